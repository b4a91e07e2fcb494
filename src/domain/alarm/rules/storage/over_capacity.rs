//! STO-03 超量贮存: what a facility holds against the capacity it was entered with (HJ 1259-2022 5.5.2.2). A storage point has a limit
//! of its own ([`super::point_over`]); its capacity is asked where that is less.

use std::collections::BTreeMap;

use crate::{
    domain::{
        alarm::{
            Asked, Facts, Judgement, Kind, Level, Parameter, Recipient, Rule, Share, Stage, Unit,
            steps::{Bar, by_figure},
        },
        facility::{FacilityKind, STORAGE_POINT_LIMIT},
    },
    kernel::text::Words,
};

const WARN: Parameter = Parameter::design("warn_permille", Unit::Permille, 800);
const CLEAR_WARN: Parameter = Parameter::design("clear_warn_permille", Unit::Permille, 750);
const LIMIT: Parameter = Parameter::law("limit_permille", Unit::Permille, 1000);
const CLEAR: Parameter = Parameter::design("clear_permille", Unit::Permille, 950);

/// The rule.
pub static RULE: Rule = Rule {
    code: "STO-03",
    name: Words { zh: "超量贮存", en: "Over capacity" },
    advice: Words {
        zh: "停止入库，安排转移，使库存降到设施容量以内",
        en: "Store no more and ship until it is within capacity",
    },
    stage: Stage::Storage,
    ground: &["storage.capacity"],
    to: &[Recipient::Enterprise, Recipient::Authority],
    subjects: &[Kind::Facility],
    levels: &[Level::Yellow, Level::Orange],
    parameters: &[WARN, CLEAR_WARN, LIMIT, CLEAR],
    lasting: false,
    version: 2,
    judge,
};

fn judge(asked: &Asked<'_>) -> Judgement {
    let Facts::Store(store) = asked.facts else { return Judgement::default() };
    let Some(capacity_g) = store.capacity_g else { return Judgement::default() };
    if store.kind == FacilityKind::StoragePoint && capacity_g >= STORAGE_POINT_LIMIT.grams() {
        return Judgement::default();
    }
    let of = |parameter| asked.params.of(parameter);
    let used = Share::of(store.stock_g, capacity_g);
    let warn = Bar::new(Share::just(of(&WARN)), Share::just(of(&CLEAR_WARN)), Level::Yellow);
    let over = Bar::new(Share::beyond(of(&LIMIT)), Share::just(of(&CLEAR)), Level::Orange).unlawful();
    let found = by_figure(used, asked.held, &[warn, over]);
    let values = [("stock_g", store.stock_g), ("capacity_g", capacity_g), ("used_permille", used.up())];
    Judgement { values: BTreeMap::from(values), ..found }
}
