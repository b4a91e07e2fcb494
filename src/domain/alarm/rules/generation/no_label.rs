//! LBL-01 标签信息不全: stored packages whose label is damaged, or says a mass that was corrected since. Without a label nothing is stored
//! at all.

use std::collections::BTreeMap;

use crate::{
    domain::alarm::{
        Asked, Facts, Judgement, Kind, Level, Parameter, Recipient, Rule, Stage, Unit,
        steps::{Step, by_time, hours, hours_since},
    },
    kernel::text::Words,
};

const WARN: Parameter = Parameter::design("warn_hours", Unit::Hours, 2);

/// The rule.
pub static RULE: Rule = Rule {
    code: "LBL-01",
    name: Words { zh: "标签待补", en: "Missing label" },
    advice: Words { zh: "重新打印并粘贴标签", en: "Print the label anew and put it on" },
    stage: Stage::Generation,
    ground: &["label.required"],
    to: &[Recipient::Enterprise],
    subjects: &[Kind::Site],
    levels: &[Level::Yellow],
    parameters: &[WARN],
    lasting: false,
    version: 1,
    judge,
};

fn judge(asked: &Asked<'_>) -> Judgement {
    let Facts::Site(site) = asked.facts else { return Judgement::default() };
    let Some(since) = site.unlabelled_since else { return Judgement::default() };
    let found = by_time(asked.now, &[Step::new(hours(since, asked.params.of(&WARN)), Level::Yellow)]);
    let values = BTreeMap::from([("unlabelled", site.unlabelled), ("waiting_hours", hours_since(since, asked.now))]);
    Judgement { values, ..found }
}
