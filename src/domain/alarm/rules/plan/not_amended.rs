//! PLN-02 管理计划未及时变更: waste arises that the filed plan of the year does not name (HJ 1259-2022 5.2.3). Without a filed plan
//! PLN-01 speaks. A receiver that the plan lacks is found when a manifest is written.

use std::collections::BTreeMap;

use crate::{
    domain::alarm::{
        Asked, Facts, Judgement, Kind, Level, Parameter, Recipient, Rule, Stage, Unit,
        steps::{Step, by_time, days_since, working_days},
    },
    kernel::text::Words,
};

const LIMIT: Parameter = Parameter::design("limit_working_days", Unit::WorkingDays, 10);

/// The rule.
pub static RULE: Rule = Rule {
    code: "PLN-02",
    name: Words { zh: "管理计划未及时变更", en: "Plan not amended" },
    advice: Words {
        zh: "把新产生的废物补进本年度管理计划，变更后重新备案",
        en: "Add the new waste to the plan of the year, and file the change",
    },
    stage: Stage::Plan,
    ground: &["plan.change"],
    to: &[Recipient::Enterprise, Recipient::Authority],
    subjects: &[Kind::Site],
    levels: &[Level::Yellow, Level::Orange],
    parameters: &[LIMIT],
    lasting: false,
    version: 1,
    judge,
};

fn judge(asked: &Asked<'_>) -> Judgement {
    let Facts::Site(site) = asked.facts else { return Judgement::default() };
    let Some(since) = site.unplanned_since.filter(|_| site.plan_filed) else { return Judgement::default() };
    let (at, guessed) = working_days(asked, since, asked.params.of(&LIMIT));
    let limit = Step::new(at, if guessed { Level::Yellow } else { Level::Orange });
    let found = by_time(asked.now, &[Step::new(since, Level::Yellow), limit]);
    let values = BTreeMap::from([("unplanned", site.unplanned), ("open_days", days_since(since, asked.now))]);
    Judgement { values, ..found }
}
