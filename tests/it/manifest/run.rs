//! A carrier's run as a whole: planned ahead, shared, with another crew, given up, cleared away when nothing rides on it.

use weifei::{
    app::{
        Error,
        manifest::{
            ActFields,
            run::{RunActFields, RunFields, act_on_run, plan_run},
        },
    },
    domain::{
        manifest::{Action, State},
        refusal::Code,
        trip::{Action as OfTrip, State as TripState, Trip},
    },
    kernel::id::TripId,
    store,
};

use super::{Road, code, why};
use crate::support::run;

fn planned(road: &Road) -> TripId {
    let new = RunFields {
        carrier: road.first.id.to_string(),
        vehicle_id: road.first.vehicle.to_string(),
        driver_id: road.first.driver.id.to_string(),
        escort_id: None,
        planned_on: road.world.env.clock.now().legal_day(),
        way: Vec::new(),
    };
    run(&road.world.env, &road.first.dispatcher, move |tx| plan_run(tx, &new)).unwrap().id
}

fn ask(
    road: &Road,
    who: &weifei::app::Actor,
    id: TripId,
    action: OfTrip,
    fields: &RunActFields,
) -> Result<Trip, Error> {
    let fields = fields.clone();
    run(&road.world.env, who, move |tx| act_on_run(tx, id, action, &fields))
}

fn state(road: &Road, id: TripId) -> TripState {
    road.world.env.db.read(|conn| store::trip::get(conn, &id.to_string())).unwrap().unwrap().state
}

fn joined(road: &Road, trip: TripId, count: usize) -> Vec<weifei::kernel::id::ManifestId> {
    let join = ActFields { trip_id: Some(trip.to_string()), waybill: Some("YD-7".into()), ..ActFields::default() };
    (0..count)
        .map(|_| {
            let id = road.issued(&road.drums(1), &[&road.first]);
            road.act(&road.first.dispatcher, id, Action::ConfirmCarry, join.clone()).unwrap();
            id
        })
        .collect()
}

#[test]
fn another_crew_goes_for_every_manifest_of_the_run() {
    let road = Road::new();
    let trip = planned(&road);
    let on = joined(&road, trip, 2);
    let other = super::person(&road.world, weifei::domain::access::Role::Driver, road.first.id);
    let fields = RunActFields {
        vehicle_id: Some(road.first.vehicle.to_string()),
        driver_id: Some(other.id.to_string()),
        escort_id: Some(road.first.escort.id.to_string()),
        ..RunActFields::default()
    };
    let changed = ask(&road, &road.first.driver, trip, OfTrip::ChangeCrew, &fields).unwrap();
    assert_eq!((changed.driver, changed.state), (other.id, TripState::Planned));
    for id in &on {
        let crew = road.get(*id).legs[0].crew.clone().unwrap();
        assert_eq!((crew.trip, crew.driver, crew.waybill.as_deref()), (trip, other.id, Some("YD-7")));
    }
    // Who gave it away drives it no more; and what drives is changed no more.
    assert_eq!(code(ask(&road, &road.first.driver, trip, OfTrip::ChangeCrew, &fields)), Code::NotFound);
    let drum = *road.get(on[0]).items.keys().next().unwrap();
    road.load(on[0], &[drum]).unwrap();
    road.act(&road.world.keeper, on[0], Action::FinishLoading, ActFields::default()).unwrap();
    super::papers::credentials_of_driver(&road.world, road.first.id, &other);
    road.act(&other, on[0], Action::Depart, ActFields::default()).unwrap();
    assert_eq!(code(ask(&road, &other, trip, OfTrip::ChangeCrew, &fields)), Code::TripNotFromState);
    road.world.verified();
}

#[test]
fn a_run_given_up_leaves_its_manifests_to_another_carrier() {
    let road = Road::new();
    let trip = planned(&road);
    let on = joined(&road, trip, 2);
    let give_up = RunActFields { reason: Some("schedule".into()), ..RunActFields::default() };
    assert_eq!(code(ask(&road, &road.first.driver, trip, OfTrip::Cancel, &give_up)), Code::NotAllowed);
    assert_eq!(code(ask(&road, &road.second.dispatcher, trip, OfTrip::Cancel, &give_up)), Code::NotFound);
    let bare = RunActFields::default();
    assert_eq!(code(ask(&road, &road.first.dispatcher, trip, OfTrip::Cancel, &bare)), Code::RequestField);
    // A drum on the vehicle holds the whole run: nothing is half given up.
    let drum = *road.get(on[1]).items.keys().next().unwrap();
    road.load(on[1], &[drum]).unwrap();
    assert!(ask(&road, &road.first.dispatcher, trip, OfTrip::Cancel, &give_up).is_err());
    assert_eq!(road.get(on[0]).state, State::CarrierConfirmed);
    road.act(&road.world.keeper, on[1], Action::Unload, super::on(&[drum])).unwrap();
    let after = ask(&road, &road.first.dispatcher, trip, OfTrip::Cancel, &give_up).unwrap();
    assert_eq!(after.state, TripState::Cancelled);
    assert!(on.iter().all(|id| road.get(*id).state == State::CarrierRefused));
    assert_eq!(code(ask(&road, &road.first.dispatcher, trip, OfTrip::Cancel, &give_up)), Code::TripNotFromState);
    road.world.verified();
}

#[test]
fn a_run_without_a_load_is_cleared_away() {
    let road = Road::new();
    let empty = planned(&road);
    let fields = RunActFields { reason: Some("schedule".into()), ..RunActFields::default() };
    assert_eq!(ask(&road, &road.first.dispatcher, empty, OfTrip::Cancel, &fields).unwrap().state, TripState::Cancelled);
    let ours = |id| road.get(id).legs[0].crew.clone().unwrap().trip;
    // By another crew, by the consignor's revocation, by the carrier's refusal.
    let id = road.confirmed(&road.drums(1), &[&road.first]);
    let before = ours(id);
    road.act(&road.first.dispatcher, id, Action::ChangeCrew, Road::crew(&road.first)).unwrap();
    assert_ne!(ours(id), before);
    assert_eq!((state(&road, before), state(&road, ours(id))), (TripState::Cancelled, TripState::Planned));
    let trip = ours(id);
    road.act(&road.world.ehs, id, Action::Revoke, why("mistake")).unwrap();
    assert_eq!(state(&road, trip), TripState::Cancelled);
    let shared = planned(&road);
    let on = joined(&road, shared, 2);
    road.act(&road.first.dispatcher, on[0], Action::RefuseCarry, why("packing")).unwrap();
    assert_eq!(state(&road, shared), TripState::Planned, "the other one still rides on it");
    road.act(&road.world.ehs, on[1], Action::Revoke, why("mistake")).unwrap();
    assert_eq!(state(&road, shared), TripState::Cancelled);
    road.world.verified();
}
