//! PLN-01 管理计划未备案: the plan of the year is filed by 31 March (HJ 1259-2022 5.2.2). Whoever came later has some days first;
//! for them no limit of law is passed. What was not filed in its year stays so in the next one, until it or the plan of that year is.

use std::collections::BTreeMap;

use chrono::{Datelike as _, NaiveDate};

use crate::{
    domain::alarm::{
        Asked, Facts, Judgement, Kind, Level, Parameter, Recipient, Rule, Stage, Unit,
        steps::{Step, after, by_time, days, days_since},
    },
    kernel::{clock::Instant, text::Words},
};

const WARN: Parameter = Parameter::design("warn_on", Unit::MonthDay, 301);
const LIMIT: Parameter = Parameter::law("last_on", Unit::MonthDay, 331);
const GRACE: Parameter = Parameter::design("grace_days", Unit::Days, 30);

/// The rule.
pub static RULE: Rule = Rule {
    code: "PLN-01",
    name: Words { zh: "管理计划未备案", en: "Plan not filed" },
    advice: Words {
        zh: "编制本年度管理计划，提交并登记备案编号",
        en: "Write this year's plan, submit it and enter its filing number",
    },
    stage: Stage::Plan,
    ground: &["plan_filing"],
    to: &[Recipient::Enterprise, Recipient::Authority],
    subjects: &[Kind::Site],
    levels: &[Level::Yellow, Level::Orange],
    parameters: &[WARN, LIMIT, GRACE],
    lasting: false,
    version: 2,
    judge,
};

fn judge(asked: &Asked<'_>) -> Judgement {
    let Facts::Site(site) = asked.facts else { return Judgement::default() };
    let Some(since) = site.generates_since else { return Judgement::default() };
    let year = asked.now.legal_day().year();
    let on = |year, parameter| day_of(year, asked.params.of(parameter));
    let Some((warn_on, last_on)) = on(year, &WARN).zip(on(year, &LIMIT)) else { return Judgement::default() };
    if site.plan_filed {
        let next_look = on(year + 1, &WARN).map(Instant::start_of_legal_day);
        return Judgement { next_look, ..Judgement::default() };
    }
    let values = |year| BTreeMap::from([("year", i64::from(year)), ("known_days", days_since(since, asked.now))]);
    let was_due = on(year - 1, &WARN).is_some_and(|day| since <= Instant::start_of_legal_day(day));
    if site.unfiled_before && was_due {
        return Judgement {
            level: Some(Level::Orange),
            breach: true,
            values: values(year - 1),
            ..Judgement::default()
        };
    }
    let late = since > Instant::start_of_legal_day(warn_on);
    let steps = if late {
        [Step::new(days(since, asked.params.of(&GRACE)), Level::Yellow); 2]
    } else {
        [Step::new(Instant::start_of_legal_day(warn_on), Level::Yellow), Step::breach(after(last_on), Level::Orange)]
    };
    let found = by_time(asked.now, &steps);
    let next_year = on(year + 1, &WARN).map(Instant::start_of_legal_day);
    Judgement { values: values(year), next_look: found.next_look.or(next_year), ..found }
}

/// The day of a year that a figure month × 100 + day names.
fn day_of(year: i32, figure: i64) -> Option<NaiveDate> {
    let part = |figure: i64| u32::try_from(figure).ok();
    NaiveDate::from_ymd_opt(year, part(figure / 100)?, part(figure % 100)?)
}
