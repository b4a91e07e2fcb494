//! MAN-04 转移超时未抵达: a load that is on its way after it was expected at the gate. Without an expected time nothing is judged.
//! It is an alarm after so many hours, or once it took so much longer than planned, whichever is first; never before it is a warning.

use std::collections::BTreeMap;

use crate::{
    domain::{
        alarm::{
            Asked, Facts, Judgement, Kind, Level, Parameter, Recipient, Rule, Stage, Unit,
            steps::{Step, by_time, hours, hours_since, minutes, minutes_since},
        },
        manifest::State,
    },
    kernel::text::Words,
};

const WARN: Parameter = Parameter::design("warn_hours", Unit::Hours, 2);
const ALARM: Parameter = Parameter::design("alarm_hours", Unit::Hours, 12);
const LONGER: Parameter = Parameter::design("alarm_trip_permille", Unit::Permille, 1500);

/// The rule.
pub static RULE: Rule = Rule {
    code: "MAN-04",
    name: Words { zh: "转移超时未抵达", en: "Transit overtime" },
    advice: Words {
        zh: "联系驾驶员了解位置和原因，必要时报告异常",
        en: "Ask the driver where the load is and why; report an incident if there is one",
    },
    stage: Stage::Transfer,
    ground: &["manifest.carrier"],
    to: &[Recipient::Carrier, Recipient::Enterprise, Recipient::Authority],
    subjects: &[Kind::Manifest],
    levels: &[Level::Yellow, Level::Orange],
    parameters: &[WARN, ALARM, LONGER],
    lasting: false,
    version: 2,
    judge,
};

fn judge(asked: &Asked<'_>) -> Judgement {
    let Facts::Consignment(one) = asked.facts else { return Judgement::default() };
    let moving = matches!(one.state, State::InTransit | State::Handover | State::Exception);
    let Some(booked_at) = one.booked_at.filter(|_| moving) else { return Judgement::default() };
    let at = |parameter| hours(booked_at, asked.params.of(parameter));
    let longer = one.left_at.map(|left| (left, minutes_since(left, booked_at))).filter(|(_, planned)| *planned > 0);
    let longer = longer.map(|(left, planned)| {
        minutes(left, planned.saturating_mul(asked.params.of(&LONGER)).checked_div(1000).unwrap_or(planned))
    });
    let alarm = longer.into_iter().chain([at(&ALARM)]).min().unwrap_or(booked_at).max(at(&WARN));
    let found = by_time(asked.now, &[Step::new(at(&WARN), Level::Yellow), Step::new(alarm, Level::Orange)]);
    Judgement { values: BTreeMap::from([("late_hours", hours_since(booked_at, asked.now))]), ..found }
}
