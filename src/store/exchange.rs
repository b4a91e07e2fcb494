//! What goes to the official system, and the ways there. Items are taken by lease, so that two servers do not send one at once.

use diesel::{
    dsl::sql,
    prelude::*,
    sql_types::{BigInt, Bool, Text},
};

use super::{Conn, Stored, party::SiteScope, schema::site, statement::execute};

use tables::{exchange_connection, exchange_item};

mod tables;

diesel::allow_tables_to_appear_in_same_query!(exchange_item, site);

/// Due rows looked through for those that are taken.
const LOOKED: i64 = 200;

/// Something that became ready.
#[derive(Clone, Debug, Queryable, Insertable, PartialEq, Eq)]
#[diesel(table_name = exchange_item)]
#[expect(missing_docs, reason = "columns named by their meaning")]
pub struct ItemRow {
    pub id: String,
    /// What lists go by: when it was made, then its id.
    pub rank: String,
    pub connection: String,
    pub site: String,
    pub organisation: String,
    pub division: String,
    pub kind: String,
    /// The thing: a plan's, a declaration's, a manifest's id; of a ledger `<site>/<month>`.
    pub subject: String,
    /// What people call it.
    pub title: String,
    pub mass_g: i64,
    /// What is sent, JSON: the same at every try.
    pub body: String,
    pub state: String,
    /// The official number or receipt.
    pub number: Option<String>,
    /// Why it was sent back.
    pub reason: Option<String>,
    /// Tries, and after it was sent questions.
    pub attempts: i64,
    pub made_at: i64,
    /// From when on its days are counted.
    pub began_at: i64,
    /// When it is tried or asked for next, or until when somebody has it; `None`: a person's turn, or over.
    pub next_at: Option<i64>,
    pub sent_at: Option<i64>,
    pub ended_at: Option<i64>,
    pub last_fault: Option<String>,
}

/// A way to the official system.
#[derive(Clone, Debug, Queryable, PartialEq, Eq)]
#[expect(missing_docs, reason = "columns named by their meaning")]
pub struct ConnectionRow {
    pub id: String,
    /// `site/<id>` or `division/<code>`.
    pub scope: String,
    pub way: String,
    pub name: String,
    /// What may be shown of the address: without its query.
    pub address: String,
    /// The address, sealed.
    pub sealed: String,
    /// `on` or `off`.
    pub state: String,
    /// How often the secret was made anew.
    pub generation: i64,
    pub rotated_at: Option<i64>,
    pub made_at: i64,
}

/// What lists of items go by.
pub fn rank(made_at: i64, id: &str) -> String {
    format!("{made_at:020}-{id}")
}

/// Adds an item; one that is there stays as it is, and `false` is told.
pub fn add(conn: &mut Conn, row: &ItemRow) -> Stored<bool> {
    const TEXT: &str = "INSERT INTO exchange_item (id, rank, connection, site, organisation, division, kind, subject, title, \
                        mass_g, body, state, number, attempts, made_at, began_at, next_at) \
                        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING";
    let binds = [
        (&row.id).into(),
        (&row.rank).into(),
        (&row.connection).into(),
        (&row.site).into(),
        (&row.organisation).into(),
        (&row.division).into(),
        (&row.kind).into(),
        (&row.subject).into(),
        (&row.title).into(),
        row.mass_g.into(),
        (&row.body).into(),
        (&row.state).into(),
        (&row.number).into(),
        row.attempts.into(),
        row.made_at.into(),
        row.began_at.into(),
        row.next_at.into(),
    ];
    Ok(execute!(conn, TEXT, &binds)? == 1)
}

/// Writes what became of an item; `false`, and nothing is written, when it is no longer in the state it was in.
pub fn save(conn: &mut Conn, before: &str, row: &ItemRow) -> Stored<bool> {
    const TEXT: &str = "UPDATE exchange_item SET state = ?, number = ?, reason = ?, attempts = ?, began_at = ?, next_at = ?, \
                        sent_at = ?, ended_at = ?, last_fault = ? WHERE id = ? AND state = ?";
    let binds = [
        (&row.state).into(),
        (&row.number).into(),
        (&row.reason).into(),
        row.attempts.into(),
        row.began_at.into(),
        row.next_at.into(),
        row.sent_at.into(),
        row.ended_at.into(),
        (&row.last_fault).into(),
        (&row.id).into(),
        before.into(),
    ];
    Ok(execute!(conn, TEXT, &binds)? == 1)
}

/// An item.
pub fn get(conn: &mut Conn, id: &str) -> Stored<Option<ItemRow>> {
    Ok(exchange_item::table.find(id).first(conn).optional()?)
}

/// Items of a thing, the newest first.
pub fn of_subject(conn: &mut Conn, kind: &str, subject: &str) -> Stored<Vec<ItemRow>> {
    let of = exchange_item::table.filter(exchange_item::kind.eq(kind)).filter(exchange_item::subject.eq(subject));
    Ok(of.order(exchange_item::rank.desc()).limit(LOOKED).load(conn)?)
}

/// Whether anything is due.
pub fn is_due(conn: &mut Conn, now: i64) -> Stored<bool> {
    let due = exchange_item::table.filter(exchange_item::next_at.le(now)).select(exchange_item::id);
    Ok(due.limit(1).first::<String>(conn).optional()?.is_some())
}

/// Takes what is due until `lease`, the longest waiting first, of so many connections so many rows; whoever else looks meanwhile finds
/// nothing of it. What was to be sent is then being sent; what was sent and is asked for stays sent.
pub fn take(conn: &mut Conn, now: i64, lease: i64, (connections, rows): (usize, usize)) -> Stored<Vec<ItemRow>> {
    const TEXT: &str = "UPDATE exchange_item SET next_at = ?, state = CASE WHEN state = 'to_send' THEN 'sending' ELSE state END \
                        WHERE id = ? AND next_at = ? AND state = ?";
    let due = exchange_item::table.filter(exchange_item::next_at.le(now));
    let due: Vec<ItemRow> = due.order((exchange_item::next_at, exchange_item::rank)).limit(LOOKED).load(conn)?;
    let mut taken: Vec<ItemRow> = Vec::new();
    for mut row in due {
        let own = taken.iter().filter(|one| one.connection == row.connection).count();
        let mut others: Vec<&str> = taken.iter().map(|one| one.connection.as_str()).collect();
        others.sort_unstable();
        others.dedup();
        if own >= rows || (own == 0 && others.len() >= connections) {
            continue;
        }
        let binds = [lease.into(), (&row.id).into(), row.next_at.into(), (&row.state).into()];
        if execute!(conn, TEXT, &binds)? == 1 {
            row.next_at = Some(lease);
            if row.state == "to_send" {
                "sending".clone_into(&mut row.state);
            }
            taken.push(row);
        }
    }
    Ok(taken)
}

/// Nobody is there: what else of a connection is due waits until a moment.
pub fn postpone(conn: &mut Conn, connection: &str, until: i64) -> Stored<()> {
    const TEXT: &str = "UPDATE exchange_item SET next_at = ? WHERE connection = ? AND next_at < ?";
    execute!(conn, TEXT, &[until.into(), connection.into(), until.into()])?;
    Ok(())
}

/// Items of a connection that wait are due now, or wait for a person (`None`); an item in somebody's hand stays there.
pub fn set_due(conn: &mut Conn, connection: &str, next_at: Option<i64>) -> Stored<()> {
    const TEXT: &str = "UPDATE exchange_item SET next_at = ? WHERE connection = ? AND state IN ('to_send', 'sent') AND ended_at IS NULL";
    execute!(conn, TEXT, &[next_at.into(), connection.into()])?;
    Ok(())
}

/// Sites that have items of a connection that are not settled: of the first some.
pub fn sites_of(conn: &mut Conn, connection: &str, limit: i64) -> Stored<Vec<String>> {
    let of = exchange_item::table.filter(exchange_item::connection.eq(connection));
    let of = of.filter(exchange_item::state.ne_all(["accepted", "superseded"]));
    Ok(of.select(exchange_item::site).distinct().order(exchange_item::site).limit(limit).load(conn)?)
}

/// State, connection and moments of something that is not settled.
#[derive(Clone, Debug, Queryable, PartialEq, Eq)]
#[expect(missing_docs, reason = "columns of the item")]
pub struct OpenRow {
    pub state: String,
    pub connection: String,
    pub began_at: i64,
    pub sent_at: Option<i64>,
    pub ended_at: Option<i64>,
}

/// What is not settled of a site, each with the way it goes by now; `None`: its connection is no more.
pub fn open_of(conn: &mut Conn, site: &str, limit: i64) -> Stored<Vec<(OpenRow, Option<ConnectionRow>)>> {
    let of = exchange_item::table.filter(exchange_item::site.eq(site));
    let of = of.filter(sql::<Bool>("state NOT IN ('accepted', 'superseded')"));
    let columns = (
        exchange_item::state,
        exchange_item::connection,
        exchange_item::began_at,
        exchange_item::sent_at,
        exchange_item::ended_at,
    );
    let rows: Vec<OpenRow> = of.order(exchange_item::rank).select(columns).limit(limit).load(conn)?;
    let mut ids: Vec<&String> = rows.iter().map(|row| &row.connection).collect();
    ids.sort_unstable();
    ids.dedup();
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let ways: Vec<ConnectionRow> = exchange_connection::table.filter(exchange_connection::id.eq_any(ids)).load(conn)?;
    let way = |row: &OpenRow| ways.iter().find(|way| way.id == row.connection).cloned();
    Ok(rows.into_iter().map(|row| (way(&row), row)).map(|(way, row)| (row, way)).collect())
}

/// What a list of items asks for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[expect(missing_docs, reason = "each is what it is")]
pub struct Filter {
    pub site: Option<String>,
    pub kind: Option<String>,
    pub state: Option<String>,
    /// Made in this span, instants of microseconds: the first, and the first after it.
    pub made: Option<(i64, i64)>,
}

type In = Box<
    dyn diesel::BoxableExpression<exchange_item::table, super::conn::MultiBackend, SqlType = diesel::sql_types::Bool>,
>;

/// Items of sites in scope.
fn within(scope: &SiteScope) -> Option<In> {
    if scope.all {
        return None;
    }
    let own = site::organisation.eq_any(scope.organisations.clone()).or(site::id.eq_any(scope.sites.clone()));
    let mut sites: In = Box::new(exchange_item::site.eq_any(site::table.filter(own).select(site::id)));
    for prefix in &scope.divisions {
        let inside = site::table.filter(site::division.like(format!("{prefix}%"))).select(site::id);
        sites = Box::new(sites.or(exchange_item::site.eq_any(inside)));
    }
    Some(sites)
}

/// A page of items of sites in scope, without their bodies, the latest first; `before` is the rank of the last one seen.
pub fn list(
    conn: &mut Conn,
    scope: &SiteScope,
    filter: &Filter,
    before: Option<&str>,
    limit: i64,
) -> Stored<Vec<ItemRow>> {
    let columns = (
        exchange_item::id,
        exchange_item::rank,
        exchange_item::connection,
        exchange_item::site,
        exchange_item::organisation,
        exchange_item::division,
        exchange_item::kind,
        exchange_item::subject,
        exchange_item::title,
        exchange_item::mass_g,
        sql::<Text>("''"),
        exchange_item::state,
        exchange_item::number,
        exchange_item::reason,
        exchange_item::attempts,
        exchange_item::made_at,
        exchange_item::began_at,
        exchange_item::next_at,
        exchange_item::sent_at,
        exchange_item::ended_at,
        exchange_item::last_fault,
    );
    let mut query = exchange_item::table.select(columns).into_boxed();
    if let Some(within) = within(scope) {
        query = query.filter(within);
    }
    if let Some(site) = filter.site.clone() {
        query = query.filter(exchange_item::site.eq(site));
    }
    if let Some(kind) = filter.kind.clone() {
        query = query.filter(exchange_item::kind.eq(kind));
    }
    if let Some(state) = filter.state.clone() {
        query = query.filter(exchange_item::state.eq(state));
    }
    if let Some((from, to)) = filter.made {
        query = query.filter(exchange_item::made_at.ge(from)).filter(exchange_item::made_at.lt(to));
    }
    if let Some(before) = before {
        query = query.filter(exchange_item::rank.lt(before.to_owned()));
    }
    Ok(query.order(exchange_item::rank.desc()).limit(limit).load(conn)?)
}

/// How many items of sites in scope, or of one of them, are in each state.
pub fn counts(conn: &mut Conn, scope: &SiteScope, of: Option<&str>) -> Stored<Vec<(String, i64)>> {
    let mut query = exchange_item::table
        .group_by(exchange_item::state)
        .select((exchange_item::state, sql::<BigInt>("COUNT(*)")))
        .into_boxed();
    if let Some(within) = within(scope) {
        query = query.filter(within);
    }
    if let Some(site) = of {
        query = query.filter(exchange_item::site.eq(site.to_owned()));
    }
    Ok(query.order(exchange_item::state).load(conn)?)
}

/// Adds a connection, or gives the one of that scope another way, name and address.
pub fn connect(conn: &mut Conn, row: &ConnectionRow) -> Stored<()> {
    const TEXT: &str = "INSERT INTO exchange_connection (id, scope, way, name, address, sealed, state, generation, rotated_at, \
                        made_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (scope) DO UPDATE SET way = excluded.way, \
                        name = excluded.name, address = excluded.address, sealed = excluded.sealed, state = excluded.state";
    let binds = [
        (&row.id).into(),
        (&row.scope).into(),
        (&row.way).into(),
        (&row.name).into(),
        (&row.address).into(),
        (&row.sealed).into(),
        (&row.state).into(),
        row.generation.into(),
        row.rotated_at.into(),
        row.made_at.into(),
    ];
    execute!(conn, TEXT, &binds)?;
    Ok(())
}

/// A connection.
pub fn connection(conn: &mut Conn, id: &str) -> Stored<Option<ConnectionRow>> {
    Ok(exchange_connection::table.find(id).first(conn).optional()?)
}

/// The connections of these scopes.
pub fn of_scopes(conn: &mut Conn, scopes: &[String]) -> Stored<Vec<ConnectionRow>> {
    let of = exchange_connection::table.filter(exchange_connection::scope.eq_any(scopes));
    Ok(of.order(exchange_connection::scope).load(conn)?)
}

/// Connections by scope, after one.
pub fn connections(conn: &mut Conn, after: &str, limit: i64) -> Stored<Vec<ConnectionRow>> {
    let of = exchange_connection::table.filter(exchange_connection::scope.gt(after));
    Ok(of.order(exchange_connection::scope).limit(limit).load(conn)?)
}

/// Switches a connection on or off.
pub fn switch(conn: &mut Conn, id: &str, state: &str) -> Stored<()> {
    execute!(conn, "UPDATE exchange_connection SET state = ? WHERE id = ?", &[state.into(), id.into()])?;
    Ok(())
}

/// Goes on to the next secret.
pub fn rotate(conn: &mut Conn, id: &str, now: i64) -> Stored<()> {
    const TEXT: &str = "UPDATE exchange_connection SET generation = generation + 1, rotated_at = ? WHERE id = ?";
    execute!(conn, TEXT, &[now.into(), id.into()])?;
    Ok(())
}
