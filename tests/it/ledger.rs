//! A factory's ledger becomes events: to the gram, once, and provable without us.

use std::collections::BTreeMap;

use serde_json::Value;
use weifei::{
    app::{
        Actor, Error,
        bundle::Proven,
        ledger::{Upload, import},
        read, seal,
        verify::{Verdict, verify},
    },
    domain::refusal::Code,
    exchange::{self, ledger::workbook},
    kernel::hash::Hash,
    store::{self, package::Filter},
};

use crate::support::{World, meta};

const SAMPLE: &[u8] = include_bytes!("../../fixtures/samples/ledger-a.xlsx");
const EXPECTED: &str = include_str!("../../fixtures/samples/ledger-a.expected.json");

fn enter(world: &World, who: &Actor, file: &[u8]) -> Result<Value, Error> {
    let upload = Upload {
        site: world.site.id,
        workbook: workbook(file, "ledger").unwrap(),
        digest: Hash::of(&[file]),
        read_on: "2026-11-23".parse().unwrap(),
    };
    let report = import(&world.env, who, &meta(), &upload, &mut |_, _| ())?;
    Ok(serde_json::from_str(&report)?)
}

fn events(world: &World) -> i64 {
    world.env.db.read(store::event::count).unwrap()
}

fn sound(world: &World) {
    while seal::seal(&world.env).unwrap() > 0 {}
    let key = seal::verifier_key(&world.env).unwrap();
    let verdict = world.env.db.read(|conn| verify(conn, &key, None, Some(world.env.clock.now()))).unwrap();
    assert!(matches!(verdict, Verdict::Ok { .. }), "{verdict:?}");
}

/// Grams of the site's roll-ups by kind.
fn booked(world: &World) -> BTreeMap<String, i64> {
    let rows = world.env.db.read(store::stock::all_rollups).unwrap();
    rows.into_iter().fold(BTreeMap::new(), |mut sums, (_, _, _, kind, mass, _)| {
        *sums.entry(kind).or_default() += mass;
        sums
    })
}

#[test]
fn the_sample_ledger_becomes_events_that_prove_its_totals() {
    let world = World::new();
    let report = enter(&world, &world.ehs, SAMPLE).unwrap();
    let expected: Value = serde_json::from_str(EXPECTED).unwrap();
    for key in ["rows_total", "rows_accepted", "rows_refused", "totals", "totals_by_waste_code", "opening_stock_g"] {
        assert_eq!(report[key], expected[key], "{key}");
    }
    let totals = &expected["totals"];
    let booked = booked(&world);
    for (kind, key) in
        [("generated", "generated_g"), ("stored", "in_g"), ("left", "out_g"), ("entrusted", "entrusted_g")]
    {
        assert_eq!(booked.get(kind).copied(), totals[key].as_i64(), "{kind}");
    }
    let stock = world.env.db.read(|conn| store::stock::total(conn, &format!("site/{}", world.site.id))).unwrap();
    assert_eq!(Some(stock.0), totals["closing_stock_g"].as_i64());
    sound(&world);

    let before = events(&world);
    let again = enter(&world, &world.ehs, SAMPLE).unwrap();
    assert_eq!(again, report);
    assert_eq!(events(&world), before, "the same file twice changes nothing");
}

#[test]
fn an_imported_container_is_traced_and_proved_without_the_database() {
    let world = World::new();
    enter(&world, &world.ehs, SAMPLE).unwrap();
    sound(&world);
    let filter = Filter { site: world.site.id.to_string(), state: Some("entrusted".into()), ..Filter::default() };
    let packages = world.env.db.read(|conn| store::package::list(conn, &filter, None, 200)).unwrap();
    // Rows without a container code become packages too; which comes first is chance.
    let package = packages.iter().find(|one| one.external_code.is_some()).unwrap();
    assert!(package.code.is_none());
    let Proven { bundle, files, .. } =
        world.env.db.read(|conn| read::bundle(conn, &world.env, &world.keeper, &package.id.to_string())).unwrap();
    let bodies: Vec<Value> = bundle.events.iter().map(|event| serde_json::from_str(&event.body).unwrap()).collect();
    // A container that was stored or left in parts has several events of a kind.
    let mut kinds: Vec<_> = bodies.iter().filter_map(|body| body["kind"].as_str()?.strip_prefix("package.")).collect();
    kinds.dedup();
    assert_eq!(kinds, ["allotted", "weighed", "stored", "left", "entrusted"]);
    let bytes = exchange::bundle::pack(&bundle, &files, &[]).unwrap();
    let key = seal::verifier_key(&world.env).unwrap();
    assert_eq!(
        exchange::bundle::verify(&bytes, Some(&key)).unwrap().events,
        u64::try_from(bundle.events.len()).unwrap()
    );
    assert!(bundle.events.iter().all(|event| !event.body.contains("经办")));
}

#[test]
fn two_imports_at_once_enter_each_row_once() {
    let world = World::new();
    std::thread::scope(|scope| {
        let runs: Vec<_> = (0..3).map(|_| scope.spawn(|| enter(&world, &world.ehs, SAMPLE).unwrap())).collect();
        let reports: Vec<Value> = runs.into_iter().map(|run| run.join().unwrap()).collect();
        assert!(reports.windows(2).all(|pair| pair[0] == pair[1]));
    });
    let expected: Value = serde_json::from_str(EXPECTED).unwrap();
    assert_eq!(booked(&world).get("generated").copied(), expected["totals"]["generated_g"].as_i64());
    sound(&world);
}

const MONTHS: [&str; 3] = [
    "产生批次编码,产生日期,废物代码,产生量(kg),容器编码,容器类型\n\
     P1,2026-03-01,900-041-49,100,C1,铁桶\n",
    "入库批次编码,入库日期,废物代码,入库量(kg),容器编码,产生批次编码,贮存设施编码\n\
     R1,2026-03-02,900-041-49,60,C1,P1,TS009\nR2,2026-04-02,900-041-49,30,C1,P1,TS009\n\
     R3,2026-04-03,900-041-49,11,C1,P1,TS009\n",
    "出库批次编码,出库日期,废物代码,出库量(kg),容器编码,入库批次编码\n\
     K1,2026-04-05,900-041-49,80,C1,R1、R2\n",
];

#[test]
fn files_of_later_months_draw_on_what_is_on_record() {
    let world = World::new();
    let reports: Vec<Value> = MONTHS.iter().map(|file| enter(&world, &world.ehs, file.as_bytes()).unwrap()).collect();
    assert_eq!(reports[1]["sheets"][0]["refused"][0]["reason"], "mass_exceeds_previous_step");
    let filter = Filter { site: world.site.id.to_string(), ..Filter::default() };
    let packages = world.env.db.read(|conn| store::package::list(conn, &filter, None, 9)).unwrap();
    let package = packages.first().unwrap();
    assert_eq!((packages.len(), package.stock.grams(), package.state.as_str()), (1, 10_000, "in_stock"));
    let other = MONTHS[0].replace(",100,", ",101,");
    let conflict = enter(&world, &world.ehs, other.as_bytes()).unwrap();
    assert_eq!(conflict["sheets"][0]["refused"][0]["reason"], "batch_conflict");
    sound(&world);
}

#[test]
fn only_who_answers_for_the_site_reads_a_ledger_in() {
    let world = World::new();
    let refused = enter(&world, &world.keeper, SAMPLE).unwrap_err();
    assert!(matches!(refused, Error::Refused(refusal) if refusal.code == Code::NotAllowed));
    let stranger =
        crate::support::actor(weifei::domain::access::Role::Ehs, weifei::kernel::id::OrganisationId(uuid::Uuid::nil()));
    let hidden = enter(&world, &stranger, SAMPLE).unwrap_err();
    assert!(matches!(hidden, Error::Refused(refusal) if refusal.code == Code::NotFound));
    assert_eq!(booked(&world).len(), 0);
}
