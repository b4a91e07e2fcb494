//! The journal: event vocabulary, chains, the tree over them, checkpoints and bundles (journal-format.md).

pub mod event;
