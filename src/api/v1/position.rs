//! Where a run is and was.

use actix_web::{
    HttpResponse, get,
    http::StatusCode,
    post,
    web::{Bytes, Data, Json, Path},
};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::{
    api::{actor::Caller, problem::Problem, run},
    app::{
        Env,
        position::{self, KEPT, PositionFields, Reported},
    },
    domain::trip::State,
    kernel::clock::Instant,
};

/// Positions that a phone gathered.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PositionsBody {
    /// At most 200, in any order.
    pub positions: Vec<PositionFields>,
}

/// Where a run was.
#[derive(Debug, Serialize, ToSchema)]
pub struct PositionView {
    /// When, by the phone.
    pub at: String,
    /// East of Greenwich, millionths of a degree (WGS-84).
    pub longitude_e6: i64,
    /// North of the equator, millionths of a degree (WGS-84).
    pub latitude_e6: i64,
    /// Radius in metres in which the phone believed itself to be.
    pub accuracy_m: Option<i64>,
}

/// A run's track.
#[derive(Debug, Serialize, ToSchema)]
pub struct TrackView {
    /// The run.
    pub trip_id: String,
    /// It is under way: its crew's phone may tell where it is.
    pub underway: bool,
    /// The newest positions in sight, newest first, at most 2000.
    pub positions: Vec<PositionView>,
    /// Days after which a position is deleted.
    pub kept_days: i64,
}

/// Where a run was: for its carrier and crew, regulators of a side, and for a party as long as its load was aboard.
#[utoipa::path(params(("id" = String, Path)), responses((status = 200, body = TrackView)))]
#[get("/trips/{id}/positions")]
pub async fn list_positions(caller: Caller, id: Path<String>, env: Data<Env>) -> Result<Json<TrackView>, Problem> {
    let actor = caller.actor.clone();
    let (trip, rows) = run::read(&env, &caller, move |conn| position::track(conn, &actor, &id)).await?;
    let positions = rows.iter().map(|one| PositionView {
        at: Instant::from_micros(one.at).to_string(),
        longitude_e6: one.longitude_e6,
        latitude_e6: one.latitude_e6,
        accuracy_m: one.accuracy_m,
    });
    Ok(Json(TrackView {
        trip_id: trip.id.to_string(),
        underway: trip.state == State::Underway,
        positions: positions.collect(),
        kept_days: KEPT.num_days(),
    }))
}

/// Tells where a run is; its own crew, between departure and arrival.
#[utoipa::path(params(("id" = String, Path)), request_body = PositionsBody, responses((status = 200, body = Reported)))]
#[post("/trips/{id}/positions")]
pub async fn report_positions(
    caller: Caller,
    id: Path<String>,
    body: Bytes,
    env: Data<Env>,
) -> Result<HttpResponse, Problem> {
    let asked: PositionsBody = run::parse(&caller, &body)?;
    run::write(&env, &caller, &format!("trips/{id}/positions"), &body, StatusCode::OK, move |tx| {
        position::report(tx, &id, &asked.positions)
    })
    .await
}
