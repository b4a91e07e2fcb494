//! Use cases of a package: allot, weigh, label, store, move and the rest; split and merge.

use serde::Deserialize;

use super::{
    Error,
    amendment::overtaken,
    found,
    party::site_for,
    record::{AHEAD, Circumstance, Tx},
    serial::{Reserved, take_codes},
    spot::{place, zone_name},
};
use crate::{
    domain::{
        access::{Permission, Role},
        facility::{Facility, FacilityKind, STORAGE_POINT_LIMIT},
        journal::event::Event as Fact,
        package::{
            Event, Origin, Package, WeighedBy, counters,
            counters::Deadline,
            decide::{Command, decide, net},
        },
        party::{Site, WasteStream},
        refusal::{Code, Refusal},
        waste::compatibility,
    },
    kernel::{
        clock::Instant,
        id::{PackageId, SiteId, WasteStreamId, ZoneId},
        mass::Mass,
        text::{is_name, is_remark},
    },
    store,
};

/// A million cubic metres: the largest tank farm is far smaller.
const VOLUME_MAX_ML: i64 = 1_000_000_000_000;

/// A package with what its reader needs beside it.
#[derive(Clone, Debug)]
#[expect(missing_docs, reason = "each is what it is")]
pub struct Seen {
    pub package: Package,
    pub waste: WasteStream,
    pub zone_name: Option<String>,
}

/// What a new container is.
#[derive(Clone, Debug)]
#[expect(missing_docs, reason = "fields as in Package")]
pub struct NewPackage {
    pub site: SiteId,
    pub waste_stream: WasteStreamId,
    pub container_kind: String,
    pub volume_ml: Option<i64>,
    pub produced_at: Option<Instant>,
    pub origin: Origin,
    /// A code of a block that a device holds; `None` takes the next one.
    pub reserved: Option<Reserved>,
}

/// Reserves a label code for a new container.
pub fn allot(tx: &mut Tx<'_>, new: &NewPackage) -> Result<Seen, Error> {
    let (site, role) = site_for(tx, &new.site.to_string(), Permission::HandlePackages)?;
    let waste = found(store::party::get_waste(tx.conn, &new.waste_stream.to_string())?)?;
    if waste.site != site.id {
        return Err(Code::NotFound.into());
    }
    check_container(&new.container_kind, new.volume_ml)?;
    let produced_at = new.produced_at.unwrap_or(tx.now);
    if produced_at > tx.now.plus(AHEAD) {
        return Err(Refusal::of(Code::OccurredInFuture).with("produced_at", produced_at.to_string()).into());
    }
    if produced_at.micros() < 0 {
        return Err(Refusal::of(Code::RequestField).with("pointer", "/produced_at").into());
    }
    let code = match &new.reserved {
        Some(reserved) => Some(reserved.check(tx, &site, &waste.waste_code, produced_at)?),
        None => take_codes(tx, &site, &waste.waste_code, produced_at, 1)?.into_iter().next(),
    };
    let event = Event::Allotted {
        site: site.id,
        waste_stream: waste.id,
        waste_code: waste.waste_code.clone(),
        edition: waste.edition.clone(),
        code,
        external_code: None,
        origin: new.origin,
        container_kind: new.container_kind.clone(),
        volume_ml: new.volume_ml,
        produced_at,
    };
    let id = PackageId::make(tx.env.ids.as_ref(), tx.now);
    let package = begin(tx, id, event, &site, role, tx.now)?;
    Ok(Seen { package, waste, zone_name: None })
}

/// A container that the platform knows, of a volume that exists.
pub(super) fn check_container(kind: &str, volume_ml: Option<i64>) -> Result<(), Refusal> {
    if !compatibility::is_known_container(kind) {
        return Err(Refusal::of(Code::RequestField).with("pointer", "/container_kind"));
    }
    if volume_ml.is_some_and(|volume| !(1..=VOLUME_MAX_ML).contains(&volume)) {
        return Err(Refusal::of(Code::RequestField).with("pointer", "/volume_l"));
    }
    Ok(())
}

/// Starts a package's stream and row.
pub fn begin(
    tx: &mut Tx<'_>,
    id: PackageId,
    event: Event,
    site: &Site,
    role: Role,
    occurred_at: Instant,
) -> Result<Package, Error> {
    let package = event.begin(id).ok_or_else(|| Error::Fault("this does not begin a package".into()))?;
    let with =
        Circumstance { occurred_at, role, org: Some(site.organisation), place: Some(format!("site/{}", site.id)) };
    store::package::insert(tx.conn, &package)?;
    move_figures(tx, None, &event, &package, None, occurred_at, true)?;
    tx.record(&format!("package/{id}"), &Fact::Package(event), &with)?;
    Ok(package)
}

/// A mass as it is sent: gross and tare, or net.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[expect(missing_docs, reason = "fields as in the event")]
pub struct Reading {
    pub gross: Option<Mass>,
    pub tare: Option<Mass>,
    pub net: Option<Mass>,
    pub source: WeighedBy,
}

impl Reading {
    /// The net mass it says; what contradicts itself is refused.
    pub fn net(&self) -> Result<Mass, Refusal> {
        match (self.gross, self.tare, self.net) {
            (Some(gross), tare, None) => net(gross, tare.unwrap_or_default()),
            (None, None, Some(given)) => Ok(given),
            (Some(gross), Some(tare), Some(given)) if net(gross, tare)? == given => Ok(given),
            _ => Err(Refusal::of(Code::RequestField).with("pointer", "/net_g")),
        }
    }
}

/// What a person asks of a package.
#[derive(Clone, Debug)]
#[expect(missing_docs, reason = "as in decide::Command")]
pub enum Ask {
    Weigh(Reading),
    Label,
    Store(ZoneId),
    Move(ZoneId),
    /// The same, into a slot of the zone.
    StoreAt(ZoneId, String),
    MoveTo(ZoneId, String),
    Reweigh(Reading),
    DamageLabel,
    Count(Mass),
    Fill(Mass),
    Draw(Mass),
    SelfTreat {
        method: String,
        facility_code: Option<String>,
    },
    Void {
        reason: String,
    },
    ReportLost,
}

impl Ask {
    /// The zone, and perhaps the slot, that something is to be put in.
    pub fn spot(&self) -> Option<(ZoneId, Option<&str>)> {
        match self {
            Self::Store(zone) | Self::Move(zone) => Some((*zone, None)),
            Self::StoreAt(zone, slot) | Self::MoveTo(zone, slot) => Some((*zone, Some(slot))),
            _ => None,
        }
    }
}

/// Does it: takes the stream, loads, decides, records.
pub fn act(tx: &mut Tx<'_>, id: PackageId, ask: &Ask, occurred_at: Option<Instant>) -> Result<Seen, Error> {
    act_at(tx, id, ask, occurred_at).map(|(seen, _)| seen)
}

/// The same, with the facility it happened in where the act had to know it.
pub(super) fn act_at(
    tx: &mut Tx<'_>,
    id: PackageId,
    ask: &Ask,
    occurred_at: Option<Instant>,
) -> Result<(Seen, Option<Facility>), Error> {
    tx.acted_at = occurred_at;
    let stream = format!("package/{id}");
    tx.take(std::slice::from_ref(&stream))?;
    let package = found(store::package::get(tx.conn, &id.to_string())?)?;
    let (site, role) = site_for(tx, &package.holder_site.to_string(), Permission::HandlePackages)?;
    let waste = found(store::party::get_waste(tx.conn, &package.waste_stream.to_string())?)?;
    let at = occurred_at.unwrap_or(tx.now);
    // Only who says when it happened can be late; who acts now is judged by what is now, whatever another server's clock says.
    let late = match occurred_at {
        Some(at) => overtaken(tx, &package, ask, &site, role, at)?,
        None => None,
    };
    if let Some(event) = late {
        let package = step(tx, package, &event, &site, role, at, None)?;
        let zone_name = zone_name(tx, &package, None)?;
        return Ok((Seen { package, waste, zone_name }, None));
    }
    let mut home = None;
    let command = match ask {
        Ask::Weigh(reading) => Command::Weigh {
            gross: reading.gross,
            tare: reading.tare,
            net: reading.net()?,
            source: reading.source,
            batch: None,
        },
        Ask::Reweigh(reading) => {
            Command::Reweigh { gross: reading.gross, tare: reading.tare, net: reading.net()?, source: reading.source }
        }
        Ask::Store(_) | Ask::StoreAt(..) | Ask::Move(_) | Ask::MoveTo(..) => {
            let (zone, slot) =
                ask.spot().ok_or_else(|| Error::Fault("what is put somewhere names its place".into()))?;
            let (place, facility) = place(tx, &site, &package, &waste, (zone, slot))?;
            home = Some(facility);
            match ask {
                Ask::Store(_) | Ask::StoreAt(..) => Command::Store { place, mass: None, batch: None },
                _ => Command::Move { place },
            }
        }
        Ask::Label => Command::Label,
        Ask::DamageLabel => Command::DamageLabel,
        Ask::Count(mass) => Command::Count { mass: *mass },
        Ask::Fill(mass) => Command::Fill { mass: *mass },
        Ask::Draw(mass) => Command::Draw { mass: *mass, manifest: None },
        Ask::SelfTreat { method, facility_code } => {
            if !is_name(method) || !facility_code.as_deref().is_none_or(is_name) {
                return Err(Refusal::of(Code::RequestField).with("pointer", "/method").into());
            }
            Command::SelfTreat { method: method.clone(), facility_code: facility_code.clone() }
        }
        Ask::Void { reason } if !is_remark(reason) => {
            return Err(Refusal::of(Code::RequestField).with("pointer", "/reason").into());
        }
        Ask::Void { reason } => Command::Void { reason: reason.clone() },
        Ask::ReportLost => Command::ReportLost,
    };
    let event = decide(&package, command, role)?;
    if home.is_none() && package.facility.is_some() && matches!(event, Event::Filled { .. } | Event::Reweighed { .. }) {
        home = match package.zone {
            Some(zone) => store::party::facility_of_zone(tx.conn, &zone.to_string())?,
            None => None,
        };
    }
    let package = step(tx, package, &event, &site, role, at, home.as_ref())?;
    let zone_name = zone_name(tx, &package, home.as_ref())?;
    Ok((Seen { package, waste, zone_name }, home))
}

/// Records an event of a package and moves every figure that hangs on it. `home` brings its limits with it.
pub fn step(
    tx: &mut Tx<'_>,
    package: Package,
    event: &Event,
    site: &Site,
    role: Role,
    occurred_at: Instant,
    home: Option<&Facility>,
) -> Result<Package, Error> {
    let with = Circumstance {
        occurred_at,
        role,
        org: Some(site.organisation),
        place: package.zone.map(|zone| format!("zone/{zone}")).or_else(|| Some(format!("site/{}", site.id))),
    };
    tx.record(&format!("package/{}", package.id), &Fact::Package(event.clone()), &with)?;
    let before = package.clone();
    let after = event.apply(package, occurred_at);
    store::package::save(tx.conn, &before, &after)?;
    move_figures(tx, Some(&before), event, &after, home, occurred_at, role == Role::Import)?;
    Ok(after)
}

fn move_figures(
    tx: &mut Tx<'_>,
    before: Option<&Package>,
    event: &Event,
    after: &Package,
    home: Option<&Facility>,
    occurred_at: Instant,
    unlimited: bool,
) -> Result<(), Error> {
    let stream = after.waste_stream.to_string();
    // Zones before sites before facilities, as `place` begins with zones: two commands never wait for each other.
    for (owner, change) in counters::stock_changes(before, after).into_iter().rev() {
        let limit = if unlimited { None } else { limit_of(&owner, after, home) };
        let limit_g = limit.as_ref().map(|(mass, _)| mass.grams());
        let mass_g = change.mass.grams();
        if !store::stock::add_within(tx.conn, &owner, &stream, mass_g, change.packages, limit_g)? {
            return Err(over(tx, &owner, change.mass, limit)?);
        }
    }
    let site = after.holder_site.to_string();
    for booking in counters::bookings(before, event, occurred_at) {
        let mass = booking.mass.grams();
        store::stock::roll_up(tx.conn, &site, booking.month, &after.waste_code, booking.kind, mass)?;
    }
    for deadline in counters::deadlines(before, after, occurred_at) {
        match deadline {
            Deadline::Set(key, due, rule) => {
                let subject = format!("package/{}", after.id);
                store::stock::set_deadline(tx.conn, &key, due.micros(), &subject, rule)?;
            }
            Deadline::End(key) => store::stock::end_deadline(tx.conn, &key)?,
        }
    }
    Ok(())
}

/// The limit of a zone or facility (GB 18597 8.3.5 for the storage point; HJ 1259 5.5.2.2 for the rest).
fn limit_of(owner: &str, after: &Package, home: Option<&Facility>) -> Option<(Mass, Code)> {
    let facility = home?;
    if owner.starts_with("zone/") {
        let zone = facility.zones.iter().find(|zone| Some(zone.id) == after.zone)?;
        return zone.capacity_g.filter(|_| owner.ends_with(&zone.id.to_string())).map(|mass| (mass, Code::ZoneFull));
    }
    if owner == format!("facility/{}", facility.id) {
        if facility.kind == FacilityKind::StoragePoint {
            let limit = facility.capacity.map_or(STORAGE_POINT_LIMIT, |own| own.min(STORAGE_POINT_LIMIT));
            return Some((limit, Code::PointFull));
        }
        return facility.capacity.map(|mass| (mass, Code::FacilityFull));
    }
    None
}

fn over(tx: &mut Tx<'_>, owner: &str, mass: Mass, limit: Option<(Mass, Code)>) -> Result<Error, Error> {
    let Some((limit, code)) = limit else { return Ok(Error::Fault("a figure without limit was refused".into())) };
    let (holds, _) = store::stock::total(tx.conn, owner)?;
    Ok(Refusal::of(code)
        .with("limit_g", limit.grams())
        .with("holds_g", holds)
        .with("would_hold_g", holds + mass.grams())
        .into())
}
