//! Period lock: what a confirmed declaration covers is written no more. What is told of such a day later is a line of the day it was
//! recorded on, and keeps its own day beside (ADR 18).
//!
//! **Invariant:** the day a line is entered on follows from sealed events before its own; no clock and no row decides it.

use std::collections::BTreeMap;

use chrono::{Datelike as _, NaiveDate};

use crate::{
    domain::declaration::{Event, period::Period},
    kernel::{clock::Instant, id::SiteId},
};

/// The spans that a day lies in, the shorter first.
pub fn spans(day: NaiveDate) -> [Period; 3] {
    let (year, month) = (day.year(), day.month());
    [Period::Month(year, month), Period::Quarter(year, month.div_ceil(3)), Period::Year(year)]
}

/// Whether a day can be locked at a moment: only spans that are over are declared, and none is shorter than a month.
pub fn may_lock(day: NaiveDate, now: Instant) -> bool {
    now.legal_day().with_day(1).is_some_and(|first| day < first)
}

/// Which spans of which sites were locked, from which position of the journal on.
#[derive(Clone, Debug, Default)]
pub struct Locks(BTreeMap<(SiteId, Period), Vec<(i64, bool)>>);

impl Locks {
    /// Takes the next event of the declaration of a site's span, at its position.
    pub fn fold(&mut self, (site, span): (SiteId, Period), event: &Event, position: i64) {
        if let Some(locked) = event.locks() {
            self.0.entry((site, span)).or_default().push((position, locked));
        }
    }

    /// The span that locks a site's day for an event at a position.
    pub fn locked_by(&self, site: SiteId, day: NaiveDate, position: i64) -> Option<Period> {
        spans(day).into_iter().find(|span| self.holds(site, *span, position))
    }

    fn holds(&self, site: SiteId, span: Period, position: i64) -> bool {
        let turns = self.0.get(&(site, span)).map(Vec::as_slice).unwrap_or_default();
        turns.iter().rev().find(|(at, _)| *at < position).is_some_and(|(_, locked)| *locked)
    }

    /// The day on which a line of such a day is entered instead: that of its recording, or the first after it that is open. `None`
    /// when its own day is open.
    pub fn moves(&self, site: SiteId, own: NaiveDate, (position, recorded): (i64, NaiveDate)) -> Option<NaiveDate> {
        self.locked_by(site, own, position)?;
        let day = recorded.max(own);
        let locked = spans(day).into_iter().filter(|span| self.holds(site, *span, position));
        Some(locked.filter_map(|span| span.days().1.succ_opt()).max().unwrap_or(day))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::declaration::content::{Content, Kind};

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap_or_default()
    }

    fn confirmed() -> Event {
        Event::Confirmed { shown_sha256: String::new(), on: day("2026-12-02") }
    }

    #[test]
    fn a_line_moves_out_of_what_is_locked_and_back_in_once_it_is_open_again() {
        let site = SiteId(uuid::Uuid::nil());
        let mut locks = Locks::default();
        let moved =
            |locks: &Locks, own: &str, at: i64, recorded: &str| locks.moves(site, day(own), (at, day(recorded)));
        assert_eq!(moved(&locks, "2026-11-30", 9, "2026-12-03"), None);
        locks.fold((site, Period::Month(2026, 11)), &confirmed(), 5);
        assert_eq!(moved(&locks, "2026-11-30", 5, "2026-12-03"), None, "told before it was confirmed");
        assert_eq!(moved(&locks, "2026-11-30", 6, "2026-12-03"), Some(day("2026-12-03")));
        assert_eq!(moved(&locks, "2026-10-31", 6, "2026-12-03"), None, "October was not declared");
        assert_eq!(locks.moves(SiteId(uuid::Uuid::max()), day("2026-11-30"), (6, day("2026-12-03"))), None);
        // Told while the year was locked, too: the first day that is open.
        locks.fold((site, Period::Year(2026)), &confirmed(), 7);
        assert_eq!(moved(&locks, "2026-11-30", 8, "2026-12-03"), Some(day("2027-01-01")));
        let content = Content { kind: Kind::Nil, note: String::new(), position: 0, rows: Vec::new() };
        let reopened = Event::CorrectionBegun { reason: "x".into(), content: Box::new(content) };
        locks.fold((site, Period::Month(2026, 11)), &reopened, 10);
        assert_eq!(locks.locked_by(site, day("2026-11-30"), 11), Some(Period::Year(2026)), "the year still holds it");
        locks.fold((site, Period::Year(2026)), &reopened, 12);
        assert_eq!(moved(&locks, "2026-11-30", 13, "2027-02-03"), None);
        assert_eq!(moved(&locks, "2026-11-30", 8, "2026-12-03"), Some(day("2027-01-01")), "what was written stays");
    }

    #[test]
    fn what_lies_in_the_current_month_is_never_asked_for() {
        let now = Instant::start_of_legal_day(day("2026-12-01"));
        assert!(may_lock(day("2026-11-30"), now) && !may_lock(day("2026-12-01"), now));
    }
}
