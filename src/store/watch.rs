//! What the engine of rules remembers: how far it has read, and of each subject it watches when to look again and at what level
//! each rule last found it. A memory, no fact: `weifei notices --anew` makes it again.

use diesel::prelude::*;

use super::{Conn, Stored, statement::execute};

use tables::{alarm_cursor, alarm_watch};

mod tables {
    diesel::table! {
        alarm_cursor (id) {
            id -> BigInt,
            position -> BigInt,
            applied_version -> BigInt,
            applied_on -> Text,
            own_serial -> BigInt,
            own_on -> Text,
        }
    }

    diesel::table! {
        alarm_watch (subject) {
            subject -> Text,
            mark -> BigInt,
            look_at -> Nullable<BigInt>,
            levels -> Text,
        }
    }
}

/// A subject that is watched.
#[derive(Clone, Debug, Queryable, PartialEq, Eq)]
pub struct WatchRow {
    /// Stream of the thing.
    pub subject: String,
    /// Position up to which its events are noted.
    pub mark: i64,
    /// When to look again; 0: something happened.
    pub look_at: Option<i64>,
    /// Level by rule, JSON.
    pub levels: String,
}

/// The first position that is not read yet.
pub fn cursor(conn: &mut Conn) -> Stored<i64> {
    Ok(alarm_cursor::table.find(1).select(alarm_cursor::position).first(conn)?)
}

/// Up to which choice for rules, and for which legal day, what they make different was marked.
pub fn applied(conn: &mut Conn) -> Stored<(i64, String)> {
    let of = alarm_cursor::table.find(1).select((alarm_cursor::applied_version, alarm_cursor::applied_on));
    Ok(of.first(conn)?)
}

/// Moves it on; `false`, and nothing is written, when somebody else was there.
pub fn set_applied(conn: &mut Conn, from: &(i64, String), to: &(i64, String)) -> Stored<bool> {
    const MOVE: &str = "UPDATE alarm_cursor SET applied_version = ?, applied_on = ? \
                        WHERE id = 1 AND applied_version = ? AND applied_on = ?";
    let bound = [to.0.into(), (&to.1).into(), from.0.into(), (&from.1).into()];
    Ok(execute!(conn, MOVE, &bound)? == 1)
}

/// Up to which rule of an authority's own, and for which legal day, what it makes different was marked.
pub fn own_applied(conn: &mut Conn) -> Stored<(i64, String)> {
    let of = alarm_cursor::table.find(1).select((alarm_cursor::own_serial, alarm_cursor::own_on));
    Ok(of.first(conn)?)
}

/// Moves it on; `false`, and nothing is written, when somebody else was there.
pub fn set_own_applied(conn: &mut Conn, from: &(i64, String), to: &(i64, String)) -> Stored<bool> {
    const MOVE: &str =
        "UPDATE alarm_cursor SET own_serial = ?, own_on = ? WHERE id = 1 AND own_serial = ? AND own_on = ?";
    let bound = [to.0.into(), (&to.1).into(), from.0.into(), (&from.1).into()];
    Ok(execute!(conn, MOVE, &bound)? == 1)
}

/// Moves the cursor over a run of events and marks what they touched to be judged; `false`, and nothing is written, when
/// somebody else was there.
pub fn note(conn: &mut Conn, (from, to): (i64, i64), subjects: &[String]) -> Stored<bool> {
    const MOVE: &str = "UPDATE alarm_cursor SET position = ? WHERE id = 1 AND position = ?";
    const MARK: &str = "INSERT INTO alarm_watch (subject, mark, look_at, levels) VALUES (?, ?, 0, '{}') \
                        ON CONFLICT (subject) DO UPDATE SET mark = excluded.mark, look_at = 0";
    if execute!(conn, MOVE, &[to.into(), from.into()])? != 1 {
        return Ok(false);
    }
    for subject in subjects {
        execute!(conn, MARK, &[subject.into(), to.into()])?;
    }
    Ok(true)
}

/// Marks a subject of which something is to be judged that no event tells of. Each time is another, so that whoever looks at it meanwhile
/// does not take the mark away.
pub fn touch(conn: &mut Conn, subject: &str, now: i64) -> Stored<()> {
    const MARK: &str = "INSERT INTO alarm_watch (subject, mark, look_at, levels) VALUES (?, 0, ?, '{}') \
                        ON CONFLICT (subject) DO UPDATE SET look_at = CASE WHEN alarm_watch.look_at <= excluded.look_at \
                        THEN alarm_watch.look_at - 1 ELSE excluded.look_at END";
    execute!(conn, MARK, &[subject.into(), now.saturating_neg().into()])?;
    Ok(())
}

/// Subjects to be looked at by now, those first of which something happened.
pub fn due(conn: &mut Conn, now: i64, limit: i64) -> Stored<Vec<WatchRow>> {
    Ok(alarm_watch::table
        .filter(alarm_watch::look_at.le(now))
        .order((alarm_watch::look_at, alarm_watch::subject))
        .limit(limit)
        .load(conn)?)
}

/// Keeps what a look at a subject gave; `false`, and nothing is written, when it was looked at or touched meanwhile. With no
/// level and nothing to wait for it is forgotten.
pub fn keep(conn: &mut Conn, before: &WatchRow, look_at: Option<i64>, levels: &str) -> Stored<bool> {
    const KEEP: &str = "UPDATE alarm_watch SET look_at = ?, levels = ? WHERE subject = ? AND mark = ? AND look_at = ?";
    const FORGET: &str = "DELETE FROM alarm_watch WHERE subject = ? AND mark = ? AND look_at = ?";
    let (subject, mark, seen) = ((&before.subject).into(), before.mark.into(), before.look_at.into());
    let changed = if look_at.is_none() && levels == "{}" {
        execute!(conn, FORGET, &[subject, mark, seen])?
    } else {
        execute!(conn, KEEP, &[look_at.into(), levels.into(), subject, mark, seen])?
    };
    Ok(changed == 1)
}

/// Every subject, by name.
pub fn all(conn: &mut Conn) -> Stored<Vec<WatchRow>> {
    Ok(alarm_watch::table.order(alarm_watch::subject).load(conn)?)
}

/// Forgets everything and begins to read anew.
pub fn clear(conn: &mut Conn) -> Stored<()> {
    execute!(conn, "DELETE FROM alarm_watch", &[])?;
    execute!(conn, "UPDATE alarm_cursor SET position = 0 WHERE id = 1", &[])?;
    Ok(())
}
