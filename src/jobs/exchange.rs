//! The courier to the official system: sends and asks for what is due, within seconds.

use std::{
    sync::mpsc::{RecvTimeoutError, SyncSender, sync_channel},
    thread::JoinHandle,
    time::Duration,
};

use crate::{
    app::{Env, exchange::send},
    store::{StoreError, Stored},
};

/// Pause between two looks.
const PAUSE: Duration = Duration::from_secs(2);

/// A running courier.
pub struct Exchange {
    stop: SyncSender<()>,
    thread: JoinHandle<()>,
}

/// Starts it.
pub fn start(env: Env) -> Stored<Exchange> {
    let (stop, stopped) = sync_channel::<()>(1);
    let work = move || {
        let mut wait = PAUSE;
        while stopped.recv_timeout(wait) == Err(RecvTimeoutError::Timeout) {
            wait = match send::round(&env) {
                Ok(0) => PAUSE,
                Ok(_) => Duration::ZERO,
                Err(error) => {
                    tracing::warn!(error = %error, "Exchange with the official system was put off");
                    PAUSE
                }
            };
        }
    };
    let thread = std::thread::Builder::new().name("exchange".into()).spawn(work);
    thread.map(|thread| Exchange { stop, thread }).map_err(|error| StoreError::Unavailable(error.to_string()))
}

impl Exchange {
    /// Ends after the share at hand.
    pub fn stop(self) {
        let _ = self.stop.try_send(());
        let _ = self.thread.join();
    }
}
