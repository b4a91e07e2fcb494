//! Office hours saved 省下的工时: what a generated thing takes by hand, less what a person spent in the platform on it.
//!
//! **Invariant:** only things whose time was measured count as saved, and a thing that took longer than by hand counts against it.
//! Ledger lines follow from captures that are made with or without the platform: nobody spends time on them.

use std::sync::LazyLock;

use serde::Deserialize;

use super::reference::{self, TableError, text_enum};

/// Longest time of a person on one thing that is believed, seconds; a page left open says more than that.
pub const SPENT_MAX: u32 = 4 * 3600;

text_enum! {
    /// What the platform writes in a person's stead.
    Thing, NotAThing {
        /// 危险废物转移联单.
        Manifest = "manifest",
        /// 管理计划, once sent in.
        Plan = "plan",
        /// A line of the 管理台账.
        LedgerLine = "ledger_line",
    }
}

/// What one thing takes by hand, and who says so.
#[derive(Clone, PartialEq, Eq, Debug, Deserialize)]
pub struct Baseline {
    /// What is written.
    pub thing: Thing,
    /// Minutes of a person by hand.
    pub minutes: u32,
    /// Chinese name.
    pub name_zh: String,
    /// English name.
    pub name_en: String,
    /// How sure it is, as in `fixtures/README.md`.
    pub mark: String,
    /// Where the minutes are from.
    pub source_zh: String,
    /// The same in English.
    pub source_en: String,
}

static BASELINES: LazyLock<Result<Vec<Baseline>, TableError>> = LazyLock::new(|| {
    let rows = reference::rows("effort", include_str!("../../fixtures/effort.csv"))?;
    Ok(rows.into_iter().map(|(_, row)| row).collect())
});

/// What each thing takes by hand.
pub fn baselines() -> Result<&'static [Baseline], TableError> {
    BASELINES.as_deref().map_err(Clone::clone)
}

/// Things of one kind and the time spent on them.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Spent {
    /// Things written.
    pub things: i64,
    /// Those of which the person's time is known.
    pub timed: i64,
    /// Seconds of persons on those.
    pub seconds: i64,
}

impl Spent {
    /// Seconds saved on the things whose time is known; less than zero when they took longer than by hand.
    pub const fn saved(self, minutes: u32) -> i64 {
        self.timed.saturating_mul(minutes as i64 * 60).saturating_sub(self.seconds)
    }
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "tests")]
mod tests {
    use super::*;

    #[test]
    fn everything_that_is_counted_has_one_baseline_with_its_source() {
        let told = baselines().unwrap();
        assert_eq!(told.iter().map(|one| one.thing).collect::<Vec<_>>(), Thing::ALL);
        assert!(told.iter().all(|one| one.minutes > 0 && !one.source_zh.is_empty() && !one.source_en.is_empty()));
    }

    #[test]
    fn what_was_not_timed_saves_nothing_and_what_took_longer_counts_against_it() {
        assert_eq!(Spent { things: 9, timed: 2, seconds: 300 }.saved(20), 2100);
        assert_eq!(Spent { things: 9, timed: 0, seconds: 0 }.saved(20), 0);
        assert_eq!(Spent { things: 1, timed: 1, seconds: 1500 }.saved(20), -300);
    }
}
