//! Records of roadside checks: their current rows.

use diesel::prelude::*;

use super::{
    Conn, Stored, corrupt,
    statement::{direct, execute},
};
use crate::{
    domain::inspection::{Inspection, State},
    kernel::clock::Instant,
};

use tables::inspection;

mod tables {
    diesel::table! {
        inspection (id) {
            id -> Text,
            state -> Text,
            division -> Text,
            found -> Text,
            at -> BigInt,
            version -> BigInt,
        }
    }
}

type Row = (String, String, String, String, i64, i64);

fn of(row: Row) -> Stored<Inspection> {
    let (id, state, division, found, at, version) = row;
    let bad = |column| corrupt("inspection", &id, column);
    Ok(Inspection {
        id: id.parse().map_err(|_| bad("id"))?,
        state: State::parse(&state).ok_or_else(|| bad("state"))?,
        division,
        found: serde_json::from_str(&found).map_err(|_| bad("found"))?,
        at: Instant::from_micros(at),
        version,
    })
}

/// Adds or overwrites a record.
pub fn save(conn: &mut Conn, one: &Inspection) -> Stored<()> {
    const TEXT: &str = "INSERT INTO inspection (id, state, division, found, at, version) VALUES (?, ?, ?, ?, ?, ?) \
                        ON CONFLICT (id) DO UPDATE SET state = excluded.state, version = excluded.version";
    let found = serde_json::to_string(&one.found).map_err(|_| corrupt("inspection", one.id, "found"))?;
    execute!(
        conn,
        TEXT,
        &[
            (&one.id.to_string()).into(),
            one.state.as_str().into(),
            (&one.division).into(),
            (&found).into(),
            one.at.micros().into(),
            one.version.into(),
        ]
    )?;
    Ok(())
}

/// One record.
pub fn get(conn: &mut Conn, id: &str) -> Stored<Option<Inspection>> {
    let row: Option<Row> = direct!(conn, to => inspection::table.find(id).get_result(to).optional())?;
    row.map(of).transpose()
}

/// Several records, by id.
pub fn many(conn: &mut Conn, ids: &[String]) -> Stored<Vec<Inspection>> {
    let mut out = Vec::new();
    for piece in ids.chunks(1000) {
        let rows: Vec<Row> = inspection::table.filter(inspection::id.eq_any(piece)).order(inspection::id).load(conn)?;
        for row in rows {
            out.push(of(row)?);
        }
    }
    Ok(out)
}

/// A page of the records of divisions that begin so, newest first.
pub fn of_divisions(conn: &mut Conn, prefixes: &[String], before: Option<&str>, limit: i64) -> Stored<Vec<Inspection>> {
    let Some((first, rest)) = prefixes.split_first() else { return Ok(Vec::new()) };
    let like = |prefix: &String| format!("{}%", prefix.chars().filter(char::is_ascii_digit).collect::<String>());
    let mut query = inspection::table.filter(inspection::division.like(like(first))).into_boxed();
    for prefix in rest {
        query = query.or_filter(inspection::division.like(like(prefix)));
    }
    if let Some(before) = before {
        query = query.filter(inspection::id.lt(before.to_owned()));
    }
    let rows: Vec<Row> = query.order(inspection::id.desc()).limit(limit).load(conn)?;
    rows.into_iter().map(of).collect()
}

/// Every record, for comparison with a rebuild.
pub fn all(conn: &mut Conn) -> Stored<Vec<Inspection>> {
    let rows: Vec<Row> = inspection::table.order(inspection::id).load(conn)?;
    rows.into_iter().map(of).collect()
}
