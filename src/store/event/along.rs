//! Reads of streams. PostgreSQL has an index over (stream, version). On SQLite each event tells the place of the one before it in
//! its stream, and `stream_end` where a stream's newest lies: what is read is found from there backwards (ADR 20).

use diesel::{
    dsl::{AsExprOf, count, count_star, sql},
    expression::{SqlLiteral, UncheckedBind},
    prelude::*,
    sql_types::{BigInt, Bool, Text},
};

use super::{
    super::{
        Conn, Stored,
        conn::writes_alone,
        schema::{event, stream},
        statement::{Question, direct},
    },
    EventRow,
};

/// The places of all events of the streams that a JSON list names.
const ALONG: &str = "event.rowid IN (WITH RECURSIVE along (place, before) AS (\
                     SELECT event.rowid, event.before FROM json_each(";
const ALONG_BACK: &str = ") AS name CROSS JOIN stream_end ON stream_end.stream = name.value \
                          CROSS JOIN event ON event.rowid = stream_end.place UNION ALL \
                          SELECT event.rowid, event.before FROM along CROSS JOIN event ON event.rowid = along.before) \
                          SELECT place FROM along)";

/// A condition with one value in its middle.
type Linked = SqlLiteral<Bool, UncheckedBind<SqlLiteral<Bool>, AsExprOf<String, Text>>>;

/// The events of these streams, by their links: SQLite only.
fn linked<S: serde::Serialize>(names: &[S]) -> Linked {
    sql::<Bool>(ALONG).bind::<Text, _>(serde_json::json!(names).to_string()).sql(ALONG_BACK)
}

/// What a query over the events of some streams gives, on either database.
macro_rules! along {
    ($conn:expr, $names:expr, $of:ident => $query:expr) => {
        if writes_alone($conn) {
            let $of = event::table.filter(linked($names));
            $query
        } else {
            let $of = event::table.filter(event::stream.eq_any($names));
            $query
        }
    };
}

/// All events of a stream, oldest first.
pub fn of_stream(conn: &mut Conn, name: &str) -> Stored<Vec<EventRow>> {
    let names = [name];
    Ok(along!(conn, &names, of => of.order(event::version).load(conn)?))
}

/// Stream, kind and moment of the events of these kinds on some streams, each stream's in their order.
pub fn kinds_of(conn: &mut Conn, names: &[String], kinds: &[&str]) -> Stored<Vec<(String, String, i64)>> {
    let mut out = Vec::new();
    for some in names.chunks(500) {
        along!(conn, some, of => {
            let of = of.filter(event::kind.eq_any(kinds)).order((event::stream, event::version));
            out.extend(of.select((event::stream, event::kind, event::occurred_at)).load::<(String, String, i64)>(conn)?);
        });
    }
    Ok(out)
}

/// The event of a stream at a version. SQLite goes back from the newest, which is nearly always the one that is asked for.
pub fn at_version(conn: &mut Conn, name: &str, version: i64) -> Stored<Option<EventRow>> {
    if !writes_alone(conn) {
        return Ok(event::table
            .filter(event::stream.eq(name).and(event::version.eq(version)))
            .first(conn)
            .optional()?);
    }
    let place = sql::<Bool>(
        "event.rowid = (WITH RECURSIVE along (place, before, version) AS (\
         SELECT event.rowid, event.before, event.version FROM stream_end CROSS JOIN event ON event.rowid = stream_end.place \
         WHERE stream_end.stream = ",
    )
    .bind::<Text, _>(name)
    .sql(
        " UNION ALL SELECT event.rowid, event.before, event.version FROM along CROSS JOIN event \
         ON event.rowid = along.before WHERE along.version > ",
    )
    .bind::<BigInt, _>(version)
    .sql(") SELECT place FROM along WHERE version = ")
    .bind::<BigInt, _>(version)
    .sql(")");
    Ok(event::table.filter(place).first(conn).optional()?)
}

/// All events of several streams, by stream and version; a thousand streams a question, since a statement takes so many
/// values and no more.
pub fn of_streams(conn: &mut Conn, names: &[String]) -> Stored<Vec<EventRow>> {
    let mut sorted = names.to_vec();
    sorted.sort();
    sorted.dedup();
    let mut rows = Vec::new();
    for piece in sorted.chunks(1000) {
        along!(conn, piece, of => rows.extend(of.order((event::stream, event::version)).load::<EventRow>(conn)?));
    }
    Ok(rows)
}

/// Events of these kinds and streams, within moments from one on up to another, by stream and version; so many of each thousand of
/// streams at most.
pub fn of_kinds(
    conn: &mut Conn,
    streams: &[String],
    kinds: &[&str],
    (from, to): (i64, i64),
    limit: i64,
) -> Stored<Vec<EventRow>> {
    let mut rows = Vec::new();
    for piece in streams.chunks(1000) {
        along!(conn, piece, of => {
            let of = of.filter(event::kind.eq_any(kinds.to_vec()));
            let within = of.filter(event::occurred_at.ge(from).and(event::occurred_at.lt(to)));
            rows.extend(within.order((event::stream, event::version)).limit(limit).load::<EventRow>(conn)?);
        });
    }
    Ok(rows)
}

/// How many events each of these streams has, and how many of them are sealed.
pub fn sealed(conn: &mut Conn, streams: &[String]) -> Stored<Vec<(String, i64, i64)>> {
    let mut all = Vec::new();
    for piece in streams.chunks(1000) {
        along!(conn, piece, of => {
            let counted = of.group_by(event::stream).select((event::stream, count_star(), count(event::position)));
            all.extend(counted.load::<(String, i64, i64)>(conn)?);
        });
    }
    Ok(all)
}

/// Streams with version and head, for verification.
pub fn streams(conn: &mut Conn) -> Stored<Vec<(String, i64, String)>> {
    const ENDS: &str = "SELECT event.stream, event.version, event.hash FROM stream_end \
                        JOIN event ON event.rowid = stream_end.place AND event.stream = stream_end.stream ORDER BY 1";
    if writes_alone(conn) {
        let ends = Question::<(Text, BigInt, Text)>::of(ENDS, &[]);
        return Ok(direct!(conn, to => ends.load(to))?);
    }
    Ok(stream::table.select((stream::name, stream::version, stream::head)).order(stream::name).load(conn)?)
}

/// An event, by stream and version, whose link does not lead to the one before it in its stream: SQLite only, where streams are
/// read by the links, so that a changed one would hide events.
pub fn unlinked(conn: &mut Conn) -> Stored<Option<(String, i64)>> {
    const WRONG: &str = "SELECT event.stream, event.version FROM event LEFT JOIN event AS earlier ON earlier.rowid = event.before \
                         WHERE CASE WHEN event.version = 1 THEN event.before IS NOT NULL \
                         ELSE earlier.stream IS NOT event.stream OR earlier.version IS NOT event.version - 1 END \
                         ORDER BY event.rowid LIMIT 1";
    if !writes_alone(conn) {
        return Ok(None);
    }
    let wrong = Question::<(Text, BigInt)>::of(WRONG, &[]);
    Ok(direct!(conn, to => wrong.get_result(to).optional())?)
}
