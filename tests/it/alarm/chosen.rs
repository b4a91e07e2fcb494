//! What is chosen beside figures: levels, recipients, clocks, for whom and until when; and what a law leaves no choice about.

use std::collections::BTreeMap;

use chrono::Duration;
use weifei::{
    app::{
        Actor, Error,
        alarm::settings::{Chosen, NewSetting, set},
        dispatch,
        env::Grant,
        notice::act,
    },
    domain::{
        access::Role,
        alarm::{Level, Recipient, ladder::Clock},
        notice::{Ask, State},
        party::Tier,
        refusal::Code,
    },
    kernel::id::{PersonId, RandomIds},
    store::{self, delivery::Filter},
};

use super::{all, notices, settle};
use crate::support::{World, officer, run};

fn reviewer(division: &str) -> Actor {
    let grant = Grant { role: Role::Reviewer, organisation: None, site: None, division: Some(division.into()) };
    Actor::user(PersonId::make(&RandomIds, weifei::kernel::clock::Instant::from_micros(4)), vec![grant])
}

fn asked(rule: &str) -> NewSetting {
    let (rule, division) = (rule.to_owned(), "330111".to_owned());
    NewSetting { rule, division, reason: "本区的做法".into(), ..NewSetting::default() }
}

fn choose(world: &World, what: NewSetting) -> Result<Chosen, Error> {
    let chosen = run(&world.env, &reviewer("3301"), move |tx| set(tx, what.clone()));
    world.env.rules.forget();
    chosen
}

fn refused(world: &World, what: NewSetting) -> Code {
    match choose(world, what) {
        Err(Error::Refused(refusal)) => refusal.code,
        other => panic!("expected a refusal, got {other:?}"),
    }
}

fn told_as(own: Level, told: Level) -> BTreeMap<Level, Level> {
    BTreeMap::from([(own, told)])
}

/// Containers that wait for their stock-in: yellow after 12 hours, orange after 24.
fn waiting(world: &World, hours: i64) {
    let waste = world.waste("900-041-49", "S");
    world.labelled(&waste, "IBC", 100);
    settle(world);
    world.clock.advance(Duration::hours(hours));
    settle(world);
}

pub fn somebody(world: &World, login: &str, grant: Grant) -> Actor {
    let id = PersonId::make(&RandomIds, world.env.clock.now());
    let (env, login, grants) = (world.env.clone(), login.to_owned(), vec![grant]);
    let actor = Actor::user(id, grants.clone());
    world
        .env
        .db
        .write(move |conn| {
            weifei::app::account::create_person(conn, &env, id, &login, "某人", "x", &grants)?;
            let row = store::account::get_person(conn, &id.to_string())?.unwrap();
            let (email, version) = (Some(format!("{login}@a.cn")), row.version + 1);
            store::people::save(conn, &store::account::PersonRow { email, version, ..row })?;
            Ok::<_, Error>(())
        })
        .unwrap();
    actor
}

/// Who was told by mail, by occasion.
fn told(world: &World) -> Vec<(String, String)> {
    let rows = world.env.db.read(|conn| store::delivery::list(conn, &Filter::default(), None, 100)).unwrap();
    let mut told: Vec<_> = rows.into_iter().map(|row| (row.occasion, row.recipient)).collect();
    told.sort();
    told
}

#[test]
fn a_level_is_told_as_another_from_its_day_until_it_ends_and_then_as_before() {
    let world = World::new();
    let today = world.env.clock.now().legal_day();
    let lower = NewSetting {
        levels: told_as(Level::Yellow, Level::Blue),
        valid_to: Some(today + Duration::days(1)),
        figures: BTreeMap::from([("alarm_hours".to_owned(), 500)]),
        ..asked("GEN-02")
    };
    choose(&world, lower).unwrap();
    waiting(&world, 13);
    assert_eq!(all(&world, "GEN-02"), [(State::Raised, Level::Blue, 1)]);
    // A look more changes nothing.
    weifei::app::alarm::anew(&world.env).unwrap();
    settle(&world);
    assert_eq!(all(&world, "GEN-02"), [(State::Raised, Level::Blue, 1)]);
    // On the last day at 23:59 it holds, and a minute later what was before: orange, long since.
    world.clock.advance(Duration::hours(25) + Duration::minutes(59));
    settle(&world);
    assert_eq!(all(&world, "GEN-02"), [(State::Raised, Level::Blue, 1)]);
    world.clock.advance(Duration::minutes(1));
    settle(&world);
    assert_eq!(all(&world, "GEN-02"), [(State::Raised, Level::Orange, 2)]);
    world.verified();
}

#[test]
fn an_enterprise_goes_before_its_tier_and_a_tier_before_the_division() {
    let world = World::new();
    let other = world.elsewhere("91330111MA2CDEF35P", "330111");
    let far = world.neighbour();
    let level = |to: Level, tier: Option<Tier>, organisation: Option<String>| NewSetting {
        levels: BTreeMap::from([(Level::Yellow, to), (Level::Orange, Level::Red)]),
        tier,
        organisation,
        ..asked("GEN-02")
    };
    choose(&world, level(Level::Orange, None, Some(world.site.organisation.to_string()))).unwrap();
    choose(&world, level(Level::Red, Some(world.site.tier), None)).unwrap();
    choose(&world, level(Level::Blue, None, None)).unwrap();
    let elsewhere = level(Level::Blue, None, Some(far.site.organisation.to_string()));
    assert_eq!(refused(&world, elsewhere), Code::NotFound, "an enterprise of another division");
    let waste = other.waste("900-041-49", "S");
    other.labelled(&waste, "IBC", 100);
    waiting(&world, 13);
    let levels = |of: &World| {
        let found = notices(&world, &Actor::system(), "GEN-02").into_iter();
        let mine = found.filter(|one| one.parties[0].organisation == of.site.organisation);
        mine.map(|one| one.found.level).collect::<Vec<_>>()
    };
    assert_eq!((levels(&world), levels(&other)), (vec![Level::Orange], vec![Level::Red]));
    // A rehearsal of what is in force finds it for each as it was chosen for it.
    // What is raised in the very moment of asking is not of the period.
    world.clock.advance(Duration::minutes(1));
    let found = super::settings::rehearsed(&world, "GEN-02", "330111", &[]).unwrap();
    assert_eq!((found.would, found.both), (found.did, 2));
    let mut told: Vec<Level> = found.lines.iter().map(|line| line.episode.level).collect();
    told.sort();
    assert_eq!(told, [Level::Orange, Level::Red]);
    world.verified();
}

#[test]
fn whom_a_rule_is_silent_for_alone_is_rehearsed_silent() {
    let world = World::new();
    let other = world.elsewhere("91330111MA2CDEF35P", "330111");
    let silent =
        NewSetting { off: Some(true), organisation: Some(world.site.organisation.to_string()), ..asked("GEN-02") };
    choose(&world, silent).unwrap();
    let waste = other.waste("900-041-49", "S");
    other.labelled(&waste, "IBC", 100);
    waiting(&world, 13);
    // What is raised in the very moment of asking is not of the period.
    world.clock.advance(Duration::minutes(1));
    let found = super::settings::rehearsed(&world, "GEN-02", "330111", &[]).unwrap();
    assert_eq!((found.would, found.did, found.both), (found.did, found.would, 1));
    assert_eq!(found.lines[0].organisation, Some(other.site.organisation.to_string()));
    world.verified();
}

#[test]
fn the_command_line_shows_what_is_chosen_for_a_rule() {
    let dir = tempfile::tempdir().unwrap();
    let show = |code: &str| crate::cli::said(&crate::cli::weifei(dir.path(), &["rules", "show", code, "--data", "."]));
    assert!(!show("GEN-02").contains("chosen"));
    let world = World::new();
    let file = store::conn::Address::Sqlite(dir.path().join("weifei.db").display().to_string());
    let (reference, checks, rules) = Default::default();
    let db = store::Db::open(file).unwrap();
    let env = weifei::app::Env { db, reference, checks, rules, ..world.env.clone() };
    let lower = NewSetting {
        levels: told_as(Level::Yellow, Level::Blue),
        figures: BTreeMap::from([("warn_hours".to_owned(), 10)]),
        tier: Some(Tier::Key),
        ..asked("GEN-02")
    };
    run(&env, &reviewer("3301"), move |tx| set(tx, lower.clone())).unwrap();
    env.db.close();
    let told = show("GEN-02");
    for part in ["division 330111", "tier key", "warn_hours = 10", "yellow told as blue"] {
        assert!(told.contains(part), "{part}: {told}");
    }
    assert!(!show("STO-02").contains("chosen"));
}

#[test]
fn what_a_law_says_is_loosened_in_nothing_and_may_be_made_stricter() {
    let world = World::new();
    let of_law = |one: NewSetting| assert_eq!(refused(&world, one.clone()), Code::RuleSetByLaw, "{one:?}");
    of_law(NewSetting { levels: told_as(Level::Yellow, Level::Blue), ..asked("STO-02") });
    of_law(NewSetting { clocks: BTreeMap::from([(Clock::HeadDays, 2)]), ..asked("STO-02") });
    of_law(NewSetting { to: Some(vec![Recipient::Authority]), ..asked("STO-02") });
    let strict = NewSetting {
        levels: told_as(Level::Yellow, Level::Orange),
        clocks: BTreeMap::from([(Clock::HandleDays, 3)]),
        ..asked("STO-02")
    };
    choose(&world, strict).unwrap();
    let wrong = |one: NewSetting| assert_eq!(refused(&world, one.clone()), Code::RequestField, "{one:?}");
    wrong(NewSetting { levels: told_as(Level::Red, Level::Blue), ..asked("GEN-02") });
    wrong(NewSetting { levels: told_as(Level::Yellow, Level::Red), ..asked("GEN-02") });
    wrong(NewSetting { clocks: BTreeMap::from([(Clock::CityDays, 0)]), ..asked("GEN-02") });
    wrong(NewSetting { clocks: BTreeMap::from([(Clock::HandleDays, 16)]), ..asked("GEN-02") });
    wrong(NewSetting { to: Some(Vec::new()), ..asked("GEN-02") });
    wrong(NewSetting { to: Some(vec![Recipient::Carrier]), ..asked("GEN-02") });
    let yesterday = world.env.clock.now().legal_day().pred_opt();
    wrong(NewSetting { valid_to: yesterday, ..asked("GEN-02") });
    // What the law leaves open stays open, and what was chosen before keeps its bytes.
    let plain = choose(&world, asked("GEN-02")).unwrap();
    let kept = serde_json::to_string(&plain.setting).unwrap();
    assert!(!kept.contains("levels") && !kept.contains("clocks") && !kept.contains("valid_to"), "{kept}");
    world.verified();
}

#[test]
fn recipients_and_clocks_are_as_chosen() {
    let world = World::new();
    let organisation = Some(world.site.organisation);
    let own = |role| Grant { role, organisation, site: None, division: None };
    let over = |role, division: &str| Grant { role, organisation: None, site: None, division: Some(division.into()) };
    let ehs = somebody(&world, "ehs", own(Role::Ehs));
    let manager = somebody(&world, "manager", own(Role::Manager));
    let district = somebody(&world, "district", over(Role::Officer, "330111"));
    let city = somebody(&world, "city", over(Role::Officer, "3301"));
    let chosen = NewSetting {
        to: Some(vec![Recipient::Enterprise, Recipient::Head]),
        clocks: BTreeMap::from([
            (Clock::HeadDays, 2),
            (Clock::DistrictDays, 4),
            (Clock::CityDays, 5),
            (Clock::HandleDays, 2),
        ]),
        ..asked("GEN-02")
    };
    choose(&world, chosen).unwrap();
    waiting(&world, 24);
    // Orange, but the authority is not among those who are told; the head is.
    let raised = |who: &Actor| ("raised".to_owned(), who.id.to_string());
    let mut expected = vec![raised(&ehs), raised(&manager)];
    expected.sort();
    assert_eq!(told(&world), expected);
    let mut days = Vec::new();
    for day in 1..=8 {
        world.clock.advance(Duration::days(1));
        world.env.rules.forget();
        if dispatch::remind::remind(&world.env).unwrap() > 0 {
            days.push(day);
        }
    }
    assert_eq!(days, [2, 4, 5]);
    let on = |day: u32, who: &Actor| told(&world).contains(&(format!("reminded/2026-11-{day}"), who.id.to_string()));
    assert!(on(26, &manager) && !on(26, &district) && on(28, &district) && !on(28, &city) && on(29, &city));
    let id = notices(&world, &world.ehs, "GEN-02")[0].id;
    let today = world.env.clock.now().legal_day();
    let handle = |days| Ask::Handle { measures: "入库".into(), due_on: Some(today + Duration::days(days)) };
    run(&world.env, &ehs, move |tx| act(tx, id, &Ask::Acknowledge)).unwrap();
    let late = handle(3);
    let refusal = run(&world.env, &ehs, move |tx| act(tx, id, &late));
    assert!(matches!(refusal, Err(Error::Refused(ref one)) if one.code == Code::NoticeDueTooLate), "{refusal:?}");
    let soon = handle(2);
    run(&world.env, &ehs, move |tx| act(tx, id, &soon)).unwrap();
    assert!(notices(&world, &officer("330111"), "GEN-02")[0].due_on.is_some());
    world.verified();
}
