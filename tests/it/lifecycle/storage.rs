//! What a place refuses: full points and zones, bad neighbours, leaky containers, stopped facilities; also under a crowd.

use std::{sync::Barrier, thread};

use weifei::{
    app::{
        Env, Error,
        facility::{NewZone, add_zone, change},
        package::Ask,
    },
    domain::{
        facility::{Action, FacilityKind, FacilityState, STORAGE_POINT_LIMIT},
        refusal::Code,
    },
    kernel::mass::Mass,
    store,
};

use super::refused;
use crate::support::{World, run};

#[test]
fn a_storage_point_never_takes_more_than_three_tonnes() {
    let world = World::new();
    let waste = world.waste("900-041-49", "S");
    // What the permit says cannot lift the standard's limit (GB 18597-2023 8.3.5).
    let (facility, zone) = world.facility(FacilityKind::StoragePoint, Some(Mass::kg(9000)), None);
    world.drum_stored(&waste, "DRUM_STEEL", Mass::kg(2999), zone.id);
    let heavy = world.drum_labelled(&waste, "DRUM_STEEL", Mass(1001));
    let facts = refused(world.act(heavy.id, Ask::Store(zone.id)), Code::PointFull);
    assert_eq!((&facts["limit_g"], &facts["would_hold_g"]), (&3_000_000.into(), &3_000_001.into()));
    world.drum_stored(&waste, "DRUM_STEEL", Mass::kg(1), zone.id);
    let total = world.env.db.read(|conn| store::stock::total(conn, &format!("facility/{}", facility.id)));
    assert_eq!(total.unwrap(), (3_000_000, 2));
}

#[test]
fn a_first_package_above_the_limit_is_refused_too() {
    let world = World::new();
    let (_, zone) = world.facility(FacilityKind::StoragePoint, None, None);
    let package = world.drum_labelled(&world.waste("900-041-49", "S"), "DRUM_STEEL", Mass(3_000_001));
    refused(world.act(package.id, Ask::Store(zone.id)), Code::PointFull);
}

#[test]
fn a_zone_keeps_its_capacity_on_arrival_and_on_a_move() {
    let world = World::new();
    let waste = world.waste("900-041-49", "S");
    let (facility, small) = world.facility(FacilityKind::Store, None, Some(Mass::kg(200)));
    let (_, large) = world.zone(&facility, "B", None);
    world.drum_stored(&waste, "DRUM_STEEL", Mass::kg(150), small.id);
    let more = world.drum_labelled(&waste, "DRUM_STEEL", Mass::kg(51));
    refused(world.act(more.id, Ask::Store(small.id)), Code::ZoneFull);
    world.act(more.id, Ask::Store(large.id)).unwrap();
    refused(world.act(more.id, Ask::Move(small.id)), Code::ZoneFull);
    refused(world.act(more.id, Ask::Move(large.id)), Code::SameZone);
    let (facility, zone) = world.facility(FacilityKind::Yard, Some(Mass::kg(50)), None);
    refused(world.act(more.id, Ask::Move(zone.id)), Code::FacilityFull);
    assert_eq!(facility.zones.len(), 1);
}

#[test]
fn what_may_burn_does_not_lie_with_an_acid_that_may_oxidise() {
    let world = World::new();
    let (_, zone) = world.facility(FacilityKind::Store, None, None);
    world.drum_stored(&world.waste("900-300-34", "L"), "DRUM_PLASTIC", Mass::kg(10), zone.id);
    // The same code without and with the hazard that its label names: what is forbidden on a vehicle is forbidden in a zone.
    let tame = world.drum_labelled(&world.waste("900-249-08", "L"), "DRUM_STEEL", Mass::kg(10));
    world.act(tame.id, Ask::Store(zone.id)).unwrap();
    let mut oil = world.waste("900-214-08", "L");
    oil.id = weifei::kernel::id::WasteStreamId::make(&weifei::kernel::id::RandomIds, world.env.clock.now());
    (oil.name, oil.hazards) = ("废矿物油".into(), vec!["T".into(), "I".into()]);
    let one = oil.clone();
    run(&world.env, &world.ehs, move |tx| weifei::app::party::register_waste(tx, one.clone())).unwrap();
    let oil = world.drum_labelled(&oil, "DRUM_STEEL", Mass::kg(10));
    refused(world.act(oil.id, Ask::Store(zone.id)), Code::Incompatible);
}

#[test]
fn acid_does_not_lie_with_cyanide() {
    let world = World::new();
    let (facility, zone) = world.facility(FacilityKind::Store, None, None);
    let cyanide = world.drum_stored(&world.waste("900-028-33", "S"), "DRUM_STEEL", Mass::kg(10), zone.id);
    let acid = world.drum_labelled(&world.waste("900-300-34", "L"), "DRUM_PLASTIC", Mass::kg(10));
    let facts = refused(world.act(acid.id, Ask::Store(zone.id)), Code::Incompatible);
    assert_eq!(facts["with"], "废物900-028-33");
    // Once the cyanide has gone to another zone there is room for the acid.
    let (_, other) = world.zone(&facility, "B", None);
    world.act(cyanide.id, Ask::Move(other.id)).unwrap();
    world.act(acid.id, Ask::Store(zone.id)).unwrap();
    refused(world.act(acid.id, Ask::Move(other.id)), Code::Incompatible);
}

#[test]
fn liquid_waste_needs_a_tight_container() {
    let world = World::new();
    let (_, zone) = world.facility(FacilityKind::Store, None, None);
    for state in ["L", "SS"] {
        let bag = world.drum_labelled(&world.waste("900-249-08", state), "BAG", Mass::kg(10));
        refused(world.act(bag.id, Ask::Store(zone.id)), Code::NotLiquidTight);
    }
    world.drum_stored(&world.waste("900-249-08", "S"), "BAG", Mass::kg(10), zone.id);
}

#[test]
fn a_containment_holds_the_largest_container_and_a_tenth_of_all_liquid() {
    let world = World::new();
    let (facility, _) = world.facility(FacilityKind::Store, None, None);
    let new = NewZone {
        code: "W".into(),
        name: "围堰".into(),
        capacity: None,
        containment_ml: Some(100_000),
        slots: weifei::domain::facility::slots::Slots::default(),
    };
    let zone = run(&world.env, &world.ehs, move |tx| add_zone(tx, facility.id, &new)).unwrap().1;
    let (liquid, solid) = (world.waste("900-249-08", "L"), world.waste("900-041-49", "S"));
    // Containers of unknown volume count with their content at one gram a millilitre.
    let large = world.drum_labelled(&liquid, "DRUM_STEEL", Mass(100_001));
    let facts = refused(world.act(large.id, Ask::Store(zone.id)), Code::ContainmentShort);
    assert_eq!((&facts["containment_ml"], &facts["needed_ml"]), (&100_000.into(), &100_001.into()));
    for _ in 0..9 {
        world.drum_stored(&liquid, "DRUM_STEEL", Mass::kg(100), zone.id);
    }
    world.drum_stored(&solid, "DRUM_STEEL", Mass::kg(500), zone.id);
    let last = world.drum_labelled(&liquid, "DRUM_STEEL", Mass::kg(100));
    world.act(last.id, Ask::Store(zone.id)).unwrap();
    let drop = world.drum_labelled(&liquid, "DRUM_STEEL", Mass(1));
    let facts = refused(world.act(drop.id, Ask::Store(zone.id)), Code::ContainmentShort);
    assert_eq!(facts["needed_ml"], 100_001);
    world.act(last.id, Ask::ReportLost).unwrap();
    world.act(drop.id, Ask::Store(zone.id)).unwrap();
}

#[test]
fn a_stopped_facility_takes_nothing_and_a_full_one_is_not_closed() {
    let world = World::new();
    let waste = world.waste("900-041-49", "S");
    let (facility, zone) = world.facility(FacilityKind::Store, None, None);
    let ask = |action| run(&world.env, &world.ehs, move |tx| change(tx, facility.id, action, "检查"));
    let package = world.drum_labelled(&waste, "DRUM_STEEL", Mass::kg(10));
    assert_eq!(ask(Action::Suspend).unwrap().state, FacilityState::Suspended);
    refused(ask(Action::Suspend), Code::FacilityNotFromState);
    refused(world.act(package.id, Ask::Store(zone.id)), Code::FacilitySuspended);
    ask(Action::Resume).unwrap();
    world.act(package.id, Ask::Store(zone.id)).unwrap();
    refused(ask(Action::Close), Code::FacilityNotEmpty);
    world.act(package.id, Ask::ReportLost).unwrap();
    assert_eq!(ask(Action::Close).unwrap().state, FacilityState::Closed);
    refused(ask(Action::Resume), Code::FacilityNotFromState);
}

#[test]
fn a_facility_stopped_through_another_process_takes_nothing_from_the_next_command_on() {
    let world = World::new();
    let waste = world.waste("900-041-49", "S");
    let (facility, zone) = world.facility(FacilityKind::Store, None, None);
    world.drum_stored(&waste, "DRUM_STEEL", Mass::kg(10), zone.id);
    let next = world.drum_labelled(&waste, "DRUM_STEEL", Mass::kg(10));
    let other = Env { db: store::Db::open(world.env.db.address().clone()).unwrap(), ..world.env.clone() };
    let ask = |env: &Env, action| run(env, &world.ehs, move |tx| change(tx, facility.id, action, "检查")).unwrap();
    ask(&other, Action::Suspend);
    refused(world.act(next.id, Ask::Store(zone.id)), Code::FacilitySuspended);
    ask(&other, Action::Resume);
    world.act(next.id, Ask::Store(zone.id)).unwrap();
}

#[test]
fn a_storage_point_takes_no_bulk_waste() {
    let world = World::new();
    let (_, zone) = world.facility(FacilityKind::StoragePoint, None, None);
    let bulk = world.drum_labelled(&world.waste("900-041-49", "S"), "BULK", Mass::kg(10));
    refused(world.act(bulk.id, Ask::Store(zone.id)), Code::BulkAtPoint);
}

#[test]
fn a_crowd_at_a_storage_point_never_passes_its_limit() {
    const CROWD: usize = 8;
    let world = World::new();
    let waste = world.waste("900-041-49", "S");
    let (facility, zone) = world.facility(FacilityKind::StoragePoint, None, None);
    // Five of eight find room: 5 × 550 kg = 2.75 t.
    let waiting: Vec<_> = (0..CROWD).map(|_| world.drum_labelled(&waste, "DRUM_STEEL", Mass::kg(550)).id).collect();
    let barrier = Barrier::new(CROWD);
    let (world, barrier) = (&world, &barrier);
    let results: Vec<_> = thread::scope(|scope| {
        let start = |id| {
            scope.spawn(move || {
                barrier.wait();
                world.act(id, Ask::Store(zone.id))
            })
        };
        let threads: Vec<_> = waiting.iter().copied().map(start).collect();
        threads.into_iter().map(|thread| thread.join().unwrap()).collect()
    });
    let stored = results.iter().filter(|result| result.is_ok()).count();
    for result in results {
        if let Err(error) = result {
            assert!(matches!(&error, Error::Refused(refusal) if refusal.code == Code::PointFull), "{error}");
        }
    }
    assert_eq!(stored, 5);
    let total = world.env.db.read(|conn| store::stock::total(conn, &format!("facility/{}", facility.id))).unwrap();
    assert_eq!(total, (2_750_000, 5));
    assert!(total.0 <= STORAGE_POINT_LIMIT.grams());
    world.verified();
}
