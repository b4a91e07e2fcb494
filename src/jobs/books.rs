//! The bookkeeper: sealed events are in the ledgers within seconds.

use super::follower::{self, Follower};
use crate::{
    app::{Env, ledger::project},
    store::Stored,
};

/// Starts it.
pub fn start(env: Env) -> Stored<Follower> {
    follower::start("bookkeeper", move || Ok(project::advance(&env)? > 0))
}
