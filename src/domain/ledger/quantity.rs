//! Masses as people write them, read to whole grams by decimal arithmetic, never by floats.

use super::{
    cell::{Cell, Value, squeeze},
    refusal::Reason,
};
use crate::kernel::{mass::Mass, text::half_width};

/// What a unit makes of a number.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Unit {
    /// So many grams each.
    Grams(i64),
    /// Pieces or volume: a weight must stand beside it.
    Other(String),
}

/// Reads a unit in any case and width; `None` for the empty text.
pub fn unit(text: &str) -> Option<Unit> {
    let plain = squeeze(&half_width(text)).to_lowercase();
    match plain.as_str() {
        "" => None,
        "吨" | "t" | "公吨" | "ton" | "tons" | "吨(t)" => Some(Unit::Grams(1_000_000)),
        "千克" | "公斤" | "kg" | "kgs" | "千克(kg)" | "公斤(kg)" => Some(Unit::Grams(1000)),
        "克" | "g" | "克(g)" => Some(Unit::Grams(1)),
        _ => Some(Unit::Other(plain)),
    }
}

/// A number as typed: exact decimal digits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Decimal {
    units: i128,
    scale: u32,
}

impl Decimal {
    /// Whether it is more than zero.
    pub const fn is_positive(self) -> bool {
        self.units > 0
    }

    /// So many of a unit of `grams`, to whole grams, halves up.
    pub fn grams(self, grams: i64) -> Option<Mass> {
        let product = self.units.checked_mul(i128::from(grams))?;
        let divisor = 10_i128.checked_pow(self.scale)?;
        let rounded = product.checked_mul(2)?.checked_add(divisor)?.div_euclid(divisor.checked_mul(2)?);
        // A million tonnes bounds every sum of rows well within 64 bits.
        i64::try_from(rounded).ok().filter(|mass| *mass <= 1_000_000_000_000).map(Mass)
    }

    /// Reads digits with at most one point and, in the whole part, commas between thousands.
    pub fn parse(plain: &str) -> Option<Self> {
        let (negative, digits) = match plain.strip_prefix('-').or_else(|| plain.strip_prefix('\u{2212}')) {
            Some(rest) => (true, rest),
            None => (false, plain.strip_prefix('+').unwrap_or(plain)),
        };
        let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
        let whole = ungrouped(whole)?;
        let is_number = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
        // Beyond 18 decimals nothing of a gram is left.
        let fraction = fraction.get(..fraction.len().min(18)).filter(|text| is_number(text))?;
        if !is_number(&whole) || whole.len() > 15 || (whole.is_empty() && fraction.is_empty()) {
            return None;
        }
        let units: i128 = format!("{whole}{fraction}").parse().ok()?;
        Some(Self { units: if negative { -units } else { units }, scale: u32::try_from(fraction.len()).ok()? })
    }
}

/// Takes commas out that part thousands; `1,25` can be read in two ways and is none.
fn ungrouped(whole: &str) -> Option<String> {
    let mut groups = whole.split(',');
    let mut joined = groups.next()?.to_owned();
    if whole.contains(',') && !(1..=3).contains(&joined.len()) {
        return None;
    }
    for group in groups {
        if group.len() != 3 {
            return None;
        }
        joined.push_str(group);
    }
    Some(joined)
}

/// A number and the unit typed behind it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Quantity {
    /// The number.
    pub number: Decimal,
    /// The unit in the same cell.
    pub unit: Option<Unit>,
}

/// Reads the cell of a mass; the errors a formula left are for the caller to look at first.
pub fn quantity(cell: &Cell) -> Result<Quantity, Reason> {
    let text = match &cell.value {
        Value::Number(number) => number.to_string(),
        Value::Empty | Value::NotCalculated => return Err(Reason::MassMissing),
        Value::Text(_) => squeeze(&cell.plain()).replace('。', "."),
        Value::Date(_) | Value::Error(_) => return Err(Reason::MassNotANumber),
    };
    if text.is_empty() {
        return Err(Reason::MassMissing);
    }
    let end = text
        .char_indices()
        .find(|(_, letter)| !(letter.is_ascii_digit() || matches!(letter, '.' | ',' | '-' | '+' | '\u{2212}')))
        .map_or(text.len(), |(at, _)| at);
    let (digits, tail) = text.split_at_checked(end).unwrap_or((text.as_str(), ""));
    let number = Decimal::parse(digits).ok_or(Reason::MassNotANumber)?;
    let unit = unit(tail);
    if let Some(Unit::Other(tail)) = &unit
        && (tail.chars().count() > 3
            || tail.chars().any(|letter| letter.is_ascii_digit() || "~左右约×*/".contains(letter)))
    {
        return Err(Reason::MassNotANumber);
    }
    Ok(Quantity { number, unit })
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "tests")]
mod tests {
    use super::*;

    fn grams(text: &str, unit: i64) -> Option<i64> {
        let found = quantity(&Cell::of(Value::Text(text.into()))).ok()?;
        found.number.grams(unit).map(Mass::grams)
    }

    #[test]
    fn masses_are_read_to_the_gram() {
        let noise = quantity(&Cell::of(Value::Number(0.855_000_000_000_000_1))).unwrap();
        assert_eq!(noise.number.grams(1_000_000), Some(Mass(855_000)));
        assert_eq!(grams("1,250", 1000), Some(1_250_000));
        assert_eq!(grams("１，２５０", 1000), Some(1_250_000));
        assert_eq!(grams(" 0.019 ", 1_000_000), Some(19_000));
        assert_eq!(quantity(&Cell::of(Value::Text("0.5吨".into()))).unwrap().unit, Some(Unit::Grams(1_000_000)));
    }

    #[test]
    fn what_is_not_one_number_is_none() {
        for text in ["约0.05", "185+20", "1,25", "1.2.3", "12~13", "一桶", "0.5左右", "1,2345", "--1", "."] {
            assert_eq!(quantity(&Cell::of(Value::Text(text.into()))), Err(Reason::MassNotANumber), "{text}");
        }
        assert_eq!(quantity(&Cell::of(Value::Text(" / ".into()))), Err(Reason::MassMissing));
        assert_eq!(quantity(&Cell::of(Value::Number(f64::NAN))), Err(Reason::MassNotANumber));
        assert!(!quantity(&Cell::of(Value::Number(-0.168))).unwrap().number.is_positive());
    }

    #[test]
    fn units_are_read_in_any_case_and_width() {
        assert_eq!([unit("ＫＧ"), unit(" 公斤"), unit("千克")], [const { Some(Unit::Grams(1000)) }; 3]);
        assert_eq!((unit("T"), unit("")), (Some(Unit::Grams(1_000_000)), None));
        assert_eq!(unit("支"), Some(Unit::Other("支".into())));
    }
}
