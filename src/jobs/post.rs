//! The postman: what waits in the outbox leaves within seconds; without a mail server it waits.

use std::{
    sync::{
        Arc,
        mpsc::{RecvTimeoutError, SyncSender, sync_channel},
    },
    thread::JoinHandle,
    time::Duration,
};

use crate::{
    app::{Env, post},
    outbound::mail::Mailer,
    store::{StoreError, Stored},
};

/// Pause between two looks.
const PAUSE: Duration = Duration::from_secs(2);

/// A running postman.
pub struct Postman {
    stop: SyncSender<()>,
    thread: JoinHandle<()>,
}

/// Starts delivering.
pub fn start(env: Env, mailer: Arc<dyn Mailer>) -> Stored<Postman> {
    let (stop, stopped) = sync_channel::<()>(1);
    let thread = std::thread::Builder::new()
        .name("postman".into())
        .spawn(move || {
            while stopped.recv_timeout(PAUSE) == Err(RecvTimeoutError::Timeout) {
                if let Err(error) = post::deliver(&env, mailer.as_ref()) {
                    tracing::warn!(error = %error, "Delivery was put off");
                }
            }
        })
        .map_err(|error| StoreError::Unavailable(error.to_string()))?;
    Ok(Postman { stop, thread })
}

impl Postman {
    /// Ends after the letter at hand.
    pub fn stop(self) {
        let _ = self.stop.try_send(());
        let _ = self.thread.join();
    }
}
