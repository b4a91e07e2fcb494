//! Lines of a table with all that the table asks for: names, codes, places, who entered them and where the waste went. What a
//! former ledger told of its own lines is taken from there; what nobody told stays empty.
//!
//! **Invariant:** the number of questions grows with the number of thousands of lines, not with that of lines.

use std::collections::{BTreeSet, HashMap};

use serde_json::Value;

use super::{arises::Arises, receivers::Receivers};
use crate::{
    app::Error,
    domain::{
        facility::Facility,
        ledger::{
            LedgerRow, Table,
            annex::{Entry, When, own_handler},
            row::ReceiverNamed,
        },
        package::Package,
        reference::Shelf,
        treatment::Treatment,
        waste::{Method, container},
    },
    kernel::{clock::Instant, mass::Mass},
    store::{self, Conn, StoreError, ledger::LineRow},
};

/// So many values a question takes.
const PIECE: usize = 1000;

/// The answers to a question that is asked for so many at a time.
pub(in crate::app) fn in_pieces<T>(
    ids: BTreeSet<String>,
    mut ask: impl FnMut(&[String]) -> Result<Vec<T>, StoreError>,
) -> Result<Vec<T>, Error> {
    let ids: Vec<String> = ids.into_iter().collect();
    let mut all = Vec::new();
    for piece in ids.chunks(PIECE) {
        all.extend(ask(piece)?);
    }
    Ok(all)
}

/// What is known beside the lines.
struct Known<'a> {
    table: Table,
    shelf: &'a Shelf,
    packages: HashMap<String, Package>,
    wastes: HashMap<String, String>,
    facilities: HashMap<String, Facility>,
    handlers: HashMap<String, String>,
    /// Codes of the plant, by event, of what was treated without a batch.
    plants: HashMap<String, String>,
    former: HashMap<String, LedgerRow>,
    treatments: HashMap<String, Treatment>,
    receivers: Receivers,
    arises: Arises,
    next: HashMap<String, Vec<store::ledger::Next>>,
}

/// The lines of a site's table as its form tells them. Lines that share the batch code of a former ledger were one row there, and
/// are one again.
pub(super) fn entries(
    conn: &mut Conn,
    shelf: &Shelf,
    site: &str,
    table: Table,
    lines: &[LineRow],
) -> Result<Vec<Entry>, Error> {
    let known = Known::of(conn, shelf, site, table, lines)?;
    let mut out: Vec<Entry> = Vec::with_capacity(lines.len());
    let mut rows: HashMap<&str, usize> = HashMap::new();
    for line in lines {
        let code = line.code.as_deref().filter(|code| line.imported == 1 && known.former.contains_key(*code));
        let first = code.and_then(|code| rows.get(code)).and_then(|at| out.get_mut(*at));
        if let Some(first) = first {
            first.mass = Mass(first.mass.grams() + line.mass_g);
            continue;
        }
        rows.extend(code.map(|code| (code, out.len())));
        out.push(known.entry(line));
    }
    Ok(out)
}

impl<'a> Known<'a> {
    fn of(conn: &mut Conn, shelf: &'a Shelf, site: &str, table: Table, lines: &[LineRow]) -> Result<Self, Error> {
        let ids: BTreeSet<String> = lines.iter().map(|line| line.package.clone()).collect();
        let packages = store::package::get_many(conn, &ids.iter().cloned().collect::<Vec<_>>())?;
        let streams = packages.iter().map(|one| one.waste_stream.to_string()).collect();
        let wastes = in_pieces(streams, |ids| store::party::get_wastes(conn, ids))?;
        let facilities = store::party::facilities_of_site(conn, site)?;
        let (handlers, plants) = by_event(conn, lines)?;
        let codes = lines.iter().filter(|line| line.imported == 1).filter_map(|line| line.code.clone()).collect();
        let rows = in_pieces(codes, |codes| store::imported::batches_of(conn, site, table.as_str(), codes))?;
        let mut former = HashMap::new();
        for row in rows {
            former.insert(row.code, serde_json::from_str(&row.content)?);
        }
        let treated = if table == Table::OwnTreated { ids.clone() } else { BTreeSet::new() };
        let treatments = in_pieces(treated, |ids| store::treatment::of_packages(conn, ids))?;
        let receivers = match table {
            Table::TakenOut | Table::Entrusted => Receivers::of(conn, lines)?,
            Table::Produced | Table::Stored | Table::OwnTreated => Receivers::default(),
        };
        let mut next: HashMap<String, Vec<store::ledger::Next>> = HashMap::new();
        if matches!(table, Table::Produced | Table::TakenOut) {
            for one in in_pieces(ids, |ids| store::ledger::next(conn, site, ids))? {
                next.entry(one.package.clone()).or_default().push(one);
            }
        }
        Ok(Self {
            table,
            shelf,
            packages: packages.into_iter().map(|one| (one.id.to_string(), one)).collect(),
            wastes: wastes.into_iter().map(|one| (one.id.to_string(), one.name)).collect(),
            facilities: facilities.into_iter().map(|one| (one.id.to_string(), one)).collect(),
            handlers,
            plants,
            former,
            treatments: treatments.into_iter().map(|(one, _)| (one.id.to_string(), one)).collect(),
            receivers,
            arises: Arises::of(conn, site, table, lines)?,
            next,
        })
    }

    fn entry(&self, line: &LineRow) -> Entry {
        let former = line.code.as_ref().filter(|_| line.imported == 1).and_then(|code| self.former.get(code));
        let own = self.own(line);
        let Some(row) = former else { return own };
        Entry {
            when: if row.time.is_some() { own.when } else { When::On(row.day) },
            local_name: row.local_name.clone(),
            official_name: row.official_name.clone(),
            containers: row.containers.clone(),
            container_kind: row.container_kind.clone(),
            container_count: row.container_count.map(i64::from),
            facility: row.facility.clone(),
            facility_kind: row.facility_kind.clone(),
            destination: row.destination.clone(),
            references: row.references.clone(),
            method: row.method.map(|method| method.code().to_owned()),
            receiver: row.receiver.clone(),
            ..own
        }
    }

    /// As the platform itself knows it.
    fn own(&self, line: &LineRow) -> Entry {
        let at = Instant::from_micros(line.at);
        let package = self.packages.get(&line.package);
        let label = package.and_then(|one| one.code.clone().or_else(|| one.external_code.clone()));
        let facility = line.facility.as_ref().and_then(|id| self.facilities.get(id));
        let mut handlers = [None, None];
        if let Some(place) = handlers.get_mut(own_handler(self.table)) {
            *place = self.handlers.get(&line.event).cloned();
        }
        // 运送部门 of B.3: who drove it away.
        if let (Table::TakenOut, [_, carried]) = (self.table, &mut handlers) {
            *carried = self.receivers.driver(line);
        }
        // Where it came to be is no facility of storage, and B.4 names the plant.
        let stored = matches!(self.table, Table::Stored | Table::TakenOut);
        let treatment = line.matter.as_ref().and_then(|id| self.treatments.get(id));
        let (plant, finished_at) = match treatment {
            Some(batch) => (Some(batch.line.clone()), batch.ended_at),
            None => (self.plants.get(&line.event).cloned(), (self.table == Table::OwnTreated).then_some(at)),
        };
        let local_name = package.and_then(|one| self.wastes.get(&one.waste_stream.to_string()).cloned());
        let arose = || self.arises.code(at.legal_day(), &line.waste_code, local_name.as_deref());
        let code = facility.filter(|_| stored).map(|one| one.code.clone()).or(plant).or_else(arose);
        Entry {
            batch: line.code.clone().unwrap_or_default(),
            when: When::At(at),
            local_name,
            official_name: self.official_name(&line.waste_code, at),
            waste_code: line.waste_code.clone(),
            mass: Mass(line.mass_g),
            containers: label.into_iter().collect(),
            container_kind: Some(container::words(&line.container_kind)),
            container_count: package.filter(|one| !one.is_bulk()).map(|_| 1),
            facility: code,
            facility_kind: facility.filter(|_| stored).map(|one| one.kind.zh().to_owned()),
            handlers,
            destination: self.destination(line),
            references: line.origin.clone().into_iter().collect(),
            method: line.method.clone(),
            finished_at,
            receiver: self.receiver(line),
            reverses: line.reverses.clone(),
            late: line.own_day.is_some(),
        }
    }

    fn official_name(&self, code: &str, at: Instant) -> Option<String> {
        let entry = self.shelf.catalogue_on(at.legal_day()).get(code.parse().ok()?)?;
        Some(entry.description.clone())
    }

    fn receiver(&self, line: &LineRow) -> ReceiverNamed {
        if self.table == Table::Entrusted { self.receivers.receiver(line) } else { ReceiverNamed::default() }
    }

    /// 去向: what the ledger itself tells of where the waste went; a step that was taken back is none.
    fn destination(&self, line: &LineRow) -> Option<String> {
        if self.table == Table::TakenOut
            && let Some(name) = self.receivers.name(line)
        {
            return Some(name);
        }
        let steps = self.next.get(&line.package)?;
        let last = |table: Table| {
            let mut of = steps.iter().filter(|one| one.sheet == table.as_str());
            of.next_back().filter(|one| one.mass_g > 0)
        };
        let stored = last(Table::Stored).filter(|_| self.table == Table::Produced);
        if let Some(place) = stored.and_then(|one| one.facility.as_ref()).and_then(|id| self.facilities.get(id)) {
            return Some(format!("{}{}", place.kind.zh(), place.code));
        }
        let used = |one: &store::ledger::Next| one.method.as_ref().and_then(|code| code.parse::<Method>().ok());
        let words = |one, use_: &str, disposal: &str| {
            if used(one).is_some_and(Method::is_use) { use_.to_owned() } else { disposal.to_owned() }
        };
        let own = last(Table::OwnTreated).map(|one| words(one, "自行利用", "自行处置"));
        own.or_else(|| last(Table::Entrusted).map(|one| words(one, "委外利用", "委外处置")))
    }
}

type ByEvent = (HashMap<String, String>, HashMap<String, String>);

/// By event: the name of the person who entered it, and the plant it names. Events hold ids of people, never names.
fn by_event(conn: &mut Conn, lines: &[LineRow]) -> Result<ByEvent, Error> {
    let events = lines.iter().map(|line| line.event.clone()).collect();
    let (mut people, mut plants) = (HashMap::new(), HashMap::new());
    for (id, body) in in_pieces(events, |ids| store::event::bodies(conn, ids))? {
        let body: Value = serde_json::from_str(&body)?;
        let text = |pointer: &str| body.pointer(pointer).and_then(Value::as_str).map(str::to_owned);
        if text("/actor/kind").as_deref() == Some("user") {
            people.extend(text("/actor/id").map(|person| (id.clone(), person)));
        }
        plants.extend(text("/data/facility_code").map(|code| (id, code)));
    }
    let ids = people.values().cloned().collect();
    let names = in_pieces(ids, |ids| store::account::person_names(conn, ids))?;
    let names: HashMap<String, String> = names.into_iter().collect();
    let handlers = people.into_iter().filter_map(|(event, id)| Some((event, names.get(&id)?.clone()))).collect();
    Ok((handlers, plants))
}
