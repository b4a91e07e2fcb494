//! Treatment batches folded from the journal alone, to be compared with their rows and with the links of packages.

use std::collections::{BTreeMap, HashMap};

use crate::{
    app::Error,
    domain::treatment::{Event, Whole},
    kernel::clock::Instant,
    store::{self, Conn},
};

/// Batches as their events tell, by stream.
#[derive(Default)]
pub struct Told(HashMap<String, Whole>);

impl Told {
    /// Folds one more event of a stream; `false` when it does not begin a batch and none is there.
    pub fn fold(&mut self, stream: &str, event: &Event, at: Instant) -> bool {
        let after = match self.0.remove(stream) {
            Some(whole) => Some(whole.apply(event, at)),
            None => stream.rsplit('/').next().and_then(|id| Whole::begin(event, id.parse().ok()?, at)),
        };
        after.is_some_and(|whole| self.0.insert(stream.to_owned(), whole).is_none())
    }

    /// What of each input went into each residue: (parent, child) and grams.
    pub fn links(&self) -> BTreeMap<(String, String), i64> {
        let links = self.0.values().flat_map(Whole::links);
        links.map(|(parent, child, share)| ((parent.to_string(), child.to_string()), share.grams())).collect()
    }

    /// The first row that is not what its events say.
    pub fn differs(&self, conn: &mut Conn) -> Result<Option<String>, Error> {
        if store::treatment::all_ids(conn)?.len() != self.0.len() {
            return Ok(Some("table treatment has another number of rows than the events have batches".into()));
        }
        for (stream, whole) in &self.0 {
            if store::treatment::get_whole(conn, &whole.batch.id.to_string())?.as_ref() != Some(whole) {
                return Ok(Some(format!("row {stream}, its inputs or its residues differ from its events")));
            }
        }
        Ok(None)
    }
}
