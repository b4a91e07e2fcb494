//! PMT-04 收集单位90工作日未转出: who holds a permit to collect hands over within ninety working days (Decree 408 Art. 20). Counted from
//! the stock-in at the collector.

use std::collections::BTreeMap;

use crate::{
    domain::alarm::{
        Asked, Facts, Judgement, Kind, Level, Parameter, Recipient, Rule, Stage, Unit,
        steps::{Step, by_time, days_since, working_days},
    },
    kernel::text::Words,
};

const WARN: Parameter = Parameter::design("warn_working_days", Unit::WorkingDays, 75);
const LIMIT: Parameter = Parameter::law("limit_working_days", Unit::WorkingDays, 90);

/// The rule.
pub static RULE: Rule = Rule {
    code: "PMT-04",
    name: Words { zh: "收集单位90工作日未转出", en: "Collected and not handed over" },
    advice: Words {
        zh: "安排把最早收集的废物转给利用处置单位",
        en: "Ship what was collected first to a plant that treats it",
    },
    stage: Stage::Paper,
    ground: &["collector_handover"],
    to: &[Recipient::Enterprise, Recipient::Authority],
    subjects: &[Kind::Site],
    levels: &[Level::Yellow, Level::Orange],
    parameters: &[WARN, LIMIT],
    lasting: false,
    version: 1,
    judge,
};

fn judge(asked: &Asked<'_>) -> Judgement {
    let Facts::Site(site) = asked.facts else { return Judgement::default() };
    let Some(since) = site.collected_since else { return Judgement::default() };
    let (warn, _) = working_days(asked, since, asked.params.of(&WARN));
    let (limit, guessed) = working_days(asked, since, asked.params.of(&LIMIT));
    let over = if guessed { Step::new(limit, Level::Yellow) } else { Step::breach(limit, Level::Orange) };
    let found = by_time(asked.now, &[Step::new(warn, Level::Yellow), over]);
    Judgement { values: BTreeMap::from([("collected_days", days_since(since, asked.now))]), ..found }
}
