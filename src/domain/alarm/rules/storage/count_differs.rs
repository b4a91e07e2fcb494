//! STO-08 盘点差异: what a signed stock-take found against what was recorded.

use std::collections::BTreeMap;

use crate::{
    domain::alarm::{
        Asked, Facts, Judgement, Kind, Level, Parameter, Recipient, Rule, Stage, Unit,
        steps::{Bar, by_figure, permille},
    },
    kernel::text::Words,
};

const WARN: Parameter = Parameter::design("warn_permille", Unit::Permille, 10);
const ALARM: Parameter = Parameter::design("alarm_permille", Unit::Permille, 30);

/// The rule.
pub static RULE: Rule = Rule {
    code: "STO-08",
    name: Words { zh: "盘点差异", en: "Stock-take difference" },
    advice: Words {
        zh: "查明差异原因，找回缺失的包装物，复核签字后说明情况",
        en: "Find the cause, look for what is missing, countersign and explain",
    },
    stage: Stage::Storage,
    ground: &["ledger.truth"],
    to: &[Recipient::Enterprise, Recipient::Authority],
    subjects: &[Kind::StockTake],
    levels: &[Level::Yellow, Level::Orange],
    parameters: &[WARN, ALARM],
    lasting: true,
    version: 1,
    judge,
};

fn judge(asked: &Asked<'_>) -> Judgement {
    let Facts::Count(count) = asked.facts else { return Judgement::default() };
    if !count.signed {
        return Judgement::default();
    }
    let of = |parameter| asked.params.of(parameter);
    let differs = permille(count.difference_g, count.expected_g);
    let bars = [Bar::new(of(&WARN), of(&WARN), Level::Yellow), Bar::new(of(&ALARM), of(&ALARM), Level::Orange)];
    let mut found = by_figure(differs, None, &bars);
    if count.missing > 0 {
        found.level = Some(Level::Orange);
    }
    let values = [
        ("difference_g", count.difference_g),
        ("expected_g", count.expected_g),
        ("difference_permille", differs),
        ("missing", count.missing),
    ];
    Judgement { values: BTreeMap::from(values), ..found }
}
