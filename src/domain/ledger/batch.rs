//! Batch codes 批次编码 (HJ 1259-2022 Annex B, notes under each table): prefix, day, serial. Suggested by the standard.

use std::{fmt, str::FromStr};

use chrono::{Datelike as _, NaiveDate};

use crate::domain::reference::{text_enum, text_form};

text_enum! {
    /// What a batch is of; the text is the prefix (HJ 1259-2022 Annex B). Longer prefixes stand first: HWCK begins two others.
    BatchKind, NotABatchKind {
        /// 自行利用.
        OwnUse = "HWZXLY",
        /// 自行处置.
        OwnDisposal = "HWZXCZ",
        /// 委外利用.
        EntrustedUse = "HWWWLY",
        /// 委外处置.
        EntrustedDisposal = "HWWWCZ",
        /// 出口利用.
        ExportUse = "HWCKLY",
        /// 出口处置.
        ExportDisposal = "HWCKCZ",
        /// 产生.
        Produced = "HWCS",
        /// 入库.
        Stored = "HWRK",
        /// 出库.
        TakenOut = "HWCK",
    }
}

/// A batch code, `HWCS20211031001` (HJ 1259-2022 Annex B).
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct BatchCode {
    kind: BatchKind,
    day: NaiveDate,
    serial: u32,
}

/// Why a text is no batch code.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NotABatchCode {
    /// No known prefix.
    #[error("no known prefix")]
    Prefix,
    /// No day after the prefix.
    #[error("not a day yyyymmdd after the prefix")]
    Day,
    /// The serial has fewer than three digits, is zero, too large, or padded beyond three digits.
    #[error("the serial is not 001 or more")]
    Serial,
}

impl BatchCode {
    /// Puts a code together; the serial counts from 1 per site and day.
    pub fn new(kind: BatchKind, day: NaiveDate, serial: u32) -> Result<Self, NotABatchCode> {
        match serial {
            0 => Err(NotABatchCode::Serial),
            _ if !(1000..=9999).contains(&day.year()) => Err(NotABatchCode::Day),
            _ => Ok(Self { kind, day, serial }),
        }
    }

    /// What it is of.
    pub const fn kind(self) -> BatchKind {
        self.kind
    }

    /// Day.
    pub const fn day(self) -> NaiveDate {
        self.day
    }

    /// Serial.
    pub const fn serial(self) -> u32 {
        self.serial
    }
}

impl fmt::Display for BatchCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}{}{:03}", self.kind, self.day.format("%Y%m%d"), self.serial)
    }
}

impl FromStr for BatchCode {
    type Err = NotABatchCode;

    fn from_str(text: &str) -> Result<Self, NotABatchCode> {
        let found = BatchKind::ALL.iter().find_map(|kind| Some((*kind, text.strip_prefix(kind.as_str())?)));
        let (kind, rest) = found.ok_or(NotABatchCode::Prefix)?;
        if !rest.bytes().all(|byte| byte.is_ascii_digit()) {
            return Err(NotABatchCode::Day);
        }
        let (day, serial) = rest.split_at_checked(8).ok_or(NotABatchCode::Day)?;
        let day = NaiveDate::parse_from_str(day, "%Y%m%d").map_err(|_| NotABatchCode::Day)?;
        if serial.len() < 3 || (serial.len() > 3 && serial.starts_with('0')) {
            return Err(NotABatchCode::Serial);
        }
        Self::new(kind, day, serial.parse().map_err(|_| NotABatchCode::Serial)?)
    }
}

text_form!(BatchCode);

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "tests")]
mod tests {
    use super::*;

    #[test]
    fn every_kind_reads_its_own_prefix() {
        for kind in BatchKind::ALL {
            let text = format!("{kind}20211031001");
            let code: BatchCode = text.parse().unwrap();
            assert_eq!((code.kind(), code.serial(), code.to_string()), (*kind, 1, text));
        }
        assert_eq!("HWCK202110311000".parse::<BatchCode>().unwrap().serial(), 1000);
    }

    #[test]
    fn broken_codes_are_refused() {
        assert_eq!("HWXX20211031001".parse::<BatchCode>(), Err(NotABatchCode::Prefix));
        assert_eq!("HWCS20211331001".parse::<BatchCode>(), Err(NotABatchCode::Day));
        assert_eq!("HWCK20211031000".parse::<BatchCode>(), Err(NotABatchCode::Serial));
        assert_eq!("HWCK2021103101".parse::<BatchCode>(), Err(NotABatchCode::Serial));
    }
}
