//! After the fact: the newest moment wins whatever comes first, and a correction lies over what was said.

use chrono::Duration;
use weifei::{
    app::{
        Error, amendment,
        package::{Ask, act},
        repack::{Part, split_or_merge},
        seal,
        verify::{Verdict, verify},
    },
    domain::{
        package::{
            Package,
            correction::{Wanted, Why},
        },
        refusal::Code,
    },
    kernel::{clock::Instant, id::PackageId, mass::Mass},
    store,
};

use crate::support::{World, reading, run};

fn sound(world: &World) {
    while seal::seal(&world.env).unwrap() > 0 {}
    let key = seal::verifier_key(&world.env).unwrap();
    let verdict = world.env.db.read(|conn| verify(conn, &key, None, Some(world.env.clock.now()))).unwrap();
    assert!(matches!(verdict, Verdict::Ok { .. }), "{verdict:?}");
}

fn package(world: &World, id: PackageId) -> Package {
    world.env.db.read(|conn| store::package::get(conn, &id.to_string())).unwrap().unwrap()
}

fn kinds(world: &World, id: PackageId) -> Vec<String> {
    let rows = world.env.db.read(|conn| store::event::of_stream(conn, &format!("package/{id}"))).unwrap();
    rows.into_iter().map(|row| row.kind).collect()
}

fn told_at(world: &World, id: PackageId, ask: Ask, at: Instant) {
    run(&world.env, &world.keeper, move |tx| act(tx, id, &ask, Some(at))).unwrap();
}

fn booked(world: &World, kind: &str) -> Vec<(i64, i64)> {
    let rows = world.env.db.read(store::stock::all_rollups).unwrap();
    rows.into_iter().filter(|row| row.3 == kind).map(|(_, month, _, _, mass, _)| (month, mass)).collect()
}

fn code<T: std::fmt::Debug>(result: Result<T, Error>) -> Code {
    match result {
        Err(Error::Refused(refusal)) => refusal.code,
        other => panic!("expected a refusal, got {other:?}"),
    }
}

#[test]
fn of_two_moves_the_newest_wins_in_either_order_of_arrival() {
    for newest_first in [false, true] {
        let world = World::new();
        let waste = world.waste("900-041-49", "S");
        let id = world.stored(&waste, 100, world.store[0].id);
        let then = world.env.clock.now();
        world.clock.advance(Duration::hours(2));
        let (early, late) = (then.plus(Duration::minutes(10)), then.plus(Duration::minutes(50)));
        let (there, back) = (Ask::Move(world.store[1].id), Ask::Move(world.point.id));
        if newest_first {
            told_at(&world, id, back, late);
            told_at(&world, id, there, early);
        } else {
            told_at(&world, id, there, early);
            told_at(&world, id, back, late);
        }
        assert_eq!(package(&world, id).zone, Some(world.point.id));
        assert_eq!(kinds(&world, id).iter().any(|kind| kind == "package.late"), newest_first);
        sound(&world);
    }
}

#[test]
fn who_acts_now_is_judged_by_what_is_also_when_another_clock_was_ahead() {
    let world = World::new();
    let waste = world.waste("900-041-49", "S");
    let id = world.stored(&waste, 100, world.store[0].id);
    world.act(id, Ask::Move(world.store[1].id)).unwrap();
    world.clock.advance(Duration::seconds(-1));
    assert_eq!(code(world.act(id, Ask::Move(world.store[1].id))), Code::SameZone);
    assert!(!kinds(&world, id).iter().any(|kind| kind == "package.late"));
    sound(&world);
}

#[test]
fn a_late_weighing_and_a_late_count_change_nothing() {
    let world = World::new();
    let waste = world.waste("900-041-49", "S");
    let id = world.stored(&waste, 100, world.store[0].id);
    let then = world.env.clock.now();
    world.clock.advance(Duration::hours(2));
    told_at(&world, id, Ask::Reweigh(reading(98)), then.plus(Duration::minutes(60)));
    told_at(&world, id, Ask::Reweigh(reading(99)), then.plus(Duration::minutes(20)));
    told_at(&world, id, Ask::Count(Mass::kg(97)), then.plus(Duration::minutes(30)));
    assert_eq!(package(&world, id).stock, Mass::kg(98));
    told_at(&world, id, Ask::Count(Mass::kg(96)), then.plus(Duration::minutes(90)));
    assert_eq!(package(&world, id).stock, Mass::kg(96));
    sound(&world);
}

#[test]
fn a_corrected_mass_is_booked_in_the_month_of_the_weighing() {
    let world = World::new();
    let waste = world.waste("900-041-49", "S");
    let id = world.stored(&waste, 100, world.store[0].id);
    world.clock.advance(Duration::days(20));
    let correct = |of, wanted: Wanted| {
        run(&world.env, &world.ehs, move |tx| amendment::correct(tx, id, of, &wanted, Why::Typing))
            .map(|seen| seen.package)
    };
    let corrected = correct(2, Wanted::Mass(Mass::kg(120))).unwrap();
    assert_eq!((corrected.mass, corrected.stock, corrected.label_damaged), (Some(Mass::kg(120)), Mass::kg(120), true));
    assert_eq!(booked(&world, "generated"), [(202_611, 120_000)]);
    assert_eq!(booked(&world, "stored"), [(202_611, 120_000)]);
    sound(&world);
    assert_eq!(code(correct(2, Wanted::Mass(Mass::kg(120)))), Code::CorrectionSame);
    assert_eq!(code(correct(3, Wanted::Mass(Mass::kg(1)))), Code::CorrectionSuperseded);
    assert_eq!(code(correct(99, Wanted::Mass(Mass::kg(1)))), Code::NotFound);
    assert_eq!(correct(1, Wanted::ContainerKind("DRUM_STEEL".into())).unwrap().container_kind, "DRUM_STEEL");
    world.act(id, Ask::Reweigh(reading(119))).unwrap();
    assert_eq!(code(correct(2, Wanted::Mass(Mass::kg(1)))), Code::CorrectionSuperseded);
    sound(&world);
}

#[test]
fn what_others_were_built_on_is_not_corrected_and_a_keeper_may_not() {
    let world = World::new();
    let waste = world.waste("900-041-49", "S");
    let id = world.stored(&waste, 100, world.store[0].id);
    let wanted = Wanted::Mass(Mass::kg(90));
    let keeper = run(&world.env, &world.keeper, move |tx| amendment::correct(tx, id, 2, &wanted, Why::Scale));
    assert_eq!(code(keeper.map(|seen| seen.package)), Code::NotAllowed);
    let part = |kg| Part { container_kind: "IBC".into(), volume_ml: Some(1_000_000), mass: Mass::kg(kg) };
    let children = run(&world.env, &world.keeper, move |tx| split_or_merge(tx, &[id], &[part(60), part(40)])).unwrap();
    let correct = |id, of| {
        let wanted = Wanted::Mass(Mass::kg(90));
        run(&world.env, &world.ehs, move |tx| amendment::correct(tx, id, of, &wanted, Why::Scale))
            .map(|seen| seen.package)
    };
    assert_eq!(code(correct(id, 2)), Code::NotFromState);
    assert_eq!(code(correct(children[0].package.id, 1)), Code::BalanceBroken);
    sound(&world);
}
