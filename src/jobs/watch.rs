//! The watchman: what happened and what fell due is judged within seconds, and what was found becomes a notice.

use std::{
    sync::mpsc::{RecvTimeoutError, SyncSender, sync_channel},
    thread::JoinHandle,
    time::Duration,
};

use crate::{
    app::{Env, Error, alarm},
    store::{StoreError, Stored},
};

/// Pause between two looks.
const PAUSE: Duration = Duration::from_secs(1);

/// A running watchman.
pub struct Watchman {
    stop: SyncSender<()>,
    thread: JoinHandle<()>,
}

/// Starts the thread. Told to stop, it ends after the run at hand.
pub fn start(env: Env) -> Stored<Watchman> {
    let (stop, stopped) = sync_channel::<()>(1);
    let thread = std::thread::Builder::new()
        .name("watchman".into())
        .spawn(move || {
            let mut pause = PAUSE;
            while stopped.recv_timeout(pause) == Err(RecvTimeoutError::Timeout) {
                pause = match round(&env) {
                    Ok(false) => PAUSE,
                    Ok(true) => Duration::ZERO,
                    Err(error) => {
                        tracing::warn!(error = %error, "Judging by the rules was put off");
                        PAUSE
                    }
                };
            }
        })
        .map_err(|error| StoreError::Unavailable(error.to_string()))?;
    Ok(Watchman { stop, thread })
}

/// One run of events and one of subjects; whether there was anything to do.
fn round(env: &Env) -> Result<bool, Error> {
    let read = alarm::advance(env)?;
    Ok(alarm::look(env)? > 0 || read > 0)
}

impl Watchman {
    /// Ends it.
    pub fn stop(self) {
        let _ = self.stop.try_send(());
        let _ = self.thread.join();
    }
}
