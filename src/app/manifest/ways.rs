//! By what a dispatcher gives a run its way: the places of its loads, and earlier runs between the same two places.

use super::{parties::sees, run::role, trip::rides};
use crate::{
    app::{Actor, Error, found},
    domain::{
        manifest::{Manifest, State},
        place::Point,
        refusal::Code,
        trip::{self, Trip, way::POINTS},
    },
    kernel::id::{SiteId, TripId},
    store::{self, Conn},
};

/// Newest manifests between two places whose runs are looked at.
const LOADS: i64 = 12;
/// Earlier runs that are told of.
const RUNS: usize = 6;
/// Where what is sent has arrived.
const ARRIVED: &[&str] = &[
    State::Arrived.as_str(),
    State::Discrepancy.as_str(),
    State::Accepted.as_str(),
    State::Partial.as_str(),
    State::Completed.as_str(),
    State::Treated.as_str(),
];

/// A place that a run goes to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stop {
    /// The site.
    pub site: SiteId,
    /// Its name.
    pub name: String,
    /// Something is loaded there; else it is brought there.
    pub loads: bool,
    /// Where it is, if that was said.
    pub point: Option<Point>,
}

/// What a way may be made of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ways {
    /// Where its loads are taken, then where they are brought.
    pub stops: Vec<Stop>,
    /// Runs of the same carrier between the same two places that have a way or positions, the newest first.
    pub earlier: Vec<Trip>,
}

/// From where and to where a run's loads go, if that is the same for all: who collects from several goes his own way.
pub fn ends(loads: &[Manifest]) -> Option<(SiteId, SiteId)> {
    let of = |load: &Manifest| (load.consignor.site, load.receiver.site);
    let first = loads.first().map(of)?;
    loads.iter().all(|load| of(load) == first).then_some(first)
}

/// Runs that went from one site to another and are over, the newest first, without one: of the newest loads between them.
pub fn ended(conn: &mut Conn, but: TripId, (from, to): (SiteId, SiteId)) -> Result<Vec<Trip>, Error> {
    let trips = store::manifest::trips_between(conn, &from.to_string(), &to.to_string(), ARRIVED, LOADS)?;
    let all = store::trip::many(conn, &trips)?.into_iter().rev();
    Ok(all.filter(|one| one.id != but && one.state == trip::State::Ended).collect())
}

/// What the way of a run may be made of, for who carries on it.
pub fn ways(conn: &mut Conn, actor: &Actor, id: &str) -> Result<Ways, Error> {
    let one = found(store::trip::get(conn, id)?)?;
    role(actor, one.carrier, Some(&one)).ok_or(Error::Refused(Code::NotFound.into()))?;
    let mut loads = store::manifest::of_trip(conn, id)?;
    loads.retain(|load| rides(load, one.id) && sees(actor, load));
    let mut stops: Vec<(SiteId, bool)> = Vec::new();
    let from = loads.iter().map(|load| (load.consignor.site, true));
    for stop in from.chain(loads.iter().map(|load| (load.receiver.site, false))) {
        if !stops.contains(&stop) {
            stops.push(stop);
        }
    }
    let names = store::party::get_sites(conn, &stops.iter().map(|(site, _)| site.to_string()).collect::<Vec<_>>())?;
    let mut shown = Vec::new();
    for (site, loads) in stops {
        let name = names.iter().find(|known| known.id == site).map(|known| known.name.clone()).unwrap_or_default();
        let point = store::place::of_site(conn, &site.to_string())?.map(|(point, _)| point);
        shown.push(Stop { site, name, loads, point });
    }
    let mut earlier = Vec::new();
    for run in ends(&loads).map_or_else(|| Ok(Vec::new()), |ends| ended(conn, one.id, ends))? {
        if run.carrier != one.carrier || earlier.len() == RUNS {
            continue;
        }
        let least = i64::try_from(*POINTS.start()).unwrap_or(i64::MAX);
        let told = store::place::track(conn, &run.id.to_string(), i64::MIN, i64::MAX, least)?.len();
        if !run.way.is_empty() || told >= *POINTS.start() {
            earlier.push(run);
        }
    }
    Ok(Ways { stops: shown, earlier })
}
