//! The clocks of open notices: by state, after a rise, after what was missed, and of red; and when the authority acts by itself.
#![expect(clippy::unwrap_used, reason = "tests")]

use chrono::{Days, Duration};

use super::{
    Ask, Event, Notice, State,
    clock::{due, steps},
    decide::decide,
    tests::{after, carried, found, now, raised, today},
};
use crate::{
    domain::{
        access::Role,
        alarm::{Level, ladder::Ladder},
        refusal::Code,
    },
    kernel::clock::Instant,
};

fn later(days: i64) -> Instant {
    now().plus(Duration::days(days))
}

/// The legal days, from today on, of a notice's steps.
fn days(one: &Notice) -> Vec<i64> {
    let all = steps(one, &Ladder::default());
    all.iter().map(|step| step.at.legal_day().signed_duration_since(today()).num_days()).collect()
}

#[test]
fn every_open_state_has_a_clock_and_what_is_over_has_none() {
    for state in State::ALL {
        let mut one = raised("GEN-02", Level::Orange, false);
        one.state = *state;
        let expected = match state {
            State::Acknowledged | State::Handling => vec![8, 10, 14],
            State::Closed | State::Cleared => Vec::new(),
            _ => vec![1, 3, 7],
        };
        assert_eq!(days(&one), expected, "{state:?}");
        // Whoever is late is the one who is reminded, and the city at the end.
        let last = steps(&one, &Ladder::default()).pop();
        let asked = matches!(state, State::Submitted | State::FalseClaimed | State::ExtensionAsked);
        assert_eq!(last.map(|step| (step.reached.sides, step.reached.city)), state.is_open().then_some((!asked, true)));
    }
    let mut handled = raised("GEN-02", Level::Orange, false);
    (handled.state, handled.due_on) = (State::Handling, Some(today() + Days::new(2)));
    assert_eq!(days(&handled), [3, 5, 9]);
    // Given back when its day was over, it is counted from there.
    handled.since = later(20);
    assert_eq!(days(&handled), [21, 23, 27]);
}

#[test]
fn a_rise_begins_the_clock_anew_and_an_alarm_has_to_be_taken_note_of_again() {
    let yellow = after(&raised("STO-01", Level::Yellow, false), &[(Role::Keeper, Ask::Acknowledge)]);
    let handle = Ask::Handle { measures: "清运".into(), due_on: None };
    let handled = after(&yellow, &[(Role::Ehs, handle)]);
    assert_eq!(handled.due_on, Some(today() + Days::new(15)));
    let orange = carried(&handled, None, Some(found(Level::Orange, true)), later(2)).unwrap().apply(handled, later(2));
    assert_eq!((orange.state, orange.since), (State::Raised, later(2)));
    assert_eq!((orange.due_on, days(&orange)), (Some(today() + Days::new(9)), vec![3, 5, 9]));
    // To and fro below what it was already, it climbs on.
    let down = carried(&orange, None, Some(found(Level::Yellow, true)), later(3)).unwrap().apply(orange, later(3));
    let up = carried(&down, None, Some(found(Level::Orange, true)), later(4)).unwrap().apply(down, later(4));
    assert_eq!((up.since, up.state), (later(2), State::Raised));
    let gone = Event::Subsided {}.apply(up, later(5));
    let back = carried(&gone, None, Some(found(Level::Orange, true)), later(6)).unwrap().apply(gone.clone(), later(6));
    assert_eq!(back.since, later(2));
    // Back after its ladder was climbed, it is told anew.
    let back = carried(&gone, None, Some(found(Level::Orange, true)), later(10)).unwrap().apply(gone, later(10));
    assert_eq!(back.since, later(10));
    // As events were written before: nothing of this.
    let body = serde_json::json!({"kind": "notice.level_changed", "data": {"found": found(Level::Orange, true)}});
    let old: Event = serde_json::from_value(body).unwrap();
    let known = old.apply(yellow, later(2));
    assert_eq!((known.state, known.since, known.peak), (State::Acknowledged, now(), Level::Orange));
}

#[test]
fn what_was_missed_is_told_as_one_step_and_red_is_told_by_hours() {
    let mut one = raised("GEN-02", Level::Orange, false);
    let told = |one: &Notice, told_at, at| due(&steps(one, &Ladder::default()), told_at, at);
    assert_eq!(told(&one, now(), later(1).plus(Duration::microseconds(-1))), None);
    let missed = told(&one, now(), later(5)).unwrap();
    assert!(missed.reached.head && missed.reached.district && !missed.reached.city);
    assert_eq!(told(&one, later(5), later(6)), None);
    assert!(told(&one, later(5), later(8)).unwrap().reached.city);
    one.found.level = Level::Red;
    let hour = |hours| now().plus(Duration::hours(hours));
    let first = told(&one, now(), hour(1)).unwrap();
    assert!(first.urgent && first.reached.head && first.reached.second && !first.reached.city);
    assert_eq!(told(&one, hour(1), hour(3)), None);
    assert!(told(&one, hour(1), hour(4)).unwrap().reached.city);
    one.state = State::Acknowledged;
    assert_eq!(told(&one, now(), hour(10)), None);
}

#[test]
fn the_authority_records_what_it_found_where_nobody_is_asked_or_answers() {
    let spot = || Ask::FindOnSpot { result: "现场已查清并封存".into() };
    let tampered = raised("DEV-04", Level::Orange, true);
    assert_eq!(decide(&tampered, &spot(), Role::Ehs, today()).unwrap_err().code, Code::NotAllowed);
    let there = after(&tampered, &[(Role::Officer, spot())]);
    if !there.lasting {
        let refused = decide(&there, &Ask::Verify, Role::Officer, today()).unwrap_err();
        assert_eq!(refused.code, Code::NoticeStillStands);
    }
    let gone = Event::Subsided {}.apply(there, now());
    assert_eq!(after(&gone, &[(Role::Officer, Ask::Verify)]).state, State::Closed);
    // Whom it concerns has a day to take note, and then the days for measures.
    let theirs = raised("STO-02", Level::Orange, true);
    let at = |one: &Notice, days| decide(one, &spot(), Role::Reviewer, today() + Days::new(days)).map(drop);
    assert_eq!(at(&theirs, 1).unwrap_err().code, Code::NoticeAnswered);
    assert_eq!(at(&theirs, 2), Ok(()));
    let noted = after(&theirs, &[(Role::Keeper, Ask::Acknowledge)]);
    assert_eq!((at(&noted, 7).unwrap_err().code, at(&noted, 8)), (Code::NoticeAnswered, Ok(())));
}
