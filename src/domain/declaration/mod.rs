//! Declaration 申报 of a site for a month, quarter or year (HJ 1259-2022 ch. 7): drawn from the ledger, confirmed by the unit over the
//! digest of what it was shown, handed in, returned with a reason and a day, corrected as a new version, accepted.
//!
//! **Invariant:** what was confirmed never changes, and locks its span of the ledger (ADR 18). What is told later is entered in the open
//! period; where it is to be declared, a version beside the confirmed one does so.

pub mod annex;
pub mod content;
mod event;
pub mod period;
#[cfg(test)]
mod tests;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use uuid::{Builder, Uuid};

use super::{
    access::Role,
    form::Stamp,
    names::{door, names},
    paper::{Deadline, Limit},
    party::Tier,
    refusal::{Code, Refusal},
};
use crate::kernel::{hash::Hash, id::SiteId};

pub use event::Event;

use content::{Content, Difference, Totals, differences};
use period::Period;

/// Longest reason or receipt, in characters.
const TEXT_MAX: usize = 200;
/// Rule of the day until which a returned one is to be corrected.
const RETURN_RULE: &str = "decl_return";

names! {
    /// Where in its life a declaration is.
    State {
        /// Drawn from the ledger, or being corrected.
        Draft = "draft" / "待确认",
        /// Confirmed by the unit.
        Confirmed = "confirmed" / "已确认",
        /// Handed in.
        Submitted = "submitted" / "已提交",
        /// Sent back with a reason and a day.
        Returned = "returned" / "退回补正",
        /// Accepted.
        Accepted = "accepted" / "已接受",
    }
}

names! {
    /// What may be asked of a declaration.
    Action {
        /// Draw it from the ledger anew, perhaps as another kind.
        Redraw = "redraw" / "重新取数",
        /// Confirm what is shown.
        Confirm = "confirm" / "确认",
        /// Hand it in.
        Submit = "submit" / "提交",
        /// Send it back with a reason and a day.
        Return = "return" / "退回",
        /// Take note that it was sent back.
        Acknowledge = "acknowledge" / "知悉退回",
        /// Begin a corrected version, drawn from the ledger as it is now.
        Correct = "correct" / "更正",
        /// Accept it.
        Accept = "accept" / "接受",
    }
}

impl State {
    /// Those in which what the span covers is written no more (ADR 18).
    pub const LOCKED: [Self; 3] = [Self::Confirmed, Self::Submitted, Self::Accepted];
}

impl Action {
    /// It is for the authority of the division.
    pub const fn is_of_authority(self) -> bool {
        matches!(self, Self::Return | Self::Accept)
    }

    /// It draws figures from the ledger.
    pub const fn draws(self) -> bool {
        matches!(self, Self::Redraw | Self::Correct)
    }
}

/// Who answers for a site's declarations.
const SITE: &[Role] = &[Role::Ehs, Role::Manager, Role::System];
/// Who answers them for the division.
const AUTHORITY: &[Role] = &[Role::Reviewer, Role::System];

/// Every legal move, as (from, action, to, by). A declaration begins as [`State::Draft`].
pub const TRANSITIONS: &[(State, Action, State, &[Role])] = &[
    (State::Draft, Action::Redraw, State::Draft, SITE),
    (State::Draft, Action::Confirm, State::Confirmed, SITE),
    (State::Confirmed, Action::Submit, State::Submitted, SITE),
    (State::Confirmed, Action::Correct, State::Draft, SITE),
    (State::Submitted, Action::Return, State::Returned, AUTHORITY),
    (State::Submitted, Action::Accept, State::Accepted, AUTHORITY),
    (State::Submitted, Action::Correct, State::Draft, SITE),
    (State::Returned, Action::Acknowledge, State::Returned, SITE),
    (State::Returned, Action::Correct, State::Draft, SITE),
    (State::Accepted, Action::Correct, State::Draft, SITE),
];

door!(DeclarationNotFromState);

/// Why and until when it was sent back.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Returned {
    /// Why.
    pub reason: String,
    /// Last day for a corrected version.
    pub limit: Limit,
    /// The unit took note.
    pub read: bool,
}

/// A version that was confirmed.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Version {
    /// What it says.
    pub content: Content,
    /// Digest of what was shown to who confirmed it.
    pub shown_sha256: String,
    /// Day on which it was confirmed.
    pub confirmed_on: NaiveDate,
    /// Day on which it was handed in, with what the national system gave back.
    pub submitted: Option<(NaiveDate, Option<String>)>,
    /// It was sent back.
    pub returned: Option<Returned>,
    /// Day on which it was accepted.
    pub accepted_on: Option<NaiveDate>,
}

/// The folded state of one declaration.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Declaration {
    /// The site.
    pub site: SiteId,
    /// What it is for.
    pub period: Period,
    /// By which tier it was due.
    pub tier: Tier,
    /// Where in its life it is.
    pub state: State,
    /// What it says now.
    pub content: Content,
    /// Versions that were confirmed, the latest last.
    pub versions: Vec<Version>,
    /// Why the version being written corrects the one before.
    pub correction: Option<String>,
    /// Events so far.
    pub version: i64,
}

/// An action with what it needs.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Ask {
    /// Draw it anew.
    Redraw(Content),
    /// Confirm what was shown, by this digest; the ledger says so now.
    Confirm {
        /// Digest of what was shown.
        shown_sha256: String,
        /// What the ledger says.
        ledger: Totals,
    },
    /// Hand it in, with what the national system gave back.
    Submit(Option<String>),
    /// Send it back, to be corrected by that day.
    Return(String, Limit),
    /// Take note.
    Acknowledge,
    /// Begin a corrected version, for this reason.
    Correct(String, Content),
    /// Accept it.
    Accept,
}

impl Ask {
    /// The action.
    pub const fn action(&self) -> Action {
        match self {
            Self::Redraw(_) => Action::Redraw,
            Self::Confirm { .. } => Action::Confirm,
            Self::Submit(_) => Action::Submit,
            Self::Return(..) => Action::Return,
            Self::Acknowledge => Action::Acknowledge,
            Self::Correct(..) => Action::Correct,
            Self::Accept => Action::Accept,
        }
    }
}

fn text(text: &str, pointer: &str) -> Result<String, Refusal> {
    let text = text.trim();
    if text.is_empty() || text.chars().count() > TEXT_MAX || text.chars().any(char::is_control) {
        let refusal = Refusal::of(Code::RequestField).with("pointer", pointer);
        return Err(refusal.with("reason", "1 to 200 characters"));
    }
    Ok(text.to_owned())
}

/// Begins a declaration of a span that is over.
///
/// # Errors
///
/// `declaration.not_of_tier`, `declaration.period_open`, `declaration.not_still`.
pub fn draft(site: SiteId, period: Period, tier: Tier, content: Content, today: NaiveDate) -> Result<Event, Refusal> {
    if !period.is_of(tier) {
        let refusal = Refusal::of(Code::DeclarationNotOfTier).with("period", period.to_string());
        return Err(refusal.with("tier", tier.as_str()));
    }
    if period.days().1 >= today {
        return Err(Refusal::of(Code::DeclarationPeriodOpen).with("period", period.to_string()));
    }
    content.fits()?;
    Ok(Event::Drafted { site, period, tier, content: Box::new(content) })
}

/// Decides on what is asked on a legal day.
///
/// # Errors
///
/// `declaration.not_from_state`; `declaration.shown_differs`, `declaration.differs` where what is confirmed is not what was shown, or
/// not what the ledger says; `declaration.not_still`; `request.field`.
pub fn decide(one: &Declaration, ask: &Ask, role: Role, today: NaiveDate) -> Result<Event, Refusal> {
    next(one.state, ask.action(), role)?;
    Ok(match ask {
        Ask::Redraw(content) => {
            content.fits()?;
            Event::Redrawn { content: Box::new(content.clone()) }
        }
        Ask::Confirm { shown_sha256, ledger } => {
            one.content.fits()?;
            let is = one.content.shown().map(|hash| hash.hex()).unwrap_or_default();
            if *shown_sha256 != is {
                return Err(Refusal::of(Code::DeclarationShownDiffers).with("shown_sha256", is));
            }
            if let Some(first) = one.differences(ledger).first() {
                let refusal = Refusal::of(Code::DeclarationDiffers).with("waste_code", first.waste_code.as_str());
                let refusal = refusal.with("figure", first.figure.as_str());
                return Err(refusal.with("declared_g", first.declared_g).with("ledger_g", first.ledger_g));
            }
            Event::Confirmed { shown_sha256: is, on: today }
        }
        Ask::Submit(receipt) => {
            let receipt = receipt.as_deref().map(|one| text(one, "/receipt")).transpose()?;
            Event::Submitted { on: today, receipt }
        }
        Ask::Return(reason, limit) => Event::Returned { reason: text(reason, "/reason")?, limit: *limit },
        Ask::Acknowledge => Event::ReturnRead {},
        Ask::Correct(reason, content) => {
            // A nil declaration that something turned up for is corrected to what the figures say.
            let kind = if content.fits().is_err() { Content::follows(&content.rows) } else { content.kind };
            let content = Content { kind, ..content.clone() };
            Event::CorrectionBegun { reason: text(reason, "/reason")?, content: Box::new(content) }
        }
        Ask::Accept => Event::Accepted { on: today },
    })
}

impl Declaration {
    /// The stream of a site's declaration of a span.
    pub fn stream_of(site: SiteId, period: Period) -> String {
        format!("declaration/{}", Self::id_of(site, period))
    }

    /// The id of a site's declaration of a span: it follows from both, so that there is one.
    pub fn id_of(site: SiteId, period: Period) -> Uuid {
        let hash = Hash::of(&[b"declaration", site.0.as_bytes(), period.to_string().as_bytes()]);
        let mut bytes = [0; 16];
        bytes.copy_from_slice(hash.0.get(..16).unwrap_or(&[0; 16]));
        Builder::from_custom_bytes(bytes).into_uuid()
    }

    /// Its stream.
    pub fn stream(&self) -> String {
        Self::stream_of(self.site, self.period)
    }

    /// Where it is not what the ledger says.
    pub fn differences(&self, ledger: &Totals) -> Vec<Difference> {
        differences(&self.content.totals(), ledger)
    }

    /// The last day of what is to be done: to declare, or to correct what was sent back; `None`: nothing is waited for.
    pub fn due_on(&self) -> Option<NaiveDate> {
        let handed_in = self.versions.iter().rev().find(|one| one.submitted.is_some());
        match (self.state, handed_in) {
            (State::Submitted | State::Accepted, _) => None,
            (State::Draft | State::Confirmed | State::Returned, None) => Some(self.period.due_on()),
            (State::Draft | State::Confirmed | State::Returned, Some(last)) => {
                last.returned.as_ref().map(|returned| returned.limit.on)
            }
        }
    }

    /// What is stamped on the version that is shown.
    pub const fn stamp(&self) -> Stamp {
        match self.state {
            State::Draft => Stamp::Draft,
            State::Confirmed => Stamp::Confirmed,
            State::Submitted => Stamp::Submitted,
            State::Returned => Stamp::Returned,
            State::Accepted => Stamp::Accepted,
        }
    }

    /// The deadline that an event set or ended; `self` is the state after it.
    pub fn deadlines(&self, event: &Event) -> Vec<Deadline> {
        let key = |rule: &str| format!("{rule}/{}", Self::id_of(self.site, self.period));
        let rule = self.period.rule();
        match event {
            Event::Drafted { .. } => {
                vec![Deadline::Set { key: key(rule), due_at: self.period.due_at(), rule, provisional: false }]
            }
            Event::Submitted { .. } => vec![Deadline::End(key(rule)), Deadline::End(key(RETURN_RULE))],
            Event::Returned { limit, .. } => {
                let (due_at, provisional) = (limit.due_at(), limit.provisional);
                vec![Deadline::Set { key: key(RETURN_RULE), due_at, rule: RETURN_RULE, provisional }]
            }
            Event::Redrawn { .. }
            | Event::Confirmed { .. }
            | Event::ReturnRead {}
            | Event::CorrectionBegun { .. }
            | Event::Accepted { .. } => Vec::new(),
        }
    }
}
