//! A version of an authority's own rule as the engine asks it.

use std::collections::BTreeMap;

use super::{
    Definition,
    definition::{Compiled, Faults},
    expression::Untold,
    published::{Fact, Shown},
};
use crate::{
    domain::alarm::{
        Asked, Choosable, Facts, Judgement, Kind, Level, Params, Recipient, ruling::Ruling, watching::Watch,
    },
    kernel::clock::Instant,
};

/// Changes of the facts by time alone that are looked through for the next other answer. Beyond them it is looked again.
const AHEAD: usize = 48;

/// One version, ready to be asked.
#[derive(Clone, PartialEq, Debug)]
pub struct Ruled {
    /// Code of the rule.
    pub code: String,
    /// Number of the version.
    pub number: u32,
    /// What it says.
    pub definition: Definition,
    compiled: Compiled,
    facts: Vec<&'static Fact>,
    /// Figures by which it says that a law is broken.
    by_law: Vec<String>,
}

impl PartialEq for Fact {
    fn eq(&self, other: &Self) -> bool {
        std::ptr::eq(self, other) || self.name == other.name
    }
}

impl Ruled {
    /// Reads the expressions of a version.
    ///
    /// # Errors
    /// What is wrong with them.
    pub fn of(code: &str, number: u32, definition: Definition) -> Result<Self, Faults> {
        let compiled = definition.compiled()?;
        let mut facts: Vec<&'static Fact> = Vec::new();
        for one in compiled.bars.iter().flat_map(|(_, when, stays)| std::iter::once(when).chain(stays)) {
            facts.extend(one.facts().iter().copied());
        }
        facts.sort_by_key(|fact| fact.name);
        facts.dedup();
        let alarms = compiled.bars.iter().filter(|(level, ..)| definition.breach && level.is_alarm());
        let asked = alarms.flat_map(|(_, when, stays)| std::iter::once(when).chain(stays));
        let by_law = asked.flat_map(|one| one.limits().iter().cloned()).collect();
        Ok(Self { code: code.to_owned(), number, definition, compiled, facts, by_law })
    }

    /// Facts that it asks for.
    pub fn facts(&self) -> &[&'static Fact] {
        &self.facts
    }

    /// Why it cannot be told of a subject whether it is so, if it cannot.
    pub fn untold(&self, facts: &Facts, params: &Params, now: Instant) -> Option<Untold> {
        let (shown, limits) = (self.shown(facts, now), self.thresholds(params));
        let kind = self.definition.subject;
        self.compiled.bars.iter().find_map(|(_, when, _)| when.holds(&shown, kind, &limits).err())
    }

    fn shown(&self, facts: &Facts, now: Instant) -> Vec<(&'static Fact, Shown)> {
        self.facts.iter().map(|fact| (*fact, (fact.read)(facts, now))).collect()
    }

    /// The level of what is shown. What cannot be told is not found; what was found stands as long as its other expression says.
    fn level(
        &self,
        shown: &[(&'static Fact, Shown)],
        limits: &BTreeMap<String, i64>,
        held: Option<Level>,
    ) -> Option<Level> {
        let kind = self.definition.subject;
        let mut bars = self.compiled.bars.iter();
        let found = bars.find(|(level, when, stays)| {
            let holds = |one: &super::Expression| one.holds(shown, kind, limits) == Ok(true);
            holds(when) || (held >= Some(*level) && stays.as_ref().is_some_and(holds))
        });
        found.map(|(level, ..)| *level)
    }

    /// When time alone changes the answer: the facts' next changes are gone through in order.
    fn next(
        &self,
        asked: &Asked<'_>,
        now: &[(&'static Fact, Shown)],
        limits: &BTreeMap<String, i64>,
        level: Option<Level>,
    ) -> Option<Instant> {
        let soonest = |shown: &[(&'static Fact, Shown)]| shown.iter().filter_map(|(_, one)| one.until).min();
        let mut at = soonest(now)?;
        for _ in 0..AHEAD {
            let shown = self.shown(asked.facts, at);
            if self.level(&shown, limits, level) != level {
                break;
            }
            match soonest(&shown) {
                Some(next) if next > at => at = next,
                _ => return None,
            }
        }
        Some(at)
    }
}

impl Ruling for Ruled {
    fn code(&self) -> &str {
        &self.code
    }

    fn version(&self) -> u32 {
        self.number
    }

    fn lasting(&self) -> bool {
        false
    }

    fn subjects(&self) -> &[Kind] {
        std::slice::from_ref(&self.definition.subject)
    }

    fn recipients(&self) -> &[Recipient] {
        &self.definition.to
    }

    fn thresholds(&self, params: &Params) -> BTreeMap<String, i64> {
        let figures = self.definition.figures.iter();
        figures.map(|(code, of)| (code.clone(), params.get(code).unwrap_or(of.value))).collect()
    }

    fn choosable(&self) -> Choosable<'_> {
        self.definition.choosable(&self.by_law)
    }

    fn watch(&self, chosen: Watch) -> Watch {
        self.definition.watch(chosen, &self.by_law)
    }

    fn ask(&self, asked: &Asked<'_>) -> Judgement {
        if matches!(asked.facts, Facts::Gone) {
            return Judgement::default();
        }
        let (shown, limits) = (self.shown(asked.facts, asked.now), self.thresholds(asked.params));
        let level = self.level(&shown, &limits, asked.held);
        let mut named = BTreeMap::new();
        for (fact, shown) in &shown {
            fact.prove(shown, &mut named);
        }
        let breach = self.definition.breach && level.is_some_and(Level::is_alarm);
        let next_look = self.next(asked, &shown, &limits, level);
        Judgement { level, breach, named, next_look, ..Judgement::default() }
    }
}
