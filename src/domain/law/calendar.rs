//! Working days 工作日 by the State Council's notices (`fixtures/holidays.csv`). The day of the event is not counted and a
//! limit ends with its last day. Beyond the table Monday to Friday count, and the answer says it is provisional.

use std::{collections::BTreeMap, sync::OnceLock};

use chrono::{Datelike as _, NaiveDate, Weekday};
use serde::{Deserialize, Serialize};

use crate::domain::reference::{TableError, rows, text_enum};

text_enum! {
    /// What a day of the table is.
    DayKind, NotADayKind {
        /// 工作日, also a weekend day worked in exchange.
        Workday = "workday",
        /// Weekend or holiday.
        Holiday = "holiday",
    }
}

/// The days known to be worked or free.
#[derive(Debug)]
pub struct Calendar(BTreeMap<NaiveDate, DayKind>);

/// The last day of a limit.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize)]
pub struct Due {
    /// The limit ends when this day ends.
    pub day: NaiveDate,
    /// Some day on the way lies beyond the table: a later notice may move it.
    pub provisional: bool,
}

/// The most working days a limit may have; the longest of law is 90 (Decree 408 Art. 20).
pub const MAX_WORKING_DAYS: u32 = 1000;

#[derive(Deserialize)]
struct Row {
    date: NaiveDate,
    kind: DayKind,
}

impl Calendar {
    /// The calendar of `fixtures/holidays.csv`.
    pub fn builtin() -> Result<&'static Self, TableError> {
        static TABLE: OnceLock<Result<Calendar, TableError>> = OnceLock::new();
        let table = TABLE.get_or_init(|| Self::parse(include_str!("../../../fixtures/holidays.csv")));
        table.as_ref().map_err(Clone::clone)
    }

    /// Reads a calendar with the columns `date,kind`.
    pub fn parse(csv: &str) -> Result<Self, TableError> {
        Ok(Self(rows::<Row>("holidays", csv)?.into_iter().map(|(_, row)| (row.date, row.kind)).collect()))
    }

    /// Whether a day is worked; outside the table Monday to Friday.
    pub fn is_working(&self, day: NaiveDate) -> bool {
        self.0
            .get(&day)
            .map_or_else(|| !matches!(day.weekday(), Weekday::Sat | Weekday::Sun), |kind| *kind == DayKind::Workday)
    }

    /// Whether the table knows the day.
    pub fn covers(&self, day: NaiveDate) -> bool {
        self.0.contains_key(&day)
    }

    /// Last day the table knows.
    pub fn last_day(&self) -> Option<NaiveDate> {
        self.0.last_key_value().map(|(day, _)| *day)
    }

    /// The n-th working day after `from`, which is not counted; `from` itself for none.
    pub fn add_working_days(&self, from: NaiveDate, n: u32) -> Due {
        self.walk(from, n, NaiveDate::succ_opt)
    }

    /// The n-th working day before `from`, which is not counted (Decree 408 Art. 13: 30 before expiry).
    pub fn subtract_working_days(&self, from: NaiveDate, n: u32) -> Due {
        self.walk(from, n, NaiveDate::pred_opt)
    }

    fn walk(&self, from: NaiveDate, n: u32, step: fn(&NaiveDate) -> Option<NaiveDate>) -> Due {
        let mut due = Due { day: from, provisional: false };
        let mut left = n.min(MAX_WORKING_DAYS);
        while left > 0 {
            let Some(day) = step(&due.day) else { break };
            due = Due { day, provisional: due.provisional || !self.covers(day) };
            left -= u32::from(self.is_working(day));
        }
        due
    }
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "tests")]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn due(from: &str, n: u32) -> (String, bool) {
        let due = Calendar::builtin().unwrap().add_working_days(from.parse().unwrap(), n);
        (due.day.to_string(), due.provisional)
    }

    #[test]
    fn the_day_of_the_event_is_not_counted() {
        assert_eq!(due("2026-11-23", 5), ("2026-11-30".into(), false));
        assert_eq!(due("2026-11-21", 1), ("2026-11-23".into(), false));
        assert_eq!(due("2026-11-23", 0), ("2026-11-23".into(), false));
    }

    #[test]
    fn national_day_is_skipped() {
        let calendar = Calendar::builtin().unwrap();
        assert!(!calendar.is_working("2026-10-01".parse().unwrap()));
        assert!(calendar.add_working_days("2026-09-30".parse().unwrap(), 1).day > "2026-10-07".parse().unwrap());
    }

    #[test]
    fn beyond_the_table_a_limit_is_provisional() {
        assert_eq!(due("2026-12-31", 1), ("2027-01-01".into(), true));
        assert_eq!(due("2026-12-30", 1), ("2026-12-31".into(), false));
    }

    proptest! {
        #[test]
        fn a_limit_ends_on_a_working_day_and_grows(offset in 0_u64..2000, n in 1_u32..60) {
            let calendar = Calendar::builtin().unwrap();
            let from = NaiveDate::from_ymd_opt(2021, 1, 1).unwrap() + chrono::Days::new(offset);
            let due = calendar.add_working_days(from, n);
            prop_assert!(calendar.is_working(due.day));
            prop_assert!(calendar.add_working_days(from, n + 1).day > due.day);
        }
    }
}
