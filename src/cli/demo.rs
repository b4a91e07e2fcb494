//! `weifei demo`: an invented district on an embedded database, one login per role, served at once.

use std::{net::SocketAddr, sync::Arc};

use chrono::NaiveDate;
use clap::Args;

use super::{Failure, place::Place, say, serve};
use crate::{
    app::demo::{LOGINS, PASSWORD},
    kernel::{
        clock::{Clock as _, Instant, ManualClock, SystemClock},
        id::{RandomIds, SeededIds},
    },
    sim,
};

/// Make an invented district and serve it.
#[derive(Args)]
#[command(after_help = "Example: weifei demo --no-serve --data /tmp/world --sites 20 --days 60 --seed 7")]
pub struct Demo {
    #[command(flatten)]
    place: Place,
    /// Producers of the district.
    #[arg(long, default_value_t = 12)]
    sites: usize,
    /// Days of life.
    #[arg(long, default_value_t = 45)]
    days: u32,
    /// The same seed and date give the same world.
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// The world's last day; default today.
    #[arg(long)]
    until: Option<NaiveDate>,
    /// Write the world and exit.
    #[arg(long)]
    no_serve: bool,
    /// Address to listen at.
    #[arg(long, env = "WEIFEI_LISTEN", default_value = "127.0.0.1:8080")]
    listen: SocketAddr,
}

impl Demo {
    /// Builds the world unless it is there, then serves it.
    pub fn run(self) -> Result<(), Failure> {
        let fresh = !self.place.data.join("weifei.db").exists() || self.place.database.is_some();
        if fresh {
            let until = self.until.unwrap_or_else(|| SystemClock.now().legal_day());
            let clock = Arc::new(ManualClock::at(Instant::start_of_legal_day(until)));
            let env = self.place.open_with(clock.clone(), Arc::new(SeededIds::new(self.seed)), true)?;
            let plan = sim::Plan { sites: self.sites, days: self.days, seed: self.seed, until };
            let world = sim::build(&env, &clock, &plan)?;
            say(&format!(
                "演示 {}: {} sites, {} packages, {} refusals met",
                self.place.data.display(),
                world.sites,
                world.packages,
                world.refusals
            ));
            env.db.close();
        }
        if self.no_serve {
            return Ok(());
        }
        let env = self.place.open_with(Arc::new(SystemClock), Arc::new(RandomIds), true)?;
        say(&format!("http://{}", self.listen));
        for (role, login) in LOGINS {
            say(&format!("  {role:<9} login {login:<9} password {PASSWORD}"));
        }
        serve::until_stopped(env, self.listen)
    }
}
