//! The milk run 巡回收集: reads what lies at the sites that have a contract with a collector, has the domain choose stops and their
//! order, and – asked again – plans the run.
//!
//! **Invariant:** sight is not widened. What lies at a site is read only for whom writes manifests for it (its own EHS officer, or
//! whoever holds its mandate); of the others the collector sees what a contract says – that they are its customers – and where they
//! are, and may call at them: their own one click fills the manifest. The number of questions does not grow with the sites.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{Datelike as _, NaiveDate};

mod ground;
mod make;

pub use make::{MakeFields, StopFields, plan_round, stop_draft};

use self::ground::{Ground, contracts, ground};
use super::{
    draft::find_site,
    proposal::{LeftOut, ground::profiles, told::told},
};
use crate::{
    app::{Actor, Env, Error, found},
    domain::{
        access::Permission,
        manifest::{
            milk_run::{self, way::between},
            proposal::Line,
        },
        party::Site,
        place::Point,
        refusal::{Code, Refusal},
    },
    kernel::{
        id::{OrganisationId, PackageId, SiteId, VehicleId},
        mass::Mass,
    },
    store::{self, Conn},
};

/// What is asked.
#[derive(Clone, Debug)]
pub struct Asked {
    /// The collector's site: id or code.
    pub receiver: String,
    /// Planned day.
    pub day: NaiveDate,
    /// By this vehicle,
    pub vehicle: Option<VehicleId>,
    /// or by one that carries so much.
    pub load: Option<Mass>,
    /// At these sites alone: ids. Named, a site whose stock is not seen is called at, too.
    pub sites: Vec<SiteId>,
    /// In the order in which they are named.
    pub as_named: bool,
}

/// One site of a run.
#[derive(Clone, Debug)]
pub struct Stop {
    /// Which.
    pub site: Site,
    /// Where it is.
    pub place: Option<Point>,
    /// It is called at, and fills its own manifest.
    pub called: bool,
    /// What is loaded.
    pub lines: Vec<Line>,
    /// Of all lines.
    pub mass: Mass,
    /// Since when the oldest of it lies.
    pub since: Option<NaiveDate>,
    /// Metres from the stop before.
    pub metres: Option<i64>,
    /// What stays, and why.
    pub left_out: Vec<LeftOut>,
}

/// A run as it is proposed.
#[derive(Clone, Debug)]
pub struct Proposal {
    /// The collector's site.
    pub receiver: Site,
    /// Where that is.
    pub home: Option<Point>,
    /// Approved load of the vehicle.
    pub load_max: Option<Mass>,
    /// In order.
    pub stops: Vec<Stop>,
    /// Sites at which it does not stop though something lies there, with what and why.
    pub passed: Vec<Stop>,
    /// Customers whose stock the caller does not see: to be called at, nearest first.
    pub others: Vec<Stop>,
    /// Metres home.
    pub back: Option<i64>,
    /// Metres in all.
    pub metres: i64,
    /// Of all stops.
    pub mass: Mass,
    /// Numbers of the contracts and permits that the lines name, by id.
    pub numbers: BTreeMap<String, String>,
    /// More lies or more customers are there than were looked at.
    pub cut: bool,
}

/// Proposes a run of a collector.
pub fn propose(conn: &mut Conn, env: &Env, actor: &Actor, asked: &Asked) -> Result<Proposal, Error> {
    let receiver = collector(conn, actor, &asked.receiver)?;
    let load_max = load_max(conn, actor, receiver.organisation, asked)?;
    let ground = ground(conn, env, actor, receiver, asked)?;
    let wastes = profiles(&ground.wastes)?;
    let papers = ground.contracts.iter().map(|one| one.id.clone());
    let papers = papers.chain(ground.permits.iter().map(|one| one.id.clone()));
    let papers: Vec<String> = papers.chain(ground.plans.values().map(|one| one.id.clone())).collect();
    let figures = store::quota::figures(conn, &papers, asked.day.year())?;
    let home = ground.places.get(&ground.receiver.id.to_string()).copied();
    let run = milk_run::Asked {
        receiver: ground.receiver.id,
        home,
        day: asked.day,
        load_max,
        wastes: &wastes,
        contracts: &ground.contracts,
        permits: &ground.permits,
        figures: &figures,
        as_given: asked.as_named,
    };
    let proposed = milk_run::propose(&run, &ground.candidates(asked))?;
    Ok(ground.told(proposed, home, load_max, asked))
}

/// The collector's site: for its own gate and EHS officer, and for the dispatcher of its vehicles.
fn collector(conn: &mut Conn, actor: &Actor, named: &str) -> Result<Site, Error> {
    let site = found(find_site(conn, named)?)?;
    let may = |permission| {
        actor.role_on(permission, site.id, site.organisation, &site.division).is_some_and(|role| !role.is_regulator())
    };
    if may(Permission::CarryWaste) || may(Permission::ReceiveWaste) {
        return Ok(site);
    }
    let sees = actor.sees(site.id, site.organisation, &site.division);
    Err(if sees { Code::NotAllowed.into() } else { Code::NotFound.into() })
}

/// What the vehicle carries; one that is not the collector's own or that the actor does not dispatch is absent.
fn load_max(conn: &mut Conn, actor: &Actor, owner: OrganisationId, asked: &Asked) -> Result<Option<Mass>, Error> {
    let Some(id) = asked.vehicle else { return Ok(asked.load) };
    let row = found(store::registry::vehicle(conn, &id.to_string())?)?;
    let of: OrganisationId =
        row.organisation.parse().map_err(|_| store::corrupt("vehicle", &row.id, "organisation"))?;
    let nowhere = SiteId(uuid::Uuid::nil());
    if of != owner && !actor.grants_with(Permission::CarryWaste).any(|grant| grant.covers(nowhere, of, "")) {
        return Err(Code::NotFound.into());
    }
    if row.state != "in_use" {
        return Err(Refusal::of(Code::ManifestCarrierUnfit).with("pointer", "vehicle").into());
    }
    Ok(row.load_max_g.map(Mass))
}

impl Ground {
    fn told(
        self,
        proposed: milk_run::Proposed,
        home: Option<Point>,
        load_max: Option<Mass>,
        asked: &Asked,
    ) -> Proposal {
        let stops: Vec<Stop> = proposed
            .stops
            .into_iter()
            .filter_map(|one| {
                let left_out = told(&self.packages, one.left_out.into_iter().chain(self.stuck_at(one.site)));
                let (lines, mass, since, metres) = (one.lines, one.mass, one.since, one.metres);
                Some(Stop { lines, mass, since, metres, left_out, ..self.stop(one.site)? })
            })
            .collect();
        let made: BTreeSet<SiteId> = stops.iter().map(|one| one.site.id).collect();
        let mut why: BTreeMap<SiteId, Vec<(PackageId, Code)>> = proposed.passed.into_iter().collect();
        for site in self.open.keys().filter(|site| !made.contains(site)) {
            why.entry(*site).or_default().extend(self.stuck_at(*site));
        }
        why.retain(|_, left| !left.is_empty());
        let passed = why.into_iter().filter_map(|(site, left)| {
            Some(Stop { left_out: told(&self.packages, left.into_iter()), ..self.stop(site)? })
        });
        let passed: Vec<Stop> = passed.collect();
        let hidden = |id: &SiteId| !self.open.contains_key(id) && !made.contains(id) && asked.sites.is_empty();
        let near = |one: Stop| {
            let metres = home.zip(one.place).map(|(from, to)| between(from, to));
            Stop { metres, ..one }
        };
        let seen: BTreeSet<SiteId> = self.customers();
        let mut others: Vec<Stop> =
            seen.into_iter().filter(hidden).filter_map(|id| self.stop(id).filter(|one| one.called)).map(near).collect();
        others.sort_by_key(|one| (one.metres.is_none(), one.metres, one.site.id));
        let used: BTreeSet<&String> =
            stops.iter().flat_map(|one| &one.lines).flat_map(|line| [&line.contract, &line.permit]).collect();
        let contracts = self.contracts.iter().map(|one| (&one.id, &one.terms.number));
        let numbers = contracts.chain(self.permits.iter().map(|one| (&one.id, &one.terms.number)));
        let numbers = numbers.filter(|(id, _)| used.contains(id)).map(|(id, number)| (id.clone(), number.clone()));
        Proposal {
            numbers: numbers.collect(),
            home,
            load_max,
            passed,
            others,
            back: proposed.home,
            metres: proposed.metres,
            mass: proposed.mass,
            cut: self.cut,
            receiver: self.receiver,
            stops,
        }
    }
}
