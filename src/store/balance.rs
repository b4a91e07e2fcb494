//! What a site's ledger says lies there beside what does, as it was looked at last.

use diesel::{
    dsl::{exists, not, sql},
    prelude::*,
    sql_types::BigInt,
};

use self::tables::{site, site_balance};
use super::{Conn, Stored, package::STORED, schema::package, statement::execute};

mod tables {
    diesel::table! {
        site_balance (site) {
            site -> Text,
            at -> BigInt,
            waste_code -> Text,
            ledger_g -> BigInt,
            lying_g -> BigInt,
            counted_g -> BigInt,
        }
    }

    diesel::table! {
        site (id) {
            id -> Text,
        }
    }

    diesel::allow_tables_to_appear_in_same_query!(site, site_balance);
}

/// The waste code of a site that differs most.
#[derive(Clone, Debug, PartialEq, Eq, Queryable)]
pub struct BalanceRow {
    /// Whose.
    pub site: String,
    /// When it was looked at, microseconds.
    pub at: i64,
    /// Which waste code.
    pub waste_code: String,
    /// Grams by the ledger's rows.
    pub ledger_g: i64,
    /// Grams in packages.
    pub lying_g: i64,
    /// Grams by the counters of its facilities.
    pub counted_g: i64,
}

/// Sites that were not looked at since a moment.
pub fn due(conn: &mut Conn, since: i64, limit: i64) -> Stored<Vec<String>> {
    let seen = site_balance::table.filter(site_balance::site.eq(site::id).and(site_balance::at.gt(since)));
    Ok(site::table.filter(not(exists(seen))).select(site::id).order(site::id).limit(limit).load(conn)?)
}

/// How a site stood last.
pub fn of(conn: &mut Conn, id: &str) -> Stored<Option<BalanceRow>> {
    Ok(site_balance::table.find(id).first(conn).optional()?)
}

/// Keeps how a site stands.
pub fn keep(conn: &mut Conn, row: &BalanceRow) -> Stored<()> {
    execute!(
        conn,
        "INSERT INTO site_balance (site, at, waste_code, ledger_g, lying_g, counted_g) VALUES (?, ?, ?, ?, ?, ?) \
         ON CONFLICT (site) DO UPDATE SET at = excluded.at, waste_code = excluded.waste_code, \
         ledger_g = excluded.ledger_g, lying_g = excluded.lying_g, counted_g = excluded.counted_g",
        &[
            (&row.site).into(),
            row.at.into(),
            (&row.waste_code).into(),
            row.ledger_g.into(),
            row.lying_g.into(),
            row.counted_g.into(),
        ],
    )?;
    Ok(())
}

/// Grams in packages that are stored at a site, by waste code.
pub fn lying(conn: &mut Conn, id: &str) -> Stored<Vec<(String, i64)>> {
    let of = package::table.filter(package::holder_site.eq(id).and(package::state.eq_any(STORED)));
    let columns = (package::waste_code, sql::<BigInt>("CAST(SUM(stock_g) AS BIGINT)"));
    Ok(of.group_by(package::waste_code).select(columns).order(package::waste_code).load(conn)?)
}
