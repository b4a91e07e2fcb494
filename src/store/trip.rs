//! Trips: their current rows.

use diesel::prelude::*;

use super::{
    Conn, Stored, corrupt,
    statement::{direct, execute},
};
use crate::domain::trip::{State, Trip};

use tables::trip;

mod tables {
    diesel::table! {
        trip (id) {
            id -> Text,
            state -> Text,
            carrier -> Text,
            vehicle -> Text,
            driver -> Text,
            escort -> Nullable<Text>,
            planned_on -> Text,
            version -> BigInt,
            way -> Nullable<Text>,
            round -> Nullable<Text>,
        }
    }
}

type TripRow = (String, String, String, String, String, Option<String>, String, i64, Option<String>, Option<String>);

fn trip_of(row: TripRow) -> Stored<Trip> {
    let (id, state, carrier, vehicle, driver, escort, planned_on, version, way, round) = row;
    let bad = |column| corrupt("trip", &id, column);
    Ok(Trip {
        id: id.parse().map_err(|_| bad("id"))?,
        state: State::parse(&state).ok_or_else(|| bad("state"))?,
        carrier: carrier.parse().map_err(|_| bad("carrier"))?,
        vehicle: vehicle.parse().map_err(|_| bad("vehicle"))?,
        driver: driver.parse().map_err(|_| bad("driver"))?,
        escort: escort.as_deref().map(str::parse).transpose().map_err(|_| bad("escort"))?,
        planned_on: planned_on.parse().map_err(|_| bad("planned_on"))?,
        way: way.map_or_else(|| Ok(Vec::new()), |way| serde_json::from_str(&way)).map_err(|_| bad("way"))?,
        round: round.as_deref().map(serde_json::from_str).transpose().map_err(|_| bad("round"))?,
        version,
    })
}

/// Adds or overwrites a trip.
pub fn save(conn: &mut Conn, one: &Trip) -> Stored<()> {
    let way = (!one.way.is_empty()).then(|| serde_json::to_string(&one.way)).transpose();
    let way = way.map_err(|_| corrupt("trip", one.id, "way"))?;
    let round = one.round.as_ref().map(serde_json::to_string).transpose();
    let round = round.map_err(|_| corrupt("trip", one.id, "round"))?;
    execute!(
        conn,
        "INSERT INTO trip (id, state, carrier, vehicle, driver, escort, planned_on, version, way, round) \
         VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (id) DO UPDATE SET state = excluded.state, \
         vehicle = excluded.vehicle, driver = excluded.driver, escort = excluded.escort, version = excluded.version, \
         way = excluded.way, round = excluded.round",
        &[
            (&one.id.to_string()).into(),
            one.state.as_str().into(),
            (&one.carrier.to_string()).into(),
            (&one.vehicle.to_string()).into(),
            (&one.driver.to_string()).into(),
            (&one.escort.map(|id| id.to_string())).into(),
            (&one.planned_on.to_string()).into(),
            one.version.into(),
            (&way).into(),
            (&round).into(),
        ],
    )?;
    Ok(())
}

/// One trip.
pub fn get(conn: &mut Conn, id: &str) -> Stored<Option<Trip>> {
    let row: Option<TripRow> = direct!(conn, to => trip::table.find(id).get_result(to).optional())?;
    row.map(trip_of).transpose()
}

/// Several trips, by id.
pub fn many(conn: &mut Conn, ids: &[String]) -> Stored<Vec<Trip>> {
    let mut trips = Vec::new();
    for piece in ids.chunks(1000) {
        let rows: Vec<TripRow> = trip::table.filter(trip::id.eq_any(piece)).order(trip::id).load(conn)?;
        for row in rows {
            trips.push(trip_of(row)?);
        }
    }
    Ok(trips)
}

/// Trips of a carrier, newest first.
pub fn of_carrier(conn: &mut Conn, carrier: &str, before: Option<&str>, limit: i64) -> Stored<Vec<Trip>> {
    let mut query = trip::table.filter(trip::carrier.eq(carrier.to_owned())).into_boxed();
    if let Some(before) = before {
        query = query.filter(trip::id.lt(before.to_owned()));
    }
    let rows: Vec<TripRow> = query.order(trip::id.desc()).limit(limit).load(conn)?;
    rows.into_iter().map(trip_of).collect()
}

/// Trips a person drives or escorts, newest first.
pub fn of_crew(conn: &mut Conn, person: &str, before: Option<&str>, limit: i64) -> Stored<Vec<Trip>> {
    let aboard = trip::driver.eq(person.to_owned()).or(trip::escort.eq(person.to_owned()));
    let mut query = trip::table.filter(aboard.assume_not_null()).into_boxed();
    if let Some(before) = before {
        query = query.filter(trip::id.lt(before.to_owned()));
    }
    let rows: Vec<TripRow> = query.order(trip::id.desc()).limit(limit).load(conn)?;
    rows.into_iter().map(trip_of).collect()
}

/// Trips under way of some vehicles.
pub fn underway_of(conn: &mut Conn, vehicles: &[String]) -> Stored<Vec<Trip>> {
    let rows: Vec<TripRow> = trip::table
        .filter(trip::vehicle.eq_any(vehicles))
        .filter(trip::state.eq(State::Underway.as_str()))
        .order(trip::id)
        .load(conn)?;
    rows.into_iter().map(trip_of).collect()
}

/// Every trip, for comparison with a rebuild.
pub fn all(conn: &mut Conn) -> Stored<Vec<Trip>> {
    let rows: Vec<TripRow> = trip::table.order(trip::id).load(conn)?;
    rows.into_iter().map(trip_of).collect()
}

/// The newest runs of these vehicles.
pub fn of_vehicles(conn: &mut Conn, vehicles: &[String], limit: i64) -> Stored<Vec<Trip>> {
    let rows: Vec<TripRow> =
        trip::table.filter(trip::vehicle.eq_any(vehicles.to_vec())).order(trip::id.desc()).limit(limit).load(conn)?;
    rows.into_iter().map(trip_of).collect()
}

/// A carrier's runs of one day, by vehicle; with those of earlier days that are not over, when they are asked for too.
pub fn of_day(conn: &mut Conn, carrier: &str, day: &str, left: bool, limit: i64) -> Stored<Vec<Trip>> {
    let mut query = trip::table.filter(trip::carrier.eq(carrier.to_owned())).into_boxed();
    if left {
        let open = trip::state.eq_any([State::Planned.as_str(), State::Underway.as_str()]);
        let earlier = trip::planned_on.lt(day.to_owned()).and(open);
        query = query.filter(trip::planned_on.eq(day.to_owned()).or(earlier));
    } else {
        query = query.filter(trip::planned_on.eq(day.to_owned()));
    }
    let rows: Vec<TripRow> = query.order((trip::vehicle, trip::id)).limit(limit).load(conn)?;
    rows.into_iter().map(trip_of).collect()
}

/// Planned runs from a day on that are to call at a site, by day.
pub fn calling_at(conn: &mut Conn, site: &str, from: &str, limit: i64) -> Stored<Vec<Trip>> {
    let named = trip::round.like(format!("%\"{site}\"%"));
    let rows: Vec<TripRow> = trip::table
        .filter(trip::round.is_not_null().and(trip::planned_on.ge(from.to_owned())))
        .filter(trip::state.eq(State::Planned.as_str()).and(named.assume_not_null()))
        .order((trip::planned_on, trip::id))
        .limit(limit)
        .load(conn)?;
    rows.into_iter().map(trip_of).collect()
}

/// Rounds of a carrier on a day that are not over, the first planned first.
pub fn rounds_of(conn: &mut Conn, carrier: &str, day: &str, limit: i64) -> Stored<Vec<Trip>> {
    let open = trip::state.eq_any([State::Planned.as_str(), State::Underway.as_str()]);
    let rows: Vec<TripRow> = trip::table
        .filter(trip::round.is_not_null().and(trip::planned_on.eq(day.to_owned())))
        .filter(trip::carrier.eq(carrier.to_owned()).and(open))
        .order(trip::id)
        .limit(limit)
        .load(conn)?;
    rows.into_iter().map(trip_of).collect()
}
