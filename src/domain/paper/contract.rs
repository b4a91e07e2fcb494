//! Contract 委托合同 between who entrusts waste and who takes it (Code Art. 490; Order 23 Art. 10(1)): drafted by one side,
//! in force only once the other has confirmed the very same words.
//!
//! **Invariant:** what is in force is never changed; other terms are another contract.

use serde::{Deserialize, Serialize};

use super::{Keys, Kind, Paper, Term, not_side, quota, scope};
use crate::{
    domain::{
        access::Role,
        journal,
        names::{door, names},
        refusal::{Code, Refusal},
    },
    kernel::{
        id::{OrganisationId, SiteId},
        mass::Mass,
    },
};

names! {
    /// Where in its life a contract is.
    State {
        /// Drafted by one side, waits for the other.
        Drafted = "drafted" / "待对方确认",
        /// Confirmed by both; holds on its days.
        InForce = "in_force" / "已生效",
        /// The other side said no.
        Declined = "declined" / "对方不同意",
        /// Taken back before it was confirmed.
        Withdrawn = "withdrawn" / "已撤回",
        /// Ended early.
        Terminated = "terminated" / "已终止",
    }
}

names! {
    /// What may be asked of a contract.
    Action {
        /// Write other words; the drafting side's.
        Change = "change" / "修改",
        /// Agree; the other side's.
        Confirm = "confirm" / "确认",
        /// Disagree; the other side's.
        Decline = "decline" / "不同意",
        /// Take the draft back; the drafting side's.
        Withdraw = "withdraw" / "撤回",
        /// End it early; either side's.
        Terminate = "terminate" / "终止",
    }
}

names! {
    /// A side of a contract.
    Side {
        /// Who entrusts the waste.
        Consignor = "consignor" / "委托方",
        /// Who takes it.
        Receiver = "receiver" / "受托方",
    }
}

/// Who signs for an enterprise.
const PARTIES: &[Role] = &[Role::Ehs, Role::Manager, Role::System];

/// Every legal move, as (from, action, to, by).
pub const TRANSITIONS: &[(State, Action, State, &[Role])] = &[
    (State::Drafted, Action::Change, State::Drafted, PARTIES),
    (State::Drafted, Action::Confirm, State::InForce, PARTIES),
    (State::Drafted, Action::Decline, State::Declined, PARTIES),
    (State::Drafted, Action::Withdraw, State::Withdrawn, PARTIES),
    (State::InForce, Action::Terminate, State::Terminated, PARTIES),
];

door!(ContractNotFromState);

/// The one line that holds a contract's mass.
pub const WHOLE: &str = "whole";

/// One party and its place.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Party {
    /// The legal person.
    pub organisation: OrganisationId,
    /// Its site the waste leaves or comes to.
    pub site: SiteId,
}

/// What a contract says.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Terms {
    /// Number the parties gave it; may be empty.
    pub number: String,
    /// Who entrusts.
    pub consignor: Party,
    /// Who takes.
    pub receiver: Party,
    /// Codes or categories.
    pub wastes: Vec<String>,
    /// Its days.
    pub term: Term,
    /// Grams agreed for the whole term; `None`: not bounded.
    pub mass_g: Option<Mass>,
    /// Number in the sender's own system.
    pub external_id: Option<String>,
}

/// The folded state of one contract.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Contract {
    /// Its identity, UUID text.
    pub id: String,
    /// Where in its life it is.
    pub state: State,
    /// Which side wrote it.
    pub drafted_by: Side,
    /// What it says.
    pub terms: Terms,
    /// Events so far.
    pub version: i64,
}

/// One fact about a contract.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(tag = "kind", content = "data")]
#[expect(missing_docs, reason = "fields as in Contract")]
pub enum Event {
    #[serde(rename = "contract.drafted")]
    Drafted { drafted_by: Side, terms: Terms },
    #[serde(rename = "contract.changed")]
    Changed { terms: Terms },
    #[serde(rename = "contract.confirmed")]
    Confirmed {},
    #[serde(rename = "contract.declined")]
    Declined { reason: String },
    #[serde(rename = "contract.withdrawn")]
    Withdrawn {},
    #[serde(rename = "contract.terminated")]
    Terminated { side: Option<Side>, reason: String },
}

impl From<Event> for journal::event::Event {
    fn from(event: Event) -> Self {
        Self::Contract(event)
    }
}

impl Terms {
    /// The terms as they are kept: two parties, wastes in form, each once.
    pub fn checked(self) -> Result<Self, Refusal> {
        let bad = |pointer: &str, reason: &str| {
            Refusal::of(Code::RequestField).with("pointer", pointer).with("reason", reason)
        };
        if self.consignor.organisation == self.receiver.organisation {
            return Err(bad("/receiver", "another organisation than the consignor"));
        }
        if self.mass_g.is_some_and(|mass| !mass.is_positive() || mass > super::permit::QUOTA_MAX) {
            return Err(bad("/mass_g", "1 g to 10 000 000 t"));
        }
        let wastes = scope::wastes(&self.wastes, "/wastes")?;
        Ok(Self { number: super::number(&self.number, false)?, wastes, ..self })
    }
}

impl Contract {
    /// Whether it speaks of a waste code.
    pub fn covers(&self, code: &str) -> bool {
        self.terms.wastes.iter().any(|waste| scope::covers(waste, code))
    }
}

impl Paper for Contract {
    type Event = Event;
    const KIND: Kind = Kind::Contract;

    fn begin(event: &Event, id: &str) -> Option<Self> {
        let Event::Drafted { drafted_by, terms } = event else { return None };
        let (id, terms) = (id.to_owned(), terms.clone());
        Some(Self { id, state: State::Drafted, drafted_by: *drafted_by, terms, version: 1 })
    }

    fn apply(mut self, event: &Event) -> Self {
        self.version += 1;
        match event {
            Event::Drafted { .. } => {}
            Event::Changed { terms } => self.terms = terms.clone(),
            Event::Confirmed {} => self.state = State::InForce,
            Event::Declined { .. } => self.state = State::Declined,
            Event::Withdrawn {} => self.state = State::Withdrawn,
            Event::Terminated { .. } => self.state = State::Terminated,
        }
        self
    }

    fn keys(&self) -> Keys {
        Keys {
            id: self.id.clone(),
            version: self.version,
            number: self.terms.number.clone(),
            state: self.state.as_str(),
            organisation: self.terms.consignor.organisation,
            site: Some(self.terms.consignor.site),
            other_organisation: Some(self.terms.receiver.organisation),
            other_site: Some(self.terms.receiver.site),
            subject: String::new(),
            external_id: self.terms.external_id.clone(),
            term: self.terms.term,
        }
    }

    /// Above what was agreed is worth a warning; the parties may agree on more.
    fn lines(&self) -> Vec<quota::Line> {
        let line = |mass| quota::Line { line: WHOLE.to_owned(), limit_g: mass, most_g: None };
        self.terms.mass_g.map(line).into_iter().collect()
    }
}

/// What an action needs besides itself.
#[derive(Clone, Debug)]
pub enum Ask {
    /// Other words.
    Change(Box<Terms>),
    /// Agree.
    Confirm,
    /// Disagree, with the reason.
    Decline(String),
    /// Take the draft back.
    Withdraw,
    /// End it early, with the reason.
    Terminate(String),
}

impl Ask {
    /// The action it asks for.
    pub const fn action(&self) -> Action {
        match self {
            Self::Change(_) => Action::Change,
            Self::Confirm => Action::Confirm,
            Self::Decline(_) => Action::Decline,
            Self::Withdraw => Action::Withdraw,
            Self::Terminate(_) => Action::Terminate,
        }
    }
}

/// Whether an act is for somebody of a side; `None` is the platform, which stands for any.
pub fn on_side(contract: &Contract, action: Action, side: Option<Side>) -> Result<(), Refusal> {
    let own = side.is_none_or(|side| side == contract.drafted_by);
    let others = side.is_none_or(|side| side != contract.drafted_by);
    let fits = match action {
        Action::Change | Action::Withdraw => own,
        Action::Confirm | Action::Decline => others,
        Action::Terminate => true,
    };
    if fits { Ok(()) } else { Err(not_side(action.as_str())) }
}

/// Decides an act on a contract by somebody of a side. The parties of a draft stay.
pub fn decide(contract: &Contract, ask: Ask, role: Role, side: Option<Side>) -> Result<Event, Refusal> {
    next(contract.state, ask.action(), role)?;
    on_side(contract, ask.action(), side)?;
    Ok(match ask {
        Ask::Change(terms) => {
            let terms = terms.checked()?;
            if (terms.consignor, terms.receiver) != (contract.terms.consignor, contract.terms.receiver) {
                let refusal = Refusal::of(Code::RequestField).with("pointer", "/receiver");
                return Err(refusal.with("reason", "the parties stay"));
            }
            Event::Changed { terms }
        }
        Ask::Confirm => Event::Confirmed {},
        Ask::Decline(reason) => Event::Declined { reason: super::reason(&reason)? },
        Ask::Withdraw => Event::Withdrawn {},
        Ask::Terminate(reason) => Event::Terminated { side, reason: super::reason(&reason)? },
    })
}
