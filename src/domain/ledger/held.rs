//! What a site already holds of its ledger: the rows accepted before, by table and batch code, and what is left of each.
//! Invariant: a container code stands on at most one batch of B.1.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;

use super::{row::LedgerRow, table::Table};
use crate::{
    domain::{declaration::period::Period, waste::WasteCode},
    kernel::{hash::Hash, mass::Mass},
};

/// An accepted row as later rows and imports see it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HeldRow {
    /// Legal day.
    pub day: NaiveDate,
    /// Waste code.
    pub waste_code: WasteCode,
    /// Container codes.
    pub containers: Vec<String>,
    /// Mass of the row.
    pub mass: Mass,
    /// What no row of the next table has drawn yet.
    pub left: Mass,
    /// [`LedgerRow::fingerprint`] of its content.
    pub fingerprint: Hash,
}

/// All accepted rows of a site.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct Held {
    rows: BTreeMap<(Table, String), HeldRow>,
    containers: BTreeMap<String, String>,
    locked: Vec<Period>,
    own: BTreeSet<OwnLine>,
}

/// A line that this ledger gave itself: table, batch code, legal day, waste code and grams.
pub type OwnLine = (Table, String, NaiveDate, WasteCode, i64);

impl Held {
    /// Puts a row in as it stands on record.
    pub fn insert(&mut self, table: Table, batch: String, row: HeldRow) {
        if table == Table::Produced {
            for container in &row.containers {
                self.containers.insert(container.clone(), batch.clone());
            }
        }
        self.rows.insert((table, batch), row);
    }

    /// Declares that these spans are locked: nothing new is read into them (ADR 18).
    pub fn lock(&mut self, spans: Vec<Period>) {
        self.locked = spans;
    }

    /// Tells which lines came about here, and need not be read in again.
    pub fn know(&mut self, lines: impl IntoIterator<Item = OwnLine>) {
        self.own.extend(lines);
    }

    /// Whether a row is a line that came about here, to the gram. A code alone says nothing: a former ledger counted by itself.
    pub fn is_own(&self, row: &LedgerRow) -> bool {
        self.own.contains(&(row.table, row.batch.clone(), row.day, row.waste_code, row.mass.grams()))
    }

    /// Whether a day may no longer be read in.
    pub fn is_locked(&self, day: NaiveDate) -> bool {
        self.locked.iter().any(|span| span.days().0 <= day && day <= span.days().1)
    }

    /// Puts a newly accepted row in and draws its mass from the batches it refers to.
    pub fn accept(&mut self, row: &LedgerRow) {
        if let Some(before) = row.table.before() {
            for draw in &row.draws {
                if let Some(source) = self.rows.get_mut(&(before, draw.batch.clone())) {
                    source.left = source.left.minus(draw.mass).unwrap_or(Mass::ZERO).max(Mass::ZERO);
                }
            }
        }
        let held = HeldRow {
            day: row.day,
            waste_code: row.waste_code,
            containers: row.containers.clone(),
            mass: row.mass,
            left: row.mass,
            fingerprint: row.fingerprint(),
        };
        self.insert(row.table, row.batch.clone(), held);
    }

    /// The row of a batch code.
    pub fn row(&self, table: Table, batch: &str) -> Option<&HeldRow> {
        self.rows.get(&(table, batch.to_owned()))
    }

    /// The B.1 batch on which a container code stands.
    pub fn batch_of_container(&self, container: &str) -> Option<&str> {
        self.containers.get(container).map(String::as_str)
    }

    /// Every row of a table with its batch code.
    pub fn of_table(&self, table: Table) -> impl Iterator<Item = (&str, &HeldRow)> {
        self.rows.iter().filter(move |((its, _), _)| *its == table).map(|((_, batch), row)| (batch.as_str(), row))
    }
}
