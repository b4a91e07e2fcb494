//! TRN-04 车辆人员资质失效: the days of a carrier's, vehicle's or person's credential.

use std::collections::BTreeMap;

use crate::{
    domain::alarm::{
        Asked, Facts, Judgement, Kind, Level, Parameter, Recipient, Rule, Stage, Unit,
        steps::{Step, after, by_time, days_before},
    },
    kernel::text::Words,
};

const WARN: Parameter = Parameter::design("warn_days", Unit::Days, 30);

/// The rule.
pub static RULE: Rule = Rule {
    code: "TRN-04",
    name: Words { zh: "车辆人员资质失效", en: "Credential expired" },
    advice: Words {
        zh: "换领资质后登记新的有效期；不再使用的请注销",
        en: "Renew it and enter its new days, or end what is no longer used",
    },
    stage: Stage::Transport,
    ground: &["manifest.shipper"],
    to: &[Recipient::Enterprise],
    subjects: &[Kind::Credential],
    levels: &[Level::Yellow, Level::Orange],
    parameters: &[WARN],
    lasting: false,
    version: 1,
    judge,
};

fn judge(asked: &Asked<'_>) -> Judgement {
    let Facts::Paper(paper) = asked.facts else { return Judgement::default() };
    // What a site holds has rules of its own.
    let of_carriage = paper.proof.is_none_or(|proof| !proof.is_of_site());
    if !paper.valid || paper.renewed || !of_carriage {
        return Judgement::default();
    }
    let warn = Step::new(days_before(paper.ends_on, asked.params.of(&WARN)), Level::Yellow);
    let found = by_time(asked.now, &[warn, Step::new(after(paper.ends_on), Level::Orange)]);
    Judgement { values: BTreeMap::from([("days_left", (paper.ends_on - asked.now.legal_day()).num_days())]), ..found }
}
