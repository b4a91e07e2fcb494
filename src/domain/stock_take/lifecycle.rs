//! States, actions and the one table of legal moves of a stock-take. What is not listed is refused.

use crate::domain::{
    access::Role,
    names::{door, names},
    refusal::{Code, Refusal},
};

names! {
    /// Where in its life a stock-take is.
    State {
        /// Packages are being scanned.
        Counting = "counting" / "盘点中",
        /// The differences are signed once.
        Signed = "signed" / "待复核",
        /// Signed twice and booked.
        Closed = "closed" / "已完成",
        /// Given up without effect.
        Abandoned = "abandoned" / "已放弃",
    }
}

names! {
    /// What may be asked of a stock-take.
    Action {
        /// Scan a package.
        Count = "count" / "清点",
        /// Sign the differences.
        Sign = "sign" / "签字",
        /// Confirm them as another person and book them.
        Countersign = "countersign" / "复核签字",
        /// Have it counted on.
        SendBack = "send_back" / "退回重盘",
        /// Give it up.
        Abandon = "abandon" / "放弃",
    }
}

/// Who counts.
const COUNTERS: &[Role] = &[Role::Keeper, Role::Ehs, Role::System];
/// Who answers for the figures.
const ANSWERABLE: &[Role] = &[Role::Ehs, Role::Manager, Role::System];

/// Every legal move, as (from, action, to, by).
pub const TRANSITIONS: &[(State, Action, State, &[Role])] = &[
    (State::Counting, Action::Count, State::Counting, COUNTERS),
    (State::Counting, Action::Sign, State::Signed, COUNTERS),
    (State::Counting, Action::Abandon, State::Abandoned, COUNTERS),
    (State::Signed, Action::Countersign, State::Closed, ANSWERABLE),
    (State::Signed, Action::SendBack, State::Counting, ANSWERABLE),
    (State::Signed, Action::Abandon, State::Abandoned, ANSWERABLE),
];

door!(StockTakeNotFromState);
