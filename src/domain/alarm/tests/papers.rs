//! Tables of plans, papers and the calendar.

use super::*;

/// What time brings.
pub fn by_time() -> Vec<ByTime> {
    use Level::{Blue, Orange, Yellow};
    let maker = Site { generates_since: Some(at("2025-01-05T04:00:00Z")), ..Site::default() };
    let filed = Facts::Site(Site { plan_filed: true, ..maker.clone() });
    let newcomer = Site { generates_since: Some(monday()), ..Site::default() };
    let renewed = Facts::Paper(Paper { renewed: true, ..paper("2026-06-30") });
    let limit = Limit { on: day("2026-06-05"), provisional: false };
    let applied = Paper { valid: false, limit: Some(limit), ..paper("2026-12-31") };
    vec![
        (
            "PLN-01",
            Facts::Site(maker),
            vec![("2026-02-28T16:00:00Z", Yellow, false), ("2026-03-31T16:00:00Z", Orange, true)],
            filed.clone(),
        ),
        ("PLN-01", Facts::Site(newcomer), vec![("2026-07-01T04:00:00Z", Yellow, false)], filed),
        (
            "TRN-04",
            Facts::Paper(paper("2026-06-30")),
            vec![("2026-05-30T16:00:00Z", Yellow, false), ("2026-06-30T16:00:00Z", Orange, false)],
            renewed.clone(),
        ),
        (
            "PMT-01",
            Facts::Paper(paper("2026-08-31")),
            vec![
                ("2026-06-01T16:00:00Z", Blue, false),
                ("2026-07-19T16:00:00Z", Yellow, false),
                ("2026-08-31T16:00:00Z", Orange, false),
            ],
            renewed.clone(),
        ),
        ("XPR-01", Facts::Paper(paper("2026-06-30")), vec![("2026-05-30T16:00:00Z", Blue, false)], renewed.clone()),
        (
            "XPR-02",
            Facts::Paper(applied),
            vec![("2026-06-04T16:00:00Z", Yellow, false), ("2026-06-05T16:00:00Z", Orange, true)],
            Facts::Paper(paper("2026-12-31")),
        ),
        (
            "PMT-05",
            Facts::Paper(Paper { valid: false, limit: Some(limit), ..paper("2026-06-05") }),
            vec![("2026-06-05T16:00:00Z", Orange, true)],
            Facts::Paper(Paper { valid: false, ..paper("2026-06-05") }),
        ),
        (
            "PMT-05",
            Facts::Paper(Paper {
                valid: false,
                limit: Some(Limit { provisional: true, ..limit }),
                ..paper("2026-06-05")
            }),
            vec![("2026-06-05T16:00:00Z", Yellow, false)],
            Facts::Paper(Paper { valid: false, ..paper("2026-06-05") }),
        ),
        ("CTR-01", Facts::Paper(paper("2026-06-30")), vec![("2026-05-30T16:00:00Z", Yellow, false)], renewed),
        (
            "SYS-02",
            Facts::Calendar { last_day: Some(day("2026-12-31")) },
            vec![("2026-10-31T16:00:00Z", Blue, false), ("2026-11-30T16:00:00Z", Orange, false)],
            Facts::Calendar { last_day: Some(day("2027-12-31")) },
        ),
    ]
}
