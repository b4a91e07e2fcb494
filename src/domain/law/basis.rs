//! Legal basis 依据 by key and day (`fixtures/legal-basis.csv`): every citation of the product is looked up here, because
//! 固废法 gave way to the 生态环境法典 on 2026-08-15 (Code Art. 1242). The law of the day of the act is cited.

use std::sync::OnceLock;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::domain::reference::{TableError, rows};

/// One provision and the days it is in force.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Basis {
    /// What it is the basis of, `storage.incompatible`.
    pub key: String,
    /// Name of the law or standard in Chinese.
    pub instrument_zh: String,
    /// The same in English.
    pub instrument_en: String,
    /// Article or clause.
    pub article: String,
    /// First day in force.
    pub valid_from: NaiveDate,
    /// Last day in force; open while none is known.
    pub valid_to: Option<NaiveDate>,
    /// How it is known: source, source-2, recall, design.
    pub mark: String,
}

impl Basis {
    /// Whether it is in force on a day.
    pub fn in_force(&self, day: NaiveDate) -> bool {
        self.valid_from <= day && self.valid_to.is_none_or(|end| day <= end)
    }
}

/// All provisions, in the order of the table.
#[derive(Debug)]
pub struct LegalBasis(Vec<Basis>);

impl LegalBasis {
    /// The provisions of `fixtures/legal-basis.csv`.
    pub fn builtin() -> Result<&'static Self, TableError> {
        static TABLE: OnceLock<Result<LegalBasis, TableError>> = OnceLock::new();
        let table = TABLE.get_or_init(|| {
            let rows = rows("legal-basis", include_str!("../../../fixtures/legal-basis.csv"))?;
            Ok(Self(rows.into_iter().map(|(_, row)| row).collect()))
        });
        table.as_ref().map_err(Clone::clone)
    }

    /// Every provision in force for a key on a day, the first being the one to cite.
    pub fn on<'a>(&'a self, key: &'a str, day: NaiveDate) -> impl Iterator<Item = &'a Basis> {
        self.0.iter().filter(move |basis| basis.key == key && basis.in_force(day))
    }

    /// The provision to cite for a key on a day.
    pub fn cite(&self, key: &str, day: NaiveDate) -> Option<&Basis> {
        self.0.iter().find(|basis| basis.key == key && basis.in_force(day))
    }

    /// All of them.
    pub fn all(&self) -> &[Basis] {
        &self.0
    }
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "tests")]
mod tests {
    use super::*;

    #[test]
    fn the_law_changes_on_2026_08_15() {
        let basis = LegalBasis::builtin().unwrap();
        let article = |day: &str| basis.cite("manifest.required", day.parse().unwrap()).unwrap().article.clone();
        assert_eq!((article("2026-08-14").as_str(), article("2026-08-15").as_str()), ("82", "536"));
        assert!(basis.cite("nothing", "2026-08-15".parse().unwrap()).is_none());
    }

    #[test]
    fn every_key_has_a_basis_today() {
        let basis = LegalBasis::builtin().unwrap();
        let today = "2026-11-23".parse().unwrap();
        for one in basis.all() {
            assert!(basis.cite(&one.key, today).is_some(), "{}", one.key);
        }
    }
}
