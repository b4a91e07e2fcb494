//! 联单编号 (Order 23 Art. 15): fourteen digits issued by the official system only. Whether the prefecture is known is
//! asked of [`crate::domain::party::Divisions::knows_prefecture`].

use std::{fmt, str::FromStr};

use crate::domain::reference::text_form;

/// Number of a manifest: year, the consignor's prefecture, serial (Order 23 Art. 15).
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct ManifestNumber(String);

/// Not `20yy`, four digits of a prefecture and six of a serial.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not fourteen digits beginning with the year")]
pub struct NotAManifestNumber;

impl ManifestNumber {
    /// The fourteen digits.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Year.
    pub fn year(&self) -> i32 {
        self.0.get(..4).and_then(|year| year.parse().ok()).unwrap_or_default()
    }

    /// Four digits of the consignor's prefecture, `3301`.
    pub fn prefecture(&self) -> &str {
        self.0.get(4..8).unwrap_or_default()
    }

    /// Serial in year and prefecture.
    pub fn serial(&self) -> u32 {
        self.0.get(8..).and_then(|serial| serial.parse().ok()).unwrap_or_default()
    }
}

impl FromStr for ManifestNumber {
    type Err = NotAManifestNumber;

    fn from_str(text: &str) -> Result<Self, NotAManifestNumber> {
        let digits = text.len() == 14 && text.bytes().all(|byte| byte.is_ascii_digit());
        if digits && text.starts_with("20") { Ok(Self(text.to_owned())) } else { Err(NotAManifestNumber) }
    }
}

impl fmt::Display for ManifestNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

text_form!(ManifestNumber);

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "tests")]
mod tests {
    use super::*;

    #[test]
    fn the_worked_example_reads() {
        let number: ManifestNumber = "20263301000123".parse().unwrap();
        assert_eq!((number.year(), number.prefecture(), number.serial()), (2026, "3301", 123));
    }

    #[test]
    fn drafts_and_other_texts_are_no_numbers() {
        for text in ["DRAFT-20263301", "19993301000123", "2026330100012", "２0263301000123"] {
            assert_eq!(text.parse::<ManifestNumber>(), Err(NotAManifestNumber));
        }
    }
}
