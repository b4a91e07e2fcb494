//! Shared figures that many streams move: stock per zone and facility, monthly roll-ups, label serials, deadlines, outbox.
//! Guarded updates: a figure never passes its limit, whoever else is writing.

use diesel::prelude::*;

use super::{
    Conn, Stored, memory,
    schema::{deadline, outbox, rollup, serial, serial_block, stock},
    statement::{direct, execute},
};

/// Row of the whole owner rather than of one waste stream.
pub const ALL: &str = "";

/// Adds to an owner's whole stock and to that of one waste stream; both begin at nothing.
const ADD: &str = "INSERT INTO stock (owner, waste_stream, mass_g, packages) VALUES (?, '', ?, ?), (?, ?, ?, ?) \
                   ON CONFLICT (owner, waste_stream) \
                   DO UPDATE SET mass_g = stock.mass_g + excluded.mass_g, packages = stock.packages + excluded.packages";
/// The same, where the owner's whole stock is no more than so much.
const ADD_WITHIN: &str = "INSERT INTO stock (owner, waste_stream, mass_g, packages) VALUES (?, '', ?, ?), (?, ?, ?, ?) \
                          ON CONFLICT (owner, waste_stream) DO UPDATE \
                          SET mass_g = stock.mass_g + excluded.mass_g, packages = stock.packages + excluded.packages \
                          WHERE stock.waste_stream <> '' OR stock.mass_g <= ?";
/// Locks an owner's whole stock.
const TOUCH: &str = "INSERT INTO stock (owner, waste_stream, mass_g, packages) VALUES (?, '', 0, 0) \
                     ON CONFLICT (owner, waste_stream) DO UPDATE SET mass_g = stock.mass_g";

/// Adds to an owner's stock, whole and of a waste stream, if the whole stays within the limit. `false`: it would not, and
/// the command must be undone.
pub fn add_within(
    conn: &mut Conn,
    owner: &str,
    waste_stream: &str,
    mass_g: i64,
    packages: i64,
    limit_g: Option<i64>,
) -> Stored<bool> {
    let (whole, mass, count) = (owner.into(), mass_g.into(), packages.into());
    let mut binds = vec![whole, mass, count, whole, waste_stream.into(), mass, count];
    let fits = match limit_g.filter(|_| mass_g > 0) {
        Some(limit) if mass_g > limit => false,
        Some(limit) => {
            binds.push((limit - mass_g).into());
            execute!(conn, ADD_WITHIN, &binds)? == 2
        }
        None => execute!(conn, ADD, &binds).map(|_| true)?,
    };
    if fits {
        memory::book(owner, ALL, mass_g, packages);
        memory::book(owner, waste_stream, mass_g, packages);
    }
    Ok(fits)
}

/// Takes owners' figures for this transaction, the last by name first: whoever moves figures does it in that order.
pub fn take(conn: &mut Conn, mut owners: Vec<String>) -> Stored<()> {
    if super::conn::writes_alone(conn) {
        return Ok(());
    }
    owners.sort();
    owners.iter().rev().try_for_each(|owner| execute!(conn, TOUCH, &[owner.into()]).map(drop))
}

/// Waste streams an owner holds now, with mass and number of packages.
pub fn streams_of(conn: &mut Conn, owner: &str) -> Stored<Vec<(String, i64, i64)>> {
    let mut held = rows_of(conn, owner)?;
    held.retain(|(stream, _, packages)| stream != ALL && *packages > 0);
    Ok(held)
}

/// Whole mass and packages of an owner.
pub fn total(conn: &mut Conn, owner: &str) -> Stored<(i64, i64)> {
    let whole = rows_of(conn, owner)?.into_iter().find(|(stream, ..)| stream == ALL);
    Ok(whole.map(|(_, mass, packages)| (mass, packages)).unwrap_or_default())
}

/// Every row of an owner, by waste stream.
fn rows_of(conn: &mut Conn, owner: &str) -> Stored<Vec<(String, i64, i64)>> {
    let read = || {
        let held = stock::table
            .filter(stock::owner.eq(owner))
            .select((stock::waste_stream, stock::mass_g, stock::packages))
            .order(stock::waste_stream);
        Ok(Some(direct!(conn, to => held.load(to))?))
    };
    Ok(memory::recall(|kept| &mut kept.stock, owner, read)?.unwrap_or_default())
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
    const TEXT: &str = "INSERT INTO rollup (site, month, waste_code, kind, mass_g, packages) VALUES (?, ?, ?, ?, ?, 1) \
                ON CONFLICT (site, month, waste_code, kind) \
                DO UPDATE SET mass_g = rollup.mass_g + excluded.mass_g, packages = rollup.packages + 1";
    execute!(conn, TEXT, &[site.into(), month.into(), waste_code.into(), kind.into(), mass_g.into()])?;
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
    const TAKE: &str = "UPDATE serial SET used = used + ? WHERE uscc = ? AND waste_code = ? AND day = ? AND used <= ?";
    let key = (uscc, waste_code, day);
    let changed =
        execute!(conn, TAKE, &[count.into(), uscc.into(), waste_code.into(), day.into(), (LAST - count).into()])?;
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
    const TEXT: &str = "INSERT INTO deadline (key, due_at, subject, rule, provisional) VALUES (?, ?, ?, ?, 0) ON CONFLICT (key) \
                DO UPDATE SET due_at = excluded.due_at, subject = excluded.subject, rule = excluded.rule, provisional = 0";
    execute!(conn, TEXT, &[key.into(), due_at.into(), subject.into(), rule.into()])?;
    Ok(())
}

/// The same for a limit in working days; provisional while the calendar may still move it.
pub fn set_working_deadline(
    conn: &mut Conn,
    key: &str,
    due_at: i64,
    subject: &str,
    rule: &str,
    provisional: bool,
) -> Stored<()> {
    const TEXT: &str = "INSERT INTO deadline (key, due_at, subject, rule, provisional) VALUES (?, ?, ?, ?, ?) ON CONFLICT (key) \
                DO UPDATE SET due_at = excluded.due_at, subject = excluded.subject, rule = excluded.rule, \
                provisional = excluded.provisional";
    let provisional = i64::from(provisional);
    execute!(conn, TEXT, &[key.into(), due_at.into(), subject.into(), rule.into(), provisional.into()])?;
    Ok(())
}

/// Ends a deadline; ending one that is not there is no fault.
pub fn end_deadline(conn: &mut Conn, key: &str) -> Stored<()> {
    execute!(conn, "DELETE FROM deadline WHERE key = ?", &[key.into()])?;
    Ok(())
}

/// What is due by now under a rule: key, subject and due time, the oldest first. What rests on a guessed calendar is left out.
pub fn due(conn: &mut Conn, rule: &str, now: i64, limit: i64) -> Stored<Vec<(String, String, i64)>> {
    Ok(deadline::table
        .filter(deadline::rule.eq(rule).and(deadline::due_at.le(now)).and(deadline::provisional.eq(0)))
        .order((deadline::due_at, deadline::key))
        .limit(limit)
        .select((deadline::key, deadline::subject, deadline::due_at))
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

/// What a site's roll-ups of these months add up to: waste code, kind, grams and packages.
pub fn sums(conn: &mut Conn, site: &str, from: i64, to: i64) -> Stored<Vec<(String, String, i64, i64)>> {
    use diesel::{dsl::sql, sql_types::BigInt};
    let of = rollup::table.filter(rollup::site.eq(site)).filter(rollup::month.ge(from).and(rollup::month.le(to)));
    Ok(of
        .group_by((rollup::waste_code, rollup::kind))
        .select((
            rollup::waste_code,
            rollup::kind,
            sql::<BigInt>("CAST(SUM(mass_g) AS BIGINT)"),
            sql::<BigInt>("CAST(SUM(packages) AS BIGINT)"),
        ))
        .order((rollup::waste_code, rollup::kind))
        .load(conn)?)
}

/// The newest legal month (`202611`) in which something left a site, by whatever way.
pub fn last_left(conn: &mut Conn, site: &str) -> Stored<Option<i64>> {
    const WAYS: [&str; 4] = ["left", "entrusted", "self_treated", "treated"];
    let of = rollup::table.filter(rollup::site.eq(site).and(rollup::kind.eq_any(WAYS)).and(rollup::mass_g.gt(0)));
    Ok(of.select(diesel::dsl::max(rollup::month)).get_result(conn)?)
}

/// Month, waste code, grams and packages that a site made in some months.
pub fn made(conn: &mut Conn, site: &str, from: i64, to: i64) -> Stored<Vec<(i64, String, i64, i64)>> {
    let of = rollup::table.filter(rollup::site.eq(site)).filter(rollup::month.ge(from).and(rollup::month.le(to)));
    let of = of.filter(rollup::kind.eq("generated"));
    let of = of.select((rollup::month, rollup::waste_code, rollup::mass_g, rollup::packages));
    Ok(of.order((rollup::month, rollup::waste_code)).load(conn)?)
}

/// Which waste streams lie at several owners now.
pub fn streams_in(conn: &mut Conn, owners: &[String]) -> Stored<Vec<(String, String)>> {
    let of = stock::owner.eq_any(owners).and(stock::waste_stream.ne(ALL)).and(stock::packages.gt(0));
    let of = stock::table.filter(of).select((stock::owner, stock::waste_stream));
    Ok(of.order((stock::owner, stock::waste_stream)).load(conn)?)
}
