//! Lines that a ledger gave itself, as a file brings them back.

use diesel::prelude::*;

use super::tables::ledger_line;
use crate::store::{Conn, Stored};

/// Table, batch code, legal day, waste code and grams.
type Own = (String, String, String, String, i64);

/// The lines of a site under some batch codes that came about here and were not read in.
pub fn own(conn: &mut Conn, site: &str, codes: &[String]) -> Stored<Vec<Own>> {
    let of = ledger_line::table.filter(ledger_line::site.eq(site).and(ledger_line::code.eq_any(codes)));
    let (code, day) = (ledger_line::code.assume_not_null(), ledger_line::day);
    let columns = (ledger_line::sheet, code, day, ledger_line::waste_code, ledger_line::mass_g);
    Ok(of.filter(ledger_line::imported.eq(0)).select(columns).load(conn)?)
}
