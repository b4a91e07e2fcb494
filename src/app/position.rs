//! Where a run is: told by its crew's phone between departure and arrival, and at no other time. Telemetry, not facts: no event is
//! recorded, nothing is decided by it, and it is let go of after [`KEPT`].
//!
//! **Invariant:** a position lies within the run, is of its own crew's phone, and a run has one in [`APART`] and [`MOST`] at most.

use std::collections::BTreeSet;

use chrono::Duration;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{
    Actor, Env, Error, found,
    manifest::parties::{sees, sees_trip},
    place::PointFields,
    record::{AHEAD, Tx},
};
use crate::{
    domain::{
        access::Permission,
        manifest::{Action, Manifest},
        refusal::{Code, Refusal},
        trip::{State, Trip},
    },
    kernel::clock::Instant,
    store::{self, Conn, place::Position},
};

/// How long positions are kept (house: what a load's way is asked about is asked within a quarter).
pub const KEPT: Duration = Duration::days(90);
/// Positions of one request.
pub const BATCH: usize = 200;
/// Least time between two positions of a run.
const APART: Duration = Duration::seconds(5);
/// Positions kept of one run: more than a day's at the closest.
const MOST: i64 = 20_000;
/// How far back a phone that was without a network may tell.
const BACK: Duration = Duration::hours(24);
/// Positions of one answer.
const SHOWN: i64 = 2000;

/// One position as a phone tells it.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PositionFields {
    /// When the phone was there.
    #[schema(value_type = String)]
    pub at: Instant,
    /// East of Greenwich, millionths of a degree (WGS-84).
    pub longitude_e6: i64,
    /// North of the equator, millionths of a degree (WGS-84).
    pub latitude_e6: i64,
    /// Radius in metres in which the phone believes itself to be.
    #[serde(default)]
    pub accuracy_m: Option<u32>,
}

/// What became of the positions of a request.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, ToSchema)]
pub struct Reported {
    /// Kept now.
    pub kept: usize,
    /// Not kept: outside the run, older than a day, ahead of the clock, or too close to another.
    pub dropped: usize,
}

/// Keeps positions of a run under way, told by its own crew. A run that is not under way refuses them.
pub fn report(tx: &mut Tx<'_>, id: &str, asked: &[PositionFields]) -> Result<Reported, Error> {
    let trip = found(store::trip::get(tx.conn, id)?)?;
    let crew = trip.driver == tx.actor.id || trip.escort == Some(tx.actor.id);
    if !crew || !tx.actor.may(Permission::CarryWaste) {
        let code = if shown_to(tx.conn, tx.actor, &trip)?.is_some() { Code::NotAllowed } else { Code::NotFound };
        return Err(code.into());
    }
    if trip.state != State::Underway {
        let refusal = Refusal::of(Code::TripNotFromState);
        return Err(refusal.with("state", trip.state.as_str()).with("state_zh", trip.state.zh()).into());
    }
    if asked.len() > BATCH {
        return Err(Refusal::of(Code::RequestTooLarge).with("limit", BATCH).into());
    }
    let mut wanted = asked.to_vec();
    wanted.sort_by_key(|one| one.at);
    let from = started(tx.conn, id)?.max(tx.now.plus(-BACK));
    let mut taken: BTreeSet<i64> = match (wanted.first(), wanted.last()) {
        (Some(first), Some(last)) => {
            let span = (first.at.plus(-APART).micros(), last.at.plus(APART).micros());
            store::place::moments(tx.conn, id, span.0, span.1)?.into_iter().collect()
        }
        _ => BTreeSet::new(),
    };
    let mut room = MOST - store::place::count(tx.conn, id)?;
    let mut told = Reported::default();
    for (at, one) in wanted.iter().enumerate() {
        let point = PointFields { longitude_e6: one.longitude_e6, latitude_e6: one.latitude_e6 };
        let point = point.point(&format!("/positions/{at}/longitude_e6"))?;
        let within = one.at >= from && one.at <= tx.now.plus(AHEAD);
        let close = (one.at.plus(-APART).micros() + 1)..one.at.plus(APART).micros();
        if !within || room <= 0 || taken.range(close).next().is_some() {
            told.dropped += 1;
            continue;
        }
        let row = Position {
            trip: id.to_owned(),
            at: one.at.micros(),
            longitude_e6: point.longitude_e6,
            latitude_e6: point.latitude_e6,
            accuracy_m: one.accuracy_m.map(i64::from),
            received_at: tx.now.micros(),
        };
        store::place::keep(tx.conn, &row)?;
        taken.insert(row.at);
        (room, told.kept) = (room - 1, told.kept + 1);
    }
    Ok(told)
}

/// When a run left, as its own few events tell.
fn started(conn: &mut Conn, id: &str) -> Result<Instant, Error> {
    let rows = store::event::of_stream(conn, &format!("trip/{id}"))?;
    let start = rows.iter().find(|row| row.kind == "trip.started").map(|row| Instant::from_micros(row.occurred_at));
    start.ok_or_else(|| Error::Fault(format!("trip {id} is under way and never started")))
}

/// The span of a run that somebody sees: carrier and crew the whole, a regulator of a side the whole, a party the part on which
/// its load was aboard; nobody else any.
fn shown_to(conn: &mut Conn, actor: &Actor, trip: &Trip) -> Result<Option<(i64, i64)>, Error> {
    const WHOLE: (i64, i64) = (i64::MIN, i64::MAX);
    if sees_trip(actor, trip) {
        return Ok(Some(WHOLE));
    }
    let carried = store::manifest::of_trip(conn, &trip.id.to_string())?;
    let seen: Vec<&Manifest> = carried.iter().filter(|one| sees(actor, one)).collect();
    if seen.is_empty() {
        return Ok(None);
    }
    if actor.may(Permission::OverseeManifests) {
        return Ok(Some(WHOLE));
    }
    let spans = seen.iter().filter_map(|one| aboard(one));
    let span = spans.reduce(|one, other| (one.0.min(other.0), one.1.max(other.1)));
    // Before it left, a load has no way: there is nothing to see, and that may be known.
    Ok(Some(span.unwrap_or((0, 0))))
}

/// From when until when a manifest's load was on the road; `None` before it left.
fn aboard(one: &Manifest) -> Option<(i64, i64)> {
    let left = one.signatures.iter().filter(|word| word.action == Action::Depart).map(|word| word.at.micros()).min()?;
    let back = one.standing(crate::domain::manifest::Standing::Returning).next().is_some();
    let end = one.arrived_at.filter(|_| !back).map_or(i64::MAX, Instant::micros);
    Some((left, end))
}

/// The newest positions of a run that the actor may see, newest first, and the run.
pub fn track(conn: &mut Conn, actor: &Actor, id: &str) -> Result<(Trip, Vec<Position>), Error> {
    let trip = found(store::trip::get(conn, id)?)?;
    let (from, to) = found(shown_to(conn, actor, &trip)?)?;
    let positions = store::place::track(conn, id, from, to, SHOWN)?;
    Ok((trip, positions))
}

/// Lets go of positions older than [`KEPT`]; tells how many.
pub fn forget(env: &Env) -> Result<usize, Error> {
    let before = env.clock.now().plus(-KEPT).micros();
    if !env.db.read(|conn| store::place::any_before(conn, before))? {
        return Ok(0);
    }
    env.db.write(move |conn| Ok::<_, Error>(store::place::delete_before(conn, before)?))
}
