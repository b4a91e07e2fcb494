//! TRN-01 轨迹偏离: a run is off its way, for some time. Its way is what the dispatcher gave, else where earlier runs between the same
//! places were; where neither is known it is what a detour allows between the two places, of which a warning is all. Where the crew
//! tells no positions, and at the places of its loads, nothing is judged.

use std::collections::BTreeMap;

use crate::{
    domain::{
        alarm::{
            Asked, Facts, Judgement, Kind, Level, Parameter, Recipient, Rule, Stage, Unit,
            steps::{Step, by_time, minutes, minutes_since},
        },
        trip::way::{Basis, off_since},
    },
    kernel::{clock::Instant, text::Words},
};

const WARN_M: Parameter = Parameter::design("warn_m", Unit::Metres, 500);
const WARN: Parameter = Parameter::design("warn_minutes", Unit::Minutes, 5);
const ALARM_M: Parameter = Parameter::practice("alarm_m", Unit::Metres, 2000);
const ALARM: Parameter = Parameter::practice("alarm_minutes", Unit::Minutes, 10);

/// The rule.
pub static RULE: Rule = Rule {
    code: "TRN-01",
    name: Words { zh: "轨迹偏离", en: "Route deviation" },
    advice: Words {
        zh: "联系驾驶员了解偏离原因；路线有变的，由调度重新给定路线",
        en: "Ask the driver why; where the way has changed, give it anew",
    },
    stage: Stage::Transport,
    ground: &["manifest.carrier"],
    to: &[Recipient::Carrier, Recipient::Enterprise, Recipient::Authority],
    subjects: &[Kind::Trip],
    levels: &[Level::Yellow, Level::Orange],
    parameters: &[WARN_M, WARN, ALARM_M, ALARM],
    lasting: false,
    version: 1,
    judge,
};

fn judge(asked: &Asked<'_>) -> Judgement {
    let Facts::Run(run) = asked.facts else { return Judgement::default() };
    let told = run.told_at.zip(run.way).filter(|_| run.underway && !run.at_place);
    let Some((told_at, basis)) = told else { return Judgement::default() };
    let of = |parameter| asked.params.of(parameter);
    let sure = if basis == Basis::Direct { Level::Yellow } else { Level::Orange };
    let step = |metres, count, level| {
        let since = Instant::from_micros(off_since(&run.off, of(metres))?);
        Some(Step::new(minutes(since, of(count)), level))
    };
    let steps: Vec<Step> =
        [step(&WARN_M, &WARN, Level::Yellow), step(&ALARM_M, &ALARM, sure)].into_iter().flatten().collect();
    // Where it is after it was told last, nobody knows.
    let found = by_time(told_at, &steps);
    let off = run.off.first().map_or(0, |step| step.metres);
    let since = off_since(&run.off, of(&WARN_M)).map_or(told_at, Instant::from_micros);
    let values = BTreeMap::from([("off_m", off), ("off_minutes", minutes_since(since, told_at))]);
    Judgement { values, next_look: None, ..found }
}
