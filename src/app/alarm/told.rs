//! Notices as their events tell them, for comparison with the rows.

use std::collections::BTreeMap;

use crate::{
    app::Error,
    domain::notice::{Event, Mark, Notice},
    kernel::{clock::Instant, id::NoticeId},
    store::{self, Conn, notice::Columns},
};

/// Rows read at a time.
const PAGE: i64 = 1000;

/// Notices by id.
#[derive(Debug, Default)]
pub struct Told(BTreeMap<NoticeId, (Notice, Mark)>);

impl Told {
    /// Folds an event of the stream of this id; `Err`: it does not begin a notice.
    pub fn fold(&mut self, id: &str, event: &Event, occurred_at: i64) -> Result<(), &'static str> {
        let id: NoticeId = id.parse().map_err(|_| "is of no notice")?;
        let at = Instant::from_micros(occurred_at);
        let after = match self.0.remove(&id) {
            None => event.begin(id, at).map(|one| (one, Mark::default())),
            Some((one, mark)) => Some((event.apply(one, at), mark.and(event.mark(at)))),
        };
        self.0.insert(id, after.ok_or("does not begin a notice")?);
        Ok(())
    }

    /// The first row that is not what the events say.
    pub fn differs(mut self, conn: &mut Conn) -> Result<Option<String>, Error> {
        let mut after = String::new();
        loop {
            let rows = store::notice::all(conn, &after, PAGE)?;
            let Some((last, _)) = rows.last() else { break };
            after = last.id.to_string();
            for (row, columns) in rows {
                let told = self.0.remove(&row.id);
                let mark = told.as_ref().map(|(_, mark)| *mark).unwrap_or_default();
                if told.map(|(one, _)| one).as_ref() != Some(&row) || columns != Columns::of(&row, mark) {
                    return Ok(Some(format!("row notice {} differs from its events", row.id)));
                }
            }
        }
        Ok(self.0.keys().next().map(|missing| format!("notice {missing} has events but no row")))
    }
}
