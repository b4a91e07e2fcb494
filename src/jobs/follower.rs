//! Who follows the journal: a thread that takes what is sealed, run by run, off every command's path.
//!
//! **Invariant:** a follower takes a bounded share of the machine: after a run it rests several times as long as that took, so
//! that scans go first however much there is to follow. What it is behind it makes up for when there is less to do.

use std::{
    sync::mpsc::{RecvTimeoutError, SyncSender, sync_channel},
    thread::JoinHandle,
    time::{Duration, Instant},
};

use crate::{
    app::Error,
    store::{StoreError, Stored},
};

/// Pause between two looks when there was nothing to do: a notice is there within a second of what caused it.
const PAUSE: Duration = Duration::from_millis(250);
/// How many times as long as a run it rests after it.
const REST: u32 = 8;

/// A running follower.
pub struct Follower {
    stop: SyncSender<()>,
    thread: JoinHandle<()>,
}

/// Starts a thread of this name that does run after run; `run` tells whether there was anything to do. Told to stop, it ends
/// after the run at hand.
pub fn start(name: &str, run: impl FnMut() -> Result<bool, Error> + Send + 'static) -> Stored<Follower> {
    let (stop, stopped) = sync_channel::<()>(1);
    let (title, mut run) = (name.to_owned(), run);
    let thread = std::thread::Builder::new()
        .name(name.to_owned())
        .spawn(move || {
            let mut pause = PAUSE;
            while stopped.recv_timeout(pause) == Err(RecvTimeoutError::Timeout) {
                let start = Instant::now();
                pause = match run() {
                    Ok(true) => PAUSE.min(start.elapsed() * REST),
                    Ok(false) => PAUSE,
                    Err(error) => {
                        tracing::warn!(error = %error, follower = title, "What was to be followed was put off");
                        PAUSE
                    }
                };
            }
        })
        .map_err(|error| StoreError::Unavailable(error.to_string()))?;
    Ok(Follower { stop, thread })
}

impl Follower {
    /// Ends it.
    pub fn stop(self) {
        let _ = self.stop.try_send(());
        let _ = self.thread.join();
    }
}
