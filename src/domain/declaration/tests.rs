#![expect(clippy::unwrap_used, clippy::panic, reason = "tests may")]

use super::{
    content::{Content, Entrusted, Figure, Kind, Row, Total, Totals, Treated},
    *,
};
use crate::{domain::law::Calendar, kernel::mass::Mass};

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn period(text: &str) -> Period {
    Period::parse(text).unwrap()
}

fn row(code: &str, [opening, generated, treated, entrusted, closing]: [i64; 5]) -> Row {
    let entrusted = Entrusted {
        province: "浙江省".into(),
        receiver_kind: String::new(),
        receiver: "某厂".into(),
        number: "1".into(),
        method: "D10".into(),
        mass_g: Mass(entrusted),
    };
    Row {
        waste_code: code.into(),
        name: "废物".into(),
        catalogue_name: String::new(),
        components: String::new(),
        physical_state: "S".into(),
        hazards: vec!["T".into()],
        generated_g: Mass(generated),
        treated: vec![Treated { method: "R4".into(), mass_g: Mass(treated) }],
        entrusted: vec![entrusted],
        opening_g: Mass(opening),
        closing_g: Mass(closing),
    }
}

fn content(kind: Kind, figures: [i64; 5]) -> Content {
    Content { kind, note: String::new(), position: 7, rows: vec![row("900-041-49", figures)] }
}

fn begun(figures: [i64; 5]) -> Declaration {
    let site = SiteId(Uuid::from_u128(7));
    let event = draft(site, period("2026-11"), Tier::Key, content(Kind::Regular, figures), day("2026-12-01")).unwrap();
    event.begin().unwrap()
}

fn code<T: std::fmt::Debug>(result: Result<T, Refusal>) -> Code {
    result.unwrap_err().code
}

#[test]
fn a_period_has_its_days_its_last_day_to_declare_and_its_tiers() {
    let told = |text: &str| {
        let (one, (from, to)) = (period(text), period(text).days());
        format!("{one} {from} {to} {}", one.due_on())
    };
    assert_eq!(told("2026-11"), "2026-11 2026-11-01 2026-11-30 2026-12-15");
    assert_eq!(told("2026-12"), "2026-12 2026-12-01 2026-12-31 2027-01-15");
    assert_eq!(told("2024-02"), "2024-02 2024-02-01 2024-02-29 2024-03-15");
    assert_eq!(told("2026-Q3"), "2026-Q3 2026-07-01 2026-09-30 2026-10-15");
    assert_eq!(told("2026-Q4"), "2026-Q4 2026-10-01 2026-12-31 2027-01-15");
    assert_eq!(told("2026"), "2026 2026-01-01 2026-12-31 2027-03-31");
    for text in ["", "26", "2026-13", "2026-00", "2026-Q5", "2026-Q0", "2026-q1", "1999", "2026-1", "2026-Q12"] {
        assert_eq!(Period::parse(text), None, "{text}");
    }
    let over = |tier, on: &str| Period::over(tier, day(on)).iter().map(ToString::to_string).collect::<Vec<_>>();
    assert_eq!(over(Tier::Key, "2027-01-01"), ["2026-12", "2026"]);
    assert_eq!(over(Tier::Key, "2026-11-30"), ["2026-10", "2025"]);
    assert_eq!(over(Tier::Simplified, "2027-03-31"), ["2026-Q4", "2026"]);
    assert_eq!(over(Tier::Simplified, "2026-12-31"), ["2026-Q3", "2025"]);
    assert_eq!(over(Tier::Registered, "2026-07-01"), ["2025"]);
    let json = serde_json::to_string(&period("2026-Q3")).unwrap();
    assert_eq!((json.as_str(), serde_json::from_str::<Period>(&json).unwrap()), ("\"2026-Q3\"", period("2026-Q3")));
}

#[test]
fn only_what_the_table_lists_leads_to_a_new_state() {
    let mut moves = 0;
    for from in State::ALL {
        for action in Action::ALL {
            for role in Role::ALL {
                let listed = TRANSITIONS.iter().find(|(state, act, ..)| (state, act) == (from, action));
                match (listed, next(*from, *action, *role)) {
                    (None, Err(refusal)) => assert_eq!(refusal.code, Code::DeclarationNotFromState),
                    (Some((.., by)), Err(refusal)) => {
                        assert_eq!((refusal.code, by.contains(role)), (Code::NotAllowed, false));
                    }
                    (Some((_, _, to, by)), Ok(got)) => {
                        assert_eq!((got, by.contains(role)), (*to, true));
                        moves += 1;
                    }
                    (None, Ok(got)) => panic!("{from:?} {action:?} leads to {got:?}"),
                }
            }
        }
    }
    assert_eq!(moves, TRANSITIONS.iter().map(|(.., by)| by.len()).sum::<usize>());
}

#[test]
fn what_is_not_over_not_of_the_tier_or_not_still_is_not_begun() {
    let site = SiteId(Uuid::from_u128(7));
    let ask = |of: &str, tier, content: Content, on: &str| draft(site, period(of), tier, content, day(on));
    let some = || content(Kind::Regular, [0, 5, 0, 0, 5]);
    assert_eq!(code(ask("2026-11", Tier::Simplified, some(), "2026-12-01")), Code::DeclarationNotOfTier);
    assert_eq!(code(ask("2026-Q3", Tier::Key, some(), "2026-12-01")), Code::DeclarationNotOfTier);
    assert_eq!(code(ask("2026-11", Tier::Key, some(), "2026-11-30")), Code::DeclarationPeriodOpen);
    let kind = |kind, figures| ask("2026-11", Tier::Key, content(kind, figures), "2026-12-01");
    assert_eq!(code(kind(Kind::Nil, [0, 5, 0, 0, 5])), Code::DeclarationNotStill);
    assert_eq!(code(kind(Kind::Nil, [5, 0, 0, 5, 0])), Code::DeclarationNotStill);
    assert!(kind(Kind::Nil, [5, 0, 0, 0, 5]).is_ok(), "what lay there may lie there");
    assert!(kind(Kind::Stopped, [5, 0, 0, 5, 0]).is_ok(), "what lay there may leave a site that stands still");
    assert_eq!(code(kind(Kind::Stopped, [5, 1, 0, 0, 6])), Code::DeclarationNotStill);
}

#[test]
fn what_is_confirmed_was_shown_and_is_what_the_ledger_says() {
    let one = begun([10, 100, 20, 30, 60]);
    let total = Total { generated_g: 100, treated_g: 20, entrusted_g: 30, opening_g: 10, closing_g: 60 };
    assert_eq!(total.other_g(), 0);
    assert_eq!(Total { closing_g: 57, ..total }.other_g(), -3);
    let ledger: Totals = [("900-041-49".to_owned(), total)].into();
    let shown = one.content.shown().unwrap().hex();
    let confirm = |shown: &str, ledger: &Totals| {
        let ask = Ask::Confirm { shown_sha256: shown.to_owned(), ledger: ledger.clone() };
        decide(&one, &ask, Role::Ehs, day("2026-12-02"))
    };
    assert_eq!(code(confirm("00", &ledger)), Code::DeclarationShownDiffers);
    let changed: Totals = [("900-041-49".to_owned(), Total { generated_g: 101, ..total })].into();
    let refusal = confirm(&shown, &changed).unwrap_err();
    assert_eq!((refusal.code, &refusal.params["figure"]), (Code::DeclarationDiffers, &"generated".into()));
    let mut more = ledger.clone();
    more.insert("900-300-34".into(), Total { closing_g: 1, ..Total::default() });
    assert_eq!(one.differences(&more).iter().map(|one| one.figure).collect::<Vec<_>>(), [Figure::Closing]);
    assert_eq!(code(confirm(&shown, &more)), Code::DeclarationDiffers);
    let after = confirm(&shown, &ledger).unwrap().apply(one.clone());
    assert_eq!((after.state, after.versions[0].shown_sha256.as_str()), (State::Confirmed, shown.as_str()));
    // One gram or one letter more, and it is another digest.
    let other = Content { note: "x".into(), ..one.content.clone() };
    assert_ne!(other.shown().unwrap().hex(), shown);
    assert_ne!(begun([10, 101, 20, 30, 61]).content.shown().unwrap().hex(), shown);
}

#[test]
fn its_days_follow_it_from_the_end_of_the_period_to_the_answer() {
    let mut one = begun([0, 5, 0, 0, 5]);
    let calendar = Calendar::builtin().unwrap();
    let mut due = std::collections::BTreeMap::new();
    let mut step = |one: Declaration, event: &Event| {
        let after = event.apply(one);
        for deadline in after.deadlines(event) {
            match deadline {
                Deadline::Set { key, due_at, .. } => drop(due.insert(key, due_at)),
                Deadline::End(key) => drop(due.remove(&key)),
            }
        }
        (after, due.values().map(ToString::to_string).collect::<Vec<_>>())
    };
    let on = day("2026-12-02");
    assert_eq!(one.due_on(), Some(day("2026-12-15")));
    let ledger = one.content.totals();
    let shown_sha256 = one.content.shown().unwrap().hex();
    let confirm = Ask::Confirm { shown_sha256, ledger };
    let decide_ = |one: &Declaration, ask: &Ask, role| decide(one, ask, role, on).unwrap();
    let event = decide_(&one, &confirm, Role::Ehs);
    (one, _) = step(one, &event);
    assert_eq!(one.due_on(), Some(day("2026-12-15")), "what is confirmed is not handed in yet");
    let event = decide_(&one, &Ask::Submit(Some("回执".into())), Role::Ehs);
    (one, _) = step(one, &event);
    assert_eq!(one.due_on(), None);
    // Five working days after Wednesday, 2 December.
    let limit = Limit::after(on, 5, calendar);
    assert_eq!(code(decide(&one, &Ask::Return("a".into(), limit), Role::Officer, on)), Code::NotAllowed);
    let event = decide_(&one, &Ask::Return("产生量偏低".into(), limit), Role::Reviewer);
    let (mut one, left) = step(one, &event);
    assert_eq!((one.due_on(), left), (Some(day("2026-12-09")), vec!["2026-12-09T16:00:00.000000Z".to_owned()]));
    let event = decide_(&one, &Ask::Acknowledge, Role::Ehs);
    (one, _) = step(one, &event);
    assert!(one.versions[0].returned.as_ref().unwrap().read);
    let event = decide_(&one, &Ask::Correct("补记".into(), content(Kind::Nil, [0, 6, 0, 0, 6])), Role::Ehs);
    (one, _) = step(one, &event);
    assert_eq!((one.content.kind, one.due_on()), (Kind::Regular, Some(day("2026-12-09"))));
    let (ledger, shown) = (one.content.totals(), one.content.shown().unwrap().hex());
    let event = decide_(&one, &Ask::Confirm { shown_sha256: shown, ledger }, Role::Ehs);
    (one, _) = step(one, &event);
    assert_eq!(one.due_on(), Some(day("2026-12-09")), "a corrected one is due until it is handed in");
    let event = decide_(&one, &Ask::Submit(None), Role::Ehs);
    let (one, left) = step(one, &event);
    assert_eq!((one.due_on(), left.len(), one.versions.len()), (None, 0, 2));
    assert_eq!(one.versions[0].content.rows[0].generated_g, Mass(5), "what was confirmed never changes");
}
