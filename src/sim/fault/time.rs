//! Faults of a producer's days.

use chrono::{Datelike as _, Duration, Months, NaiveDate};

use super::Kind;
use crate::{
    app::Error,
    kernel::clock::Instant,
    sim::{Life, works::Works},
};

/// Days in which nothing is written.
const SILENT_DAYS: i64 = 42;
/// Days in which masses are typed.
const TYPED_DAYS: i64 = 40;
/// Working days after which a ledger is called silent, whose last row was the day before, and typing shows in the last month's masses.
const SILENT_AFTER: u32 = 14;
const TYPED_AFTER: u32 = 5;
/// Days after its end in which a month is still written up.
const SETTLES: i64 = 5;

/// Begins it.
pub fn begin(life: &mut Life<'_>, works: &Works, kind: Kind) -> Result<(), Error> {
    let (site, today) = (works.site.id, life.today());
    let next = first_of_next(today);
    let (from, to, seen_from) = match kind {
        Kind::LedgerSilent => (today, today + Duration::days(SILENT_DAYS), life.after_working_days(SILENT_AFTER)?),
        Kind::TypedMasses => (today, today + Duration::days(TYPED_DAYS), life.after_working_days(TYPED_AFTER)?),
        Kind::OutputDoubled => {
            let last = first_of_next(next).pred_opt().unwrap_or(next);
            (next, last, Instant::start_of_legal_day(first_of_next(next) + Duration::days(SETTLES)))
        }
        // The month at hand is declared by the fifteenth of the next.
        _ => (today, next + Duration::days(14), Instant::start_of_legal_day(next + Duration::days(15))),
    };
    life.planted.spans.push((kind, site, from, to));
    life.label(kind, format!("site/{site}"), Some(site), seen_from);
    Ok(())
}

fn first_of_next(day: NaiveDate) -> NaiveDate {
    day.with_day(1).and_then(|first| first.checked_add_months(Months::new(1))).unwrap_or(day)
}
