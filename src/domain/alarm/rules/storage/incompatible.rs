//! STO-04 不相容混存: wastes that may not touch lie in one zone (GB 18597-2023 4.3, 6.1.2). Stock-in refuses it; it comes about when a
//! waste is described otherwise later, or history is read in. Which zones adjoin is not known.

use std::collections::BTreeMap;

use crate::{
    domain::alarm::{
        Asked, Facts, Judgement, Kind, Level, Recipient, Rule, Stage,
        steps::{Bar, by_figure},
    },
    kernel::text::Words,
};

/// The rule.
pub static RULE: Rule = Rule {
    code: "STO-04",
    name: Words { zh: "不相容混存", en: "Incompatible neighbours" },
    advice: Words {
        zh: "立即把不相容的废物移到别的分区", en: "Move one of the wastes to another zone at once"
    },
    stage: Stage::Storage,
    ground: &["storage.incompatible", "storage.no_contact"],
    to: &[Recipient::Enterprise, Recipient::Head, Recipient::Authority],
    subjects: &[Kind::Facility],
    levels: &[Level::Orange],
    parameters: &[],
    lasting: false,
    version: 1,
    judge,
};

fn judge(asked: &Asked<'_>) -> Judgement {
    let Facts::Store(store) = asked.facts else { return Judgement::default() };
    let found = by_figure(store.mixed, asked.held, &[Bar::new(1, 0, Level::Orange).unlawful()]);
    Judgement { values: BTreeMap::from([("mixed", store.mixed)]), ..found }
}
