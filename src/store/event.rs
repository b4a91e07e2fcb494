//! The journal's table: append, read by stream and by position, seal.

use std::collections::HashMap;

use diesel::prelude::*;

use super::{
    Conn, Stored,
    conn::writes_alone,
    corrupt,
    schema::{checkpoint, event, node, stream},
};

/// One stored event, columns as in the table.
#[derive(Clone, Debug, Queryable, Insertable, PartialEq, Eq)]
#[diesel(table_name = event)]
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

/// Takes a stream for this transaction (by writing its row first) and tells version and head; `None` when it is new.
pub fn take(conn: &mut Conn, name: &str) -> Stored<Option<(i64, String)>> {
    if !writes_alone(conn) {
        let taken = diesel::update(stream::table.find(name)).set(stream::version.eq(stream::version)).execute(conn)?;
        if taken == 0 {
            return Ok(None);
        }
    }
    Ok(stream::table.find(name).select((stream::version, stream::head)).first(conn).optional()?)
}

/// Appends an event to its table.
pub fn append(conn: &mut Conn, row: &EventRow) -> Stored<()> {
    diesel::insert_into(event::table).values(row.clone()).execute(conn)?;
    Ok(())
}

/// Sets a stream's newest version and head; creates its row at version 1.
pub fn set_head(conn: &mut Conn, name: &str, from: i64, version: i64, head: &str) -> Stored<()> {
    if from == 0 {
        diesel::insert_into(stream::table)
            .values((stream::name.eq(name), stream::version.eq(version), stream::head.eq(head)))
            .execute(conn)?;
        return Ok(());
    }
    let rows = diesel::update(stream::table.find(name).filter(stream::version.eq(from)))
        .set((stream::version.eq(version), stream::head.eq(head)))
        .execute(conn)?;
    if rows == 1 { Ok(()) } else { Err(super::StoreError::Conflict) }
}

/// All events of a stream, oldest first.
pub fn of_stream(conn: &mut Conn, name: &str) -> Stored<Vec<EventRow>> {
    Ok(event::table.filter(event::stream.eq(name)).order(event::version).load(conn)?)
}

/// The event of a stream at a version.
pub fn at_version(conn: &mut Conn, name: &str, version: i64) -> Stored<Option<EventRow>> {
    Ok(event::table.filter(event::stream.eq(name).and(event::version.eq(version))).first(conn).optional()?)
}

/// All events of several streams, by stream and version.
pub fn of_streams(conn: &mut Conn, names: &[String]) -> Stored<Vec<EventRow>> {
    Ok(event::table.filter(event::stream.eq_any(names)).order((event::stream, event::version)).load(conn)?)
}

/// One event.
pub fn get(conn: &mut Conn, id: &str) -> Stored<Option<EventRow>> {
    Ok(event::table.find(id).first(conn).optional()?)
}

/// Sealed events from a position on.
pub fn from_position(conn: &mut Conn, position: i64, limit: i64) -> Stored<Vec<EventRow>> {
    Ok(event::table.filter(event::position.ge(position)).order(event::position).limit(limit).load(conn)?)
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

/// How many events there are.
pub fn count(conn: &mut Conn) -> Stored<i64> {
    Ok(event::table.count().get_result(conn)?)
}

/// Gives an event its position.
pub fn set_position(conn: &mut Conn, id: &str, position: i64) -> Stored<()> {
    let rows = diesel::update(event::table.find(id).filter(event::position.is_null()))
        .set(event::position.eq(position))
        .execute(conn)?;
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
    diesel::insert_into(node::table).values((node::id.eq(node_id(level, index)), node::hash.eq(hash))).execute(conn)?;
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

/// Streams with version and head, for verification.
pub fn streams(conn: &mut Conn) -> Stored<Vec<(String, i64, String)>> {
    Ok(stream::table.select((stream::name, stream::version, stream::head)).order(stream::name).load(conn)?)
}

/// Reads a hash column.
pub fn parse_hash(row: &LeafRow) -> Stored<crate::kernel::hash::Hash> {
    row.hash.parse().map_err(|_| corrupt("event", &row.id, "hash"))
}
