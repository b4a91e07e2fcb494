//! Who may be asked to carry a proposed manifest, and how much his largest fit vehicle carries.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;

use crate::{
    app::Error,
    domain::{
        manifest::{LegKind, Manifest},
        paper::{
            check::Vehicle,
            credential::{self, Credential, Proof, Subject},
        },
        trip::Trip,
    },
    kernel::{
        id::{OrganisationId, SiteId, VehicleId},
        mass::Mass,
    },
    store::{self, Conn},
};

/// Most carriers on record among whom a licensed one is looked for.
const LOOKED_AT: i64 = 50;

/// A carrier that may be asked.
#[derive(Clone, Copy, Debug)]
pub(super) struct Carrier {
    /// Who.
    pub id: OrganisationId,
    /// Carried for this site before.
    pub habit: bool,
    /// Its largest vehicle that is fit.
    pub vehicle: Option<Vehicle>,
}

/// For each receiver the carrier who carried there last, else who carried for the site last, else the first who is licensed; with
/// the largest vehicle that is licensed on the day.
pub(super) fn carriers(
    conn: &mut Conn,
    latest: &[Manifest],
    receivers: &[SiteId],
    day: NaiveDate,
) -> Result<BTreeMap<SiteId, Carrier>, Error> {
    let first = |one: &Manifest| one.legs.iter().find(|leg| leg.kind == LegKind::Out).map(|leg| leg.carrier);
    let to = |receiver: SiteId| latest.iter().filter(move |one| one.receiver.site == receiver).find_map(first);
    let any = latest.iter().find_map(first);
    let mut chosen: BTreeMap<SiteId, (OrganisationId, bool)> = BTreeMap::new();
    for receiver in receivers {
        chosen.extend(to(*receiver).or(any).map(|carrier| (*receiver, (carrier, true))));
    }
    if chosen.len() < receivers.len()
        && let Some(licensed) = licensed(conn, day)?
    {
        for receiver in receivers {
            chosen.entry(*receiver).or_insert((licensed, false));
        }
    }
    let ids: BTreeSet<String> = chosen.values().map(|(id, _)| id.to_string()).collect();
    let vehicles = vehicles(conn, &ids.into_iter().collect::<Vec<_>>(), day)?;
    let carrier = |(id, habit): (OrganisationId, bool)| Carrier { id, habit, vehicle: vehicles.get(&id).copied() };
    Ok(chosen.into_iter().map(|(receiver, one)| (receiver, carrier(one))).collect())
}

/// Whoever is to call at the site for a receiver that day carries there.
pub(super) fn called(conn: &mut Conn, carriers: &mut BTreeMap<SiteId, Carrier>, trip: &Trip) -> Result<(), Error> {
    let Some(round) = &trip.round else { return Ok(()) };
    let row = store::registry::vehicle(conn, &trip.vehicle.to_string())?;
    let vehicle = Vehicle { id: trip.vehicle, load_max: row.and_then(|row| row.load_max_g).map(Mass) };
    carriers.insert(round.receiver, Carrier { id: trip.carrier, habit: true, vehicle: Some(vehicle) });
    Ok(())
}

fn licensed(conn: &mut Conn, day: NaiveDate) -> Result<Option<OrganisationId>, Error> {
    let known = store::paper::carriers(conn, None, LOOKED_AT)?;
    let ids: Vec<String> = known.into_iter().map(|one| one.id).collect();
    let licences: Vec<Credential> =
        store::paper::of_subjects(conn, &ids, &[Proof::CarrierLicence.as_str().to_owned()])?;
    let holds = |id: &&String| licences.iter().any(|one| one.terms.organisation.to_string() == **id && good(one, day));
    Ok(ids.iter().find(holds).and_then(|id| id.parse().ok()))
}

fn good(one: &Credential, day: NaiveDate) -> bool {
    one.state == credential::State::Valid && one.terms.term.holds(day)
}

/// The largest vehicle of each of these carriers that is in use and licensed on the day.
fn vehicles(conn: &mut Conn, carriers: &[String], day: NaiveDate) -> Result<BTreeMap<OrganisationId, Vehicle>, Error> {
    let rows = store::registry::loads_of(conn, carriers)?;
    let ids: Vec<(OrganisationId, VehicleId, i64)> = rows
        .into_iter()
        .filter_map(|(organisation, id, load)| Some((organisation.parse().ok()?, id.parse().ok()?, load)))
        .collect();
    let subjects: Vec<String> =
        ids.iter().filter_map(|(_, id, _)| Proof::VehicleLicence.of(Subject::Vehicle(*id))).collect();
    let licences: Vec<Credential> = store::paper::of_subjects(conn, carriers, &subjects)?;
    let mut largest = BTreeMap::new();
    for (organisation, id, load) in ids {
        let subject = Proof::VehicleLicence.of(Subject::Vehicle(id));
        let fit = |one: &Credential| subject.as_deref() == Some(one.subject().as_str()) && good(one, day);
        let load_max = Some(Mass(load));
        if licences.iter().any(fit) {
            let best = largest.entry(organisation).or_insert(Vehicle { id, load_max });
            if best.load_max < load_max {
                *best = Vehicle { id, load_max };
            }
        }
    }
    Ok(largest)
}
