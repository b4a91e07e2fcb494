//! Rows that seldom change – sites, waste streams, facilities with their zones – kept by SQLite's writer thread between its
//! commands, so that a scan does not read and parse them again (ADR 5).
//!
//! **Invariant:** what is kept is what the writing connection would read now. It is forgotten when such a row is written,
//! when anything is rolled back, and when another process has written to the file. Other threads, and PostgreSQL, keep
//! nothing and always read.

use std::{cell::RefCell, collections::HashMap};

use diesel::{QueryableByName, RunQueryDsl as _, SqliteConnection, sql_types::BigInt};

use super::{Conn, Stored};
use crate::domain::{
    facility::Facility,
    party::{Site, WasteStream},
};

/// Most rows of a kind; when there are more, all are forgotten.
const MOST: usize = 10_000;

thread_local! {
    static KEPT: RefCell<Option<Kept>> = const { RefCell::new(None) };
}

/// What the writer thread remembers, by id.
#[derive(Default)]
pub(super) struct Kept {
    /// SQLite's count of other connections' commits.
    others: i64,
    pub sites: HashMap<String, Site>,
    pub wastes: HashMap<String, WasteStream>,
    /// By the id of each of their zones.
    pub facilities: HashMap<String, Facility>,
}

#[derive(QueryableByName)]
struct Others {
    #[diesel(sql_type = BigInt)]
    data_version: i64,
}

/// Lets the writer thread keep rows for the transaction just begun: those of before, unless another process wrote.
pub(super) fn begin(conn: &mut Conn) -> Stored<()> {
    let others = match conn {
        Conn::Sqlite(conn) => others(conn)?,
        Conn::Postgres(_) => return Ok(()),
    };
    KEPT.with_borrow_mut(|kept| {
        if kept.as_ref().is_none_or(|kept| kept.others != others) {
            *kept = Some(Kept { others, ..Kept::default() });
        }
    });
    Ok(())
}

fn others(conn: &mut SqliteConnection) -> Stored<i64> {
    Ok(diesel::sql_query("PRAGMA data_version").get_result::<Others>(conn)?.data_version)
}

/// Forgets every row, until the next transaction begins. Harmless on any thread.
pub(super) fn forget() {
    KEPT.set(None);
}

/// The kept row of this id, else what `read` finds, which is then kept.
pub(super) fn recall<T: Clone>(
    of: fn(&mut Kept) -> &mut HashMap<String, T>,
    id: &str,
    read: impl FnOnce() -> Stored<Option<T>>,
) -> Stored<Option<T>> {
    let known = KEPT.with_borrow_mut(|kept| kept.as_mut().and_then(|kept| of(kept).get(id).cloned()));
    if known.is_some() {
        return Ok(known);
    }
    let found = read()?;
    if let Some(found) = &found {
        KEPT.with_borrow_mut(|kept| {
            let Some(rows) = kept.as_mut().map(of) else { return };
            if rows.len() >= MOST {
                rows.clear();
            }
            rows.insert(id.to_owned(), found.clone());
        });
    }
    Ok(found)
}
