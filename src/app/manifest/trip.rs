//! Vehicle and crew of a leg: a run that is planned already, or a new one; and what a manifest's way does to its run.

use std::collections::BTreeSet;

use chrono::NaiveDate;

use super::fields::ActFields;
use crate::{
    app::{
        Error, found,
        record::{Circumstance, Tx},
    },
    domain::{
        access::Role,
        journal::event::Event as Fact,
        manifest::{Crew, Event, Leg, LegKind, LegState, Manifest, Standing, State as ManifestState},
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

/// Most milk runs of a carrier on one day among which a manifest's is looked for.
const ROUNDS_LOOKED_AT: i64 = 200;

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
    let at = asked.occurred_at.unwrap_or(tx.now);
    let joined = match &asked.trip_id {
        None if asked.vehicle_id.is_none() && leg.kind == LegKind::Out => round_for(tx, one, leg)?,
        named => named.clone(),
    };
    let planned = match &joined {
        Some(id) => existing(tx, leg.carrier, id)?,
        None => plan(tx, leg.carrier, one.planned_on, &CrewFields::of(asked), (role, at))?,
    };
    let (_, load_max) = vehicle(tx, leg.carrier, &planned.vehicle.to_string())?;
    check_load(tx, one, &planned, load_max)?;
    let Trip { id: trip, vehicle, driver, escort, .. } = planned;
    Ok(Crew { trip, vehicle, driver, escort, waybill })
}

/// The milk run of the leg's carrier that calls at the manifest's consignor for its receiver on its day.
fn round_for(tx: &mut Tx<'_>, one: &Manifest, leg: &Leg) -> Result<Option<String>, Error> {
    let of_day =
        store::trip::rounds_of(tx.conn, &leg.carrier.to_string(), &one.planned_on.to_string(), ROUNDS_LOOKED_AT)?;
    let calls = |trip: &Trip| {
        let round = trip.round.as_ref();
        round.is_some_and(|round| round.receiver == one.receiver.site && round.sites.contains(&one.consignor.site))
    };
    Ok(of_day.into_iter().find(calls).map(|trip| trip.id.to_string()))
}

fn existing(tx: &mut Tx<'_>, carrier: OrganisationId, id: &str) -> Result<Trip, Error> {
    let unfit = || unfit("/trip_id");
    let id: TripId = id.parse().map_err(|_| unfit())?;
    let known = store::trip::get(tx.conn, &id.to_string())?.filter(|trip| trip.carrier == carrier);
    known.ok_or_else(unfit)?;
    let trip = take(tx, id)?;
    if !matches!(trip.state, State::Planned | State::Underway) {
        return Err(Refusal::of(Code::TripNotFromState)
            .with("state", trip.state.as_str())
            .with("state_zh", trip.state.zh())
            .into());
    }
    Ok(trip)
}

/// Plans a run of a carrier's vehicle with its crew.
pub(super) fn plan(
    tx: &mut Tx<'_>,
    carrier: OrganisationId,
    planned_on: NaiveDate,
    asked: &CrewFields<'_>,
    (role, at): (Role, Instant),
) -> Result<Trip, Error> {
    let (vehicle, driver, escort) = named(tx, carrier, asked)?;
    let id = TripId::make(tx.env.ids.as_ref(), tx.now);
    let event = trip::Event::Planned { carrier, vehicle, driver, escort, planned_on };
    let trip = event.begin(id).ok_or_else(|| Error::Fault("a plan begins a trip".into()))?;
    record(tx, &trip, event, role, at)?;
    Ok(trip)
}

/// Vehicle and people as they are named.
#[derive(Clone, Copy)]
pub(super) struct CrewFields<'a> {
    pub vehicle: Option<&'a str>,
    pub driver: Option<&'a str>,
    pub escort: Option<&'a str>,
}

impl<'a> CrewFields<'a> {
    fn of(asked: &'a ActFields) -> Self {
        Self {
            vehicle: asked.vehicle_id.as_deref(),
            driver: asked.driver_id.as_deref(),
            escort: asked.escort_id.as_deref(),
        }
    }
}

/// A vehicle, a driver and perhaps an escort, all of the carrier's.
pub(super) fn named(
    tx: &mut Tx<'_>,
    carrier: OrganisationId,
    asked: &CrewFields<'_>,
) -> Result<(VehicleId, PersonId, Option<PersonId>), Error> {
    let missing = |pointer: &str| Refusal::of(Code::RequestField).with("pointer", pointer).with("reason", "missing");
    let (vehicle, _) = vehicle(tx, carrier, asked.vehicle.ok_or_else(|| missing("/vehicle_id"))?)?;
    let driver = person(tx, carrier, asked.driver.ok_or_else(|| missing("/driver_id"))?, "/driver_id")?;
    let escort = match asked.escort {
        Some(named) => Some(person(tx, carrier, named, "/escort_id")?),
        None => None,
    };
    Ok((vehicle, driver, escort))
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

/// Whether the manifest's load is, or is to be, on the run.
pub(super) fn rides(one: &Manifest, trip: TripId) -> bool {
    runs(one).contains(&trip)
}

/// The runs that a manifest's legs go by, or are to go by.
fn runs(one: &Manifest) -> BTreeSet<TripId> {
    if matches!(one.state, ManifestState::Revoked | ManifestState::ClosedAbnormal) {
        return BTreeSet::new();
    }
    let open = |leg: &&Leg| matches!(leg.state, LegState::Confirmed | LegState::Moving);
    one.legs.iter().filter(open).filter_map(|leg| leg.crew.as_ref()).map(|crew| crew.trip).collect()
}

/// What a manifest's event does to runs: a departure starts its run, and one that nobody uses any more ends, or is given up
/// when it never left.
pub(super) fn follow(
    tx: &mut Tx<'_>,
    (before, after): (&Manifest, &Manifest),
    event: &Event,
    role: Role,
    at: Instant,
) -> Result<(), Error> {
    let starts = match event {
        Event::Departed { leg, .. } | Event::SentBack { leg, .. } | Event::HandoverAccepted { leg, .. } => Some(*leg),
        _ => None,
    };
    if let Some(crew) = starts.and_then(|leg| after.legs.get(leg)).and_then(|leg| leg.crew.as_ref()) {
        let trip = take(tx, crew.trip)?;
        if trip.state == State::Planned {
            change(tx, trip, Action::Start, trip::Event::Started {}, role, at)?;
        }
    }
    for left in runs(before).difference(&runs(after)) {
        let trip = take(tx, *left)?;
        if store::manifest::of_trip(tx.conn, &trip.id.to_string())?.iter().any(|one| rides(one, trip.id)) {
            continue;
        }
        match trip.state {
            State::Underway => change(tx, trip, Action::End, trip::Event::Ended {}, role, at)?,
            // By whomever the last load is taken from it: a run without a load is the platform's to clear away.
            State::Planned => change(tx, trip, Action::Cancel, trip::Event::Cancelled {}, Role::System, at)?,
            State::Ended | State::Cancelled => {}
        }
    }
    Ok(())
}

/// Takes a run and reads it.
pub(super) fn take(tx: &mut Tx<'_>, id: TripId) -> Result<Trip, Error> {
    tx.take(&[format!("trip/{id}")])?;
    found(store::trip::get(tx.conn, &id.to_string())?)
}

pub(super) fn change(
    tx: &mut Tx<'_>,
    trip: Trip,
    action: Action,
    event: trip::Event,
    role: Role,
    at: Instant,
) -> Result<(), Error> {
    // The receiver's gate or the consignor's keeper who tells of an arrival ends the run for the carrier.
    let role = if matches!(role, Role::Dispatcher | Role::Driver) { role } else { Role::System };
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
