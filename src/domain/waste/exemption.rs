//! 危险废物豁免管理清单 (国家危险废物名录 2021, appendix): which stages of which waste may be exempt, and under what
//! condition. Only finds candidates: conditions are shortened text that a person judges.

use std::sync::OnceLock;

use serde::{Deserialize, Serialize};

use super::code::WasteCode;
use crate::domain::reference::{TableError, rows};

/// One stage of one entry of the list.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Exemption {
    /// Number of the entry.
    pub seq: u32,
    /// Codes, a category, `*` or words, joined by `;`.
    pub codes: String,
    /// Waste as the list names it.
    pub waste: String,
    /// Exempt stages 收集, 运输, 利用, 处置, 全部环节, joined by `;`.
    pub stage: String,
    /// Condition, shortened.
    #[serde(rename = "condition_short")]
    pub condition: String,
    /// Effect.
    pub effect: String,
    /// Edition of the list.
    pub edition: String,
}

impl Exemption {
    /// Whether it names the code, its category or all wastes. Entries named only by words match none.
    pub fn names(&self, code: WasteCode) -> bool {
        let (code, category) = (code.to_string(), code.category().to_string());
        self.codes.split(';').any(|one| one == "*" || one == category || one.trim_end_matches('等') == code)
    }

    /// Whether it covers a stage, itself or by 全部环节.
    pub fn covers(&self, stage: &str) -> bool {
        self.stage.split(';').any(|one| one == stage || one == "全部环节")
    }
}

/// The whole list.
pub fn all() -> Result<&'static [Exemption], TableError> {
    static TABLE: OnceLock<Result<Vec<Exemption>, TableError>> = OnceLock::new();
    let table = TABLE.get_or_init(|| {
        let rows = rows("waste-exemptions", include_str!("../../../fixtures/waste-exemptions.csv"))?;
        Ok(rows.into_iter().map(|(_, row)| row).collect())
    });
    table.as_deref().map_err(Clone::clone)
}

/// Entries that may exempt a stage of a waste, for a person to judge.
pub fn candidates(code: WasteCode, stage: &str) -> Result<Vec<&'static Exemption>, TableError> {
    Ok(all()?.iter().filter(|one| one.names(code) && one.covers(stage)).collect())
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "tests")]
mod tests {
    use super::*;

    #[test]
    fn candidates_are_found_by_code_category_and_stage() {
        let seqs = |code: &str, stage: &str| -> Vec<u32> {
            candidates(code.parse().unwrap(), stage).unwrap().iter().map(|one| one.seq).collect()
        };
        assert_eq!(all().unwrap().len(), 54);
        assert_eq!(seqs("900-041-49", "运输"), [24]);
        assert_eq!(seqs("900-300-34", "利用"), [20, 20, 32]);
        assert_eq!(seqs("900-042-49", "处置"), [25]);
        assert!(seqs("900-300-34", "处置").is_empty());
    }
}
