//! TRN-02 异常停留: a run stands still, and not where its loads are sent from or bound. Where the crew tells no positions, nothing is
//! judged.

use std::collections::BTreeMap;

use crate::{
    domain::alarm::{
        Asked, Facts, Judgement, Kind, Level, Parameter, Recipient, Rule, Stage, Unit,
        steps::{Step, by_time, minutes, minutes_since},
    },
    kernel::text::Words,
};

const WARN: Parameter = Parameter::design("warn_minutes", Unit::Minutes, 30);
const ALARM: Parameter = Parameter::design("alarm_minutes", Unit::Minutes, 60);

/// The rule.
pub static RULE: Rule = Rule {
    code: "TRN-02",
    name: Words { zh: "异常停留", en: "Abnormal stop" },
    advice: Words { zh: "联系驾驶员了解停留原因", en: "Ask the driver why it stands still" },
    stage: Stage::Transport,
    ground: &["manifest.carrier"],
    to: &[Recipient::Carrier, Recipient::Authority],
    subjects: &[Kind::Trip],
    levels: &[Level::Yellow, Level::Orange],
    parameters: &[WARN, ALARM],
    lasting: false,
    version: 1,
    judge,
};

fn judge(asked: &Asked<'_>) -> Judgement {
    let Facts::Run(run) = asked.facts else { return Judgement::default() };
    let stands = run.still_since.zip(run.told_at).filter(|_| run.underway && !run.at_place);
    let Some((since, told_at)) = stands else { return Judgement::default() };
    // Where it is after it was told last, nobody knows.
    let at = |parameter| minutes(since, asked.params.of(parameter));
    let found = by_time(told_at, &[Step::new(at(&WARN), Level::Yellow), Step::new(at(&ALARM), Level::Orange)]);
    let values = BTreeMap::from([("still_minutes", minutes_since(since, told_at))]);
    Judgement { values, next_look: None, ..found }
}
