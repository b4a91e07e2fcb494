//! Long work: a ledger read in as a job is the ledger read in at once, whoever was stopped, killed or cancelled meanwhile.

use std::{fmt::Write as _, sync::atomic::AtomicBool};

use chrono::Duration;
use reqwest::Method;
use serde_json::{Value, json};
use weifei::{
    app::{
        Error, account,
        job::{self, Reading},
        seal,
        verify::{Verdict, verify},
    },
    domain::{access::Role, refusal::Code},
    kernel::{
        clock::Instant,
        id::{CommandId, OrganisationId, RandomIds},
    },
    store::{self, job::JobRow},
};

use crate::{
    api::{
        Answer, Api,
        papers::{enterprise, session},
    },
    books::enter_all,
    http::{self, Reply},
    people::{uscc, works},
    support::{World, run},
};

/// A ledger of so many rows.
fn ledger(rows: usize) -> Vec<u8> {
    let mut text = "日期,代码,批次号,产生量(kg),容器编码,包装方式,经办人\n".to_owned();
    for row in 1..=rows {
        writeln!(text, "2026/3/5,900-041-49,P{row},12.5,C{row},编织袋,张").unwrap();
    }
    text.into_bytes()
}

fn key() -> String {
    CommandId::make(&RandomIds, Instant::from_micros(1)).to_string()
}

fn asked(world: &World, file: Vec<u8>) -> Result<JobRow, Error> {
    let reading = Reading { site: world.site.id.to_string(), file: "a.csv".into(), read_on: "2026-11-23".into() };
    run(&world.env, &world.ehs, move |tx| job::ask(tx, &reading, &file))
}

fn shown(world: &World, id: &str) -> JobRow {
    world.env.db.read(|conn| job::get(conn, &world.ehs, id)).unwrap()
}

fn advance(world: &World, halt: bool) -> bool {
    job::advance(&world.env, &AtomicBool::new(halt)).unwrap()
}

/// Containers that were read in.
fn entered(world: &World) -> usize {
    let site = world.site.id.to_string();
    world.env.db.read(|conn| store::imported::batches(conn, &site)).unwrap().len()
}

fn sound(world: &World) {
    while seal::seal(&world.env).unwrap() > 0 {}
    let key = seal::verifier_key(&world.env).unwrap();
    let verdict = world.env.db.read(|conn| verify(conn, &key, None, Some(world.env.clock.now()))).unwrap();
    assert!(matches!(verdict, Verdict::Ok { .. }), "{verdict:?}");
}

fn known_person(world: &World) {
    // A job is done with the rights that its person has then.
    let (env, ehs) = (world.env.clone(), world.ehs.clone());
    let enrol =
        move |conn: &mut store::Conn| account::create_person(conn, &env, ehs.id, "ehs", "环保", "x", &ehs.grants);
    world.env.db.write(enrol).unwrap();
}

#[test]
fn a_long_file_of_who_need_not_wait_is_answered_with_a_job_and_read_in_beside() {
    let world = World::new();
    let api = Api::start(&world.env);
    let own = session(&world, &api, "own", enterprise(Role::Ehs, world.site.organisation));
    let other = session(&world, &api, "other", enterprise(Role::Ehs, world.site.organisation));
    let path = format!("/api/v1/sites/{}/ledger-imports?file=a.csv&read_on=2026-11-23", world.site.id);
    let first = key();
    let send = |rows: usize, key: &str, wish: &str| -> Answer {
        api.send(&path, &own.token, &[("Idempotency-Key", key), ("Prefer", wish)], ledger(rows))
    };
    // A short one, and one of who waits, is answered with its report.
    let short = send(job::LONG, &key(), "respond-async");
    assert_eq!((short.status.as_u16(), &short.json()["rows_total"]), (200, &json!(job::LONG)));
    let long = send(job::LONG + 150, &first, "respond-async");
    assert_eq!(long.status, 202, "{}", long.text);
    let made = long.json();
    let id = made["id"].as_str().unwrap();
    assert_eq!((&made["state"], &made["title"], &made["total"]), (&json!("waiting"), &json!("a.csv"), &json!(0)));
    assert_eq!(send(job::LONG + 150, &first, "respond-async").json(), made, "the same key, the same job");
    assert_eq!(own.get("jobs").json()["items"].as_array().unwrap().len(), 1);
    assert_eq!(other.get("jobs").json()["items"], json!([]));
    assert_eq!(other.get(&format!("jobs/{id}")).status, 404);
    assert_eq!(other.post(&format!("jobs/{id}/cancel"), &json!({})).status, 404);

    assert!(advance(&world, false));
    assert!(!advance(&world, false), "nothing is left to do");
    let done = own.get(&format!("jobs/{id}")).json();
    assert_eq!((&done["state"], &done["done"], &done["total"]), (&json!("done"), &json!(150), &json!(150)));
    assert_eq!((&done["report"]["rows_total"], &done["problem"]), (&json!(job::LONG + 150), &Value::Null));
    // What waits for the answer gets the very same.
    assert_eq!(send(job::LONG + 150, &key(), "wait=10").json(), done["report"]);
    let ended = own.post(&format!("jobs/{id}/cancel"), &json!({}));
    assert_eq!((ended.status.as_u16(), &ended.json()["code"]), (409, &json!("job.ended")));
    assert_eq!(entered(&world), job::LONG + 150);
    sound(&world);
}

#[test]
fn what_was_killed_or_stopped_is_taken_up_again_and_enters_each_row_once() {
    let world = World::new();
    known_person(&world);
    let id = asked(&world, ledger(250)).unwrap().id;
    // Killed right after it was taken: it is somebody's until the lease is over.
    let (taken, now) = (id.clone(), world.env.clock.now());
    let lease = now.plus(Duration::minutes(1)).micros();
    let held = world.env.db.write(move |conn| store::job::take(conn, &taken, now.micros(), lease)).unwrap();
    assert_eq!(held.unwrap().0.state, "running");
    assert!(!advance(&world, false));
    world.clock.advance(Duration::seconds(61));
    // Stopped after the first rows: it is laid down and free at once.
    assert!(!advance(&world, true));
    let laid = shown(&world, &id);
    assert_eq!((laid.state.as_str(), laid.done, laid.total, laid.ended_at), ("running", 100, 250, None));
    assert_eq!(entered(&world), 100);
    assert!(advance(&world, false));
    let done = shown(&world, &id);
    assert_eq!((done.state.as_str(), done.attempts, entered(&world)), ("done", 3, 250));
    let report: Value = serde_json::from_str(&done.answer.unwrap()).unwrap();
    assert_eq!(report["rows_accepted"], 250);
    sound(&world);
}

/// A register of so many vehicles; the seventh has a plate that cannot be, the ninth a load that is no number.
fn vehicles(rows: usize) -> String {
    let mut text = "organisation,plate,colour,kind,load_max_g\n".to_owned();
    for row in 1..=rows {
        let plate = if row == 7 { "浙A1".to_owned() } else { format!("浙A{:05}", 10_000 + row) };
        let load = if row == 9 { "x" } else { "15000000" };
        writeln!(text, "{},{plate},yellow,rigid,{load}", uscc(61)).unwrap();
    }
    text
}

#[test]
fn a_long_register_is_a_job_too_that_puts_each_row_once_and_tells_each_in_its_readers_language() {
    let (world, api) = works();
    let admin = api.token("admin");
    let send = |noun: &str, rows: &str, key: &str, wish: &str| -> Reply {
        let request = api.request(Method::POST, &format!("imports/{noun}"), &admin).header("Idempotency-Key", key);
        http::Api::send(request.header("Content-Type", "text/csv").header("Prefer", wish).body(rows.to_owned()))
    };
    let carrier = format!("uscc,name,kind,division,external_id\n{},乙车队,carrier,330111,A3\n", uscc(61));
    send("organisations", &carrier, &key(), "respond-async").expect(200);
    let (file, first) = (vehicles(job::LONG + 20), key());
    let made = send("vehicles", &file, &first, "respond-async").expect(202).json();
    assert_eq!((&made["kind"], &made["site_id"]), (&json!("register_import"), &Value::Null));
    assert_eq!((&made["title"], &made["state"]), (&json!("vehicles.csv"), &json!("waiting")));
    assert_eq!(send("vehicles", &file, &first, "respond-async").json(), made, "the same key, the same job");
    let id = made["id"].as_str().unwrap();
    assert_eq!(api.get(&format!("jobs/{id}"), &api.token("keeper")).status, 404);

    assert!(!advance(&world, true), "stopped after the first rows");
    let laid = api.get(&format!("jobs/{id}"), &admin).expect(200).json();
    assert_eq!((&laid["state"], &laid["done"], &laid["total"]), (&json!("running"), &json!(20), &json!(320)));
    assert!(advance(&world, false));
    let done = api.get(&format!("jobs/{id}"), &admin).expect(200).json();
    assert_eq!((&done["state"], &done["done"], &done["attempts"]), (&json!("done"), &json!(320), &json!(2)));
    let report = &done["report"];
    // Those of the first attempt are told as they were done then.
    assert_eq!((&report["created"], &report["unchanged"], &report["refused"]), (&json!(318), &json!(0), &json!(2)));
    let rows = report["rows"].as_array().unwrap();
    assert!((1..).zip(rows).all(|(number, row)| row["row"] == json!(number)));
    assert_eq!(rows[6]["problem"]["code"], "vehicle.plate_invalid");
    assert_eq!(rows[8]["problem"]["params"]["pointer"], "/load_max_g");
    let english = api.request(Method::GET, &format!("jobs/{id}"), &admin).header("Accept-Language", "en");
    let english = http::Api::send(english).json()["report"]["rows"][6]["problem"]["title"].clone();
    assert!(english.is_string() && english != rows[6]["problem"]["title"]);
    // What waits for the answer finds all there, and the same two wrong.
    let waited = send("vehicles", &file, &key(), "wait=10").expect(200).json();
    assert_eq!((&waited["unchanged"], &waited["refused"]), (&json!(318), &json!(2)));
    assert!(waited["rows"].as_array().unwrap().iter().zip(rows).all(|(now, then)| now["id"] == then["id"]));
    send("vehicles", &vehicles(job::LONG), &key(), "respond-async").expect(200);
    sound(&world);
}

#[test]
fn one_that_is_cancelled_keeps_what_is_entered_and_enters_no_more() {
    let world = World::new();
    known_person(&world);
    let cancel = |id: &str| {
        let id = id.to_owned();
        run(&world.env, &world.ehs, move |tx| job::cancel(tx, &id))
    };
    let waiting = asked(&world, ledger(250)).unwrap().id;
    assert_eq!(cancel(&waiting).unwrap().state, "cancelled");
    assert!(!advance(&world, false));
    assert_eq!(entered(&world), 0);
    let id = asked(&world, ledger(250)).unwrap().id;
    assert!(!advance(&world, true), "stopped after a hundred rows");
    let ending = cancel(&id).unwrap();
    assert_eq!((ending.state.as_str(), ending.cancelled), ("running", 1));
    assert!(advance(&world, false));
    assert_eq!((shown(&world, &id).state.as_str(), shown(&world, &id).done, entered(&world)), ("cancelled", 100, 100));
    assert!(matches!(cancel(&id), Err(Error::Refused(refusal)) if refusal.code == Code::JobEnded));
    sound(&world);
}

#[test]
fn who_lost_the_right_meanwhile_reads_nothing_in_and_ten_at_once_are_enough() {
    let world = World::new();
    // Nobody by this id may log in: the rights are gone.
    let id = asked(&world, ledger(2)).unwrap().id;
    assert!(advance(&world, false));
    let refused = shown(&world, &id);
    assert_eq!((refused.state.as_str(), entered(&world)), ("refused", 0));
    for _ in 0..10 {
        asked(&world, ledger(1)).unwrap();
    }
    assert!(matches!(asked(&world, ledger(1)), Err(Error::Refused(refusal)) if refusal.code == Code::JobsFull));
    let reading = Reading { site: world.site.id.to_string(), file: "a.csv".into(), read_on: "2026-11-23".into() };
    let keeper = run(&world.env, &world.keeper, move |tx| job::ask(tx, &reading, b""));
    assert!(matches!(keeper, Err(Error::Refused(refusal)) if refusal.code == Code::NotAllowed));
    // What ended is forgotten after thirty days.
    world.clock.advance(Duration::days(31));
    while advance(&world, false) {}
    world.clock.advance(Duration::days(31));
    asked(&world, ledger(1)).unwrap();
    let left = world.env.db.read(|conn| job::list(conn, &world.ehs)).unwrap();
    assert_eq!(left.len(), 1);
}

#[test]
fn a_file_of_the_books_is_drawn_beside_and_taken_by_who_asked_for_a_week() {
    let world = World::new();
    let api = Api::start(&world.env);
    let own = session(&world, &api, "own", enterprise(Role::Ehs, world.site.organisation));
    let other = session(&world, &api, "other", enterprise(Role::Ehs, world.site.organisation));
    let stranger = session(
        &world,
        &api,
        "stranger",
        enterprise(Role::Ehs, OrganisationId::make(&RandomIds, Instant::from_micros(1))),
    );
    let waste = world.waste("900-041-49", "S");
    for _ in 0..3 {
        world.stored(&waste, 100, world.store[0].id);
    }
    enter_all(&world);
    let path = format!("sites/{}/ledger/B.1/file?format=csv&from=2026-01-01", world.site.id);
    let waited = own.get(&path);
    assert_eq!(waited.status, 200);
    assert_eq!(stranger.post(&path, &json!({})).status, 404);
    assert_eq!(own.post(&path.replace("csv", "doc"), &json!({})).json()["code"], "request.field_invalid");
    let asked = own.post(&path, &json!({}));
    assert_eq!((asked.status.as_u16(), &asked.json()["kind"]), (202, &json!("file_export")));
    let job = format!("jobs/{}", asked.json()["id"].as_str().unwrap());
    let file = format!("{job}/file");
    assert_eq!(own.get(&file).status, 404, "it is not drawn yet");
    assert!(advance(&world, false));
    let done = own.get(&job).json();
    assert_eq!(done["report"]["name"], json!(format!("ledger-B.1-{}.csv", world.site.code)));
    assert_eq!(done["report"]["bytes"], json!(waited.text.len()));
    assert_eq!(own.get(&file).text, waited.text, "the very same as one that is waited for");
    assert_eq!(other.get(&file).status, 404);
    // One that reads a ledger in has no file; a file is let go of after a week, its job after thirty days.
    assert_eq!(own.get("jobs/00000000-0000-7000-8000-000000000000/file").status, 404);
    let cancelled = own.post(&path, &json!({})).json()["id"].as_str().unwrap().to_owned();
    assert_eq!(own.post(&format!("jobs/{cancelled}/cancel"), &json!({})).json()["state"], "cancelled");
    assert!(!advance(&world, false));
    assert_eq!(own.get(&format!("jobs/{cancelled}/file")).status, 404);
    world.clock.advance(Duration::days(8));
    let again = session(&world, &api, "own2", enterprise(Role::Ehs, world.site.organisation));
    assert_eq!(again.post(&path, &json!({})).status, 202);
    let id = done["id"].as_str().unwrap().to_owned();
    assert_eq!(world.env.db.read(move |conn| store::job::file(conn, &id)).unwrap(), None);
    assert!(advance(&world, false));
}
