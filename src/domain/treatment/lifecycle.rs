//! States, actions and the one table of legal moves of a treatment batch. What is not listed is refused.

use crate::domain::{
    access::Role,
    names::names,
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
    }
}

/// Who treats: the workshop's operator, or the EHS officer.
const OPERATORS: &[Role] = &[Role::Operator, Role::Ehs, Role::System];

/// Every legal move, as (from, action, to, by).
pub const TRANSITIONS: &[(State, Action, State, &[Role])] = &[
    (State::Open, Action::Feed, State::Open, OPERATORS),
    (State::Open, Action::MakeResidue, State::Open, OPERATORS),
    (State::Open, Action::Close, State::Closed, OPERATORS),
    (State::Open, Action::Cancel, State::Cancelled, OPERATORS),
];

/// The only door to a new state.
pub fn next(from: State, action: Action, role: Role) -> Result<State, Refusal> {
    let found = TRANSITIONS.iter().find(|(state, act, ..)| (*state, *act) == (from, action));
    let Some((_, _, to, by)) = found else {
        return Err(Refusal::of(Code::TreatmentNotFromState)
            .with("state", from.as_str())
            .with("state_zh", from.zh())
            .with("action", action.as_str()));
    };
    if by.contains(&role) {
        Ok(*to)
    } else {
        Err(Refusal::of(Code::NotAllowed).with("action", action.as_str()).with("role", role.as_str()))
    }
}
