//! Vehicle and crew of a leg: a run that is planned already, or a new one; and what a manifest's way does to its run.

use super::fields::ActFields;
use crate::{
    app::{
        Error, found,
        record::{Circumstance, Tx},
    },
    domain::{
        access::Role,
        journal::event::Event as Fact,
        manifest::{Crew, Event, Leg, LegState, Manifest, Standing, State as Stands},
        refusal::{Code, Refusal},
        trip::{self, Action, State, Trip},
    },
    kernel::{
        clock::Instant,
        id::{OrganisationId, PersonId, TripId, VehicleId},
        text::is_name,
    },
    store,
};

fn unfit(pointer: &str) -> Error {
    Refusal::of(Code::ManifestCarrierUnfit).with("pointer", pointer).into()
}

/// A vehicle of the carrier that is in use, with its approved load in grams.
pub(super) fn vehicle(tx: &mut Tx<'_>, carrier: OrganisationId, id: &str) -> Result<(VehicleId, Option<i64>), Error> {
    let row = store::registry::vehicle(tx.conn, id)?.ok_or_else(|| unfit("/vehicle_id"))?;
    if row.organisation != carrier.to_string() || row.state != "in_use" {
        return Err(unfit("/vehicle_id"));
    }
    Ok((row.id.parse().map_err(|_| unfit("/vehicle_id"))?, row.load_max_g))
}

/// A person with a right of the carrier's.
fn person(tx: &mut Tx<'_>, carrier: OrganisationId, id: &str, pointer: &str) -> Result<PersonId, Error> {
    let grants = store::people::grants_of(tx.conn, &[id.to_owned()], tx.now.micros())?;
    let carrier = carrier.to_string();
    let of = |role: &str| role == Role::Driver.as_str() || role == Role::Dispatcher.as_str();
    if !grants.iter().any(|grant| grant.organisation.as_ref() == Some(&carrier) && of(&grant.role)) {
        return Err(unfit(pointer));
    }
    id.parse().map_err(|_| unfit(pointer))
}

/// The crew that a leg's carrier names: of a run that is planned or under way, or of a new one.
pub(super) fn crew(tx: &mut Tx<'_>, one: &Manifest, leg: &Leg, asked: &ActFields, role: Role) -> Result<Crew, Error> {
    let waybill = asked.waybill.clone();
    if waybill.as_deref().is_some_and(|text| !is_name(text)) {
        return Err(Refusal::of(Code::RequestField).with("pointer", "/waybill").into());
    }
    let planned = match &asked.trip_id {
        Some(id) => existing(tx, leg.carrier, id)?,
        None => plan(tx, one, leg.carrier, asked, role)?,
    };
    let (_, load_max) = vehicle(tx, leg.carrier, &planned.vehicle.to_string())?;
    check_load(tx, one, &planned, load_max)?;
    let Trip { id: trip, vehicle, driver, escort, .. } = planned;
    Ok(Crew { trip, vehicle, driver, escort, waybill })
}

fn existing(tx: &mut Tx<'_>, carrier: OrganisationId, id: &str) -> Result<Trip, Error> {
    let unfit = || unfit("/trip_id");
    let id: TripId = id.parse().map_err(|_| unfit())?;
    let known = store::trip::get(tx.conn, &id.to_string())?.filter(|trip| trip.carrier == carrier);
    known.ok_or_else(unfit)?;
    tx.take(&[format!("trip/{id}")])?;
    let trip = found(store::trip::get(tx.conn, &id.to_string())?)?;
    if !matches!(trip.state, State::Planned | State::Underway) {
        return Err(Refusal::of(Code::TripNotFromState)
            .with("state", trip.state.as_str())
            .with("state_zh", trip.state.zh())
            .into());
    }
    Ok(trip)
}

fn plan(
    tx: &mut Tx<'_>,
    one: &Manifest,
    carrier: OrganisationId,
    asked: &ActFields,
    role: Role,
) -> Result<Trip, Error> {
    let missing = |pointer: &str| Refusal::of(Code::RequestField).with("pointer", pointer).with("reason", "missing");
    let named = asked.vehicle_id.as_deref().ok_or_else(|| missing("/vehicle_id"))?;
    let (vehicle, _) = vehicle(tx, carrier, named)?;
    let named = asked.driver_id.as_deref().ok_or_else(|| missing("/driver_id"))?;
    let driver = person(tx, carrier, named, "/driver_id")?;
    let escort = match asked.escort_id.as_deref() {
        Some(named) => Some(person(tx, carrier, named, "/escort_id")?),
        None => None,
    };
    let id = TripId::make(tx.env.ids.as_ref(), tx.now);
    let event = trip::Event::Planned { carrier, vehicle, driver, escort, planned_on: one.planned_on };
    let trip = event.begin(id).ok_or_else(|| Error::Fault("a plan begins a trip".into()))?;
    record(tx, &trip, event, role, asked.occurred_at.unwrap_or(tx.now))?;
    Ok(trip)
}

/// All that the run carries, by its labels, is no more than the vehicle may (Order 29/2019).
fn check_load(tx: &mut Tx<'_>, one: &Manifest, trip: &Trip, load_max: Option<i64>) -> Result<(), Error> {
    let Some(limit_g) = load_max else { return Ok(()) };
    let others = store::manifest::of_trip(tx.conn, &trip.id.to_string())?;
    let aboard = |other: &&Manifest| other.id != one.id && rides(other, trip.id);
    let loaded: i64 = others.iter().filter(aboard).map(|other| other.label_mass().grams()).sum();
    // A return carries what was refused, not the whole manifest.
    let refused = one.items.values().filter(|item| item.standing == Standing::Rejected).map(|item| item.label_g);
    let refused: i64 = refused.map(crate::kernel::mass::Mass::grams).sum();
    let own = if refused > 0 { refused } else { one.label_mass().grams() };
    let would_g = loaded.saturating_add(own);
    if would_g > limit_g {
        let refusal = Refusal::of(Code::ManifestVehicleOverloaded);
        return Err(refusal.with("limit_g", limit_g).with("would_load_g", would_g).into());
    }
    Ok(())
}

/// Whether the manifest's load is, or is to be, on the run. What was taken back or ended is on no vehicle any more.
pub(super) fn rides(one: &Manifest, trip: TripId) -> bool {
    let over = matches!(one.state, Stands::Cancelled | Stands::Revoked | Stands::ClosedAbnormal);
    let open = |leg: &Leg| matches!(leg.state, LegState::Confirmed | LegState::Moving);
    !over && one.legs.iter().any(|leg| open(leg) && leg.crew.as_ref().is_some_and(|crew| crew.trip == trip))
}

/// What a manifest's event does to runs: a departure starts its run, the last arrival ends it, and one that nobody uses any
/// more is given up.
pub(super) fn follow(
    tx: &mut Tx<'_>,
    before: &Manifest,
    after: &Manifest,
    event: &Event,
    role: Role,
    at: Instant,
) -> Result<(), Error> {
    let trip = |one: &Manifest, leg: usize| one.legs.get(leg)?.crew.as_ref().map(|crew| crew.trip);
    let trips = match event {
        Event::Departed { leg, .. } | Event::SentBack { leg, .. } => vec![(trip(after, *leg), true)],
        Event::HandoverAccepted { leg, .. } => {
            vec![(trip(after, leg.saturating_sub(1)), false), (trip(after, *leg), true)]
        }
        Event::Revoked { .. } | Event::CarryRefused { .. } | Event::CrewChanged { .. } => {
            vec![(trip(before, before.leg), false)]
        }
        Event::Arrived {} | Event::TakenBack { .. } | Event::ClosedAbnormally { .. } => {
            vec![(trip(after, after.leg), false)]
        }
        _ => return Ok(()),
    };
    for (id, starts) in trips {
        let Some(id) = id else { continue };
        tx.take(&[format!("trip/{id}")])?;
        let trip = found(store::trip::get(tx.conn, &id.to_string())?)?;
        if starts {
            if trip.state == State::Planned {
                change(tx, trip, Action::Start, trip::Event::Started {}, role, at)?;
            }
            continue;
        }
        let aboard = store::manifest::of_trip(tx.conn, &trip.id.to_string())?;
        if aboard.iter().any(|one| rides(one, trip.id)) {
            continue;
        }
        match trip.state {
            State::Planned => change(tx, trip, Action::Cancel, trip::Event::Cancelled {}, role, at)?,
            State::Underway => change(tx, trip, Action::End, trip::Event::Ended {}, role, at)?,
            State::Ended | State::Cancelled => {}
        }
    }
    Ok(())
}

fn change(
    tx: &mut Tx<'_>,
    trip: Trip,
    action: Action,
    event: trip::Event,
    role: Role,
    at: Instant,
) -> Result<(), Error> {
    // The receiver's gate or the consignor's keeper who tells of an arrival ends the run for the carrier; a run that nobody
    // uses any more is given up by itself.
    let carries = matches!(role, Role::Dispatcher | Role::Driver) && action != Action::Cancel;
    let role = if carries { role } else { Role::System };
    trip::next(trip.state, action, role)?;
    let after = event.apply(trip);
    record(tx, &after, event, role, at)
}

fn record(tx: &mut Tx<'_>, trip: &Trip, event: trip::Event, role: Role, at: Instant) -> Result<(), Error> {
    let with = Circumstance { occurred_at: at, role, org: Some(trip.carrier), place: None };
    tx.record(&format!("trip/{}", trip.id), &Fact::Trip(event), &with)?;
    store::trip::save(tx.conn, trip)?;
    Ok(())
}
