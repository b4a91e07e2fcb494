//! Change of a name, address or legal representative 名称、住所、法定代表人变更: declared by the organisation once it is registered
//! with the market authority, accepted by the environmental one. A permit's holder must do so within 15 working days of the
//! registration (Decree 408 Art. 11); for others no limit is known, and none is set.
//!
//! **Invariant:** a name is as registered on its day: an accepted change tells until which day the former one held, so that what
//! was written before keeps it. No person's name is in it: that a representative changed is a flag.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::{Deadline, Keys, Kind, Limit, Paper, Term, not_side, quota};
use crate::{
    domain::{
        access::Role,
        journal,
        names::{door, names},
        party::fields,
        refusal::{Code, Refusal},
    },
    kernel::id::{OrganisationId, SiteId},
};

names! {
    /// Where in its life a declared change is.
    State {
        /// Being written; the limit runs.
        Drafted = "drafted" / "草稿",
        /// Handed in.
        Submitted = "submitted" / "已提交",
        /// Sent back with the reason; the limit runs again.
        Returned = "returned" / "已退回",
        /// Accepted: the register says the new name.
        Accepted = "accepted" / "已变更",
        /// Taken back.
        Withdrawn = "withdrawn" / "已撤回",
    }
}

names! {
    /// What may be asked of it.
    Action {
        /// Write other words; the organisation's.
        Change = "change" / "修改",
        /// Hand it in; the organisation's.
        Submit = "submit" / "提交",
        /// Send it back; the authority's.
        Return = "return" / "退回",
        /// Accept it; the authority's.
        Accept = "accept" / "同意变更",
        /// Take it back; the organisation's.
        Withdraw = "withdraw" / "撤回",
    }
}

/// Who declares.
const OWN: &[Role] = &[Role::Ehs, Role::Manager, Role::System];
/// Who accepts.
const AUTHORITY: &[Role] = &[Role::Reviewer, Role::System];

/// Every legal move, as (from, action, to, by).
pub const TRANSITIONS: &[(State, Action, State, &[Role])] = &[
    (State::Drafted, Action::Change, State::Drafted, OWN),
    (State::Drafted, Action::Submit, State::Submitted, OWN),
    (State::Drafted, Action::Withdraw, State::Withdrawn, OWN),
    (State::Submitted, Action::Return, State::Returned, AUTHORITY),
    (State::Submitted, Action::Accept, State::Accepted, AUTHORITY),
    (State::Submitted, Action::Withdraw, State::Withdrawn, OWN),
    (State::Returned, Action::Change, State::Returned, OWN),
    (State::Returned, Action::Submit, State::Submitted, OWN),
    (State::Returned, Action::Withdraw, State::Withdrawn, OWN),
];

door!(NameChangeNotFromState);

/// Working days after the registration in which a permit's holder applies for the change (Decree 408 Art. 11).
pub const DECLARE_WORKING_DAYS: u32 = 15;
/// The rule of that limit, key of the legal basis.
const RULE: &str = "permit_change";

/// Whether an act is for somebody of the organisation, or of the authority.
pub fn on_side(action: Action, own: bool, authority: bool) -> Result<(), Refusal> {
    let fits = match action {
        Action::Change | Action::Submit | Action::Withdraw => own,
        Action::Return | Action::Accept => authority,
    };
    if fits { Ok(()) } else { Err(not_side(action.as_str())) }
}

/// A text before and after.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Step {
    /// As it was; an address may be unknown, and empty.
    pub from: String,
    /// As it is now.
    pub to: String,
}

/// What changed.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Terms {
    /// Whose.
    pub organisation: OrganisationId,
    /// Which site of it, if not the organisation itself.
    pub site: Option<SiteId>,
    /// The day on which the change was registered 变更登记之日; the new name holds from it.
    pub registered_on: NaiveDate,
    /// The name.
    pub name: Option<Step>,
    /// The address 住所.
    pub address: Option<Step>,
    /// The legal representative is another; who, the registration tells.
    pub representative: bool,
    /// Number in the sender's own system.
    pub external_id: Option<String>,
}

impl Terms {
    /// The terms as they are kept.
    ///
    /// # Errors
    /// Nothing changed, a text that is not in form, or a registration that is still to come.
    pub fn checked(self, today: NaiveDate) -> Result<Self, Refusal> {
        let bad = |pointer: &str, reason: &str| {
            Refusal::of(Code::RequestField).with("pointer", pointer).with("reason", reason)
        };
        if self.registered_on > today || Term::new(self.registered_on, self.registered_on).is_err() {
            return Err(bad("/registered_on", "a day that is not to come"));
        }
        let step = |step: Option<Step>, pointer: &str| -> Result<Option<Step>, Refusal> {
            let Some(Step { from, to }) = step else { return Ok(None) };
            let from = if from.trim().is_empty() { String::new() } else { fields::name(&from, pointer)? };
            let to = fields::name(&to, pointer)?;
            if from == to { Err(bad(pointer, "another than before")) } else { Ok(Some(Step { from, to })) }
        };
        let (name, address) = (step(self.name, "/name")?, step(self.address, "/address")?);
        if name.is_none() && address.is_none() && !self.representative {
            return Err(bad("/name", "name, address or representative"));
        }
        Ok(Self { name, address, ..self })
    }

    /// The party it is about: the site, or else the organisation.
    pub fn party(&self) -> String {
        self.site.map_or_else(|| self.organisation.to_string(), |site| site.to_string())
    }
}

/// The folded state of one declared change.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct NameChange {
    /// Its identity, UUID text.
    pub id: String,
    /// Where in its life it is.
    pub state: State,
    /// What changed.
    pub terms: Terms,
    /// The last day to declare it; `None`: no law sets one for who holds no permit.
    pub limit: Option<Limit>,
    /// The day it was handed in first.
    pub submitted_on: Option<NaiveDate>,
    /// Events so far.
    pub version: i64,
}

/// One fact about it.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(tag = "kind", content = "data")]
#[expect(missing_docs, reason = "fields as in NameChange; a limit is the last day of the clock that runs")]
pub enum Event {
    #[serde(rename = "name_change.drafted")]
    Drafted { terms: Terms, limit: Option<Limit> },
    #[serde(rename = "name_change.changed")]
    Changed { terms: Terms, limit: Option<Limit> },
    #[serde(rename = "name_change.submitted")]
    Submitted { on: NaiveDate },
    #[serde(rename = "name_change.returned")]
    Returned { reason: String },
    #[serde(rename = "name_change.accepted")]
    Accepted {},
    #[serde(rename = "name_change.withdrawn")]
    Withdrawn { reason: String },
}

impl From<Event> for journal::event::Event {
    fn from(event: Event) -> Self {
        Self::NameChange(event)
    }
}

impl NameChange {
    /// Whether it was declared too late, or is not declared yet though it should be. What was handed in once and sent back was
    /// in time if the first was.
    pub fn late(&self, today: NaiveDate) -> bool {
        let open = matches!(self.state, State::Drafted | State::Returned).then_some(today);
        let judged = self.submitted_on.or(open);
        self.limit.zip(judged).is_some_and(|(limit, day)| day > limit.on)
    }
}

impl Paper for NameChange {
    type Event = Event;
    const KIND: Kind = Kind::NameChange;

    fn begin(event: &Event, id: &str) -> Option<Self> {
        let Event::Drafted { terms, limit } = event else { return None };
        let (id, terms, limit) = (id.to_owned(), terms.clone(), *limit);
        Some(Self { id, state: State::Drafted, terms, limit, submitted_on: None, version: 1 })
    }

    fn apply(mut self, event: &Event) -> Self {
        self.version += 1;
        self.state = match event {
            Event::Drafted { .. } => self.state,
            Event::Changed { terms, limit } => {
                (self.terms, self.limit) = (terms.clone(), *limit);
                self.state
            }
            Event::Submitted { on } => {
                self.submitted_on.get_or_insert(*on);
                State::Submitted
            }
            Event::Returned { .. } => State::Returned,
            Event::Accepted {} => State::Accepted,
            Event::Withdrawn { .. } => State::Withdrawn,
        };
        self
    }

    /// Its days are those in which it is to be declared; one day where nothing bounds them.
    fn keys(&self) -> Keys {
        let from = self.terms.registered_on;
        Keys {
            id: self.id.clone(),
            version: self.version,
            number: String::new(),
            state: self.state.as_str(),
            organisation: self.terms.organisation,
            site: self.terms.site,
            other_organisation: None,
            other_site: None,
            subject: String::new(),
            external_id: self.terms.external_id.clone(),
            term: Term { from, to: self.limit.map_or(from, |limit| limit.on) },
        }
    }

    fn lines(&self) -> Vec<quota::Line> {
        Vec::new()
    }

    fn deadlines(&self, event: &Event) -> Vec<Deadline> {
        let key = format!("{RULE}/{}", self.id);
        let runs = match event {
            Event::Drafted { .. } | Event::Changed { .. } | Event::Returned { .. } => self.limit,
            Event::Submitted { .. } | Event::Accepted {} | Event::Withdrawn { .. } => None,
        };
        vec![match runs {
            Some(limit) => Deadline::Set { key, due_at: limit.due_at(), rule: RULE, provisional: limit.provisional },
            None => Deadline::End(key),
        }]
    }
}

/// What an action needs besides itself.
#[derive(Clone, Debug)]
pub enum Ask {
    /// Other words, and the limit they set.
    Change(Box<Terms>, Option<Limit>),
    /// Hand it in.
    Submit,
    /// Send it back, with the reason.
    Return(String),
    /// Accept it.
    Accept,
    /// Take it back, with the reason.
    Withdraw(String),
}

impl Ask {
    /// The action it asks for.
    pub const fn action(&self) -> Action {
        match self {
            Self::Change(..) => Action::Change,
            Self::Submit => Action::Submit,
            Self::Return(_) => Action::Return,
            Self::Accept => Action::Accept,
            Self::Withdraw(_) => Action::Withdraw,
        }
    }
}

/// On which sides of it somebody stands, and on which day.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Setting {
    /// For the organisation.
    pub own: bool,
    /// For the authority.
    pub authority: bool,
    /// The legal day of the act.
    pub today: NaiveDate,
}

/// Decides an act. Whose name it is stays.
pub fn decide(one: &NameChange, ask: Ask, role: Role, setting: Setting) -> Result<Event, Refusal> {
    next(one.state, ask.action(), role)?;
    on_side(ask.action(), setting.own, setting.authority)?;
    Ok(match ask {
        Ask::Change(terms, limit) => {
            let terms = terms.checked(setting.today)?;
            if (terms.organisation, terms.site) != (one.terms.organisation, one.terms.site) {
                let refusal = Refusal::of(Code::RequestField).with("pointer", "/organisation");
                return Err(refusal.with("reason", "the organisation and its site stay"));
            }
            Event::Changed { terms, limit }
        }
        Ask::Submit => Event::Submitted { on: setting.today },
        Ask::Return(reason) => Event::Returned { reason: super::reason(&reason)? },
        Ask::Accept => Event::Accepted {},
        Ask::Withdraw(reason) => Event::Withdrawn { reason: super::reason(&reason)? },
    })
}
