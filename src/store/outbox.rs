//! What waits to be sent: taken by lease, so that two servers do not send it at once.

use diesel::prelude::*;

use super::{Conn, Stored, schema::outbox};

/// A waiting row.
#[derive(Clone, Debug, Queryable, PartialEq, Eq)]
#[expect(missing_docs, reason = "columns named by their meaning")]
pub struct OutboxRow {
    pub id: String,
    pub channel: String,
    pub target: String,
    pub payload: String,
    /// `waiting`, `sent` or `failed`.
    pub state: String,
    pub attempts: i64,
    pub next_at: i64,
    pub last_fault: Option<String>,
}

/// Takes what is due on a channel until `lease`; whoever else looks meanwhile finds nothing.
pub fn take(conn: &mut Conn, channel: &str, now: i64, lease: i64, limit: i64) -> Stored<Vec<OutboxRow>> {
    let due = outbox::table
        .filter(outbox::state.eq("waiting"))
        .filter(outbox::channel.eq(channel))
        .filter(outbox::next_at.le(now))
        .order((outbox::next_at, outbox::id))
        .limit(limit);
    let rows: Vec<OutboxRow> = due.load(conn)?;
    let mut taken = Vec::new();
    for row in rows {
        let own =
            outbox::table.find(&row.id).filter(outbox::state.eq("waiting")).filter(outbox::next_at.eq(row.next_at));
        let set = (outbox::next_at.eq(lease), outbox::attempts.eq(row.attempts + 1));
        if diesel::update(own).set(set).execute(conn)? == 1 {
            taken.push(OutboxRow { attempts: row.attempts + 1, ..row });
        }
    }
    Ok(taken)
}

/// Whether a row is there, whatever became of it.
pub fn is_there(conn: &mut Conn, id: &str) -> Stored<bool> {
    Ok(outbox::table.find(id).select(outbox::id).first::<String>(conn).optional()?.is_some())
}

/// It is sent: the address is blanked.
pub fn sent(conn: &mut Conn, id: &str) -> Stored<()> {
    diesel::update(outbox::table.find(id)).set((outbox::state.eq("sent"), outbox::target.eq(""))).execute(conn)?;
    Ok(())
}

/// It is not sent: tried again at `next`, or given up.
pub fn failed(conn: &mut Conn, id: &str, fault: &str, next: Option<i64>) -> Stored<()> {
    let row = diesel::update(outbox::table.find(id));
    match next {
        Some(at) => row.set((outbox::last_fault.eq(fault), outbox::next_at.eq(at))).execute(conn)?,
        None => row.set((outbox::last_fault.eq(fault), outbox::state.eq("failed"))).execute(conn)?,
    };
    Ok(())
}
