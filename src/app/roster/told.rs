//! Rosters as their events tell them, for comparison with the rows.

use std::collections::BTreeMap;

use crate::{
    app::Error,
    domain::roster::{Event, Roster},
    store::{self, Conn},
};

/// Rosters by stream.
#[derive(Debug, Default)]
pub struct Told(BTreeMap<String, Roster>);

impl Told {
    /// Folds an event of a stream; `Err`: it does not begin a roster, or is of another place's.
    pub fn fold(&mut self, stream: &str, event: &Event) -> Result<(), &'static str> {
        let after = event.fold(self.0.remove(stream)).ok_or("does not begin a roster")?;
        if after.place.stream() != stream {
            return Err("is of another roster's stream");
        }
        self.0.insert(stream.to_owned(), after);
        Ok(())
    }

    /// The first row that is not what the events say.
    pub fn differs(&self, conn: &mut Conn) -> Result<Option<String>, Error> {
        let rows = store::roster::all(conn)?;
        for (row, version) in &rows {
            if self.0.get(&row.place.stream()) != Some(row) || *version != row.version {
                return Ok(Some(format!("row roster {} differs from its events", row.place)));
            }
        }
        Ok((rows.len() != self.0.len()).then(|| "a roster has events but no row".to_owned()))
    }
}
