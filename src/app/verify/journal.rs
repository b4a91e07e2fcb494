//! Reads a whole journal and judges it, on two threads. What each event says by itself either may look at; what follows from
//! the ones before is judged in order.

use std::sync::mpsc::{Receiver, SyncSender, TrySendError, sync_channel};

use super::{Error, PAGE, Rebuilt};
use crate::{
    domain::journal::chain::{ChainCheck, Columns, Difference, Look, look},
    store::{self, Conn, event::EventRow},
};

/// Pages read before they are judged.
const PAGES_AHEAD: usize = 4;

/// Events read, with what was seen of them by themselves when the reader had time to look.
struct Page {
    rows: Vec<EventRow>,
    looks: Vec<Result<Look, Difference>>,
}

/// Reads on one thread and judges on another. Judging takes longer: when the judge is busy the reader looks at what it read.
pub(super) fn feed_all(
    conn: &mut Conn,
    check: &mut ChainCheck,
    rebuilt: Option<&mut Rebuilt>,
) -> Result<Option<String>, Error> {
    let (pages, inbox) = sync_channel(PAGES_AHEAD);
    std::thread::scope(|scope| {
        let judge = scope.spawn(move || judge_all(&inbox, check, rebuilt));
        let read = read_all(conn, &pages);
        drop(pages);
        let fault = judge.join().map_err(|_| Error::Fault("the judging thread stopped".into()))?;
        read?;
        Ok(fault)
    })
}

/// Sealed events by position, then the others by stream and version; ends early when nobody listens.
fn read_all(conn: &mut Conn, pages: &SyncSender<Page>) -> Result<(), Error> {
    let mut position = i64::MIN;
    loop {
        let rows = store::event::from_position(conn, position, PAGE)?;
        let whole = rows.len() == usize::try_from(PAGE).unwrap_or(0);
        if let Some(last) = rows.last().and_then(|row| row.position) {
            position = last.saturating_add(1);
        }
        if !hand_over(pages, rows) {
            return Ok(());
        }
        if !whole {
            break;
        }
    }
    hand_over(pages, store::event::unsealed(conn)?);
    Ok(())
}

/// `false`: nobody listens.
fn hand_over(pages: &SyncSender<Page>, rows: Vec<EventRow>) -> bool {
    match pages.try_send(Page { rows, looks: Vec::new() }) {
        Ok(()) => true,
        Err(TrySendError::Full(Page { rows, .. })) => {
            let looks = rows.iter().map(|row| look(&columns(row), &row.body)).collect();
            pages.send(Page { rows, looks }).is_ok()
        }
        Err(TrySendError::Disconnected(_)) => false,
    }
}

const fn columns(row: &EventRow) -> Columns<'_> {
    Columns {
        id: row.id.as_str(),
        stream: row.stream.as_str(),
        version: row.version,
        kind: row.kind.as_str(),
        command: row.command.as_str(),
        occurred_at: row.occurred_at,
        recorded_at: row.recorded_at,
        hash: row.hash.as_str(),
        position: row.position,
    }
}

fn judge_all(pages: &Receiver<Page>, check: &mut ChainCheck, mut rebuilt: Option<&mut Rebuilt>) -> Option<String> {
    for Page { rows, looks } in pages {
        let mut looks = looks.into_iter();
        for row in &rows {
            let columns = columns(row);
            let seen = looks.next().unwrap_or_else(|| look(&columns, &row.body));
            if let Err(fault) = check.feed(&columns, seen) {
                return Some(fault.to_string());
            }
            if let Some(Err(fault)) = rebuilt.as_mut().map(|rebuilt| rebuilt.fold(row)) {
                return Some(fault);
            }
        }
    }
    None
}
