//! Contracts between who entrusts waste and who takes it.

use actix_web::{
    HttpResponse, get, post,
    web::{Bytes, Data, Json, Path, Query},
};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{
    FigureView, FormerNameView, PaperActionView, PaperQuery, bad,
    register::{self, Allowed, register},
};
use crate::{
    api::{actor::Caller, document::PutView, problem::Problem, v1::view::PageView},
    app::{
        Actor, Env, Error,
        paper::{
            self, Listed,
            contract::{NewContract, act, actions, change, draft},
        },
        record::Tx,
    },
    domain::paper::contract::{Action, Ask, Contract},
    kernel::mass::Mass,
    store::Conn,
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
    /// What its parties were called before; in lists and alone, not in answers to writes.
    pub former_names: Vec<FormerNameView>,
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
            former_names: FormerNameView::of(
                &listed,
                &[
                    &terms.consignor.organisation,
                    &terms.consignor.site,
                    &terms.receiver.organisation,
                    &terms.receiver.site,
                ],
            ),
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

const fn shown(contract: ContractView, figures: Vec<FigureView>) -> ContractShownView {
    ContractShownView { contract, figures }
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

register! {
    "contracts": Contract by draft(ContractBody => NewContract), ContractActBody("change, confirm, decline, withdraw or terminate"),
    shown as ContractView and ContractShownView;
    /// Contracts, newest first.
    list_contracts at "/contracts";
    /// Drafts a contract for the other side to confirm.
    create_contract;
    /// One contract.
    get_contract at "/contracts/{id}";
    list_contract_actions at "/contracts/{id}/actions";
    /// Does one thing with a contract.
    act_on_contract at "/contracts/{id}/{action}";
}

fn ask(caller: &Caller, action: Action, asked: ContractActBody) -> Result<Ask, Problem> {
    Ok(match action {
        Action::Change => return Err(bad(caller, "/terms", "the whole new version")),
        Action::Confirm => Ask::Confirm,
        Action::Decline => Ask::Decline(asked.reason),
        Action::Withdraw => Ask::Withdraw,
        Action::Terminate => Ask::Terminate(asked.reason),
    })
}
