//! What is to be rehearsed: which version of a rule, as it was chosen when, over which days.

use std::collections::BTreeMap;

use chrono::NaiveDate;

use crate::{
    app::{Error, alarm::settings::Chosen},
    domain::refusal::Code,
};

/// What is asked for.
#[derive(Clone, Debug)]
pub struct Asked {
    /// Code of the rule.
    pub rule: String,
    /// Its version; the one in force when absent. Built-in rules have the one of the release.
    pub version: Option<u32>,
    /// As the rule stood with the choice of this version, on that choice's first day; 0: by itself, without any choice; absent: as
    /// it is chosen today.
    pub choice: Option<i64>,
    /// Figures instead of those.
    pub figures: BTreeMap<String, i64>,
    /// First and last legal day.
    pub days: (NaiveDate, NaiveDate),
    /// Digits that the divisions begin with; empty: everywhere.
    pub division: String,
}

impl Asked {
    /// A rule as it is today, with other figures.
    pub const fn today(
        rule: String,
        figures: BTreeMap<String, i64>,
        days: (NaiveDate, NaiveDate),
        division: String,
    ) -> Self {
        Self { rule, version: None, choice: None, figures, days, division }
    }

    /// The choices that it is rehearsed by, of all of them, and the day on which they are read.
    pub(super) fn choices(&self, all: &[Chosen], today: NaiveDate) -> Result<(Vec<Chosen>, NaiveDate), Error> {
        let Some(number) = self.choice else { return Ok((all.to_vec(), today)) };
        if number == 0 {
            return Ok((Vec::new(), today));
        }
        let of = |one: &&Chosen| one.version == number && one.setting.rule == self.rule;
        let day = all.iter().find(of).ok_or(Code::NotFound)?.setting.valid_from;
        Ok((all.iter().filter(|one| one.version <= number).cloned().collect(), day))
    }
}
