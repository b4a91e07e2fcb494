//! The life of an authority's own rules, folded from one stream: written, written anew, suspended, taken up again, ended.
//!
//! **Invariant:** what a rule is about and where it holds stays over all its versions: a notice of a rule and a subject means one thing.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::definition::{Definition, Figure};
use crate::{
    domain::{
        journal,
        names::names,
        paper,
        refusal::{Code, Refusal},
    },
    kernel::clock::Instant,
};

/// The stream of all rules of authorities' own.
pub const STREAM: &str = "own_rule/5c0f4f5e-8a57-8d1b-9d0e-6a2f1b7c9e34";
/// Most rules of one place that are not ended: each is asked at every look at its subjects.
pub const MOST: usize = 50;
/// Codes of rules of authorities' own begin so.
const SPACE: &str = "U-";

/// Whether a code is of that space.
pub fn is_own(code: &str) -> bool {
    code.starts_with(SPACE)
}

names! {
    /// How a rule stands on a day.
    Standing {
        /// Its first day is not come.
        Waiting = "waiting" / "未生效",
        /// It watches.
        InForce = "in_force" / "生效中",
        /// Its office silenced it.
        Suspended = "suspended" / "已停用",
        /// It is over.
        Ended = "ended" / "已结束",
    }
}

names! {
    /// What an office does with a rule of its own.
    Action {
        /// Silence it.
        Suspend = "suspend" / "停用",
        /// Let it watch again.
        Resume = "resume" / "恢复",
        /// End it; nothing takes it up again.
        End = "end" / "结束",
    }
}

/// One fact about the rules of authorities' own. Names and fields are permanent.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(tag = "kind", content = "data")]
#[expect(missing_docs, reason = "fields as in Own")]
pub enum Event {
    /// A version of it; the first makes it.
    #[serde(rename = "own_rule.written")]
    Written { code: String, version: u32, office: String, definition: Box<Definition> },
    #[serde(rename = "own_rule.suspended")]
    Suspended { code: String, reason: String },
    #[serde(rename = "own_rule.resumed")]
    Resumed { code: String, reason: String },
    #[serde(rename = "own_rule.ended")]
    Ended { code: String, reason: String },
}

impl Event {
    /// The rule it is about.
    pub fn code(&self) -> &str {
        match self {
            Self::Written { code, .. }
            | Self::Suspended { code, .. }
            | Self::Resumed { code, .. }
            | Self::Ended { code, .. } => code,
        }
    }
}

impl From<Event> for journal::event::Event {
    fn from(event: Event) -> Self {
        Self::OwnRule(event)
    }
}

/// One version.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Version {
    /// Its number within the rule, from 1.
    pub number: u32,
    /// What it says.
    pub definition: Definition,
}

/// One thing that happened to a rule.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Step {
    /// Its place in the stream of all.
    pub serial: i64,
    /// When.
    pub at: Instant,
    /// What.
    pub event: Event,
}

/// A rule of an authority's own.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Own {
    /// `U-330111-001`.
    pub code: String,
    /// Digits of the division whose office wrote it.
    pub office: String,
    /// Its versions, the first first; never empty.
    pub versions: Vec<Version>,
    /// It is silenced.
    pub suspended: bool,
    /// It is over.
    pub ended: bool,
    /// What happened to it.
    pub history: Vec<Step>,
}

impl Own {
    /// The newest version, which may not have begun.
    pub fn newest(&self) -> Option<&Definition> {
        self.versions.last().map(|one| &one.definition)
    }

    /// The version that is read on a day: of those whose first day is come the one that began last, of one day the one written last; none
    /// if that one is over, or the rule is silenced or ended.
    pub fn on(&self, day: NaiveDate) -> Option<&Version> {
        let begun = self.versions.iter().filter(|one| one.definition.valid_from <= day);
        let newest = begun.max_by_key(|one| (one.definition.valid_from, one.number))?;
        (!self.suspended && !self.ended && newest.definition.holds_on(day)).then_some(newest)
    }

    /// What is shown of it on a day: the version that is read, else the newest.
    pub fn shown(&self, day: NaiveDate) -> Option<&Version> {
        self.on(day).or(self.versions.last())
    }

    /// How it stands on a day.
    pub fn standing(&self, day: NaiveDate) -> Standing {
        let waits = self.versions.iter().any(|one| one.definition.valid_from > day);
        match self.on(day) {
            _ if self.ended => Standing::Ended,
            _ if self.suspended => Standing::Suspended,
            Some(_) => Standing::InForce,
            None if waits => Standing::Waiting,
            None => Standing::Ended,
        }
    }

    /// Every figure that a version of it has or had; of one name the newest.
    pub fn figures(&self) -> BTreeMap<String, Figure> {
        let all = self.versions.iter().flat_map(|one| &one.definition.figures);
        all.map(|(code, of)| (code.clone(), of.clone())).collect()
    }

    /// Where it holds.
    pub fn division(&self) -> &str {
        self.newest().map_or("", |one| &one.division)
    }

    /// Writes it anew.
    ///
    /// # Errors
    /// It is over, or would be about something else or hold elsewhere.
    pub fn amend(&self, definition: Definition) -> Result<Event, Refusal> {
        if self.ended {
            return Err(self.not_now("amend"));
        }
        let Some(known) = self.newest() else { return Err(Code::NotFound.into()) };
        if known.subject != definition.subject {
            return Err(bad("/subject", "stays what it is: end this rule and write another"));
        }
        if known.division != definition.division {
            return Err(bad("/division", "stays what it is: end this rule and write another"));
        }
        // What was chosen for a figure somewhere goes on to mean what it meant.
        let before = |code: &String| self.versions.iter().find_map(|one| one.definition.figures.get(code));
        let otherwise = |(code, of): &(&String, &Figure)| before(code).is_some_and(|was| was.unit != of.unit);
        if let Some((code, _)) = definition.figures.iter().find(otherwise) {
            return Err(bad(&format!("/figures/{code}/unit"), "stays what it was: give the figure another name"));
        }
        let version = self.versions.last().map_or(1, |one| one.number + 1);
        let (code, office) = (self.code.clone(), self.office.clone());
        Ok(Event::Written { code, version, office, definition: Box::new(definition) })
    }

    /// Silences it, takes it up again or ends it.
    ///
    /// # Errors
    /// Not from how it stands, or without a reason.
    pub fn act(&self, action: Action, reason: &str) -> Result<Event, Refusal> {
        let fits = match action {
            Action::Suspend => !self.suspended,
            Action::Resume => self.suspended,
            Action::End => true,
        };
        if self.ended || !fits {
            return Err(self.not_now(action.as_str()));
        }
        let (code, reason) = (self.code.clone(), paper::reason(reason)?);
        Ok(match action {
            Action::Suspend => Event::Suspended { code, reason },
            Action::Resume => Event::Resumed { code, reason },
            Action::End => Event::Ended { code, reason },
        })
    }

    /// The version for which something is chosen from a day on.
    ///
    /// # Errors
    /// It is over.
    pub fn chosen_for(&self, day: NaiveDate) -> Result<&Version, Refusal> {
        let version = self.shown(day).filter(|_| !self.ended);
        version.ok_or_else(|| self.not_now("set"))
    }

    fn not_now(&self, action: &str) -> Refusal {
        let state = if self.ended {
            "ended"
        } else if self.suspended {
            "suspended"
        } else {
            "in_force"
        };
        Refusal::of(Code::OwnRuleNotFromState)
            .with("rule", self.code.as_str())
            .with("state", state)
            .with("action", action)
    }
}

/// All rules of authorities' own, by code.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Book {
    rules: BTreeMap<String, Own>,
    /// Place of the newest event.
    pub serial: i64,
}

impl Book {
    /// Folds the events of the stream, in its order.
    pub fn of(steps: impl IntoIterator<Item = Step>) -> Self {
        let mut book = Self::default();
        steps.into_iter().for_each(|step| book.fold(step));
        book
    }

    fn fold(&mut self, step: Step) {
        self.serial = step.serial;
        let code = step.event.code().to_owned();
        let known = self.rules.entry(code.clone()).or_insert_with(|| Own {
            code,
            office: String::new(),
            versions: Vec::new(),
            suspended: false,
            ended: false,
            history: Vec::new(),
        });
        match &step.event {
            Event::Written { version, office, definition, .. } => {
                known.office.clone_from(office);
                known.versions.push(Version { number: *version, definition: (**definition).clone() });
            }
            Event::Suspended { .. } => known.suspended = true,
            Event::Resumed { .. } => known.suspended = false,
            Event::Ended { .. } => known.ended = true,
        }
        known.history.push(step);
    }

    /// All of them, by code.
    pub fn all(&self) -> impl Iterator<Item = &Own> {
        self.rules.values()
    }

    /// The rule of a code.
    pub fn get(&self, code: &str) -> Option<&Own> {
        self.rules.get(code)
    }

    /// The first version of a new rule, with the next number of its division.
    ///
    /// # Errors
    /// The place has as many as it may.
    pub fn write(&self, office: &str, definition: Definition) -> Result<Event, Refusal> {
        let division = format!("{:0<6}", definition.division);
        let there = || self.rules.values().filter(|one| one.division() == definition.division);
        if there().filter(|one| !one.ended).count() >= MOST {
            return Err(Refusal::of(Code::OwnRulesFull).with("most", MOST));
        }
        let code = format!("{SPACE}{division}-{:03}", there().count() + 1);
        Ok(Event::Written { code, version: 1, office: office.to_owned(), definition: Box::new(definition) })
    }
}

fn bad(pointer: &str, reason: &str) -> Refusal {
    Refusal::of(Code::RequestField).with("pointer", pointer).with("reason", reason)
}
