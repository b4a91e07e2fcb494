//! What is sealed stays: the triggers refuse, verification names what was changed, proofs and bundles hold.

use std::sync::{
    Arc,
    atomic::{AtomicUsize, Ordering},
};

use diesel::{
    connection::{Connection as _, InstrumentationEvent},
    prelude::*,
};
use weifei::{
    app::{
        bundle::Proven,
        read,
        repack::{Part, split_or_merge},
        seal,
        verify::{Verdict, verify},
    },
    exchange,
    kernel::mass::Mass,
    store::{
        Conn, StoreError, conn,
        event::{self, EventRow},
    },
};

use crate::support::{World, run};

fn sealed() -> (World, String) {
    let world = World::new();
    let waste = world.waste("900-041-49", "S");
    let id = world.stored(&waste, 100, world.store[0].id).to_string();
    while seal::seal(&world.env).unwrap() > 0 {}
    (world, id)
}

fn verdict(world: &World) -> Verdict {
    let key = seal::verifier_key(&world.env).unwrap();
    world.env.db.read(|conn| verify(conn, &key, None, Some(world.env.clock.now()))).unwrap()
}

/// Does what only somebody with the database in hand can: takes the triggers off first.
fn tamper(world: &World, sql: &str) {
    let mut conn = world.env.db.address().open().unwrap();
    let off = match &conn {
        Conn::Sqlite(_) => {
            "DROP TRIGGER event_append_only; DROP TRIGGER event_no_replace; DROP TRIGGER event_no_delete"
        }
        Conn::Postgres(_) => "ALTER TABLE event DISABLE TRIGGER ALL",
    };
    conn::run(&mut conn, off).unwrap();
    conn::run(&mut conn, sql).unwrap();
}

#[test]
fn the_journal_refuses_update_and_delete() {
    let (world, _) = sealed();
    for sql in ["UPDATE event SET kind = 'x'", "DELETE FROM event", "UPDATE event SET position = NULL"] {
        let mut conn = world.env.db.address().open().unwrap();
        assert!(conn::run(&mut conn, sql).is_err(), "{sql}");
    }
    assert!(matches!(verdict(&world), Verdict::Ok { .. }));
}

#[track_caller]
fn refuses(world: &World, sql: &str) {
    let refusal = conn::run(&mut world.env.db.address().open().unwrap(), sql).unwrap_err();
    let named = matches!(&refusal, StoreError::Unavailable(why) if why.contains("append only"));
    assert!(named, "{sql}: refused for another reason: {refusal}");
}

#[test]
fn no_column_of_a_written_event_is_changed_sealed_or_not() {
    let world = World::new();
    let one = format!("stream = 'site/{}'", world.site.id);
    for column in ["id", "stream", "kind", "command", "body", "hash"] {
        refuses(&world, &format!("UPDATE event SET {column} = 'x', position = 1 WHERE {one}"));
        refuses(&world, &format!("UPDATE event SET {column} = 'x' WHERE {one}"));
    }
    for column in ["version", "occurred_at", "recorded_at"] {
        refuses(&world, &format!("UPDATE event SET {column} = 99, position = 1 WHERE {one}"));
    }
    refuses(&world, &format!("DELETE FROM event WHERE {one}"));
}

#[test]
fn a_position_is_given_once() {
    let world = World::new();
    let set =
        |position: &str| format!("UPDATE event SET position = {position} WHERE stream = 'site/{}'", world.site.id);
    refuses(&world, &set("NULL"));
    conn::run(&mut world.env.db.address().open().unwrap(), &set("5")).unwrap();
    refuses(&world, &set("6"));
    refuses(&world, &set("NULL"));
}

/// Columns of an event as they are, and with another kind.
const SAME: &str = "id, stream, version, kind, command, occurred_at, recorded_at, body, hash, position";
const OTHER: &str = "id, stream, version, 'x', command, occurred_at, recorded_at, body, hash, position";

#[test]
fn no_way_of_writing_replaces_a_sealed_event() {
    let (world, _) = sealed();
    let mut conn = world.env.db.address().open().unwrap();
    let waste = world.waste("900-041-49", "S");
    let late = format!("stream = 'waste_stream/{}'", waste.id);
    let ways = match &conn {
        Conn::Sqlite(_) => vec![
            format!("INSERT OR REPLACE INTO event ({SAME}) SELECT {OTHER} FROM event"),
            "REPLACE INTO event SELECT 'n', stream, version, 'x', command, 0, 0, body, hash, NULL, before FROM event".into(),
            "REPLACE INTO event SELECT id || 'n', 's', version, 'x', command, 0, 0, body, hash, position, NULL FROM event"
                .into(),
            format!("REPLACE INTO event (rowid, {SAME}) VALUES (1, 'n', 'n', 1, 'x', 'n', 0, 0, '{{}}', 'n', NULL)"),
            format!("UPDATE OR REPLACE event SET position = 1 WHERE {late}"),
            format!("UPDATE OR REPLACE event SET position = 1000, rowid = 1 WHERE {late}"),
            format!(
                "INSERT INTO event ({SAME}) SELECT {SAME} FROM event WHERE true ON CONFLICT DO UPDATE SET kind = 'x'"
            ),
        ],
        Conn::Postgres(_) => vec![
            format!("INSERT INTO event ({SAME}) SELECT {SAME} FROM event ON CONFLICT (id) DO UPDATE SET kind = 'x'"),
            "TRUNCATE event".into(),
            "TRUNCATE event CASCADE".into(),
            format!("UPDATE event SET position = 1 WHERE {late}"),
        ],
    };
    for sql in ways {
        assert!(conn::run(&mut conn, &sql).is_err(), "{sql}");
    }
    assert!(matches!(verdict(&world), Verdict::Ok { .. }));
}

#[test]
fn an_event_at_a_taken_place_is_a_duplicate_on_both_databases() {
    let (world, id) = sealed();
    let mut rows = world.env.db.read(|conn| event::of_stream(conn, &format!("package/{id}"))).unwrap();
    let mut row = rows.remove(1);
    for change in [|_: &mut EventRow| {}, |row: &mut EventRow| row.id = "n".into()] {
        change(&mut row);
        let again = row.clone();
        let result = world.env.db.write(move |conn| event::append(conn, &again));
        assert!(matches!(result, Err(StoreError::Duplicate(_))), "{result:?}");
    }
}

#[test]
fn a_link_with_another_mass_is_named() {
    let world = World::new();
    let waste = world.waste("900-041-49", "S");
    let id = world.stored(&waste, 100, world.store[0].id);
    let part = |kg| Part { container_kind: "IBC".into(), volume_ml: None, mass: Mass::kg(kg) };
    run(&world.env, &world.keeper, move |tx| split_or_merge(tx, &[id], &[part(60), part(40)])).unwrap();
    while seal::seal(&world.env).unwrap() > 0 {}
    assert!(matches!(verdict(&world), Verdict::Ok { .. }));
    tamper(&world, "UPDATE package_link SET mass_g = mass_g + 1");
    assert!(matches!(verdict(&world), Verdict::Fault(what) if what.contains("package_link")));
}

#[test]
fn every_tampering_is_named() {
    for sql in [
        "UPDATE event SET body = replace(body, '100000', '100001') WHERE kind = 'package.weighed'",
        "UPDATE event SET occurred_at = occurred_at + 1 WHERE kind = 'package.stored'",
        "UPDATE event SET kind = 'package.moved' WHERE kind = 'package.stored'",
        "UPDATE event SET position = position + 1000 WHERE kind = 'package.stored'",
        "DELETE FROM event WHERE kind = 'package.labelled'",
        "UPDATE checkpoint SET root = '0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef'",
        "UPDATE package SET stock_g = stock_g - 1",
        "UPDATE stock SET mass_g = mass_g + 1",
        "UPDATE rollup SET mass_g = mass_g + 1",
        "DELETE FROM deadline",
        "INSERT INTO package_link VALUES ('a', 'b', 1)",
    ] {
        let (world, _) = sealed();
        tamper(&world, sql);
        assert!(matches!(verdict(&world), Verdict::Fault(_)), "not noticed: {sql}");
    }
}

#[test]
fn what_a_stream_is_read_by_is_verified_too() {
    let (world, id) = sealed();
    // SQLite reads by links from the newest event back (ADR 20).
    let linked = [
        "UPDATE stream_end SET place = place - 1",
        "DELETE FROM stream_end WHERE stream LIKE 'package/%'",
        "UPDATE event SET before = NULL WHERE kind = 'package.stored'",
        "UPDATE event SET before = rowid - 1 WHERE version = 1 AND rowid > 1",
        "UPDATE event SET before = before - 1 WHERE kind = 'package.labelled'",
    ];
    let ways = if world.env.db.is_shared() { &["UPDATE stream SET version = version + 1"] as &[&str] } else { &linked };
    assert_eq!(world.env.db.read(|conn| event::of_stream(conn, &format!("package/{id}"))).unwrap().len(), 4);
    for sql in ways {
        let (world, _) = sealed();
        tamper(&world, sql);
        assert!(matches!(verdict(&world), Verdict::Fault(what) if what.contains("stream")), "not noticed: {sql}");
    }
}

#[test]
fn an_event_removed_before_it_is_sealed_is_missed_by_the_rows_that_follow_from_it() {
    let (world, _) = sealed();
    let waste = world.waste("900-249-08", "L");
    world.stored(&waste, 100, world.store[0].id);
    tamper(&world, "DELETE FROM event WHERE kind = 'package.stored' AND position IS NULL");
    assert!(matches!(verdict(&world), Verdict::Fault(_)));
}

#[test]
fn a_bundle_verifies_without_a_database_also_by_a_program_that_is_not_ours() {
    let (world, id) = sealed();
    let Proven { bundle, files, .. } =
        world.env.db.read(|conn| read::bundle(conn, &world.env, &world.keeper, &id)).unwrap();
    let key = seal::verifier_key(&world.env).unwrap();
    let bytes = exchange::bundle::pack(&bundle, &files, &[]).unwrap();
    let report = exchange::bundle::verify(&bytes, Some(&key)).unwrap();
    assert_eq!(report.events, 4);
    let dir = tempfile::tempdir().unwrap();
    let file = dir.path().join("bundle.zip");
    std::fs::write(&file, &bytes).unwrap();
    let script = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/support/verify_bundle.py");
    let python = std::process::Command::new("python3").arg(script).arg(&file).arg(key.to_string()).output().unwrap();
    assert!(python.status.success(), "{}", String::from_utf8_lossy(&python.stdout));
    let mut changed = bundle;
    changed.events[1].body = changed.events[1].body.replace("100000", "100001");
    let bytes = exchange::bundle::pack(&changed, &files, &[]).unwrap();
    assert!(exchange::bundle::verify(&bytes, Some(&key)).is_err());
}

#[test]
fn migrations_have_the_same_names_and_go_down_and_up_again() {
    let (sqlite, postgres) = conn::migration_names();
    assert_eq!(sqlite, postgres);
    let world = World::new();
    let mut conn = world.env.db.address().open().unwrap();
    assert_eq!(conn::revert_all(&mut conn).unwrap(), sqlite.len());
    assert_eq!(conn::migrate(&mut conn).unwrap().len(), sqlite.len());
    assert!(!conn::has_pending(&mut conn).unwrap());
    let empty: i64 = weifei::store::schema::event::table.count().get_result(&mut conn).unwrap();
    assert_eq!(empty, 0);
}

#[test]
fn the_same_seed_gives_the_same_root_and_another_seed_another() {
    let root = |seed| {
        let dir = tempfile::tempdir().unwrap();
        let (env, clock) = crate::support::simulated(&dir, seed);
        let plan =
            weifei::sim::Plan { sites: 3, days: 12, seed, until: "2026-11-20".parse().unwrap(), ..Default::default() };
        let world = weifei::sim::build(&env, &clock, &plan).unwrap();
        assert!(world.packages > 10, "{world:?}");
        let key = seal::verifier_key(&env).unwrap();
        match env.db.read(|conn| verify(conn, &key, None, Some(env.clock.now()))).unwrap() {
            Verdict::Ok { root, .. } => root,
            Verdict::Fault(what) => panic!("{what}"),
        }
    };
    let first = root(5);
    assert_eq!(first, root(5));
    assert_ne!(first, root(6));
}

/// Counts the statements that a read needs.
fn statements<T>(world: &World, read: impl FnOnce(&mut Conn) -> Result<T, weifei::app::Error>) -> (usize, T) {
    let count = Arc::new(AtomicUsize::new(0));
    let inner = Arc::clone(&count);
    let mut conn = world.env.db.address().open().unwrap();
    conn.set_instrumentation(move |event: InstrumentationEvent<'_>| {
        if matches!(event, InstrumentationEvent::StartQuery { .. }) {
            inner.fetch_add(1, Ordering::Relaxed);
        }
    });
    let value = read(&mut conn).unwrap();
    (count.load(Ordering::Relaxed), value)
}

#[test]
fn a_bundle_and_a_page_of_events_ask_as_often_for_many_as_for_few() {
    let world = World::new();
    let waste = world.waste("900-041-49", "S");
    let split = |parts: usize| {
        let id = world.stored(&waste, 100, world.store[0].id);
        let part =
            Part { container_kind: "IBC".into(), volume_ml: None, mass: Mass(100_000 / i64::try_from(parts).unwrap()) };
        run(&world.env, &world.keeper, move |tx| split_or_merge(tx, &[id], &vec![part.clone(); parts])).unwrap();
        id.to_string()
    };
    let (few, many) = (split(2), split(50));
    while seal::seal(&world.env).unwrap() > 0 {}
    let (a, Proven { bundle: small, .. }) =
        statements(&world, |conn| read::bundle(conn, &world.env, &world.keeper, &few));
    let (b, Proven { bundle: large, .. }) =
        statements(&world, |conn| read::bundle(conn, &world.env, &world.keeper, &many));
    assert!(a == b && a > 4 && a < 20, "{a} {b}");
    assert_eq!((small.events.len(), large.events.len()), (7, 55));
    let size = world.env.db.read(seal::newest).unwrap().unwrap().size;
    for event in &large.events {
        let position = i64::try_from(event.position).unwrap();
        assert_eq!(world.env.db.read(|conn| seal::proof_at(conn, position, size)).unwrap(), event.proof);
    }
    let rows = world.env.db.read(|conn| event::from_position(conn, 0, 100)).unwrap();
    let (a, _) = statements(&world, |conn| read::visible_events(conn, &world.keeper, rows[..9].to_vec()));
    let (b, seen) = statements(&world, |conn| read::visible_events(conn, &world.keeper, rows.clone()));
    assert!(a == b && seen.len() + 1 == rows.len(), "{a} {b}: all but the organisation's own event");
}
