//! What lies in the slots of zones. A container that is loaded or gone leaves its slot; one that a manifest speaks for keeps it.

use diesel::{dsl::sql, prelude::*, sql_types::BigInt};

use super::STORED;
use crate::store::{Conn, Stored, schema::package};

/// Slots of a zone that hold something, with how many containers, one package left out.
pub fn lying(conn: &mut Conn, zone: &str, without: &str) -> Stored<Vec<(String, i64)>> {
    let within = package::zone.eq(zone).and(package::state.eq_any(STORED)).and(package::id.ne(without));
    let of = package::table.filter(within.and(package::slot.is_not_null())).group_by(package::slot);
    let rows: Vec<(Option<String>, i64)> = of.select((package::slot, diesel::dsl::count_star())).load(conn)?;
    Ok(rows.into_iter().filter_map(|(slot, count)| Some((slot?, count))).collect())
}

/// What one slot holds of one waste.
#[derive(Clone, Debug, PartialEq, Eq, Queryable)]
pub struct Held {
    /// The zone.
    pub zone: Option<String>,
    /// The slot.
    pub slot: Option<String>,
    /// The waste stream.
    pub waste_stream: String,
    /// Containers.
    pub packages: i64,
    /// Grams.
    pub mass_g: i64,
    /// When the oldest was first stored, microseconds.
    pub oldest_at: Option<i64>,
}

/// What lies in the slots of these zones, by zone, slot and waste.
pub fn held(conn: &mut Conn, zones: &[String]) -> Stored<Vec<Held>> {
    if zones.is_empty() {
        return Ok(Vec::new());
    }
    let within = package::zone.eq_any(zones).and(package::state.eq_any(STORED));
    Ok(package::table
        .filter(within.and(package::slot.is_not_null()))
        .group_by((package::zone, package::slot, package::waste_stream))
        .select((
            package::zone,
            package::slot,
            package::waste_stream,
            diesel::dsl::count_star(),
            sql::<BigInt>("CAST(SUM(stock_g) AS BIGINT)"),
            diesel::dsl::min(package::stored_at),
        ))
        .order((package::zone, package::slot, package::waste_stream))
        .load(conn)?)
}
