//! `weifei milk-run`: a collector's round over its small customers, proposed or made.

use chrono::NaiveDate;
use clap::{Args, Subcommand};
use serde_json::json;

use super::{Failure, place::Place, say};
use crate::{
    app::{
        Actor, Env, Error, found,
        manifest::{
            draft,
            fields::LineFields,
            milk_run::{Asked, MakeFields, Proposal, Stop, StopFields, plan_round, propose, stop_draft},
            run::RunFields,
        },
        record::{Meta, execute},
    },
    domain::manifest::proposal::Line,
    kernel::{
        hash::Hash,
        id::{CommandId, VehicleId},
        mass::Mass,
    },
    store,
};

/// Propose a collector's round over its small customers, or make it; 巡回收集.
#[derive(Args)]
#[command(
    after_help = "Examples: weifei milk-run propose --receiver 91330111MA2ABCD13G-001 --day 2026-11-23 --load-kg 8000\n          weifei milk-run make --receiver 91330111MA2ABCD13G-001 --day 2026-11-23 --vehicle 浙A12345 --driver li.ming"
)]
pub struct MilkRun {
    #[command(subcommand)]
    what: What,
}

#[derive(Subcommand)]
enum What {
    /// Say where a vehicle would stop, in which order, what it would load and why the rest stays. Changes nothing.
    Propose(Propose),
    /// Plan the run and write a manifest for each stop; each stop says what became of it.
    Make(Make),
}

#[derive(Args)]
struct Which {
    /// Code of the collector's site, `<USCC>-<nnn>`.
    #[arg(long)]
    receiver: String,
    /// Planned day; today when left out.
    #[arg(long)]
    day: Option<NaiveDate>,
    /// `json`, or lines to read.
    #[arg(long)]
    format: Option<String>,
}

#[derive(Args)]
struct Propose {
    #[command(flatten)]
    place: Place,
    #[command(flatten)]
    which: Which,
    /// Plate of the vehicle.
    #[arg(long, conflicts_with = "load_kg")]
    vehicle: Option<String>,
    /// Kilograms that the vehicle carries.
    #[arg(long)]
    load_kg: Option<i64>,
}

#[derive(Args)]
struct Make {
    #[command(flatten)]
    place: Place,
    #[command(flatten)]
    which: Which,
    /// Plate of the vehicle.
    #[arg(long)]
    vehicle: String,
    /// Login of the driver.
    #[arg(long)]
    driver: String,
    /// Login of the escort.
    #[arg(long)]
    escort: Option<String>,
}

impl MilkRun {
    /// Runs it.
    pub fn run(self) -> Result<(), Failure> {
        let (which, place) = match &self.what {
            What::Propose(one) => (&one.which, &one.place),
            What::Make(one) => (&one.which, &one.place),
        };
        if which.format.as_deref().is_some_and(|format| format != "json") {
            return Err("--format is json, or left out".into());
        }
        let env = place.open()?;
        let result = match &self.what {
            What::Propose(one) => one.tell(&env),
            What::Make(one) => one.make(&env),
        };
        env.db.close();
        result
    }
}

impl Which {
    fn day(&self, env: &Env) -> NaiveDate {
        self.day.unwrap_or_else(|| env.clock.now().legal_day())
    }

    fn propose(&self, env: &Env, vehicle: Option<VehicleId>, load: Option<Mass>) -> Result<Proposal, Failure> {
        let (receiver, day) = (self.receiver.clone(), self.day(env));
        let asked = Asked { receiver, day, vehicle, load, sites: Vec::new(), as_named: false };
        Ok(env.db.read(|conn| propose(conn, env, &Actor::system(), &asked))?)
    }
}

/// The vehicle of a plate that is in use: its id and whose it is.
fn vehicle(env: &Env, plate: &str) -> Result<(VehicleId, String), Failure> {
    let rows = env.db.read(|conn| Ok::<_, Error>(store::registry::vehicles_by_plate(conn, plate)?))?;
    let row = rows.into_iter().find(|row| row.state == "in_use").ok_or_else(|| format!("{plate}: no such vehicle"))?;
    Ok((row.id.parse().map_err(|_| format!("{plate}: its id is unreadable"))?, row.organisation))
}

impl Propose {
    fn tell(&self, env: &Env) -> Result<(), Failure> {
        let vehicle = self.vehicle.as_deref().map(|plate| vehicle(env, plate)).transpose()?.map(|(id, _)| id);
        let one = self.which.propose(env, vehicle, self.load_kg.map(Mass::kg))?;
        if self.which.format.is_some() {
            say(&serde_json::to_string_pretty(&as_json(&one))?);
        } else {
            in_lines(&one);
        }
        Ok(())
    }
}

fn kilometres(metres: Option<i64>) -> String {
    metres.map_or_else(|| "? km".to_owned(), |metres| format!("{}.{} km", metres / 1000, metres % 1000 / 100))
}

fn tonnes(mass: Mass) -> String {
    format!("{}.{:03} t", mass.grams() / 1_000_000, mass.grams() % 1_000_000 / 1000)
}

fn in_lines(one: &Proposal) {
    for (at, stop) in one.stops.iter().enumerate() {
        let packages: usize = stop.lines.iter().map(|line| line.packages.len()).sum();
        say(&format!(
            "{} {} {}: {} packages, {}, {} stay",
            at + 1,
            kilometres(stop.metres),
            stop.site.code,
            packages,
            tonnes(stop.mass),
            stop.left_out.len()
        ));
    }
    for stop in &one.passed {
        say(&format!("- {}: {}", stop.site.code, reasons(stop)));
    }
    say(&format!(
        "{} stops, {}, {} of {} in all{}",
        one.stops.len(),
        kilometres(Some(one.metres)),
        tonnes(one.mass),
        one.load_max.map_or_else(|| "?".to_owned(), tonnes),
        if one.cut { "; not all was looked at" } else { "" }
    ));
}

/// Why packages stay, each code once.
fn reasons(stop: &Stop) -> String {
    let mut codes: Vec<&str> = stop.left_out.iter().map(|left| left.why.as_str()).collect();
    codes.sort_unstable();
    codes.dedup();
    format!("{} stay: {}", stop.left_out.len(), codes.join(", "))
}

fn as_json(one: &Proposal) -> serde_json::Value {
    let line = |line: &Line| {
        json!({"waste_code": line.waste_code, "packages": line.packages.len(), "mass_g": line.mass.grams(),
               "method": line.method, "permit_left_g": line.left_g.grams()})
    };
    let stop = |stop: &Stop| {
        let lines: Vec<_> = stop.lines.iter().map(line).collect();
        let stays: Vec<_> = stop
            .left_out
            .iter()
            .map(|left| json!({"package": left.label, "mass_g": left.mass.grams(), "why": left.why.as_str()}))
            .collect();
        json!({"site": stop.site.code, "name": stop.site.name, "metres": stop.metres, "mass_g": stop.mass.grams(),
               "oldest_since": stop.since, "lines": lines, "left_out": stays})
    };
    json!({
        "receiver": one.receiver.code,
        "load_max_g": one.load_max.map(Mass::grams),
        "stops": one.stops.iter().map(stop).collect::<Vec<_>>(),
        "passed": one.passed.iter().map(stop).collect::<Vec<_>>(),
        "back_m": one.back,
        "metres": one.metres,
        "mass_g": one.mass.grams(),
        "cut": one.cut,
    })
}

/// A line as it is sent.
fn sent(line: &Line) -> LineFields {
    let packages = line.packages.iter().map(ToString::to_string).collect();
    LineFields { method: line.method.clone(), packages, exemption: None, waste_code: None }
}

impl Make {
    /// What is proposed, as it is made.
    fn asked(&self, env: &Env) -> Result<(Proposal, MakeFields), Failure> {
        let (vehicle, carrier) = vehicle(env, &self.vehicle)?;
        let proposal = self.which.propose(env, Some(vehicle), None)?;
        if proposal.stops.is_empty() {
            return Err("nothing may go".into());
        }
        let person = |login: &str| {
            let row = env.db.read(|conn| found(store::account::by_login(conn, login)?))?;
            Ok::<_, Error>(row.id)
        };
        let stop =
            |stop: &Stop| StopFields { site: stop.site.id.to_string(), lines: stop.lines.iter().map(sent).collect() };
        let run = RunFields {
            carrier,
            vehicle_id: vehicle.to_string(),
            driver_id: person(&self.driver)?,
            escort_id: self.escort.as_deref().map(person).transpose()?,
            planned_on: self.which.day(env),
            way: Vec::new(),
        };
        let stops = proposal.stops.iter().map(stop).collect();
        let asked = MakeFields { receiver: self.which.receiver.clone(), run, stops };
        Ok((proposal, asked))
    }

    fn make(&self, env: &Env) -> Result<(), Failure> {
        let (proposal, asked) = self.asked(env)?;
        let key = CommandId::make(env.ids.as_ref(), env.clock.now());
        let meta = |id, what: &str| Meta { id, body: Hash::of(&[what.as_bytes()]), device: None, evidence: Vec::new() };
        let (system, new) = (Actor::system(), asked.clone());
        let planned = execute(env, &system, &meta(key, "milk-run"), move |tx| {
            plan_round(tx, &new).map(|trip| trip.id.to_string())
        });
        let trip: String = serde_json::from_str(&planned?)?;
        let mut told = Vec::new();
        for (at, stop) in proposal.stops.iter().enumerate() {
            let Some(fields) = stop_draft(&asked, at) else { continue };
            let id = key.derived(&format!("stop {}", stop.site.id));
            let written =
                execute(env, &system, &meta(id, &stop.site.code), move |tx| Ok(draft(tx, &fields)?.display()));
            told.push(match written {
                Ok(name) => (&stop.site.code, Ok(serde_json::from_str::<String>(&name)?)),
                Err(Error::Refused(refusal)) => (&stop.site.code, Err(refusal.code.as_str())),
                Err(other) => return Err(other.into()),
            });
        }
        if self.which.format.is_some() {
            let stop = |(site, became): &(&String, Result<String, &str>)| match became {
                Ok(name) => json!({"site": site, "manifest": name}),
                Err(code) => json!({"site": site, "refused": code}),
            };
            let made = json!({"trip": trip, "stops": told.iter().map(stop).collect::<Vec<_>>()});
            say(&serde_json::to_string_pretty(&made)?);
            return Ok(());
        }
        say(&format!("run {trip}"));
        for (site, became) in &told {
            say(&format!("{site} {}", became.as_ref().map_or_else(|code| format!("refused: {code}"), Clone::clone)));
        }
        Ok(())
    }
}
