//! DEV-04 手工改重: masses that were typed though a scale is connected. Where most are typed there is no scale in use, and nothing is said;
//! a reading itself is changed by nobody.

use std::collections::BTreeMap;

use crate::{
    domain::alarm::{
        Asked, Facts, Judgement, Kind, Level, Parameter, Recipient, Rule, Stage, Unit,
        steps::{Bar, by_figure, permille},
    },
    kernel::text::Words,
};

const WARN: Parameter = Parameter::design("warn_permille", Unit::Permille, 50);
const MOST: Parameter = Parameter::design("most_permille", Unit::Permille, 500);
const LEAST: Parameter = Parameter::design("least_weighed", Unit::Pieces, 20);

/// The rule.
pub static RULE: Rule = Rule {
    code: "DEV-04",
    name: Words { zh: "手工录入重量过多", en: "Too many typed masses" },
    advice: Words {
        zh: "查看手工录入的原因；电子秤故障的，尽快修复",
        en: "See why masses were typed; have the scale repaired if it is broken",
    },
    stage: Stage::Generation,
    ground: &["ledger.truth"],
    to: &[Recipient::Authority],
    subject: Kind::Site,
    levels: &[Level::Yellow],
    parameters: &[WARN, MOST, LEAST],
    lasting: false,
    version: 1,
    judge,
};

fn judge(asked: &Asked<'_>) -> Judgement {
    let Facts::Site(site) = asked.facts else { return Judgement::default() };
    let ((weighed, typed), of) = (site.weighed, |parameter| asked.params.of(parameter));
    let share = permille(typed, weighed);
    if weighed < of(&LEAST) || share >= of(&MOST) {
        return Judgement::default();
    }
    let found = by_figure(share, asked.held, &[Bar::new(of(&WARN) + 1, of(&WARN), Level::Yellow)]);
    Judgement { values: BTreeMap::from([("typed_permille", share), ("weighed", weighed)]), ..found }
}
