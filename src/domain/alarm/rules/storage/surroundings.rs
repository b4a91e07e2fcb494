//! STO-07 环境异常: it is too hot, vapours come near their limit, or something leaked. It clears after three readings that are as they
//! should be. A leak is red: the authority hears of it at once.

use std::collections::BTreeMap;

use crate::{
    domain::{
        alarm::{
            Asked, Facts, Judgement, Kind, Level, Parameter, Recipient, Rule, Stage, Unit,
            facts::Device,
            steps::{Bar, by_figure, permille},
        },
        device,
    },
    kernel::text::Words,
};

const WARN: Parameter = Parameter::design("warn_temperature", Unit::Decicelsius, 350);
const ALARM: Parameter = Parameter::design("alarm_temperature", Unit::Decicelsius, 400);
const WARN_VOC: Parameter = Parameter::design("warn_voc_permille", Unit::Permille, 500);
const ALARM_VOC: Parameter = Parameter::design("alarm_voc_permille", Unit::Permille, 1000);

/// Readings as they should be after which it clears.
const NORMAL: usize = 3;

/// The rule.
pub static RULE: Rule = Rule {
    code: "STO-07",
    name: Words { zh: "温度、VOC、泄漏异常", en: "Temperature, VOC, leak" },
    advice: Words {
        zh: "到现场查明原因，通风降温；泄漏的先截流、收集，按应急预案处置",
        en: "See what causes it, air and cool; contain and collect a leak as the emergency plan says",
    },
    stage: Stage::Storage,
    ground: &[],
    to: &[Recipient::Enterprise, Recipient::Head, Recipient::Authority],
    subjects: &[Kind::Device],
    levels: &[Level::Yellow, Level::Orange, Level::Red],
    parameters: &[WARN, ALARM, WARN_VOC, ALARM_VOC],
    lasting: false,
    version: 2,
    judge,
};

fn judge(asked: &Asked<'_>) -> Judgement {
    let Facts::Device(one) = asked.facts else { return Judgement::default() };
    if !one.in_use || one.shown.is_empty() {
        return Judgement::default();
    }
    let of = |parameter| asked.params.of(parameter);
    match one.kind {
        device::Kind::Thermometer => {
            let (warn, alarm) = (one.warn_from.unwrap_or(of(&WARN)), one.alarm_from.unwrap_or(of(&ALARM)));
            let bars = [(warn, Level::Yellow), (alarm, Level::Orange)];
            settled(asked, one, &bars, ["temperature", "peak_temperature"])
        }
        device::Kind::VocSensor => {
            let Some(limit) = one.alarm_from else { return Judgement::default() };
            // The first reading that is so many thousandths of the limit.
            let at = |share: i64| i64::try_from((i128::from(share) * i128::from(limit) + 999) / 1000).ok();
            let warn = one.warn_from.or_else(|| at(of(&WARN_VOC))).unwrap_or(i64::MAX);
            let bars = [(warn, Level::Yellow), (at(of(&ALARM_VOC)).unwrap_or(i64::MAX), Level::Orange)];
            let mut found = settled(asked, one, &bars, ["voc_permille", "peak_voc_permille"]);
            for name in ["voc_permille", "peak_voc_permille"] {
                found.values.entry(name).and_modify(|value| *value = permille(*value, limit));
            }
            found
        }
        device::Kind::LeakSensor => settled(asked, one, &[(1, Level::Red)], ["leak", "leak"]),
        _ => Judgement::default(),
    }
}

/// The level of what is shown now; what was found before holds until none of the last readings reaches it.
fn settled(asked: &Asked<'_>, one: &Device, bars: &[(i64, Level)], [now, peak]: [&'static str; 2]) -> Judgement {
    let last = one.shown.get(..NORMAL).unwrap_or(&one.shown);
    let (newest, highest) = (last.first().copied().unwrap_or(0), last.iter().copied().max().unwrap_or(0));
    let bars: Vec<Bar> = bars.iter().map(|(from, level)| Bar::new(*from, *from, *level)).collect();
    let found = |figure| by_figure(figure, None, &bars).level;
    let level = found(newest).max(found(highest).min(asked.held));
    let values = BTreeMap::from([(peak, highest), (now, newest), ("reading", one.sequence.unwrap_or_default())]);
    Judgement { level, values, ..Judgement::default() }
}
