//! TRN-03 定位中断: the crew's phone told where the run was, and no longer does. It is a phone and no satellite terminal of the vehicle:
//! it warns the carrier and alarms nobody.

use std::collections::BTreeMap;

use crate::{
    domain::alarm::{
        Asked, Facts, Judgement, Kind, Level, Parameter, Recipient, Rule, Stage, Unit,
        steps::{Step, by_time, minutes, minutes_since},
    },
    kernel::text::Words,
};

const WARN: Parameter = Parameter::design("warn_minutes", Unit::Minutes, 30);

/// The rule.
pub static RULE: Rule = Rule {
    code: "TRN-03",
    name: Words { zh: "定位中断", en: "Position lost" },
    advice: Words {
        zh: "联系驾驶员，恢复定位", en: "Ask the driver to let the phone tell the position again"
    },
    stage: Stage::Transport,
    ground: &["transport.before"],
    to: &[Recipient::Carrier],
    subjects: &[Kind::Trip],
    levels: &[Level::Yellow],
    parameters: &[WARN],
    lasting: false,
    version: 1,
    judge,
};

fn judge(asked: &Asked<'_>) -> Judgement {
    let Facts::Run(run) = asked.facts else { return Judgement::default() };
    let Some(told_at) = run.told_at.filter(|_| run.underway && !run.at_place) else { return Judgement::default() };
    let found = by_time(asked.now, &[Step::new(minutes(told_at, asked.params.of(&WARN)), Level::Yellow)]);
    Judgement { values: BTreeMap::from([("silent_minutes", minutes_since(told_at, asked.now))]), ..found }
}
