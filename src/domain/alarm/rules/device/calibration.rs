//! DEV-03 称重器校准到期: the certificate of a scale ends. Masses of a scale whose certificate is over are recorded all the same;
//! which scales the law has verified, and how often, is not checked yet: a warning is all.

use std::collections::BTreeMap;

use crate::{
    domain::{
        alarm::{
            Asked, Facts, Judgement, Kind, Level, Parameter, Recipient, Rule, Stage, Unit,
            steps::{Step, after, by_time, days_before},
        },
        device,
    },
    kernel::text::Words,
};

const WARN: Parameter = Parameter::design("warn_days", Unit::Days, 30);

/// The rule.
pub static RULE: Rule = Rule {
    code: "DEV-03",
    name: Words { zh: "称重器校准到期", en: "Calibration due" },
    advice: Words {
        zh: "送检后登记新的检定/校准证书和有效期",
        en: "Have it verified, then enter the new certificate and its last day",
    },
    stage: Stage::Device,
    ground: &[],
    to: &[Recipient::Enterprise],
    subjects: &[Kind::Device],
    levels: &[Level::Blue, Level::Yellow],
    parameters: &[WARN],
    lasting: false,
    version: 2,
    judge,
};

fn judge(asked: &Asked<'_>) -> Judgement {
    let Facts::Device(one) = asked.facts else { return Judgement::default() };
    let scale = one.in_use && one.kind == device::Kind::Scale;
    let Some(ends_on) = one.certified_until.filter(|_| scale) else { return Judgement::default() };
    let warn = Step::new(days_before(ends_on, asked.params.of(&WARN)), Level::Blue);
    let found = by_time(asked.now, &[warn, Step::new(after(ends_on), Level::Yellow)]);
    Judgement { values: BTreeMap::from([("days_left", (ends_on - asked.now.legal_day()).num_days())]), ..found }
}
