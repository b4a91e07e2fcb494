//! What a site holds until a day, beside its permits: warned of before its end, told of after it. Of a site of which nothing is
//! entered the platform knows nothing: it warns after a while and accuses nobody.

use std::collections::BTreeMap;

use chrono::NaiveDate;

use crate::domain::alarm::{
    Asked, Facts, Judgement, Level, Parameter,
    facts::Site,
    steps::{Step, after, by_time, days, days_before, days_since},
};

/// Judges the last day that `until` names of a site: days of grace while none is entered, days before it from which it is warned of.
pub fn judge(
    asked: &Asked<'_>,
    (grace, warn): (&Parameter, &Parameter),
    until: impl Fn(&Site) -> Option<NaiveDate>,
) -> Judgement {
    let Facts::Site(site) = asked.facts else { return Judgement::default() };
    let known = site.generates_since.into_iter().chain(site.operates_since).min();
    let Some(since) = known else { return Judgement::default() };
    let Some(ends_on) = until(site) else {
        let found = by_time(asked.now, &[Step::new(days(since, asked.params.of(grace)), Level::Yellow)]);
        return Judgement { values: BTreeMap::from([("unentered_days", days_since(since, asked.now))]), ..found };
    };
    let warn = Step::new(days_before(ends_on, asked.params.of(warn)), Level::Yellow);
    let found = by_time(asked.now, &[warn, Step::new(after(ends_on), Level::Orange)]);
    Judgement { values: BTreeMap::from([("days_left", (ends_on - asked.now.legal_day()).num_days())]), ..found }
}
