//! Export approval 危险废物出口核准 (总局令第47号): the national authority lets an exporter send named wastes to a party of the Basel
//! Convention. It decides elsewhere; here its notice 核准通知单 is entered by the exporter and confirmed by the authority of the
//! exporter's division, which oversees exports (Art. 4). It names the site in this country where the load goes over to the ship,
//! train or truck that leaves: that is the manifest's receiver, and needs no permit for what is done abroad.
//!
//! **Invariant:** what is confirmed is never changed; another notice is another paper.
//!
//! Not judged: whether the country is a party to the Convention (Art. 2), and what becomes of the load abroad.

use serde::{Deserialize, Serialize};

use super::{Keys, Kind, Paper, Term, approval::Line, contract::Party, not_side, quota};
use crate::domain::{
    access::Role,
    journal,
    names::{door, names},
    party::fields,
    refusal::{Code, Refusal},
};

names! {
    /// Where in its life an export approval is. Expired and used up are no states: days and figures tell.
    State {
        /// Entered by the exporter, waits for the authority.
        Entered = "entered" / "待核对",
        /// The authority found it wrong.
        Returned = "returned" / "已退回",
        /// Confirmed; may be used on its days, within its masses.
        Valid = "valid" / "有效",
        /// Taken back by the authority.
        Revoked = "revoked" / "已撤销",
        /// Given up by the exporter.
        Ended = "ended" / "已终止",
    }
}

names! {
    /// What may be asked of it.
    Action {
        /// Write what the notice says anew; the exporter's.
        Change = "change" / "修改",
        /// It is what the notice says; the authority's.
        Confirm = "confirm" / "核对通过",
        /// It is not what the notice says; the authority's.
        Return = "return" / "退回",
        /// It holds no more; the authority's.
        Revoke = "revoke" / "撤销",
        /// It is not used any more; the exporter's.
        End = "end" / "终止",
    }
}

/// Who exports.
const EXPORTER: &[Role] = &[Role::Ehs, Role::Manager, Role::System];
/// Who compares it with the notice.
const AUTHORITY: &[Role] = &[Role::Reviewer, Role::System];

/// Every legal move, as (from, action, to, by).
pub const TRANSITIONS: &[(State, Action, State, &[Role])] = &[
    (State::Entered, Action::Change, State::Entered, EXPORTER),
    (State::Entered, Action::Confirm, State::Valid, AUTHORITY),
    (State::Entered, Action::Return, State::Returned, AUTHORITY),
    (State::Entered, Action::End, State::Ended, EXPORTER),
    (State::Returned, Action::Change, State::Entered, EXPORTER),
    (State::Returned, Action::End, State::Ended, EXPORTER),
    (State::Valid, Action::Revoke, State::Revoked, AUTHORITY),
    (State::Valid, Action::End, State::Ended, EXPORTER),
];

door!(ExportNotFromState);

/// Whether an act is for somebody who is the exporter, or the authority.
pub fn on_side(action: Action, exporter: bool, authority: bool) -> Result<(), Refusal> {
    let fits = match action {
        Action::Change | Action::End => exporter,
        Action::Confirm | Action::Return | Action::Revoke => authority,
    };
    if fits { Ok(()) } else { Err(not_side(action.as_str())) }
}

/// What the notice says.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Terms {
    /// Number of the notice 出口核准通知单编号.
    pub number: String,
    /// Who exports, from where.
    pub consignor: Party,
    /// Where the load leaves this country: the receiver of its manifests.
    pub exit: Party,
    /// The country or region that takes it, ISO 3166-1 alpha-2.
    pub country: String,
    /// Name of the importer 进口者.
    pub importer: String,
    /// Name of who uses or disposes of it there 境外利用处置单位.
    pub disposer: String,
    /// What, by which methods, how much.
    pub lines: Vec<Line>,
    /// Its days.
    pub term: Term,
    /// Number in the sender's own system.
    pub external_id: Option<String>,
}

/// The folded state of one export approval.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Export {
    /// Its identity, UUID text.
    pub id: String,
    /// Where in its life it is.
    pub state: State,
    /// What it says.
    pub terms: Terms,
    /// Events so far.
    pub version: i64,
}

/// One fact about an export approval.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(tag = "kind", content = "data")]
#[expect(missing_docs, reason = "fields as in Export")]
pub enum Event {
    #[serde(rename = "export_approval.entered")]
    Entered { terms: Terms },
    #[serde(rename = "export_approval.changed")]
    Changed { terms: Terms },
    #[serde(rename = "export_approval.confirmed")]
    Confirmed {},
    #[serde(rename = "export_approval.returned")]
    Returned { reason: String },
    #[serde(rename = "export_approval.revoked")]
    Revoked { reason: String },
    #[serde(rename = "export_approval.ended")]
    Ended { reason: String },
}

impl From<Event> for journal::event::Event {
    fn from(event: Event) -> Self {
        Self::Export(event)
    }
}

impl Terms {
    /// The terms as they are kept.
    ///
    /// # Errors
    /// A number, country, name or line that is not in form; a site that is the exporter's own.
    pub fn checked(self) -> Result<Self, Refusal> {
        let bad = |pointer: &str, reason: &str| {
            Refusal::of(Code::RequestField).with("pointer", pointer).with("reason", reason)
        };
        if self.consignor.site == self.exit.site {
            return Err(bad("/exit_site", "another site than the exporter's"));
        }
        let country = self.country.trim().to_ascii_uppercase();
        let two = country.len() == 2 && country.bytes().all(|byte| byte.is_ascii_uppercase());
        if !two || country == "CN" {
            return Err(bad("/country", "two letters of ISO 3166-1, not CN"));
        }
        Ok(Self {
            number: super::number(&self.number, true)?,
            country,
            importer: fields::name(&self.importer, "/importer")?,
            disposer: fields::name(&self.disposer, "/disposer")?,
            lines: super::approval::checked_lines(self.lines)?,
            ..self
        })
    }
}

impl Export {
    /// The line of a code.
    pub fn line(&self, code: &str) -> Option<&Line> {
        self.terms.lines.iter().find(|line| line.code == code)
    }
}

impl Paper for Export {
    type Event = Event;
    const KIND: Kind = Kind::ExportApproval;

    fn begin(event: &Event, id: &str) -> Option<Self> {
        let Event::Entered { terms } = event else { return None };
        Some(Self { id: id.to_owned(), state: State::Entered, terms: terms.clone(), version: 1 })
    }

    fn apply(mut self, event: &Event) -> Self {
        self.version += 1;
        self.state = match event {
            Event::Entered { .. } => self.state,
            Event::Changed { terms } => {
                self.terms = terms.clone();
                State::Entered
            }
            Event::Confirmed {} => State::Valid,
            Event::Returned { .. } => State::Returned,
            Event::Revoked { .. } => State::Revoked,
            Event::Ended { .. } => State::Ended,
        };
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
            other_organisation: Some(self.terms.exit.organisation),
            other_site: Some(self.terms.exit.site),
            subject: String::new(),
            external_id: self.terms.external_id.clone(),
            term: self.terms.term,
        }
    }

    /// Never above what the notice says: what it does not name has no approval (Art. 3).
    fn lines(&self) -> Vec<quota::Line> {
        let line = |one: &Line| quota::Line { line: one.code.clone(), limit_g: one.mass_g, most_g: Some(one.mass_g) };
        self.terms.lines.iter().map(line).collect()
    }
}

/// What an action needs besides itself.
#[derive(Clone, Debug)]
pub enum Ask {
    /// What the notice says, anew.
    Change(Box<Terms>),
    /// It is so.
    Confirm,
    /// It is not so, with the reason.
    Return(String),
    /// Take it back, with the reason.
    Revoke(String),
    /// Give it up, with the reason.
    End(String),
}

impl Ask {
    /// The action it asks for.
    pub const fn action(&self) -> Action {
        match self {
            Self::Change(_) => Action::Change,
            Self::Confirm => Action::Confirm,
            Self::Return(_) => Action::Return,
            Self::Revoke(_) => Action::Revoke,
            Self::End(_) => Action::End,
        }
    }
}

/// Decides an act by a role of the exporter's or of the authority's. The exporter and its site stay.
pub fn decide(one: &Export, ask: Ask, role: Role, exporter: bool, authority: bool) -> Result<Event, Refusal> {
    next(one.state, ask.action(), role)?;
    on_side(ask.action(), exporter, authority)?;
    Ok(match ask {
        Ask::Change(terms) => {
            let terms = terms.checked()?;
            if terms.consignor != one.terms.consignor {
                let refusal = Refusal::of(Code::RequestField).with("pointer", "/consignor_site");
                return Err(refusal.with("reason", "the exporter stays"));
            }
            Event::Changed { terms }
        }
        Ask::Confirm => Event::Confirmed {},
        Ask::Return(reason) => Event::Returned { reason: super::reason(&reason)? },
        Ask::Revoke(reason) => Event::Revoked { reason: super::reason(&reason)? },
        Ask::End(reason) => Event::Ended { reason: super::reason(&reason)? },
    })
}
