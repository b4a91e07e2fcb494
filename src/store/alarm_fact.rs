//! What was known of the subjects of rules from a moment on, for rehearsals: a memory, no fact of the journal.
//!
//! **Invariant:** of a subject one row in ten minutes at most, and none that says what the one before it said.

use diesel::prelude::*;

use super::{Conn, Stored, statement::execute};

use tables::alarm_fact;

mod tables {
    diesel::table! {
        alarm_fact (subject, at) {
            subject -> Text,
            at -> BigInt,
            organisation -> Nullable<Text>,
            site -> Nullable<Text>,
            division -> Text,
            body -> Text,
        }
    }
}

/// How close two rows of a subject may lie, microseconds.
const APART: i64 = 600_000_000;
/// How long they are kept, microseconds: a year and what a comparison with the year before needs.
const KEPT: i64 = 400 * 86_400_000_000;

/// What was known of a subject from a moment on.
#[derive(Clone, Debug, Queryable, PartialEq, Eq)]
pub struct FactRow {
    /// Stream of the thing.
    pub subject: String,
    /// From when.
    pub at: i64,
    /// Whom it concerns first.
    pub organisation: Option<String>,
    /// Its site.
    pub site: Option<String>,
    /// Its division; empty where it lies in none.
    pub division: String,
    /// The facts, JSON.
    pub body: String,
}

/// The newest of a subject.
pub fn newest(conn: &mut Conn, subject: &str) -> Stored<Option<FactRow>> {
    let of = alarm_fact::table.filter(alarm_fact::subject.eq(subject));
    Ok(of.order(alarm_fact::at.desc()).first(conn).optional()?)
}

/// Keeps what is known of a subject now. What was known ten minutes ago or less is overwritten; of that subject, what is too old
/// goes.
pub fn note(conn: &mut Conn, row: &FactRow, before: Option<i64>) -> Stored<()> {
    const LATER: &str =
        "UPDATE alarm_fact SET organisation = ?, site = ?, division = ?, body = ? WHERE subject = ? AND at = ?";
    const NEW: &str = "INSERT INTO alarm_fact (subject, at, organisation, site, division, body) VALUES (?, ?, ?, ?, ?, ?) \
                       ON CONFLICT (subject, at) DO UPDATE SET body = excluded.body";
    const OLD: &str = "DELETE FROM alarm_fact WHERE subject = ? AND at < ?";
    let (subject, division, body) = ((&row.subject).into(), (&row.division).into(), (&row.body).into());
    let (organisation, site) = ((&row.organisation).into(), (&row.site).into());
    if let Some(at) = before.filter(|before| row.at - before < APART) {
        execute!(conn, LATER, &[organisation, site, division, body, subject, at.into()])?;
        return Ok(());
    }
    execute!(conn, NEW, &[subject, row.at.into(), organisation, site, division, body])?;
    if before.is_some() {
        execute!(conn, OLD, &[subject, (row.at - KEPT).into()])?;
    }
    Ok(())
}

/// What was known of the subjects of a kind in the divisions that begin so, up to a moment, in the order of subjects and time: a
/// page after a place in that order.
pub fn history(
    conn: &mut Conn,
    kind: &str,
    division: &str,
    until: i64,
    after: Option<(&str, i64)>,
    limit: i64,
) -> Stored<Vec<FactRow>> {
    let within = alarm_fact::subject.gt(format!("{kind}/")).and(alarm_fact::subject.lt(format!("{kind}0")));
    let mut query = alarm_fact::table.filter(within).filter(alarm_fact::at.lt(until)).into_boxed();
    if !division.is_empty() {
        query = query.filter(alarm_fact::division.like(format!("{division}%")));
    }
    if let Some((subject, at)) = after {
        let (same, next) = (alarm_fact::subject.eq(subject.to_owned()), alarm_fact::subject.gt(subject.to_owned()));
        query = query.filter(next.or(same.and(alarm_fact::at.gt(at))));
    }
    Ok(query.order((alarm_fact::subject, alarm_fact::at)).limit(limit).load(conn)?)
}

/// Marks every subject of a kind in the divisions that begin so to be judged at a moment.
pub fn mark(conn: &mut Conn, kind: &str, division: &str, at: i64) -> Stored<()> {
    const MARK: &str = "INSERT INTO alarm_watch (subject, mark, look_at, levels) \
         SELECT DISTINCT subject, 0, ?, '{}' FROM alarm_fact WHERE subject > ? AND subject < ? AND division LIKE ? \
         ON CONFLICT (subject) DO UPDATE SET look_at = excluded.look_at \
         WHERE alarm_watch.look_at IS NULL OR alarm_watch.look_at > excluded.look_at";
    let (from, to, within) = (format!("{kind}/"), format!("{kind}0"), format!("{division}%"));
    execute!(conn, MARK, &[at.into(), (&from).into(), (&to).into(), (&within).into()])?;
    Ok(())
}
