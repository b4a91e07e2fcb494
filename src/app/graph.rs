//! A package among its kin as a graph: what went into what, with how many grams, and how much of each is sealed.
//!
//! **Invariant:** bounded; what the actor may not see is counted and not named; the number of questions is the same however
//! large it is.

use std::collections::{BTreeSet, HashMap};

use super::{Actor, Error, origin::in_sight, package::Seen, read};
use crate::{
    kernel::id::PackageId,
    store::{
        self, Conn,
        lineage::{Direction, Link},
    },
};

/// Most packages of one direction.
pub const NODES: i64 = 400;
/// Most links of one direction.
const LINKS: i64 = 4_000;

/// One package of the graph.
#[derive(Clone, Debug)]
pub struct Node {
    /// The package.
    pub seen: Seen,
    /// Events of it.
    pub events: i64,
    /// How many of them are sealed.
    pub sealed: i64,
}

/// The graph.
#[derive(Clone, Debug)]
pub struct Graph {
    /// The package asked about.
    pub id: PackageId,
    /// It and its kin in sight.
    pub nodes: Vec<Node>,
    /// Links between nodes that are both in sight.
    pub links: Vec<Link>,
    /// Kin out of sight.
    pub hidden: usize,
    /// The walk reached its end both ways.
    pub whole: bool,
}

/// A package that the actor may see with its ancestors and descendants.
pub fn graph(conn: &mut Conn, actor: &Actor, id: &str) -> Result<Graph, Error> {
    let (package, _) = read::package(conn, actor, id)?;
    let own = package.id.to_string();
    let (mut links, mut places, mut whole) = (Vec::new(), BTreeSet::new(), true);
    let full = |count: usize, limit: i64| i64::try_from(count).unwrap_or(i64::MAX) >= limit;
    for direction in [Direction::Up, Direction::Down] {
        let near = store::lineage::places(conn, &own, direction, NODES)?;
        let of = store::lineage::links(conn, &own, direction, NODES, LINKS)?;
        whole &= !full(near.len(), NODES) && !full(of.len(), LINKS);
        places.extend(near);
        links.extend(of);
    }
    let places: Vec<_> = places.into_iter().collect();
    let mut seen = in_sight(conn, actor, &places)?;
    // Who may see the package may see it wherever it lies.
    seen.insert(own);
    let hidden = places.iter().filter(|(id, ..)| !seen.contains(id)).count();
    links.sort();
    links.dedup();
    links.retain(|(parent, child, _)| seen.contains(parent) && seen.contains(child));
    let ids: Vec<String> = seen.into_iter().collect();
    let streams: Vec<String> = ids.iter().map(|id| format!("package/{id}")).collect();
    let sealed: HashMap<String, (i64, i64)> = store::event::sealed(conn, &streams)?
        .into_iter()
        .map(|(stream, all, sealed)| (stream, (all, sealed)))
        .collect();
    let rows = store::package::get_many(conn, &ids)?;
    let nodes = read::with_names(conn, rows)?.into_iter().map(|seen| {
        let (events, sealed) = sealed.get(&format!("package/{}", seen.package.id)).copied().unwrap_or_default();
        Node { seen, events, sealed }
    });
    Ok(Graph { id: package.id, nodes: nodes.collect(), links, hidden, whole })
}
