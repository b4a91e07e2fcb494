//! Stock-takes of a facility.

use actix_web::{
    HttpResponse, get,
    http::StatusCode,
    post,
    web::{Bytes, Data, Json, Path, Query},
};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{package::ActionView, site::PageQuery, view::PageView};
use crate::{
    api::{actor::Caller, problem::Problem, run},
    app::{
        Env, Error, read,
        stock_take::{self, Shown},
    },
    domain::{
        package::State as PackageState,
        refusal::{Code, Refusal},
        stock_take::{Action, StockTake},
    },
    kernel::{
        clock::Instant,
        id::{CommandId, FacilityId, StockTakeId},
        mass::Mass,
        page::page_size,
    },
    store,
};

/// A stock-take.
#[derive(Debug, Serialize, ToSchema)]
#[expect(missing_docs, reason = "described by the glossary")]
pub struct StockTakeView {
    pub id: String,
    pub site_id: String,
    pub facility_id: String,
    pub state: &'static str,
    pub state_name: &'static str,
    pub opened_at: String,
    pub version: i64,
}

impl From<&StockTake> for StockTakeView {
    fn from(one: &StockTake) -> Self {
        Self {
            id: one.id.to_string(),
            site_id: one.site.to_string(),
            facility_id: one.facility.to_string(),
            state: one.state.as_str(),
            state_name: one.state.zh(),
            opened_at: one.opened_at.to_string(),
            version: one.version,
        }
    }
}

/// A package of which record and count disagree.
#[derive(Debug, Serialize, ToSchema)]
#[expect(missing_docs, reason = "described by the glossary")]
pub struct DifferenceView {
    pub package_id: String,
    pub code: Option<String>,
    /// `missing`, `elsewhere` or `mass`.
    pub kind: &'static str,
    pub recorded_zone_id: Option<String>,
    pub recorded_g: i64,
    pub seen_zone_id: Option<String>,
    pub seen_g: Option<i64>,
    /// The manifest that speaks for it: missing or of another mass, it comes off that first.
    pub manifest_id: Option<String>,
}

/// A stock-take with what it found: as signed, or while counting as it is now.
#[derive(Debug, Serialize, ToSchema)]
#[expect(missing_docs, reason = "described by the glossary")]
pub struct StockTakeShownView {
    #[serde(flatten)]
    pub stock_take: StockTakeView,
    pub seen: i64,
    pub differences: Vec<DifferenceView>,
}

impl From<&Shown> for StockTakeShownView {
    fn from(shown: &Shown) -> Self {
        let differences = shown.differences.iter().map(|(one, package)| DifferenceView {
            package_id: one.package.to_string(),
            code: package.as_ref().and_then(|package| package.code.clone().or_else(|| package.external_code.clone())),
            kind: match one.seen {
                None => "missing",
                Some(sight) if Some(sight.zone) != one.zone => "elsewhere",
                Some(_) => "mass",
            },
            recorded_zone_id: one.zone.map(|zone| zone.to_string()),
            recorded_g: one.expected_g.grams(),
            seen_zone_id: one.seen.map(|sight| sight.zone.to_string()),
            seen_g: one.seen.and_then(|sight| sight.mass_g).map(Mass::grams),
            manifest_id: package
                .as_ref()
                .filter(|package| package.state == PackageState::Reserved)
                .and_then(|package| package.manifest)
                .map(|id| id.to_string()),
        });
        Self { stock_take: StockTakeView::from(&shown.take), seen: shown.seen, differences: differences.collect() }
    }
}

/// Which facility is counted.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[expect(missing_docs, reason = "described by the glossary")]
pub struct StockTakeBody {
    pub facility_id: String,
}

/// Begins to count a facility of a site.
#[utoipa::path(
    params(("id" = String, Path)), request_body = StockTakeBody, responses((status = 201, body = StockTakeView))
)]
#[post("/sites/{id}/stock-takes")]
pub async fn open_stock_take(
    caller: Caller,
    id: Path<String>,
    body: Bytes,
    env: Data<Env>,
) -> Result<HttpResponse, Problem> {
    let asked: StockTakeBody = run::parse(&caller, &body)?;
    let facility: FacilityId = asked.facility_id.parse().map_err(|_| caller.problem(Code::NotFound))?;
    let (site, path) = (id.to_string(), format!("sites/{id}/stock-takes"));
    run::write(&env, &caller, &path, &body, StatusCode::CREATED, move |tx| {
        Ok(StockTakeView::from(&stock_take::open(tx, &site, facility)?))
    })
    .await
}

/// Stock-takes of a site, newest first.
#[utoipa::path(
    params(("id" = String, Path), PageQuery), responses((status = 200, body = PageView<StockTakeView>))
)]
#[get("/sites/{id}/stock-takes")]
pub async fn list_stock_takes(
    caller: Caller,
    id: Path<String>,
    query: Query<PageQuery>,
    env: Data<Env>,
) -> Result<Json<PageView<StockTakeView>>, Problem> {
    let limit = page_size(query.limit);
    let (actor, after) = (caller.actor.clone(), query.into_inner().after);
    let takes = run::read(&env, &caller, move |conn| {
        let site = read::site(conn, &actor, &id)?;
        Ok::<_, Error>(store::stock_take::of_site(conn, &site.id.to_string(), after.as_deref(), limit + 1)?)
    })
    .await?;
    Ok(Json(PageView::of(takes.iter().map(StockTakeView::from).collect(), limit, |one: &StockTakeView| one.id.clone())))
}

/// One stock-take with its differences.
#[utoipa::path(params(("id" = String, Path)), responses((status = 200, body = StockTakeShownView)))]
#[get("/stock-takes/{id}")]
pub async fn get_stock_take(
    caller: Caller,
    id: Path<String>,
    env: Data<Env>,
) -> Result<Json<StockTakeShownView>, Problem> {
    let actor = caller.actor.clone();
    let shown = run::read(&env, &caller, move |conn| stock_take::show(conn, &actor, &id)).await?;
    Ok(Json(StockTakeShownView::from(&shown)))
}

/// What this person may do with this stock-take now.
#[utoipa::path(params(("id" = String, Path)), responses((status = 200, body = PageView<ActionView>)))]
#[get("/stock-takes/{id}/actions")]
pub async fn list_stock_take_actions(
    caller: Caller,
    id: Path<String>,
    env: Data<Env>,
) -> Result<Json<PageView<ActionView>>, Problem> {
    let actor = caller.actor.clone();
    let (take, site) = run::read(&env, &caller, move |conn| stock_take::sighted(conn, &actor, &id)).await?;
    let items = Action::ALL.iter().map(|action| {
        let refused = stock_take::refused(&caller.actor, &take, &site, *action);
        let forward = matches!(action, Action::Count | Action::Sign | Action::Countersign);
        ActionView::of(&caller, (action.as_str(), action.zh()), refused.as_ref(), forward)
    });
    Ok(Json(PageView::whole(items.collect())))
}

/// A package that was seen.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SightBody {
    /// Its id or the code on its label.
    pub package: String,
    /// The zone it lies in.
    pub zone_id: String,
    /// Net grams, if it was weighed.
    pub mass_g: Option<i64>,
    /// When it was seen, if not now.
    #[schema(value_type = Option<String>)]
    pub occurred_at: Option<Instant>,
}

/// Notes a sight that came among others, under its own key; gives the answer's text.
pub async fn note(caller: &Caller, env: &Data<Env>, key: CommandId, id: &str, body: &Bytes) -> Result<String, Problem> {
    let asked: SightBody = run::parse(caller, body)?;
    let take: StockTakeId = id.parse().map_err(|_| caller.problem(Code::NotFound))?;
    let zone = asked.zone_id.parse().map_err(|_| {
        caller.problem(Refusal::of(Code::RequestField).with("pointer", "/zone_id").with("reason", "UUID"))
    })?;
    let path = format!("stock-takes/{id}/sights");
    run::take(env, caller, key, &path, body, move |tx| {
        let mass = asked.mass_g.map(Mass);
        Ok(StockTakeView::from(&stock_take::count(tx, take, &asked.package, zone, mass, asked.occurred_at)?.0))
    })
    .await
}

/// Notes a package that was seen; the newest sight of a package counts.
#[utoipa::path(
    params(("id" = String, Path)), request_body = SightBody, responses((status = 201, body = StockTakeView))
)]
#[post("/stock-takes/{id}/sights")]
pub async fn count_package(
    caller: Caller,
    id: Path<String>,
    body: Bytes,
    env: Data<Env>,
) -> Result<HttpResponse, Problem> {
    let asked: SightBody = run::parse(&caller, &body)?;
    let take: StockTakeId = id.parse().map_err(|_| caller.problem(Code::NotFound))?;
    let zone = asked.zone_id.parse().map_err(|_| {
        caller.problem(Refusal::of(Code::RequestField).with("pointer", "/zone_id").with("reason", "UUID"))
    })?;
    let path = format!("stock-takes/{id}/sights");
    run::write(&env, &caller, &path, &body, StatusCode::CREATED, move |tx| {
        let mass = asked.mass_g.map(Mass);
        Ok(StockTakeView::from(&stock_take::count(tx, take, &asked.package, zone, mass, asked.occurred_at)?.0))
    })
    .await
}

/// Nothing but the action.
#[derive(Clone, Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NothingBody {}

/// Signs the differences (`sign`), confirms and books them as another person (`countersign`), has them counted again
/// (`send_back`) or gives up (`abandon`).
#[utoipa::path(
    params(("id" = String, Path), ("action" = String, Path, description = "sign, countersign, send_back or abandon")),
    request_body = NothingBody, responses((status = 200, body = StockTakeView))
)]
#[post("/stock-takes/{id}/{action}")]
pub async fn change_stock_take(
    caller: Caller,
    path: Path<(String, String)>,
    body: Bytes,
    env: Data<Env>,
) -> Result<HttpResponse, Problem> {
    let NothingBody {} = run::parse(&caller, &body)?;
    let (id, action) = path.into_inner();
    let take: StockTakeId = id.parse().map_err(|_| caller.problem(Code::NotFound))?;
    let action = Action::parse(&action).filter(|action| *action != Action::Count);
    let action = action.ok_or_else(|| caller.problem(Code::NotFound))?;
    let name = format!("stock-takes/{id}/{}", action.as_str());
    run::write(&env, &caller, &name, &body, StatusCode::OK, move |tx| {
        Ok(StockTakeView::from(&stock_take::change(tx, take, action)?))
    })
    .await
}
