//! What rules ask of packages: bounded by what lies or waits at the place, answered by its index.

use diesel::{
    dsl::{count_star, sql},
    prelude::*,
    sql_types::{BigInt, Nullable},
};

use super::STORED;
use crate::{
    domain::package::{State, WeighedBy},
    store::{Conn, Stored, ledger::tables::ledger_line, schema::package},
};

/// Storage clock of the oldest package in these zones, and how many lie there.
pub fn oldest_in(conn: &mut Conn, zones: &[String]) -> Stored<(Option<i64>, i64)> {
    let within = package::zone.eq_any(zones).and(package::state.eq_any(STORED));
    Ok(package::table
        .filter(within)
        .select((sql::<Nullable<BigInt>>("MIN(stored_at)"), count_star()))
        .get_result(conn)?)
}

/// Since when the first container of a site waits for its stock-in, and how many do: since it was produced, whatever scale it is put
/// on again meanwhile; out of others, since it was made of them. What a pipe or tank holds is never stored, and history waits for
/// nothing.
pub fn waiting_at(conn: &mut Conn, site: &str) -> Stored<(Option<i64>, i64)> {
    const SINCE: &str = "MIN(CASE WHEN origin = 'derived' THEN COALESCE(massed_at, produced_at) ELSE produced_at END)";
    let waits = [State::Weighed.as_str(), State::Labelled.as_str()];
    let of = package::holder_site.eq(site).and(package::state.eq_any(waits)).and(package::origin.ne("import"));
    Ok(package::table
        .filter(of.and(package::container_kind.ne_all(["BULK", "PIPE", "TANK"])))
        .select((sql::<Nullable<BigInt>>(SINCE), count_star()))
        .get_result(conn)?)
}

/// Stored packages of a site whose label is damaged or no longer true.
pub fn without_label(conn: &mut Conn, site: &str, limit: i64) -> Stored<Vec<String>> {
    let of = package::holder_site.eq(site).and(package::state.eq_any(STORED)).and(package::label_damaged.ne(0));
    Ok(package::table.filter(of).order(package::id).limit(limit).select(package::id).load(conn)?)
}

/// Storage clock of the package of others that lies at a site longest.
pub fn taken_over_since(conn: &mut Conn, site: &str) -> Stored<Option<i64>> {
    let of = package::holder_site.eq(site).and(package::state.eq_any(STORED)).and(package::site.ne(site));
    Ok(package::table.filter(of).select(diesel::dsl::min(package::stored_at)).get_result(conn)?)
}

/// Of what arose at a site from a legal day on, the newest so many: packages weighed by a scale or by hand, and those by hand.
pub fn weighed(conn: &mut Conn, site: &str, from: &str, limit: i64) -> Stored<(i64, i64)> {
    let of = ledger_line::table.filter(ledger_line::site.eq(site).and(ledger_line::sheet.eq("B.1")));
    let of = of.filter(ledger_line::day.ge(from).and(ledger_line::mass_g.gt(0)));
    let newest = of.order((ledger_line::day.desc(), ledger_line::position.desc())).limit(limit);
    let ids: Vec<String> = newest.select(ledger_line::package).load(conn)?;
    let by = [Some(WeighedBy::Device.as_str()), Some(WeighedBy::Typed.as_str())];
    let of = package::table.filter(package::id.eq_any(ids).and(package::weighed_by.eq_any(by)));
    let rows: Vec<(Option<String>, i64)> =
        of.group_by(package::weighed_by).select((package::weighed_by, count_star())).load(conn)?;
    let typed = rows.iter().filter(|(by, _)| by.as_deref() == Some(WeighedBy::Typed.as_str()));
    Ok((rows.iter().map(|one| one.1).sum(), typed.map(|one| one.1).sum()))
}
