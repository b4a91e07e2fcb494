//! What went into use and disposal at a site, batch by batch or without one, and which waste came out of batches.

use std::collections::HashMap;

use super::{Book, agreed, bare, names::Names, stock, told};
use crate::{
    app::Error,
    domain::{
        journal::event::Event as Fact,
        logbook::{Entry, Kind},
        manifest::correction::Standing,
        treatment::{Event, Treatment, correction::Change},
    },
    kernel::{clock::Instant, id::PackageId, mass::Mass},
    store::{self, Conn, event::EventRow},
};

type Batches = HashMap<String, Treatment>;

/// Inputs of batches, and what was treated without one.
pub(super) fn put_in(conn: &mut Conn, book: &Book) -> Result<Vec<Entry>, Error> {
    let (batches, steps) = steps(conn, book, "treatment.fed")?;
    let names = names(conn, &steps)?;
    let entry = |step: &Step| {
        let of = batches.get(&step.row.stream)?;
        let entry = bare(Kind::Fed, (step.position, &step.row), &names);
        Some(Entry { mass: step.mass, ..names.with_package(&step.package.to_string(), of_batch(of, entry)) })
    };
    let mut out: Vec<Entry> = steps.iter().filter_map(entry).collect();
    out.extend(stock::own_treated(conn, book)?);
    Ok(out)
}

/// Residues of batches, and what was set right of their masses, on the day they came out.
pub(super) fn came_out(conn: &mut Conn, book: &Book) -> Result<Vec<Entry>, Error> {
    let (batches, mut steps) = steps(conn, book, "treatment.residue_made")?;
    let corrected: Vec<String> =
        batches.iter().filter(|(_, one)| !one.corrections.is_empty()).map(|(stream, _)| stream.clone()).collect();
    let agreed = agreed(conn, book, &corrected, "treatment.correction_agreed")?;
    let made: HashMap<PackageId, Instant> = steps.iter().map(|one| (one.package, one.at)).collect();
    for ((stream, no), (position, row)) in agreed {
        let of = batches.get(&stream).and_then(|one| one.corrections.get(no));
        let Some(of) = of.filter(|one| one.standing == Standing::InForce) else { continue };
        if let Change::ResidueMass { package, old, new } = of.proposal.change
            && let Some(at) = made.get(&package).copied()
        {
            let mass = Mass(new.grams() - old.grams());
            steps.push(Step { kind: Kind::Corrected, position, row, package, mass, at });
        }
    }
    let names = names(conn, &steps)?;
    let entry = |step: &Step| {
        let of = batches.get(&step.row.stream)?;
        let entry = Entry { at: step.at, ..bare(step.kind, (step.position, &step.row), &names) };
        let entry = names.with_package(&step.package.to_string(), of_batch(of, entry));
        Some(Entry { mass: step.mass, party: None, ..entry })
    };
    Ok(steps.iter().filter_map(entry).collect())
}

/// One package in or out.
struct Step {
    kind: Kind,
    position: i64,
    row: EventRow,
    package: PackageId,
    mass: Mass,
    at: Instant,
}

fn steps(conn: &mut Conn, book: &Book, kind: &str) -> Result<(Batches, Vec<Step>), Error> {
    let moments = book.asked.moments();
    let batches = store::treatment::open_within(conn, &book.site.id.to_string(), moments)?;
    let batches: Batches = batches.into_iter().map(|one| (format!("treatment/{}", one.id), one)).collect();
    let mut streams: Vec<String> = batches.keys().cloned().collect();
    streams.sort();
    let rows = store::event::of_kinds(conn, &streams, &[kind], moments, book.limit())?;
    book.bounded(rows.len())?;
    let mut steps = Vec::new();
    for (position, row) in book.entered(rows) {
        let at = Instant::from_micros(row.occurred_at);
        let (kind, package, mass) = match told(&row)? {
            Fact::Treatment(Event::Fed { package, mass_g }) => (Kind::Fed, package, mass_g),
            Fact::Treatment(Event::ResidueMade { package, mass_g }) => (Kind::Made, package, mass_g),
            _ => continue,
        };
        steps.push(Step { kind, position, row, package, mass, at });
    }
    Ok((batches, steps))
}

fn names(conn: &mut Conn, steps: &[Step]) -> Result<Names, Error> {
    let packages = steps.iter().map(|one| one.package.to_string()).collect();
    let events = steps.iter().map(|one| (one.row.id.as_str(), one.row.body.as_str()));
    Names::of(conn, packages, std::collections::BTreeSet::new(), events)
}

/// A batch has no number of its own: the day it began and the end of its id name it.
fn of_batch(one: &Treatment, entry: Entry) -> Entry {
    let id = one.id.to_string();
    let tail = id.get(id.len().saturating_sub(8)..).unwrap_or(&id).to_uppercase();
    Entry {
        batch: Some(format!("{}-{tail}", one.started_on.format("%Y%m%d"))),
        line: Some(one.line.clone()),
        method: Some(one.method.clone()),
        ..entry
    }
}
