//! Devices: their current rows, each a folded state with the columns it is found by.

use diesel::prelude::*;

use super::{
    Conn, Stored, corrupt,
    statement::{direct, execute},
};
use crate::domain::device::Device;

use tables::device;

mod tables {
    diesel::table! {
        device (id) {
            id -> Text,
            organisation -> Text,
            site -> Nullable<Text>,
            vehicle -> Nullable<Text>,
            state -> Text,
            external_id -> Nullable<Text>,
            version -> BigInt,
            body -> Text,
        }
    }
}

fn of((id, body): (String, String)) -> Stored<Device> {
    serde_json::from_str(&body).map_err(|_| corrupt("device", id, "body"))
}

/// Adds or overwrites a device.
pub fn save(conn: &mut Conn, one: &Device) -> Stored<()> {
    const TEXT: &str = "INSERT INTO device (id, organisation, site, vehicle, state, external_id, version, body) \
                        VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (id) DO UPDATE SET state = excluded.state, \
                        external_id = excluded.external_id, version = excluded.version, body = excluded.body";
    let body = serde_json::to_string(one).map_err(|_| corrupt("device", one.id, "body"))?;
    let (site, vehicle) = (one.terms.place.site(), one.terms.place.vehicle());
    execute!(
        conn,
        TEXT,
        &[
            (&one.id.to_string()).into(),
            (&one.terms.organisation.to_string()).into(),
            (&site.map(|id| id.to_string())).into(),
            (&vehicle.map(|id| id.to_string())).into(),
            one.state.as_str().into(),
            (&one.terms.external_id).into(),
            one.version.into(),
            (&body).into(),
        ]
    )?;
    Ok(())
}

/// One device.
pub fn get(conn: &mut Conn, id: &str) -> Stored<Option<Device>> {
    let query = device::table.find(id).select((device::id, device::body));
    let row: Option<(String, String)> = direct!(conn, to => query.get_result(to).optional())?;
    row.map(of).transpose()
}

/// Several devices, by id.
pub fn many(conn: &mut Conn, ids: &[String]) -> Stored<Vec<Device>> {
    let mut devices = Vec::new();
    for piece in ids.chunks(1000) {
        let named = device::table.filter(device::id.eq_any(piece)).select((device::id, device::body));
        for row in named.order(device::id).load::<(String, String)>(conn)? {
            devices.push(of(row)?);
        }
    }
    Ok(devices)
}

/// Devices of a site, by id.
pub fn of_site(conn: &mut Conn, site: &str, after: &str, limit: i64) -> Stored<Vec<Device>> {
    let at = device::table.filter(device::site.eq(site.to_owned())).filter(device::id.gt(after.to_owned()));
    let rows: Vec<(String, String)> =
        at.select((device::id, device::body)).order(device::id).limit(limit).load(conn)?;
    rows.into_iter().map(of).collect()
}

/// Devices of a vehicle, by id.
pub fn of_vehicle(conn: &mut Conn, vehicle: &str, after: &str, limit: i64) -> Stored<Vec<Device>> {
    let on = device::table.filter(device::vehicle.eq(vehicle.to_owned())).filter(device::id.gt(after.to_owned()));
    let rows: Vec<(String, String)> =
        on.select((device::id, device::body)).order(device::id).limit(limit).load(conn)?;
    rows.into_iter().map(of).collect()
}

/// Every device, for comparison with a rebuild.
pub fn all(conn: &mut Conn) -> Stored<Vec<Device>> {
    let rows: Vec<(String, String)> = device::table.select((device::id, device::body)).order(device::id).load(conn)?;
    rows.into_iter().map(of).collect()
}
