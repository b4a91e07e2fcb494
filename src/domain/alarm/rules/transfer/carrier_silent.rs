//! MAN-02 承运人未确认: an issued manifest that its carrier has not confirmed.

use std::collections::BTreeMap;

use crate::{
    domain::{
        alarm::{
            Asked, Facts, Judgement, Kind, Level, Parameter, Recipient, Rule, Stage, Unit,
            steps::{Step, by_time, hours, hours_since},
        },
        manifest::State,
    },
    kernel::text::Words,
};

const WARN: Parameter = Parameter::design("warn_hours", Unit::Hours, 12);
const ALARM: Parameter = Parameter::design("alarm_hours", Unit::Hours, 24);

/// The rule.
pub static RULE: Rule = Rule {
    code: "MAN-02",
    name: Words { zh: "承运人未确认", en: "Carrier not confirmed" },
    advice: Words {
        zh: "联系承运人确认运输，或改派承运人、作废联单",
        en: "Ask the carrier to confirm, name another one, or revoke the manifest",
    },
    stage: Stage::Transfer,
    ground: &[],
    to: &[Recipient::Enterprise, Recipient::Carrier],
    subjects: &[Kind::Manifest],
    levels: &[Level::Yellow, Level::Orange],
    parameters: &[WARN, ALARM],
    lasting: false,
    version: 1,
    judge,
};

fn judge(asked: &Asked<'_>) -> Judgement {
    let Facts::Consignment(one) = asked.facts else { return Judgement::default() };
    let Some(since) = one.issued_at.filter(|_| one.state == State::Issued) else { return Judgement::default() };
    let at = |parameter| hours(since, asked.params.of(parameter));
    let found = by_time(asked.now, &[Step::new(at(&WARN), Level::Yellow), Step::new(at(&ALARM), Level::Orange)]);
    Judgement { values: BTreeMap::from([("waiting_hours", hours_since(since, asked.now))]), ..found }
}
