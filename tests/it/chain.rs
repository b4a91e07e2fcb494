//! The first half of the chain on a real database: weighed, labelled, stored, split; and every way it is refused.

use std::sync::Arc;

use weifei::{
    app::{
        Error,
        package::{Ask, act},
        record::execute,
        repack::{Part, split_or_merge},
        verify::{Verdict, verify},
    },
    domain::{access::Role, package::State, refusal::Code},
    kernel::{
        clock::Instant,
        hash::Hash,
        id::{Ids as _, OrganisationId, RandomIds},
        mass::Mass,
    },
    store,
};

use crate::support::{World, actor, meta, run};

fn code<T: std::fmt::Debug>(result: Result<T, Error>) -> Code {
    match result {
        Err(Error::Refused(refusal)) => refusal.code,
        other => panic!("expected a refusal, got {other:?}"),
    }
}

fn part(kg: i64) -> Part {
    Part { container_kind: "IBC".into(), volume_ml: Some(1_000_000), mass: Mass::kg(kg) }
}

fn rows_equal_a_rebuild(world: &World) {
    while weifei::app::seal::seal(&world.env).unwrap() > 0 {}
    let key = weifei::app::seal::verifier_key(&world.env).unwrap();
    let verdict = world.env.db.read(|conn| verify(conn, &key, None, true)).unwrap();
    assert!(matches!(verdict, Verdict::Ok { .. }), "{verdict:?}");
}

#[test]
fn a_drum_is_weighed_labelled_stored_split_and_merged_to_the_gram() {
    let world = World::new();
    let waste = world.waste("900-041-49", "S");
    let id = world.stored(&waste, 300, world.store[0].id);
    let first_stored = world.env.db.read(|conn| store::package::get(conn, &id.to_string())).unwrap().unwrap().stored_at;
    world.clock.advance(chrono::Duration::days(3));
    world.act(id, Ask::Move(world.store[1].id)).unwrap();
    let refused = run(&world.env, &world.keeper, move |tx| split_or_merge(tx, &[id], &[part(100), part(100)]));
    assert_eq!(code(refused), Code::BalanceBroken);
    let children =
        run(&world.env, &world.keeper, move |tx| split_or_merge(tx, &[id], &[part(100), part(150), part(50)])).unwrap();
    assert_eq!(children.iter().map(|seen| seen.package.mass.unwrap().0).sum::<i64>(), 300_000);
    assert!(children.iter().all(|seen| seen.package.stored_at == first_stored));
    for child in &children {
        world.act(child.package.id, Ask::Label).unwrap();
        let stored = world.act(child.package.id, Ask::Store(world.store[0].id)).unwrap();
        assert_eq!(stored.package.stored_at, first_stored, "the storage clock does not restart");
    }
    let ids: Vec<_> = children.iter().map(|seen| seen.package.id).collect();
    let merged = run(&world.env, &world.keeper, move |tx| split_or_merge(tx, &ids, &[part(300)])).unwrap();
    assert_eq!(merged[0].package.mass, Some(Mass::kg(300)));
    rows_equal_a_rebuild(&world);
}

#[test]
fn a_storage_point_never_passes_three_tonnes_whoever_comes_at_once() {
    let world = Arc::new(World::new());
    let waste = world.waste("900-041-49", "S");
    let ids: Vec<_> = (0..8).map(|_| world.labelled(&waste, "IBC", 700)).collect();
    let threads: Vec<_> = ids
        .into_iter()
        .map(|id| {
            let world = Arc::clone(&world);
            std::thread::spawn(move || world.act(id, Ask::Store(world.point.id)))
        })
        .collect();
    let results: Vec<_> = threads.into_iter().map(|thread| thread.join().unwrap()).collect();
    assert_eq!(results.iter().filter(|result| result.is_ok()).count(), 4, "4 × 700 kg fit into 3 t");
    for refused in results.into_iter().filter(Result::is_err) {
        assert_eq!(code(refused), Code::PointFull);
    }
    rows_equal_a_rebuild(&world);
}

#[test]
fn wrong_places_are_refused() {
    let world = World::new();
    let (acid, cyanide) = (world.waste("900-300-34", "L"), world.waste("900-028-33", "S"));
    world.stored(&acid, 100, world.store[0].id);
    let other = world.labelled(&cyanide, "IBC", 100);
    assert_eq!(code(world.act(other, Ask::Store(world.store[0].id))), Code::Incompatible);
    let bag = world.labelled(&acid, "BAG", 100);
    assert_eq!(code(world.act(bag, Ask::Store(world.store[1].id))), Code::NotLiquidTight);
    let heavy: Vec<_> = (0..2).map(|_| world.labelled(&acid, "IBC", 6000)).collect();
    world.act(heavy[0], Ask::Store(world.store[1].id)).unwrap();
    assert_eq!(code(world.act(heavy[1], Ask::Store(world.store[1].id))), Code::ZoneFull);
    rows_equal_a_rebuild(&world);
}

#[test]
fn wrong_order_wrong_role_and_strangers_are_refused() {
    let world = World::new();
    let waste = world.waste("900-041-49", "S");
    let id = world.allot(&waste, "IBC").unwrap();
    assert_eq!(code(world.act(id, Ask::Store(world.store[0].id))), Code::NotFromState);
    let stranger = actor(Role::Keeper, OrganisationId(RandomIds.next(Instant::from_micros(3))));
    assert_eq!(code(world.act_as(&stranger, id, Ask::Label)), Code::NotFound, "least sight: absent, not forbidden");
    let stored = world.stored(&waste, 10, world.store[0].id);
    let treat = || Ask::SelfTreat { method: "R9".into(), facility_code: None };
    assert_eq!(code(world.act(stored, treat())), Code::NotAllowed);
    let done = world.act_as(&world.ehs, stored, treat()).unwrap();
    assert_eq!(done.package.state, State::SelfTreated);
}

#[test]
fn the_same_command_twice_has_one_effect_and_one_answer() {
    let world = World::new();
    let waste = world.waste("900-041-49", "S");
    let id = world.labelled(&waste, "IBC", 10);
    let (zone, meta) = (world.store[0].id, meta());
    let once = |meta: &weifei::app::record::Meta| {
        execute(&world.env, &world.keeper, meta, move |tx| {
            act(tx, id, &Ask::Store(zone), None).map(|seen| seen.package.version)
        })
    };
    let first = once(&meta).unwrap();
    world.clock.advance(chrono::Duration::minutes(1));
    assert_eq!(once(&meta).unwrap(), first);
    let mut other = meta.clone();
    other.body = Hash::of(&[b"other"]);
    assert_eq!(code(once(&other)), Code::KeyReused);
    let stream = format!("package/{id}");
    let events = world.env.db.read(|conn| store::event::of_stream(conn, &stream)).unwrap();
    assert_eq!(events.iter().filter(|row| row.kind == "package.stored").count(), 1);
}

#[test]
fn the_thousandth_label_of_a_day_is_refused() {
    let world = World::new();
    let waste = world.waste("900-041-49", "S");
    world
        .env
        .db
        .write(|conn| {
            let day = "20261123";
            store::stock::take_serials(conn, "91330111MA2ABCD13G", "90004149", day, 998)
        })
        .unwrap();
    assert!(world.allot(&waste, "IBC").is_ok());
    assert_eq!(code(world.allot(&waste, "IBC")), Code::SerialsUsedUp);
}
