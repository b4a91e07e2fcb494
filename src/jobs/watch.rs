//! The watchman: what happened and what fell due is judged within a second, and what was found becomes a notice.

use super::follower::{self, Follower};
use crate::{
    app::{Env, alarm},
    store::Stored,
};

/// Starts it. A run is one of events and one of subjects.
pub fn start(env: Env) -> Stored<Follower> {
    follower::start("watchman", move || {
        let read = alarm::advance(&env)?;
        Ok(alarm::look(&env)? > 0 || read > 0)
    })
}
