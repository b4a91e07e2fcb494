//! 数字识别码 of a label (HJ 1276-2022): 37 characters, credit code, waste code, day, serial. Whether the waste code is
//! listed and the day not in the future is judged by whoever knows the day.

use std::{fmt, str::FromStr};

use chrono::{Datelike as _, NaiveDate};

use crate::domain::{
    party::uscc::{NotAUscc, Uscc},
    reference::text_form,
    waste::code::{NotAWasteCode, WasteCode},
};

/// The last serial of a unit, waste code and day (HJ 1276-2022, 数字识别码 segment 4).
pub const LAST_SERIAL: u16 = 999;

/// The code on a label: who, what, when and which (HJ 1276-2022).
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct LabelCode {
    uscc: Uscc,
    waste: WasteCode,
    day: NaiveDate,
    serial: u16,
}

/// Why a text is no label code.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NotALabelCode {
    /// Not 37 characters of ASCII.
    #[error("{0} characters instead of 37")]
    Length(usize),
    /// Characters 1 to 18.
    #[error("credit code: {0}")]
    Uscc(#[from] NotAUscc),
    /// Characters 19 to 26.
    #[error("waste code: {0}")]
    Waste(#[from] NotAWasteCode),
    /// Characters 27 to 34 are no day.
    #[error("not a day yyyymmdd")]
    Day,
    /// Characters 35 to 37 are not 001 to 999.
    #[error("serial is not 001 to 999")]
    Serial,
}

impl LabelCode {
    /// Puts the four segments together.
    pub fn new(uscc: Uscc, waste: WasteCode, day: NaiveDate, serial: u16) -> Result<Self, NotALabelCode> {
        if !(1..=LAST_SERIAL).contains(&serial) {
            return Err(NotALabelCode::Serial);
        }
        if !(1000..=9999).contains(&day.year()) {
            return Err(NotALabelCode::Day);
        }
        Ok(Self { uscc, waste, day, serial })
    }

    /// Who produced or collected it.
    pub const fn uscc(&self) -> &Uscc {
        &self.uscc
    }

    /// Waste code.
    pub const fn waste(&self) -> WasteCode {
        self.waste
    }

    /// Day of production or collection.
    pub const fn day(&self) -> NaiveDate {
        self.day
    }

    /// Serial, 1 to 999.
    pub const fn serial(&self) -> u16 {
        self.serial
    }

    /// For the eye: the segments parted by spaces. Never in a QR symbol.
    pub fn grouped(&self) -> String {
        format!("{} {} {} {:03}", self.uscc, self.waste.digits(), self.day.format("%Y%m%d"), self.serial)
    }
}

impl fmt::Display for LabelCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}{}{}{:03}", self.uscc, self.waste.digits(), self.day.format("%Y%m%d"), self.serial)
    }
}

impl FromStr for LabelCode {
    type Err = NotALabelCode;

    fn from_str(text: &str) -> Result<Self, NotALabelCode> {
        if text.len() != 37 || !text.is_ascii() {
            return Err(NotALabelCode::Length(text.chars().count()));
        }
        let (uscc, rest) = text.split_at(18);
        let (waste, rest) = rest.split_at(8);
        let (day, serial) = rest.split_at(8);
        let uscc = uscc.parse()?;
        let waste = WasteCode::from_digits(waste)?;
        let day = read_day(day).ok_or(NotALabelCode::Day)?;
        if !serial.bytes().all(|byte| byte.is_ascii_digit()) {
            return Err(NotALabelCode::Serial);
        }
        Self::new(uscc, waste, day, serial.parse().map_err(|_| NotALabelCode::Serial)?)
    }
}

/// Eight digits as a day.
fn read_day(text: &str) -> Option<NaiveDate> {
    let digits = text.len() == 8 && text.bytes().all(|byte| byte.is_ascii_digit());
    if digits { NaiveDate::parse_from_str(text, "%Y%m%d").ok() } else { None }
}

text_form!(LabelCode);

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "tests")]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const TEXT: &str = "91330111MA2ABCD13G9000414920261123001";

    #[test]
    fn the_worked_example_reads_and_writes() {
        let code: LabelCode = TEXT.parse().unwrap();
        assert_eq!(code.to_string(), TEXT);
        assert_eq!((code.waste().to_string().as_str(), code.serial()), ("900-041-49", 1));
        assert_eq!(code.day().to_string(), "2026-11-23");
        assert_eq!(code.grouped(), "91330111MA2ABCD13G 90004149 20261123 001");
    }

    #[test]
    fn each_segment_is_checked() {
        let read = |text: String| text.parse::<LabelCode>().unwrap_err();
        assert_eq!(read(format!("{TEXT}1")), NotALabelCode::Length(38));
        assert!(matches!(read(TEXT.replace("13G", "13H")), NotALabelCode::Uscc(NotAUscc::Check { .. })));
        assert_eq!(read(TEXT.replace("90004149", "90004151")), NotALabelCode::Waste(NotAWasteCode::Category(51)));
        assert_eq!(read(TEXT.replace("20261123", "20261131")), NotALabelCode::Day);
        assert_eq!(read(TEXT.replace("1123001", "1123000")), NotALabelCode::Serial);
        assert_eq!(read(TEXT.replace("1123001", "1123+01")), NotALabelCode::Serial);
    }

    proptest! {
        #[test]
        fn codes_lead_back_to_themselves(serial in 1_u16..=999, days in 0_u64..30_000) {
            let first: LabelCode = TEXT.parse().unwrap();
            let day = NaiveDate::default() + chrono::Days::new(days);
            let code = LabelCode::new(first.uscc().clone(), first.waste(), day, serial).unwrap();
            prop_assert_eq!(code.to_string().parse::<LabelCode>(), Ok(code));
        }
    }
}
