//! MAN-05 重量偏差: the consignor's scale against the receiver's weighbridge. A net mass is the difference of two weighings,
//! each right within a division of the weighbridge: what differs by no more than two says nothing and is left alone, unless it is a
//! large part of a small load: then it warns, and the load is weighed again on a smaller scale. What is reported lost on the road
//! is no deviation of weights.

use std::collections::BTreeMap;

use crate::{
    domain::alarm::{
        Asked, Facts, Judgement, Kind, Level, Parameter, Recipient, Rule, Share, Stage, Unit,
        steps::{Bar, by_figure},
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
    version: 2,
    judge,
};

fn judge(asked: &Asked<'_>) -> Judgement {
    let Facts::Consignment(one) = asked.facts else { return Judgement::default() };
    let Some((out_g, in_g)) = one.out_g.zip(one.in_g) else { return Judgement::default() };
    let of = |parameter| asked.params.of(parameter);
    let expected_g = out_g - one.lost_g;
    let differs = (in_g - expected_g).abs();
    let share = Share::of(differs, expected_g);
    let alarm = of(if one.liquid { &ALARM_LIQUID } else { &ALARM });
    let part = |from, level| Bar::at(Share::beyond(from), level);
    let by_share = by_figure(share, None, &[part(of(&WARN), Level::Yellow), part(alarm, Level::Orange)]).level;
    let mass = |from, level| Bar::at(from + 1, level);
    let masses = [mass(of(&WARN_MASS), Level::Yellow), mass(of(&ALARM_MASS), Level::Orange)];
    let level = if differs > 2 * of(&DIVISION) {
        by_share.max(by_figure(differs, None, &masses).level)
    } else {
        // Within what the weighbridge cannot tell, and a large part of the load.
        by_share.filter(|level| level.is_alarm()).map(|_| Level::Yellow)
    };
    let values = [
        ("out_g", out_g),
        ("lost_g", one.lost_g),
        ("in_g", in_g),
        ("difference_g", in_g - expected_g),
        ("difference_permille", share.up()),
    ];
    Judgement { level, values: BTreeMap::from(values), ..Judgement::default() }
}
