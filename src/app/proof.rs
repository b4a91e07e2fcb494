//! Inclusion proofs of many events at once: first what hashes they need, then those hashes in few queries, then the proofs.
//!
//! **Invariant:** the queries grow with the thousands of hashes needed, not with the events; the proofs are those of
//! [`super::seal::proof_at`].

use std::{
    cell::RefCell,
    collections::{BTreeSet, HashMap},
    convert::Infallible,
};

use super::Error;
use crate::{
    domain::journal::{
        frontier::{Leaves, Sparse},
        tree::{TreeFault, inclusion_proof},
    },
    kernel::hash::Hash,
    store::{Conn, corrupt, event},
};

/// Most hashes asked for in one query.
const CHUNK: usize = 1000;

/// Notes what is read and gives placeholders: which nodes a proof needs does not depend on what they are.
#[derive(Default)]
struct Wished(RefCell<BTreeSet<(u8, u64)>>);

impl Leaves for Wished {
    type Error = Infallible;

    fn run(&self, level: u8, first: u64, count: u64) -> Result<Vec<Hash>, Infallible> {
        self.0.borrow_mut().extend((first..first + count).map(|index| (level, index)));
        Ok((0..count).map(|_| Hash::of(&[])).collect())
    }
}

/// What was read.
struct Known(HashMap<(u8, u64), Hash>);

impl Leaves for Known {
    type Error = Infallible;

    fn run(&self, level: u8, first: u64, count: u64) -> Result<Vec<Hash>, Infallible> {
        Ok((first..first + count).map_while(|index| self.0.get(&(level, index)).copied()).collect())
    }
}

/// The inclusion proofs of positions at a size, in their order.
pub fn proofs_at(conn: &mut Conn, positions: &[u64], size: u64) -> Result<Vec<Vec<Hash>>, Error> {
    let fault = |fault: TreeFault<Infallible>| Error::Fault(fault.to_string());
    let wished = Sparse(Wished::default());
    for position in positions {
        inclusion_proof(&wished, *position, size).map_err(fault)?;
    }
    let known = Sparse(Known(read(conn, wished.0.0.into_inner())?));
    positions.iter().map(|position| inclusion_proof(&known, *position, size).map_err(fault)).collect()
}

fn read(conn: &mut Conn, wished: BTreeSet<(u8, u64)>) -> Result<HashMap<(u8, u64), Hash>, Error> {
    let mut known = HashMap::with_capacity(wished.len());
    let (leaves, nodes): (Vec<_>, Vec<_>) = wished.into_iter().partition(|(level, _)| *level == 0);
    for chunk in leaves.chunks(CHUNK) {
        let positions: Vec<i64> = chunk.iter().filter_map(|(_, index)| i64::try_from(*index).ok()).collect();
        for (position, hash) in event::leaves_at(conn, &positions)? {
            let hash = hash.parse().map_err(|_| corrupt("event", position, "hash"))?;
            known.insert((0, u64::try_from(position).unwrap_or_default()), hash);
        }
    }
    for chunk in nodes.chunks(CHUNK) {
        for (key, hash) in event::nodes_at(conn, chunk)? {
            let hash = hash.parse().map_err(|_| corrupt("node", format!("{}/{}", key.0, key.1), "hash"))?;
            known.insert(key, hash);
        }
    }
    Ok(known)
}
