//! Credential 资质 of a carrier, a vehicle or a person of its crew (Order 29 of 2019 Art. 22–25; 道路危险货物运输管理规定), and what a site
//! must hold beside its permits: the filing of its emergency plan, its liability insurance. Entered by the organisation that holds it,
//! suspended by it or by the authority.
//!
//! **Invariant:** a person is an id. The number of a person's qualification is the number of the identity card, so none is
//! taken.

use serde::{Deserialize, Serialize};

use super::{Keys, Kind, Paper, Term, quota};
use crate::{
    domain::{
        access::Role,
        journal,
        names::{door, names},
        refusal::{Code, Refusal},
    },
    kernel::id::{OrganisationId, PersonId, SiteId, VehicleId},
};

names! {
    /// Where in its life a credential is. Expired is no state: the days tell.
    State {
        /// Holds on its days.
        Valid = "valid" / "有效",
        /// Stopped for a time.
        Suspended = "suspended" / "暂停",
        /// Holds no more.
        Ended = "ended" / "已注销",
    }
}

names! {
    /// What may be asked of a credential.
    Action {
        /// Write a new version, as after renewal.
        Change = "change" / "变更",
        /// Stop it for a time.
        Suspend = "suspend" / "暂停",
        /// Let it hold again.
        Resume = "resume" / "恢复",
        /// It holds no more.
        End = "end" / "注销",
    }
}

names! {
    /// What a credential proves.
    Proof {
        /// 道路运输经营许可证 of the carrier.
        CarrierLicence = "carrier_licence" / "道路运输经营许可证",
        /// 道路运输证 of a vehicle.
        VehicleLicence = "vehicle_licence" / "道路运输证",
        /// Technical inspection of a vehicle.
        VehicleInspection = "vehicle_inspection" / "车辆检验",
        /// 从业资格 of a driver.
        DriverQualification = "driver_qualification" / "驾驶员从业资格",
        /// 从业资格 of an escort.
        EscortQualification = "escort_qualification" / "押运员从业资格",
        /// 应急预案备案 of a site (Code Art. 539).
        EmergencyPlan = "emergency_plan" / "突发环境事件应急预案备案",
        /// 环境污染责任保险 of a site (Code Art. 484).
        LiabilityInsurance = "liability_insurance" / "环境污染责任保险",
    }
}

/// Who keeps a carrier's papers.
const HOLDERS: &[Role] = &[Role::Ehs, Role::Manager, Role::Dispatcher, Role::System];
/// They and the authority.
const BOTH: &[Role] = &[Role::Ehs, Role::Manager, Role::Dispatcher, Role::Reviewer, Role::System];

/// Every legal move, as (from, action, to, by).
pub const TRANSITIONS: &[(State, Action, State, &[Role])] = &[
    (State::Valid, Action::Change, State::Valid, HOLDERS),
    (State::Valid, Action::Suspend, State::Suspended, BOTH),
    (State::Valid, Action::End, State::Ended, HOLDERS),
    (State::Suspended, Action::Change, State::Suspended, HOLDERS),
    (State::Suspended, Action::Resume, State::Valid, BOTH),
    (State::Suspended, Action::End, State::Ended, HOLDERS),
];

door!(CredentialNotFromState);

/// Whom or what it speaks of, besides the organisation that holds it.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Subject {
    /// The organisation itself.
    Organisation,
    /// One of its vehicles.
    Vehicle(VehicleId),
    /// One of its people.
    Person(PersonId),
    /// One of its sites.
    Site(SiteId),
}

impl Proof {
    /// The text under which it is looked for: `carrier_licence`, `vehicle_licence/<id>`. `None`: a proof of another kind of
    /// thing.
    pub fn of(self, subject: Subject) -> Option<String> {
        match (self, subject) {
            (Self::CarrierLicence, Subject::Organisation) => Some(self.as_str().to_owned()),
            (Self::VehicleLicence | Self::VehicleInspection, Subject::Vehicle(id)) => {
                Some(format!("{}/{id}", self.as_str()))
            }
            (Self::DriverQualification | Self::EscortQualification, Subject::Person(id)) => {
                Some(format!("{}/{id}", self.as_str()))
            }
            (Self::EmergencyPlan | Self::LiabilityInsurance, Subject::Site(id)) => {
                Some(format!("{}/{id}", self.as_str()))
            }
            _ => None,
        }
    }

    /// Whether it is a site's.
    pub const fn is_of_site(self) -> bool {
        matches!(self, Self::EmergencyPlan | Self::LiabilityInsurance)
    }

    /// Whether it has an official number that is no person's.
    const fn is_numbered(self) -> bool {
        matches!(self, Self::CarrierLicence | Self::VehicleLicence) || self.is_of_site()
    }

    /// Whether it is a person's.
    pub const fn is_personal(self) -> bool {
        matches!(self, Self::DriverQualification | Self::EscortQualification)
    }
}

/// What a version of a credential says.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Terms {
    /// What it proves.
    pub proof: Proof,
    /// Official number; empty for a person's, may be empty for an inspection.
    pub number: String,
    /// Who holds it.
    pub organisation: OrganisationId,
    /// Whom or what it speaks of.
    pub subject: Subject,
    /// Its days.
    pub term: Term,
    /// Number in the sender's own system.
    pub external_id: Option<String>,
}

/// The folded state of one credential.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Credential {
    /// Its identity, UUID text.
    pub id: String,
    /// Where in its life it is.
    pub state: State,
    /// Stopped by the authority: only the authority lets it hold again.
    pub by_authority: bool,
    /// What it says now.
    pub terms: Terms,
    /// Events so far.
    pub version: i64,
}

/// One fact about a credential.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(tag = "kind", content = "data")]
#[expect(missing_docs, reason = "fields as in Credential")]
pub enum Event {
    #[serde(rename = "credential.entered")]
    Entered { terms: Terms },
    #[serde(rename = "credential.changed")]
    Changed { terms: Terms },
    #[serde(rename = "credential.suspended")]
    Suspended { by_authority: bool, reason: String },
    #[serde(rename = "credential.resumed")]
    Resumed {},
    #[serde(rename = "credential.ended")]
    Ended { reason: String },
}

impl From<Event> for journal::event::Event {
    fn from(event: Event) -> Self {
        Self::Credential(event)
    }
}

impl Terms {
    /// The terms as they are kept: a proof of the right kind of thing, a number where there is one that is nobody's.
    pub fn checked(self) -> Result<Self, Refusal> {
        let bad = |pointer: &str, reason: &str| {
            Refusal::of(Code::RequestField).with("pointer", pointer).with("reason", reason)
        };
        if self.proof.of(self.subject).is_none() {
            return Err(bad("/subject", "an organisation, a vehicle, a person or a site, as the proof asks"));
        }
        let number = super::number(&self.number, self.proof.is_numbered())?;
        if self.proof.is_personal() && !number.is_empty() {
            return Err(bad("/number", "a person's qualification is kept without its number"));
        }
        Ok(Self { number, ..self })
    }
}

impl Credential {
    /// The site it is of.
    pub const fn site(&self) -> Option<SiteId> {
        match self.terms.subject {
            Subject::Site(id) => Some(id),
            Subject::Organisation | Subject::Vehicle(_) | Subject::Person(_) => None,
        }
    }

    /// The text under which it is looked for.
    pub fn subject(&self) -> String {
        self.terms.proof.of(self.terms.subject).unwrap_or_default()
    }
}

impl Paper for Credential {
    type Event = Event;
    const KIND: Kind = Kind::Credential;

    fn begin(event: &Event, id: &str) -> Option<Self> {
        let Event::Entered { terms } = event else { return None };
        Some(Self { id: id.to_owned(), state: State::Valid, by_authority: false, terms: terms.clone(), version: 1 })
    }

    fn apply(mut self, event: &Event) -> Self {
        self.version += 1;
        match event {
            Event::Entered { .. } => {}
            Event::Changed { terms } => self.terms = terms.clone(),
            Event::Suspended { by_authority, .. } => {
                self.state = State::Suspended;
                self.by_authority = *by_authority;
            }
            Event::Resumed {} => {
                self.state = State::Valid;
                self.by_authority = false;
            }
            Event::Ended { .. } => self.state = State::Ended,
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
            site: self.site(),
            other_organisation: None,
            other_site: None,
            subject: self.subject(),
            external_id: self.terms.external_id.clone(),
            term: self.terms.term,
        }
    }

    fn lines(&self) -> Vec<quota::Line> {
        Vec::new()
    }
}

/// What an action needs besides itself.
#[derive(Clone, Debug)]
pub enum Ask {
    /// A new version.
    Change(Box<Terms>),
    /// Stop, with the reason.
    Suspend(String),
    /// Let it hold again.
    Resume,
    /// It holds no more, with the reason.
    End(String),
}

impl Ask {
    /// The action it asks for.
    pub const fn action(&self) -> Action {
        match self {
            Self::Change(_) => Action::Change,
            Self::Suspend(_) => Action::Suspend,
            Self::Resume => Action::Resume,
            Self::End(_) => Action::End,
        }
    }
}

/// Whether a role may do it here: what the authority stopped only the authority resumes.
pub fn allowed(credential: &Credential, action: Action, role: Role) -> Result<(), Refusal> {
    next(credential.state, action, role)?;
    let authority = role.is_regulator() || role == Role::System;
    if action == Action::Resume && credential.by_authority && !authority {
        return Err(Refusal::of(Code::NotAllowed).with("action", action.as_str()).with("role", role.as_str()));
    }
    Ok(())
}

/// Decides an act on a credential. A new version keeps holder, subject and what it proves.
pub fn decide(credential: &Credential, ask: Ask, role: Role) -> Result<Event, Refusal> {
    allowed(credential, ask.action(), role)?;
    Ok(match ask {
        Ask::Change(terms) => {
            let (terms, old) = (terms.checked()?, &credential.terms);
            if (terms.proof, terms.organisation, terms.subject) != (old.proof, old.organisation, old.subject) {
                let refusal = Refusal::of(Code::RequestField).with("pointer", "/subject");
                return Err(refusal.with("reason", "holder and subject stay"));
            }
            Event::Changed { terms }
        }
        Ask::Suspend(reason) => Event::Suspended { by_authority: role.is_regulator(), reason: super::reason(&reason)? },
        Ask::Resume => Event::Resumed {},
        Ask::End(reason) => Event::Ended { reason: super::reason(&reason)? },
    })
}
