//! Notice 预警/报警 (design §3, §6; state-machines §7): what a rule found, followed until it is closed 闭环销号.
//!
//! **Invariant:** of a rule and a subject one notice is open at most. What was found, with which figures and under which version
//! of the rule, stands in the event that says so. A warning clears by itself; a breach of law is closed by a person of the
//! authority, and only once what it was about is gone. No personal data: parties are ids.

pub mod clock;
#[cfg(test)]
mod clock_tests;
pub mod decide;
pub mod event;
pub mod lifecycle;
pub mod statistics;
pub mod system;
#[cfg(test)]
mod tests;
pub mod turn;

use std::collections::BTreeMap;

use chrono::{Days, NaiveDate};
use serde::{Deserialize, Serialize};
use uuid::Builder;

pub use self::{
    decide::Ask,
    event::{Event, Mark},
    lifecycle::{Action, State, TRANSITIONS, next},
};
use super::{
    alarm::{Level, Recipient, Rule, only_above},
    roster::Duty,
};
use crate::kernel::{
    clock::Instant,
    hash::Hash,
    id::{NoticeId, OrganisationId, SiteId},
};

/// Days within which the same cause takes a closed notice up again instead of raising another.
pub const RECURS_WITHIN_DAYS: i64 = 30;

/// What a rule found, as evidence: enough to judge it again by hand.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Finding {
    /// The level.
    pub level: Level,
    /// A limit of law was passed.
    pub breach: bool,
    /// What was compared.
    pub values: BTreeMap<String, i64>,
    /// With what.
    pub thresholds: BTreeMap<String, i64>,
    /// Version of the rule.
    pub rule_version: u32,
}

/// Somebody whom it concerns.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug, Serialize, Deserialize)]
pub struct Party {
    /// The organisation.
    pub organisation: OrganisationId,
    /// Its site; none for a carrier.
    pub site: Option<SiteId>,
    /// The division whose authority sees it; empty where none does.
    pub division: String,
    /// It learns nothing of it: the authority suspects it, and alone is told.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub untold: bool,
}

impl Party {
    /// Somebody who is told.
    pub const fn told(organisation: OrganisationId, site: Option<SiteId>, division: String) -> Self {
        Self { organisation, site, division, untold: false }
    }
}

/// The folded state of one notice.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Notice {
    /// Its identity.
    pub id: NoticeId,
    /// Code of the rule.
    pub rule: String,
    /// Stream of the thing it is about.
    pub subject: String,
    /// Whom it concerns; nobody: the platform.
    pub parties: Vec<Party>,
    /// Where in its life it is.
    pub state: State,
    /// What was found last.
    pub found: Finding,
    /// The highest level so far.
    pub peak: Level,
    /// A breach was found, once at least.
    pub breach: bool,
    /// Nothing undoes what was found: a person's word alone ends it.
    pub lasting: bool,
    /// What it was about is gone.
    pub subsided: bool,
    /// How often it was found, gone and found again.
    pub occurrences: i64,
    /// The day by which it is to be done.
    pub due_on: Option<NaiveDate>,
    /// The day that is asked for instead.
    pub wished_on: Option<NaiveDate>,
    /// When it was raised.
    pub raised_at: Instant,
    /// Since when it is in its state, and waits for whoever must act next; anew when it rises.
    pub since: Instant,
    /// When it was closed or cleared.
    pub ended_at: Option<Instant>,
    /// Who is on duty for it, a person in each seat.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub duties: Vec<Duty>,
    /// Events so far.
    pub version: i64,
}

impl Notice {
    /// The id of the notice that a cause raises: two servers make the same one.
    pub fn id_of(rule: &str, subject: &str, cause: &str) -> NoticeId {
        let hash = Hash::of(&[b"notice\n", rule.as_bytes(), b"\n", subject.as_bytes(), b"\n", cause.as_bytes()]);
        let mut bytes = [0; 16];
        bytes.copy_from_slice(hash.0.get(..16).unwrap_or(&[0; 16]));
        NoticeId(Builder::from_custom_bytes(bytes).into_uuid())
    }

    /// The stream of a notice.
    pub fn stream(id: NoticeId) -> String {
        format!("notice/{id}")
    }

    /// Whether a side learns nothing of it. Of what was raised before sides were marked the house's rule says so.
    pub fn hides_from(&self, party: &Party) -> bool {
        party.untold || Rule::find(&self.rule).is_some_and(|rule| only_above(rule.to))
    }

    /// Whether the authority alone knows of it, and so answers for it.
    pub fn is_for_authority_alone(&self) -> bool {
        !self.parties.is_empty() && self.parties.iter().all(|party| self.hides_from(party))
    }

    /// Whether whoever keeps the platform sees to it.
    pub fn is_for_platform(&self) -> bool {
        self.parties.is_empty() || Rule::find(&self.rule).is_some_and(|rule| rule.to.contains(&Recipient::Platform))
    }

    /// Whether only the authority may find it done: orange, red, and whatever broke the law.
    pub const fn needs_authority(&self) -> bool {
        self.breach || self.peak.is_alarm()
    }

    /// Whether it ends by itself once what it is about is gone.
    pub const fn clears_by_itself(&self) -> bool {
        !self.breach && !self.lasting
    }

    /// Whether it is open, or went by itself: no person said that it is done.
    pub fn clears_or_is_open(&self) -> bool {
        self.state != State::Closed
    }

    /// Whether its day is over and it is not done: told to be done, it waits for somebody else.
    pub fn is_overdue(&self, now: Instant) -> bool {
        let theirs =
            matches!(self.state, State::Raised | State::Acknowledged | State::Handling | State::ExtensionAsked);
        let noted = matches!(self.state, State::Acknowledged | State::Handling);
        let day = if noted { Some(self.answer_day(None)) } else { self.due_on };
        theirs && day.is_some_and(|due_on| due_on < now.legal_day())
    }

    /// The last day that measures begun on a day may have: by its level, and by the clock chosen for its rule, if one is.
    pub fn due_last(&self, today: NaiveDate, most: Option<u64>) -> NaiveDate {
        let days = decide::days_for(self.peak);
        today + Days::new(most.map_or(days, |most| days.min(most)))
    }

    /// Whether what it is about still stands against closing it.
    pub const fn stands(&self) -> bool {
        !self.subsided && !self.lasting
    }
}
