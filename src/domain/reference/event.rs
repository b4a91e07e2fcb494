//! Which tables may be loaded while running, and the fact that one was. The text itself lies in the row beside the event,
//! which holds its digest.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::text_enum;

text_enum! {
    /// A table of reference that a newer official text may replace or extend.
    Table, NotATable {
        /// 国家危险废物名录, by edition.
        Catalogue = "catalogue",
        /// Working days 工作日, by year.
        Calendar = "calendar",
    }
}

impl Table {
    /// The stream that tells every load of this table, so that two loads go one after the other.
    pub const fn stream(self) -> &'static str {
        match self {
            Self::Catalogue => "reference/f357b53a-ec2c-8f43-a6c5-2ff7b414d851",
            Self::Calendar => "reference/92c62eba-482d-88e9-b6aa-3425ff5b4641",
        }
    }

    /// The table whose stream this is.
    pub fn of_stream(stream: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|table| table.stream() == stream)
    }
}

/// One fact about reference tables.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(tag = "kind", content = "data")]
pub enum Event {
    /// A text was loaded; the row of the same stream and version keeps it.
    #[serde(rename = "reference.loaded")]
    Loaded {
        /// Which table.
        table: Table,
        /// Edition of the catalogue, `2025`; years of the calendar, `2027`.
        edition: String,
        /// First day in force.
        valid_from: NaiveDate,
        /// SHA-256 of the kept text in UTF-8, in hex.
        sha256: String,
        /// Its rows.
        rows: u64,
    },
}
