//! MAN-01 无联单出厂: a roadside check found a load of known packages for which no manifest is under way, and the officer did not let it
//! rest. What passes a gate unseen is not known here.

use std::collections::BTreeMap;

use crate::{
    domain::alarm::{Asked, Facts, Judgement, Kind, Level, Recipient, Rule, Stage},
    kernel::text::Words,
};

/// The rule.
pub static RULE: Rule = Rule {
    code: "MAN-01",
    name: Words { zh: "无联单出厂", en: "Exit without manifest" },
    advice: Words {
        zh: "查明废物来源和去向，依法处理",
        en: "Find where the waste came from and was bound, and deal with it by law",
    },
    stage: Stage::Transfer,
    ground: &["manifest.required"],
    to: &[Recipient::Enterprise, Recipient::Carrier, Recipient::Authority],
    subjects: &[Kind::Inspection],
    levels: &[Level::Red],
    parameters: &[],
    lasting: true,
    version: 1,
    judge,
};

fn judge(asked: &Asked<'_>) -> Judgement {
    let Facts::Roadside { unpapered } = asked.facts else { return Judgement::default() };
    let level = unpapered.then_some(Level::Red);
    Judgement { level, values: BTreeMap::from([("unpapered", i64::from(*unpapered))]), ..Judgement::default() }
}
