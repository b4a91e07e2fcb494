//! One search over all that somebody sees: labels, manifests, runs by plate, sites, people.
//!
//! **Invariant:** least sight: each kind is asked within the rights that show its list. The number of questions is the same
//! whatever is found.

use super::{Actor, Error, manifest::parties, package::Seen, read, registry, sight};
use crate::{
    domain::{
        access::Permission,
        manifest::Manifest,
        refusal::{Code, Refusal},
        trip::Trip,
    },
    store::{
        self, Conn,
        search::{self, LAST, LAST_WIDE, PersonFound, SiteFound},
    },
};

/// Most of each kind that are shown.
pub const SHOWN: usize = 8;
/// Rows asked of an index: what is not in sight is left out of them.
const ASKED: i64 = 64;
/// Runs of the vehicles found, of which those in sight are shown.
const RUNS: i64 = 400;
/// Fewest and most characters of a search.
const LENGTH: std::ops::RangeInclusive<usize> = 2..=64;

/// What was found of one kind.
#[derive(Clone, Debug)]
pub struct Hits<T> {
    /// The first of them.
    pub items: Vec<T>,
    /// There are more.
    pub more: bool,
}

impl<T> Hits<T> {
    fn of(mut items: Vec<T>) -> Self {
        let more = items.len() > SHOWN;
        items.truncate(SHOWN);
        Self { items, more }
    }
}

/// What was found.
#[derive(Clone, Debug)]
#[expect(missing_docs, reason = "each is what it is")]
pub struct Found {
    pub packages: Hits<Seen>,
    pub manifests: Hits<Manifest>,
    pub trips: Hits<Trip>,
    pub sites: Hits<SiteFound>,
    pub people: Hits<PersonFound>,
    /// Labels were not looked for: in so wide a sight the text must be longer.
    pub longer: bool,
}

/// The text without what stands between groups, in capitals; refused when it is too short or too long.
fn plain(text: &str) -> Result<String, Refusal> {
    let plain: String =
        text.chars().filter(|one| one.is_alphanumeric() || *one == '-').flat_map(char::to_uppercase).collect();
    if LENGTH.contains(&plain.chars().count()) {
        Ok(plain)
    } else {
        Err(Refusal::of(Code::RequestField).with("pointer", "q").with("reason", "2 to 64 characters"))
    }
}

/// Looks a text up in all that the actor sees.
pub fn search(conn: &mut Conn, actor: &Actor, text: &str) -> Result<Found, Error> {
    let wanted = plain(text)?;
    let scope = read::scope(actor);
    let wide = scope.all || !scope.divisions.is_empty();
    let length = wanted.chars().count();
    let numeric = wanted.chars().all(|one| one.is_ascii_alphanumeric() || one == '-');
    let packages = if numeric && length >= LAST { search::packages(conn, &scope, &wanted, ASKED)? } else { Vec::new() };
    let mut packages = sight::packages_in_sight(conn, actor, &packages)?;
    packages.reverse();
    let more = packages.len() > SHOWN;
    packages.truncate(SHOWN);
    let rows = store::package::get_many(conn, &packages)?;
    let packages = Hits { items: read::with_names(conn, rows)?, more };
    let trips = runs(conn, &wanted)?;
    let manifests = manifests(conn, actor, &wanted, &trips)?;
    let trips = Hits::of(trips.into_iter().filter(|one| parties::sees_trip(actor, one)).collect());
    let limit = i64::try_from(SHOWN).unwrap_or(0) + 1;
    // Names are not in capitals.
    let named: String = text.trim().chars().filter(|one| !matches!(one, '%' | '_' | '\\')).collect();
    let sites = Hits::of(search::sites(conn, &scope, &named, limit)?);
    let people = Hits::of(people(conn, actor, &named, limit)?);
    let longer = wide && numeric && (LAST..LAST_WIDE).contains(&length);
    Ok(Found { packages, manifests, trips, sites, people, longer })
}

/// Runs of vehicles whose plate holds the text, the newest first.
fn runs(conn: &mut Conn, wanted: &str) -> Result<Vec<Trip>, Error> {
    let vehicles = if wanted.chars().count() >= LAST { search::vehicles(conn, wanted)? } else { Vec::new() };
    Ok(if vehicles.is_empty() { Vec::new() } else { store::trip::of_vehicles(conn, &vehicles, RUNS)? })
}

/// Manifests whose number ends so, or that went with one of the runs.
fn manifests(conn: &mut Conn, actor: &Actor, wanted: &str, trips: &[Trip]) -> Result<Hits<Manifest>, Error> {
    let digits = wanted.chars().count() >= LAST && wanted.chars().all(|one| one.is_ascii_alphanumeric());
    let mut ids = Vec::new();
    if digits {
        ids.extend(store::manifest::ending(conn, &parties::scope(actor), wanted, ASKED)?);
    }
    if !trips.is_empty() {
        let runs: Vec<String> = trips.iter().map(|one| one.id.to_string()).collect();
        ids.extend(store::manifest::by_trips(conn, &runs, RUNS)?);
    }
    ids.sort();
    ids.dedup();
    let mut seen = sight::manifests_in_sight(conn, actor, &ids)?;
    seen.reverse();
    Ok(Hits::of(seen))
}

/// People of the organisations whose people the actor keeps.
fn people(conn: &mut Conn, actor: &Actor, wanted: &str, limit: i64) -> Result<Vec<PersonFound>, Error> {
    if actor.may(Permission::ManagePlatform) {
        return Ok(search::people(conn, None, wanted, limit)?);
    }
    let kept: Vec<String> = actor
        .grants_with(Permission::ManagePeople)
        .filter_map(|grant| grant.organisation)
        .map(|id| id.to_string())
        .filter(|id| registry::keeper_role(actor, Permission::ManagePeople, id).is_some())
        .collect();
    Ok(if kept.is_empty() { Vec::new() } else { search::people(conn, Some(&kept), wanted, limit)? })
}
