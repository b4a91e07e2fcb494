//! Where sites are and where runs were: places of sites follow from events, positions of runs are telemetry that is let go of.

use std::collections::BTreeMap;

use diesel::prelude::*;

use self::tables::{site_place, trip_position};
use super::{Conn, Stored, statement::execute};
use crate::domain::place::Point;

mod tables {
    diesel::table! {
        site_place (site) {
            site -> Text,
            longitude_e6 -> BigInt,
            latitude_e6 -> BigInt,
            set_at -> BigInt,
        }
    }

    diesel::table! {
        trip_position (trip, at) {
            trip -> Text,
            at -> BigInt,
            longitude_e6 -> BigInt,
            latitude_e6 -> BigInt,
            accuracy_m -> Nullable<BigInt>,
            received_at -> BigInt,
        }
    }
}

/// Where a site is, and when that was said, in microseconds.
pub fn of_site(conn: &mut Conn, site: &str) -> Stored<Option<(Point, i64)>> {
    let of = site_place::table.find(site);
    let row: Option<(i64, i64, i64)> =
        of.select((site_place::longitude_e6, site_place::latitude_e6, site_place::set_at)).first(conn).optional()?;
    Ok(row.map(|(longitude_e6, latitude_e6, at)| (Point { longitude_e6, latitude_e6 }, at)))
}

/// Writes where a site is.
pub fn set(conn: &mut Conn, site: &str, point: Point, at: i64) -> Stored<()> {
    execute!(
        conn,
        "INSERT INTO site_place (site, longitude_e6, latitude_e6, set_at) VALUES (?, ?, ?, ?) ON CONFLICT (site) DO UPDATE \
         SET longitude_e6 = excluded.longitude_e6, latitude_e6 = excluded.latitude_e6, set_at = excluded.set_at",
        &[site.into(), point.longitude_e6.into(), point.latitude_e6.into(), at.into()],
    )?;
    Ok(())
}

/// Every place of a site, for comparison with a rebuild.
pub fn all(conn: &mut Conn) -> Stored<BTreeMap<String, Point>> {
    let rows: Vec<(String, i64, i64)> =
        site_place::table.select((site_place::site, site_place::longitude_e6, site_place::latitude_e6)).load(conn)?;
    let point = |(site, longitude_e6, latitude_e6)| (site, Point { longitude_e6, latitude_e6 });
    Ok(rows.into_iter().map(point).collect())
}

/// Where a run was.
#[derive(Clone, Debug, PartialEq, Eq, Queryable, Insertable)]
#[diesel(table_name = trip_position)]
pub struct Position {
    /// The run.
    pub trip: String,
    /// Moment by the phone, microseconds.
    pub at: i64,
    /// Millionths of a degree, WGS-84.
    pub longitude_e6: i64,
    /// Millionths of a degree, WGS-84.
    pub latitude_e6: i64,
    /// Radius in metres in which the phone believes itself to be.
    pub accuracy_m: Option<i64>,
    /// When the server took it, microseconds.
    pub received_at: i64,
}

/// Keeps a position; one that is there stays as it is.
pub fn keep(conn: &mut Conn, one: &Position) -> Stored<()> {
    execute!(
        conn,
        "INSERT INTO trip_position (trip, at, longitude_e6, latitude_e6, accuracy_m, received_at) \
         VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT (trip, at) DO NOTHING",
        &[
            (&one.trip).into(),
            one.at.into(),
            one.longitude_e6.into(),
            one.latitude_e6.into(),
            one.accuracy_m.into(),
            one.received_at.into(),
        ],
    )?;
    Ok(())
}

/// Moments of a run's positions in a span, in microseconds, oldest first.
pub fn moments(conn: &mut Conn, trip: &str, from: i64, to: i64) -> Stored<Vec<i64>> {
    let of = trip_position::table.filter(trip_position::trip.eq(trip)).filter(trip_position::at.between(from, to));
    Ok(of.select(trip_position::at).order(trip_position::at).load(conn)?)
}

/// How many positions are kept of a run.
pub fn count(conn: &mut Conn, trip: &str) -> Stored<i64> {
    Ok(trip_position::table.filter(trip_position::trip.eq(trip)).count().get_result(conn)?)
}

/// A run's newest positions within a span, newest first.
pub fn track(conn: &mut Conn, trip: &str, from: i64, to: i64, limit: i64) -> Stored<Vec<Position>> {
    let of = trip_position::table.filter(trip_position::trip.eq(trip)).filter(trip_position::at.between(from, to));
    Ok(of.order(trip_position::at.desc()).limit(limit).load(conn)?)
}

/// Whether any position is older than a moment.
pub fn any_before(conn: &mut Conn, at: i64) -> Stored<bool> {
    let of = trip_position::table.filter(trip_position::at.lt(at)).select(trip_position::at);
    Ok(of.first::<i64>(conn).optional()?.is_some())
}

/// Deletes positions older than a moment; tells how many.
pub fn delete_before(conn: &mut Conn, at: i64) -> Stored<usize> {
    execute!(conn, "DELETE FROM trip_position WHERE at < ?", &[at.into()])
}

/// Where each of several sites is, as far as that is known.
pub fn among(conn: &mut Conn, sites: &[String]) -> Stored<BTreeMap<String, Point>> {
    let of = site_place::table.filter(site_place::site.eq_any(sites));
    let rows: Vec<(String, i64, i64)> =
        of.select((site_place::site, site_place::longitude_e6, site_place::latitude_e6)).load(conn)?;
    let point = |(site, longitude_e6, latitude_e6)| (site, Point { longitude_e6, latitude_e6 });
    Ok(rows.into_iter().map(point).collect())
}

/// Where several sites are: those that are known.
pub fn of_sites(conn: &mut Conn, sites: &[String]) -> Stored<Vec<Point>> {
    let of = site_place::table.filter(site_place::site.eq_any(sites));
    let rows: Vec<(i64, i64)> = of.select((site_place::longitude_e6, site_place::latitude_e6)).load(conn)?;
    Ok(rows.into_iter().map(|(longitude_e6, latitude_e6)| Point { longitude_e6, latitude_e6 }).collect())
}
