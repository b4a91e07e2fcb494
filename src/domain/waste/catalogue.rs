//! 国家危险废物名录 by edition: which codes are listed, on which days, and what one edition changed against another.
//! Invariant: an edition holds each code once, under its own category. The full 2025 table was not found, so the 2021
//! edition stays usable after its end, with a warning; the official 2025 table is loaded with `weifei import catalogue`.

use std::{collections::BTreeMap, sync::OnceLock};

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::{code::WasteCode, hazard::Hazards};
use crate::domain::reference::{
    Difference, MAX_FAULTS, Read, TableError, all_rows,
    difference::{FieldChange, Line, What},
};

/// The text of the built-in edition.
pub const BUILTIN: &str = include_str!("../../../fixtures/waste-catalogue.csv");
/// Name of the table in faults.
const NAME: &str = "waste-catalogue";
/// Columns that a text must have.
const COLUMNS: [&str; 6] = ["category", "category_name", "industry", "code", "description", "hazards_raw"];

/// A listed waste of one edition.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct Entry {
    /// 废物代码.
    pub code: WasteCode,
    /// Name of the category, `其他废物`.
    pub category_name: String,
    /// 行业来源.
    pub industry: String,
    /// 危险废物 as the table words it.
    pub description: String,
    /// 危险特性 with the official joiner.
    pub hazards: Hazards,
}

/// One edition of the catalogue and the days it is in force.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Catalogue {
    /// Edition, `2021`.
    pub edition: String,
    /// First day in force.
    pub valid_from: NaiveDate,
    /// Last day in force; open while none is known.
    pub valid_to: Option<NaiveDate>,
    entries: BTreeMap<WasteCode, Entry>,
}

/// How a code stands in the catalogue on a day.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Standing<'a> {
    /// Listed by the edition in force that day.
    Listed(&'a Entry),
    /// Listed, but by an edition not in force that day: usable, with a warning.
    ListedOutOfForce(&'a Entry),
    /// 900-000-nn of an existing category: always acceptable (国家危险废物名录 Art. 6).
    Unlisted,
    /// Well-formed but not in this edition: a warning with a reason while editions are missing, not a refusal.
    Unknown,
    /// Its category is vacant (HW41–HW44): refuse.
    VacantCategory,
}

impl<'a> Standing<'a> {
    /// The entry, if listed.
    pub const fn entry(self) -> Option<&'a Entry> {
        match self {
            Self::Listed(entry) | Self::ListedOutOfForce(entry) => Some(entry),
            Self::Unlisted | Self::Unknown | Self::VacantCategory => None,
        }
    }

    /// Whether a person should be told before going on.
    pub const fn warns(self) -> bool {
        matches!(self, Self::ListedOutOfForce(_) | Self::Unknown)
    }
}

/// A row of the CSV form; further columns are left unread.
#[derive(Deserialize)]
struct Row {
    category: String,
    category_name: String,
    industry: String,
    code: String,
    description: String,
    hazards_raw: String,
    #[serde(default)]
    edition: Option<String>,
}

impl Catalogue {
    /// The 2021 edition (部令 15 号), 467 wastes, in force 2021-01-01 to 2024-12-31.
    pub fn builtin() -> Result<&'static Self, TableError> {
        static TABLE: OnceLock<Result<Catalogue, TableError>> = OnceLock::new();
        let table = TABLE.get_or_init(|| {
            let day = |year, month, day| {
                NaiveDate::from_ymd_opt(year, month, day).ok_or_else(|| TableError::at(NAME, 0, "bad day"))
            };
            let whole = Self::parse(BUILTIN, "2021", day(2021, 1, 1)?)?;
            Ok(Self { valid_to: Some(day(2024, 12, 31)?), ..whole })
        });
        table.as_ref().map_err(Clone::clone)
    }

    /// Reads an edition from CSV with the columns of `fixtures/waste-catalogue.csv`; the first fault if there is one.
    pub fn parse(csv: &str, edition: &str, valid_from: NaiveDate) -> Result<Self, TableError> {
        Self::read(csv, edition, valid_from)
            .map_err(|faults| faults.into_iter().next().unwrap_or_else(|| TableError::at(NAME, 0, "no rows")))
    }

    /// The same, with every fault, at most [`MAX_FAULTS`]. What it accepts it must accept for ever: loaded texts are kept.
    pub fn read(csv: &str, edition: &str, valid_from: NaiveDate) -> Result<Self, Vec<TableError>> {
        let Read { rows, mut faults } = all_rows::<Row>(NAME, &COLUMNS, csv);
        let mut entries = BTreeMap::new();
        for (line, row) in rows {
            match Self::entry(&row, edition) {
                Ok(entry) => {
                    let code = entry.code;
                    if entries.insert(code, entry).is_some() {
                        faults.push(TableError::at(NAME, line, &format!("code {code} stands twice")));
                    }
                }
                Err(reason) => faults.push(TableError::at(NAME, line, &reason)),
            }
        }
        if faults.is_empty() && entries.is_empty() {
            faults.push(TableError::at(NAME, 0, "no rows"));
        }
        if faults.is_empty() {
            return Ok(Self { edition: edition.to_owned(), valid_from, valid_to: None, entries });
        }
        faults.sort_by_key(|fault| fault.line);
        faults.truncate(MAX_FAULTS);
        Err(faults)
    }

    fn entry(row: &Row, edition: &str) -> Result<Entry, String> {
        let code: WasteCode = row.code.parse().map_err(|fault| format!("code {:?}: {fault}", row.code))?;
        if code.category().to_string() != row.category || !code.category_exists() {
            return Err(format!("code {code} does not belong to category {:?}", row.category));
        }
        if let Some(said) = row.edition.as_deref().filter(|said| !said.is_empty() && *said != edition) {
            return Err(format!("the row is of edition {said}, not {edition}"));
        }
        let hazards = row.hazards_raw.parse().map_err(|fault| format!("hazards of {code}: {fault}"))?;
        Ok(Entry {
            code,
            category_name: row.category_name.clone(),
            industry: row.industry.clone(),
            description: row.description.clone(),
            hazards,
        })
    }

    /// Whether this edition is in force on a day.
    pub fn in_force(&self, day: NaiveDate) -> bool {
        self.valid_from <= day && self.valid_to.is_none_or(|end| day <= end)
    }

    /// The entry of a code, whatever the day.
    pub fn get(&self, code: WasteCode) -> Option<&Entry> {
        self.entries.get(&code)
    }

    /// How a code stands on a day in this edition.
    pub fn lookup(&self, code: WasteCode, day: NaiveDate) -> Standing<'_> {
        match self.get(code) {
            Some(entry) if self.in_force(day) => Standing::Listed(entry),
            Some(entry) => Standing::ListedOutOfForce(entry),
            None if !code.category_exists() => Standing::VacantCategory,
            None if code.is_unlisted() => Standing::Unlisted,
            None => Standing::Unknown,
        }
    }

    /// Entries in which every word of a search stands, in the order of their codes; digits find a code without hyphens.
    pub fn search(&self, words: &str) -> impl Iterator<Item = &Entry> {
        let words: Vec<String> = words.split_whitespace().map(str::to_lowercase).collect();
        self.entries.values().filter(move |entry| {
            let code = entry.code.to_string();
            let digits = code.replace('-', "");
            let category = entry.code.category().to_string().to_lowercase();
            let texts = [&entry.category_name, &entry.industry, &entry.description];
            words.iter().all(|word| {
                [&code, &digits, &category].iter().any(|text| text.starts_with(word.as_str()))
                    || texts.iter().any(|text| text.to_lowercase().contains(word.as_str()))
            })
        })
    }

    /// Entries in the order of their codes.
    pub fn entries(&self) -> impl ExactSizeIterator<Item = &Entry> {
        self.entries.values()
    }
}

/// The edition to judge a day by: the one in force, else the newest begun by then, else the oldest.
pub fn edition_for(editions: &[Catalogue], day: NaiveDate) -> Option<&Catalogue> {
    let latest = |wanted: &dyn Fn(&Catalogue) -> bool| {
        editions.iter().filter(|edition| wanted(edition)).max_by_key(|edition| edition.valid_from)
    };
    latest(&|edition| edition.in_force(day))
        .or_else(|| latest(&|edition| edition.valid_from <= day))
        .or_else(|| editions.iter().min_by_key(|edition| edition.valid_from))
}

/// What the new edition added, removed and changed, in the order of the codes.
pub fn diff(old: &Catalogue, new: &Catalogue) -> Difference {
    let mut lines: BTreeMap<WasteCode, Line> = BTreeMap::new();
    let line = |entry: &Entry, what, fields| Line {
        key: entry.code.to_string(),
        title: entry.description.clone(),
        what,
        fields,
    };
    for entry in old.entries() {
        match new.get(entry.code).map(|now| changed_fields(entry, now)) {
            None => drop(lines.insert(entry.code, line(entry, What::Removed, Vec::new()))),
            Some(fields) if fields.is_empty() => {}
            Some(fields) => drop(lines.insert(entry.code, line(entry, What::Changed, fields))),
        }
    }
    let added = new.entries().filter(|entry| old.get(entry.code).is_none());
    lines.extend(added.map(|entry| (entry.code, line(entry, What::Added, Vec::new()))));
    Difference { lines: lines.into_values().collect() }
}

fn changed_fields(old: &Entry, new: &Entry) -> Vec<FieldChange> {
    [
        ("category_name", old.category_name.clone(), new.category_name.clone()),
        ("industry", old.industry.clone(), new.industry.clone()),
        ("description", old.description.clone(), new.description.clone()),
        ("hazards", old.hazards.to_string(), new.hazards.to_string()),
    ]
    .into_iter()
    .filter(|(_, before, after)| before != after)
    .map(|(field, before, after)| FieldChange { field, before, after })
    .collect()
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "tests")]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    const HEAD: &str = "category,category_name,industry,code,description,hazards,hazards_raw,edition\n";

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    #[test]
    fn the_2021_edition_has_467_wastes_in_46_categories() {
        let catalogue = Catalogue::builtin().unwrap();
        assert_eq!(catalogue.entries().len(), 467);
        assert_eq!(catalogue.entries().map(|entry| entry.code.category()).collect::<BTreeSet<_>>().len(), 46);
    }

    #[test]
    fn a_code_stands_by_day() {
        let catalogue = Catalogue::builtin().unwrap();
        let standing = |code: &str, on: &str| catalogue.lookup(code.parse().unwrap(), day(on));
        assert!(matches!(standing("900-041-49", "2024-12-31"), Standing::Listed(_)));
        let after = standing("900-041-49", "2025-01-01");
        assert!(matches!(after, Standing::ListedOutOfForce(_)) && after.warns());
        assert!(matches!(standing("900-041-49", "2020-12-31"), Standing::ListedOutOfForce(_)));
        assert_eq!(standing("900-000-49", "2026-11-23"), Standing::Unlisted);
        assert_eq!(standing("900-998-49", "2026-11-23"), Standing::Unknown);
        assert_eq!(standing("900-000-42", "2026-11-23"), Standing::VacantCategory);
    }

    #[test]
    fn a_new_edition_is_compared_field_by_field() {
        let old = format!(
            "{HEAD}HW49,其他废物,非特定行业,900-041-49,包装物,T,T/In,a\nHW08,油,无,900-249-08,油,T,\"T,I\",a\n"
        );
        let new = format!(
            "{HEAD}HW49,其他废物,非特定行业,900-041-49,包装物等,T,T/In,b\nHW48,渣,锡冶炼,321-099-48,渣,T,T,b\n"
        );
        let old = Catalogue::parse(&old, "a", day("2021-01-01")).unwrap();
        let new = Catalogue::parse(&new, "b", day("2025-01-01")).unwrap();
        let changes: Vec<_> =
            diff(&old, &new).lines.into_iter().map(|line| (line.key, line.what, line.fields)).collect();
        let wording = FieldChange { field: "description", before: "包装物".into(), after: "包装物等".into() };
        assert_eq!(
            changes,
            [
                ("321-099-48".into(), What::Added, vec![]),
                ("900-041-49".into(), What::Changed, vec![wording]),
                ("900-249-08".into(), What::Removed, vec![]),
            ]
        );
        assert!(diff(&old, &old).lines.is_empty());
        let both = [old, new];
        assert_eq!(edition_for(&both, day("2024-06-01")).unwrap().edition, "a");
        assert_eq!(edition_for(&both, day("2026-06-01")).unwrap().edition, "b");
    }

    #[test]
    fn faults_are_named_by_line() {
        let line = |rows: &str| Catalogue::parse(&format!("{HEAD}{rows}"), "b", day("2025-01-01")).unwrap_err().line;
        let good = "HW49,其他,无,900-041-49,x,T,T,b\n";
        assert_eq!(line(&format!("{good}{good}")), 3);
        assert_eq!(line("HW48,其他,无,900-041-49,x,T,T,b\n"), 2);
        assert_eq!(line("HW49,其他,无,900-041-49,x,T,Q,b\n"), 2);
        assert_eq!(line("HW49,其他,无,900-041-49,x,T,T,2021\n"), 2);
        assert_eq!(line(""), 0);
        let faults = Catalogue::read(&format!("{HEAD}{good}HW49,x\n{good}"), "b", day("2025-01-01")).unwrap_err();
        assert_eq!(faults.iter().map(|fault| fault.line).collect::<Vec<_>>(), [3, 4]);
        assert_eq!(Catalogue::parse("code,hazards\n", "b", day("2025-01-01")).unwrap_err().line, 1);
    }
}
