//! By table: rules about what comes after a guard.

use super::*;

/// Of what comes after a guard: forms entered late, legs without an escort, wastes that a permit does not cover.
pub fn of_later() -> Vec<ByFigure> {
    use Level::Orange;
    let entered = |moment: &str, ended: Option<&str>| {
        let entered = Some((at(moment), ended.map(day)));
        Facts::Consignment(Consignment { origin: Origin::Paper, entered, ..load(State::Completed) })
    };
    let alone = |unescorted| Facts::Consignment(Consignment { unescorted, ..load(State::InTransit) });
    let outside = |outside| Facts::Consignment(Consignment { outside, ..load(State::InTransit) });
    vec![
        ("MAN-08", None, entered("2026-06-15T15:59:59Z", None), None, false),
        ("MAN-08", None, entered("2026-06-15T16:00:00Z", None), Some(Orange), false),
        // It arrived two days later: that is what counts, and is a fact.
        ("MAN-08", None, entered("2026-06-15T16:00:00Z", Some("2026-06-03")), None, false),
        ("MAN-08", None, entered("2026-06-17T16:00:00Z", Some("2026-06-03")), Some(Orange), true),
        ("TRN-06", None, alone(0), None, false),
        ("TRN-06", None, alone(1), Some(Orange), false),
        ("TRN-06", Some(Orange), alone(0), None, false),
        ("PMT-03", None, outside(0), None, false),
        ("PMT-03", None, outside(1), Some(Orange), true),
        ("PMT-03", Some(Orange), outside(0), None, false),
    ]
}
