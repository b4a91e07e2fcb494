//! Runs: given up when nobody uses them any more, ended with their last load; and what was lost at the receiver's is not
//! reported as treated.

use weifei::{
    app::{
        manifest::ActFields,
        package::Ask,
        treatment::{self, Ending, Opening},
    },
    domain::{
        access::Role,
        manifest::{Action, State},
        refusal::Code,
        trip::State as Run,
    },
    kernel::id::{ManifestId, PackageId},
    store,
};

use super::{Road, code, on, why};
use crate::support::run;

/// State of the run of a manifest's leg.
fn run_of(road: &Road, id: ManifestId, leg: usize) -> Run {
    let trip = road.get(id).legs[leg].crew.as_ref().unwrap().trip.to_string();
    road.world.env.db.read(|conn| store::trip::get(conn, &trip)).unwrap().unwrap().state
}

fn on_trip_of(road: &Road, id: ManifestId) -> ActFields {
    let trip = road.get(id).legs[0].crew.as_ref().unwrap().trip.to_string();
    ActFields { trip_id: Some(trip), ..ActFields::default() }
}

#[test]
fn a_run_that_nobody_uses_any_more_is_given_up_and_its_load_weighs_no_more() {
    let road = Road::new();
    let drums = road.drums(5);
    // Two loads of 200 kg on a vehicle that takes 300 kg: the second fits once the first is taken back.
    let small = super::carrier(&road.world, "91330100MA2EFGH57P", "浙A33333", 300_000);
    let first = road.confirmed(&drums[..2], &[&small]);
    let second = road.issued(&drums[2..4], &[&small]);
    let third = road.issued(&drums[4..], &[&small]);
    let same = on_trip_of(&road, first);
    let over = road.act(&small.dispatcher, second, Action::ConfirmCarry, same.clone());
    assert_eq!(code(over), Code::ManifestVehicleOverloaded);
    road.act(&small.dispatcher, third, Action::ConfirmCarry, same.clone()).unwrap();
    road.act(&road.world.ehs, first, Action::Revoke, why("schedule")).unwrap();
    assert_eq!(run_of(&road, third, 0), Run::Planned, "another load is to go by it");
    road.act(&small.dispatcher, second, Action::ConfirmCarry, same).unwrap();
    // Another vehicle: the run is left by one, then refused by the other.
    road.act(&small.driver, second, Action::ChangeCrew, Road::crew(&small)).unwrap();
    assert_eq!(run_of(&road, third, 0), Run::Planned);
    road.act(&small.dispatcher, third, Action::RefuseCarry, why("schedule")).unwrap();
    assert_eq!(run_of(&road, third, 0), Run::Cancelled);
    let trip = on_trip_of(&road, third);
    road.act(&small.driver, second, Action::ChangeCrew, Road::crew(&small)).unwrap();
    assert_eq!(code(road.act(&small.driver, second, Action::ChangeCrew, trip)), Code::TripNotFromState);
    let runs = road.world.env.db.read(store::trip::all).unwrap();
    let count = |state| runs.iter().filter(|one| one.state == state).count();
    assert_eq!((count(Run::Cancelled), count(Run::Planned)), (2, 1));
    road.world.verified();
}

#[test]
fn what_cannot_go_on_ends_its_run() {
    let road = Road::new();
    let drums = road.drums(2);
    let id = road.departed(&drums, &[&road.first]);
    assert_eq!(run_of(&road, id, 0), Run::Underway);
    // One is known to be gone; what the authority ends the other with is its own word.
    let fire = ActFields { incident: Some("fire".into()), ..on(&drums[..1]) };
    road.act(&road.first.driver, id, Action::ReportIncident, fire).unwrap();
    road.act(&road.officer, id, Action::CloseAbnormal, why("other")).unwrap();
    assert_eq!((road.get(id).state, run_of(&road, id, 0)), (State::ClosedAbnormal, Run::Ended));
    assert!(drums.iter().all(|one| road.package(*one).state == weifei::domain::package::State::Lost));
    road.world.verified();
}

#[test]
fn what_was_lost_at_the_receivers_is_not_reported_as_treated() {
    let road = Road::new();
    let drums = road.drums(2);
    let id = road.completed(&drums);
    let operator = crate::support::actor(Role::Operator, road.receiver.site.organisation);
    let keep = |id: PackageId, ask| road.world.act_as(&road.receiver.keeper, id, ask).unwrap();
    keep(drums[0], Ask::Store(road.receiver.store[0].id));
    keep(drums[0], Ask::ReportLost);
    let site = road.receiver.site.id.to_string();
    let opening = Opening { line: "MF0001".into(), method: "D10".into(), started_on: None };
    let batch = run(&road.world.env, &operator, move |tx| treatment::open(tx, &site, &opening)).unwrap().id;
    let drum = drums[1].to_string();
    run(&road.world.env, &operator, move |tx| treatment::feed(tx, batch, &drum, None).map(|(batch, _)| batch)).unwrap();
    run(&road.world.env, &operator, move |tx| treatment::end(tx, batch, Ending::Close(None), None)).unwrap();
    road.act(&road.gate, id, Action::ReportTreatment, ActFields::default()).unwrap();
    let events = road.world.env.db.read(|conn| store::event::of_stream(conn, &format!("manifest/{id}"))).unwrap();
    let body: serde_json::Value = serde_json::from_str(&events.last().unwrap().body).unwrap();
    assert_eq!(body["data"]["methods"], serde_json::json!({"D10": 100_000}));
    road.world.verified();
}

#[test]
fn a_runs_events_are_seen_by_its_carrier_its_crew_and_who_sees_what_it_carries() {
    let road = Road::new();
    let id = road.departed(&road.drums(1), &[&road.first]);
    let trip = road.get(id).legs[0].crew.as_ref().unwrap().trip;
    let seen = |who: &weifei::app::Actor| {
        let told = |conn: &mut store::Conn| {
            let rows = store::event::of_stream(conn, &format!("trip/{trip}"))?;
            weifei::app::read::visible_events(conn, who, rows)
        };
        road.world.env.db.read(told).unwrap().len()
    };
    let stranger = road.world.elsewhere("91330110MA2JKLM91Q", "330110");
    let parties = [&road.world.keeper, &road.receiver.ehs, &road.officer];
    for one in parties.into_iter().chain([&road.first.dispatcher, &road.first.driver, &road.first.escort]) {
        assert_eq!(seen(one), 2, "planned and started");
    }
    for none in [&road.second.dispatcher, &road.second.driver, &stranger.ehs] {
        assert_eq!(seen(none), 0);
    }
}
