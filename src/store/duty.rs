//! Who is on duty for notices: rows that follow from the notices, by which a person's load is counted.

use std::collections::BTreeMap;

use diesel::{dsl::sql, prelude::*, sql_types::BigInt};

use super::{Conn, Stored, statement::execute};
use crate::domain::notice::Notice;

use tables::notice_duty;

mod tables {
    diesel::table! {
        notice_duty (notice, seat) {
            notice -> Text,
            seat -> Text,
            person -> Text,
            open -> BigInt,
        }
    }
}

/// Seat, person, and whether the notice is open.
pub type DutyRow = (String, String, i64);

/// The rows of a notice, by seat.
pub fn rows(one: &Notice) -> Vec<DutyRow> {
    let open = i64::from(one.state.is_open());
    let mut rows: Vec<_> = one.duties.iter().map(|duty| (duty.seat(), duty.person.to_string(), open)).collect();
    rows.sort();
    rows
}

/// Writes who is on duty for a notice.
pub fn save(conn: &mut Conn, one: &Notice, id: &str, open: i64) -> Stored<()> {
    const TEXT: &str = "INSERT INTO notice_duty (notice, seat, person, open) VALUES (?, ?, ?, ?) \
                        ON CONFLICT (notice, seat) DO UPDATE SET person = excluded.person, open = excluded.open";
    for (seat, person, _) in rows(one) {
        execute!(conn, TEXT, &[id.into(), (&seat).into(), (&person).into(), open.into()])?;
    }
    Ok(())
}

/// The rows of several notices, by notice and seat.
pub fn of(conn: &mut Conn, notices: &[String]) -> Stored<BTreeMap<String, Vec<DutyRow>>> {
    let of = notice_duty::table.filter(notice_duty::notice.eq_any(notices)).order(notice_duty::seat);
    let mut found: BTreeMap<String, Vec<DutyRow>> = BTreeMap::new();
    for (id, seat, person, open) in of.load::<(String, String, String, i64)>(conn)? {
        found.entry(id).or_default().push((seat, person, open));
    }
    Ok(found)
}

/// How many open notices each of these people is on duty for; who has none is left out.
pub fn load(conn: &mut Conn, people: &[String]) -> Stored<Vec<(String, i64)>> {
    let of = notice_duty::table.filter(notice_duty::open.eq(1)).filter(notice_duty::person.eq_any(people));
    let counted = sql::<BigInt>("count(DISTINCT notice)");
    Ok(of.group_by(notice_duty::person).select((notice_duty::person, counted)).load(conn)?)
}

/// Seats and people of all open notices, each pair once.
pub fn seated(conn: &mut Conn) -> Stored<Vec<(String, String)>> {
    let of = notice_duty::table.filter(notice_duty::open.eq(1)).select((notice_duty::seat, notice_duty::person));
    Ok(of.distinct().order((notice_duty::seat, notice_duty::person)).load(conn)?)
}

/// Open notices in which a person has a seat.
pub fn of_seat(conn: &mut Conn, seat: &str, person: &str, limit: i64) -> Stored<Vec<String>> {
    let of = notice_duty::table.filter(notice_duty::open.eq(1)).filter(notice_duty::person.eq(person));
    let of = of.filter(notice_duty::seat.eq(seat)).order(notice_duty::notice);
    Ok(of.select(notice_duty::notice).limit(limit).load(conn)?)
}
