//! Shared figures that many streams move: stock per zone and facility, monthly roll-ups, label serials, deadlines, outbox.
//! Guarded updates: a figure never passes its limit, whoever else is writing.

use diesel::prelude::*;

use super::{
    Conn, Stored,
    schema::{deadline, outbox, rollup, serial, serial_block, stock},
};

/// Row of the whole owner rather than of one waste stream.
pub const ALL: &str = "";

/// Adds to an owner's stock if the sum stays within the limit. `false`: it would not.
pub fn add_within(conn: &mut Conn, owner: &str, mass_g: i64, packages: i64, limit_g: Option<i64>) -> Stored<bool> {
    let row = stock::table.find((owner, ALL));
    let set = (stock::mass_g.eq(stock::mass_g + mass_g), stock::packages.eq(stock::packages + packages));
    let changed = match limit_g.filter(|_| mass_g > 0) {
        Some(limit) => diesel::update(row.filter(stock::mass_g.le(limit - mass_g))).set(set).execute(conn)?,
        None => diesel::update(row).set(set).execute(conn)?,
    };
    if changed == 1 {
        return Ok(true);
    }
    if exists(conn, owner, ALL)? || limit_g.is_some_and(|limit| mass_g > limit) {
        return Ok(false);
    }
    insert(conn, owner, ALL, mass_g, packages)?;
    Ok(true)
}

/// Takes owners' figures for this transaction, the last by name first: whoever moves figures does it in that order.
pub fn take(conn: &mut Conn, mut owners: Vec<String>) -> Stored<()> {
    if super::conn::writes_alone(conn) {
        return Ok(());
    }
    owners.sort();
    owners.iter().rev().try_for_each(|owner| add_within(conn, owner, 0, 0, None).map(|_| ()))
}

/// Adds to the owner's stock of one waste stream.
pub fn add(conn: &mut Conn, owner: &str, waste_stream: &str, mass_g: i64, packages: i64) -> Stored<()> {
    let changed = diesel::update(stock::table.find((owner, waste_stream)))
        .set((stock::mass_g.eq(stock::mass_g + mass_g), stock::packages.eq(stock::packages + packages)))
        .execute(conn)?;
    if changed == 0 { insert(conn, owner, waste_stream, mass_g, packages) } else { Ok(()) }
}

fn exists(conn: &mut Conn, owner: &str, waste_stream: &str) -> Stored<bool> {
    let found: Option<i64> = stock::table.find((owner, waste_stream)).select(stock::mass_g).first(conn).optional()?;
    Ok(found.is_some())
}

fn insert(conn: &mut Conn, owner: &str, waste_stream: &str, mass_g: i64, packages: i64) -> Stored<()> {
    diesel::insert_into(stock::table)
        .values((
            stock::owner.eq(owner),
            stock::waste_stream.eq(waste_stream),
            stock::mass_g.eq(mass_g),
            stock::packages.eq(packages),
        ))
        .execute(conn)?;
    Ok(())
}

/// Waste streams an owner holds now, with mass and number of packages.
pub fn streams_of(conn: &mut Conn, owner: &str) -> Stored<Vec<(String, i64, i64)>> {
    Ok(stock::table
        .filter(stock::owner.eq(owner).and(stock::waste_stream.ne(ALL)).and(stock::packages.gt(0)))
        .select((stock::waste_stream, stock::mass_g, stock::packages))
        .order(stock::waste_stream)
        .load(conn)?)
}

/// Whole mass and packages of an owner.
pub fn total(conn: &mut Conn, owner: &str) -> Stored<(i64, i64)> {
    let row = stock::table.find((owner, ALL)).select((stock::mass_g, stock::packages)).first(conn).optional()?;
    Ok(row.unwrap_or_default())
}

/// Whole mass and packages of several owners.
pub fn totals(conn: &mut Conn, owners: &[String]) -> Stored<Vec<(String, i64, i64)>> {
    Ok(stock::table
        .filter(stock::owner.eq_any(owners).and(stock::waste_stream.eq(ALL)))
        .select((stock::owner, stock::mass_g, stock::packages))
        .load(conn)?)
}

/// Every stock row that is not zero, for comparison with a rebuild.
pub fn all_stock(conn: &mut Conn) -> Stored<Vec<(String, String, i64, i64)>> {
    Ok(stock::table
        .filter(stock::mass_g.ne(0).or(stock::packages.ne(0)))
        .order((stock::owner, stock::waste_stream))
        .load(conn)?)
}

/// Books a mass in a legal month (`202611`).
pub fn roll_up(conn: &mut Conn, site: &str, month: i64, waste_code: &str, kind: &str, mass_g: i64) -> Stored<()> {
    let changed = diesel::update(rollup::table.find((site, month, waste_code, kind)))
        .set((rollup::mass_g.eq(rollup::mass_g + mass_g), rollup::packages.eq(rollup::packages + 1)))
        .execute(conn)?;
    if changed == 0 {
        diesel::insert_into(rollup::table)
            .values((
                rollup::site.eq(site),
                rollup::month.eq(month),
                rollup::waste_code.eq(waste_code),
                rollup::kind.eq(kind),
                rollup::mass_g.eq(mass_g),
                rollup::packages.eq(1_i64),
            ))
            .execute(conn)?;
    }
    Ok(())
}

/// Site, month, waste code, kind, grams and packages of a roll-up.
pub type Rollup = (String, i64, String, String, i64, i64);

/// Every roll-up row, for comparison with a rebuild.
pub fn all_rollups(conn: &mut Conn) -> Stored<Vec<Rollup>> {
    Ok(rollup::table.order((rollup::site, rollup::month, rollup::waste_code, rollup::kind)).load(conn)?)
}

/// Takes `count` serials of (credit code, waste code, day) at once; the first of them, or `None` when 999 would be passed.
pub fn take_serials(conn: &mut Conn, uscc: &str, waste_code: &str, day: &str, count: i64) -> Stored<Option<i64>> {
    const LAST: i64 = 999;
    let key = (uscc, waste_code, day);
    let changed = diesel::update(serial::table.find(key).filter(serial::used.le(LAST - count)))
        .set(serial::used.eq(serial::used + count))
        .execute(conn)?;
    if changed == 0 {
        let used: Option<i64> = serial::table.find(key).select(serial::used).first(conn).optional()?;
        if used.is_some() || count > LAST {
            return Ok(None);
        }
        diesel::insert_into(serial::table)
            .values((
                serial::uscc.eq(uscc),
                serial::waste_code.eq(waste_code),
                serial::day.eq(day),
                serial::used.eq(count),
            ))
            .execute(conn)?;
        return Ok(Some(1));
    }
    let used: i64 = serial::table.find(key).select(serial::used).first(conn)?;
    Ok(Some(used - count + 1))
}

/// Sets a deadline; one per key.
pub fn set_deadline(conn: &mut Conn, key: &str, due_at: i64, subject: &str, rule: &str) -> Stored<()> {
    diesel::delete(deadline::table.find(key)).execute(conn)?;
    diesel::insert_into(deadline::table)
        .values((
            deadline::key.eq(key),
            deadline::due_at.eq(due_at),
            deadline::subject.eq(subject),
            deadline::rule.eq(rule),
            deadline::provisional.eq(0_i64),
        ))
        .execute(conn)?;
    Ok(())
}

/// Ends a deadline; ending one that is not there is no fault.
pub fn end_deadline(conn: &mut Conn, key: &str) -> Stored<()> {
    diesel::delete(deadline::table.find(key)).execute(conn)?;
    Ok(())
}

/// Deadlines due by now: key, due time, subject, rule.
pub fn due_deadlines(conn: &mut Conn, now: i64, limit: i64) -> Stored<Vec<(String, i64, String, String)>> {
    Ok(deadline::table
        .filter(deadline::due_at.le(now))
        .order(deadline::due_at)
        .limit(limit)
        .select((deadline::key, deadline::due_at, deadline::subject, deadline::rule))
        .load(conn)?)
}

/// Every deadline, for comparison with a rebuild.
pub fn all_deadlines(conn: &mut Conn) -> Stored<Vec<(String, i64)>> {
    Ok(deadline::table.order(deadline::key).select((deadline::key, deadline::due_at)).load(conn)?)
}

/// Messages still to go out.
pub fn outbox_waiting(conn: &mut Conn) -> Stored<i64> {
    Ok(outbox::table.filter(outbox::state.eq("waiting")).count().get_result(conn)?)
}

/// A block of serials that a device holds.
#[derive(Clone, Debug, Queryable, Insertable, PartialEq, Eq)]
#[diesel(table_name = serial_block)]
#[expect(missing_docs, reason = "columns named by their meaning")]
pub struct Block {
    pub id: String,
    pub uscc: String,
    pub waste_code: String,
    pub day: String,
    pub device: String,
    pub first: i64,
    pub last: i64,
    pub reserved_at: i64,
}

/// Keeps a block.
pub fn insert_block(conn: &mut Conn, block: &Block) -> Stored<()> {
    diesel::insert_into(serial_block::table).values(block.clone()).execute(conn)?;
    Ok(())
}

/// Serials of (credit code, waste code, day) that lie in blocks.
pub fn reserved(conn: &mut Conn, uscc: &str, waste_code: &str, day: &str) -> Stored<i64> {
    let of = serial_block::uscc.eq(uscc).and(serial_block::waste_code.eq(waste_code)).and(serial_block::day.eq(day));
    let blocks: Vec<(i64, i64)> =
        serial_block::table.filter(of).select((serial_block::first, serial_block::last)).load(conn)?;
    Ok(blocks.iter().map(|(first, last)| last - first + 1).sum())
}

/// A device's blocks of (credit code, waste code, day).
pub fn blocks_of(conn: &mut Conn, uscc: &str, waste_code: &str, day: &str, device: &str) -> Stored<Vec<Block>> {
    let of = serial_block::uscc.eq(uscc).and(serial_block::waste_code.eq(waste_code)).and(serial_block::day.eq(day));
    Ok(serial_block::table.filter(of.and(serial_block::device.eq(device))).load(conn)?)
}
