//! Ten thousand parents of one residue: walked by as many questions as one parent.

use std::{
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    time::Instant as Stopwatch,
};

use diesel::connection::{Connection as _, InstrumentationEvent};
use weifei::{
    app::{
        Error,
        origin::{Origin, origin},
        read,
    },
    domain::{
        package::{Package, State},
        treatment::Portion,
    },
    kernel::{
        id::{PackageId, RandomIds, TreatmentId},
        mass::Mass,
    },
    store::{self, Conn, lineage::Direction},
};

use super::Stage;

const PARENTS: i64 = 10_000;

/// Puts rows of so many treated packages under a batch, as feeding one by one would: what is measured here is reading.
fn fill(stage: &Stage, batch: TreatmentId, like: &Package, count: i64) {
    let (like, at) = (like.clone(), stage.plant.env.clock.now());
    let rows = move |conn: &mut Conn| {
        let mut whole = store::treatment::get(conn, &batch.to_string())?.unwrap();
        for number in 1..=count {
            let (id, mass) = (PackageId::make(&RandomIds, at), Mass(1000 + number));
            let package = Package { id, code: None, mass: Some(mass), state: State::Treated, ..like.clone() };
            store::package::insert(conn, &package)?;
            whole.version += 1;
            let input = Portion { package: id, mass, at, version: whole.version };
            store::treatment::put_in(conn, batch, &input)?;
            whole.inputs += 1;
        }
        store::treatment::save(conn, &whole)
    };
    stage.plant.env.db.write(rows).unwrap();
}

/// How many questions a read asks, and what it tells.
fn asked<T>(conn: &mut Conn, read: impl FnOnce(&mut Conn) -> Result<T, Error>) -> (usize, T) {
    let count = Arc::new(AtomicUsize::new(0));
    let inner = Arc::clone(&count);
    conn.set_instrumentation(move |event: InstrumentationEvent<'_>| {
        if matches!(event, InstrumentationEvent::StartQuery { .. }) {
            inner.fetch_add(1, Ordering::Relaxed);
        }
    });
    let value = read(conn).unwrap();
    (count.load(Ordering::Relaxed), value)
}

#[test]
fn ten_thousand_parents_are_walked_by_as_many_questions_as_one() {
    let stage = Stage::new();
    let (few, many) = (stage.open().id, stage.open().id);
    let (one, first) = (stage.accepted(1), stage.accepted(1));
    stage.put_in(few, one);
    let small = stage.residue(few, Mass::kg(7)).unwrap().id;
    stage.put_in(many, first);
    fill(&stage, many, &stage.package(first), PARENTS - 1);
    let large = stage.residue(many, Mass::kg(7_777)).unwrap().id;
    let shares =
        stage.plant.env.db.read(|conn| store::lineage::links(conn, &large.to_string(), Direction::Up, 20_000, 20_000));
    assert_eq!(shares.unwrap().iter().map(|(.., mass)| mass).sum::<i64>(), 7_777_000);

    let mut conn = stage.plant.env.db.address().open().unwrap();
    let conn = &mut conn;
    let who = &stage.operator;
    let up = |conn: &mut Conn, id: PackageId, after: Option<&str>| {
        origin(conn, who, &id.to_string(), Direction::Up, after, 500)
    };
    let (a, _) = asked(conn, |conn| up(conn, small, None));
    let (b, page) = asked(conn, |conn| up(conn, large, None));
    assert!(a == b && a < 12, "{a} {b}");
    assert_eq!((page.items.len(), page.total, page.hidden, page.whole), (500, 10_000, 0, true));
    let (a, _) = asked(conn, |conn| read::kin(conn, who, &small.to_string()));
    let (b, kin) = asked(conn, |conn| read::kin(conn, who, &large.to_string()));
    assert!(a == b && a < 6 && kin.len() == 10_001, "{a} {b}");

    // Every page once, nothing twice; shares sum to the residue.
    let (mut seen, mut share, mut after) = (std::collections::BTreeSet::new(), 0, None::<String>);
    loop {
        let page: Origin = up(conn, large, after.as_deref()).unwrap();
        seen.extend(page.items.iter().map(|one| one.package.id));
        share += page.items.iter().map(|one| one.kin.share.grams()).sum::<i64>();
        after = page.next;
        if after.is_none() {
            break;
        }
    }
    assert_eq!((seen.len(), share), (10_000, 7_777_000));
    let maker = &stage.maker.keeper;
    let down = origin(conn, maker, &first.to_string(), Direction::Down, None, 10).unwrap();
    assert_eq!((down.total, down.hidden), (1, 1));

    // A walk ends where it is told to, however much there is.
    let few = store::lineage::places(conn, &large.to_string(), Direction::Up, 100).unwrap();
    assert!(few.len() == 100 && few.iter().any(|(id, ..)| *id == large.to_string()));

    // Beside reading the rows of the kin themselves, the walk costs little.
    let started = Stopwatch::now();
    let raw = store::package::get_many(conn, &kin).unwrap().len();
    let bare = started.elapsed();
    let started = Stopwatch::now();
    let walked = read::kin(conn, who, &large.to_string()).unwrap().len();
    let took = started.elapsed();
    assert_eq!(raw, walked);
    assert!(took < bare * 8, "walking took {took:?}, reading the rows {bare:?}");
}
