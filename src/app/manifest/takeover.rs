//! Loads that come to a carrier and wait for whoever takes them over: what a driver needs to do so on the spot.

use std::collections::BTreeSet;

use super::parties::{coming, meets, rides};
use crate::{
    app::{Actor, Error, carrier::Hand},
    domain::{access::Permission, manifest::Manifest},
    kernel::clock::Instant,
    store::{self, Conn, registry::VehicleRow},
};

/// Most loads of one list.
const MOST: i64 = 50;
/// Most vehicles, and most people, of a carrier.
const VEHICLES: i64 = 200;

/// A load with the vehicles of its next carrier that are in use.
#[derive(Clone, Debug)]
pub struct Takeover {
    /// The manifest.
    pub manifest: Manifest,
    /// Id of the carrier that takes over.
    pub carrier: String,
    /// By what it may go on.
    pub vehicles: Vec<VehicleRow>,
    /// Whom to name beside oneself.
    pub hands: Vec<Hand>,
}

/// Loads on their way to the actor's carriers, the newest first; of one that somebody has taken over already none.
pub fn list(conn: &mut Conn, actor: &Actor, now: Instant) -> Result<Vec<Takeover>, Error> {
    let carriers: BTreeSet<String> = actor
        .grants_with(Permission::CarryWaste)
        .filter_map(|grant| grant.organisation.map(|one| one.to_string()))
        .collect();
    let mut out = Vec::new();
    for carrier in carriers {
        let ids = store::manifest::coming(conn, &carrier, MOST)?;
        let mut loads = store::manifest::many(conn, &ids)?;
        let comes = |one: &Manifest| coming(one).is_some_and(|leg| leg.carrier.to_string() == carrier);
        // Who brings it gives it: it does not come to him.
        let brings = |one: &Manifest| one.current_leg().is_some_and(|leg| rides(actor, leg));
        loads.retain(|one| comes(one) && meets(actor, one) && !brings(one));
        if loads.is_empty() {
            continue;
        }
        let mut vehicles = store::registry::vehicles_of(conn, &carrier, None, VEHICLES)?;
        vehicles.retain(|one| one.state == "in_use");
        let hands = store::people::crew_of(conn, &carrier, now.micros(), VEHICLES)?;
        let hands: Vec<Hand> = hands.into_iter().map(|(id, name, role)| Hand { id, name, role }).collect();
        let made = |manifest| Takeover {
            manifest,
            carrier: carrier.clone(),
            vehicles: vehicles.clone(),
            hands: hands.clone(),
        };
        out.extend(loads.into_iter().rev().map(made));
    }
    Ok(out)
}
