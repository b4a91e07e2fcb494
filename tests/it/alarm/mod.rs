//! Rules over a running world: each notice exists once whatever servers look, clears by itself or waits for a person, and is seen
//! by whom it concerns.

mod blank;
mod chosen;
mod further;
mod guarded;
mod own;
mod own_chosen;
mod settings;
mod statistics;

use std::collections::{BTreeMap, BTreeSet};

use chrono::Duration;
use weifei::{
    app::{
        Actor, Error, alarm,
        manifest::ActFields,
        notice::{act, get, list},
        package::Ask as PackageAsk,
        seal,
    },
    domain::{
        access::Role,
        alarm::Level,
        manifest::Action,
        notice::{Ask, Notice, State},
        refusal::Code,
    },
    sim,
    store::{self, notice::Filter},
};

use crate::{
    manifest::{Road, verdict},
    support::{World, actor, officer, run, simulated},
};

pub fn settle(world: &World) {
    while seal::seal(&world.env).unwrap() > 0 {}
    alarm::catch_up(&world.env).unwrap();
}

pub fn notices(world: &World, who: &Actor, rule: &str) -> Vec<Notice> {
    let filter = Filter { rule: Some(rule.into()), ..Filter::default() };
    world.env.db.read(|conn| list(conn, who, &filter, None, 100)).unwrap()
}

pub fn all(world: &World, rule: &str) -> Vec<(State, Level, i64)> {
    let found = notices(world, &Actor::system(), rule);
    found.iter().map(|one| (one.state, one.found.level, one.version)).collect()
}

fn ask(world: &World, who: &Actor, one: &Notice, ask: Ask) -> Result<Notice, Error> {
    let id = one.id;
    run(&world.env, who, move |tx| act(tx, id, &ask))
}

fn code(result: Result<Notice, Error>) -> Code {
    match result {
        Err(Error::Refused(refusal)) => refusal.code,
        other => panic!("expected a refusal, got {other:?}"),
    }
}

#[test]
fn a_point_that_fills_is_warned_of_once_whoever_looks_and_clears_when_it_is_emptied() {
    let world = World::new();
    let waste = world.waste("900-041-49", "S");
    let drums: Vec<_> = (0..3).map(|_| world.stored(&waste, 900, world.point.id)).collect();
    while seal::seal(&world.env).unwrap() > 0 {}
    // Two servers, and then the same again with nothing remembered.
    std::thread::scope(|scope| {
        for _ in 0..2 {
            scope.spawn(|| alarm::catch_up(&world.env).unwrap());
        }
    });
    settle(&world);
    assert_eq!(all(&world, "STO-02"), [(State::Raised, Level::Yellow, 1)]);
    let raised = notices(&world, &world.ehs, "STO-02").remove(0);
    assert_eq!((raised.found.values["stock_g"], raised.found.thresholds["warn_g"]), (2_700_000, 2_400_000));
    alarm::anew(&world.env).unwrap();
    settle(&world);
    assert_eq!(all(&world, "STO-02"), [(State::Raised, Level::Yellow, 1)]);
    world.act(drums[0], PackageAsk::Move(world.store[0].id)).unwrap();
    settle(&world);
    assert_eq!(all(&world, "STO-02"), [(State::Cleared, Level::Yellow, 2)]);
    // Full again is another notice.
    world.clock.advance(Duration::minutes(1));
    world.act(drums[0], PackageAsk::Move(world.point.id)).unwrap();
    settle(&world);
    let states: Vec<State> = all(&world, "STO-02").into_iter().map(|one| one.0).collect();
    assert_eq!(states, [State::Raised, State::Cleared]);
    world.verified();
}

#[test]
fn what_waits_for_its_stock_in_is_told_by_the_clock_alone_rises_and_clears() {
    let world = World::new();
    let waste = world.waste("900-041-49", "S");
    let drum = world.labelled(&waste, "IBC", 100);
    settle(&world);
    world.clock.advance(Duration::hours(12) - Duration::microseconds(1));
    settle(&world);
    assert_eq!(all(&world, "GEN-02"), []);
    world.clock.advance(Duration::microseconds(1));
    settle(&world);
    assert_eq!(all(&world, "GEN-02"), [(State::Raised, Level::Yellow, 1)]);
    world.clock.advance(Duration::hours(12));
    settle(&world);
    settle(&world);
    assert_eq!(all(&world, "GEN-02"), [(State::Raised, Level::Orange, 2)]);
    world.act(drum, PackageAsk::Store(world.store[0].id)).unwrap();
    settle(&world);
    assert_eq!(all(&world, "GEN-02"), [(State::Cleared, Level::Orange, 3)]);
    world.verified();
}

#[test]
fn a_breach_is_followed_to_its_end_by_those_it_concerns_and_closed_by_the_authority_alone() {
    let road = Road::new();
    let (world, drums) = (&road.world, road.drums(1));
    let id = road.arrived(&drums, &[&road.first]);
    road.decide(id, vec![verdict(drums[0], "accept", None)]).unwrap();
    settle(world);
    world.clock.advance(Duration::days(8));
    settle(world);
    let one = notices(world, &Actor::system(), "MAN-03").remove(0);
    assert_eq!((one.found.level, one.breach, one.subject.as_str()), (Level::Orange, true, &*format!("manifest/{id}")));
    // The receiver and its authority see it; the consignor, another division and a stranger do not.
    let receiver = actor(Role::Ehs, road.receiver.site.organisation);
    let authority = officer("330106");
    for who in [&receiver, &authority, &officer("33")] {
        assert_eq!(notices(world, who, "MAN-03").len(), 1);
    }
    for who in [&world.ehs, &officer("330111"), &officer("99"), &road.first.dispatcher] {
        assert_eq!(notices(world, who, "MAN-03"), []);
        let seen = world.env.db.read(|conn| get(conn, who, &one.id.to_string()));
        assert_eq!(code(seen), Code::NotFound);
        assert_eq!(code(ask(world, who, &one, Ask::Acknowledge)), Code::NotFound);
    }
    let handle = || Ask::Handle { measures: "今天确认接受".into(), due_on: None };
    assert_eq!(code(ask(world, &receiver, &one, handle())), Code::NoticeNotFromState);
    ask(world, &receiver, &one, Ask::Acknowledge).unwrap();
    ask(world, &receiver, &one, handle()).unwrap();
    ask(world, &receiver, &one, Ask::Submit { result: "已核对".into() }).unwrap();
    assert_eq!(code(ask(world, &receiver, &one, Ask::Verify)), Code::NoticeNeedsAuthority);
    assert_eq!(code(ask(world, &authority, &one, Ask::Verify)), Code::NoticeStillStands);
    road.act(&road.gate, id, Action::Complete, ActFields::default()).unwrap();
    settle(world);
    let waits = world.env.db.read(|conn| get(conn, &authority, &one.id.to_string())).unwrap();
    assert_eq!((waits.state, waits.subsided), (State::Submitted, true));
    let closed = ask(world, &authority, &one, Ask::Verify).unwrap();
    assert_eq!((closed.state, closed.ended_at), (State::Closed, Some(world.env.clock.now())));
    settle(world);
    alarm::anew(&world.env).unwrap();
    settle(world);
    assert_eq!(notices(world, &authority, "MAN-03").len(), 1);
    world.verified();
}

#[test]
fn what_differs_is_open_until_it_is_decided_and_both_have_taken_note() {
    let road = Road::new();
    let (world, drums) = (&road.world, road.drums(2));
    let id = road.arrived(&drums, &[&road.first]);
    let held = |verdict_of: &str, reason| vec![verdict(drums[0], verdict_of, reason)];
    road.decide(id, held("hold", Some("property"))).unwrap();
    let note = |who: &Actor| road.act(who, id, Action::NoteDiscrepancy, ActFields::default()).unwrap();
    note(&world.ehs);
    note(&officer("330106"));
    settle(world);
    // Taken note of, and not decided on.
    assert_eq!(all(world, "MAN-06"), [(State::Raised, Level::Orange, 1)]);
    road.decide(id, [held("accept", None), vec![verdict(drums[1], "reject", Some("packing"))]].concat()).unwrap();
    settle(world);
    // Decided on, and a new report is unread.
    assert_eq!(all(world, "MAN-06"), [(State::Raised, Level::Orange, 1)]);
    note(&world.ehs);
    settle(world);
    assert_eq!(all(world, "MAN-06"), [(State::Raised, Level::Orange, 1)]);
    note(&officer("330106"));
    settle(world);
    assert_eq!(all(world, "MAN-06"), [(State::Cleared, Level::Orange, 2)]);
    world.verified();
}

#[test]
fn a_carriers_credential_is_seen_by_the_authority_of_whoever_it_carried_for() {
    let road = Road::new();
    let (world, drums) = (&road.world, road.drums(1));
    road.departed(&drums, &[&road.first]);
    settle(world);
    world.clock.advance(Duration::days(800));
    settle(world);
    let of = |who: &Actor| -> BTreeSet<_> {
        notices(world, who, "TRN-04").into_iter().map(|one| one.parties[0].organisation).collect()
    };
    assert_eq!(of(&Actor::system()), [road.first.id, road.second.id].into());
    assert_eq!(of(&officer("330111")), [road.first.id].into());
    assert_eq!(of(&road.second.dispatcher), [road.second.id].into());
    assert_eq!(of(&officer("99")), [].into());
}

#[test]
fn what_concerns_the_platform_is_its_keepers_alone() {
    let world = World::new();
    settle(&world);
    let keeper = Actor::user(
        world.ehs.id,
        vec![weifei::app::env::Grant { role: Role::Admin, organisation: None, site: None, division: None }],
    );
    assert_eq!(notices(&world, &keeper, "SYS-02").len(), 1);
    for who in [&world.ehs, &officer("330111")] {
        assert_eq!(notices(&world, who, "SYS-02"), []);
    }
}

#[test]
fn a_district_has_notices_by_itself_each_once_and_few() {
    let dir = tempfile::tempdir().unwrap();
    let (env, clock) = simulated(&dir, 3);
    let plan = sim::Plan { sites: 4, days: 20, seed: 3, until: "2026-11-20".parse().unwrap(), ..Default::default() };
    let world = sim::build(&env, &clock, &plan).unwrap();
    let count = || {
        let found = env.db.read(|conn| list(conn, &Actor::system(), &Filter::default(), None, 10_000)).unwrap();
        let mut by = BTreeMap::new();
        for one in found {
            *by.entry((one.rule, one.found.level)).or_insert(0) += 1;
        }
        by
    };
    let first = count();
    println!("{} packages, {} loads: {first:#?}", world.packages, world.loads);
    let sum: usize = first.values().sum();
    assert!(sum > 0 && sum < world.packages, "{first:?}");
    alarm::anew(&env).unwrap();
    let (start, mut events) = (std::time::Instant::now(), 0);
    while let read @ 1.. = alarm::advance(&env).unwrap() {
        events += read;
    }
    println!("{events} events, {} µs each", start.elapsed().as_micros() / u128::try_from(events).unwrap());
    alarm::catch_up(&env).unwrap();
    assert_eq!(count(), first);
    assert!(
        env.db
            .read(store::watch::all)
            .unwrap()
            .iter()
            .all(|row| row.look_at > Some(env.clock.now().micros()) || row.look_at.is_none())
    );
}
