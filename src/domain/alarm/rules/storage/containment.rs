//! STO-05 围堰容积不足: a containment holds back the largest container, or a tenth of all liquid (GB 18597-2023 6.2.2).

use std::collections::BTreeMap;

use crate::{
    domain::alarm::{
        Asked, Facts, Judgement, Kind, Level, Parameter, Recipient, Rule, Share, Stage, Unit,
        steps::{Bar, by_figure},
    },
    kernel::text::Words,
};

const WARN: Parameter = Parameter::design("warn_permille", Unit::Permille, 900);
const LIMIT: Parameter = Parameter::law("limit_permille", Unit::Permille, 1000);

/// The rule.
pub static RULE: Rule = Rule {
    code: "STO-05",
    name: Words { zh: "围堰容积不足", en: "Containment short" },
    advice: Words {
        zh: "减少该分区的液态废物，或加大围堰",
        en: "Keep less liquid in the zone, or enlarge the containment",
    },
    stage: Stage::Storage,
    ground: &["storage.containment"],
    to: &[Recipient::Enterprise],
    subjects: &[Kind::Facility],
    levels: &[Level::Yellow, Level::Orange],
    parameters: &[WARN, LIMIT],
    lasting: false,
    version: 2,
    judge,
};

fn judge(asked: &Asked<'_>) -> Judgement {
    let Facts::Store(store) = asked.facts else { return Judgement::default() };
    let of = |parameter| asked.params.of(parameter);
    let warn = Bar::at(Share::just(of(&WARN)), Level::Yellow);
    let over = Bar::at(Share::beyond(of(&LIMIT)), Level::Orange).unlawful();
    let found = by_figure(store.contained_permille, asked.held, &[warn, over]);
    Judgement { values: BTreeMap::from([("containment_permille", store.contained_permille.up())]), ..found }
}
