//! Sheets as tables of lines: which columns were found, and every line below the header, record or not.

use std::collections::BTreeMap;

use serde::Serialize;

use super::{
    cell::{Cell, column_letters},
    quantity::Unit,
    table::{Field, Table},
};

/// A column that was recognised.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Column {
    /// Counted from 0.
    pub at: u32,
    /// The column name as written.
    pub header: String,
    /// A unit that stands in brackets in the name.
    pub unit: Option<Unit>,
}

impl Column {
    /// The letters over it.
    pub fn letters(&self) -> String {
        column_letters(self.at)
    }
}

/// A record: its row as the spreadsheet counts, and the cells of the recognised columns.
#[derive(Clone, Debug, PartialEq, Default)]
pub struct Line {
    /// Row, counted from 1.
    pub row: u32,
    /// Cells by column; an absent one is empty.
    pub cells: BTreeMap<Field, Cell>,
}

/// Why a line is no record.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub enum SkippedKind {
    /// Nothing but spaces, or only a running number.
    #[serde(rename = "blank")]
    Blank,
    /// 小计, 合计, 总计.
    #[serde(rename = "subtotal")]
    Subtotal,
    /// The header again, after a page break.
    #[serde(rename = "repeated header")]
    RepeatedHeader,
    /// The title again, after a page break.
    #[serde(rename = "title")]
    Title,
    /// Notes and signatures.
    #[serde(rename = "note")]
    Note,
}

/// A line that is no record.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Skipped {
    /// Row, counted from 1.
    pub row: u32,
    /// What it is.
    pub kind: SkippedKind,
}

/// A sheet that holds a ledger table.
#[derive(Clone, Debug, PartialEq)]
pub struct LedgerSheet {
    /// Its name.
    pub name: String,
    /// Which table it is, by its column names.
    pub table: Table,
    /// Rows of the header, counted from 1.
    pub header_rows: Vec<u32>,
    /// Letters of hidden columns; they count like others.
    pub hidden_columns: Vec<String>,
    /// Hidden rows; they count like others.
    pub hidden_rows: Vec<u32>,
    /// The recognised columns.
    pub columns: BTreeMap<Field, Column>,
    /// Records from top to bottom.
    pub lines: Vec<Line>,
    /// Lines that are no record.
    pub skipped: Vec<Skipped>,
}

/// A workbook as its reader found it.
#[derive(Clone, Debug, PartialEq, Default)]
pub struct Workbook {
    /// Name of the file.
    pub file: String,
    /// First and last day as a title names them.
    pub period: Option<(chrono::NaiveDate, chrono::NaiveDate)>,
    /// Sheets with a ledger table, in the order of the file.
    pub sheets: Vec<LedgerSheet>,
    /// Names of the sheets that are none.
    pub ignored: Vec<String>,
}
