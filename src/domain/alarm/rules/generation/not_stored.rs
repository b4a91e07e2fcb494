//! GEN-02 产后未及时入库: what is weighed waits for its stock-in ("五即" of the province).

use std::collections::BTreeMap;

use crate::{
    domain::alarm::{
        Asked, Facts, Judgement, Kind, Level, Parameter, Recipient, Rule, Stage, Unit,
        steps::{Step, by_time, hours, hours_since},
    },
    kernel::text::Words,
};

const WARN: Parameter = Parameter::design("warn_hours", Unit::Hours, 12);
const ALARM: Parameter = Parameter::design("alarm_hours", Unit::Hours, 24);

/// The rule.
pub static RULE: Rule = Rule {
    code: "GEN-02",
    name: Words { zh: "产后未及时入库", en: "Not stored in time" },
    advice: Words {
        zh: "把已称重的包装物贴标并扫码入库；不再要的请作废",
        en: "Label what was weighed and store it by a scan; void what is no longer wanted",
    },
    stage: Stage::Generation,
    ground: &[],
    to: &[Recipient::Enterprise],
    subjects: &[Kind::Site],
    levels: &[Level::Yellow, Level::Orange],
    parameters: &[WARN, ALARM],
    lasting: false,
    version: 1,
    judge,
};

fn judge(asked: &Asked<'_>) -> Judgement {
    let Facts::Site(site) = asked.facts else { return Judgement::default() };
    let Some(since) = site.waiting_since else { return Judgement::default() };
    let at = |parameter| hours(since, asked.params.of(parameter));
    let found = by_time(asked.now, &[Step::new(at(&WARN), Level::Yellow), Step::new(at(&ALARM), Level::Orange)]);
    let values = BTreeMap::from([("waiting_hours", hours_since(since, asked.now)), ("packages", site.waiting)]);
    Judgement { values, ..found }
}
