//! A cell of somebody's table as it stands: its value, its formula, where it stands, and the plain form of its text.
//! Knows no file format.

use chrono::NaiveDateTime;

use crate::kernel::text::half_width;

/// What a cell holds.
#[derive(Clone, Debug, PartialEq, Default)]
pub enum Value {
    /// Nothing.
    #[default]
    Empty,
    /// Text as typed.
    Text(String),
    /// A number.
    Number(f64),
    /// A date cell, with its time of day.
    Date(NaiveDateTime),
    /// An error such as `#REF!`.
    Error(String),
    /// A formula without a calculated value.
    NotCalculated,
}

/// A cell and how it came to its value.
#[derive(Clone, Debug, PartialEq, Default)]
pub struct Cell {
    /// The value it has.
    pub value: Value,
    /// The formula behind the value, without `=`.
    pub formula: Option<String>,
    /// The value stands in another cell of the same merged range.
    pub merged: bool,
    /// The text `同上` or `〃` that was resolved to the value above.
    pub ditto: Option<String>,
}

impl Cell {
    /// A cell that holds just a value.
    pub fn of(value: Value) -> Self {
        Self { value, ..Self::default() }
    }

    /// The value as it was typed; the empty text for nothing.
    pub fn typed(&self) -> String {
        match &self.value {
            Value::Empty | Value::NotCalculated => String::new(),
            Value::Text(text) | Value::Error(text) => text.clone(),
            Value::Number(number) => number.to_string(),
            Value::Date(at) if at.time() == chrono::NaiveTime::MIN => at.date().to_string(),
            Value::Date(at) => at.format("%Y-%m-%d %H:%M:%S").to_string(),
        }
    }

    /// Half-width text without spaces around it; `/`, dashes and `无` alone are the empty text.
    pub fn plain(&self) -> String {
        let plain = half_width(&self.typed());
        if means_nothing(&plain) { String::new() } else { plain }
    }

    /// A code: plain text without any white space inside.
    pub fn code(&self) -> String {
        squeeze(&self.plain())
    }

    /// Whether the cell was left empty, spaces included.
    pub fn is_blank(&self) -> bool {
        match &self.value {
            Value::Empty => true,
            Value::Text(text) => text.trim().is_empty(),
            Value::Number(_) | Value::Date(_) | Value::Error(_) | Value::NotCalculated => false,
        }
    }

    /// Whether the text repeats the cell above.
    pub fn is_ditto(&self) -> bool {
        let Value::Text(text) = &self.value else { return false };
        matches!(squeeze(text).as_str(), "同上" | "〃" | "″" | "\"" | "“" | "”")
    }
}

/// Removes white space everywhere.
pub fn squeeze(text: &str) -> String {
    text.chars().filter(|letter| !letter.is_whitespace() && *letter != '\u{feff}').collect()
}

/// Every dash that people type for a hyphen.
pub const fn is_dash(letter: char) -> bool {
    matches!(letter, '-' | '\u{2010}'..='\u{2015}' | '\u{2212}' | '\u{ad}' | '\u{2500}' | '\u{fe58}' | '\u{fe63}')
}

fn means_nothing(plain: &str) -> bool {
    plain == "无" || plain.chars().all(|letter| matches!(letter, '/' | '\\' | '—') || is_dash(letter))
}

/// The letter or letters over a column counted from 0: `A`, `Z`, `AA`.
pub fn column_letters(column: u32) -> String {
    let (mut rest, mut letters) = (u64::from(column) + 1, Vec::new());
    while rest > 0 {
        let digit = u8::try_from((rest - 1) % 26).unwrap_or(0);
        letters.push(char::from(b'A' + digit));
        rest = (rest - 1) / 26;
    }
    letters.iter().rev().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_are_lettered_as_a_spreadsheet_does() {
        let letters: Vec<String> = [0, 25, 26, 701, 702].into_iter().map(column_letters).collect();
        assert_eq!(letters, ["A", "Z", "AA", "ZZ", "AAA"]);
    }

    #[test]
    fn strokes_and_none_mean_empty_and_codes_lose_their_spaces() {
        for text in ["/", "／", "—", "——", " 无 ", "-"] {
            assert_eq!(Cell::of(Value::Text(text.into())).plain(), "", "{text}");
        }
        assert_eq!(Cell::of(Value::Text(" ＨＤ- 01\n".into())).code(), "HD-01");
    }
}
