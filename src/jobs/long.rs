//! Who does long work: one job after the other, beside the requests. Told to stop it lays the job at hand down after the rows it
//! is at; it is taken up by who runs next.

use std::sync::{
    Arc,
    atomic::{AtomicBool, Ordering},
};

use super::follower::{self, Follower};
use crate::{
    app::{Env, job},
    store::{self, Stored},
};

/// A running worker.
pub struct Worker {
    halt: Arc<AtomicBool>,
    follower: Follower,
}

/// Starts it. What a process that was killed had begun is free at once where there is no other process.
pub fn start(env: Env) -> Stored<Worker> {
    if !env.db.is_shared() {
        env.db.write(store::job::release_all)?;
    }
    let halt = Arc::new(AtomicBool::new(false));
    let seen = Arc::clone(&halt);
    let follower = follower::start("worker", move || job::advance(&env, &seen))?;
    Ok(Worker { halt, follower })
}

impl Worker {
    /// Ends it.
    pub fn stop(self) {
        self.halt.store(true, Ordering::Relaxed);
        self.follower.stop();
    }
}
