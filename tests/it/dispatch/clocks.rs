//! The clocks of notices: whoever must act next is told and reminded, in each state, after a rise, after a server was off, and of red
//! by hours; what is over is not told as if it stood, and programs hear of the end.

use std::collections::{BTreeMap, BTreeSet};

use chrono::Duration;
use serde_json::Value;
use weifei::{
    app::{
        Actor, Error,
        alarm::settings::{NewSetting, set},
        dispatch::remind::remind,
        env::Grant,
        notice::{act, list},
        package::Ask as Of,
    },
    domain::{
        access::Role,
        alarm::Level,
        delivery::Channel,
        notice::{Ask, Notice, State},
    },
    outbound::webhook::Webhook,
    store::{self, conn::run as sql, notice::Filter},
};

use super::{
    again, deliveries, on, over, own, post, registered, sent, somebody,
    stand::{Machine, MailServer, good},
    told, waiting, warned, world,
};
use crate::{
    alarm::settle,
    support::{World, run},
};

/// The newest notice of the world's site.
fn newest(world: &World) -> Notice {
    world.env.db.read(|conn| list(conn, &Actor::system(), &Filter::default(), None, 1)).unwrap().remove(0)
}

fn does(world: &World, who: &Actor, ask: Ask) -> Notice {
    let id = newest(world).id;
    run(&world.env, who, move |tx| act(tx, id, &ask)).unwrap()
}

/// The days from now on, of so many, on which somebody is reminded.
fn reminded(world: &World, days: i64) -> Vec<i64> {
    let mut found = Vec::new();
    for day in 1..=days {
        world.clock.advance(Duration::days(1));
        found.extend((remind(&world.env).unwrap() > 0).then_some(day));
        assert_eq!(remind(&world.env).unwrap(), 0, "once");
    }
    found
}

/// Who heard of an occasion, or of those that begin so.
fn heard(world: &World, occasion: &str) -> BTreeSet<String> {
    told(world).into_iter().filter(|row| row.2.starts_with(occasion)).map(|row| row.1).collect()
}

fn ids(who: &[&Actor]) -> BTreeSet<String> {
    who.iter().map(|one| one.id.to_string()).collect()
}

fn why() -> String {
    "说明原因".into()
}

/// EHS officer, manager, the district's officer and the city's.
fn people(world: &World) -> [Actor; 4] {
    let organisation = world.site.organisation;
    [
        somebody(&world.env, "ehs", Some("ehs@a.cn"), own(Role::Ehs, organisation)),
        somebody(&world.env, "manager", Some("manager@a.cn"), own(Role::Manager, organisation)),
        somebody(&world.env, "officer", Some("officer@gov.cn"), over("330111")),
        somebody(&world.env, "city", Some("city@gov.cn"), over("3301")),
    ]
}

#[test]
fn each_open_state_has_a_clock_and_tells_whoever_must_act_next() {
    let world = world();
    let [ehs, manager, officer, city] = people(&world);
    waiting(&world);
    on(&world, 24);
    assert_eq!(newest(&world).found.level, Level::Orange);
    // Taken note of and nothing done: the seven days of orange, then the ladder.
    does(&world, &ehs, Ask::Acknowledge);
    assert_eq!(reminded(&world, 20), [8, 10, 14]);
    assert_eq!(heard(&world, "reminded/2026-12-02"), ids(&[&ehs, &manager, &officer]));
    assert_eq!(heard(&world, "reminded/2026-12-08"), ids(&[&ehs, &manager, &officer, &city]));
    // The result is told: the authority's to look, and reminded until it does.
    does(&world, &ehs, Ask::Handle { measures: "入库".into(), due_on: None });
    does(&world, &ehs, Ask::Submit { result: "已入库".into() });
    assert_eq!(heard(&world, "submitted"), ids(&[&officer]));
    assert_eq!(reminded(&world, 10), [1, 3, 7]);
    assert_eq!(heard(&world, "reminded/2026-12-15"), ids(&[&officer]));
    assert_eq!(heard(&world, "reminded/2026-12-21"), ids(&[&officer, &city]));
    // Given back after its day: theirs, and counted from there.
    does(&world, &officer, Ask::Return { reason: why() });
    assert_eq!(heard(&world, "returned"), ids(&[&ehs]));
    assert_eq!(reminded(&world, 10), [1, 3, 7]);
    does(&world, &ehs, Ask::AskExtension { due_on: "2027-01-10".parse().unwrap(), reason: why() });
    assert_eq!(heard(&world, "extension_asked"), ids(&[&officer]));
    assert_eq!(reminded(&world, 2), [1]);
    does(&world, &officer, Ask::RefuseExtension { reason: why() });
    assert_eq!(heard(&world, "extension_refused"), ids(&[&ehs]));
    does(&world, &ehs, Ask::ClaimFalse { reason: why() });
    assert_eq!(heard(&world, "false_claimed"), ids(&[&officer]));
    assert_eq!(reminded(&world, 2), [1]);
    does(&world, &officer, Ask::RejectFalse { reason: why() });
    assert_eq!(heard(&world, "false_rejected"), ids(&[&ehs]));
    assert_eq!(reminded(&world, 4), [1, 3]);
    world.verified();
}

#[test]
fn said_to_be_false_at_once_and_not_found_so_it_is_due_all_the_same() {
    let world = world();
    let [ehs, _, officer, _] = people(&world);
    waiting(&world);
    on(&world, 24);
    does(&world, &ehs, Ask::Acknowledge);
    does(&world, &ehs, Ask::ClaimFalse { reason: why() });
    let one = does(&world, &officer, Ask::RejectFalse { reason: why() });
    assert_eq!((one.state, one.due_on), (State::Handling, None));
    assert_eq!(reminded(&world, 15), [8, 10, 14]);
}

#[test]
fn a_warning_that_rises_to_an_alarm_must_be_taken_note_of_again_and_climbs_the_ladder_anew() {
    let world = world();
    let [ehs, manager, officer, city] = people(&world);
    waiting(&world);
    on(&world, 12);
    does(&world, &ehs, Ask::Acknowledge);
    on(&world, 12);
    let one = newest(&world);
    assert_eq!((one.state, one.found.level, one.since), (State::Raised, Level::Orange, world.env.clock.now()));
    assert_eq!(heard(&world, "risen"), ids(&[&ehs, &officer]));
    assert_eq!(reminded(&world, 10), [1, 3, 7]);
    assert_eq!(heard(&world, "reminded/2026-12-01"), ids(&[&ehs, &manager, &officer, &city]));
    // Closed as false and taken up again, it is new once more.
    does(&world, &ehs, Ask::Acknowledge);
    does(&world, &ehs, Ask::ClaimFalse { reason: why() });
    does(&world, &officer, Ask::ConfirmFalse);
    assert_eq!(reminded(&world, 10), [] as [i64; 0]);
    does(&world, &officer, Ask::Reopen { reason: why() });
    assert_eq!(reminded(&world, 10), [1, 3, 7]);
    world.verified();
}

#[test]
fn a_server_that_was_off_on_the_day_tells_the_highest_step_when_it_is_back_and_two_tell_it_once() {
    let world = world();
    let [ehs, manager, officer, city] = people(&world);
    warned(&world);
    world.clock.advance(Duration::days(5));
    let told = std::thread::scope(|scope| {
        let both = [(); 2].map(|()| scope.spawn(|| remind(&world.env).unwrap()));
        both.into_iter().map(|one| one.join().unwrap()).sum::<usize>()
    });
    assert_eq!((told, heard(&world, "reminded/2026-11-28")), (1, ids(&[&ehs, &manager, &officer])));
    assert_eq!(reminded(&world, 4), [2]);
    assert_eq!(heard(&world, "reminded/2026-11-30"), ids(&[&ehs, &manager, &officer, &city]));
}

#[test]
fn red_that_nobody_takes_note_of_is_told_by_hours_at_night() {
    let world = world();
    let [ehs, manager, officer, city] = people(&world);
    let levels = BTreeMap::from([(Level::Orange, Level::Red)]);
    let red =
        NewSetting { rule: "GEN-02".into(), division: "330111".into(), reason: why(), levels, ..NewSetting::default() };
    let head = Grant { role: Role::Reviewer, ..over("3301") };
    let head = somebody(&world.env, "head", None, head);
    run(&world.env, &head, move |tx| set(tx, red.clone())).unwrap();
    world.env.rules.forget();
    world.clock.advance(Duration::hours(14));
    waiting(&world);
    on(&world, 24);
    assert_eq!(newest(&world).found.level, Level::Red);
    let server = MailServer::start();
    sent(&world, Channel::Mail, &post(&server));
    let before = server.letters().len();
    // Raised at eleven at night.
    let mut told = Vec::new();
    for minute in 1..=6 * 60 {
        world.clock.advance(Duration::minutes(1));
        told.extend((remind(&world.env).unwrap() > 0).then_some(minute));
    }
    assert_eq!(told, [60, 240]);
    assert_eq!(heard(&world, "reminded/2026-11-25/00"), ids(&[&ehs, &manager, &officer]));
    assert_eq!(heard(&world, "reminded/2026-11-25/03"), ids(&[&ehs, &manager, &officer, &city]));
    sent(&world, Channel::Mail, &post(&server));
    assert_eq!(server.letters().len() - before, 7, "the quiet does not hold it");
    does(&world, &ehs, Ask::Acknowledge);
    assert_eq!(reminded(&world, 3), [] as [i64; 0]);
    world.verified();
}

#[test]
fn what_was_over_in_the_night_is_not_told_in_the_morning_and_a_program_hears_of_the_end() {
    let world = world();
    somebody(&world.env, "ehs", Some("ehs@a.cn"), own(Role::Ehs, world.site.organisation));
    let machine = Machine::start(good(""));
    registered(&world, "webhook", &machine.url("/"), None, "blue");
    world.clock.advance(Duration::hours(14));
    let drums = warned(&world);
    world.clock.advance(Duration::hours(2));
    for drum in drums {
        world.act(drum, Of::Move(world.store[0].id)).unwrap();
    }
    settle(&world);
    world.clock.advance(Duration::hours(12));
    let server = MailServer::start();
    sent(&world, Channel::Mail, &post(&server));
    assert_eq!(server.letters().len(), 0);
    let states: Vec<(String, String)> = deliveries(&world).into_iter().map(|row| (row.channel, row.state)).collect();
    assert!(states.contains(&("mail".into(), "dropped".into())), "{states:?}");
    sent(&world, Channel::Webhook, &Webhook(world.env.gate.as_ref().clone()));
    let types: Vec<String> = machine
        .asked()
        .iter()
        .map(|one| serde_json::from_str::<Value>(&one.body).unwrap()["type"].as_str().unwrap().to_owned())
        .collect();
    assert_eq!(types, ["notice.raised", "notice.cleared"]);
}

#[test]
fn notices_from_before_the_migration_have_the_clocks_that_their_events_say() {
    let world = world();
    let [ehs, _, officer, _] = people(&world);
    let drums = warned(&world);
    again(&world, &drums);
    on(&world, 1);
    does(&world, &ehs, Ask::Acknowledge);
    on(&world, 1);
    does(&world, &ehs, Ask::ClaimFalse { reason: why() });
    on(&world, 1);
    does(&world, &officer, Ask::RejectFalse { reason: why() });
    waiting(&world);
    on(&world, 24);
    on(&world, 24);
    remind(&world.env).unwrap();
    let clocks = |world: &World| {
        let now = world.env.clock.now();
        world.env.db.write(move |conn| Ok::<_, Error>(store::notice_clock::wake(conn, now)?)).unwrap();
        let due = world.env.db.read(|conn| store::notice_clock::due(conn, now, 100)).unwrap();
        due.into_iter().map(|one| (one.notice, one.told_at)).collect::<Vec<_>>()
    };
    let before = clocks(&world);
    assert!(before.len() > 1);
    let texts = if world.env.db.is_shared() {
        [
            include_str!("../../../migrations/postgres/0072_notice_clock/down.sql"),
            include_str!("../../../migrations/postgres/0072_notice_clock/up.sql"),
        ]
    } else {
        [
            include_str!("../../../migrations/sqlite/0072_notice_clock/down.sql"),
            include_str!("../../../migrations/sqlite/0072_notice_clock/up.sql"),
        ]
    };
    for text in texts {
        world.env.db.write(move |conn| Ok::<_, Error>(sql(conn, text)?)).unwrap();
    }
    assert_eq!(clocks(&world), before);
    world.verified();
}
