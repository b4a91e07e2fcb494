//! One-time codes by which a party confirms on somebody else's device. No fact: nothing of them is in the journal.

use diesel::prelude::*;

use super::{Conn, Stored, statement::execute};

use tables::confirm_code;

mod tables {
    diesel::table! {
        confirm_code (manifest, side) {
            manifest -> Text,
            side -> Text,
            hash -> Text,
            person -> Text,
            role -> Text,
            expires_at -> BigInt,
            tries_left -> BigInt,
        }
    }
}

/// A code's row; only its digest is kept.
#[derive(Clone, Debug, Queryable, Insertable, PartialEq, Eq)]
#[diesel(table_name = confirm_code)]
#[expect(missing_docs, reason = "columns named by their meaning")]
pub struct CodeRow {
    pub manifest: String,
    pub side: String,
    pub hash: String,
    /// Who asked for it.
    pub person: String,
    /// In which role.
    pub role: String,
    pub expires_at: i64,
    pub tries_left: i64,
}

/// Keeps a code; an older one of the same side ends.
pub fn keep(conn: &mut Conn, row: &CodeRow) -> Stored<()> {
    end(conn, &row.manifest, &row.side)?;
    diesel::insert_into(confirm_code::table).values(row.clone()).execute(conn)?;
    Ok(())
}

/// Codes of a manifest that can still be used.
pub fn live(conn: &mut Conn, manifest: &str, now: i64) -> Stored<Vec<CodeRow>> {
    let of = confirm_code::table.filter(confirm_code::manifest.eq(manifest));
    Ok(of
        .filter(confirm_code::expires_at.gt(now).and(confirm_code::tries_left.gt(0)))
        .order(confirm_code::side)
        .load(conn)?)
}

/// Counts a wrong try against every live code of a manifest.
pub fn missed(conn: &mut Conn, manifest: &str) -> Stored<()> {
    execute!(conn, "UPDATE confirm_code SET tries_left = tries_left - 1 WHERE manifest = ?", &[manifest.into()])?;
    Ok(())
}

/// Ends a side's code: used, or replaced.
pub fn end(conn: &mut Conn, manifest: &str, side: &str) -> Stored<()> {
    execute!(conn, "DELETE FROM confirm_code WHERE manifest = ? AND side = ?", &[manifest.into(), side.into()],)?;
    Ok(())
}
