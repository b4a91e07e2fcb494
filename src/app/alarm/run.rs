//! Facts of a run: positions that its crew's phone told, and doors that were open on its way. Bounded by rows and by the run's days.

use chrono::Duration;

use super::facts::Known;
use crate::{
    app::Error,
    domain::{
        alarm::{Facts, facts::Run},
        device::reading::Quantity,
        manifest::Manifest,
        notice::Party,
        place::Point,
        trip::{self, Trip},
    },
    kernel::clock::Instant,
    store::{self, Conn, place::Position},
};

/// Metres within which a run stands still, and is at a place: that of a site is its gate.
const STILL: i64 = 200;
const AT_PLACE: i64 = 1000;
/// Positions that tell that the crew tells any.
const TELLS: usize = 3;
/// How far back it is looked, in time and in positions.
const BACK: Duration = Duration::hours(2);
const POSITIONS: i64 = 1500;
/// How often: positions come without an event. After some days nobody looks any more.
const EVERY: Duration = Duration::minutes(10);
const WATCHED: Duration = Duration::days(3);

/// What is known of a run now.
pub fn run(conn: &mut Conn, id: &str, now: Instant) -> Result<Option<Known>, Error> {
    let Some(one) = store::trip::get(conn, id)? else { return Ok(None) };
    let loads = store::manifest::of_trip(conn, id)?;
    let division = loads.first().map_or_else(String::new, |load| load.consignor.division.clone());
    let carrier = Party::told(one.carrier, None, division);
    let mut facts = Run { underway: one.state == trip::State::Underway, ..Run::default() };
    let sites = loads.iter().flat_map(|load| [load.consignor.site.to_string(), load.receiver.site.to_string()]);
    let places = store::place::of_sites(conn, &sites.collect::<Vec<_>>())?;
    facts.opened = opened(conn, &one, &places)?;
    let mut again_at = None;
    if facts.underway {
        let track = store::place::track(conn, id, now.plus(-BACK).micros(), now.micros(), POSITIONS)?;
        if let Some(last) = track.first().filter(|_| track.len() >= TELLS) {
            let here = point(last);
            let stood = track.iter().take_while(|at| here.is_within(point(at), STILL)).last();
            facts.told_at = Some(Instant::from_micros(last.at));
            facts.still_since = stood.map(|at| Instant::from_micros(at.at));
            facts.at_place = places.iter().any(|place| here.is_within(*place, AT_PLACE));
            super::way::of(conn, &one, &loads, &track, &mut facts)?;
        }
        let watched = Instant::start_of_legal_day(one.planned_on).plus(WATCHED) > now;
        again_at = watched.then(|| now.plus(EVERY));
    }
    let carrier = Some(carrier);
    let of = |load: &Manifest| {
        let from = &load.consignor;
        Party::told(from.organisation, Some(from.site), from.division.clone())
    };
    let consignors = loads.iter().map(of).collect();
    Ok(Some(Known { carrier, consignors, ..Known::of(Facts::Run(facts), None) }.again(again_at)))
}

/// Devices of a vehicle, and open doors of a run, that are looked at.
const SENSORS: i64 = 20;
const DOORS: i64 = 200;
/// A position tells where the vehicle was so long before and after.
const NEAR: Duration = Duration::minutes(10);

pub(super) const fn point(at: &Position) -> Point {
    Point { longitude_e6: at.longitude_e6, latitude_e6: at.latitude_e6 }
}

/// How often a door was open on the way and not at one of these places, as far as a position tells.
fn opened(conn: &mut Conn, one: &Trip, places: &[Point]) -> Result<i64, Error> {
    let id = one.id.to_string();
    let devices = store::device::of_vehicle(conn, &one.vehicle.to_string(), "", SENSORS)?;
    if devices.is_empty() {
        return Ok(0);
    }
    let rows = store::event::of_stream(conn, &format!("trip/{id}"))?;
    let moment = |kind: &str| rows.iter().find(|row| row.kind == kind).map(|row| row.occurred_at);
    let Some(from) = moment("trip.started") else { return Ok(0) };
    let to = moment("trip.ended").unwrap_or(i64::MAX);
    let mut count = 0;
    for device in devices {
        let name = Quantity::Door.as_str();
        let doors = store::reading::span(conn, &device.id.to_string(), name, (from, to), DOORS)?;
        for door in doors.iter().filter(|door| door.value != 0) {
            let at = Instant::from_micros(door.at);
            let near = (at.plus(-NEAR).micros(), at.plus(NEAR).micros());
            let track = store::place::track(conn, &id, near.0, near.1, POSITIONS)?;
            let nearest = track.iter().min_by_key(|one| (one.at - door.at).abs());
            count += i64::from(nearest.is_some_and(|here| {
                !places.is_empty() && !places.iter().any(|place| point(here).is_within(*place, AT_PLACE))
            }));
        }
    }
    Ok(count)
}
