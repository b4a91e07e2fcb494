//! What an installation or an authority chose for a rule in a place, from a day on: other figures, or that it is silent.
//!
//! **Invariant:** a figure of law stays what the law says, and a rule that has one is not silenced ([`Setting::checked`]): what is
//! chosen here says when somebody is told, never what is lawful.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::{Mark, Parameter, Params, Rule, Unit};
use crate::{
    domain::{
        journal,
        law::LegalBasis,
        paper::{self, check::parameter::Source},
        party::division::prefix,
        refusal::{Code, Refusal},
    },
    kernel::text::Language,
};

/// A choice for one rule, in one place, from a day on. It takes the place of the one before whole.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Setting {
    /// Code of the rule.
    pub rule: String,
    /// Digits that the divisions of the place begin with, `33`, `3301`, `330111`; empty: the whole installation.
    pub division: String,
    /// Whether the rule is silent there; none: as the wider place has it.
    pub off: Option<bool>,
    /// Figures by name in their units; what is not named is as the wider place has it.
    pub figures: BTreeMap<String, i64>,
    /// Why.
    pub reason: String,
    /// First legal day on which it is read.
    pub valid_from: NaiveDate,
}

impl Setting {
    /// The setting as it is kept. What was judged stays judged, so that none begins before the day it is made.
    ///
    /// # Errors
    /// No such rule or figure, a figure that its unit cannot be, a day that is past, no reason; or a law that leaves no choice.
    pub fn checked(self, today: NaiveDate) -> Result<Self, Refusal> {
        let rule = Rule::find(&self.rule).ok_or_else(|| bad("/rule", "a rule of this installation"))?;
        figures_fit(rule, &self.figures)?;
        let named = |one: &&Parameter| self.figures.contains_key(one.code);
        let of_law = rule.parameters.iter().find(|one| one.mark == Mark::Law);
        let chosen = rule.parameters.iter().filter(named).find(|one| one.mark == Mark::Law);
        if let Some(one) = chosen.or(of_law.filter(|_| self.off == Some(true))) {
            return Err(by_law(rule, one, today));
        }
        if self.valid_from < today {
            return Err(bad("/valid_from", "today or later"));
        }
        let division = prefix(&self.division).to_owned();
        Ok(Self { division, reason: paper::reason(&self.reason)?, ..self })
    }
}

/// Whether these are figures of a rule that their units can be.
///
/// # Errors
/// The first that is not.
pub fn figures_fit(rule: &Rule, figures: &BTreeMap<String, i64>) -> Result<(), Refusal> {
    for (code, value) in figures {
        let pointer = format!("/figures/{code}");
        let known = rule.parameters.iter().find(|one| one.code == code);
        let known = known.ok_or_else(|| bad(&pointer, "a figure of this rule"))?;
        if !can_be(known.unit, *value) {
            return Err(bad(&pointer, known.unit.as_str()));
        }
    }
    Ok(())
}

/// Whether a figure can be so much: what is larger is a slip of the hand.
fn can_be(unit: Unit, value: i64) -> bool {
    let most = match unit {
        Unit::Minutes => 525_600,
        Unit::Hours => 87_600,
        Unit::Days => 3_660,
        Unit::WorkingDays => 1_000,
        Unit::Permille => 100_000,
        Unit::Grams => 1_000_000_000_000,
        Unit::Pieces => 1_000_000,
        Unit::Decicelsius => 15_000,
        Unit::Number => i64::MAX,
        Unit::Flag => 1,
        Unit::Year => return (1990..=2200).contains(&value),
        // The year is a leap year: every day of any year is one.
        Unit::MonthDay => {
            let (month, day) = (u32::try_from(value / 100), u32::try_from(value % 100));
            return matches!((month, day), (Ok(month), Ok(day)) if NaiveDate::from_ymd_opt(2024, month, day).is_some());
        }
    };
    (0..=most).contains(&value)
}

fn bad(pointer: &str, reason: &str) -> Refusal {
    Refusal::of(Code::RequestField).with("pointer", pointer).with("reason", reason)
}

fn by_law(rule: &Rule, one: &Parameter, today: NaiveDate) -> Refusal {
    let cited = |table: &LegalBasis| {
        let all = rule.ground.iter().filter_map(|key| table.cite(key, today).map(|found| found.cite(Language::Zh)));
        all.collect::<Vec<String>>()
    };
    let law = LegalBasis::builtin().map(cited).unwrap_or_default();
    Refusal::of(Code::RuleSetByLaw).with("rule", rule.code).with("figure", one.code).with("law", law)
}

/// One fact about what was chosen for rules. All are on one stream, so that the later of two holds.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(tag = "kind", content = "data")]
pub enum Event {
    /// Somebody chose.
    #[serde(rename = "alarm_rule.set")]
    Set(Setting),
}

impl From<Event> for journal::event::Event {
    fn from(event: Event) -> Self {
        Self::Rule(event)
    }
}

/// The stream of all choices.
pub const STREAM: &str = "alarm_rule/2b9a6f10-5d3e-8c47-a1f6-7c40e8d25b93";

/// How a rule watches in one division on one day.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Watch {
    /// It finds nothing.
    pub off: bool,
    /// Who says so.
    pub off_by: Source,
    /// Its figures.
    pub params: Params,
    /// Who says so of each figure that somebody chose.
    pub chosen_by: BTreeMap<String, Source>,
}

impl Watch {
    /// What holds for a division on a day: of each figure the choice of the narrowest place that names it. Of two choices of one
    /// place the one that began last holds, of those of one day the one made last; `settings` are in the order in which they
    /// were made.
    pub fn of<'a>(settings: impl IntoIterator<Item = &'a Setting>, rule: &str, division: &str, day: NaiveDate) -> Self {
        // Prefixes of one division differ in length.
        let mut places: BTreeMap<usize, &Setting> = BTreeMap::new();
        for one in settings {
            if one.rule != rule || one.valid_from > day || !division.starts_with(&one.division) {
                continue;
            }
            let held = places.entry(one.division.len()).or_insert(one);
            if one.valid_from >= held.valid_from {
                *held = one;
            }
        }
        let (mut watch, mut figures) = (Self::default(), BTreeMap::new());
        for one in places.values() {
            let source =
                if one.division.is_empty() { Source::Installation } else { Source::Division(one.division.clone()) };
            if let Some(off) = one.off {
                (watch.off, watch.off_by) = (off, source.clone());
            }
            for (code, value) in &one.figures {
                figures.insert(code.clone(), *value);
                watch.chosen_by.insert(code.clone(), source.clone());
            }
        }
        watch.params = Params::with(figures);
        watch
    }
}
