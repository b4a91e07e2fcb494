//! PLN-03 超计划产生: what was made of a waste in the year against table A.3 of the filed plan.

use std::collections::BTreeMap;

use crate::{
    domain::alarm::{
        Asked, Facts, Judgement, Kind, Level, Parameter, Recipient, Rule, Share, Stage, Unit,
        steps::{Bar, by_figure, new_year},
    },
    kernel::text::Words,
};

const WARN: Parameter = Parameter::design("warn_permille", Unit::Permille, 900);
const LIMIT: Parameter = Parameter::design("limit_permille", Unit::Permille, 1000);

/// The rule.
pub static RULE: Rule = Rule {
    code: "PLN-03",
    name: Words { zh: "超计划产生", en: "Generation over plan" },
    advice: Words {
        zh: "核实产生量，变更本年度管理计划的产生量",
        en: "Check what was made, and amend the plan of the year",
    },
    stage: Stage::Plan,
    ground: &["plan.required"],
    to: &[Recipient::Enterprise],
    subjects: &[Kind::Site],
    levels: &[Level::Yellow, Level::Orange],
    parameters: &[WARN, LIMIT],
    lasting: false,
    version: 2,
    judge,
};

fn judge(asked: &Asked<'_>) -> Judgement {
    let Facts::Site(site) = asked.facts else { return Judgement::default() };
    if !site.plan_filed {
        return Judgement::default();
    }
    let of = |parameter| asked.params.of(parameter);
    let warn = Bar::at(Share::just(of(&WARN)), Level::Yellow);
    let over = Bar::at(Share::beyond(of(&LIMIT)), Level::Orange);
    let found = by_figure(site.made_permille, asked.held, &[warn, over]);
    // A new year has a new plan.
    let next_look = new_year(asked.now).filter(|_| found.level.is_some());
    Judgement { values: BTreeMap::from([("made_permille", site.made_permille.up())]), next_look, ..found }
}
