//! Evidence files with their salt, and which events name them.

use diesel::prelude::*;

use super::{Conn, Stored, event::EventRow, schema::event};

use tables::{file, file_use};

mod tables {
    diesel::table! {
        file (sha256) {
            sha256 -> Text,
            kind -> Text,
            media -> Text,
            size -> BigInt,
            sent_by -> Text,
            sent_at -> BigInt,
            used -> BigInt,
            content -> Nullable<Binary>,
        }
    }

    diesel::table! {
        file_use (sha256, stream, event) {
            sha256 -> Text,
            stream -> Text,
            event -> Text,
        }
    }

    use crate::store::schema::event;

    diesel::allow_tables_to_appear_in_same_query!(file, file_use);
    diesel::allow_tables_to_appear_in_same_query!(file_use, event);
}

/// What is known of a file beside its content.
#[derive(Clone, Debug, Queryable, Insertable, PartialEq, Eq)]
#[diesel(table_name = file)]
#[expect(missing_docs, reason = "columns named by their meaning")]
pub struct FileRow {
    /// Of salt and content, in hex.
    pub sha256: String,
    pub kind: String,
    pub media: String,
    /// Bytes without the salt.
    pub size: i64,
    pub sent_by: String,
    pub sent_at: i64,
    /// Events that name it.
    pub used: i64,
}

type Columns = (file::sha256, file::kind, file::media, file::size, file::sent_by, file::sent_at, file::used);
const COLUMNS: Columns = (file::sha256, file::kind, file::media, file::size, file::sent_by, file::sent_at, file::used);

/// Keeps a file.
pub fn put(conn: &mut Conn, row: &FileRow, content: &[u8]) -> Stored<()> {
    diesel::insert_into(file::table).values((row, file::content.eq(content))).execute(conn)?;
    Ok(())
}

/// What is known of some files.
pub fn rows(conn: &mut Conn, names: &[String]) -> Stored<Vec<FileRow>> {
    Ok(file::table.filter(file::sha256.eq_any(names)).select(COLUMNS).order(file::sha256).load(conn)?)
}

/// A file's salt and content; `None` when it is erased or was never there.
pub fn content(conn: &mut Conn, name: &str) -> Stored<Option<Vec<u8>>> {
    let found: Option<Option<Vec<u8>>> = file::table.find(name).select(file::content).first(conn).optional()?;
    Ok(found.flatten())
}

/// How many files somebody has sent that no event names.
pub fn unused(conn: &mut Conn, sent_by: &str) -> Stored<i64> {
    Ok(file::table.filter(file::sent_by.eq(sent_by)).filter(file::used.eq(0)).count().get_result(conn)?)
}

/// Notes that an event names a file.
pub fn note_use(conn: &mut Conn, name: &str, stream: &str, event: &str) -> Stored<()> {
    let row = (file_use::sha256.eq(name), file_use::stream.eq(stream), file_use::event.eq(event));
    diesel::insert_into(file_use::table).values(row).execute(conn)?;
    diesel::update(file::table.find(name)).set(file::used.eq(file::used + 1)).execute(conn)?;
    Ok(())
}

/// Events that name a file, in order of their streams, so many at most.
pub fn events_of(conn: &mut Conn, name: &str, limit: i64) -> Stored<Vec<EventRow>> {
    let of = file_use::table.filter(file_use::sha256.eq(name)).select(file_use::event);
    let named = event::table.filter(event::id.eq_any(of));
    Ok(named.order((event::stream, event::id)).limit(limit).load(conn)?)
}

/// Files that events of a stream name, oldest first.
pub fn of_stream(conn: &mut Conn, stream: &str, limit: i64) -> Stored<Vec<FileRow>> {
    let named = file_use::table.filter(file_use::stream.eq(stream)).select(file_use::sha256);
    let of = file::table.filter(file::sha256.eq_any(named));
    Ok(of.select(COLUMNS).order((file::sent_at, file::sha256)).limit(limit).load(conn)?)
}

/// Takes a file's content away; its name stays in the journal. `false` when there was none.
pub fn erase(conn: &mut Conn, name: &str) -> Stored<bool> {
    let whole = file::table.find(name).filter(file::content.is_not_null());
    Ok(diesel::update(whole).set(file::content.eq(None::<Vec<u8>>)).execute(conn)? == 1)
}

/// Names of the files that are there, after a name, for comparison with their content.
pub fn names(conn: &mut Conn, after: &str, limit: i64) -> Stored<Vec<String>> {
    let whole = file::table.filter(file::content.is_not_null()).filter(file::sha256.gt(after.to_owned()));
    Ok(whole.select(file::sha256).order(file::sha256).limit(limit).load(conn)?)
}
