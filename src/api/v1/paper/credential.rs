//! Credentials of carriers, their vehicles and their people.

use actix_web::{
    HttpResponse, get, post,
    web::{Bytes, Data, Json, Path, Query},
};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{PaperActionView, PaperQuery, bad, one, page};
use crate::{
    api::{actor::Caller, document, document::PutView, problem::Problem, run, v1::view::PageView},
    app::{
        Env, Error,
        paper::{
            self, Listed,
            credential::{NewCredential, act, actions, change, enter},
        },
        registry::Outcome,
    },
    domain::{
        paper::credential::{Action, Ask, Credential, Proof, Subject},
        refusal::{Code, Refusal},
    },
};

/// A credential as it is sent.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CredentialBody {
    /// `carrier_licence`, `vehicle_licence`, `vehicle_inspection`, `driver_qualification` or `escort_qualification`.
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
        let subject = match (&body.vehicle, &body.person) {
            (None, None) => Subject::Organisation,
            (Some(id), None) => Subject::Vehicle(id.parse().map_err(|_| bad("/vehicle", "UUID"))?),
            (None, Some(id)) => Subject::Person(id.parse().map_err(|_| bad("/person", "UUID"))?),
            (Some(_), Some(_)) => return Err(bad("/person", "a vehicle or a person")),
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
            Subject::Organisation => (None, None),
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
            vehicle_id,
            person_id,
            valid_from: terms.term.from.to_string(),
            valid_to: terms.term.to.to_string(),
            external_id: terms.external_id.clone(),
            version: one.version,
        }
    }
}

/// Credentials, newest first.
#[utoipa::path(params(PaperQuery), responses((status = 200, body = PageView<CredentialView>)))]
#[get("/credentials")]
pub async fn list_credentials(
    caller: Caller,
    query: Query<PaperQuery>,
    env: Data<Env>,
) -> Result<Json<PageView<CredentialView>>, Problem> {
    Ok(Json(page::<Credential, _>(&caller, &env, query, |one: &CredentialView| one.id.clone()).await?))
}

/// Enters a credential of one's own organisation.
#[utoipa::path(request_body = CredentialBody, responses((status = 201, body = PutView<CredentialView>)))]
#[post("/credentials")]
pub async fn create_credential(caller: Caller, body: Bytes, env: Data<Env>) -> Result<HttpResponse, Problem> {
    let asked: CredentialBody = run::parse(&caller, &body)?;
    document::put(&env, &caller, "credentials", &body, move |tx| {
        let written = enter(tx, &NewCredential::try_from(&asked)?)?;
        let document = CredentialView::from(Listed::written(tx, written)?);
        Ok(PutView { outcome: Outcome::Created, document })
    })
    .await
}

/// One credential.
#[utoipa::path(params(("id" = String, Path)), responses((status = 200, body = CredentialView)))]
#[get("/credentials/{id}")]
pub async fn get_credential(caller: Caller, id: Path<String>, env: Data<Env>) -> Result<HttpResponse, Problem> {
    let (listed, _) = one::<Credential>(&caller, &env, id.into_inner()).await?;
    let credential = CredentialView::from(listed);
    Ok(document::show(credential.version, &credential))
}

/// What may be done with it now, and why not the rest.
#[utoipa::path(params(("id" = String, Path)), responses((status = 200, body = PageView<PaperActionView>)))]
#[get("/credentials/{id}/actions")]
pub async fn list_credential_actions(
    caller: Caller,
    id: Path<String>,
    env: Data<Env>,
) -> Result<Json<PageView<PaperActionView>>, Problem> {
    let (actor, around) = (caller.actor.clone(), env.clone());
    let found = run::read(&env, &caller, move |conn| {
        let listed = paper::get::<Credential>(conn, &around, &actor, &id)?;
        actions(conn, &actor, &listed.paper)
    });
    let shape = |(action, refused): &(Action, Option<_>)| {
        PaperActionView::of(&caller, action.as_str(), action.zh(), refused.as_ref())
    };
    Ok(Json(PageView::whole(found.await?.iter().map(shape).collect())))
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

/// Does one thing with a credential.
#[utoipa::path(
    params(
        ("id" = String, Path), ("If-Match" = Option<String>, Header),
        ("action" = String, Path, description = "change, suspend, resume or end")
    ),
    request_body = CredentialActBody, responses((status = 200, body = CredentialView), (status = 412), (status = 428))
)]
#[post("/credentials/{id}/{action}")]
pub async fn act_on_credential(
    caller: Caller,
    path: Path<(String, String)>,
    body: Bytes,
    env: Data<Env>,
) -> Result<HttpResponse, Problem> {
    let asked: CredentialActBody = run::parse(&caller, &body)?;
    let (id, action) = path.into_inner();
    let action = Action::parse(&action).ok_or_else(|| caller.problem(Code::NotFound))?;
    let expected = document::given(&caller)?;
    let place = format!("credentials/{id}/{}", action.as_str());
    let ask = match action {
        Action::Change => {
            let expected = document::version(&caller)?;
            let terms = asked.terms.ok_or_else(|| bad(&caller, "/terms", "the whole new version"))?;
            return document::put(&env, &caller, &place, &body, move |tx| {
                let written = change(tx, &id, &NewCredential::try_from(&terms)?, expected)?;
                Ok(CredentialView::from(Listed::written(tx, written)?))
            })
            .await;
        }
        Action::Suspend => Ask::Suspend(asked.reason),
        Action::Resume => Ask::Resume,
        Action::End => Ask::End(asked.reason),
    };
    document::put(&env, &caller, &place, &body, move |tx| {
        let written = act(tx, &id, &ask, expected)?;
        Ok(CredentialView::from(Listed::written(tx, written)?))
    })
    .await
}
