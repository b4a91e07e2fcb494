//! Tables of manifests and what is on the road.

use super::*;

/// What time brings until it has arrived and is decided on.
pub fn under_way() -> Vec<ByTime> {
    use Level::{Orange, Yellow};
    let decided = Consignment { decided_at: Some(monday()), ..load(State::Accepted) };
    let late = Consignment { booked_at: Some(monday()), ..load(State::InTransit) };
    let left = |moment| Consignment { left_at: Some(at(moment)), ..late.clone() };
    let far = left("2026-05-31T22:00:00Z");
    let near = left("2026-06-01T03:00:00Z");
    let slow = left("2026-05-30T04:00:00Z");
    let one = Facts::Consignment;
    vec![
        (
            "MAN-02",
            one(load(State::Issued)),
            vec![("2026-06-01T16:00:00Z", Yellow, false), ("2026-06-02T04:00:00Z", Orange, false)],
            one(load(State::CarrierConfirmed)),
        ),
        (
            "MAN-03",
            one(decided),
            vec![("2026-06-04T16:00:00Z", Yellow, false), ("2026-06-08T16:00:00Z", Orange, true)],
            one(Consignment { decided_at: Some(monday()), ..load(State::Completed) }),
        ),
        (
            "MAN-04",
            one(late.clone()),
            vec![("2026-06-01T06:00:00Z", Yellow, false), ("2026-06-01T16:00:00Z", Orange, false)],
            one(Consignment { state: State::Arrived, ..late }),
        ),
        // Six hours were planned: nine are half as long again.
        (
            "MAN-04",
            one(far.clone()),
            vec![("2026-06-01T06:00:00Z", Yellow, false), ("2026-06-01T07:00:00Z", Orange, false)],
            one(Consignment { state: State::Arrived, ..far }),
        ),
        (
            "MAN-04",
            one(near.clone()),
            vec![("2026-06-01T06:00:00Z", Orange, false)],
            one(Consignment { state: State::Arrived, ..near }),
        ),
        (
            "MAN-04",
            one(slow.clone()),
            vec![("2026-06-01T06:00:00Z", Yellow, false), ("2026-06-01T16:00:00Z", Orange, false)],
            one(Consignment { state: State::Arrived, ..slow }),
        ),
    ]
}

/// What time brings afterwards, and to forms of paper.
pub fn afterwards() -> Vec<ByTime> {
    use Level::{Blue, Orange, Yellow};
    let refused = Consignment { decided_at: Some(monday()), refused: 1, ..load(State::Rejected) };
    let form = Consignment { origin: Origin::Paper, ..load(State::Draft) };
    let done = Consignment { completed_at: Some(monday()), ..load(State::Completed) };
    let one = Facts::Consignment;
    vec![
        (
            "MAN-07",
            one(refused.clone()),
            vec![("2026-06-02T04:00:00Z", Yellow, false), ("2026-06-04T04:00:00Z", Orange, false)],
            one(Consignment { refused: 0, ..refused }),
        ),
        (
            "MAN-08",
            one(form.clone()),
            vec![("2026-06-10T16:00:00Z", Yellow, false), ("2026-06-15T16:00:00Z", Orange, false)],
            one(Consignment { state: State::Issued, ..form }),
        ),
        (
            "MAN-08",
            Facts::Blank { used_on: Some(day("2026-06-01")) },
            vec![("2026-06-10T16:00:00Z", Yellow, false), ("2026-06-15T16:00:00Z", Orange, false)],
            Facts::Blank { used_on: None },
        ),
        (
            "MAN-09",
            one(done.clone()),
            vec![("2026-07-31T04:00:00Z", Blue, false), ("2026-11-28T04:00:00Z", Yellow, false)],
            one(Consignment { state: State::Treated, ..done }),
        ),
    ]
}

/// What a figure brings.
pub fn by_figure() -> Vec<ByFigure> {
    use Level::{Orange, Yellow};
    let weighed = |out_g, in_g, liquid| {
        let (out_g, in_g) = (Some(out_g), Some(in_g));
        Facts::Consignment(Consignment { out_g, in_g, liquid, ..load(State::Arrived) })
    };
    let robbed = Facts::Consignment(Consignment {
        out_g: Some(4_000_000),
        lost_g: 600_000,
        in_g: Some(3_380_000),
        ..load(State::Arrived)
    });
    let differing = |differing, undecided, unread| {
        Facts::Consignment(Consignment { differing, undecided, unread, ..load(State::Discrepancy) })
    };
    vec![
        ("MAN-05", None, weighed(4_000_000, 4_040_000, false), None, false),
        ("MAN-05", None, weighed(4_000_000, 4_040_001, false), Some(Yellow), false),
        ("MAN-05", None, weighed(4_000_000, 3_880_000, false), Some(Yellow), false),
        ("MAN-05", None, weighed(4_000_000, 3_879_999, false), Some(Orange), false),
        ("MAN-05", None, weighed(4_000_000, 3_879_999, true), Some(Yellow), false),
        ("MAN-05", None, weighed(2_000_000, 2_100_000, true), Some(Yellow), false),
        ("MAN-05", None, weighed(2_000_000, 2_100_001, true), Some(Orange), false),
        ("MAN-05", None, weighed(20_000_000, 20_050_000, false), None, false),
        ("MAN-05", None, weighed(20_000_000, 20_050_001, false), Some(Yellow), false),
        ("MAN-05", None, weighed(20_000_000, 20_200_001, false), Some(Orange), false),
        // What the weighbridge cannot tell is nothing, unless it is a large part of the load.
        ("MAN-05", None, weighed(1_500_000, 1_540_000, false), None, false),
        ("MAN-05", None, weighed(1_000_000, 1_030_000, false), None, false),
        ("MAN-05", None, weighed(1_000_000, 1_030_001, false), Some(Yellow), false),
        ("MAN-05", None, weighed(300_000, 270_000, false), Some(Yellow), false),
        ("MAN-05", None, weighed(1_000_000, 1_040_000, false), Some(Yellow), false),
        ("MAN-05", None, weighed(1_000_000, 1_040_001, false), Some(Orange), false),
        ("MAN-05", None, robbed, None, false),
        ("MAN-05", None, weighed(1_000_000, 1_041_000, false), Some(Orange), false),
        ("MAN-06", None, differing(0, 0, 1), None, false),
        ("MAN-06", None, differing(1, 1, 0), Some(Orange), false),
        ("MAN-06", None, differing(1, 0, 1), Some(Orange), false),
        ("MAN-06", Some(Orange), differing(1, 0, 0), None, false),
    ]
}
