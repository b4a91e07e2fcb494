//! A sheet as cells by row and column, without any idea of what they mean. Sparse, so that one far cell costs nothing.

use std::collections::BTreeMap;

use super::Unreadable;
use crate::domain::ledger::cell::{Cell, Value};

/// Most cells of a sheet, those filled by merged ranges included.
pub const MAX_CELLS: usize = 4_000_000;

/// A sheet.
#[derive(Clone, Debug, Default)]
pub struct Grid {
    /// Its name.
    pub name: String,
    /// Cells by row and column, both counted from 0.
    pub rows: BTreeMap<u32, BTreeMap<u32, Cell>>,
    /// Hidden columns, counted from 0.
    pub hidden_columns: Vec<u32>,
    /// Hidden rows, counted from 0.
    pub hidden_rows: Vec<u32>,
}

/// A merged range: first and last row, first and last column.
#[derive(Clone, Copy, Debug)]
pub struct Merge {
    /// First and last row.
    pub rows: (u32, u32),
    /// First and last column.
    pub columns: (u32, u32),
}

impl Grid {
    /// The cell, if there is one.
    pub fn cell(&self, row: u32, column: u32) -> Option<&Cell> {
        self.rows.get(&row)?.get(&column)
    }

    /// Last row that has something in it.
    pub fn last_row(&self) -> Option<u32> {
        let filled =
            |cells: &BTreeMap<u32, Cell>| cells.values().any(|cell| !cell.merged && cell.value != Value::Empty);
        self.rows.iter().rev().find(|(_, cells)| filled(cells)).map(|(row, _)| *row)
    }

    /// Gives the value of a merged range to every cell it covers, within the sheet's filled part.
    pub fn spread(&mut self, merges: &[Merge]) -> Result<(), Unreadable> {
        let last_row = self.rows.keys().next_back().copied().unwrap_or(0);
        let last_column = self.rows.values().filter_map(|cells| cells.keys().next_back()).max().copied().unwrap_or(0);
        let mut spread = 0_usize;
        for merge in merges {
            let Some(anchor) = self.cell(merge.rows.0, merge.columns.0).cloned() else { continue };
            if anchor.is_blank() {
                continue;
            }
            let copy = Cell { merged: true, formula: None, ..anchor };
            for row in merge.rows.0..=merge.rows.1.min(last_row) {
                for column in merge.columns.0..=merge.columns.1.min(last_column) {
                    if (row, column) == (merge.rows.0, merge.columns.0) {
                        continue;
                    }
                    spread += 1;
                    if spread > MAX_CELLS {
                        return Err(Unreadable::TooManyRows);
                    }
                    self.rows.entry(row).or_default().insert(column, copy.clone());
                }
            }
        }
        Ok(())
    }
}
