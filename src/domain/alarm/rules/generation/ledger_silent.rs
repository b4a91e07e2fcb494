//! LDG-01 台账断更: no row of what arose for longer than is usual. Nobody tells whether production runs, so the site's own habit is the
//! measure: some working days, and a multiple of the interval that usually lies between two days with rows. Who declared a standstill
//! is left alone.

use std::collections::BTreeMap;

use crate::{
    domain::alarm::{
        Asked, Facts, Judgement, Kind, Level, Parameter, Recipient, Rule, Stage, Unit,
        steps::{Step, by_time, days, days_since, working_days},
    },
    kernel::{clock::Instant, text::Words},
};

const WARN: Parameter = Parameter::design("warn_working_days", Unit::WorkingDays, 7);
const ALARM: Parameter = Parameter::design("alarm_working_days", Unit::WorkingDays, 15);
const WARN_GAP: Parameter = Parameter::design("warn_gap_permille", Unit::Permille, 3000);
const ALARM_GAP: Parameter = Parameter::design("alarm_gap_permille", Unit::Permille, 10_000);

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
    subject: Kind::Site,
    levels: &[Level::Yellow, Level::Orange],
    parameters: &[WARN, ALARM, WARN_GAP, ALARM_GAP],
    lasting: false,
    version: 1,
    judge,
};

fn judge(asked: &Asked<'_>) -> Judgement {
    let Facts::Site(site) = asked.facts else { return Judgement::default() };
    let Some((last, gap)) = site.last_made_on.zip(site.usual_gap).filter(|_| !site.stopped) else {
        return Judgement::default();
    };
    let since = Instant::start_of_legal_day(last);
    let at = |count, times| {
        let (working, guessed) = working_days(asked, since, asked.params.of(count));
        (working.max(days(since, gap.saturating_mul(asked.params.of(times)) / 1000)), guessed)
    };
    let ((warn, _), (alarm, guessed)) = (at(&WARN, &WARN_GAP), at(&ALARM, &ALARM_GAP));
    let alarm = Step::new(alarm, if guessed { Level::Yellow } else { Level::Orange });
    let found = by_time(asked.now, &[Step::new(warn, Level::Yellow), alarm]);
    let values = BTreeMap::from([("silent_days", days_since(since, asked.now)), ("usual_gap_days", gap)]);
    Judgement { values, ..found }
}
