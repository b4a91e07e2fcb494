//! Growing the tree with little in hand: the right edge for appending, and a sparse store of nodes for proving.
//! Invariant: kept are the leaves and the complete nodes of levels that are multiples of [`STEP`]; the rest is
//! computed from at most 2^([`STEP`]−1) of them. Reading and writing rows is the store's affair.

use super::tree::{Nodes, TreeFault, empty_root, node_hash};
use crate::kernel::hash::Hash;

/// Every so many levels the nodes are kept: one row per 15 leaves instead of one per leaf.
pub const STEP: u8 = 4;

/// Does the store keep complete nodes of this level as rows? Leaves it has anyway.
pub const fn is_kept(level: u8) -> bool {
    level > 0 && level.is_multiple_of(STEP)
}

/// A subtree that has become complete.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Node {
    /// Level, leaves are 0.
    pub level: u8,
    /// Index within the level.
    pub index: u64,
    /// Its root.
    pub hash: Hash,
}

/// The right edge of a growing tree: the roots of its complete subtrees, largest first.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Frontier {
    size: u64,
    edge: Vec<Hash>,
}

impl Frontier {
    /// The edge of the tree of `size` leaves, from its nodes: after a start.
    pub fn restore<N: Nodes>(nodes: &N, size: u64) -> Result<Self, TreeFault<N::Error>> {
        let (mut edge, mut first) = (Vec::new(), 0_u64);
        for level in (0..64_u8).rev().filter(|level| size >> level & 1 == 1) {
            let index = first >> level;
            let hash = nodes.node(level, index).map_err(TreeFault::Nodes)?;
            edge.push(hash.ok_or(TreeFault::Missing { level, index })?);
            first += 1 << level;
        }
        Ok(Self { size, edge })
    }

    /// How many leaves.
    pub const fn size(&self) -> u64 {
        self.size
    }

    /// Appends a leaf hash and tells every node above the leaves that it completes, lowest first.
    pub fn append(&mut self, leaf: Hash, mut completed: impl FnMut(Node)) {
        let mut hash = leaf;
        for level in 0..u8::try_from(self.size.trailing_ones()).unwrap_or(0) {
            let Some(left) = self.edge.pop() else { break };
            hash = node_hash(left, hash);
            let level = level + 1;
            completed(Node { level, index: self.size >> level, hash });
        }
        self.edge.push(hash);
        self.size += 1;
    }

    /// Appends many and gives the completed nodes that the store keeps (those of [`is_kept`]).
    pub fn extend(&mut self, leaves: impl IntoIterator<Item = Hash>) -> Vec<Node> {
        let mut kept = Vec::new();
        for leaf in leaves {
            self.append(leaf, |node| {
                if is_kept(node.level) {
                    kept.push(node);
                }
            });
        }
        kept
    }

    /// Root of the tree as it is now (RFC 6962 §2.1).
    pub fn root(&self) -> Hash {
        self.edge.iter().rev().copied().reduce(|right, left| node_hash(left, right)).unwrap_or_else(empty_root)
    }
}

/// What the store has: leaves (level 0, the column `hash` by `position`) and the kept nodes.
pub trait Leaves {
    /// How reading fails.
    type Error;

    /// The `count` hashes of a level from `first` on, in order; fewer when the tree ends before. Asked only for level
    /// 0 and kept levels, and for at most 2^([`STEP`]−1) at once.
    fn run(&self, level: u8, first: u64, count: u64) -> Result<Vec<Hash>, Self::Error>;
}

/// Every node, computed from the few that are kept.
#[derive(Clone, Copy, Debug)]
pub struct Sparse<L>(pub L);

impl<L: Leaves> Nodes for Sparse<L> {
    type Error = L::Error;

    fn node(&self, level: u8, index: u64) -> Result<Option<Hash>, L::Error> {
        let above = level % STEP;
        let count = 1_u64 << above;
        let mut row = self.0.run(level - above, index << above, count)?;
        if row.len() as u64 != count {
            return Ok(None);
        }
        while row.len() > 1 {
            row = row.chunks_exact(2).filter_map(|pair| Some(node_hash(*pair.first()?, *pair.last()?))).collect();
        }
        Ok(row.first().copied())
    }
}
