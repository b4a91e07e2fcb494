//! STO-06 满溢/液位高: a tank is nearly full. A device may have limits of its own in place of the rule's.

use std::collections::BTreeMap;

use crate::{
    domain::{
        alarm::{
            Asked, Facts, Judgement, Kind, Level, Parameter, Recipient, Rule, Stage, Unit,
            steps::{Bar, by_figure},
        },
        device,
    },
    kernel::text::Words,
};

const WARN: Parameter = Parameter::practice("warn_permille", Unit::Permille, 800);
const ALARM: Parameter = Parameter::design("alarm_permille", Unit::Permille, 950);
const CLEAR: Parameter = Parameter::design("clear_level_permille", Unit::Permille, 750);

/// The rule.
pub static RULE: Rule = Rule {
    code: "STO-06",
    name: Words { zh: "满溢/液位高", en: "Level high" },
    advice: Words {
        zh: "停止进料，安排转出；核对液位计",
        en: "Stop filling, have it emptied, and check the level sensor",
    },
    stage: Stage::Storage,
    ground: &[],
    to: &[Recipient::Enterprise],
    subjects: &[Kind::Device],
    levels: &[Level::Yellow, Level::Orange],
    parameters: &[WARN, ALARM, CLEAR],
    lasting: false,
    version: 1,
    judge,
};

fn judge(asked: &Asked<'_>) -> Judgement {
    let Facts::Device(one) = asked.facts else { return Judgement::default() };
    let level = one.shown.first().filter(|_| one.in_use && one.kind == device::Kind::TankSensor);
    let Some(&level) = level else { return Judgement::default() };
    let of = |parameter| asked.params.of(parameter);
    let (warn, alarm) = (one.warn_from.unwrap_or(of(&WARN)), one.alarm_from.unwrap_or(of(&ALARM)));
    // Both hold until it is below the figure at which it clears, or below where it began if that is lower.
    let until = |from: i64| of(&CLEAR).min(from) - 1;
    let bars = [Bar::new(warn, until(warn), Level::Yellow), Bar::new(alarm, until(alarm), Level::Orange)];
    let values = BTreeMap::from([("level_permille", level), ("reading", one.sequence.unwrap_or_default())]);
    Judgement { values, ..by_figure(level, asked.held, &bars) }
}
