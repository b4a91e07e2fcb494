//! Stock-takes: their current rows, and what was seen in each.

use std::collections::BTreeMap;

use diesel::prelude::*;

use super::{Conn, Stored, corrupt, statement::execute};
use crate::{
    domain::stock_take::{Sight, State, StockTake},
    kernel::{
        clock::Instant,
        id::{PackageId, StockTakeId},
        mass::Mass,
    },
};

use tables::{stock_take, stock_take_sight};

mod tables {
    diesel::table! {
        stock_take (id) {
            id -> Text,
            site -> Text,
            facility -> Text,
            state -> Text,
            opened_at -> BigInt,
            differences -> Text,
            signed_by -> Nullable<Text>,
            version -> BigInt,
        }
    }

    diesel::table! {
        stock_take_sight (stock_take, package) {
            stock_take -> Text,
            package -> Text,
            zone -> Text,
            mass_g -> Nullable<BigInt>,
        }
    }
}

type Row = (String, String, String, String, i64, String, Option<String>, i64);

/// Adds or overwrites a stock-take's row; what was seen has rows of its own. A facility has one that is open.
pub fn save(conn: &mut Conn, one: &StockTake) -> Stored<()> {
    const TEXT: &str = "INSERT INTO stock_take (id, site, facility, state, opened_at, differences, signed_by, version) \
                        VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (id) DO UPDATE SET state = excluded.state, \
                        differences = excluded.differences, signed_by = excluded.signed_by, version = excluded.version";
    let differences =
        serde_json::to_string(&one.differences).map_err(|_| corrupt("stock_take", one.id, "differences"))?;
    execute!(
        conn,
        TEXT,
        &[
            (&one.id.to_string()).into(),
            (&one.site.to_string()).into(),
            (&one.facility.to_string()).into(),
            one.state.as_str().into(),
            one.opened_at.micros().into(),
            (&differences).into(),
            (&one.signed_by.map(|id| id.to_string())).into(),
            one.version.into(),
        ]
    )?;
    Ok(())
}

/// The facility that each of these stock-takes counts.
pub fn facilities_of(conn: &mut Conn, ids: &[String]) -> Stored<Vec<(String, String)>> {
    Ok(stock_take::table
        .filter(stock_take::id.eq_any(ids))
        .select((stock_take::id, stock_take::facility))
        .load(conn)?)
}

/// Keeps the newest sight of a package.
pub fn see(conn: &mut Conn, id: StockTakeId, package: PackageId, sight: &Sight) -> Stored<()> {
    const TEXT: &str = "INSERT INTO stock_take_sight (stock_take, package, zone, mass_g) VALUES (?, ?, ?, ?) \
                        ON CONFLICT (stock_take, package) DO UPDATE SET zone = excluded.zone, mass_g = excluded.mass_g";
    let (id, package, zone) = (id.to_string(), package.to_string(), sight.zone.to_string());
    execute!(conn, TEXT, &[(&id).into(), (&package).into(), (&zone).into(), sight.mass_g.map(Mass::grams).into()])?;
    Ok(())
}

fn to_take(row: Row) -> Stored<StockTake> {
    let (id, site, facility, state, opened_at, differences, signed_by, version) = row;
    let bad = |column| corrupt("stock_take", &id, column);
    Ok(StockTake {
        id: id.parse().map_err(|_| bad("id"))?,
        site: site.parse().map_err(|_| bad("site"))?,
        facility: facility.parse().map_err(|_| bad("facility"))?,
        state: State::parse(&state).ok_or_else(|| bad("state"))?,
        opened_at: Instant::from_micros(opened_at),
        sights: BTreeMap::new(),
        differences: serde_json::from_str(&differences).map_err(|_| bad("differences"))?,
        signed_by: signed_by.as_deref().map(str::parse).transpose().map_err(|_| bad("signed_by"))?,
        version,
    })
}

/// A stock-take without what was seen.
pub fn get(conn: &mut Conn, id: &str) -> Stored<Option<StockTake>> {
    let row: Option<Row> = stock_take::table.find(id).first(conn).optional()?;
    row.map(to_take).transpose()
}

/// The same with it.
pub fn get_whole(conn: &mut Conn, id: &str) -> Stored<Option<StockTake>> {
    let Some(mut take) = get(conn, id)? else { return Ok(None) };
    let rows: Vec<(String, String, Option<i64>)> = stock_take_sight::table
        .filter(stock_take_sight::stock_take.eq(id))
        .select((stock_take_sight::package, stock_take_sight::zone, stock_take_sight::mass_g))
        .load(conn)?;
    for (package, zone, mass_g) in rows {
        let bad = |column| corrupt("stock_take_sight", id, column);
        let zone = zone.parse().map_err(|_| bad("zone"))?;
        take.sights.insert(package.parse().map_err(|_| bad("package"))?, Sight { zone, mass_g: mass_g.map(Mass) });
    }
    Ok(Some(take))
}

/// A page of a site's stock-takes, newest first.
pub fn of_site(conn: &mut Conn, site: &str, before: Option<&str>, limit: i64) -> Stored<Vec<StockTake>> {
    let mut query = stock_take::table.filter(stock_take::site.eq(site.to_owned())).into_boxed();
    if let Some(before) = before {
        query = query.filter(stock_take::id.lt(before.to_owned()));
    }
    let rows: Vec<Row> = query.order(stock_take::id.desc()).limit(limit).load(conn)?;
    rows.into_iter().map(to_take).collect()
}

/// Ids of every stock-take, for comparison with a rebuild.
pub fn all_ids(conn: &mut Conn) -> Stored<Vec<String>> {
    Ok(stock_take::table.select(stock_take::id).order(stock_take::id).load(conn)?)
}
