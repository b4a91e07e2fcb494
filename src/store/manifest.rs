//! Manifests: their current rows, who is party to which, and the serials of the platform's own papers.

use diesel::{
    dsl::sql,
    prelude::*,
    sql_types::{BigInt, Bool, Text},
};

use super::{
    Conn, Stored, corrupt,
    statement::{direct, execute},
};
use crate::domain::manifest::{LegKind, Manifest, Side, State};

use tables::{manifest, manifest_party};

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

/// Leaves what a filter asks for.
macro_rules! narrow {
    ($query:ident, $filter:ident) => {
        if let Some(state) = $filter.state.clone() {
            $query = $query.filter(manifest::state.eq(state));
        }
        if let Some(site) = $filter.consignor_site.clone() {
            $query = $query.filter(manifest::consignor_site.eq(site));
        }
        if let Some(site) = $filter.receiver_site.clone() {
            $query = $query.filter(manifest::receiver_site.eq(site));
        }
        if let Some(number) = $filter.number.clone() {
            $query = $query.filter(manifest::number.eq(number));
        }
        match $filter.unread {
            // A constant, so that the partial index of what is unread answers.
            Some(Unread::Consignor) => $query = $query.filter(sql::<Bool>("manifest.unread_consignor = 1")),
            Some(Unread::Authority) => $query = $query.filter(sql::<Bool>("manifest.unread_authority = 1")),
            None => {}
        }
    };
}

/// Whose manifests a list shows: any of these.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Scope {
    /// Everything.
    pub all: bool,
    /// These organisations are party to it.
    pub organisations: Vec<String>,
    /// These sites are.
    pub sites: Vec<String>,
    /// A consignor or receiver lies in a division that begins so.
    pub divisions: Vec<String>,
    /// This person drives or escorts.
    pub crew: Option<String>,
}

/// What a list asks for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[expect(missing_docs, reason = "each is what it is")]
pub struct Filter {
    pub state: Option<String>,
    pub consignor_site: Option<String>,
    pub receiver_site: Option<String>,
    pub number: Option<String>,
    /// Whose unread reports of what differs: `consignor` or `authority`.
    pub unread: Option<Unread>,
}

/// Before whom reports of what differs lie unread.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unread {
    /// The consignor.
    Consignor,
    /// The authority of the receiving place.
    Authority,
}

/// Writes a manifest and, where they changed, who is party to it.
pub fn save(conn: &mut Conn, before: Option<&Manifest>, one: &Manifest) -> Stored<()> {
    let body = serde_json::to_string(one).map_err(|_| corrupt("manifest", one.id, "body"))?;
    let id = one.id.to_string();
    execute!(
        conn,
        "INSERT INTO manifest (id, number, paper, origin, state, consignor_site, receiver_site, planned_on, follows, \
         body, version, unread_consignor, unread_authority) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) \
         ON CONFLICT (id) DO UPDATE SET \
         number = excluded.number, state = excluded.state, consignor_site = excluded.consignor_site, \
         receiver_site = excluded.receiver_site, planned_on = excluded.planned_on, body = excluded.body, \
         version = excluded.version, unread_consignor = excluded.unread_consignor, \
         unread_authority = excluded.unread_authority",
        &[
            (&id).into(),
            (&one.number).into(),
            (&one.paper).into(),
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

/// The manifest with this number, or with this paper serial.
pub fn by_number(conn: &mut Conn, number: &str) -> Stored<Option<Manifest>> {
    let named = manifest::table.filter(manifest::number.eq(number).or(manifest::paper.eq(number)));
    let body: Option<String> = named.select(manifest::body).first(conn).optional()?;
    body.map(|body| read(number, &body)).transpose()
}

/// Which manifests one right shows.
enum Sight<'a> {
    All,
    Organisation(&'a str),
    Site(&'a str),
    Division(&'a str),
    Prefix(&'a str),
    Driver(&'a str),
    Escort(&'a str),
}

/// A page of manifests, newest first; `before` is the id of the last one seen. Each right is asked by an index of its own and
/// gives a page; the newest of all of them are the page.
pub fn list(
    conn: &mut Conn,
    scope: &Scope,
    filter: &Filter,
    before: Option<&str>,
    limit: i64,
) -> Stored<Vec<Manifest>> {
    let mut sights = Vec::new();
    if scope.all {
        sights.push(Sight::All);
    } else {
        sights.extend(scope.organisations.iter().map(|one| Sight::Organisation(one)));
        sights.extend(scope.sites.iter().map(|one| Sight::Site(one)));
        let division = |one: &'_ String| one.len() == 6;
        sights.extend(scope.divisions.iter().filter(|one| division(one)).map(|one| Sight::Division(one)));
        sights.extend(scope.divisions.iter().filter(|one| !division(one)).map(|one| Sight::Prefix(one)));
        sights.extend(scope.crew.iter().flat_map(|one| [Sight::Driver(one), Sight::Escort(one)]));
    }
    let mut rows = std::collections::BTreeMap::new();
    for sight in &sights {
        rows.extend(seen_by(conn, sight, filter, before, limit)?);
    }
    let limit = usize::try_from(limit).unwrap_or(0);
    rows.iter().rev().take(limit).map(|(id, body)| read(id, body)).collect()
}

/// A page by one right. A whole district is asked by its index, a larger division by walking from the newest: it sees much.
fn seen_by(
    conn: &mut Conn,
    sight: &Sight<'_>,
    filter: &Filter,
    before: Option<&str>,
    limit: i64,
) -> Stored<Vec<(String, String)>> {
    if let Sight::All | Sight::Prefix(_) = sight {
        let mut query = manifest::table.select((manifest::id, manifest::body)).into_boxed();
        if let Sight::Prefix(prefix) = sight {
            let end = format!("{prefix}~");
            let within = manifest_party::division.ge((*prefix).to_owned()).and(manifest_party::division.lt(end));
            let of = manifest_party::table.filter(manifest_party::manifest.eq(manifest::id)).filter(within);
            query = query.filter(diesel::dsl::exists(of));
        }
        narrow!(query, filter);
        if let Some(before) = before {
            query = query.filter(manifest::id.lt(before.to_owned()));
        }
        return Ok(query.order(manifest::id.desc()).limit(limit).load(conn)?);
    }
    let joined = manifest_party::table.inner_join(manifest::table.on(manifest::id.eq(manifest_party::manifest)));
    let mut query = joined.select((manifest_party::manifest, manifest::body)).distinct().into_boxed();
    query = match sight {
        Sight::Organisation(id) => query.filter(manifest_party::organisation.eq((*id).to_owned())),
        Sight::Site(id) => query.filter(manifest_party::site.eq((*id).to_owned())),
        Sight::Driver(id) => query.filter(manifest_party::driver.eq((*id).to_owned())),
        Sight::Escort(id) => query.filter(manifest_party::escort.eq((*id).to_owned())),
        Sight::Division(code) => query.filter(manifest_party::division.eq((*code).to_owned())),
        Sight::All | Sight::Prefix(_) => query,
    };
    narrow!(query, filter);
    if let Some(before) = before {
        query = query.filter(manifest_party::manifest.lt(before.to_owned()));
    }
    Ok(query.order(manifest_party::manifest.desc()).limit(limit).load(conn)?)
}

/// Manifests of which a leg goes by this trip.
pub fn of_trip(conn: &mut Conn, trip: &str) -> Stored<Vec<Manifest>> {
    let of = manifest_party::table.filter(manifest_party::trip.eq(trip)).select(manifest_party::manifest);
    let rows: Vec<(String, String)> = manifest::table
        .filter(manifest::id.eq_any(of))
        .select((manifest::id, manifest::body))
        .order(manifest::id)
        .load(conn)?;
    rows.iter().map(|(id, body)| read(id, body)).collect()
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

/// Every manifest by id, a page at a time, for comparison with a rebuild.
pub fn all(conn: &mut Conn, after: &str, limit: i64) -> Stored<Vec<Manifest>> {
    let rows: Vec<(String, String)> = manifest::table
        .filter(manifest::id.gt(after.to_owned()))
        .select((manifest::id, manifest::body))
        .order(manifest::id)
        .limit(limit)
        .load(conn)?;
    rows.iter().map(|(id, body)| read(id, body)).collect()
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
