//! Who opened a notice first when, and from where. Personal data, no facts.

use diesel::prelude::*;

use super::{Conn, Stored, statement::execute};

use tables::notice_receipt;

mod tables {
    diesel::table! {
        notice_receipt (notice, person) {
            notice -> Text,
            person -> Text,
            seen_at -> BigInt,
            seen_by -> Text,
        }
    }
}

/// Person, when, and by what.
pub type ReceiptRow = (String, i64, String);

/// Keeps that a person opened a notice; the first time stays.
pub fn see(conn: &mut Conn, notice: &str, person: &str, at: i64, by: &str) -> Stored<()> {
    const TEXT: &str =
        "INSERT INTO notice_receipt (notice, person, seen_at, seen_by) VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING";
    execute!(conn, TEXT, &[notice.into(), person.into(), at.into(), by.into()])?;
    Ok(())
}

/// Who opened a notice, by person.
pub fn of(conn: &mut Conn, notice: &str) -> Stored<Vec<ReceiptRow>> {
    let of = notice_receipt::table.filter(notice_receipt::notice.eq(notice)).order(notice_receipt::person);
    Ok(of.select((notice_receipt::person, notice_receipt::seen_at, notice_receipt::seen_by)).load(conn)?)
}
