//! The server is killed at random moments under load and started again. Whatever it acknowledged is there, once; whatever
//! it did not is there whole or not at all; the journal, the rows and the sealing hold. (SIGKILL loses the process, not
//! the machine: what a power cut would lose below `fsync` is not shown here.)

use std::{
    collections::HashMap,
    sync::{
        Mutex,
        atomic::{AtomicBool, Ordering},
    },
    time::{Duration, Instant as Moment},
};

use diesel::prelude::*;
use rand_chacha::{
    ChaCha8Rng,
    rand_core::{Rng as _, SeedableRng as _},
};
use serde_json::{Value, json};
use weifei::{
    kernel::{
        clock::{Clock as _, Instant, SystemClock},
        id::{Ids as _, RandomIds},
    },
    store::{
        notice,
        schema::{command, event},
        watch,
    },
};

use crate::server::{District, LOOK_AGAIN, Person, Said, Served, Yard, key};

/// How often the server is killed.
const KILLS: usize = 20;
/// Devices that send at once.
const DEVICES: usize = 6;
/// Longest time between ready and killed.
const LIFE_MAX_MS: u64 = 1000;

/// What all devices have heard together.
#[derive(Default)]
struct Heard {
    said: Vec<Said>,
    /// Sent, but the connection broke before an answer: sent again after the restart, as a phone would.
    doubtful: Vec<Said>,
    /// Id and the state last heard of, oldest first.
    packages: Vec<(String, String)>,
}

pub fn seed() -> u64 {
    match std::env::var("KILL_SEED") {
        Ok(text) => text.parse().unwrap(),
        Err(_) => u64::from_be_bytes(RandomIds.next(Instant::from_micros(0)).as_bytes()[8..].try_into().unwrap()),
    }
}

/// One random command: mostly the next step of some package, also what will be refused.
fn choose(rng: &mut ChaCha8Rng, yard: &Yard, heard: &Mutex<Heard>) -> (String, String) {
    let mut below = |limit: usize| usize::try_from(rng.next_u64() % limit.max(1) as u64).unwrap();
    let packages = heard.lock().unwrap().packages.clone();
    if packages.is_empty() || below(6) == 0 {
        return ("/packages".into(), yard.drum(below(yard.wastes.len())).to_string());
    }
    // The newest are worked on by everybody at once.
    let near = below(packages.len().min(24)) + 1;
    let (id, state) = &packages[packages.len() - near];
    let forward = match state.as_str() {
        "allotted" => "weigh",
        "weighed" => "label",
        "labelled" => "store",
        _ => ["move", "move", "move", "reweigh", "count", "damage_label", "repack", "report_lost"][below(8)],
    };
    // One in five is out of order.
    let action = if below(5) > 0 { forward } else { ["weigh", "label", "store", "move", "repack"][below(5)] };
    let body = match action {
        "weigh" => json!({"gross_g": 21_000 + below(9000), "tare_g": 20_000}),
        "store" | "move" => json!({"zone_id": yard.zones[below(yard.zones.len())]}),
        "reweigh" => json!({"net_g": 1000 + below(5000)}),
        "count" => json!({"mass_g": 500 + below(5000)}),
        "repack" => {
            let part = |mass| json!({"container_kind": "DRUM_STEEL", "volume_l": 200, "mass_g": mass});
            let parts = [part(1000 + below(4999)), part(1000)];
            return ("/packages/repack".into(), json!({"parents": [id], "parts": parts}).to_string());
        }
        _ => json!({}),
    };
    (format!("/packages/{id}/{action}"), body.to_string())
}

/// Sends until the connection breaks or the round ends.
fn device(
    who: usize,
    seed: u64,
    people: &[Person],
    served: &Served,
    yard: &Yard,
    heard: &Mutex<Heard>,
    end: &AtomicBool,
) {
    let mut rng = ChaCha8Rng::seed_from_u64(seed);
    let person = people[who % people.len()].elsewhere();
    while !end.load(Ordering::SeqCst) {
        let (path, body) = choose(&mut rng, yard, heard);
        let key = key();
        let Some(said) = person.post(served, who, &path, &key, &body) else {
            heard.lock().unwrap().doubtful.push(Said { key, path, body, who, status: 0, text: String::new() });
            return;
        };
        keep(said, heard);
    }
}

fn keep(said: Said, heard: &Mutex<Heard>) {
    // Busy is an answer that asks to come again with the same key; nothing else of ours may fail.
    assert!(said.status < 500 || (said.status == 503 && said.text.contains("platform.busy")), "{said:?}");
    let mut heard = heard.lock().unwrap();
    if said.status == 503 {
        heard.doubtful.push(said);
        return;
    }
    let told: Value = serde_json::from_str(&said.text).unwrap();
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    if said.path == "/packages" && said.status == 201 {
        heard.packages.push((text(&told["id"]), text(&told["state"])));
    } else if said.status == 200 {
        let (id, state) = (text(&told["package"]["id"]), text(&told["package"]["state"]));
        if let Some(one) = heard.packages.iter_mut().find(|one| one.0 == id) {
            one.1 = state;
        }
    }
    heard.said.push(said);
}

fn repeat(said: &Said, people: &[Person], served: &Served) -> Said {
    let again = people[said.who % people.len()].post(served, said.who, &said.path, &said.key, &said.body);
    again.expect("a server that stays answers")
}

/// Events per command in the journal, and answers kept.
fn written(district: &District) -> (HashMap<String, i64>, HashMap<String, String>) {
    district.look(|conn| {
        let events: Vec<String> = event::table.select(event::command).load(conn)?;
        let answers = command::table.select((command::id, command::outcome)).load(conn)?;
        let mut count = HashMap::new();
        for command in events {
            *count.entry(command).or_default() += 1;
        }
        Ok((count, answers.into_iter().collect()))
    })
}

/// Every acknowledged command has its answer and, unless refused, its events; no event lacks an answer.
fn check_whole(district: &District, heard: &Heard) {
    let (events, answers) = written(district);
    for said in &heard.said {
        let done = said.status < 300;
        let kept = answers.get(&said.key).map(String::as_str);
        // A refusal before the command began (a malformed body, say) is not kept; here none is.
        assert_eq!(kept, Some(if done { "done" } else { "refused" }), "{said:?}");
        let expected = match (done, said.path.ends_with("/repack")) {
            (true, true) => 3,
            (true, false) => 1,
            (false, _) => 0,
        };
        assert_eq!(events.get(&said.key).copied().unwrap_or(0), expected, "{said:?}");
    }
    for command in events.keys() {
        assert_eq!(answers.get(command).map(String::as_str), Some("done"), "events without an answer: {command}");
    }
}

/// Waits until all is sealed, read by the rules and judged: sealer and watchman live on after every restart.
pub fn wait_settled(district: &District) {
    let start = Moment::now();
    loop {
        let (open, unread, marked) = district.look(|conn| {
            let open: i64 = event::table.filter(event::position.is_null()).count().get_result(conn)?;
            let sealed: i64 = event::table.filter(event::position.is_not_null()).count().get_result(conn)?;
            let marked = watch::due(conn, SystemClock.now().micros(), 1)?.len();
            Ok((open, sealed - watch::cursor(conn)?, marked))
        });
        if (open, unread, marked) == (0, 0, 0) {
            return;
        }
        let waits = format!("{open} events are not sealed, {unread} not read, {marked} subjects not judged");
        assert!(start.elapsed() < Duration::from_secs(20), "{waits}: {}", district.said());
        std::thread::park_timeout(LOOK_AGAIN);
    }
}

/// Rule, subject and state of every notice; of a rule and a subject one is open at most.
fn notices(district: &District) -> Vec<(String, String, &'static str)> {
    let found = district.look(|conn| {
        notice::list(
            conn,
            &notice::Scope { all: true, ..Default::default() },
            &notice::Filter::default(),
            None,
            100_000,
        )
    });
    let mut open: Vec<_> =
        found.iter().filter(|one| one.state.is_open()).map(|one| (&one.rule, &one.subject)).collect();
    let count = open.len();
    open.sort();
    open.dedup();
    assert_eq!(open.len(), count, "{found:?}");
    let mut all: Vec<_> = found.into_iter().map(|one| (one.rule, one.subject, one.state.as_str())).collect();
    all.sort();
    all
}

/// A store so small that four drums are four fifths of it, which those that come and go pass again and again; its zone.
pub fn small_store(ehs: &Person, served: &Served, site: &str) -> String {
    let body = json!({"code": "TS-SMALL", "name": "小库", "kind": "store", "capacity_g": 5000});
    let (status, made) = ehs.tell(served, &format!("/sites/{site}/facilities"), &body);
    assert_eq!(status, 201, "{made}");
    let path = format!("/facilities/{}/zones", made["id"].as_str().unwrap());
    let (status, made) = ehs.tell(served, &path, &json!({"code": "S", "name": "S"}));
    assert_eq!(status, 201, "{made}");
    let zones = made["zones"].as_array().unwrap();
    zones.last().unwrap()["id"].as_str().unwrap().to_owned()
}

#[test]
fn a_killed_server_has_kept_every_command_it_acknowledged_and_none_by_half() {
    let seed = seed();
    println!("KILL_SEED={seed}");
    let mut rng = ChaCha8Rng::seed_from_u64(seed);
    let district = District::new();
    let mut served = district.serve();
    let people = [Person::log_in(&served, "keeper"), Person::log_in(&served, "ehs")];
    let mut yard = Yard::of(&people[0], &served);
    yard.zones.insert(0, small_store(&people[1], &served, &yard.site));
    for _ in 0..4 {
        yard.drum_after(&people[0], &served, 0, &["weigh", "label", "store"]);
    }
    wait_settled(&district);
    let heard = Mutex::new(Heard::default());
    let mut sealed = 0;
    for round in 0..KILLS {
        let life = Duration::from_millis(rng.next_u64() % LIFE_MAX_MS);
        let seeds: Vec<u64> = (0..DEVICES).map(|_| rng.next_u64()).collect();
        let (end, start) = (AtomicBool::new(false), Moment::now());
        std::thread::scope(|scope| {
            let (served, yard, heard, end, people) = (&served, &yard, &heard, &end, &people);
            for (who, seed) in seeds.into_iter().enumerate() {
                scope.spawn(move || device(who, seed, people, served, yard, heard, end));
            }
            while start.elapsed() < life {
                std::thread::park_timeout(life.saturating_sub(start.elapsed()));
            }
            kill(served);
            end.store(true, Ordering::SeqCst);
        });
        served.kill();
        let (_, size) = district.verified();
        assert!(size >= sealed, "round {round}: the tree shrank from {sealed} to {size}");
        sealed = size;
        check_whole(&district, &heard.lock().unwrap());
        served = district.serve();
        let doubtful = std::mem::take(&mut heard.lock().unwrap().doubtful);
        for said in doubtful {
            keep(repeat(&said, &people, &served), &heard);
        }
    }
    wait_settled(&district);
    let before = district.verified();
    let heard = heard.into_inner().unwrap();
    let done = heard.said.iter().filter(|said| said.status < 300).count();
    println!("{} commands acknowledged, {done} done, {before:?} events and sealed", heard.said.len());
    assert!(done > KILLS * 10, "hardly any load: {done}");
    check_whole(&district, &heard);
    for said in &heard.said {
        let again = repeat(said, &people, &served);
        assert_eq!((again.status, &again.text), (said.status, &said.text), "another answer: {said:?}");
    }
    assert_eq!(district.verified(), before, "a repeat changed something");
    served.kill();
    // Killed between what is read, what is marked and what is judged, the watchman has lost no notice and told none twice: read
    // anew from the first event, the rules find what is there.
    let found = notices(&district);
    assert!(found.iter().any(|one| one.0 == "STO-03"), "{found:?}");
    let (ok, told) = district.weifei(&["notices", "--anew"]);
    assert!(ok, "{told}");
    assert_eq!(notices(&district), found);
    let (ok, told) = district.weifei(&["journal", "verify"]);
    assert!(ok && told.starts_with("ok "), "{told}");
}

/// SIGKILL by process id, since the devices still hold the server.
fn kill(served: &Served) {
    let done = std::process::Command::new("kill").arg("-KILL").arg(served.id().to_string()).status().unwrap();
    assert!(done.success());
}

#[test]
fn several_processes_that_judge_at_once_raise_each_notice_once() {
    let district = District::new();
    let before = notices(&district);
    // Since the world's last day containers have waited for their stock-in: everybody finds that at once.
    std::thread::scope(|scope| {
        for _ in 0..4 {
            scope.spawn(|| {
                let (ok, told) = district.weifei(&["notices"]);
                assert!(ok, "{told}");
            });
        }
    });
    let after = notices(&district);
    assert!(after.len() > before.len(), "{after:?}");
    assert!(after.iter().any(|one| one.0 == "GEN-02"), "{after:?}");
    assert!(district.weifei(&["notices"]).0);
    assert_eq!(notices(&district), after);
    let (ok, told) = district.weifei(&["journal", "verify"]);
    assert!(ok && told.starts_with("ok "), "{told}");
}
