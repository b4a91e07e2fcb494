//! A span that figures are told for: a legal month `2026-11`, or a legal year `2026` (Asia/Shanghai).

use std::fmt;

use chrono::{Datelike as _, NaiveDate};

/// A legal month or year.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Period {
    /// A calendar year.
    Year(i32),
    /// A month of a year, from 1.
    Month(i32, u32),
}

impl Period {
    /// The month a day lies in.
    pub fn month_of(day: NaiveDate) -> Self {
        Self::Month(day.year(), day.month())
    }

    /// Reads `2026-11` or `2026`; years from 2000 to 2999.
    pub fn parse(text: &str) -> Option<Self> {
        let digits = |text: &str, count: usize| -> Option<u32> {
            let all = text.len() == count && text.bytes().all(|byte| byte.is_ascii_digit());
            text.parse().ok().filter(|_| all)
        };
        let year = |text: &str| {
            digits(text, 4).and_then(|year| i32::try_from(year).ok()).filter(|year| (2000..=2999).contains(year))
        };
        match text.split_once('-') {
            None => year(text).map(Self::Year),
            Some((of, month)) => {
                let month = digits(month, 2).filter(|month| (1..=12).contains(month));
                year(of).zip(month).map(|(year, month)| Self::Month(year, month))
            }
        }
    }

    /// The span of the same length before it.
    #[must_use]
    pub const fn before(self) -> Self {
        match self {
            Self::Year(year) => Self::Year(year - 1),
            Self::Month(year, 1) => Self::Month(year - 1, 12),
            Self::Month(year, month) => Self::Month(year, month - 1),
        }
    }

    /// Its calendar year, by which permits count.
    pub const fn year(self) -> i32 {
        match self {
            Self::Year(year) | Self::Month(year, _) => year,
        }
    }

    /// First and last month as roll-ups name them, `202611`.
    pub fn months(self) -> (i64, i64) {
        match self {
            Self::Year(year) => (i64::from(year) * 100 + 1, i64::from(year) * 100 + 12),
            Self::Month(year, month) => {
                let month = i64::from(year) * 100 + i64::from(month);
                (month, month)
            }
        }
    }

    /// First and last day; only for years that a calendar has, which [`Period::parse`] sees to.
    pub fn days(self) -> (NaiveDate, NaiveDate) {
        let first = |year, month| NaiveDate::from_ymd_opt(year, month, 1).unwrap_or_default();
        let (from, next) = match self {
            Self::Year(year) => (first(year, 1), first(year + 1, 1)),
            Self::Month(year, 12) => (first(year, 12), first(year + 1, 1)),
            Self::Month(year, month) => (first(year, month), first(year, month + 1)),
        };
        (from, next.pred_opt().unwrap_or(from))
    }
}

impl fmt::Display for Period {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Year(year) => write!(f, "{year:04}"),
            Self::Month(year, month) => write!(f, "{year:04}-{month:02}"),
        }
    }
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "tests")]
mod tests {
    use super::*;

    #[test]
    fn a_month_and_a_year_have_their_days_and_the_span_before() {
        let days = |text: &str| {
            let (from, to) = Period::parse(text).unwrap().days();
            format!("{from} {to}")
        };
        assert_eq!(days("2024-02"), "2024-02-01 2024-02-29");
        assert_eq!(days("2026-12"), "2026-12-01 2026-12-31");
        assert_eq!(days("2026"), "2026-01-01 2026-12-31");
        assert_eq!(Period::parse("2026-01").unwrap().before().to_string(), "2025-12");
        assert_eq!(Period::parse("2026").unwrap().before().months(), (202_501, 202_512));
    }

    #[test]
    fn nothing_else_is_a_period() {
        for text in ["", "26", "2026-13", "2026-00", "2026-1", "2026-11-02", "+026", "1999", "3000-01", "2026-一"] {
            assert_eq!(Period::parse(text), None, "{text}");
        }
    }
}
