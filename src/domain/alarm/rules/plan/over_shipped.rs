//! PLN-04 超计划转移: what manifests took of a line of the filed plan (Order 23 Art. 14). A manifest that would pass the line is stopped
//! when it is written, unless the division lets it: then this tells.

use std::collections::BTreeMap;

use crate::{
    domain::alarm::{
        Asked, Facts, Judgement, Kind, Level, Parameter, Recipient, Rule, Share, Stage, Unit,
        steps::{Bar, by_figure, new_year},
    },
    kernel::text::Words,
};

const WARN: Parameter = Parameter::design("warn_permille", Unit::Permille, 900);
const LIMIT: Parameter = Parameter::law("limit_permille", Unit::Permille, 1000);

/// The rule.
pub static RULE: Rule = Rule {
    code: "PLN-04",
    name: Words { zh: "超计划转移", en: "Transfer over plan" },
    advice: Words {
        zh: "变更本年度管理计划的转移量后再转移", en: "Amend the plan of the year before more is shipped"
    },
    stage: Stage::Plan,
    ground: &["manifest.plan"],
    to: &[Recipient::Enterprise, Recipient::Authority],
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
    let over = Bar::at(Share::beyond(of(&LIMIT)), Level::Orange).unlawful();
    let found = by_figure(site.taken_permille, asked.held, &[warn, over]);
    // A new year has a new plan.
    let next_look = new_year(asked.now).filter(|_| found.level.is_some());
    Judgement { values: BTreeMap::from([("taken_permille", site.taken_permille.up())]), next_look, ..found }
}
