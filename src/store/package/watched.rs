//! What rules ask of packages: bounded by what lies or waits at the place, answered by its index.

use diesel::{
    dsl::{count_star, sql},
    prelude::*,
    sql_types::{BigInt, Nullable},
};

use super::STORED;
use crate::{
    domain::package::State,
    store::{Conn, Stored, schema::package},
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
