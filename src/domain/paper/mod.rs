//! Parties' papers 证照与合同: permits, contracts, cross-province approvals and transport credentials, each a machine of its
//! own on a stream of its own; the shares they grant ([`quota`]); and what they say of a planned transfer ([`check`]).
//!
//! **Invariant:** expired, expiring and nearly used up are computed by day and figure, never states. A person is an id and a
//! vehicle is an id: no name, no plate and no number of a person's qualification is in the journal.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize, de::DeserializeOwned};

use super::{
    journal,
    law::calendar::Calendar,
    names::names,
    refusal::{Code, Refusal},
};
use crate::kernel::{
    clock::Instant,
    id::{OrganisationId, SiteId},
    text::{half_width, is_remark},
};

pub mod approval;
pub mod check;
pub mod contract;
pub mod credential;
pub mod export;
pub mod name_change;
pub mod permit;
pub mod quota;
pub mod scope;
#[cfg(test)]
mod tests;

names! {
    /// Which register a paper is in; also the head of its stream's name.
    Kind {
        /// 经营许可证.
        Permit = "permit" / "危险废物经营许可证",
        /// 委托合同.
        Contract = "contract" / "委托合同",
        /// 跨省转移批准.
        Approval = "approval" / "跨省转移批准",
        /// Transport credentials.
        Credential = "credential" / "运输资质",
        /// 出口核准.
        ExportApproval = "export_approval" / "危险废物出口核准",
        /// 名称、住所变更.
        NameChange = "name_change" / "名称、住所变更",
        /// 管理计划: a machine of its own (`domain::plan`) that grants shares as papers do.
        Plan = "plan" / "危险废物管理计划",
    }
}

/// Working days before the last day on which a permit's renewal must be filed (Decree 408 Art. 13).
pub const RENEW_WORKING_DAYS: u32 = 30;

/// First and last day of validity; both count.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Term {
    /// First day.
    pub from: NaiveDate,
    /// Last day.
    pub to: NaiveDate,
}

/// What a term is on a day; computed, never a state.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Standing {
    /// Begins later.
    NotYet,
    /// In force.
    Current,
    /// In force, its last day within the days of renewal.
    Expiring,
    /// Over.
    Expired,
}

impl Standing {
    /// The permanent text.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::NotYet => "not_yet",
            Self::Current => "current",
            Self::Expiring => "expiring",
            Self::Expired => "expired",
        }
    }
}

impl Term {
    /// A term that does not end before it begins and ends within a hundred years.
    pub fn new(from: NaiveDate, to: NaiveDate) -> Result<Self, Refusal> {
        let bounds = NaiveDate::from_ymd_opt(1990, 1, 1).zip(NaiveDate::from_ymd_opt(2100, 12, 31));
        if from <= to && bounds.is_some_and(|(first, last)| first <= from && to <= last) {
            return Ok(Self { from, to });
        }
        Err(Refusal::of(Code::PaperTermInvalid).with("from", from.to_string()).with("to", to.to_string()))
    }

    /// Whether the day is one of its days.
    pub fn holds(&self, day: NaiveDate) -> bool {
        self.from <= day && day <= self.to
    }

    /// What it is on a day; expiring from the day on which its renewal must be filed (Decree 408 Art. 13).
    pub fn standing(&self, day: NaiveDate, calendar: &Calendar) -> Standing {
        if day < self.from {
            Standing::NotYet
        } else if day > self.to {
            Standing::Expired
        } else if day >= calendar.subtract_working_days(self.to, RENEW_WORKING_DAYS).day {
            Standing::Expiring
        } else {
            Standing::Current
        }
    }
}

/// What a paper is found by: the columns of its row beside its whole state.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Keys {
    /// Id of the paper, UUID text.
    pub id: String,
    /// Events so far.
    pub version: i64,
    /// Official number; empty when it has none.
    pub number: String,
    /// State, permanent text.
    pub state: &'static str,
    /// Whose paper it is.
    pub organisation: OrganisationId,
    /// The site of theirs it is about.
    pub site: Option<SiteId>,
    /// The other party.
    pub other_organisation: Option<OrganisationId>,
    /// The other party's site.
    pub other_site: Option<SiteId>,
    /// What a credential speaks of: `carrier_licence`, `vehicle_licence/<id>`, `driver_qualification/<id>`.
    pub subject: String,
    /// Number in the sender's own system.
    pub external_id: Option<String>,
    /// Days of validity, granted or asked for.
    pub term: Term,
}

/// A deadline that a paper's event sets or ends. The due day is part of the event, so a rebuild asks no calendar.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Deadline {
    /// Due at the end of a working day.
    Set {
        /// `<rule>/<paper>`.
        key: String,
        /// The moment after the last day.
        due_at: Instant,
        /// The rule, key of the legal basis.
        rule: &'static str,
        /// A day on the way lies beyond the calendar.
        provisional: bool,
    },
    /// Met, or void.
    End(String),
}

/// The last day of a working-day limit, kept in the event that starts it.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Limit {
    /// The limit ends when this legal day ends.
    pub on: NaiveDate,
    /// Some day on the way lies beyond the calendar: a later notice may move it.
    pub provisional: bool,
}

impl Limit {
    /// So many working days after a day, which is not counted.
    pub fn after(day: NaiveDate, working_days: u32, calendar: &Calendar) -> Self {
        let due = calendar.add_working_days(day, working_days);
        Self { on: due.day, provisional: due.provisional }
    }

    /// The moment after its last day.
    pub fn due_at(self) -> Instant {
        Instant::start_of_legal_day(self.on.succ_opt().unwrap_or(self.on))
    }
}

/// One machine of the registers.
pub trait Paper: Clone + PartialEq + Serialize + DeserializeOwned {
    /// Its facts.
    type Event: Clone + Into<journal::event::Event>;
    /// Its register.
    const KIND: Kind;
    /// Starts a paper by its first event.
    fn begin(event: &Self::Event, id: &str) -> Option<Self>;
    /// Folds an event into its state.
    #[must_use]
    fn apply(self, event: &Self::Event) -> Self;
    /// What it is found by.
    fn keys(&self) -> Keys;
    /// Its share lines with their limits.
    fn lines(&self) -> Vec<quota::Line>;
    /// Deadlines that begin or end with an event, after it.
    fn deadlines(&self, event: &Self::Event) -> Vec<Deadline> {
        let _ = event;
        Vec::new()
    }
}

/// What a paper is not: a role that may act on one, acting on the wrong side of it.
fn not_side(action: &str) -> Refusal {
    Refusal::of(Code::PaperNotYourSide).with("action", action)
}

/// A reason somebody must be able to read: 2 to 500 characters on a few lines.
pub fn reason(text: &str) -> Result<String, Refusal> {
    let text = text.trim();
    if text.chars().count() >= 2 && text.chars().count() <= 500 && is_remark(text) {
        return Ok(text.to_owned());
    }
    Err(Refusal::of(Code::RequestField).with("pointer", "/reason").with("reason", "2 to 500 characters"))
}

/// An official number as it is kept: half-width, 4 to 40 characters; empty where a paper may have none.
pub fn number(text: &str, needed: bool) -> Result<String, Refusal> {
    let number = half_width(text);
    let length = number.chars().count();
    if (number.is_empty() && !needed) || ((4..=40).contains(&length) && !number.chars().any(char::is_control)) {
        return Ok(number);
    }
    Err(Refusal::of(Code::RequestField).with("pointer", "/number").with("reason", "4 to 40 characters"))
}

/// The stream of a paper.
pub fn stream(kind: Kind, id: &str) -> String {
    format!("{}/{id}", kind.as_str())
}
