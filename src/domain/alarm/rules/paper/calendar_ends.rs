//! SYS-02 工作日历缺失: limits in working days run beyond the last day the calendar knows.

use std::collections::BTreeMap;

use crate::{
    domain::alarm::{
        Asked, Facts, Judgement, Kind, Level, Parameter, Recipient, Rule, Stage, Unit,
        steps::{Step, by_time, days_before},
    },
    kernel::text::Words,
};

const EARLY: Parameter = Parameter::design("early_days", Unit::Days, 60);
const WARN: Parameter = Parameter::design("warn_days", Unit::Days, 30);

/// The rule.
pub static RULE: Rule = Rule {
    code: "SYS-02",
    name: Words { zh: "工作日历缺失", en: "Calendar missing" },
    advice: Words {
        zh: "国务院办公厅公布放假安排后，导入下一年的工作日历",
        en: "Load next year's calendar once the State Council has published it",
    },
    stage: Stage::System,
    ground: &[],
    to: &[Recipient::Platform],
    subjects: &[Kind::Reference],
    levels: &[Level::Blue, Level::Orange],
    parameters: &[EARLY, WARN],
    lasting: false,
    version: 1,
    judge,
};

fn judge(asked: &Asked<'_>) -> Judgement {
    let Facts::Calendar { last_day: Some(last) } = asked.facts else { return Judgement::default() };
    let at = |parameter| days_before(*last, asked.params.of(parameter));
    let found = by_time(asked.now, &[Step::new(at(&EARLY), Level::Blue), Step::new(at(&WARN), Level::Orange)]);
    Judgement { values: BTreeMap::from([("days_left", (*last - asked.now.legal_day()).num_days())]), ..found }
}
