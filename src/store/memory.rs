//! Rows kept by SQLite's writer thread between its commands, so that a scan does not read and parse them again (ADR 5): those
//! that seldom change – sites, waste streams, facilities with their zones – and those it wrote or read last, since a container
//! is weighed, labelled and stored within minutes – packages, the heads of streams, the journal's right edge.
//!
//! **Invariant:** what is kept is what the writing connection would read now. It is forgotten, or written over, when such a row
//! is written, and forgotten when anything is rolled back, and when another process has written to the file. Other threads, and
//! PostgreSQL, keep nothing and always read.

use std::{cell::RefCell, collections::HashMap};

use diesel::{RunQueryDsl as _, SqliteConnection, sql_types::BigInt};

use super::{Conn, Stored, statement::Question};
use crate::domain::{
    facility::Facility,
    journal::frontier::Frontier,
    package::Package,
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
    pub packages: HashMap<String, Package>,
    /// Version and hash of the newest event of a stream.
    pub heads: HashMap<String, (i64, String)>,
    /// An owner's stock: waste stream (or [`super::stock::ALL`]), grams and packages, by waste stream.
    pub stock: HashMap<String, Vec<(String, i64, i64)>>,
    /// Of the tree as it was sealed last.
    pub frontier: Option<Frontier>,
    /// Leaf hashes of the events appended since then, in that order; `None` when some may not be known.
    pub appended: Option<Vec<String>>,
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
    Ok(Question::<BigInt>::of("PRAGMA data_version", &[]).get_result(conn)?)
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
        keep(of, id, found);
    }
    Ok(found)
}

/// Brings an owner's kept stock up to date with what was booked just now.
pub(super) fn book(owner: &str, waste_stream: &str, mass_g: i64, packages: i64) {
    KEPT.with_borrow_mut(|kept| {
        let Some(rows) = kept.as_mut().and_then(|kept| kept.stock.get_mut(owner)) else { return };
        match rows.binary_search_by(|row| row.0.as_str().cmp(waste_stream)) {
            Ok(at) => {
                if let Some((_, grams, count)) = rows.get_mut(at) {
                    *grams += mass_g;
                    *count += packages;
                }
            }
            Err(at) => rows.insert(at, (waste_stream.to_owned(), mass_g, packages)),
        }
    });
}

/// Keeps a row as it was read or written just now.
pub(super) fn keep<T: Clone>(of: fn(&mut Kept) -> &mut HashMap<String, T>, id: &str, row: &T) {
    KEPT.with_borrow_mut(|kept| {
        let Some(rows) = kept.as_mut().map(of) else { return };
        if let Some(known) = rows.get_mut(id) {
            known.clone_from(row);
            return;
        }
        if rows.len() >= MOST {
            rows.clear();
        }
        rows.insert(id.to_owned(), row.clone());
    });
}

/// The right edge of the tree of this size, if it is kept.
pub fn frontier(size: u64) -> Option<Frontier> {
    KEPT.with_borrow(|kept| kept.as_ref()?.frontier.clone().filter(|one| one.size() == size))
}

/// Keeps the right edge of the tree as it is sealed just now; `all`: no event is left unsealed.
pub fn keep_frontier(edge: &Frontier, all: bool) {
    KEPT.with_borrow_mut(|kept| {
        if let Some(kept) = kept {
            kept.frontier = Some(edge.clone());
            kept.appended = all.then(Vec::new);
        }
    });
}

/// Keeps the leaf hash of an event appended just now.
pub(super) fn append(leaf: &str) {
    KEPT.with_borrow_mut(|kept| {
        let Some(appended) = kept.as_mut().map(|kept| &mut kept.appended) else { return };
        match appended {
            Some(leaves) if leaves.len() < MOST => leaves.push(leaf.to_owned()),
            _ => *appended = None,
        }
    });
}

/// How many events are known to have been appended since the tree was sealed last, if all are known.
pub(super) fn appended() -> Option<i64> {
    KEPT.with_borrow(|kept| i64::try_from(kept.as_ref()?.appended.as_ref()?.len()).ok())
}

/// Their leaf hashes in that order; they are forgotten here.
pub(super) fn take_appended() -> Vec<String> {
    KEPT.with_borrow_mut(|kept| kept.as_mut().and_then(|kept| kept.appended.take()).unwrap_or_default())
}
