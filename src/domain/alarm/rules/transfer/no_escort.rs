//! TRN-06 无押运员: a leg by road went with nobody beside the driver (道路危险货物运输管理规定). The check before departure asks for an
//! escort; what is found here comes after it: a form of paper that was entered, a load that the authority chose to be told of only,
//! or one person named as both.

use std::collections::BTreeMap;

use crate::{
    domain::alarm::{Asked, Facts, Judgement, Kind, Level, Recipient, Rule, Stage},
    kernel::text::Words,
};

/// The rule.
pub static RULE: Rule = Rule {
    code: "TRN-06",
    name: Words { zh: "无押运员", en: "No escort" },
    advice: Words {
        zh: "安排押运员随车；纸质联单漏填的，更正后说明",
        en: "Have an escort join the load; where the form leaves it out, correct it and explain",
    },
    stage: Stage::Transport,
    ground: &["manifest.carrier"],
    to: &[Recipient::Carrier, Recipient::Authority],
    subjects: &[Kind::Manifest],
    levels: &[Level::Orange],
    parameters: &[],
    lasting: false,
    version: 1,
    judge,
};

fn judge(asked: &Asked<'_>) -> Judgement {
    let Facts::Consignment(one) = asked.facts else { return Judgement::default() };
    let level = (one.unescorted > 0).then_some(Level::Orange);
    Judgement { level, values: BTreeMap::from([("unescorted", one.unescorted)]), ..Judgement::default() }
}
