//! A whole district of some weeks, from the machine to the furnace, through the same commands as everybody: every state and
//! every "no" of the chain occurs in it, its journal verifies, and no gram of it is lost or in two places.

mod balance;
mod told;

use std::collections::{BTreeSet, HashMap};

use weifei::{
    app::{
        Actor, Env, account, demo,
        manifest::parties,
        paper, seal,
        verify::{Verdict, verify},
    },
    domain::{
        access::Permission,
        manifest::{Action, Incident, LegState, Manifest, Origin, Standing, State as ManifestState, lifecycle},
        package::State as PackageState,
        paper::{
            approval::{self, Approval},
            contract::{self, Contract},
            credential, export, name_change, permit,
        },
        refusal::Code,
        treatment::State as BatchState,
        trip::State as TripState,
    },
    sim::{Plan, World, build},
    store::{self, manifest::Filter},
};

use self::told::Told;

/// Why a code of plans is not of the chain.
const PLAN: &str = "plans are written apart from the chain: asked in `plan`";

/// Codes that no command can be answered with, each with the reason.
const NEVER: &[(&str, &str)] = &[
    (
        "quota.used_up",
        "the answer to who loses a race between check and booking; one command after the other never does",
    ),
    ("name_change.late", "no answer to a command: the change tells it when it is read"),
    ("trip.stops_over", "a round is planned apart from the chain: asked in `manifest::milk_run`"),
    ("manifest.packages_over", "no answer to a command: a proposal tells why a package stays"),
    ("plan.not_from_state", PLAN),
    ("plan.exists", PLAN),
    ("plan.producer_writes", PLAN),
    ("plan.incomplete", PLAN),
    ("plan.tier_unknown", PLAN),
    ("plan.table_missing", PLAN),
    ("plan.field_missing", PLAN),
    ("plan.unbalanced", PLAN),
    ("plan.above_approved", PLAN),
    ("plan.receiver_not_permitted", PLAN),
    ("plan.receiver_unregistered", PLAN),
    ("plan.receiver_short", PLAN),
    ("plan.store_short", PLAN),
    ("plan.reduction_above_yield", PLAN),
    ("plan.approved_missing", PLAN),
];

/// Beginnings of the codes that the chain can answer with.
const FAMILIES: &[&str] = &[
    "manifest.",
    "trip.",
    "treatment.",
    "paper.",
    "permit.",
    "contract.",
    "approval.",
    "export.",
    "name_change.",
    "check.",
    "credential.",
    "quota.",
    "leg.",
    "load.",
    "plan.",
];

fn district(dir: &tempfile::TempDir, seed: u64, sites: usize, days: u32, demo: bool) -> (Env, World) {
    let until = "2026-11-20".parse().unwrap();
    made(dir, &Plan { sites, days, seed, until, ..Plan::default() }, demo)
}

fn made(dir: &tempfile::TempDir, plan: &Plan, demo: bool) -> (Env, World) {
    let (mut env, clock) = crate::support::simulated(dir, plan.seed);
    env.demo = demo;
    let world = build(&env, &clock, plan).unwrap();
    (env, world)
}

fn root(env: &Env) -> String {
    let key = seal::verifier_key(env).unwrap();
    match env.db.read(|conn| verify(conn, &key, None, Some(env.clock.now()))).unwrap() {
        Verdict::Ok { root, events, size } => {
            assert_eq!(events, size, "all is sealed");
            root
        }
        Verdict::Fault(what) => panic!("{what}"),
    }
}

/// Those of a list that were not reached.
fn missing<T: PartialEq + std::fmt::Debug + Copy>(all: &[T], reached: &[T]) -> Vec<T> {
    all.iter().copied().filter(|one| !reached.contains(one)).collect()
}

fn every_state_was_reached(told: &Told) {
    assert_eq!(missing(PackageState::ALL, &told.packages), [], "packages");
    assert_eq!(missing(ManifestState::ALL, &told.manifests), [], "manifests");
    assert_eq!(missing(Origin::ALL, &told.origins), [], "origins of manifests");
    assert_eq!(missing(Standing::ALL, &told.standings), [], "packages on manifests");
    assert_eq!(missing(LegState::ALL, &told.legs), [], "legs");
    assert_eq!(missing(Incident::ALL, &told.incidents), [], "incidents");
    assert_eq!(missing(TripState::ALL, &told.trips), [], "trips");
    assert_eq!(missing(BatchState::ALL, &told.batches), [], "treatment batches");
    assert_eq!(missing(permit::State::ALL, &told.permits), [], "permits");
    assert_eq!(missing(contract::State::ALL, &told.contracts), [], "contracts");
    assert_eq!(missing(approval::State::ALL, &told.approvals), [], "approvals");
    assert_eq!(missing(name_change::State::ALL, &told.name_changes), [], "changes of name");
    assert_eq!(missing(export::State::ALL, &told.exports), [], "export approvals");
    assert_eq!(missing(credential::State::ALL, &told.credentials), [], "credentials");
}

fn every_no_was_met(world: &World, told: &Told) {
    let of_chain = |code: &&str| FAMILIES.iter().any(|family| code.starts_with(family));
    let all: BTreeSet<&str> = Code::ALL.iter().map(|code| code.as_str()).filter(of_chain).collect();
    let met: BTreeSet<&str> = world.met.keys().chain(&told.warnings).map(String::as_str).filter(of_chain).collect();
    let never: BTreeSet<&str> = NEVER.iter().map(|(code, _)| *code).collect();
    let unmet: Vec<&&str> = all.iter().filter(|code| !met.contains(*code) && !never.contains(*code)).collect();
    assert!(unmet.is_empty(), "not met: {unmet:?}");
    let wrong: Vec<&&str> = never.iter().filter(|code| met.contains(*code) || !all.contains(*code)).collect();
    assert!(wrong.is_empty(), "said never to be met: {wrong:?}");
}

#[test]
fn a_district_meets_every_state_and_every_no_and_loses_no_gram() {
    let dir = tempfile::tempdir().unwrap();
    let (env, world) = district(&dir, 11, 6, 48, false);
    assert_eq!(world.surprises, Vec::<String>::new());
    assert!(world.loads > 20 && world.batches > 20 && world.repeated > 20, "{world:?}");
    root(&env);
    let told = Told::of(&env);
    every_state_was_reached(&told);
    every_no_was_met(&world, &told);
    told.milk_run_has_several_manifests();
    told.a_receipt_was_confirmed_late(&env);
    balance::of_each_site_and_of_the_whole_chain(&env, &told);
    balance::nothing_is_in_two_places(&env, &told);
}

#[test]
fn the_same_seed_and_date_give_the_same_district() {
    let of = |seed| {
        let dir = tempfile::tempdir().unwrap();
        let (env, world) = district(&dir, seed, 3, 14, true);
        assert_eq!(world.surprises, Vec::<String>::new());
        (root(&env), world)
    };
    let first = of(5);
    assert_eq!(first, of(5));
    assert_ne!(first.0, of(6).0);
}

/// Districts of other sizes go as they are meant to; `DISTRICTS` so many more of them.
#[test]
fn districts_of_any_size_hold_no_surprise() {
    let soak: u64 = std::env::var("DISTRICTS").ok().and_then(|text| text.parse().ok()).unwrap_or(0);
    let sizes = [(1, 9), (2, 2), (4, 20)];
    let more = (0..soak)
        .map(|seed| (100 + seed, 1 + usize::try_from(seed % 7).unwrap(), 5 + u32::try_from(seed % 60).unwrap()));
    for (seed, sites, days) in (7..).zip(sizes).map(|(seed, (sites, days))| (seed, sites, days)).chain(more) {
        let dir = tempfile::tempdir().unwrap();
        let (env, world) = district(&dir, seed, sites, days, seed % 2 == 0);
        assert_eq!(world.surprises, Vec::<String>::new(), "seed {seed}, {sites} sites, {days} days");
        root(&env);
    }
}

/// What somebody with a login of the demo sees: themselves, and their manifests.
fn whoever_logs_in(env: &Env, login: &str) -> (Actor, Vec<Manifest>) {
    let person = env.db.read(|conn| store::account::by_login(conn, login)).unwrap().unwrap();
    assert!(account::verify(env, login, demo::PASSWORD, "here").is_ok(), "{login}");
    let id = person.id.parse().unwrap();
    let grants = env.db.read(|conn| account::grants_of(conn, &id, env.clock.now())).unwrap().0;
    let actor = Actor::user(id, grants);
    let scope = parties::scope(&actor);
    let seen = env.db.read(|conn| store::manifest::list(conn, &scope, &Filter::default(), None, 100)).unwrap();
    (actor, seen)
}

/// The demo ends yesterday, whatever day that is: a first producer who has just shipped everything could write no manifest.
#[test]
fn on_whatever_day_the_demo_ends_there_is_stock_to_write_a_manifest_of() {
    let monday: chrono::NaiveDate = "2026-11-23".parse().unwrap();
    for until in monday.iter_days().take(7) {
        let dir = tempfile::tempdir().unwrap();
        let (env, world) = made(&dir, &Plan { sites: 2, days: 8, seed: 1, until, ..Plan::default() }, true);
        assert_eq!(world.surprises, Vec::<String>::new(), "{until}");
        let (_, seen) = whoever_logs_in(&env, "ehs");
        let site = seen.first().unwrap().consignor.site.to_string();
        let filter = store::package::Filter { site, state: Some("in_stock".into()), ..Default::default() };
        let stock = env.db.read(|conn| store::package::list(conn, &filter, None, 500)).unwrap();
        let paint = stock.iter().filter(|one| one.waste_code == "900-041-49" && one.manifest.is_none()).count();
        assert!(paint >= 8, "{until}: {paint} drums");
    }
}

#[test]
fn whoever_opens_the_demo_finds_something_to_do() {
    let dir = tempfile::tempdir().unwrap();
    let (env, world) = district(&dir, 1, 2, 2, true);
    assert_eq!(world.surprises, Vec::<String>::new());
    let people: HashMap<&str, _> =
        demo::LOGINS.iter().map(|(_, login)| (*login, whoever_logs_in(&env, login))).collect();
    let waits = |login: &str, state: ManifestState| {
        let (actor, seen) = &people[login];
        let action = lifecycle::forward(state).unwrap();
        let acts = |one: &&Manifest| lifecycle::next(one.state, action, &sides_of(actor, one, action)).is_ok();
        let found = seen.iter().filter(|one| one.state == state).find(acts);
        found.unwrap_or_else(|| panic!("nothing {} for {login}", state.as_str())).clone()
    };
    waits("ehs", ManifestState::Draft);
    waits("dispatcher", ManifestState::Issued);
    waits("driver", ManifestState::Loaded);
    waits("driver", ManifestState::InTransit);
    waits("driver", ManifestState::Exception);
    waits("gate", ManifestState::Arrived);
    let partly = waits("gate", ManifestState::Partial);
    assert!(partly.standing(Standing::Rejected).next().is_some(), "one is to go back");
    assert!(people["officer"].1.iter().any(|one| one.state == ManifestState::Exception));
    // The furnace: a batch that is open, and a drum that may go into it.
    let (operator, seen) = &people["operator"];
    let done = seen.iter().find(|one| one.state == ManifestState::Completed).unwrap();
    let site = done.receiver.site.to_string();
    let filter = store::package::Filter { site: site.clone(), state: Some("in_stock".into()), ..Default::default() };
    assert!(!env.db.read(|conn| store::package::list(conn, &filter, None, 9)).unwrap().is_empty());
    let open = env.db.read(|conn| store::treatment::of_site(conn, &site, Some("open"), None, 9)).unwrap();
    assert!(open.len() == 1 && operator.may(Permission::TreatWaste));
    // A contract to confirm, an application to accept.
    let papers = |login: &str| people[login].0.clone();
    let drafts = store::paper::Filter { state: Some("drafted".into()), ..Default::default() };
    let (manager, reviewer) = (papers("manager"), papers("reviewer"));
    let contracts = env.db.read(|conn| paper::list::<Contract>(conn, &env, &manager, &drafts, None, 9)).unwrap();
    assert!(contracts.iter().any(|one| one.paper.drafted_by == contract::Side::Receiver));
    let submitted = store::paper::Filter { state: Some("submitted".into()), ..Default::default() };
    assert!(
        !env.db.read(|conn| paper::list::<Approval>(conn, &env, &reviewer, &submitted, None, 9)).unwrap().is_empty()
    );
}

fn sides_of(actor: &Actor, one: &Manifest, action: Action) -> Vec<weifei::domain::manifest::Side> {
    parties::sides(actor, one, action).into_iter().map(|(side, _)| side).collect()
}
