//! CTR-01 合同到期: the last day of a contract in force that no other one follows. An ended contract stops new manifests by itself.

use std::collections::BTreeMap;

use crate::{
    domain::alarm::{
        Asked, Facts, Judgement, Kind, Level, Parameter, Recipient, Rule, Stage, Unit,
        steps::{Step, after, by_time, days_before},
    },
    kernel::text::Words,
};

const WARN: Parameter = Parameter::design("warn_days", Unit::Days, 30);

/// The rule.
pub static RULE: Rule = Rule {
    code: "CTR-01",
    name: Words { zh: "合同到期", en: "Contract ending" },
    advice: Words {
        zh: "续签委托合同并由对方确认", en: "Sign a new contract and have the other side confirm it"
    },
    stage: Stage::Paper,
    ground: &["contractor.verify", "manifest.consignor"],
    to: &[Recipient::Enterprise],
    subjects: &[Kind::Contract],
    levels: &[Level::Yellow],
    parameters: &[WARN],
    lasting: false,
    version: 1,
    judge,
};

fn judge(asked: &Asked<'_>) -> Judgement {
    let Facts::Paper(paper) = asked.facts else { return Judgement::default() };
    if !paper.valid || paper.renewed || asked.now >= after(paper.ends_on) {
        return Judgement::default();
    }
    let warn = Step::new(days_before(paper.ends_on, asked.params.of(&WARN)), Level::Yellow);
    let found = by_time(asked.now, &[warn, Step::new(after(paper.ends_on), Level::Yellow)]);
    Judgement { values: BTreeMap::from([("days_left", (paper.ends_on - asked.now.legal_day()).num_days())]), ..found }
}
