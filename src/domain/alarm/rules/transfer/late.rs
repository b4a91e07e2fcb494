//! MAN-04 转移超时未抵达: a load that is on its way after it was expected at the gate. Without an expected time nothing is judged.

use std::collections::BTreeMap;

use crate::{
    domain::{
        alarm::{
            Asked, Facts, Judgement, Kind, Level, Parameter, Recipient, Rule, Stage, Unit,
            steps::{Step, by_time, hours, hours_since},
        },
        manifest::State,
    },
    kernel::text::Words,
};

const WARN: Parameter = Parameter::design("warn_hours", Unit::Hours, 2);
const ALARM: Parameter = Parameter::design("alarm_hours", Unit::Hours, 12);

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
    parameters: &[WARN, ALARM],
    lasting: false,
    version: 1,
    judge,
};

fn judge(asked: &Asked<'_>) -> Judgement {
    let Facts::Consignment(one) = asked.facts else { return Judgement::default() };
    let moving = matches!(one.state, State::InTransit | State::Handover | State::Exception);
    let Some(booked_at) = one.booked_at.filter(|_| moving) else { return Judgement::default() };
    let at = |parameter| hours(booked_at, asked.params.of(parameter));
    let found = by_time(asked.now, &[Step::new(at(&WARN), Level::Yellow), Step::new(at(&ALARM), Level::Orange)]);
    Judgement { values: BTreeMap::from([("late_hours", hours_since(booked_at, asked.now))]), ..found }
}
