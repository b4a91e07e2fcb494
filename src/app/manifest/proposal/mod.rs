//! One-click manifest 一键开单: reads stock, papers and habits of a site, has the domain propose what goes to whom next, and asks
//! the check before departure what it says of that. Changes nothing; the proposal is sent back as a draft for a person to confirm.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use chrono::{Datelike as _, NaiveDate};
use uuid::Uuid;

mod means;

use self::means::Carrier;
use super::{
    draft::find_site,
    fields::{CarrierFields, DraftFields, LineFields},
};
use crate::{
    app::{Actor, Env, Error, paper},
    domain::{
        access::{Permission, Role},
        manifest::{
            Manifest,
            proposal::{self, Line, Offer, Piece, Proposed, Stock},
        },
        package::{Package, transport},
        paper::{
            check::{Checked, Leg, Line as CheckLine, OfPlan, Party, Planned, Severity},
            contract::{self, Contract},
            permit::Permit,
        },
        party::{Site, WasteStream},
        refusal::{Code, Refusal},
        waste::tags::WasteProfile,
    },
    kernel::{
        id::{ManifestId, PackageId, SiteId, WasteStreamId},
        mass::Mass,
    },
    store::{self, Conn, manifest::Scope},
};

/// Most packages looked at, the oldest first; as many as one manifest holds.
const PIECES: i64 = 500;
/// Most receivers whose proposal is checked.
const TRIED: usize = 3;
/// Latest manifests from which habits are read.
const LATEST: i64 = 50;

/// What is asked.
#[derive(Clone, Debug)]
pub struct Asked {
    /// Whose stock: id or code of the site.
    pub site: String,
    /// Planned day of departure.
    pub day: NaiveDate,
    /// To this receiver only: id of its site.
    pub receiver: Option<String>,
    /// Of these packages only, ids or label codes; all that lie there when there is none.
    pub packages: Vec<String>,
}

/// What is proposed.
#[derive(Clone, Debug)]
pub struct Proposal {
    /// The manifest as it would be written; `None`: nothing may go.
    pub draft: Option<DraftFields>,
    /// Name of the receiver.
    pub receiver_name: String,
    /// Name of the carrier; empty when none is proposed.
    pub carrier_name: String,
    /// The carrier carried for this site before; else it is one that is licensed.
    pub carrier_habit: bool,
    /// The most that the carrier's largest fit vehicle carries.
    pub load_max: Option<Mass>,
    /// Lines with their reasons.
    pub lines: Vec<Line>,
    /// Numbers of the contracts and permits that the lines name, by id.
    pub numbers: BTreeMap<String, String>,
    /// Of all lines.
    pub mass: Mass,
    /// What stays: package, its code for people, waste code, mass, reason.
    pub left_out: Vec<LeftOut>,
    /// What the check before departure says of it.
    pub checked: Checked,
}

/// A package that stays and why.
#[derive(Clone, Debug)]
pub struct LeftOut {
    /// Which.
    pub package: PackageId,
    /// Its label code, if it has one.
    pub label: Option<String>,
    /// Eight digits.
    pub waste_code: String,
    /// What it holds.
    pub mass: Mass,
    /// Why.
    pub why: Code,
}

/// All that a proposal is made from.
struct Ground {
    site: Site,
    packages: Vec<Package>,
    /// Those that may not be put on any manifest as they are.
    stuck: Vec<(PackageId, Code)>,
    wastes: Vec<WasteStream>,
    contracts: Vec<Contract>,
    permits: Vec<Permit>,
    latest: Vec<Manifest>,
}

/// Proposes the next manifest of a site.
pub fn propose(conn: &mut Conn, env: &Env, actor: &Actor, asked: &Asked) -> Result<Proposal, Error> {
    let (site, role) = consignor(conn, actor, &asked.site)?;
    let ground = ground(conn, site, role, asked)?;
    let profiles = profiles(&ground.wastes)?;
    let pieces: Vec<Piece> = ground
        .packages
        .iter()
        .filter(|one| !ground.stuck.iter().any(|(stuck, _)| *stuck == one.id))
        .map(|one| Piece { package: one.id, stream: one.waste_stream, mass: one.held() })
        .collect();
    let papers: Vec<String> = ground.contracts.iter().map(|one| one.id.clone()).collect();
    let papers: Vec<String> = papers.into_iter().chain(ground.permits.iter().map(|one| one.id.clone())).collect();
    let plan = plan(conn, env, &ground.site, asked.day)?;
    let papers: Vec<String> = papers.into_iter().chain(plan.iter().map(|one| one.id.clone())).collect();
    let figures = store::quota::figures(conn, &papers, asked.day.year())?;
    let foreign = ground.wastes.iter().filter(|one| one.site != ground.site.id).map(|one| one.id).collect();
    let stock = Stock {
        site: ground.site.id,
        day: asked.day,
        pieces: &pieces,
        wastes: &profiles,
        plan: plan.as_ref(),
        foreign: &foreign,
        figures: &figures,
    };
    let receivers = receivers(&ground, asked);
    let carriers = means::carriers(conn, &ground.latest, &receivers, asked.day)?;
    let mut offers = Vec::new();
    for receiver in receivers {
        let carrier = carriers.get(&receiver).copied();
        let load_max = carrier.and_then(|one| one.vehicle).and_then(|one| one.load_max);
        let habits = habits(&ground.latest, receiver);
        let offer = Offer { receiver, contracts: &ground.contracts, permits: &ground.permits, habits, load_max };
        offers.push((receiver, carrier, proposal::propose(&stock, &offer)?));
    }
    offers.sort_by_key(|(_, _, proposed)| proposal::rank(proposed));
    best(conn, env, &ground, offers, asked.day)
}

/// The filed plan of the day's year, where the authority does not let loads go beside or beyond it. That nothing is filed the
/// check tells.
fn plan(conn: &mut Conn, env: &Env, site: &Site, day: NaiveDate) -> Result<Option<OfPlan>, Error> {
    let parameters = env.checks.on(conn, env.clock.now(), &site.division, env.clock.now().legal_day())?;
    let stops = |code| parameters.severity(code).is_some_and(|(how, _)| how == Severity::Hard);
    if !stops(Code::PlanRowMissing) || !stops(Code::PlanRowShort) {
        return Ok(None);
    }
    Ok(Some(paper::of_plan(conn, site.id, day.year())?).filter(|plan| plan.filed))
}

/// The site, and the role in which the actor writes manifests for it.
fn consignor(conn: &mut Conn, actor: &Actor, named: &str) -> Result<(Site, Role), Error> {
    let site = crate::app::found(find_site(conn, named)?)?;
    let Some(role) = actor.role_on(Permission::ManageManifests, site.id, site.organisation, &site.division) else {
        let sees = actor.sees(site.id, site.organisation, &site.division);
        return Err(if sees { Code::NotAllowed.into() } else { Code::NotFound.into() });
    };
    Ok((site, role))
}

fn ground(conn: &mut Conn, site: Site, role: Role, asked: &Asked) -> Result<Ground, Error> {
    let own = site.id.to_string();
    let packages = if asked.packages.is_empty() {
        store::package::oldest_in_stock(conn, &own, PIECES)?
    } else {
        named(conn, &site, &asked.packages)?
    };
    let reserve = transport::Step::Reserve { manifest: ManifestId(Uuid::nil()), follows: None };
    let stuck = packages
        .iter()
        .filter_map(|one| Some((one.id, transport::decide(one, None, &reserve, role).err()?.code)))
        .collect();
    let streams: BTreeSet<String> = packages.iter().map(|one| one.waste_stream.to_string()).collect();
    let wastes = store::party::get_wastes(conn, &streams.into_iter().collect::<Vec<_>>())?;
    let contracts: Vec<Contract> = store::paper::of_site(conn, &own)?;
    let takers: BTreeSet<String> = contracts.iter().map(|one| one.terms.receiver.organisation.to_string()).collect();
    let permits = store::paper::of_organisations(conn, &takers.into_iter().collect::<Vec<_>>(), "valid")?;
    let scope = Scope { sites: vec![own.clone()], ..Scope::default() };
    let filter = store::manifest::Filter { consignor_site: Some(own), ..store::manifest::Filter::default() };
    let latest = store::manifest::list(conn, &scope, &filter, None, LATEST)?;
    Ok(Ground { site, packages, stuck, wastes, contracts, permits, latest })
}

/// Packages by id or label code, the oldest first; each must be the site's.
fn named(conn: &mut Conn, site: &Site, named: &[String]) -> Result<Vec<Package>, Error> {
    let (ids, codes): (Vec<String>, Vec<String>) =
        named.iter().cloned().partition(|one| one.parse::<PackageId>().is_ok());
    let mut by_name: HashMap<String, String> = ids.into_iter().map(|id| (id.clone(), id)).collect();
    if !codes.is_empty() {
        let known = store::package::ids_of_codes(conn, &codes)?;
        by_name.extend(known.into_iter().map(|(code, id)| (code, id.to_string())));
    }
    let ids: Vec<String> = by_name.values().cloned().collect();
    let mut packages = store::package::get_many(conn, &ids)?;
    packages.retain(|one| one.holder_site == site.id);
    for (at, name) in named.iter().enumerate() {
        let found = by_name.get(name).is_some_and(|id| packages.iter().any(|one| one.id.to_string() == *id));
        if !found {
            let refusal = Refusal::of(Code::NotFound).with("pointer", format!("/packages/{at}"));
            return Err(refusal.with("package", name.as_str()).into());
        }
    }
    packages.sort_by_key(|one| (one.stored_at, one.id));
    Ok(packages)
}

fn profiles(wastes: &[WasteStream]) -> Result<BTreeMap<WasteStreamId, WasteProfile>, Error> {
    let mut all = BTreeMap::new();
    for one in wastes {
        // The method plays no part in what a waste is.
        all.insert(one.id, CheckLine::of(one, "D10", Mass::ZERO)?.waste);
    }
    Ok(all)
}

/// Receivers with whom a contract is in force on the day.
fn receivers(ground: &Ground, asked: &Asked) -> Vec<SiteId> {
    let in_force = |one: &&Contract| {
        one.state == contract::State::InForce
            && one.terms.term.holds(asked.day)
            && one.terms.consignor.site == ground.site.id
            && asked.receiver.as_ref().is_none_or(|id| one.terms.receiver.site.to_string() == *id)
    };
    let all: BTreeSet<SiteId> = ground.contracts.iter().filter(in_force).map(|one| one.terms.receiver.site).collect();
    all.into_iter().collect()
}

/// Methods by which wastes went to a receiver last, by code.
fn habits(latest: &[Manifest], receiver: SiteId) -> BTreeMap<String, String> {
    let mut habits = BTreeMap::new();
    for line in latest.iter().filter(|one| one.receiver.site == receiver).flat_map(|one| &one.lines) {
        habits.entry(line.waste_code.clone()).or_insert_with(|| line.method.clone());
    }
    habits
}

/// The first proposal that the check lets pass, else the first of all.
fn best(
    conn: &mut Conn,
    env: &Env,
    ground: &Ground,
    offers: Vec<(SiteId, Option<Carrier>, Proposed)>,
    day: NaiveDate,
) -> Result<Proposal, Error> {
    let mut first = None;
    let mut unfit = Vec::new();
    for (receiver, carrier, proposed) in offers.into_iter().take(TRIED) {
        if proposed.oldest.is_none() {
            unfit = if unfit.is_empty() { proposed.left_out } else { unfit };
            continue;
        }
        let made = made(conn, env, ground, receiver, carrier, proposed, day)?;
        if made.checked.hard().next().is_none() {
            return Ok(made);
        }
        first = first.or(Some(made));
    }
    if let Some(first) = first {
        return Ok(first);
    }
    let known: BTreeSet<PackageId> = unfit.iter().map(|(id, _)| *id).collect();
    let stuck = |id: &PackageId| ground.stuck.iter().any(|(stuck, _)| stuck == id);
    let rest = ground.packages.iter().map(|one| one.id).filter(|id| !known.contains(id) && !stuck(id));
    unfit.extend(rest.map(|id| (id, Code::ContractNone)));
    Ok(Proposal {
        draft: None,
        receiver_name: String::new(),
        carrier_name: String::new(),
        carrier_habit: false,
        load_max: None,
        lines: Vec::new(),
        numbers: BTreeMap::new(),
        mass: Mass::ZERO,
        left_out: left_out(ground, unfit),
        checked: Checked::default(),
    })
}

/// A proposal as it is sent, with what the check says of it.
fn made(
    conn: &mut Conn,
    env: &Env,
    ground: &Ground,
    receiver: SiteId,
    carrier: Option<Carrier>,
    proposed: Proposed,
    day: NaiveDate,
) -> Result<Proposal, Error> {
    let to = crate::app::found(store::party::get_site(conn, &receiver.to_string())?)?;
    let carrier_name = match carrier {
        Some(one) => store::registry::organisation(conn, &one.id.to_string())?.map(|row| row.name).unwrap_or_default(),
        None => String::new(),
    };
    let planned = planned(ground, &to, carrier, &proposed, day)?;
    let checked = paper::departure(conn, env, &planned, env.clock.now().legal_day())?;
    let lines = proposed.lines.iter().map(|line| LineFields {
        method: line.method.clone(),
        packages: line.packages.iter().map(ToString::to_string).collect(),
        exemption: None,
        waste_code: None,
    });
    let carriers = carrier.map(|one| CarrierFields { organisation: one.id.to_string(), mode: None });
    let draft = DraftFields {
        consignor_site: ground.site.id.to_string(),
        receiver_site: receiver.to_string(),
        planned_on: day,
        origin: None,
        blank: None,
        follows: None,
        lines: lines.collect(),
        carriers: carriers.into_iter().collect(),
    };
    let contracts = ground.contracts.iter().map(|one| (&one.id, &one.terms.number));
    let permits = ground.permits.iter().map(|one| (&one.id, &one.terms.number));
    let used = |id: &str| proposed.lines.iter().any(|line| line.contract == id || line.permit == id);
    let numbers = contracts.chain(permits).filter(|(id, _)| used(id)).map(|(id, number)| (id.clone(), number.clone()));
    Ok(Proposal {
        draft: Some(draft),
        receiver_name: to.name,
        carrier_name,
        carrier_habit: carrier.is_some_and(|one| one.habit),
        load_max: carrier.and_then(|one| one.vehicle).and_then(|one| one.load_max),
        numbers: numbers.collect(),
        mass: proposed.mass,
        left_out: left_out(ground, proposed.left_out),
        lines: proposed.lines,
        checked,
    })
}

/// A proposal as the check before departure reads it: who drives is not known yet.
fn planned(
    ground: &Ground,
    to: &Site,
    carrier: Option<Carrier>,
    proposed: &Proposed,
    day: NaiveDate,
) -> Result<Planned, Error> {
    let party = |site: &Site| Party { organisation: site.organisation, site: site.id, division: site.division.clone() };
    let mut lines = Vec::new();
    for line in &proposed.lines {
        let first = line.packages.first().and_then(|id| ground.packages.iter().find(|one| one.id == *id));
        let waste = first.and_then(|one| ground.wastes.iter().find(|waste| waste.id == one.waste_stream));
        let waste = waste.ok_or_else(|| Error::Fault("a proposed line has no waste".into()))?;
        lines.push(CheckLine::of(waste, &line.method, line.mass)?);
    }
    let leg = |one: Carrier| Leg { carrier: Some(one.id), vehicle: one.vehicle, driver: None, escort: None };
    Ok(Planned {
        consignor: party(&ground.site),
        receiver: party(to),
        day,
        lines,
        aboard: Vec::new(),
        legs: carrier.map(leg).into_iter().collect(),
        departing: false,
        continuous: false,
        reserved: false,
    })
}

fn left_out(ground: &Ground, unfit: Vec<(PackageId, Code)>) -> Vec<LeftOut> {
    let all = unfit.into_iter().chain(ground.stuck.iter().copied());
    all.filter_map(|(id, why)| {
        let one = ground.packages.iter().find(|one| one.id == id)?;
        let (label, waste_code) = (one.code.as_ref().map(ToString::to_string), one.waste_code.clone());
        Some(LeftOut { package: id, label, waste_code, mass: one.held(), why })
    })
    .collect()
}
