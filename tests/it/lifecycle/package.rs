//! A package's life from its code to the packages made of it; what its state, its rights and its masses refuse.

use chrono::Duration;
use weifei::{
    app::package::Ask,
    domain::{
        access::Role,
        facility::FacilityKind,
        package::{Package, State},
        refusal::Code,
    },
    kernel::mass::Mass,
    store,
};

use super::{net, person, plant, refused};
use crate::support::World;

/// (mass, packages) an owner holds.
fn holds(world: &World, owner: &str) -> (i64, i64) {
    world.env.db.read(|conn| store::stock::total(conn, owner)).unwrap()
}

#[test]
fn a_package_lives_from_its_code_to_its_merge_without_losing_a_gram() {
    let world = World::new();
    let waste = world.waste("900-041-49", "S");
    let (facility, zone_a) = world.facility(FacilityKind::Store, None, None);
    let (_, zone_b) = world.zone(&facility, "B", None);

    let package = world.allotted(&waste, "DRUM_STEEL");
    assert_eq!(package.state, State::Allotted);
    assert_eq!(package.code.as_deref(), Some("91330111MA2ABCD13G9000414920261123001"));
    assert_eq!(world.act(package.id, Ask::Weigh(net(Mass(172_501)))).unwrap().package.state, State::Weighed);
    assert_eq!(world.act(package.id, Ask::Label).unwrap().package.state, State::Labelled);
    assert_eq!(holds(&world, &format!("site/{}", world.site.id)), (0, 0));

    let stored = world.act(package.id, Ask::Store(zone_a.id)).unwrap().package;
    let clock = world.env.clock.now();
    assert_eq!((stored.state, stored.stored_at), (State::InStock, Some(clock)));
    assert_eq!(holds(&world, &format!("zone/{}", zone_a.id)), (172_501, 1));

    world.clock.advance(Duration::days(2));
    let moved = world.act(package.id, Ask::Move(zone_b.id)).unwrap().package;
    assert_eq!((moved.zone, moved.stored_at), (Some(zone_b.id), Some(clock)));
    assert_eq!(holds(&world, &format!("zone/{}", zone_a.id)), (0, 0));
    assert_eq!(holds(&world, &format!("zone/{}", zone_b.id)), (172_501, 1));

    let parts = [Mass(57_500), Mass(57_500), Mass(57_501)];
    let children = world.repack(&[package.id], &parts).unwrap();
    assert_eq!(children.iter().map(|child| child.mass.unwrap()).collect::<Vec<_>>(), parts);
    assert!(children.iter().all(|child| child.stored_at == Some(clock) && child.state == State::Weighed));
    assert_eq!(holds(&world, &format!("zone/{}", zone_b.id)), (0, 0));

    world.clock.advance(Duration::days(1));
    for child in &children {
        world.act(child.id, Ask::Label).unwrap();
        let child = world.act(child.id, Ask::Store(zone_a.id)).unwrap().package;
        assert_eq!(child.stored_at, Some(clock), "the storage clock is inherited, not begun anew");
    }
    assert_eq!(holds(&world, &format!("facility/{}", facility.id)), (172_501, 3));

    let ids: Vec<_> = children.iter().map(|child| child.id).collect();
    let merged = world.repack(&ids, &[Mass(172_501)]).unwrap();
    assert_eq!(merged.len(), 1);
    assert_eq!((merged[0].mass, merged[0].stored_at), (Some(Mass(172_501)), Some(clock)));
    assert_eq!(holds(&world, &format!("facility/{}", facility.id)), (0, 0));
    assert_eq!(lineage(&world, &merged[0]), [1, 3]);
    let old = world.env.db.read(|conn| store::package::get(conn, &package.id.to_string())).unwrap().unwrap();
    assert_eq!((old.state, old.zone, old.stock), (State::Repacked, None, Mass::ZERO));
}

/// How many parents and grandparents a package has, nearest last.
fn lineage(world: &World, package: &Package) -> [usize; 2] {
    world
        .env
        .db
        .read(|conn| {
            let parents = store::package::parents(conn, &[package.id.to_string()])?;
            let mut grandparents = store::package::parents(conn, &parents)?;
            grandparents.dedup();
            Ok::<_, store::StoreError>([grandparents.len(), parents.len()])
        })
        .unwrap()
}

#[test]
fn refuses_a_split_or_merge_that_is_a_gram_off() {
    let world = World::new();
    let waste = world.waste("900-041-49", "S");
    let (_, zone) = world.facility(FacilityKind::Store, None, None);
    let package = world.drum_stored(&waste, "DRUM_STEEL", Mass::kg(100), zone.id);
    for wrong in [99_999, 100_001] {
        let facts = refused(world.repack(&[package.id], &[Mass(wrong)]), Code::BalanceBroken);
        assert_eq!(facts["difference_g"], wrong - 100_000);
    }
    refused(world.repack(&[package.id], &[Mass(100_001), Mass(-1)]), Code::MassNotPositive);
    refused(world.repack(&[package.id, package.id], &[Mass::kg(200)]), Code::NotFound);
    assert_eq!(holds(&world, &format!("zone/{}", zone.id)), (100_000, 1));
}

#[test]
fn refuses_to_merge_different_wastes() {
    let world = World::new();
    let (_, zone) = world.facility(FacilityKind::Store, None, None);
    let one = world.drum_stored(&world.waste("900-041-49", "S"), "DRUM_STEEL", Mass::kg(10), zone.id);
    let other = world.drum_stored(&world.waste("900-039-49", "S"), "DRUM_STEEL", Mass::kg(10), zone.id);
    refused(world.repack(&[one.id, other.id], &[Mass::kg(20)]), Code::WasteDiffers);
}

#[test]
fn a_merge_inherits_the_oldest_storage_clock() {
    let world = World::new();
    let waste = world.waste("900-041-49", "S");
    let (_, zone) = world.facility(FacilityKind::Store, None, None);
    let older = world.drum_stored(&waste, "DRUM_STEEL", Mass::kg(10), zone.id);
    world.clock.advance(Duration::days(20));
    let newer = world.drum_stored(&waste, "DRUM_STEEL", Mass::kg(10), zone.id);
    let merged = world.repack(&[newer.id, older.id], &[Mass::kg(20)]).unwrap();
    assert_eq!((merged[0].stored_at, merged[0].produced_at), (older.stored_at, older.produced_at));
}

#[test]
fn refuses_a_step_that_the_state_does_not_allow() {
    let world = World::new();
    let waste = world.waste("900-041-49", "S");
    let (_, zone) = world.facility(FacilityKind::Store, None, None);
    let package = world.allotted(&waste, "DRUM_STEEL");
    let facts = refused(world.act(package.id, Ask::Label), Code::NotFromState);
    assert_eq!((facts["state"].as_str(), facts["action"].as_str()), (Some("allotted"), Some("label")));
    refused(world.act(package.id, Ask::Store(zone.id)), Code::NotFromState);
    world.act(package.id, Ask::Weigh(net(Mass::kg(5)))).unwrap();
    // From here history goes in without a label of ours; for everybody else it is no move of this state.
    refused(world.act(package.id, Ask::Store(zone.id)), Code::NotFromState);
    refused(world.repack(&[package.id], &[Mass::kg(5)]), Code::NotFromState);
    world.act(package.id, Ask::Void { reason: "wrong drum".into() }).unwrap();
    refused(world.act(package.id, Ask::Label), Code::NotFromState);
}

#[test]
fn refuses_those_without_the_right_and_hides_from_strangers() {
    let world = World::new();
    let package = world.allotted(&world.waste("900-041-49", "S"), "DRUM_STEEL");
    let weigh = || Ask::Weigh(net(Mass::kg(5)));
    for role in [Role::Manager, Role::Officer, Role::Reviewer] {
        let sees = person(&world.env, role, world.site.organisation);
        refused(world.act_as(&sees, package.id, weigh()), Code::NotAllowed);
    }
    let stranger = plant(&world.env, "91330111MA2ZZZZZ9X");
    for role in [Role::Keeper, Role::Ehs, Role::Manager, Role::Admin] {
        let stranger = person(&world.env, role, stranger.organisation);
        refused(world.act_as(&stranger, package.id, weigh()), Code::NotFound);
    }
    let mut elsewhere = person(&world.env, Role::Officer, stranger.organisation);
    elsewhere.grants[0].division = Some("330106".into());
    refused(world.act_as(&elsewhere, package.id, weigh()), Code::NotFound);
    // Treating on the site is the EHS officer's word, not the keeper's.
    world.act(package.id, weigh()).unwrap();
    world.act(package.id, Ask::Label).unwrap();
    let treat = || Ask::SelfTreat { method: "D10".into(), facility_code: None };
    refused(world.act(package.id, treat()), Code::NotAllowed);
    assert_eq!(world.act_as(&world.ehs, package.id, treat()).unwrap().package.state, State::SelfTreated);
}

#[test]
fn refuses_the_thousandth_label_of_a_day() {
    let world = World::new();
    let waste = world.waste("900-041-49", "S");
    let uscc = world.site.code.split('-').next().unwrap().to_owned();
    let taken = world.env.db.write(move |conn| store::stock::take_serials(conn, &uscc, "90004149", "20261123", 998));
    assert_eq!(taken.unwrap(), Some(1));
    let last = world.allotted(&waste, "DRUM_STEEL");
    assert!(last.code.unwrap().ends_with("20261123999"));
    let facts = refused(world.try_allot(&waste, "DRUM_STEEL"), Code::SerialsUsedUp);
    assert_eq!(facts["day"], "20261123");
    // Another waste and the next day have serials of their own.
    let other = world.allotted(&world.waste("900-039-49", "S"), "DRUM_STEEL");
    assert!(other.code.unwrap().ends_with("001"));
    world.clock.advance(Duration::days(1));
    assert!(world.allotted(&waste, "DRUM_STEEL").code.unwrap().ends_with("20261124001"));
}

#[test]
fn refuses_impossible_masses() {
    let world = World::new();
    let package = world.allotted(&world.waste("900-041-49", "S"), "DRUM_STEEL");
    for grams in [0, -1, i64::MIN] {
        refused(world.act(package.id, Ask::Weigh(net(Mass(grams)))), Code::MassNotPositive);
    }
    for grams in [100_000_001, i64::MAX] {
        refused(world.act(package.id, Ask::Weigh(net(Mass(grams)))), Code::MassTooLarge);
    }
}
