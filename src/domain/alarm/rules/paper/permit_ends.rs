//! PMT-01 许可证到期: renewal is applied for 30 working days before the last day (Decree 408 Art. 13). Whether it was applied for
//! the platform does not know, so it warns; an expired permit stops new manifests by itself.

use std::collections::BTreeMap;

use crate::{
    domain::alarm::{
        Asked, Facts, Judgement, Kind, Level, Parameter, Recipient, Rule, Stage, Unit,
        steps::{Step, after, by_time, days_before},
    },
    kernel::{clock::Instant, text::Words},
};

const EARLY: Parameter = Parameter::design("early_days", Unit::Days, 90);
const RENEW: Parameter = Parameter::law("renew_working_days", Unit::WorkingDays, 30);

/// The rule.
pub static RULE: Rule = Rule {
    code: "PMT-01",
    name: Words { zh: "许可证到期", en: "Permit expiring" },
    advice: Words {
        zh: "届满30个工作日前向原发证机关申请换证",
        en: "Apply for renewal 30 working days before the last day",
    },
    stage: Stage::Paper,
    ground: &["permit_renew"],
    to: &[Recipient::Enterprise, Recipient::Authority],
    subjects: &[Kind::Permit],
    levels: &[Level::Blue, Level::Yellow, Level::Orange],
    parameters: &[EARLY, RENEW],
    lasting: false,
    version: 1,
    judge,
};

fn judge(asked: &Asked<'_>) -> Judgement {
    let Facts::Paper(paper) = asked.facts else { return Judgement::default() };
    if !paper.valid || paper.renewed {
        return Judgement::default();
    }
    let renew = u32::try_from(asked.params.of(&RENEW)).unwrap_or(0);
    let renew_on = asked.calendar.subtract_working_days(paper.ends_on, renew).day;
    let steps = [
        Step::new(days_before(paper.ends_on, asked.params.of(&EARLY)), Level::Blue),
        Step::new(Instant::start_of_legal_day(renew_on), Level::Yellow),
        Step::new(after(paper.ends_on), Level::Orange),
    ];
    Judgement {
        values: BTreeMap::from([("days_left", (paper.ends_on - asked.now.legal_day()).num_days())]),
        ..by_time(asked.now, &steps)
    }
}
