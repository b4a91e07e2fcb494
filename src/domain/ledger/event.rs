//! That a ledger was read in: which file, and what it came to. The rows themselves are facts of their packages.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::kernel::id::SiteId;

/// One fact about a ledger.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(tag = "kind", content = "data")]
pub enum Event {
    /// A file was read in.
    #[serde(rename = "ledger.imported")]
    Imported {
        /// Whose ledger it is.
        site: SiteId,
        /// SHA-256 of the file, in hex.
        file_sha256: String,
        /// The day of reading.
        read_on: NaiveDate,
        /// Records of the file.
        rows_total: u64,
        /// Accepted ones.
        rows_accepted: u64,
        /// Refused ones.
        rows_refused: u64,
        /// Accepted ones that were not on record before.
        rows_new: u64,
    },
}
