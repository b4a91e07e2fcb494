//! MAN-07 拒收未退回: refused packages that are neither back nor on another manifest.

use std::collections::BTreeMap;

use crate::{
    domain::alarm::{
        Asked, Facts, Judgement, Kind, Level, Parameter, Recipient, Rule, Stage, Unit,
        steps::{Step, by_time, hours, hours_since},
    },
    kernel::text::Words,
};

const WARN: Parameter = Parameter::design("warn_hours", Unit::Hours, 24);
const ALARM: Parameter = Parameter::design("alarm_hours", Unit::Hours, 72);

/// The rule.
pub static RULE: Rule = Rule {
    code: "MAN-07",
    name: Words { zh: "拒收未退回", en: "Rejected not returned" },
    advice: Words {
        zh: "安排退运或改送，移出人退回入库后签收",
        en: "Arrange the return or another receiver; the consignor takes back what returns",
    },
    stage: Stage::Transfer,
    ground: &["manifest.discrepancy"],
    to: &[Recipient::Carrier, Recipient::Enterprise, Recipient::Authority],
    subjects: &[Kind::Manifest],
    levels: &[Level::Yellow, Level::Orange],
    parameters: &[WARN, ALARM],
    lasting: false,
    version: 1,
    judge,
};

fn judge(asked: &Asked<'_>) -> Judgement {
    let Facts::Consignment(one) = asked.facts else { return Judgement::default() };
    let Some(since) = one.decided_at.filter(|_| one.refused > 0) else { return Judgement::default() };
    let at = |parameter| hours(since, asked.params.of(parameter));
    let found = by_time(asked.now, &[Step::new(at(&WARN), Level::Yellow), Step::new(at(&ALARM), Level::Orange)]);
    let values = BTreeMap::from([("waiting_hours", hours_since(since, asked.now)), ("packages", one.refused)]);
    Judgement { values, ..found }
}
