//! PMT-03 超许可类别: a waste goes to who has no permit for it. The check before departure asks; what is found here comes after it: a
//! permit that was suspended or ran out while the load was on the road, or a form of paper that was entered.

use std::collections::BTreeMap;

use crate::{
    domain::alarm::{Asked, Facts, Judgement, Kind, Level, Recipient, Rule, Stage},
    kernel::text::Words,
};

/// The rule.
pub static RULE: Rule = Rule {
    code: "PMT-03",
    name: Words { zh: "超许可类别", en: "Code outside permit" },
    advice: Words {
        zh: "接受人不得接收；移出人安排退回或改送有资质的单位",
        en: "The receiver must not take it in; the consignor has it returned or sent to who may",
    },
    stage: Stage::Paper,
    ground: &["permit.required"],
    to: &[Recipient::Enterprise, Recipient::Receiver, Recipient::Authority],
    subjects: &[Kind::Manifest],
    levels: &[Level::Orange],
    parameters: &[],
    lasting: false,
    version: 1,
    judge,
};

fn judge(asked: &Asked<'_>) -> Judgement {
    let Facts::Consignment(one) = asked.facts else { return Judgement::default() };
    let outside = one.outside > 0;
    let values = BTreeMap::from([("outside", one.outside)]);
    Judgement { level: outside.then_some(Level::Orange), breach: outside, values, ..Judgement::default() }
}
