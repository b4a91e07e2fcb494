//! Facts of a run's way: what was given, where earlier runs between the same places were told to be, or the two places; and how far
//! off it the run is.

use crate::{
    app::{
        Error,
        manifest::ways::{ended, ends},
    },
    domain::{
        alarm::facts::Run,
        manifest::Manifest,
        place::Point,
        trip::{
            Trip,
            way::{Way, off},
        },
    },
    store::{self, Conn, place::Position},
};

/// Positions of an earlier run that are looked at.
const POSITIONS: i64 = 400;
/// Runs that make a way, and points of one of them.
const RUNS: usize = 6;
const POINTS: usize = 150;
/// Newest positions that are measured.
const MEASURED: usize = 200;

/// What is known of the way of a run, by its positions, the newest first.
pub fn of(conn: &mut Conn, one: &Trip, loads: &[Manifest], track: &[Position], facts: &mut Run) -> Result<(), Error> {
    let Some(way) = way(conn, one, loads)? else { return Ok(()) };
    facts.way = Some(way.basis());
    // By so much the phone does not know itself where it is.
    let metres = |at: &Position| way.off(super::run::point(at)) - at.accuracy_m.unwrap_or(0);
    facts.off = off(track.iter().take(MEASURED).map(|at| (at.at, metres(at))));
    Ok(())
}

fn way(conn: &mut Conn, one: &Trip, loads: &[Manifest]) -> Result<Option<Way>, Error> {
    if !one.way.is_empty() {
        return Ok(Way::of(&one.way, Vec::new(), None));
    }
    let Some((from, to)) = ends(loads) else { return Ok(None) };
    let mut earlier = Vec::new();
    for trip in ended(conn, one.id, (from, to))? {
        if earlier.len() == RUNS {
            break;
        }
        let positions = store::place::track(conn, &trip.id.to_string(), i64::MIN, i64::MAX, POSITIONS)?;
        let step = positions.len().div_ceil(POINTS).max(1);
        let points: Vec<Point> = positions.iter().step_by(step).map(super::run::point).collect();
        if points.len() >= 2 {
            earlier.push(points);
        }
    }
    let (from, to) = (from.to_string(), to.to_string());
    let ends = store::place::of_site(conn, &from)?.zip(store::place::of_site(conn, &to)?);
    Ok(Way::of(&[], earlier, ends.map(|((from, _), (to, _))| (from, to))))
}
