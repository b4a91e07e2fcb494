//! STO-01 超期贮存: the oldest package of a facility. A year is the limit of law for whoever operates under a permit (Solid Waste
//! Law Art. 81(3), since 2026-08-15 Code Art. 535(3)); for a producer it is the house's default until a local rule says more. What
//! an authority lets an enterprise keep for longer shifts all of it by so many days; the warnings come as long before a local limit as
//! before a year.

use std::collections::BTreeMap;

use crate::{
    domain::alarm::{
        Asked, Facts, Judgement, Kind, Level, Parameter, Recipient, Rule, Stage, Unit,
        steps::{Step, by_time, days, days_since},
    },
    kernel::text::Words,
};

const EARLY: Parameter = Parameter::design("early_days", Unit::Days, 270);
const WARN: Parameter = Parameter::design("warn_days", Unit::Days, 330);
const LIMIT: Parameter = Parameter::law("limit_days", Unit::Days, 365);
const PRODUCER: Parameter = Parameter::local("producer_days", Unit::Days, 365);
const EXTENDED: Parameter = Parameter::granted("extended_days", Unit::Days);

/// The rule.
pub static RULE: Rule = Rule {
    code: "STO-01",
    name: Words { zh: "超期贮存", en: "Storage over time" },
    advice: Words {
        zh: "安排转移最早入库的包装物；经营单位确需延长的，先报颁发许可证的部门批准",
        en: "Ship what was stored first; an operator that needs longer asks the authority of its permit beforehand",
    },
    stage: Stage::Storage,
    ground: &["storage.one_year"],
    to: &[Recipient::Enterprise, Recipient::Head, Recipient::Authority],
    subjects: &[Kind::Facility],
    levels: &[Level::Blue, Level::Yellow, Level::Orange],
    parameters: &[EARLY, WARN, LIMIT, PRODUCER, EXTENDED],
    lasting: false,
    version: 2,
    judge,
};

fn judge(asked: &Asked<'_>) -> Judgement {
    let Facts::Store(store) = asked.facts else { return Judgement::default() };
    let Some(oldest) = store.oldest else { return Judgement::default() };
    let of = |parameter| asked.params.of(parameter);
    let local = if store.operator { 0 } else { of(&PRODUCER) - of(&LIMIT) };
    let at = |parameter| days(oldest, of(parameter) + local + of(&EXTENDED));
    let limit = Step { breach: store.operator, ..Step::new(at(&LIMIT), Level::Orange) };
    let steps = [Step::new(at(&EARLY), Level::Blue), Step::new(at(&WARN), Level::Yellow), limit];
    let found = by_time(asked.now, &steps);
    let values = [("age_days", days_since(oldest, asked.now)), ("operator", i64::from(store.operator))];
    Judgement { values: BTreeMap::from(values), ..found }
}
