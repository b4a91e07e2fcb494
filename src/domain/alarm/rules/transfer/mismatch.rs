//! MAN-06 信息不符: what arrived is not what the manifest says, in kind, form, packing or label (Order 23 Art. 18: to be reported).
//! Mass is MAN-05's.

use std::collections::BTreeMap;

use crate::{
    domain::alarm::{Asked, Facts, Judgement, Kind, Level, Recipient, Rule, Stage},
    kernel::text::Words,
};

/// The rule.
pub static RULE: Rule = Rule {
    code: "MAN-06",
    name: Words { zh: "联单信息不符", en: "Kind, form or packing mismatch" },
    advice: Words {
        zh: "接受人对不符的包装物作出接受或拒收决定，并说明情况",
        en: "The receiver decides on what differs and explains",
    },
    stage: Stage::Transfer,
    ground: &["manifest.discrepancy"],
    to: &[Recipient::Enterprise, Recipient::Receiver, Recipient::Authority],
    subject: Kind::Manifest,
    parameters: &[],
    lasting: true,
    version: 1,
    judge,
};

fn judge(asked: &Asked<'_>) -> Judgement {
    let Facts::Consignment(one) = asked.facts else { return Judgement::default() };
    let (differing, undecided) = one.differing;
    let level = (differing > 0).then_some(Level::Orange);
    let values = BTreeMap::from([("packages", differing), ("undecided", undecided)]);
    Judgement { level, breach: level.is_some(), values, next_look: None }
}
