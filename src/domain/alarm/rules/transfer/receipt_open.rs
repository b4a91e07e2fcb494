//! MAN-03 联单超时未确认接受: five working days after the last package was decided on the receiver must have confirmed
//! (Order 23 Art. 18). Days that the calendar only guesses warn and accuse nobody.

use std::collections::BTreeMap;

use crate::{
    domain::{
        alarm::{
            Asked, Facts, Judgement, Kind, Level, Parameter, Recipient, Rule, Stage, Unit,
            facts::Consignment,
            steps::{Step, by_time, days_since, working_days},
        },
        manifest::State,
    },
    kernel::text::Words,
};

const WARN: Parameter = Parameter::design("warn_working_days", Unit::WorkingDays, 3);
const LIMIT: Parameter = Parameter::law("limit_working_days", Unit::WorkingDays, 5);

/// The rule.
pub static RULE: Rule = Rule {
    code: "MAN-03",
    name: Words { zh: "联单超时未确认接受", en: "Receipt not confirmed" },
    advice: Words {
        zh: "接受人核对重量后确认接受", en: "The receiver checks the masses and confirms the receipt"
    },
    stage: Stage::Transfer,
    ground: &["receive_confirm"],
    to: &[Recipient::Receiver, Recipient::Authority],
    subjects: &[Kind::Manifest],
    levels: &[Level::Yellow, Level::Orange],
    parameters: &[WARN, LIMIT],
    lasting: false,
    version: 1,
    judge,
};

/// Something was accepted, and the receiver has not confirmed it.
const fn awaits(one: &Consignment) -> bool {
    matches!(one.state, State::Accepted | State::Partial)
}

fn judge(asked: &Asked<'_>) -> Judgement {
    let Facts::Consignment(one) = asked.facts else { return Judgement::default() };
    let Some(decided_at) = one.decided_at.filter(|_| awaits(one)) else { return Judgement::default() };
    let (warn_at, _) = working_days(asked, decided_at, asked.params.of(&WARN));
    let (limit_at, guessed) = working_days(asked, decided_at, asked.params.of(&LIMIT));
    let limit = if guessed { Step::new(limit_at, Level::Yellow) } else { Step::breach(limit_at, Level::Orange) };
    let found = by_time(asked.now, &[Step::new(warn_at, Level::Yellow), limit]);
    Judgement { values: BTreeMap::from([("open_days", days_since(decided_at, asked.now))]), ..found }
}
