//! The cockpit of a division: figures by stage, from whom to whom, and where. For regulators; the page asks again and again.

use actix_web::{
    get,
    web::{Data, Json, Query},
};
use serde::Deserialize;
use utoipa::IntoParams;

use super::cockpit_view::{AsOfView, CockpitView, FlowsView, MapView};
use crate::{
    api::{actor::Caller, problem::Problem, run},
    app::{
        Env, Error,
        cockpit::{self, Look},
        seal,
    },
    store::Conn,
};

/// Where and for which span.
#[derive(Debug, Deserialize, IntoParams)]
pub struct CockpitQuery {
    /// Digits of a division, of the caller's own or inside it; left out: the caller's own.
    pub division: Option<String>,
    /// A legal month `2026-11` or year `2026`; left out: this month.
    pub period: Option<String>,
}

/// Reads one part of the cockpit, with what it is as of.
async fn part<T, W>(env: &Data<Env>, caller: &Caller, query: &CockpitQuery, work: W) -> Result<Json<T>, Problem>
where
    T: Send + 'static,
    W: FnOnce(&mut Conn, &Look, AsOfView) -> Result<T, Error> + Send + 'static,
{
    let (now, demo) = (env.clock.now(), env.demo);
    let look = cockpit::look(&caller.actor, query.division.as_deref(), query.period.as_deref(), now);
    let look = look.map_err(|error| caller.problem(error))?;
    let told = run::read(env, caller, move |conn| {
        let position = seal::newest(conn)?.map_or(0, |row| row.size);
        let as_of = AsOfView::of(&look, now, position, demo);
        work(conn, &look, as_of)
    });
    Ok(Json(told.await?))
}

/// What a division makes, holds, moves and takes in; how long stock has lain; what is taken of receivers' permits.
#[utoipa::path(params(CockpitQuery), responses((status = 200, body = CockpitView)))]
#[get("/cockpit")]
pub async fn get_cockpit(
    caller: Caller,
    query: Query<CockpitQuery>,
    env: Data<Env>,
) -> Result<Json<CockpitView>, Problem> {
    let now = env.clock.now();
    part(&env, &caller, &query, move |conn, look, as_of| {
        let (stages, ages) = (cockpit::stages(conn, look)?, cockpit::ages(conn, look, now)?);
        Ok(CockpitView::of(as_of, &stages, &ages, &cockpit::shares(conn, look)?))
    })
    .await
}

/// From whom to whom: accepted masses between sites, of which one side at least lies in the division.
#[utoipa::path(params(CockpitQuery), responses((status = 200, body = FlowsView)))]
#[get("/cockpit/flows")]
pub async fn get_flows(caller: Caller, query: Query<CockpitQuery>, env: Data<Env>) -> Result<Json<FlowsView>, Problem> {
    part(&env, &caller, &query, |conn, look, as_of| Ok(FlowsView::of(as_of, &cockpit::flows(conn, look)?))).await
}

/// Sites of the division and the vehicles that run with its loads, with places in WGS-84.
#[utoipa::path(params(CockpitQuery), responses((status = 200, body = MapView)))]
#[get("/cockpit/map")]
pub async fn get_map(caller: Caller, query: Query<CockpitQuery>, env: Data<Env>) -> Result<Json<MapView>, Problem> {
    part(&env, &caller, &query, |conn, look, as_of| Ok(MapView::of(as_of, cockpit::map(conn, look)?))).await
}
