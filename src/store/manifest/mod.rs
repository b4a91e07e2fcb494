//! Manifests: their current rows, who is party to which, and the serials of the platform's own papers.

use diesel::{
    prelude::*,
    sql_types::{BigInt, Text},
};

use super::{
    Conn, Stored, corrupt,
    statement::{direct, execute},
};
use crate::domain::manifest::{LegKind, Manifest, Side, State};

use tables::{manifest, manifest_party};

mod found;
mod list;

pub use found::{by_state, by_trips, coming, decided_since, ending, trips_between, unread};
pub use list::{Filter, Scope, Sum, Unread, list, page, sum};

mod tables {
    diesel::table! {
        manifest (id) {
            id -> Text,
            number -> Nullable<Text>,
            paper -> Nullable<Text>,
            origin -> Text,
            state -> Text,
            consignor_site -> Text,
            receiver_site -> Text,
            planned_on -> Text,
            follows -> Nullable<Text>,
            body -> Text,
            version -> BigInt,
            accepted_on -> Nullable<Text>,
            accepted_g -> BigInt,
        }
    }

    diesel::table! {
        manifest_party (manifest, place) {
            manifest -> Text,
            place -> BigInt,
            side -> Text,
            organisation -> Text,
            site -> Nullable<Text>,
            division -> Text,
            driver -> Nullable<Text>,
            escort -> Nullable<Text>,
            trip -> Nullable<Text>,
        }
    }

    diesel::allow_tables_to_appear_in_same_query!(manifest, manifest_party);
}

/// Writes a manifest and, where they changed, who is party to it.
pub fn save(conn: &mut Conn, before: Option<&Manifest>, one: &Manifest) -> Stored<()> {
    let body = serde_json::to_string(one).map_err(|_| corrupt("manifest", one.id, "body"))?;
    let id = one.id.to_string();
    let (accepted_on, accepted_g) = taken_in(one);
    // A draft that was given up leaves the form on paper to be entered anew; its body names it still.
    let paper = one.paper.as_ref().filter(|_| one.state != State::Cancelled).cloned();
    execute!(
        conn,
        "INSERT INTO manifest (id, number, paper, origin, state, consignor_site, receiver_site, planned_on, follows, \
         body, version, unread_consignor, unread_authority, accepted_on, accepted_g) \
         VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) \
         ON CONFLICT (id) DO UPDATE SET \
         number = excluded.number, paper = excluded.paper, state = excluded.state, consignor_site = excluded.consignor_site, \
         receiver_site = excluded.receiver_site, planned_on = excluded.planned_on, body = excluded.body, \
         version = excluded.version, unread_consignor = excluded.unread_consignor, \
         unread_authority = excluded.unread_authority, accepted_on = excluded.accepted_on, \
         accepted_g = excluded.accepted_g",
        &[
            (&id).into(),
            (&one.number).into(),
            (&paper).into(),
            one.origin.as_str().into(),
            one.state.as_str().into(),
            (&one.consignor.site.to_string()).into(),
            (&one.receiver.site.to_string()).into(),
            (&one.planned_on.to_string()).into(),
            (&one.follows.map(|id| id.to_string())).into(),
            (&body).into(),
            one.version.into(),
            i64::from(one.unread(Side::Consignor)).into(),
            i64::from(one.unread(Side::Regulator)).into(),
            (&accepted_on).into(),
            accepted_g.into(),
        ],
    )?;
    let rows = parties(one);
    if before.is_some_and(|before| parties(before) == rows) {
        return Ok(());
    }
    execute!(conn, "DELETE FROM manifest_party WHERE manifest = ?", &[(&id).into()])?;
    for row in rows {
        execute!(
            conn,
            "INSERT INTO manifest_party (manifest, place, side, organisation, site, division, driver, escort, trip) \
             VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
            &[
                (&id).into(),
                row.place.into(),
                row.side.into(),
                (&row.organisation).into(),
                (&row.site).into(),
                (&row.division).into(),
                (&row.driver).into(),
                (&row.escort).into(),
                (&row.trip).into(),
            ],
        )?;
    }
    Ok(())
}

/// Legal day of the receipt and grams accepted.
pub type TakenIn = (Option<String>, i64);

/// What the row says of the receipt beside the body: legal day and grams, for the flows between sites.
pub fn taken_in(one: &Manifest) -> TakenIn {
    one.taken_in().map_or((None, 0), |(day, mass)| (Some(day.to_string()), mass.grams()))
}

#[derive(PartialEq, Eq)]
struct PartyRow {
    place: i64,
    side: &'static str,
    organisation: String,
    site: Option<String>,
    division: String,
    driver: Option<String>,
    escort: Option<String>,
    trip: Option<String>,
}

/// Consignor, receiver, then the carriers of the legs. A driver sees the runs that are theirs, no longer those of others.
fn parties(one: &Manifest) -> Vec<PartyRow> {
    let site = |place, side, party: &crate::domain::manifest::Party| PartyRow {
        place,
        side,
        organisation: party.organisation.to_string(),
        site: Some(party.site.to_string()),
        division: party.division.clone(),
        driver: None,
        escort: None,
        trip: None,
    };
    let mut rows = vec![site(0, "consignor", &one.consignor), site(1, "receiver", &one.receiver)];
    for (place, leg) in (2..).zip(&one.legs) {
        let crew = leg.crew.as_ref();
        rows.push(PartyRow {
            place,
            side: if leg.kind == LegKind::Out { "carrier" } else { "return" },
            organisation: leg.carrier.to_string(),
            site: None,
            division: String::new(),
            driver: crew.map(|crew| crew.driver.to_string()),
            escort: crew.and_then(|crew| crew.escort).map(|id| id.to_string()),
            trip: crew.map(|crew| crew.trip.to_string()),
        });
    }
    rows
}

fn read(id: &str, body: &str) -> Stored<Manifest> {
    serde_json::from_str(body).map_err(|_| corrupt("manifest", id, "body"))
}

/// One manifest.
pub fn get(conn: &mut Conn, id: &str) -> Stored<Option<Manifest>> {
    let body: Option<String> =
        direct!(conn, to => manifest::table.find(id).select(manifest::body).get_result(to).optional())?;
    body.map(|body| read(id, &body)).transpose()
}

/// A manifest's version, which tells whether it is still as it was read.
pub fn version(conn: &mut Conn, id: &str) -> Stored<Option<i64>> {
    Ok(direct!(conn, to => manifest::table.find(id).select(manifest::version).get_result(to).optional())?)
}

/// The manifest with this number, or with this paper serial.
pub fn by_number(conn: &mut Conn, number: &str) -> Stored<Option<Manifest>> {
    let named = manifest::table.filter(manifest::number.eq(number).or(manifest::paper.eq(number)));
    let body: Option<String> = named.select(manifest::body).first(conn).optional()?;
    body.map(|body| read(number, &body)).transpose()
}

/// Manifests of which a leg goes by this trip.
pub fn of_trip(conn: &mut Conn, trip: &str) -> Stored<Vec<Manifest>> {
    of_trips(conn, &[trip.to_owned()])
}

/// Manifests of which a leg goes by one of these trips.
pub fn of_trips(conn: &mut Conn, trips: &[String]) -> Stored<Vec<Manifest>> {
    let mut all = Vec::new();
    for piece in trips.chunks(1000) {
        let of = manifest_party::table.filter(manifest_party::trip.eq_any(piece)).select(manifest_party::manifest);
        let rows: Vec<(String, String)> = manifest::table
            .filter(manifest::id.eq_any(of))
            .select((manifest::id, manifest::body))
            .order(manifest::id)
            .load(conn)?;
        for (id, body) in rows {
            all.push(read(&id, &body)?);
        }
    }
    Ok(all)
}

/// The sites that handed over by these manifests: manifest and site.
pub fn consignors(conn: &mut Conn, ids: &[String]) -> Stored<Vec<(String, String)>> {
    let mut all = Vec::new();
    for piece in ids.chunks(1000) {
        let of = manifest::table.filter(manifest::id.eq_any(piece)).select((manifest::id, manifest::consignor_site));
        all.extend(of.load::<(String, String)>(conn)?);
    }
    Ok(all)
}

/// Manifests to a site that stand so, newest first.
pub fn bound_for(conn: &mut Conn, site: &str, states: &[State], limit: i64) -> Stored<Vec<Manifest>> {
    let rows: Vec<(String, String)> = manifest::table
        .filter(manifest::receiver_site.eq(site))
        .filter(manifest::state.eq_any(states.iter().map(|state| state.as_str())))
        .select((manifest::id, manifest::body))
        .order(manifest::id.desc())
        .limit(limit)
        .load(conn)?;
    rows.iter().map(|(id, body)| read(id, body)).collect()
}

/// Several manifests, by id.
pub fn many(conn: &mut Conn, ids: &[String]) -> Stored<Vec<Manifest>> {
    let rows: Vec<(String, String)> = manifest::table
        .filter(manifest::id.eq_any(ids))
        .select((manifest::id, manifest::body))
        .order(manifest::id)
        .load(conn)?;
    rows.iter().map(|(id, body)| read(id, body)).collect()
}

/// Every manifest by id with what its row says of the receipt, a page at a time, for comparison with a rebuild.
pub fn all(conn: &mut Conn, after: &str, limit: i64) -> Stored<Vec<(Manifest, TakenIn)>> {
    let rows: Vec<(String, String, Option<String>, i64)> = manifest::table
        .filter(manifest::id.gt(after.to_owned()))
        .select((manifest::id, manifest::body, manifest::accepted_on, manifest::accepted_g))
        .order(manifest::id)
        .limit(limit)
        .load(conn)?;
    rows.into_iter().map(|(id, body, day, mass)| Ok((read(&id, &body)?, (day, mass)))).collect()
}

#[derive(QueryableByName)]
struct Used {
    #[diesel(sql_type = BigInt)]
    used: i64,
}

/// Takes the next number of a scope.
pub fn take_serial(conn: &mut Conn, scope: &str) -> Stored<i64> {
    execute!(
        conn,
        "INSERT INTO document_serial (scope, used) VALUES (?, 1) \
         ON CONFLICT (scope) DO UPDATE SET used = document_serial.used + 1",
        &[scope.into()],
    )?;
    let row: Used = match conn {
        Conn::Sqlite(conn) => diesel::sql_query("SELECT used FROM document_serial WHERE scope = ?")
            .bind::<Text, _>(scope)
            .get_result(conn)?,
        Conn::Postgres(conn) => diesel::sql_query("SELECT used FROM document_serial WHERE scope = $1")
            .bind::<Text, _>(scope)
            .get_result(conn)?,
    };
    Ok(row.used)
}
