//! The bookkeeper: sealed events are in the ledgers within seconds.

use std::{
    sync::mpsc::{RecvTimeoutError, SyncSender, sync_channel},
    thread::JoinHandle,
    time::Duration,
};

use crate::{
    app::{Env, ledger::project},
    store::{StoreError, Stored},
};

/// Pause between two looks for sealed events.
const PAUSE: Duration = Duration::from_secs(1);

/// A running bookkeeper.
pub struct Bookkeeper {
    stop: SyncSender<()>,
    thread: JoinHandle<()>,
}

/// Starts the thread. Told to stop, it ends after the run of events at hand.
pub fn start(env: Env) -> Stored<Bookkeeper> {
    let (stop, stopped) = sync_channel::<()>(1);
    let thread = std::thread::Builder::new()
        .name("bookkeeper".into())
        .spawn(move || {
            let mut pause = PAUSE;
            while stopped.recv_timeout(pause) == Err(RecvTimeoutError::Timeout) {
                pause = match project::advance(&env) {
                    Ok(0) => PAUSE,
                    Ok(_) => Duration::ZERO,
                    Err(error) => {
                        tracing::warn!(error = %error, "Entering ledgers was put off");
                        PAUSE
                    }
                };
            }
        })
        .map_err(|error| StoreError::Unavailable(error.to_string()))?;
    Ok(Bookkeeper { stop, thread })
}

impl Bookkeeper {
    /// Ends it.
    pub fn stop(self) {
        let _ = self.stop.try_send(());
        let _ = self.thread.join();
    }
}
