//! Figures about the platform, each beside the least that the same machine can do; printed and kept in docs/benchmarks.md.
//!
//! `make bench`, or `cargo bench -- throughput latency manifests notices documents growth verify` for some of them.
//! `BENCH_EVENTS` sets the size of the large journal (default 1,000,000).
#![expect(
    clippy::unwrap_used,
    clippy::panic,
    clippy::cast_precision_loss,
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a bench may stop, and its figures are rough"
)]

mod consignments;
mod district;
mod documents;
mod floor;
mod load;
mod manifests;
mod notices;
mod world;

use std::{
    fmt::Write as _,
    net::{SocketAddr, TcpListener, TcpStream},
    path::Path,
    process::{Child, Command, Stdio},
    time::{Duration, Instant},
};

use diesel::prelude::*;
use weifei::{kernel::hash::Hash, store::schema::event};

use world::World;

/// Clients of the closed loop.
const CLIENTS: usize = 64;
/// How long one measurement of throughput lasts.
const MEASURE: Duration = Duration::from_secs(6);
/// Measurements of each side, in turn; the best of each is compared.
const ROUNDS: usize = 3;
/// Offered load of the open loop, scans per second.
const OFFERED: f64 = 1000.0;
/// How long it is offered.
const OFFERED_FOR: Duration = Duration::from_secs(20);
/// Scans one after the other.
const SINGLE: usize = 4000;

/// A server as a child process, killed when dropped.
struct Server(Child, SocketAddr);

impl Server {
    fn start(command: &mut Command, address: SocketAddr) -> Self {
        let child = command.env("RUST_LOG", "warn").stdout(Stdio::null()).spawn().unwrap();
        let start = Instant::now();
        while TcpStream::connect(address).is_err() {
            assert!(start.elapsed() < Duration::from_secs(30), "the server does not start");
            std::thread::sleep(Duration::from_millis(20));
        }
        Self(child, address)
    }

    fn platform(dir: &Path) -> Self {
        let address = free();
        let mut command = Command::new(env!("CARGO_BIN_EXE_weifei"));
        let listen = address.to_string();
        Self::start(
            command
                .args(["serve", "--rate-limit", "0", "--origin", world::ORIGIN, "--listen", &listen, "--data"])
                .arg(dir),
            address,
        )
    }

    fn floor(dir: &Path) -> Self {
        let address = free();
        let mut command = Command::new(std::env::current_exe().unwrap());
        let file = dir.join(format!("floor{}.db", address.port()));
        Self::start(command.arg("floor-server").arg(file).arg(address.to_string()), address)
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

fn free() -> SocketAddr {
    TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap()
}

fn ms(time: Duration) -> f64 {
    time.as_secs_f64() * 1000.0
}

fn verdict(good: bool) -> &'static str {
    if good { "met" } else { "MISSED" }
}

/// Accepted durable scans per second beside bare appends, same clients, in turn.
fn throughput(dir: &Path, report: &mut String) {
    let data = dir.join("throughput");
    let mut world = World::new(&data);
    world.grow(4000);
    let mut parcels = world.parcels(CLIENTS, 2);
    let token = world.token();
    world.close();
    let (platform, bare) = (Server::platform(&data), Server::floor(dir));
    let (mut scans, mut appends) = (Vec::new(), Vec::new());
    for _ in 0..ROUNDS {
        let mut same = parcels.clone();
        appends.push(load::closed(bare.1, &floor::token(), &mut same, MEASURE));
        scans.push(load::closed(platform.1, &token, &mut parcels, MEASURE));
    }
    let best = |all: &[f64]| all.iter().copied().fold(0.0, f64::max);
    let ratio = best(&scans) / best(&appends);
    line(report, "moves per second, whole platform, 64 clients", &format!("{:.0}", best(&scans)), "");
    line(
        report,
        "bare durable appends per second (`benches/floor`), same clients",
        &format!("{:.0}", best(&appends)),
        "",
    );
    line(report, "ratio", &format!("{ratio:.2}"), &format!("≥ 0.35, aim 0.6: {}", verdict(ratio >= 0.35)));
}

/// The tail under an offered load.
fn latency(dir: &Path, report: &mut String) {
    let data = dir.join("latency");
    let mut world = World::new(&data);
    world.grow(8000);
    let mut parcels = world.parcels(CLIENTS, 4);
    let token = world.token();
    world.close();
    let platform = Server::platform(&data);
    load::open(platform.1, &token, &mut parcels, OFFERED, Duration::from_secs(2));
    let seen = load::open(platform.1, &token, &mut parcels, OFFERED, OFFERED_FOR);
    let at = |percent| format!("{:.1} ms", ms(seen.percentile(percent)));
    let rate = format!("{:.0} offered, {:.0} reached", seen.offered, seen.reached);
    line(report, "moves per second, open loop, 20 s", &rate, "");
    line(report, "latency p50 / p90", &format!("{} / {}", at(50.0), at(90.0)), "");
    let p99 = seen.percentile(99.0);
    let good = p99 <= Duration::from_millis(50) && seen.reached > 0.98 * seen.offered;
    line(report, "latency p99", &at(99.0), &format!("≤ 50 ms: {}", verdict(good)));
    line(report, "latency p99.9 / longest", &format!("{} / {}", at(99.9), at(100.0)), "");
}

/// One scan with a short and with a long journal behind it.
fn growth(dir: &Path, events: usize, report: &mut String) {
    let measure = |data: &Path, many: usize| {
        let mut world = World::new(data);
        let start = Instant::now();
        world.grow(many);
        let made = start.elapsed();
        let each = (world.packages.len() / 2).min(2000);
        let mut parcels = world.parcels(1, each).remove(0);
        let token = world.token();
        world.close();
        let platform = Server::platform(data);
        load::one_by_one(platform.1, &token, &mut parcels, SINGLE / 4);
        (load::one_by_one(platform.1, &token, &mut parcels, SINGLE), made)
    };
    let (short, _) = measure(&dir.join("short"), 10_000);
    let (long, made) = measure(&dir.join("long"), events);
    let ratio = long.0.as_secs_f64() / short.0.as_secs_f64();
    let shown = |(median, mean): (Duration, Duration)| format!("{:.2} / {:.2} ms", ms(median), ms(mean));
    line(report, "one move, median / mean, 10,000 events in the journal", &shown(short), "");
    line(report, &format!("one move, median / mean, {events} events in the journal"), &shown(long), "");
    line(report, "ratio of the medians", &format!("{ratio:.2}"), &format!("≤ 1.3: {}", verdict(ratio <= 1.3)));
    let rate = events as f64 / made.as_secs_f64();
    line(report, "moves per second in process, large transactions, sealed", &format!("{rate:.0}"), "");
}

/// `journal verify --sealed` beside reading and hashing the same rows.
fn verification(dir: &Path, report: &mut String) {
    let data = dir.join("long");
    let bare = || {
        let start = Instant::now();
        let mut conn = SqliteConnection::establish(&data.join("weifei.db").display().to_string()).unwrap();
        let query = event::table.order(event::position).select((event::body, event::hash));
        let mut many = 0_u64;
        for row in query.load_iter::<(String, String), _>(&mut conn).unwrap() {
            let (body, hash) = row.unwrap();
            assert_eq!(Hash::of(&[&[0], body.as_bytes()]).hex(), hash);
            many += 1;
        }
        (start.elapsed(), many)
    };
    let verify = || {
        let start = Instant::now();
        let mut command = Command::new(env!("CARGO_BIN_EXE_weifei"));
        let command = command.args(["journal", "verify", "--sealed", "--origin", world::ORIGIN, "--data"]).arg(&data);
        let out = command.output().unwrap();
        assert!(out.status.success(), "{}", String::from_utf8_lossy(&out.stderr));
        start.elapsed()
    };
    bare();
    let (mut read, mut verified) = (Duration::MAX, Duration::MAX);
    let mut many = 0;
    for _ in 0..ROUNDS {
        let (time, rows) = bare();
        (read, many) = (read.min(time), rows);
        verified = verified.min(verify());
    }
    let ratio = verified.as_secs_f64() / read.as_secs_f64();
    line(report, &format!("reading and hashing {many} events"), &format!("{:.2} s", read.as_secs_f64()), "");
    line(report, "`journal verify --sealed` of the same", &format!("{:.2} s", verified.as_secs_f64()), "");
    line(report, "ratio", &format!("{ratio:.2}"), &format!("≤ 2: {}", verdict(ratio <= 2.0)));
}

fn line(report: &mut String, what: &str, figure: &str, wanted: &str) {
    eprintln!("{what}: {figure} {wanted}");
    let _ = writeln!(report, "| {what} | {figure} | {wanted} |");
}

/// The processor, as the system names it.
fn machine() -> String {
    let text = std::fs::read_to_string("/proc/cpuinfo").unwrap_or_default();
    let name = text.lines().find_map(|line| line.strip_prefix("model name")?.split_once(": "));
    let cores = std::thread::available_parallelism().map_or(0, std::num::NonZero::get);
    format!("{} cores of {}", cores, name.map_or("an unknown kind", |(_, name)| name))
}

fn main() {
    let args: Vec<String> = std::env::args().skip(1).filter(|one| !one.starts_with("--")).collect();
    if let [first, file, address] = args.as_slice()
        && first == "floor-server"
    {
        return floor::serve(file, address);
    }
    let wanted = |name: &str| args.is_empty() || args.iter().any(|one| one == name);
    let events: usize = std::env::var("BENCH_EVENTS").map_or(1_000_000, |text| text.parse().unwrap());
    let dir = tempfile::tempdir().unwrap();
    let mut report = String::new();
    if wanted("throughput") {
        throughput(dir.path(), &mut report);
    }
    if wanted("latency") {
        latency(dir.path(), &mut report);
    }
    if wanted("manifests") {
        manifests::measure(dir.path(), &mut report);
    }
    if wanted("documents") {
        documents::measure(dir.path(), &mut report);
    }
    if wanted("notices") {
        notices::measure(dir.path(), &mut report);
    }
    if wanted("growth") || wanted("verify") {
        growth(dir.path(), events, &mut report);
        verification(dir.path(), &mut report);
    }
    if args.is_empty() {
        keep(&report, events);
    }
}

fn keep(report: &str, events: usize) {
    let text = format!(
        "# Benchmarks\n\nWritten by `make bench`; what is quoted anywhere comes from here. Clients, the platform and the \
         floor share one machine: {}, SQLite, WAL, synced before the answer, a scan is `packages/{{id}}/move` over HTTP with its \
         own Idempotency-Key, accepted and durable. The large journal has {events} events.\n\n| what | figure | wanted |\n\
         |---|---|---|\n{report}",
        machine()
    );
    let file = concat!(env!("CARGO_MANIFEST_DIR"), "/docs/benchmarks.md");
    if let Err(error) = std::fs::write(file, text) {
        panic!("{file}: {error}");
    }
}
