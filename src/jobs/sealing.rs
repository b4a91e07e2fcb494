//! The sealer: no later than 200 ms after the first unsealed event, all committed events are in the signed tree.

use std::{
    sync::mpsc::{RecvTimeoutError, SyncSender, sync_channel},
    thread::JoinHandle,
    time::Duration,
};

use crate::{
    app::{Env, seal},
    store::{StoreError, Stored},
};

/// Pause between two looks for unsealed events.
const PAUSE: Duration = Duration::from_millis(100);

/// A running sealer.
pub struct Sealer {
    stop: SyncSender<()>,
    thread: JoinHandle<()>,
}

/// Starts the sealing thread.
pub fn start(env: Env) -> Stored<Sealer> {
    let (stop, stopped) = sync_channel::<()>(1);
    let thread = std::thread::Builder::new()
        .name("sealer".into())
        .spawn(move || {
            while stopped.recv_timeout(PAUSE) == Err(RecvTimeoutError::Timeout) {
                all(&env);
            }
            all(&env);
        })
        .map_err(|error| StoreError::Unavailable(error.to_string()))?;
    Ok(Sealer { stop, thread })
}

fn all(env: &Env) {
    loop {
        match seal::seal(env) {
            Ok(0) => return,
            Ok(_) => {}
            Err(error) => {
                tracing::warn!(error = %error, "Sealing was put off");
                return;
            }
        }
    }
}

impl Sealer {
    /// Seals the rest and ends.
    pub fn stop(self) {
        let _ = self.stop.try_send(());
        let _ = self.thread.join();
    }
}
