//! LDG-02 物料不平衡: what was brought in less what went out, as the ledger's rows have it, is not what lies there, as packages and
//! counters have it. All follow from the same events and are the same to the gram, unless somebody changed one of them beside the
//! platform or a row was lost: it is looked at every day. What people count there is STO-08's.

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
    code: "LDG-02",
    name: Words { zh: "物料不平衡", en: "Balance broken" },
    advice: Words {
        zh: "核对台账与库存，查明差异原因；由平台管理员核验日志",
        en: "Compare ledger and stock and find the cause; have the journal verified",
    },
    stage: Stage::Storage,
    ground: &["ledger.truth"],
    to: &[Recipient::Enterprise, Recipient::Authority],
    subjects: &[Kind::Site],
    levels: &[Level::Yellow, Level::Orange],
    parameters: &[WARN, ALARM],
    lasting: false,
    version: 1,
    judge,
};

fn judge(asked: &Asked<'_>) -> Judgement {
    let Facts::Site(site) = asked.facts else { return Judgement::default() };
    let Some((ledger_g, stock_g)) = site.balance else { return Judgement::default() };
    let of = |parameter| asked.params.of(parameter);
    let differs = permille((ledger_g - stock_g).abs(), ledger_g.abs().max(stock_g.abs()));
    let bars = [Bar::new(of(&WARN), of(&WARN), Level::Yellow), Bar::new(of(&ALARM), of(&ALARM), Level::Orange)];
    let values = BTreeMap::from([("ledger_g", ledger_g), ("stock_g", stock_g), ("difference_permille", differs)]);
    Judgement { values, ..by_figure(differs, None, &bars) }
}
