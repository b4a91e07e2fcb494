//! What came to a receiver's gate: one row for each package that was decided on, one for a pipeline; and what was set right of it
//! afterwards, on the day of the receipt.

use std::collections::{BTreeSet, HashMap};

use super::{Book, agreed, bare, names::Names, told};
use crate::{
    app::{Error, ledger::in_pieces},
    domain::{
        journal::event::Event as Fact,
        logbook::{Entry, Kind},
        manifest::{
            Event, Manifest,
            correction::{Change, Standing},
            event::Verdict,
        },
    },
    kernel::{clock::Instant, id::PackageId, mass::Mass},
    store::{self, Conn, event::EventRow},
};

type Manifests = HashMap<String, Manifest>;

pub(super) fn entries(conn: &mut Conn, book: &Book) -> Result<Vec<Entry>, Error> {
    let site = book.site.id.to_string();
    let ids = store::manifest::decided_since(conn, &site, &book.asked.from.to_string())?;
    let streams: Vec<String> = ids.iter().map(|id| format!("manifest/{id}")).collect();
    let kinds = ["manifest.decided", "manifest.metering_closed"];
    let rows = store::event::of_kinds(conn, &streams, &kinds, book.asked.moments(), book.limit())?;
    let mut steps = Vec::new();
    let mut count = 0;
    for (position, row) in book.entered(rows) {
        if let Fact::Manifest(event) = told(&row)? {
            count += if let Event::Decided { packages, .. } = &event { packages.len() } else { 1 };
            steps.push((position, row, event));
        }
    }
    book.bounded(count)?;
    let ids = steps.iter().filter_map(|(_, row, _)| row.stream.split_once('/')).map(|(_, id)| id.to_owned()).collect();
    let manifests = in_pieces(ids, |ids| store::manifest::many(conn, ids))?;
    let manifests: Manifests = manifests.into_iter().map(|one| (Manifest::stream(one.id), one)).collect();
    let corrected: Vec<String> =
        manifests.values().filter(|one| !one.corrections.is_empty()).map(|one| Manifest::stream(one.id)).collect();
    let agreed = agreed(conn, book, &corrected, "manifest.correction_agreed")?;
    let names = names(conn, &steps, &manifests, agreed.values())?;
    let mut out = Vec::new();
    for (position, row, event) in &steps {
        let Some(one) = manifests.get(&row.stream) else { continue };
        let of = Of { one, names: &names, told: (*position, row) };
        match event {
            Event::Decided { packages, .. } => out.extend(packages.iter().map(|(id, what)| of.decided(*id, what))),
            Event::MeteringClosed { in_g, .. } => out.push(Entry { mass: *in_g, ..of.piped(Kind::Metered) }),
            _ => {}
        }
        for (no, correction) in one.corrections.iter().enumerate() {
            let by = agreed.get(&(row.stream.clone(), no)).filter(|_| correction.standing == Standing::InForce);
            let Some((position, by)) = by else { continue };
            let of = Of { told: (*position, by), ..of };
            out.extend(of.corrected(event, &correction.proposal.change, Instant::from_micros(row.occurred_at)));
        }
    }
    Ok(out)
}

fn names<'a>(
    conn: &mut Conn,
    steps: &'a [(i64, EventRow, Event)],
    manifests: &Manifests,
    agreed: impl Iterator<Item = &'a (i64, EventRow)>,
) -> Result<Names, Error> {
    let mut packages = BTreeSet::new();
    for (_, _, event) in steps {
        if let Event::Decided { packages: told, .. } = event {
            packages.extend(told.keys().map(ToString::to_string));
        }
    }
    let sites = manifests.values().map(|one| one.consignor.site.to_string()).collect();
    let rows = steps.iter().map(|(_, row, _)| row).chain(agreed.map(|(_, row)| row));
    Names::of(conn, packages, sites, rows.map(|row| (row.id.as_str(), row.body.as_str())))
}

/// An event of a manifest.
#[derive(Clone, Copy)]
struct Of<'a> {
    one: &'a Manifest,
    names: &'a Names,
    told: (i64, &'a EventRow),
}

impl Of<'_> {
    fn bare(&self, kind: Kind) -> Entry {
        let entry = bare(kind, self.told, self.names);
        let party = self.names.site(&self.one.consignor.site.to_string(), entry.at);
        Entry { manifest: Some(self.one.display()), party, ..entry }
    }

    /// A pipeline has no packages; of several wastes a meter tells the sum only.
    fn piped(&self, kind: Kind) -> Entry {
        let mut codes: Vec<&str> = self.one.lines.iter().map(|line| line.waste_code.as_str()).collect();
        codes.dedup();
        let method = self.one.lines.first().map(|line| line.method.clone());
        Entry { waste_code: codes.join("、"), method, ..self.bare(kind) }
    }

    fn package(&self, id: PackageId, kind: Kind) -> Entry {
        let item = self.one.items.get(&id);
        let line = item.and_then(|item| self.one.lines.get(item.line));
        let entry = self.names.with_package(&id.to_string(), self.bare(kind));
        let waste_code = line.map_or(entry.waste_code.clone(), |line| line.waste_code.clone());
        Entry {
            waste_code,
            label: item.map(|item| item.label_g),
            method: line.map(|line| line.method.clone()),
            ..entry
        }
    }

    fn decided(&self, id: PackageId, verdict: &Verdict) -> Entry {
        match verdict {
            Verdict::Accept { mass_g, differs } => {
                Entry { mass: *mass_g, differs: differs.clone(), ..self.package(id, Kind::Accepted) }
            }
            Verdict::Reject { reason } => Entry { differs: vec![*reason], ..self.package(id, Kind::Refused) },
            Verdict::Hold { reason } => Entry { differs: vec![*reason], ..self.package(id, Kind::Held) },
        }
    }

    /// The difference a correction in force makes to what this event received.
    fn corrected(&self, event: &Event, change: &Change, at: Instant) -> Option<Entry> {
        let (entry, old, new) = match (event, change) {
            (Event::Decided { packages, .. }, Change::AcceptedMass { package, old, new })
                if matches!(packages.get(package), Some(Verdict::Accept { .. })) =>
            {
                (Entry { label: None, ..self.package(*package, Kind::Corrected) }, *old, *new)
            }
            (Event::MeteringClosed { .. }, Change::InMass { old: Some(old), new }) => {
                (self.piped(Kind::Corrected), *old, *new)
            }
            _ => return None,
        };
        Some(Entry { at, mass: Mass(new.grams() - old.grams()), ..entry })
    }
}
