//! Blocks of readings: which hours are sealed, and which event tells of each.
//!
//! **Invariant:** numbers have no gap, and no two blocks are of the same hour.

use diesel::prelude::*;

use super::{Conn, Stored, statement::execute};

use tables::reading_block;

mod tables {
    diesel::table! {
        reading_block (number) {
            number -> BigInt,
            stream -> Text,
            from_at -> BigInt,
            to_at -> BigInt,
            count -> BigInt,
            root -> Text,
        }
    }
}

/// A block.
#[derive(Clone, Debug, Queryable, PartialEq, Eq)]
pub struct BlockRow {
    /// 1, 2, 3 …
    pub number: i64,
    /// The stream whose event tells of it.
    pub stream: String,
    /// Beginning of its hour, microseconds.
    pub from_at: i64,
    /// End of its hour, microseconds.
    pub to_at: i64,
    /// Readings in it.
    pub count: i64,
    /// Root of the tree of their leaves, hex.
    pub root: String,
}

/// The newest block.
pub fn newest(conn: &mut Conn) -> Stored<Option<BlockRow>> {
    Ok(reading_block::table.order(reading_block::number.desc()).first(conn).optional()?)
}

/// The block of an hour, by its beginning.
pub fn of_hour(conn: &mut Conn, from_at: i64) -> Stored<Option<BlockRow>> {
    Ok(reading_block::table.filter(reading_block::from_at.eq(from_at)).first(conn).optional()?)
}

/// Blocks after a number, in order.
pub fn after(conn: &mut Conn, number: i64, limit: i64) -> Stored<Vec<BlockRow>> {
    let of = reading_block::table.filter(reading_block::number.gt(number));
    Ok(of.order(reading_block::number).limit(limit).load(conn)?)
}

/// Keeps a block; `false`: somebody else sealed its number or its hour.
pub fn put(conn: &mut Conn, row: &BlockRow) -> Stored<bool> {
    const TEXT: &str = "INSERT INTO reading_block (number, stream, from_at, to_at, count, root) VALUES (?, ?, ?, ?, ?, ?) \
                        ON CONFLICT DO NOTHING";
    let BlockRow { number, stream, from_at, to_at, count, root } = row;
    let bound = [(*number).into(), stream.into(), (*from_at).into(), (*to_at).into(), (*count).into(), root.into()];
    Ok(execute!(conn, TEXT, &bound)? == 1)
}
