//! Tables of what arises at a site, of what lies beside what, and of runs.

use super::*;
use crate::domain::{
    alarm::facts::{Exchange, Quiet, Run},
    trip::way::{Basis, Off},
};

/// What time brings.
pub fn by_time() -> Vec<ByTime> {
    use Level::{Orange, Yellow};
    let often = |usual, intervals| Some(Quiet { usual, intervals });
    let daily = Site { last_made_on: Some(day("2026-06-01")), quiet: often(0, 30), ..Site::default() };
    let seldom = Site { quiet: often(10, 10), ..daily.clone() };
    let new = Site { quiet: often(0, 9), ..daily.clone() };
    let still = Facts::Site(Site { stopped: true, ..daily.clone() });
    let torn = Site { unlabelled: 1, unlabelled_since: Some(monday()), ..Site::default() };
    let collector = Site { collected_since: Some(monday()), ..Site::default() };
    // Beyond the calendar's last year a limit is a guess, and accuses nobody.
    let later = Site { last_made_on: Some(day("2027-12-01")), ..daily.clone() };
    let told = Run { underway: true, told_at: Some(monday()), still_since: Some(monday()), ..Run::default() };
    let nothing = Facts::Site(Site::default());
    let open = |exchange| Facts::Site(Site { exchange, ..Site::default() });
    let unsent = open(Exchange { unsent_since: Some(monday()), unsent: 1, ..Exchange::default() });
    let failed = open(Exchange { failed_since: Some(monday()), failed: 1, ..Exchange::default() });
    let slow = open(Exchange { slow_since: Some(monday()), slow: 1, ..Exchange::default() });
    vec![
        (
            "SYS-01",
            unsent,
            vec![("2026-06-01T04:30:00Z", Yellow, false), ("2026-06-01T08:00:00Z", Orange, false)],
            nothing.clone(),
        ),
        (
            "SYS-01",
            failed,
            vec![("2026-06-01T04:00:00Z", Yellow, false), ("2026-06-01T08:00:00Z", Orange, false)],
            nothing.clone(),
        ),
        ("SYS-01", slow, vec![("2026-06-04T04:00:00Z", Yellow, false)], nothing.clone()),
        (
            "LDG-01",
            Facts::Site(daily),
            vec![("2026-06-10T16:00:00Z", Yellow, false), ("2026-06-23T16:00:00Z", Orange, false)],
            still.clone(),
        ),
        (
            "LDG-01",
            Facts::Site(seldom),
            vec![("2026-07-09T16:00:00Z", Yellow, false), ("2026-08-18T16:00:00Z", Orange, false)],
            nothing.clone(),
        ),
        // Of few intervals nothing is sure.
        ("LDG-01", Facts::Site(new), vec![("2026-06-10T16:00:00Z", Yellow, false)], nothing.clone()),
        ("LDG-01", Facts::Site(later), vec![("2027-12-10T16:00:00Z", Yellow, false)], still),
        ("LBL-01", Facts::Site(torn), vec![("2026-06-01T06:00:00Z", Yellow, false)], nothing.clone()),
        (
            "PMT-04",
            Facts::Site(collector),
            vec![("2026-09-15T16:00:00Z", Yellow, false), ("2026-10-12T16:00:00Z", Orange, true)],
            nothing,
        ),
        (
            "TRN-03",
            Facts::Run(told.clone()),
            vec![("2026-06-01T04:30:00Z", Yellow, false)],
            Facts::Run(Run { at_place: true, ..told }),
        ),
    ]
}

/// What a figure brings.
pub fn by_figure() -> Vec<ByFigure> {
    use Level::{Orange, Red, Yellow};
    let beside = |mixed| Facts::Store(Store { mixed, ..store() });
    // Of a containment of a cubic metre, millilitres.
    let held_back = |ml| Facts::Store(Store { contained_permille: Share::of(ml, 1_000_000), ..store() });
    let typed = |typed, weighed| Facts::Site(Site { weighed: (weighed, typed), ..Site::default() });
    let scaled = |typed, weighed| Facts::Site(Site { weighed: (weighed, typed), scales: 1, ..Site::default() });
    let counted = |gone_g, closed| {
        Facts::Count(Count { signed: true, closed, expected_g: 1_000_000, difference_g: 0, missing: 0, gone_g })
    };
    let stands = |minutes, at_place| {
        let told_at = Some(monday());
        let still_since = Some(monday().plus(-Duration::minutes(minutes)));
        Facts::Run(Run { underway: true, told_at, still_since, at_place, ..Run::default() })
    };
    let mut all = vec![
        ("STO-04", None, beside(0), None, false),
        ("STO-04", None, beside(1), Some(Orange), true),
        ("STO-04", Some(Orange), beside(0), None, false),
        ("STO-05", None, held_back(899_999), None, false),
        ("STO-05", None, held_back(900_000), Some(Yellow), false),
        ("STO-05", None, held_back(1_000_000), Some(Yellow), false),
        ("STO-05", None, held_back(1_000_001), Some(Orange), true),
        ("STO-05", Some(Orange), held_back(1_000_000), Some(Yellow), false),
        ("DEV-04", None, typed(1, 19), None, false),
        ("DEV-04", None, typed(5, 100), None, false),
        ("DEV-04", None, typed(6, 100), Some(Yellow), false),
        ("DEV-04", None, typed(49, 100), Some(Yellow), false),
        ("DEV-04", None, typed(50, 100), None, false),
        ("DEV-04", None, typed(26, 500), Some(Yellow), false),
        ("DEV-04", None, typed(25, 500), None, false),
        // There is a scale, and it is used for nothing.
        ("DEV-04", None, scaled(100, 100), Some(Yellow), false),
        ("DEV-04", None, scaled(5, 100), None, false),
        ("DEV-04", Some(Yellow), typed(5, 100), None, false),
        ("SEC-01", None, counted(30_000, true), None, false),
        ("SEC-01", None, counted(30_001, true), Some(Red), false),
        ("SEC-01", None, counted(900_000, false), None, false),
        ("MAN-01", None, Facts::Roadside { unpapered: false }, None, false),
        ("MAN-01", None, Facts::Roadside { unpapered: true }, Some(Red), false),
        ("TRN-02", None, stands(29, false), None, false),
        ("TRN-02", None, stands(30, false), Some(Yellow), false),
        ("TRN-02", None, stands(60, false), Some(Orange), false),
        ("TRN-02", Some(Orange), stands(0, false), None, false),
        ("TRN-02", None, stands(90, true), None, false),
    ];
    all.extend(of_months());
    all.extend(of_ways());
    let balance = |ledger_g, stock_g| Facts::Site(Site { balance: Some((ledger_g, stock_g)), ..Site::default() });
    all.extend([
        ("LDG-02", None, balance(1_000_000, 990_001), None, false),
        ("LDG-02", None, balance(1_000_000, 990_000), Some(Yellow), false),
        ("LDG-02", None, balance(1_000_000, 970_001), Some(Yellow), false),
        ("LDG-02", None, balance(970_000, 1_000_000), Some(Orange), false),
        ("LDG-02", None, balance(0, 1), Some(Orange), false),
        ("LDG-02", Some(Orange), Facts::Site(Site::default()), None, false),
    ]);
    all
}

/// TRN-01: so far off a way, so long.
fn of_ways() -> Vec<ByFigure> {
    use Level::{Orange, Yellow};
    let off = |basis, metres, minutes| {
        let since = monday().plus(-Duration::minutes(minutes)).micros();
        let off = vec![Off { metres, since }];
        Run { underway: true, told_at: Some(monday()), way: Some(basis), off, ..Run::default() }
    };
    let run = |basis, metres, minutes| Facts::Run(off(basis, metres, minutes));
    let farther = Off { metres: 2001, since: monday().plus(-Duration::minutes(9)).micros() };
    let both = Run { off: vec![farther, Off { metres: 501, since: monday().micros() }], ..off(Basis::Planned, 0, 0) };
    vec![
        ("TRN-01", None, run(Basis::Planned, 500, 60), None, false),
        ("TRN-01", None, run(Basis::Planned, 501, 4), None, false),
        ("TRN-01", None, run(Basis::Planned, 501, 5), Some(Yellow), false),
        ("TRN-01", None, run(Basis::Planned, 2000, 60), Some(Yellow), false),
        ("TRN-01", None, run(Basis::Planned, 2001, 9), Some(Yellow), false),
        ("TRN-01", None, run(Basis::Planned, 2001, 10), Some(Orange), false),
        ("TRN-01", None, run(Basis::Earlier, 2001, 10), Some(Orange), false),
        ("TRN-01", None, Facts::Run(both), None, false),
        // What is only guessed accuses nobody.
        ("TRN-01", None, run(Basis::Direct, 20_000, 60), Some(Yellow), false),
        ("TRN-01", Some(Orange), run(Basis::Planned, 0, 0), None, false),
        ("TRN-01", Some(Orange), Facts::Run(Run { at_place: true, ..off(Basis::Planned, 2001, 10) }), None, false),
        ("TRN-01", None, Facts::Run(Run { way: None, ..off(Basis::Planned, 2001, 10) }), None, false),
    ]
}

/// Months of twenty working days, but for the last.
fn in_days(months_g: Vec<i64>, last: i64, lot_g: i64) -> Facts {
    let mut months_days = vec![20; months_g.len()];
    months_days.last_mut().into_iter().for_each(|days| *days = last);
    Facts::Site(Site { months_g, months_days, lot_g, ..Site::default() })
}

/// GEN-01: six months before it at least, outside of all of them, and three normal ones until it clears.
fn of_months() -> Vec<ByFigure> {
    use Level::{Orange, Yellow};
    let tonnes = |all: Vec<i64>| in_days(all.into_iter().map(|tonnes| tonnes * 1_000_000).collect(), 20, 0);
    // The middle of them is 100 and of their differences from it 5: four times what is usual is less than thirty per cent.
    let months = |last: &[i64]| tonnes([50, 100, 90, 110, 100, 95, 105].iter().chain(last).copied().collect());
    // The middle difference is 30: what is usual is 44.49.
    let wide = |last: i64| tonnes(vec![50, 60, 140, 110, 70, 90, 130, last]);
    let small = |grams: i64| {
        let months_g = [500, 1000, 900, 1100, 1000, 950, 1050].iter().map(|kg| kg * 1000).chain([grams]).collect();
        in_days(months_g, 20, 0)
    };
    // Alike, in packages of four tonnes: twenty-five of them are five more or less by chance, which is 20 t.
    let alike = |last: i64, days: i64, lot_g: i64| {
        let months_g = [50, 100, 100, 100, 100, 100, 100, last].iter().map(|tonnes| tonnes * 1_000_000).collect();
        in_days(months_g, days, lot_g)
    };
    // Nothing in most months, two thirds of a tonne in the mean, in packages of four: by chance 1.63 t.
    let empty = |last: i64| {
        let months_g = [50, 0, 0, 0, 0, 2, 2, last].iter().map(|tonnes| tonnes * 1_000_000).collect();
        in_days(months_g, 20, 4_000_000)
    };
    vec![
        ("GEN-01", None, empty(4), None, false),
        ("GEN-01", None, empty(5), Some(Yellow), false),
        ("GEN-01", None, empty(7), Some(Orange), false),
        ("GEN-01", None, tonnes(vec![50, 100, 90, 110, 100, 95, 900]), None, false),
        ("GEN-01", None, tonnes(vec![50, 100, 10, 300, 20, 95, 105, 250]), None, false),
        ("GEN-01", None, months(&[129]), None, false),
        ("GEN-01", None, months(&[130]), Some(Yellow), false),
        ("GEN-01", None, months(&[70]), Some(Yellow), false),
        ("GEN-01", None, months(&[149]), Some(Yellow), false),
        ("GEN-01", None, months(&[150]), Some(Orange), false),
        // Less than usual is asked about at most.
        ("GEN-01", None, months(&[30]), Some(Yellow), false),
        ("GEN-01", None, wide(233), None, false),
        ("GEN-01", None, wide(234), Some(Yellow), false),
        ("GEN-01", None, wide(277), Some(Yellow), false),
        ("GEN-01", None, wide(278), Some(Orange), false),
        ("GEN-01", None, alike(160, 20, 4_000_000), None, false),
        ("GEN-01", None, alike(161, 20, 4_000_000), Some(Yellow), false),
        ("GEN-01", None, alike(180, 20, 4_000_000), Some(Yellow), false),
        ("GEN-01", None, alike(181, 20, 4_000_000), Some(Orange), false),
        // Half the working days, half the waste; as much as ever in them is twice as much.
        ("GEN-01", None, alike(50, 10, 0), None, false),
        ("GEN-01", None, alike(101, 10, 0), Some(Orange), false),
        // Two tonnes more are looked at, not less.
        ("GEN-01", None, small(2_999_999), None, false),
        ("GEN-01", None, small(3_000_000), Some(Orange), false),
        ("GEN-01", None, months(&[0]), None, false),
        ("GEN-01", Some(Orange), months(&[150, 100]), Some(Orange), false),
        ("GEN-01", Some(Orange), months(&[150, 100, 100]), Some(Orange), false),
        ("GEN-01", Some(Orange), months(&[150, 100, 100, 100]), None, false),
        ("GEN-01", None, months(&[150, 100]), None, false),
    ]
}

#[test]
fn a_month_is_judged_when_it_is_settled_and_the_rule_names_that_moment() {
    let facts = Facts::Site(Site { months_g: vec![1, 2], ..Site::default() });
    let settled = at("2026-06-05T16:00:00Z");
    assert_eq!(judge("GEN-01", &facts, settled.plus(-MICRO), None).next_look, Some(settled));
    assert_eq!(judge("GEN-01", &facts, settled, None).next_look, Some(at("2026-07-05T16:00:00Z")));
}
