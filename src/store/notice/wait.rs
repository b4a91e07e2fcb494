//! Open notices by whose turn it is and how urgent they are: rows that follow from the notices.

use std::collections::BTreeMap;

use diesel::prelude::*;

use super::{rank, tables::notice_wait};
use crate::{
    domain::{alarm::Level, notice::Notice},
    store::{Conn, Stored, statement::execute},
};

/// The day of what has none, after all others.
const NO_DAY: &str = "9999-12-31";

/// Whose turn, the urgency and the day by which it is to be done.
pub type WaitRow = (String, String, Option<String>);

/// What open notices are sorted by, the most urgent first: level, then the day by which it is to be done, then when it was raised.
pub fn urgency(one: &Notice) -> String {
    let level = match one.found.level {
        Level::Red => 0,
        Level::Orange => 1,
        Level::Yellow => 2,
        Level::Blue => 3,
    };
    let due_on = one.due_on.map_or_else(|| NO_DAY.to_owned(), |day| day.to_string());
    format!("{level}{due_on}{}", rank(one))
}

/// The row of a notice; of what is over none.
pub(super) fn row(one: &Notice) -> Option<WaitRow> {
    let turn = one.turn()?.as_str().to_owned();
    Some((turn, urgency(one), one.due_on.map(|day| day.to_string())))
}

/// Writes the row of a notice, or takes it away.
pub(super) fn save(conn: &mut Conn, one: &Notice, id: &str) -> Stored<()> {
    const TEXT: &str = "INSERT INTO notice_wait (notice, turn, urgency, due_on) VALUES (?, ?, ?, ?) ON CONFLICT (notice) \
                        DO UPDATE SET turn = excluded.turn, urgency = excluded.urgency, due_on = excluded.due_on";
    match row(one) {
        Some((turn, urgency, due_on)) => {
            execute!(conn, TEXT, &[id.into(), (&turn).into(), (&urgency).into(), (&due_on).into()])?;
        }
        None => {
            execute!(conn, "DELETE FROM notice_wait WHERE notice = ?", &[id.into()])?;
        }
    }
    Ok(())
}

/// The rows of several notices.
pub(super) fn of(conn: &mut Conn, notices: &[String]) -> Stored<BTreeMap<String, WaitRow>> {
    let rows: Vec<(String, String, String, Option<String>)> =
        notice_wait::table.filter(notice_wait::notice.eq_any(notices)).load(conn)?;
    Ok(rows.into_iter().map(|(id, turn, urgency, due_on)| (id, (turn, urgency, due_on))).collect())
}
