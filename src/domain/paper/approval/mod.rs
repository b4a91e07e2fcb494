//! Approval 跨省转移批准 (Order 23 Art. 21–28): the consignor applies, the sending province reviews, asks the receiving one and
//! decides. An approval grants a mass per waste code for at most 12 months; more, or another method or receiver, is another
//! application.
//!
//! **Invariant:** the day each clock ends is part of the event that starts it, so a rebuild asks no calendar.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use super::{Deadline, Keys, Kind, Limit, Paper, Term, contract::Party, quota, scope};
use crate::{
    domain::{
        journal,
        refusal::{Code, Refusal},
        waste::code::WasteCode,
    },
    kernel::{id::OrganisationId, mass::Mass},
};

pub mod decide;
pub mod lifecycle;

pub use decide::{Ask, Grant, Setting, decide};
pub use lifecycle::{Action, Sides, State, TRANSITIONS, next, on_side};

/// Working days to accept or to say what is missing (Order 23 Art. 23).
pub const ACCEPT_WORKING_DAYS: u32 = 5;
/// Working days of the first review and the letter (Art. 24).
pub const REVIEW_WORKING_DAYS: u32 = 5;
/// Working days of the receiving province's answer (Art. 25).
pub const REPLY_WORKING_DAYS: u32 = 10;
/// Working days to decide after the answer (Art. 26).
pub const DECIDE_WORKING_DAYS: u32 = 5;
/// Months an approval is valid at most (Art. 27).
pub const VALID_MONTHS: u32 = 12;

/// The clocks, by their key of the legal basis.
const CLOCKS: &[&str] = &["xprov_accept", "xprov_review", "xprov_reply", "xprov_decide"];

/// One waste of it.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Line {
    /// A code `900-041-49`; each once.
    pub code: String,
    /// Methods of HJ 1033 Annex F.
    pub methods: Vec<String>,
    /// Grams asked for, or granted, in all.
    pub mass_g: Mass,
}

/// What is asked for.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Terms {
    /// Who sends.
    pub consignor: Party,
    /// Who takes.
    pub receiver: Party,
    /// What, how and how much.
    pub lines: Vec<Line>,
    /// Who may carry it; empty: anybody licensed.
    pub carriers: Vec<OrganisationId>,
    /// The days wished for.
    pub term: Term,
    /// Number in the sender's own system.
    pub external_id: Option<String>,
}

/// What was granted.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Granted {
    /// Number of the decision 批准文号.
    pub number: String,
    /// Its days.
    pub term: Term,
    /// What, how and how much.
    pub lines: Vec<Line>,
}

/// The folded state of one application or approval.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Approval {
    /// Its identity, UUID text.
    pub id: String,
    /// Where in its life it is.
    pub state: State,
    /// What was asked for.
    pub terms: Terms,
    /// Whether the receiving province agreed, once it answered.
    pub agreed: Option<bool>,
    /// The clock that runs.
    pub limit: Option<Limit>,
    /// What was granted, once it was.
    pub granted: Option<Granted>,
    /// The approval in its place.
    pub superseded_by: Option<String>,
    /// Events so far.
    pub version: i64,
}

/// One fact about it.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(tag = "kind", content = "data")]
#[expect(missing_docs, reason = "fields as in Approval; a limit is the last day of the clock that begins")]
pub enum Event {
    #[serde(rename = "approval.drafted")]
    Drafted { terms: Terms },
    #[serde(rename = "approval.changed")]
    Changed { terms: Terms },
    #[serde(rename = "approval.submitted")]
    Submitted { limit: Limit },
    #[serde(rename = "approval.correction_asked")]
    CorrectionAsked { reason: String },
    #[serde(rename = "approval.accepted_for_review")]
    AcceptedForReview { limit: Limit },
    #[serde(rename = "approval.reviewed")]
    Reviewed {},
    #[serde(rename = "approval.consulted")]
    Consulted { limit: Limit },
    #[serde(rename = "approval.replied")]
    Replied { agreed: bool, reason: String, limit: Limit },
    #[serde(rename = "approval.approved")]
    Approved { granted: Granted },
    #[serde(rename = "approval.refused")]
    Refused { reason: String },
    #[serde(rename = "approval.superseded")]
    Superseded { successor: String },
    #[serde(rename = "approval.withdrawn")]
    Withdrawn { reason: String },
}

impl From<Event> for journal::event::Event {
    fn from(event: Event) -> Self {
        Self::Approval(event)
    }
}

/// Lines in form: a code each once, methods, a mass.
pub(super) fn checked_lines(lines: Vec<Line>) -> Result<Vec<Line>, Refusal> {
    let bad =
        |pointer: &str, reason: &str| Refusal::of(Code::RequestField).with("pointer", pointer).with("reason", reason);
    if lines.is_empty() || lines.len() > scope::LINES_MAX {
        return Err(bad("/lines", "1 to 500 lines"));
    }
    let mut codes = BTreeSet::new();
    let mut out = Vec::new();
    for line in lines {
        let code = line.code.trim().parse::<WasteCode>().ok().filter(|code| code.category_exists());
        let code = code.ok_or_else(|| {
            Refusal::of(Code::WasteCodeMalformed).with("pointer", "/lines/code").with("waste_code", line.code.as_str())
        })?;
        if !codes.insert(code) {
            return Err(bad("/lines/code", "each code once"));
        }
        if !line.mass_g.is_positive() || line.mass_g > super::permit::QUOTA_MAX {
            return Err(bad("/lines/mass_g", "1 g to 10 000 000 t"));
        }
        let methods = scope::methods(&line.methods, "/lines/methods")?;
        out.push(Line { code: code.to_string(), methods, mass_g: line.mass_g });
    }
    out.sort_by(|a, b| a.code.cmp(&b.code));
    Ok(out)
}

impl Terms {
    /// The terms as they are kept.
    pub fn checked(self) -> Result<Self, Refusal> {
        if self.consignor.organisation == self.receiver.organisation && self.consignor.site == self.receiver.site {
            let refusal = Refusal::of(Code::RequestField).with("pointer", "/receiver");
            return Err(refusal.with("reason", "another site than the consignor's"));
        }
        let carriers: BTreeSet<OrganisationId> = self.carriers.iter().copied().collect();
        if carriers.len() > 50 {
            return Err(Refusal::of(Code::RequestField).with("pointer", "/carriers").with("reason", "at most 50"));
        }
        let lines = checked_lines(self.lines)?;
        Ok(Self { lines, carriers: carriers.into_iter().collect(), ..self })
    }
}

impl Approval {
    /// The days granted, or those wished for.
    pub fn term(&self) -> Term {
        self.granted.as_ref().map_or(self.terms.term, |granted| granted.term)
    }

    /// The granted line of a code.
    pub fn line(&self, code: &str) -> Option<&Line> {
        self.granted.as_ref()?.lines.iter().find(|line| line.code == code)
    }
}

impl Paper for Approval {
    type Event = Event;
    const KIND: Kind = Kind::Approval;

    fn begin(event: &Event, id: &str) -> Option<Self> {
        let Event::Drafted { terms } = event else { return None };
        Some(Self {
            id: id.to_owned(),
            state: State::Draft,
            terms: terms.clone(),
            agreed: None,
            limit: None,
            granted: None,
            superseded_by: None,
            version: 1,
        })
    }

    fn apply(mut self, event: &Event) -> Self {
        self.version += 1;
        let (state, limit) = match event {
            Event::Drafted { .. } => (self.state, self.limit),
            Event::Changed { terms } => {
                self.terms = terms.clone();
                (self.state, self.limit)
            }
            Event::Submitted { limit } => (State::Submitted, Some(*limit)),
            Event::CorrectionAsked { .. } => (State::CorrectionNeeded, None),
            Event::AcceptedForReview { limit } => (State::AcceptedForReview, Some(*limit)),
            // The clock of the review runs on until the letter is sent.
            Event::Reviewed {} => (State::Reviewed, self.limit),
            Event::Consulted { limit } => (State::Consulting, Some(*limit)),
            Event::Replied { agreed, limit, .. } => {
                self.agreed = Some(*agreed);
                (State::Replied, Some(*limit))
            }
            Event::Approved { granted } => {
                self.granted = Some(granted.clone());
                (State::Approved, None)
            }
            Event::Refused { .. } => (State::Refused, None),
            Event::Superseded { successor } => {
                self.superseded_by = Some(successor.clone());
                (State::Superseded, None)
            }
            Event::Withdrawn { .. } => (State::Withdrawn, None),
        };
        (self.state, self.limit) = (state, limit);
        self
    }

    fn keys(&self) -> Keys {
        Keys {
            id: self.id.clone(),
            version: self.version,
            number: self.granted.as_ref().map(|granted| granted.number.clone()).unwrap_or_default(),
            state: self.state.as_str(),
            organisation: self.terms.consignor.organisation,
            site: Some(self.terms.consignor.site),
            other_organisation: Some(self.terms.receiver.organisation),
            other_site: Some(self.terms.receiver.site),
            subject: String::new(),
            external_id: self.terms.external_id.clone(),
            term: self.term(),
        }
    }

    /// Never above what was approved (Order 23 Art. 28).
    fn lines(&self) -> Vec<quota::Line> {
        let line = |one: &Line| quota::Line { line: one.code.clone(), limit_g: one.mass_g, most_g: Some(one.mass_g) };
        self.granted.iter().flat_map(|granted| &granted.lines).map(line).collect()
    }

    fn deadlines(&self, event: &Event) -> Vec<Deadline> {
        let key = |rule: &str| format!("{rule}/{}", self.id);
        let set = |rule: &'static str, limit: &Limit| Deadline::Set {
            key: key(rule),
            due_at: limit.due_at(),
            rule,
            provisional: limit.provisional,
        };
        let end = |rule: &str| Deadline::End(key(rule));
        match event {
            Event::Drafted { .. } | Event::Changed { .. } | Event::Reviewed {} => Vec::new(),
            Event::Submitted { limit } => vec![set("xprov_accept", limit)],
            Event::CorrectionAsked { .. } => vec![end("xprov_accept")],
            Event::AcceptedForReview { limit } => vec![end("xprov_accept"), set("xprov_review", limit)],
            Event::Consulted { limit } => vec![end("xprov_review"), set("xprov_reply", limit)],
            Event::Replied { limit, .. } => vec![end("xprov_reply"), set("xprov_decide", limit)],
            Event::Approved { .. } | Event::Refused { .. } | Event::Superseded { .. } | Event::Withdrawn { .. } => {
                CLOCKS.iter().map(|rule| end(rule)).collect()
            }
        }
    }
}
