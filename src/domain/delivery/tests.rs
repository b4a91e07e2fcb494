//! Nights, pauses and ids.

use super::*;

fn at(text: &str) -> Instant {
    Instant::parse(text).unwrap_or(Instant::from_micros(0))
}

#[test]
fn warnings_wait_for_the_morning_and_alarms_do_not() {
    let noon = at("2026-11-23T12:00:00+08:00");
    for (from, to) in [
        ("2026-11-23T21:59:59+08:00", "2026-11-23T21:59:59+08:00"),
        ("2026-11-23T22:00:00+08:00", "2026-11-24T07:00:00+08:00"),
        ("2026-11-24T00:00:00+08:00", "2026-11-24T07:00:00+08:00"),
        ("2026-11-24T06:59:59+08:00", "2026-11-24T07:00:00+08:00"),
        ("2026-11-24T07:00:00+08:00", "2026-11-24T07:00:00+08:00"),
    ] {
        for level in [Level::Blue, Level::Yellow] {
            assert_eq!(not_before(Channel::Mail, level, at(from)), at(to), "{from}");
            assert_eq!(not_before(Channel::Webhook, level, at(from)), at(from), "a program does not sleep");
        }
        for level in [Level::Orange, Level::Red] {
            assert_eq!(not_before(Channel::Sms, level, at(from)), at(from), "{from}");
        }
    }
    assert_eq!(not_before(Channel::Dingtalk, Level::Blue, noon), noon);
}

#[test]
fn pauses_double_up_to_six_hours_and_end_after_three_days() {
    let began = at("2026-11-23T01:00:00Z");
    let (mut now, mut tries, mut pauses) = (began, 1, Vec::new());
    while let Some(next) = next_try(Channel::Webhook, Level::Red, began, tries, now) {
        pauses.push(next.since(now).num_minutes());
        (now, tries) = (next, tries + 1);
    }
    assert_eq!(&pauses[..11], [1, 2, 4, 8, 16, 32, 64, 128, 256, 360, 360]);
    assert!(now.since(began) > Duration::days(3) - Duration::hours(6) && now.since(began) <= Duration::days(3));
    assert_eq!(next_try(Channel::Webhook, Level::Red, began, i64::MAX, began), Some(began.plus(Duration::hours(6))));
    assert_eq!(pause(Channel::Mail, 12), Duration::minutes(30));
    // A try that would fall into the night waits for the morning.
    let evening = at("2026-11-23T21:59:30+08:00");
    let morning = at("2026-11-24T07:00:00+08:00");
    assert_eq!(next_try(Channel::Mail, Level::Yellow, evening, 1, evening), Some(morning));
}

#[test]
fn an_id_follows_from_what_is_told_to_whom_by_what() {
    let cause = Cause { notice: "n", version: 1, occasion: Occasion::Raised, day: None, hour: None };
    let id = cause.delivery(Channel::Mail, "p");
    assert_eq!(id, cause.delivery(Channel::Mail, "p"));
    let day = NaiveDate::from_ymd_opt(2026, 11, 24);
    let others = [
        cause.delivery(Channel::Sms, "p"),
        cause.delivery(Channel::Mail, "q"),
        Cause { version: 2, ..cause }.delivery(Channel::Mail, "p"),
        Cause { notice: "m", ..cause }.delivery(Channel::Mail, "p"),
        Cause { occasion: Occasion::Reminded, day, ..cause }.delivery(Channel::Mail, "p"),
    ];
    assert!(others.iter().all(|other| *other != id), "{others:?}");
    assert_eq!(Cause { occasion: Occasion::Reminded, day, ..cause }.key(), "reminded/2026-11-24");
}
