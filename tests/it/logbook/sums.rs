//! Every total of the logbook beside SQL over the journal's bodies that knows nothing of how the book is drawn.

use std::collections::BTreeMap;

use diesel::{
    RunQueryDsl as _,
    sql_types::{BigInt, Text},
};
use weifei::{
    app::{
        Env,
        ledger::project,
        logbook::{Asked, Span},
        seal,
    },
    domain::logbook::Part,
    sim::{Plan, build},
    store,
};

use super::{Scene, book, part};
use crate::support::simulated;

#[derive(diesel::QueryableByName)]
struct Sum {
    #[diesel(sql_type = Text)]
    code: String,
    #[diesel(sql_type = BigInt)]
    grams: i64,
}

/// A field of an event's data, in the SQL of whichever database it is.
fn field(name: &str) -> String {
    if std::env::var_os("TEST_DATABASE_URL").is_some() {
        format!("(event.body::json #>> '{{data,{name}}}')")
    } else {
        format!("json_extract(event.body, '$.data.{name}')")
    }
}

/// Grams by waste code of such events of packages, each as the package's own first event names its waste.
fn summed(env: &Env, grams: &str, and: &str) -> BTreeMap<String, i64> {
    let text = format!(
        "SELECT package.waste_code AS code, CAST(SUM({grams}) AS BIGINT) AS grams FROM event JOIN package ON event.stream = \
         'package/' || package.id WHERE {and} GROUP BY package.waste_code"
    );
    let load = |conn: &mut store::Conn| Ok::<_, store::StoreError>(diesel::sql_query(&text).load::<Sum>(conn)?);
    let rows: Vec<Sum> = env.db.read(load).unwrap();
    rows.into_iter().map(|one| (one.code, one.grams)).filter(|(_, grams)| *grams != 0).collect()
}

/// The same of each part of a site's book.
fn journal(env: &Env, site: &str, part: Part) -> BTreeMap<String, i64> {
    let mass = format!("CAST({} AS BIGINT)", field("mass_g"));
    let here = format!("{} IN (SELECT id FROM facility WHERE site = '{site}')", field("facility"));
    match part {
        Part::Received => {
            summed(env, &mass, &format!("event.kind = 'package.accepted' AND {} = '{site}'", field("site")))
        }
        Part::Stored => {
            let kinds = "event.kind IN ('package.stored', 'package.taken_back')";
            let mut sums = summed(env, &mass, &format!("{kinds} AND {here}"));
            // What flows into a tank that is in store is stored with that.
            let filled = format!(
                "event.kind = 'package.filled' AND package.site = '{site}' AND EXISTS (SELECT 1 FROM event AS early WHERE \
                 early.stream = event.stream AND early.kind = 'package.stored' AND early.version < event.version)"
            );
            for (code, grams) in summed(env, &mass, &filled) {
                *sums.entry(code).or_default() += grams;
            }
            let undone = format!("event.kind = 'package.undone' AND {} IS NULL", field("zone"));
            let from = format!(
                "{} IN (SELECT zone.id FROM zone JOIN facility ON facility.id = zone.facility WHERE facility.site = '{site}')",
                field("from_zone")
            );
            for (code, grams) in summed(env, &mass, &format!("{undone} AND {from}")) {
                *sums.entry(code).or_default() -= grams;
            }
            sums
        }
        Part::Treated => {
            let kinds = "event.kind IN ('package.treated', 'package.self_treated')";
            summed(env, &mass, &format!("{kinds} AND package.holder_site = '{site}'"))
        }
        Part::Residue => {
            let mut sums =
                summed(env, &mass, &format!("event.kind = 'package.yielded' AND {} = '{site}'", field("site")));
            // A residue's mass is corrected on its package as well.
            let more = format!("CAST({} AS BIGINT) - CAST({} AS BIGINT)", field("new"), field("old"));
            let of = format!(
                "event.kind = 'package.corrected' AND {} = 'mass_g' AND package.origin = 'residue' AND package.site = '{site}'",
                field("field")
            );
            for (code, grams) in summed(env, &more, &of) {
                *sums.entry(code).or_default() += grams;
            }
            sums
        }
        Part::Shipped => {
            let sent = format!("{} IN (SELECT id FROM manifest WHERE consignor_site = '{site}')", field("manifest"));
            let no = field("manifest").replace("event.", "no.");
            let refused = format!(
                "NOT EXISTS (SELECT 1 FROM event AS no WHERE no.stream = event.stream AND no.kind = 'package.rejected' AND {no} = {})",
                field("manifest")
            );
            // By a pipe it goes as it is drawn.
            let went = "event.kind IN ('package.departed', 'package.drawn')";
            let mut sums = summed(env, &mass, &format!("{went} AND {sent} AND {refused}"));
            // What a former ledger told.
            for (code, grams) in
                summed(env, &mass, &format!("event.kind = 'package.entrusted' AND package.site = '{site}'"))
            {
                *sums.entry(code).or_default() += grams;
            }
            sums
        }
    }
}

/// Grams accepted by a site, as the rows of its manifests have them.
fn accepted(env: &Env, site: &str) -> i64 {
    let text = format!(
        "SELECT '' AS code, CAST(COALESCE(SUM(accepted_g), 0) AS BIGINT) AS grams FROM manifest WHERE receiver_site = '{site}'"
    );
    let load = |conn: &mut store::Conn| Ok::<_, store::StoreError>(diesel::sql_query(&text).get_result::<Sum>(conn)?);
    env.db.read(load).unwrap().grams
}

/// The same as the book tells it.
fn told(book: &weifei::app::logbook::Logbook, wanted: Part) -> BTreeMap<String, i64> {
    let mut sums = BTreeMap::new();
    for one in part(book, wanted) {
        *sums.entry(one.waste_code.clone()).or_insert(0) += one.mass.grams();
    }
    sums.retain(|_, grams| *grams != 0);
    let totals: BTreeMap<String, i64> = book
        .totals
        .iter()
        .filter(|one| one.part == wanted)
        .map(|one| (one.waste_code.clone(), one.mass.grams()))
        .collect();
    assert!(sums.iter().all(|(code, grams)| totals[code] == *grams));
    sums
}

#[test]
fn each_total_is_the_journals_to_the_gram() {
    let scene = Scene::new();
    let env = &scene.road.world.env;
    let asked = super::november(Span::Month);
    let book = book(env, &scene.site(), asked);
    for wanted in Part::ALL {
        let mut due = journal(env, &scene.site(), *wanted);
        if *wanted == Part::Received {
            // A correction of the manifest, which the package's own events do not tell.
            *due.get_mut("900-041-49").unwrap() -= 999;
        }
        assert_eq!(told(&book, *wanted), due, "{wanted:?}");
    }
    // Nothing of it on the days before and after.
    for (from, to) in [("2026-01-01", "2026-11-22"), ("2026-11-25", "2026-12-31")] {
        let asked = Asked { from: from.parse().unwrap(), to: to.parse().unwrap(), span: Span::Month };
        let book = super::book(env, &scene.site(), asked);
        assert!(book.parts.iter().all(|(_, rows)| rows.is_empty()), "{from}");
        assert!(book.balances.is_empty());
    }
}

#[test]
fn of_every_receiver_and_collector_of_a_district_too() {
    let dir = tempfile::tempdir().unwrap();
    let (env, clock) = simulated(&dir, 11);
    let until = "2026-11-20".parse().unwrap();
    let world = build(&env, &clock, &Plan { seed: 11, sites: 4, days: 30, until, ..Plan::default() }).unwrap();
    assert_eq!(world.surprises, Vec::<String>::new());
    while seal::seal(&env).unwrap() > 0 {}
    project::catch_up(&env).unwrap();
    let everywhere = store::party::SiteScope { all: true, ..Default::default() };
    let sites = env.db.read(|conn| store::party::list_sites(conn, &everywhere, None, 1000)).unwrap();
    let asked = Asked { from: "2026-01-01".parse().unwrap(), to: "2026-12-31".parse().unwrap(), span: Span::Month };
    let mut met = std::collections::BTreeSet::new();
    for site in sites {
        let id = site.id.to_string();
        let book = book(&env, &id, asked);
        for wanted in Part::ALL {
            let sums = told(&book, *wanted);
            if *wanted == Part::Received {
                // Pipelines and corrections of manifests are no events of packages: the manifests' own figure has them.
                assert_eq!(sums.values().sum::<i64>(), accepted(&env, &id), "received by {}", site.name);
            } else {
                assert_eq!(sums, journal(&env, &id, *wanted), "{wanted:?} of {}", site.name);
            }
            // Who sends on what it took in does so later than these days: producers do.
            if !sums.is_empty() && (*wanted == Part::Shipped || !book.permits.is_empty()) {
                met.insert(*wanted);
            }
        }
        let held: i64 = {
            let mut last = BTreeMap::new();
            for one in &book.balances {
                last.insert(one.waste_code.clone(), one.closing_g);
            }
            last.values().sum()
        };
        let stock = env.db.read(|conn| store::stock::total(conn, &format!("site/{id}"))).unwrap();
        assert_eq!(held, stock.0, "{}", site.name);
    }
    assert_eq!(met.into_iter().collect::<Vec<_>>(), Part::ALL, "every part is met");
}
