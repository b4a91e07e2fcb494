//! The journal's table: append, read by stream and by position, seal.

use std::collections::HashMap;

use diesel::{
    prelude::*,
    sql_types::{BigInt, Nullable, Text},
};

use super::{
    Conn, Stored,
    conn::writes_alone,
    corrupt, memory,
    schema::{checkpoint, event, node, stream},
    statement::{Bind, Question, direct, execute},
};

pub use self::along::{at_version, kinds_of, of_kinds, of_stream, of_streams, sealed, streams, unlinked};

mod along;

/// One stored event, columns as in the table.
#[derive(Clone, Debug, Queryable, PartialEq, Eq)]
#[expect(missing_docs, reason = "journal-format §2 describes each column")]
pub struct EventRow {
    pub id: String,
    pub stream: String,
    pub version: i64,
    pub kind: String,
    pub command: String,
    pub occurred_at: i64,
    pub recorded_at: i64,
    pub body: String,
    pub hash: String,
    pub position: Option<i64>,
}

/// A kept checkpoint.
#[derive(Clone, Debug, Queryable, Insertable, PartialEq, Eq)]
#[diesel(table_name = checkpoint)]
#[expect(missing_docs, reason = "journal-format §4 describes each column")]
pub struct CheckpointRow {
    pub size: i64,
    pub root: String,
    pub note: String,
    pub sealed_at: i64,
}

/// Takes a stream for this transaction and tells version and head; `None` when it is new. PostgreSQL takes it by writing the
/// stream's row first; SQLite has one writer and nothing to take: the newest event tells the head (ADR 11, ADR 20).
pub fn take(conn: &mut Conn, name: &str) -> Stored<Option<(i64, String)>> {
    const TAKE: &str = "UPDATE stream SET version = version WHERE stream = ?";
    const NEWEST: &str = "SELECT event.version, event.hash FROM stream_end JOIN event ON event.rowid = stream_end.place \
                          WHERE stream_end.stream = ?";
    if writes_alone(conn) {
        let newest = || {
            let binds = [name.into()];
            let head = Question::<(BigInt, Text)>::of(NEWEST, &binds);
            Ok(direct!(conn, to => head.get_result(to).optional())?)
        };
        return memory::recall(|kept| &mut kept.heads, name, newest);
    }
    if execute!(conn, TAKE, &[name.into()])? == 0 {
        return Ok(None);
    }
    let head = stream::table.find(name).select((stream::version, stream::head));
    Ok(direct!(conn, to => head.get_result(to).optional())?)
}

/// Appends an event to its table; on SQLite with the place of the one before it in its stream.
pub fn append(conn: &mut Conn, row: &EventRow) -> Stored<()> {
    let stream: Bind<'_> = (&row.stream).into();
    let binds = [
        (&row.id).into(),
        stream,
        row.version.into(),
        (&row.kind).into(),
        (&row.command).into(),
        row.occurred_at.into(),
        row.recorded_at.into(),
        (&row.body).into(),
        (&row.hash).into(),
        row.position.into(),
        stream,
    ];
    match conn {
        // A single row is written or not: SQLite need not keep the pages to undo half a statement.
        Conn::Sqlite(_) => execute!(
            conn,
            "INSERT OR FAIL INTO event \
             (id, stream, version, kind, command, occurred_at, recorded_at, body, hash, position, before) \
             VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, (SELECT place FROM stream_end WHERE stream = ?))",
            &binds,
        )?,
        Conn::Postgres(_) => execute!(
            conn,
            "INSERT INTO event (id, stream, version, kind, command, occurred_at, recorded_at, body, hash, position) \
             VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            &binds[..10],
        )?,
    };
    memory::append(&row.hash);
    Ok(())
}

/// Only who saw the last version may write the next.
const MOVE_HEAD: &str = "UPDATE stream SET version = ?, head = ? WHERE stream = ? AND version = ?";

/// Sets a stream's newest version and head; creates its row at version 1. SQLite remembers them only.
pub fn set_head(conn: &mut Conn, name: &str, from: i64, version: i64, head: &str) -> Stored<()> {
    if writes_alone(conn) {
        memory::keep(|kept| &mut kept.heads, name, &(version, head.to_owned()));
    } else if from == 0 {
        const TEXT: &str = "INSERT INTO stream (stream, version, head) VALUES (?, ?, ?)";
        execute!(conn, TEXT, &[name.into(), version.into(), head.into()])?;
    } else if execute!(conn, MOVE_HEAD, &[version.into(), head.into(), name.into(), from.into()])? != 1 {
        return Err(super::StoreError::Conflict);
    }
    Ok(())
}

/// Bodies of these events, by id.
pub fn bodies(conn: &mut Conn, ids: &[String]) -> Stored<Vec<(String, String)>> {
    Ok(event::table.filter(event::id.eq_any(ids)).select((event::id, event::body)).load(conn)?)
}

/// One event.
pub fn get(conn: &mut Conn, id: &str) -> Stored<Option<EventRow>> {
    Ok(event::table.find(id).first(conn).optional()?)
}

/// Sealed events from a position on.
pub fn from_position(conn: &mut Conn, position: i64, limit: i64) -> Stored<Vec<EventRow>> {
    let page = event::table.filter(event::position.ge(position)).order(event::position).limit(limit);
    Ok(direct!(conn, to => page.load(to))?)
}

/// What a sealed event is about, without what it says.
#[derive(Clone, Debug, Queryable, PartialEq, Eq)]
#[expect(missing_docs, reason = "journal-format §2 describes each column")]
pub struct MentionRow {
    pub id: String,
    pub stream: String,
    pub kind: String,
    pub occurred_at: i64,
    pub position: Option<i64>,
}

/// What sealed events are about, from a position on.
pub fn mentions_from(conn: &mut Conn, position: i64, limit: i64) -> Stored<Vec<MentionRow>> {
    let page = event::table.filter(event::position.ge(position)).order(event::position).limit(limit);
    let page = page.select((event::id, event::stream, event::kind, event::occurred_at, event::position));
    Ok(direct!(conn, to => page.load(to))?)
}

/// Streams of a noun that sealed events from a position on, up to another, are of; each once.
pub fn streams_between(conn: &mut Conn, noun: &str, from: i64, until: i64) -> Stored<Vec<String>> {
    let span = event::table.filter(event::position.ge(from)).filter(event::position.lt(until));
    let page = span.filter(event::stream.like(format!("{noun}/%"))).select(event::stream).distinct();
    Ok(direct!(conn, to => page.load(to))?)
}

/// Every event not yet sealed, by stream and version.
pub fn unsealed(conn: &mut Conn) -> Stored<Vec<EventRow>> {
    Ok(event::table.filter(event::position.is_null()).order((event::stream, event::version)).load(conn)?)
}

/// What sealing must know of an event.
#[derive(Clone, Debug, Queryable, PartialEq, Eq)]
#[expect(missing_docs, reason = "journal-format §2 describes each column")]
pub struct LeafRow {
    pub id: String,
    pub stream: String,
    pub version: i64,
    pub hash: String,
}

/// Leaves not yet in the tree, in the order they were taken.
pub fn unsealed_leaves(conn: &mut Conn, limit: i64) -> Stored<Vec<LeafRow>> {
    Ok(event::table
        .filter(event::position.is_null())
        .order((event::recorded_at, event::version, event::id))
        .limit(limit)
        .select((event::id, event::stream, event::version, event::hash))
        .load(conn)?)
}

/// Rows of the table that lie side by side, in the order they were written, with their leaf hashes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Run {
    first: i64,
    last: i64,
    /// Leaf hashes of all of them, in that order.
    pub leaves: Vec<String>,
}

/// Every unsealed event as one run, where the writer knows it: on SQLite, when all of them were appended by this connection.
/// One writer appends a stream's events in the order of their versions.
pub fn unsealed_run(conn: &mut Conn, limit: i64) -> Stored<Option<Run>> {
    const SPAN: &str = "SELECT min(rowid), max(rowid), count(*) FROM event WHERE position IS NULL";
    let (Conn::Sqlite(sqlite), Some(known)) = (conn, memory::appended()) else { return Ok(None) };
    if known > limit {
        return Ok(None);
    }
    let span = Question::<(Nullable<BigInt>, Nullable<BigInt>, BigInt)>::of(SPAN, &[]);
    let (Some(first), Some(last), count): (Option<i64>, Option<i64>, i64) = span.get_result(sqlite)? else {
        return Ok(None);
    };
    if count != known || last - first + 1 != count {
        return Ok(None);
    }
    Ok(Some(Run { first, last, leaves: memory::take_appended() }))
}

/// Gives a run its positions.
pub fn set_positions(conn: &mut Conn, run: &Run, position: i64) -> Stored<()> {
    const TEXT: &str = "UPDATE OR FAIL event SET position = rowid + ? WHERE rowid BETWEEN ? AND ? AND position IS NULL";
    let rows = execute!(conn, TEXT, &[(position - run.first).into(), run.first.into(), run.last.into()])?;
    if rows == run.leaves.len() { Ok(()) } else { Err(super::StoreError::Conflict) }
}

/// How many events there are.
pub fn count(conn: &mut Conn) -> Stored<i64> {
    Ok(event::table.count().get_result(conn)?)
}

/// Gives an event its position.
pub fn set_position(conn: &mut Conn, id: &str, position: i64) -> Stored<()> {
    const SQLITE: &str = "UPDATE OR FAIL event SET position = ? WHERE id = ? AND position IS NULL";
    const POSTGRES: &str = "UPDATE event SET position = ? WHERE id = ? AND position IS NULL";
    let binds = [position.into(), id.into()];
    let rows = match conn {
        Conn::Sqlite(_) => execute!(conn, SQLITE, &binds)?,
        Conn::Postgres(_) => execute!(conn, POSTGRES, &binds)?,
    };
    if rows == 1 { Ok(()) } else { Err(super::StoreError::Conflict) }
}

/// Leaf hashes of sealed positions, `from` included, `to` not.
pub fn leaves(conn: &mut Conn, from: i64, to: i64) -> Stored<Vec<String>> {
    Ok(event::table
        .filter(event::position.ge(from).and(event::position.lt(to)))
        .order(event::position)
        .select(event::hash)
        .load(conn)?)
}

/// Keeps the root of a complete subtree.
pub fn put_node(conn: &mut Conn, level: u8, index: u64, hash: &str) -> Stored<()> {
    execute!(conn, "INSERT INTO node (id, hash) VALUES (?, ?)", &[(&node_id(level, index)).into(), hash.into()])?;
    Ok(())
}

/// Leaf hashes of these positions, those that are there, in no order.
pub fn leaves_at(conn: &mut Conn, positions: &[i64]) -> Stored<Vec<(i64, String)>> {
    Ok(event::table
        .filter(event::position.eq_any(positions))
        .select((event::position.assume_not_null(), event::hash))
        .load(conn)?)
}

/// The kept roots of these complete subtrees, by level and index, those that are there, in no order.
pub fn nodes_at(conn: &mut Conn, keys: &[(u8, u64)]) -> Stored<Vec<((u8, u64), String)>> {
    let ids: HashMap<String, (u8, u64)> = keys.iter().map(|key| (node_id(key.0, key.1), *key)).collect();
    let rows: Vec<(String, String)> =
        node::table.filter(node::id.eq_any(ids.keys())).select((node::id, node::hash)).load(conn)?;
    Ok(rows.into_iter().filter_map(|(id, hash)| Some((*ids.get(&id)?, hash))).collect())
}

fn node_id(level: u8, index: u64) -> String {
    format!("{level}/{index}")
}

/// Keeps a checkpoint.
pub fn put_checkpoint(conn: &mut Conn, row: &CheckpointRow) -> Stored<()> {
    diesel::insert_into(checkpoint::table).values(row.clone()).execute(conn)?;
    Ok(())
}

/// The newest checkpoint.
pub fn newest_checkpoint(conn: &mut Conn) -> Stored<Option<CheckpointRow>> {
    Ok(checkpoint::table.order(checkpoint::size.desc()).first(conn).optional()?)
}

/// The first checkpoint that holds at least `size` events.
pub fn checkpoint_from(conn: &mut Conn, size: i64) -> Stored<Option<CheckpointRow>> {
    Ok(checkpoint::table.filter(checkpoint::size.ge(size)).order(checkpoint::size).first(conn).optional()?)
}

/// Every checkpoint, smallest first.
pub fn checkpoints(conn: &mut Conn) -> Stored<Vec<CheckpointRow>> {
    Ok(checkpoint::table.order(checkpoint::size).load(conn)?)
}

/// Reads a hash column.
pub fn parse_hash(hash: &str) -> Stored<crate::kernel::hash::Hash> {
    hash.parse().map_err(|_| corrupt("event", hash, "hash"))
}
