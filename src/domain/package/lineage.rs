//! Ancestors and descendants of a package: how many steps away each is, and what mass of the lower stems from the upper.
//!
//! **Invariant:** the shares of a package's ancestors sum to the package at every step up, to the gram; of a descendant no
//! more is told than there is (rounded down).

use std::collections::{BTreeMap, HashMap};

use super::share::apportion;
use crate::kernel::{id::PackageId, mass::Mass};

/// What of a child is told to stem from a parent.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
#[expect(missing_docs, reason = "each is what it is")]
pub struct Link {
    pub parent: PackageId,
    pub child: PackageId,
    pub mass: Mass,
}

/// How a package stands to the one asked about.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Kin {
    /// Fewest links between them.
    pub depth: i64,
    /// Grams of the lower of both that stem from the upper.
    pub share: Mass,
}

/// Ancestors by id. `links` are all links from ancestors and to it.
pub fn ancestors(of: PackageId, links: &[Link]) -> BTreeMap<PackageId, Kin> {
    let whole = links.iter().filter(|link| link.child == of).map(|link| link.mass).sum();
    walk(
        of,
        whole,
        links,
        |link| (link.child, link.parent),
        |kin, edges| {
            let masses: Vec<Mass> = edges.iter().map(|link| link.mass).collect();
            apportion(kin.share, &masses)
        },
    )
}

/// Descendants by id. `links` are all links to descendants from it and from each other; `wholes` what links from anywhere
/// bring into each.
pub fn descendants(of: PackageId, links: &[Link], wholes: &BTreeMap<PackageId, Mass>) -> BTreeMap<PackageId, Kin> {
    walk(
        of,
        Mass::ZERO,
        links,
        |link| (link.parent, link.child),
        |kin, edges| {
            let part = |link: &&Link| {
                if kin.depth == 0 {
                    return link.mass;
                }
                let whole = wholes.get(&link.parent).map_or(0, |mass| i128::from(mass.grams()));
                let stems = i128::from(link.mass.grams()) * i128::from(kin.share.grams());
                Mass(stems.checked_div(whole).and_then(|grams| i64::try_from(grams).ok()).unwrap_or(0))
            };
            edges.iter().map(part).collect()
        },
    )
}

/// Goes from package to package, each only when all links that lead to it have told their share.
fn walk(
    of: PackageId,
    share: Mass,
    links: &[Link],
    ends: impl Fn(&Link) -> (PackageId, PackageId),
    spread: impl Fn(&Kin, &[&Link]) -> Vec<Mass>,
) -> BTreeMap<PackageId, Kin> {
    let mut onwards: HashMap<PackageId, Vec<&Link>> = HashMap::new();
    let mut awaited: HashMap<PackageId, usize> = HashMap::new();
    for link in links {
        let (from, to) = ends(link);
        onwards.entry(from).or_default().push(link);
        *awaited.entry(to).or_default() += 1;
    }
    let mut kin = BTreeMap::from([(of, Kin { depth: 0, share })]);
    let mut ready = vec![of];
    while let Some(at) = ready.pop() {
        let (Some(here), Some(mut edges)) = (kin.get(&at).copied(), onwards.remove(&at)) else { continue };
        edges.sort();
        for (link, share) in edges.iter().zip(spread(&here, &edges)) {
            let (_, to) = ends(link);
            let next = kin.entry(to).or_insert(Kin { depth: here.depth + 1, share: Mass::ZERO });
            next.depth = next.depth.min(here.depth + 1);
            next.share = Mass(next.share.0.saturating_add(share.0));
            let left = awaited.entry(to).or_default();
            *left = left.saturating_sub(1);
            if *left == 0 {
                ready.push(to);
            }
        }
    }
    kin.remove(&of);
    kin
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;

    fn id(number: u128) -> PackageId {
        PackageId(Uuid::from_u128(number))
    }

    fn links(of: &[(u128, u128, i64)]) -> Vec<Link> {
        of.iter()
            .map(|(parent, child, mass)| Link { parent: id(*parent), child: id(*child), mass: Mass(*mass) })
            .collect()
    }

    fn told(kin: &BTreeMap<PackageId, Kin>) -> Vec<(u128, i64, i64)> {
        kin.iter().map(|(id, kin)| (id.0.as_u128(), kin.depth, kin.share.grams())).collect()
    }

    /// 1 and 2 are merged into 3; 3 and 4 are burnt, 5 is the slag; 1 also went into 5 on its own.
    const CHAIN: &[(u128, u128, i64)] = &[(1, 3, 60), (2, 3, 40), (3, 5, 30), (4, 5, 20), (1, 5, 10)];

    #[test]
    fn ancestors_share_what_there_is() {
        let up = ancestors(id(5), &links(CHAIN));
        // 60 g of slag: 30 by way of 3, of which 18 stem from 1.
        assert_eq!(told(&up), [(1, 1, 28), (2, 2, 12), (3, 1, 30), (4, 1, 20)]);
        assert_eq!(told(&ancestors(id(3), &links(&CHAIN[..2]))), [(1, 1, 60), (2, 1, 40)]);
        assert!(ancestors(id(1), &[]).is_empty());
    }

    #[test]
    fn descendants_hold_what_stems_from_it() {
        let wholes = BTreeMap::from([(id(3), Mass(100)), (id(5), Mass(60))]);
        let down = descendants(id(1), &links(&[CHAIN[0], CHAIN[2], CHAIN[4]]), &wholes);
        assert_eq!(told(&down), [(3, 1, 60), (5, 1, 28)]);
        let down = descendants(id(2), &links(&[CHAIN[1], CHAIN[2]]), &wholes);
        assert_eq!(told(&down), [(3, 1, 40), (5, 2, 12)]);
    }
}
