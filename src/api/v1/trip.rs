//! Trips: a carrier's runs, what each carries, and what is done with a run as a whole.

use std::collections::HashMap;

use actix_web::{
    HttpResponse, get,
    http::StatusCode,
    post,
    web::{Bytes, Data, Json, Path, Query},
};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use super::{manifest_view::ManifestRowView, package::ActionView, view::PageView};
use crate::{
    api::{actor::Caller, problem::Problem, run},
    app::{
        Actor, Env, Error, found,
        manifest::{
            parties,
            run::{self as whole, RunActFields, RunFields},
            seen::{self, Names},
            ways,
        },
        place::PointFields,
    },
    domain::{
        access::Permission,
        manifest::Manifest,
        refusal::{Code, Refusal},
        trip::{self, Action, Trip},
    },
    kernel::{
        id::{SiteId, TripId},
        page::page_size,
    },
    store,
};

/// One run of a vehicle.
#[derive(Debug, Serialize, ToSchema)]
#[expect(missing_docs, reason = "described by the glossary")]
pub struct TripView {
    pub id: String,
    pub state: &'static str,
    pub state_name: &'static str,
    pub carrier_id: String,
    pub carrier_name: String,
    pub vehicle_id: String,
    pub plate: String,
    pub driver_id: String,
    pub driver_name: String,
    pub escort_id: Option<String>,
    pub escort_name: Option<String>,
    pub planned_on: String,
    /// The way that it is to go; empty: none was given.
    pub way: Vec<PointFields>,
    pub version: i64,
}

impl TripView {
    /// Shapes a run.
    pub fn of(one: &Trip, names: &Names) -> Self {
        let look = |within: &HashMap<String, String>, id: String| within.get(&id).cloned();
        Self {
            id: one.id.to_string(),
            state: one.state.as_str(),
            state_name: one.state.zh(),
            carrier_name: look(&names.organisations, one.carrier.to_string()).unwrap_or_default(),
            carrier_id: one.carrier.to_string(),
            plate: look(&names.plates, one.vehicle.to_string()).unwrap_or_default(),
            vehicle_id: one.vehicle.to_string(),
            driver_name: look(&names.people, one.driver.to_string()).unwrap_or_default(),
            driver_id: one.driver.to_string(),
            escort_name: one.escort.and_then(|id| look(&names.people, id.to_string())),
            escort_id: one.escort.map(|id| id.to_string()),
            planned_on: one.planned_on.to_string(),
            way: one.way.iter().copied().map(PointFields::from).collect(),
            version: one.version,
        }
    }
}

/// A run with the manifests it carries that the caller may see.
#[derive(Debug, Serialize, ToSchema)]
pub struct TripShownView {
    /// The run.
    #[serde(flatten)]
    pub trip: TripView,
    /// What it carries; of a milk run in the order of its stops.
    pub manifests: Vec<ManifestRowView>,
    /// Where a milk run calls, in order: for its carrier's people and its crew.
    pub stops: Vec<CalledView>,
}

/// A site at which a milk run calls.
#[derive(Debug, Serialize, ToSchema)]
pub struct CalledView {
    /// The site.
    pub site_id: String,
    /// Its name.
    pub name: String,
    /// Its manifest on this run, once its carrier has confirmed it.
    pub manifest_id: Option<String>,
}

/// Where a run calls, with names in one question; nothing where it is no milk run, or where the caller sees it by a manifest alone.
fn called(conn: &mut store::Conn, actor: &Actor, trip: &Trip, carried: &[Manifest]) -> Result<Vec<CalledView>, Error> {
    let Some(round) = trip.round.as_ref().filter(|_| parties::sees_trip(actor, trip)) else { return Ok(Vec::new()) };
    let ids: Vec<String> = round.sites.iter().map(ToString::to_string).collect();
    let names: HashMap<SiteId, String> =
        store::party::get_sites(conn, &ids)?.into_iter().map(|one| (one.id, one.name)).collect();
    let of = |site: &SiteId| carried.iter().find(|one| one.consignor.site == *site);
    let view = |site: &SiteId| CalledView {
        site_id: site.to_string(),
        name: names.get(site).cloned().unwrap_or_default(),
        manifest_id: of(site).map(|one| one.id.to_string()),
    };
    Ok(round.sites.iter().map(view).collect())
}

/// Whose runs a list shows.
#[derive(Debug, Deserialize, IntoParams)]
pub struct TripQuery {
    /// The carrier's organisation; left out: those the caller drives or escorts.
    pub carrier: Option<String>,
    /// `next` of the page before.
    pub after: Option<String>,
    /// Rows of a page.
    pub limit: Option<i64>,
}

/// Runs of a carrier, or one's own, newest first.
#[utoipa::path(params(TripQuery), responses((status = 200, body = PageView<TripView>)))]
#[get("/trips")]
pub async fn list_trips(
    caller: Caller,
    query: Query<TripQuery>,
    env: Data<Env>,
) -> Result<Json<PageView<TripView>>, Problem> {
    let query = query.into_inner();
    let limit = page_size(query.limit);
    let actor = caller.actor.clone();
    let trips = run::read(&env, &caller, move |conn| {
        let trips = runs(conn, &actor, &query, limit + 1)?;
        let names = seen::of_trips(conn, &trips)?;
        Ok::<_, Error>(trips.iter().map(|one| TripView::of(one, &names)).collect())
    });
    let views = trips.await?;
    Ok(Json(PageView::of(views, limit, |one: &TripView| one.id.clone())))
}

/// The runs a list shows: of a carrier in sight, or those of the caller's own crew.
fn runs(conn: &mut store::Conn, actor: &Actor, query: &TripQuery, limit: i64) -> Result<Vec<Trip>, Error> {
    let before = query.after.as_deref();
    let Some(carrier) = &query.carrier else {
        if !actor.may(Permission::CarryWaste) {
            return Ok(Vec::new());
        }
        return Ok(store::trip::of_crew(conn, &actor.id.to_string(), before, limit)?);
    };
    let id = carrier.parse().map_err(|_| Error::from(Code::NotFound))?;
    if !actor.sees(SiteId(Uuid::nil()), id, "") {
        return Err(Code::NotFound.into());
    }
    Ok(store::trip::of_carrier(conn, carrier, before, limit)?)
}

/// One run: for its carrier's dispatchers, its own crew, and whoever sees a manifest it carries.
#[utoipa::path(params(("id" = String, Path)), responses((status = 200, body = TripShownView)))]
#[get("/trips/{id}")]
pub async fn get_trip(caller: Caller, id: Path<String>, env: Data<Env>) -> Result<Json<TripShownView>, Problem> {
    let actor = caller.actor.clone();
    let view = run::read(&env, &caller, move |conn| {
        let trip = found(store::trip::get(conn, &id)?)?;
        let mut carried = store::manifest::of_trip(conn, &trip.id.to_string())?;
        carried.retain(|one| parties::sees(&actor, one));
        if carried.is_empty() && !parties::sees_trip(&actor, &trip) {
            return Err(Error::from(Code::NotFound));
        }
        if let Some(round) = &trip.round {
            carried.sort_by_key(|one| round.sites.iter().position(|site| *site == one.consignor.site));
        }
        let stops = called(conn, &actor, &trip, &carried)?;
        let names = seen::of_list(conn, &carried)?;
        let manifests = carried.iter().map(|one| ManifestRowView::of(one, &names)).collect();
        let crew = seen::of_trips(conn, std::slice::from_ref(&trip))?;
        Ok(TripShownView { trip: TripView::of(&trip, &crew), manifests, stops })
    });
    Ok(Json(view.await?))
}

/// Plans a run; manifests join it when they are confirmed with its id.
#[utoipa::path(request_body = RunFields, responses((status = 201, body = TripView)))]
#[post("/trips")]
pub async fn plan_trip(caller: Caller, body: Bytes, env: Data<Env>) -> Result<HttpResponse, Problem> {
    let new: RunFields = run::parse(&caller, &body)?;
    run::write(&env, &caller, "trips", &body, StatusCode::CREATED, move |tx| {
        Ok(TripView::of(&whole::plan_run(tx, &new)?, &Names::default()))
    })
    .await
}

/// What this person may do with this run now.
#[utoipa::path(params(("id" = String, Path)), responses((status = 200, body = PageView<ActionView>)))]
#[get("/trips/{id}/actions")]
pub async fn list_trip_actions(
    caller: Caller,
    id: Path<String>,
    env: Data<Env>,
) -> Result<Json<PageView<ActionView>>, Problem> {
    let one = run::read(&env, &caller, move |conn| found(store::trip::get(conn, &id)?)).await?;
    let role = whole::role(&caller.actor, one.carrier, Some(&one));
    let role = role.ok_or_else(|| caller.problem(Code::NotFound))?;
    let items = whole::ASKED.iter().map(|action| {
        let refused: Option<Refusal> = trip::next(one.state, *action, role).err();
        ActionView::of(&caller, (action.as_str(), action.zh()), refused.as_ref(), false)
    });
    Ok(Json(PageView::whole(items.collect())))
}

/// A place that a run goes to.
#[derive(Debug, Serialize, ToSchema)]
pub struct StopView {
    /// The site.
    pub site_id: String,
    /// Its name.
    pub name: String,
    /// `consignor`: something is loaded there; `receiver`: it is brought there.
    pub side: &'static str,
    /// Where it is, if that was said.
    pub point: Option<PointFields>,
}

/// What the way of a run may be made of.
#[derive(Debug, Serialize, ToSchema)]
pub struct WaysView {
    /// Where its loads are taken, then where they are brought.
    pub stops: Vec<StopView>,
    /// Runs of the same carrier between the same two places that have a way or positions, the newest first, at most six.
    pub earlier: Vec<TripView>,
}

/// What the way of a run may be made of (`plan_way`): the places of its loads and earlier runs between the same two places.
#[utoipa::path(params(("id" = String, Path)), responses((status = 200, body = WaysView)))]
#[get("/trips/{id}/ways")]
pub async fn list_trip_ways(caller: Caller, id: Path<String>, env: Data<Env>) -> Result<Json<WaysView>, Problem> {
    let actor = caller.actor.clone();
    let view = run::read(&env, &caller, move |conn| {
        let known = ways::ways(conn, &actor, &id)?;
        let names = seen::of_trips(conn, &known.earlier)?;
        let stop = |one: ways::Stop| StopView {
            site_id: one.site.to_string(),
            name: one.name,
            side: if one.loads { "consignor" } else { "receiver" },
            point: one.point.map(PointFields::from),
        };
        let earlier = known.earlier.iter().map(|one| TripView::of(one, &names)).collect();
        Ok::<_, Error>(WaysView { stops: known.stops.into_iter().map(stop).collect(), earlier })
    });
    Ok(Json(view.await?))
}

/// Gives the run another crew, or gives it up, for every manifest on it at once.
#[utoipa::path(
    params(("id" = String, Path), ("action" = String, Path, description = "one of `actions`")),
    request_body = RunActFields, responses((status = 200, body = TripView))
)]
#[post("/trips/{id}/{action}")]
pub async fn act_on_trip(
    caller: Caller,
    path: Path<(String, String)>,
    body: Bytes,
    env: Data<Env>,
) -> Result<HttpResponse, Problem> {
    let asked: RunActFields = run::parse(&caller, &body)?;
    let (id, action) = path.into_inner();
    let one: TripId = id.parse().map_err(|_| caller.problem(Code::NotFound))?;
    let action = Action::parse(&action).filter(|action| whole::ASKED.contains(action));
    let action = action.ok_or_else(|| caller.problem(Code::NotFound))?;
    let name = format!("trips/{id}/{}", action.as_str());
    run::write(&env, &caller, &name, &body, StatusCode::OK, move |tx| {
        Ok(TripView::of(&whole::act_on_run(tx, one, action, &asked)?, &Names::default()))
    })
    .await
}
