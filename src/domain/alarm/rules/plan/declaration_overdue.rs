//! DCL-01 申报逾期: a declaration that is not handed in: of a month or quarter by the 15th after it, of a year by 31 March (HJ 1259-2022
//! 7.2). One that was sent back has the day that the authority set, and no limit of law. One that was begun after its day is of history
//! that was read in: it is warned of after some days and accuses nobody.

use std::collections::BTreeMap;

use crate::{
    domain::alarm::{
        Asked, Facts, Judgement, Kind, Level, Parameter, Recipient, Rule, Stage, Unit,
        steps::{Step, after, by_time, days, days_before},
    },
    kernel::text::Words,
};

const WARN: Parameter = Parameter::design("warn_days", Unit::Days, 5);
const GRACE: Parameter = Parameter::design("grace_days", Unit::Days, 30);

/// The rule.
pub static RULE: Rule = Rule {
    code: "DCL-01",
    name: Words { zh: "申报逾期", en: "Declaration overdue" },
    advice: Words {
        zh: "核对台账数据，确认并提交本期申报",
        en: "Check the figures, confirm and hand in the declaration",
    },
    stage: Stage::Plan,
    ground: &["decl_month", "decl_quarter", "decl_year"],
    to: &[Recipient::Enterprise, Recipient::Authority],
    subjects: &[Kind::Declaration],
    levels: &[Level::Yellow, Level::Orange],
    parameters: &[WARN, GRACE],
    lasting: false,
    version: 1,
    judge,
};

fn judge(asked: &Asked<'_>) -> Judgement {
    let Facts::Declared(one) = asked.facts else { return Judgement::default() };
    let Some(due_on) = one.due_on else { return Judgement::default() };
    let late = Step { breach: !one.returned, ..Step::new(after(due_on), Level::Orange) };
    let early = Step::new(days_before(due_on, asked.params.of(&WARN)), Level::Yellow);
    let found = match one.begun_late {
        _ if one.returned => by_time(asked.now, &[late]),
        Some(begun) => by_time(asked.now, &[Step::new(days(begun, asked.params.of(&GRACE)), Level::Yellow)]),
        None => by_time(asked.now, &[early, late]),
    };
    let values = BTreeMap::from([("days_left", (due_on - asked.now.legal_day()).num_days())]);
    Judgement { values, ..found }
}
