//! Statements of the writer's path, prepared once per connection. Diesel prepares every UPDATE anew, and every INSERT of
//! a derived row, because their text may differ from call to call; compiling them (with the triggers of their tables)
//! cost ten times what running them does. Here the text is fixed, so the connection's cache keeps it.
//!
//! Reads of that path go to the connection itself ([`direct!`]) and ask for no LIMIT when the key is unique: a bound
//! LIMIT makes SQLite plan the statement anew each time.

use std::marker::PhantomData;

use diesel::{
    Connection as _, QueryResult, RunQueryDsl,
    backend::Backend,
    query_builder::{AstPass, Query, QueryFragment, QueryId},
    serialize::ToSql,
    sql_types::{BigInt, HasSqlType, Nullable, Text},
};

use super::{Conn, Stored};

/// A value bound to a `?` of a statement.
#[derive(Clone, Copy, Debug)]
pub enum Bind<'a> {
    /// Text.
    Text(&'a str),
    /// A whole number.
    Int(i64),
    /// Text or NULL.
    MaybeText(Option<&'a str>),
    /// A whole number or NULL.
    MaybeInt(Option<i64>),
}

impl<'a> From<&'a str> for Bind<'a> {
    fn from(text: &'a str) -> Self {
        Self::Text(text)
    }
}

impl<'a> From<&'a String> for Bind<'a> {
    fn from(text: &'a String) -> Self {
        Self::Text(text)
    }
}

impl From<i64> for Bind<'_> {
    fn from(number: i64) -> Self {
        Self::Int(number)
    }
}

impl<'a> From<&'a Option<String>> for Bind<'a> {
    fn from(text: &'a Option<String>) -> Self {
        Self::MaybeText(text.as_deref())
    }
}

impl From<Option<i64>> for Bind<'_> {
    fn from(number: Option<i64>) -> Self {
        Self::MaybeInt(number)
    }
}

/// A fixed text, cut at the `?` of each value; `K` names it in the connection's cache.
struct Statement<'a, K> {
    parts: &'static [&'static str],
    binds: &'a [Bind<'a>],
    key: PhantomData<K>,
}

impl<K: 'static> QueryId for Statement<'_, K> {
    type QueryId = K;
    const HAS_STATIC_QUERY_ID: bool = true;
}

impl<K, DB> QueryFragment<DB> for Statement<'_, K>
where
    DB: Backend + HasSqlType<Text> + HasSqlType<BigInt>,
    str: ToSql<Text, DB>,
    i64: ToSql<BigInt, DB>,
{
    fn walk_ast<'b>(&'b self, out: AstPass<'_, 'b, DB>) -> QueryResult<()> {
        walk(self.parts.iter().copied(), self.binds, out)
    }
}

fn walk<'b, DB>(
    parts: impl Iterator<Item = &'b str>,
    binds: &'b [Bind<'b>],
    mut out: AstPass<'_, 'b, DB>,
) -> QueryResult<()>
where
    DB: Backend + HasSqlType<Text> + HasSqlType<BigInt>,
    str: ToSql<Text, DB>,
    i64: ToSql<BigInt, DB>,
{
    let mut binds = binds.iter();
    for (at, part) in parts.enumerate() {
        if at > 0 {
            match binds.next() {
                Some(Bind::Text(text)) => out.push_bind_param::<Text, &str>(text)?,
                Some(Bind::Int(number)) => out.push_bind_param::<BigInt, i64>(number)?,
                Some(Bind::MaybeText(text)) => out.push_bind_param::<Nullable<Text>, Option<&str>>(text)?,
                Some(Bind::MaybeInt(number)) => out.push_bind_param::<Nullable<BigInt>, Option<i64>>(number)?,
                None => return Err(diesel::result::Error::QueryBuilderError("a value is missing".into())),
            }
        }
        out.push_sql(part);
    }
    Ok(())
}

/// A question of fixed text that diesel has no words for; its rows are of the SQL types `ST`, by place. Asked with
/// [`direct!`].
pub struct Question<'a, ST> {
    text: &'static str,
    binds: &'a [Bind<'a>],
    rows: PhantomData<ST>,
}

impl<'a, ST> Question<'a, ST> {
    /// A question with a value for each `?`.
    pub const fn of(text: &'static str, binds: &'a [Bind<'a>]) -> Self {
        Self { text, binds, rows: PhantomData }
    }
}

/// The cache knows it by its text.
impl<ST> QueryId for Question<'_, ST> {
    type QueryId = ();
    const HAS_STATIC_QUERY_ID: bool = false;
}

impl<ST> Query for Question<'_, ST> {
    type SqlType = ST;
}

impl<ST, C> RunQueryDsl<C> for Question<'_, ST> {}

impl<ST, DB> QueryFragment<DB> for Question<'_, ST>
where
    DB: Backend + HasSqlType<Text> + HasSqlType<BigInt>,
    str: ToSql<Text, DB>,
    i64: ToSql<BigInt, DB>,
{
    fn walk_ast<'b>(&'b self, out: AstPass<'_, 'b, DB>) -> QueryResult<()> {
        walk(self.text.split('?'), self.binds, out)
    }
}

/// How many values a text asks for.
pub const fn places(text: &str) -> usize {
    let (bytes, mut at, mut count) = (text.as_bytes(), 0, 0);
    while at < bytes.len() {
        if bytes[at] == b'?' {
            count += 1;
        }
        at += 1;
    }
    count
}

/// What lies between the `?` of a text, cut when the program is built: a statement is walked for each of its runs.
pub const fn cut<const N: usize>(text: &'static str) -> [&'static str; N] {
    let (mut parts, mut rest, mut part) = ([""; N], text, 0);
    while part + 1 < N {
        let mut at = 0;
        while rest.as_bytes()[at] != b'?' {
            at += 1;
        }
        let (before, from) = rest.split_at(at);
        parts[part] = before;
        rest = from.split_at(1).1;
        part += 1;
    }
    parts[part] = rest;
    parts
}

/// Runs a statement that both databases understand; tells how many rows it touched. For [`execute!`], which gives each
/// place its own `K`: one `K`, one text.
pub fn run<K: 'static>(conn: &mut Conn, parts: &'static [&'static str], binds: &[Bind<'_>]) -> Stored<usize> {
    let statement = Statement::<K> { parts, binds, key: PhantomData };
    Ok(match conn {
        Conn::Sqlite(conn) => conn.execute_returning_count(&statement)?,
        Conn::Postgres(conn) => conn.execute_returning_count(&statement)?,
    })
}

/// Runs a statement of fixed text: `execute!(conn, "… WHERE id = ?", &[id.into()])`. Tells how many rows it touched.
macro_rules! execute {
    ($conn:expr, $text:expr, $binds:expr $(,)?) => {{
        struct Key;
        const PARTS: &[&str] = &$crate::store::statement::cut::<{ $crate::store::statement::places($text) + 1 }>($text);
        $crate::store::statement::run::<Key>($conn, PARTS, $binds)
    }};
}

/// Runs a query on the connection itself, without the detour over what both databases have in common.
macro_rules! direct {
    ($conn:expr, $to:ident => $query:expr) => {
        match $conn {
            $crate::store::Conn::Sqlite($to) => $query,
            $crate::store::Conn::Postgres($to) => $query,
        }
    };
}
pub(super) use direct;
pub(super) use execute;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_cut_at_its_places_as_when_it_is_split() {
        const TEXT: &str = "UPDATE t SET a = ?, b = ? WHERE c = ?";
        const PARTS: [&str; places(TEXT) + 1] = cut(TEXT);
        const NONE: [&str; places("COMMIT") + 1] = cut("COMMIT");
        assert!(PARTS.iter().copied().eq(TEXT.split('?')));
        assert_eq!(NONE, ["COMMIT"]);
    }
}
