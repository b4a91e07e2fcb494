//! Where a package comes from and what became of it: its kin up or down the links, page by page, in the actor's sight.
//!
//! **Invariant:** what the actor may not see is counted and not named; the number of questions is the same for one parent
//! and for ten thousand.

use std::collections::{BTreeMap, BTreeSet, HashSet};

use super::{Actor, Error, read};
use crate::{
    domain::package::{
        Package,
        lineage::{Kin, Link, ancestors, descendants},
    },
    kernel::{id::PackageId, mass::Mass},
    store::{self, Conn, StoreError, corrupt, lineage::Direction},
};

/// Most packages a walk names.
pub const KIN: i64 = 20_000;
/// Most links a walk follows.
const LINKS: i64 = 200_000;

/// One ancestor or descendant.
#[derive(Clone, Debug)]
#[expect(missing_docs, reason = "each is what it is")]
pub struct Relative {
    pub package: Package,
    pub kin: Kin,
}

/// A page of kin.
#[derive(Clone, Debug)]
pub struct Origin {
    /// Those of the page, the nearest first.
    pub items: Vec<Relative>,
    /// Where the next page begins.
    pub next: Option<String>,
    /// How many there are.
    pub total: usize,
    /// How many of them are out of the actor's sight.
    pub hidden: usize,
    /// The walk reached its end; else there are more than it follows.
    pub whole: bool,
}

/// Ancestors or descendants of a package the actor may see.
pub fn origin(
    conn: &mut Conn,
    actor: &Actor,
    id: &str,
    direction: Direction,
    after: Option<&str>,
    limit: usize,
) -> Result<Origin, Error> {
    let (package, _) = read::package(conn, actor, id)?;
    let id = package.id.to_string();
    let links = store::lineage::links(conn, &id, direction, KIN, LINKS)?;
    let places = store::lineage::places(conn, &id, direction, KIN)?;
    let full = |count: usize, limit: i64| i64::try_from(count).unwrap_or(i64::MAX) >= limit;
    let whole = !full(links.len(), LINKS) && !full(places.len(), KIN);
    let links: Vec<Link> = links.into_iter().map(to_link).collect::<Result<_, _>>()?;
    let kin = match direction {
        Direction::Up => ancestors(package.id, &links),
        Direction::Down => {
            let wholes: Result<BTreeMap<_, _>, StoreError> = store::lineage::wholes(conn, &id, KIN)?
                .into_iter()
                .map(|(child, grams)| Ok((to_id(&child)?, Mass(grams))))
                .collect();
            descendants(package.id, &links, &wholes?)
        }
    };
    let seen = in_sight(conn, actor, &places)?;
    let total = kin.len();
    let mut visible: Vec<(PackageId, Kin)> =
        kin.into_iter().filter(|(one, _)| seen.contains(&one.to_string())).collect();
    let hidden = total - visible.len();
    visible.sort_by_key(|(one, kin)| (kin.depth, *one));
    let rest = visible.into_iter().filter(|(one, kin)| after.is_none_or(|after| place(*one, *kin).as_str() > after));
    let mut page: Vec<(PackageId, Kin)> = rest.take(limit + 1).collect();
    let more = page.len() > limit;
    page.truncate(limit);
    let next = page.last().filter(|_| more).map(|(one, kin)| place(*one, *kin));
    let ids: Vec<String> = page.iter().map(|(one, _)| one.to_string()).collect();
    let mut rows: BTreeMap<PackageId, Package> =
        store::package::get_many(conn, &ids)?.into_iter().map(|one| (one.id, one)).collect();
    let items =
        page.into_iter().filter_map(|(one, kin)| rows.remove(&one).map(|package| Relative { package, kin })).collect();
    Ok(Origin { items, next, total, hidden, whole })
}

/// Depth and id as one text that sorts as both do.
fn place(id: PackageId, kin: Kin) -> String {
    format!("{:05}-{id}", kin.depth)
}

fn to_id(text: &str) -> Result<PackageId, StoreError> {
    text.parse().map_err(|_| corrupt("package_link", text, "child"))
}

fn to_link((parent, child, grams): store::lineage::Link) -> Result<Link, StoreError> {
    Ok(Link { parent: to_id(&parent)?, child: to_id(&child)?, mass: Mass(grams) })
}

/// Those of these packages (id, maker, holder) that the actor may see.
pub fn in_sight(conn: &mut Conn, actor: &Actor, places: &[(String, String, String)]) -> Result<HashSet<String>, Error> {
    let sites: BTreeSet<String> =
        places.iter().flat_map(|(_, maker, holder)| [maker.clone(), holder.clone()]).collect();
    let seen = read::sites_in_sight(conn, actor, sites)?;
    let visible = places.iter().filter(|(_, maker, holder)| seen.contains(maker) || seen.contains(holder));
    Ok(visible.map(|(id, ..)| id.clone()).collect())
}
