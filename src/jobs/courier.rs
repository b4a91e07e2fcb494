//! Couriers: one thread a channel, so that a slow or absent receiver holds up nobody else, and one thread that reminds and a housekeeper.

use std::{
    sync::{
        Arc,
        mpsc::{RecvTimeoutError, SyncSender, sync_channel},
    },
    thread::JoinHandle,
    time::Duration,
};

use crate::{
    app::{Env, Error, dispatch},
    domain::delivery::Channel,
    outbound::Courier,
    store::{StoreError, Stored},
};

/// Pause between two looks.
const PAUSE: Duration = Duration::from_secs(2);
/// Pause of the housekeeper.
const TIDY: Duration = Duration::from_mins(10);

/// Pause between two looks at clocks: red has hours.
const CLOCKS: Duration = Duration::from_mins(1);

/// Running couriers.
pub struct Couriers(Vec<(SyncSender<()>, JoinHandle<()>)>);

/// Starts a courier for each channel that is served.
pub fn start(env: &Env, served: Vec<(Channel, Arc<dyn Courier>)>) -> Stored<Couriers> {
    let channels: Vec<Channel> = served.iter().map(|(channel, _)| *channel).collect();
    let mut running = Vec::new();
    for (channel, courier) in served {
        let env = env.clone();
        let round = move || Ok(dispatch::send::round(&env, channel, courier.as_ref())? > 0);
        running.push(thread(format!("courier-{}", channel.as_str()), PAUSE, round)?);
    }
    let clocked = env.clone();
    let remind = move || dispatch::remind::remind(&clocked).map(|_| false);
    running.push(thread("courier-clocks".to_owned(), CLOCKS, remind)?);
    let env = env.clone();
    let keep = move || {
        dispatch::handover::hand_over(&env)?;
        dispatch::digest::gather(&env)?;
        dispatch::returned::remind(&env)?;
        dispatch::tidy(&env, &channels).map(|()| false)
    };
    running.push(thread("courier-keeper".to_owned(), TIDY, keep)?);
    Ok(Couriers(running))
}

/// Runs rounds; after one that had something to do at once the next.
fn thread(
    name: String,
    pause: Duration,
    mut round: impl FnMut() -> Result<bool, Error> + Send + 'static,
) -> Stored<(SyncSender<()>, JoinHandle<()>)> {
    let (stop, stopped) = sync_channel::<()>(1);
    let work = move || {
        let mut wait = pause.min(PAUSE);
        while stopped.recv_timeout(wait) == Err(RecvTimeoutError::Timeout) {
            wait = match round() {
                Ok(true) => Duration::ZERO,
                Ok(false) => pause,
                Err(error) => {
                    tracing::warn!(error = %error, "Sending was put off");
                    pause
                }
            };
        }
    };
    let thread = std::thread::Builder::new().name(name).spawn(work);
    thread.map(|thread| (stop, thread)).map_err(|error| StoreError::Unavailable(error.to_string()))
}

impl Couriers {
    /// Ends each after the share at hand.
    pub fn stop(self) {
        for (stop, _) in &self.0 {
            let _ = stop.try_send(());
        }
        for (_, thread) in self.0 {
            let _ = thread.join();
        }
    }
}
