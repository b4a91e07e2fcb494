//! States, actions and the one table of legal moves of a notice (state-machines §7). What is not listed is refused.
//!
//! What the platform does by itself stands in the table too, for its role alone: the level changes, the cause goes and comes
//! back, a notice clears.

use crate::domain::{
    access::Role,
    names::{door, names},
    refusal::{Code, Refusal},
};

names! {
    /// Where in its life a notice is.
    State {
        /// Nobody has seen it.
        Raised = "raised" / "待签收",
        /// Somebody has.
        Acknowledged = "acknowledged" / "已签收",
        /// Measures and a day are named.
        Handling = "handling" / "处置中",
        /// More time is asked for.
        ExtensionAsked = "extension_asked" / "申请延期",
        /// What was done is told.
        Submitted = "submitted" / "待核查",
        /// Somebody says that it is none.
        FalseClaimed = "false_claimed" / "误报待确认",
        /// 闭环销号: a person saw to it.
        Closed = "closed" / "已销号",
        /// What it was about is gone by itself.
        Cleared = "cleared" / "已解除",
    }
}

names! {
    /// What may be asked of a notice.
    Action {
        /// Take note of it.
        Acknowledge = "acknowledge" / "签收",
        /// Name measures and the day they are done by.
        Handle = "handle" / "处置",
        /// Tell what was done.
        Submit = "submit" / "提交整改",
        /// The authority's: what was found and done on the spot, where those concerned are not told or do not answer.
        FindOnSpot = "find_on_spot" / "现场核查",
        /// Find it done: 闭环销号.
        Verify = "verify" / "核查销号",
        /// Find it not done.
        Return = "return" / "退回",
        /// Ask for more time.
        AskExtension = "ask_extension" / "申请延期",
        /// Give it.
        GrantExtension = "grant_extension" / "同意延期",
        /// Do not.
        RefuseExtension = "refuse_extension" / "不同意延期",
        /// Say that it is none.
        ClaimFalse = "claim_false" / "申报误报",
        /// Agree.
        ConfirmFalse = "confirm_false" / "确认误报",
        /// Do not.
        RejectFalse = "reject_false" / "驳回误报",
        /// Take it up again.
        Reopen = "reopen" / "重新打开",
        /// The platform: another level.
        Change = "change" / "等级变化",
        /// The platform: an alarm higher than ever, to be taken note of as what it is now.
        Rise = "rise" / "等级升高",
        /// The platform: what it was about is gone, a person still has to close it.
        Subside = "subside" / "条件消失",
        /// The platform: it is back.
        Recur = "recur" / "复发",
        /// The platform: it is gone, and nobody has to close it.
        Clear = "clear" / "自动解除",
    }
}

/// Who may take note: everybody on duty.
const DUTY: &[Role] = &[
    Role::Keeper,
    Role::Ehs,
    Role::Manager,
    Role::Dispatcher,
    Role::Gate,
    Role::Operator,
    Role::Officer,
    Role::Reviewer,
    Role::Admin,
    Role::System,
];
/// Who answers for what is done about it; of what concerns the platform its administrator.
pub const ANSWERABLE: &[Role] = &[Role::Ehs, Role::Manager, Role::Dispatcher, Role::Admin, Role::System];
/// Who may find it done; past orange the authority alone ([`super::Notice::needs_authority`]).
const VERIFIERS: &[Role] = &[Role::Ehs, Role::Manager, Role::Officer, Role::Reviewer, Role::Admin, Role::System];
/// The authority; of what concerns the platform its administrator.
const AUTHORITY: &[Role] = &[Role::Officer, Role::Reviewer, Role::Admin, Role::System];
/// Officials on the spot.
const OFFICIALS: &[Role] = &[Role::Officer, Role::Reviewer, Role::System];
/// Nobody but the platform.
const PLATFORM: &[Role] = &[Role::System];

/// Every legal move, as (from, action, to, by). A notice begins as [`State::Raised`].
pub const TRANSITIONS: &[(State, Action, State, &[Role])] = &[
    (State::Raised, Action::Acknowledge, State::Acknowledged, DUTY),
    (State::Raised, Action::FindOnSpot, State::Submitted, OFFICIALS),
    (State::Acknowledged, Action::FindOnSpot, State::Submitted, OFFICIALS),
    (State::Handling, Action::FindOnSpot, State::Submitted, OFFICIALS),
    (State::Acknowledged, Action::Handle, State::Handling, ANSWERABLE),
    (State::Acknowledged, Action::ClaimFalse, State::FalseClaimed, ANSWERABLE),
    (State::Handling, Action::Submit, State::Submitted, ANSWERABLE),
    (State::Handling, Action::AskExtension, State::ExtensionAsked, ANSWERABLE),
    (State::Handling, Action::ClaimFalse, State::FalseClaimed, ANSWERABLE),
    (State::ExtensionAsked, Action::GrantExtension, State::Handling, AUTHORITY),
    (State::ExtensionAsked, Action::RefuseExtension, State::Handling, AUTHORITY),
    (State::Submitted, Action::Verify, State::Closed, VERIFIERS),
    (State::Submitted, Action::Return, State::Handling, VERIFIERS),
    (State::FalseClaimed, Action::ConfirmFalse, State::Closed, AUTHORITY),
    (State::FalseClaimed, Action::RejectFalse, State::Handling, AUTHORITY),
    (State::Closed, Action::Reopen, State::Raised, AUTHORITY),
    (State::Closed, Action::Recur, State::Raised, PLATFORM),
    (State::Raised, Action::Change, State::Raised, PLATFORM),
    (State::Acknowledged, Action::Change, State::Acknowledged, PLATFORM),
    (State::Handling, Action::Change, State::Handling, PLATFORM),
    (State::ExtensionAsked, Action::Change, State::ExtensionAsked, PLATFORM),
    (State::Submitted, Action::Change, State::Submitted, PLATFORM),
    (State::FalseClaimed, Action::Change, State::FalseClaimed, PLATFORM),
    (State::Raised, Action::Rise, State::Raised, PLATFORM),
    (State::Acknowledged, Action::Rise, State::Raised, PLATFORM),
    (State::Handling, Action::Rise, State::Raised, PLATFORM),
    (State::ExtensionAsked, Action::Rise, State::Raised, PLATFORM),
    (State::Submitted, Action::Rise, State::Raised, PLATFORM),
    (State::FalseClaimed, Action::Rise, State::Raised, PLATFORM),
    (State::Raised, Action::Subside, State::Raised, PLATFORM),
    (State::Acknowledged, Action::Subside, State::Acknowledged, PLATFORM),
    (State::Handling, Action::Subside, State::Handling, PLATFORM),
    (State::ExtensionAsked, Action::Subside, State::ExtensionAsked, PLATFORM),
    (State::Submitted, Action::Subside, State::Submitted, PLATFORM),
    (State::FalseClaimed, Action::Subside, State::FalseClaimed, PLATFORM),
    (State::Raised, Action::Clear, State::Cleared, PLATFORM),
    (State::Acknowledged, Action::Clear, State::Cleared, PLATFORM),
    (State::Handling, Action::Clear, State::Cleared, PLATFORM),
    (State::ExtensionAsked, Action::Clear, State::Cleared, PLATFORM),
    (State::Submitted, Action::Clear, State::Cleared, PLATFORM),
    (State::FalseClaimed, Action::Clear, State::Cleared, PLATFORM),
];

door!(NoticeNotFromState);

/// The flow's next step from a state; `None`: it is over, or the platform's.
pub const fn forward(state: State) -> Option<Action> {
    match state {
        State::Raised => Some(Action::Acknowledge),
        State::Acknowledged => Some(Action::Handle),
        State::Handling => Some(Action::Submit),
        State::ExtensionAsked => Some(Action::GrantExtension),
        State::Submitted => Some(Action::Verify),
        State::FalseClaimed => Some(Action::ConfirmFalse),
        State::Closed | State::Cleared => None,
    }
}

impl Action {
    /// The platform's own; nobody is asked to do it.
    pub const fn is_own(self) -> bool {
        matches!(self, Self::Change | Self::Rise | Self::Subside | Self::Recur | Self::Clear)
    }

    /// What must be told with it, by the names of the request's fields.
    pub const fn needs(self) -> &'static [&'static str] {
        match self {
            Self::Handle => &["measures"],
            Self::Submit | Self::FindOnSpot => &["result"],
            Self::AskExtension => &["due_on", "reason"],
            Self::Return | Self::RefuseExtension | Self::ClaimFalse | Self::RejectFalse | Self::Reopen => &["reason"],
            Self::Acknowledge
            | Self::Verify
            | Self::GrantExtension
            | Self::ConfirmFalse
            | Self::Change
            | Self::Rise
            | Self::Subside
            | Self::Recur
            | Self::Clear => &[],
        }
    }
}

impl State {
    /// Whether somebody still has to see to it.
    pub const fn is_open(self) -> bool {
        !matches!(self, Self::Closed | Self::Cleared)
    }
}
