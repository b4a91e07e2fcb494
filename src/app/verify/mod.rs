//! `journal verify`: bodies against columns, chains, tree against every kept checkpoint, current rows against a rebuild.

use std::collections::{BTreeMap, HashMap};

use super::{
    Error, alarm, declaration, device, inspection, ledger, manifest, paper, plan, reference, roster, treatment,
};
use crate::{
    domain::{
        alarm::setting::Event as RuleEvent,
        facility::Facility,
        journal::{
            chain::{ChainCheck, ChainReport},
            checkpoint::{Checkpoint, VerifierKey},
            event::Event,
        },
        package::{
            Event as PackageEvent, Package,
            counters::{self, Deadline},
            share::shares,
        },
        paper::check::parameter::Event as CheckEvent,
        party::Event as PartyEvent,
        place::Point,
        reference::Table,
        stock_take::StockTake,
    },
    kernel::{clock::Instant, id::PackageId, mass::Mass},
    store::{self, Conn, event::EventRow, package::PackageRow},
};

mod journal;
mod streams;

/// Rows read at a time.
const PAGE: i64 = 2000;

/// What verification found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// All is as it was written.
    Ok {
        /// Events, sealed or not.
        events: u64,
        /// Sealed ones.
        size: u64,
        /// Root of the tree in hex.
        root: String,
    },
    /// The first thing that is not.
    Fault(String),
}

/// Verifies a whole journal; with the moment at which `rows` are looked at also the current rows against a rebuild.
pub fn verify(conn: &mut Conn, key: &VerifierKey, held: Option<&str>, rows: Option<Instant>) -> Result<Verdict, Error> {
    let mut checkpoints = Vec::new();
    for row in store::event::checkpoints(conn)? {
        match Checkpoint::open_row(row.size, &row.root, &row.note, key) {
            Ok(checkpoint) => checkpoints.push(checkpoint),
            Err(fault) => return Ok(Verdict::Fault(format!("checkpoint of size {}: {fault}", row.size))),
        }
    }
    if let Some(note) = held {
        match Checkpoint::open(note, key) {
            Ok(checkpoint) => checkpoints.push(checkpoint),
            Err(fault) => return Ok(Verdict::Fault(format!("the checkpoint held outside: {fault}"))),
        }
    }
    let mut check = ChainCheck::new(checkpoints);
    let mut rebuilt = rows.map(|_| Rebuilt::default());
    if let Some(fault) = journal::feed_all(conn, &mut check, rebuilt.as_mut())? {
        return Ok(Verdict::Fault(fault));
    }
    if let Some(fault) = streams::compare(conn, &check, rows.is_some())? {
        return Ok(Verdict::Fault(fault));
    }
    let report: ChainReport = match check.finish() {
        Ok(report) => report,
        Err(fault) => return Ok(Verdict::Fault(fault.to_string())),
    };
    if let (Some(rebuilt), Some(now)) = (rebuilt, rows)
        && let Some(fault) = rebuilt.compare(conn, now)?
    {
        return Ok(Verdict::Fault(fault));
    }
    Ok(Verdict::Ok { events: report.events, size: report.size, root: report.root.hex() })
}

/// Everything that follows from the events.
#[derive(Default)]
struct Rebuilt {
    packages: HashMap<String, Package>,
    facilities: HashMap<String, Facility>,
    stock_takes: HashMap<String, StockTake>,
    inspections: inspection::Told,
    devices: device::Told,
    blocks: device::block::Told,
    plans: plan::Told,
    declarations: declaration::Told,
    notices: alarm::told::Told,
    treatments: treatment::rebuild::Told,
    references: reference::Told,
    checks: paper::parameters::Told,
    rules: alarm::settings::Told,
    own_rules: alarm::own::Told,
    rosters: roster::Told,
    manifests: manifest::rebuilt::Told,
    papers: paper::Rebuilt,
    ledgers: ledger::told::Told,
    stock: BTreeMap<(String, String), (i64, i64)>,
    rollups: BTreeMap<(String, i64, String, String), (i64, i64)>,
    deadlines: BTreeMap<String, i64>,
    places: BTreeMap<String, Point>,
    ended: BTreeMap<PackageId, (Vec<PackageId>, Mass)>,
    derived: BTreeMap<PackageId, (Vec<PackageId>, Mass)>,
}

impl Rebuilt {
    fn fold(&mut self, row: &EventRow) -> Result<(), String> {
        let told = |error: &dyn std::fmt::Display| {
            format!("event {} ({} version {}): {error}", row.id, row.stream, row.version)
        };
        let event = Event::of_body(&row.kind, &row.body).map_err(|error| told(&error))?;
        let id = row.stream.rsplit('/').next().unwrap_or_default();
        self.papers.fold(&row.stream, &event, &mut self.deadlines).map_err(|fault| told(&fault))?;
        match event {
            Event::Package(event) => self.package(row, id, &event).map_err(|fault| told(&fault))?,
            Event::Facility(event) => {
                let after = match self.facilities.remove(&row.stream) {
                    None => id.parse().ok().and_then(|id| event.begin(id)),
                    Some(facility) => Some(event.apply(facility)),
                };
                let after = after.ok_or_else(|| told(&"does not begin a facility"))?;
                self.facilities.insert(row.stream.clone(), after);
            }
            Event::StockTake(event) => {
                let after = match self.stock_takes.remove(&row.stream) {
                    None => id.parse().ok().and_then(|id| event.begin(id, Instant::from_micros(row.occurred_at))),
                    Some(take) => Some(event.apply(take)),
                };
                let after = after.ok_or_else(|| told(&"does not begin a stock-take"))?;
                self.stock_takes.insert(row.stream.clone(), after);
            }
            Event::Inspection(event) => {
                self.inspections.fold(id, &event, row.occurred_at).map_err(|fault| told(&fault))?;
            }
            Event::Device(event) => self.devices.fold(id, &event).map_err(|fault| told(&fault))?,
            Event::ReadingBlock(event) => self.blocks.fold(&row.stream, &event).map_err(|fault| told(&fault))?,
            Event::Notice(event) => self.notices.fold(id, &event, row.occurred_at).map_err(|fault| told(&fault))?,
            Event::Plan(event) => self.plans.fold(&row.stream, &event).map_err(|fault| told(&fault))?,
            Event::Declaration(event) => {
                self.ledgers.declaration(row, &event);
                let told_by = self.declarations.fold(&row.stream, &event, &mut self.deadlines);
                told_by.map_err(|fault| told(&fault))?;
            }
            Event::Treatment(event) => {
                if !self.treatments.fold(&row.stream, &event, Instant::from_micros(row.occurred_at)) {
                    return Err(told(&"does not begin a treatment batch"));
                }
            }
            Event::Reference(event) => {
                let table = Table::of_stream(&row.stream).ok_or_else(|| told(&"is of no known table"))?;
                self.references.insert((table.as_str().to_owned(), row.version), (event, row.recorded_at));
            }
            Event::Check(CheckEvent::Set(set)) => drop(self.checks.insert(row.version, (set, row.recorded_at))),
            Event::Rule(RuleEvent::Set(set)) => drop(self.rules.insert(row.version, (set, row.recorded_at))),
            Event::OwnRule(event) => drop(self.own_rules.insert(row.version, (event, row.recorded_at))),
            Event::Roster(event) => self.rosters.fold(&row.stream, &event).map_err(|fault| told(&fault))?,
            Event::Manifest(event) => {
                let at = Instant::from_micros(row.occurred_at);
                self.ledgers.manifest(id, &event);
                self.manifests.manifest(id, &event, at, &mut self.deadlines).map_err(|fault| told(&fault))?;
            }
            Event::Party(PartyEvent::SitePlaced { point }) => drop(self.places.insert(id.to_owned(), point)),
            Event::Trip(event) => self.manifests.trip(id, &event).map_err(|fault| told(&fault))?,
            Event::Permit(_)
            | Event::Contract(_)
            | Event::Approval(_)
            | Event::Credential(_)
            | Event::Export(_)
            | Event::NameChange(_)
            | Event::Party(_)
            | Event::Ledger(_)
            | Event::People(_) => {}
        }
        Ok(())
    }

    fn package(&mut self, row: &EventRow, id: &str, event: &PackageEvent) -> Result<(), String> {
        let at = Instant::from_micros(row.occurred_at);
        let before = self.packages.remove(&row.stream);
        let after = match &before {
            None => id.parse().ok().and_then(|id| event.begin(id)),
            Some(package) => Some(event.apply(package.clone(), at)),
        };
        let after = after.ok_or("does not begin a package")?;
        self.count(before.as_ref(), event, &after, at);
        self.relate(after.id, event);
        self.ledgers.fold(row, before.as_ref(), event, &after).map_err(|fault| fault.to_string())?;
        self.packages.insert(row.stream.clone(), after);
        Ok(())
    }

    fn count(&mut self, before: Option<&Package>, event: &PackageEvent, after: &Package, at: Instant) {
        for (owner, change) in counters::stock_changes(before, after) {
            for stream in [String::new(), after.waste_stream.to_string()] {
                let slot = self.stock.entry((owner.clone(), stream)).or_default();
                slot.0 += change.mass.grams();
                slot.1 += change.packages;
            }
        }
        for booking in counters::bookings(before, event, at) {
            let key = (after.holder_site.to_string(), booking.month, after.waste_code.clone(), booking.kind.to_owned());
            let slot = self.rollups.entry(key).or_default();
            slot.0 += booking.mass.grams();
            slot.1 += 1;
        }
        for deadline in counters::deadlines(before, after, at) {
            match deadline {
                Deadline::Set(key, due, _) => {
                    self.deadlines.insert(key, due.micros());
                }
                Deadline::End(key) => {
                    self.deadlines.remove(&key);
                }
            }
        }
    }

    fn relate(&mut self, id: PackageId, event: &PackageEvent) {
        if let PackageEvent::Repacked { children, mass_g } = event {
            self.ended.insert(id, (children.clone(), *mass_g));
        }
        if let PackageEvent::Derived { parents, mass_g, .. } = event {
            self.derived.insert(id, (parents.clone(), *mass_g));
        }
    }

    /// What of each parent went into each child, worked out again from both sides' events.
    fn links(&self) -> BTreeMap<(String, String), i64> {
        let mut links = self.treatments.links();
        for (first, (children, _)) in &self.ended {
            let Some((parents, _)) = children.first().and_then(|child| self.derived.get(child)) else { continue };
            if parents.first() != Some(first) {
                continue;
            }
            let mass =
                |of: &BTreeMap<PackageId, (Vec<PackageId>, Mass)>, id| of.get(id).map_or(Mass::ZERO, |one| one.1);
            let before: Vec<Mass> = parents.iter().map(|id| mass(&self.ended, id)).collect();
            let after: Vec<Mass> = children.iter().map(|id| mass(&self.derived, id)).collect();
            for (child, row) in children.iter().zip(shares(&before, &after)) {
                let row = parents.iter().zip(row);
                links.extend(row.map(|(parent, share)| ((parent.to_string(), child.to_string()), share.grams())));
            }
        }
        links
    }

    /// The first row of a package that is not what its events give.
    fn packages_differ(&mut self, conn: &mut Conn) -> Result<Option<String>, Error> {
        let mut after = String::new();
        loop {
            let rows = store::package::all_rows(conn, &after, PAGE)?;
            let Some(last) = rows.last() else { break };
            after.clone_from(&last.id);
            for row in rows {
                let folded = self.packages.remove(&format!("package/{}", row.id));
                if folded.as_ref().map(PackageRow::from).as_ref() != Some(&row) {
                    return Ok(Some(format!("row package {} differs from its events", row.id)));
                }
            }
        }
        Ok(self.packages.keys().next().map(|missing| format!("{missing} has events but no row")))
    }

    /// What was chosen for the check before departure and for rules, and who is on duty.
    fn choices(&self, conn: &mut Conn) -> Result<Option<String>, Error> {
        let fault = paper::parameters::differs(conn, &self.checks)?;
        let fault = fault.map_or_else(|| alarm::settings::differs(conn, &self.rules), |fault| Ok(Some(fault)))?;
        let fault = fault.map_or_else(|| alarm::own::differs(conn, &self.own_rules), |fault| Ok(Some(fault)))?;
        fault.map_or_else(|| self.rosters.differs(conn), |fault| Ok(Some(fault)))
    }

    /// Facilities and stock-takes.
    fn storage_differs(&self, conn: &mut Conn) -> Result<Option<String>, Error> {
        for (stream, folded) in &self.facilities {
            let id = stream.rsplit('/').next().unwrap_or_default();
            let mut folded = folded.clone();
            folded.zones.sort_by(|a, b| a.code.cmp(&b.code));
            if store::party::get_facility(conn, id)? != Some(folded) {
                return Ok(Some(format!("row {stream} differs from its events")));
            }
        }
        if store::stock_take::all_ids(conn)?.len() != self.stock_takes.len() {
            return Ok(Some("table stock_take has another number of rows than the events have stock-takes".into()));
        }
        for (stream, folded) in &self.stock_takes {
            if store::stock_take::get_whole(conn, &folded.id.to_string())?.as_ref() != Some(folded) {
                return Ok(Some(format!("row {stream} differs from its events")));
            }
        }
        Ok(None)
    }

    fn compare(mut self, conn: &mut Conn, now: Instant) -> Result<Option<String>, Error> {
        if let Some(fault) =
            self.packages_differ(conn)?.map_or_else(|| self.storage_differs(conn), |fault| Ok(Some(fault)))?
        {
            return Ok(Some(fault));
        }
        let kept = self.inspections.differs(conn)?.map_or_else(|| self.plans.differs(conn), |fault| Ok(Some(fault)))?;
        if let Some(fault) = kept.map_or_else(|| super::file::differs(conn), |fault| Ok(Some(fault)))? {
            return Ok(Some(fault));
        }
        if let Some(fault) = self.devices.differs(conn)? {
            return Ok(Some(fault));
        }
        if let Some(fault) = self.blocks.differs(conn, now.plus(-device::report::KEPT))? {
            return Ok(Some(fault));
        }
        if let Some(fault) = self.declarations.differs(conn)? {
            return Ok(Some(fault));
        }
        if let Some(fault) = differs("site_place", &store::place::all(conn)?, &self.places) {
            return Ok(Some(fault));
        }
        if let Some(fault) = self.treatments.differs(conn)? {
            return Ok(Some(fault));
        }
        if let Some(fault) = reference::differs(conn, &self.references)? {
            return Ok(Some(fault));
        }
        if let Some(fault) = self.choices(conn)? {
            return Ok(Some(fault));
        }
        if let Some(fault) = std::mem::take(&mut self.manifests).differs(conn)? {
            return Ok(Some(fault));
        }
        if let Some(fault) = std::mem::take(&mut self.notices).differs(conn)? {
            return Ok(Some(fault));
        }
        if let Some(fault) = std::mem::take(&mut self.papers).differs(conn, self.plans.lines())? {
            return Ok(Some(fault));
        }
        if let Some(fault) = std::mem::take(&mut self.ledgers).differs(conn)? {
            return Ok(Some(fault));
        }
        self.stock.retain(|_, (mass, packages)| *mass != 0 || *packages != 0);
        let stock: BTreeMap<_, _> =
            store::stock::all_stock(conn)?.into_iter().map(|(a, b, mass, n)| ((a, b), (mass, n))).collect();
        if let Some(fault) = differs("stock", &stock, &self.stock) {
            return Ok(Some(fault));
        }
        let rollups: BTreeMap<_, _> = store::stock::all_rollups(conn)?
            .into_iter()
            .map(|(site, month, code, kind, mass, n)| ((site, month, code, kind), (mass, n)))
            .collect();
        if let Some(fault) = differs("rollup", &rollups, &self.rollups) {
            return Ok(Some(fault));
        }
        let links: BTreeMap<_, _> =
            store::package::all_links(conn)?.into_iter().map(|(parent, child, mass)| ((parent, child), mass)).collect();
        if let Some(fault) = differs("package_link", &links, &self.links()) {
            return Ok(Some(fault));
        }
        let deadlines: BTreeMap<_, _> = store::stock::all_deadlines(conn)?.into_iter().collect();
        Ok(differs("deadline", &deadlines, &self.deadlines))
    }
}

pub(super) fn differs<K: Ord + std::fmt::Debug, V: PartialEq + std::fmt::Debug>(
    table: &str,
    rows: &BTreeMap<K, V>,
    rebuilt: &BTreeMap<K, V>,
) -> Option<String> {
    let keys = rows.keys().chain(rebuilt.keys());
    keys.into_iter()
        .find(|key| rows.get(key) != rebuilt.get(key))
        .map(|key| format!("row {table} {key:?}: {:?}, its events give {:?}", rows.get(key), rebuilt.get(key)))
}
