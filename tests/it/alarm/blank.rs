//! A blank manifest that was used in an outage and is not entered is told of at its moments, and ends with what is done about it.

use weifei::{
    app::{alarm, blank, manifest::DraftFields},
    domain::{
        alarm::Level,
        manifest::{Action, blank::Ask},
        notice::State,
    },
    kernel::clock::Instant,
    store::conn,
};

use super::{all, notices, settle};
use crate::{
    manifest::{Road, why},
    support::{World, officer, run},
};

fn given(world: &World, count: i64) -> Vec<String> {
    let site = world.site.id.to_string();
    let all = run(&world.env, &world.ehs, move |tx| blank::give(tx, &site, count)).unwrap();
    all.into_iter().map(|one| one.number).collect()
}

fn say(world: &World, number: &str, ask: Ask) {
    let number = number.to_owned();
    run(&world.env, &world.ehs, move |tx| blank::say(tx, &number, &ask)).unwrap();
}

/// Looked at a microsecond before, and at, a moment.
fn around(world: &World, moment: &str, before: &[(State, Level, i64)], then: &[(State, Level, i64)]) {
    let moment = Instant::parse(moment).unwrap();
    world.clock.advance(moment.since(world.env.clock.now()) - chrono::Duration::microseconds(1));
    settle(world);
    assert_eq!(all(world, "MAN-08"), before, "before {moment}");
    world.clock.advance(chrono::Duration::microseconds(1));
    settle(world);
    assert_eq!(all(world, "MAN-08"), then, "at {moment}");
}

#[test]
fn a_blank_that_was_used_and_is_not_entered_is_told_until_a_manifest_names_it_or_it_is_spoiled() {
    let road = Road::new();
    let (world, drums) = (&road.world, road.drums(1));
    let numbers = given(world, 2);
    // Monday, 23 November 2026: seven working days on is Wednesday, 2 December, ten are Monday, 7 December.
    let day = world.env.clock.now().legal_day();
    say(world, &numbers[0], Ask::Use(day));
    let yellow = [(State::Raised, Level::Yellow, 1)];
    around(world, "2026-12-02T16:00:00Z", &[], &yellow);
    let orange = [(State::Raised, Level::Orange, 2)];
    around(world, "2026-12-07T16:00:00Z", &yellow, &orange);
    let one = notices(world, &world.ehs, "MAN-08").remove(0);
    assert_eq!((one.subject, one.breach), (format!("paper_blank/{}", numbers[0]), false));
    assert_eq!((one.found.values["open_days"], one.found.thresholds["limit_working_days"]), (15, 10));
    assert_eq!(notices(world, &officer("330111"), "MAN-08").len(), 1);
    for who in [&officer("330109"), &road.receiver.ehs, &road.first.dispatcher] {
        assert_eq!(notices(world, who, "MAN-08").len(), 0);
    }
    // With everything forgotten it is found again, and told of once.
    alarm::anew(&world.env).unwrap();
    settle(world);
    assert_eq!(all(world, "MAN-08"), orange);

    let fields = DraftFields {
        origin: Some("paper".into()),
        blank: Some(numbers[0].clone()),
        ..road.fields(&drums, &[&road.first])
    };
    let drawn = road.draft(&fields).unwrap();
    settle(world);
    assert_eq!(all(world, "MAN-08").iter().map(|one| one.0).collect::<Vec<_>>(), [State::Cleared]);
    // A draft that is given up enters nothing.
    road.act(&world.ehs, drawn.id, Action::Cancel, why("mistake")).unwrap();
    settle(world);
    assert_eq!(all(world, "MAN-08")[0], (State::Raised, Level::Orange, 1));
    say(world, &numbers[0], Ask::Spoil("没有装车，写坏".into()));
    settle(world);
    assert!(all(world, "MAN-08").iter().all(|one| one.0 == State::Cleared));
    assert_eq!(all(world, "MAN-08").len(), 2);
    world.verified();
}

#[test]
fn what_was_used_before_rules_watched_blanks_is_looked_at_once() {
    let world = World::new();
    let number = given(&world, 1).remove(0);
    say(&world, &number, Ask::Use(world.env.clock.now().legal_day()));
    let change = |sql: &str| conn::run(&mut world.env.db.address().open().unwrap(), sql).unwrap();
    change("DELETE FROM alarm_watch");
    let moved = include_str!("../../../migrations/sqlite/0069_blank_watched/up.sql");
    assert_eq!(moved, include_str!("../../../migrations/postgres/0069_blank_watched/up.sql"));
    change(moved);
    world.clock.advance(chrono::Duration::days(15));
    settle(&world);
    assert_eq!(all(&world, "MAN-08"), [(State::Raised, Level::Orange, 1)]);
    world.verified();
}
