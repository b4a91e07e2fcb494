//! The machine by table, who may close what, and what the platform does by itself.
#![expect(clippy::unwrap_used, clippy::panic, reason = "tests")]

use std::collections::BTreeMap;

use chrono::{Days, Duration, NaiveDate};

use super::{
    Action, Ask, Event, Finding, Notice, Party, State, TRANSITIONS,
    decide::{decide, may},
    next,
    system::follow,
};
use crate::{
    domain::{
        access::Role,
        alarm::{Level, Rule},
        refusal::Code,
    },
    kernel::{clock::Instant, id::OrganisationId},
};

pub(super) fn now() -> Instant {
    Instant::parse("2026-11-23T01:00:00Z").unwrap()
}

pub(super) fn today() -> NaiveDate {
    now().legal_day()
}

pub(super) fn found(level: Level, breach: bool) -> Finding {
    Finding { level, breach, values: BTreeMap::new(), thresholds: BTreeMap::new(), rule_version: 1 }
}

pub(super) fn raised(code: &str, level: Level, breach: bool) -> Notice {
    let rule = Rule::find(code).unwrap();
    let party = Party::told(OrganisationId(uuid::Uuid::nil()), None, "330111".into());
    let event = follow(rule, "facility/x", None, None, Some(found(level, breach)), vec![party], now()).unwrap();
    event.begin(Notice::id_of(code, "facility/x", "1"), now()).unwrap()
}

pub(super) fn after(one: &Notice, asks: &[(Role, Ask)]) -> Notice {
    asks.iter().fold(one.clone(), |one, (role, ask)| decide(&one, ask, *role, today()).unwrap().apply(one, now()))
}

fn submitted(one: &Notice) -> Notice {
    let handle = Ask::Handle { measures: "清运".into(), due_on: None };
    let submit = Ask::Submit { result: "已清运".into() };
    after(one, &[(Role::Keeper, Ask::Acknowledge), (Role::Ehs, handle), (Role::Ehs, submit)])
}

#[test]
fn every_state_action_and_role_answers_as_the_table_says() {
    let mut moves = 0;
    for from in State::ALL {
        for action in Action::ALL {
            for role in Role::ALL {
                let listed = TRANSITIONS.iter().find(|(state, act, ..)| (state, act) == (from, action));
                match (listed, next(*from, *action, *role)) {
                    (Some((_, _, to, by)), Ok(got)) => {
                        assert!(by.contains(role) && got == *to);
                        moves += 1;
                    }
                    (Some((_, _, _, by)), Err(refusal)) => {
                        assert!(!by.contains(role) && refusal.code == Code::NotAllowed);
                    }
                    (None, result) => assert_eq!(result.unwrap_err().code, Code::NoticeNotFromState),
                }
            }
        }
    }
    assert!(moves > 60, "{moves}");
    for state in State::ALL {
        let reached = *state == State::Raised || TRANSITIONS.iter().any(|(from, _, to, _)| to == state && from != to);
        assert!(reached, "{state:?} is never reached");
        let clears = TRANSITIONS.iter().any(|(from, action, ..)| from == state && *action == Action::Clear);
        assert_eq!(clears, state.is_open(), "{state:?}");
    }
}

#[test]
fn each_event_of_a_person_leads_where_the_table_says() {
    let reason = || "原因说明".to_owned();
    let later = today() + Days::new(1);
    let asks = [
        Ask::Acknowledge,
        Ask::Handle { measures: reason(), due_on: None },
        Ask::Submit { result: reason() },
        Ask::FindOnSpot { result: reason() },
        Ask::Verify,
        Ask::Return { reason: reason() },
        Ask::AskExtension { due_on: later, reason: reason() },
        Ask::GrantExtension,
        Ask::RefuseExtension { reason: reason() },
        Ask::ClaimFalse { reason: reason() },
        Ask::ConfirmFalse,
        Ask::RejectFalse { reason: reason() },
        Ask::Reopen { reason: reason() },
    ];
    for state in State::ALL {
        for ask in &asks {
            let mut one = raised("STO-01", Level::Yellow, false);
            (one.state, one.subsided) = (*state, true);
            match (next(*state, ask.action(), Role::System), decide(&one, ask, Role::System, today())) {
                (Ok(to), Ok(event)) => assert_eq!(event.apply(one, now()).state, to, "{state:?} {ask:?}"),
                (Err(due), Err(got)) => assert_eq!(due.code, got.code),
                (due, got) => panic!("{state:?} {ask:?}: {due:?} {got:?}"),
            }
        }
    }
}

#[test]
fn a_warning_is_closed_by_the_enterprise_and_an_alarm_by_the_authority_alone() {
    let mut warning = submitted(&raised("STO-01", Level::Yellow, false));
    warning.subsided = true;
    assert_eq!(after(&warning, &[(Role::Manager, Ask::Verify)]).state, State::Closed);
    for (level, breach) in [(Level::Orange, false), (Level::Yellow, true), (Level::Red, true)] {
        let mut alarm = submitted(&raised("STO-02", level, breach));
        alarm.subsided = true;
        for role in [Role::Ehs, Role::Manager, Role::Admin] {
            let refused = decide(&alarm, &Ask::Verify, role, today()).unwrap_err();
            assert_eq!(refused.code, Code::NoticeNeedsAuthority, "{level:?} {role:?}");
        }
        assert_eq!(after(&alarm, &[(Role::Officer, Ask::Verify)]).state, State::Closed);
    }
    // What concerns the platform has no authority over it.
    let mut calendar = submitted(&raised("SYS-02", Level::Orange, false));
    (calendar.subsided, calendar.parties) = (true, Vec::new());
    assert_eq!(may(&calendar, Action::Verify, Role::Admin, today()), Ok(()));
}

#[test]
fn what_still_stands_is_not_closed_but_for_what_nothing_undoes() {
    let over = submitted(&raised("STO-02", Level::Orange, true));
    assert_eq!(decide(&over, &Ask::Verify, Role::Officer, today()).unwrap_err().code, Code::NoticeStillStands);
    let weight = submitted(&raised("MAN-05", Level::Orange, false));
    assert_eq!(after(&weight, &[(Role::Officer, Ask::Verify)]).state, State::Closed);
}

#[test]
fn measures_take_no_longer_than_the_level_allows_and_an_extension_is_given_by_the_authority() {
    let orange = after(&raised("GEN-02", Level::Orange, false), &[(Role::Keeper, Ask::Acknowledge)]);
    let handle = |days| Ask::Handle { measures: "立即入库".into(), due_on: Some(today() + Days::new(days)) };
    assert_eq!(decide(&orange, &handle(8), Role::Ehs, today()).unwrap_err().code, Code::NoticeDueTooLate);
    let yesterday = Ask::Handle { measures: "立即入库".into(), due_on: today().pred_opt() };
    assert_eq!(decide(&orange, &yesterday, Role::Ehs, today()).unwrap_err().code, Code::NoticeDueTooLate);
    assert_eq!(decide(&orange, &handle(7), Role::Keeper, today()).unwrap_err().code, Code::NotAllowed);
    let blank = Ask::Handle { measures: " ".into(), due_on: None };
    assert_eq!(decide(&orange, &blank, Role::Ehs, today()).unwrap_err().code, Code::RequestField);
    let handled = after(&orange, &[(Role::Ehs, handle(7))]);
    let ask = |days| Ask::AskExtension { due_on: today() + Days::new(days), reason: "等车".into() };
    assert_eq!(decide(&handled, &ask(7), Role::Ehs, today()).unwrap_err().code, Code::RequestField);
    assert_eq!(decide(&handled, &ask(8), Role::Ehs, today()).unwrap_err().code, Code::NoticeDueTooLate);
    // Six days later it is given once more the level's days from then on, and none beyond.
    let later = today() + Days::new(6);
    let refused = decide(&handled, &ask(14), Role::Ehs, later).unwrap_err();
    assert_eq!(
        (refused.code, refused.params.get("last").cloned()),
        (Code::NoticeDueTooLate, Some((later + Days::new(7)).to_string().into()))
    );
    let asked = decide(&handled, &ask(13), Role::Ehs, later).unwrap().apply(handled.clone(), now());
    assert_eq!(decide(&asked, &Ask::GrantExtension, Role::Ehs, today()).unwrap_err().code, Code::NotAllowed);
    let granted = after(&asked, &[(Role::Reviewer, Ask::GrantExtension)]);
    assert_eq!((granted.state, granted.due_on), (State::Handling, Some(today() + Days::new(13))));
    let refused = after(&asked, &[(Role::Reviewer, Ask::RefuseExtension { reason: "不同意".into() })]);
    assert_eq!((refused.state, refused.due_on, refused.wished_on), (State::Handling, handled.due_on, None));
}

pub(super) fn carried(one: &Notice, held: Option<Level>, found: Option<Finding>, at: Instant) -> Option<Event> {
    follow(Rule::find(&one.rule).unwrap(), &one.subject, Some(one), held, found, Vec::new(), at)
}

#[test]
fn a_warning_clears_by_itself_and_a_breach_waits_for_a_person() {
    let warning = raised("STO-02", Level::Yellow, false);
    assert_eq!(carried(&warning, None, None, now()), Some(Event::Cleared {}));
    let breach = raised("STO-02", Level::Orange, true);
    let gone = carried(&breach, None, None, now()).unwrap();
    assert_eq!(gone, Event::Subsided {});
    let waits = gone.apply(breach, now());
    assert!(waits.state.is_open() && !waits.stands());
    assert_eq!(carried(&waits, None, None, now()), None, "told once");
    let back = carried(&waits, None, Some(found(Level::Yellow, false)), now()).unwrap();
    let again = back.apply(waits, now());
    assert_eq!((again.occurrences, again.subsided, again.breach, again.peak), (2, false, true, Level::Orange));
    let weight = raised("MAN-05", Level::Yellow, false);
    assert_eq!(carried(&weight, None, None, now()), None, "nothing undoes it");
}

#[test]
fn an_open_notice_changes_its_level_and_is_never_doubled() {
    let one = raised("STO-01", Level::Blue, false);
    assert_eq!(carried(&one, Some(Level::Blue), Some(found(Level::Blue, false)), now()), None);
    let up = carried(&one, Some(Level::Blue), Some(found(Level::Orange, true)), now()).unwrap().apply(one, now());
    assert_eq!(up.since, now());
    assert_eq!((up.found.level, up.peak, up.breach, up.state), (Level::Orange, Level::Orange, true, State::Raised));
    let down = carried(&up, None, Some(found(Level::Yellow, false)), now()).unwrap().apply(up, now());
    assert_eq!((down.found.level, down.peak, down.needs_authority()), (Level::Yellow, Level::Orange, true));
}

#[test]
fn what_a_person_closed_is_not_raised_again_while_it_stands_and_is_taken_up_again_when_it_comes_back_soon() {
    let claimed = Ask::ClaimFalse { reason: "传感器误差".into() };
    let one = raised("STO-03", Level::Yellow, false);
    let closed =
        after(&one, &[(Role::Ehs, Ask::Acknowledge), (Role::Ehs, claimed), (Role::Officer, Ask::ConfirmFalse)]);
    assert_eq!((closed.state, closed.ended_at), (State::Closed, Some(now())));
    let yellow = || Some(found(Level::Yellow, false));
    assert_eq!(carried(&closed, Some(Level::Yellow), yellow(), now()), None, "it stood all the time");
    assert!(carried(&closed, Some(Level::Yellow), Some(found(Level::Orange, true)), now()).is_some(), "it rose");
    let soon = carried(&closed, None, yellow(), now().plus(Duration::days(30))).unwrap();
    assert_eq!(soon.apply(closed.clone(), now()).state, State::Raised);
    let late = carried(&closed, None, yellow(), now().plus(Duration::days(31))).unwrap();
    assert!(matches!(late, Event::Raised { .. }));
    // A fact of the past stays what it was, even where the memory of it is lost.
    let weight = after(&submitted(&raised("MAN-05", Level::Yellow, false)), &[(Role::Manager, Ask::Verify)]);
    assert_eq!(carried(&weight, None, yellow(), now()), None);
    let cleared = Event::Cleared {}.apply(raised("STO-03", Level::Yellow, false), now());
    assert!(matches!(carried(&cleared, None, yellow(), now()), Some(Event::Raised { .. })));
}

#[test]
fn the_same_cause_gives_the_same_id_and_another_another() {
    let id = |rule, cause| Notice::id_of(rule, "facility/x", cause);
    assert_eq!(id("STO-02", "7"), id("STO-02", "7"));
    assert!(id("STO-02", "7") != id("STO-02", "8") && id("STO-02", "7") != id("STO-03", "7"));
}
