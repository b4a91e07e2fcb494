//! What an installation or an authority chose for a rule in a place, from a day on: other figures, or that it is silent; at which
//! level it tells, whom, and how soon the next on the ladder is told; for all there, for a tier, or for one enterprise, and until when.
//!
//! **Invariant:** a figure of law stays what the law says, and a rule that has one is not silenced and loosened in nothing
//! ([`Setting::checked`]): what is chosen here says when somebody is told, never what is lawful.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

pub use super::watching::{For, Watch};

use super::{
    Choosable, Level, Mark, Recipient, Ruling, Unit,
    ladder::{self, Clock},
    only_above,
};
use crate::{
    domain::{
        journal,
        law::LegalBasis,
        paper,
        party::{Tier, division::prefix},
        refusal::{Code, Refusal},
    },
    kernel::{
        id::OrganisationId,
        text::{Language, is_remark},
    },
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
    /// Last legal day on which it is read; none: until another is made. Then what was chosen before holds again.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub valid_to: Option<NaiveDate>,
    /// For sites of this tier alone.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tier: Option<Tier>,
    /// For this enterprise alone.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub organisation: Option<OrganisationId>,
    /// At which level it tells what it finds, by the rule's own level; what is not named is as the wider place has it.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub levels: BTreeMap<Level, Level>,
    /// Whom it tells; none: as the wider place has it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub to: Option<Vec<Recipient>>,
    /// Days of the ladder by clock; what is not named is as the wider place has it.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub clocks: BTreeMap<Clock, i64>,
    /// What it rests on: a document of the place or of the authority, with its number; empty: nothing but the choice. It is shown on
    /// what the rule finds while it is in force.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub basis: String,
}

/// Longest basis, characters.
const BASIS_MAX: usize = 200;

impl Setting {
    /// The setting as it is kept. What was judged stays judged, so that none begins before the day it is made.
    ///
    /// # Errors
    /// No such figure, a figure that its unit cannot be, a place where the rule does not watch, a day that is past, no reason; or a law
    /// that leaves no choice.
    pub fn checked(self, rule: &dyn Ruling, today: NaiveDate) -> Result<Self, Refusal> {
        let of = rule.choosable();
        figures_fit(&of, &self.figures)?;
        let chosen = of.figures.iter().find(|(code, _, mark)| *mark == Mark::Law && self.figures.contains_key(*code));
        if let Some((figure, ..)) = chosen {
            return Err(by_law(rule.code(), &of, figure, today));
        }
        if of.of_law && (self.off == Some(true) || self.loosens(&of)) {
            return Err(by_law(rule.code(), &of, of.lawful().unwrap_or_default(), today));
        }
        if !prefix(&self.division).starts_with(of.division) {
            return Err(bad("/division", "a division in which the rule watches"));
        }
        self.levels_fit(&of)?;
        self.recipients_fit(&of)?;
        self.grounded(of.figures.iter().map(|(code, _, mark)| (*code, *mark)))?;
        ladder::fit(&self.clocks)?;
        if self.valid_from < today {
            return Err(bad("/valid_from", "today or later"));
        }
        if self.valid_to.is_some_and(|last| last < self.valid_from) {
            return Err(bad("/valid_to", "not before its first day"));
        }
        let division = prefix(&self.division).to_owned();
        let basis = self.basis.trim().to_owned();
        Ok(Self { division, reason: paper::reason(&self.reason)?, basis, ..self })
    }

    /// What takes the place of a local rule names it; what is granted is granted to one enterprise, until a day, by a paper.
    fn grounded<'a>(&self, figures: impl Iterator<Item = (&'a str, Mark)>) -> Result<(), Refusal> {
        let basis = self.basis.trim();
        let length = basis.chars().count();
        if length > 0 && (!(2..=BASIS_MAX).contains(&length) || !is_remark(basis)) {
            return Err(bad("/basis", "2 to 200 characters"));
        }
        let named: Vec<Mark> =
            figures.filter(|(code, _)| self.figures.contains_key(*code)).map(|(_, mark)| mark).collect();
        let granted = named.contains(&Mark::Granted);
        if length == 0 && (granted || named.contains(&Mark::Local)) {
            return Err(bad("/basis", "the document that says so, with its number"));
        }
        if granted && self.organisation.is_none() {
            return Err(bad("/organisation", "the enterprise to which it is granted"));
        }
        if granted && self.valid_to.is_none() {
            return Err(bad("/valid_to", "the last day for which it is granted"));
        }
        Ok(())
    }

    /// Whether it would tell less, fewer or later than the rule does by itself.
    fn loosens(&self, rule: &Choosable<'_>) -> bool {
        let lower = self.levels.iter().any(|(own, told)| told < own);
        let fewer = self.to.as_ref().is_some_and(|to| rule.to.iter().any(|one| !to.contains(one)));
        lower || fewer || self.clocks.iter().any(|(clock, days)| *days > rule.days(*clock))
    }

    /// Levels are the rule's, and what is more serious stays so.
    fn levels_fit(&self, rule: &Choosable<'_>) -> Result<(), Refusal> {
        if let Some(level) = self.levels.keys().find(|level| !rule.levels.contains(level)) {
            return Err(bad(&format!("/levels/{}", level.as_str()), "a level of this rule"));
        }
        let told: Vec<Level> = rule.levels.iter().map(|own| self.levels.get(own).copied().unwrap_or(*own)).collect();
        if told.is_sorted() { Ok(()) } else { Err(bad("/levels", "what is more serious stays so")) }
    }

    /// Somebody is told; of those whom the rule concerns all or none; and whom the authority suspects learns nothing.
    fn recipients_fit(&self, rule: &Choosable<'_>) -> Result<(), Refusal> {
        let Some(to) = &self.to else { return Ok(()) };
        let above = |one: &&Recipient| matches!(one, Recipient::Authority | Recipient::Platform);
        let sides = |all: &[Recipient]| {
            let all = all.iter().filter(|one| !above(one) && **one != Recipient::Head);
            all.copied().collect::<std::collections::BTreeSet<Recipient>>()
        };
        let (own, chosen) = (sides(rule.to), sides(to));
        let known = |one: &Recipient| matches!(one, Recipient::Head | Recipient::Authority) || rule.to.contains(one);
        let suspects = only_above(rule.to);
        let told = to.iter().any(|one| !above(&one));
        if to.is_empty() || !to.iter().all(known) || !(chosen.is_empty() || chosen == own) || (suspects && told) {
            return Err(bad(
                "/to",
                "recipients of this rule, its head or the authority; of those concerned all or none",
            ));
        }
        Ok(())
    }
}

/// Whether these are figures of a rule that their units can be.
///
/// # Errors
/// The first that is not.
pub fn figures_fit(rule: &Choosable<'_>, figures: &BTreeMap<String, i64>) -> Result<(), Refusal> {
    for (code, value) in figures {
        let pointer = format!("/figures/{code}");
        let (_, unit, _) = rule.figure(code).ok_or_else(|| bad(&pointer, "a figure of this rule"))?;
        if !can_be(unit, *value) {
            return Err(bad(&pointer, unit.as_str()));
        }
    }
    Ok(())
}

/// Whether a figure can be so much: what is larger is a slip of the hand.
pub fn can_be(unit: Unit, value: i64) -> bool {
    let most = match unit {
        Unit::Minutes => 525_600,
        Unit::Hours => 87_600,
        Unit::Days => 3_660,
        Unit::WorkingDays => 1_000,
        Unit::Permille => 100_000,
        Unit::Grams => 1_000_000_000_000,
        Unit::Pieces | Unit::Metres => 1_000_000,
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

fn by_law(rule: &str, of: &Choosable<'_>, figure: &str, today: NaiveDate) -> Refusal {
    let cited = |table: &LegalBasis| {
        let all = of.ground.iter().filter_map(|key| table.cite(key, today).map(|found| found.cite(Language::Zh)));
        all.collect::<Vec<String>>()
    };
    let law = LegalBasis::builtin().map(cited).unwrap_or_default();
    Refusal::of(Code::RuleSetByLaw).with("rule", rule).with("figure", figure).with("law", law)
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
