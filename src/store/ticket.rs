//! One-time links, API tokens and what waits to be sent. Secrets lie here as digests only.

use diesel::prelude::*;

use super::{
    Conn, Stored,
    schema::{api_token, outbox, ticket},
};

/// A one-time link's row.
#[derive(Clone, Debug, Queryable, Insertable, PartialEq, Eq)]
#[diesel(table_name = ticket)]
#[expect(missing_docs, reason = "columns named by their meaning")]
pub struct TicketRow {
    pub id: String,
    pub hash: String,
    /// `invite` or `reset`.
    pub kind: String,
    pub person: Option<String>,
    pub organisation: Option<String>,
    /// JSON of what accepting it does.
    pub payload: String,
    pub made_by: String,
    pub made_at: i64,
    pub expires_at: i64,
    pub used_at: Option<i64>,
    pub revoked_at: Option<i64>,
}

/// An API token's row.
#[derive(Clone, Debug, Queryable, Insertable, PartialEq, Eq)]
#[diesel(table_name = api_token)]
#[expect(missing_docs, reason = "columns named by their meaning")]
pub struct TokenRow {
    pub id: String,
    pub hash: String,
    pub name: String,
    pub person: String,
    /// Permissions with commas.
    pub scopes: String,
    pub expires_at: i64,
    pub created_at: i64,
    pub last_used_at: Option<i64>,
    pub revoked_at: Option<i64>,
    /// Ids of sites with commas; empty for all of the person's.
    pub sites: String,
}

/// Keeps a link.
pub fn insert(conn: &mut Conn, row: &TicketRow) -> Stored<()> {
    diesel::insert_into(ticket::table).values(row.clone()).execute(conn)?;
    Ok(())
}

/// A link by the digest of its secret.
pub fn by_hash(conn: &mut Conn, hash: &str) -> Stored<Option<TicketRow>> {
    Ok(ticket::table.filter(ticket::hash.eq(hash)).first(conn).optional()?)
}

/// A link by id.
pub fn get(conn: &mut Conn, id: &str) -> Stored<Option<TicketRow>> {
    Ok(ticket::table.find(id).first(conn).optional()?)
}

/// Marks a link used, once, while it is good.
pub fn take(conn: &mut Conn, hash: &str, kind: &str, now: i64) -> Stored<bool> {
    let open = ticket::table
        .filter(ticket::hash.eq(hash))
        .filter(ticket::kind.eq(kind))
        .filter(ticket::used_at.is_null())
        .filter(ticket::revoked_at.is_null())
        .filter(ticket::expires_at.gt(now));
    Ok(diesel::update(open).set(ticket::used_at.eq(now)).execute(conn)? == 1)
}

/// Withdraws a link; what it would have done is blanked.
pub fn revoke(conn: &mut Conn, id: &str, now: i64) -> Stored<()> {
    let open = ticket::table.find(id).filter(ticket::used_at.is_null());
    diesel::update(open).set((ticket::revoked_at.eq(now), ticket::payload.eq("{}"))).execute(conn)?;
    Ok(())
}

/// Withdraws every open reset link of a person.
pub fn revoke_resets(conn: &mut Conn, person: &str, now: i64) -> Stored<()> {
    let open = ticket::table.filter(ticket::person.eq(person)).filter(ticket::kind.eq("reset"));
    diesel::update(open.filter(ticket::used_at.is_null())).set(ticket::revoked_at.eq(now)).execute(conn)?;
    Ok(())
}

/// Whether a good reset link was made for a person since a moment.
pub fn has_reset_since(conn: &mut Conn, person: &str, since: i64) -> Stored<bool> {
    let open = ticket::table
        .filter(ticket::person.eq(person))
        .filter(ticket::kind.eq("reset"))
        .filter(ticket::made_at.gt(since))
        .filter(ticket::revoked_at.is_null());
    Ok(open.count().get_result::<i64>(conn)? > 0)
}

/// Invitations of an organisation (all, for `None`) that are still good, newest first.
pub fn invitations(
    conn: &mut Conn,
    organisation: Option<&str>,
    now: i64,
    after: Option<&str>,
    limit: i64,
) -> Stored<Vec<TicketRow>> {
    let mut query = ticket::table
        .into_boxed()
        .filter(ticket::kind.eq("invite"))
        .filter(ticket::used_at.is_null())
        .filter(ticket::revoked_at.is_null())
        .filter(ticket::expires_at.gt(now));
    if let Some(organisation) = organisation {
        query = query.filter(ticket::organisation.eq(organisation.to_owned()));
    }
    if let Some(after) = after {
        query = query.filter(ticket::id.lt(after.to_owned()));
    }
    Ok(query.order(ticket::id.desc()).limit(limit).load(conn)?)
}

/// Keeps a token's digest.
pub fn insert_token(conn: &mut Conn, row: &TokenRow) -> Stored<()> {
    diesel::insert_into(api_token::table).values(row.clone()).execute(conn)?;
    Ok(())
}

/// A token by its digest.
pub fn token_by_hash(conn: &mut Conn, hash: &str) -> Stored<Option<TokenRow>> {
    Ok(api_token::table.filter(api_token::hash.eq(hash)).first(conn).optional()?)
}

/// A token by id.
pub fn token(conn: &mut Conn, id: &str) -> Stored<Option<TokenRow>> {
    Ok(api_token::table.find(id).first(conn).optional()?)
}

/// Tokens of a person, newest first.
pub fn tokens_of(conn: &mut Conn, person: &str, after: Option<&str>, limit: i64) -> Stored<Vec<TokenRow>> {
    let mut query = api_token::table.into_boxed().filter(api_token::person.eq(person.to_owned()));
    if let Some(after) = after {
        query = query.filter(api_token::id.lt(after.to_owned()));
    }
    Ok(query.order(api_token::id.desc()).limit(limit).load(conn)?)
}

/// Ends a token, once.
pub fn revoke_token(conn: &mut Conn, id: &str, now: i64) -> Stored<bool> {
    let open = api_token::table.find(id).filter(api_token::revoked_at.is_null());
    Ok(diesel::update(open).set(api_token::revoked_at.eq(now)).execute(conn)? == 1)
}

/// Remembers when a token was last used.
pub fn used_token(conn: &mut Conn, id: &str, now: i64) -> Stored<()> {
    diesel::update(api_token::table.find(id)).set(api_token::last_used_at.eq(now)).execute(conn)?;
    Ok(())
}

/// Puts something to send into the outbox.
pub fn post(conn: &mut Conn, id: &str, channel: &str, target: &str, payload: &str, now: i64) -> Stored<()> {
    diesel::insert_into(outbox::table)
        .values((
            outbox::id.eq(id),
            outbox::channel.eq(channel),
            outbox::target.eq(target),
            outbox::payload.eq(payload),
            outbox::state.eq("waiting"),
            outbox::attempts.eq(0_i64),
            outbox::next_at.eq(now),
        ))
        .execute(conn)?;
    Ok(())
}
