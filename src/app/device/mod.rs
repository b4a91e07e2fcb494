//! Devices of sites and vehicles: registered, changed and retired by whoever keeps the site or the fleet; seen by who sees those.

pub mod block;
pub mod report;
pub mod shown;
pub mod weighing;

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{
    Actor, Error, found, read,
    record::{Circumstance, Tx, taken},
    registry::{self, keeper_role},
};
use crate::{
    domain::{
        access::{Permission, Role},
        device::{Action, Device, Event, Kind, Place, Terms, next},
        journal::event::Event as Fact,
        party::fields,
        refusal::{Code, Refusal},
    },
    kernel::id::{DeviceId, SiteId},
    store::{self, Conn},
};

/// A device as it is sent.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct DeviceFields {
    /// `scale`, `tank_sensor`, `thermometer`, `voc_sensor`, `leak_sensor`, `camera`, `recorder`, `gateway` or `door_sensor`.
    pub kind: String,
    /// What people call it.
    pub name: String,
    /// Number of its maker.
    #[serde(default)]
    pub serial: String,
    /// Id of its site; a door sensor has a vehicle instead.
    pub site: Option<String>,
    /// Id of a facility of that site.
    pub facility: Option<String>,
    /// Id of a zone of that facility.
    pub zone: Option<String>,
    /// Id of the vehicle it is on.
    pub vehicle: Option<String>,
    /// It works day and night: silence raises DEV-01.
    #[serde(default)]
    pub always_on: bool,
    /// A warning from this figure on, in the unit of what it measures.
    pub warn_from: Option<i64>,
    /// An alarm from this figure on; of a VOC sensor the limit.
    pub alarm_from: Option<i64>,
    /// Number of its certificate of verification or calibration.
    #[serde(default)]
    pub certificate: String,
    /// Last day of that certificate.
    pub certified_until: Option<String>,
    /// Since when it records.
    pub installed_on: Option<String>,
    /// Number in the sender's own system.
    pub external_id: Option<String>,
}

fn bad(pointer: &str, reason: &str) -> Error {
    Refusal::of(Code::RequestField).with("pointer", pointer).with("reason", reason).into()
}

fn day(text: Option<&String>, pointer: &str) -> Result<Option<NaiveDate>, Error> {
    text.map(|text| text.parse().map_err(|_| bad(pointer, "a day like 2026-01-01"))).transpose()
}

/// Where it is said to be, whose that is, and the role in which the actor keeps devices there.
fn place(tx: &mut Tx<'_>, asked: &DeviceFields) -> Result<(Place, crate::kernel::id::OrganisationId, Role), Error> {
    match (&asked.site, &asked.vehicle) {
        (Some(site), None) => {
            let (site, role) = super::party::site_for(tx, site, Permission::ManageSite)?;
            let facility = match &asked.facility {
                Some(id) => {
                    let one = store::party::get_facility(tx.conn, id)?.filter(|one| one.site == site.id);
                    Some(one.ok_or_else(|| bad("/facility", "a facility of the site"))?)
                }
                None => None,
            };
            let zone = match &asked.zone {
                Some(id) => {
                    let zones = facility.iter().flat_map(|one| &one.zones);
                    let zone = zones.map(|zone| zone.id).find(|zone| zone.to_string() == *id);
                    Some(zone.ok_or_else(|| bad("/zone", "a zone of the facility"))?)
                }
                None => None,
            };
            Ok((Place::Site { site: site.id, facility: facility.map(|one| one.id), zone }, site.organisation, role))
        }
        (None, Some(vehicle)) => {
            let row = super::vehicle::get(tx.conn, tx.actor, vehicle)?;
            let role = keeper_role(tx.actor, Permission::ManageFleet, &row.organisation);
            let role = role.ok_or_else(|| Error::from(Code::NotAllowed))?;
            let owner = row.organisation.parse().map_err(|_| store::corrupt("vehicle", &row.id, "organisation"))?;
            let vehicle = row.id.parse().map_err(|_| store::corrupt("vehicle", &row.id, "id"))?;
            Ok((Place::Vehicle { vehicle }, owner, role))
        }
        _ => Err(bad("/site", "a site or a vehicle")),
    }
}

fn terms(tx: &mut Tx<'_>, asked: &DeviceFields) -> Result<(Terms, Role), Error> {
    let (place, organisation, role) = place(tx, asked)?;
    let terms = Terms {
        device_kind: Kind::parse(&asked.kind).ok_or_else(|| bad("/kind", "one of the listed"))?,
        name: asked.name.trim().to_owned(),
        serial: asked.serial.trim().to_owned(),
        organisation,
        place,
        always_on: asked.always_on,
        warn_from: asked.warn_from,
        alarm_from: asked.alarm_from,
        certificate: asked.certificate.trim().to_owned(),
        certified_until: day(asked.certified_until.as_ref(), "/certified_until")?,
        installed_on: day(asked.installed_on.as_ref(), "/installed_on")?,
        external_id: asked.external_id.as_deref().map(fields::external_id).transpose()?,
    };
    Ok((terms.checked()?, role))
}

fn circumstance(tx: &Tx<'_>, terms: &Terms, role: Role) -> Circumstance {
    let place = terms.place.site().map(|site| format!("site/{site}"));
    Circumstance { occurred_at: tx.now, role, org: Some(terms.organisation), place }
}

/// Registers a device.
pub fn register(tx: &mut Tx<'_>, asked: &DeviceFields) -> Result<Device, Error> {
    let (terms, role) = terms(tx, asked)?;
    let id = DeviceId::make(tx.env.ids.as_ref(), tx.now);
    let with = circumstance(tx, &terms, role);
    let event = Event::Registered { terms };
    let one = event.begin(id).ok_or_else(|| Error::Fault("a registration begins a device".into()))?;
    store::device::save(tx.conn, &one).map_err(taken)?;
    tx.record(&Device::stream(id), &Fact::Device(event), &with)?;
    Ok(one)
}

/// A device that the actor keeps, its stream taken.
fn kept(tx: &mut Tx<'_>, id: &str) -> Result<(Device, Role), Error> {
    let seen = get(tx.conn, tx.actor, id)?;
    tx.take(&[Device::stream(seen.id)])?;
    let one = get(tx.conn, tx.actor, id)?;
    let role = role_for(tx.conn, tx.actor, &one)?.ok_or_else(|| Error::from(Code::NotAllowed))?;
    Ok((one, role))
}

fn step(tx: &mut Tx<'_>, one: Device, event: &Event, role: Role) -> Result<Device, Error> {
    let with = circumstance(tx, &one.terms, role);
    tx.record(&Device::stream(one.id), &Fact::Device(event.clone()), &with)?;
    let after = event.apply(one);
    store::device::save(tx.conn, &after).map_err(taken)?;
    Ok(after)
}

/// Writes a new version; the same again changes nothing.
pub fn change(tx: &mut Tx<'_>, id: &str, asked: &DeviceFields, expected: i64) -> Result<Device, Error> {
    let (one, role) = kept(tx, id)?;
    if one.version != expected {
        return Err(Refusal::of(Code::VersionStale).with("version", one.version).into());
    }
    let (terms, _) = terms(tx, asked)?;
    if terms == one.terms {
        return Ok(one);
    }
    let event = one.change(terms, role)?;
    step(tx, one, &event, role)
}

/// It is no longer used.
pub fn retire(tx: &mut Tx<'_>, id: &str, reason: &str) -> Result<Device, Error> {
    let (one, role) = kept(tx, id)?;
    let event = one.retire(reason, role)?;
    step(tx, one, &event, role)
}

/// The role in which somebody keeps a device.
fn role_for(conn: &mut Conn, actor: &Actor, one: &Device) -> Result<Option<Role>, Error> {
    match one.terms.place.site() {
        Some(site) => {
            let site = found(store::party::get_site(conn, &site.to_string())?)?;
            Ok(actor.role_on(Permission::ManageSite, site.id, site.organisation, &site.division))
        }
        None => Ok(keeper_role(actor, Permission::ManageFleet, &one.terms.organisation.to_string())),
    }
}

/// What the actor may do with it now.
pub fn actions(conn: &mut Conn, actor: &Actor, one: &Device) -> Result<Vec<Action>, Error> {
    let role = role_for(conn, actor, one)?;
    let may = |action: &&Action| role.is_some_and(|role| next(one.state, **action, role).is_ok());
    Ok(Action::ALL.iter().filter(may).copied().collect())
}

/// Those of these devices that the actor sees: of sites in sight, and of organisations whose vehicles they see.
pub fn in_sight(conn: &mut Conn, actor: &Actor, devices: Vec<Device>) -> Result<Vec<Device>, Error> {
    let sites: BTreeSet<String> =
        devices.iter().filter_map(|one| one.terms.place.site()).map(|site| site.to_string()).collect();
    let sites = read::sites_in_sight(conn, actor, sites)?;
    let fleets = devices.iter().filter(|one| one.terms.place.vehicle().is_some());
    let fleets: BTreeSet<String> = fleets.map(|one| one.terms.organisation.to_string()).collect();
    let fleets: Vec<String> = fleets.into_iter().collect();
    let fleets = store::registry::organisations_among(conn, &registry::scope(actor), &fleets)?;
    let sees = |one: &Device| match one.terms.place.site() {
        Some(site) => sites.contains(&site.to_string()),
        None => fleets.contains(&one.terms.organisation.to_string()),
    };
    Ok(devices.into_iter().filter(sees).collect())
}

/// A device in the actor's sight.
pub fn get(conn: &mut Conn, actor: &Actor, id: &str) -> Result<Device, Error> {
    let one = found(store::device::get(conn, id)?)?;
    found(in_sight(conn, actor, vec![one])?.pop())
}

/// Devices of a site in sight.
pub fn of_site(conn: &mut Conn, actor: &Actor, site: &str, after: &str, limit: i64) -> Result<Vec<Device>, Error> {
    let site: SiteId = read::site(conn, actor, site)?.id;
    Ok(store::device::of_site(conn, &site.to_string(), after, limit)?)
}

/// Devices of a vehicle in sight.
pub fn of_vehicle(conn: &mut Conn, actor: &Actor, id: &str, after: &str, limit: i64) -> Result<Vec<Device>, Error> {
    let vehicle = super::vehicle::get(conn, actor, id)?;
    Ok(store::device::of_vehicle(conn, &vehicle.id, after, limit)?)
}

/// Devices as their events tell them, for comparison with the rows.
#[derive(Debug, Default)]
pub struct Told(BTreeMap<DeviceId, Device>);

impl Told {
    /// Folds an event of the stream of this id; `Err`: it does not begin a device.
    pub fn fold(&mut self, id: &str, event: &Event) -> Result<(), &'static str> {
        let id: DeviceId = id.parse().map_err(|_| "is of no device")?;
        let after = match self.0.remove(&id) {
            None => event.begin(id),
            Some(one) => Some(event.apply(one)),
        };
        self.0.insert(id, after.ok_or("does not begin a device")?);
        Ok(())
    }

    /// What differs between the rows and the events.
    pub fn differs(&self, conn: &mut Conn) -> Result<Option<String>, Error> {
        let rows = store::device::all(conn)?;
        if rows.len() == self.0.len() && rows.iter().all(|row| self.0.get(&row.id) == Some(row)) {
            return Ok(None);
        }
        Ok(Some("rows of devices differ from their events".to_owned()))
    }
}
