//! The plans of a whole district at one click: a job of the server that everybody else goes on using, and what it holds meanwhile.

use std::{
    path::Path,
    time::{Duration, Instant},
};

use serde_json::Value;

use super::{
    Server,
    documents::{Works, fill, works},
    line,
    load::Client,
    verdict,
    world::World,
};

/// Sites of the district, of so many organisations: one has numbers for a few hundred.
const SITES: usize = 1000;
const OWNERS: usize = 4;
/// Packages of each site, and how many of a day.
const OF_EACH: usize = 20;
const A_DAY: usize = 900;
/// Sites done at which the server's memory is looked at.
const LOOKED: [usize; 3] = [100, 500, SITES];

/// Memory that a process holds, MB.
fn resident(process: u32) -> f64 {
    let text = std::fs::read_to_string(format!("/proc/{process}/status")).unwrap_or_default();
    let kb = text.lines().find_map(|line| line.strip_prefix("VmRSS:")?.trim().strip_suffix(" kB"));
    kb.and_then(|kb| kb.trim().parse::<f64>().ok()).unwrap_or(0.0) / 1000.0
}

/// A job as it stands.
fn job(client: &mut Client, id: &str) -> Value {
    let (status, text) = client.get(&format!("/jobs/{id}"));
    assert_eq!(status, 200, "{text}");
    serde_json::from_str(text).unwrap()
}

/// Asks for the plans of all sites and waits for the job's end: how long it took, and the memory at each look.
fn run(server: &Server, token: &str, year: i32) -> (Duration, Vec<f64>) {
    let mut client = Client::new(server.1, token);
    let start = Instant::now();
    let (status, text) = client.post("/jobs/plans", &format!("{{\"year\": {year}}}"));
    assert_eq!(status, 202, "{text}");
    let id = serde_json::from_str::<Value>(text).unwrap()["id"].as_str().unwrap().to_owned();
    let mut seen = Vec::new();
    loop {
        let told = job(&mut client, &id);
        let done = usize::try_from(told["done"].as_i64().unwrap()).unwrap();
        while LOOKED.get(seen.len()).is_some_and(|at| done >= *at) {
            seen.push(resident(server.0.id()));
        }
        match told["state"].as_str().unwrap() {
            "waiting" | "running" => std::thread::sleep(Duration::from_millis(5)),
            "done" => {
                assert_eq!(told["report"]["proposed"], SITES, "{}", told["report"]);
                return (start.elapsed(), seen);
            }
            other => panic!("the job ended {other}: {told}"),
        }
    }
}

/// A district at one click.
pub fn propose_all(world: &mut World, data: &Path, year: i32, report: &mut String) -> Vec<Works> {
    let (owners, token) = world.group(OWNERS);
    let one = |at: usize| works(world, &owners[at % OWNERS], at / OWNERS + 1, ("330122", "900-249-08"));
    let all: Vec<Works> = (0..SITES).map(one).collect();
    let wanted: Vec<(Works, usize)> = (0..OF_EACH * SITES).map(|at| (all[at % SITES], at / A_DAY + 1)).collect();
    fill(world, &wanted);
    let server = Server::platform(data);
    let idle = resident(server.0.id());
    let (took, seen) = run(&server, &token, year);
    let what = format!("plans of a district of {SITES} sites of {OWNERS} organisations, as a job");
    line(report, &what, &format!("{:.1} s", took.as_secs_f64()), "");
    let shown = seen.iter().map(|mb| format!("{mb:.0}")).collect::<Vec<_>>().join(" / ");
    let steady = seen.len() == LOOKED.len() && seen[2] <= seen[0] * 1.25;
    let what = format!("the server's memory meanwhile, MB, after 100, 500 and all ({idle:.0} before)");
    line(report, &what, &shown, &format!("last ≤ 1.25 × first: {}", verdict(steady)));
    all
}
