//! MAN-08 纸质联单未补录: a form on paper is to be entered within ten working days of the transfer's end (Order 23 Art. 20). That day
//! is not known before the form is entered, so it counts from the planned departure and accuses nobody. What is entered late is told
//! of too: it counts from the arrival then, if the form tells of one. A blank for outages that was used counts from the day on which
//! waste left by it, until a manifest names it or it is said to be spoiled.

use std::collections::BTreeMap;

use chrono::NaiveDate;

use crate::{
    domain::{
        alarm::{
            Asked, Facts, Judgement, Kind, Level, Parameter, Recipient, Rule, Stage, Unit,
            steps::{Step, by_time, days_since, working_days},
        },
        manifest::{Origin, State},
    },
    kernel::{clock::Instant, text::Words},
};

const WARN: Parameter = Parameter::design("warn_working_days", Unit::WorkingDays, 7);
const LIMIT: Parameter = Parameter::law("limit_working_days", Unit::WorkingDays, 10);

/// The rule.
pub static RULE: Rule = Rule {
    code: "MAN-08",
    name: Words { zh: "纸质联单未补录", en: "Paper manifest not entered" },
    advice: Words {
        zh: "把纸质联单补录到系统并签发；备用联单没有实际使用的，登记作废并写明原因",
        en: "Enter the form and issue it; a blank that was not used after all is noted as spoiled, with the reason",
    },
    stage: Stage::Transfer,
    ground: &["paper_backfill"],
    to: &[Recipient::Enterprise, Recipient::Authority],
    subjects: &[Kind::Manifest, Kind::Blank],
    levels: &[Level::Yellow, Level::Orange],
    parameters: &[WARN, LIMIT],
    lasting: false,
    version: 3,
    judge,
};

fn judge(asked: &Asked<'_>) -> Judgement {
    let one = match asked.facts {
        Facts::Blank { used_on } => return used_on.map_or_else(Judgement::default, |day| open(asked, day)),
        Facts::Consignment(one) => one,
        _ => return Judgement::default(),
    };
    let used_at = Instant::start_of_legal_day(one.planned_on);
    if let Some((entered_at, ended_on)) = one.entered {
        let ended_at = ended_on.map_or(used_at, Instant::start_of_legal_day).max(used_at);
        let (limit, guessed) = working_days(asked, ended_at, asked.params.of(&LIMIT));
        if entered_at < limit {
            return Judgement::default();
        }
        let level = Some(if guessed { Level::Yellow } else { Level::Orange });
        let values = BTreeMap::from([("entered_days", days_since(ended_at, entered_at))]);
        return Judgement { level, breach: ended_on.is_some() && !guessed, values, ..Judgement::default() };
    }
    let waits = matches!(one.state, State::Draft | State::Checked);
    if one.origin == Origin::Paper && waits { open(asked, one.planned_on) } else { Judgement::default() }
}

/// What is not entered, of a transfer that began on a day.
fn open(asked: &Asked<'_>, began_on: NaiveDate) -> Judgement {
    let used_at = Instant::start_of_legal_day(began_on);
    let at = |parameter| working_days(asked, used_at, asked.params.of(parameter));
    let (limit, guessed) = at(&LIMIT);
    let late = if guessed { Level::Yellow } else { Level::Orange };
    let found = by_time(asked.now, &[Step::new(at(&WARN).0, Level::Yellow), Step::new(limit, late)]);
    Judgement { values: BTreeMap::from([("open_days", days_since(used_at, asked.now))]), ..found }
}
