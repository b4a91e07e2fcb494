//! Every total of ledger, declaration and plan beside sums that know nothing of how they are made: SQL over the bodies of events, of the
//! demo's works, of random worlds and of the sample workbook.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{Datelike as _, Duration, NaiveDate};
use diesel::{
    RunQueryDsl as _,
    sql_types::{BigInt, Text},
};
use proptest::prelude::*;
use weifei::{
    app::{
        Actor, Env, declaration::drawn::totals, env::Grant, ledger::Upload, ledger::import, ledger::project,
        plan::propose::propose, seal,
    },
    domain::{
        access::Role,
        declaration::{content::Total, period::Period},
        party::Site,
        plan::origin::How,
    },
    exchange::ledger::workbook,
    kernel::{
        clock::Instant,
        hash::Hash,
        id::{Ids as _, PersonId, RandomIds},
    },
    sim::{Plan, build},
    store,
};

use crate::support::{World, meta, simulated};

const SAMPLE: &[u8] = include_bytes!("../../fixtures/samples/ledger-a.xlsx");

#[derive(diesel::QueryableByName)]
struct Sum {
    #[diesel(sql_type = Text)]
    code: String,
    #[diesel(sql_type = BigInt)]
    grams: i64,
}

/// A word out of the data of the event that is called so.
fn word(of: &str, field: &str) -> String {
    if std::env::var_os("TEST_DATABASE_URL").is_some() {
        format!("({of}.body::json #>> '{{data,{field}}}')")
    } else {
        format!("json_extract({of}.body, '$.data.{field}')")
    }
}

fn number(of: &str, field: &str) -> String {
    format!("CAST({} AS BIGINT)", word(of, field))
}

/// What moves by an event, as SQL of its grams.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Moved {
    /// B.1.
    Made,
    /// B.4.
    Treated,
    /// B.5.
    Entrusted,
}

/// Grams of one event `e` of a package that began with `f`, at the site that made its waste.
fn grams(moved: Moved) -> String {
    let (mass, origin) = (number("e", "mass_g"), word("f", "origin"));
    let latest = |of: &str, kinds: &str| {
        format!(
            "(SELECT {of} FROM event m WHERE m.stream = e.stream AND m.version < e.version AND m.kind IN ({kinds}) \
             ORDER BY m.version DESC LIMIT 1)"
        )
    };
    match moved {
        Moved::Made => {
            let known = format!(
                "CASE m.kind WHEN 'package.corrected' THEN {} ELSE {} END",
                number("m", "new"),
                number("m", "mass_g")
            );
            let mass_then = latest(
                &known,
                "'package.weighed', 'package.reweighed', 'package.counted', 'package.derived', 'package.yielded', \
                 'package.corrected'",
            );
            format!(
                "CASE e.kind WHEN 'package.weighed' THEN CASE WHEN {origin} IN ('capture', 'import') THEN {mass} ELSE 0 END \
                 WHEN 'package.yielded' THEN {mass} WHEN 'package.filled' THEN {mass} \
                 WHEN 'package.reweighed' THEN CASE WHEN {origin} = 'capture' OR f.kind = 'package.yielded' \
                 THEN {mass} - {old_g} ELSE 0 END \
                 WHEN 'package.corrected' THEN CASE WHEN {field} = 'mass_g' AND ({origin} IN ('capture', 'import') OR \
                 f.kind = 'package.yielded') THEN {new} - {old} ELSE 0 END \
                 WHEN 'package.voided' THEN CASE WHEN {origin} = 'opening' THEN 0 ELSE -COALESCE({mass_then}, 0) END \
                 ELSE 0 END",
                old_g = number("e", "old_g"),
                field = word("e", "field"),
                new = number("e", "new"),
                old = number("e", "old"),
            )
        }
        Moved::Treated => {
            format!("CASE WHEN e.kind IN ('package.self_treated', 'package.treated') THEN {mass} ELSE 0 END")
        }
        Moved::Entrusted => {
            let left = latest(&number("m", "mass_g"), "'package.departed'");
            format!(
                "CASE e.kind WHEN 'package.departed' THEN {mass} WHEN 'package.entrusted' THEN {mass} \
                 WHEN 'package.rejected' THEN -{left} ELSE 0 END"
            )
        }
    }
}

/// Grams by waste code that events tell of a site's own waste between two days. A correction counts on the day of what it corrects.
fn told(env: &Env, site: &Site, moved: Moved, (from, to): (NaiveDate, NaiveDate)) -> BTreeMap<String, i64> {
    let at = |day: NaiveDate| Instant::start_of_legal_day(day).micros();
    let (holder, site_of) = (word("f", "holder"), word("f", "site"));
    let text = format!(
        "SELECT {code} AS code, CAST(SUM({grams}) AS BIGINT) AS grams FROM event e JOIN event f ON f.stream = e.stream AND \
         f.version = 1 WHERE e.stream LIKE 'package/%' AND {site_of} = '{site}' AND ({holder} IS NULL OR {holder} = {site_of}) \
         AND NOT EXISTS (SELECT 1 FROM event a WHERE a.stream = e.stream AND a.kind = 'package.accepted' AND a.version < \
         e.version) AND COALESCE((SELECT c.occurred_at FROM event c WHERE e.kind = 'package.corrected' AND c.stream = e.stream \
         AND c.version = {of}), e.occurred_at) BETWEEN {first} AND {last} GROUP BY 1",
        code = word("f", "waste_code"),
        grams = grams(moved),
        site = site.id,
        of = number("e", "of"),
        first = at(from),
        last = at(to.succ_opt().unwrap()) - 1,
    );
    let load = |conn: &mut store::Conn| Ok::<_, store::StoreError>(diesel::sql_query(&text).load::<Sum>(conn)?);
    let rows = env.db.read(load).unwrap();
    rows.into_iter().filter(|one| one.grams != 0).map(|one| (one.code, one.grams)).collect()
}

/// The legal days of all lines of a site, as months.
fn months(env: &Env, site: &Site) -> BTreeSet<(i32, u32)> {
    let lines = env.db.read(|conn| store::ledger::from(conn, (-1, i64::MAX), 1_000_000)).unwrap();
    let own = lines.into_iter().filter(|line| line.site == site.id.to_string());
    let day = |line: store::ledger::LineRow| {
        assert_eq!(line.own_day, None, "nothing was told late of a declared period");
        line.day.parse::<NaiveDate>().unwrap()
    };
    own.map(day).map(|day| (day.year(), day.month())).collect()
}

fn by(all: &BTreeMap<String, Total>, pick: fn(&Total) -> i64) -> BTreeMap<String, i64> {
    all.iter().map(|(code, one)| (code.clone(), pick(one))).filter(|(_, grams)| *grams != 0).collect()
}

/// Grams of a site's own waste by code that lie in its store now, as its packages say.
fn lying(env: &Env, site: &Site) -> BTreeMap<String, i64> {
    let lying = env.db.read(|conn| store::plan::lying(conn, &site.id.to_string())).unwrap();
    let mut sums = BTreeMap::new();
    for one in lying {
        *sums.entry(one.waste_code).or_insert(0) += one.mass_g.grams();
    }
    sums.retain(|_, grams| *grams != 0);
    sums
}

/// Compares declarations of every month and year of a site, which are drawn from its ledger, with the events; tells the periods.
fn declared(env: &Env, site: &Site) -> usize {
    let months = months(env, site);
    let years: BTreeSet<i32> = months.iter().map(|(year, _)| *year).collect();
    let spans = months.iter().map(|(year, month)| Period::Month(*year, *month));
    let spans: Vec<Period> = spans.chain(years.into_iter().map(Period::Year)).collect();
    let of = site.id.to_string();
    for span in &spans {
        let ledger = env.db.read(|conn| totals(conn, &of, *span)).unwrap();
        let name = format!("{} {span}", site.name);
        assert_eq!(by(&ledger, |one| one.generated_g), told(env, site, Moved::Made, span.days()), "{name}");
        assert_eq!(by(&ledger, |one| one.treated_g), told(env, site, Moved::Treated, span.days()), "{name}");
        assert_eq!(by(&ledger, |one| one.entrusted_g), told(env, site, Moved::Entrusted, span.days()), "{name}");
    }
    // What every month ends with the next begins with, and the last ends with what lies there.
    let mut held = BTreeMap::new();
    for (year, month) in &months {
        let ledger = env.db.read(|conn| totals(conn, &of, Period::Month(*year, *month))).unwrap();
        assert_eq!(by(&ledger, |one| one.opening_g), held, "{} {year}-{month}", site.name);
        held = by(&ledger, |one| one.closing_g);
    }
    assert_eq!(held, lying(env, site), "{}", site.name);
    spans.len()
}

/// Compares what a site's plan of a year is made from with the events, and finds it in balance; tells its wastes.
fn planned(env: &Env, site: &Site, year: i32) -> usize {
    let grant = Grant { role: Role::Ehs, organisation: Some(site.organisation), site: None, division: None };
    let ehs = Actor::user(PersonId(RandomIds.next(Instant::from_micros(5))), vec![grant]);
    let of = site.id.to_string();
    let (plan, _) = env.db.read(|conn| propose(conn, env, &ehs, &of, year, None)).unwrap();
    let month = |text: i64, last: bool| {
        let (year, month) = (i32::try_from(text / 100).unwrap(), u32::try_from(text % 100).unwrap());
        let (first, end) = Period::Month(year, month).days();
        if last { end } else { first }
    };
    let stock = lying(env, site);
    for row in &plan.a3 {
        let origin =
            |how: How| plan.origins.iter().find(|one| (one.table, one.of, one.how) == (3, row.row, how)).unwrap();
        let made = origin(How::Forecast).forecast.clone().unwrap();
        let events = told(env, site, Moved::Made, (month(made.from, false), month(made.to, true)));
        let sum = events.get(&row.waste_code).copied().unwrap_or(0);
        assert_eq!(made.base_g.grams(), sum, "{} {} {made:?}", site.name, row.waste_code);
        let lies = stock.get(&row.waste_code).copied().unwrap_or(0);
        assert_eq!((origin(How::Stock).mass_g.grams(), row.opening_g.grams()), (lies, lies));
        let sum = |all: Vec<(u32, i64)>| all.into_iter().filter(|(of, _)| *of == row.row).map(|(_, g)| g).sum::<i64>();
        let stays = sum(plan.a4.iter().map(|one| (one.of, one.mass_g.grams())).collect());
        let own = sum(plan.a5.iter().map(|one| (one.of, one.mass_g.grams())).collect());
        let goes = sum(plan.a7.iter().map(|one| (one.of, one.mass_g.grams())).collect());
        assert_eq!(row.opening_g.grams() + row.mass_g.grams(), stays + own + goes, "opening + A.3 = A.4 + A.5 + A.7");
    }
    for (at, yearly) in (1..).zip(&plan.tier.yearly_g) {
        let of = year - at;
        if Period::Year(of).days().1 < env.clock.now().legal_day() {
            let sum: i64 = told(env, site, Moved::Made, Period::Year(of).days()).values().sum();
            assert_eq!(yearly.grams(), sum.max(0), "{} {of}", site.name);
        }
    }
    plan.a3.len()
}

fn enter_all(env: &Env) {
    while seal::seal(env).unwrap() > 0 {}
    project::catch_up(env).unwrap();
}

fn sites(env: &Env) -> Vec<Site> {
    let all = store::party::SiteScope { all: true, ..Default::default() };
    env.db.read(|conn| store::party::list_sites(conn, &all, None, 1000)).unwrap()
}

/// A world of a seed, all of its sites compared.
fn compared(seed: u64, sites_wanted: usize, days: u32) -> (usize, usize) {
    let dir = tempfile::tempdir().unwrap();
    let (env, clock) = simulated(&dir, seed);
    let until = "2026-10-12".parse().unwrap();
    build(&env, &clock, &Plan { seed, sites: sites_wanted, days, until, ..Plan::default() }).unwrap();
    enter_all(&env);
    let (mut periods, mut wastes) = (0, 0);
    for site in sites(&env) {
        periods += declared(&env, &site);
        wastes += planned(&env, &site, 2027);
    }
    (periods, wastes)
}

#[test]
fn totals_of_the_demo_are_sums_over_its_events() {
    let (periods, wastes) = compared(11, 3, 12);
    assert!(periods > 10 && wastes > 10, "{periods} periods, {wastes} wastes");
}

#[test]
fn totals_of_the_sample_workbook_are_sums_over_its_events() {
    let world = World::new();
    let upload = Upload {
        site: world.site.id,
        workbook: workbook(SAMPLE, "ledger").unwrap(),
        digest: Hash::of(&[SAMPLE]),
        read_on: "2026-11-23".parse().unwrap(),
    };
    import(&world.env, &world.ehs, &meta(), &upload, &mut |_, _| ()).unwrap();
    enter_all(&world.env);
    assert!(declared(&world.env, &world.site) > 1);
    assert!(planned(&world.env, &world.site, 2027) > 0);
    // And what the file itself says, table by table.
    let rows = world.env.db.read(|conn| store::imported::batches(conn, &world.site.id.to_string())).unwrap();
    for (sheet, moved) in [("B.1", Moved::Made), ("B.5", Moved::Entrusted)] {
        let named: i64 = rows.iter().filter(|one| one.ledger_table == sheet).map(|one| one.mass_g).sum();
        let all = (NaiveDate::from_ymd_opt(2000, 1, 1).unwrap(), world.env.clock.now().legal_day() + Duration::days(1));
        assert_eq!(told(&world.env, &world.site, moved, all).values().sum::<i64>(), named, "{sheet}");
        assert!(named > 0, "{sheet}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 3, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn totals_of_any_world_are_sums_over_its_events(seed in 1_u64..1_000_000, sites in 1_usize..3, days in 4_u32..9) {
        let (periods, _) = compared(seed, sites, days);
        prop_assert!(periods > 0);
    }
}
