//! What a milk run is proposed from: the collector's contracts and permits, and of each customer what the caller may see.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{Datelike as _, NaiveDate};

use super::{Asked, Stop};
use crate::{
    app::{Actor, Env, Error, paper},
    domain::{
        access::{Permission, Role},
        manifest::{
            Manifest,
            milk_run::{CANDIDATES_MAX, Candidate},
            proposal::Piece,
        },
        package::{Package, transport},
        paper::{
            check::{OfPlan, Severity},
            contract::{self, Contract},
            permit::Permit,
        },
        party::{Site, WasteStream},
        place::Point,
        refusal::Code,
    },
    kernel::{
        id::{ManifestId, PackageId, SiteId, WasteStreamId},
        mass::Mass,
    },
    store::{self, Conn},
};

/// Most contracts of a collector that are looked at.
const CONTRACTS: i64 = 2000;
/// Packages looked at, the oldest of all sites first.
const PIECES: i64 = 5000;
/// Latest manifests to the receiver from which methods are learnt.
const LATEST: i64 = 200;

/// All that a run is proposed from.
pub(super) struct Ground {
    pub receiver: Site,
    pub contracts: Vec<Contract>,
    pub permits: Vec<Permit>,
    /// Sites whose stock is seen, and in which role.
    pub open: BTreeMap<SiteId, Role>,
    pub sites: BTreeMap<SiteId, Site>,
    pub places: BTreeMap<String, Point>,
    pub packages: Vec<Package>,
    pub stuck: Vec<(PackageId, Code)>,
    pub wastes: Vec<WasteStream>,
    pub plans: BTreeMap<SiteId, OfPlan>,
    pub habits: BTreeMap<SiteId, BTreeMap<String, String>>,
    pub cut: bool,
}

/// The collector's contracts in force on a day, and whether there are more than are looked at.
pub(super) fn contracts(conn: &mut Conn, receiver: SiteId, day: NaiveDate) -> Result<(Vec<Contract>, bool), Error> {
    let state = contract::State::InForce.as_str();
    let found: Vec<Contract> = store::paper::with_site(conn, &receiver.to_string(), state, day, CONTRACTS)?;
    let cut = i64::try_from(found.len()).is_ok_and(|count| count >= CONTRACTS);
    Ok((found, cut))
}

pub(super) fn ground(
    conn: &mut Conn,
    env: &Env,
    actor: &Actor,
    receiver: Site,
    asked: &Asked,
) -> Result<Ground, Error> {
    let (contracts, mut cut) = contracts(conn, receiver.id, asked.day)?;
    let named: BTreeSet<SiteId> = asked.sites.iter().copied().collect();
    let customers: BTreeSet<SiteId> = contracts.iter().map(|one| one.terms.consignor.site).collect();
    let ids: Vec<String> = customers.iter().chain([&receiver.id]).map(ToString::to_string).collect();
    let sites = store::party::get_sites(conn, &ids)?;
    let places = store::place::among(conn, &ids)?;
    let role = |one: &Site| actor.role_on(Permission::ManageManifests, one.id, one.organisation, &one.division);
    let asked_for = |one: &&Site| customers.contains(&one.id) && (named.is_empty() || named.contains(&one.id));
    let open: BTreeMap<SiteId, Role> =
        sites.iter().filter(asked_for).filter_map(|one| Some((one.id, role(one)?))).collect();
    let ids: Vec<String> = open.keys().map(ToString::to_string).collect();
    let mut packages = store::package::oldest_in_stock_among(conn, &ids, PIECES)?;
    cut |= i64::try_from(packages.len()).is_ok_and(|count| count >= PIECES);
    cut |= keep_oldest(&mut packages);
    let reserve = transport::Step::Reserve { manifest: ManifestId(uuid::Uuid::nil()), follows: None };
    let stuck = |one: &Package| {
        let role = open.get(&one.holder_site).copied()?;
        Some((one.id, transport::decide(one, None, &reserve, role).err()?.code))
    };
    let stuck = packages.iter().filter_map(stuck).collect();
    let streams: BTreeSet<String> = packages.iter().map(|one| one.waste_stream.to_string()).collect();
    let wastes = store::party::get_wastes(conn, &streams.into_iter().collect::<Vec<_>>())?;
    let permits = store::paper::of_organisations(conn, &[receiver.organisation.to_string()], "valid")?;
    let sites: BTreeMap<SiteId, Site> = sites.into_iter().map(|one| (one.id, one)).collect();
    let stocked: BTreeSet<SiteId> = packages.iter().map(|one| one.holder_site).collect();
    let plans = plans(conn, env, stocked.iter().filter_map(|id| sites.get(id)), asked.day)?;
    let habits = habits(conn, &receiver, &open)?;
    Ok(Ground { receiver, contracts, permits, open, sites, places, packages, stuck, wastes, plans, habits, cut })
}

/// Of more sites than one run is chosen from, what lies where the oldest lies; whether any was left.
fn keep_oldest(packages: &mut Vec<Package>) -> bool {
    let mut kept = BTreeSet::new();
    for one in packages.iter() {
        if kept.len() < CANDIDATES_MAX {
            kept.insert(one.holder_site);
        }
    }
    let before = packages.len();
    packages.retain(|one| kept.contains(&one.holder_site));
    packages.len() < before
}

/// Filed plans of the sites whose authority lets nothing go beside or beyond them.
fn plans<'a>(
    conn: &mut Conn,
    env: &Env,
    sites: impl Iterator<Item = &'a Site>,
    day: NaiveDate,
) -> Result<BTreeMap<SiteId, OfPlan>, Error> {
    let mut strict: BTreeMap<&str, bool> = BTreeMap::new();
    let mut bound = Vec::new();
    let now = env.clock.now();
    for site in sites {
        let known = strict.get(site.division.as_str()).copied();
        let stops = if let Some(stops) = known {
            stops
        } else {
            let parameters = env.checks.on(conn, now, &site.division, now.legal_day())?;
            let hard = |code| parameters.severity(code).is_some_and(|(how, _)| how == Severity::Hard);
            let stops = hard(Code::PlanRowMissing) && hard(Code::PlanRowShort);
            strict.insert(&site.division, stops);
            stops
        };
        bound.extend(stops.then_some(site.id));
    }
    let mut plans = paper::of_plans(conn, &bound, day.year())?;
    plans.retain(|_, plan| plan.filed);
    Ok(plans)
}

/// Methods by which wastes of these sites went to the receiver last, by code.
fn habits(
    conn: &mut Conn,
    receiver: &Site,
    open: &BTreeMap<SiteId, Role>,
) -> Result<BTreeMap<SiteId, BTreeMap<String, String>>, Error> {
    let scope = store::manifest::Scope { sites: vec![receiver.id.to_string()], ..store::manifest::Scope::default() };
    let filter =
        store::manifest::Filter { receiver_site: Some(receiver.id.to_string()), ..store::manifest::Filter::default() };
    let latest: Vec<Manifest> = store::manifest::list(conn, &scope, &filter, None, LATEST)?;
    let mut habits: BTreeMap<SiteId, BTreeMap<String, String>> = BTreeMap::new();
    for one in latest.iter().filter(|one| open.contains_key(&one.consignor.site)) {
        let of = habits.entry(one.consignor.site).or_default();
        for line in &one.lines {
            of.entry(line.waste_code.clone()).or_insert_with(|| line.method.clone());
        }
    }
    Ok(habits)
}

impl Ground {
    pub fn customers(&self) -> BTreeSet<SiteId> {
        self.contracts.iter().map(|one| one.terms.consignor.site).collect()
    }

    pub fn place(&self, site: SiteId) -> Option<Point> {
        self.places.get(&site.to_string()).copied()
    }

    /// Sites whose stock is seen and where something lies; of those named also the others, which are called at.
    pub fn candidates(&self, asked: &Asked) -> Vec<Candidate> {
        let stuck: BTreeSet<PackageId> = self.stuck.iter().map(|(id, _)| *id).collect();
        let mut lying: BTreeMap<SiteId, Vec<&Package>> = BTreeMap::new();
        for one in self.packages.iter().filter(|one| !stuck.contains(&one.id)) {
            lying.entry(one.holder_site).or_default().push(one);
        }
        let wastes: BTreeMap<WasteStreamId, SiteId> = self.wastes.iter().map(|one| (one.id, one.site)).collect();
        let customers = self.customers();
        let called = asked.sites.iter().copied().filter(|id| customers.contains(id) && !self.open.contains_key(id));
        let all: Vec<SiteId> = if asked.as_named {
            asked.sites.iter().copied().filter(|id| customers.contains(id)).collect()
        } else {
            lying.keys().copied().chain(called).collect()
        };
        let candidate = |site: SiteId| {
            let lies = lying.get(&site).map_or(&[][..], Vec::as_slice);
            let piece = |one: &&Package| Piece { package: one.id, stream: one.waste_stream, mass: one.held() };
            let away = |one: &&&Package| wastes.get(&one.waste_stream).is_some_and(|of| *of != site);
            Candidate {
                site,
                place: self.place(site),
                called: !self.open.contains_key(&site),
                pieces: lies.iter().map(|one| (piece(one), one.stored_at)).collect(),
                plan: self.plans.get(&site).cloned(),
                foreign: lies.iter().filter(away).map(|one| one.waste_stream).collect(),
                habits: self.habits.get(&site).cloned().unwrap_or_default(),
            }
        };
        all.into_iter().map(candidate).collect()
    }

    pub fn stuck_at(&self, site: SiteId) -> impl Iterator<Item = (PackageId, Code)> {
        let here: BTreeSet<PackageId> =
            self.packages.iter().filter(|one| one.holder_site == site).map(|one| one.id).collect();
        self.stuck.iter().copied().filter(move |(id, _)| here.contains(id))
    }

    pub fn stop(&self, site: SiteId) -> Option<Stop> {
        let one = self.sites.get(&site)?.clone();
        Some(Stop {
            place: self.place(site),
            called: !self.open.contains_key(&site),
            site: one,
            lines: Vec::new(),
            mass: Mass::ZERO,
            since: None,
            metres: None,
            left_out: Vec::new(),
        })
    }
}
