//! The first half of the chain on a real database: weighed, labelled, stored, split, merged and rebuilt.

use weifei::{
    app::{
        Error,
        package::Ask,
        repack::{Part, split_or_merge},
    },
    domain::refusal::Code,
    kernel::mass::Mass,
    store,
};

use crate::support::{World, run};

fn code<T: std::fmt::Debug>(result: Result<T, Error>) -> Code {
    match result {
        Err(Error::Refused(refusal)) => refusal.code,
        other => panic!("expected a refusal, got {other:?}"),
    }
}

fn part(kg: i64) -> Part {
    Part { container_kind: "IBC".into(), volume_ml: Some(1_000_000), mass: Mass::kg(kg) }
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
    let links = world.env.db.read(store::package::all_links).unwrap();
    assert_eq!(
        links.iter().map(|(.., mass)| mass).sum::<i64>(),
        300_000,
        "a share each, not the whole from every side"
    );
    let merged = run(&world.env, &world.keeper, move |tx| split_or_merge(tx, &ids, &[part(300)])).unwrap();
    assert_eq!(merged[0].package.mass, Some(Mass::kg(300)));
    let merged = merged[0].package.id.to_string();
    let links = world.env.db.read(store::package::all_links).unwrap();
    let mut into: Vec<i64> =
        links.into_iter().filter(|(_, child, _)| *child == merged).map(|(.., mass)| mass).collect();
    into.sort_unstable();
    assert_eq!(into, [50_000, 100_000, 150_000]);
    world.verified();
}

#[test]
fn a_batch_that_cannot_begin_tells_its_callers_why() {
    let world = World::new();
    if world.env.db.is_shared() {
        return;
    }
    world.env.db.write(|conn| store::conn::run(conn, "PRAGMA busy_timeout=0")).unwrap();
    let mut other = world.env.db.address().open().unwrap();
    store::conn::run(&mut other, "BEGIN IMMEDIATE").unwrap();
    let refused: Result<(), store::StoreError> = world.env.db.write(|_| Ok(()));
    assert!(refused.unwrap_err().to_string().contains("locked"));
    store::conn::run(&mut other, "ROLLBACK").unwrap();
    let waste = world.waste("900-041-49", "S");
    assert!(world.allot(&waste, "IBC").is_ok(), "and the writer goes on");
}
