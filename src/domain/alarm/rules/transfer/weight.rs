//! MAN-05 重量偏差: the consignor's scale against the receiver's weighbridge. A net mass is the difference of two weighings,
//! each right within a division of the weighbridge: what differs by no more than two says nothing and is left alone. What
//! is reported lost on the road is no deviation of weights.

use std::collections::BTreeMap;

use crate::{
    domain::alarm::{
        Asked, Facts, Judgement, Kind, Level, Parameter, Recipient, Rule, Stage, Unit,
        steps::{Bar, by_figure, permille},
    },
    kernel::text::Words,
};

const WARN: Parameter = Parameter::design("warn_permille", Unit::Permille, 10);
const WARN_MASS: Parameter = Parameter::design("warn_g", Unit::Grams, 50_000);
const ALARM: Parameter = Parameter::design("alarm_permille", Unit::Permille, 30);
const ALARM_LIQUID: Parameter = Parameter::design("alarm_liquid_permille", Unit::Permille, 50);
const ALARM_MASS: Parameter = Parameter::design("alarm_g", Unit::Grams, 200_000);
const DIVISION: Parameter = Parameter::design("division_g", Unit::Grams, 20_000);

/// The rule.
pub static RULE: Rule = Rule {
    code: "MAN-05",
    name: Words { zh: "重量偏差", en: "Weight deviation" },
    advice: Words {
        zh: "移出人和接受人核对两次称重并说明原因",
        en: "Consignor and receiver compare both weighings and explain",
    },
    stage: Stage::Transfer,
    ground: &["manifest.discrepancy"],
    to: &[Recipient::Enterprise, Recipient::Receiver, Recipient::Authority],
    subjects: &[Kind::Manifest],
    levels: &[Level::Yellow, Level::Orange],
    parameters: &[WARN, WARN_MASS, ALARM, ALARM_LIQUID, ALARM_MASS, DIVISION],
    lasting: true,
    version: 1,
    judge,
};

fn judge(asked: &Asked<'_>) -> Judgement {
    let Facts::Consignment(one) = asked.facts else { return Judgement::default() };
    let Some((out_g, in_g)) = one.out_g.zip(one.in_g) else { return Judgement::default() };
    let of = |parameter| asked.params.of(parameter);
    let expected_g = out_g - one.lost_g;
    let differs = (in_g - expected_g).abs();
    let share = permille(differs, expected_g);
    let alarm = of(if one.liquid { &ALARM_LIQUID } else { &ALARM });
    let bar = |from, level| Bar::new(from, from, level);
    let by_share = by_figure(share, None, &[bar(of(&WARN) + 1, Level::Yellow), bar(alarm + 1, Level::Orange)]);
    let by_mass =
        by_figure(differs, None, &[bar(of(&WARN_MASS) + 1, Level::Yellow), bar(of(&ALARM_MASS) + 1, Level::Orange)]);
    let level = by_share.level.max(by_mass.level).filter(|_| differs > 2 * of(&DIVISION));
    let values = [
        ("out_g", out_g),
        ("lost_g", one.lost_g),
        ("in_g", in_g),
        ("difference_g", in_g - expected_g),
        ("difference_permille", share),
    ];
    Judgement { level, values: BTreeMap::from(values), ..Judgement::default() }
}
