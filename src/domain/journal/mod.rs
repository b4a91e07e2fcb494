//! The journal (journal-format, design §4): events sealed as canonical text, each stream a chain, all of them leaves of
//! one Merkle tree whose head is signed. Invariant: whatever is changed afterwards is found and located. Rows, files
//! and keys at rest are not known here.

pub mod body;
pub mod bundle;
pub mod chain;
pub mod checkpoint;
pub mod event;
pub mod evidence;
pub mod frontier;
mod scan;
pub mod tree;

#[cfg(test)]
mod tests;
