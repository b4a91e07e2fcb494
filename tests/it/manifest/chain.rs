//! The whole way: two carriers, one package refused, one held, the refused one back.

use weifei::{
    app::{manifest::ActFields, package::Ask},
    domain::{
        manifest::{Action, Standing, State},
        package::State as PackageState,
    },
    kernel::mass::Mass,
    store,
};

use super::{Road, is, on, verdict};

fn holds(road: &Road, site: &str) -> (i64, i64) {
    road.world.env.db.read(|conn| store::stock::total(conn, &format!("site/{site}"))).unwrap()
}

#[test]
fn a_load_goes_by_two_carriers_is_received_in_part_and_the_rest_comes_back() {
    let road = Road::new();
    let drums = road.drums(4);
    let (site, other) = (road.world.site.id.to_string(), road.receiver.site.id.to_string());
    assert_eq!(holds(&road, &site), (400_000, 4));
    let id = road.draft(&road.fields(&drums, &[&road.first, &road.second])).unwrap().id;
    is(&road, id, State::Draft, &[(drums[0], Standing::Listed, PackageState::Reserved)]);
    assert_eq!(holds(&road, &site), (400_000, 4), "what is spoken for still lies there");
    road.issue(id);
    road.act(&road.first.dispatcher, id, Action::ConfirmCarry, Road::crew(&road.first)).unwrap();
    road.load(id, &drums).unwrap();
    assert_eq!(holds(&road, &site), (0, 0));
    let out = ActFields { out_g: Some(401_000), ..ActFields::default() };
    road.act(&road.world.keeper, id, Action::FinishLoading, out).unwrap();
    road.act(&road.first.driver, id, Action::Depart, ActFields::default()).unwrap();
    road.world.verified();
    // Responsibility passes with the second signature.
    road.act(&road.first.driver, id, Action::OfferHandover, ActFields::default()).unwrap();
    assert_eq!(road.get(id).leg, 0);
    road.act(&road.second.dispatcher, id, Action::AcceptHandover, Road::crew(&road.second)).unwrap();
    assert_eq!(road.get(id).leg, 1);
    road.act(&road.second.driver, id, Action::Arrive, ActFields::default()).unwrap();
    let scale = ActFields { gross_g: Some(8_400_000), tare_g: Some(8_000_000), ..ActFields::default() };
    road.act(&road.gate, id, Action::WeighIn, scale).unwrap();
    let mut less = verdict(drums[0], "accept", Some("mass"));
    less.mass_g = Some(99_000);
    road.decide(
        id,
        vec![less, verdict(drums[1], "reject", Some("packing")), verdict(drums[2], "hold", Some("property"))],
    )
    .unwrap();
    is(
        &road,
        id,
        State::Discrepancy,
        &[
            (drums[0], Standing::Accepted, PackageState::Accepted),
            (drums[1], Standing::Rejected, PackageState::Rejected),
            (drums[2], Standing::Held, PackageState::Held),
            (drums[3], Standing::Underway, PackageState::Arrived),
        ],
    );
    let after = road.decide(id, vec![verdict(drums[2], "accept", None), verdict(drums[3], "accept", None)]).unwrap();
    assert_eq!(after.state, State::Partial);
    let masses = (after.label_mass(), after.out_g, after.in_g, after.accepted_mass());
    assert_eq!(
        masses,
        (Mass(400_000), Some(Mass(401_000)), Some(Mass(400_000)), Some(Mass(299_000))),
        "four masses, kept apart"
    );
    let due = road.world.env.db.read(store::stock::all_deadlines).unwrap();
    assert!(due.iter().any(|(key, _)| *key == format!("MAN-03/{id}")));
    road.act(&road.gate, id, Action::Complete, ActFields::default()).unwrap();
    let due = road.world.env.db.read(store::stock::all_deadlines).unwrap();
    assert!(!due.iter().any(|(key, _)| *key == format!("MAN-03/{id}")));
    // The refused one goes back as a further leg of the same manifest.
    let mut crew = Road::crew(&road.second);
    crew.packages = vec![drums[1].to_string()];
    road.act(&road.second.dispatcher, id, Action::SendBack, crew).unwrap();
    is(&road, id, State::Completed, &[(drums[1], Standing::Returning, PackageState::Returning)]);
    let mut back = on(&drums[1..2]);
    back.zone_id = Some(road.world.store[1].id.to_string());
    road.act(&road.world.keeper, id, Action::TakeBack, back).unwrap();
    is(&road, id, State::Completed, &[(drums[1], Standing::TakenBack, PackageState::InStock)]);
    assert_eq!(holds(&road, &site), (100_000, 1));
    // What was accepted is stored at its new holder with the same actions.
    for drum in [drums[0], drums[2], drums[3]] {
        road.world.act_as(&road.receiver.keeper, drum, Ask::Store(road.receiver.store[0].id)).unwrap();
    }
    assert_eq!(holds(&road, &other), (299_000, 3));
    road.world.verified();
    let trips = road.world.env.db.read(store::trip::all).unwrap();
    assert_eq!(trips.len(), 3);
    assert!(trips.iter().all(|trip| trip.state == weifei::domain::trip::State::Ended));
}

#[test]
fn what_was_refused_goes_on_by_a_manifest_that_follows() {
    let road = Road::new();
    let drums = road.drums(2);
    let id = road.arrived(&drums, &[&road.first]);
    road.decide(id, drums.iter().map(|one| verdict(*one, "reject", Some("capacity"))).collect()).unwrap();
    is(&road, id, State::Rejected, &[]);
    let mut fields = road.fields(&drums, &[&road.second]);
    assert_eq!(super::code(road.draft(&fields)), weifei::domain::refusal::Code::PackageSpokenFor);
    fields.follows = Some(id.to_string());
    let next = road.draft(&fields).unwrap().id;
    // Given up, they stand refused on the first one again.
    road.act(&road.world.ehs, next, Action::Cancel, super::why("mistake")).unwrap();
    assert_eq!(road.package(drums[0]).manifest, Some(id));
    let next = road.draft(&fields).unwrap().id;
    road.issue(next);
    is(&road, id, State::Redirected, &[(drums[0], Standing::Redirected, PackageState::Reserved)]);
    road.act(&road.second.dispatcher, next, Action::ConfirmCarry, Road::crew(&road.second)).unwrap();
    road.load(next, &drums).unwrap();
    road.act(&road.world.keeper, next, Action::FinishLoading, ActFields::default()).unwrap();
    road.act(&road.second.driver, next, Action::Depart, ActFields::default()).unwrap();
    road.act(&road.gate, next, Action::Arrive, ActFields::default()).unwrap();
    road.decide(next, drums.iter().map(|one| verdict(*one, "accept", None)).collect()).unwrap();
    is(&road, next, State::Accepted, &[(drums[0], Standing::Accepted, PackageState::Accepted)]);
    let rollups = road.world.env.db.read(store::stock::all_rollups).unwrap();
    let left: i64 = rollups.iter().filter(|row| row.3 == "left").map(|row| row.4).sum();
    assert_eq!(left, 200_000, "it left its site once");
    road.world.verified();
}

#[test]
fn a_refused_load_that_all_came_back_is_closed() {
    let road = Road::new();
    let drums = road.drums(2);
    let id = road.arrived(&drums, &[&road.first]);
    road.decide(id, drums.iter().map(|one| verdict(*one, "reject", Some("name"))).collect()).unwrap();
    let other = weifei::app::manifest::fields::CarrierFields { organisation: road.second.id.to_string(), mode: None };
    let assigned = ActFields { carrier: Some(other), ..ActFields::default() };
    road.act(&road.world.ehs, id, Action::AssignReturn, assigned).unwrap();
    let mut crew = Road::crew(&road.second);
    crew.packages = drums.iter().map(ToString::to_string).collect();
    road.act(&road.second.dispatcher, id, Action::SendBack, crew).unwrap();
    is(&road, id, State::Returning, &[(drums[1], Standing::Returning, PackageState::Returning)]);
    let mut back = on(&drums);
    back.zone_id = Some(road.world.store[0].id.to_string());
    road.act(&road.world.keeper, id, Action::TakeBack, back).unwrap();
    is(&road, id, State::ClosedReturned, &[(drums[1], Standing::TakenBack, PackageState::InStock)]);
    road.world.verified();
}

#[test]
fn several_consignors_loads_share_one_run() {
    let road = Road::new();
    let drums = road.drums(2);
    let one = road.confirmed(&drums[..1], &[&road.first]);
    let two = road.issued(&drums[1..], &[&road.first]);
    let trip = road.get(one).legs[0].crew.clone().unwrap().trip;
    let join = ActFields { trip_id: Some(trip.to_string()), ..ActFields::default() };
    road.act(&road.first.dispatcher, two, Action::ConfirmCarry, join).unwrap();
    for (id, drum) in [(one, drums[0]), (two, drums[1])] {
        road.load(id, &[drum]).unwrap();
        road.act(&road.world.keeper, id, Action::FinishLoading, ActFields::default()).unwrap();
        road.act(&road.first.driver, id, Action::Depart, ActFields::default()).unwrap();
    }
    let state = || road.world.env.db.read(|conn| store::trip::get(conn, &trip.to_string())).unwrap().unwrap().state;
    road.act(&road.first.driver, one, Action::Arrive, ActFields::default()).unwrap();
    assert_eq!(state(), weifei::domain::trip::State::Underway, "the other load is still aboard");
    road.act(&road.first.driver, two, Action::Arrive, ActFields::default()).unwrap();
    assert_eq!(state(), weifei::domain::trip::State::Ended);
    road.world.verified();
}
