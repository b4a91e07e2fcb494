//! Sealing: committed events get their positions in the tree, and its new head is signed (journal-format §2–4).
//!
//! **Invariant:** positions have no gap; a stream's events are sealed in the order of their versions; nothing is sealed
//! without a signed checkpoint in the same transaction.

use std::{cell::RefCell, collections::HashMap};

use super::{Env, Error};
use crate::{
    domain::journal::{
        checkpoint::{Checkpoint, VerifierKey},
        frontier::{Frontier, Leaves, Sparse},
        tree::{self, TreeFault},
    },
    kernel::{clock::Instant, hash::Hash},
    store::{
        Conn, StoreError, Stored, conn, corrupt,
        event::{self, CheckpointRow, EventRow, LeafRow},
        memory,
    },
};

/// Most events sealed in one transaction, when each must be read.
const BATCH: i64 = 2000;
/// The same when they are known to lie side by side.
const RUN: i64 = 10_000;

/// Reads leaves and kept nodes from the store.
pub struct StoredTree<'c>(pub RefCell<&'c mut Conn>);

impl Leaves for StoredTree<'_> {
    type Error = StoreError;

    fn run(&self, level: u8, first: u64, count: u64) -> Result<Vec<Hash>, StoreError> {
        let mut conn = self.0.borrow_mut();
        let parse = |text: String| text.parse().map_err(|_| corrupt("event", first, "hash"));
        if level == 0 {
            let first = i64::try_from(first).unwrap_or(i64::MAX);
            let count = i64::try_from(count).unwrap_or(0);
            return event::leaves(&mut conn, first, first.saturating_add(count))?.into_iter().map(parse).collect();
        }
        let keys: Vec<(u8, u64)> = (first..first + count).map(|index| (level, index)).collect();
        let mut rows = event::nodes_at(&mut conn, &keys)?;
        rows.sort_unstable();
        let run = rows.into_iter().zip(keys).take_while(|((key, _), due)| key == due);
        run.map(|((_, hash), _)| parse(hash)).collect()
    }
}

/// Turns a fault of the tree into ours.
pub fn tree_fault(fault: TreeFault<StoreError>) -> Error {
    match fault {
        TreeFault::Nodes(error) => Error::Store(error),
        other => Error::Fault(other.to_string()),
    }
}

/// Seals what is committed; tells how many events. Needs the journal key; without it nothing is sealed.
pub fn seal(env: &Env) -> Result<usize, Error> {
    let now = env.clock.now();
    let env = env.clone();
    env.db.clone().write_strictly(move |conn| seal_in(conn, &env, now))
}

/// The same inside an open transaction.
pub fn seal_in(conn: &mut Conn, env: &Env, now: Instant) -> Result<usize, Error> {
    let Some(key) = &env.keys.journal else { return Ok(0) };
    conn::elect_sealer(conn)?;
    let size = event::newest_checkpoint(conn)?.map_or(0, |row| row.size);
    let (leaves, all) = place(conn, size)?;
    if leaves.is_empty() {
        return Ok(0);
    }
    let start = u64::try_from(size).map_err(|_| corrupt("checkpoint", size, "size"))?;
    let mut frontier = match memory::frontier(start) {
        Some(kept) => kept,
        None => Frontier::restore(&Sparse(StoredTree(RefCell::new(conn))), start).map_err(tree_fault)?,
    };
    let count = leaves.len();
    for node in frontier.extend(leaves) {
        event::put_node(conn, node.level, node.index, &node.hash.hex())?;
    }
    let checkpoint = Checkpoint { origin: env.keys.origin.clone(), size: frontier.size(), root: frontier.root() };
    let row = CheckpointRow {
        size: i64::try_from(checkpoint.size).unwrap_or(i64::MAX),
        root: checkpoint.root.hex(),
        note: checkpoint.sign(key),
        sealed_at: now.micros(),
    };
    event::put_checkpoint(conn, &row)?;
    memory::keep_frontier(&frontier, all);
    Ok(count)
}

/// Gives unsealed events the positions from `size` on; their leaf hashes in that order, and whether none is left.
fn place(conn: &mut Conn, size: i64) -> Stored<(Vec<Hash>, bool)> {
    if let Some(run) = event::unsealed_run(conn, RUN)? {
        event::set_positions(conn, &run, size)?;
        return Ok((run.leaves.iter().map(|leaf| event::parse_hash(leaf)).collect::<Stored<_>>()?, true));
    }
    let rows = event::unsealed_leaves(conn, BATCH)?;
    let all = i64::try_from(rows.len()).is_ok_and(|count| count < BATCH);
    let mut leaves = Vec::with_capacity(rows.len());
    for (position, row) in (size..).zip(in_order(&rows)) {
        event::set_position(conn, &row.id, position)?;
        leaves.push(event::parse_hash(&row.hash)?);
    }
    Ok((leaves, all))
}

/// Keeps the order of arrival but for a stream's events, which take its places in the order of their versions
/// (clocks of several servers may disagree).
fn in_order(rows: &[LeafRow]) -> Vec<&LeafRow> {
    let mut places: HashMap<String, Vec<usize>> = HashMap::new();
    for (at, row) in rows.iter().enumerate() {
        places.entry(row.stream.clone()).or_default().push(at);
    }
    let mut target: Vec<usize> = (0..rows.len()).collect();
    for slots in places.into_values() {
        let mut by_version = slots.clone();
        by_version.sort_by_key(|at| rows.get(*at).map_or(0, |row| row.version));
        for (slot, from) in slots.into_iter().zip(by_version) {
            if let Some(place) = target.get_mut(slot) {
                *place = from;
            }
        }
    }
    target.into_iter().filter_map(|from| rows.get(from)).collect()
}

/// An inclusion proof of one event at the newest checkpoint.
#[derive(Clone, Debug)]
#[expect(missing_docs, reason = "as in RFC 6962")]
pub struct Inclusion {
    pub position: i64,
    pub size: i64,
    pub root: String,
    pub leaf: String,
    pub proof: Vec<Hash>,
    pub note: String,
}

/// Proves that an event is in the tree; `None` while it is unsealed.
pub fn prove(conn: &mut Conn, row: &EventRow) -> Result<Option<Inclusion>, Error> {
    let (Some(position), Some(checkpoint)) = (row.position, event::newest_checkpoint(conn)?) else { return Ok(None) };
    let proof = proof_at(conn, position, checkpoint.size)?;
    Ok(Some(Inclusion {
        position,
        size: checkpoint.size,
        root: checkpoint.root,
        leaf: row.hash.clone(),
        proof,
        note: checkpoint.note,
    }))
}

/// The inclusion proof of a position at a size.
pub fn proof_at(conn: &mut Conn, position: i64, size: i64) -> Result<Vec<Hash>, Error> {
    let nodes = Sparse(StoredTree(RefCell::new(conn)));
    tree::inclusion_proof(&nodes, u64::try_from(position).unwrap_or(0), u64::try_from(size).unwrap_or(0))
        .map_err(tree_fault)
}

/// Proves that the tree of `old` leaves is a beginning of the one of `new`.
pub fn prove_consistency(conn: &mut Conn, old: i64, new: i64) -> Result<Vec<Hash>, Error> {
    let nodes = Sparse(StoredTree(RefCell::new(conn)));
    tree::consistency_proof(&nodes, u64::try_from(old).unwrap_or(0), u64::try_from(new).unwrap_or(0))
        .map_err(tree_fault)
}

/// The key that checkpoints are checked with.
pub fn verifier_key(env: &Env) -> Option<VerifierKey> {
    env.keys.journal.as_ref().map(|key| VerifierKey::of(&env.keys.origin, key))
}

/// The newest checkpoint's row.
pub fn newest(conn: &mut Conn) -> Stored<Option<CheckpointRow>> {
    event::newest_checkpoint(conn)
}
