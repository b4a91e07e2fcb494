//! Sessions and second factors. No secret lies here: an authenticator's is derived from the row's id with the server's key, and
//! recovery codes are keyed digests.

use diesel::prelude::*;

use self::tables::{recovery_code, second_factor, session};
use super::{Conn, Stored, schema::refresh_token};

/// The tables.
pub mod tables {
    #![expect(missing_docs, reason = "columns named by their meaning")]

    diesel::table! {
        session (family) {
            family -> Text,
            person -> Text,
            begun_at -> BigInt,
            seen_at -> BigInt,
            device -> Text,
            place -> Text,
        }
    }

    diesel::table! {
        second_factor (person) {
            person -> Text,
            id -> Text,
            begun_at -> BigInt,
            set_at -> Nullable<BigInt>,
            step -> BigInt,
        }
    }

    diesel::table! {
        recovery_code (hash) {
            hash -> Text,
            person -> Text,
            used_at -> Nullable<BigInt>,
        }
    }
}

/// A session: what a device is signed in with.
#[derive(Clone, Debug, Queryable, Insertable)]
#[diesel(table_name = session)]
#[expect(missing_docs, reason = "columns named by their meaning")]
pub struct SessionRow {
    pub family: String,
    pub person: String,
    pub begun_at: i64,
    pub seen_at: i64,
    /// Browser and system in a word each.
    pub device: String,
    /// The network it came from, not the address.
    pub place: String,
}

/// A second factor, begun or set.
#[derive(Clone, Debug, Queryable, Insertable)]
#[diesel(table_name = second_factor)]
#[expect(missing_docs, reason = "columns named by their meaning")]
pub struct FactorRow {
    pub person: String,
    pub id: String,
    pub begun_at: i64,
    pub set_at: Option<i64>,
    /// The step used last.
    pub step: i64,
}

/// Keeps a new session.
pub fn insert(conn: &mut Conn, row: &SessionRow) -> Stored<()> {
    diesel::insert_into(session::table).values(row.clone()).execute(conn)?;
    Ok(())
}

/// Notes that a session was renewed; `false` when it has ended.
pub fn seen(conn: &mut Conn, family: &str, now: i64) -> Stored<bool> {
    Ok(diesel::update(session::table.find(family)).set(session::seen_at.eq(now)).execute(conn)? == 1)
}

/// Sessions of a person that were renewed since a moment, the last seen first.
pub fn of_person(conn: &mut Conn, person: &str, since: i64) -> Stored<Vec<SessionRow>> {
    let of = session::table.filter(session::person.eq(person)).filter(session::seen_at.gt(since));
    Ok(of.order((session::seen_at.desc(), session::family.desc())).limit(500).load(conn)?)
}

/// Ends a session and every token of it.
pub fn end(conn: &mut Conn, family: &str) -> Stored<()> {
    diesel::delete(refresh_token::table.filter(refresh_token::family.eq(family))).execute(conn)?;
    diesel::delete(session::table.find(family)).execute(conn)?;
    Ok(())
}

/// Ends every session of a person but one.
pub fn end_others(conn: &mut Conn, person: &str, but: &str) -> Stored<()> {
    let tokens = refresh_token::table.filter(refresh_token::person.eq(person)).filter(refresh_token::family.ne(but));
    diesel::delete(tokens).execute(conn)?;
    diesel::delete(session::table.filter(session::person.eq(person)).filter(session::family.ne(but))).execute(conn)?;
    Ok(())
}

/// A person's second factor.
pub fn factor(conn: &mut Conn, person: &str) -> Stored<Option<FactorRow>> {
    Ok(second_factor::table.find(person).first(conn).optional()?)
}

/// Begins anew: what was there is gone.
pub fn begin_factor(conn: &mut Conn, row: &FactorRow) -> Stored<()> {
    end_factor(conn, &row.person)?;
    diesel::insert_into(second_factor::table).values(row.clone()).execute(conn)?;
    Ok(())
}

/// From now on it is asked for.
pub fn set_factor(conn: &mut Conn, person: &str, now: i64) -> Stored<()> {
    diesel::update(second_factor::table.find(person)).set(second_factor::set_at.eq(now)).execute(conn)?;
    Ok(())
}

/// Uses a step, once: `false` when it or a later one was used.
pub fn use_step(conn: &mut Conn, person: &str, step: i64) -> Stored<bool> {
    let open = second_factor::table.find(person).filter(second_factor::step.lt(step));
    Ok(diesel::update(open).set(second_factor::step.eq(step)).execute(conn)? == 1)
}

/// Forgets a second factor with its recovery codes.
pub fn end_factor(conn: &mut Conn, person: &str) -> Stored<()> {
    diesel::delete(recovery_code::table.filter(recovery_code::person.eq(person))).execute(conn)?;
    diesel::delete(second_factor::table.find(person)).execute(conn)?;
    Ok(())
}

/// Replaces a person's recovery codes.
pub fn replace_codes(conn: &mut Conn, person: &str, hashes: &[String]) -> Stored<()> {
    diesel::delete(recovery_code::table.filter(recovery_code::person.eq(person))).execute(conn)?;
    for hash in hashes {
        let row = (recovery_code::hash.eq(hash), recovery_code::person.eq(person));
        diesel::insert_into(recovery_code::table).values(row).execute(conn)?;
    }
    Ok(())
}

/// Uses a recovery code, once.
pub fn use_code(conn: &mut Conn, person: &str, hash: &str, now: i64) -> Stored<bool> {
    let open = recovery_code::table.find(hash).filter(recovery_code::person.eq(person));
    let open = open.filter(recovery_code::used_at.is_null());
    Ok(diesel::update(open).set(recovery_code::used_at.eq(now)).execute(conn)? == 1)
}

/// Recovery codes that are left.
pub fn codes_left(conn: &mut Conn, person: &str) -> Stored<i64> {
    let open = recovery_code::table.filter(recovery_code::person.eq(person)).filter(recovery_code::used_at.is_null());
    Ok(open.count().get_result(conn)?)
}
