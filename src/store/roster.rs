//! Rosters: their folded states by place.

use diesel::prelude::*;

use super::{Conn, Stored, corrupt, statement::execute};
use crate::domain::roster::{Place, Roster};

use tables::roster;

mod tables {
    diesel::table! {
        roster (place) {
            place -> Text,
            version -> BigInt,
            body -> Text,
        }
    }
}

fn read(place: &str, body: &str) -> Stored<Roster> {
    serde_json::from_str(body).map_err(|_| corrupt("roster", place, "body"))
}

/// Adds a roster, or writes it over the version before.
pub fn save(conn: &mut Conn, one: &Roster) -> Stored<()> {
    const TEXT: &str = "INSERT INTO roster (place, version, body) VALUES (?, ?, ?) ON CONFLICT (place) DO UPDATE SET \
                        version = excluded.version, body = excluded.body";
    let place = one.place.to_string();
    let body = serde_json::to_string(one).map_err(|_| corrupt("roster", &place, "body"))?;
    execute!(conn, TEXT, &[(&place).into(), one.version.into(), (&body).into()])?;
    Ok(())
}

/// The roster of a place.
pub fn get(conn: &mut Conn, place: &Place) -> Stored<Option<Roster>> {
    let place = place.to_string();
    let body: Option<String> = roster::table.find(&place).select(roster::body).first(conn).optional()?;
    body.map(|body| read(&place, &body)).transpose()
}

/// Every roster with the version of its row, by place.
pub fn all(conn: &mut Conn) -> Stored<Vec<(Roster, i64)>> {
    let rows: Vec<(String, i64, String)> = roster::table.order(roster::place).load(conn)?;
    rows.into_iter().map(|(place, version, body)| Ok((read(&place, &body)?, version))).collect()
}
