//! PMT-05 许可变更未办: the holder of a permit declares a changed name, address or representative within fifteen working days of its
//! registration (Decree 408 Art. 11). A change that nobody began to declare is not known here.

use std::collections::BTreeMap;

use crate::{
    domain::alarm::{
        Asked, Facts, Judgement, Kind, Level, Recipient, Rule, Stage,
        steps::{Step, by_time},
    },
    kernel::text::Words,
};

/// The rule.
pub static RULE: Rule = Rule {
    code: "PMT-05",
    name: Words { zh: "许可变更未办", en: "Change not registered" },
    advice: Words { zh: "尽快提交许可证变更申请", en: "Hand in the change of the permit" },
    stage: Stage::Paper,
    ground: &["permit_change"],
    to: &[Recipient::Enterprise],
    subjects: &[Kind::NameChange],
    levels: &[Level::Yellow, Level::Orange],
    parameters: &[],
    lasting: false,
    version: 1,
    judge,
};

fn judge(asked: &Asked<'_>) -> Judgement {
    let Facts::Paper(paper) = asked.facts else { return Judgement::default() };
    let Some(limit) = paper.limit else { return Judgement::default() };
    let over = if limit.provisional {
        Step::new(limit.due_at(), Level::Yellow)
    } else {
        Step::breach(limit.due_at(), Level::Orange)
    };
    let values = BTreeMap::from([("days_left", (limit.on - asked.now.legal_day()).num_days())]);
    Judgement { values, ..by_time(asked.now, &[over]) }
}
