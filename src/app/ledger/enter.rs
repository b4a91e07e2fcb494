//! One accepted row of a ledger as events: B.1 weighed, B.2 stored, B.3 left, B.5 entrusted. History brings no label,
//! scale, capacity or manifest with it; order and mass stay hard.

use std::{
    collections::{BTreeMap, HashMap},
    sync::Arc,
};

use chrono::NaiveTime;

use super::book::{Book, Part};
use crate::{
    app::{
        Error,
        package::{begin, step},
        party::circumstance,
        record::Tx,
    },
    domain::{
        access::Role,
        facility::{self, Facility, FacilityKind, FacilityState, Zone, slots::Slots},
        journal::event::Event as Fact,
        ledger::{LedgerRow, Table},
        package::{
            Event, Origin, Package, WeighedBy,
            decide::{Command, Place, decide},
        },
        party::{self, Site, WasteStream},
        reference::Shelf,
        waste::container,
    },
    kernel::{
        clock::Instant,
        id::{FacilityId, PackageId, WasteStreamId, ZoneId},
        mass::Mass,
    },
    store,
};

/// Code of the facility when a row names none.
const NO_FACILITY: &str = "未载明";
/// Code of the zone that history lies in: a ledger names facilities, no zones.
const HISTORY_ZONE: &str = "00";

/// A piece of rows being entered.
pub struct Entry {
    site: Site,
    book: Book,
    packages: HashMap<PackageId, Package>,
    wastes: BTreeMap<(String, String), WasteStream>,
    facilities: BTreeMap<String, Facility>,
    shelf: Arc<Shelf>,
}

impl Entry {
    /// Loads what the rows refer to.
    pub fn begin(tx: &mut Tx<'_>, site: &Site, book: Book) -> Result<Self, Error> {
        let ids = book.packages();
        tx.take(&ids.iter().map(|id| format!("package/{id}")).collect::<Vec<_>>())?;
        let packages = store::package::get_many(tx.conn, &ids)?;
        let site_id = site.id.to_string();
        let wastes = store::party::wastes_of_site(tx.conn, &site_id)?;
        let facilities = store::party::facilities_of_site(tx.conn, &site_id)?;
        Ok(Self {
            site: site.clone(),
            book,
            packages: packages.into_iter().map(|package| (package.id, package)).collect(),
            wastes: wastes.into_iter().map(|one| ((one.waste_code.clone(), one.name.clone()), one)).collect(),
            facilities: facilities.into_iter().map(|one| (one.code.clone(), one)).collect(),
            shelf: tx.env.reference.shelf(tx.conn, tx.now)?,
        })
    }

    /// Enters one row.
    pub fn enter(&mut self, tx: &mut Tx<'_>, row: &LedgerRow) -> Result<(), Error> {
        let parts = match row.table {
            Table::Produced => vec![self.produce(tx, row)?],
            Table::Stored => {
                let place = self.place(tx, row)?;
                self.pass_on(tx, row, |mass| Command::Store {
                    place: place.clone(),
                    mass: Some(mass),
                    batch: Some(row.batch.clone()),
                })?
            }
            Table::TakenOut => self.pass_on(tx, row, |mass| Command::Leave { mass, batch: row.batch.clone() })?,
            Table::OwnTreated => return Err(Error::Fault("no workbook is read for B.4".into())),
            Table::Entrusted => {
                let named = &row.receiver;
                let receiver = named.name.clone().or_else(|| named.exempt_name.clone());
                let receiver = receiver.or_else(|| named.abroad_name.clone());
                let permit = named.permit_number.clone().or_else(|| named.export_notice.clone());
                let method = row.method.map(|method| method.code().to_owned()).unwrap_or_default();
                self.pass_on(tx, row, |mass| Command::Entrust {
                    mass,
                    batch: row.batch.clone(),
                    method: method.clone(),
                    receiver: receiver.clone(),
                    permit: permit.clone(),
                })?
            }
        };
        self.book.add(row, parts)
    }

    /// Writes what is left of the batches.
    pub fn close(self, tx: &mut Tx<'_>) -> Result<(), Error> {
        self.book.close(tx.conn)
    }

    /// B.1: a package of its own, weighed.
    fn produce(&mut self, tx: &mut Tx<'_>, row: &LedgerRow) -> Result<Part, Error> {
        let waste = self.waste(tx, row)?;
        let at = moment(row, None);
        let kind = match &row.container_kind {
            Some(words) => container::kind_of_words(words),
            None if row.containers.is_empty() => "BULK",
            None => "OTHER",
        };
        let event = Event::Allotted {
            site: self.site.id,
            waste_stream: waste.id,
            waste_code: waste.waste_code,
            edition: self.shelf.catalogue_on(row.day).edition.clone(),
            code: None,
            external_code: Some(row.containers.join(",")).filter(|codes| !codes.is_empty()),
            origin: Origin::Import,
            container_kind: kind.to_owned(),
            volume_ml: None,
            produced_at: at,
        };
        let id = PackageId::make(tx.env.ids.as_ref(), tx.now);
        let package = begin(tx, id, event, &self.site, Role::Import, at)?;
        let weigh = Command::Weigh {
            gross: None,
            tare: None,
            net: row.mass,
            source: WeighedBy::Imported,
            batch: Some(row.batch.clone()),
        };
        let event = decide(&package, weigh, Role::Import)?;
        let package = step(tx, package, &event, &self.site, Role::Import, at, None)?;
        self.packages.insert(id, package);
        Ok((id, row.mass))
    }

    /// B.2, B.3, B.5: the row's mass goes on, package by package.
    fn pass_on(
        &mut self,
        tx: &mut Tx<'_>,
        row: &LedgerRow,
        command: impl Fn(Mass) -> Command,
    ) -> Result<Vec<Part>, Error> {
        let Some(before) = row.table.before() else { return Ok(Vec::new()) };
        let mut parts: Vec<Part> = Vec::new();
        for draw in &row.draws {
            for (id, mass) in self.book.draw(before, &draw.batch, draw.mass)? {
                let package = self.package(tx, id)?;
                let at = moment(row, Some(&package));
                let event = decide(&package, command(mass), Role::Import)?;
                let package = step(tx, package, &event, &self.site, Role::Import, at, None)?;
                self.packages.insert(id, package);
                match parts.iter_mut().find(|(known, _)| *known == id) {
                    Some((_, sum)) => *sum = Mass(sum.0 + mass.0),
                    None => parts.push((id, mass)),
                }
            }
        }
        Ok(parts)
    }

    fn package(&mut self, tx: &mut Tx<'_>, id: PackageId) -> Result<Package, Error> {
        if let Some(known) = self.packages.remove(&id) {
            return Ok(known);
        }
        tx.take(&[format!("package/{id}")])?;
        let row = store::package::get(tx.conn, &id.to_string())?;
        row.ok_or_else(|| Error::Fault(format!("package {id} of a batch is absent")))
    }

    /// The kind of waste by its code and name; made when the site has none.
    fn waste(&mut self, tx: &mut Tx<'_>, row: &LedgerRow) -> Result<WasteStream, Error> {
        let code = row.waste_code.to_string();
        let name = row.local_name.clone().or_else(|| row.official_name.clone()).unwrap_or_else(|| code.clone());
        if let Some(known) = self.wastes.get(&(code.clone(), name.clone())) {
            return Ok(known.clone());
        }
        let catalogue = self.shelf.catalogue_on(row.day);
        let hazards =
            catalogue.get(row.waste_code).map(|entry| entry.hazards.letters().iter().map(ToString::to_string));
        let one = WasteStream {
            id: WasteStreamId::make(tx.env.ids.as_ref(), tx.now),
            site: self.site.id,
            name: name.clone(),
            waste_code: code.clone(),
            edition: catalogue.edition.clone(),
            // A ledger does not tell it; the EHS officer completes it before a label is printed.
            physical_state: String::new(),
            hazards: hazards.map(Iterator::collect).unwrap_or_default(),
            components: String::new(),
            precautions: String::new(),
            tags: Vec::new(),
        };
        store::party::insert_waste(tx.conn, &one)?;
        let event = Fact::Party(party::Event::WasteStreamRegistered { waste_stream: one.clone() });
        let with = circumstance(tx.now, Role::Import, Some(&self.site));
        tx.record(&format!("waste_stream/{}", one.id), &event, &with)?;
        self.wastes.insert((code, name), one.clone());
        Ok(one)
    }

    /// The facility of a B.2 row by its code, with a zone for history; made when the site has none.
    fn place(&mut self, tx: &mut Tx<'_>, row: &LedgerRow) -> Result<Place, Error> {
        let code = row.facility.clone().unwrap_or_else(|| NO_FACILITY.to_owned());
        let facility = match self.facilities.get(&code) {
            Some(known) if known.zones.iter().any(|zone| zone.code == HISTORY_ZONE) => known.clone(),
            Some(known) => self.add_zone(tx, known.clone())?,
            None => {
                let opened = self.open(tx, &code, row.facility_kind.as_deref().unwrap_or_default())?;
                self.add_zone(tx, opened)?
            }
        };
        let zone = facility.zones.iter().find(|zone| zone.code == HISTORY_ZONE);
        let zone = zone.ok_or_else(|| Error::Fault("the zone of history is absent".into()))?.id;
        Ok(Place {
            facility: facility.id,
            kind: facility.kind,
            state: FacilityState::Active,
            zone,
            slot: None,
            liquid: false,
            liquid_tight: false,
            incompatible_with: None,
            containment: None,
            history: true,
        })
    }

    fn open(&self, tx: &mut Tx<'_>, code: &str, kind: &str) -> Result<Facility, Error> {
        let kinds = FacilityKind::ALL.iter().copied();
        let event = facility::Event::Opened {
            site: self.site.id,
            code: code.to_owned(),
            name: if kind.is_empty() { code.to_owned() } else { format!("{code} {kind}") },
            facility_kind: kinds.into_iter().find(|one| kind.contains(one.zh())).unwrap_or(FacilityKind::Store),
            capacity_g: None,
        };
        let id = FacilityId::make(tx.env.ids.as_ref(), tx.now);
        let made = event.begin(id).ok_or_else(|| Error::Fault("an opening begins a facility".into()))?;
        store::party::save_facility(tx.conn, &made)?;
        let with = circumstance(tx.now, Role::Import, Some(&self.site));
        tx.record(&format!("facility/{id}"), &Fact::Facility(event), &with)?;
        Ok(made)
    }

    fn add_zone(&mut self, tx: &mut Tx<'_>, of: Facility) -> Result<Facility, Error> {
        if of.version > 1 {
            tx.take(&[format!("facility/{}", of.id)])?;
        }
        let zone = Zone {
            id: ZoneId::make(tx.env.ids.as_ref(), tx.now),
            code: HISTORY_ZONE.to_owned(),
            name: "台账历史".to_owned(),
            capacity_g: None,
            containment_ml: None,
            slots: Slots::default(),
        };
        let event = facility::Event::ZoneAdded { zone: zone.clone() };
        let with = circumstance(tx.now, Role::Import, Some(&self.site));
        tx.record(&format!("facility/{}", of.id), &Fact::Facility(event.clone()), &with)?;
        let facility = event.apply(of);
        store::party::save_facility(tx.conn, &facility)?;
        store::party::insert_zone(tx.conn, &facility, &zone)?;
        self.facilities.insert(facility.code.clone(), facility.clone());
        Ok(facility)
    }
}

/// When a row happened: its day and time; without a time the day's beginning, yet not before the package's last step of
/// that day.
fn moment(row: &LedgerRow, package: Option<&Package>) -> Instant {
    let start = Instant::start_of_legal_day(row.day);
    if let Some(time) = row.time {
        return start.plus(time.signed_duration_since(NaiveTime::MIN));
    }
    let last = package.map(|package| package.stored_at.unwrap_or(package.produced_at).max(package.produced_at));
    last.filter(|last| last.legal_day() == row.day).map_or(start, |last| last.max(start))
}
