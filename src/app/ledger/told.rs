//! The lines that all events give, for comparison with those that are kept.

use std::collections::BTreeMap;

use super::project::{named, recorded, tells_lines};
use crate::{
    domain::{
        declaration::{Event as DeclarationEvent, period::Period},
        ledger::{
            lock::Locks,
            posting::{Posting, Sent, Step, postings},
            serials::Serials,
        },
        manifest::{Event as ManifestEvent, Manifest},
        package::{Event as PackageEvent, Package},
    },
    kernel::{
        clock::Instant,
        id::{ManifestId, SiteId},
    },
    store::{self, Conn, StoreError, event::EventRow, ledger::LineRow},
};

/// Lines that the events give, kept while everything is rebuilt.
#[derive(Default)]
pub(in crate::app) struct Told {
    serials: Serials,
    manifests: BTreeMap<ManifestId, Manifest>,
    lines: BTreeMap<(i64, i64), LineRow>,
    spans: BTreeMap<String, (SiteId, Period)>,
    locks: Locks,
}

impl Told {
    /// Takes the next event of a manifest, whose lines B.5 tells.
    pub fn manifest(&mut self, id: &str, event: &ManifestEvent) {
        let Ok(id) = id.parse() else { return };
        tells_lines(&mut self.manifests, id, event);
    }

    /// Takes the next event of a declaration, which may lock its span.
    pub fn declaration(&mut self, row: &EventRow, event: &DeclarationEvent) {
        if let DeclarationEvent::Drafted { site, period, .. } = event {
            self.spans.insert(row.stream.clone(), (*site, *period));
        }
        if let (Some(span), Some(position)) = (self.spans.get(&row.stream), row.position) {
            self.locks.fold(*span, event, position);
        }
    }

    /// Takes the next event of a package; unsealed ones are in no ledger yet.
    pub fn fold(
        &mut self,
        row: &EventRow,
        before: Option<&Package>,
        event: &PackageEvent,
        after: &Package,
    ) -> Result<(), StoreError> {
        if row.position.is_some() {
            let one = Sent::asks(event).and_then(|id| self.manifests.get(&id));
            let sent = one.and_then(|one| Sent::of(one, after));
            let at = Instant::from_micros(row.occurred_at);
            let mut postings = postings(Step { before, event, after, at, sent: sent.as_ref() });
            Posting::settle(&mut postings, &self.locks, recorded(row)?);
            let lines = named(row, &postings, &mut self.serials)?;
            self.lines.extend(lines.into_iter().map(|line| ((line.position, line.ordinal), line)));
        }
        Ok(())
    }

    /// The first row that is not what the events give, up to the position that is entered.
    pub fn differs(mut self, conn: &mut Conn) -> Result<Option<String>, StoreError> {
        const PAGE: i64 = 2000;
        let cursor = store::ledger::cursor(conn)?;
        self.lines.retain(|(position, _), _| *position < cursor);
        let mut after = (-1, i64::MAX);
        loop {
            let rows = store::ledger::from(conn, after, PAGE)?;
            let Some(last) = rows.last() else { break };
            after = (last.position, last.ordinal);
            for row in rows {
                let key = (row.position, row.ordinal);
                if self.lines.remove(&key).as_ref() != Some(&row) {
                    return Ok(Some(format!("row ledger_line {key:?} of event {} differs from its events", row.event)));
                }
            }
        }
        let missing = self.lines.keys().next();
        Ok(missing.map(|key| format!("row ledger_line {key:?} is missing, its events give one")))
    }
}
