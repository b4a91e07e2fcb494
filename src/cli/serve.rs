//! `weifei serve`: the API, the web app and what runs beside them, until told to stop.

use std::net::SocketAddr;

use clap::Args;

use super::{Failure, place::Place, say};
use crate::{
    api::router::{self, Listen},
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
}

impl Serve {
    /// Serves until told to stop.
    pub fn run(self) -> Result<(), Failure> {
        let env = self.place.open()?;
        say(&format!("http://{}", self.listen));
        until_stopped(env, self.listen)
    }
}

/// Serves, seals, and on a signal finishes what waits: no new request, the writer's queue emptied, the rest sealed.
pub fn until_stopped(env: Env, listen: SocketAddr) -> Result<(), Failure> {
    let sealer = jobs::sealing::start(env.clone())?;
    let listen = Listen { address: listen, tls: None, workers: 2 };
    let served = actix_web::rt::System::new().block_on(async { router::serve(&env, &listen)?.0.await });
    sealer.stop();
    env.db.close();
    Ok(served?)
}
