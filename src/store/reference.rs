//! Texts of reference tables that were loaded. A row never changes; the event of the same table and version tells of it.

use diesel::prelude::*;

use super::{Conn, Stored};

use tables::reference_table;

mod tables {
    diesel::table! {
        reference_table (name, version) {
            name -> Text,
            version -> BigInt,
            edition -> Text,
            valid_from -> Text,
            sha256 -> Text,
            row_count -> BigInt,
            body -> Text,
            loaded_at -> BigInt,
        }
    }
}

/// A kept text.
#[derive(Clone, Debug, Queryable, Insertable, PartialEq, Eq)]
#[diesel(table_name = reference_table)]
#[expect(missing_docs, reason = "columns named by their meaning")]
pub struct ReferenceRow {
    /// `catalogue` or `calendar`.
    pub name: String,
    /// Version of the table's stream.
    pub version: i64,
    pub edition: String,
    /// A day, `2025-01-01`.
    pub valid_from: String,
    /// Digest of `body` in hex.
    pub sha256: String,
    pub row_count: i64,
    /// The text in UTF-8.
    pub body: String,
    pub loaded_at: i64,
}

/// Keeps a text.
pub fn insert(conn: &mut Conn, row: &ReferenceRow) -> Stored<()> {
    diesel::insert_into(reference_table::table).values(row.clone()).execute(conn)?;
    Ok(())
}

/// Table, version and digest of every text: enough to know whether another was loaded.
pub fn marks(conn: &mut Conn) -> Stored<Vec<(String, i64, String)>> {
    use reference_table::{name, sha256, version};
    Ok(reference_table::table.select((name, version, sha256)).order((name, version)).load(conn)?)
}

/// Every text, by table, oldest first.
pub fn all(conn: &mut Conn) -> Stored<Vec<ReferenceRow>> {
    Ok(reference_table::table.order((reference_table::name, reference_table::version)).load(conn)?)
}
