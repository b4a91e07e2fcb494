//! Deliveries: what is to be told outside, taken by lease so that two servers do not send it at once.

use diesel::prelude::*;

use super::{Conn, Stored, statement::execute};

use tables::delivery;

mod tables {
    diesel::table! {
        delivery (id) {
            id -> Text,
            rank -> Text,
            notice -> Text,
            version -> BigInt,
            occasion -> Text,
            channel -> Text,
            recipient -> Text,
            level -> Text,
            state -> Text,
            attempts -> BigInt,
            made_at -> BigInt,
            began_at -> BigInt,
            next_at -> Nullable<BigInt>,
            ended_at -> Nullable<BigInt>,
            last_fault -> Nullable<Text>,
        }
    }
}

/// Due rows looked through for those that are taken.
const LOOKED: i64 = 200;

/// A delivery.
#[derive(Clone, Debug, Queryable, PartialEq, Eq)]
#[expect(missing_docs, reason = "columns named by their meaning")]
pub struct DeliveryRow {
    pub id: String,
    /// What lists go by: when it was made, then its id.
    pub rank: String,
    /// Empty for a test.
    pub notice: String,
    /// The notice's event that is told.
    pub version: i64,
    pub occasion: String,
    pub channel: String,
    /// A person, or a hook.
    pub recipient: String,
    pub level: String,
    pub state: String,
    pub attempts: i64,
    pub made_at: i64,
    /// From when on its days are counted.
    pub began_at: i64,
    /// When it is tried next, or until when somebody has it; `None`: it is over.
    pub next_at: Option<i64>,
    pub ended_at: Option<i64>,
    pub last_fault: Option<String>,
}

/// What lists of deliveries go by.
pub fn rank(made_at: i64, id: &str) -> String {
    format!("{made_at:020}-{id}")
}

/// Adds a delivery; one that is there stays as it is.
pub fn add(conn: &mut Conn, row: &DeliveryRow) -> Stored<()> {
    const TEXT: &str = "INSERT INTO delivery (id, rank, notice, version, occasion, channel, recipient, level, state, \
                        attempts, made_at, began_at, next_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) \
                        ON CONFLICT DO NOTHING";
    let binds = [
        (&row.id).into(),
        (&row.rank).into(),
        (&row.notice).into(),
        row.version.into(),
        (&row.occasion).into(),
        (&row.channel).into(),
        (&row.recipient).into(),
        (&row.level).into(),
        (&row.state).into(),
        row.attempts.into(),
        row.made_at.into(),
        row.began_at.into(),
        row.next_at.into(),
    ];
    execute!(conn, TEXT, &binds)?;
    Ok(())
}

/// How much is taken at a time.
#[derive(Clone, Copy, Debug)]
pub struct Share {
    /// Recipients at once; one after the other where a channel has one server for all.
    pub recipients: usize,
    /// Rows of each.
    pub rows: usize,
}

/// Whether anything is due on a channel.
pub fn is_due(conn: &mut Conn, channel: &str, now: i64) -> Stored<bool> {
    let due = delivery::table.filter(delivery::channel.eq(channel)).filter(delivery::next_at.le(now));
    Ok(due.select(delivery::id).limit(1).first::<String>(conn).optional()?.is_some())
}

/// Takes what is due on a channel until `lease`, the longest waiting first; whoever else looks meanwhile finds nothing of it.
pub fn take(conn: &mut Conn, channel: &str, now: i64, lease: i64, share: Share) -> Stored<Vec<DeliveryRow>> {
    let due = delivery::table.filter(delivery::channel.eq(channel)).filter(delivery::next_at.le(now));
    let due = due.order((delivery::next_at, delivery::made_at, delivery::id)).limit(LOOKED);
    let rows: Vec<DeliveryRow> = due.load(conn)?;
    let mut taken: Vec<DeliveryRow> = Vec::new();
    for row in rows {
        let own = taken.iter().filter(|one| one.recipient == row.recipient).count();
        let mut recipients: Vec<&str> = taken.iter().map(|one| one.recipient.as_str()).collect();
        recipients.sort_unstable();
        recipients.dedup();
        if own >= share.rows || (own == 0 && recipients.len() >= share.recipients) {
            continue;
        }
        let free = delivery::table.find(&row.id).filter(delivery::next_at.eq(row.next_at));
        if diesel::update(free).set(delivery::next_at.eq(lease)).execute(conn)? == 1 {
            taken.push(row);
        }
    }
    Ok(taken)
}

/// Somebody outside has it.
pub fn sent(conn: &mut Conn, id: &str, now: i64) -> Stored<()> {
    const TEXT: &str = "UPDATE delivery SET state = 'sent', attempts = attempts + 1, next_at = NULL, ended_at = ?, \
                        last_fault = NULL WHERE id = ?";
    execute!(conn, TEXT, &[now.into(), id.into()])?;
    Ok(())
}

/// What it warned of is over: nobody need be told.
pub fn drop(conn: &mut Conn, id: &str, now: i64) -> Stored<()> {
    const TEXT: &str = "UPDATE delivery SET state = 'dropped', next_at = NULL, ended_at = ? WHERE id = ?";
    execute!(conn, TEXT, &[now.into(), id.into()])?;
    Ok(())
}

/// It was not taken: tried again at `next`, or given up.
pub fn failed(conn: &mut Conn, id: &str, fault: &str, next: Option<i64>, now: i64) -> Stored<()> {
    const AGAIN: &str = "UPDATE delivery SET state = 'failed', attempts = attempts + 1, next_at = ?, last_fault = ? \
                         WHERE id = ?";
    const DEAD: &str = "UPDATE delivery SET state = 'dead', attempts = attempts + 1, next_at = NULL, last_fault = ?, \
                        ended_at = ? WHERE id = ?";
    match next {
        Some(next) => execute!(conn, AGAIN, &[next.into(), fault.into(), id.into()])?,
        None => execute!(conn, DEAD, &[fault.into(), now.into(), id.into()])?,
    };
    Ok(())
}

/// Nobody is there: what else is due on the channel (for a recipient, if one is named) waits, alarms until a moment and warnings until
/// another.
pub fn postpone(conn: &mut Conn, channel: &str, recipient: Option<&str>, (alarms, rest): (i64, i64)) -> Stored<()> {
    const ALL: &str = "UPDATE delivery SET next_at = CASE WHEN level IN ('orange', 'red') THEN ? ELSE ? END \
                       WHERE channel = ? AND next_at < ?";
    const ONE: &str = "UPDATE delivery SET next_at = CASE WHEN level IN ('orange', 'red') THEN ? ELSE ? END \
                       WHERE channel = ? AND next_at < ? AND recipient = ?";
    let binds = [alarms.into(), rest.into(), channel.into(), alarms.into()];
    match recipient {
        None => execute!(conn, ALL, &binds)?,
        Some(recipient) => execute!(conn, ONE, &[&binds[..], &[recipient.into()]].concat())?,
    };
    Ok(())
}

/// Gives what was taken and not tried back.
pub fn give_back(conn: &mut Conn, id: &str, lease: i64, now: i64) -> Stored<()> {
    execute!(
        conn,
        "UPDATE delivery SET next_at = ? WHERE id = ? AND next_at = ?",
        &[now.into(), id.into(), lease.into()]
    )?;
    Ok(())
}

/// Begins a delivery that failed or was given up anew, with the same id; `false`: it is in another state.
pub fn replay(conn: &mut Conn, id: &str, now: i64) -> Stored<bool> {
    const TEXT: &str = "UPDATE delivery SET state = 'waiting', attempts = 0, began_at = ?, next_at = ?, ended_at = NULL \
                        WHERE id = ? AND state IN ('failed', 'dead')";
    Ok(execute!(conn, TEXT, &[now.into(), now.into(), id.into()])? == 1)
}

/// Gives up what was to go by a channel that nobody serves.
pub fn expire(conn: &mut Conn, channel: &str, before: i64, now: i64) -> Stored<usize> {
    const TEXT: &str = "UPDATE delivery SET state = 'dead', next_at = NULL, ended_at = ?, last_fault = 'no such channel \
                        is configured' WHERE channel = ? AND next_at IS NOT NULL AND began_at < ?";
    execute!(conn, TEXT, &[now.into(), channel.into(), before.into()])
}

/// Forgets what was over before a moment.
pub fn forget(conn: &mut Conn, before: i64) -> Stored<usize> {
    execute!(conn, "DELETE FROM delivery WHERE rank < ? AND next_at IS NULL", &[(&rank(before, "")).into()])
}

/// A delivery.
pub fn get(conn: &mut Conn, id: &str) -> Stored<Option<DeliveryRow>> {
    Ok(delivery::table.find(id).first(conn).optional()?)
}

/// What a list of deliveries asks for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[expect(missing_docs, reason = "each is what it is")]
pub struct Filter {
    pub state: Option<String>,
    pub channel: Option<String>,
    pub notice: Option<String>,
    pub recipient: Option<String>,
}

/// A page of deliveries, the latest first; `before` is the rank of the last one seen.
pub fn list(conn: &mut Conn, filter: &Filter, before: Option<&str>, limit: i64) -> Stored<Vec<DeliveryRow>> {
    let mut query = delivery::table.into_boxed();
    if let Some(state) = filter.state.clone() {
        query = query.filter(delivery::state.eq(state));
    }
    if let Some(channel) = filter.channel.clone() {
        query = query.filter(delivery::channel.eq(channel));
    }
    if let Some(notice) = filter.notice.clone() {
        query = query.filter(delivery::notice.eq(notice));
    }
    if let Some(recipient) = filter.recipient.clone() {
        query = query.filter(delivery::recipient.eq(recipient));
    }
    if let Some(before) = before {
        query = query.filter(delivery::rank.lt(before.to_owned()));
    }
    Ok(query.order(delivery::rank.desc()).limit(limit).load(conn)?)
}
