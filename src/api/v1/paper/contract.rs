//! Contracts between who entrusts waste and who takes it.

use actix_web::{
    HttpResponse, get, post,
    web::{Bytes, Data, Json, Path, Query},
};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{FigureView, PaperActionView, PaperQuery, bad, one, page};
use crate::{
    api::{actor::Caller, document, document::PutView, problem::Problem, run, v1::view::PageView},
    app::{
        Env, Error,
        paper::{
            self, Listed,
            contract::{NewContract, act, actions, change, draft},
        },
        registry::Outcome,
    },
    domain::{
        paper::contract::{Action, Ask, Contract},
        refusal::Code,
    },
    kernel::mass::Mass,
};

/// A contract as it is sent.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ContractBody {
    /// Number the parties gave it; may be empty.
    #[serde(default)]
    pub number: String,
    /// Id or code of the site the waste leaves.
    pub consignor_site: String,
    /// Id or code of the site it goes to.
    pub receiver_site: String,
    /// Codes or categories.
    pub wastes: Vec<String>,
    /// First day, `2026-01-01`.
    pub valid_from: String,
    /// Last day.
    pub valid_to: String,
    /// Grams agreed for the whole term.
    pub mass_g: Option<i64>,
    /// Number in the sender's own system.
    pub external_id: Option<String>,
}

impl TryFrom<&ContractBody> for NewContract {
    type Error = Error;

    fn try_from(body: &ContractBody) -> Result<Self, Error> {
        Ok(Self {
            number: body.number.clone(),
            consignor_site: body.consignor_site.clone(),
            receiver_site: body.receiver_site.clone(),
            wastes: body.wastes.clone(),
            term: paper::term(&body.valid_from, &body.valid_to)?,
            mass: body.mass_g.map(Mass),
            external_id: body.external_id.clone(),
        })
    }
}

/// A contract.
#[derive(Debug, Serialize, ToSchema)]
#[expect(missing_docs, reason = "described by the glossary")]
pub struct ContractView {
    pub id: String,
    pub number: String,
    pub state: &'static str,
    pub state_name: &'static str,
    /// `not_yet`, `current`, `expiring` or `expired`, by day.
    pub standing: &'static str,
    /// `consignor` or `receiver`.
    pub drafted_by: &'static str,
    pub consignor_organisation_id: String,
    pub consignor_site_id: String,
    pub consignor_name: Option<String>,
    pub receiver_organisation_id: String,
    pub receiver_site_id: String,
    pub receiver_name: Option<String>,
    pub wastes: Vec<String>,
    pub valid_from: String,
    pub valid_to: String,
    pub mass_g: Option<i64>,
    pub external_id: Option<String>,
    pub version: i64,
}

impl From<Listed<Contract>> for ContractView {
    fn from(listed: Listed<Contract>) -> Self {
        let (one, terms) = (&listed.paper, &listed.paper.terms);
        Self {
            id: one.id.clone(),
            number: terms.number.clone(),
            state: one.state.as_str(),
            state_name: one.state.zh(),
            standing: listed.standing.as_str(),
            drafted_by: one.drafted_by.as_str(),
            consignor_organisation_id: terms.consignor.organisation.to_string(),
            consignor_site_id: terms.consignor.site.to_string(),
            receiver_organisation_id: terms.receiver.organisation.to_string(),
            receiver_site_id: terms.receiver.site.to_string(),
            consignor_name: listed.name(&terms.consignor.site),
            receiver_name: listed.name(&terms.receiver.site),
            wastes: terms.wastes.clone(),
            valid_from: terms.term.from.to_string(),
            valid_to: terms.term.to.to_string(),
            mass_g: terms.mass_g.map(Mass::grams),
            external_id: terms.external_id.clone(),
            version: one.version,
        }
    }
}

/// A contract with what is taken of its mass.
#[derive(Debug, Serialize, ToSchema)]
pub struct ContractShownView {
    /// What it says.
    #[serde(flatten)]
    pub contract: ContractView,
    /// What is taken; empty without a mass.
    pub figures: Vec<FigureView>,
}

/// Contracts, newest first.
#[utoipa::path(params(PaperQuery), responses((status = 200, body = PageView<ContractView>)))]
#[get("/contracts")]
pub async fn list_contracts(
    caller: Caller,
    query: Query<PaperQuery>,
    env: Data<Env>,
) -> Result<Json<PageView<ContractView>>, Problem> {
    Ok(Json(page::<Contract, _>(&caller, &env, query, |one: &ContractView| one.id.clone()).await?))
}

/// Drafts a contract for the other side to confirm.
#[utoipa::path(request_body = ContractBody, responses((status = 201, body = PutView<ContractView>)))]
#[post("/contracts")]
pub async fn create_contract(caller: Caller, body: Bytes, env: Data<Env>) -> Result<HttpResponse, Problem> {
    let asked: ContractBody = run::parse(&caller, &body)?;
    document::put(&env, &caller, "contracts", &body, move |tx| {
        let written = draft(tx, &NewContract::try_from(&asked)?)?;
        let document = ContractView::from(Listed::written(tx, written)?);
        Ok(PutView { outcome: Outcome::Created, document })
    })
    .await
}

/// One contract.
#[utoipa::path(params(("id" = String, Path)), responses((status = 200, body = ContractShownView)))]
#[get("/contracts/{id}")]
pub async fn get_contract(caller: Caller, id: Path<String>, env: Data<Env>) -> Result<HttpResponse, Problem> {
    let (listed, figures) = one::<Contract>(&caller, &env, id.into_inner()).await?;
    let contract = ContractView::from(listed);
    Ok(document::show(contract.version, &ContractShownView { contract, figures }))
}

/// What may be done with it now, and why not the rest.
#[utoipa::path(params(("id" = String, Path)), responses((status = 200, body = PageView<PaperActionView>)))]
#[get("/contracts/{id}/actions")]
pub async fn list_contract_actions(
    caller: Caller,
    id: Path<String>,
    env: Data<Env>,
) -> Result<Json<PageView<PaperActionView>>, Problem> {
    let (actor, around) = (caller.actor.clone(), env.clone());
    let found = run::read(&env, &caller, move |conn| {
        let listed = paper::get::<Contract>(conn, &around, &actor, &id)?;
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
pub struct ContractActBody {
    /// Of `decline` and `terminate`.
    #[serde(default)]
    pub reason: String,
    /// Of `change`: all of it anew.
    pub terms: Option<ContractBody>,
}

/// Does one thing with a contract.
#[utoipa::path(
    params(
        ("id" = String, Path), ("If-Match" = Option<String>, Header),
        ("action" = String, Path, description = "change, confirm, decline, withdraw or terminate")
    ),
    request_body = ContractActBody, responses((status = 200, body = ContractView), (status = 412), (status = 428))
)]
#[post("/contracts/{id}/{action}")]
pub async fn act_on_contract(
    caller: Caller,
    path: Path<(String, String)>,
    body: Bytes,
    env: Data<Env>,
) -> Result<HttpResponse, Problem> {
    let asked: ContractActBody = run::parse(&caller, &body)?;
    let (id, action) = path.into_inner();
    let action = Action::parse(&action).ok_or_else(|| caller.problem(Code::NotFound))?;
    let expected = document::given(&caller)?;
    let place = format!("contracts/{id}/{}", action.as_str());
    let ask = match action {
        Action::Change => {
            let expected = document::version(&caller)?;
            let terms = asked.terms.ok_or_else(|| bad(&caller, "/terms", "all of it anew"))?;
            return document::put(&env, &caller, &place, &body, move |tx| {
                let written = change(tx, &id, &NewContract::try_from(&terms)?, expected)?;
                Ok(ContractView::from(Listed::written(tx, written)?))
            })
            .await;
        }
        Action::Confirm => Ask::Confirm,
        Action::Decline => Ask::Decline(asked.reason),
        Action::Withdraw => Ask::Withdraw,
        Action::Terminate => Ask::Terminate(asked.reason),
    };
    document::put(&env, &caller, &place, &body, move |tx| {
        let written = act(tx, &id, &ask, expected)?;
        Ok(ContractView::from(Listed::written(tx, written)?))
    })
    .await
}
