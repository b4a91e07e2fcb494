//! Working days 工作日 by the State Council's notices (`fixtures/holidays.csv`). The day of the event is not counted and a
//! limit ends with its last day. A newer notice is laid over the table year by year. Beyond the table Monday to Friday count, and the answer says it is provisional.

use std::{collections::BTreeMap, sync::OnceLock};

use chrono::{Datelike as _, NaiveDate, Weekday};
use serde::{Deserialize, Serialize};

use crate::domain::reference::{
    Difference, MAX_FAULTS, Read, TableError, all_rows,
    difference::{FieldChange, Line, What},
    text_enum,
};

/// The text of the built-in calendar.
pub const BUILTIN: &str = include_str!("../../../fixtures/holidays.csv");
/// Name of the table in faults.
const NAME: &str = "holidays";
/// Years a calendar may speak of.
const YEARS: std::ops::RangeInclusive<i32> = 1990..=2100;

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
#[derive(Clone, Debug)]
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
        let table = TABLE.get_or_init(|| Self::parse(BUILTIN));
        table.as_ref().map_err(Clone::clone)
    }

    /// Reads a calendar with the columns `date,kind`; the first fault if there is one.
    pub fn parse(csv: &str) -> Result<Self, TableError> {
        Self::read(csv)
            .map_err(|faults| faults.into_iter().next().unwrap_or_else(|| TableError::at(NAME, 0, "no rows")))
    }

    /// The same, with every fault. It must name each day of whole years once, so that a text cut short is noticed. What
    /// it accepts it must accept for ever: loaded texts are kept.
    pub fn read(csv: &str) -> Result<Self, Vec<TableError>> {
        let Read { rows, mut faults } = all_rows::<Row>(NAME, &["date", "kind"], csv);
        let mut days = BTreeMap::new();
        for (line, row) in rows {
            if !YEARS.contains(&row.date.year()) {
                faults.push(TableError::at(NAME, line, &format!("year {} is out of bounds", row.date.year())));
            } else if days.insert(row.date, row.kind).is_some() {
                faults.push(TableError::at(NAME, line, &format!("day {} stands twice", row.date)));
            }
        }
        if faults.is_empty() {
            faults.extend(gap(&days).map(|reason| TableError::at(NAME, 0, &reason)));
        }
        if faults.is_empty() {
            return Ok(Self(days));
        }
        faults.sort_by_key(|fault| fault.line);
        faults.truncate(MAX_FAULTS);
        Err(faults)
    }

    /// This calendar with the days of a newer one laid over it.
    #[must_use]
    pub fn with(&self, newer: &Self) -> Self {
        Self(self.0.iter().chain(&newer.0).map(|(day, kind)| (*day, *kind)).collect())
    }

    /// What laying a newer one over this adds and changes; no day goes.
    pub fn diff(&self, newer: &Self) -> Difference {
        let line = |(day, kind): (&NaiveDate, &DayKind)| {
            let (what, fields) = match self.0.get(day) {
                Some(known) if known == kind => return None,
                Some(known) => {
                    let (before, after) = (known.to_string(), kind.to_string());
                    (What::Changed, vec![FieldChange { field: "kind", before, after }])
                }
                None => (What::Added, Vec::new()),
            };
            Some(Line { key: day.to_string(), title: kind.to_string(), what, fields })
        };
        Difference { lines: newer.0.iter().filter_map(line).collect() }
    }

    /// The years it speaks of, `2027` or `2027-2028`.
    pub fn years(&self) -> String {
        let year = |day: Option<NaiveDate>| day.map(|day| day.year().to_string()).unwrap_or_default();
        let (first, last) = (year(self.first_day()), year(self.last_day()));
        if first == last { first } else { format!("{first}-{last}") }
    }

    /// How many days it knows.
    pub fn days(&self) -> usize {
        self.0.len()
    }

    /// First day the table knows.
    pub fn first_day(&self) -> Option<NaiveDate> {
        self.0.first_key_value().map(|(day, _)| *day)
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

/// What is missing to whole years, if anything.
fn gap(days: &BTreeMap<NaiveDate, DayKind>) -> Option<String> {
    let Some(((first, _), (last, _))) = days.first_key_value().zip(days.last_key_value()) else {
        return Some("no rows".to_owned());
    };
    let from = NaiveDate::from_ymd_opt(first.year(), 1, 1)?;
    let to = NaiveDate::from_ymd_opt(last.year(), 12, 31)?;
    let missing = from.iter_days().take_while(|day| *day <= to).find(|day| !days.contains_key(day))?;
    Some(format!("day {missing} is missing: a calendar names every day of its years"))
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

    #[test]
    fn a_newer_year_is_laid_over_and_a_text_cut_short_is_noticed() {
        let day = |text: &str| text.parse::<NaiveDate>().unwrap();
        let rows: Vec<String> = day("2027-01-01")
            .iter_days()
            .take(365)
            .map(|day| format!("{day},{}\n", if day.day() < 4 { "holiday" } else { "workday" }))
            .collect();
        let newer = Calendar::parse(&format!("date,kind\n{}", rows.concat())).unwrap();
        let old = Calendar::builtin().unwrap();
        let both = old.with(&newer);
        assert_eq!((newer.years().as_str(), both.years().as_str()), ("2027", "2021-2027"));
        assert_eq!(old.diff(&newer).count(What::Added), 365);
        assert!(both.diff(&newer).lines.is_empty());
        let due = both.add_working_days(day("2026-12-31"), 1);
        assert_eq!((due.day, due.provisional), (day("2027-01-04"), false));
        let cut = Calendar::read(&format!("date,kind\n{}", rows[..300].concat())).unwrap_err();
        assert!(cut[0].reason.contains("2027-10-28 is missing"), "{cut:?}");
        let twice = Calendar::read(&format!("date,kind\n{}{}", rows.concat(), rows[0])).unwrap_err();
        assert_eq!(twice[0].line, 367);
        assert!(Calendar::read("date,kind\n0001-01-01,holiday\n9999-12-31,free\n").unwrap_err().len() == 2);
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
