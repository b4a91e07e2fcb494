//! Rules of an authority's own in a running world: judged beside the built-in ones, from their day on and in their place alone, once
//! whatever servers look; changed, silenced and ended while notices are open; and rehearsed before they are switched on.

use std::{collections::BTreeMap, sync::Arc};

use chrono::{Duration, NaiveDate};
use weifei::{
    app::{
        Actor, Env, Error, alarm,
        alarm::{
            own::{act, amend, draft, write},
            rehearse::{Asked, Rehearsal, rehearse, rehearse_own},
        },
        env::Grant,
        package::Ask as PackageAsk,
        seal,
    },
    domain::{
        access::Role,
        alarm::{
            Kind, Level, Recipient, Unit,
            own::{Action, Bar, Both, Definition, Figure, Own, Standing},
        },
        notice::State,
        refusal::Code,
    },
    kernel::{
        id::{PersonId, RandomIds},
        text::Language,
    },
    store,
};

use super::{all, notices, settle};
use crate::support::{World, officer, run};

pub const FIRST: &str = "U-330111-001";

pub fn reviewer(division: &str) -> Actor {
    let grant = Grant { role: Role::Reviewer, organisation: None, site: None, division: Some(division.into()) };
    Actor::user(PersonId::make(&RandomIds, weifei::kernel::clock::Instant::from_micros(7)), vec![grant])
}

fn both(zh: &str, en: &str) -> Both {
    Both { zh: zh.into(), en: en.into() }
}

pub fn of_stock(world: &World, warn_g: i64) -> Definition {
    let name = both("预警值", "Warning from");
    Definition {
        division: "330111".into(),
        subject: Kind::Site,
        name: both("废矿物油全场限量", "Waste oil on a site"),
        advice: both("联系接受单位转移", "Ship it"),
        figures: [("warn_g".to_owned(), Figure { value: warn_g, unit: Unit::Grams, name })].into(),
        warn: Some(Bar {
            level: Level::Yellow,
            when: "'900-041-49' in site.stock_by_code_g && site.stock_by_code_g['900-041-49'] > limit.warn_g".into(),
            stays: None,
        }),
        alarm: Some(Bar { level: Level::Orange, when: "site.total_g > 2 * limit.warn_g".into(), stays: None }),
        breach: false,
        ground: Vec::new(),
        own_ground: "富环〔2026〕12号".into(),
        to: vec![Recipient::Enterprise, Recipient::Authority],
        clocks: BTreeMap::new(),
        valid_from: today(world),
        valid_to: None,
        reason: "汛期控制存量".into(),
    }
}

pub fn today(world: &World) -> NaiveDate {
    world.env.clock.now().legal_day()
}

pub fn written(world: &World, who: &Actor, what: Definition) -> Result<Own, Error> {
    let own = run(&world.env, who, move |tx| write(tx, what.clone()));
    world.env.own_rules.forget();
    own
}

pub fn amended(world: &World, who: &Actor, what: Definition) -> Result<Own, Error> {
    world.clock.advance(Duration::minutes(1));
    let own = run(&world.env, who, move |tx| amend(tx, FIRST, what.clone()));
    world.env.own_rules.forget();
    own
}

pub fn acted(world: &World, who: &Actor, action: Action) -> Result<Own, Error> {
    world.clock.advance(Duration::minutes(1));
    let own = run(&world.env, who, move |tx| act(tx, FIRST, action, "本区调整"));
    world.env.own_rules.forget();
    own
}

pub fn code<T: std::fmt::Debug>(result: Result<T, Error>) -> Code {
    match result {
        Err(Error::Refused(refusal)) => refusal.code,
        other => panic!("expected a refusal, got {other:?}"),
    }
}

#[test]
fn a_rule_of_its_own_warns_rises_clears_and_keeps_what_it_compared() {
    let world = World::new();
    let waste = world.waste("900-041-49", "S");
    let drums: Vec<_> = (0..2).map(|_| world.stored(&waste, 900, world.point.id)).collect();
    settle(&world);
    let own = written(&world, &reviewer("330111"), of_stock(&world, 1_500_000)).unwrap();
    assert_eq!(
        (own.code.as_str(), own.office.as_str(), own.standing(today(&world))),
        (FIRST, "330111", Standing::InForce)
    );
    // Nothing happens at the site: that it was written makes it be looked at.
    settle(&world);
    assert_eq!(all(&world, FIRST), [(State::Raised, Level::Yellow, 1)]);
    let raised = notices(&world, &world.ehs, FIRST).remove(0);
    assert_eq!(raised.found.values["stock_by_code_g.900-041-49"], 1_800_000);
    assert_eq!((raised.found.thresholds["warn_g"], raised.found.rule_version), (1_500_000, 1));
    assert_eq!(raised.subject, format!("site/{}", world.site.id));
    let names =
        world.env.db.read(|conn| weifei::app::notice::seen::names(conn, std::slice::from_ref(&raised))).unwrap();
    assert_eq!(names.rule_name(&raised, Language::Zh), "废矿物油全场限量");
    assert_eq!(names.advice(&raised, Language::En), Some("Ship it"));
    for _ in 0..2 {
        world.stored(&waste, 900, world.store[0].id);
    }
    settle(&world);
    assert_eq!(all(&world, FIRST), [(State::Raised, Level::Orange, 2)]);
    // With nothing remembered the same is found, once.
    alarm::anew(&world.env).unwrap();
    settle(&world);
    assert_eq!(all(&world, FIRST), [(State::Raised, Level::Orange, 2)]);
    assert_eq!(drums.len(), 2);
    world.verified();
}

#[test]
fn only_its_office_writes_changes_and_ends_it_and_others_do_not_know_it() {
    let world = World::new();
    let here = of_stock(&world, 1_000_000);
    for who in [world.ehs.clone(), officer("330111"), reviewer("330106"), reviewer("34")] {
        assert_eq!(code(written(&world, &who, here.clone())), Code::NotAllowed);
    }
    let wide = Definition { division: "3301".into(), ..here.clone() };
    assert_eq!(code(written(&world, &reviewer("330111"), wide)), Code::NotAllowed);
    written(&world, &reviewer("3301"), here.clone()).unwrap();
    // The city wrote it for the district: the district sees it, and does not end it.
    assert_eq!(code(acted(&world, &reviewer("330111"), Action::Suspend)), Code::NotAllowed);
    assert_eq!(code(amended(&world, &reviewer("330111"), here.clone())), Code::NotAllowed);
    // Another district does not know it.
    for action in [Action::Suspend, Action::End] {
        assert_eq!(code(acted(&world, &reviewer("330106"), action)), Code::NotFound);
    }
    assert_eq!(code(amended(&world, &reviewer("330106"), here.clone())), Code::NotFound);
    // What it is about and where it holds stays.
    let other = Definition { subject: Kind::Facility, warn: None, ..here.clone() };
    assert_eq!(code(amended(&world, &reviewer("3301"), other)), Code::RuleExpression);
    let wider = Definition { division: "3301".into(), ..here.clone() };
    assert_eq!(code(amended(&world, &reviewer("3301"), wider)), Code::RequestField);
    assert_eq!(amended(&world, &reviewer("33"), here.clone()).unwrap().versions.len(), 2);
    acted(&world, &reviewer("3301"), Action::End).unwrap();
    assert_eq!(code(acted(&world, &reviewer("3301"), Action::Resume)), Code::OwnRuleNotFromState);
    assert_eq!(code(amended(&world, &reviewer("3301"), here.clone())), Code::OwnRuleNotFromState);
    // The next has the next number, and fifty are enough.
    for no in 2..=51 {
        assert_eq!(written(&world, &reviewer("330111"), here.clone()).unwrap().code, format!("U-330111-{no:03}"));
    }
    assert_eq!(code(written(&world, &reviewer("330111"), here)), Code::OwnRulesFull);
    world.verified();
}

#[test]
fn it_takes_effect_on_its_day_in_its_place_alone_and_ends_on_its_last() {
    let world = World::new();
    let waste = world.waste("900-041-49", "S");
    world.stored(&waste, 900, world.point.id);
    settle(&world);
    let (first, last) = (today(&world) + Duration::days(3), today(&world) + Duration::days(5));
    let later = Definition { valid_from: first, valid_to: Some(last), ..of_stock(&world, 500_000) };
    written(&world, &reviewer("330111"), later).unwrap();
    let elsewhere = Definition { division: "330106".into(), ..of_stock(&world, 1) };
    written(&world, &reviewer("3301"), elsewhere).unwrap();
    settle(&world);
    assert_eq!(all(&world, FIRST), []);
    world.clock.advance(Duration::days(3));
    settle(&world);
    assert_eq!(all(&world, FIRST), [(State::Raised, Level::Yellow, 1)]);
    world.clock.advance(Duration::days(3));
    settle(&world);
    assert_eq!(all(&world, FIRST), [(State::Cleared, Level::Yellow, 2)]);
    assert_eq!(all(&world, "U-330106-001"), []);
    world.verified();
}

#[test]
fn changed_silenced_or_ended_while_a_notice_is_open_it_says_what_its_version_says() {
    let world = World::new();
    let waste = world.waste("900-041-49", "S");
    let drum = world.stored(&waste, 900, world.point.id);
    settle(&world);
    let who = reviewer("330111");
    written(&world, &who, of_stock(&world, 500_000)).unwrap();
    settle(&world);
    assert_eq!(all(&world, FIRST), [(State::Raised, Level::Yellow, 1)]);
    // Stricter: the same notice rises, by the second version.
    amended(&world, &who, of_stock(&world, 100_000)).unwrap();
    settle(&world);
    assert_eq!(all(&world, FIRST), [(State::Raised, Level::Orange, 2)]);
    let risen = notices(&world, &who, FIRST).remove(0);
    assert_eq!((risen.found.rule_version, risen.found.thresholds["warn_g"]), (2, 100_000));
    // Laxer again: the warning clears.
    amended(&world, &who, of_stock(&world, 5_000_000)).unwrap();
    settle(&world);
    assert_eq!(all(&world, FIRST), [(State::Cleared, Level::Orange, 3)]);
    amended(&world, &who, of_stock(&world, 500_000)).unwrap();
    settle(&world);
    assert_eq!(all(&world, FIRST).first(), Some(&(State::Raised, Level::Yellow, 1)));
    acted(&world, &who, Action::Suspend).unwrap();
    settle(&world);
    assert_eq!(all(&world, FIRST).first(), Some(&(State::Cleared, Level::Yellow, 2)));
    acted(&world, &who, Action::Resume).unwrap();
    settle(&world);
    assert_eq!(all(&world, FIRST).first(), Some(&(State::Raised, Level::Yellow, 1)));
    acted(&world, &who, Action::End).unwrap();
    settle(&world);
    assert_eq!(all(&world, FIRST).first(), Some(&(State::Cleared, Level::Yellow, 2)));
    assert_eq!(all(&world, FIRST).len(), 3);
    world.act(drum, PackageAsk::Move(world.store[0].id)).unwrap();
    settle(&world);
    assert_eq!(all(&world, FIRST).len(), 3);
    world.verified();
}

#[test]
fn two_servers_find_it_once_and_one_that_remembers_less_reads_anew() {
    let world = World::new();
    let waste = world.waste("900-041-49", "S");
    world.stored(&waste, 900, world.point.id);
    settle(&world);
    // The other server read the rules a moment ago, and there were none.
    let other = Env { own_rules: Arc::default(), ..world.env.clone() };
    let now = world.env.clock.now();
    assert_eq!(other.db.read(|conn| other.own_rules.all(conn, now)).unwrap().book.serial, 0);
    written(&world, &reviewer("330111"), of_stock(&world, 500_000)).unwrap();
    while seal::seal(&world.env).unwrap() > 0 {}
    std::thread::scope(|scope| {
        for env in [&world.env, &other] {
            scope.spawn(|| alarm::catch_up(env).unwrap());
        }
    });
    settle(&world);
    assert_eq!(all(&world, FIRST), [(State::Raised, Level::Yellow, 1)]);
    // Silenced here, and judged there alone.
    acted(&world, &reviewer("330111"), Action::Suspend).unwrap();
    alarm::look(&world.env).unwrap();
    alarm::catch_up(&other).unwrap();
    assert_eq!(all(&world, FIRST), [(State::Cleared, Level::Yellow, 2)]);
    // A restart remembers nothing and finds the same.
    let restarted = Env { own_rules: Arc::default(), ..world.env.clone() };
    acted(&world, &reviewer("330111"), Action::Resume).unwrap();
    alarm::catch_up(&restarted).unwrap();
    alarm::catch_up(&restarted).unwrap();
    assert_eq!(all(&world, FIRST).len(), 2);
    world.verified();
}

fn rehearsed(world: &World, what: Definition) -> Rehearsal {
    let now = world.env.clock.now();
    let rule = draft(what, now.legal_day()).unwrap();
    let days = (now.legal_day() - Duration::days(60), now.legal_day());
    let asked = Asked::today(rule.code.clone(), BTreeMap::new(), days, "330111".into());
    world.env.db.read(|conn| rehearse_own(conn, &world.env, &rule, &asked, now)).unwrap()
}

#[test]
fn a_draft_is_rehearsed_on_what_was_known_and_raises_nothing() {
    let world = World::new();
    let waste = world.waste("900-041-49", "S");
    world.stored(&waste, 900, world.point.id);
    settle(&world);
    world.clock.advance(Duration::days(2));
    world.stored(&waste, 900, world.point.id);
    settle(&world);
    world.clock.advance(Duration::days(2));
    let strict = rehearsed(&world, of_stock(&world, 800_000));
    assert_eq!((strict.would.warnings, strict.would.alarms, strict.did.warnings), (0, 1, 0));
    assert_eq!(strict.lines[0].episode.values["stock_by_code_g.900-041-49"], 1_800_000);
    let lax = rehearsed(&world, of_stock(&world, 1_000_000));
    assert_eq!((lax.would.warnings, lax.would.alarms), (1, 0));
    // What asks for something that is not known says for how many it could not be told.
    let mut blind = of_stock(&world, 1);
    blind.warn = Some(Bar { level: Level::Blue, when: "site.insurance_days_left < 30".into(), stays: None });
    blind.alarm = None;
    let blind = rehearsed(&world, blind);
    assert_eq!((blind.would.warnings, blind.untold, blind.subjects), (0, 1, 1));
    settle(&world);
    assert!(world.env.db.read(store::own_rule::all).unwrap().is_empty());
    // Switched on, it raises what was rehearsed, and is rehearsed with other figures by its code.
    written(&world, &reviewer("330111"), of_stock(&world, 800_000)).unwrap();
    settle(&world);
    assert_eq!(all(&world, FIRST), [(State::Raised, Level::Orange, 1)]);
    world.clock.advance(Duration::hours(1));
    let now = world.env.clock.now();
    let days = (now.legal_day() - Duration::days(60), now.legal_day());
    let by_code = |figures: &[(&str, i64)], division: &str| {
        let figures = figures.iter().map(|(code, value)| ((*code).to_owned(), *value)).collect();
        let asked = Asked::today(FIRST.into(), figures, days, division.into());
        world.env.db.read(|conn| rehearse(conn, &world.env, &asked, now))
    };
    let same = by_code(&[], "3301").unwrap();
    assert_eq!((same.would.alarms, same.did.alarms, same.both, same.version), (1, 1, 1, 1));
    assert_eq!(by_code(&[("warn_g", 9_000_000)], "330111").unwrap().would.alarms, 0);
    assert_eq!(code(by_code(&[("no_g", 1)], "330111")), Code::RequestField);
    assert_eq!(code(by_code(&[], "330106")), Code::NotFound);
    world.verified();
}
