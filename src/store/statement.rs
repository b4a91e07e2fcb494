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

/// A fixed text with a `?` for each value; `K` names it in the connection's cache.
struct Statement<'a, K> {
    text: &'static str,
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
        walk(self.text, self.binds, out)
    }
}

fn walk<'b, DB>(text: &'b str, binds: &'b [Bind<'b>], mut out: AstPass<'_, 'b, DB>) -> QueryResult<()>
where
    DB: Backend + HasSqlType<Text> + HasSqlType<BigInt>,
    str: ToSql<Text, DB>,
    i64: ToSql<BigInt, DB>,
{
    let mut binds = binds.iter();
    for (at, part) in text.split('?').enumerate() {
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
        walk(self.text, self.binds, out)
    }
}

/// Runs a statement that both databases understand; tells how many rows it touched. For [`execute!`], which gives each
/// place its own `K`: one `K`, one text.
pub fn run<K: 'static>(conn: &mut Conn, text: &'static str, binds: &[Bind<'_>]) -> Stored<usize> {
    let statement = Statement::<K> { text, binds, key: PhantomData };
    Ok(match conn {
        Conn::Sqlite(conn) => conn.execute_returning_count(&statement)?,
        Conn::Postgres(conn) => conn.execute_returning_count(&statement)?,
    })
}

/// Runs a statement of fixed text: `execute!(conn, "… WHERE id = ?", &[id.into()])`. Tells how many rows it touched.
macro_rules! execute {
    ($conn:expr, $text:expr, $binds:expr $(,)?) => {{
        struct Key;
        $crate::store::statement::run::<Key>($conn, const { $text }, $binds)
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
