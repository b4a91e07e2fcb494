//! By table over all rules: each fires at its threshold and not before, and clears; the moment it names is the moment it changes.
#![expect(clippy::unwrap_used, clippy::panic, reason = "tests")]

use std::collections::BTreeMap;

use chrono::{Duration, NaiveDate};

mod devices;
mod guarded;
mod loads;
mod notices;
mod papers;
mod plans;
mod sites;

use super::{
    Asked, Facts, Judgement, Level, Params, RULES, Rule, Share,
    facts::{Consignment, Count, Paper, Site, Store},
    rules::unseen::UNSEEN,
    steps::permille,
    words,
};
use crate::{
    domain::{
        facility::FacilityKind,
        law::{LegalBasis, calendar::Calendar},
        manifest::{Origin, State},
        paper::Limit,
    },
    kernel::clock::Instant,
};

const MICRO: Duration = Duration::microseconds(1);

fn at(text: &str) -> Instant {
    Instant::parse(text).unwrap()
}

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn judge(code: &str, facts: &Facts, now: Instant, held: Option<Level>) -> Judgement {
    let (params, calendar) = (Params::default(), Calendar::builtin().unwrap());
    let rule = Rule::find(code).unwrap();
    (rule.judge)(&Asked { facts, params: &params, now, calendar, held })
}

/// Monday noon of the tests.
fn monday() -> Instant {
    at("2026-06-01T04:00:00Z")
}

fn store() -> Store {
    Store {
        kind: FacilityKind::Store,
        capacity_g: Some(10_000_000),
        stock_g: 1_000_000,
        oldest: Some(monday()),
        packages: 5,
        shipped_at: None,
        operator: false,
        mixed: 0,
        contained_permille: Share::default(),
    }
}

fn load(state: State) -> Consignment {
    Consignment {
        label_g: BTreeMap::new(),
        state,
        origin: Origin::Electronic,
        planned_on: day("2026-06-01"),
        issued_at: Some(monday()),
        booked_at: None,
        left_at: None,
        decided_at: None,
        completed_at: None,
        out_g: None,
        lost_g: 0,
        in_g: None,
        liquid: false,
        differing: 0,
        undecided: 0,
        unread: 0,
        refused: 0,
        unescorted: 0,
        outside: 0,
        entered: None,
    }
}

fn paper(ends_on: &str) -> Paper {
    let ends_on = day(ends_on);
    Paper {
        valid: true,
        ends_on,
        renewed: false,
        used_permille: Share::default(),
        taken_permille: Share::default(),
        limit: None,
        proof: None,
    }
}

/// Rule, facts, and the moments at which each level begins, with whether it is a breach; then facts in which there is nothing.
type ByTime = (&'static str, Facts, Vec<(&'static str, Level, bool)>, Facts);

/// Of stores and what waits to be stored.
fn of_stores() -> Vec<ByTime> {
    use Level::{Blue, Orange, Yellow};
    let operator = Store { operator: true, ..store() };
    let empty = Facts::Store(Store { oldest: None, stock_g: 0, ..store() });
    let shipped = Store { shipped_at: Some(at("2026-07-01T04:00:00Z")), ..store() };
    let waiting = Site { waiting_since: Some(monday()), waiting: 2, ..Site::default() };
    vec![
        (
            "GEN-02",
            Facts::Site(waiting),
            vec![("2026-06-01T16:00:00Z", Yellow, false), ("2026-06-02T04:00:00Z", Orange, false)],
            Facts::Site(Site::default()),
        ),
        (
            "STO-01",
            Facts::Store(store()),
            vec![
                ("2027-02-26T04:00:00Z", Blue, false),
                ("2027-04-27T04:00:00Z", Yellow, false),
                ("2027-06-01T04:00:00Z", Orange, false),
            ],
            empty.clone(),
        ),
        (
            "STO-01",
            Facts::Store(operator),
            vec![
                ("2027-02-26T04:00:00Z", Blue, false),
                ("2027-04-27T04:00:00Z", Yellow, false),
                ("2027-06-01T04:00:00Z", Orange, true),
            ],
            empty.clone(),
        ),
        (
            "STO-09",
            Facts::Store(shipped),
            vec![("2026-12-28T04:00:00Z", Blue, false), ("2027-04-27T04:00:00Z", Yellow, false)],
            empty,
        ),
    ]
}

fn by_time() -> Vec<ByTime> {
    [
        of_stores(),
        loads::under_way(),
        loads::afterwards(),
        papers::by_time(),
        plans::by_time(),
        sites::by_time(),
        devices::by_time(),
    ]
    .into_iter()
    .flatten()
    .collect()
}

#[test]
fn what_time_brings_begins_at_its_moment_not_before_and_the_rule_names_that_moment() {
    for (code, facts, moments, nothing) in by_time() {
        let mut before = None;
        for (moment, level, breach) in moments {
            let now = at(moment);
            let just = judge(code, &facts, now.plus(-MICRO), None);
            assert_eq!((just.level, just.next_look), (before, Some(now)), "{code} before {moment}");
            let then = judge(code, &facts, now, None);
            assert_eq!((then.level, then.breach), (Some(level), breach), "{code} at {moment}");
            assert!(!then.values.is_empty(), "{code} says with what");
            before = Some(level);
            assert_eq!(judge(code, &nothing, now, Some(level)).level, None, "{code} clears at {moment}");
        }
    }
}

#[test]
fn every_level_and_every_figure_of_a_rule_is_said_by_it() {
    let mut found: Vec<(&str, Option<Level>, Vec<&str>)> = Vec::new();
    let mut keep = |code, judged: Judgement| found.push((code, judged.level, judged.values.into_keys().collect()));
    for (code, facts, moments, _) in by_time() {
        for (moment, ..) in moments {
            keep(code, judge(code, &facts, at(moment), None));
        }
    }
    for (code, held, facts, ..) in by_figure() {
        keep(code, judge(code, &facts, monday(), held));
    }
    for rule in RULES {
        let mut reached: Vec<Level> = found.iter().filter(|one| one.0 == rule.code).filter_map(|one| one.1).collect();
        reached.sort();
        reached.dedup();
        assert_eq!(reached, rule.levels, "{}", rule.code);
        let values = found.iter().filter(|one| one.0 == rule.code).flat_map(|one| one.2.iter().copied());
        for name in values.chain(rule.parameters.iter().map(|one| one.code)) {
            let (unit, words) = words::of(name).unwrap_or_else(|| panic!("{}: {name} has no words", rule.code));
            assert!(!words.zh.is_empty() && !words.en.is_empty());
            let of = rule.parameters.iter().find(|one| one.code == name);
            assert!(of.is_none_or(|one| one.unit == unit), "{}: {name}", rule.code);
        }
    }
}

/// Rule, level before, facts, level and breach now.
type ByFigure = (&'static str, Option<Level>, Facts, Option<Level>, bool);

/// Of stores and papers.
fn of_limits() -> Vec<ByFigure> {
    use Level::{Blue, Orange, Yellow};
    let point = |stock_g| Facts::Store(Store { kind: FacilityKind::StoragePoint, stock_g, ..store() });
    let small = Store { kind: FacilityKind::StoragePoint, capacity_g: Some(1_000_000), stock_g: 1_001_000, ..store() };
    let small = Facts::Store(small);
    let full = |stock_g| Facts::Store(Store { stock_g, ..store() });
    let counted = |difference_g, missing, signed| {
        Facts::Count(Count { signed, expected_g: 1_000_000, difference_g, missing, ..Count::default() })
    };
    // Of a yearly scale, and of what is approved, of a hundred tonnes.
    let of = |grams| Share::of(grams, 100_000_000);
    let scale = |grams| Facts::Paper(Paper { used_permille: of(grams), ..paper("2027-12-31") });
    let share = |grams| Facts::Paper(Paper { taken_permille: of(grams), ..paper("2027-12-31") });
    vec![
        ("STO-02", None, point(2_399_999), None, false),
        ("STO-02", None, point(2_400_000), Some(Yellow), false),
        ("STO-02", Some(Yellow), point(2_250_001), Some(Yellow), false),
        ("STO-02", Some(Yellow), point(2_250_000), None, false),
        ("STO-02", None, point(3_000_000), Some(Yellow), false),
        ("STO-02", None, point(3_000_001), Some(Orange), true),
        ("STO-02", Some(Orange), point(3_000_000), Some(Yellow), false),
        ("STO-02", None, full(9_000_000), None, false),
        ("STO-03", None, full(7_999_999), None, false),
        ("STO-03", None, full(8_000_000), Some(Yellow), false),
        ("STO-03", None, full(10_000_000), Some(Yellow), false),
        ("STO-03", None, full(10_000_001), Some(Orange), true),
        ("STO-03", Some(Orange), full(9_500_001), Some(Orange), false),
        ("STO-03", Some(Orange), full(9_600_000), Some(Orange), false),
        ("STO-03", Some(Orange), full(9_500_000), Some(Yellow), false),
        ("STO-03", Some(Yellow), full(7_500_001), Some(Yellow), false),
        ("STO-03", Some(Yellow), full(7_500_000), None, false),
        ("STO-03", None, point(3_000_000), None, false),
        ("STO-03", None, small, Some(Orange), true),
        ("STO-08", None, counted(9_999, 0, true), None, false),
        ("STO-08", None, counted(10_000, 0, true), Some(Yellow), false),
        ("STO-08", None, counted(29_999, 0, true), Some(Yellow), false),
        ("STO-08", None, counted(30_000, 0, true), Some(Orange), false),
        ("STO-08", None, counted(1, 1, true), Some(Orange), false),
        ("STO-08", None, counted(30_000, 1, false), None, false),
        ("PMT-02", None, scale(89_999_999), None, false),
        ("PMT-02", None, scale(90_000_000), Some(Blue), false),
        ("PMT-02", None, scale(99_999_999), Some(Blue), false),
        ("PMT-02", None, scale(100_000_000), Some(Yellow), false),
        ("PMT-02", None, scale(120_000_000), Some(Yellow), false),
        ("PMT-02", None, scale(120_000_001), Some(Orange), true),
        ("XPR-01", None, share(89_999_999), None, false),
        ("XPR-01", None, share(90_000_000), Some(Yellow), false),
    ]
}

fn by_figure() -> Vec<ByFigure> {
    [of_limits(), loads::by_figure(), guarded::of_later(), plans::by_figure(), sites::by_figure(), devices::by_figure()]
        .into_iter()
        .flatten()
        .collect()
}

#[test]
fn a_figure_fires_at_its_bar_not_before_and_clears_where_it_is_said_to() {
    for (code, held, facts, level, breach) in by_figure() {
        let found = judge(code, &facts, monday(), held);
        assert_eq!((found.level, found.breach), (level, breach), "{code} after {held:?}: {facts:?}");
    }
}

#[test]
fn every_rule_is_in_a_table_and_says_what_it_rests_on() {
    let basis = LegalBasis::builtin().unwrap();
    let mut tried: Vec<&str> = by_time().into_iter().map(|one| one.0).collect();
    tried.extend(by_figure().into_iter().map(|one| one.0));
    for rule in RULES {
        assert!(tried.contains(&rule.code), "{} is in no table", rule.code);
        assert_eq!(RULES.iter().filter(|one| one.code == rule.code).count(), 1, "{}", rule.code);
        for key in rule.ground {
            assert!(basis.all().iter().any(|one| one.key == *key), "{}: {key}", rule.code);
        }
        let limits = rule.parameters.iter().any(|one| one.mark == super::Mark::Law);
        assert!(!limits || !rule.ground.is_empty(), "{}: a limit of law without a law", rule.code);
        assert!(!rule.to.is_empty() && !rule.name.en.is_empty() && !rule.advice.en.is_empty(), "{}", rule.code);
        // What is gone says nothing, whatever the rule.
        assert_eq!(judge(rule.code, &Facts::Gone, monday(), Some(Level::Red)), Judgement::default(), "{}", rule.code);
    }
}

#[test]
fn every_rule_of_the_list_is_built() {
    let mut codes: Vec<&str> = RULES.iter().map(|rule| rule.code).collect();
    codes.sort_unstable();
    codes.dedup();
    assert_eq!((codes.len(), RULES.len()), (53, 53));
    assert!(UNSEEN.iter().all(|(code, _)| codes.contains(code)));
}

#[test]
fn a_limit_that_rests_on_a_guessed_calendar_warns_and_accuses_nobody() {
    let decided = Consignment { decided_at: Some(at("2027-06-01T04:00:00Z")), ..load(State::Accepted) };
    let found = judge("MAN-03", &Facts::Consignment(decided), at("2028-01-01T00:00:00Z"), None);
    assert_eq!((found.level, found.breach), (Some(Level::Yellow), false));
    let blank = Facts::Blank { used_on: Some(day("2027-06-01")) };
    let found = judge("MAN-08", &blank, at("2028-01-01T00:00:00Z"), None);
    assert_eq!((found.level, found.breach), (Some(Level::Yellow), false));
    let limit = Limit { on: day("2027-06-05"), provisional: true };
    let applied = Facts::Paper(Paper { valid: false, limit: Some(limit), ..paper("2028-12-31") });
    assert_eq!(judge("XPR-02", &applied, at("2028-01-01T00:00:00Z"), None).level, Some(Level::Yellow));
}

#[test]
fn what_is_set_for_a_division_takes_the_place_of_a_default() {
    let params = Params::with([("warn_g".to_owned(), 1_000_000)].into());
    let facts = Facts::Store(Store { kind: FacilityKind::StoragePoint, stock_g: 1_000_000, ..store() });
    let calendar = Calendar::builtin().unwrap();
    let asked = Asked { facts: &facts, params: &params, now: monday(), calendar, held: None };
    assert_eq!((Rule::find("STO-02").unwrap().judge)(&asked).level, Some(Level::Yellow));
}

#[test]
fn what_an_authority_lets_an_enterprise_keep_for_longer_is_no_breach_until_then() {
    let at_day = |operator, days: i64, figures: &[(&str, i64)]| {
        let params = Params::with(figures.iter().map(|(code, value)| ((*code).to_owned(), *value)).collect());
        let facts = Facts::Store(Store { operator, ..store() });
        let now = monday().plus(Duration::days(days));
        let asked = Asked { facts: &facts, params: &params, now, calendar: Calendar::builtin().unwrap(), held: None };
        let found = (Rule::find("STO-01").unwrap().judge)(&asked);
        (found.level, found.breach)
    };
    let longer = [("extended_days", 180)];
    assert_eq!(at_day(true, 365, &longer), (None, false));
    assert_eq!(at_day(true, 449, &longer), (None, false));
    assert_eq!(at_day(true, 450, &longer), (Some(Level::Blue), false));
    assert_eq!(at_day(true, 544, &longer), (Some(Level::Yellow), false));
    assert_eq!(at_day(true, 545, &longer), (Some(Level::Orange), true));
    assert_eq!(at_day(false, 545, &longer), (Some(Level::Orange), false));
    // A rule of the place is for producers; the law's year is an operator's whatever is set.
    let local = [("producer_days", 180)];
    assert_eq!(at_day(false, 84, &local), (None, false));
    assert_eq!(at_day(false, 85, &local), (Some(Level::Blue), false));
    assert_eq!(at_day(false, 179, &local), (Some(Level::Yellow), false));
    assert_eq!(at_day(false, 180, &local), (Some(Level::Orange), false));
    assert_eq!(at_day(true, 180, &local), (None, false));
}

#[test]
fn a_part_of_nothing_is_everything_and_the_largest_masses_do_not_wrap() {
    assert_eq!((permille(0, 0), permille(1, 0), permille(1, 2)), (0, i64::MAX, 500));
    assert_eq!(permille(i64::MAX, 1), i64::MAX);
}
