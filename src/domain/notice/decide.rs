//! What people ask of a notice, and whether they may.

use chrono::NaiveDate;

use super::{Action, Event, Notice, next};
use crate::{
    domain::{
        access::Role,
        alarm::Level,
        refusal::{Code, Refusal},
    },
    kernel::text::is_remark,
};

/// Longest text of one of its steps, in characters.
const TEXT_MAX: usize = 500;

/// What is asked.
#[derive(Clone, PartialEq, Eq, Debug)]
#[expect(missing_docs, reason = "each is the action of its name, with what it needs")]
pub enum Ask {
    Acknowledge,
    /// Without a day the longest that the level allows.
    Handle {
        measures: String,
        due_on: Option<NaiveDate>,
    },
    Submit {
        result: String,
    },
    FindOnSpot {
        result: String,
    },
    Verify,
    Return {
        reason: String,
    },
    AskExtension {
        due_on: NaiveDate,
        reason: String,
    },
    GrantExtension,
    RefuseExtension {
        reason: String,
    },
    ClaimFalse {
        reason: String,
    },
    ConfirmFalse,
    RejectFalse {
        reason: String,
    },
    Reopen {
        reason: String,
    },
}

impl Ask {
    /// The action of the table.
    pub const fn action(&self) -> Action {
        match self {
            Self::Acknowledge => Action::Acknowledge,
            Self::Handle { .. } => Action::Handle,
            Self::Submit { .. } => Action::Submit,
            Self::FindOnSpot { .. } => Action::FindOnSpot,
            Self::Verify => Action::Verify,
            Self::Return { .. } => Action::Return,
            Self::AskExtension { .. } => Action::AskExtension,
            Self::GrantExtension => Action::GrantExtension,
            Self::RefuseExtension { .. } => Action::RefuseExtension,
            Self::ClaimFalse { .. } => Action::ClaimFalse,
            Self::ConfirmFalse => Action::ConfirmFalse,
            Self::RejectFalse { .. } => Action::RejectFalse,
            Self::Reopen { .. } => Action::Reopen,
        }
    }
}

/// Days that measures may take by level (state-machines §7: 3, 7 or 15).
pub const fn days_for(level: Level) -> u64 {
    match level {
        Level::Blue | Level::Yellow => 15,
        Level::Orange => 7,
        Level::Red => 3,
    }
}

/// Whether somebody in this role may do this on a legal day; what they must tell with it is not asked.
pub fn may(one: &Notice, action: Action, role: Role, today: NaiveDate) -> Result<(), Refusal> {
    // Of what the sides know nothing of, the authority does their part.
    let theirs = matches!(action, Action::Handle | Action::Submit | Action::AskExtension | Action::ClaimFalse);
    let does = if theirs && role.is_regulator() && one.is_for_authority_alone() { Role::System } else { role };
    next(one.state, action, does)?;
    let judges = matches!(action, Action::Verify | Action::Return);
    let authority = role.is_regulator() || role == Role::System || (role == Role::Admin && one.parties.is_empty());
    if judges && one.needs_authority() && !authority {
        return Err(Refusal::of(Code::NoticeNeedsAuthority).with("level", one.peak.as_str()));
    }
    if action == Action::FindOnSpot && role.is_regulator() && !one.is_the_authoritys() && !one.is_unanswered(today) {
        return Err(Refusal::of(Code::NoticeAnswered).with("until", one.answers_until().to_string()));
    }
    if action == Action::Verify && one.stands() {
        return Err(Refusal::of(Code::NoticeStillStands).with("rule", one.rule.as_str()));
    }
    Ok(())
}

/// Decides; `today` is the legal day.
pub fn decide(one: &Notice, ask: &Ask, role: Role, today: NaiveDate) -> Result<Event, Refusal> {
    decide_within(one, ask, role, today, None)
}

/// The same with the days that were chosen for measures of its rule.
pub fn decide_within(
    one: &Notice,
    ask: &Ask,
    role: Role,
    today: NaiveDate,
    most: Option<u64>,
) -> Result<Event, Refusal> {
    may(one, ask.action(), role, today)?;
    Ok(match ask {
        Ask::Acknowledge => Event::Acknowledged {},
        Ask::Handle { measures, due_on } => {
            let last = one.due_last(today, most);
            let due_on = due_on.unwrap_or(last);
            if !(today..=last).contains(&due_on) {
                return Err(Refusal::of(Code::NoticeDueTooLate).with("last", last.to_string()));
            }
            Event::Handled { measures: said("/measures", measures)?, due_on }
        }
        Ask::Submit { result } => Event::Submitted { result: said("/result", result)? },
        Ask::FindOnSpot { result } => Event::FoundOnSpot { result: said("/result", result)? },
        Ask::Verify => Event::Verified {},
        Ask::Return { reason } => Event::Returned { reason: said("/reason", reason)? },
        Ask::AskExtension { due_on, reason } => {
            if one.due_on.is_some_and(|known| *due_on <= known) {
                return Err(field("/due_on", "a later day than the one that stands"));
            }
            let last = one.due_last(today, most);
            if *due_on > last {
                return Err(Refusal::of(Code::NoticeDueTooLate).with("last", last.to_string()));
            }
            Event::ExtensionAsked { due_on: *due_on, reason: said("/reason", reason)? }
        }
        Ask::GrantExtension => Event::ExtensionGranted {},
        Ask::RefuseExtension { reason } => Event::ExtensionRefused { reason: said("/reason", reason)? },
        Ask::ClaimFalse { reason } => Event::FalseClaimed { reason: said("/reason", reason)? },
        Ask::ConfirmFalse => Event::FalseConfirmed {},
        Ask::RejectFalse { reason } => Event::FalseRejected { reason: said("/reason", reason)? },
        Ask::Reopen { reason } => Event::Reopened { reason: said("/reason", reason)? },
    })
}

/// A text somebody must be able to read.
fn said(pointer: &str, text: &str) -> Result<String, Refusal> {
    let text = text.trim();
    let length = text.chars().count();
    if (2..=TEXT_MAX).contains(&length) && is_remark(text) {
        return Ok(text.to_owned());
    }
    Err(field(pointer, "2 to 500 characters"))
}

fn field(pointer: &str, reason: &str) -> Refusal {
    Refusal::of(Code::RequestField).with("pointer", pointer).with("reason", reason)
}
