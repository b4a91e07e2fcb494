//! What waits to be told in a digest: by channel and recipient, bound to the one delivery that tells it.

use diesel::prelude::*;

use super::{Conn, Stored, statement::execute};

use tables::digest_item;

mod tables {
    diesel::table! {
        digest_item (channel, recipient, notice, version, occasion) {
            channel -> Text,
            recipient -> Text,
            notice -> Text,
            version -> BigInt,
            occasion -> Text,
            level -> Text,
            made_at -> BigInt,
            due_at -> BigInt,
            delivery -> Nullable<Text>,
        }
    }
}

/// Most lines of one digest that are read.
const LINES: i64 = 1000;

/// One thing to be told.
#[derive(Clone, Debug, Queryable, PartialEq, Eq)]
#[expect(missing_docs, reason = "as in a delivery")]
pub struct DigestRow {
    pub channel: String,
    pub recipient: String,
    pub notice: String,
    pub version: i64,
    pub occasion: String,
    pub level: String,
    pub made_at: i64,
    /// When its digest goes.
    pub due_at: i64,
    /// The delivery that tells it; none: it waits.
    pub delivery: Option<String>,
}

/// Adds a line; one that is there stays as it is.
pub fn add(conn: &mut Conn, row: &DigestRow) -> Stored<()> {
    const TEXT: &str = "INSERT INTO digest_item (channel, recipient, notice, version, occasion, level, made_at, due_at) \
                        VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING";
    let binds = [
        (&row.channel).into(),
        (&row.recipient).into(),
        (&row.notice).into(),
        row.version.into(),
        (&row.occasion).into(),
        (&row.level).into(),
        row.made_at.into(),
        row.due_at.into(),
    ];
    execute!(conn, TEXT, &binds)?;
    Ok(())
}

/// Channels and recipients whose digest is due, each pair once.
pub fn due(conn: &mut Conn, now: i64) -> Stored<Vec<(String, String)>> {
    let of = digest_item::table.filter(digest_item::delivery.is_null()).filter(digest_item::due_at.le(now));
    let of = of.select((digest_item::channel, digest_item::recipient)).distinct();
    Ok(of.order((digest_item::channel, digest_item::recipient)).load(conn)?)
}

/// Binds what is due for a recipient to a delivery; tells how many lines. Whoever comes second finds none.
pub fn bind(conn: &mut Conn, channel: &str, recipient: &str, now: i64, delivery: &str) -> Stored<usize> {
    const TEXT: &str = "UPDATE digest_item SET delivery = ? WHERE channel = ? AND recipient = ? AND delivery IS NULL \
                        AND due_at <= ?";
    execute!(conn, TEXT, &[delivery.into(), channel.into(), recipient.into(), now.into()])
}

/// What a delivery tells, the first first, and no more than can be read.
pub fn lines(conn: &mut Conn, delivery: &str) -> Stored<Vec<DigestRow>> {
    let of = digest_item::table.filter(digest_item::delivery.eq(delivery));
    Ok(of.order((digest_item::made_at, digest_item::notice, digest_item::version)).limit(LINES).load(conn)?)
}

/// Lines about a notice.
pub fn of_notice(conn: &mut Conn, notice: &str) -> Stored<Vec<DigestRow>> {
    let of = digest_item::table.filter(digest_item::notice.eq(notice)).order(digest_item::made_at);
    Ok(of.limit(LINES).load(conn)?)
}

/// Forgets what was told before a moment.
pub fn forget(conn: &mut Conn, before: i64) -> Stored<usize> {
    execute!(conn, "DELETE FROM digest_item WHERE due_at < ? AND delivery IS NOT NULL", &[before.into()])
}
