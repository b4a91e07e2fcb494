//! Exchange 上报: what becomes ready for the national or provincial system, and what that system answers (HJ 1259-2022 5.2.2, 7.1;
//! Order 23 Art. 7, 15). The system's numbers are its own: here their form is looked at, and none is made.
//!
//! **Invariant:** an item's id follows from its kind, its thing and the version that became ready, so it is written once whoever writes,
//! and the other side knows a repeat by it. A new state comes from [`next`] only. Nothing here sends.

pub mod fault;
pub mod number;
pub mod reconcile;
#[cfg(test)]
mod tests;

use chrono::Duration;
use uuid::Builder;

use super::{
    names::names,
    refusal::{Code, Refusal},
};
use crate::kernel::{clock::Instant, hash::Hash, id::ItemId};

/// From the beginning of an item until its sending is given up.
pub const LIVES: Duration = Duration::days(7);
/// From its sending until nobody asks for an answer any more: an authority has its own days.
pub const WAITS: Duration = Duration::days(60);
/// Longest pause between two tries, and between two questions, minutes.
const PAUSE_MAX: i64 = 360;

names! {
    /// What goes to the official system.
    Kind {
        /// A submitted management plan: asks for its filing number.
        Plan = "plan" / "管理计划",
        /// A confirmed declaration: asks for its receipt.
        Declaration = "declaration" / "申报",
        /// A checked manifest: asks for its number (Order 23 Art. 15).
        ManifestNumber = "manifest_number" / "联单编号申请",
        /// An issued manifest.
        ManifestIssued = "manifest_issued" / "联单签发",
        /// A manifest whose receipt is confirmed.
        ManifestCompleted = "manifest_completed" / "联单办结",
        /// A month of a site's ledger, as it was declared.
        Ledger = "ledger" / "月度台账",
    }
}

impl Kind {
    /// The official system gives a number or a receipt for it.
    pub const fn is_numbered(self) -> bool {
        matches!(self, Self::Plan | Self::Declaration | Self::ManifestNumber)
    }
}

names! {
    /// Where an item is.
    State {
        /// Not handed in yet: it is tried, or waits for a person to hand its file in.
        ToSend = "to_send" / "待上报",
        /// Somebody has it in hand.
        Sending = "sending" / "上报中",
        /// The other side has it and has not answered.
        Sent = "sent" / "已上报",
        /// The other side took it.
        Accepted = "accepted" / "已接收",
        /// The other side sent it back, with a reason.
        Returned = "returned" / "被退回",
        /// Tried for days in vain: until somebody sends it anew.
        GaveUp = "gave_up" / "已停止重试",
        /// A later version stands in its place, or the thing is no more.
        Superseded = "superseded" / "已被取代",
    }
}

names! {
    /// What becomes of an item.
    Step {
        /// A courier takes it in hand.
        Take = "take" / "取件",
        /// It cannot go now.
        Put = "put" / "放回",
        /// The other side has it.
        Deliver = "deliver" / "送达",
        /// The other side took it.
        Accept = "accept" / "接收",
        /// The other side sent it back.
        Return = "return" / "退回",
        /// It was tried for long enough.
        GiveUp = "give_up" / "停止重试",
        /// Somebody sends it anew.
        Resend = "resend" / "重新上报",
        /// Something else stands in its place.
        Supersede = "supersede" / "取代",
    }
}

/// Every legal move, as (from, step, to).
pub const TRANSITIONS: &[(State, Step, State)] = &[
    (State::ToSend, Step::Take, State::Sending),
    (State::ToSend, Step::Deliver, State::Sent),
    (State::ToSend, Step::Accept, State::Accepted),
    (State::ToSend, Step::Return, State::Returned),
    (State::ToSend, Step::Supersede, State::Superseded),
    // Whoever had it was killed, and somebody else takes it: with the same id.
    (State::Sending, Step::Take, State::Sending),
    (State::Sending, Step::Put, State::ToSend),
    (State::Sending, Step::Deliver, State::Sent),
    (State::Sending, Step::Accept, State::Accepted),
    (State::Sending, Step::Return, State::Returned),
    (State::Sending, Step::GiveUp, State::GaveUp),
    (State::Sending, Step::Supersede, State::Superseded),
    (State::Sent, Step::Put, State::Sent),
    (State::Sent, Step::Deliver, State::Sent),
    (State::Sent, Step::Accept, State::Accepted),
    (State::Sent, Step::Return, State::Returned),
    (State::Sent, Step::GiveUp, State::GaveUp),
    // The other side no longer knows it.
    (State::Sent, Step::Resend, State::ToSend),
    (State::Sent, Step::Supersede, State::Superseded),
    (State::Returned, Step::Accept, State::Accepted),
    (State::Returned, Step::Return, State::Returned),
    (State::Returned, Step::Resend, State::ToSend),
    (State::Returned, Step::Supersede, State::Superseded),
    // An accepted declaration may still be sent back.
    (State::Accepted, Step::Accept, State::Accepted),
    (State::Accepted, Step::Return, State::Returned),
    (State::GaveUp, Step::Deliver, State::Sent),
    (State::GaveUp, Step::Accept, State::Accepted),
    (State::GaveUp, Step::Return, State::Returned),
    (State::GaveUp, Step::Resend, State::ToSend),
    (State::GaveUp, Step::Supersede, State::Superseded),
];

/// The only door to a new state.
///
/// # Errors
///
/// `exchange.not_from_state`.
pub fn next(from: State, step: Step) -> Result<State, Refusal> {
    let found = TRANSITIONS.iter().find(|(state, of, _)| (*state, *of) == (from, step));
    found.map(|(.., to)| *to).ok_or_else(|| {
        let refusal = Refusal::of(Code::ExchangeNotFromState).with("state", from.as_str());
        refusal.with("state_zh", from.zh()).with("action", step.as_str())
    })
}

names! {
    /// How items leave.
    Way {
        /// A person hands files in the official layouts in, and enters what comes back.
        File = "file" / "文件报送",
        /// The platform speaks to the other system (docs/exchange.md).
        Http = "http" / "接口报送",
    }
}

names! {
    /// What a person may do with an item.
    Action {
        /// Send it anew, with the same id.
        Resend = "resend" / "重新上报",
        /// Note that it was handed in, with the number if there is one.
        HandIn = "hand_in" / "登记上报结果",
        /// Note that it was sent back, and why.
        Return = "return" / "登记退回",
    }
}

impl Action {
    /// Whether the action fits an item in this state.
    ///
    /// # Errors
    ///
    /// `exchange.not_from_state`.
    pub fn fits(self, state: State) -> Result<(), Refusal> {
        // What is accepted or in a courier's hand is no person's business.
        if matches!(state, State::Accepted | State::Sending) {
            let refusal = Refusal::of(Code::ExchangeNotFromState).with("state", state.as_str());
            return Err(refusal.with("state_zh", state.zh()).with("action", self.as_str()));
        }
        let step = match self {
            Self::Resend => Step::Resend,
            Self::Return => Step::Return,
            Self::HandIn => Step::Accept,
        };
        next(state, step).map(drop)
    }
}

names! {
    /// What may be done with a connection.
    ConnectionAction {
        /// Make its secret anew.
        Rotate = "rotate" / "更换密钥",
        /// Use it no more: nothing new becomes an item.
        Disable = "disable" / "停用",
        /// Use it again.
        Enable = "enable" / "启用",
    }
}

/// The id of what became ready: of a kind, of a thing, by the version it had then.
pub fn item_id(kind: Kind, subject: &str, version: &str) -> ItemId {
    let hash = Hash::of(&[b"exchange\n", [kind.as_str(), subject, version].join("\n").as_bytes()]);
    let mut bytes = [0; 16];
    bytes.copy_from_slice(hash.0.get(..16).unwrap_or(&[0; 16]));
    ItemId(Builder::from_custom_bytes(bytes).into_uuid())
}

/// Pause after so many tries: 1 minute, 2, 4 … 6 hours.
pub fn pause(tries: i64) -> Duration {
    let doublings = u32::try_from(tries.clamp(1, 20) - 1).unwrap_or(0);
    Duration::minutes((1_i64 << doublings).min(PAUSE_MAX))
}

/// When an item that was not taken is tried again after so many tries; `None`: it is given up.
pub fn next_try(began: Instant, tries: i64, now: Instant) -> Option<Instant> {
    let next = now.plus(pause(tries));
    (next <= began.plus(LIVES)).then_some(next)
}

/// When an item that was sent is asked for again; `None`: its answer is given up.
pub fn next_ask(sent: Instant, asks: i64, now: Instant) -> Option<Instant> {
    let next = now.plus(pause(asks));
    (next <= sent.plus(WAITS)).then_some(next)
}
