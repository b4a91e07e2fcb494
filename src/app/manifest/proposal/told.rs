//! What is told of a proposal: the first that the check lets pass, as a draft, with names and reasons.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use chrono::NaiveDate;

use super::{
    super::fields::{CarrierFields, DraftFields, LineFields},
    Call, LeftOut, Proposal, ToReceiver,
    ground::Ground,
    means::Carrier,
};
use crate::{
    app::{Env, Error, paper},
    domain::{
        manifest::proposal::Proposed,
        package::Package,
        paper::check::{Checked, Leg, Line as CheckLine, Party, Planned},
        party::Site,
        refusal::Code,
        trip::{Round, Trip},
    },
    kernel::{
        id::{PackageId, SiteId},
        mass::Mass,
    },
    store::{self, Conn},
};

/// Most receivers whose proposal is checked.
const TRIED: usize = 3;

/// The first proposal that the check lets pass, else the first of all.
pub(super) fn best(
    conn: &mut Conn,
    env: &Env,
    ground: &Ground,
    offers: Vec<ToReceiver>,
    day: NaiveDate,
) -> Result<Proposal, Error> {
    let mut first = None;
    let mut unfit = Vec::new();
    let calls = calls(conn, &ground.calls)?;
    for offer in offers.into_iter().take(TRIED) {
        if offer.proposed.oldest.is_none() {
            unfit = if unfit.is_empty() { offer.proposed.left_out } else { unfit };
            continue;
        }
        let made = Proposal { calls: calls.clone(), ..made(conn, env, ground, offer, day)? };
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
        metres: None,
        calls,
        load_max: None,
        lines: Vec::new(),
        numbers: BTreeMap::new(),
        mass: Mass::ZERO,
        left_out: left_out(ground, unfit),
        checked: Checked::default(),
    })
}

/// Runs that call, with names, in two queries.
fn calls(conn: &mut Conn, trips: &[Trip]) -> Result<Vec<Call>, Error> {
    let carriers: Vec<String> = trips.iter().map(|one| one.carrier.to_string()).collect();
    let carriers: HashMap<String, String> = store::account::organisation_names(conn, &carriers)?.into_iter().collect();
    let rounds = || trips.iter().filter_map(|one| Some((one, one.round.as_ref()?)));
    let receivers: Vec<String> = rounds().map(|(_, round)| round.receiver.to_string()).collect();
    let receivers = store::party::get_sites(conn, &receivers)?;
    let name = |id: SiteId| receivers.iter().find(|one| one.id == id).map(|one| one.name.clone()).unwrap_or_default();
    let call = |(trip, round): (&Trip, &Round)| Call {
        planned_on: trip.planned_on,
        carrier_name: carriers.get(&trip.carrier.to_string()).cloned().unwrap_or_default(),
        carrier: trip.carrier.to_string(),
        receiver: round.receiver,
        receiver_name: name(round.receiver),
    };
    Ok(rounds().map(call).collect())
}

/// A proposal as it is sent, with what the check says of it.
fn made(conn: &mut Conn, env: &Env, ground: &Ground, offer: ToReceiver, day: NaiveDate) -> Result<Proposal, Error> {
    let ToReceiver { receiver, carrier, metres, proposed } = offer;
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
        metres,
        calls: Vec::new(),
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
    told(&ground.packages, unfit.into_iter().chain(ground.stuck.iter().copied()))
}

/// Packages that stay, with what people know them by.
pub(in crate::app::manifest) fn told(
    packages: &[Package],
    left: impl Iterator<Item = (PackageId, Code)>,
) -> Vec<LeftOut> {
    let known: HashMap<PackageId, &Package> = packages.iter().map(|one| (one.id, one)).collect();
    left.filter_map(|(id, why)| {
        let one = known.get(&id)?;
        let (label, waste_code) = (one.code.as_ref().map(ToString::to_string), one.waste_code.clone());
        Some(LeftOut { package: id, label, waste_code, mass: one.held(), why })
    })
    .collect()
}
