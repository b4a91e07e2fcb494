//! Manifests beside the floor: ten lines and twenty packages written, checked and issued; read by id; a list of fifty.

use std::{
    net::SocketAddr,
    path::Path,
    sync::{
        Mutex,
        atomic::{AtomicU64, Ordering},
    },
    time::{Duration, Instant},
};

use serde_json::{Value, json};

use super::{Server, consignments::Consignments, floor, line, load::Client, verdict};

/// Clients of the closed loop.
const CLIENTS: usize = 16;
/// Manifests issued in one measurement.
const ISSUED: usize = 240;
/// Measurements of each side, in turn; the best of each is compared.
const ROUNDS: usize = 3;
/// How long one measurement of reading lasts.
const MEASURE: Duration = Duration::from_secs(4);
/// Wastes of a manifest, packages of each.
const LINES: usize = 10;
const EACH: usize = 2;
/// Events of a manifest that is written (one, and one of each package), checked and issued.
const EVENTS: usize = 1 + LINES * EACH + 2;

/// One manifest to write: what is posted, and the number it is issued with.
struct Order {
    draft: String,
    number: String,
}

fn posted(client: &mut Client, path: &str, body: &str) -> Value {
    let (status, text) = client.post(path, body);
    assert!(status == 200 || status == 201, "{path} {status} {text}");
    serde_json::from_str(text).unwrap()
}

/// Writes, checks and issues one; the signer was shown what the answer before told.
fn issue(client: &mut Client, order: &Order) -> String {
    let drafted = posted(client, "/manifests", &order.draft);
    let id = drafted["id"].as_str().unwrap().to_owned();
    let checked = posted(client, &format!("/manifests/{id}/check"), "{}");
    let body = json!({"number": order.number, "shown_sha256": checked["shown_sha256"]}).to_string();
    assert_eq!(posted(client, &format!("/manifests/{id}/issue"), &body)["state"], "issued");
    id
}

/// So many orders by all clients, each taking the next: per second.
fn rate<T: Sync>(address: SocketAddr, token: &str, orders: &[T], act: impl Fn(&mut Client, &T) + Sync) -> f64 {
    let (next, start) = (AtomicU64::new(0), Instant::now());
    std::thread::scope(|scope| {
        for _ in 0..CLIENTS {
            scope.spawn(|| {
                let mut client = Client::new(address, token);
                while let Some(order) = orders.get(usize::try_from(next.fetch_add(1, Ordering::Relaxed)).unwrap()) {
                    act(&mut client, order);
                }
            });
        }
    });
    orders.len() as f64 / start.elapsed().as_secs_f64()
}

/// Answers per second of one path after the other.
fn reads(address: SocketAddr, token: &str, paths: &[String]) -> f64 {
    let (count, start) = (AtomicU64::new(0), Instant::now());
    std::thread::scope(|scope| {
        for own in 0..CLIENTS {
            let count = &count;
            scope.spawn(move || {
                let mut client = Client::new(address, token);
                let mut at = own * 7;
                while start.elapsed() < MEASURE {
                    let path = &paths[at % paths.len()];
                    let (status, text) = client.get(path);
                    assert_eq!(status, 200, "{path} {text}");
                    at += 1;
                    count.fetch_add(1, Ordering::Relaxed);
                }
            });
        }
    });
    count.into_inner() as f64 / start.elapsed().as_secs_f64()
}

fn best(all: &[f64]) -> f64 {
    all.iter().copied().fold(0.0, f64::max)
}

/// All three, beside the floor in the same run.
pub fn measure(dir: &Path, report: &mut String) {
    let data = dir.join("manifests");
    let world = Consignments::new(&data, LINES);
    let packages = world.stock(ROUNDS * ISSUED, EACH);
    let order = |(at, one): (usize, &Vec<Vec<String>>)| Order {
        draft: world.draft(one).to_string(),
        number: format!("{}3301{:06}", Consignments::year(), at + 1),
    };
    let orders: Vec<Order> = packages.iter().enumerate().map(order).collect();
    let token = world.token();
    world.close();
    let (platform, bare) = (Server::platform(&data), Server::floor(dir));
    let ids = written(&platform, &bare, &token, &orders, report);
    read(&platform, &bare, &token, &ids, report);
}

fn written(platform: &Server, bare: &Server, token: &str, orders: &[Order], report: &mut String) -> Vec<String> {
    let made: Mutex<Vec<String>> = Mutex::default();
    let (mut ours, mut rows, mut single) = (Vec::new(), Vec::new(), Vec::new());
    for round in orders.chunks(ISSUED) {
        let append = |many: usize| {
            move |client: &mut Client, order: &Order| {
                assert_eq!(client.post(&format!("/rows/manifest/{many}"), &order.draft).0, 200);
            }
        };
        // The same three answers waited for, and as many rows as the platform seals events, in one go and bare.
        rows.push(rate(bare.1, &floor::token(), round, |client, order| {
            append(EVENTS - 2)(client, order);
            append(1)(client, order);
            append(1)(client, order);
        }));
        single.push(rate(bare.1, &floor::token(), round, append(1)));
        ours.push(rate(platform.1, token, round, |client, order| {
            // The lock after the work: taken before, it would let one client in at a time.
            let id = issue(client, order);
            made.lock().unwrap().push(id);
        }));
    }
    let events = best(&ours) * EVENTS as f64;
    line(
        report,
        "manifests per second: 10 lines, 20 packages, written, checked, issued",
        &format!("{:.0}", best(&ours)),
        "",
    );
    line(report, &format!("their events per second ({EVENTS} each)"), &format!("{events:.0}"), "");
    line(report, "bare: the same three answers, as many rows", &format!("{:.0}", best(&rows)), "");
    line(report, "ratio of the two", &format!("{:.2}", best(&ours) / best(&rows)), "");
    line(report, "bare: one answer, one row, as the floor of a scan", &format!("{:.0}", best(&single)), "");
    // As for a scan, which is one event beside one bare append.
    let ratio = events / best(&single);
    line(
        report,
        "ratio of events to bare appends",
        &format!("{ratio:.2}"),
        &format!("≥ 0.1: {}", verdict(ratio >= 0.1)),
    );
    made.into_inner().unwrap()
}

fn read(platform: &Server, bare: &Server, token: &str, ids: &[String], report: &mut String) {
    let mut ours = Client::new(platform.1, token);
    let mut theirs = Client::new(bare.1, &floor::token());
    let newest = posted(&mut theirs, "/rows/one/1", "first");
    assert_eq!(newest, json!({"id": newest["id"]}));
    let from = newest["id"].as_i64().unwrap();
    let some: Vec<&String> = ids.iter().take(200).collect();
    let (mut paths, mut bare_paths) = (Vec::new(), Vec::new());
    for (id, at) in some.iter().zip(1_i64..) {
        let (_, text) = ours.get(&format!("/manifests/{id}"));
        posted(&mut theirs, "/rows/one/1", text);
        paths.push(format!("/manifests/{id}"));
        bare_paths.push(format!("/rows/{}", from + at));
    }
    let page = "/manifests?state=issued&limit=50".to_owned();
    let (_, text) = ours.get(&page);
    let shown: Value = serde_json::from_str(text).unwrap();
    let items = shown["items"].as_array().unwrap();
    assert_eq!(items.len(), 50);
    for item in items {
        posted(&mut theirs, "/rows/page/1", &item.to_string());
    }
    compare(report, "manifests read by id", 0.35, |kind| match kind {
        Kind::Ours => reads(platform.1, token, &paths),
        Kind::Bare => reads(bare.1, &floor::token(), &bare_paths),
    });
    compare(report, "lists of 50 manifests, by state and rights,", 0.5, |kind| match kind {
        Kind::Ours => reads(platform.1, token, std::slice::from_ref(&page)),
        Kind::Bare => reads(bare.1, &floor::token(), &["/rows/page/50".to_owned()]),
    });
}

#[derive(Clone, Copy)]
enum Kind {
    Ours,
    Bare,
}

fn compare(report: &mut String, what: &str, wanted: f64, measure: impl Fn(Kind) -> f64) {
    let (mut ours, mut bare) = (Vec::new(), Vec::new());
    for _ in 0..ROUNDS {
        bare.push(measure(Kind::Bare));
        ours.push(measure(Kind::Ours));
    }
    let ratio = best(&ours) / best(&bare);
    line(report, &format!("{what} per second"), &format!("{:.0}", best(&ours)), "");
    line(report, "bare rows of the same bytes", &format!("{:.0}", best(&bare)), "");
    line(report, "ratio", &format!("{ratio:.2}"), &format!("≥ {wanted}: {}", verdict(ratio >= wanted)));
}
