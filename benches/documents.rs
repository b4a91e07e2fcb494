//! What is made at one click: plans, declarations, printed pages, labels; by the size of the site, beside other sites, for a district.

use std::{
    path::Path,
    process::Command,
    sync::{Arc, Mutex},
    time::{Duration, Instant},
};

use chrono::Datelike as _;
use weifei::{
    app::{
        Actor,
        declaration::{self, drawn::drawn},
        facility::{NewFacility, add_zone, open},
        form::Format,
        kept_label,
        ledger::{file as book, project},
        manifest::{self, ActFields, sheet},
        package::{Ask, NewPackage, Reading, act, allot},
        party::{register_site, register_waste},
        plan::{self, propose::propose},
    },
    domain::{
        declaration::period::Period,
        facility::FacilityKind,
        ledger::Table,
        manifest::Action,
        package::{Origin, WeighedBy},
        party::{Site, Tier},
    },
    kernel::{
        clock::Instant as Moment,
        id::{PackageId, RandomIds, SiteId, WasteStreamId, ZoneId},
        mass::Mass,
    },
    store,
};

use super::{
    consignments::Consignments,
    district, line, ms, verdict,
    world::{self, Owner, World, must},
};

/// Rows of the ledgers: of the small site, of the large one at first and at last.
const SMALL: usize = 1_000;
const LARGE: [usize; 2] = [10_000, 100_000];
/// Rows that a package in stock has: it was made (B.1), it was stored (B.2).
const EACH: usize = 2;
/// Packages of a day, small enough that each day's table is a page; and what the count of label codes leaves.
const A_DAY: [usize; 2] = [20, 900];
/// Labels of one file.
const LABELS: usize = 1_000;
/// Documents of a kind that are drawn one after the other, each another.
const DRAWN: usize = 20;

/// A site to measure, with a store and one kind of waste.
#[derive(Clone, Copy)]
pub struct Works {
    pub site: SiteId,
    waste: WasteStreamId,
    zone: ZoneId,
}

pub fn works(world: &World, owner: &Owner, number: usize, (division, waste_code): (&str, &str)) -> Works {
    let now = world.env.clock.now();
    let site = Site {
        id: SiteId::make(&RandomIds, now),
        code: format!("{}-{number:03}", owner.uscc),
        name: format!("示例{number}厂"),
        organisation: owner.id,
        division: division.into(),
        tier: Tier::Key,
    };
    let (id, waste) = (site.id, world::waste(site.id, now, waste_code));
    let kind = waste.id;
    must(&world.env, &Actor::system(), move |tx| register_site(tx, site.clone()));
    must(&world.env, &world.keeper, move |tx| register_waste(tx, waste.clone()));
    let new = NewFacility {
        site: id,
        code: "TS001".into(),
        name: "危废仓库".into(),
        kind: FacilityKind::Store,
        capacity: None,
    };
    let facility = must(&world.env, &world.keeper, move |tx| open(tx, &new)).id;
    let new = world::zone("A".into());
    let zone = must(&world.env, &world.keeper, move |tx| Ok(add_zone(tx, facility, &new)?.1)).id;
    Works { site: id, waste: kind, zone }
}

/// Brings packages into stock, each for its works and made so many days ago, and their rows into the ledgers.
pub fn fill(world: &World, wanted: &[(Works, usize)]) {
    let made: Arc<Mutex<Vec<(PackageId, ZoneId)>>> = Arc::default();
    let inner = Arc::clone(&made);
    world.bulk(wanted, move |tx, (works, days)| {
        let days = i64::try_from(*days).unwrap_or(0);
        let new = NewPackage {
            site: works.site,
            waste_stream: works.waste,
            container_kind: "DRUM_STEEL".to_owned(),
            volume_ml: None,
            produced_at: Some(Moment::from_micros(tx.now.micros() - days * 86_400_000_000)),
            origin: Origin::Capture,
            reserved: None,
        };
        let id = allot(tx, &new)?.package.id;
        inner.lock().unwrap().push((id, works.zone));
        Ok(())
    });
    let made = std::mem::take(&mut *made.lock().unwrap());
    let reading = Reading { gross: None, tare: None, net: Some(Mass::kg(100)), source: WeighedBy::Typed };
    let mut steps = Vec::new();
    for step in 0..3 {
        steps.extend(made.iter().map(|(id, zone)| match step {
            0 => (*id, Ask::Weigh(reading)),
            1 => (*id, Ask::Label),
            _ => (*id, Ask::Store(*zone)),
        }));
    }
    world.bulk(&steps, |tx, (id, ask)| act(tx, *id, ask, None).map(|_| ()));
    project::catch_up(&world.env).unwrap();
}

fn spread(works: Works, from: usize, to: usize, a_day: usize) -> Vec<(Works, usize)> {
    (from..to).map(|at| (works, at / a_day + 1)).collect()
}

fn rows(world: &World, works: Works) -> usize {
    let all = |sheet: &str| {
        let filter = store::ledger::Filter { sheet: sheet.to_owned(), ..of(works, Table::Produced, ("", "9")) };
        world.env.db.read(|conn| store::ledger::total(conn, &filter)).unwrap()
    };
    ["B.1", "B.2"].iter().map(|sheet| usize::try_from(all(sheet).0).unwrap()).sum()
}

fn of(works: Works, table: Table, (from, to): (&str, &str)) -> store::ledger::Filter {
    store::ledger::Filter {
        site: works.site.to_string(),
        sheet: table.as_str().to_owned(),
        from: from.to_owned(),
        to: to.to_owned(),
        waste_code: None,
        facility: None,
        zone: None,
    }
}

fn timed<T>(work: impl FnOnce() -> T) -> (Duration, T) {
    let start = Instant::now();
    let done = work();
    (start.elapsed(), done)
}

fn median(mut all: Vec<Duration>) -> Duration {
    all.sort();
    all[all.len() / 2]
}

/// `weifei` with these words, to its end.
fn command(data: &Path, words: &[&str]) -> Vec<u8> {
    let mut command = Command::new(env!("CARGO_BIN_EXE_weifei"));
    let out = command.args(words).args(["--origin", world::ORIGIN, "--data"]).arg(data).output().unwrap();
    assert!(out.status.success(), "{words:?} {}", String::from_utf8_lossy(&out.stderr));
    out.stdout
}

/// A site's plan for a year by two processes that begin with nothing in memory: proposed and kept, then printed.
fn cold(data: &Path, code: &str, years: std::ops::Range<i32>) -> Duration {
    let one = |year: i32| {
        let year = year.to_string();
        let (time, file) = timed(|| {
            command(data, &["plan", "generate", "--site", code, "--year", &year]);
            command(data, &["export", "plan", "--site", code, "--year", &year, "--format", "pdf"])
        });
        assert!(file.starts_with(b"%PDF"));
        time
    };
    median(years.map(one).collect())
}

fn pages(file: &[u8]) -> u32 {
    u32::try_from(lopdf::Document::load_mem(file).unwrap().get_pages().len()).unwrap()
}

/// Different documents one after the other in a process that has drawn such before: the time of a page.
fn drawn_pages(report: &mut String, what: &str, draw: &dyn Fn(usize) -> Vec<u8>) {
    for at in 0..3 {
        draw(at);
    }
    let (mut times, mut most) = (Vec::new(), 0);
    for at in 3..3 + DRAWN {
        let (time, file) = timed(|| draw(at));
        let count = pages(&file);
        times.push(time / count);
        most = most.max(count);
    }
    let page = median(times);
    let good = verdict(page <= Duration::from_millis(30));
    let what = format!("a page of {what} as PDF, warm, median of {DRAWN} different ones of up to {most} pages");
    line(report, &what, &format!("{:.1} ms", ms(page)), &format!("≤ 30 ms: {good}"));
}

/// A plan by the size of its site, and beside more of other sites.
fn plans(world: &World, data: &Path, (small, large): (Works, Works), year: i32, report: &mut String) {
    let code = |number: usize| format!("91330111MA2ABCD13G-{number:03}");
    fill(world, &spread(small, 0, SMALL / EACH, A_DAY[0]));
    fill(world, &spread(large, 0, LARGE[0] / EACH, A_DAY[1]));
    let few = cold(data, &code(901), year + 1..year + 3);
    fill(world, &spread(large, LARGE[0] / EACH, LARGE[1] / EACH, A_DAY[1]));
    let (own, foreign) = (rows(world, small), rows(world, large));
    let many = cold(data, &code(901), year + 3..year + 5);
    let big = cold(data, &code(902), year + 1..year + 4);
    let good = verdict(big < Duration::from_secs(1));
    let what = format!("plan of a site with {foreign} rows in its ledger, proposed, kept and printed, cold");
    line(report, &what, &format!("{:.0} ms", ms(big)), &format!("< 1 s: {good}"));
    let what = format!("the same of a site with {own} rows, beside a site of {} rows", LARGE[0]);
    line(report, &what, &format!("{:.0} ms", ms(few)), "");
    let what = format!("the same of the same site, beside a site of {foreign} rows");
    line(report, &what, &format!("{:.0} ms", ms(many)), "");
    let ratio = many.as_secs_f64() / few.as_secs_f64();
    line(report, "ratio of the two", &format!("{ratio:.2}"), &format!("≤ 1.3: {}", verdict(ratio <= 1.3)));
}

fn declaration(world: &World, large: Works, report: &mut String) {
    let today = world.env.clock.now().legal_day();
    let last = today.with_day(1).unwrap().pred_opt().unwrap();
    let period = Period::Month(last.year(), last.month());
    let site = large.site.to_string();
    let (time, file) = timed(|| {
        let env = &world.env;
        let whose = env.db.read(|conn| store::party::get_site(conn, &site)).unwrap().unwrap();
        let content = env.db.read(|conn| drawn(conn, env, &whose, period, None, "")).unwrap();
        let named = site.clone();
        must(env, &world.keeper, move |tx| declaration::draft(tx, &named, period, &content).map(drop));
        let draw = |conn: &mut _| declaration::file::draw(conn, env, &world.keeper, (&site, period, None), Format::Pdf);
        env.db.read(draw).unwrap().1
    });
    assert!(file.starts_with(b"%PDF"));
    let what = "declaration of a month of that site, drawn from its ledger, kept and printed";
    line(report, what, &format!("{:.0} ms", ms(time)), "");
}

fn printed(world: &World, small: Works, labels: Works, report: &mut String) {
    let env = &world.env;
    let today = env.clock.now().legal_day();
    drawn_pages(report, "a table of a ledger (B.1 of a day)", &|at| {
        let day = today.checked_sub_days(chrono::Days::new(at as u64 + 1)).unwrap().to_string();
        let filter = of(small, Table::Produced, (&day, &day));
        let draw = |conn: &mut _| book::draw(conn, env, &world.keeper, (Table::Produced, &filter), Format::Pdf);
        env.db.read(draw).unwrap().1
    });
    fill(world, &spread(labels, 0, LABELS, A_DAY[1]));
    let site = env.db.read(|conn| store::party::get_site(conn, &labels.site.to_string())).unwrap().unwrap();
    let (time, file) = timed(|| env.db.read(|conn| kept_label::draw(conn, env, &site)).unwrap());
    assert_eq!(pages(&file), u32::try_from(LABELS).unwrap());
    let good = verdict(time <= Duration::from_secs(10));
    let megabytes = file.len() as f64 / 1e6;
    let what = format!("{LABELS} labels as one PDF ({megabytes:.1} MB), read, signed and drawn");
    line(report, &what, &format!("{:.1} s", time.as_secs_f64()), &format!("≤ 10 s: {good}"));
}

/// Issued manifests of two wastes, two packages each.
fn sheets(dir: &Path, report: &mut String) {
    let world = Consignments::new(&dir.join("sheets"), 2);
    let stock = world.stock(DRAWN + 3, 2);
    let (env, keeper) = world.desk();
    let issued = (1..).zip(&stock).map(|(number, lines)| {
        let fields: manifest::DraftFields = serde_json::from_value(world.draft(lines)).unwrap();
        let id = must(env, keeper, move |tx| manifest::draft(tx, &fields)).id;
        let number = Some(format!("{}3301{number:06}", Consignments::year()));
        let checked = must(env, keeper, move |tx| manifest::act(tx, id, Action::Check, &ActFields::default()));
        // Who issues signs what is shown.
        let shown_sha256 = Some(checked.shown().unwrap().hex());
        let fields = ActFields { number, shown_sha256, ..ActFields::default() };
        must(env, keeper, move |tx| manifest::act(tx, id, Action::Issue, &fields)).id
    });
    let issued: Vec<_> = issued.collect();
    let draw = |at: usize| env.db.read(|conn| sheet::draw(conn, env, issued[at])).unwrap();
    drawn_pages(report, "an issued manifest", &draw);
    world.close();
}

/// All of them.
pub fn measure(dir: &Path, report: &mut String) {
    let data = dir.join("documents");
    let mut world = World::new(&data);
    let works = |number, waste_code| works(&world, &world.owner(), number, ("330106", waste_code));
    let (small, large, labels) = (works(901, "900-249-08"), works(902, "900-041-49"), works(903, "900-039-49"));
    let year = world.env.clock.now().legal_day().year();
    plans(&world, &data, (small, large), year, report);
    declaration(&world, large, report);
    printed(&world, small, labels, report);
    let all = district::propose_all(&mut world, &data, year + 1, report);
    let env = &world.env;
    drawn_pages(report, "a management plan", &|at| {
        let (site, which) = (all[at].site.to_string(), plan::file::Which::Now);
        let draw = |conn: &mut _| plan::file::draw(conn, env, &world.keeper, (&site, year + 1, which), Format::Pdf);
        env.db.read(draw).unwrap().1
    });
    let (time, _) = timed(|| {
        let site = large.site.to_string();
        env.db.read(|conn| propose(conn, env, &world.keeper, &site, year + 20, None)).unwrap()
    });
    line(report, "proposing the plan of the large site alone, warm", &format!("{:.1} ms", ms(time)), "");
    world.close();
    sheets(dir, report);
}
