//! Exchange with the official system (ADR 15): what becomes ready is a row of the transaction that makes it so, and is sent or handed in
//! afterwards; what comes back is entered by the ordinary commands.
//!
//! **Invariant:** no number is made here, and none is kept that has not the official form. Without a connection that is on, nothing here
//! writes anything.

mod body;
pub mod connection;
pub mod package;
pub mod queue;
pub mod ready;
pub mod reconcile;
pub mod send;
pub mod settle;

pub use settle::fetched;

use super::Error;
use crate::{
    domain::exchange::{Kind, State, Step, Way, next},
    kernel::clock::Instant,
    store::{self, Conn, exchange::ItemRow},
};

/// Kind and state of a row.
fn read(row: &ItemRow) -> Result<(Kind, State), Error> {
    let kind = Kind::parse(&row.kind).ok_or_else(|| store::corrupt("exchange_item", &row.id, "kind"))?;
    let state = State::parse(&row.state).ok_or_else(|| store::corrupt("exchange_item", &row.id, "state"))?;
    Ok((kind, state))
}

/// What is noted with a step of an item.
#[derive(Clone, Debug, Default)]
struct Note {
    number: Option<String>,
    reason: Option<String>,
    fault: Option<String>,
    next_at: Option<i64>,
    /// Another try, or question.
    tried: bool,
}

/// Moves an item by a step and lets the rules look at its site; `false`: somebody else moved it meanwhile.
fn step(conn: &mut Conn, before: &ItemRow, of: Step, note: Note, now: Instant) -> Result<bool, Error> {
    let (_, from) = read(before)?;
    let to = next(from, of)?;
    let mut row = before.clone();
    to.as_str().clone_into(&mut row.state);
    row.next_at = note.next_at;
    row.last_fault = note.fault;
    row.attempts += i64::from(note.tried);
    row.ended_at =
        matches!(to, State::Accepted | State::Returned | State::GaveUp | State::Superseded).then_some(now.micros());
    row.number = note.number.or(row.number);
    row.reason = if to == State::Returned { note.reason } else { None };
    match of {
        Step::Deliver if from != State::Sent => (row.sent_at, row.attempts) = (Some(now.micros()), 1),
        Step::Resend => (row.began_at, row.attempts, row.sent_at) = (now.micros(), 0, None),
        _ => {}
    }
    let saved = store::exchange::save(conn, from.as_str(), &row)?;
    if saved {
        store::watch::touch(conn, &format!("site/{}", row.site), now.micros())?;
    }
    Ok(saved)
}

/// When what is to be sent is due: at once, or when a person hands it in.
fn due(way: &str, now: Instant) -> Option<i64> {
    (way == Way::Http.as_str()).then_some(now.micros())
}
