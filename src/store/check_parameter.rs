//! What was chosen for the findings of the check before departure. A row never changes; the event of the same version tells of it.

use diesel::prelude::*;

use super::{Conn, Stored};

use tables::check_parameter;

mod tables {
    diesel::table! {
        check_parameter (version) {
            version -> BigInt,
            code -> Text,
            division -> Text,
            choice -> Text,
            reason -> Text,
            valid_from -> Text,
            set_at -> BigInt,
        }
    }
}

/// A choice.
#[derive(Clone, Debug, Queryable, Insertable, PartialEq, Eq)]
#[diesel(table_name = check_parameter)]
#[expect(missing_docs, reason = "columns named by their meaning")]
pub struct CheckParameterRow {
    /// Version of the stream of all choices.
    pub version: i64,
    /// Code of the finding.
    pub code: String,
    /// Beginning of the divisions it holds for; empty: everywhere.
    pub division: String,
    pub choice: String,
    pub reason: String,
    /// A day, `2026-11-23`.
    pub valid_from: String,
    pub set_at: i64,
}

/// Keeps a choice.
pub fn insert(conn: &mut Conn, row: &CheckParameterRow) -> Stored<()> {
    diesel::insert_into(check_parameter::table).values(row.clone()).execute(conn)?;
    Ok(())
}

/// The newest version; 0 before the first.
pub fn newest(conn: &mut Conn) -> Stored<i64> {
    let found: Option<i64> = check_parameter::table.select(diesel::dsl::max(check_parameter::version)).first(conn)?;
    Ok(found.unwrap_or(0))
}

/// Every choice, in the order in which they were made.
pub fn all(conn: &mut Conn) -> Stored<Vec<CheckParameterRow>> {
    Ok(check_parameter::table.order(check_parameter::version).load(conn)?)
}
