//! INS-01 环责险到期: a site's environmental liability insurance. Of a site of which nothing is entered the platform knows nothing:
//! it warns and accuses nobody.

use std::collections::BTreeMap;

use crate::{
    domain::alarm::{
        Asked, Facts, Judgement, Kind, Level, Parameter, Recipient, Rule, Stage, Unit,
        steps::{Step, after, by_time, days, days_before, days_since},
    },
    kernel::text::Words,
};

const WARN: Parameter = Parameter::design("warn_days", Unit::Days, 30);
const GRACE: Parameter = Parameter::design("grace_none_days", Unit::Days, 90);

/// The rule.
pub static RULE: Rule = Rule {
    code: "INS-01",
    name: Words { zh: "环责险到期", en: "Insurance" },
    advice: Words {
        zh: "续保环境污染责任保险，登记保单号和有效期",
        en: "Renew the environmental liability insurance and enter the policy and its last day",
    },
    stage: Stage::Paper,
    ground: &["insurance"],
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
    let Some(ends_on) = site.insured_until else {
        let found = by_time(asked.now, &[Step::new(days(since, asked.params.of(&GRACE)), Level::Yellow)]);
        return Judgement { values: BTreeMap::from([("unentered_days", days_since(since, asked.now))]), ..found };
    };
    let warn = Step::new(days_before(ends_on, asked.params.of(&WARN)), Level::Yellow);
    let found = by_time(asked.now, &[warn, Step::new(after(ends_on), Level::Orange)]);
    Judgement { values: BTreeMap::from([("days_left", (ends_on - asked.now.legal_day()).num_days())]), ..found }
}
