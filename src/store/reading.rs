//! What devices show: telemetry. Each reading for a time, the newest of each quantity, and when a device told something last.
//!
//! **Invariant:** of a device and a number there is one reading, whoever tells it how often.

use diesel::prelude::*;

use super::{Conn, Stored, statement::execute};

use tables::{device_state, device_value, reading};

mod tables {
    diesel::table! {
        device_state (device) {
            device -> Text,
            seen_at -> BigInt,
            since -> BigInt,
            skew_ms -> Nullable<BigInt>,
            altered_at -> Nullable<BigInt>,
        }
    }

    diesel::table! {
        device_value (device, quantity) {
            device -> Text,
            quantity -> Text,
            at -> BigInt,
            sequence -> BigInt,
            value -> BigInt,
            received_at -> BigInt,
        }
    }

    diesel::table! {
        reading (device, sequence) {
            device -> Text,
            sequence -> BigInt,
            quantity -> Text,
            at -> BigInt,
            value -> BigInt,
            received_at -> BigInt,
            used_by -> Nullable<Text>,
        }
    }
}

/// How a device was heard.
#[derive(Clone, Debug, Queryable, PartialEq, Eq)]
pub struct StateRow {
    /// The device.
    pub device: String,
    /// When it told something last, by our clock in microseconds.
    pub seen_at: i64,
    /// Since when without a pause.
    pub since: i64,
    /// By how much its clock is ahead, milliseconds; `None`: it never said.
    pub skew_ms: Option<i64>,
    /// When it last told something else under a number that it had used.
    pub altered_at: Option<i64>,
}

/// A reading.
#[derive(Clone, Debug, Queryable, PartialEq, Eq)]
pub struct ReadingRow {
    /// The device.
    pub device: String,
    /// Its number of the reading.
    pub sequence: i64,
    /// What is measured.
    pub quantity: String,
    /// When, by the device, microseconds.
    pub at: i64,
    /// In whole units of the quantity.
    pub value: i64,
    /// When it came, microseconds.
    pub received_at: i64,
    /// The package whose mass was taken from it.
    pub used_by: Option<String>,
}

/// The newest reading of a quantity.
#[derive(Clone, Debug, Queryable, PartialEq, Eq)]
pub struct ValueRow {
    /// The device.
    pub device: String,
    /// What is measured.
    pub quantity: String,
    /// When, by the device, microseconds.
    pub at: i64,
    /// Its number of the reading.
    pub sequence: i64,
    /// In whole units of the quantity.
    pub value: i64,
    /// When it came, microseconds.
    pub received_at: i64,
}

/// How some devices were heard.
pub fn states(conn: &mut Conn, devices: &[String]) -> Stored<Vec<StateRow>> {
    let of = device_state::table.filter(device_state::device.eq_any(devices));
    Ok(of.order(device_state::device).load(conn)?)
}

/// A device told something now: after so much silence it is back since now.
pub fn heard(conn: &mut Conn, device: &str, now: i64, silent: i64, skew_ms: Option<i64>) -> Stored<()> {
    const TEXT: &str = "INSERT INTO device_state (device, seen_at, since, skew_ms, altered_at) VALUES (?, ?, ?, ?, NULL) \
         ON CONFLICT (device) DO UPDATE SET \
         since = CASE WHEN excluded.seen_at - device_state.seen_at >= ? THEN excluded.seen_at ELSE device_state.since END, \
         seen_at = excluded.seen_at, skew_ms = COALESCE(excluded.skew_ms, device_state.skew_ms)";
    execute!(conn, TEXT, &[device.into(), now.into(), now.into(), skew_ms.into(), silent.into()])?;
    Ok(())
}

/// A device told something else under a number that it had used.
pub fn altered(conn: &mut Conn, device: &str, now: i64) -> Stored<()> {
    execute!(conn, "UPDATE device_state SET altered_at = ? WHERE device = ?", &[now.into(), device.into()])?;
    Ok(())
}

/// Keeps a reading; `false`: its number is used.
pub fn keep(conn: &mut Conn, row: &ReadingRow) -> Stored<bool> {
    const TEXT: &str = "INSERT INTO reading (device, sequence, quantity, at, value, received_at) VALUES (?, ?, ?, ?, ?, ?) \
                        ON CONFLICT (device, sequence) DO NOTHING";
    let (device, quantity) = ((&row.device).into(), (&row.quantity).into());
    let bound = [device, row.sequence.into(), quantity, row.at.into(), row.value.into(), row.received_at.into()];
    Ok(execute!(conn, TEXT, &bound)? == 1)
}

/// Keeps it as the newest of its quantity, unless a newer one is there.
pub fn show(conn: &mut Conn, row: &ReadingRow) -> Stored<()> {
    const TEXT: &str = "INSERT INTO device_value (device, quantity, at, sequence, value, received_at) \
         VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT (device, quantity) DO UPDATE SET at = excluded.at, \
         sequence = excluded.sequence, value = excluded.value, received_at = excluded.received_at \
         WHERE excluded.at > device_value.at OR (excluded.at = device_value.at AND excluded.sequence > device_value.sequence)";
    let (device, quantity) = ((&row.device).into(), (&row.quantity).into());
    let bound = [device, quantity, row.at.into(), row.sequence.into(), row.value.into(), row.received_at.into()];
    execute!(conn, TEXT, &bound)?;
    Ok(())
}

/// A reading by its number.
pub fn get(conn: &mut Conn, device: &str, sequence: i64) -> Stored<Option<ReadingRow>> {
    Ok(reading::table.find((device.to_owned(), sequence)).first(conn).optional()?)
}

/// Takes a reading for a package; `false`: there is none, or it is another's mass already.
pub fn take(conn: &mut Conn, device: &str, sequence: i64, package: &str) -> Stored<bool> {
    const TEXT: &str =
        "UPDATE reading SET used_by = ? WHERE device = ? AND sequence = ? AND (used_by IS NULL OR used_by = ?)";
    Ok(execute!(conn, TEXT, &[package.into(), device.into(), sequence.into(), package.into()])? == 1)
}

/// The newest readings of some devices.
pub fn values(conn: &mut Conn, devices: &[String]) -> Stored<Vec<ValueRow>> {
    let of = device_value::table.filter(device_value::device.eq_any(devices));
    Ok(of.order((device_value::device, device_value::quantity)).load(conn)?)
}

/// Readings of a device's quantity in a span by its clock, microseconds, newest first.
pub fn span(
    conn: &mut Conn,
    device: &str,
    quantity: &str,
    (from, to): (i64, i64),
    limit: i64,
) -> Stored<Vec<ReadingRow>> {
    let of = reading::table.filter(reading::device.eq(device.to_owned()));
    let of = of.filter(reading::quantity.eq(quantity.to_owned())).filter(reading::at.between(from, to));
    Ok(of.order((reading::at.desc(), reading::sequence.desc())).limit(limit).load(conn)?)
}

/// When the first of the kept readings came that came at this moment or later, microseconds.
pub fn first_from(conn: &mut Conn, from: i64) -> Stored<Option<i64>> {
    let of = reading::table.select(reading::received_at).filter(reading::received_at.ge(from));
    Ok(of.order(reading::received_at).first(conn).optional()?)
}

/// Readings that came in a span, in the order in which they are sealed, after one of them.
pub fn received(
    conn: &mut Conn,
    (from, to): (i64, i64),
    after: Option<&ReadingRow>,
    limit: i64,
) -> Stored<Vec<ReadingRow>> {
    let mut of = reading::table.filter(reading::received_at.lt(to)).into_boxed();
    of = of.filter(reading::received_at.ge(after.map_or(from, |last| last.received_at)));
    if let Some(last) = after {
        let device = reading::device.gt(last.device.clone());
        let same = reading::device.eq(last.device.clone()).and(reading::sequence.gt(last.sequence));
        of = of.filter(reading::received_at.gt(last.received_at).or(device.or(same)));
    }
    Ok(of.order((reading::received_at, reading::device, reading::sequence)).limit(limit).load(conn)?)
}

/// Readings whose figure is the mass of one of these packages, in the order in which they came.
pub fn of_packages(conn: &mut Conn, packages: &[String]) -> Stored<Vec<ReadingRow>> {
    let of = reading::table.filter(reading::used_by.eq_any(packages));
    Ok(of.order((reading::received_at, reading::device, reading::sequence)).load(conn)?)
}

/// Deletes readings that came before a moment; tells how many.
pub fn delete_before(conn: &mut Conn, received_at: i64) -> Stored<usize> {
    execute!(conn, "DELETE FROM reading WHERE received_at < ?", &[received_at.into()])
}
