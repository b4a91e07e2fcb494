//! What a person types into the one search field: asked of indexes, and bounded.
//!
//! **Invariant:** last characters are found by an index over them; registers of parties, vehicles and people, which grow with
//! the number of enterprises and not with their work, are read through.

use diesel::{
    dsl::sql,
    prelude::*,
    sql_types::{Bool, Text},
};

use super::{
    Conn, Stored,
    party::SiteScope,
    schema::{organisation, package, person, person_grant, site, vehicle},
};

/// Fewest last characters that an index answers, within one's own sites.
pub const LAST: usize = 3;
/// Fewest last characters that are looked for in a whole division: day and serial of a label.
pub const LAST_WIDE: usize = 11;
/// Most vehicles whose runs are looked for.
const VEHICLES: i64 = 50;

/// The last characters of a column as the index of each database has them.
pub(super) fn last(conn: &Conn, column: &str, count: usize) -> String {
    match conn {
        Conn::Sqlite(_) => format!("substr({column}, -{count})"),
        Conn::Postgres(_) => format!("right({column}, {count})"),
    }
}

/// The last characters of a text.
pub(super) fn tail_of(text: &str, count: usize) -> String {
    let skip = text.chars().count().saturating_sub(count);
    text.chars().skip(skip).collect()
}

/// Patterns of the divisions that a scope shows, each asked by itself; of a scope without any, one that no division has.
pub(super) fn divisions(all: bool, prefixes: &[String]) -> Vec<String> {
    match prefixes {
        _ if all => vec!["%".to_owned()],
        [] => vec!["-".to_owned()],
        prefixes => prefixes.iter().map(|prefix| format!("{prefix}%")).collect(),
    }
}

/// Whether a scope shows the site, by one of its divisions.
macro_rules! shown {
    ($scope:ident, $division:ident) => {
        site::organisation
            .eq_any($scope.organisations.clone())
            .or(site::id.eq_any($scope.sites.clone()))
            .or(site::division.like($division.clone()))
    };
}

/// Ids of packages whose label ends so, or whose outside code is it, held or made by sites of the scope; the newest first.
pub fn packages(conn: &mut Conn, scope: &SiteScope, text: &str, limit: i64) -> Stored<Vec<String>> {
    let wide = scope.all || !scope.divisions.is_empty();
    let count = if wide { LAST_WIDE } else { LAST };
    let mut ids = Vec::new();
    if text.chars().count() >= count {
        let by_tail = format!("{} = ", last(conn, "package.code", count));
        let tail = tail_of(text, count);
        let ending = || {
            package::table
                .filter(package::code.is_not_null())
                .filter(sql::<Bool>(&by_tail).bind::<Text, _>(tail.clone()))
                .filter(package::code.like(format!("%{text}")))
                .select(package::id)
                .order(package::id.desc())
                .limit(limit)
        };
        for division in divisions(scope.all, &scope.divisions) {
            let sites = || site::table.filter(shown!(scope, division)).select(site::id);
            ids.extend(ending().filter(package::holder_site.eq_any(sites())).load::<String>(conn)?);
            ids.extend(ending().filter(package::site.eq_any(sites())).load::<String>(conn)?);
        }
    }
    let outside = package::table.filter(package::external_code.eq(text)).select(package::id);
    ids.extend(outside.order(package::id.desc()).limit(limit).load::<String>(conn)?);
    ids.sort();
    ids.dedup();
    ids.reverse();
    Ok(ids)
}

/// A site that was found: id, code, name, and its organisation's name.
pub type SiteFound = (String, String, String, String);

/// Sites of the scope whose code or name, or whose organisation's, holds the text; by code.
pub fn sites(conn: &mut Conn, scope: &SiteScope, text: &str, limit: i64) -> Stored<Vec<SiteFound>> {
    let like = || format!("%{text}%");
    let mut all = Vec::new();
    for division in divisions(scope.all, &scope.divisions) {
        let joined = site::table.inner_join(organisation::table.on(organisation::id.eq(site::organisation)));
        let named = site::code.like(like()).or(site::name.like(like())).or(organisation::name.like(like()));
        let found = joined.filter(shown!(scope, division)).filter(named);
        let columns = (site::id, site::code, site::name, organisation::name);
        all.extend(found.select(columns).order(site::code).limit(limit).load::<SiteFound>(conn)?);
    }
    all.sort_by(|one, other| one.1.cmp(&other.1));
    all.dedup();
    Ok(all)
}

/// Ids of vehicles whose plate holds the text, 50 at most.
pub fn vehicles(conn: &mut Conn, text: &str) -> Stored<Vec<String>> {
    let of = vehicle::table.filter(vehicle::plate.like(format!("%{text}%")));
    Ok(of.select(vehicle::id).order(vehicle::id).limit(VEHICLES).load(conn)?)
}

/// A person who was found: id, login and name.
pub type PersonFound = (String, String, String);

/// People whose name or login holds the text: of these organisations, or everybody.
pub fn people(conn: &mut Conn, of: Option<&[String]>, text: &str, limit: i64) -> Stored<Vec<PersonFound>> {
    let like = format!("%{text}%");
    let named = person::name.like(like.clone()).or(person::login.like(like));
    let mut query = person::table.filter(named).select((person::id, person::login, person::name)).into_boxed();
    if let Some(of) = of {
        let granted = person_grant::table
            .filter(person_grant::organisation.eq_any(of.to_vec()))
            .filter(person_grant::mandate.is_null())
            .select(person_grant::person);
        query = query.filter(person::organisation.eq_any(of.to_vec()).or(person::id.eq_any(granted)));
    }
    Ok(query.order(person::login).limit(limit).load(conn)?)
}
