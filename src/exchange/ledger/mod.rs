//! A factory's ledger workbook, from bytes to rows and a report. Reads .xlsx and .csv; judges nothing itself, that is
//! `domain::ledger`. Invariant: whatever the bytes are, the answer is a report or a typed error, within stated bounds.

mod csv;
mod grid;
mod header;
mod lines;
mod markup;
mod xlsx;

use chrono::NaiveDate;

use crate::{
    domain::{
        ledger::{Held, Import, SiteNamed, import, line::Workbook},
        waste::Catalogue,
    },
    kernel::text::Words,
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
    /// Stable code.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Empty => "import.file_empty",
            Self::TooLarge => "import.file_too_large",
            Self::TooManyRows => "import.too_many_rows",
            Self::UnpacksTooLarge => "import.file_unpacks_too_large",
            Self::OldOrLocked => "import.file_old_or_locked",
            Self::NotATable => "import.file_not_a_table",
            Self::Damaged(_) => "import.file_damaged",
            Self::NoLedger => "import.no_ledger_table",
        }
    }

    /// What to do about it.
    pub const fn remedy(&self) -> Words {
        match self {
            Self::Empty => Words { zh: "请选择有内容的文件", en: "Choose a file with content" },
            Self::TooLarge | Self::TooManyRows | Self::UnpacksTooLarge => Words {
                zh: "请按年度或环节拆分后分别导入",
                en: "Split it by year or by table and import the parts",
            },
            Self::OldOrLocked => Words {
                zh: "请去除密码并另存为 .xlsx 后再导入",
                en: "Remove the password, save it as .xlsx and import that",
            },
            Self::NotATable => Words { zh: "请导入 .xlsx 或 .csv 文件", en: "Import an .xlsx or a .csv file" },
            Self::Damaged(_) => Words {
                zh: "请用电子表格软件打开并另存为 .xlsx 后再导入",
                en: "Open it in a spreadsheet program, save it as .xlsx and import that",
            },
            Self::NoLedger => Words {
                zh: "工作表须有本环节批次编码列和数量列（如 产生批次编码、产生量）",
                en: "A sheet needs its own batch code column and its mass column, such as 产生批次编码 and 产生量",
            },
        }
    }
}

/// Reads a file and judges it against what the site holds.
pub fn read(
    bytes: &[u8],
    file: &str,
    site: SiteNamed,
    catalogue: &Catalogue,
    read_on: NaiveDate,
    held: &Held,
) -> Result<Import, Unreadable> {
    Ok(import(&workbook(bytes, file)?, site, catalogue, read_on, held))
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
