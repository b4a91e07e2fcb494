//! XPR-02 审批超时: the working days that each step of an application may take (Order 23 Art. 23–26).

use std::collections::BTreeMap;

use crate::{
    domain::alarm::{
        Asked, Facts, Judgement, Kind, Level, Parameter, Recipient, Rule, Stage, Unit,
        steps::{Step, by_time},
    },
    kernel::{clock::Instant, text::Words},
};

const WARN: Parameter = Parameter::design("warn_working_days", Unit::WorkingDays, 1);

/// The rule.
pub static RULE: Rule = Rule {
    code: "XPR-02",
    name: Words { zh: "跨省审批超时", en: "Approval step overdue" },
    advice: Words { zh: "主管部门办理本步骤", en: "The authority takes the step" },
    stage: Stage::Paper,
    ground: &["xprov_accept", "xprov_review", "xprov_reply", "xprov_decide"],
    to: &[Recipient::Authority],
    subjects: &[Kind::Approval],
    levels: &[Level::Yellow, Level::Orange],
    parameters: &[WARN],
    lasting: false,
    version: 1,
    judge,
};

fn judge(asked: &Asked<'_>) -> Judgement {
    let Facts::Paper(paper) = asked.facts else { return Judgement::default() };
    let Some(limit) = paper.limit else { return Judgement::default() };
    let days = u32::try_from(asked.params.of(&WARN)).unwrap_or(0);
    let warn_on = asked.calendar.subtract_working_days(limit.on, days.saturating_sub(1)).day;
    let over = if limit.provisional {
        Step::new(limit.due_at(), Level::Yellow)
    } else {
        Step::breach(limit.due_at(), Level::Orange)
    };
    let found = by_time(asked.now, &[Step::new(Instant::start_of_legal_day(warn_on), Level::Yellow), over]);
    let values = BTreeMap::from([("days_left", (limit.on - asked.now.legal_day()).num_days())]);
    Judgement { values, ..found }
}
