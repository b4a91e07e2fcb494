//! Papers that a load needs, and what happens without them.

use weifei::{
    app::{
        Actor, Error,
        manifest::ActFields,
        paper::{self, contract::NewContract, credential::NewCredential, permit::NewPermit},
    },
    domain::{
        manifest::{Action, State},
        paper::{
            contract,
            credential::{Proof, Subject},
            permit::ScopeRow,
        },
        refusal::Code,
    },
    kernel::{
        id::{OrganisationId, RandomIds},
        mass::Mass,
    },
    store,
};

use super::{Carrier, Road, verdict};
use crate::{
    paper::term,
    support::{World, run},
};

/// Licences of the carrier and its vehicle, qualifications of its crew.
pub fn credentials(world: &World, one: &Carrier) {
    credentials_for(world, one, ("2026-01-01", "2027-12-31"));
}

/// The same for another term.
fn credentials_for(world: &World, one: &Carrier, (from, to): (&str, &str)) {
    let serial = weifei::kernel::id::Ids::next(&RandomIds, world.env.clock.now()).as_u128() % 100_000_000;
    let proofs = [
        (Proof::CarrierLicence, Subject::Organisation, format!("3301{serial:08}")),
        (Proof::VehicleLicence, Subject::Vehicle(one.vehicle), format!("3302{serial:08}")),
        (Proof::VehicleInspection, Subject::Vehicle(one.vehicle), format!("3303{serial:08}")),
        (Proof::DriverQualification, Subject::Person(one.driver.id), String::new()),
        (Proof::EscortQualification, Subject::Person(one.escort.id), String::new()),
    ];
    for (proof, subject, number) in proofs {
        let asked = NewCredential {
            proof,
            number,
            organisation: one.id.to_string(),
            subject,
            term: term(from, to),
            external_id: None,
        };
        run(&world.env, &one.dispatcher, move |tx| paper::credential::enter(tx, &asked)).unwrap();
    }
}

/// A driver's qualification.
pub fn credentials_of_driver(world: &World, carrier: OrganisationId, driver: &Actor) {
    let asked = NewCredential {
        proof: Proof::DriverQualification,
        number: String::new(),
        organisation: carrier.to_string(),
        subject: Subject::Person(driver.id),
        term: term("2026-01-01", "2027-12-31"),
        external_id: None,
    };
    run(&world.env, &Actor::system(), move |tx| paper::credential::enter(tx, &asked)).unwrap();
}

/// A permit for all that the tests ship, a contract, and the consignor's plan for the year.
pub fn of_receiver(world: &World, receiver: &World) {
    permit(world, receiver, 5_000_000_000).unwrap();
    let to = receiver.site.id;
    crate::plan::filed(world, 2026, &[("900-041-49", to, 5_000_000_000), ("900-300-34", to, 5_000_000_000)]);
    contract_between(world, receiver);
}

/// A contract for all that the tests ship.
pub fn contract_between(world: &World, receiver: &World) {
    let asked = NewContract {
        number: String::new(),
        consignor_site: world.site.id.to_string(),
        receiver_site: receiver.site.id.to_string(),
        wastes: vec!["HW49".into(), "HW34".into()],
        term: term("2026-01-01", "2027-12-31"),
        mass: None,
        external_id: None,
    };
    let drafted = run(&world.env, &world.ehs, move |tx| paper::contract::draft(tx, &asked)).unwrap();
    let id = drafted.id;
    run(&world.env, &receiver.ehs, move |tx| paper::contract::act(tx, &id, &contract::Ask::Confirm, None)).unwrap();
}

/// A vehicle of an organisation that carries for itself, with its people and papers.
pub fn vehicle_of(world: &World, organisation: OrganisationId, plate: &str, load_g: i64) -> Carrier {
    let one = super::equipped(world, organisation, plate, load_g);
    credentials(world, &one);
    one
}

/// A permit of a plant for one waste by one method.
pub fn permit_for(plant: &World, waste: &str, methods: &[&str]) {
    let asked = NewPermit {
        number: "3301060009".into(),
        site: plant.site.id.to_string(),
        authority: plant.site.division.clone(),
        term: term("2026-01-01", "2027-12-31"),
        scope: vec![ScopeRow {
            row: 1,
            waste: waste.into(),
            methods: methods.iter().map(|&method| method.into()).collect(),
            quota_g: Mass(5_000_000_000),
        }],
        external_id: None,
    };
    run(&plant.env, &Actor::system(), move |tx| paper::permit::issue(tx, &asked)).unwrap();
}

pub fn permit(world: &World, receiver: &World, quota_g: i64) -> Result<String, Error> {
    let row = |row, waste: &str, method: &str| ScopeRow {
        row,
        waste: waste.into(),
        methods: vec![method.into()],
        quota_g: Mass(quota_g),
    };
    let asked = NewPermit {
        number: format!("{}0001", receiver.site.division),
        site: receiver.site.id.to_string(),
        authority: receiver.site.division.clone(),
        term: term("2026-01-01", "2027-12-31"),
        scope: vec![row(1, "HW49", "D10"), row(2, "HW34", "D9")],
        external_id: None,
    };
    run(&world.env, &Actor::system(), move |tx| paper::permit::issue(tx, &asked)).map(|one| one.id)
}

fn findings(result: Result<weifei::domain::manifest::Manifest, Error>) -> Vec<String> {
    let Err(Error::Refused(refusal)) = result else { panic!("expected a refusal, got {result:?}") };
    assert_eq!(refusal.code, Code::ManifestCheckFailed);
    let told = refusal.params["findings"].as_array().unwrap();
    for one in told {
        for part in ["title_zh", "title_en", "remedy_zh", "remedy_en", "basis"] {
            assert!(one[part].as_str().is_some_and(|text| !text.is_empty()), "{part}: {one}");
        }
    }
    told.iter().map(|one| one["code"].as_str().unwrap().to_owned()).collect()
}

#[test]
fn shares_are_reserved_at_issue_freed_by_revocation_and_used_up_by_what_is_accepted() {
    let road = Road::new();
    let drums = road.drums(3);
    let figure = || {
        let permits: Vec<weifei::domain::paper::permit::Permit> =
            road.world.env.db.read(|conn| store::paper::of_site(conn, &road.receiver.site.id.to_string())).unwrap();
        let figures =
            road.world.env.db.read(|conn| store::quota::figures(conn, &[permits[0].id.clone()], 2026)).unwrap();
        figures.values().fold((0, 0), |(a, b), one| (a + one.reserved_g, b + one.consumed_g))
    };
    let id = road.issued(&drums, &[&road.first]);
    assert_eq!(figure(), (300_000, 0));
    road.act(&road.world.ehs, id, Action::Revoke, super::why("schedule")).unwrap();
    assert_eq!(figure(), (0, 0));
    let id = road.arrived(&drums, &[&road.first]);
    let mut less = verdict(drums[0], "accept", Some("mass"));
    less.mass_g = Some(90_000);
    road.decide(id, vec![less, verdict(drums[1], "reject", Some("form"))]).unwrap();
    assert_eq!(figure(), (300_000, 0), "until nothing is undecided");
    road.decide(id, vec![verdict(drums[2], "accept", None)]).unwrap();
    assert_eq!(figure(), (0, 190_000));
    road.world.verified();
}

/// Grams reserved and used up of the consignor's plan.
pub fn drawn(road: &Road) -> (i64, i64) {
    let id = weifei::domain::plan::Plan::id_of(road.world.site.id, 2026).to_string();
    let kind = weifei::domain::paper::Kind::Plan;
    let figures = road.world.env.db.read(|conn| store::quota::figures_of(conn, kind, &id)).unwrap();
    figures.values().fold((0, 0), |(a, b), one| (a + one.reserved_g, b + one.consumed_g))
}

/// Another limit for what goes to the receiver, filed as an amendment.
pub fn limited(road: &Road, grams: i64) {
    let site = road.world.site.id.to_string();
    let plan = road.world.env.db.read(|conn| store::plan::get(conn, &site, 2026)).unwrap().unwrap();
    let mut content = plan.content;
    (content.a3[0].mass_g, content.a7[0].mass_g) = (Mass(grams), Mass(grams));
    crate::plan::amended(&road.world, 2026, content);
}

#[test]
fn manifests_draw_on_the_filed_plan_and_an_amendment_keeps_what_is_drawn() {
    let road = Road::new();
    limited(&road, 250_000);
    let drums = road.drums(4);
    let first = road.issued(&drums[..2], &[&road.first]);
    assert_eq!(drawn(&road), (200_000, 0));
    // The plan's page tells it by the receiver's name.
    let site = road.world.site.id.to_string();
    let shown = road
        .world
        .env
        .db
        .read(|conn| weifei::app::plan::show(conn, &road.world.env, &road.world.ehs, &site, 2026))
        .unwrap();
    let told: Vec<_> = shown.drawn.iter().filter(|one| one.reserved_g != 0).collect();
    assert_eq!(
        (told.len(), told[0].waste_code.as_str(), told[0].planned_g, told[0].reserved_g),
        (1, "900-041-49", 250_000, 200_000)
    );
    assert_eq!(told[0].name.as_deref(), Some(road.receiver.site.name.as_str()));
    let second = road.draft(&road.fields(&drums[2..], &[&road.first])).unwrap().id;
    let check = |id| road.act(&road.world.ehs, id, Action::Check, ActFields::default());
    assert_eq!(findings(check(second)), ["plan.row_short"]);
    road.act(&road.world.ehs, first, Action::Revoke, super::why("schedule")).unwrap();
    assert_eq!(drawn(&road), (0, 0));
    road.issue(second);
    limited(&road, 100_000);
    assert_eq!(drawn(&road), (200_000, 0), "an amendment takes nothing back");
    let third = road.draft(&road.fields(&drums[..1], &[&road.first])).unwrap().id;
    assert_eq!(findings(check(third)), ["plan.row_short"]);
    limited(&road, 300_000);
    road.issue(third);
    assert_eq!(drawn(&road), (300_000, 0));
    road.world.verified();
}

#[test]
fn without_papers_nothing_is_issued_and_nothing_leaves() {
    let road = Road::new();
    let drums = road.drums(2);
    // A method that the permit does not name.
    let mut fields = road.fields(&drums[..1], &[&road.first]);
    fields.lines[0].method = "R4".into();
    let id = road.draft(&fields).unwrap().id;
    let check = |id| road.act(&road.world.ehs, id, Action::Check, ActFields::default());
    assert_eq!(findings(check(id)), ["permit.not_covering"]);
    assert_eq!(road.get(id).state, State::Draft);
    // Years after every paper's last day.
    let mut late = road.fields(&drums[1..], &[&road.first]);
    late.planned_on = "2029-03-01".parse().unwrap();
    let late = road.draft(&late).unwrap().id;
    let told = findings(check(late));
    assert!(told.iter().any(|code| code.starts_with("contract.")), "{told:?}");
    assert!(told.iter().any(|code| code.starts_with("permit.")), "{told:?}");
    assert!(told.iter().any(|code| code.starts_with("credential.")), "{told:?}");
    road.act(&road.world.ehs, late, Action::Cancel, super::why("mistake")).unwrap();
    // Crew without an escort: it may be named later, but nothing leaves before.
    let one = road.issued(&drums[1..], &[&road.first]);
    let mut crew = Road::crew(&road.first);
    crew.escort_id = None;
    road.act(&road.first.dispatcher, one, Action::ConfirmCarry, crew).unwrap();
    road.load(one, &drums[1..]).unwrap();
    road.act(&road.world.keeper, one, Action::FinishLoading, ActFields::default()).unwrap();
    assert_eq!(findings(road.act(&road.first.driver, one, Action::Depart, ActFields::default())), ["leg.not_complete"]);
    road.act(&road.first.dispatcher, one, Action::ChangeCrew, Road::crew(&road.first)).unwrap();
    road.act(&road.first.driver, one, Action::Depart, ActFields::default()).unwrap();
    road.world.verified();
}

/// Two years on, when every paper of the tests has run out.
fn years_later(road: &Road) {
    road.world.clock.advance(chrono::Duration::days(800));
}

#[test]
fn what_leaves_late_is_judged_by_the_day_on_which_it_leaves() {
    let road = Road::new();
    let drums = road.drums(1);
    let id = road.confirmed(&drums, &[&road.first]);
    road.load(id, &drums).unwrap();
    road.act(&road.world.keeper, id, Action::FinishLoading, ActFields::default()).unwrap();
    years_later(&road);
    let told = findings(road.act(&road.first.driver, id, Action::Depart, ActFields::default()));
    for paper in ["contract.", "permit.", "credential."] {
        assert!(told.iter().any(|code| code.starts_with(paper)), "{paper} {told:?}");
    }
    assert_eq!(road.get(id).state, State::Loaded);
    // Whoever looks before that sees the same.
    let seen = road
        .world
        .env
        .db
        .read(|conn| weifei::app::manifest::check::look(conn, &road.world.env, &road.world.ehs, &id.to_string()));
    assert!(seen.unwrap().hard().count() >= 3);
    road.world.verified();
}

#[test]
fn nobody_takes_a_load_over_on_the_road_without_credentials_of_that_day() {
    let road = Road::new();
    let drums = road.drums(2);
    let id = road.departed(&drums[..1], &[&road.first, &road.second]);
    let back = road.arrived(&drums[1..], &[&road.first]);
    road.decide(back, vec![verdict(drums[1], "reject", Some("form"))]).unwrap();
    road.act(&road.first.driver, id, Action::OfferHandover, ActFields::default()).unwrap();
    years_later(&road);
    let taken = road.act(&road.second.dispatcher, id, Action::AcceptHandover, Road::crew(&road.second));
    let told = findings(taken);
    assert!(!told.is_empty() && told.iter().all(|code| code == "credential.not_on_day"), "{told:?}");
    assert_eq!(road.get(id).state, State::Handover, "the first carrier still has it");
    let mut crew = Road::crew(&road.first);
    crew.packages = vec![drums[1].to_string()];
    let told = findings(road.act(&road.first.dispatcher, back, Action::SendBack, crew));
    assert!(!told.is_empty() && told.iter().all(|code| code == "credential.not_on_day"), "{told:?}");
    assert_eq!(road.get(back).state, State::Rejected);
    // With new papers it goes on.
    for one in [&road.first, &road.second] {
        credentials_for(&road.world, one, ("2028-01-01", "2029-12-31"));
    }
    road.act(&road.second.dispatcher, id, Action::AcceptHandover, Road::crew(&road.second)).unwrap();
    let mut crew = Road::crew(&road.first);
    crew.packages = vec![drums[1].to_string()];
    road.act(&road.first.dispatcher, back, Action::SendBack, crew).unwrap();
    road.world.verified();
}
