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
/// From so many events of one seal on the next follows at once: more may be left. Otherwise what comes meanwhile waits for the
/// next look, since every seal has the writer wait for the disk.
const MANY: usize = 2000;

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
                while sealed(&env) >= MANY {}
            }
            while sealed(&env) > 0 {}
        })
        .map_err(|error| StoreError::Unavailable(error.to_string()))?;
    Ok(Sealer { stop, thread })
}

/// Seals once; how many events, 0 when there was none or it was put off.
fn sealed(env: &Env) -> usize {
    seal::seal(env).unwrap_or_else(|error| {
        tracing::warn!(error = %error, "Sealing was put off");
        0
    })
}

impl Sealer {
    /// Seals the rest and ends.
    pub fn stop(self) {
        let _ = self.stop.try_send(());
        let _ = self.thread.join();
    }
}
