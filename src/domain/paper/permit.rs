//! Permit 危险废物经营许可证 (Decree 408): what a receiver may take, by which methods, how much a year. Issued, changed and
//! withdrawn by the authority; a change is a new version of the same permit.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::{Keys, Kind, Paper, Term, quota, scope};
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
    /// Where in its life a permit is. Expired is no state: the days tell.
    State {
        /// Holds on its days.
        Valid = "valid" / "有效",
        /// Stopped for a time.
        Suspended = "suspended" / "暂停",
        /// Taken back.
        Revoked = "revoked" / "吊销",
        /// The holder gave up the business (Decree 408 Art. 14).
        Deregistered = "deregistered" / "注销",
    }
}

names! {
    /// What may be asked of a permit.
    Action {
        /// Write a new version.
        Change = "change" / "变更",
        /// State what was used up before the platform counted.
        StateUse = "state_use" / "登记已用量",
        /// Stop it for a time.
        Suspend = "suspend" / "暂停",
        /// Let it hold again.
        Resume = "resume" / "恢复",
        /// Take it back.
        Revoke = "revoke" / "吊销",
        /// Strike it off on the holder's wish.
        Deregister = "deregister" / "注销",
    }
}

/// Who issues: the authority (Decree 408 Art. 7). The platform's admin enters permits of receivers whose authority is not
/// on the platform, as of another province.
const AUTHORITY: &[Role] = &[Role::Reviewer, Role::Admin, Role::System];

/// Every legal move, as (from, action, to, by).
pub const TRANSITIONS: &[(State, Action, State, &[Role])] = &[
    (State::Valid, Action::Change, State::Valid, AUTHORITY),
    (State::Valid, Action::StateUse, State::Valid, AUTHORITY),
    (State::Valid, Action::Suspend, State::Suspended, AUTHORITY),
    (State::Valid, Action::Revoke, State::Revoked, AUTHORITY),
    (State::Valid, Action::Deregister, State::Deregistered, AUTHORITY),
    (State::Suspended, Action::Change, State::Suspended, AUTHORITY),
    (State::Suspended, Action::Resume, State::Valid, AUTHORITY),
    (State::Suspended, Action::Revoke, State::Revoked, AUTHORITY),
    (State::Suspended, Action::Deregister, State::Deregistered, AUTHORITY),
];

door!(PermitNotFromState);

/// One row of what a permit allows (Decree 408 Art. 10).
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct ScopeRow {
    /// Number of the row; a later version names the same row by the same number, and its shares stay.
    pub row: u32,
    /// A code `900-041-49` or a category `HW49`.
    pub waste: String,
    /// Methods of HJ 1033 Annex F.
    pub methods: Vec<String>,
    /// Yearly scale 年经营规模 in grams.
    pub quota_g: Mass,
}

/// What a version of a permit says.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Terms {
    /// 证书编号; free text, there is no national form.
    pub number: String,
    /// Who holds it.
    pub organisation: OrganisationId,
    /// Where the business is done.
    pub site: SiteId,
    /// Division of the authority that issued it, six digits.
    pub authority: String,
    /// Its days.
    pub term: Term,
    /// What it allows.
    pub scope: Vec<ScopeRow>,
    /// Number in the sender's own system.
    pub external_id: Option<String>,
}

/// The folded state of one permit.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Permit {
    /// Its identity, UUID text.
    pub id: String,
    /// Where in its life it is.
    pub state: State,
    /// What it says now.
    pub terms: Terms,
    /// Events so far.
    pub version: i64,
}

/// One fact about a permit.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(tag = "kind", content = "data")]
#[expect(missing_docs, reason = "fields as in Permit")]
pub enum Event {
    #[serde(rename = "permit.issued")]
    Issued { terms: Terms },
    #[serde(rename = "permit.changed")]
    Changed { terms: Terms },
    /// What was accepted by other ways before the platform counted, as a change of the figure.
    #[serde(rename = "permit.use_stated")]
    UseStated { quota: Vec<quota::Movement> },
    #[serde(rename = "permit.suspended")]
    Suspended { reason: String },
    #[serde(rename = "permit.resumed")]
    Resumed {},
    #[serde(rename = "permit.revoked")]
    Revoked { reason: String },
    #[serde(rename = "permit.deregistered")]
    Deregistered {},
}

impl Event {
    /// Shares it moves itself.
    pub fn movements(&self) -> &[quota::Movement] {
        match self {
            Self::UseStated { quota } => quota,
            Self::Issued { .. }
            | Self::Changed { .. }
            | Self::Suspended { .. }
            | Self::Resumed {}
            | Self::Revoked { .. }
            | Self::Deregistered {} => &[],
        }
    }
}

impl From<Event> for journal::event::Event {
    fn from(event: Event) -> Self {
        Self::Permit(event)
    }
}

impl Terms {
    /// The terms as they are kept: number, scope and methods in form, each row once.
    pub fn checked(self) -> Result<Self, Refusal> {
        let bad = |pointer: &str, reason: &str| {
            Refusal::of(Code::RequestField).with("pointer", pointer).with("reason", reason)
        };
        let number = super::number(&self.number, true)?;
        if self.scope.is_empty() || self.scope.len() > scope::LINES_MAX {
            return Err(bad("/scope", "1 to 500 rows"));
        }
        let mut rows = Vec::new();
        for row in self.scope {
            if !row.quota_g.is_positive() || row.quota_g > QUOTA_MAX {
                return Err(bad("/scope/quota_g", "1 g to 10 000 000 t"));
            }
            let waste = scope::waste(&row.waste, "/scope/waste")?;
            rows.push(ScopeRow { waste, methods: scope::methods(&row.methods, "/scope/methods")?, ..row });
        }
        rows.sort_by_key(|row| row.row);
        if rows.windows(2).any(|two| matches!(two, [a, b] if a.row == b.row)) {
            return Err(bad("/scope/row", "each number once"));
        }
        Ok(Self { number, scope: rows, ..self })
    }
}

/// Largest yearly scale, ten million tonnes.
pub const QUOTA_MAX: Mass = Mass(10_000_000_000_000);

impl Permit {
    /// Rows that allow a code by a method.
    pub fn rows_for<'a>(&'a self, code: &'a str, method: &'a str) -> impl Iterator<Item = &'a ScopeRow> {
        let fits =
            move |row: &&ScopeRow| scope::covers(&row.waste, code) && row.methods.iter().any(|one| one == method);
        self.terms.scope.iter().filter(fits)
    }

    /// What stands against using up or disposing of a code by a method on a day: nothing for the best of these permits, else
    /// what the best lacks (Decree 408 Art. 2, 15).
    pub fn lacks(permits: &[Self], code: &str, method: &str, day: NaiveDate) -> Option<Code> {
        let mut covering = permits.iter().filter(|one| one.rows_for(code, method).next().is_some()).peekable();
        if covering.peek().is_none() {
            return Some(if permits.is_empty() { Code::PermitNone } else { Code::PermitNotCovering });
        }
        let valid: Vec<&Self> = covering.filter(|one| one.state == State::Valid).collect();
        match (valid.is_empty(), valid.iter().any(|one| one.terms.term.holds(day))) {
            (true, _) => Some(Code::PermitSuspended),
            (false, false) => Some(Code::PermitNotOnDay),
            (false, true) => None,
        }
    }

    /// The share line of a row: more than a fifth above the scale is never taken (Decree 408 Art. 12).
    pub fn line(&self, row: &ScopeRow) -> quota::Line {
        let most = Mass(row.quota_g.grams() + row.quota_g.grams() / 5);
        quota::Line { line: row.row.to_string(), limit_g: row.quota_g, most_g: Some(most) }
    }
}

impl Paper for Permit {
    type Event = Event;
    const KIND: Kind = Kind::Permit;

    fn begin(event: &Event, id: &str) -> Option<Self> {
        let Event::Issued { terms } = event else { return None };
        Some(Self { id: id.to_owned(), state: State::Valid, terms: terms.clone(), version: 1 })
    }

    fn apply(mut self, event: &Event) -> Self {
        self.version += 1;
        match event {
            Event::Issued { .. } | Event::UseStated { .. } => {}
            Event::Changed { terms } => self.terms = terms.clone(),
            Event::Suspended { .. } => self.state = State::Suspended,
            Event::Resumed {} => self.state = State::Valid,
            Event::Revoked { .. } => self.state = State::Revoked,
            Event::Deregistered {} => self.state = State::Deregistered,
        }
        self
    }

    fn keys(&self) -> Keys {
        Keys {
            id: self.id.clone(),
            version: self.version,
            number: self.terms.number.clone(),
            state: self.state.as_str(),
            organisation: self.terms.organisation,
            site: Some(self.terms.site),
            other_organisation: None,
            other_site: None,
            subject: String::new(),
            external_id: self.terms.external_id.clone(),
            term: self.terms.term,
        }
    }

    /// Above the scale is worth a warning; more than a fifth above it needs a new application (Decree 408 Art. 12).
    fn lines(&self) -> Vec<quota::Line> {
        self.terms.scope.iter().map(|row| self.line(row)).collect()
    }
}

/// What an action needs besides itself.
#[derive(Clone, Debug)]
pub enum Ask {
    /// A new version.
    Change(Box<Terms>),
    /// What was used up of a row in a year before the platform counted.
    StateUse {
        /// Number of the row.
        row: u32,
        /// Calendar year.
        year: i32,
        /// Grams more than stated before; negative takes back.
        grams: i64,
    },
    /// Stop, with the reason.
    Suspend(String),
    /// Let it hold again.
    Resume,
    /// Take it back, with the reason.
    Revoke(String),
    /// Strike it off.
    Deregister,
}

impl Ask {
    /// The action it asks for.
    pub const fn action(&self) -> Action {
        match self {
            Self::Change(_) => Action::Change,
            Self::StateUse { .. } => Action::StateUse,
            Self::Suspend(_) => Action::Suspend,
            Self::Resume => Action::Resume,
            Self::Revoke(_) => Action::Revoke,
            Self::Deregister => Action::Deregister,
        }
    }
}

/// Decides an act on a permit. A new version keeps holder and site: another holder needs a permit of its own.
pub fn decide(permit: &Permit, ask: Ask, role: Role) -> Result<Event, Refusal> {
    next(permit.state, ask.action(), role)?;
    Ok(match ask {
        Ask::Change(terms) => {
            let terms = terms.checked()?;
            if (terms.organisation, terms.site) != (permit.terms.organisation, permit.terms.site) {
                return Err(Refusal::of(Code::RequestField)
                    .with("pointer", "/site")
                    .with("reason", "the holder stays"));
            }
            Event::Changed { terms }
        }
        Ask::StateUse { row, year, grams } => {
            let known = permit.terms.scope.iter().any(|one| one.row == row);
            if !known || !(2000..=2100).contains(&year) || grams == 0 || grams.abs() > QUOTA_MAX.grams() {
                let refusal = Refusal::of(Code::RequestField).with("pointer", "/row");
                return Err(refusal.with("reason", "a row of the permit, a year, and grams"));
            }
            let place = quota::Place::of(Kind::Permit, &permit.id, &row.to_string(), year);
            Event::UseStated { quota: quota::consume(&place, Mass::ZERO, Mass(grams), year) }
        }
        Ask::Suspend(reason) => Event::Suspended { reason: super::reason(&reason)? },
        Ask::Resume => Event::Resumed {},
        Ask::Revoke(reason) => Event::Revoked { reason: super::reason(&reason)? },
        Ask::Deregister => Event::Deregistered {},
    })
}
