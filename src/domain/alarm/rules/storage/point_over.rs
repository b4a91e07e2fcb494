//! STO-02 贮存点超3吨: a storage point holds at most three tonnes at any time (GB 18597-2023 8.3.5).

use std::collections::BTreeMap;

use crate::{
    domain::{
        alarm::{
            Asked, Facts, Judgement, Kind, Level, Parameter, Recipient, Rule, Stage, Unit,
            steps::{Bar, by_figure},
        },
        facility::{FacilityKind, STORAGE_POINT_LIMIT},
    },
    kernel::text::Words,
};

const WARN: Parameter = Parameter::design("warn_g", Unit::Grams, 2_400_000);
const CLEAR: Parameter = Parameter::design("clear_g", Unit::Grams, 2_250_000);
const LIMIT: Parameter = Parameter::law("limit_g", Unit::Grams, STORAGE_POINT_LIMIT.grams());

/// The rule.
pub static RULE: Rule = Rule {
    code: "STO-02",
    name: Words { zh: "贮存点超3吨", en: "Storage point over 3 t" },
    advice: Words {
        zh: "尽快把贮存点的废物转到贮存库或安排转移",
        en: "Move waste to a store, or ship it, without delay",
    },
    stage: Stage::Storage,
    ground: &["storage_point.limit"],
    to: &[Recipient::Enterprise, Recipient::Authority],
    subjects: &[Kind::Facility],
    levels: &[Level::Yellow, Level::Orange],
    parameters: &[WARN, CLEAR, LIMIT],
    lasting: false,
    version: 1,
    judge,
};

fn judge(asked: &Asked<'_>) -> Judgement {
    let Facts::Store(store) = asked.facts else { return Judgement::default() };
    if store.kind != FacilityKind::StoragePoint {
        return Judgement::default();
    }
    let of = |parameter| asked.params.of(parameter);
    let warn = Bar::new(of(&WARN), of(&CLEAR), Level::Yellow);
    let over = Bar::new(of(&LIMIT) + 1, of(&LIMIT), Level::Orange).unlawful();
    let found = by_figure(store.stock_g, asked.held, &[warn, over]);
    Judgement { values: BTreeMap::from([("stock_g", store.stock_g)]), ..found }
}
