//! LDG-01 台账断更: no row of what arose for longer than is usual. Nobody tells whether production runs, so the site's own habit is the
//! measure: some working days beyond a multiple of those that usually pass between two days with rows. Nine intervals in ten are no
//! longer than the usual one; of who makes waste by chance one in a hundred is longer than two of it, one in ten thousand than four.
//! Of whom few intervals are known, a warning is all. Who declared a standstill is left alone.

use std::collections::BTreeMap;

use crate::{
    domain::alarm::{
        Asked, Facts, Judgement, Kind, Level, Parameter, Recipient, Rule, Stage, Unit,
        steps::{Step, by_time, days_since, working_days},
    },
    kernel::{clock::Instant, text::Words},
};

const WARN: Parameter = Parameter::design("warn_working_days", Unit::WorkingDays, 7);
const ALARM: Parameter = Parameter::design("alarm_working_days", Unit::WorkingDays, 15);
const WARN_GAP: Parameter = Parameter::design("warn_gap_permille", Unit::Permille, 2000);
const ALARM_GAP: Parameter = Parameter::design("alarm_gap_permille", Unit::Permille, 4000);
const LEAST: Parameter = Parameter::design("least_intervals", Unit::Pieces, 10);

/// The rule.
pub static RULE: Rule = Rule {
    code: "LDG-01",
    name: Words { zh: "台账断更", en: "Ledger silent" },
    advice: Words {
        zh: "补记这段时间的产废；停产的，在申报中说明",
        en: "Enter what arose meanwhile; where production stands still, declare it",
    },
    stage: Stage::Generation,
    ground: &["ledger.required"],
    to: &[Recipient::Enterprise, Recipient::Authority],
    subjects: &[Kind::Site],
    levels: &[Level::Yellow, Level::Orange],
    parameters: &[WARN, ALARM, WARN_GAP, ALARM_GAP, LEAST],
    lasting: false,
    version: 2,
    judge,
};

fn judge(asked: &Asked<'_>) -> Judgement {
    let Facts::Site(site) = asked.facts else { return Judgement::default() };
    let Some((last, quiet)) = site.last_made_on.zip(site.quiet).filter(|_| !site.stopped) else {
        return Judgement::default();
    };
    let of = |parameter| asked.params.of(parameter);
    let since = Instant::start_of_legal_day(last);
    let at = |count, times| {
        let usual = quiet.usual.saturating_mul(of(times)) / 1000;
        working_days(asked, since, usual.saturating_add(of(count)))
    };
    let ((warn, _), (alarm, guessed)) = (at(&WARN, &WARN_GAP), at(&ALARM, &ALARM_GAP));
    let unsure = guessed || quiet.intervals < of(&LEAST);
    let alarm = Step::new(alarm, if unsure { Level::Yellow } else { Level::Orange });
    let found = by_time(asked.now, &[Step::new(warn, Level::Yellow), alarm]);
    let values =
        BTreeMap::from([("silent_days", days_since(since, asked.now)), ("usual_gap_working_days", quiet.usual)]);
    Judgement { values, ..found }
}
