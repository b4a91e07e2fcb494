//! The spans that are declared (HJ 1259-2022 7.2): months and years by key regulated units, quarters and years under simplified
//! management, years by registered ones.

use std::fmt;

use chrono::{Datelike as _, NaiveDate};
use serde::{Deserialize, Serialize};

use crate::{domain::party::Tier, kernel::clock::Instant};

/// A legal month, quarter or year.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub enum Period {
    /// A month of a year, from 1.
    Month(i32, u32),
    /// A quarter of a year, from 1.
    Quarter(i32, u32),
    /// A calendar year.
    Year(i32),
}

/// Years that can be declared: before 2000 nobody kept such a ledger.
const YEARS: std::ops::RangeInclusive<i32> = 2000..=2999;

impl Period {
    /// Reads `2026-11`, `2026-Q3` or `2026`.
    pub fn parse(text: &str) -> Option<Self> {
        let digits = |text: &str, count: usize| -> Option<u32> {
            let all = text.len() == count && text.bytes().all(|byte| byte.is_ascii_digit());
            text.parse().ok().filter(|_| all)
        };
        let year =
            |text: &str| digits(text, 4).and_then(|year| i32::try_from(year).ok()).filter(|year| YEARS.contains(year));
        let Some((of, part)) = text.split_once('-') else { return year(text).map(Self::Year) };
        let of = year(of)?;
        match part.strip_prefix('Q') {
            Some(quarter) => digits(quarter, 1).filter(|one| (1..=4).contains(one)).map(|one| Self::Quarter(of, one)),
            None => digits(part, 2).filter(|one| (1..=12).contains(one)).map(|one| Self::Month(of, one)),
        }
    }

    /// First and last day.
    pub fn days(self) -> (NaiveDate, NaiveDate) {
        let (year, first, months) = match self {
            Self::Month(year, month) => (year, month, 1),
            Self::Quarter(year, quarter) => (year, quarter * 3 - 2, 3),
            Self::Year(year) => (year, 1, 12),
        };
        let next = if first + months > 12 { (year + 1, first + months - 12) } else { (year, first + months) };
        let day = |(year, month)| NaiveDate::from_ymd_opt(year, month, 1).unwrap_or_default();
        let from = day((year, first));
        (from, day(next).pred_opt().unwrap_or(from))
    }

    /// Last day to declare it: the 15th of the month after, of a year 31 March (7.2). It is not shifted when it is a rest day: the
    /// standard gives no shift.
    pub fn due_on(self) -> NaiveDate {
        let (_, last) = self.days();
        let after = last.succ_opt().unwrap_or(last);
        let (month, day) = if matches!(self, Self::Year(_)) { (3, 31) } else { (after.month(), 15) };
        NaiveDate::from_ymd_opt(after.year(), month, day).unwrap_or(after)
    }

    /// The moment after the last day.
    pub fn due_at(self) -> Instant {
        let day = self.due_on();
        Instant::start_of_legal_day(day.succ_opt().unwrap_or(day))
    }

    /// The rule of its deadline, a key of the legal basis.
    pub const fn rule(self) -> &'static str {
        match self {
            Self::Month(..) => "decl_month",
            Self::Quarter(..) => "decl_quarter",
            Self::Year(_) => "decl_year",
        }
    }

    /// Whether such a unit declares such a span.
    pub const fn is_of(self, tier: Tier) -> bool {
        match self {
            Self::Month(..) => matches!(tier, Tier::Key),
            Self::Quarter(..) => matches!(tier, Tier::Simplified),
            Self::Year(_) => true,
        }
    }

    /// The latest spans of a tier that are over on a day, the shorter first.
    pub fn over(tier: Tier, today: NaiveDate) -> Vec<Self> {
        let (year, month) = (today.year(), today.month());
        let before = match month {
            1 => Self::Month(year - 1, 12),
            _ => Self::Month(year, month - 1),
        };
        let quarter = match month.div_ceil(3) {
            1 => Self::Quarter(year - 1, 4),
            now => Self::Quarter(year, now - 1),
        };
        [before, quarter, Self::Year(year - 1)].into_iter().filter(|one| one.is_of(tier)).collect()
    }

    /// As the form's heading has it.
    pub fn zh(self) -> String {
        match self {
            Self::Month(year, month) => format!("{year}年{month}月"),
            Self::Quarter(year, quarter) => format!("{year}年第{quarter}季度"),
            Self::Year(year) => format!("{year}年"),
        }
    }
}

impl fmt::Display for Period {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Month(year, month) => write!(f, "{year:04}-{month:02}"),
            Self::Quarter(year, quarter) => write!(f, "{year:04}-Q{quarter}"),
            Self::Year(year) => write!(f, "{year:04}"),
        }
    }
}

impl TryFrom<String> for Period {
    type Error = &'static str;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        Self::parse(&text).ok_or("no month, quarter or year")
    }
}

impl From<Period> for String {
    fn from(period: Period) -> Self {
        period.to_string()
    }
}
