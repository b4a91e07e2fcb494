//! Every total of a declaration beside sums that know nothing of how it is drawn: SQL over the journal's bodies, and over the ledger.

use std::collections::BTreeSet;

use chrono::Duration;
use diesel::{RunQueryDsl as _, sql_types::BigInt};
use weifei::{
    app::declaration::drawn::totals,
    domain::declaration::{
        State,
        content::{Figure, Kind, Total},
    },
    kernel::mass::Mass,
    sim::{Plan, build},
    store,
};

use super::{content, november};
use crate::{
    manifest::Road,
    support::{World, simulated},
};

#[derive(diesel::QueryableByName)]
struct Sum {
    #[diesel(sql_type = BigInt)]
    grams: i64,
}

/// A number out of an event's data, in the SQL of whichever database it is.
fn number(field: &str) -> String {
    if std::env::var_os("TEST_DATABASE_URL").is_some() {
        format!("CAST(body::json #>> '{{data,{field}}}' AS BIGINT)")
    } else {
        format!("CAST(json_extract(body, '$.data.{field}') AS BIGINT)")
    }
}

fn word(field: &str) -> String {
    if std::env::var_os("TEST_DATABASE_URL").is_some() {
        format!("(body::json #>> '{{data,{field}}}')")
    } else {
        format!("json_extract(body, '$.data.{field}')")
    }
}

/// Grams that events of such kinds tell of packages that came to be at a site, between two days: SQL over the journal's bodies and
/// nothing else.
fn summed(world: &World, kinds: &str, (from, to): (&str, &str), and: &str) -> i64 {
    let at = |day: &str, more: i64| {
        let day = day.parse::<chrono::NaiveDate>().unwrap() + Duration::days(more);
        weifei::kernel::clock::Instant::start_of_legal_day(day).micros()
    };
    let born = format!("SELECT stream FROM event WHERE version = 1 AND {} = '{}'", word("site"), world.site.id);
    let text = format!(
        "SELECT CAST(COALESCE(SUM({}), 0) AS BIGINT) AS grams FROM event WHERE kind IN ({kinds}) AND stream IN ({born}) \
         AND occurred_at >= {} AND occurred_at < {} {and}",
        number("mass_g"),
        at(from, 0),
        at(to, 1)
    );
    let load = |conn: &mut store::Conn| Ok::<_, store::StoreError>(diesel::sql_query(&text).get_result::<Sum>(conn)?);
    world.env.db.read(load).unwrap().grams
}

#[test]
fn what_is_drawn_equals_a_sum_over_the_journal_and_the_ledger_to_the_gram() {
    let road = Road::new();
    november(&road);
    road.world.clock.advance(Duration::days(20));
    let (world, days) = (&road.world, ("2026-11-01", "2026-11-30"));
    let one = content(world, "2026-11", None);
    let all = one.totals().into_values().fold(Total::default(), |sum, one| Total {
        generated_g: sum.generated_g + one.generated_g,
        treated_g: sum.treated_g + one.treated_g,
        entrusted_g: sum.entrusted_g + one.entrusted_g,
        opening_g: sum.opening_g + one.opening_g,
        closing_g: sum.closing_g + one.closing_g,
    });
    // The events alone: what was weighed and not voided, what was treated, what left and was not refused.
    let voided = "AND stream NOT IN (SELECT stream FROM event WHERE kind = 'package.voided')";
    assert_eq!(all.generated_g, summed(world, "'package.weighed'", days, voided));
    assert_eq!(all.treated_g, summed(world, "'package.self_treated'", days, ""));
    let refused = "AND stream NOT IN (SELECT stream FROM event WHERE kind = 'package.rejected')";
    assert_eq!(all.entrusted_g, summed(world, "'package.departed'", days, refused));
    assert_eq!((all.generated_g, all.treated_g, all.entrusted_g), (1_299_999, 999_999, 200_000));
    // The refused drum is on its way back: it lies in no store, and no other figure says so.
    assert_eq!((all.opening_g, all.closing_g, all.other_g()), (0, 0, -100_000));
    assert_eq!(one.kind, Kind::Regular);
    let drums = one.rows.iter().find(|row| row.waste_code == "900-041-49").unwrap();
    let to = &drums.entrusted[0];
    assert_eq!((drums.entrusted.len(), to.mass_g, to.method.as_str()), (1, Mass(200_000), "D10"));
    assert_eq!((to.receiver.as_str(), to.province.as_str()), (road.receiver.site.name.as_str(), "浙江省"));
    assert!(!to.number.is_empty());
    let own = one.rows.iter().find(|row| row.waste_code == "900-300-34").unwrap();
    assert_eq!((own.treated.len(), own.treated[0].method.as_str()), (1, "R9"));
    // The months add up to the year, and what a month ends with the next begins with.
    let (year, next) = (content(world, "2026", None), content(world, "2026-12", None));
    assert_eq!(year.totals()["900-041-49"].generated_g, 300_000);
    assert!(next.rows.iter().all(|row| row.total().generated_g == 0));
    // The receiver took the drums in: they are not its own, and it declares nothing of them.
    assert!(content(&road.receiver, "2026-11", None).rows.is_empty());
    assert_eq!(content(&road.receiver, "2026-11", None).kind, Kind::Nil);
    world.verified();
}

#[test]
fn producers_of_the_demo_declare_as_their_tier_says_and_every_total_is_their_ledgers() {
    let dir = tempfile::tempdir().unwrap();
    let (env, clock) = simulated(&dir, 11);
    let until = "2026-10-12".parse().unwrap();
    let world = build(&env, &clock, &Plan { seed: 11, sites: 4, days: 20, until, ..Plan::default() }).unwrap();
    assert_eq!(world.surprises, Vec::<String>::new());
    let all = env.db.read(store::declaration::all).unwrap();
    let reached: BTreeSet<(&str, State)> = all.iter().map(|(_, row)| (row.one.tier.as_str(), row.one.state)).collect();
    let due = [("key", State::Accepted), ("simplified", State::Submitted), ("key", State::Draft)];
    assert!(due.iter().all(|one| reached.contains(one)), "{reached:?}");
    for (_, row) in &all {
        let one = &row.one;
        assert!(one.period.is_of(one.tier), "{}", one.period);
        let (from, to) = one.period.days();
        let sum = |sheet: &str| {
            let text = format!(
                "SELECT CAST(COALESCE(SUM(mass_g), 0) AS BIGINT) AS grams FROM ledger_line WHERE site = '{}' AND \
                 sheet = '{sheet}' AND day >= '{from}' AND day <= '{to}' AND package IN (SELECT id FROM package WHERE \
                 site = '{}')",
                one.site, one.site
            );
            let load =
                |conn: &mut store::Conn| Ok::<_, store::StoreError>(diesel::sql_query(&text).get_result::<Sum>(conn)?);
            env.db.read(load).unwrap().grams
        };
        let site = one.site.to_string();
        let ledger = env.db.read(|conn| totals(conn, &site, one.period)).unwrap();
        let of = |pick: fn(&Total) -> i64| ledger.values().map(pick).sum::<i64>();
        let sums = (of(|one| one.generated_g), of(|one| one.treated_g), of(|one| one.entrusted_g));
        assert_eq!(sums, (sum("B.1"), sum("B.4"), sum("B.5")));
        let said = one.content.rows.iter().map(|row| row.total().generated_g).sum::<i64>();
        let told = one.differences(&ledger);
        assert!(told.is_empty() || said != sums.0 || told.iter().any(|one| one.figure != Figure::Generated));
    }
}
