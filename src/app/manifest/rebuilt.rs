//! Manifests and trips as their events give them, for comparison with the rows.

use std::collections::{BTreeMap, HashMap};

use crate::{
    app::Error,
    domain::{
        manifest::{Event, Manifest, event::Due},
        trip::{self, Trip},
    },
    kernel::clock::Instant,
    store::{self, Conn},
};

/// Rows compared at a time.
const PAGE: i64 = 500;

/// Everything that follows from the events of manifests and trips.
#[derive(Default)]
pub struct Told {
    manifests: HashMap<String, Manifest>,
    trips: HashMap<String, Trip>,
}

/// The deadline that an event sets (`Some`) or ends (`None`): the confirmation of the receipt (Order 23 Art. 18).
pub fn deadline(one: &Manifest, event: &Event) -> Option<(String, Option<Due>)> {
    let key = format!("MAN-03/{}", one.id);
    match event {
        Event::Decided { due: Some(due), .. } | Event::MeteringClosed { due: Some(due), .. } => {
            Some((key, Some(due.clone())))
        }
        Event::Completed { .. } | Event::ConfirmationOverdue { .. } => Some((key, None)),
        _ => None,
    }
}

impl Told {
    /// Folds an event of a manifest; deadlines go where all of them are gathered.
    pub fn manifest(
        &mut self,
        id: &str,
        event: &Event,
        at: Instant,
        deadlines: &mut BTreeMap<String, i64>,
    ) -> Result<(), &'static str> {
        let after = match self.manifests.remove(id) {
            None => id.parse().ok().and_then(|id| event.begin(id)),
            Some(one) => Some(event.apply(one, at)),
        };
        let after = after.ok_or("does not begin a manifest")?;
        match deadline(&after, event) {
            Some((key, Some(due))) => drop(deadlines.insert(key, due.at.micros())),
            Some((key, None)) => drop(deadlines.remove(&key)),
            None => {}
        }
        self.manifests.insert(id.to_owned(), after);
        Ok(())
    }

    /// Folds an event of a trip.
    pub fn trip(&mut self, id: &str, event: &trip::Event) -> Result<(), &'static str> {
        let after = match self.trips.remove(id) {
            None => id.parse().ok().and_then(|id| event.begin(id)),
            Some(trip) => Some(event.apply(trip)),
        };
        self.trips.insert(id.to_owned(), after.ok_or("does not begin a trip")?);
        Ok(())
    }

    /// The first row that is not what its events give.
    pub fn differs(mut self, conn: &mut Conn) -> Result<Option<String>, Error> {
        let mut after = String::new();
        loop {
            let rows = store::manifest::all(conn, &after, PAGE)?;
            let Some(last) = rows.last() else { break };
            after = last.0.id.to_string();
            for (row, taken_in) in rows {
                let told = self.manifests.remove(&row.id.to_string());
                if told.as_ref() != Some(&row) || taken_in != store::manifest::taken_in(&row) {
                    return Ok(Some(format!("row manifest {} differs from its events", row.id)));
                }
            }
        }
        if let Some(missing) = self.manifests.keys().next() {
            return Ok(Some(format!("manifest/{missing} has events but no row")));
        }
        for row in store::trip::all(conn)? {
            if self.trips.remove(&row.id.to_string()).as_ref() != Some(&row) {
                return Ok(Some(format!("row trip {} differs from its events", row.id)));
            }
        }
        Ok(self.trips.keys().next().map(|missing| format!("trip/{missing} has events but no row")))
    }
}
