//! 利用/处置方式代码 of HJ 1033 Annex F: which methods there are and whether one counts as use 利用 or disposal 处置.
//! The annex itself was not seen; the table follows two independent enumerations that agree.

use std::{collections::BTreeMap, fmt, str::FromStr, sync::OnceLock};

use serde::Deserialize;

use crate::domain::reference::{TableError, rows, text_enum, text_form};

text_enum! {
    /// What a method is for; decides between 利用 and 处置 columns and batch codes (HJ 1259-2022 Annex B.4, B.5).
    Purpose, NotAPurpose {
        /// 利用.
        Use = "use",
        /// 处置.
        Disposal = "disposal",
        /// 收集、贮存 only: the local value `S_COLLECT`, mapped at export.
        Collection = "collection",
        /// In the list but placed by no source seen (G29).
        Unassigned = "unassigned",
    }
}

/// One row of the list.
#[derive(Clone, PartialEq, Eq, Debug, Deserialize)]
pub struct Row {
    /// Code, `R4`.
    pub code: String,
    /// Chinese name.
    pub name_zh: String,
    /// English name.
    pub name_en: String,
    /// 利用 or 处置.
    pub purpose: Purpose,
    /// How the row is known (`source-2`, `design`).
    pub mark: String,
}

/// A method of the list; text is its code (HJ 1033 Annex F).
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Method(&'static Row);

/// No such method in HJ 1033 Annex F as we know it.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NotAMethod {
    /// The code is not in the list.
    #[error("there is no method {0:?} in HJ 1033 Annex F")]
    Unknown(String),
    /// The list itself does not read.
    #[error(transparent)]
    Table(#[from] TableError),
}

/// The list by code.
fn table() -> Result<&'static BTreeMap<String, Row>, TableError> {
    static TABLE: OnceLock<Result<BTreeMap<String, Row>, TableError>> = OnceLock::new();
    let table = TABLE.get_or_init(|| {
        let rows = rows::<Row>("treatment-methods", include_str!("../../../fixtures/treatment-methods.csv"))?;
        Ok(rows.into_iter().map(|(_, row)| (row.code.clone(), row)).collect())
    });
    table.as_ref().map_err(Clone::clone)
}

impl Method {
    /// Every method, by code.
    pub fn all() -> Result<impl Iterator<Item = Self>, TableError> {
        Ok(table()?.values().map(Self))
    }

    /// The code, `R4`.
    pub fn code(self) -> &'static str {
        &self.0.code
    }

    /// Chinese name.
    pub fn name_zh(self) -> &'static str {
        &self.0.name_zh
    }

    /// English name.
    pub fn name_en(self) -> &'static str {
        &self.0.name_en
    }

    /// 利用 or 处置.
    pub const fn purpose(self) -> Purpose {
        self.0.purpose
    }

    /// Whether it counts as 利用.
    pub fn is_use(self) -> bool {
        self.purpose() == Purpose::Use
    }

    /// Whether it counts as 处置.
    pub fn is_disposal(self) -> bool {
        self.purpose() == Purpose::Disposal
    }
}

/// What an official table says of a method: its code; where the list has none, as for our own `S_COLLECT`, its name. Words stay as they
/// are.
pub fn in_form(code: &str) -> &str {
    match code.parse::<Method>() {
        Ok(method) if method.purpose() == Purpose::Collection => method.name_zh(),
        _ => code,
    }
}

/// Code and name: `D10 焚烧`; the name alone where the list has no code.
pub fn named(code: &str) -> String {
    match code.parse::<Method>() {
        Ok(method) if method.purpose() == Purpose::Collection => method.name_zh().to_owned(),
        Ok(method) => format!("{} {}", method.code(), method.name_zh()),
        Err(_) => code.to_owned(),
    }
}

impl fmt::Display for Method {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

impl FromStr for Method {
    type Err = NotAMethod;

    fn from_str(text: &str) -> Result<Self, NotAMethod> {
        table()?.get(text).map(Self).ok_or_else(|| NotAMethod::Unknown(text.to_owned()))
    }
}

text_form!(Method);

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "tests")]
mod tests {
    use super::*;

    #[test]
    fn methods_fall_into_use_and_disposal() {
        let purpose = |code: &str| code.parse::<Method>().unwrap().purpose();
        for code in ["R1", "R15", "C2", "C3", "G23", "G24"] {
            assert_eq!(purpose(code), Purpose::Use, "{code}");
        }
        for code in ["D1", "D9", "D10", "D16", "C1", "Y10", "Y16", "G21", "G22"] {
            assert_eq!(purpose(code), Purpose::Disposal, "{code}");
        }
        assert_eq!((purpose("S_COLLECT"), purpose("G29")), (Purpose::Collection, Purpose::Unassigned));
        assert_eq!(Method::all().unwrap().count(), 28);
    }

    #[test]
    fn a_paper_never_shows_the_code_that_is_only_ours() {
        assert_eq!([in_form("D10"), in_form("S_COLLECT"), in_form("外运")], ["D10", "收集、贮存", "外运"]);
        assert_eq!([named("D10"), named("S_COLLECT"), named("")], ["D10 焚烧", "收集、贮存", ""]);
    }

    #[test]
    fn basel_codes_outside_the_annex_are_unknown() {
        for code in ["R10", "R14", "D2", "D15", "r1", ""] {
            assert_eq!(code.parse::<Method>(), Err(NotAMethod::Unknown(code.to_owned())));
        }
    }
}
