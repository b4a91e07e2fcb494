//! States, actions and the one table of legal moves of a cross-province approval (state-machines §4). Which authority may do
//! what is a matter of sides, beside it.

use super::super::not_side;
use crate::domain::{
    access::Role,
    names::{door, names},
    refusal::{Code, Refusal},
};

names! {
    /// Where in its life an application or approval is. Exhausted and expired are no states: figures and days tell.
    State {
        /// Being written.
        Draft = "draft" / "草稿",
        /// Handed in; to be accepted within 5 working days.
        Submitted = "submitted" / "已提交",
        /// Something is missing.
        CorrectionNeeded = "correction_needed" / "待补正",
        /// Complete; to be reviewed within 5 working days.
        AcceptedForReview = "accepted_for_review" / "已受理",
        /// The authority of the sending province agrees at first review.
        Reviewed = "reviewed" / "初审同意",
        /// The receiving province is asked; it answers within 10 working days.
        Consulting = "consulting" / "商请中",
        /// It has answered; to be decided within 5 working days.
        Replied = "replied" / "已复函",
        /// May be used on its days, within its masses.
        Approved = "approved" / "已批准",
        /// Not approved.
        Refused = "refused" / "不予批准",
        /// Another approval took its place.
        Superseded = "superseded" / "已被替代",
        /// Taken back.
        Withdrawn = "withdrawn" / "已撤回",
    }
}

names! {
    /// What may be asked of it.
    Action {
        /// Write other words.
        Change = "change" / "修改",
        /// Hand it in.
        Submit = "submit" / "提交",
        /// Say once all that is missing (Order 23 Art. 23).
        AskCorrection = "ask_correction" / "要求补正",
        /// Accept it for review (Art. 23).
        Accept = "accept" / "受理",
        /// Agree at first review (Art. 24).
        Review = "review" / "初审同意",
        /// Send the letter to the receiving province (Art. 24).
        Consult = "consult" / "发商请函",
        /// Answer the letter (Art. 25).
        Reply = "reply" / "复函",
        /// Approve (Art. 26).
        Approve = "approve" / "批准",
        /// Refuse (Art. 24, 26).
        Refuse = "refuse" / "不予批准",
        /// Put another approval in its place (Art. 28).
        Supersede = "supersede" / "替代",
        /// Take it back.
        Withdraw = "withdraw" / "撤回",
    }
}

/// Who applies.
const APPLICANT: &[Role] = &[Role::Ehs, Role::Manager, Role::System];
/// Who decides.
const AUTHORITY: &[Role] = &[Role::Reviewer, Role::System];
/// Who may take back what is approved.
const EITHER: &[Role] = &[Role::Ehs, Role::Manager, Role::Reviewer, Role::System];

/// Every legal move, as (from, action, to, by).
pub const TRANSITIONS: &[(State, Action, State, &[Role])] = &[
    (State::Draft, Action::Change, State::Draft, APPLICANT),
    (State::Draft, Action::Submit, State::Submitted, APPLICANT),
    (State::Draft, Action::Withdraw, State::Withdrawn, APPLICANT),
    (State::Submitted, Action::AskCorrection, State::CorrectionNeeded, AUTHORITY),
    (State::Submitted, Action::Accept, State::AcceptedForReview, AUTHORITY),
    (State::Submitted, Action::Withdraw, State::Withdrawn, APPLICANT),
    (State::CorrectionNeeded, Action::Change, State::CorrectionNeeded, APPLICANT),
    (State::CorrectionNeeded, Action::Submit, State::Submitted, APPLICANT),
    (State::CorrectionNeeded, Action::Withdraw, State::Withdrawn, APPLICANT),
    (State::AcceptedForReview, Action::Review, State::Reviewed, AUTHORITY),
    (State::AcceptedForReview, Action::Refuse, State::Refused, AUTHORITY),
    (State::AcceptedForReview, Action::Withdraw, State::Withdrawn, APPLICANT),
    (State::Reviewed, Action::Consult, State::Consulting, AUTHORITY),
    (State::Reviewed, Action::Withdraw, State::Withdrawn, APPLICANT),
    (State::Consulting, Action::Reply, State::Replied, AUTHORITY),
    (State::Consulting, Action::Withdraw, State::Withdrawn, APPLICANT),
    (State::Replied, Action::Approve, State::Approved, AUTHORITY),
    (State::Replied, Action::Refuse, State::Refused, AUTHORITY),
    (State::Replied, Action::Withdraw, State::Withdrawn, APPLICANT),
    (State::Approved, Action::Supersede, State::Superseded, AUTHORITY),
    (State::Approved, Action::Withdraw, State::Withdrawn, EITHER),
];

door!(ApprovalNotFromState);

/// On which sides of it somebody stands.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Sides {
    /// For the consignor.
    pub consignor: bool,
    /// For the authority of the sending province 移出省.
    pub origin: bool,
    /// For the authority of the receiving province 接受省.
    pub destination: bool,
}

impl Sides {
    /// The platform stands for all.
    pub const ALL: Self = Self { consignor: true, origin: true, destination: true };
}

/// Whether an act is for somebody on these sides. The answer of a province that is not on the platform is entered by the
/// sending one, which holds the letter.
pub fn on_side(action: Action, sides: Sides) -> Result<(), Refusal> {
    let fits = match action {
        Action::Change | Action::Submit => sides.consignor,
        Action::Withdraw => sides.consignor || sides.origin,
        Action::Reply => sides.destination || sides.origin,
        Action::AskCorrection
        | Action::Accept
        | Action::Review
        | Action::Consult
        | Action::Approve
        | Action::Refuse
        | Action::Supersede => sides.origin,
    };
    if fits { Ok(()) } else { Err(not_side(action.as_str())) }
}
