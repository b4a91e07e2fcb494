//! Tables of plans, tiers and declarations.

use super::*;
use crate::domain::{alarm::facts::Declared, party::Tier};

/// What time brings.
pub fn by_time() -> Vec<ByTime> {
    use Level::{Orange, Yellow};
    let filed = Site { plan_filed: true, ..Site::default() };
    let beside = Facts::Site(Site { unplanned: 1, unplanned_since: Some(monday()), ..filed.clone() });
    let due = Declared { due_on: Some(day("2026-06-15")), ..Declared::default() };
    let handed_in = Facts::Declared(Declared::default());
    vec![
        (
            "PLN-02",
            beside,
            vec![("2026-06-01T04:00:00Z", Yellow, false), ("2026-06-15T16:00:00Z", Orange, false)],
            Facts::Site(filed),
        ),
        (
            "DCL-01",
            Facts::Declared(due.clone()),
            vec![("2026-06-09T16:00:00Z", Yellow, false), ("2026-06-15T16:00:00Z", Orange, true)],
            handed_in.clone(),
        ),
        (
            "DCL-01",
            Facts::Declared(Declared { returned: true, ..due.clone() }),
            vec![("2026-06-15T16:00:00Z", Orange, false)],
            handed_in.clone(),
        ),
        (
            "DCL-01",
            Facts::Declared(Declared { begun_late: Some(at("2026-07-01T04:00:00Z")), ..due }),
            vec![("2026-07-31T04:00:00Z", Yellow, false)],
            handed_in,
        ),
    ]
}

/// What a figure brings.
pub fn by_figure() -> Vec<ByFigure> {
    use Level::{Orange, Yellow};
    // Of a line of the plan of thirty tonnes.
    let of_plan = |grams| Share::of(grams, 30_000_000);
    let made = |grams| Facts::Site(Site { plan_filed: true, made_permille: of_plan(grams), ..Site::default() });
    let taken = |grams| Facts::Site(Site { plan_filed: true, taken_permille: of_plan(grams), ..Site::default() });
    let twice = Share::just(2000);
    let unfiled = Facts::Site(Site { made_permille: twice, taken_permille: twice, ..Site::default() });
    let of = |tier, year_g| Facts::Site(Site { tier: Some(tier), year_g, ..Site::default() });
    let differs = |differs_g, whole| {
        let differs_permille = Share::of(differs_g, whole);
        Facts::Declared(Declared { differs_permille, differs_g, ..Declared::default() })
    };
    // Of a year in which nothing was filed, by who makes waste for longer.
    let owed = Site { generates_since: Some(at("2024-02-01T04:00:00Z")), unfiled_before: true, ..Site::default() };
    let filed = Facts::Site(Site { plan_filed: true, ..owed.clone() });
    vec![
        ("PLN-03", None, made(26_999_999), None, false),
        ("PLN-03", None, made(27_000_000), Some(Yellow), false),
        ("PLN-03", None, made(30_000_000), Some(Yellow), false),
        ("PLN-03", None, made(30_000_001), Some(Orange), false),
        ("PLN-03", Some(Orange), made(30_000_000), Some(Yellow), false),
        ("PLN-03", Some(Yellow), made(26_999_999), None, false),
        ("PLN-03", None, unfiled.clone(), None, false),
        ("PLN-04", None, taken(26_999_999), None, false),
        ("PLN-04", None, taken(27_000_000), Some(Yellow), false),
        ("PLN-04", None, taken(30_000_000), Some(Yellow), false),
        ("PLN-04", None, taken(30_000_001), Some(Orange), true),
        ("PLN-04", Some(Yellow), taken(26_999_999), None, false),
        ("PLN-04", None, unfiled, None, false),
        ("PLN-05", None, of(Tier::Registered, 8_999_999), None, false),
        ("PLN-05", None, of(Tier::Registered, 9_000_000), Some(Yellow), false),
        ("PLN-05", None, of(Tier::Registered, 9_999_999), Some(Yellow), false),
        ("PLN-05", None, of(Tier::Registered, 10_000_000), Some(Orange), false),
        ("PLN-05", Some(Orange), of(Tier::Simplified, 10_000_000), None, false),
        ("PLN-05", None, of(Tier::Simplified, 90_000_000), Some(Yellow), false),
        ("PLN-05", None, of(Tier::Simplified, 100_000_000), Some(Orange), false),
        ("PLN-05", None, of(Tier::Key, 900_000_000), None, false),
        ("DCL-02", None, differs(0, 1), None, false),
        ("DCL-02", None, differs(1_000, 1_000_000), None, false),
        ("DCL-02", None, differs(1_001, 1_000_000), Some(Yellow), false),
        ("DCL-02", None, differs(10_000, 1_000_000), Some(Yellow), false),
        ("DCL-02", None, differs(10_001, 1_000_000), Some(Orange), false),
        ("DCL-02", None, differs(100_000, 1_000_000_000), None, false),
        ("DCL-02", None, differs(100_001, 1_000_000_000), Some(Orange), false),
        ("PLN-01", None, Facts::Site(owed.clone()), Some(Orange), true),
        ("PLN-01", Some(Orange), Facts::Site(owed), Some(Orange), true),
        ("PLN-01", Some(Orange), filed, None, false),
        ("DCL-02", Some(Orange), differs(0, 1), None, false),
    ]
}

#[test]
fn a_plan_that_was_not_filed_stays_so_in_the_next_year_until_one_is() {
    let new_year = at("2026-01-01T04:00:00Z");
    let maker = Site { generates_since: Some(at("2024-02-01T04:00:00Z")), ..Site::default() };
    let of = |site: Site| judge("PLN-01", &Facts::Site(site), new_year, Some(Level::Orange));
    let owed = of(Site { unfiled_before: true, ..maker.clone() });
    assert_eq!((owed.level, owed.breach, owed.values["year"]), (Some(Level::Orange), true, 2025));
    assert_eq!(of(maker.clone()).level, None);
    assert_eq!(of(Site { unfiled_before: true, plan_filed: true, ..maker.clone() }).level, None);
    // Who came after its first day of warning owed none.
    let came_later = Site { generates_since: Some(at("2025-06-01T04:00:00Z")), unfiled_before: true, ..maker };
    assert_eq!(of(came_later).level, None);
}
