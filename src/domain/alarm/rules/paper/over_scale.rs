//! PMT-02 超经营规模: what was accepted in the calendar year against the yearly scale; beyond 120 % another permit is needed
//! (Decree 408 Art. 12).

use std::collections::BTreeMap;

use chrono::{Datelike as _, NaiveDate};

use crate::{
    domain::alarm::{
        Asked, Facts, Judgement, Kind, Level, Parameter, Recipient, Rule, Share, Stage, Unit,
        steps::{Bar, by_figure},
    },
    kernel::{clock::Instant, text::Words},
};

const EARLY: Parameter = Parameter::design("early_permille", Unit::Permille, 900);
const WARN: Parameter = Parameter::design("warn_permille", Unit::Permille, 1000);
const LIMIT: Parameter = Parameter::law("limit_permille", Unit::Permille, 1200);

/// The rule.
pub static RULE: Rule = Rule {
    code: "PMT-02",
    name: Words { zh: "超经营规模", en: "Over yearly scale" },
    advice: Words {
        zh: "停止签收新的联单，或重新申请许可证", en: "Take no more, or apply for another permit"
    },
    stage: Stage::Paper,
    ground: &["permit.new"],
    to: &[Recipient::Enterprise, Recipient::Authority],
    subjects: &[Kind::Permit],
    levels: &[Level::Blue, Level::Yellow, Level::Orange],
    parameters: &[EARLY, WARN, LIMIT],
    lasting: false,
    version: 2,
    judge,
};

fn judge(asked: &Asked<'_>) -> Judgement {
    let Facts::Paper(paper) = asked.facts else { return Judgement::default() };
    if !paper.valid {
        return Judgement::default();
    }
    let of = |parameter| asked.params.of(parameter);
    let early = Bar::at(Share::just(of(&EARLY)), Level::Blue);
    let warn = Bar::at(Share::just(of(&WARN)), Level::Yellow);
    let over = Bar::at(Share::beyond(of(&LIMIT)), Level::Orange).unlawful();
    let found = by_figure(paper.used_permille, asked.held, &[early, warn, over]);
    // A new year begins with a new scale.
    let new_year = NaiveDate::from_ymd_opt(asked.now.legal_day().year() + 1, 1, 1).map(Instant::start_of_legal_day);
    let next_look = new_year.filter(|_| found.level.is_some());
    Judgement { values: BTreeMap::from([("used_permille", paper.used_permille.up())]), next_look, ..found }
}
