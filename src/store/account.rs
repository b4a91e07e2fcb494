//! People, what they are granted, and their sessions. Personal data lies here only, never in the journal.

use diesel::prelude::*;

use super::{
    Conn, Stored,
    schema::{login_attempt, organisation, person, person_grant, refresh_token},
};

/// A person's row.
#[derive(Clone, Debug, Queryable, Insertable)]
#[diesel(table_name = person)]
#[expect(missing_docs, reason = "columns named by their meaning")]
pub struct PersonRow {
    pub id: String,
    pub login: String,
    pub name: String,
    pub password_hash: Option<String>,
    pub state: String,
    pub created_at: i64,
    /// The organisation that keeps this row; empty for the platform itself.
    pub organisation: String,
    pub external_id: Option<String>,
    pub email: Option<String>,
    pub version: i64,
    /// When the password was set; sessions begun before it have ended.
    pub password_at: i64,
    /// Under which the person is reached in what the organisation answers for.
    pub phone: Option<String>,
}

/// A grant's row.
#[derive(Clone, Debug, Queryable, Insertable)]
#[diesel(table_name = person_grant)]
#[expect(missing_docs, reason = "columns named by their meaning")]
pub struct GrantRow {
    pub id: String,
    pub person: String,
    pub role: String,
    pub organisation: Option<String>,
    pub site: Option<String>,
    pub division: Option<String>,
    pub mandate_of: Option<String>,
    pub valid_to: Option<i64>,
    pub granted_at: i64,
    /// The mandate it follows from.
    pub mandate: Option<String>,
}

/// A refresh token's row; only its digest is kept.
#[derive(Clone, Debug, Queryable, Insertable)]
#[diesel(table_name = refresh_token)]
#[expect(missing_docs, reason = "columns named by their meaning")]
pub struct RefreshRow {
    pub hash: String,
    pub person: String,
    pub family: String,
    pub expires_at: i64,
    pub used_at: Option<i64>,
}

/// Adds a person.
pub fn insert_person(conn: &mut Conn, row: &PersonRow) -> Stored<()> {
    diesel::insert_into(person::table).values(row.clone()).execute(conn)?;
    Ok(())
}

/// Adds a grant.
pub fn insert_grant(conn: &mut Conn, row: &GrantRow) -> Stored<()> {
    diesel::insert_into(person_grant::table).values(row.clone()).execute(conn)?;
    Ok(())
}

/// The person with this login.
pub fn by_login(conn: &mut Conn, login: &str) -> Stored<Option<PersonRow>> {
    Ok(person::table.filter(person::login.eq(login)).first(conn).optional()?)
}

/// A person by id.
pub fn get_person(conn: &mut Conn, id: &str) -> Stored<Option<PersonRow>> {
    Ok(person::table.find(id).first(conn).optional()?)
}

/// Everybody, by login; at most 500.
pub fn list_people(conn: &mut Conn) -> Stored<Vec<PersonRow>> {
    Ok(person::table.order(person::login).limit(500).load(conn)?)
}

/// Replaces a password's digest.
pub fn set_password(conn: &mut Conn, id: &str, hash: &str) -> Stored<()> {
    diesel::update(person::table.find(id)).set(person::password_hash.eq(hash)).execute(conn)?;
    Ok(())
}

/// Grants of a person that are in force.
pub fn grants(conn: &mut Conn, person: &str, now: i64) -> Stored<Vec<GrantRow>> {
    Ok(person_grant::table
        .filter(person_grant::person.eq(person))
        .filter(person_grant::valid_to.is_null().or(person_grant::valid_to.gt(now)))
        .order(person_grant::granted_at)
        .limit(100)
        .load(conn)?)
}

/// Names of organisations.
pub fn organisation_names(conn: &mut Conn, ids: &[String]) -> Stored<Vec<(String, String)>> {
    Ok(organisation::table
        .filter(organisation::id.eq_any(ids))
        .select((organisation::id, organisation::name))
        .load(conn)?)
}

/// Keeps a refresh token.
pub fn insert_refresh(conn: &mut Conn, row: &RefreshRow) -> Stored<()> {
    diesel::insert_into(refresh_token::table).values(row.clone()).execute(conn)?;
    Ok(())
}

/// A refresh token by digest.
pub fn get_refresh(conn: &mut Conn, hash: &str) -> Stored<Option<RefreshRow>> {
    Ok(refresh_token::table.find(hash).first(conn).optional()?)
}

/// Marks a token used, once: `false` when somebody was first.
pub fn use_refresh(conn: &mut Conn, hash: &str, now: i64) -> Stored<bool> {
    let open = refresh_token::table.find(hash).filter(refresh_token::used_at.is_null());
    Ok(diesel::update(open).set(refresh_token::used_at.eq(now)).execute(conn)? == 1)
}

/// Failures and block of a (login, source).
pub fn attempts(conn: &mut Conn, login: &str, source: &str) -> Stored<(i64, i64)> {
    let row = login_attempt::table
        .find((login, source))
        .select((login_attempt::failures, login_attempt::blocked_until))
        .first(conn)
        .optional()?;
    Ok(row.unwrap_or_default())
}

/// Keeps failures and block of a (login, source).
pub fn set_attempts(conn: &mut Conn, login: &str, source: &str, failures: i64, blocked_until: i64) -> Stored<()> {
    let set = (login_attempt::failures.eq(failures), login_attempt::blocked_until.eq(blocked_until));
    if diesel::update(login_attempt::table.find((login, source))).set(set).execute(conn)? == 0 {
        diesel::insert_into(login_attempt::table)
            .values((login_attempt::login.eq(login), login_attempt::source.eq(source), set))
            .execute(conn)?;
    }
    Ok(())
}

/// Names of people, by id.
pub fn person_names(conn: &mut Conn, ids: &[String]) -> Stored<Vec<(String, String)>> {
    Ok(person::table.filter(person::id.eq_any(ids)).select((person::id, person::name)).load(conn)?)
}

/// Telephones of these people by id, where there is one.
pub fn person_phones(conn: &mut Conn, ids: &[String]) -> Stored<Vec<(String, String)>> {
    let of = person::table.filter(person::id.eq_any(ids)).filter(person::phone.is_not_null());
    Ok(of.select((person::id, person::phone.assume_not_null())).load(conn)?)
}
