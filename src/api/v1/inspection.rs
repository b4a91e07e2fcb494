//! Roadside checks: what the platform knows of a load, and the records that officers make.

use actix_web::{
    HttpResponse, get,
    http::StatusCode,
    post,
    web::{Bytes, Data, Json, Path, Query},
};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use utoipa::{IntoParams, ToSchema};

use super::{site::PageQuery, stock_take::NothingBody, view::PageView};
use crate::{
    api::{actor::Caller, problem::Problem, run},
    app::{Env, Error, inspection, manifest::check},
    documents::roadside::{outcome_words, verdict_words},
    domain::{
        inspection::{Action, Inspection, Outcome},
        refusal::{Code, Refusal},
    },
    kernel::{id::InspectionId, page::page_size},
    store,
};

/// What is asked for.
#[derive(Debug, Deserialize, IntoParams)]
pub struct RoadsideQuery {
    /// A label's code, a manifest's number or a plate.
    q: String,
}

/// A manifest that a load may travel by.
#[derive(Debug, Serialize, ToSchema)]
pub struct CarriedView {
    /// Its id.
    pub id: String,
    /// Its number.
    pub display: String,
    /// Where in its life it is.
    pub state: &'static str,
    /// The same in Chinese.
    pub state_name: &'static str,
    /// Whether the load is on the road by it now.
    pub under_way: bool,
    /// Position of its newest event in the sealed journal; `null` while that is not sealed.
    pub position: Option<i64>,
}

/// What the platform knows of a load.
#[derive(Debug, Serialize, ToSchema)]
pub struct RoadsideView {
    /// When it was asked.
    pub as_of: String,
    /// `clear`, `doubts` or `no_manifest`.
    pub verdict: &'static str,
    /// The same in Chinese.
    pub verdict_name: &'static str,
    /// What is to be looked at: as `findings` of `GET /manifests/{id}/check`.
    #[schema(value_type = Vec<Object>)]
    pub findings: Vec<Value>,
    /// Manifests in the caller's sight, those under way first.
    pub manifests: Vec<CarriedView>,
    /// The package whose label was scanned.
    pub package_id: Option<String>,
    /// Plate of the vehicle that is named by what is under way.
    pub plate: Option<String>,
}

/// What the platform knows of a load on the road; changes nothing. The findings are those of the check before departure, as of now.
#[utoipa::path(params(RoadsideQuery), responses((status = 200, body = RoadsideView)))]
#[get("/roadside")]
pub async fn look_at_load(
    caller: Caller,
    query: Query<RoadsideQuery>,
    env: Data<Env>,
) -> Result<Json<RoadsideView>, Problem> {
    let (actor, inner, asked) = (caller.actor.clone(), env.clone(), query.into_inner().q);
    let (seen, plate) = run::read(&env, &caller, move |conn| {
        let seen = inspection::look(conn, &inner, &actor, &asked)?;
        let plate = match seen.vehicle {
            Some(id) => store::registry::vehicle(conn, &id.to_string())?.map(|row| row.plate),
            None => None,
        };
        Ok::<_, Error>((seen, plate))
    })
    .await?;
    let carried = |one: &inspection::Carried| CarriedView {
        id: one.manifest.id.to_string(),
        display: one.manifest.display(),
        state: one.manifest.state.as_str(),
        state_name: one.manifest.state.zh(),
        under_way: one.under_way,
        position: one.position,
    };
    Ok(Json(RoadsideView {
        as_of: env.clock.now().to_string(),
        verdict: seen.verdict.as_str(),
        verdict_name: seen.verdict.zh(),
        findings: seen.findings.iter().map(check::told).collect(),
        manifests: seen.manifests.iter().map(carried).collect(),
        package_id: seen.package.map(|package| package.id.to_string()),
        plate,
    }))
}

/// A record of a roadside check.
#[derive(Debug, Serialize, ToSchema)]
pub struct InspectionView {
    /// Its id.
    pub id: String,
    /// `recorded` or `withdrawn`.
    pub state: &'static str,
    /// The same in Chinese.
    pub state_name: &'static str,
    /// What the officer found: `clear`, `corrected` or `referred`.
    pub outcome: &'static str,
    /// The same in words.
    pub outcome_name: &'static str,
    /// What the platform said: `clear`, `doubts` or `no_manifest`.
    pub verdict: &'static str,
    /// The same in words.
    pub verdict_name: &'static str,
    /// Codes of what was to be looked at.
    pub findings: Vec<String>,
    /// Manifests that were under way.
    pub manifest_ids: Vec<String>,
    /// The package whose label was scanned.
    pub package_id: Option<String>,
    /// When.
    pub at: String,
    /// Events so far.
    pub version: i64,
    /// Address of its sheet, for the QR code that the driver may show.
    pub sheet_url: String,
}

impl InspectionView {
    fn of(one: &Inspection, env: &Env, caller_language: crate::kernel::text::Language) -> Self {
        Self {
            id: one.id.to_string(),
            state: one.state.as_str(),
            state_name: one.state.zh(),
            outcome: one.found.outcome.as_str(),
            outcome_name: outcome_words(one.found.outcome).of(caller_language),
            verdict: one.found.verdict.as_str(),
            verdict_name: verdict_words(one.found.verdict).of(caller_language),
            findings: one.found.findings.clone(),
            manifest_ids: one.found.manifests.iter().map(ToString::to_string).collect(),
            package_id: one.found.package.map(|id| id.to_string()),
            at: one.at.to_string(),
            version: one.version,
            sheet_url: inspection::address(env, one.id),
        }
    }
}

/// What is recorded.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct InspectionBody {
    /// A label's code, a manifest's number or a plate, as it was asked.
    pub q: String,
    /// `clear`, `corrected` or `referred`.
    pub outcome: String,
}

/// Records a roadside check; what the platform says of the load is asked anew and stands in the record.
#[utoipa::path(request_body = InspectionBody, responses((status = 201, body = InspectionView)))]
#[post("/inspections")]
pub async fn record_inspection(caller: Caller, body: Bytes, env: Data<Env>) -> Result<HttpResponse, Problem> {
    let asked: InspectionBody = run::parse(&caller, &body)?;
    let wrong = || Refusal::of(Code::RequestField).with("pointer", "/outcome").with("reason", "one of the list");
    let outcome = Outcome::parse(&asked.outcome).ok_or_else(|| caller.problem(wrong()))?;
    let (inner, language) = (env.clone(), caller.guest.language);
    run::write(&env, &caller, "inspections", &body, StatusCode::CREATED, move |tx| {
        Ok(InspectionView::of(&inspection::record(tx, &asked.q, outcome)?, &inner, language))
    })
    .await
}

/// Records of the caller's divisions, newest first.
#[utoipa::path(params(PageQuery), responses((status = 200, body = PageView<InspectionView>)))]
#[get("/inspections")]
pub async fn list_inspections(
    caller: Caller,
    query: Query<PageQuery>,
    env: Data<Env>,
) -> Result<Json<PageView<InspectionView>>, Problem> {
    let limit = page_size(query.limit);
    let (actor, after) = (caller.actor.clone(), query.into_inner().after);
    let read = move |conn: &mut _| inspection::list(conn, &actor, after.as_deref(), limit + 1);
    let rows = run::read(&env, &caller, read).await?;
    let language = caller.guest.language;
    let items = rows.iter().map(|one| InspectionView::of(one, &env, language)).collect();
    Ok(Json(PageView::of(items, limit, |one: &InspectionView| one.id.clone())))
}

/// One record.
#[utoipa::path(params(("id" = String, Path)), responses((status = 200, body = InspectionView)))]
#[get("/inspections/{id}")]
pub async fn get_inspection(caller: Caller, id: Path<String>, env: Data<Env>) -> Result<Json<InspectionView>, Problem> {
    let actor = caller.actor.clone();
    let one = run::read(&env, &caller, move |conn| inspection::get(conn, &actor, &id)).await?;
    Ok(Json(InspectionView::of(&one, &env, caller.guest.language)))
}

/// Takes back what was recorded by mistake (`withdraw`).
#[utoipa::path(
    params(("id" = String, Path), ("action" = String, Path, description = "withdraw")),
    request_body = NothingBody, responses((status = 200, body = InspectionView))
)]
#[post("/inspections/{id}/{action}")]
pub async fn change_inspection(
    caller: Caller,
    path: Path<(String, String)>,
    body: Bytes,
    env: Data<Env>,
) -> Result<HttpResponse, Problem> {
    let NothingBody {} = run::parse(&caller, &body)?;
    let (id, action) = path.into_inner();
    let one: InspectionId = id.parse().map_err(|_| caller.problem(Code::NotFound))?;
    Action::parse(&action).ok_or_else(|| caller.problem(Code::NotFound))?;
    let name = format!("inspections/{id}/{action}");
    let (inner, language) = (env.clone(), caller.guest.language);
    run::write(&env, &caller, &name, &body, StatusCode::OK, move |tx| {
        Ok(InspectionView::of(&inspection::withdraw(tx, one)?, &inner, language))
    })
    .await
}
