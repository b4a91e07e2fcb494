//! Addresses of organisations that are told of notices.

use diesel::prelude::*;

use super::{Conn, Stored, schema::organisation, statement::execute};

use tables::hook;

mod tables {
    use super::organisation;

    diesel::table! {
        hook (id) {
            id -> Text,
            organisation -> Text,
            kind -> Text,
            name -> Text,
            address -> Text,
            sealed -> Text,
            least -> Text,
            state -> Text,
            generation -> BigInt,
            rotated_at -> Nullable<BigInt>,
            made_at -> BigInt,
            digest -> Text,
            digest_to -> Text,
        }
    }

    diesel::allow_tables_to_appear_in_same_query!(hook, organisation);
}

/// An address that is told.
#[derive(Clone, Debug, Queryable, Insertable, PartialEq, Eq)]
#[diesel(table_name = hook)]
#[expect(missing_docs, reason = "columns named by their meaning")]
pub struct HookRow {
    pub id: String,
    pub organisation: String,
    /// The channel: `webhook`, `dingtalk` or `wecom`.
    pub kind: String,
    pub name: String,
    /// What may be shown of the address: without its query, where robots have their key.
    pub address: String,
    /// Address and given secret, sealed.
    pub sealed: String,
    /// The level from which on it is told.
    pub least: String,
    /// `on`, `off`, or `gone`: whoever is there asked not to be told any more.
    pub state: String,
    /// How often the secret was made anew.
    pub generation: i64,
    pub rotated_at: Option<i64>,
    pub made_at: i64,
    /// `off`, `daily` or `weekly`.
    pub digest: String,
    /// The highest level that waits for it.
    pub digest_to: String,
}

/// Adds one.
pub fn insert(conn: &mut Conn, row: &HookRow) -> Stored<()> {
    diesel::insert_into(hook::table).values(row.clone()).execute(conn)?;
    Ok(())
}

/// One by id.
pub fn get(conn: &mut Conn, id: &str) -> Stored<Option<HookRow>> {
    Ok(hook::table.find(id).first(conn).optional()?)
}

/// Those of an organisation, or everybody's, by id.
pub fn list(conn: &mut Conn, of: Option<&str>, after: Option<&str>, limit: i64) -> Stored<Vec<HookRow>> {
    let mut query = hook::table.into_boxed();
    if let Some(organisation) = of {
        query = query.filter(hook::organisation.eq(organisation.to_owned()));
    }
    if let Some(after) = after {
        query = query.filter(hook::id.gt(after.to_owned()));
    }
    Ok(query.order(hook::id).limit(limit).load(conn)?)
}

/// How many of an organisation are on.
pub fn count_on(conn: &mut Conn, organisation: &str) -> Stored<i64> {
    let on = hook::table.filter(hook::organisation.eq(organisation)).filter(hook::state.eq("on"));
    Ok(on.count().get_result(conn)?)
}

/// Those that are on, of these organisations and of the authorities of these divisions or of what contains them.
pub fn told(conn: &mut Conn, organisations: &[String], divisions: &[String]) -> Stored<Vec<HookRow>> {
    let of = organisation::kind.eq("authority").and(organisation::division.eq_any(divisions));
    Ok(hook::table
        .inner_join(organisation::table.on(organisation::id.eq(hook::organisation)))
        .filter(hook::state.eq("on"))
        .filter(hook::organisation.eq_any(organisations).or(of))
        .order(hook::id)
        .select(hook::all_columns)
        .load(conn)?)
}

/// Several by id.
pub fn many(conn: &mut Conn, ids: &[String]) -> Stored<Vec<HookRow>> {
    Ok(hook::table.filter(hook::id.eq_any(ids)).order(hook::id).load(conn)?)
}

/// Names of several, by id.
pub fn names(conn: &mut Conn, ids: &[String]) -> Stored<Vec<(String, String)>> {
    Ok(hook::table.filter(hook::id.eq_any(ids)).select((hook::id, hook::name)).load(conn)?)
}

/// Sets the state.
pub fn set_state(conn: &mut Conn, id: &str, state: &str) -> Stored<()> {
    execute!(conn, "UPDATE hook SET state = ? WHERE id = ?", &[state.into(), id.into()])?;
    Ok(())
}

/// Goes on to the next secret.
pub fn rotate(conn: &mut Conn, id: &str, now: i64) -> Stored<()> {
    const TEXT: &str = "UPDATE hook SET generation = generation + 1, rotated_at = ? WHERE id = ?";
    execute!(conn, TEXT, &[now.into(), id.into()])?;
    Ok(())
}
