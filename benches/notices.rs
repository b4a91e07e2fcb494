//! How soon a notice is there for whoever looks, while scans come in; and what deadlines that wait cost while none is due.

use std::{
    io::{BufRead as _, BufReader, Write as _},
    net::{SocketAddr, TcpStream},
    path::Path,
    sync::mpsc::{Receiver, channel},
    time::{Duration, Instant},
};

use weifei::{
    app::{
        alarm, due,
        facility::{NewFacility, add_zone, open},
        package::Ask,
    },
    domain::facility::FacilityKind,
    kernel::id::ZoneId,
    store::conn,
};

use super::{
    Server, line,
    load::{self, Client},
    ms, verdict,
    world::{self, World},
};

/// Storage points, each of which is filled up once.
const POINTS: usize = 60;
/// Drums of 100 kg in a point before the one that makes it full enough to be warned of (2.4 t, STO-02).
const BEFORE: usize = 23;
/// Scans per second meanwhile.
const OFFERED: f64 = 500.0;
/// Clients of them.
const CLIENTS: usize = 16;
/// Deadlines that wait.
const WAITING: i64 = 10_000_000;
/// Looks of one measurement.
const LOOKS: u32 = 200;

/// Tells of every message of the live feed, until the server ends.
fn listen(address: SocketAddr, token: &str) -> Receiver<()> {
    let (told, heard) = channel();
    let mut stream = TcpStream::connect(address).unwrap();
    let ask = format!("GET /api/v1/live HTTP/1.1\r\nHost: bench\r\nAuthorization: Bearer {token}\r\n\r\n");
    stream.write_all(ask.as_bytes()).unwrap();
    std::thread::spawn(move || {
        for text in BufReader::new(stream).lines().map_while(Result::ok) {
            if text.starts_with("data: ") && told.send(()).is_err() {
                return;
            }
        }
    });
    heard
}

/// Points that lack one drum each, with that drum.
fn points(world: &mut World) -> Vec<(ZoneId, String)> {
    let mut made = Vec::new();
    let mut steps = Vec::new();
    for number in 0..POINTS {
        let site = world.site;
        let zone = world::must(&world.env, &world.keeper, move |tx| {
            let (code, name) = (format!("TS1{number:02}"), format!("产废点{number}"));
            let facility =
                open(tx, &NewFacility { site, code, name, kind: FacilityKind::StoragePoint, capacity: None })?.id;
            Ok(add_zone(tx, facility, &world::zone(format!("P{number}")))?.1)
        })
        .id;
        let mut own = world.packages.split_off(world.packages.len() - BEFORE - 1);
        let last = own.pop().unwrap();
        steps.extend(own.into_iter().map(|drum| (drum, Ask::Move(zone))));
        made.push((zone, last.to_string()));
    }
    world.bulk(&steps, |tx, (id, ask)| weifei::app::package::act(tx, *id, ask, None).map(|_| ()));
    made
}

fn notices(client: &mut Client) -> i64 {
    let (status, text) = client.get("/notices/sum");
    assert_eq!(status, 200, "{text}");
    serde_json::from_str::<serde_json::Value>(text).unwrap()["notices"].as_i64().unwrap()
}

/// From the answer to the scan that is its cause to the notice that a page fed by the live feed has.
fn soon(dir: &Path, report: &mut String) {
    let data = dir.join("notices");
    let mut world = World::new(&data);
    world.grow(60_000);
    let points = points(&mut world);
    let mut parcels = world.parcels(CLIENTS, 20);
    let token = world.token();
    world.close();
    let platform = Server::platform(&data);
    // What the rules have to say of the world as it is comes first; a connection that says nothing meanwhile would be closed.
    std::thread::sleep(Duration::from_secs(10));
    let mut client = Client::new(platform.1, &token);
    let heard = listen(platform.1, &token);
    let mut seen: Vec<Duration> = std::thread::scope(|scope| {
        let (address, token) = (platform.1, &token);
        let scans = scope.spawn(move || load::open(address, token, &mut parcels, OFFERED, Duration::from_secs(75)));
        // The load settles; the same holds for the connection.
        for _ in 0..30 {
            std::thread::sleep(Duration::from_millis(100));
            notices(&mut client);
        }
        let seen = points.iter().map(|(zone, drum)| {
            let before = notices(&mut client);
            while heard.try_recv().is_ok() {}
            let (status, text) = client.post(&format!("/packages/{drum}/move"), &format!("{{\"zone_id\":\"{zone}\"}}"));
            assert_eq!(status, 200, "{text}");
            let start = Instant::now();
            while notices(&mut client) == before {
                assert!(start.elapsed() < Duration::from_secs(20), "no notice came of {zone}");
                heard.recv_timeout(Duration::from_secs(20)).unwrap();
            }
            start.elapsed()
        });
        let seen = seen.collect();
        let scans = scans.join().unwrap();
        let rate = format!("{:.0} offered, {:.0} reached", scans.offered, scans.reached);
        line(report, "scans per second while notices are waited for", &rate, "");
        seen
    });
    seen.sort();
    let at = |percent: usize| seen[(seen.len() * percent / 100).min(seen.len() - 1)];
    line(report, &format!("from scan to notice, p50 of {POINTS}"), &format!("{:.0} ms", ms(at(50))), "");
    let p99 = at(99);
    let good = verdict(p99 <= Duration::from_secs(1));
    line(report, "from scan to notice, p99", &format!("{:.0} ms", ms(p99)), &format!("≤ 1 s: {good}"));
}

/// A look of the clerk and of the watchman while nothing is due, with few and with very many that wait.
fn waiting(dir: &Path, report: &mut String) {
    let data = dir.join("waiting");
    let world = World::new(&data);
    alarm::catch_up(&world.env).unwrap();
    let look = || {
        let start = Instant::now();
        for _ in 0..LOOKS {
            due::follow(&world.env).unwrap();
            alarm::look(&world.env).unwrap();
        }
        start.elapsed() / LOOKS
    };
    look();
    let few = look();
    let far = "4000000000000000";
    let rows = format!(
        "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {WAITING}) \
         INSERT INTO deadline (key, due_at, subject, rule, provisional) \
         SELECT 'bench/' || i, {far} + i, 'facility/' || i, 'bench', 0 FROM n"
    );
    let watch = format!(
        "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {WAITING}) \
         INSERT INTO alarm_watch (subject, mark, look_at, levels) SELECT 'bench/' || i, 0, {far} + i, '{{}}' FROM n"
    );
    world.env.db.write(move |conn| [&rows, &watch].into_iter().try_for_each(|text| conn::run(conn, text))).unwrap();
    look();
    let many = look();
    let shown = |time: Duration| format!("{:.0} µs", time.as_secs_f64() * 1e6);
    line(report, "a look for what is due, nothing waits", &shown(few), "");
    line(
        report,
        &format!("a look for what is due, {WAITING} deadlines and as many looks of rules wait"),
        &shown(many),
        "",
    );
    let ratio = many.as_secs_f64() / few.as_secs_f64();
    line(report, "ratio", &format!("{ratio:.2}"), &format!("≤ 1.3: {}", verdict(ratio <= 1.3)));
}

/// Both.
pub fn measure(dir: &Path, report: &mut String) {
    soon(dir, report);
    waiting(dir, report);
}
