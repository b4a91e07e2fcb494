//! 容器/包装类型: kinds of container, whether they hold liquid, their usual volume; and advice on their material
//! (GB 18597-2001 Annex B table 1, superseded, informative).

use std::sync::OnceLock;

use serde::{Deserialize, Serialize};

use super::state::PhysicalState;
use crate::domain::reference::{TableError, rows, text_enum};

text_enum! {
    /// Whether a kind holds liquid.
    LiquidTight, NotLiquidTight {
        /// It does.
        Yes = "yes",
        /// It does not.
        No = "no",
        /// The kind alone does not say.
        Unknown = "unknown",
    }
}

/// A kind of container (`fixtures/container-kinds.csv`).
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct ContainerKind {
    /// Permanent code, `DRUM_STEEL`.
    pub code: String,
    /// Chinese.
    pub name_zh: String,
    /// English.
    pub name_en: String,
    /// Whether it holds liquid.
    pub liquid_tight: LiquidTight,
    /// Usual volume in millilitres, where there is one.
    pub volume_ml: Option<u64>,
}

impl ContainerKind {
    /// Whether a waste of that state may go in: liquid and semi-solid need a liquid-tight kind (GB 18597-2023 7).
    /// `None` when the kind alone does not say.
    pub fn suits(&self, state: PhysicalState) -> Option<bool> {
        match self.liquid_tight {
            _ if !state.needs_liquid_tight() => Some(true),
            LiquidTight::Yes => Some(true),
            LiquidTight::No => Some(false),
            LiquidTight::Unknown => None,
        }
    }

    /// Whether a storage point may hold it: packed only, never loose (GB 18597-2023 8.3.3).
    pub fn is_packed(&self) -> bool {
        !matches!(self.code.as_str(), "BULK" | "PIPE")
    }
}

/// Advice on materials for a kind of waste: `R` recommended, `A` acceptable, `N` not advised, `*` depends
/// (GB 18597-2001 Annex B table 1).
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[expect(missing_docs, reason = "the columns are the materials' own names")]
pub struct MaterialAdvice {
    /// Kind of waste as the table names it.
    pub waste: String,
    pub hdpe: String,
    pub pp: String,
    pub pvc: String,
    pub ptfe: String,
    pub mild_steel: String,
    pub steel_304: String,
    pub mo_ti_steel: String,
    pub cr18mov_steel: String,
}

/// The kind that words of a ledger name, `200L铁桶` or `编织袋`; `OTHER` when they name none for sure.
pub fn kind_of_words(words: &str) -> &'static str {
    const WORDS: &[(&str, &str)] = &[
        ("利器盒", "SHARPS"),
        ("医疗废物袋", "MED_BAG"),
        ("医疗废物箱", "MED_BOX"),
        ("吨桶", "IBC"),
        ("IBC", "IBC"),
        ("吨袋", "FIBC"),
        ("集装袋", "FIBC"),
        ("塑料桶", "DRUM_PLASTIC"),
        ("塑桶", "DRUM_PLASTIC"),
        ("铁桶", "DRUM_STEEL"),
        ("钢桶", "DRUM_STEEL"),
        ("管道", "PIPE"),
        ("管线", "PIPE"),
        ("散装", "BULK"),
        ("罐", "TANK"),
        ("托盘", "PALLET"),
        ("袋", "BAG"),
        ("箱", "BOX"),
    ];
    WORDS.iter().find(|(word, _)| words.contains(word)).map_or("OTHER", |(_, kind)| kind)
}

/// All kinds.
pub fn kinds() -> Result<&'static [ContainerKind], TableError> {
    static TABLE: OnceLock<Result<Vec<ContainerKind>, TableError>> = OnceLock::new();
    let table = TABLE.get_or_init(|| {
        let rows = rows("container-kinds", include_str!("../../../fixtures/container-kinds.csv"))?;
        Ok(rows.into_iter().map(|(_, row)| row).collect())
    });
    table.as_deref().map_err(Clone::clone)
}

/// The kind of a code.
pub fn kind(code: &str) -> Result<Option<&'static ContainerKind>, TableError> {
    Ok(kinds()?.iter().find(|kind| kind.code == code))
}

/// Chinese words for a kind; what is no code stays as it is.
pub fn words(code: &str) -> String {
    kind(code).ok().flatten().map_or_else(|| code.to_owned(), |kind| kind.name_zh.clone())
}

/// All advice on materials.
pub fn materials() -> Result<&'static [MaterialAdvice], TableError> {
    static TABLE: OnceLock<Result<Vec<MaterialAdvice>, TableError>> = OnceLock::new();
    let table = TABLE.get_or_init(|| {
        let rows = rows("container-materials", include_str!("../../../fixtures/container-materials.csv"))?;
        Ok(rows.into_iter().map(|(_, row)| row).collect())
    });
    table.as_deref().map_err(Clone::clone)
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "tests")]
mod tests {
    use super::*;

    #[test]
    fn liquids_need_a_tight_container() {
        let suits = |code: &str, state| kind(code).unwrap().unwrap().suits(state);
        assert_eq!(suits("DRUM_STEEL", PhysicalState::Liquid), Some(true));
        assert_eq!(suits("FIBC", PhysicalState::SemiSolid), Some(false));
        assert_eq!(suits("FIBC", PhysicalState::Solid), Some(true));
        assert_eq!(suits("OTHER", PhysicalState::Liquid), None);
        assert!(!kind("BULK").unwrap().unwrap().is_packed());
        assert!(kind("CRATE").unwrap().is_none());
        assert_eq!(materials().unwrap().len(), 16);
    }
}
