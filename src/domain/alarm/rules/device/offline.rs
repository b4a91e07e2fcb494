//! DEV-01 设备离线: a device that works day and night tells nothing. The enterprise sees to it; after a day the authority hears of it
//! (the list has it so), which is why two hours are yellow yet.

use std::collections::BTreeMap;

use crate::{
    domain::alarm::{
        Asked, Facts, Judgement, Kind, Level, Parameter, Recipient, Rule, Stage, Unit,
        steps::{Step, by_time, hours, minutes, minutes_since},
    },
    kernel::text::Words,
};

const WARN: Parameter = Parameter::design("warn_minutes", Unit::Minutes, 15);
const ALARM: Parameter = Parameter::design("alarm_minutes", Unit::Minutes, 120);
const KEY: Parameter = Parameter::design("key_minutes", Unit::Minutes, 60);
const FAR: Parameter = Parameter::design("far_hours", Unit::Hours, 24);
const CLEAR: Parameter = Parameter::design("clear_minutes", Unit::Minutes, 10);

/// The rule.
pub static RULE: Rule = Rule {
    code: "DEV-01",
    name: Words { zh: "设备离线", en: "Device offline" },
    advice: Words {
        zh: "检查设备的电源和网络；长期不用的，登记停用",
        en: "Check its power and network; retire it if it is no longer used",
    },
    stage: Stage::Device,
    ground: &["storage.key_units"],
    to: &[Recipient::Enterprise],
    subjects: &[Kind::Device],
    levels: &[Level::Blue, Level::Yellow, Level::Orange],
    parameters: &[WARN, ALARM, KEY, FAR, CLEAR],
    lasting: false,
    version: 1,
    judge,
};

fn judge(asked: &Asked<'_>) -> Judgement {
    let Facts::Device(one) = asked.facts else { return Judgement::default() };
    if !one.in_use {
        return Judgement::default();
    }
    let of = |parameter| asked.params.of(parameter);
    if let Some(since) = one.silent_since {
        let alarm = if one.key_unit { &KEY } else { &ALARM };
        let steps = [
            Step::new(minutes(since, of(&WARN)), Level::Blue),
            Step::new(minutes(since, of(alarm)), Level::Yellow),
            Step::new(hours(since, of(&FAR)), Level::Orange),
        ];
        let found = by_time(asked.now, &steps);
        // What is silent again before it was back for long goes on.
        let level = found.level.max(asked.held);
        let values = BTreeMap::from([("silent_device_minutes", minutes_since(since, asked.now))]);
        return Judgement { level, values, ..found };
    }
    let Some((held, since)) = asked.held.zip(one.back_since) else { return Judgement::default() };
    let clears = minutes(since, of(&CLEAR));
    if clears <= asked.now {
        return Judgement::default();
    }
    let values = BTreeMap::from([("back_minutes", minutes_since(since, asked.now))]);
    Judgement { level: Some(held), values, next_look: Some(clears), ..Judgement::default() }
}
