//! What was just stored or moved is taken back by who did it; what cannot be is refused with a way out.

use chrono::Duration;
use weifei::{
    app::{
        Error,
        package::{Ask, Seen},
        repack::{Part, split_or_merge},
        seal, undo,
        verify::{Verdict, verify},
    },
    domain::{
        package::{Package, State},
        refusal::Code,
    },
    kernel::{id::PackageId, mass::Mass},
    store,
};

use crate::{
    books::tell_what_events_say,
    support::{World, run},
};

fn sound(world: &World) {
    while seal::seal(&world.env).unwrap() > 0 {}
    let key = seal::verifier_key(&world.env).unwrap();
    let verdict = world.env.db.read(|conn| verify(conn, &key, None, Some(world.env.clock.now()))).unwrap();
    assert!(matches!(verdict, Verdict::Ok { .. }), "{verdict:?}");
}

fn package(world: &World, id: PackageId) -> Package {
    world.env.db.read(|conn| store::package::get(conn, &id.to_string())).unwrap().unwrap()
}

fn take_back(world: &World, id: PackageId, of: i64) -> Result<Seen, Error> {
    run(&world.env, &world.keeper, move |tx| undo::undo(tx, id, of))
}

fn code<T: std::fmt::Debug>(result: Result<T, Error>) -> Code {
    match result {
        Err(Error::Refused(refusal)) => refusal.code,
        other => panic!("expected a refusal, got {other:?}"),
    }
}

/// Grams of a zone, and what was booked as stored.
fn figures(world: &World, zone: usize) -> (i64, i64) {
    let owner = format!("zone/{}", world.store[zone].id);
    let lies = world.env.db.read(|conn| store::stock::total(conn, &owner)).unwrap().0;
    let rows = world.env.db.read(store::stock::all_rollups).unwrap();
    (lies, rows.iter().filter(|row| row.3 == "stored").map(|row| row.4).sum())
}

#[test]
fn a_stock_in_is_taken_back_and_the_package_waits_as_before() {
    let world = World::new();
    let waste = world.waste("900-041-49", "S");
    let id = world.stored(&waste, 100, world.store[0].id);
    let stored = package(&world, id);
    let weighed_at = stored.massed_at.unwrap();
    world.clock.advance(Duration::minutes(9));
    assert_eq!(figures(&world, 0), (100_000, 100_000));
    let back = take_back(&world, id, stored.version).unwrap();
    assert_eq!((back.package.state, back.package.zone, back.zone_name), (State::Labelled, None, None));
    assert_eq!((back.package.stock, back.package.stored_at), (Mass::ZERO, None));
    assert_eq!(back.package.mass, Some(Mass::kg(100)));
    assert_eq!(figures(&world, 0), (0, 0));
    // It is due within 24 hours of its weighing again, not of the undo.
    let due = world.env.db.read(store::stock::all_deadlines).unwrap();
    let due: Vec<_> = due.iter().filter(|row| row.0 == format!("GEN-02/{id}")).map(|row| row.1).collect();
    assert_eq!(due, [weighed_at.plus(Duration::hours(24)).micros()]);
    sound(&world);
    let again = world.act(id, Ask::Store(world.store[1].id)).unwrap();
    assert_eq!(again.package.state, State::InStock);
    assert_eq!(figures(&world, 1), (100_000, 100_000));
    sound(&world);
}

#[test]
fn a_move_is_taken_back_to_where_it_lay_and_the_storage_clock_runs_on() {
    let world = World::new();
    let waste = world.waste("900-041-49", "S");
    let id = world.stored(&waste, 100, world.store[0].id);
    let stored_at = package(&world, id).stored_at;
    world.clock.advance(Duration::days(3));
    let moved = world.act(id, Ask::Move(world.store[1].id)).unwrap().package;
    let back = take_back(&world, id, moved.version).unwrap();
    assert_eq!((back.package.zone, back.package.stored_at), (Some(world.store[0].id), stored_at));
    assert_eq!(back.zone_name.as_deref(), Some(world.store[0].name.as_str()));
    assert_eq!((figures(&world, 0).0, figures(&world, 1)), (100_000, (0, 100_000)));
    sound(&world);
}

#[test]
fn too_late_by_another_twice_or_after_something_else_it_is_refused() {
    let world = World::new();
    let waste = world.waste("900-041-49", "S");
    let id = world.stored(&waste, 100, world.store[0].id);
    let of = package(&world, id).version;
    let other = run(&world.env, &world.ehs, move |tx| undo::undo(tx, id, of));
    assert_eq!(code(other), Code::UndoNotOwn);
    assert_eq!(code(take_back(&world, id, of - 1)), Code::UndoNotLast);
    world.clock.advance(Duration::minutes(10) + Duration::seconds(1));
    assert_eq!(code(take_back(&world, id, of)), Code::UndoTooLate);
    let moved = world.act(id, Ask::Move(world.store[1].id)).unwrap().package.version;
    world.act(id, Ask::DamageLabel).unwrap();
    assert_eq!(code(take_back(&world, id, moved)), Code::UndoNotLast);
    assert_eq!(code(take_back(&world, id, moved + 1)), Code::UndoNotLast);
    let moved = world.act(id, Ask::Move(world.store[0].id)).unwrap().package.version;
    take_back(&world, id, moved).unwrap();
    // An undo is not undone.
    assert_eq!(code(take_back(&world, id, moved + 1)), Code::UndoNotLast);
    sound(&world);
}

#[test]
fn a_move_is_not_taken_back_to_where_something_incompatible_lies_by_now() {
    let world = World::new();
    let (acid, base) = (world.waste("900-300-34", "L"), world.waste("900-352-35", "L"));
    let id = world.stored(&acid, 100, world.store[0].id);
    let moved = world.act(id, Ask::Move(world.store[1].id)).unwrap().package.version;
    world.stored(&base, 50, world.store[0].id);
    assert_eq!(code(take_back(&world, id, moved)), Code::Incompatible);
    assert_eq!(package(&world, id).zone, Some(world.store[1].id));
    sound(&world);
}

#[test]
fn what_holds_content_of_others_is_not_voided() {
    let world = World::new();
    let waste = world.waste("900-041-49", "S");
    let id = world.stored(&waste, 100, world.store[0].id);
    let part = |kg| Part { container_kind: "IBC".into(), volume_ml: Some(1_000_000), mass: Mass::kg(kg) };
    let parts = run(&world.env, &world.keeper, move |tx| split_or_merge(tx, &[id], &[part(60), part(40)])).unwrap();
    let child = parts[0].package.id;
    assert_eq!(code(world.act(child, Ask::Void { reason: "写错了".into() })), Code::VoidOfContent);
    let generated: i64 = {
        let rows = world.env.db.read(store::stock::all_rollups).unwrap();
        rows.iter().filter(|row| row.3 == "generated").map(|row| row.4).sum()
    };
    assert_eq!(generated, 100_000);
    sound(&world);
}

#[test]
fn the_ledger_takes_an_undone_stock_in_back_and_of_an_undone_move_it_says_nothing() {
    let world = World::new();
    let waste = world.waste("900-041-49", "S");
    let id = world.stored(&waste, 100, world.store[0].id);
    take_back(&world, id, package(&world, id).version).unwrap();
    world.act(id, Ask::Store(world.store[1].id)).unwrap();
    let moved = world.act(id, Ask::Move(world.store[0].id)).unwrap().package.version;
    take_back(&world, id, moved).unwrap();
    tell_what_events_say(&world);
    let lines = world.env.db.read(|conn| store::ledger::from(conn, (-1, i64::MAX), 100)).unwrap();
    let stored: Vec<i64> = lines.iter().filter(|line| line.sheet == "B.2").map(|line| line.mass_g).collect();
    assert_eq!(stored, [100_000, -100_000, 100_000]);
    sound(&world);
}
