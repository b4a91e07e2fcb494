//! One-click manifest 一键开单: reads stock, papers and habits of a site, has the domain propose what goes to whom next, and asks
//! the check before departure what it says of that. Changes nothing; the proposal is sent back as a draft for a person to confirm.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{Datelike as _, NaiveDate};

pub(super) mod ground;
mod means;
pub(super) mod told;

use self::{
    ground::{Ground, consignor, habits, plan, profiles, receivers},
    means::Carrier,
};
use super::fields::DraftFields;
use crate::{
    app::{Actor, Env, Error},
    domain::{
        manifest::{
            PACKAGES_MAX,
            milk_run::way::between,
            proposal::{self, Line, Offer, Piece, Proposed, Stock},
        },
        paper::check::Checked,
        refusal::Code,
    },
    kernel::{
        id::{PackageId, SiteId},
        mass::Mass,
    },
    store::{self, Conn},
};

/// Packages looked at, the oldest first: as many as one manifest holds; where those do not fill it or its vehicle, so many.
const PIECES: [i64; 2] = [500, 5000];

/// What is asked.
#[derive(Clone, Debug)]
pub struct Asked {
    /// Whose stock: id or code of the site.
    pub site: String,
    /// Planned day of departure.
    pub day: NaiveDate,
    /// To this receiver only: id of its site.
    pub receiver: Option<String>,
    /// The legal day on which it is asked: runs of earlier days call no more.
    pub today: NaiveDate,
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
    /// Metres to the receiver as the crow flies, where both places are known.
    pub metres: Option<i64>,
    /// Milk runs that are to call here from today on.
    pub calls: Vec<Call>,
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

/// A milk run that is to call at the site.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Call {
    /// Its day.
    pub planned_on: NaiveDate,
    /// Id of the carrier.
    pub carrier: String,
    /// Its name.
    pub carrier_name: String,
    /// Site of the receiver.
    pub receiver: SiteId,
    /// Its name.
    pub receiver_name: String,
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

/// Proposes the next manifest of a site.
pub fn propose(conn: &mut Conn, env: &Env, actor: &Actor, asked: &Asked) -> Result<Proposal, Error> {
    let (site, role) = consignor(conn, actor, &asked.site)?;
    let [few, many] = PIECES;
    let ground = ground::ground(conn, site, role, asked, few)?;
    let more = asked.packages.is_empty() && ground.packages.len() == usize::try_from(few).unwrap_or_default();
    let offers = offers(conn, env, &ground, asked)?;
    if more && !offers.iter().any(ToReceiver::is_full) {
        let ground = ground::ground(conn, ground.site, role, asked, many)?;
        let offers = self::offers(conn, env, &ground, asked)?;
        return told::best(conn, env, &ground, offers, asked.day);
    }
    told::best(conn, env, &ground, offers, asked.day)
}

/// What is proposed to one receiver.
struct ToReceiver {
    receiver: SiteId,
    carrier: Option<Carrier>,
    /// As the crow flies, if both places are known.
    metres: Option<i64>,
    proposed: Proposed,
}

impl ToReceiver {
    /// Something stays because the vehicle or the manifest is full.
    fn is_full(&self) -> bool {
        let full = |why: Code| matches!(why, Code::LoadTooHeavy | Code::ManifestPackagesOver);
        let packages: usize = self.proposed.lines.iter().map(|line| line.packages.len()).sum();
        packages >= PACKAGES_MAX || self.proposed.left_out.iter().any(|(_, why)| full(*why))
    }
}

/// A proposal for each receiver with whom there is a contract, the best first.
fn offers(conn: &mut Conn, env: &Env, ground: &Ground, asked: &Asked) -> Result<Vec<ToReceiver>, Error> {
    let profiles = profiles(&ground.wastes)?;
    let unfit: BTreeSet<PackageId> = ground.stuck.iter().map(|(id, _)| *id).collect();
    let pieces: Vec<Piece> = ground
        .packages
        .iter()
        .filter(|one| !unfit.contains(&one.id))
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
    let receivers = receivers(ground, asked);
    let far = distances(conn, ground.site.id, &receivers)?;
    let mut carriers = means::carriers(conn, &ground.latest, &receivers, asked.day)?;
    for call in ground.calls.iter().filter(|call| call.planned_on == asked.day) {
        means::called(conn, &mut carriers, call)?;
    }
    let mut offers = Vec::new();
    for receiver in receivers {
        let carrier = carriers.get(&receiver).copied();
        let load_max = carrier.and_then(|one| one.vehicle).and_then(|one| one.load_max);
        let habits = habits(&ground.latest, receiver);
        let offer = Offer { receiver, contracts: &ground.contracts, permits: &ground.permits, habits, load_max };
        let metres = far.get(&receiver).copied();
        offers.push(ToReceiver { receiver, carrier, metres, proposed: proposal::propose(&stock, &offer)? });
    }
    offers.sort_by_key(|one| proposal::rank(&one.proposed, one.metres));
    Ok(offers)
}

/// Metres to each receiver, as the crow flies, where both places are known.
fn distances(conn: &mut Conn, from: SiteId, to: &[SiteId]) -> Result<BTreeMap<SiteId, i64>, Error> {
    let ids: Vec<String> = to.iter().chain([&from]).map(ToString::to_string).collect();
    let places = store::place::among(conn, &ids)?;
    let Some(here) = places.get(&from.to_string()) else { return Ok(BTreeMap::new()) };
    let far = |one: &SiteId| Some((*one, between(*here, *places.get(&one.to_string())?)));
    Ok(to.iter().filter_map(far).collect())
}
