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
    let made = |made_permille| Facts::Site(Site { plan_filed: true, made_permille, ..Site::default() });
    let taken = |taken_permille| Facts::Site(Site { plan_filed: true, taken_permille, ..Site::default() });
    let unfiled = Facts::Site(Site { made_permille: 2000, taken_permille: 2000, ..Site::default() });
    let of = |tier, year_g| Facts::Site(Site { tier: Some(tier), year_g, ..Site::default() });
    let differs =
        |differs_permille, differs_g| Facts::Declared(Declared { differs_permille, differs_g, ..Declared::default() });
    vec![
        ("PLN-03", None, made(899), None, false),
        ("PLN-03", None, made(900), Some(Yellow), false),
        ("PLN-03", None, made(1000), Some(Yellow), false),
        ("PLN-03", None, made(1001), Some(Orange), false),
        ("PLN-03", Some(Orange), made(1000), Some(Yellow), false),
        ("PLN-03", Some(Yellow), made(899), None, false),
        ("PLN-03", None, unfiled.clone(), None, false),
        ("PLN-04", None, taken(899), None, false),
        ("PLN-04", None, taken(900), Some(Yellow), false),
        ("PLN-04", None, taken(1000), Some(Yellow), false),
        ("PLN-04", None, taken(1001), Some(Orange), true),
        ("PLN-04", Some(Yellow), taken(899), None, false),
        ("PLN-04", None, unfiled, None, false),
        ("PLN-05", None, of(Tier::Registered, 8_999_999), None, false),
        ("PLN-05", None, of(Tier::Registered, 9_000_000), Some(Yellow), false),
        ("PLN-05", None, of(Tier::Registered, 9_999_999), Some(Yellow), false),
        ("PLN-05", None, of(Tier::Registered, 10_000_000), Some(Orange), false),
        ("PLN-05", Some(Orange), of(Tier::Simplified, 10_000_000), None, false),
        ("PLN-05", None, of(Tier::Simplified, 90_000_000), Some(Yellow), false),
        ("PLN-05", None, of(Tier::Simplified, 100_000_000), Some(Orange), false),
        ("PLN-05", None, of(Tier::Key, 900_000_000), None, false),
        ("DCL-02", None, differs(0, 0), None, false),
        ("DCL-02", None, differs(0, 100_000), None, false),
        ("DCL-02", None, differs(1, 1), Some(Yellow), false),
        ("DCL-02", None, differs(10, 1), Some(Yellow), false),
        ("DCL-02", None, differs(11, 1), Some(Orange), false),
        ("DCL-02", None, differs(0, 100_001), Some(Orange), false),
        ("DCL-02", Some(Orange), differs(0, 0), None, false),
    ]
}
