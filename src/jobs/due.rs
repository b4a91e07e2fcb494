//! The clerk: at the start and then once a minute, what follows from days that have passed.

use std::{
    sync::mpsc::{RecvTimeoutError, SyncSender, sync_channel},
    thread::JoinHandle,
    time::Duration,
};

use crate::{
    app::{Env, due},
    store::{StoreError, Stored},
};

/// Pause between two looks; days pass slowly.
const PAUSE: Duration = Duration::from_mins(1);

/// A running clerk.
pub struct Clerk {
    stop: SyncSender<()>,
    thread: JoinHandle<()>,
}

/// Starts the thread.
pub fn start(env: Env) -> Stored<Clerk> {
    let (stop, stopped) = sync_channel::<()>(1);
    let thread = std::thread::Builder::new()
        .name("clerk".into())
        .spawn(move || {
            // What fell due while no server ran is seen to at once.
            loop {
                if let Err(error) = due::follow(&env) {
                    tracing::warn!(error = %error, "What is due was put off");
                }
                if stopped.recv_timeout(PAUSE) != Err(RecvTimeoutError::Timeout) {
                    break;
                }
            }
        })
        .map_err(|error| StoreError::Unavailable(error.to_string()))?;
    Ok(Clerk { stop, thread })
}

impl Clerk {
    /// Ends it.
    pub fn stop(self) {
        let _ = self.stop.try_send(());
        let _ = self.thread.join();
    }
}
