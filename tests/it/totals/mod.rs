//! Every total of ledger, declaration and plan beside sums that know nothing of how they are made: SQL over the bodies of events, of the
//! demo's works, of random worlds and of the sample workbook.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{Datelike as _, NaiveDate};
use proptest::prelude::*;
use weifei::{
    app::{Actor, Env, declaration::drawn::totals, ledger::shown, plan::propose::propose},
    domain::{
        access::Role,
        declaration::{content::Total, period::Period},
        party::Site,
        plan::origin::How,
    },
    sim::{Plan, build},
    store,
};

use self::told::{Moved, told};
use crate::{
    books::{enter_all_of, of_table, read_in},
    support::{World, actor, simulated},
};

pub mod told;

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

/// Compares what a site's tables B.2 and B.3 sum up to in every month and year with the events, and its balances with what lies there;
/// tells how many sums were more than nothing.
fn booked(env: &Env, site: &Site) -> usize {
    let (of, system, mut sums) = (site.id.to_string(), Actor::system(), 0);
    let months = months(env, site);
    for moved in [Moved::Stored, Moved::TakenOut] {
        let all = told::ever(env, site, moved);
        let shown = env.db.read(|conn| shown::page(conn, &system, &of_table(site, moved.sheet()), None, 1)).unwrap();
        assert_eq!(shown.mass_g, all.values().sum::<i64>(), "{} {moved:?}", site.name);
        for (year, month) in &months {
            let (from, to) = Period::Month(*year, *month).days();
            let days = (&*from.to_string(), &*to.to_string());
            let lines = env.db.read(|conn| store::ledger::movements(conn, &of, days, 0)).unwrap();
            let lines = lines.into_iter().filter(|(_, _, sheet, ..)| sheet == moved.sheet());
            let sum: BTreeMap<String, i64> =
                lines.map(|(_, code, _, g, _)| (code, g)).filter(|(_, g)| *g != 0).collect();
            assert_eq!(sum, told(env, site, moved, (from, to)), "{} {moved:?} {year}-{month}", site.name);
            sums += sum.len();
        }
    }
    sums
}

/// Compares what a site's plan of a year is made from with the events, and finds it in balance; tells its wastes.
fn planned(env: &Env, site: &Site, year: i32) -> usize {
    let ehs = actor(Role::Ehs, site.organisation);
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

pub fn sites(env: &Env) -> Vec<Site> {
    let all = store::party::SiteScope { all: true, ..Default::default() };
    env.db.read(|conn| store::party::list_sites(conn, &all, None, 1000)).unwrap()
}

/// A world of a seed, all of its sites compared.
fn compared(seed: u64, sites_wanted: usize, days: u32) -> (usize, usize, usize) {
    let dir = tempfile::tempdir().unwrap();
    let (env, clock) = simulated(&dir, seed);
    let until = "2026-10-12".parse().unwrap();
    build(&env, &clock, &Plan { seed, sites: sites_wanted, days, until, ..Plan::default() }).unwrap();
    enter_all_of(&env);
    let (mut periods, mut wastes, mut moved) = (0, 0, 0);
    for site in sites(&env) {
        periods += declared(&env, &site);
        moved += booked(&env, &site);
        wastes += planned(&env, &site, 2027);
    }
    (periods, wastes, moved)
}

#[test]
fn totals_of_the_demo_are_sums_over_its_events() {
    let (periods, wastes, moved) = compared(11, 3, 12);
    assert!(periods > 10 && wastes > 10 && moved > 20, "{periods} periods, {wastes} wastes, {moved} sums of stores");
}

#[test]
fn totals_of_the_sample_workbook_are_sums_over_its_events() {
    let world = World::new();
    read_in(&world);
    enter_all_of(&world.env);
    assert!(declared(&world.env, &world.site) > 1);
    assert!(booked(&world.env, &world.site) > 1);
    assert!(planned(&world.env, &world.site, 2027) > 0);
    // And what the file itself says, table by table.
    let rows = world.env.db.read(|conn| store::imported::batches(conn, &world.site.id.to_string())).unwrap();
    for moved in [Moved::Made, Moved::Stored, Moved::TakenOut, Moved::Entrusted] {
        let of = rows.iter().filter(|one| one.ledger_table == moved.sheet());
        let named: i64 = of.map(|one| one.mass_g).sum();
        assert_eq!(told::ever(&world.env, &world.site, moved).values().sum::<i64>(), named, "{moved:?}");
        assert!(named > 0, "{moved:?}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 3, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn totals_of_any_world_are_sums_over_its_events(seed in 1_u64..1_000_000, sites in 1_usize..3, days in 4_u32..9) {
        let (periods, _, moved) = compared(seed, sites, days);
        prop_assert!(periods > 0 && moved > 0);
    }
}
