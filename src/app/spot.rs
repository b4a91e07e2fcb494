//! Where a package is to lie: the rules of the zone, its neighbours there, and the slot asked for.

use super::{Error, found, record::Tx};
use crate::{
    domain::{
        facility::{
            Facility,
            slots::{Berth, Slots},
        },
        package::{
            Package,
            decide::{Containment, Place},
        },
        party::{Site, WasteStream},
        refusal::Code,
        waste::compatibility,
    },
    kernel::id::ZoneId,
    store,
};

/// What a decision must know of the place that a package is to lie in; the zone is taken for this transaction.
pub(super) fn place(
    tx: &mut Tx<'_>,
    site: &Site,
    package: &Package,
    waste: &WasteStream,
    (zone, slot): (ZoneId, Option<&str>),
) -> Result<(Place, Facility), Error> {
    let facility = found(store::party::facility_of_zone(tx.conn, &zone.to_string())?)?;
    if facility.site != site.id {
        return Err(Code::NotFound.into());
    }
    // Taking the zone's row first makes two arrivals at one zone see each other's waste; taking the left zone's too, in
    // one order, keeps opposite moves from waiting for each other.
    let mut zones = vec![format!("zone/{zone}")];
    zones.extend(package.zone.filter(|from| *from != zone).map(|from| format!("zone/{from}")));
    store::stock::take(tx.conn, zones)?;
    let neighbours: Vec<String> = store::stock::streams_of(tx.conn, &format!("zone/{zone}"))?
        .into_iter()
        .map(|(stream, ..)| stream)
        .filter(|stream| *stream != waste.id.to_string())
        .collect();
    let others = if neighbours.is_empty() { Vec::new() } else { store::party::get_wastes(tx.conn, &neighbours)? };
    let mut incompatible_with = None;
    for other in &others {
        if compatibility::forbids(waste, other)? {
            incompatible_with = Some(other.name.clone());
            break;
        }
    }
    let here = facility.zones.iter().find(|one| one.id == zone);
    let berth = match slot {
        Some(text) => Some(berth(tx, &package.id.to_string(), zone, here.map(|one| &one.slots), text)?),
        None => None,
    };
    let volume_ml = here.and_then(|one| one.containment_ml);
    let containment = match volume_ml.filter(|_| waste.flows()) {
        Some(volume_ml) => {
            let flowing = others.iter().filter(|other| other.flows()).chain(std::iter::once(waste));
            let flowing: Vec<String> = flowing.map(|one| one.id.to_string()).collect();
            let (largest_ml, liquid_ml) = store::package::volumes_in(tx.conn, &zone.to_string(), &flowing)?;
            Some(Containment { volume_ml, largest_ml, liquid_ml })
        }
        None => None,
    };
    let place = Place {
        facility: facility.id,
        kind: facility.kind,
        state: facility.state,
        zone,
        slot: berth,
        liquid: waste.is_liquid(),
        liquid_tight: compatibility::is_liquid_tight(&package.container_kind)?,
        incompatible_with,
        containment,
        history: false,
    };
    Ok((place, facility))
}

/// The name of the zone a package lies in.
pub(super) fn zone_name(tx: &mut Tx<'_>, package: &Package, home: Option<&Facility>) -> Result<Option<String>, Error> {
    let Some(zone) = package.zone else { return Ok(None) };
    let facility = match home {
        Some(facility) => Some(facility.clone()),
        None => store::party::facility_of_zone(tx.conn, &zone.to_string())?,
    };
    Ok(facility.and_then(|one| one.zones.into_iter().find(|each| each.id == zone).map(|each| each.name)))
}

/// The slot as it is now, the package itself left out. The zone is taken: nobody else fills it meanwhile.
fn berth(tx: &mut Tx<'_>, package: &str, zone: ZoneId, slots: Option<&Slots>, text: &str) -> Result<Berth, Error> {
    let lying = store::package::slot::lying(tx.conn, &zone.to_string(), package)?;
    let lies = |code: &str| lying.iter().find(|(slot, _)| slot == code).map_or(0, |(_, count)| *count);
    let named = slots.and_then(|slots| slots.named(text));
    Ok(Berth {
        code: named.unwrap_or(text).to_owned(),
        known: named.is_some(),
        lies: named.map_or(0, lies),
        each: slots.map_or(0, |slots| slots.each),
        free: slots.and_then(|slots| slots.free(lies)).map(str::to_owned),
    })
}
