//! TRN-05 途中开箱/卸货: a vehicle's door is open on the way, and not where its loads are sent from or bound. Where the crew's phone does
//! not tell the place of that moment, nothing is judged. What was opened stays opened: a person verifies it.

use std::collections::BTreeMap;

use crate::{
    domain::alarm::{Asked, Facts, Judgement, Kind, Level, Recipient, Rule, Stage},
    kernel::text::Words,
};

/// The rule.
pub static RULE: Rule = Rule {
    code: "TRN-05",
    name: Words { zh: "途中开箱/卸货", en: "Unloading on the way" },
    advice: Words {
        zh: "立即联系驾驶员，核对货物，必要时现场检查",
        en: "Call the driver at once, count the load, and go there if need be",
    },
    stage: Stage::Transport,
    ground: &["manifest.carrier"],
    to: &[Recipient::Carrier, Recipient::Enterprise, Recipient::Authority],
    subjects: &[Kind::Trip],
    levels: &[Level::Red],
    parameters: &[],
    lasting: true,
    version: 1,
    judge,
};

fn judge(asked: &Asked<'_>) -> Judgement {
    let Facts::Run(run) = asked.facts else { return Judgement::default() };
    let level = (run.opened > 0).then_some(Level::Red);
    Judgement { level, values: BTreeMap::from([("opened", run.opened)]), ..Judgement::default() }
}
