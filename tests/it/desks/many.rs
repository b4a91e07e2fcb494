//! A site with a hundred thousand packages: walked through by pages, jumped into, counted, searched.

use std::{collections::HashSet, time::Instant};

use weifei::{
    app::{read, search::search},
    kernel::id::PackageId,
    store::{
        self, conn,
        package::{Filter, Order},
    },
};

use crate::support::World;

/// Rows beside the one that was made by the road.
const MANY: usize = 100_000;
/// What any of these answers may take: many times what it takes on an idle machine, so that a busy one does not fail it.
const MOST_MS: u128 = 2_000;

/// Copies of a stored package: rows without a journal, which nothing here asks for.
fn copies(world: &World, of: PackageId) {
    let text = format!(
        "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {MANY}), \
         row (i, serial, state, waste_code) AS (SELECT i, substr('000000000000' || i, length('000000000000' || i) - 11), \
         CASE WHEN i % 4 = 0 THEN 'treated' ELSE 'in_stock' END, \
         CASE WHEN i % 10 = 0 THEN '900-039-49' ELSE '900-041-49' END FROM n) \
         INSERT INTO package (id, site, holder_site, waste_stream, waste_code, code, external_code, state, origin, \
         container_kind, volume_ml, mass_g, stock_g, weighed_by, produced_at, stored_at, facility, zone, placed_at, \
         massed_at, mass_version, label_prints, label_damaged, version) \
         SELECT '01900000-0000-7000-8000-' || row.serial, site, holder_site, waste_stream, row.waste_code, \
         '91330111MA2ABCD13G90004149' || substr(row.serial, 2, 11), NULL, row.state, origin, container_kind, volume_ml, \
         mass_g, stock_g, weighed_by, produced_at, stored_at - row.i * CAST(60000000 AS BIGINT), facility, zone, placed_at, massed_at, mass_version, \
         label_prints, label_damaged, version FROM package CROSS JOIN row WHERE id = '{of}'"
    );
    world.env.db.write(move |conn| conn::run(conn, &text)).unwrap();
}

fn timed<T>(what: &str, work: impl FnOnce() -> T) -> T {
    let begun = Instant::now();
    let value = work();
    let took = begun.elapsed();
    println!("{what}: {:.1} ms", took.as_secs_f64() * 1000.0);
    assert!(took.as_millis() < MOST_MS, "{what} took {} ms", took.as_millis());
    value
}

#[test]
fn a_hundred_thousand_packages_are_walked_counted_and_searched() {
    let world = World::new();
    let one = world.stored(&world.waste("900-041-49", "S"), 100, world.store[0].id);
    copies(&world, one);
    let whole = Filter { site: world.site.id.to_string(), ..Filter::default() };
    let list = |filter: &Filter, after: Option<&str>, limit| {
        world.env.db.read(|conn| read::packages(conn, filter, after, limit)).unwrap()
    };
    let sum = |filter: &Filter| world.env.db.read(|conn| store::package::sum(conn, filter)).unwrap();
    // Each order is walked whole, each package once.
    for order in [Order::Made, Order::Latest, Order::Stored] {
        let filter = Filter { order, ..whole.clone() };
        let (mut after, mut met) = (None::<String>, HashSet::new());
        let begun = Instant::now();
        loop {
            let page = list(&filter, after.as_deref(), 500);
            let Some(end) = page.last() else { break };
            after = Some(order.cursor(&end.package));
            met.extend(page.iter().map(|one| one.package.id));
        }
        println!("{order:?}: walked in {} ms", begun.elapsed().as_millis());
        assert_eq!(met.len(), MANY + 1);
    }
    for (order, skip) in [(Order::Latest, 99_000), (Order::Stored, 50_000), (Order::Made, 99_000)] {
        let filter = Filter { order, skip, ..whole.clone() };
        let page = timed(&format!("{order:?}, skip {skip}"), || list(&filter, None, 100));
        assert_eq!(page.len(), 100);
        let plain = list(&Filter { order, ..whole.clone() }, None, 1);
        assert_ne!(plain[0].package.id, page[0].package.id);
    }
    let all = timed("sum of all", || sum(&whole));
    assert_eq!((all.packages, all.mass_g), (100_001, 100_001 * 100_000));
    let state = Filter { state: Some("in_stock".into()), ..whole.clone() };
    assert_eq!(timed("sum of a state", || sum(&state)).packages, 75_001);
    let code = Filter { waste_code: Some("900-039-49".into()), ..whole.clone() };
    assert_eq!(timed("sum of a code", || sum(&code)).packages, 10_000);
    let zone = Filter { zone: Some(world.store[0].id.to_string()), ..whole.clone() };
    assert_eq!(timed("sum of a zone", || sum(&zone)).packages, 100_001);
    let until = world.env.clock.now().plus(-chrono::Duration::days(30)).micros();
    let aged = Filter { stored_until: Some(until), order: Order::Stored, ..whole.clone() };
    assert!(timed("sum by age", || sum(&aged)).packages > 10_000);
    let tail = Filter { tail: Some("0099999".into()), ..whole.clone() };
    assert_eq!(timed("list by last characters", || list(&tail, None, 50)).len(), 1);
    let found = timed("search", || world.env.db.read(|conn| search(conn, &world.keeper, "99999"))).unwrap();
    assert_eq!(found.packages.items.len(), 1);
}
