//! MAN-09 利用处置结果未反馈: the consignor is to learn what became of its waste (Order 23 Art. 12(4), 10(5)).

use std::collections::BTreeMap;

use crate::{
    domain::{
        alarm::{
            Asked, Facts, Judgement, Kind, Level, Parameter, Recipient, Rule, Stage, Unit,
            steps::{Step, by_time, days, days_since},
        },
        manifest::State,
    },
    kernel::text::Words,
};

const EARLY: Parameter = Parameter::design("early_days", Unit::Days, 60);
const WARN: Parameter = Parameter::design("warn_days", Unit::Days, 180);

/// The rule.
pub static RULE: Rule = Rule {
    code: "MAN-09",
    name: Words { zh: "利用处置结果未反馈", en: "No treatment feedback" },
    advice: Words {
        zh: "接受人登记利用处置情况并反馈", en: "The receiver records the treatment and reports it"
    },
    stage: Stage::Treatment,
    ground: &["manifest.receiver"],
    to: &[Recipient::Receiver, Recipient::Enterprise],
    subjects: &[Kind::Manifest],
    levels: &[Level::Blue, Level::Yellow],
    parameters: &[EARLY, WARN],
    lasting: false,
    version: 1,
    judge,
};

fn judge(asked: &Asked<'_>) -> Judgement {
    let Facts::Consignment(one) = asked.facts else { return Judgement::default() };
    let Some(since) = one.completed_at.filter(|_| one.state == State::Completed) else { return Judgement::default() };
    let at = |parameter| days(since, asked.params.of(parameter));
    let found = by_time(asked.now, &[Step::new(at(&EARLY), Level::Blue), Step::new(at(&WARN), Level::Yellow)]);
    Judgement { values: BTreeMap::from([("open_days", days_since(since, asked.now))]), ..found }
}
