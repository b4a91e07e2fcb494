//! A factory's ledger workbook, from bytes to rows and a report. Reads .xlsx and .csv; judges nothing itself, that is
//! `domain::ledger`. Invariant: whatever the bytes are, the answer is a report or a typed error, within stated bounds.

mod csv;
mod grid;
mod header;
mod lines;
mod markup;
mod xlsx;

use crate::domain::{
    ledger::line::Workbook,
    refusal::{Code, Refusal},
};

/// Largest file that is read.
pub const MAX_BYTES: usize = 20 * 1024 * 1024;
/// Most rows of all sheets together.
pub const MAX_ROWS: usize = 200_000;

/// Why a file cannot be read at all.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Unreadable {
    /// No bytes.
    #[error("the file is empty")]
    Empty,
    /// More than [`MAX_BYTES`].
    #[error("the file has more than 20 MB")]
    TooLarge,
    /// More than [`MAX_ROWS`], or far more cells than a ledger has.
    #[error("the file has more than 200,000 rows or too many cells")]
    TooManyRows,
    /// Unpacked it would be far larger than a ledger.
    #[error("the file unpacks to far more than a ledger holds")]
    UnpacksTooLarge,
    /// An old .xls, or a workbook locked with a password.
    #[error("the file is an old .xls or is locked with a password")]
    OldOrLocked,
    /// Neither .xlsx nor text.
    #[error("the file is neither .xlsx nor .csv")]
    NotATable,
    /// A broken .xlsx.
    #[error("the workbook is damaged: {0}")]
    Damaged(String),
    /// No sheet has a batch code column and its mass column.
    #[error("no sheet holds a ledger table")]
    NoLedger,
}

impl Unreadable {
    /// The refusal it is to whoever sent the file.
    pub fn refusal(&self) -> Refusal {
        let code = match self {
            Self::Empty => Code::ImportEmpty,
            Self::TooLarge | Self::TooManyRows | Self::UnpacksTooLarge => Code::ImportTooLarge,
            Self::OldOrLocked => Code::ImportLocked,
            Self::NotATable => Code::ImportNotATable,
            Self::Damaged(_) => Code::ImportDamaged,
            Self::NoLedger => Code::ImportNoLedger,
        };
        Refusal::of(code).with("reason", self.to_string())
    }
}

/// Reads a file into ledger sheets, by its bytes and not by its name.
pub fn workbook(bytes: &[u8], file: &str) -> Result<Workbook, Unreadable> {
    if bytes.is_empty() {
        return Err(Unreadable::Empty);
    }
    if bytes.len() > MAX_BYTES {
        return Err(Unreadable::TooLarge);
    }
    let mut found = Workbook { file: file.to_owned(), ..Workbook::default() };
    let grids = if bytes.starts_with(b"PK") {
        xlsx::grids(bytes)?
    } else if bytes.starts_with(&[0xD0, 0xCF, 0x11, 0xE0]) {
        return Err(Unreadable::OldOrLocked);
    } else {
        vec![csv::grid(bytes, file)?]
    };
    for grid in grids {
        match header::find(&grid) {
            Some(header) => {
                found.period = found.period.or_else(|| header::period(&grid, &header));
                found.sheets.push(lines::sheet(&grid, header));
            }
            None => found.ignored.push(grid.name),
        }
    }
    if found.sheets.is_empty() { Err(Unreadable::NoLedger) } else { Ok(found) }
}

#[cfg(test)]
mod tests;
