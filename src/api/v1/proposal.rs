//! One-click manifest 一键开单: what would go next, whither, by whom, and why. Nothing is written before somebody confirms.

use actix_web::{
    get,
    web::{Data, Json, Query},
};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use utoipa::{IntoParams, ToSchema};

use crate::{
    api::{actor::Caller, problem::Problem, run},
    app::{
        Env,
        manifest::{
            DraftFields, check,
            proposal::{self, Asked, Call, LeftOut, Proposal},
        },
    },
    domain::{
        manifest::{PACKAGES_MAX, proposal::Line},
        refusal::{Code, Refusal},
    },
    kernel::{mass::Mass, text::Language},
};

/// Most packages named in one question: as many as one manifest holds. They stand in its address.
const NAMED_MAX: usize = PACKAGES_MAX;

/// Of which stock, for when.
#[derive(Debug, Deserialize, IntoParams)]
pub struct ProposalQuery {
    /// Whose stock: id or code of the site.
    site: String,
    /// Planned day of departure, `2026-11-23`; today when absent.
    day: Option<String>,
    /// To this site only.
    receiver: Option<String>,
    /// Of these packages only: ids or label codes with commas between, 500 at most. All that lie there when absent.
    packages: Option<String>,
}

/// One waste of a proposal and why it may go so.
#[derive(Debug, Serialize, ToSchema)]
#[expect(missing_docs, reason = "described by the glossary")]
pub struct ProposedLineView {
    pub waste_code: String,
    pub packages: usize,
    pub mass_g: i64,
    pub method: String,
    /// It went to this receiver by this method before; else the permit has the most left for it.
    pub method_habit: bool,
    pub contract_id: String,
    pub contract_number: String,
    pub permit_id: String,
    pub permit_number: String,
    /// Left of the permit's yearly scale once this has gone.
    pub permit_left_g: i64,
}

/// A package that stays.
#[derive(Debug, Serialize, ToSchema)]
#[expect(missing_docs, reason = "described by the glossary")]
pub struct LeftOutView {
    pub package_id: String,
    pub code: Option<String>,
    pub waste_code: String,
    pub mass_g: i64,
    /// Why, as a refusal would say it.
    pub why: &'static str,
    pub title: &'static str,
    pub remedy: &'static str,
}

/// A milk run that is to call at the site.
#[derive(Debug, Serialize, ToSchema)]
#[expect(missing_docs, reason = "described by the glossary")]
pub struct CallView {
    pub planned_on: String,
    pub carrier_id: String,
    pub carrier_name: String,
    pub receiver_site: String,
    pub receiver_name: String,
}

impl From<Call> for CallView {
    fn from(one: Call) -> Self {
        Self {
            planned_on: one.planned_on.to_string(),
            carrier_id: one.carrier,
            carrier_name: one.carrier_name,
            receiver_site: one.receiver.to_string(),
            receiver_name: one.receiver_name,
        }
    }
}

/// A manifest proposed.
#[derive(Debug, Serialize, ToSchema)]
pub struct ProposalView {
    /// As it is to be sent to `POST /manifests`; absent when nothing may go.
    pub draft: Option<DraftFields>,
    /// Name of the receiver's site.
    pub receiver_name: String,
    /// Name of the carrier; empty when none is licensed.
    pub carrier_name: String,
    /// The carrier carried for this site before; else the first that is licensed.
    pub carrier_habit: bool,
    /// Metres to the receiver as the crow flies, where both places are known.
    pub metres: Option<i64>,
    /// Milk runs that are to call at the site from today on: a draft to the receiver, on the day, by the carrier goes by the run.
    pub calls: Vec<CallView>,
    /// Approved load of the carrier's largest licensed vehicle.
    pub load_max_g: Option<i64>,
    /// By waste.
    pub lines: Vec<ProposedLineView>,
    /// Of all lines.
    pub mass_g: i64,
    /// What stays, and why.
    pub left_out: Vec<LeftOutView>,
    /// Findings of the check before departure that would stop it.
    pub hard: usize,
    /// All its findings, as in `GET /manifests/{id}/check`.
    #[schema(value_type = Vec<Object>)]
    pub findings: Vec<Value>,
}

impl ProposalView {
    fn of(one: Proposal, language: Language) -> Self {
        let Proposal {
            draft,
            receiver_name,
            carrier_name,
            carrier_habit,
            metres,
            calls,
            load_max,
            lines,
            numbers,
            mass,
            left_out,
            checked,
        } = one;
        let number = |id: &str| numbers.get(id).cloned().unwrap_or_default();
        let line = |line: Line| ProposedLineView {
            packages: line.packages.len(),
            mass_g: line.mass.grams(),
            method_habit: line.habit,
            contract_number: number(&line.contract),
            permit_number: number(&line.permit),
            permit_left_g: line.left_g.grams(),
            waste_code: line.waste_code,
            method: line.method,
            contract_id: line.contract,
            permit_id: line.permit,
        };
        Self {
            draft,
            receiver_name,
            carrier_name,
            carrier_habit,
            metres,
            calls: calls.into_iter().map(CallView::from).collect(),
            load_max_g: load_max.map(Mass::grams),
            lines: lines.into_iter().map(line).collect(),
            mass_g: mass.grams(),
            left_out: left_out.into_iter().map(|one| LeftOutView::of(one, language)).collect(),
            hard: checked.hard().count(),
            findings: checked.findings.iter().map(check::told).collect(),
        }
    }
}

impl LeftOutView {
    /// Shapes it.
    pub fn of(one: LeftOut, language: Language) -> Self {
        Self {
            package_id: one.package.to_string(),
            code: one.label,
            waste_code: one.waste_code,
            mass_g: one.mass.grams(),
            why: one.why.as_str(),
            title: one.why.words().of(language),
            remedy: one.why.remedy().of(language),
        }
    }
}

/// Proposes the next manifest of a site: the oldest packages first, that one receiver may take by contract and permit and one
/// vehicle carries. Changes nothing.
#[utoipa::path(params(ProposalQuery), responses((status = 200, body = ProposalView)))]
#[get("/manifest-proposal")]
pub async fn propose_manifest(
    caller: Caller,
    query: Query<ProposalQuery>,
    env: Data<Env>,
) -> Result<Json<ProposalView>, Problem> {
    let asked = asked(&query, env.clock.now().legal_day()).map_err(|refusal| caller.problem(refusal))?;
    let (actor, around) = (caller.actor.clone(), env.clone());
    let made = run::read(&env, &caller, move |conn| proposal::propose(conn, &around, &actor, &asked)).await?;
    Ok(Json(ProposalView::of(made, caller.guest.language)))
}

fn asked(query: &ProposalQuery, today: NaiveDate) -> Result<Asked, Refusal> {
    let bad =
        |pointer: &str, reason: &str| Refusal::of(Code::RequestField).with("pointer", pointer).with("reason", reason);
    let day = match query.day.as_deref() {
        None => today,
        Some(text) => text.parse().map_err(|_| bad("/day", "YYYY-MM-DD"))?,
    };
    let named = query.packages.as_deref().unwrap_or_default().split(',').map(str::trim);
    let packages: Vec<String> = named.filter(|one| !one.is_empty()).map(str::to_owned).collect();
    if packages.len() > NAMED_MAX {
        return Err(bad("/packages", "500 at most"));
    }
    Ok(Asked { site: query.site.clone(), day, receiver: query.receiver.clone(), today, packages })
}
