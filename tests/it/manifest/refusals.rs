//! What is refused, with the truck still on site, half unloaded, gone; and who sees what.

use weifei::{
    app::manifest::{ActFields, parties},
    domain::{
        manifest::{Action, Standing, State},
        package::State as PackageState,
        refusal::Code,
    },
};

use super::{Road, code, is, on, verdict, why};

#[test]
fn what_is_not_on_the_manifest_is_not_loaded() {
    let road = Road::new();
    let drums = road.drums(3);
    let id = road.confirmed(&drums[..2], &[&road.first]);
    assert_eq!(code(road.load(id, &drums[2..])), Code::ManifestNotListed);
    let mut stranger = on(&[]);
    stranger.packages = vec!["91330111MA2ABCD13G9000414920261123999".into()];
    assert_eq!(code(road.act(&road.world.keeper, id, Action::Load, stranger)), Code::ManifestNotListed);
    road.load(id, &drums[..1]).unwrap();
    assert_eq!(code(road.load(id, &drums[..1])), Code::ManifestPackageStands);
    let finish = |short| {
        let fields = ActFields { short, out_g: Some(100_000), ..ActFields::default() };
        road.act(&road.world.keeper, id, Action::FinishLoading, fields)
    };
    assert_eq!(code(finish(false)), Code::ManifestNotAllLoaded);
    let heavy = ActFields { short: true, out_g: Some(106_000), ..ActFields::default() };
    assert_eq!(code(road.act(&road.world.keeper, id, Action::FinishLoading, heavy)), Code::ManifestOutMassDiffers);
    finish(true).unwrap();
    is(&road, id, State::Loaded, &[(drums[1], Standing::Dropped, PackageState::InStock)]);
    road.act(&road.first.driver, id, Action::Depart, ActFields::default()).unwrap();
    road.world.verified();
}

#[test]
fn a_package_stands_on_one_manifest_only() {
    let road = Road::new();
    let drums = road.drums(1);
    let fields = road.fields(&drums, &[&road.first]);
    let id = road.draft(&fields).unwrap().id;
    assert_eq!(code(road.draft(&fields)), Code::NotFromState);
    road.act(&road.world.ehs, id, Action::Cancel, why("mistake")).unwrap();
    assert_eq!(road.package(drums[0]).state, PackageState::InStock);
    road.draft(&fields).unwrap();
    road.world.verified();
}

#[test]
fn a_manifest_is_taken_back_before_departure_and_never_after() {
    let road = Road::new();
    let drums = road.drums(2);
    let id = road.confirmed(&drums, &[&road.first]);
    road.load(id, &drums[..1]).unwrap();
    let number = road.get(id).number;
    road.act(&road.world.ehs, id, Action::Revoke, why("schedule")).unwrap();
    is(&road, id, State::Revoked, &[]);
    assert!(drums.iter().all(|one| road.package(*one).state == PackageState::InStock));
    // The number is never used again.
    let again = road.draft(&road.fields(&drums, &[&road.first])).unwrap().id;
    road.act(&road.world.ehs, again, Action::Check, ActFields::default()).unwrap();
    let fields = ActFields { number, ..ActFields::default() };
    assert_eq!(code(road.act(&road.world.ehs, again, Action::Issue, fields)), Code::ManifestNumberTaken);
    for (number, want) in [
        (None, Code::ManifestNumberNeeded),
        (Some("20263302000001"), Code::ManifestNumberInvalid),
        (Some("20193301000001"), Code::ManifestNumberInvalid),
        (Some("DRAFT-1"), Code::ManifestNumberInvalid),
    ] {
        let fields = ActFields { number: number.map(str::to_owned), ..ActFields::default() };
        assert_eq!(code(road.act(&road.world.ehs, again, Action::Issue, fields)), want);
    }
    road.act(&road.world.ehs, again, Action::Cancel, why("schedule")).unwrap();
    let gone = road.departed(&drums, &[&road.first]);
    assert_eq!(code(road.act(&road.world.ehs, gone, Action::Revoke, why("other"))), Code::ManifestNotFromState);
    road.world.verified();
}

#[test]
fn a_carrier_that_refuses_keeps_the_number_for_another() {
    let road = Road::new();
    let drums = road.drums(1);
    let id = road.issued(&drums, &[&road.first]);
    let number = road.get(id).number;
    assert_eq!(code(road.act(&road.second.dispatcher, id, Action::RefuseCarry, why("schedule"))), Code::NotFound);
    road.act(&road.first.dispatcher, id, Action::RefuseCarry, why("schedule")).unwrap();
    let other = weifei::app::manifest::fields::CarrierFields { organisation: road.second.id.to_string(), mode: None };
    let changed = ActFields { carrier: Some(other), ..ActFields::default() };
    road.act(&road.world.ehs, id, Action::ChangeCarrier, changed).unwrap();
    assert_eq!((road.get(id).state, road.get(id).number), (State::Issued, number));
    let strange = Road::crew(&road.first);
    assert_eq!(code(road.act(&road.second.dispatcher, id, Action::ConfirmCarry, strange)), Code::ManifestCarrierUnfit);
    road.act(&road.second.dispatcher, id, Action::ConfirmCarry, Road::crew(&road.second)).unwrap();
    // Loaded, it must be unloaded before it is refused.
    road.load(id, &drums).unwrap();
    let refused = road.act(&road.second.dispatcher, id, Action::RefuseCarry, why("packing"));
    assert_eq!(code(refused), Code::ManifestUnloadFirst);
    road.act(&road.second.driver, id, Action::Unload, on(&drums)).unwrap();
    road.act(&road.second.dispatcher, id, Action::RefuseCarry, why("packing")).unwrap();
    road.world.verified();
}

#[test]
fn who_signs_has_seen_what_is_signed() {
    let road = Road::new();
    let drums = road.drums(2);
    let id = road.draft(&road.fields(&drums[..1], &[&road.first])).unwrap().id;
    road.act(&road.world.ehs, id, Action::Check, ActFields::default()).unwrap();
    let shown = road.get(id).shown().unwrap().hex();
    road.act(&road.world.ehs, id, Action::Reopen, ActFields::default()).unwrap();
    let draft = road.fields(&drums, &[&road.first]);
    let redraft = ActFields { draft: Some(draft), ..ActFields::default() };
    road.act(&road.world.ehs, id, Action::Redraft, redraft).unwrap();
    assert_eq!(road.package(drums[1]).state, PackageState::Reserved);
    road.act(&road.world.ehs, id, Action::Check, ActFields::default()).unwrap();
    let stale = |shown: &str| ActFields {
        number: Some(Road::number()),
        shown_sha256: Some(shown.into()),
        ..ActFields::default()
    };
    assert_eq!(code(road.act(&road.world.ehs, id, Action::Issue, stale(&shown))), Code::ManifestShownDiffers);
    let now = road.get(id).shown().unwrap().hex();
    let issued = road.act(&road.world.ehs, id, Action::Issue, stale(&now)).unwrap();
    assert_eq!(issued.signatures[0].shown, now);
    road.world.verified();
}

#[test]
fn a_vehicle_carries_no_more_than_it_may() {
    let road = Road::new();
    let small = super::carrier(&road.world, "91330100MA2EFGH57P", "浙A33333", 150_000);
    let drums = road.drums(3);
    let id = road.issued(&drums[..2], &[&small]);
    let over = road.act(&small.dispatcher, id, Action::ConfirmCarry, Road::crew(&small));
    assert_eq!(code(over), Code::ManifestVehicleOverloaded);
    let fits = road.issued(&drums[2..], &[&small]);
    road.act(&small.dispatcher, fits, Action::ConfirmCarry, Road::crew(&small)).unwrap();
    road.world.verified();
}

#[test]
fn on_the_way_it_is_lost_declined_ended() {
    let road = Road::new();
    let drums = road.drums(3);
    let id = road.departed(&drums, &[&road.first, &road.second]);
    road.act(&road.first.driver, id, Action::OfferHandover, ActFields::default()).unwrap();
    road.act(&road.second.dispatcher, id, Action::DeclineHandover, why("packing")).unwrap();
    assert_eq!(road.get(id).leg, 0, "the first carrier stays responsible");
    let mut leak = on(&drums[..1]);
    leak.incident = Some("loss".into());
    road.act(&road.first.driver, id, Action::ReportIncident, leak).unwrap();
    is(&road, id, State::Exception, &[(drums[0], Standing::Lost, PackageState::Lost)]);
    assert_eq!(code(road.act(&road.first.driver, id, Action::Arrive, on(&[]))), Code::ManifestNotFromState);
    road.act(&road.first.driver, id, Action::Resume, ActFields::default()).unwrap();
    let mut fire = on(&[]);
    fire.incident = Some("fire".into());
    road.act(&road.first.driver, id, Action::ReportIncident, fire).unwrap();
    assert_eq!(code(road.act(&road.world.ehs, id, Action::CloseAbnormal, why("other"))), Code::NotAllowed);
    road.world.verified();
}

#[test]
fn half_unloaded_what_is_decided_on_is_decided_on() {
    let road = Road::new();
    let drums = road.drums(2);
    let id = road.arrived(&drums, &[&road.first]);
    road.decide(id, vec![verdict(drums[0], "accept", None)]).unwrap();
    is(&road, id, State::Arrived, &[(drums[0], Standing::Accepted, PackageState::Accepted)]);
    assert_eq!(code(road.decide(id, vec![verdict(drums[0], "reject", Some("mass"))])), Code::ManifestPackageStands);
    assert_eq!(code(road.act(&road.gate, id, Action::Complete, on(&[]))), Code::ManifestNotFromState);
    assert_eq!(code(road.decide(id, vec![verdict(drums[1], "reject", None)])), Code::RequestField);
    road.decide(id, vec![verdict(drums[1], "hold", Some("form"))]).unwrap();
    assert_eq!(code(road.decide(id, vec![verdict(drums[1], "hold", Some("form"))])), Code::ManifestPackageStands);
    road.decide(id, vec![verdict(drums[1], "reject", Some("form"))]).unwrap();
    is(&road, id, State::Partial, &[(drums[1], Standing::Rejected, PackageState::Rejected)]);
    road.world.verified();
}

#[test]
fn who_is_no_party_reads_that_it_is_not_there() {
    let road = Road::new();
    let drums = road.drums(1);
    let id = road.confirmed(&drums, &[&road.first]);
    let third = super::carrier(&road.world, "91330100MA2FGHJ68Q", "浙A44444", 1_000_000);
    let sees = |who| road.world.env.db.read(|conn| parties::show(conn, who, &id.to_string())).is_ok();
    let other = super::person(&road.world, weifei::domain::access::Role::Driver, road.first.id);
    for who in [&road.world.keeper, &road.first.dispatcher, &road.first.driver, &road.gate, &road.officer] {
        assert!(sees(who));
    }
    for who in [&third.dispatcher, &third.driver, &other, &road.second.dispatcher] {
        assert!(!sees(who), "a driver sees only the runs that are theirs");
    }
    assert_eq!(code(road.act(&third.dispatcher, id, Action::Depart, on(&[]))), Code::NotFound);
    assert_eq!(code(road.act(&road.officer, id, Action::Load, on(&drums))), Code::NotAllowed);
    let list = |who| {
        let scope = parties::scope(who);
        let found = road.world.env.db.read(|conn| {
            weifei::store::manifest::list(conn, &scope, &weifei::store::manifest::Filter::default(), None, 50)
        });
        found.unwrap().len()
    };
    assert_eq!([&road.world.keeper, &road.gate, &road.first.driver, &road.officer].map(list), [1; 4]);
    assert_eq!([&third.dispatcher, &third.driver, &other].map(list), [0; 3]);
}

#[test]
fn a_small_vehicle_takes_back_what_was_refused() {
    let road = Road::new();
    let small = super::carrier(&road.world, "91330100MA2GHJK79R", "浙A55555", 150_000);
    let drums = road.drums(3);
    let id = road.arrived(&drums, &[&road.first]);
    let told =
        ["reject", "accept", "accept"].iter().zip(&drums).map(|(told, one)| verdict(*one, told, Some("packing")));
    road.decide(id, told.collect()).unwrap();
    let other = weifei::app::manifest::fields::CarrierFields { organisation: small.id.to_string(), mode: None };
    let assigned = ActFields { carrier: Some(other), ..ActFields::default() };
    road.act(&road.world.ehs, id, Action::AssignReturn, assigned).unwrap();
    let home = ActFields { packages: vec![drums[0].to_string()], ..Road::crew(&small) };
    road.act(&small.dispatcher, id, Action::SendBack, home).unwrap();
    is(&road, id, State::Partial, &[(drums[0], Standing::Returning, PackageState::Returning)]);
    road.world.verified();
}

#[test]
fn a_refused_load_that_is_lost_on_the_way_back_is_ended_and_its_run_with_it() {
    let road = Road::new();
    let drums = road.drums(2);
    let id = road.arrived(&drums, &[&road.first]);
    road.decide(id, drums.iter().map(|one| verdict(*one, "reject", Some("name"))).collect()).unwrap();
    let home = ActFields { packages: on(&drums).packages, ..Road::crew(&road.first) };
    road.act(&road.first.dispatcher, id, Action::SendBack, home).unwrap();
    let lost = |drums| ActFields { incident: Some("fire".into()), ..on(drums) };
    road.act(&road.first.driver, id, Action::ReportIncident, lost(&drums[..1])).unwrap();
    is(&road, id, State::Returning, &[(drums[0], Standing::Lost, PackageState::Lost)]);
    road.act(&road.first.driver, id, Action::ReportIncident, lost(&drums[1..])).unwrap();
    is(&road, id, State::ClosedAbnormal, &[(drums[1], Standing::Lost, PackageState::Lost)]);
    let trips = road.world.env.db.read(weifei::store::trip::all).unwrap();
    assert!(trips.iter().all(|trip| trip.state == weifei::domain::trip::State::Ended), "{trips:?}");
    road.world.verified();
}
