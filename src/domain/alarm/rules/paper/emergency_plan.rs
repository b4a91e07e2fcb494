//! EMG-01 应急预案未备案/到期: a site's emergency plan is filed and revised in time. Of a site of which nothing is entered the platform
//! knows nothing: it warns and accuses nobody.

use std::collections::BTreeMap;

use crate::{
    domain::alarm::{
        Asked, Facts, Judgement, Kind, Level, Parameter, Recipient, Rule, Stage, Unit,
        steps::{Step, after, by_time, days, days_before, days_since},
    },
    kernel::text::Words,
};

const WARN: Parameter = Parameter::design("warn_days", Unit::Days, 60);
const GRACE: Parameter = Parameter::design("grace_none_days", Unit::Days, 90);

/// The rule.
pub static RULE: Rule = Rule {
    code: "EMG-01",
    name: Words { zh: "应急预案未备案/到期", en: "Emergency plan" },
    advice: Words {
        zh: "修订应急预案并备案，登记备案号和有效期",
        en: "Revise the emergency plan, file it, and enter its number and last day",
    },
    stage: Stage::Paper,
    ground: &["emergency.plan"],
    to: &[Recipient::Enterprise, Recipient::Authority],
    subject: Kind::Site,
    levels: &[Level::Yellow, Level::Orange],
    parameters: &[WARN, GRACE],
    lasting: false,
    version: 1,
    judge,
};

fn judge(asked: &Asked<'_>) -> Judgement {
    let Facts::Site(site) = asked.facts else { return Judgement::default() };
    let Some(since) = site.generates_since else { return Judgement::default() };
    let Some(ends_on) = site.emergency_until else {
        let found = by_time(asked.now, &[Step::new(days(since, asked.params.of(&GRACE)), Level::Yellow)]);
        return Judgement { values: BTreeMap::from([("unentered_days", days_since(since, asked.now))]), ..found };
    };
    let warn = Step::new(days_before(ends_on, asked.params.of(&WARN)), Level::Yellow);
    let found = by_time(asked.now, &[warn, Step::new(after(ends_on), Level::Orange)]);
    Judgement { values: BTreeMap::from([("days_left", (ends_on - asked.now.legal_day()).num_days())]), ..found }
}
