//! The reference tables at hand, built in and loaded while running: which edition judges a day, which days are worked, and
//! what one more text would change. A loaded edition takes the place of the one of the same name.
//! Invariant: no two editions begin on the same day, and each ends before the next begins.

use chrono::NaiveDate;

use super::{Difference, Event, Table, TableError};
use crate::{
    domain::{
        law::calendar::{self, Calendar},
        refusal::{Code, Refusal},
        waste::{
            WasteCode,
            catalogue::{self, Catalogue, Entry, edition_for},
        },
    },
    kernel::{clock::Instant, hash::Hash},
};

/// The most letters of an edition's name.
const EDITION_MAX: usize = 20;

/// A text that was read whole.
#[derive(Clone, Debug)]
pub struct Sheet {
    /// Which table.
    pub table: Table,
    /// Edition of the catalogue, years of the calendar.
    pub edition: String,
    /// First day in force.
    pub valid_from: NaiveDate,
    /// The text itself, UTF-8 without a byte order mark.
    pub text: String,
    content: Content,
}

#[derive(Clone, Debug)]
enum Content {
    Catalogue(Catalogue),
    Calendar(Calendar),
}

impl Sheet {
    /// Reads an edition of the catalogue.
    pub fn catalogue(text: &str, edition: &str, valid_from: NaiveDate) -> Result<Self, Vec<TableError>> {
        let text = text.trim_start_matches('\u{feff}');
        let content = Catalogue::read(text, edition, valid_from)?;
        Ok(Self {
            table: Table::Catalogue,
            edition: edition.to_owned(),
            valid_from,
            text: text.to_owned(),
            content: Content::Catalogue(content),
        })
    }

    /// Reads a calendar; its years and first day are its own.
    pub fn calendar(text: &str) -> Result<Self, Vec<TableError>> {
        let text = text.trim_start_matches('\u{feff}');
        let content = Calendar::read(text)?;
        Ok(Self {
            table: Table::Calendar,
            edition: content.years(),
            valid_from: content.first_day().unwrap_or_default(),
            text: text.to_owned(),
            content: Content::Calendar(content),
        })
    }

    /// Reads a text that was kept.
    pub fn kept(table: Table, text: &str, edition: &str, valid_from: NaiveDate) -> Result<Self, Vec<TableError>> {
        match table {
            Table::Catalogue => Self::catalogue(text, edition, valid_from),
            Table::Calendar => Self::calendar(text),
        }
    }

    /// How many wastes or days it holds.
    pub fn rows(&self) -> u64 {
        let rows = match &self.content {
            Content::Catalogue(catalogue) => catalogue.entries().len(),
            Content::Calendar(calendar) => calendar.days(),
        };
        u64::try_from(rows).unwrap_or(u64::MAX)
    }

    /// Digest of the text in hex.
    pub fn sha256(&self) -> String {
        Hash::of(&[self.text.as_bytes()]).hex()
    }

    /// The fact that it was loaded.
    pub fn loaded(&self) -> Event {
        Event::Loaded {
            table: self.table,
            edition: self.edition.clone(),
            valid_from: self.valid_from,
            sha256: self.sha256(),
            rows: self.rows(),
        }
    }
}

/// What is told of a text at hand.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Known {
    /// Which table.
    pub table: Table,
    /// Edition of the catalogue, years of the calendar.
    pub edition: String,
    /// First day in force.
    pub valid_from: NaiveDate,
    /// Last day in force; open while none is known.
    pub valid_to: Option<NaiveDate>,
    /// Wastes or days.
    pub rows: u64,
    /// SHA-256 of the text in hex.
    pub sha256: String,
    /// When it was loaded; `None` for what is built in.
    pub loaded_at: Option<Instant>,
    /// A later text of the same edition took its place.
    pub superseded: bool,
}

/// What loading a text would change.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Proposal {
    /// Edition it was compared with.
    pub against: String,
    /// What differs.
    pub difference: Difference,
    /// Nothing would change.
    pub same: bool,
}

/// All tables at hand.
#[derive(Clone, Debug)]
pub struct Shelf {
    builtin: &'static Catalogue,
    catalogues: Vec<Catalogue>,
    calendar: Calendar,
    known: Vec<Known>,
}

impl Shelf {
    /// What is built in.
    pub fn builtin() -> Result<Self, TableError> {
        let (catalogue, calendar) = (Catalogue::builtin()?, Calendar::builtin()?);
        let known = |table, edition: &str, valid_from, valid_to, rows: usize, text: &str| Known {
            table,
            edition: edition.to_owned(),
            valid_from,
            valid_to,
            rows: u64::try_from(rows).unwrap_or(u64::MAX),
            sha256: Hash::of(&[text.as_bytes()]).hex(),
            loaded_at: None,
            superseded: false,
        };
        let (first, last) = (calendar.first_day().unwrap_or_default(), calendar.last_day());
        Ok(Self {
            builtin: catalogue,
            known: vec![
                known(
                    Table::Catalogue,
                    &catalogue.edition,
                    catalogue.valid_from,
                    catalogue.valid_to,
                    catalogue.entries().len(),
                    catalogue::BUILTIN,
                ),
                known(Table::Calendar, &calendar.years(), first, last, calendar.days(), calendar::BUILTIN),
            ],
            catalogues: vec![catalogue.clone()],
            calendar: calendar.clone(),
        })
    }

    /// The same with one more text, loaded at a moment.
    #[must_use]
    pub fn with(mut self, sheet: Sheet, at: Instant) -> Self {
        let mut known = Known {
            table: sheet.table,
            edition: sheet.edition.clone(),
            valid_from: sheet.valid_from,
            valid_to: None,
            rows: sheet.rows(),
            sha256: sheet.sha256(),
            loaded_at: Some(at),
            superseded: false,
        };
        for one in self.known.iter_mut().filter(|one| one.table == known.table && one.edition == known.edition) {
            one.superseded = true;
        }
        match sheet.content {
            Content::Catalogue(mut catalogue) => {
                if let Some(old) = self.edition(&catalogue.edition) {
                    // Its end is not of the text.
                    catalogue.valid_to = old.valid_to;
                }
                self.catalogues.retain(|one| one.edition != catalogue.edition);
                self.catalogues.push(catalogue);
                self.known.push(known);
                self.set_ends();
            }
            Content::Calendar(calendar) => {
                known.valid_to = calendar.last_day();
                self.calendar = self.calendar.with(&calendar);
                self.known.push(known);
            }
        }
        self
    }

    /// An edition ends at the latest before the next begins.
    fn set_ends(&mut self) {
        self.catalogues.sort_by_key(|one| one.valid_from);
        let begins: Vec<NaiveDate> = self.catalogues.iter().skip(1).map(|one| one.valid_from).collect();
        for (one, next) in self.catalogues.iter_mut().zip(begins) {
            let before = next.pred_opt().unwrap_or(next);
            one.valid_to = Some(one.valid_to.map_or(before, |end| end.min(before)));
        }
        let ends =
            |edition: &str| self.catalogues.iter().find(|one| one.edition == edition).and_then(|one| one.valid_to);
        for known in self.known.iter_mut().filter(|one| one.table == Table::Catalogue) {
            known.valid_to = ends(&known.edition);
        }
    }

    /// What loading a text would change; refused when its first day belongs to another edition.
    pub fn propose(&self, sheet: &Sheet) -> Result<Proposal, Refusal> {
        match &sheet.content {
            Content::Catalogue(new) => {
                let taken = |one: &&Catalogue| one.valid_from == new.valid_from && one.edition != new.edition;
                if let Some(other) = self.catalogues.iter().find(taken) {
                    return Err(Refusal::of(Code::ReferenceDayTaken)
                        .with("edition", other.edition.as_str())
                        .with("valid_from", other.valid_from.to_string()));
                }
                let known = self.edition(&new.edition);
                let old = known.unwrap_or_else(|| self.catalogue_on(new.valid_from));
                let difference = catalogue::diff(old, new);
                let same = known.is_some_and(|known| known.valid_from == new.valid_from) && difference.lines.is_empty();
                Ok(Proposal { against: old.edition.clone(), difference, same })
            }
            Content::Calendar(new) => {
                let difference = self.calendar.diff(new);
                Ok(Proposal { against: self.calendar.years(), same: difference.lines.is_empty(), difference })
            }
        }
    }

    /// The edition to judge a day by.
    pub fn catalogue_on(&self, day: NaiveDate) -> &Catalogue {
        edition_for(&self.catalogues, day).unwrap_or(self.builtin)
    }

    /// An edition by its name.
    pub fn edition(&self, edition: &str) -> Option<&Catalogue> {
        self.catalogues.iter().find(|one| one.edition == edition)
    }

    /// What a code stands for: in the edition it was made with, else in the newest that lists it.
    pub fn entry(&self, code: WasteCode, edition: &str) -> Option<&Entry> {
        let own = self.edition(edition).and_then(|one| one.get(code));
        own.or_else(|| self.catalogues.iter().rev().find_map(|one| one.get(code)))
    }

    /// The working days, built in and loaded.
    pub const fn calendar(&self) -> &Calendar {
        &self.calendar
    }

    /// Every text at hand: what is built in, then what was loaded, oldest first.
    pub fn known(&self) -> &[Known] {
        &self.known
    }
}

/// Whether a name of an edition is one: letters, digits, points and hyphens.
pub fn is_edition(text: &str) -> bool {
    !text.is_empty()
        && text.len() <= EDITION_MAX
        && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'-'))
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "tests")]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn sheet(edition: &str, from: &str, code: &str) -> Sheet {
        let text = format!(
            "category,category_name,industry,code,description,hazards_raw\nHW49,其他废物,非特定行业,{code},虚构,T\n"
        );
        Sheet::catalogue(&text, edition, day(from)).unwrap()
    }

    #[test]
    fn an_edition_ends_before_the_next_begins() {
        let at = Instant::from_micros(0);
        let shelf = Shelf::builtin().unwrap().with(sheet("2027", "2027-07-01", "900-998-49"), at);
        let shelf = shelf.with(sheet("2025", "2025-01-01", "900-997-49"), at);
        let on = |text: &str| shelf.catalogue_on(day(text)).edition.clone();
        assert_eq!([on("2020-01-01"), on("2024-12-31")], ["2021", "2021"]);
        assert_eq!([on("2025-01-01"), on("2027-06-30"), on("2027-07-01")], ["2025", "2025", "2027"]);
        assert_eq!(shelf.edition("2025").unwrap().valid_to, Some(day("2027-06-30")));
        let code = "900-997-49".parse().unwrap();
        assert!(shelf.entry(code, "2021").is_some() && shelf.edition("2021").unwrap().get(code).is_none());
    }

    #[test]
    fn the_same_edition_again_takes_the_place_of_the_first() {
        let at = Instant::from_micros(0);
        let shelf = Shelf::builtin().unwrap().with(sheet("2025", "2025-01-01", "900-997-49"), at);
        assert!(shelf.propose(&sheet("2025", "2025-01-01", "900-997-49")).unwrap().same);
        let later = sheet("2025", "2025-01-01", "900-998-49");
        let proposal = shelf.propose(&later).unwrap();
        assert_eq!((proposal.same, proposal.against.as_str(), proposal.difference.lines.len()), (false, "2025", 2));
        assert!(shelf.propose(&sheet("2026", "2025-01-01", "900-998-49")).is_err());
        let shelf = shelf.with(later, at);
        let superseded: Vec<bool> = shelf.known().iter().map(|one| one.superseded).collect();
        assert_eq!(superseded, [false, false, true, false]);
    }

    #[test]
    fn an_edition_has_a_plain_name() {
        assert!(is_edition("2025") && is_edition("2025.1-a"));
        assert!(!is_edition("") && !is_edition("2025 年") && !is_edition(&"2".repeat(21)));
    }
}
