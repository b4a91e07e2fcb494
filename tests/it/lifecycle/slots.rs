//! Slots of zones: marked, filled, kept and given back; a package may lie in its zone without one.

use std::{sync::Barrier, thread};

use weifei::{
    app::{
        Error,
        facility::{NewZone, add_zone, set_slots},
        package::Ask,
        read, seal, undo,
        verify::{Verdict, verify},
    },
    domain::{
        facility::{FacilityKind, Zone, slots::Slots},
        package::Package,
        refusal::Code,
    },
    kernel::{id::PackageId, mass::Mass},
    store,
};

use super::refused;
use crate::support::{World, run};

fn sound(world: &World) {
    while seal::seal(&world.env).unwrap() > 0 {}
    let key = seal::verifier_key(&world.env).unwrap();
    let verdict = world.env.db.read(|conn| verify(conn, &key, None, Some(world.env.clock.now()))).unwrap();
    assert!(matches!(verdict, Verdict::Ok { .. }), "{verdict:?}");
}

fn marked(world: &World, zone: &Zone, codes: &[&str], each: i64) -> Result<(), Error> {
    let codes: Vec<String> = codes.iter().map(|one| (*one).to_owned()).collect();
    let (id, slots) = (zone.id, Slots::of(&codes, each).unwrap());
    run(&world.env, &world.ehs, move |tx| set_slots(tx, id, &slots).map(drop))
}

/// A zone with three slots.
fn racked(world: &World) -> Zone {
    let zone = world.store[0].clone();
    marked(world, &zone, &["A01", "A02", "A03"], 1).unwrap();
    zone
}

fn at(zone: &Zone, slot: &str) -> Ask {
    Ask::StoreAt(zone.id, slot.into())
}

fn to(zone: &Zone, slot: &str) -> Ask {
    Ask::MoveTo(zone.id, slot.into())
}

fn labelled(world: &World) -> Package {
    world.drum_labelled(&world.waste("900-041-49", "S"), "DRUM_STEEL", Mass::kg(100))
}

/// The zone's next free slot and what lies in which.
fn lies(world: &World, zone: &Zone) -> (Option<String>, Vec<(String, i64, i64)>) {
    let stock = world.env.db.read(|conn| read::stock(conn, &world.site)).unwrap();
    let stock = stock.into_iter().find(|one| one.zone.id == zone.id).unwrap();
    let held = stock.slots.iter().filter(|slot| slot.packages > 0);
    let held = held.map(|slot| (slot.code.clone(), slot.packages, slot.mass_g)).collect();
    (stock.free_slot().map(str::to_owned), held)
}

#[test]
fn a_slot_holds_one_container_and_the_next_free_one_is_proposed() {
    let world = World::new();
    let zone = racked(&world);
    let (one, two) = (labelled(&world), labelled(&world));
    let stored = world.act(one.id, at(&zone, "a01")).unwrap();
    assert_eq!(stored.package.slot.as_deref(), Some("A01"), "as the zone spells it");
    assert_eq!(lies(&world, &zone), (Some("A02".into()), vec![("A01".into(), 1, 100_000)]));
    let facts = refused(world.act(two.id, at(&zone, "A01")), Code::SlotTaken);
    assert_eq!((&facts["slot"], &facts["free"]), (&"A01".into(), &"A02".into()));
    let facts = refused(world.act(two.id, at(&zone, "B01")), Code::SlotUnknown);
    assert_eq!(facts["free"], "A02");
    refused(world.act(two.id, at(&world.store[1], "A02")), Code::SlotUnknown);
    // Without a slot as before.
    let loose = world.act(two.id, Ask::Store(zone.id)).unwrap().package;
    assert_eq!((loose.zone, loose.slot), (Some(zone.id), None));
    sound(&world);
}

#[test]
fn a_zone_may_say_that_its_slots_hold_more() {
    let world = World::new();
    let zone = world.store[0].clone();
    marked(&world, &zone, &["A01", "A02"], 2).unwrap();
    let drums: Vec<PackageId> = (0..4).map(|_| labelled(&world).id).collect();
    for (drum, slot) in drums.iter().zip(["A01", "A01", "A02"]) {
        world.act(*drum, at(&zone, slot)).unwrap();
    }
    let facts = refused(world.act(drums[3], at(&zone, "A01")), Code::SlotTaken);
    assert_eq!((&facts["lies"], &facts["each"], &facts["free"]), (&2.into(), &2.into(), &"A02".into()));
    world.act(drums[3], at(&zone, "A02")).unwrap();
    assert_eq!(lies(&world, &zone).0, None);
    sound(&world);
}

#[test]
fn within_a_zone_a_package_goes_from_slot_to_slot_and_out_of_it() {
    let world = World::new();
    let zone = racked(&world);
    let drum = world.act(labelled(&world).id, Ask::Store(zone.id)).unwrap().package;
    let total = || world.env.db.read(|conn| store::stock::total(conn, &format!("zone/{}", zone.id))).unwrap();
    refused(world.act(drum.id, Ask::Move(zone.id)), Code::SameZone);
    let moved = world.act(drum.id, to(&zone, "A02")).unwrap().package;
    assert_eq!((moved.zone, moved.slot.as_deref(), total()), (Some(zone.id), Some("A02"), (100_000, 1)));
    refused(world.act(drum.id, to(&zone, "A02")), Code::SameZone);
    world.act(drum.id, to(&zone, "A03")).unwrap();
    assert_eq!(lies(&world, &zone), (Some("A01".into()), vec![("A03".into(), 1, 100_000)]));
    let gone = world.act(drum.id, Ask::Move(world.store[1].id)).unwrap().package;
    assert_eq!((gone.zone, gone.slot), (Some(world.store[1].id), None));
    assert_eq!(lies(&world, &zone).1, []);
    sound(&world);
}

#[test]
fn a_zone_full_of_liquid_still_lets_its_drums_change_slots() {
    let world = World::new();
    let (facility, _) = world.facility(FacilityKind::Store, None, None);
    let slots = Slots::of(&["A01".into(), "A02".into()], 1).unwrap();
    let new = NewZone { code: "W".into(), name: "围堰".into(), capacity: None, containment_ml: Some(100_000), slots };
    let id = facility.id;
    let zone = run(&world.env, &world.ehs, move |tx| add_zone(tx, id, &new)).unwrap().1;
    assert_eq!(zone.slots.codes, ["A01", "A02"]);
    let oil = world.waste("900-249-08", "L");
    for _ in 0..9 {
        world.drum_stored(&oil, "DRUM_STEEL", Mass::kg(100), zone.id);
    }
    let last = world.drum_stored(&oil, "DRUM_STEEL", Mass::kg(100), zone.id);
    let more = world.drum_labelled(&oil, "DRUM_STEEL", Mass::kg(100));
    refused(world.act(more.id, at(&zone, "A01")), Code::ContainmentShort);
    world.act(last.id, to(&zone, "A01")).unwrap();
    sound(&world);
}

#[test]
fn what_is_taken_back_goes_to_its_slot_unless_that_is_taken() {
    let world = World::new();
    let zone = racked(&world);
    let drum = world.act(labelled(&world).id, at(&zone, "A01")).unwrap().package;
    let of = world.act(drum.id, to(&zone, "A02")).unwrap().package.version;
    let id = drum.id;
    let back = run(&world.env, &world.keeper, move |tx| undo::undo(tx, id, of)).unwrap().package;
    assert_eq!((back.slot.as_deref(), back.zone), (Some("A01"), Some(zone.id)));
    let of = world.act(drum.id, Ask::Move(world.store[1].id)).unwrap().package.version;
    world.act(labelled(&world).id, at(&zone, "A01")).unwrap();
    refused(run(&world.env, &world.keeper, move |tx| undo::undo(tx, id, of)), Code::SlotTaken);
    let stored = world.act(labelled(&world).id, at(&zone, "A03")).unwrap().package;
    let (id, of) = (stored.id, stored.version);
    let back = run(&world.env, &world.keeper, move |tx| undo::undo(tx, id, of)).unwrap().package;
    assert_eq!((back.slot, back.zone), (None, None));
    sound(&world);
}

#[test]
fn marks_stay_where_something_lies_and_the_same_again_is_no_event() {
    let world = World::new();
    let zone = racked(&world);
    let drum = world.act(labelled(&world).id, at(&zone, "A02")).unwrap().package;
    let version = || {
        let of = world.env.db.read(|conn| store::party::facility_of_zone(conn, &zone.id.to_string())).unwrap();
        of.unwrap().version
    };
    let before = version();
    marked(&world, &zone, &["A01", "A02", "A03"], 1).unwrap();
    assert_eq!(version(), before);
    let facts = refused(marked(&world, &zone, &["A01"], 1), Code::SlotsNotEmpty);
    assert_eq!(facts["slot"], "A02");
    refused(marked(&world, &zone, &[], 1), Code::SlotsNotEmpty);
    marked(&world, &zone, &["A02", "B01"], 1).unwrap();
    assert_eq!((version(), lies(&world, &zone).0.as_deref()), (before + 1, Some("B01")));
    world.act(drum.id, Ask::Move(world.store[1].id)).unwrap();
    marked(&world, &zone, &[], 1).unwrap();
    refused(world.act(drum.id, to(&zone, "B01")), Code::SlotUnknown);
    let (id, slots) = (zone.id, Slots::of(&["C01".into()], 1).unwrap());
    refused(run(&world.env, &world.keeper, move |tx| set_slots(tx, id, &slots)), Code::NotAllowed);
    sound(&world);
}

#[test]
fn of_many_who_want_one_slot_one_gets_it() {
    let world = World::new();
    let zone = racked(&world);
    let drums: Vec<PackageId> = (0..6).map(|_| labelled(&world).id).collect();
    let start = Barrier::new(drums.len());
    let got: Vec<Option<Code>> = thread::scope(|scope| {
        let tries: Vec<_> = drums
            .iter()
            .map(|drum| {
                let (world, start, zone) = (&world, &start, &zone);
                scope.spawn(move || {
                    start.wait();
                    match world.act(*drum, at(zone, "A01")) {
                        Ok(_) => None,
                        Err(Error::Refused(refusal)) => Some(refusal.code),
                        Err(other) => panic!("{other}"),
                    }
                })
            })
            .collect();
        tries.into_iter().map(|one| one.join().unwrap()).collect()
    });
    assert_eq!(got.iter().filter(|one| one.is_none()).count(), 1, "{got:?}");
    assert!(got.iter().flatten().all(|code| *code == Code::SlotTaken), "{got:?}");
    sound(&world);
}

#[test]
fn what_was_written_before_slots_reads_as_it_did() {
    let id = "01890000-0000-7000-8000-000000000001";
    let old = serde_json::json!({"facility": id, "zone": id, "mass_g": 1, "batch": null});
    let event = weifei::domain::journal::event::Event::parse("package.stored", &old).unwrap();
    assert_eq!(event.split().unwrap(), ("package.stored".to_owned(), old), "no new field where no slot was told");
}
