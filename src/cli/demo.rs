//! `weifei demo`: an invented district on an embedded database, one login per role, served at once.

use std::{
    net::{IpAddr, Ipv4Addr, SocketAddr, TcpListener},
    path::PathBuf,
    sync::Arc,
};

use actix_web::{App, HttpResponse, HttpServer, rt::System, web};
use chrono::{Duration, NaiveDate};
use clap::Args;

use super::{
    Failure,
    measure::{kinds, write_truth},
    outside::Outside,
    place::{DEFAULT_URL, Place},
    say, serve, tls,
};
use crate::{
    api::router::Listen,
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
    /// The world's last day; default yesterday, so that nothing in it lies ahead of the clock.
    #[arg(long)]
    until: Option<NaiveDate>,
    /// What goes wrong: `none`, `mistakes`, or kinds of faults, with commas, that are planted once each; `planted`: all kinds.
    #[arg(long, default_value = "mistakes", value_delimiter = ',')]
    faults: Vec<String>,
    /// Write what is wrong in the world, as the simulator knows it, to a file.
    #[arg(long)]
    truth: Option<PathBuf>,
    /// Write the world and exit.
    #[arg(long)]
    no_serve: bool,
    /// Address to listen at.
    #[arg(long, env = "WEIFEI_LISTEN", default_value = "127.0.0.1:8080")]
    listen: SocketAddr,
    /// Serve phones in this network over HTTPS, with a certificate authority of one's own.
    #[arg(long)]
    lan: bool,
    #[command(flatten)]
    bounds: serve::Bounds,
}

impl Demo {
    /// Builds the world unless it is there, then serves it.
    pub fn run(mut self) -> Result<(), Failure> {
        let lan = if self.lan { Some(self.open_to_network()?) } else { None };
        // Listening elsewhere, it is reached there.
        if self.place.public_url == DEFAULT_URL {
            let everywhere = self.listen.ip().is_unspecified();
            let address = if everywhere { IpAddr::V4(Ipv4Addr::LOCALHOST) } else { self.listen.ip() };
            self.place.public_url = format!("http://{}", SocketAddr::new(address, self.listen.port()));
        }
        let fresh = !self.place.data.join("weifei.db").exists() || self.place.database.is_some();
        if fresh {
            let until = self.until.unwrap_or_else(|| SystemClock.now().legal_day() - Duration::days(1));
            let clock = Arc::new(ManualClock::at(Instant::start_of_legal_day(until)));
            let env = self.place.open_to_make(clock.clone(), Arc::new(SeededIds::new(self.seed)))?;
            let faults = self.faults()?;
            let plan = sim::Plan { sites: self.sites, days: self.days, seed: self.seed, until, faults };
            let world = sim::build(&env, &clock, &plan)?;
            say(&format!(
                "演示 {}: {} sites, {} packages, {} loads, {} batches, {} refusals met",
                self.place.data.display(),
                world.sites,
                world.packages,
                world.loads,
                world.batches,
                world.refusals
            ));
            for surprise in &world.surprises {
                say(&format!("  went otherwise: {surprise}"));
            }
            write_truth(self.truth.as_ref(), &world)?;
            env.db.close();
        }
        if self.no_serve {
            return Ok(());
        }
        let env = self.place.open_with(Arc::new(SystemClock), Arc::new(RandomIds), true)?;
        say(&self.place.public_url);
        if let Some(lan) = &lan {
            let (ip, port) = (own_address(self.listen), ca_port(self.listen));
            say(&format!("  for phones: http://{ip}:{port}/ca.crt, also in {}", lan.ca_file.display()));
            say(&format!("  SHA-256 {}", lan.fingerprint));
            offer(lan.ca_pem.clone(), SocketAddr::new(self.listen.ip(), port))?;
        }
        for (role, login) in LOGINS {
            say(&format!("  {role:<10} login {login:<10} password {PASSWORD}"));
        }
        let listen = Listen { address: self.listen, tls: lan.map(|lan| lan.tls), workers: serve::workers() };
        // No mail leaves an invented district; an address that somebody registers is told.
        let running = Outside::default().start(&env)?;
        serve::until_stopped(env, &listen, &self.bounds.options(), running)
    }

    /// What is to go wrong.
    fn faults(&self) -> Result<sim::Faults, Failure> {
        Ok(match self.faults.iter().map(String::as_str).collect::<Vec<_>>().as_slice() {
            ["none"] => sim::Faults::None,
            ["mistakes"] => sim::Faults::Mistakes,
            ["planted"] => sim::Faults::Planted { kinds: kinds(&[])?, each: 1 },
            _ => sim::Faults::Planted { kinds: kinds(&self.faults)?, each: 1 },
        })
    }

    /// Listens on every address and makes a certificate for the one others see.
    fn open_to_network(&mut self) -> Result<tls::Lan, Failure> {
        if self.listen.ip().is_loopback() {
            self.listen.set_ip(IpAddr::V4(Ipv4Addr::UNSPECIFIED));
        }
        let address = own_address(self.listen);
        self.place.public_url = format!("https://{}", SocketAddr::new(address, self.listen.port()));
        tls::lan(&self.place.data.join("keys"), address, SystemClock.now())
    }
}

fn own_address(listen: SocketAddr) -> IpAddr {
    let given = Some(listen.ip()).filter(|ip| !ip.is_unspecified());
    given.or_else(tls::own_address).unwrap_or(IpAddr::V4(Ipv4Addr::LOCALHOST))
}

const fn ca_port(listen: SocketAddr) -> u16 {
    if listen.port() == u16::MAX { u16::MAX - 1 } else { listen.port() + 1 }
}

/// Offers the authority's certificate, and nothing else, over plain HTTP, as long as the demo runs.
fn offer(pem: String, address: SocketAddr) -> Result<(), Failure> {
    let listener = TcpListener::bind(address)?;
    let serve = move || {
        let server = HttpServer::new(move || {
            let pem = pem.clone();
            App::new().route(
                "/ca.crt",
                web::get().to(move || {
                    let pem = pem.clone();
                    async move { HttpResponse::Ok().content_type("application/x-x509-ca-cert").body(pem) }
                }),
            )
        });
        System::new().block_on(async move { server.workers(1).disable_signals().listen(listener)?.run().await })
    };
    std::thread::Builder::new().name("ca".into()).spawn(serve)?;
    Ok(())
}
