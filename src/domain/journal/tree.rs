//! The Merkle tree of RFC 6962 §2.1 (journal-format §3): roots and proofs from complete subtrees, and their checking.
//! Invariant: a node is named by (level, index), the root of the 2^level leaves from index·2^level on, and never
//! changes once complete. Where nodes are kept is not known here.

use std::convert::Infallible;

use crate::kernel::hash::Hash;

/// Gives roots of complete subtrees.
pub trait Nodes {
    /// How reading fails.
    type Error;

    /// Root of the leaves `index·2^level ..(index+1)·2^level`; `None` when not all of them are there.
    fn node(&self, level: u8, index: u64) -> Result<Option<Hash>, Self::Error>;
}

/// Why the tree could not answer.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum TreeFault<E> {
    /// A node that the tree must have is not there.
    #[error("node {index} of level {level} is missing")]
    Missing {
        /// Level, leaves are 0.
        level: u8,
        /// Index within the level.
        index: u64,
    },
    /// The question lies outside the tree.
    #[error("{asked} lies beyond a tree of {size}")]
    Beyond {
        /// Leaf or older size asked for.
        asked: u64,
        /// Size of the tree.
        size: u64,
    },
    /// Reading failed.
    #[error("the tree's nodes cannot be read")]
    Nodes(#[source] E),
}

/// Root of the empty tree: SHA-256 of nothing (RFC 6962 §2.1).
pub fn empty_root() -> Hash {
    Hash::of(&[])
}

/// Hash of an inner node (RFC 6962 §2.1).
pub fn node_hash(left: Hash, right: Hash) -> Hash {
    Hash::of(&[&[1], &left.0, &right.0])
}

/// Root of the first `size` leaves (RFC 6962 §2.1).
pub fn root<N: Nodes>(nodes: &N, size: u64) -> Result<Hash, TreeFault<N::Error>> {
    if size == 0 { Ok(empty_root()) } else { range(nodes, 0, size) }
}

/// Proof that leaf `index` is in the tree of `size` leaves, lowest sibling first (RFC 6962 §2.1.1).
pub fn inclusion_proof<N: Nodes>(nodes: &N, index: u64, size: u64) -> Result<Vec<Hash>, TreeFault<N::Error>> {
    if index >= size {
        return Err(TreeFault::Beyond { asked: index, size });
    }
    let (mut low, mut high, mut proof) = (0, size, Vec::new());
    while high - low > 1 {
        let middle = low + split(high - low);
        if index < middle {
            proof.push(range(nodes, middle, high)?);
            high = middle;
        } else {
            proof.push(range(nodes, low, middle)?);
            low = middle;
        }
    }
    proof.reverse();
    Ok(proof)
}

/// Proof that the tree of `old` leaves is the beginning of the tree of `new` leaves (RFC 6962 §2.1.2).
pub fn consistency_proof<N: Nodes>(nodes: &N, old: u64, new: u64) -> Result<Vec<Hash>, TreeFault<N::Error>> {
    if old > new {
        return Err(TreeFault::Beyond { asked: old, size: new });
    }
    if old == 0 || old == new {
        return Ok(Vec::new());
    }
    let (mut low, mut high, mut proof) = (0, new, Vec::new());
    while old != high {
        let middle = low + split(high - low);
        if old <= middle {
            proof.push(range(nodes, middle, high)?);
            high = middle;
        } else {
            proof.push(range(nodes, low, middle)?);
            low = middle;
        }
    }
    // The old tree itself is known to who asks, unless the way went right of it.
    if low > 0 {
        proof.push(range(nodes, low, high)?);
    }
    proof.reverse();
    Ok(proof)
}

/// Does the proof lead from the leaf to the root (RFC 9162 §2.1.3.2)?
pub fn verify_inclusion(leaf: Hash, index: u64, size: u64, proof: &[Hash], root: Hash) -> bool {
    if index >= size {
        return false;
    }
    let (mut place, mut last, mut climbed) = (index, size - 1, leaf);
    for &sibling in proof {
        if last == 0 {
            return false;
        }
        if place & 1 == 1 || place == last {
            climbed = node_hash(sibling, climbed);
            let up = place.trailing_zeros();
            if place & 1 == 0 && place != 0 {
                place >>= up;
                last >>= up;
            }
        } else {
            climbed = node_hash(climbed, sibling);
        }
        place >>= 1;
        last >>= 1;
    }
    last == 0 && climbed == root
}

/// Does the proof show that the old tree is the beginning of the new (RFC 9162 §2.1.4.2)?
pub fn verify_consistency(old: u64, old_root: Hash, new: u64, new_root: Hash, proof: &[Hash]) -> bool {
    if old == 0 || old == new {
        let begins = if old == 0 { old_root == empty_root() } else { old_root == new_root };
        return begins && proof.is_empty();
    }
    if old > new {
        return false;
    }
    let mut path = proof.iter().copied();
    let first = if old.is_power_of_two() { Some(old_root) } else { path.next() };
    let Some(first) = first else { return false };
    let (mut place, mut last) = (old - 1, new - 1);
    let odd = place.trailing_ones();
    place >>= odd;
    last >>= odd;
    let (mut before, mut after) = (first, first);
    for sibling in path {
        if last == 0 {
            return false;
        }
        if place & 1 == 1 || place == last {
            before = node_hash(sibling, before);
            after = node_hash(sibling, after);
            if place & 1 == 0 && place != 0 {
                let up = place.trailing_zeros();
                place >>= up;
                last >>= up;
            }
        } else {
            after = node_hash(after, sibling);
        }
        place >>= 1;
        last >>= 1;
    }
    last == 0 && before == old_root && after == new_root
}

/// Largest power of two below `count`, which is at least 2.
const fn split(count: u64) -> u64 {
    1 << (count - 1).ilog2()
}

/// Root of the leaves `low..high`; `low` is a multiple of the power of two that holds the range.
fn range<N: Nodes>(nodes: &N, low: u64, high: u64) -> Result<Hash, TreeFault<N::Error>> {
    let count = high - low;
    if count.is_power_of_two() {
        let level = u8::try_from(count.trailing_zeros()).unwrap_or(u8::MAX);
        let index = low >> level;
        return nodes.node(level, index).map_err(TreeFault::Nodes)?.ok_or(TreeFault::Missing { level, index });
    }
    let middle = low + split(count);
    Ok(node_hash(range(nodes, low, middle)?, range(nodes, middle, high)?))
}

/// A tree with every node in memory: for small journals, bundles and tests.
#[derive(Clone, Debug, Default)]
pub struct MemoryTree {
    levels: Vec<Vec<Hash>>,
}

impl MemoryTree {
    /// Appends a leaf hash.
    pub fn push(&mut self, leaf: Hash) {
        let (mut hash, mut level) = (leaf, 0);
        loop {
            if self.levels.len() == level {
                self.levels.push(Vec::new());
            }
            let Some(row) = self.levels.get_mut(level) else { return };
            row.push(hash);
            match row.as_slice() {
                [.., left, right] if row.len().is_multiple_of(2) => hash = node_hash(*left, *right),
                _ => return,
            }
            level += 1;
        }
    }

    /// How many leaves.
    pub fn size(&self) -> u64 {
        self.levels.first().map_or(0, |leaves| leaves.len() as u64)
    }

    /// Root of all leaves.
    pub fn root(&self) -> Hash {
        root(self, self.size()).unwrap_or_else(|_| empty_root())
    }
}

impl FromIterator<Hash> for MemoryTree {
    fn from_iter<I: IntoIterator<Item = Hash>>(leaves: I) -> Self {
        let mut tree = Self::default();
        leaves.into_iter().for_each(|leaf| tree.push(leaf));
        tree
    }
}

impl Nodes for MemoryTree {
    type Error = Infallible;

    fn node(&self, level: u8, index: u64) -> Result<Option<Hash>, Infallible> {
        let row = self.levels.get(usize::from(level));
        Ok(usize::try_from(index).ok().and_then(|index| row?.get(index)).copied())
    }
}
