//! PLN-05 管理类别应升级: ten tonnes a year are simplified management, a hundred a key regulated unit (HJ 1259-2022 4.2.1). The largest of
//! this year so far and the two before is compared.

use std::collections::BTreeMap;

use crate::{
    domain::{
        alarm::{
            Asked, Facts, Judgement, Kind, Level, Parameter, Recipient, Rule, Stage, Unit,
            steps::{Bar, by_figure, new_year, permille},
        },
        party::Tier,
    },
    kernel::text::Words,
};

const WARN: Parameter = Parameter::design("warn_permille", Unit::Permille, 900);
const REGISTERED: Parameter = Parameter::law("registered_g", Unit::Grams, 10_000_000);
const SIMPLIFIED: Parameter = Parameter::law("simplified_g", Unit::Grams, 100_000_000);

/// The rule.
pub static RULE: Rule = Rule {
    code: "PLN-05",
    name: Words { zh: "管理类别应升级", en: "Tier must rise" },
    advice: Words {
        zh: "核实年产生量，向主管部门申请调整管理类别",
        en: "Check what a year makes, and have the tier set anew",
    },
    stage: Stage::Plan,
    ground: &["tier"],
    to: &[Recipient::Enterprise, Recipient::Authority],
    subjects: &[Kind::Site],
    levels: &[Level::Yellow, Level::Orange],
    parameters: &[WARN, REGISTERED, SIMPLIFIED],
    lasting: false,
    version: 1,
    judge,
};

fn judge(asked: &Asked<'_>) -> Judgement {
    let Facts::Site(site) = asked.facts else { return Judgement::default() };
    let below = match site.tier {
        Some(Tier::Registered) => asked.params.of(&REGISTERED),
        Some(Tier::Simplified) => asked.params.of(&SIMPLIFIED),
        Some(Tier::Key) | None => return Judgement::default(),
    };
    let warn = asked.params.of(&WARN);
    let bars = [Bar::new(warn, warn - 1, Level::Yellow), Bar::new(1000, 999, Level::Orange)];
    let found = by_figure(permille(site.year_g, below), asked.held, &bars);
    // What was made three years ago no longer counts.
    let next_look = new_year(asked.now).filter(|_| found.level.is_some());
    Judgement { values: BTreeMap::from([("year_g", site.year_g)]), next_look, ..found }
}
