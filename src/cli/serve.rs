//! `weifei serve`: the API, the web app and what runs beside them, until told to stop.

use std::{net::SocketAddr, num::NonZeroUsize, path::PathBuf};

use clap::Args;

use super::{
    Failure,
    outside::{Outside, Running},
    place::Place,
    say, tls,
};
use crate::{
    api::{
        limit::Rate,
        router::{self, Listen, Options},
    },
    app::Env,
    jobs,
};

/// Serve the API and the web app.
#[derive(Args)]
#[command(after_help = "Example: weifei serve --data /var/lib/weifei --listen 0.0.0.0:8080")]
pub struct Serve {
    #[command(flatten)]
    place: Place,
    /// Address to listen at.
    #[arg(long, env = "WEIFEI_LISTEN", default_value = "127.0.0.1:8080")]
    listen: SocketAddr,
    /// Certificate chain (PEM), for HTTPS.
    #[arg(long, env = "WEIFEI_TLS_CERT", requires = "tls_key")]
    tls_cert: Option<PathBuf>,
    /// Its key (PEM).
    #[arg(long, env = "WEIFEI_TLS_KEY", requires = "tls_cert")]
    tls_key: Option<PathBuf>,
    #[command(flatten)]
    outside: Outside,
    /// Threads that serve requests; without it four, or on a large machine all processors but the one that writes.
    #[arg(long, env = "WEIFEI_WORKERS")]
    workers: Option<NonZeroUsize>,
    #[command(flatten)]
    bounds: Bounds,
}

/// What bounds and watches requests.
#[derive(Args, Clone)]
pub struct Bounds {
    /// Requests a second of one person or token; 0 for no bound.
    #[arg(long, env = "WEIFEI_RATE_LIMIT", default_value_t = 50)]
    rate_limit: u32,
    /// Bearer that may read /metrics from another machine.
    #[arg(long, env = "WEIFEI_METRICS_TOKEN", hide_env_values = true)]
    metrics_token: Option<String>,
}

impl Bounds {
    /// As the server takes them.
    pub fn options(&self) -> Options {
        Options { rate: Rate::of(self.rate_limit), metrics_token: self.metrics_token.clone() }
    }
}

impl Serve {
    /// Serves until told to stop.
    pub fn run(self) -> Result<(), Failure> {
        let env = self.place.open()?;
        let tls = match (&self.tls_cert, &self.tls_key) {
            (Some(cert), Some(key)) => Some(tls::load(cert, key)?),
            _ => None,
        };
        say(&format!("{}://{}", if tls.is_some() { "https" } else { "http" }, self.listen));
        let running = self.outside.start(&env)?;
        let workers = self.workers.map_or_else(workers, NonZeroUsize::get);
        until_stopped(env, &Listen { address: self.listen, tls, workers }, &self.bounds.options(), running)
    }
}

/// Threads that serve when nobody says how many: some more than a small machine has cores, since the writer's answers come to many
/// at once, and with two threads on two cores a core was idle for a fifth of the time (docs/benchmarks.md).
pub(super) fn workers() -> usize {
    std::thread::available_parallelism().map_or(4, |all| all.get().saturating_sub(1).max(4))
}

/// Serves, seals, and on a signal finishes what waits: no new request, the writer's queue emptied, the rest sealed.
pub fn until_stopped(env: Env, listen: &Listen, options: &Options, running: Running) -> Result<(), Failure> {
    let sealer = jobs::sealing::start(env.clone())?;
    let clerk = jobs::due::start(env.clone())?;
    let bookkeeper = jobs::books::start(env.clone())?;
    let watchman = jobs::watch::start(env.clone())?;
    let worker = jobs::long::start(env.clone())?;
    let served = actix_web::rt::System::new().block_on(async { router::serve_with(&env, listen, options)?.0.await });
    running.stop();
    worker.stop();
    clerk.stop();
    bookkeeper.stop();
    watchman.stop();
    sealer.stop();
    env.db.close();
    Ok(served?)
}
