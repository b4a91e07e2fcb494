//! Legal basis 依据 by key and day (`fixtures/legal-basis.csv`): every citation of the product is looked up here, because
//! 固废法 gave way to the 生态环境法典 on 2026-08-15 (Code Art. 1242). The law of the day of the act is cited.

use std::sync::OnceLock;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::{
    domain::reference::{TableError, rows},
    kernel::text::Language,
};

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
    /// As it is cited: `生态环境法典第535条第3款`, `HJ 1259-2022 6.2`.
    pub fn cite(&self, language: Language) -> String {
        let (article, paragraph) = match self.article.trim_end_matches(')').split_once('(') {
            Some((article, paragraph)) => (article, Some(paragraph)),
            None => (self.article.as_str(), None),
        };
        let law = ["法", "法典", "办法"]
            .iter()
            .any(|end| self.instrument_zh.split('（').next().unwrap_or_default().ends_with(end));
        match (language, law, paragraph) {
            (Language::Zh, true, Some(paragraph)) => format!("{}第{article}条第{paragraph}款", self.instrument_zh),
            (Language::Zh, true, None) => format!("{}第{article}条", self.instrument_zh),
            (Language::Zh, false, _) => format!("{} {}", self.instrument_zh, self.article),
            (Language::En, true, Some(paragraph)) => format!("{} Art. {article} para {paragraph}", self.instrument_en),
            (Language::En, true, None) => format!("{} Art. {article}", self.instrument_en),
            (Language::En, false, _) => format!("{} {}", self.instrument_en, self.article),
        }
    }

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
    fn a_law_is_cited_by_article_and_a_standard_by_clause() {
        let basis = LegalBasis::builtin().unwrap();
        let cite = |key: &str, language| basis.cite(key, "2026-11-23".parse().unwrap()).unwrap().cite(language);
        assert_eq!(cite("storage.one_year", Language::Zh), "生态环境法典第535条第3款");
        assert_eq!(cite("manifest.shipper", Language::Zh), "危险废物转移管理办法（部令第23号）第13条");
        assert_eq!(cite("manifest.correction", Language::En), "Order 23 on transfer Art. 29 para 3");
        assert_eq!(cite("ledger.frequency", Language::Zh), "HJ 1259-2022 6.2");
        assert_eq!(cite("waybill_keep", Language::En), "Order 29 of 2019 on dangerous goods by road Art. 24");
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
