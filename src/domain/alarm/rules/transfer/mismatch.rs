//! MAN-06 信息不符: what arrived is not what the manifest says, in kind, form, packing or label (Order 23 Art. 18). Whoever refuses it or
//! holds it does what the law asks; what is open is the decision, and that consignor and authority take note of the report. Mass is
//! MAN-05's.

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
        zh: "接受人对不符的包装物作出接受或拒收决定；移出人和接受地主管部门查阅差异报告",
        en: "The receiver decides on what differs; consignor and authority take note of the report",
    },
    stage: Stage::Transfer,
    ground: &["manifest.discrepancy"],
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
    let open = one.undecided > 0 || one.unread > 0;
    let level = (one.differing > 0 && open).then_some(Level::Orange);
    let values =
        BTreeMap::from([("packages", one.differing), ("undecided", one.undecided), ("reports_unread", one.unread)]);
    Judgement { level, values, ..Judgement::default() }
}
