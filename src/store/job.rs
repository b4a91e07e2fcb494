//! Long work: taken by lease, so that two servers do not do it at once and one that was killed does not keep it.

use diesel::prelude::*;

use super::{Conn, Stored};

use tables::job;

mod tables {
    diesel::table! {
        job (id) {
            id -> Text,
            person -> Text,
            kind -> Text,
            site -> Text,
            title -> Text,
            read_on -> Text,
            command -> Text,
            state -> Text,
            done -> BigInt,
            total -> BigInt,
            attempts -> BigInt,
            lease_until -> BigInt,
            cancelled -> BigInt,
            answer -> Nullable<Text>,
            made_at -> BigInt,
            ended_at -> Nullable<BigInt>,
            content -> Nullable<Binary>,
            file -> Nullable<Binary>,
        }
    }
}

/// A job beside what it works on.
#[derive(Clone, Debug, Queryable, Selectable, Insertable, PartialEq, Eq)]
#[diesel(table_name = job)]
#[expect(missing_docs, reason = "columns named by their meaning")]
pub struct JobRow {
    pub id: String,
    pub person: String,
    pub kind: String,
    pub site: String,
    pub title: String,
    /// The day of reading.
    pub read_on: String,
    /// Under which command it ends.
    pub command: String,
    pub state: String,
    pub done: i64,
    /// Nothing while it is not known.
    pub total: i64,
    /// How often it was begun.
    pub attempts: i64,
    /// Until when whoever does it keeps it.
    pub lease_until: i64,
    /// Somebody wishes it to end.
    pub cancelled: i64,
    /// What came of it.
    pub answer: Option<String>,
    pub made_at: i64,
    pub ended_at: Option<i64>,
}

/// Keeps a job with what it works on.
pub fn insert(conn: &mut Conn, row: &JobRow, content: &[u8]) -> Stored<()> {
    diesel::insert_into(job::table).values((row, job::content.eq(content))).execute(conn)?;
    Ok(())
}

/// A person's job.
pub fn get(conn: &mut Conn, person: &str, id: &str) -> Stored<Option<JobRow>> {
    let own = job::table.find(id).filter(job::person.eq(person));
    Ok(own.select(JobRow::as_select()).first(conn).optional()?)
}

/// A person's jobs, the newest first; of none what came of it.
pub fn of_person(conn: &mut Conn, person: &str, limit: i64) -> Stored<Vec<JobRow>> {
    let own = job::table.filter(job::person.eq(person)).order(job::id.desc()).limit(limit);
    Ok(own.select(JobRow::as_select()).load(conn)?)
}

/// How many of a person's jobs have not ended.
pub fn open_of(conn: &mut Conn, person: &str) -> Stored<i64> {
    let open = job::table.filter(job::person.eq(person).and(job::ended_at.is_null()));
    Ok(open.count().get_result(conn)?)
}

/// The job to be done next, that nobody has.
pub fn next(conn: &mut Conn, now: i64) -> Stored<Option<String>> {
    let free = job::table.filter(job::ended_at.is_null().and(job::lease_until.le(now)));
    Ok(free.order(job::id).select(job::id).first(conn).optional()?)
}

/// Takes a job until `lease`, with what it works on; nothing when somebody else has it.
pub fn take(conn: &mut Conn, id: &str, now: i64, lease: i64) -> Stored<Option<(JobRow, Vec<u8>)>> {
    let free = job::table.find(id).filter(job::ended_at.is_null().and(job::lease_until.le(now)));
    let set = (job::state.eq("running"), job::lease_until.eq(lease), job::attempts.eq(job::attempts + 1));
    if diesel::update(free).set(set).execute(conn)? == 0 {
        return Ok(None);
    }
    let row: Option<(JobRow, Option<Vec<u8>>)> =
        job::table.find(id).select((JobRow::as_select(), job::content)).first(conn).optional()?;
    Ok(row.map(|(row, content)| (row, content.unwrap_or_default())))
}

/// Writes how far it is and keeps it until `lease`; tells whether it is wished to end.
pub fn progress(conn: &mut Conn, id: &str, (done, total): (i64, i64), lease: i64) -> Stored<bool> {
    let set = (job::done.eq(done), job::total.eq(total), job::lease_until.eq(lease));
    diesel::update(job::table.find(id)).set(set).execute(conn)?;
    let cancelled: Option<i64> = job::table.find(id).select(job::cancelled).first(conn).optional()?;
    Ok(cancelled != Some(0))
}

/// Lays it down for whoever takes it next.
pub fn release(conn: &mut Conn, id: &str) -> Stored<()> {
    diesel::update(job::table.find(id).filter(job::ended_at.is_null())).set(job::lease_until.eq(0)).execute(conn)?;
    Ok(())
}

/// Lays all down: nobody has any when the only process of a store begins.
pub fn release_all(conn: &mut Conn) -> Stored<()> {
    diesel::update(job::table.filter(job::ended_at.is_null())).set(job::lease_until.eq(0)).execute(conn)?;
    Ok(())
}

/// It has ended so; what it worked on is let go of.
pub fn end(conn: &mut Conn, id: &str, state: &str, answer: Option<&str>, now: i64) -> Stored<()> {
    let set = (job::state.eq(state), job::answer.eq(answer), job::ended_at.eq(now), job::content.eq(None::<Vec<u8>>));
    diesel::update(job::table.find(id).filter(job::ended_at.is_null())).set(set).execute(conn)?;
    Ok(())
}

/// Keeps what it drew.
pub fn keep_file(conn: &mut Conn, id: &str, file: &[u8]) -> Stored<()> {
    diesel::update(job::table.find(id)).set(job::file.eq(file)).execute(conn)?;
    Ok(())
}

/// What it drew.
pub fn file(conn: &mut Conn, id: &str) -> Stored<Option<Vec<u8>>> {
    Ok(job::table.find(id).select(job::file).first(conn).optional()?.flatten())
}

/// Lets go of the files of what ended before a moment.
pub fn drop_files_before(conn: &mut Conn, at: i64) -> Stored<()> {
    let old = job::table.filter(job::ended_at.lt(at).and(job::file.is_not_null()));
    diesel::update(old).set(job::file.eq(None::<Vec<u8>>)).execute(conn)?;
    Ok(())
}

/// Wishes it to end.
pub fn cancel(conn: &mut Conn, id: &str) -> Stored<()> {
    diesel::update(job::table.find(id)).set(job::cancelled.eq(1)).execute(conn)?;
    Ok(())
}

/// Forgets what ended before a moment.
pub fn forget_before(conn: &mut Conn, at: i64) -> Stored<()> {
    diesel::delete(job::table.filter(job::ended_at.lt(at))).execute(conn)?;
    Ok(())
}
