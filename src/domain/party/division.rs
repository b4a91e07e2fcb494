//! 行政区划代码 (GB/T 2260): province, prefecture, district by six digits, and who lies in whom.

use std::{collections::BTreeMap, sync::OnceLock};

use serde::Deserialize;

use crate::domain::reference::{TableError, rows, text_enum};

text_enum! {
    /// Level of a division (GB/T 2260).
    DivisionLevel, NotADivisionLevel {
        /// 省.
        Province = "province",
        /// 地.
        Prefecture = "city",
        /// 县.
        District = "district",
    }
}

/// One administrative division (GB/T 2260).
#[derive(Clone, PartialEq, Eq, Debug, Deserialize)]
pub struct Division {
    /// Six digits.
    pub code: String,
    /// Own name.
    pub name: String,
    /// Level.
    pub level: DivisionLevel,
    /// Code of the division above.
    #[serde(rename = "parent_code")]
    pub parent: Option<String>,
    /// Names from the province down, joined by `/`.
    pub full_name: String,
    /// `current`, or `retired-` and the year.
    #[serde(rename = "status")]
    pub standing: String,
}

impl Division {
    /// Whether it is still in use.
    pub fn is_current(&self) -> bool {
        self.standing == "current"
    }
}

/// The divisions by code.
#[derive(Debug)]
pub struct Divisions(BTreeMap<String, Division>);

/// The digits that all codes inside a division begin with: `33`, `3301`, `330111`.
pub fn prefix(code: &str) -> &str {
    match code {
        code if code.len() != 6 || !code.is_ascii() => code,
        code if code.ends_with("0000") => code.get(..2).unwrap_or(code),
        code if code.ends_with("00") => code.get(..4).unwrap_or(code),
        code => code,
    }
}

/// Whether `inner` is `outer` or lies in it, by the digits alone.
pub fn lies_in(inner: &str, outer: &str) -> bool {
    !outer.is_empty() && inner.starts_with(prefix(outer))
}

impl Divisions {
    /// The divisions of `fixtures/admin-divisions.csv`.
    pub fn builtin() -> Result<&'static Self, TableError> {
        static TABLE: OnceLock<Result<Divisions, TableError>> = OnceLock::new();
        let table = TABLE.get_or_init(|| {
            let rows = rows::<Division>("admin-divisions", include_str!("../../../fixtures/admin-divisions.csv"))?;
            Ok(Self(rows.into_iter().map(|(_, row)| (row.code.clone(), row)).collect()))
        });
        table.as_ref().map_err(Clone::clone)
    }

    /// The division of a code.
    pub fn get(&self, code: &str) -> Option<&Division> {
        self.0.get(code)
    }

    /// The division above.
    pub fn parent(&self, code: &str) -> Option<&Division> {
        self.get(self.get(code)?.parent.as_deref()?)
    }

    /// The province a code lies in.
    pub fn province(&self, code: &str) -> Option<&Division> {
        self.get(&format!("{}0000", code.get(..2)?))
    }

    /// Whether four digits name a known prefecture, as a manifest number needs (Order 23 Art. 15).
    pub fn knows_prefecture(&self, four: &str) -> bool {
        four.len() == 4 && self.get(&format!("{four}00")).is_some_and(|one| one.level == DivisionLevel::Prefecture)
    }

    /// All inside a division, itself first.
    pub fn within<'a>(&'a self, code: &'a str) -> impl Iterator<Item = &'a Division> {
        self.0.range(code.to_owned()..).map(|(_, one)| one).take_while(move |one| lies_in(&one.code, code))
    }
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "tests")]
mod tests {
    use super::*;

    #[test]
    fn fuyang_lies_in_hangzhou_in_zhejiang() {
        let divisions = Divisions::builtin().unwrap();
        assert_eq!(divisions.get("330111").unwrap().name, "富阳区");
        assert_eq!(divisions.parent("330111").unwrap().name, "杭州市");
        assert_eq!(divisions.parent("330100").unwrap().name, "浙江省");
        assert!(divisions.parent("330000").is_none());
        assert_eq!(divisions.province("330111").unwrap().code, "330000");
        assert!(divisions.knows_prefecture("3301") && !divisions.knows_prefecture("3300"));
        assert!(!divisions.get("330104").unwrap().is_current());
        assert_eq!(divisions.within("330100").next().unwrap().code, "330100");
    }

    #[test]
    fn prefixes_follow_the_zeros() {
        assert_eq!((prefix("330000"), prefix("330100"), prefix("330111")), ("33", "3301", "330111"));
        assert!(lies_in("330111", "330000") && lies_in("330111", "330111") && !lies_in("330111", "330200"));
        assert!(!lies_in("330111", ""));
    }
}
