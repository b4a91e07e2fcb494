//! DCL-02 申报与台账不符: the ledger changed after a declaration was handed in. When it was confirmed, both were the same.

use std::collections::BTreeMap;

use crate::{
    domain::alarm::{
        Asked, Facts, Judgement, Kind, Level, Parameter, Recipient, Rule, Share, Stage, Unit,
        steps::{Bar, by_figure},
    },
    kernel::text::Words,
};

const WARN: Parameter = Parameter::design("warn_permille", Unit::Permille, 1);
const ALARM: Parameter = Parameter::design("alarm_permille", Unit::Permille, 10);
const ALARM_MASS: Parameter = Parameter::design("alarm_g", Unit::Grams, 100_000);

/// The rule.
pub static RULE: Rule = Rule {
    code: "DCL-02",
    name: Words { zh: "申报与台账不符", en: "Declaration differs from the ledger" },
    advice: Words {
        zh: "查明台账为何更改，更正申报", en: "See why the ledger changed, and correct the declaration"
    },
    stage: Stage::Plan,
    ground: &["declaration.required"],
    to: &[Recipient::Enterprise, Recipient::Authority],
    subjects: &[Kind::Declaration],
    levels: &[Level::Yellow, Level::Orange],
    parameters: &[WARN, ALARM, ALARM_MASS],
    lasting: false,
    version: 2,
    judge,
};

fn judge(asked: &Asked<'_>) -> Judgement {
    let Facts::Declared(one) = asked.facts else { return Judgement::default() };
    let of = |parameter| asked.params.of(parameter);
    let bar = |share, level| Bar::at(Share::beyond(share), level);
    let bars = [bar(of(&WARN), Level::Yellow), bar(of(&ALARM), Level::Orange)];
    let by_share = by_figure(one.differs_permille, None, &bars);
    let by_mass = by_figure(one.differs_g, None, &[Bar::at(of(&ALARM_MASS) + 1, Level::Orange)]);
    let values = [("difference_g", one.differs_g), ("difference_permille", one.differs_permille.up())];
    let level = by_share.level.max(by_mass.level);
    Judgement { level, values: BTreeMap::from(values), ..Judgement::default() }
}
