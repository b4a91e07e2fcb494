//! Which wastes must not lie together (Code 535; GB 18597-2023 4.3, 6.1.2): pairs of property tags from
//! `fixtures/incompatibility.csv`. Silence is no proof of compatibility.

use std::sync::OnceLock;

use serde::{Deserialize, Serialize};

use super::tags::{PropertyTag, WasteProfile};
use crate::domain::reference::{TableError, rows, text_enum};

text_enum! {
    /// How strictly two wastes are kept apart; the stricter stands first.
    Verdict, NotAVerdict {
        /// Never in one zone or on one vehicle.
        Forbid = "forbid",
        /// A zone of its own.
        Separate = "separate",
    }
}

#[derive(Debug, Deserialize)]
struct Row {
    a: PropertyTag,
    b: String,
    verdict: Verdict,
    danger_zh: String,
    danger_en: String,
    mark: String,
}

/// Why two wastes are kept apart.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize)]
pub struct Conflict {
    /// How strictly.
    pub verdict: Verdict,
    /// Tag of one of them.
    pub tag: PropertyTag,
    /// Tag of the other; `None` when it conflicts with every other waste.
    pub with: Option<PropertyTag>,
    /// What would happen, in Chinese.
    pub danger_zh: &'static str,
    /// The same in English.
    pub danger_en: &'static str,
    /// How the rule is known: source or design.
    pub mark: &'static str,
}

type Rule = (Option<PropertyTag>, Row);

fn rules() -> Result<&'static [Rule], TableError> {
    static TABLE: OnceLock<Result<Vec<Rule>, TableError>> = OnceLock::new();
    let read = |(line, row): (u64, Row)| match row.b.as_str() {
        "*" => Ok((None, row)),
        tag => Ok((Some(tag.parse().map_err(|fault| TableError::at("incompatibility", line, &fault))?), row)),
    };
    let table = TABLE.get_or_init(|| {
        rows::<Row>("incompatibility", include_str!("../../../fixtures/incompatibility.csv"))?
            .into_iter()
            .map(read)
            .collect()
    });
    table.as_deref().map_err(Clone::clone)
}

/// The strictest reason to keep two wastes apart, the same either way round; `None` when no rule speaks.
pub fn conflict(a: &WasteProfile, b: &WasteProfile) -> Result<Option<Conflict>, TableError> {
    let (left, right) = (a.effective_tags(), b.effective_tags());
    let speaks = |(with, row): &&Rule| match with {
        Some(with) => {
            (left.contains(&row.a) && right.contains(with)) || (right.contains(&row.a) && left.contains(with))
        }
        None => {
            left.contains(&row.a) != right.contains(&row.a)
                || (row.a == PropertyTag::Explosive && a.code != b.code && left.contains(&row.a))
        }
    };
    // Two wastes of one code and the same tags are one kind of waste.
    if a == b {
        return Ok(None);
    }
    Ok(rules()?.iter().filter(speaks).min_by_key(|(_, row)| row.verdict).map(|(with, row)| Conflict {
        verdict: row.verdict,
        tag: row.a,
        with: *with,
        danger_zh: &row.danger_zh,
        danger_en: &row.danger_en,
        mark: &row.mark,
    }))
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "tests")]
mod tests {
    use super::*;

    fn waste(code: &str, tags: &[PropertyTag]) -> WasteProfile {
        WasteProfile { code: code.parse().unwrap(), hazards: None, tags: tags.to_vec() }
    }

    fn verdict(a: &WasteProfile, b: &WasteProfile) -> Option<Verdict> {
        let found = conflict(a, b).unwrap().map(|one| one.verdict);
        assert_eq!(found, conflict(b, a).unwrap().map(|one| one.verdict), "the same either way round");
        found
    }

    #[test]
    fn categories_speak_where_nobody_stated_tags() {
        let (cyanide, acid, alkali) = (waste("900-027-33", &[]), waste("900-300-34", &[]), waste("900-352-35", &[]));
        assert_eq!(verdict(&cyanide, &acid), Some(Verdict::Forbid));
        assert_eq!(verdict(&acid, &alkali), Some(Verdict::Forbid));
        assert_eq!(verdict(&waste("336-064-17", &[]), &acid), Some(Verdict::Forbid));
        assert_eq!(verdict(&waste("841-001-01", &[]), &alkali), Some(Verdict::Separate));
        assert_eq!(verdict(&waste("900-018-15", &[]), &waste("841-001-01", &[])), Some(Verdict::Forbid));
        assert_eq!(verdict(&alkali, &waste("900-041-49", &[])), None);
        assert_eq!(verdict(&acid, &acid), None);
    }

    #[test]
    fn stated_tags_overrule_the_category() {
        let hydrochloric = waste("900-300-34", &[PropertyTag::Acid]);
        assert_eq!(verdict(&hydrochloric, &waste("336-064-17", &[])), None);
        let bleach = waste("900-999-49", &[PropertyTag::Hypochlorite]);
        assert_eq!(verdict(&bleach, &hydrochloric), Some(Verdict::Forbid));
    }
}
