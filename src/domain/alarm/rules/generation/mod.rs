//! From the machine to the store.

pub mod abnormal;
pub mod ledger_silent;
pub mod no_label;
pub mod not_stored;
pub mod typed;
