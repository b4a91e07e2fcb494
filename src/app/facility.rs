//! Storage facilities and their zones.

use super::{
    Error, found,
    party::{circumstance, site_for},
    record::{Tx, taken},
};
use crate::{
    domain::{
        access::Permission,
        facility::{self, Action, Event, Facility, FacilityKind, Zone, next},
        journal::event::Event as Fact,
    },
    kernel::{
        id::{FacilityId, SiteId, ZoneId},
        mass::Mass,
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

/// What a new zone is.
#[derive(Clone, Debug)]
#[expect(missing_docs, reason = "fields as in Zone")]
pub struct NewZone {
    pub code: String,
    pub name: String,
    pub capacity: Option<Mass>,
    pub containment_ml: Option<i64>,
}

/// Adds a zone to a facility.
pub fn add_zone(tx: &mut Tx<'_>, id: FacilityId, new: &NewZone) -> Result<(Facility, Zone), Error> {
    tx.take(&[format!("facility/{id}")])?;
    let facility = found(store::party::get_facility(tx.conn, &id.to_string())?)?;
    let (site, role) = site_for(tx, &facility.site.to_string(), Permission::ManageSite)?;
    next(facility.state, Action::AddZone)?;
    let zone = Zone {
        id: ZoneId::make(tx.env.ids.as_ref(), tx.now),
        code: new.code.clone(),
        name: new.name.clone(),
        capacity_g: new.capacity,
        containment_ml: new.containment_ml,
    };
    let event = Event::ZoneAdded { zone: zone.clone() };
    tx.record(&format!("facility/{id}"), &Fact::Facility(event.clone()), &circumstance(tx.now, role, Some(&site)))?;
    let facility = event.apply(facility);
    store::party::save_facility(tx.conn, &facility)?;
    store::party::insert_zone(tx.conn, &facility, &zone).map_err(taken)?;
    Ok((facility, zone))
}

/// Stops, resumes or gives up a facility.
pub fn change(tx: &mut Tx<'_>, id: FacilityId, action: Action, reason: &str) -> Result<Facility, Error> {
    tx.take(&[format!("facility/{id}")])?;
    let facility = found(store::party::get_facility(tx.conn, &id.to_string())?)?;
    let (site, role) = site_for(tx, &facility.site.to_string(), Permission::ManageSite)?;
    let event = match action {
        Action::Suspend => {
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
        Action::AddZone => return Err(Error::Fault("add_zone has a use case of its own".into())),
    };
    tx.record(&format!("facility/{id}"), &Fact::Facility(event.clone()), &circumstance(tx.now, role, Some(&site)))?;
    let facility = event.apply(facility);
    store::party::save_facility(tx.conn, &facility)?;
    Ok(facility)
}
