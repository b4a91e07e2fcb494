//! Decisions about an application for a cross-province approval: what is asked and the setting in; an event or a refusal out.

use chrono::{Months, NaiveDate};

use super::{
    ACCEPT_WORKING_DAYS, Action, Approval, DECIDE_WORKING_DAYS, Event, Granted, Line, REPLY_WORKING_DAYS,
    REVIEW_WORKING_DAYS, Sides, Terms, VALID_MONTHS, checked_lines, next, on_side,
};
use crate::domain::{
    access::Role,
    law::calendar::Calendar,
    paper::{self, Limit, Term},
    refusal::{Code, Refusal},
};

/// What an approval is granted with.
#[derive(Clone, Debug)]
pub struct Grant {
    /// Number of the decision.
    pub number: String,
    /// Its first day; the day of the decision unless a later one is named.
    pub from: Option<NaiveDate>,
    /// Its last day; the last one allowed unless an earlier one is named.
    pub to: Option<NaiveDate>,
    /// Masses other than asked for; never more.
    pub lines: Option<Vec<Line>>,
}

/// What an action needs besides itself.
#[derive(Clone, Debug)]
pub enum Ask {
    /// Other words.
    Change(Box<Terms>),
    /// Hand it in.
    Submit,
    /// All that is missing.
    AskCorrection(String),
    /// Accept it for review.
    Accept,
    /// Agree at first review.
    Review,
    /// Send the letter.
    Consult,
    /// The receiving province's answer.
    Reply {
        /// Whether it agrees.
        agreed: bool,
        /// Why, or on which conditions; empty only when it agrees.
        reason: String,
    },
    /// Approve.
    Approve(Box<Grant>),
    /// Refuse, with the reason.
    Refuse(String),
    /// The approval in its place.
    Supersede(String),
    /// Take it back, with the reason.
    Withdraw(String),
}

impl Ask {
    /// The action it asks for.
    pub const fn action(&self) -> Action {
        match self {
            Self::Change(_) => Action::Change,
            Self::Submit => Action::Submit,
            Self::AskCorrection(_) => Action::AskCorrection,
            Self::Accept => Action::Accept,
            Self::Review => Action::Review,
            Self::Consult => Action::Consult,
            Self::Reply { .. } => Action::Reply,
            Self::Approve(_) => Action::Approve,
            Self::Refuse(_) => Action::Refuse,
            Self::Supersede(_) => Action::Supersede,
            Self::Withdraw(_) => Action::Withdraw,
        }
    }
}

/// What a decision must know besides the application.
#[derive(Clone, Copy, Debug)]
pub struct Setting<'a> {
    /// The legal day of the act.
    pub today: NaiveDate,
    /// Working days.
    pub calendar: &'a Calendar,
    /// Last day of the receiver's permit, if one is registered (Art. 27).
    pub permit_to: Option<NaiveDate>,
}

/// Decides an act by a role on these sides.
pub fn decide(one: &Approval, ask: Ask, role: Role, sides: Sides, setting: Setting<'_>) -> Result<Event, Refusal> {
    next(one.state, ask.action(), role)?;
    on_side(ask.action(), sides)?;
    let limit = |days| Limit::after(setting.today, days, setting.calendar);
    Ok(match ask {
        Ask::Change(terms) => {
            let terms = terms.checked()?;
            if terms.consignor != one.terms.consignor {
                let refusal = Refusal::of(Code::RequestField).with("pointer", "/consignor");
                return Err(refusal.with("reason", "the applicant stays"));
            }
            Event::Changed { terms }
        }
        Ask::Submit => Event::Submitted { limit: limit(ACCEPT_WORKING_DAYS) },
        Ask::AskCorrection(reason) => Event::CorrectionAsked { reason: paper::reason(&reason)? },
        Ask::Accept => Event::AcceptedForReview { limit: limit(REVIEW_WORKING_DAYS) },
        Ask::Review => Event::Reviewed {},
        Ask::Consult => Event::Consulted { limit: limit(REPLY_WORKING_DAYS) },
        Ask::Reply { agreed, reason } => {
            let reason = if agreed && reason.trim().is_empty() { String::new() } else { paper::reason(&reason)? };
            Event::Replied { agreed, reason, limit: limit(DECIDE_WORKING_DAYS) }
        }
        Ask::Approve(grant) => Event::Approved { granted: grant_within(one, *grant, setting)? },
        Ask::Refuse(reason) => Event::Refused { reason: paper::reason(&reason)? },
        Ask::Supersede(successor) => {
            if successor == one.id {
                return Err(Refusal::of(Code::RequestField)
                    .with("pointer", "/successor")
                    .with("reason", "another approval"));
            }
            Event::Superseded { successor }
        }
        Ask::Withdraw(reason) => Event::Withdrawn { reason: paper::reason(&reason)? },
    })
}

/// Never without the receiving province, beyond 12 months, the days wished for or the receiver's permit (Art. 25–27), and
/// never more than asked for.
fn grant_within(one: &Approval, grant: Grant, setting: Setting<'_>) -> Result<Granted, Refusal> {
    if one.agreed != Some(true) {
        return Err(Refusal::of(Code::ApprovalNotAgreed));
    }
    let wished = one.terms.term;
    let from = grant.from.unwrap_or(setting.today.max(wished.from));
    let year = from.checked_add_months(Months::new(VALID_MONTHS)).and_then(|day| day.pred_opt()).unwrap_or(from);
    let last = year.min(wished.to).min(setting.permit_to.unwrap_or(wished.to));
    let to = grant.to.unwrap_or(last);
    if from < wished.from || from < setting.today || to > last {
        let refusal = Refusal::of(Code::PaperTermInvalid).with("from", from.to_string()).with("to", to.to_string());
        return Err(refusal.with("latest", last.to_string()));
    }
    let term = Term::new(from, to)?;
    let lines = grant.lines.map_or_else(|| Ok(one.terms.lines.clone()), checked_lines)?;
    for line in &lines {
        let asked = one.terms.lines.iter().find(|asked| asked.code == line.code);
        let within = asked.is_some_and(|asked| {
            line.mass_g <= asked.mass_g && line.methods.iter().all(|method| asked.methods.contains(method))
        });
        if !within {
            return Err(Refusal::of(Code::ApprovalAboveAsked).with("waste_code", line.code.as_str()));
        }
    }
    Ok(Granted { number: paper::number(&grant.number, true)?, term, lines })
}
