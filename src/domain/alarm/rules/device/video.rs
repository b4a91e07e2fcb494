//! DEV-02 视频缺失: a recorder's own index has a gap, or what it keeps is not as old as three months (GB 18597-2023 4.7). A recorder that
//! is newer than that keeps what there is since its first day.

use std::collections::BTreeMap;

use chrono::NaiveDate;

use crate::{
    domain::{
        alarm::{
            Asked, Facts, Judgement, Kind, Level, Parameter, Recipient, Rule, Stage, Unit,
            steps::{Bar, by_figure},
        },
        device,
    },
    kernel::text::Words,
};

const WARN: Parameter = Parameter::design("warn_minutes", Unit::Minutes, 30);
const ALARM: Parameter = Parameter::design("alarm_minutes", Unit::Minutes, 120);
const KEPT: Parameter = Parameter::law("least_kept_days", Unit::Days, 90);

/// The rule.
pub static RULE: Rule = Rule {
    code: "DEV-02",
    name: Words { zh: "视频缺失、保存不足", en: "Video gap, retention" },
    advice: Words {
        zh: "检查摄像头、录像机和硬盘；录像至少保存3个月",
        en: "Check camera, recorder and disk; recordings are kept for three months at least",
    },
    stage: Stage::Device,
    ground: &["video_keep"],
    to: &[Recipient::Enterprise, Recipient::Authority],
    subjects: &[Kind::Device],
    levels: &[Level::Yellow, Level::Orange],
    parameters: &[WARN, ALARM, KEPT],
    lasting: false,
    version: 1,
    judge,
};

fn judge(asked: &Asked<'_>) -> Judgement {
    let Facts::Device(one) = asked.facts else { return Judgement::default() };
    if !one.in_use || one.kind != device::Kind::Recorder {
        return Judgement::default();
    }
    let of = |parameter| asked.params.of(parameter);
    let mut values = BTreeMap::new();
    let mut found = Judgement::default();
    if let Some(&gap) = one.shown.first() {
        values.insert("gap_minutes", gap);
        let bars = [Bar::new(of(&WARN), of(&WARN), Level::Yellow), Bar::new(of(&ALARM), of(&ALARM), Level::Orange)];
        found = by_figure(gap, None, &bars);
    }
    if let Some(kept) = one.kept_days {
        values.insert("kept_days", kept);
        // The day it was put up is no whole day.
        let since = |day: NaiveDate| (asked.now.legal_day() - day).num_days() - 1;
        let least = one.installed_on.map_or(of(&KEPT), |day| of(&KEPT).min(since(day)));
        if kept < least {
            found.level = Some(Level::Orange);
            // Those whom the standard binds to record.
            found.breach = one.key_unit;
        }
    }
    Judgement { values, ..found }
}
