//! What the rules find and raise in a small district: every kind of fault that fits into its days is found, what is raised is right,
//! and where everybody keeps to the law hardly anything is raised. The year of a thousand sites is `make precision`.

use std::{collections::BTreeSet, sync::Arc};

use weifei::{
    app::{Env, alarm},
    kernel::{
        clock::{Instant, ManualClock},
        id::SeededIds,
    },
    sim::{
        Fault, Faults, Plan, World, build,
        measure::{Measured, calls, digest, measure},
    },
    store::{Db, conn::Address},
};

use crate::{
    cli::{said, weifei},
    support::simulated,
};

/// Notices a day that reach the district's officers, at most.
const OFFICERS_MOST: usize = 3;
/// 预警 of a site and day, millionths.
const WARNINGS_MOST: usize = 100_000;

fn plan(sites: usize, days: u32, faults: Faults) -> Plan {
    Plan { sites, days, seed: 3, until: "2026-10-31".parse().unwrap(), faults }
}

fn planted(each: usize) -> Faults {
    Faults::Planted { kinds: Fault::ALL.to_vec(), each }
}

fn lived(plan: &Plan) -> (tempfile::TempDir, Env, World, Measured) {
    let dir = tempfile::tempdir().unwrap();
    let (env, clock) = simulated(&dir, plan.seed);
    let world = build(&env, &clock, plan).unwrap();
    let measured = measure(&env, plan, &world).unwrap();
    (dir, env, world, measured)
}

#[test]
fn where_everybody_keeps_to_the_law_hardly_anything_is_raised() {
    let (.., world, told) = lived(&plan(20, 75, Faults::None));
    assert_eq!(world.surprises, Vec::<String>::new());
    assert_eq!(world.labels, []);
    assert!(told.officers_worst <= OFFICERS_MOST, "{told:#?}");
    assert!(told.warnings_millionths <= WARNINGS_MOST, "{told:#?}");
    // Ordinary life goes on: loads leave, and who looks like a fault is warned of.
    assert!(world.loads > 50 && told.warnings > 0, "{world:#?}");
}

#[test]
fn every_planted_fault_is_found_and_what_is_raised_is_right() {
    let (_dir, env, world, told) = lived(&plan(20, 75, planted(1)));
    assert_eq!(world.surprises, Vec::<String>::new());
    for kind in &told.kinds {
        assert_eq!(kind.missed, Vec::<String>::new(), "{kind:?}");
    }
    // What needs more days than the world has: a month beside six others, half a year without a shipment, 31 March, 60 days without
    // feedback.
    let found: Vec<&str> = told.kinds.iter().filter(|kind| kind.found > 0).map(|kind| kind.kind.as_str()).collect();
    let lacking: Vec<&str> = Fault::ALL.iter().map(|kind| kind.as_str()).filter(|kind| !found.contains(kind)).collect();
    assert_eq!(lacking, ["no_feedback", "output_doubled", "plan_not_filed", "no_shipment"]);
    let (alarms, right) = told.rules.iter().fold((0, 0), |(all, good), of| (all + of.alarms, good + of.alarms_right));
    assert!(alarms > 20 && right * 100 >= alarms * 95, "{right} of {alarms}: {:#?}", told.rules);
    // What a scan would have forbidden was forbidden, and found when it was forced.
    let forbidden = told.kinds.iter().find(|kind| kind.kind == "incompatible_store").unwrap();
    assert_eq!((forbidden.found, forbidden.refused.get("zone.incompatible")), (1, Some(&1)));
    // Everything remembered is lost and two servers look at once: none of the rules that found something tells it again.
    let list = calls(&env).unwrap();
    let rules: BTreeSet<&str> = list.iter().map(|one| one.rule.as_str()).collect();
    assert!(rules.len() > 30, "{rules:?}");
    alarm::anew(&env).unwrap();
    std::thread::scope(|scope| {
        for _ in 0..2 {
            scope.spawn(|| alarm::catch_up(&env).unwrap());
        }
    });
    alarm::catch_up(&env).unwrap();
    assert_eq!(digest(&calls(&env).unwrap()), digest(&list));
}

/// The same seed raises the same notices, on either database.
#[test]
fn the_same_seed_raises_the_same_notices() {
    let of = plan(4, 30, planted(1));
    let (.., world, told) = lived(&of);
    let dir = tempfile::tempdir().unwrap();
    let clock = Arc::new(ManualClock::at(Instant::from_micros(0)));
    let file = Address::Sqlite(dir.path().join("other.db").display().to_string());
    let (env, _) = simulated(&tempfile::tempdir().unwrap(), of.seed);
    let ids = Arc::new(SeededIds::new(of.seed));
    let (reference, checks, rules) = Default::default();
    let env = Env { clock: clock.clone(), ids, db: Db::open_hasty(file).unwrap(), reference, checks, rules, ..env };
    let again = build(&env, &clock, &of).unwrap();
    assert_eq!((&again.labels, again.surprises), (&world.labels, world.surprises));
    let list = calls(&env).unwrap();
    assert_eq!(digest(&list).hex(), told.list_sha256);
    assert!(list.len() > 10);
    // One notice less is another list.
    assert_ne!(digest(&list[1..]).hex(), told.list_sha256);
}

#[test]
fn the_truth_and_the_figures_come_out_of_the_command_line() {
    let dir = tempfile::tempdir().unwrap();
    let small = ["--sites", "2", "--days", "8", "--seed", "5", "--until", "2026-10-31"];
    let asked = ["rules", "measure", "--kinds", "no_manifest", "--each", "1", "--days", "40", "--truth", "truth.json"];
    let rest = ["--sites", "2", "--seed", "5", "--until", "2026-10-31", "--format", "json"];
    let done = weifei(dir.path(), &[&asked[..], &rest].concat());
    assert!(done.status.success(), "{}", said(&done));
    let told: serde_json::Value = serde_json::from_slice(&done.stdout).unwrap();
    assert_eq!(told["with"]["kinds"][0]["recall_permille"], 1000);
    assert_eq!(told["without"]["kinds"].as_array().unwrap().len(), 0);
    let truth: serde_json::Value =
        serde_json::from_slice(&std::fs::read(dir.path().join("truth.json")).unwrap()).unwrap();
    assert_eq!(truth[0]["kind"], "no_manifest");
    assert!(truth[0]["subject"].as_str().unwrap().starts_with("inspection/"));
    let again = weifei(dir.path(), &[&asked[..], &rest].concat());
    assert!(!again.status.success() && said(&again).contains("holds a world already"));
    let wrong = weifei(dir.path(), &[&["demo", "--no-serve", "--faults", "boredom"][..], &small].concat());
    assert!(!wrong.status.success() && said(&wrong).contains("no_manifest"), "{}", said(&wrong));
}
