//! What an expression may say, what is refused where, that it ends, and that a rule of it warns, holds and clears as it says.
#![expect(clippy::unwrap_used, clippy::panic, reason = "tests")]

use std::collections::BTreeMap;

use chrono::{Duration, NaiveDate};
use rstest::rstest;

use super::{
    Bar, Both, Definition, Expression, Figure, Ruled,
    expression::{BRACKETS, Fault, LENGTH, Reason},
    published,
};
use crate::{
    domain::{
        alarm::{
            Asked, Facts, Kind, Level, Params, Recipient, Unit,
            facts::{Site, Store},
            rehearsal::{Rehearsed, episodes},
            ruling::Ruling as _,
            setting::Watch,
        },
        facility::FacilityKind,
        law::calendar::Calendar,
    },
    kernel::clock::Instant,
};

fn at(hours: i64) -> Instant {
    Instant::parse("2026-11-01T00:00:00Z").unwrap().plus(Duration::hours(hours))
}

fn calendar() -> &'static Calendar {
    Calendar::builtin().unwrap()
}

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn read(text: &str) -> Result<Expression, Vec<Fault>> {
    Expression::read(text, Kind::Facility, ["warn_g"])
}

fn store(stock_g: i64, oldest: Option<Instant>) -> Facts {
    Facts::Store(Store {
        kind: FacilityKind::Store,
        capacity_g: None,
        stock_g,
        oldest,
        packages: 3,
        shipped_at: None,
        operator: false,
        mixed: 0,
        contained_permille: crate::domain::alarm::Share::default(),
    })
}

fn definition(warn: &str, alarm: &str, stays: Option<&str>) -> Definition {
    let both = |text: &str| Both { zh: text.into(), en: text.into() };
    let bar = |level, when: &str, stays: Option<&str>| {
        (!when.is_empty()).then(|| Bar { level, when: when.into(), stays: stays.map(str::to_owned) })
    };
    Definition {
        division: "330111".into(),
        subject: Kind::Facility,
        name: both("小仓"),
        advice: both("转移"),
        figures: [("warn_g".to_owned(), Figure { value: 1_000_000, unit: Unit::Grams, name: both("预警值") })].into(),
        warn: bar(Level::Yellow, warn, stays),
        alarm: bar(Level::Orange, alarm, None),
        breach: false,
        ground: Vec::new(),
        own_ground: "富环〔2026〕1号".into(),
        to: vec![Recipient::Enterprise],
        clocks: BTreeMap::new(),
        valid_from: day("2026-11-01"),
        valid_to: None,
        reason: "试行".into(),
    }
}

fn ruled(warn: &str, alarm: &str, stays: Option<&str>) -> Ruled {
    Ruled::of("U-330111-001", 1, definition(warn, alarm, stays)).unwrap()
}

#[rstest]
#[case("facility.stock_g > limit.warn_g")]
#[case("facility.stock_g * 10 >= facility.capacity_g * 8 && facility.kind == 'store'")]
#[case("!facility.operator && (has(facility.oldest_days) ? facility.oldest_days > 90 : false)")]
#[case("facility.kind in ['store', 'yard'] || facility.mixed != 0")]
#[case("-facility.stock_g < 0 &&\n  facility.packages % 2 == 1")]
#[case("'贮存' == '贮存' && facility.kind.startsWith('st') && size('ab') == 2")]
fn what_is_well_written_is_read_and_asks_for_known_facts(#[case] text: &str) {
    let read = read(text).unwrap();
    assert_eq!(read.text(), text);
    assert!(read.cost() < 1000);
}

#[rstest]
#[case("", Reason::Empty, 0, 0)]
#[case("facility.stock > 1", Reason::UnknownName, 0, 14)]
#[case("facility.stock_g > limit.warm_g", Reason::UnknownName, 19, 31)]
#[case("'贮存' == '贮存' && facility.stok_g > 1", Reason::UnknownName, 16, 31)]
#[case("site.waiting > 1", Reason::UnknownName, 0, 12)]
#[case("stock_g > 1", Reason::UnknownName, 0, 7)]
#[case("facility.stock_g > '3'", Reason::WrongType, 0, 22)]
#[case("facility.operator > 1", Reason::WrongType, 0, 21)]
#[case("facility.kind + 'a' == 'b'", Reason::WrongType, 0, 19)]
#[case("facility.stock_g", Reason::NotYesNo, 0, 16)]
#[case("facility.stock_g > 2.5", Reason::NotAllowed, 19, 22)]
#[case("facility.kind.matches('s.*')", Reason::NotAllowed, 0, 28)]
#[case("facility.stock_g in []", Reason::NotAllowed, 20, 22)]
#[case("facility.stock_g > {'a': 1}['a']", Reason::NotAllowed, 19, 27)]
#[case("[1, 2].map(x, x * 2) == [2, 4]", Reason::NotAllowed, 0, 20)]
#[case("facility.stock_g >", Reason::Syntax, 17, 18)]
#[case("facility.stock_g ~ 1", Reason::Syntax, 17, 18)]
#[case("`facility`.stock_g > 1", Reason::Syntax, 0, 1)]
fn what_is_wrong_is_refused_with_its_place(
    #[case] text: &str,
    #[case] reason: Reason,
    #[case] from: usize,
    #[case] to: usize,
) {
    let faults = read(text).unwrap_err();
    let first = faults.first().unwrap();
    assert_eq!((first.reason, first.at), (reason, (from, to)), "{text}: {faults:?}");
    assert!(!first.reason.words().zh.is_empty() && !first.reason.words().en.is_empty());
}

#[test]
fn several_faults_are_told_at_once_with_line_and_column() {
    let text = "facility.stock > 1 &&\n  facility.paces > 2";
    let faults = read(text).unwrap_err();
    assert_eq!(faults.iter().map(|one| one.place(text)).collect::<Vec<_>>(), [(1, 1), (2, 3)]);
    assert_eq!(faults[1].detail, "facility.paces");
}

#[test]
fn bombs_are_refused_before_they_go_off() {
    let reason = |text: &str| Expression::read(text, Kind::Site, []).unwrap_err()[0].reason;
    assert_eq!(reason(&"1".repeat(LENGTH + 1)), Reason::TooLong);
    assert_eq!(reason(&format!("{}1{}", "(".repeat(BRACKETS + 1), ")".repeat(BRACKETS + 1))), Reason::TooDeep);
    assert_eq!(reason(&"(".repeat(900)), Reason::TooDeep);
    assert_eq!(reason(&format!("{}true", "!".repeat(900))), Reason::TooDeep);
    assert_eq!(reason(&format!("{}1 > 0", "- ".repeat(400))), Reason::TooDeep);
    assert_eq!(reason(&format!("{}true", "true ? false : ".repeat(60))), Reason::TooDeep);
    assert_eq!(reason(&format!("1{} > 0", "+1".repeat(450))), Reason::TooDeep);
    assert_eq!(reason(&format!("1{} > 0", "+1".repeat(80))), Reason::TooDeep);
    let list = (0..300).map(|_| "1").collect::<Vec<_>>().join(",");
    assert_eq!(reason(&format!("1 in [{list}]")), Reason::TooLarge);
    let nested = "site.months_g.exists(a, site.months_g.exists(b, site.months_g.exists(c, a + b + c > 0)))";
    assert_eq!(reason(nested), Reason::TooCostly);
    assert_eq!(reason("site.months_g.exists(a, site.months_g.exists(b, a == b))"), Reason::TooCostly);
    // As deep as it may be it is read, on a thread with a small stack.
    let deep = format!("{}site.waiting > 1{}", "(".repeat(BRACKETS), ")".repeat(BRACKETS));
    let read = std::thread::Builder::new().stack_size(2 << 20);
    let read = read.spawn(move || Expression::read(&deep, Kind::Site, []).is_ok()).unwrap();
    assert!(read.join().unwrap());
}

#[test]
fn a_long_table_is_cut_to_the_largest_and_the_dearest_look_is_short() {
    let stock_g = (0..5000).map(|no| (format!("900-{no:03}-49"), no)).collect();
    let facts = Facts::Site(Site { stock_g, ..Site::default() });
    let text = "site.stock_by_code_g.all(code, code.startsWith('9') && site.stock_by_code_g[code] > 3)";
    let read = Expression::read(text, Kind::Site, []).unwrap_or_else(|faults| panic!("{faults:?}"));
    let fact = published::find(Kind::Site, "stock_by_code_g").unwrap();
    let shown = vec![(fact, (fact.read)(&facts, at(0)))];
    let Some(published::Worth::Masses(kept)) = &shown[0].1.worth else { panic!() };
    assert_eq!((kept.len(), kept.values().min()), (super::expression::ENTRIES, Some(&4800)));
    let begun = std::time::Instant::now();
    assert_eq!(read.holds(&shown, Kind::Site, &BTreeMap::new()), Ok(true));
    assert!(begun.elapsed() < std::time::Duration::from_secs(1));
}

#[test]
fn anything_typed_is_read_or_refused_and_never_ends_the_program() {
    use proptest::prelude::*;
    let parts = "(facility|site|limit|stock_g|has|exists|all|size|\\.|\\(|\\)|\\[|\\]|\\{|\\}|,|&&|\\|\\||==|>|<|!|-|\\+|/|\\?|:| |'|\"|1|9223372036854775808|true|in|x|超|\\\\){0,25}";
    proptest!(ProptestConfig::with_cases(400), |(text in parts)| {
        let _ = read(&text);
    });
}

#[test]
fn it_warns_holds_and_clears_as_it_says_with_its_inputs_as_evidence() {
    let rule = ruled(
        "facility.stock_g > limit.warn_g",
        "facility.stock_g > 2 * limit.warn_g",
        Some("facility.stock_g > 900000"),
    );
    let (params, calendar) = (Params::default(), calendar());
    let ask = |stock_g, held| {
        let facts = store(stock_g, None);
        rule.ask(&Asked { facts: &facts, params: &params, now: at(0), calendar, held })
    };
    assert_eq!(ask(1_000_000, None).level, None);
    let found = ask(1_000_001, None);
    assert_eq!((found.level, found.breach, found.next_look), (Some(Level::Yellow), false, None));
    assert_eq!(found.evidence(), [("stock_g".to_owned(), 1_000_001)].into());
    assert_eq!(rule.thresholds(&params), [("warn_g".to_owned(), 1_000_000)].into());
    assert_eq!(ask(950_000, None).level, None);
    assert_eq!(ask(950_000, Some(Level::Yellow)).level, Some(Level::Yellow));
    assert_eq!(ask(950_000, Some(Level::Orange)).level, Some(Level::Yellow));
    assert_eq!(ask(900_000, Some(Level::Yellow)).level, None);
    assert_eq!(ask(2_000_001, None).level, Some(Level::Orange));
    // With other figures it is another rule.
    let strict = Params::with([("warn_g".to_owned(), 10), ("no_g".to_owned(), 1)].into());
    let facts = store(11, None);
    let of = |params| rule.ask(&Asked { facts: &facts, params, now: at(0), calendar, held: None }).level;
    assert_eq!((of(&params), of(&strict)), (None, Some(Level::Yellow)));
    assert_eq!(rule.thresholds(&strict), [("warn_g".to_owned(), 10)].into());
}

#[test]
fn time_alone_makes_it_speak_at_the_very_moment_and_it_need_not_be_looked_at_before() {
    let rule = ruled("facility.oldest_days >= 30", "facility.oldest_days >= 40", None);
    let (params, calendar) = (Params::default(), calendar());
    let facts = store(1, Some(at(5)));
    let ask = |now, held| rule.ask(&Asked { facts: &facts, params: &params, now, calendar, held });
    let fresh = ask(at(10), None);
    assert_eq!((fresh.level, fresh.next_look), (None, Some(at(5 + 30 * 24))));
    let just = ask(at(5 + 30 * 24).plus(-Duration::microseconds(1)), None);
    assert_eq!((just.level, just.next_look), (None, Some(at(5 + 30 * 24))));
    let due = ask(at(5 + 30 * 24), None);
    assert_eq!((due.level, due.next_look), (Some(Level::Yellow), Some(at(5 + 40 * 24))));
    // Nothing stored: nothing known, nothing found, nothing to wait for.
    let empty = store(0, None);
    let of = Asked { facts: &empty, params: &params, now: at(0), calendar, held: Some(Level::Yellow) };
    assert_eq!((rule.ask(&of).level, rule.ask(&of).next_look), (None, None));
    assert!(
        rule.untold(&empty, &Params::default(), at(0)).is_some()
            && rule.untold(&facts, &Params::default(), at(0)).is_none()
    );
    // Rehearsed over its past it finds the same.
    let watch = Watch { params, ..Watch::default() };
    let how = Rehearsed { rule: &rule, watch: &watch, calendar, until: at(24 * 60) };
    let found = episodes(&how, &[(at(0), store(1, Some(at(5)))), (at(24 * 45), store(0, None))]);
    assert_eq!(found.len(), 1);
    assert_eq!((found[0].at, found[0].until, found[0].level), (at(5 + 30 * 24), Some(at(24 * 45)), Level::Orange));
}

#[test]
fn what_cannot_be_reckoned_is_not_found_but_what_decides_without_it_is() {
    let holds = |text: &str, facts: &Facts| {
        let rule = ruled(text, "", None);
        let (params, calendar) = (Params::default(), calendar());
        let of = Asked { facts, params: &params, now: at(0), calendar, held: None };
        (rule.ask(&of).level.is_some(), rule.untold(facts, &Params::default(), at(0)).is_some())
    };
    let facts = store(5, None);
    assert_eq!(holds("1000 / facility.mixed > 3", &facts), (false, true));
    assert_eq!(holds("facility.stock_g * 9223372036854775807 > 3", &facts), (false, true));
    assert_eq!(holds("facility.capacity_g < 3", &facts), (false, true));
    assert_eq!(holds("facility.capacity_g < 3 || facility.stock_g == 5", &facts), (true, false));
    assert_eq!(holds("has(facility.capacity_g) && facility.capacity_g < 3", &facts), (false, false));
}

#[rstest]
#[case(|of: &mut Definition| of.division = "999999".into(), "site.division_unknown", "")]
#[case(|of: &mut Definition| of.subject = Kind::Reference, "request.field_invalid", "/subject")]
#[case(|of: &mut Definition| of.warn.as_mut().unwrap().level = Level::Red, "request.field_invalid", "/warn/level")]
#[case(|of: &mut Definition| of.warn = None, "request.field_invalid", "/warn")]
#[case(|of: &mut Definition| of.name.en = " ".into(), "request.field_invalid", "/name/en")]
#[case(|of: &mut Definition| of.ground = vec!["no.such".into()], "request.field_invalid", "/ground")]
#[case(|of: &mut Definition| of.own_ground = String::new(), "request.field_invalid", "/own_ground")]
#[case(|of: &mut Definition| of.breach = true, "request.field_invalid", "/breach")]
#[case(|of: &mut Definition| of.to = vec![Recipient::Platform], "request.field_invalid", "/to")]
#[case(|of: &mut Definition| of.to = vec![Recipient::Carrier], "request.field_invalid", "/to")]
#[case(|of: &mut Definition| of.valid_from = day("2026-10-31"), "request.field_invalid", "/valid_from")]
#[case(|of: &mut Definition| of.valid_to = Some(day("2026-10-31")), "request.field_invalid", "/valid_to")]
#[case(|of: &mut Definition| of.reason = "x".into(), "request.field_invalid", "/reason")]
#[case(|of: &mut Definition| of.figures.get_mut("warn_g").unwrap().value = -1, "request.field_invalid", "/figures/warn_g")]
#[case(|of: &mut Definition| of.warn.as_mut().unwrap().when = "facility.no > 1".into(), "rule.expression_wrong", "")]
fn a_definition_that_cannot_be_is_refused(
    #[case] spoil: fn(&mut Definition),
    #[case] code: &str,
    #[case] pointer: &str,
) {
    let whole = definition("facility.stock_g > limit.warn_g", "", None);
    assert_eq!(whole.clone().checked(day("2026-11-01")).unwrap(), whole);
    let mut spoilt = whole;
    spoil(&mut spoilt);
    let refusal = spoilt.checked(day("2026-11-01")).unwrap_err();
    assert_eq!(refusal.code.as_str(), code);
    let told = refusal.params.get("pointer").and_then(|pointer| pointer.as_str()).unwrap_or_default();
    assert_eq!(told, pointer);
}

#[test]
fn published_names_are_plain_and_one_name_has_one_unit() {
    for kind in published::KINDS {
        for fact in published::of(*kind) {
            assert!(fact.name.bytes().all(|letter| letter.is_ascii_lowercase() || letter == b'_'), "{}", fact.name);
            assert!(!fact.words.zh.is_empty() && !fact.words.en.is_empty(), "{}", fact.name);
            let twice = published::of(*kind).iter().filter(|one| one.name == fact.name).count();
            assert_eq!(twice, 1, "{} {}", kind.as_str(), fact.name);
            let (unit, _) = crate::domain::alarm::words::of(fact.name).unwrap();
            assert_eq!(Some(unit), fact.unit.or(Some(Unit::Flag)), "{} {}", kind.as_str(), fact.name);
            assert_eq!((fact.read)(&Facts::Gone, at(0)), published::Shown::default());
        }
    }
}
