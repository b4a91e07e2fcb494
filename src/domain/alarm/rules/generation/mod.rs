//! From the machine to the store.

pub mod not_stored;
