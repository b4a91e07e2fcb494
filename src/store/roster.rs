//! Rosters: their folded states by place.

use diesel::{
    dsl::sql,
    prelude::*,
    sql_types::{Bool, Text},
};

use super::{Conn, Stored, corrupt, party::SiteScope, statement::execute};
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

/// Rosters of the sites of a scope, and of divisions that begin so or contain one that does, by place; one question.
pub fn of(conn: &mut Conn, scope: &SiteScope, divisions: &[String]) -> Stored<Vec<Roster>> {
    let mut query = roster::table.select((roster::place, roster::body)).order(roster::place).into_boxed();
    if !scope.all {
        let mut above: Vec<String> = Vec::new();
        for prefix in divisions {
            above.extend((1..=prefix.len()).filter_map(|to| prefix.get(..to)).map(|of| format!("division/{of}")));
            let from = format!("division/{prefix}");
            let within = roster::place.gt(from.clone()).and(roster::place.lt(format!("{from}~")));
            query = query.or_filter(within);
        }
        query = query.or_filter(roster::place.eq_any(above));
        // A right to one site, to those of an organisation, or to those of a division is a range of a column.
        let one = |column: &'static str| move |id: &String| (column, id.clone(), id.clone());
        let sites = scope.sites.iter().map(one("id")).chain(scope.organisations.iter().map(one("organisation")));
        let within = scope.divisions.iter().map(|prefix| ("division", prefix.clone(), format!("{prefix}~")));
        for (column, from, to) in sites.chain(within) {
            let of = format!("roster.place IN (SELECT 'site/' || id FROM site WHERE {column} >= ");
            let test = sql::<Bool>(&of).bind::<Text, _>(from).sql(&format!(" AND {column} <= ")).bind::<Text, _>(to);
            query = query.or_filter(test.sql(")"));
        }
    }
    let rows: Vec<(String, String)> = query.load(conn)?;
    rows.iter().map(|(place, body)| read(place, body)).collect()
}

/// Every roster with the version of its row, by place.
pub fn all(conn: &mut Conn) -> Stored<Vec<(Roster, i64)>> {
    let rows: Vec<(String, i64, String)> = roster::table.order(roster::place).load(conn)?;
    rows.into_iter().map(|(place, version, body)| Ok((read(&place, &body)?, version))).collect()
}
