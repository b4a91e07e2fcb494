//! What can happen to a notice, and the fold that gives its state.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::{Finding, Notice, Party, State};
use crate::{
    domain::roster::Duty,
    kernel::{clock::Instant, id::NoticeId, text::Words},
};

/// One fact about one notice. Names and fields are permanent.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(tag = "kind", content = "data")]
#[expect(missing_docs, reason = "fields as in Notice")]
pub enum Event {
    /// A rule found something.
    #[serde(rename = "notice.raised")]
    Raised { rule: String, subject: String, lasting: bool, found: Finding, parties: Vec<Party> },
    /// The same at another level.
    #[serde(rename = "notice.level_changed")]
    LevelChanged {
        found: Finding,
        /// It is higher than ever: the clock starts anew, and an alarm must be taken note of as what it is now.
        #[serde(default, skip_serializing_if = "is_not")]
        anew: bool,
    },
    /// What it was about is gone; a person still has to close it.
    #[serde(rename = "notice.subsided")]
    Subsided {},
    /// It is back.
    #[serde(rename = "notice.recurred")]
    Recurred {
        found: Finding,
        /// Higher than ever, or with a clock that had run out: it starts anew.
        #[serde(default, skip_serializing_if = "is_not")]
        anew: bool,
    },
    /// It is gone by itself.
    #[serde(rename = "notice.cleared")]
    Cleared {},
    #[serde(rename = "notice.acknowledged")]
    Acknowledged {},
    /// Measures, and the day by which they are done.
    #[serde(rename = "notice.handled")]
    Handled { measures: String, due_on: NaiveDate },
    #[serde(rename = "notice.submitted")]
    Submitted { result: String },
    /// By the authority, on the spot: what was found and done.
    #[serde(rename = "notice.found_on_spot")]
    FoundOnSpot { result: String },
    #[serde(rename = "notice.returned")]
    Returned { reason: String },
    /// 闭环销号.
    #[serde(rename = "notice.verified")]
    Verified {},
    #[serde(rename = "notice.extension_asked")]
    ExtensionAsked { due_on: NaiveDate, reason: String },
    #[serde(rename = "notice.extension_granted")]
    ExtensionGranted {},
    #[serde(rename = "notice.extension_refused")]
    ExtensionRefused { reason: String },
    #[serde(rename = "notice.false_claimed")]
    FalseClaimed { reason: String },
    #[serde(rename = "notice.false_confirmed")]
    FalseConfirmed {},
    #[serde(rename = "notice.false_rejected")]
    FalseRejected { reason: String },
    #[serde(rename = "notice.reopened")]
    Reopened { reason: String },
    /// Somebody was put on duty for it by the rosters; each takes the place of who had the seat.
    #[serde(rename = "notice.assigned")]
    Assigned { duties: Vec<Duty> },
}

/// Each kind in words.
const TOLD: &[(&str, Words)] = &[
    ("notice.raised", Words { zh: "触发", en: "Raised" }),
    ("notice.level_changed", Words { zh: "等级变化", en: "Level changed" }),
    ("notice.subsided", Words { zh: "条件消失，待核查销号", en: "Its cause is gone; it waits to be closed" }),
    ("notice.recurred", Words { zh: "再次触发", en: "Back again" }),
    ("notice.cleared", Words { zh: "自动解除", en: "Cleared by itself" }),
    ("notice.acknowledged", Words { zh: "签收", en: "Acknowledged" }),
    ("notice.handled", Words { zh: "填报措施和期限", en: "Measures and day named" }),
    ("notice.submitted", Words { zh: "提交整改结果", en: "Result submitted" }),
    ("notice.found_on_spot", Words { zh: "现场核查记录", en: "Found and done on the spot" }),
    ("notice.returned", Words { zh: "核查退回", en: "Returned" }),
    ("notice.verified", Words { zh: "核查通过，闭环销号", en: "Found done and closed" }),
    ("notice.extension_asked", Words { zh: "申请延期", en: "Extension asked for" }),
    ("notice.extension_granted", Words { zh: "同意延期", en: "Extension granted" }),
    ("notice.extension_refused", Words { zh: "不同意延期", en: "Extension refused" }),
    ("notice.false_claimed", Words { zh: "申报误报", en: "Said to be false" }),
    ("notice.false_confirmed", Words { zh: "确认误报并销号", en: "Confirmed as false and closed" }),
    ("notice.false_rejected", Words { zh: "驳回误报申报", en: "Not found false" }),
    ("notice.reopened", Words { zh: "重新打开", en: "Taken up again" }),
    ("notice.assigned", Words { zh: "派单", en: "Put to who is on duty" }),
];

/// What a kind of event says happened.
pub fn told(kind: &str) -> Option<Words> {
    TOLD.iter().find(|one| one.0 == kind).map(|one| one.1)
}

impl Event {
    /// Starts a notice.
    pub fn begin(&self, id: NoticeId, at: Instant) -> Option<Notice> {
        let Self::Raised { rule, subject, lasting, found, parties } = self else { return None };
        Some(Notice {
            id,
            rule: rule.clone(),
            subject: subject.clone(),
            parties: parties.clone(),
            state: State::Raised,
            peak: found.level,
            breach: found.breach,
            found: found.clone(),
            lasting: *lasting,
            subsided: false,
            occurrences: 1,
            due_on: None,
            wished_on: None,
            raised_at: at,
            since: at,
            ended_at: None,
            duties: Vec::new(),
            version: 1,
        })
    }

    /// Folds the event into the notice's state.
    #[must_use]
    pub fn apply(&self, mut one: Notice, at: Instant) -> Notice {
        one.version += 1;
        match self {
            Self::Raised { .. } => {}
            Self::LevelChanged { found, anew } => one.find_at(found, *anew, at),
            Self::Subsided {} => one.subsided = true,
            Self::Recurred { found, anew } => {
                one.find_at(found, *anew, at);
                one.subsided = false;
                one.occurrences += 1;
                if !one.state.is_open() {
                    one.begin_again(at);
                }
            }
            Self::Cleared {} => {
                one.subsided = true;
                one.end(State::Cleared, at);
            }
            Self::Acknowledged {} => one.enter(State::Acknowledged, at),
            Self::Handled { due_on, .. } => {
                one.enter(State::Handling, at);
                one.due_on = Some(*due_on);
            }
            Self::Submitted { .. } | Self::FoundOnSpot { .. } => one.enter(State::Submitted, at),
            Self::Returned { .. } | Self::FalseRejected { .. } => one.enter(State::Handling, at),
            Self::Verified {} | Self::FalseConfirmed {} => one.end(State::Closed, at),
            Self::ExtensionAsked { due_on, .. } => {
                one.enter(State::ExtensionAsked, at);
                one.wished_on = Some(*due_on);
            }
            Self::ExtensionGranted {} => {
                one.enter(State::Handling, at);
                one.due_on = one.wished_on.take();
            }
            Self::ExtensionRefused { .. } => {
                one.enter(State::Handling, at);
                one.wished_on = None;
            }
            Self::FalseClaimed { .. } => one.enter(State::FalseClaimed, at),
            Self::Reopened { .. } => one.begin_again(at),
            Self::Assigned { duties } => {
                for duty in duties {
                    one.duties.retain(|known| known.seat() != duty.seat());
                    one.duties.push(duty.clone());
                }
            }
        }
        one
    }
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "as serde asks")]
const fn is_not(flag: &bool) -> bool {
    !*flag
}

/// What the events of a notice say that its state does not: when somebody took note of it first, and what people said last when they
/// closed it.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Mark {
    /// When somebody took note.
    pub acknowledged_at: Option<Instant>,
    /// It was right, or false.
    pub right: Option<bool>,
}

impl Mark {
    /// With what a later event says.
    #[must_use]
    pub fn and(self, later: Self) -> Self {
        Self { acknowledged_at: self.acknowledged_at.or(later.acknowledged_at), right: later.right.or(self.right) }
    }
}

impl Event {
    /// What it says beside the state, at its moment.
    pub const fn mark(&self, at: Instant) -> Mark {
        match self {
            Self::Acknowledged {} => Mark { acknowledged_at: Some(at), right: None },
            Self::Verified {} => Mark { acknowledged_at: None, right: Some(true) },
            Self::FalseConfirmed {} => Mark { acknowledged_at: None, right: Some(false) },
            Self::Raised { .. }
            | Self::LevelChanged { .. }
            | Self::Subsided {}
            | Self::Recurred { .. }
            | Self::Cleared {}
            | Self::Handled { .. }
            | Self::Submitted { .. }
            | Self::FoundOnSpot { .. }
            | Self::Returned { .. }
            | Self::ExtensionAsked { .. }
            | Self::ExtensionGranted {}
            | Self::ExtensionRefused { .. }
            | Self::FalseClaimed { .. }
            | Self::FalseRejected { .. }
            | Self::Reopened { .. }
            | Self::Assigned { .. } => Mark { acknowledged_at: None, right: None },
        }
    }
}

impl Notice {
    /// Something else was found. With a clock that starts anew, what is due is due no later than the level allows from now on; and
    /// an alarm that is higher than ever goes back to be taken note of.
    fn find_at(&mut self, found: &Finding, anew: bool, at: Instant) {
        let rises = found.level > self.peak;
        self.peak = self.peak.max(found.level);
        self.breach |= found.breach;
        self.found = found.clone();
        if !anew {
            return;
        }
        self.since = at;
        if rises {
            let last = self.due_last(at.legal_day(), None);
            self.due_on = self.due_on.map(|due_on| due_on.min(last));
        }
        if rises && found.level.is_alarm() {
            (self.state, self.wished_on) = (State::Raised, None);
        }
    }

    const fn enter(&mut self, state: State, at: Instant) {
        (self.state, self.since) = (state, at);
    }

    fn end(&mut self, state: State, at: Instant) {
        self.enter(state, at);
        self.ended_at = Some(at);
    }

    fn begin_again(&mut self, at: Instant) {
        self.enter(State::Raised, at);
        self.ended_at = None;
        (self.due_on, self.wished_on) = (None, None);
    }
}
