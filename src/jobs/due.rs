//! The clerk: once a minute, what follows from days that have passed.

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
            while stopped.recv_timeout(PAUSE) == Err(RecvTimeoutError::Timeout) {
                if let Err(error) = due::follow(&env) {
                    tracing::warn!(error = %error, "What is due was put off");
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
