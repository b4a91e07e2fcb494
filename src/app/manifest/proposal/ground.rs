//! What a proposal is made from: stock, papers and habits of a site.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use chrono::{Datelike as _, NaiveDate};
use uuid::Uuid;

use super::{super::draft::find_site, Asked};
use crate::{
    app::{Actor, Env, Error, paper},
    domain::{
        access::{Permission, Role},
        manifest::Manifest,
        package::{Package, transport},
        paper::{
            check::{Line as CheckLine, OfPlan, Severity},
            contract::{self, Contract},
            permit::Permit,
        },
        party::{Site, WasteStream},
        refusal::{Code, Refusal},
        trip::Trip,
        waste::tags::WasteProfile,
    },
    kernel::{
        id::{ManifestId, PackageId, SiteId, WasteStreamId},
        mass::Mass,
    },
    store::{self, Conn, manifest::Scope},
};

/// Latest manifests from which habits are read.
const LATEST: i64 = 50;
/// Most runs that call at a site of which it is told.
const CALLS: i64 = 20;

/// All that a proposal is made from.
pub(in crate::app::manifest) struct Ground {
    pub site: Site,
    pub packages: Vec<Package>,
    /// Those that may not be put on any manifest as they are.
    pub stuck: Vec<(PackageId, Code)>,
    pub wastes: Vec<WasteStream>,
    pub contracts: Vec<Contract>,
    pub permits: Vec<Permit>,
    pub latest: Vec<Manifest>,
    /// Milk runs that are to call here.
    pub calls: Vec<Trip>,
}

/// The filed plan of the day's year, where the authority does not let loads go beside or beyond it. That nothing is filed the
/// check tells.
pub(in crate::app::manifest) fn plan(
    conn: &mut Conn,
    env: &Env,
    site: &Site,
    day: NaiveDate,
) -> Result<Option<OfPlan>, Error> {
    let parameters = env.checks.on(conn, env.clock.now(), &site.division, env.clock.now().legal_day())?;
    let stops = |code| parameters.severity(code).is_some_and(|(how, _)| how == Severity::Hard);
    if !stops(Code::PlanRowMissing) || !stops(Code::PlanRowShort) {
        return Ok(None);
    }
    Ok(Some(paper::of_plan(conn, site.id, day.year())?).filter(|plan| plan.filed))
}

/// The site, and the role in which the actor writes manifests for it.
pub(in crate::app::manifest) fn consignor(conn: &mut Conn, actor: &Actor, named: &str) -> Result<(Site, Role), Error> {
    let site = crate::app::found(find_site(conn, named)?)?;
    let Some(role) = actor.role_on(Permission::ManageManifests, site.id, site.organisation, &site.division) else {
        let sees = actor.sees(site.id, site.organisation, &site.division);
        return Err(if sees { Code::NotAllowed.into() } else { Code::NotFound.into() });
    };
    Ok((site, role))
}

pub(in crate::app::manifest) fn ground(
    conn: &mut Conn,
    site: Site,
    role: Role,
    asked: &Asked,
    pieces: i64,
) -> Result<Ground, Error> {
    let own = site.id.to_string();
    let packages = if asked.packages.is_empty() {
        store::package::oldest_in_stock(conn, &own, pieces)?
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
    let calls = store::trip::calling_at(conn, &own, &asked.today.to_string(), CALLS)?;
    let scope = Scope { sites: vec![own.clone()], ..Scope::default() };
    let filter = store::manifest::Filter { consignor_site: Some(own), ..store::manifest::Filter::default() };
    let latest = store::manifest::list(conn, &scope, &filter, None, LATEST)?;
    Ok(Ground { site, packages, stuck, wastes, contracts, permits, latest, calls })
}

/// Packages by id or label code, the oldest first; each must be the site's.
pub(in crate::app::manifest) fn named(conn: &mut Conn, site: &Site, named: &[String]) -> Result<Vec<Package>, Error> {
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

pub(in crate::app::manifest) fn profiles(
    wastes: &[WasteStream],
) -> Result<BTreeMap<WasteStreamId, WasteProfile>, Error> {
    let mut all = BTreeMap::new();
    for one in wastes {
        // The method plays no part in what a waste is.
        all.insert(one.id, CheckLine::of(one, "D10", Mass::ZERO)?.waste);
    }
    Ok(all)
}

/// Receivers with whom a contract is in force on the day.
pub(in crate::app::manifest) fn receivers(ground: &Ground, asked: &Asked) -> Vec<SiteId> {
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
pub(in crate::app::manifest) fn habits(latest: &[Manifest], receiver: SiteId) -> BTreeMap<String, String> {
    let mut habits = BTreeMap::new();
    for line in latest.iter().filter(|one| one.receiver.site == receiver).flat_map(|one| &one.lines) {
        habits.entry(line.waste_code.clone()).or_insert_with(|| line.method.clone());
    }
    habits
}
