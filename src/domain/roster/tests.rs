//! Shifts over weeks and midnights, leaves and who stands in, and who is chosen.
#![expect(clippy::unwrap_used, reason = "tests")]

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;

use super::{
    Event, Leave, Place, Roster, Rung, Shift, Why,
    choose::{Asked, choose, day_of},
    decide::{Ask, decide},
};
use crate::{
    domain::{alarm::Stage, refusal::Code},
    kernel::{
        clock::Instant,
        id::{PersonId, SiteId},
    },
};

fn person(no: u128) -> PersonId {
    PersonId(uuid::Uuid::from_u128(no))
}

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn place() -> Place {
    Place::Division("330111".into())
}

/// All days, all hours.
fn shift(who: u128) -> Shift {
    Shift {
        no: 0,
        person: person(who),
        stages: Vec::new(),
        township: None,
        first_on: day("2026-11-23"),
        last_on: None,
        weekdays: (1..=7).collect(),
        from_minute: 0,
        to_minute: 0,
        every_weeks: 1,
    }
}

fn leave(who: u128, first: &str, last: &str, substitute: Option<u128>) -> Leave {
    let (first_on, last_on) = (day(first), day(last));
    Leave { no: 0, person: person(who), first_on, last_on, substitute: substitute.map(person) }
}

fn roster(asks: Vec<Ask>) -> Roster {
    asks.into_iter().fold(Roster::empty(place()), |one, ask| {
        let event = decide(&one, ask, day("2026-11-23")).unwrap();
        event.fold((one.version > 0).then_some(one)).unwrap()
    })
}

/// Who is chosen at a moment, when these may, with these loads, and somebody has it.
fn chosen(one: &Roster, at: &str, able: &[u128], load: &[(u128, i64)], held: &[u128]) -> Option<(u128, Why)> {
    let able: BTreeSet<PersonId> = able.iter().map(|no| person(*no)).collect();
    let load: BTreeMap<PersonId, i64> = load.iter().map(|(no, load)| (person(*no), *load)).collect();
    let held: Vec<PersonId> = held.iter().map(|no| person(*no)).collect();
    let (rung, stage, site) = (Rung::District, Stage::Storage, Some(SiteId(uuid::Uuid::from_u128(7))));
    let at = Instant::parse(at).unwrap();
    let duty = choose(one, &Asked { rung, stage, site, at, able: &able, load: &load, held: &held })?;
    Some((duty.person.0.as_u128(), duty.why))
}

const NOON: &str = "2026-11-24T12:00:00+08:00";

#[test]
fn a_shift_covers_its_hours_on_its_days_in_its_weeks_and_over_midnight() {
    let night = Shift { weekdays: vec![1, 3], from_minute: 22 * 60, to_minute: 6 * 60, every_weeks: 2, ..shift(1) };
    let covers = |on: &str, minute: u16| night.covers(day(on), minute).map(|day| day.to_string());
    let monday = Some("2026-11-23".to_owned());
    assert_eq!(covers("2026-11-23", 22 * 60 - 1), None);
    assert_eq!(covers("2026-11-23", 22 * 60), monday);
    assert_eq!(covers("2026-11-24", 6 * 60 - 1), monday);
    assert_eq!(covers("2026-11-24", 6 * 60), None);
    assert_eq!(covers("2026-11-24", 22 * 60), None);
    // The next week is another's; the one after is its own.
    assert_eq!(covers("2026-11-30", 23 * 60), None);
    assert_eq!(covers("2026-12-07", 23 * 60), Some("2026-12-07".to_owned()));
    assert_eq!(covers("2026-11-18", 23 * 60), None, "before its first day");
}

#[test]
fn of_those_on_duty_the_least_loaded_is_chosen_and_whoever_has_it_keeps_it() {
    let one = roster(vec![Ask::AddShift(shift(1)), Ask::AddShift(shift(2)), Ask::AddShift(shift(3))]);
    assert_eq!(chosen(&one, NOON, &[1, 2, 3], &[], &[]), Some((1, Why::OnShift)));
    assert_eq!(chosen(&one, NOON, &[1, 2, 3], &[(1, 2), (2, 1), (3, 1)], &[]), Some((2, Why::OnShift)));
    assert_eq!(chosen(&one, NOON, &[1, 2, 3], &[(1, 2), (2, 1)], &[1]), Some((1, Why::OnShift)));
    // Who holds no right there is passed over, whatever the roster says.
    assert_eq!(chosen(&one, NOON, &[2], &[(2, 9)], &[1]), Some((2, Why::OnShift)));
    assert_eq!(chosen(&one, NOON, &[], &[], &[]), None);
}

#[test]
fn the_township_goes_before_the_division_and_the_kind_of_rule_before_all_kinds() {
    let site = SiteId(uuid::Uuid::from_u128(7));
    let town =
        |code: &str, sites: Vec<SiteId>| Ask::SetTownship { code: code.into(), name: "富春街道".into(), sites };
    let of = |who, township: Option<&str>, stages: &[Stage]| {
        let (township, stages) = (township.map(str::to_owned), stages.to_vec());
        Ask::AddShift(Shift { stages, township, ..shift(who) })
    };
    let (here, there) = ("330111001", "330111002");
    let all = vec![
        town(here, vec![site]),
        town(there, vec![SiteId(uuid::Uuid::from_u128(8))]),
        of(1, None, &[]),
        of(2, Some(there), &[Stage::Storage]),
        of(3, None, &[Stage::Storage]),
        of(4, Some(here), &[]),
        of(5, Some(here), &[Stage::Plan]),
    ];
    let one = roster(all);
    let able = [1, 2, 3, 4, 5];
    assert_eq!(chosen(&one, NOON, &able, &[(4, 50)], &[]), Some((4, Why::OnShift)));
    assert_eq!(chosen(&one, NOON, &[1, 2, 3, 5], &[(3, 50)], &[]), Some((3, Why::OnShift)));
    assert_eq!(chosen(&one, NOON, &[1, 2, 5], &[], &[]), Some((1, Why::OnShift)));
    // A site that moves into another township leaves the one before.
    let moved = roster(vec![town(here, vec![site]), town(there, vec![site])]);
    assert_eq!((moved.township_of(site), moved.townships.len()), (Some(there), 1));
}

#[test]
fn who_is_on_leave_is_stood_in_for_and_where_all_are_away_nobody_is_chosen() {
    let mut asks = vec![Ask::AddShift(shift(1))];
    asks.push(Ask::EnterLeave(leave(1, "2026-11-24", "2026-11-25", Some(2))));
    asks.push(Ask::EnterLeave(leave(2, "2026-11-25", "2026-11-25", Some(1))));
    let one = roster(asks);
    let able = [1, 2];
    assert_eq!(chosen(&one, "2026-11-23T23:59:00+08:00", &able, &[], &[]), Some((1, Why::OnShift)));
    assert_eq!(chosen(&one, NOON, &able, &[], &[1]), Some((2, Why::StandsIn)));
    // Each stands in for the other, and both are away.
    assert_eq!(chosen(&one, "2026-11-25T12:00:00+08:00", &able, &[], &[]), None);
    assert_eq!(chosen(&one, "2026-11-26T00:00:00+08:00", &able, &[], &[]), Some((1, Why::OnShift)));
    let shown: Vec<bool> = (23..=26).map(|on| day_of(&one, day(&format!("2026-11-{on}")))[0].1.is_some()).collect();
    assert_eq!(shown, [true, true, false, true]);
}

#[test]
fn what_cannot_be_is_refused_and_the_past_stays_as_it_was() {
    let one = roster(vec![Ask::AddShift(shift(1)), Ask::EnterLeave(leave(1, "2026-11-24", "2026-11-30", None))]);
    let today = day("2026-11-25");
    let code = |ask: Ask| decide(&one, ask, today).unwrap_err().code;
    for wrong in [
        Ask::AddShift(Shift { weekdays: Vec::new(), first_on: today, ..shift(1) }),
        Ask::AddShift(Shift { weekdays: vec![8], first_on: today, ..shift(1) }),
        Ask::AddShift(Shift { every_weeks: 0, first_on: today, ..shift(1) }),
        Ask::AddShift(Shift { from_minute: 1440, first_on: today, ..shift(1) }),
        Ask::AddShift(Shift { township: Some("330111001".into()), first_on: today, ..shift(1) }),
        Ask::AddShift(shift(1)),
        Ask::EndShift { no: 1, last_on: day("2026-11-23") },
        Ask::EnterLeave(leave(2, "2026-11-24", "2026-11-26", None)),
        Ask::EnterLeave(leave(2, "2026-11-26", "2026-11-25", None)),
        Ask::EnterLeave(leave(2, "2026-11-26", "2028-11-25", None)),
        Ask::EnterLeave(leave(2, "2026-11-26", "2026-11-26", Some(2))),
        Ask::EnterLeave(leave(1, "2026-11-30", "2026-12-01", None)),
        Ask::EndLeave { no: 2, last_on: day("2026-12-01") },
        Ask::SetTownship { code: "330106001".into(), name: "北山街道".into(), sites: Vec::new() },
        Ask::SetTownship { code: "330111001".into(), name: " ".into(), sites: Vec::new() },
    ] {
        assert_eq!(code(wrong.clone()), Code::RequestField, "{wrong:?}");
    }
    assert_eq!(code(Ask::EndShift { no: 9, last_on: today }), Code::NotFound);
    let ended = decide(&one, Ask::EndShift { no: 1, last_on: day("2026-11-24") }, today).unwrap();
    let ended = ended.fold(Some(one.clone())).unwrap();
    assert_eq!(day_of(&ended, day("2026-11-24")).len(), 1);
    assert_eq!(day_of(&ended, today).len(), 0);
    // A number is given once.
    let again = decide(&ended, Ask::AddShift(Shift { first_on: today, ..shift(2) }), today).unwrap();
    assert!(matches!(again, Event::ShiftAdded { shift: Shift { no: 3, .. }, .. }), "{again:?}");
}

#[test]
fn the_same_events_give_the_same_roster_and_nothing_begins_with_an_end() {
    let one = roster(vec![Ask::NameHead(Some(person(9))), Ask::AddShift(shift(1))]);
    let text = serde_json::to_string(&one).unwrap();
    assert_eq!(serde_json::from_str::<Roster>(&text).unwrap(), one);
    assert_eq!(one.people(), [person(1), person(9)]);
    assert_eq!(Event::ShiftEnded { no: 1, last_on: day("2026-11-23") }.fold(None), None);
    assert_ne!(place().stream(), Place::Division("3301".into()).stream());
    for text in ["division/330111", "division/33"] {
        assert_eq!(Place::parse(text).unwrap().to_string(), text);
    }
    for text in ["division/330", "division/33011a", "site/1", "330111"] {
        assert_eq!(Place::parse(text), None, "{text}");
    }
}
