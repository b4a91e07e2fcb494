//! The bookkeeper: sealed events are in the ledgers within seconds, and what the ledgers say is compared with what lies there every
//! day.

use std::time::{Duration, Instant};

use super::follower::{self, Follower};
use crate::{
    app::{
        Env,
        ledger::{balance, project},
    },
    store::Stored,
};

/// How often it is asked which sites are to be looked at.
const LOOKS: Duration = Duration::from_mins(1);

/// Starts it.
pub fn start(env: Env) -> Stored<Follower> {
    let (mut passing, mut looked) = (balance::Passing::default(), None::<Instant>);
    follower::start("bookkeeper", move || {
        let entered = project::advance(&env)? > 0;
        if looked.is_some_and(|at| at.elapsed() < LOOKS) {
            return Ok(entered);
        }
        let some = balance::look(&env, &mut passing)? > 0;
        looked = (!some).then(Instant::now);
        Ok(entered || some)
    })
}
