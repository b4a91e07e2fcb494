//! Delivery 送达 (design §2 outbox; issue 6, channels): one telling of a notice to one recipient by one channel, tried until it is
//! taken or too old.
//!
//! **Invariant:** its id follows from notice, event, channel and recipient alone, so it is written once whoever writes, and the outside
//! knows a repeat by it (`Message-ID`, `webhook-id`). Nothing here sends.

pub mod digest;
pub mod fault;
pub mod receipt;
#[cfg(test)]
mod tests;

use chrono::{Duration, NaiveDate, Timelike as _};
use uuid::Builder;

use super::{
    alarm::Level,
    names::names,
    notice::{Event, Notice},
};
use crate::kernel::{clock::Instant, hash::Hash, id::DeliveryId};

/// From the beginning of a delivery until it is given up.
pub const LIVES: Duration = Duration::days(3);
/// Longest pause between two tries at a machine of somebody else's, minutes.
const PAUSE_MAX: i64 = 360;
/// Longest pause between two tries at the one server of a channel: once it is back, everybody waits for it.
const PAUSE_OWN: i64 = 30;
/// Legal hour at which the quiet begins.
const QUIET_FROM: u32 = 22;
/// Legal hour at which it ends.
const QUIET_TO: u32 = 7;

names! {
    /// By what a notice leaves the platform.
    Channel {
        /// A letter.
        Mail = "mail" / "电子邮件",
        /// A short message by an operator's gateway.
        Sms = "sms" / "短信",
        /// A signed request to a program (Standard Webhooks).
        Webhook = "webhook" / "Webhook",
        /// The robot of a DingTalk group.
        Dingtalk = "dingtalk" / "钉钉群机器人",
        /// The robot of a WeCom group.
        Wecom = "wecom" / "企业微信群机器人",
    }
}

impl Channel {
    /// Reaches one person by the person's own address; the others are an organisation's.
    pub const fn is_personal(self) -> bool {
        matches!(self, Self::Mail | Self::Sms)
    }

    /// Programs are told at night too; people are not.
    pub const fn wakes_people(self) -> bool {
        !matches!(self, Self::Webhook)
    }
}

names! {
    /// Where a delivery is.
    State {
        /// Not tried yet.
        Waiting = "waiting" / "待发送",
        /// Somebody outside has it.
        Sent = "sent" / "已送达",
        /// Not taken; it is tried again.
        Failed = "failed" / "失败待重试",
        /// Given up: until somebody sends it anew.
        Dead = "dead" / "已放弃",
        /// Not sent: what it warned of was over before.
        Dropped = "dropped" / "已解除，不再发",
    }
}

names! {
    /// What of a notice is told.
    Occasion {
        /// It is new.
        Raised = "raised" / "触发",
        /// It is more serious than before.
        Risen = "risen" / "等级升高",
        /// It is back.
        Recurred = "recurred" / "再次触发",
        /// A person took it up again.
        Reopened = "reopened" / "重新打开",
        /// What was done is told: somebody is to look whether it is.
        Submitted = "submitted" / "提交整改，待核查",
        /// More time is asked for.
        ExtensionAsked = "extension_asked" / "申请延期，待答复",
        /// It is said to be none.
        FalseClaimed = "false_claimed" / "申报误报，待确认",
        /// It was not found done.
        Returned = "returned" / "核查退回",
        /// More time is given.
        ExtensionGranted = "extension_granted" / "同意延期",
        /// It is not.
        ExtensionRefused = "extension_refused" / "不同意延期",
        /// It was not found false.
        FalseRejected = "false_rejected" / "驳回误报申报",
        /// A person saw that it is over.
        Closed = "closed" / "已销号",
        /// It is over by itself.
        Cleared = "cleared" / "已解除",
        /// Nobody took note of it, or its day is over.
        Reminded = "reminded" / "催办",
        /// Who had it is away: it is somebody else's now.
        HandedOver = "handed_over" / "转派",
        /// Several at once, for who wants it so.
        Digest = "digest" / "汇总",
        /// Nothing happened: somebody tries a channel.
        Test = "test" / "测试",
    }
}

names! {
    /// What may be done with an address.
    HookAction {
        /// Make its secret anew.
        Rotate = "rotate" / "更换密钥",
        /// Tell it no more.
        Disable = "disable" / "停用",
        /// Tell it again.
        Enable = "enable" / "启用",
        /// Send it a message that says nothing.
        Test = "test" / "发送测试",
    }
}

/// Whom an occasion concerns.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Audience {
    /// Whoever is told of such a notice.
    All,
    /// Whoever has to judge it next.
    Judges,
    /// Those whom the notice concerns: it is theirs again.
    Sides,
    /// Programs, which keep a list of their own.
    Programs,
}

impl Occasion {
    /// Whom it concerns: whoever must act next, and of an end programs alone.
    pub const fn audience(self) -> Audience {
        match self {
            Self::Submitted | Self::ExtensionAsked | Self::FalseClaimed => Audience::Judges,
            Self::Returned | Self::ExtensionGranted | Self::ExtensionRefused | Self::FalseRejected => Audience::Sides,
            Self::Closed | Self::Cleared => Audience::Programs,
            Self::Raised
            | Self::Risen
            | Self::Recurred
            | Self::Reopened
            | Self::Reminded
            | Self::HandedOver
            | Self::Digest
            | Self::Test => Audience::All,
        }
    }

    /// Whether it may be told in a digest: news may, what somebody is to do now may not.
    pub const fn may_wait(self) -> bool {
        matches!(self, Self::Raised | Self::Risen | Self::Recurred)
    }

    /// What an event of a notice is told as; `None`: nobody is written to for it.
    pub fn of(event: &Event, before: Option<&Notice>) -> Option<Self> {
        match event {
            Event::Raised { .. } => Some(Self::Raised),
            Event::LevelChanged { found, .. } => {
                before.is_some_and(|one| found.level > one.found.level).then_some(Self::Risen)
            }
            Event::Recurred { .. } => Some(Self::Recurred),
            Event::Reopened { .. } => Some(Self::Reopened),
            Event::Submitted { .. } => Some(Self::Submitted),
            Event::ExtensionAsked { .. } => Some(Self::ExtensionAsked),
            Event::FalseClaimed { .. } => Some(Self::FalseClaimed),
            Event::Returned { .. } => Some(Self::Returned),
            Event::ExtensionGranted {} => Some(Self::ExtensionGranted),
            Event::ExtensionRefused { .. } => Some(Self::ExtensionRefused),
            Event::FalseRejected { .. } => Some(Self::FalseRejected),
            Event::Verified {} | Event::FalseConfirmed {} => Some(Self::Closed),
            Event::Cleared {} => Some(Self::Cleared),
            Event::Subsided {}
            | Event::Acknowledged {}
            | Event::Handled { .. }
            | Event::FoundOnSpot { .. }
            | Event::Assigned { .. } => None,
        }
    }
}

/// The occasion of a delivery: what, at which event of the notice, and for a reminder on which day.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Cause<'a> {
    /// The notice; of a test whatever it is named by.
    pub notice: &'a str,
    /// The notice's event.
    pub version: i64,
    /// What is told.
    pub occasion: Occasion,
    /// The legal day of a reminder.
    pub day: Option<NaiveDate>,
    /// Its legal hour, where hours count.
    pub hour: Option<u32>,
}

impl Cause<'_> {
    /// As it is kept: `raised`, `reminded/2026-11-24`, `reminded/2026-11-24/14`.
    pub fn key(&self) -> String {
        let occasion = self.occasion.as_str();
        let day = self.day.map_or_else(String::new, |day| format!("/{day}"));
        let hour = self.hour.map_or_else(String::new, |hour| format!("/{hour:02}"));
        format!("{occasion}{day}{hour}")
    }

    /// The id of its delivery to a recipient by a channel.
    pub fn delivery(&self, channel: Channel, recipient: &str) -> DeliveryId {
        let parts = [self.notice, &self.version.to_string(), &self.key(), channel.as_str(), recipient];
        let hash = Hash::of(&[b"delivery\n", parts.join("\n").as_bytes()]);
        let mut bytes = [0; 16];
        bytes.copy_from_slice(hash.0.get(..16).unwrap_or(&[0; 16]));
        DeliveryId(Builder::from_custom_bytes(bytes).into_uuid())
    }
}

/// The first moment from this one at which a channel may tell of a level: warnings wait for the morning, alarms do not
/// (alarm-rules, quiet hours).
pub fn not_before(channel: Channel, level: Level, at: Instant) -> Instant {
    if level.is_alarm() || !channel.wakes_people() {
        return at;
    }
    let midnight = Instant::start_of_legal_day(at.legal_day());
    let hour = at.plus(Duration::hours(8)).datetime().hour();
    match hour {
        QUIET_FROM.. => midnight.plus(Duration::hours(24 + i64::from(QUIET_TO))),
        hour if hour < QUIET_TO => midnight.plus(Duration::hours(i64::from(QUIET_TO))),
        _ => at,
    }
}

/// Pause after so many tries in vain: 1 minute, 2, 4 … 6 hours; 30 minutes where one server serves all.
pub fn pause(channel: Channel, tries: i64) -> Duration {
    let most = if channel.is_personal() { PAUSE_OWN } else { PAUSE_MAX };
    let doublings = u32::try_from(tries.clamp(1, 20) - 1).unwrap_or(0);
    Duration::minutes((1_i64 << doublings).min(most))
}

/// When a delivery that failed is tried again, after so many tries; `None`: it is given up.
pub fn next_try(channel: Channel, level: Level, began: Instant, tries: i64, now: Instant) -> Option<Instant> {
    let next = not_before(channel, level, now.plus(pause(channel, tries)));
    (next <= began.plus(LIVES)).then_some(next)
}
