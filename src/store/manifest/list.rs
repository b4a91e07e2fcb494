//! Lists of manifests by right and filter.

use diesel::{
    dsl::{count, count_star, exists, sql},
    prelude::*,
    sql_types::{BigInt, Bool},
};

use super::tables::{manifest, manifest_party};
use crate::{
    domain::manifest::Manifest,
    store::{Conn, Stored, statement::direct},
};

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

/// A page of manifests, newest first; `before` is the id of the last one seen.
pub fn list(
    conn: &mut Conn,
    scope: &Scope,
    filter: &Filter,
    before: Option<&str>,
    limit: i64,
) -> Stored<Vec<Manifest>> {
    let ids: Vec<String> = page(conn, scope, filter, before, limit)?.into_iter().map(|(id, _)| id).collect();
    let mut all = super::many(conn, &ids)?;
    all.reverse();
    Ok(all)
}

/// The same page as ids with their versions. Each right is asked by an index of its own and gives a page; the newest of all of
/// them are the page.
pub fn page(
    conn: &mut Conn,
    scope: &Scope,
    filter: &Filter,
    before: Option<&str>,
    limit: i64,
) -> Stored<Vec<(String, i64)>> {
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
    Ok(rows.into_iter().rev().take(limit).collect())
}

/// A page by one right. A whole district is asked by its index, a larger division by walking from the newest: it sees much.
fn seen_by(
    conn: &mut Conn,
    sight: &Sight<'_>,
    filter: &Filter,
    before: Option<&str>,
    limit: i64,
) -> Stored<Vec<(String, i64)>> {
    // Written once and built for each database, so that rows come without the detour over what both have in common.
    macro_rules! walked {
        ($to:ident) => {{
            let mut query = manifest::table.select((manifest::id, manifest::version)).into_boxed();
            if let Sight::Prefix(prefix) = sight {
                let end = format!("{prefix}~");
                let within = manifest_party::division.ge((*prefix).to_owned()).and(manifest_party::division.lt(end));
                let of = manifest_party::table.filter(manifest_party::manifest.eq(manifest::id)).filter(within);
                query = query.filter(exists(of));
            }
            narrow!(query, filter);
            if let Some(before) = before {
                query = query.filter(manifest::id.lt(before.to_owned()));
            }
            query.order(manifest::id.desc()).limit(limit).load($to)
        }};
    }
    macro_rules! indexed {
        ($to:ident) => {{
            let joined =
                manifest_party::table.inner_join(manifest::table.on(manifest::id.eq(manifest_party::manifest)));
            let mut query = joined.select((manifest_party::manifest, manifest::version)).distinct().into_boxed();
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
            query.order(manifest_party::manifest.desc()).limit(limit).load($to)
        }};
    }
    Ok(match sight {
        Sight::All | Sight::Prefix(_) => direct!(conn, to => walked!(to))?,
        _ => direct!(conn, to => indexed!(to))?,
    })
}

/// How many manifests a filter leaves.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Sum {
    /// Manifests, each once however many rights show it.
    pub manifests: i64,
    /// Those of them whose receipt was decided on with a mass taken in.
    pub accepted: i64,
    /// Grams accepted by those.
    pub accepted_g: i64,
}

/// Counts what a list of the same scope and filter shows, in one statement: all rights at once, so that none counts twice.
pub fn sum(conn: &mut Conn, scope: &Scope, filter: &Filter) -> Stored<Sum> {
    let mass = sql::<BigInt>("CAST(COALESCE(SUM(accepted_g), 0) AS BIGINT)");
    let mut query = manifest::table.select((count_star(), count(manifest::accepted_on), mass)).into_boxed();
    if !scope.all {
        // Each right has a question of its own within, so that its index answers it.
        let of = || manifest_party::table.select(manifest_party::manifest);
        let organisations = of().filter(manifest_party::organisation.eq_any(scope.organisations.clone()));
        query = query.filter(manifest::id.eq_any(organisations));
        if !scope.sites.is_empty() {
            let sites = of().filter(manifest_party::site.eq_any(scope.sites.iter().cloned().map(Some)));
            query = query.or_filter(manifest::id.eq_any(sites));
        }
        for division in &scope.divisions {
            let end = if division.len() == 6 { division.clone() } else { format!("{division}~") };
            let within = manifest_party::division.ge(division.clone()).and(manifest_party::division.le(end));
            query = query.or_filter(manifest::id.eq_any(of().filter(within)));
        }
        if let Some(person) = &scope.crew {
            query = query.or_filter(manifest::id.eq_any(of().filter(manifest_party::driver.eq(person.clone()))));
            query = query.or_filter(manifest::id.eq_any(of().filter(manifest_party::escort.eq(person.clone()))));
        }
    }
    narrow!(query, filter);
    let (manifests, accepted, accepted_g) = query.get_result(conn)?;
    Ok(Sum { manifests, accepted, accepted_g })
}
