//! SYS-01 上报国家/省平台失败: what is to go to the official system does not get there, comes back, or waits for an answer for too long.

use std::collections::BTreeMap;

use crate::{
    domain::alarm::{
        Asked, Facts, Judgement, Kind, Level, Parameter, Recipient, Rule, Stage, Unit,
        steps::{Step, by_time, hours, minutes, minutes_since},
    },
    kernel::{clock::Instant, text::Words},
};

const WARN: Parameter = Parameter::design("warn_minutes", Unit::Minutes, 30);
const ALARM: Parameter = Parameter::design("alarm_minutes", Unit::Minutes, 240);
/// For what a person hands in, or what an authority has to answer.
const SLOW: Parameter = Parameter::design("answer_hours", Unit::Hours, 72);

/// The rule.
pub static RULE: Rule = Rule {
    code: "SYS-01",
    name: Words { zh: "上报国家/省平台失败", en: "Upload failed" },
    advice: Words {
        zh: "打开上报队列：看每条的原因，更正后重新上报；对方系统长时间不通的，改用文件报送并登记编号",
        en: "Open the queue: read each item's reason, correct it and send it anew; where the other system stays away, hand the files in and enter the number",
    },
    stage: Stage::System,
    ground: &[],
    to: &[Recipient::Platform, Recipient::Enterprise],
    subjects: &[Kind::Site],
    levels: &[Level::Yellow, Level::Orange],
    parameters: &[WARN, ALARM, SLOW],
    lasting: false,
    version: 1,
    judge,
};

fn judge(asked: &Asked<'_>) -> Judgement {
    let Facts::Site(site) = asked.facts else { return Judgement::default() };
    let open = &site.exchange;
    let of = |parameter| asked.params.of(parameter);
    let mut steps = Vec::new();
    if let Some(since) = open.unsent_since {
        steps.push(Step::new(minutes(since, of(&WARN)), Level::Yellow));
        steps.push(Step::new(minutes(since, of(&ALARM)), Level::Orange));
    }
    if let Some(since) = open.failed_since {
        steps.push(Step::new(since, Level::Yellow));
        steps.push(Step::new(minutes(since, of(&ALARM)), Level::Orange));
    }
    if let Some(since) = open.slow_since {
        steps.push(Step::new(hours(since, of(&SLOW)), Level::Yellow));
    }
    let first: Option<Instant> = [open.unsent_since, open.failed_since, open.slow_since].into_iter().flatten().min();
    let Some(first) = first else { return Judgement::default() };
    let values = BTreeMap::from([
        ("waiting_minutes", minutes_since(first, asked.now)),
        ("unsent", open.unsent),
        ("failed", open.failed),
        ("unanswered", open.slow),
    ]);
    Judgement { values, ..by_time(asked.now, &steps) }
}
