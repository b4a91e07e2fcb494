//! Credentials of carriers, their vehicles and their people.

use actix_web::{
    HttpResponse, get, post,
    web::{Bytes, Data, Json, Path, Query},
};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{
    FigureView, PaperActionView, PaperQuery, bad,
    register::{self, Allowed, register},
};
use crate::{
    api::{actor::Caller, document::PutView, problem::Problem, v1::view::PageView},
    app::{
        Actor, Env, Error,
        paper::{
            self, Listed,
            credential::{NewCredential, act, actions, change, enter},
        },
        record::Tx,
    },
    domain::{
        paper::credential::{Action, Ask, Credential, Proof, Subject},
        refusal::{Code, Refusal},
    },
    store::Conn,
};

/// A credential as it is sent.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CredentialBody {
    /// `carrier_licence`, `vehicle_licence`, `vehicle_inspection`, `driver_qualification`, `escort_qualification`; of a site
    /// `emergency_plan` or `liability_insurance`.
    pub proof: String,
    /// Official number; empty for a person's, whose number is personal.
    #[serde(default)]
    pub number: String,
    /// Id or credit code of the organisation that holds it.
    pub organisation: String,
    /// Id of its vehicle, if it is a vehicle's.
    pub vehicle: Option<String>,
    /// Id of its person, if it is a person's.
    pub person: Option<String>,
    /// Id of its site, if it is a site's.
    pub site: Option<String>,
    /// First day, `2026-01-01`.
    pub valid_from: String,
    /// Last day.
    pub valid_to: String,
    /// Number in the sender's own system.
    pub external_id: Option<String>,
}

impl TryFrom<&CredentialBody> for NewCredential {
    type Error = Error;

    fn try_from(body: &CredentialBody) -> Result<Self, Error> {
        let bad = |pointer: &str, reason: &str| -> Error {
            Refusal::of(Code::RequestField).with("pointer", pointer).with("reason", reason).into()
        };
        let subject = match (&body.vehicle, &body.person, &body.site) {
            (None, None, None) => Subject::Organisation,
            (Some(id), None, None) => Subject::Vehicle(id.parse().map_err(|_| bad("/vehicle", "UUID"))?),
            (None, Some(id), None) => Subject::Person(id.parse().map_err(|_| bad("/person", "UUID"))?),
            (None, None, Some(id)) => Subject::Site(id.parse().map_err(|_| bad("/site", "UUID"))?),
            _ => return Err(bad("/person", "a vehicle, a person or a site")),
        };
        Ok(Self {
            proof: Proof::parse(&body.proof).ok_or_else(|| bad("/proof", "one of the listed"))?,
            number: body.number.clone(),
            organisation: body.organisation.clone(),
            subject,
            term: paper::term(&body.valid_from, &body.valid_to)?,
            external_id: body.external_id.clone(),
        })
    }
}

/// A credential.
#[derive(Debug, Serialize, ToSchema)]
#[expect(missing_docs, reason = "described by the glossary")]
pub struct CredentialView {
    pub id: String,
    pub proof: &'static str,
    pub proof_name: &'static str,
    pub number: String,
    pub state: &'static str,
    pub state_name: &'static str,
    /// Stopped by the authority: only the authority lets it hold again.
    pub by_authority: bool,
    /// `not_yet`, `current`, `expiring` or `expired`, by day.
    pub standing: &'static str,
    pub organisation_id: String,
    pub organisation_name: Option<String>,
    pub vehicle_id: Option<String>,
    pub person_id: Option<String>,
    pub site_id: Option<String>,
    pub site_name: Option<String>,
    /// Plate or name of what or whom it speaks of, when that is not the organisation.
    pub subject_name: Option<String>,
    pub valid_from: String,
    pub valid_to: String,
    pub external_id: Option<String>,
    pub version: i64,
}

impl From<Listed<Credential>> for CredentialView {
    fn from(listed: Listed<Credential>) -> Self {
        let (one, terms) = (&listed.paper, &listed.paper.terms);
        let (vehicle_id, person_id) = match terms.subject {
            Subject::Organisation | Subject::Site(_) => (None, None),
            Subject::Vehicle(id) => (Some(id.to_string()), None),
            Subject::Person(id) => (None, Some(id.to_string())),
        };
        Self {
            id: one.id.clone(),
            proof: terms.proof.as_str(),
            proof_name: terms.proof.zh(),
            number: terms.number.clone(),
            state: one.state.as_str(),
            state_name: one.state.zh(),
            by_authority: one.by_authority,
            standing: listed.standing.as_str(),
            organisation_name: listed.name(&terms.organisation),
            organisation_id: terms.organisation.to_string(),
            subject_name: vehicle_id.as_ref().or(person_id.as_ref()).and_then(|id| listed.name(id)),
            site_name: one.site().and_then(|id| listed.name(&id)),
            site_id: one.site().map(|id| id.to_string()),
            vehicle_id,
            person_id,
            valid_from: terms.term.from.to_string(),
            valid_to: terms.term.to.to_string(),
            external_id: terms.external_id.clone(),
            version: one.version,
        }
    }
}

/// A credential grants no share.
fn shown(view: CredentialView, _: Vec<FigureView>) -> CredentialView {
    view
}

/// What an act needs; `change` needs `terms` and `If-Match`.
#[derive(Clone, Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CredentialActBody {
    /// Of `suspend` and `end`.
    #[serde(default)]
    pub reason: String,
    /// Of `change`: the whole new version.
    pub terms: Option<CredentialBody>,
}

register! {
    "credentials": Credential by enter(CredentialBody => NewCredential), CredentialActBody("change, suspend, resume or end"),
    shown as CredentialView and CredentialView;
    /// Credentials, newest first.
    list_credentials at "/credentials";
    /// Enters a credential of one's own organisation.
    create_credential;
    /// One credential.
    get_credential at "/credentials/{id}";
    list_credential_actions at "/credentials/{id}/actions";
    /// Does one thing with a credential.
    act_on_credential at "/credentials/{id}/{action}";
}

fn ask(caller: &Caller, action: Action, asked: CredentialActBody) -> Result<Ask, Problem> {
    Ok(match action {
        Action::Change => return Err(bad(caller, "/terms", "the whole new version")),
        Action::Suspend => Ask::Suspend(asked.reason),
        Action::Resume => Ask::Resume,
        Action::End => Ask::End(asked.reason),
    })
}
