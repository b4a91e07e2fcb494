//! DEV-04 手工改重: masses that were typed though a scale is connected. Where most are typed and no scale is entered, there is
//! none, and nothing is said of it. A reading itself is changed by nobody: a device that tells another figure under a number it used is an alarm, one whose clock
//! is wrong a warning.

use crate::{
    domain::alarm::{
        Asked, Facts, Judgement, Kind, Level, Parameter, Recipient, Rule, Share, Stage, Unit,
        steps::{Bar, by_figure},
    },
    kernel::text::Words,
};

const WARN: Parameter = Parameter::design("warn_permille", Unit::Permille, 50);
const MOST: Parameter = Parameter::design("most_permille", Unit::Permille, 500);
const LEAST: Parameter = Parameter::design("least_weighed", Unit::Pieces, 20);
const DRIFT: Parameter = Parameter::design("drift_minutes", Unit::Minutes, 5);

/// The rule.
pub static RULE: Rule = Rule {
    code: "DEV-04",
    name: Words { zh: "手工改重、读数可疑", en: "Typed masses, doubtful readings" },
    advice: Words {
        zh: "查看手工录入的原因；电子秤或时钟有误的，尽快修复；改报读数的，查明原因",
        en: "See why masses were typed or a reading was altered; have scale and clock put right",
    },
    stage: Stage::Generation,
    ground: &["ledger.truth"],
    to: &[Recipient::Authority],
    subjects: &[Kind::Site],
    levels: &[Level::Yellow, Level::Orange],
    parameters: &[WARN, MOST, LEAST, DRIFT],
    lasting: false,
    version: 3,
    judge,
};

fn judge(asked: &Asked<'_>) -> Judgement {
    let Facts::Site(site) = asked.facts else { return Judgement::default() };
    let ((weighed, typed), of) = (site.weighed, |parameter| asked.params.of(parameter));
    let mut found = Judgement::default();
    let share = Share::of(typed, weighed);
    // Who enters a scale says that there is one: then it does not help to use it for nothing.
    if weighed >= of(&LEAST) && (site.scales > 0 || share < Share::just(of(&MOST))) {
        found = by_figure(share, asked.held, &[Bar::at(Share::beyond(of(&WARN)), Level::Yellow)]);
        found.values.extend([("typed_permille", share.up()), ("weighed", weighed)]);
    }
    let skew = site.skew_s / 60;
    if skew > of(&DRIFT) {
        found.level = found.level.max(Some(Level::Yellow));
        found.values.insert("skew_minutes", skew);
    }
    if site.altered > 0 {
        found.level = Some(Level::Orange);
        found.values.insert("altered", site.altered);
    }
    found
}
