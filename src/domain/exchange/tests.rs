//! Moves, pauses, numbers and comparisons.
#![expect(clippy::unwrap_used, reason = "tests")]

use super::{
    number::number,
    reconcile::{Difference, Ours, Standing, Theirs, reconcile},
    *,
};

fn at(text: &str) -> Instant {
    Instant::parse(text).unwrap()
}

#[test]
fn an_item_moves_as_the_table_says_and_not_otherwise() {
    for from in State::ALL {
        for step in Step::ALL {
            let rows: Vec<State> =
                TRANSITIONS.iter().filter(|(state, of, _)| (state, of) == (from, step)).map(|row| row.2).collect();
            assert!(rows.len() <= 1, "{from:?} {step:?} is there twice");
            match rows.first() {
                Some(to) => assert_eq!(next(*from, *step).unwrap(), *to),
                None => assert_eq!(next(*from, *step).unwrap_err().code, Code::ExchangeNotFromState),
            }
        }
    }
    assert!(Step::ALL.iter().all(|step| next(State::Superseded, *step).is_err()), "nothing follows");
    // A person does nothing to what is in a courier's hand, or accepted.
    for state in [State::Sending, State::Accepted, State::Superseded] {
        assert!(Action::ALL.iter().all(|action| action.fits(state).is_err()), "{state:?}");
    }
    assert!(Action::Resend.fits(State::ToSend).is_err());
    assert!(Action::Resend.fits(State::GaveUp).is_ok());
}

#[test]
fn tries_go_on_for_a_week_and_questions_for_two_months() {
    let began = at("2026-11-23T01:00:00Z");
    let (mut now, mut tries, mut pauses) = (began, 1, Vec::new());
    while let Some(next) = next_try(began, tries, now) {
        pauses.push(next.since(now).num_minutes());
        (now, tries) = (next, tries + 1);
    }
    assert_eq!(&pauses[..11], [1, 2, 4, 8, 16, 32, 64, 128, 256, 360, 360]);
    assert!(now <= began.plus(LIVES) && now > began.plus(LIVES - Duration::hours(6)));
    assert_eq!(next_ask(began, i64::MAX, began.plus(WAITS)), None);
    assert_eq!(next_ask(began, 1, began), Some(began.plus(Duration::minutes(1))));
}

#[test]
fn only_what_has_the_official_form_is_a_number() {
    let of = |kind, text| number(kind, text, "3301", 2026).map_err(|no| no.code);
    assert_eq!(of(Kind::ManifestNumber, " 20263301000123 "), Ok("20263301000123".to_owned()));
    assert_eq!(of(Kind::ManifestNumber, "20253301000123"), Ok("20253301000123".to_owned()), "of the year before");
    for text in ["20263302000123", "20243301000123", "2026330100012", "DRAFT-20263301", "演示20263301000123", ""] {
        assert_eq!(of(Kind::ManifestNumber, text), Err(Code::ExchangeNumberInvalid), "{text}");
    }
    for text in ["DRAFT-1", "draft-1", "PAPER-X-0001", "演示1", "", " ", "a\nb"] {
        assert_eq!(of(Kind::Plan, text), Err(Code::ExchangeNumberInvalid), "{text}");
    }
    assert_eq!(of(Kind::Plan, "浙环备〔2026〕1号"), Ok("浙环备〔2026〕1号".to_owned()));
    assert!(of(Kind::Plan, &"1".repeat(201)).is_err());
}

#[test]
fn an_id_follows_from_kind_thing_and_version() {
    let id = item_id(Kind::Plan, "s/2026", "3");
    assert_eq!(id, item_id(Kind::Plan, "s/2026", "3"));
    let others =
        [item_id(Kind::Ledger, "s/2026", "3"), item_id(Kind::Plan, "s/2027", "3"), item_id(Kind::Plan, "s/2026", "4")];
    assert!(others.iter().all(|other| *other != id));
}

fn ours(id: &str, state: State, number: Option<&str>) -> Ours {
    let number = number.map(str::to_owned);
    Ours { id: id.into(), kind: Kind::Plan, title: id.into(), number, mass_g: 5, state }
}

fn theirs(id: Option<&str>, number: Option<&str>, state: Standing) -> Theirs {
    let (id, number) = (id.map(str::to_owned), number.map(str::to_owned));
    Theirs { id, kind: Kind::Plan, number, mass_g: Some(5), state }
}

#[test]
fn a_row_is_ours_by_id_or_by_its_number_and_is_told_once() {
    let own = [
        ours("a", State::Accepted, Some("1")),
        ours("b", State::Accepted, Some("2")),
        ours("c", State::ToSend, None),
        ours("d", State::Superseded, None),
        ours("e", State::Superseded, None),
    ];
    let there = [
        theirs(Some("a"), Some("1"), Standing::Accepted),
        theirs(None, Some("2"), Standing::Accepted),
        theirs(None, Some("2"), Standing::Accepted),
        theirs(Some("d"), None, Standing::Received),
        theirs(Some("e"), None, Standing::Accepted),
    ];
    let report = reconcile(&own, &there);
    let found: Vec<(Difference, Option<&str>)> =
        report.found.iter().map(|one| (one.difference, one.item.as_deref())).collect();
    assert_eq!(
        found,
        [(Difference::State, Some("e")), (Difference::MissingHere, None)],
        "a number twice is one too many"
    );
    assert_eq!((report.ours, report.theirs, report.agree), (5, 5, 4));
}
