//! Clocks of open notices: when the ladder told somebody last, and when to look again. They are no facts: lost, the ladder's last step
//! is told once more.

use diesel::prelude::*;

use super::{Conn, Stored, notice::read, statement::execute};
use crate::{domain::notice::Notice, kernel::clock::Instant};

use tables::notice;

mod tables {
    diesel::table! {
        notice (id) {
            id -> Text,
            body -> Text,
            told_at -> BigInt,
            look_at -> Nullable<BigInt>,
        }
    }
}

/// A notice whose clock is to be looked at.
#[derive(Clone, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "each is what it is")]
pub struct Due {
    pub notice: Notice,
    /// When the ladder told somebody last, or since when the notice is in its state.
    pub told_at: Instant,
    /// Since when it was to be looked at.
    pub look_at: i64,
}

/// Notices whose clock is to be looked at by a moment, the earliest first.
pub fn due(conn: &mut Conn, now: Instant, limit: i64) -> Stored<Vec<Due>> {
    let of = notice::table.filter(notice::look_at.le(now.micros())).order((notice::look_at, notice::id)).limit(limit);
    let rows: Vec<(String, String, i64, Option<i64>)> =
        of.select((notice::id, notice::body, notice::told_at, notice::look_at)).load(conn)?;
    let of = |(id, body, told_at, look_at): (String, String, i64, Option<i64>)| {
        let (notice, told_at) = (read(&id, &body)?, Instant::from_micros(told_at));
        Ok(Due { notice, told_at, look_at: look_at.unwrap_or_default() })
    };
    rows.into_iter().map(of).collect()
}

/// When the ladder of a notice told somebody last.
pub fn told_at(conn: &mut Conn, id: &str) -> Stored<Option<Instant>> {
    let at: Option<i64> = notice::table.find(id).select(notice::told_at).first(conn).optional()?;
    Ok(at.map(Instant::from_micros))
}

/// Looks again at a moment, or no more; what happened to the notice meanwhile is looked at as it is.
pub fn put_off(conn: &mut Conn, one: &Due, look_at: Option<Instant>) -> Stored<()> {
    const TEXT: &str = "UPDATE notice SET look_at = ? WHERE id = ? AND look_at = ? AND version = ?";
    let id = one.notice.id.to_string();
    let binds = [look_at.map(Instant::micros).into(), (&id).into(), one.look_at.into(), one.notice.version.into()];
    execute!(conn, TEXT, &binds)?;
    Ok(())
}

/// The ladder told somebody, and looks again at a moment, or no more.
pub fn told(conn: &mut Conn, id: &str, at: Instant, look_at: Option<Instant>) -> Stored<()> {
    const TEXT: &str = "UPDATE notice SET told_at = ?, look_at = ? WHERE id = ?";
    execute!(conn, TEXT, &[at.micros().into(), look_at.map(Instant::micros).into(), id.into()])?;
    Ok(())
}

/// Looks at every open notice anew: other clocks were chosen.
pub fn wake(conn: &mut Conn, now: Instant) -> Stored<()> {
    execute!(conn, "UPDATE notice SET look_at = ? WHERE open = 1", &[now.micros().into()])?;
    Ok(())
}
