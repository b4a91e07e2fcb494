//! SEC-01 疑似非法倾倒: a countersigned stock-take found less than recorded, and nothing says where it went.

use std::collections::BTreeMap;

use crate::{
    domain::alarm::{
        Asked, Facts, Judgement, Kind, Level, Parameter, Recipient, Rule, Share, Stage, Unit,
        steps::{Bar, by_figure},
    },
    kernel::text::Words,
};

const ALARM: Parameter = Parameter::design("alarm_permille", Unit::Permille, 30);

/// The rule.
pub static RULE: Rule = Rule {
    code: "SEC-01",
    name: Words { zh: "疑似非法倾倒", en: "Suspected dumping" },
    advice: Words { zh: "现场核查短少废物的去向", en: "Look on the spot where the missing waste went" },
    stage: Stage::Storage,
    ground: &["standard.required"],
    to: &[Recipient::Authority],
    subjects: &[Kind::StockTake],
    levels: &[Level::Red],
    parameters: &[ALARM],
    lasting: true,
    version: 2,
    judge,
};

fn judge(asked: &Asked<'_>) -> Judgement {
    let Facts::Count(count) = asked.facts else { return Judgement::default() };
    if !count.closed {
        return Judgement::default();
    }
    let (share, alarm) = (Share::of(count.gone_g, count.expected_g), asked.params.of(&ALARM));
    let found = by_figure(share, None, &[Bar::at(Share::beyond(alarm), Level::Red)]);
    let values = [("gone_g", count.gone_g), ("expected_g", count.expected_g), ("difference_permille", share.up())];
    Judgement { values: BTreeMap::from(values), ..found }
}
