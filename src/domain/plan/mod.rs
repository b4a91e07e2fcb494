//! Management plan 危险废物管理计划 of a site for a year (HJ 1259-2022 ch. 5): written, submitted, filed in the national system,
//! amended. The filing number and receipt are that system's and are entered here, never made.
//!
//! **Invariant:** what was filed never changes. An amendment is a version beside it; until that is filed the filed one holds.

pub mod annex;
pub mod content;
pub mod drawn;
pub mod finding;
pub mod forecast;
pub mod known;
pub mod origin;
pub mod propose;
#[cfg(test)]
mod tests;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use uuid::{Builder, Uuid};

use super::{
    access::Role,
    names::{door, names},
    refusal::{Code, Refusal},
};
use crate::kernel::{hash::Hash, id::SiteId};

use origin::Origin;

use content::{Assigned, Basics, Content, Generated, Plant, Reduction, SelfTreated, Stored, TierFacts, Transferred};

/// Years a plan can be for.
pub const YEARS: std::ops::RangeInclusive<i32> = 2022..=2100;
/// Longest number, receipt or reason, in characters.
const TEXT_MAX: usize = 200;

names! {
    /// Where in its life a plan is.
    State {
        /// Being written, or sent back.
        Draft = "draft" / "起草中",
        /// Entered in the national system, not filed yet.
        Submitted = "submitted" / "已提交",
        /// Filed; it holds.
        Filed = "filed" / "已备案",
        /// Filed, and a change is being written.
        Amending = "amending" / "变更中",
        /// Filed, and the change is entered in the national system.
        Resubmitted = "resubmitted" / "变更已提交",
    }
}

names! {
    /// What may be asked of a plan.
    Action {
        /// Write other tables.
        Change = "change" / "修改",
        /// Enter it in the national system.
        Submit = "submit" / "提交",
        /// Note that it was sent back.
        Return = "return" / "退回补正",
        /// Note the filing number and receipt.
        File = "file" / "登记备案",
        /// Begin a change of what was filed.
        Amend = "amend" / "变更",
        /// Give the change up.
        Drop = "drop" / "放弃变更",
    }
}

/// Who answers for a site's plan.
const SITE: &[Role] = &[Role::Ehs, Role::Manager, Role::System];

/// Every legal move, as (from, action, to, by). A plan begins as [`State::Draft`].
pub const TRANSITIONS: &[(State, Action, State, &[Role])] = &[
    (State::Draft, Action::Change, State::Draft, SITE),
    (State::Draft, Action::Submit, State::Submitted, SITE),
    (State::Submitted, Action::Return, State::Draft, SITE),
    (State::Submitted, Action::File, State::Filed, SITE),
    (State::Filed, Action::Amend, State::Amending, SITE),
    (State::Amending, Action::Change, State::Amending, SITE),
    (State::Amending, Action::Submit, State::Resubmitted, SITE),
    (State::Amending, Action::Drop, State::Filed, SITE),
    (State::Resubmitted, Action::Return, State::Amending, SITE),
    (State::Resubmitted, Action::File, State::Filed, SITE),
];

door!(PlanNotFromState);

/// What the national system gave for a version.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Filing {
    /// 备案编号.
    pub number: String,
    /// 回执: its number or address, where one was given.
    pub receipt: Option<String>,
    /// Day on which it was filed, Asia/Shanghai.
    pub filed_on: NaiveDate,
}

/// A version that was filed.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Filed {
    /// What the national system gave.
    pub filing: Filing,
    /// What it says.
    pub content: Content,
}

/// The folded state of one plan.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Plan {
    /// The site.
    pub site: SiteId,
    /// The year.
    pub year: i32,
    /// Where in its life it is.
    pub state: State,
    /// What it says now: the draft, or the change being written, or what was filed last.
    pub content: Content,
    /// Versions that were filed, the one that holds last.
    pub filed: Vec<Filed>,
    /// Events so far.
    pub version: i64,
}

/// One table of a plan, whole.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(tag = "table", content = "rows", rename_all = "snake_case", deny_unknown_fields)]
#[expect(missing_docs, reason = "fields of Content")]
pub enum Part {
    Tier(TierFacts),
    Assigned(Option<Assigned>),
    A1(Box<Basics>),
    A2(Vec<Plant>),
    A3(Vec<Generated>),
    A4(Vec<Stored>),
    A5(Vec<SelfTreated>),
    A6(Reduction),
    A7(Vec<Transferred>),
    Origins(Vec<Origin>),
}

impl Part {
    fn put(&self, content: &mut Content) {
        match self.clone() {
            Self::Tier(facts) => content.tier = facts,
            Self::Assigned(tier) => content.assigned = tier,
            Self::A1(basics) => content.a1 = *basics,
            Self::A2(rows) => content.a2 = rows,
            Self::A3(rows) => content.a3 = rows,
            Self::A4(rows) => content.a4 = rows,
            Self::A5(rows) => content.a5 = rows,
            Self::A6(reduction) => content.a6 = reduction,
            Self::A7(rows) => content.a7 = rows,
            Self::Origins(rows) => content.origins = rows,
        }
    }
}

/// One fact about one plan.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(tag = "kind", content = "data")]
#[expect(missing_docs, reason = "fields as in Plan")]
pub enum Event {
    #[serde(rename = "plan.drafted")]
    Drafted { site: SiteId, year: i32, content: Box<Content> },
    /// These tables were written anew.
    #[serde(rename = "plan.changed")]
    Changed { parts: Vec<Part> },
    #[serde(rename = "plan.submitted")]
    Submitted {},
    #[serde(rename = "plan.returned")]
    Returned { reason: String },
    #[serde(rename = "plan.filed")]
    Filed { filing: Filing },
    #[serde(rename = "plan.amendment_begun")]
    AmendmentBegun { reason: String },
    #[serde(rename = "plan.amendment_dropped")]
    AmendmentDropped {},
}

/// An action with what it needs.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Ask {
    /// Write these tables anew.
    Change(Vec<Part>),
    /// Enter it in the national system.
    Submit,
    /// It was sent back, for this reason.
    Return(String),
    /// It was filed.
    File(Filing),
    /// Begin a change, for this reason.
    Amend(String),
    /// Give the change up.
    Drop,
}

impl Ask {
    /// The action.
    pub const fn action(&self) -> Action {
        match self {
            Self::Change(_) => Action::Change,
            Self::Submit => Action::Submit,
            Self::Return(_) => Action::Return,
            Self::File(_) => Action::File,
            Self::Amend(_) => Action::Amend,
            Self::Drop => Action::Drop,
        }
    }
}

fn text(text: &str, pointer: &str) -> Result<String, Refusal> {
    let text = text.trim();
    if text.is_empty() || text.chars().count() > TEXT_MAX || text.chars().any(char::is_control) {
        let refusal = Refusal::of(Code::RequestField).with("pointer", pointer);
        return Err(refusal.with("reason", "1 to 200 characters"));
    }
    Ok(text.to_owned())
}

/// Begins a plan.
///
/// # Errors
///
/// `request.field`: no such year, or the content cannot be understood.
pub fn draft(site: SiteId, year: i32, content: Content) -> Result<Event, Refusal> {
    if !YEARS.contains(&year) {
        return Err(Refusal::of(Code::RequestField).with("pointer", "/year"));
    }
    content.readable()?;
    Ok(Event::Drafted { site, year, content: Box::new(content) })
}

/// Decides on what is asked on a legal day; `findings` are those of the plan as it stands.
///
/// # Errors
///
/// `plan.not_from_state`; `plan.incomplete` where a finding stops the submission; `request.field`.
pub fn decide(
    plan: &Plan,
    ask: &Ask,
    role: Role,
    today: NaiveDate,
    findings: &[finding::Finding],
) -> Result<Event, Refusal> {
    next(plan.state, ask.action(), role)?;
    Ok(match ask {
        Ask::Change(parts) => {
            if parts.is_empty() || parts.len() > 10 {
                return Err(Refusal::of(Code::RequestField).with("pointer", "/parts"));
            }
            let mut content = plan.content.clone();
            for part in parts {
                part.put(&mut content);
            }
            content.readable()?;
            Event::Changed { parts: parts.clone() }
        }
        Ask::Submit => {
            let stops: Vec<&str> = findings.iter().filter(|one| one.stops).map(|one| one.code.as_str()).collect();
            if let Some(first) = stops.first() {
                return Err(Refusal::of(Code::PlanIncomplete).with("finding", *first).with("findings", stops.len()));
            }
            Event::Submitted {}
        }
        Ask::Return(reason) => Event::Returned { reason: text(reason, "/reason")? },
        Ask::File(filing) => {
            if filing.filed_on > today {
                let refusal = Refusal::of(Code::RequestField).with("pointer", "/filing/filed_on");
                return Err(refusal.with("reason", "not after today"));
            }
            let receipt = filing.receipt.as_deref().map(|one| text(one, "/filing/receipt")).transpose()?;
            let number = text(&filing.number, "/filing/number")?;
            Event::Filed { filing: Filing { number, receipt, filed_on: filing.filed_on } }
        }
        Ask::Amend(reason) => Event::AmendmentBegun { reason: text(reason, "/reason")? },
        Ask::Drop => Event::AmendmentDropped {},
    })
}

impl Plan {
    /// The stream of a site's plan for a year.
    pub fn stream_of(site: SiteId, year: i32) -> String {
        format!("plan/{}", Self::id_of(site, year))
    }

    /// The id of a site's plan for a year: it follows from both, so that there is one.
    pub fn id_of(site: SiteId, year: i32) -> Uuid {
        let hash = Hash::of(&[b"plan", site.0.as_bytes(), &year.to_be_bytes()]);
        let mut bytes = [0; 16];
        bytes.copy_from_slice(hash.0.get(..16).unwrap_or(&[0; 16]));
        Builder::from_custom_bytes(bytes).into_uuid()
    }

    /// Its stream.
    pub fn stream(&self) -> String {
        Self::stream_of(self.site, self.year)
    }

    /// The version that holds.
    pub fn holds(&self) -> Option<&Filed> {
        self.filed.last()
    }
}

impl Event {
    /// Begins a plan.
    pub fn begin(&self) -> Option<Plan> {
        let Self::Drafted { site, year, content } = self else { return None };
        let (site, year, content) = (*site, *year, Content::clone(content));
        Some(Plan { site, year, state: State::Draft, content, filed: Vec::new(), version: 1 })
    }

    /// Folds the event into the plan.
    #[must_use]
    pub fn apply(&self, mut plan: Plan) -> Plan {
        plan.version += 1;
        match self {
            Self::Drafted { .. } => {}
            Self::Changed { parts } => {
                for part in parts {
                    part.put(&mut plan.content);
                }
            }
            Self::Submitted {} => {
                plan.state = if plan.filed.is_empty() { State::Submitted } else { State::Resubmitted };
            }
            Self::Returned { .. } => {
                plan.state = if plan.filed.is_empty() { State::Draft } else { State::Amending };
            }
            Self::Filed { filing } => {
                plan.state = State::Filed;
                plan.filed.push(Filed { filing: filing.clone(), content: plan.content.clone() });
            }
            Self::AmendmentBegun { .. } => plan.state = State::Amending,
            Self::AmendmentDropped {} => {
                plan.state = State::Filed;
                if let Some(filed) = plan.filed.last() {
                    plan.content = filed.content.clone();
                }
            }
        }
        plan
    }
}
