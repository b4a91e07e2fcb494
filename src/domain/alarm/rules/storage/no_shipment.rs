//! STO-09 长期无转移: waste lies in a facility and nothing leaves it. Counted from the later of the last shipment and the storage
//! clock of the oldest package: a store that was empty meanwhile is not held to its last shipment.

use std::collections::BTreeMap;

use crate::{
    domain::alarm::{
        Asked, Facts, Judgement, Kind, Level, Parameter, Recipient, Rule, Stage, Unit,
        steps::{Step, by_time, days, days_since},
    },
    kernel::text::Words,
};

const EARLY: Parameter = Parameter::design("early_days", Unit::Days, 180);
const WARN: Parameter = Parameter::design("warn_days", Unit::Days, 300);

/// The rule.
pub static RULE: Rule = Rule {
    code: "STO-09",
    name: Words { zh: "长期无转移", en: "No shipment for long" },
    advice: Words {
        zh: "核对库存是否真实，联系接受单位安排转移",
        en: "Check the stock and arrange a shipment with a receiver",
    },
    stage: Stage::Storage,
    ground: &[],
    to: &[Recipient::Enterprise],
    subjects: &[Kind::Facility],
    levels: &[Level::Blue, Level::Yellow],
    parameters: &[EARLY, WARN],
    lasting: false,
    version: 1,
    judge,
};

fn judge(asked: &Asked<'_>) -> Judgement {
    let Facts::Store(store) = asked.facts else { return Judgement::default() };
    let Some(oldest) = store.oldest.filter(|_| store.stock_g > 0) else { return Judgement::default() };
    let since = store.shipped_at.map_or(oldest, |shipped| shipped.max(oldest));
    let at = |parameter| days(since, asked.params.of(parameter));
    let found = by_time(asked.now, &[Step::new(at(&EARLY), Level::Blue), Step::new(at(&WARN), Level::Yellow)]);
    let values = BTreeMap::from([("idle_days", days_since(since, asked.now)), ("stock_g", store.stock_g)]);
    Judgement { values, ..found }
}
