//! Newer tables of reference loaded while running. The editions here are INVENTED: made from the built-in table with some
//! lines changed, to be loaded by tests only. They are not the official 2025 text.

use std::sync::Arc;

use chrono::{Datelike as _, NaiveDate, Weekday};
use serde_json::{Value, json};
use weifei::{
    app::{
        Actor, Env, Error,
        label::{DPI, Format, draw},
        reference::{Load, Outcome, compare, load, sheet},
        seal,
        verify::{Verdict, verify},
    },
    domain::{
        access::Role,
        reference::{Table, difference::What},
        refusal::Code,
        waste::catalogue::Standing,
    },
    kernel::clock::Instant,
    store::conn,
};

use crate::{
    http::{Api, Reply, key, person},
    support::{World, actor, run},
};

const BUILTIN: &str = include_str!("../../fixtures/waste-catalogue.csv");

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

/// An invented edition: one waste gone, one reworded, one added.
pub fn invented() -> String {
    let kept = BUILTIN.lines().filter(|line| !line.contains(",900-249-08,")).map(|line| {
        let line = line.trim_end_matches(",2021");
        line.replace(",841-001-01,感染性废物,", ",841-001-01,感染性废物（虚构的改动）,")
    });
    let text = kept.collect::<Vec<_>>().join("\n") + "\n";
    let mut text = text.replacen(",edition\n", "\n", 1);
    text.push_str("HW49,其他废物,虚构行业,900-998-49,虚构的新增废物,T/In,T/In\n");
    text
}

/// Every day of an invented 2027 whose first week is free.
fn year_2027() -> String {
    let days = day("2027-01-01").iter_days().take(365).map(|day| {
        let weekend = matches!(day.weekday(), Weekday::Sat | Weekday::Sun);
        let free = weekend || day.ordinal() <= 7;
        format!("{day},{},虚构\n", if free { "holiday" } else { "workday" })
    });
    format!("date,kind,name\n{}", days.collect::<String>())
}

pub fn put(env: &Env, table: Table, bytes: &[u8]) -> Result<Load, Error> {
    let sheet = sheet(table, bytes, "2025", Some(day("2025-01-01"))).map_err(Error::Refused)?;
    let done = run(env, &Actor::system(), move |tx| load(tx, &sheet));
    env.reference.forget();
    done
}

fn events(env: &Env, table: Table) -> usize {
    env.db.read(|conn| weifei::store::event::of_stream(conn, table.stream())).unwrap().len()
}

#[test]
fn a_newer_edition_is_compared_then_loaded_and_twice_changes_nothing() {
    let world = World::new();
    let text = invented();
    let one = sheet(Table::Catalogue, text.as_bytes(), "2025", Some(day("2025-01-01"))).unwrap();
    let seen = world.env.db.read(|conn| compare(conn, &world.env, &Actor::system(), &one)).unwrap();
    assert_eq!((seen.outcome, seen.against.as_str(), seen.rows), (Outcome::Compared, "2021", 467));
    let lines: Vec<_> = seen.difference.lines.iter().map(|line| (line.key.as_str(), line.what)).collect();
    assert_eq!(lines, [("841-001-01", What::Changed), ("900-249-08", What::Removed), ("900-998-49", What::Added)]);
    assert_eq!(events(&world.env, Table::Catalogue), 0, "comparing keeps nothing");

    let loaded = put(&world.env, Table::Catalogue, text.as_bytes()).unwrap();
    assert_eq!((loaded.outcome, loaded.added, loaded.removed, loaded.changed), (Outcome::Loaded, 1, 1, 1));
    // The same content in another encoding is the same.
    let (gb, _, _) = encoding_rs::GB18030.encode(&text);
    for same in [text.as_bytes().to_vec(), format!("\u{feff}{text}").into_bytes(), gb.into_owned()] {
        assert_eq!(put(&world.env, Table::Catalogue, &same).unwrap().outcome, Outcome::Unchanged);
    }
    assert_eq!(events(&world.env, Table::Catalogue), 1);
    world.verified();
}

#[test]
fn two_servers_loading_the_same_text_at_once_keep_it_once() {
    let world = World::new();
    let done: Vec<Outcome> = std::thread::scope(|scope| {
        let load = || {
            let env = Env { reference: Arc::default(), ..world.env.clone() };
            scope.spawn(move || put(&env, Table::Catalogue, invented().as_bytes()).unwrap().outcome)
        };
        let both = [load(), load()];
        both.into_iter().map(|one| one.join().unwrap()).collect()
    });
    assert_eq!(done.iter().filter(|outcome| **outcome == Outcome::Loaded).count(), 1, "{done:?}");
    assert_eq!(events(&world.env, Table::Catalogue), 1);
    world.verified();
}

#[test]
fn a_label_names_the_category_as_the_wastes_own_edition_does() {
    let world = World::new();
    let text = invented().replace("HW49,其他废物,虚构行业", "HW49,其他废物（虚构）,虚构行业");
    put(&world.env, Table::Catalogue, text.as_bytes()).unwrap();
    let drawn = |code: &str| {
        let id = world.labelled(&world.waste(code, "S"), "IBC", 10).to_string();
        let svg = world.env.db.read(|conn| {
            let package = weifei::store::package::get(conn, &id)?.unwrap();
            draw(conn, &world.env, &package, Format::Svg, DPI)
        });
        String::from_utf8(svg.unwrap()).unwrap()
    };
    let old = drawn("900-041-49");
    assert!(old.contains("其他废物") && !old.contains("虚构"));
    assert!(drawn("900-998-49").contains("其他废物（虚构）"));
}

#[test]
fn the_edition_in_force_is_told_by_the_day() {
    let world = World::new();
    put(&world.env, Table::Catalogue, invented().as_bytes()).unwrap();
    let shelf = world.env.db.read(|conn| world.env.reference.shelf(conn, world.env.clock.now())).unwrap();
    let standing = |code: &str, on: &str| shelf.catalogue_on(day(on)).lookup(code.parse().unwrap(), day(on));
    assert_eq!(standing("900-998-49", "2024-12-31"), Standing::Unknown);
    assert!(matches!(standing("900-998-49", "2025-01-01"), Standing::Listed(_)));
    assert!(matches!(standing("900-249-08", "2024-12-31"), Standing::Listed(_)));
    assert!(standing("900-249-08", "2026-11-23").warns());
    assert_eq!(standing("900-000-49", "2026-11-23"), Standing::Unlisted);
}

#[test]
fn another_server_follows_within_seconds() {
    let world = World::new();
    let other = Env { reference: Arc::default(), ..world.env.clone() };
    let edition = |env: &Env| {
        let shelf = env.db.read(|conn| env.reference.shelf(conn, env.clock.now())).unwrap();
        shelf.catalogue_on(day("2026-01-01")).edition.clone()
    };
    assert_eq!((edition(&world.env), edition(&other)), ("2021".into(), "2021".into()));
    put(&world.env, Table::Catalogue, invented().as_bytes()).unwrap();
    assert_eq!(edition(&world.env), "2025", "at once where it was loaded");
    world.clock.advance(chrono::Duration::seconds(5));
    assert_eq!(edition(&other), "2025");
}

#[test]
fn a_bad_file_is_refused_with_its_lines_and_nothing_is_kept() {
    let world = World::new();
    let text = invented();
    let bad = text.replacen(",841-002-01,", ",841-002-02,", 1).replacen(",900-041-49,", ",900-041,", 1);
    let line = |part: &str| bad.lines().position(|line| line.contains(part)).unwrap() + 1;
    let Err(Error::Refused(refusal)) = put(&world.env, Table::Catalogue, bad.as_bytes()) else { panic!("not refused") };
    assert_eq!(refusal.code, Code::ReferenceRows);
    let told: Vec<_> =
        refusal.params["lines"].as_array().unwrap().iter().map(|one| one["line"].as_u64().unwrap()).collect();
    assert_eq!(told, [line(",841-002-02,") as u64, line(",900-041,") as u64]);
    for (bytes, code) in [
        (&b""[..], Code::ImportEmpty),
        (&b"PK\x03\x04"[..], Code::ReferenceNotCsv),
        (&[0xFF, 0x20, 0xFF, 0x00][..], Code::ReferenceNotCsv),
        (b"a,b\n1,2\n", Code::ReferenceRows),
    ] {
        let Err(Error::Refused(refusal)) = put(&world.env, Table::Catalogue, bytes) else { panic!("{code:?}") };
        assert_eq!(refusal.code, code);
    }
    let other = sheet(Table::Catalogue, text.as_bytes(), "2021a", Some(day("2021-01-01"))).unwrap();
    let refused = run(&world.env, &Actor::system(), move |tx| load(tx, &other));
    assert!(matches!(refused, Err(Error::Refused(refusal)) if refusal.code == Code::ReferenceDayTaken));
    assert!(sheet(Table::Catalogue, text.as_bytes(), "二〇二五", Some(day("2025-01-01"))).is_err());
    assert_eq!(events(&world.env, Table::Catalogue), 0);
    world.verified();
}

#[test]
fn a_loaded_year_moves_a_due_date() {
    let world = World::new();
    let due = || {
        let shelf = world.env.db.read(|conn| world.env.reference.shelf(conn, world.env.clock.now())).unwrap();
        let due = shelf.calendar().add_working_days(day("2026-12-31"), 1);
        (due.day.to_string(), due.provisional)
    };
    assert_eq!(due(), ("2027-01-01".to_owned(), true));
    let loaded = put(&world.env, Table::Calendar, year_2027().as_bytes()).unwrap();
    assert_eq!((loaded.edition.as_str(), loaded.added, loaded.against.as_str()), ("2027", 365, "2021-2026"));
    assert_eq!(due(), ("2027-01-08".to_owned(), false));
    // A later notice for the same year.
    let moved = year_2027().replacen("2027-01-07,holiday", "2027-01-07,workday", 1);
    assert_eq!(put(&world.env, Table::Calendar, moved.as_bytes()).unwrap().changed, 1);
    assert_eq!(due(), ("2027-01-07".to_owned(), false));
    assert_eq!(put(&world.env, Table::Calendar, moved.as_bytes()).unwrap().outcome, Outcome::Unchanged);
    let cut: String = moved.lines().take(200).flat_map(|line| [line, "\n"]).collect();
    assert!(put(&world.env, Table::Calendar, cut.as_bytes()).is_err(), "a text cut short");
    world.verified();
}

#[test]
fn verification_names_a_changed_byte_of_a_kept_text() {
    for (sql, named) in [
        ("UPDATE reference_table SET body = replace(body, '感染性', '感染牲')", "its text has the digest"),
        ("UPDATE reference_table SET valid_from = '2025-01-02'", "differs from its event"),
        ("DELETE FROM reference_table", "has an event but no row"),
        (
            "INSERT INTO reference_table SELECT name, 2, edition, valid_from, sha256, row_count, body, loaded_at \
             FROM reference_table",
            "has no event",
        ),
    ] {
        let world = World::new();
        put(&world.env, Table::Catalogue, invented().as_bytes()).unwrap();
        world.verified();
        let mut other = world.env.db.address().open().unwrap();
        conn::run(&mut other, sql).unwrap();
        let key = seal::verifier_key(&world.env).unwrap();
        let verdict = world.env.db.read(|conn| verify(conn, &key, None, Some(world.env.clock.now()))).unwrap();
        assert!(matches!(&verdict, Verdict::Fault(what) if what.contains(named)), "{sql}: {verdict:?}");
    }
}

#[test]
fn only_the_platforms_own_may_load() {
    let world = World::new();
    for role in [Role::Keeper, Role::Ehs, Role::Manager, Role::Officer, Role::Reviewer] {
        let one = sheet(Table::Catalogue, invented().as_bytes(), "2025", Some(day("2025-01-01"))).unwrap();
        let who = actor(role, world.site.organisation);
        let compared = world.env.db.read(|conn| compare(conn, &world.env, &who, &one));
        let loaded = run(&world.env, &who, move |tx| load(tx, &one));
        for error in [compared.err(), loaded.err()] {
            assert!(matches!(error, Some(Error::Refused(refusal)) if refusal.code == Code::NotAllowed), "{role:?}");
        }
    }
}

fn post(api: &Api, token: &str, query: &str, idempotency: Option<&str>, body: &str) -> Reply {
    let mut request = api.request(reqwest::Method::POST, &format!("reference/{query}"), token).body(body.to_owned());
    if let Some(key) = idempotency {
        request = request.header("Idempotency-Key", key);
    }
    Api::send(request)
}

#[test]
fn over_http_a_table_is_compared_loaded_told_and_searched() {
    let world = World::new();
    person(&world.env, "admin", Role::Admin, None, None);
    person(&world.env, "ehs", Role::Ehs, Some(world.site.organisation), None);
    let api = Api::start(&world.env);
    let (admin, ehs) = (api.token("admin"), api.token("ehs"));
    let (query, text) = ("catalogue?edition=2025&valid_from=2025-01-01", invented());
    let old = json!({"name": "旧", "code": "900-041-49", "physical_state": "S", "hazards": ["T"]});
    let streams = format!("sites/{}/waste-streams", world.site.id);
    assert_eq!(api.post(&streams, &ehs, &old).expect(201).str("edition"), "2021");

    let compared = post(&api, &admin, &format!("{query}&dry_run=true"), None, &text).expect(200).json();
    assert_eq!((compared["outcome"].as_str(), compared["added"].as_u64()), (Some("compared"), Some(1)));
    assert_eq!(post(&api, &admin, query, None, &text).expect(428).code(), "command.key_missing");
    assert_eq!(post(&api, &ehs, query, Some(&key()), &text).expect(403).code(), "access.not_allowed");
    assert_eq!(post(&api, &admin, "nothing", Some(&key()), &text).expect(404).code(), "thing.not_found");
    assert_eq!(post(&api, &admin, "catalogue", Some(&key()), &text).expect(400).code(), "request.field_invalid");
    let bad = post(&api, &admin, query, Some(&key()), &text.replacen("T/In,T/In\n", "T/Q,T/Q\n", 1)).expect(400);
    assert_eq!(bad.code(), "reference.rows_invalid");
    assert!(bad.json()["params"]["lines"][0]["line"].as_u64() > Some(1), "{}", bad.text);
    let first = key();
    let loaded = post(&api, &admin, query, Some(&first), &text).expect(200);
    assert_eq!(post(&api, &admin, query, Some(&first), &text).expect(200).text, loaded.text, "one answer per key");
    let other = query.replace("2025-01-01", "2025-02-01");
    assert_eq!(post(&api, &admin, &other, Some(&first), &text).expect(422).code(), "command.key_reused");
    assert_eq!(post(&api, &admin, query, Some(&key()), &text).expect(200).str("outcome"), "unchanged");

    seal::seal(&world.env).unwrap();
    let events = api.get("events?limit=200", &ehs).expect(200).text;
    assert!(events.contains("reference.loaded"), "nobody's secret");

    let known = api.get("reference", &ehs).expect(200).json();
    let row = |at: usize, name: &str| known["items"][at][name].clone();
    assert_eq!((row(0, "valid_to"), row(0, "source")), ("2024-12-31".into(), "built_in".into()));
    assert_eq!(
        (row(2, "edition"), row(2, "source"), row(2, "valid_to")),
        ("2025".into(), "loaded".into(), Value::Null)
    );

    let codes = |query: &str| api.get(&format!("reference/waste-codes?{query}"), &ehs);
    let found = codes("q=900-998").expect(200).json();
    assert_eq!((&found["items"][0]["edition"], &found["items"][0]["in_force"]), (&"2025".into(), &true.into()));
    assert!(codes("q=90099849&day=2024-06-01").expect(200).json()["items"].as_array().unwrap().is_empty());
    assert_eq!(codes("q=900-249-08&edition=2021").expect(200).json()["items"][0]["in_force"], false);
    assert_eq!(codes("edition=1998").expect(404).code(), "thing.not_found");
    assert_eq!(codes("day=yesterday").expect(400).code(), "request.field_invalid");
    let (mut seen, mut after) = (Vec::new(), String::new());
    loop {
        let page = codes(&format!("limit=100&after={after}")).expect(200).json();
        seen.extend(page["items"].as_array().unwrap().iter().map(|one| one["code"].as_str().unwrap().to_owned()));
        let Some(next) = page["next"].as_str() else { break };
        next.clone_into(&mut after);
    }
    assert_eq!(seen.len(), 467, "every page together is the edition");

    // What is registered now is of the new edition; what was registered keeps its own.
    let new = json!({"name": "新", "code": "900-998-49", "physical_state": "S", "hazards": ["T"]});
    assert_eq!(api.post(&streams, &ehs, &new).expect(201).str("edition"), "2025");
    let kept = api.get(&streams, &ehs).expect(200).json();
    let edition = |name: &str| {
        let items = kept["items"].as_array().unwrap();
        items.iter().find(|one| one["name"] == name).unwrap()["edition"].as_str().unwrap().to_owned()
    };
    assert_eq!((edition("旧"), edition("新")), ("2021".into(), "2025".into()));
    world.verified();
}

#[test]
fn rows_of_a_ledger_are_of_the_edition_of_their_day() {
    let world = World::new();
    put(&world.env, Table::Catalogue, invented().as_bytes()).unwrap();
    let text = "日期,代码,批次号,产生量(kg),容器编码,包装方式,经办人\n2024/3/5,900-998-49,P1,12.5,C1,编织袋,张\n\
                2026/3/5,900-998-49,P2,12.5,C2,编织袋,张\n2026/3/5,900-997-49,P3,1,C3,编织袋,张\n";
    let upload = weifei::app::ledger::Upload {
        site: world.site.id,
        workbook: weifei::exchange::ledger::workbook(text.as_bytes(), "a.csv").unwrap(),
        digest: weifei::kernel::hash::Hash::of(&[text.as_bytes()]),
        read_on: world.env.clock.now().legal_day(),
    };
    let who = Actor { kind: "import", ..Actor::system() };
    let report =
        weifei::app::ledger::import(&world.env, &who, &crate::support::meta(), &upload, &mut |_, _| ()).unwrap();
    let report: Value = serde_json::from_str(&report).unwrap();
    assert_eq!(report["rows_accepted"], 3, "{report}");
    let warned = report["sheets"][0]["warned"].as_array().unwrap();
    let unknown: Vec<_> = warned
        .iter()
        .filter(|one| one["kind"] == "waste_code_not_in_catalogue")
        .map(|one| one["row"].as_u64().unwrap())
        .collect();
    assert_eq!(unknown, [2, 4], "listed on the day of row 3 only");
    let bodies = world.env.db.read(weifei::store::event::unsealed).unwrap();
    let mut editions: Vec<(String, String)> = bodies
        .iter()
        .filter(|row| row.kind == "package.allotted")
        .map(|row| {
            let body: Value = serde_json::from_str(&row.body).unwrap();
            (
                body["occurred_at"].as_str().unwrap()[..4].to_owned(),
                body["data"]["edition"].as_str().unwrap().to_owned(),
            )
        })
        .collect();
    editions.sort();
    let due = [("2024", "2021"), ("2026", "2025"), ("2026", "2025")];
    assert_eq!(editions, due.map(|(year, edition)| (year.to_owned(), edition.to_owned())));
    world.verified();
}

#[test]
fn a_mark_of_the_time_of_loading_is_kept() {
    let world = World::new();
    put(&world.env, Table::Calendar, year_2027().as_bytes()).unwrap();
    let shelf = world.env.db.read(weifei::app::reference::read).unwrap();
    let last = shelf.known().last().unwrap();
    assert_eq!(last.loaded_at, Some(Instant::parse("2026-11-23T01:00:00Z").unwrap()));
    assert_eq!((last.valid_from, last.valid_to), (day("2027-01-01"), Some(day("2027-12-31"))));
}

#[test]
fn on_the_command_line_a_year_is_shown_loaded_and_told_by_the_doctor() {
    let dir = tempfile::tempdir().unwrap();
    let said = |args: &[&str]| {
        let done = crate::cli::weifei(dir.path(), args);
        (done.status.success(), crate::cli::said(&done))
    };
    std::fs::write(dir.path().join("2027.csv"), year_2027()).unwrap();
    std::fs::write(dir.path().join("2025.csv"), invented()).unwrap();
    std::fs::write(dir.path().join("bad.csv"), "date,kind\n2027-01-01,holiday\n2027-01-02,free\n").unwrap();
    let (_, shown) = said(&["import", "calendar", "2027.csv", "--dry-run"]);
    assert!(shown.contains("365 added, 0 removed, 0 changed") && shown.contains("only compared"), "{shown}");
    let (_, doctor) = said(&["doctor"]);
    assert!(doctor.contains("until 2026-12-31") && doctor.contains("edition 2021 ended on 2024-12-31"), "{doctor}");
    assert!(said(&["import", "calendar", "2027.csv"]).1.contains("loaded: it holds from now on"));
    assert!(said(&["import", "calendar", "2027.csv"]).1.contains("nothing changed"));
    let catalogue = ["import", "catalogue", "2025.csv", "--edition", "2025", "--from", "2025-01-01"];
    let (ok, loaded) = said(&[&catalogue[..], &["--report", "report.json"]].concat());
    assert!(ok && loaded.contains("- 900-249-08") && loaded.contains("+ 900-998-49"), "{loaded}");
    assert!(loaded.contains("    description: 感染性废物 → 感染性废物（虚构的改动）"), "{loaded}");
    let report: Value = serde_json::from_slice(&std::fs::read(dir.path().join("report.json")).unwrap()).unwrap();
    assert_eq!((report["outcome"].as_str(), report["lines"].as_array().unwrap().len()), (Some("loaded"), 3));
    let (ok, bad) = said(&["import", "calendar", "bad.csv"]);
    assert!(!ok && bad.contains("line 3: ") && bad.contains("reference.rows_invalid"), "{bad}");
    let (_, doctor) = said(&["doctor"]);
    assert!(
        doctor.contains("until 2027-12-31") && doctor.contains("edition 2025, in force since 2025-01-01"),
        "{doctor}"
    );
    let (ok, verified) = said(&["journal", "verify"]);
    assert!(ok, "{verified}");
}
