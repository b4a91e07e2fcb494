//! Storage facilities and their zones.

use super::{
    Error, found,
    party::{circumstance, site_for},
    record::{Tx, taken},
};
use crate::{
    domain::{
        access::{Permission, Role},
        facility::{self, Action, Event, Facility, FacilityKind, Zone, next, slots::Slots},
        journal::event::Event as Fact,
        package::decide::HEAVIEST_HOLDING,
        party::Site,
        refusal::{Code, Refusal},
    },
    kernel::{
        id::{FacilityId, SiteId, ZoneId},
        mass::Mass,
        text::{is_name, is_remark},
    },
    store,
};

/// What a new facility is.
#[derive(Clone, Debug)]
#[expect(missing_docs, reason = "fields as in Facility")]
pub struct NewFacility {
    pub site: SiteId,
    pub code: String,
    pub name: String,
    pub kind: FacilityKind,
    pub capacity: Option<Mass>,
}

/// Registers a facility.
pub fn open(tx: &mut Tx<'_>, new: &NewFacility) -> Result<Facility, Error> {
    let (site, role) = site_for(tx, &new.site.to_string(), Permission::ManageSite)?;
    check(&[("/code", &new.code), ("/name", &new.name)], &[("/capacity_g", new.capacity.map(Mass::grams))])?;
    let id = FacilityId::make(tx.env.ids.as_ref(), tx.now);
    let event = Event::Opened {
        site: new.site,
        code: new.code.clone(),
        name: new.name.clone(),
        facility_kind: new.kind,
        capacity_g: new.capacity,
    };
    let facility = event.begin(id).ok_or_else(|| Error::Fault("an opening begins a facility".into()))?;
    store::party::save_facility(tx.conn, &facility).map_err(taken)?;
    tx.record(&format!("facility/{id}"), &Fact::Facility(event), &circumstance(tx.now, role, Some(&site)))?;
    Ok(facility)
}

/// Names that can be read, and sizes that exist.
fn check(names: &[(&str, &str)], sizes: &[(&str, Option<i64>)]) -> Result<(), Refusal> {
    let unread = names.iter().find(|(_, text)| !is_name(text)).map(|(pointer, _)| *pointer);
    let exists = |size: i64| (0..=HEAVIEST_HOLDING.grams()).contains(&size);
    let sizes = sizes.iter().find(|(_, size)| !size.is_none_or(exists)).map(|(pointer, _)| *pointer);
    match unread.or(sizes) {
        Some(pointer) => Err(Refusal::of(Code::RequestField).with("pointer", pointer)),
        None => Ok(()),
    }
}

/// What a new zone is.
#[derive(Clone, Debug)]
#[expect(missing_docs, reason = "fields as in Zone")]
pub struct NewZone {
    pub code: String,
    pub name: String,
    pub capacity: Option<Mass>,
    pub containment_ml: Option<i64>,
    pub slots: Slots,
}

/// Adds a zone to a facility.
pub fn add_zone(tx: &mut Tx<'_>, id: FacilityId, new: &NewZone) -> Result<(Facility, Zone), Error> {
    tx.take(&[format!("facility/{id}")])?;
    let facility = found(store::party::get_facility(tx.conn, &id.to_string())?)?;
    let (site, role) = site_for(tx, &facility.site.to_string(), Permission::ManageSite)?;
    next(facility.state, Action::AddZone)?;
    check(
        &[("/code", &new.code), ("/name", &new.name)],
        &[("/capacity_g", new.capacity.map(Mass::grams)), ("/containment_ml", new.containment_ml)],
    )?;
    let zone = Zone {
        id: ZoneId::make(tx.env.ids.as_ref(), tx.now),
        code: new.code.clone(),
        name: new.name.clone(),
        capacity_g: new.capacity,
        containment_ml: new.containment_ml,
        slots: Slots::default(),
    };
    let event = Event::ZoneAdded { zone: zone.clone() };
    tx.record(&format!("facility/{id}"), &Fact::Facility(event.clone()), &circumstance(tx.now, role, Some(&site)))?;
    let facility = event.apply(facility);
    store::party::save_facility(tx.conn, &facility)?;
    store::party::insert_zone(tx.conn, &facility, &zone).map_err(taken)?;
    if new.slots.codes.is_empty() {
        return Ok((facility, zone));
    }
    let facility = mark(tx, facility, &zone, &new.slots, (role, &site))?;
    Ok((facility, Zone { slots: new.slots.clone(), ..zone }))
}

/// Marks the slots of a zone, or marks them anew; the same again changes nothing.
pub fn set_slots(tx: &mut Tx<'_>, id: ZoneId, slots: &Slots) -> Result<Facility, Error> {
    let of = found(store::party::facility_of_zone(tx.conn, &id.to_string())?)?;
    tx.take(&[format!("facility/{}", of.id)])?;
    let facility = found(store::party::get_facility(tx.conn, &of.id.to_string())?)?;
    let (site, role) = site_for(tx, &facility.site.to_string(), Permission::ManageSite)?;
    let zone = found(facility.zones.iter().find(|one| one.id == id).cloned())?;
    if zone.slots == *slots {
        return Ok(facility);
    }
    // Whoever puts something there takes the zone, too.
    store::stock::take(tx.conn, vec![format!("zone/{id}")])?;
    mark(tx, facility, &zone, slots, (role, &site))
}

fn mark(
    tx: &mut Tx<'_>,
    facility: Facility,
    zone: &Zone,
    slots: &Slots,
    (role, site): (Role, &Site),
) -> Result<Facility, Error> {
    let lying = store::package::slot::lying(tx.conn, &zone.id.to_string(), "")?;
    let lying: Vec<String> = lying.into_iter().map(|(slot, _)| slot).collect();
    let event = facility::set_slots(&facility, zone, slots, &lying)?;
    let with = circumstance(tx.now, role, Some(site));
    tx.record(&format!("facility/{}", facility.id), &Fact::Facility(event.clone()), &with)?;
    let facility = event.apply(facility);
    store::party::save_facility(tx.conn, &facility)?;
    store::party::save_slots(tx.conn, &Zone { slots: slots.clone(), ..zone.clone() })?;
    Ok(facility)
}

/// Stops, resumes or gives up a facility.
pub fn change(tx: &mut Tx<'_>, id: FacilityId, action: Action, reason: &str) -> Result<Facility, Error> {
    tx.take(&[format!("facility/{id}")])?;
    let facility = found(store::party::get_facility(tx.conn, &id.to_string())?)?;
    let (site, role) = site_for(tx, &facility.site.to_string(), Permission::ManageSite)?;
    let event = match action {
        Action::Suspend => {
            if !is_remark(reason) {
                return Err(Refusal::of(Code::RequestField).with("pointer", "/reason").into());
            }
            next(facility.state, action)?;
            Event::Suspended { reason: reason.to_owned() }
        }
        Action::Resume => {
            next(facility.state, action)?;
            Event::Resumed {}
        }
        Action::Close => {
            let (mass, _) = store::stock::total(tx.conn, &format!("facility/{id}"))?;
            facility::close(&facility, Mass(mass))?
        }
        Action::AddZone | Action::SetSlots => {
            return Err(Error::Fault("what is done to zones has use cases of its own".into()));
        }
    };
    tx.record(&format!("facility/{id}"), &Fact::Facility(event.clone()), &circumstance(tx.now, role, Some(&site)))?;
    let facility = event.apply(facility);
    store::party::save_facility(tx.conn, &facility)?;
    Ok(facility)
}
