//! States, actions and the one table of legal moves of a treatment batch. What is not listed is refused.

use crate::domain::{
    access::Role,
    names::{door, names},
    refusal::{Code, Refusal},
};

names! {
    /// Where in its life a treatment batch is.
    State {
        /// Packages go in, residues come out.
        Open = "open" / "进行中",
        /// What came out is stated; nothing more goes in.
        Closed = "closed" / "已完成",
        /// Given up before anything went in.
        Cancelled = "cancelled" / "已取消",
    }
}

names! {
    /// What may be asked of a treatment batch.
    Action {
        /// Put a package in; it is treated with that.
        Feed = "feed" / "投料",
        /// Put what came out into a new package.
        MakeResidue = "make_residue" / "产出残余物",
        /// State that nothing more goes in or comes out.
        Close = "close" / "完成",
        /// Give it up while it is empty.
        Cancel = "cancel" / "取消",
        /// Propose to correct what was said of it.
        ProposeCorrection = "propose_correction" / "申请更正",
        /// Agree to a correction.
        AgreeCorrection = "agree_correction" / "同意更正",
        /// Do not agree to it.
        DeclineCorrection = "decline_correction" / "不同意更正",
    }
}

/// Who treats: the workshop's operator, or the EHS officer.
const OPERATORS: &[Role] = &[Role::Operator, Role::Ehs, Role::System];

/// Who agrees to a correction: those who answer for the receiver's figures, and the authority of its place.
const AGREEING: &[Role] = &[Role::Ehs, Role::Manager, Role::Officer, Role::Reviewer, Role::System];

/// Every legal move, as (from, action, to, by).
pub const TRANSITIONS: &[(State, Action, State, &[Role])] = &[
    (State::Open, Action::Feed, State::Open, OPERATORS),
    (State::Open, Action::MakeResidue, State::Open, OPERATORS),
    (State::Open, Action::Close, State::Closed, OPERATORS),
    (State::Open, Action::Cancel, State::Cancelled, OPERATORS),
    (State::Open, Action::ProposeCorrection, State::Open, OPERATORS),
    (State::Open, Action::AgreeCorrection, State::Open, AGREEING),
    (State::Open, Action::DeclineCorrection, State::Open, AGREEING),
    (State::Closed, Action::ProposeCorrection, State::Closed, OPERATORS),
    (State::Closed, Action::AgreeCorrection, State::Closed, AGREEING),
    (State::Closed, Action::DeclineCorrection, State::Closed, AGREEING),
];

door!(TreatmentNotFromState);

impl Action {
    /// Whether it answers for a correction, which others do than those who treat.
    pub const fn is_answer(self) -> bool {
        matches!(self, Self::AgreeCorrection | Self::DeclineCorrection)
    }
}
