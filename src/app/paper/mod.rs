//! Parties' papers: what every register has in common – begin, step, look, list – and the door for manifests: the check
//! before departure and the booking of shares.
//!
//! **Invariant:** a share is moved in the transaction of the event that carries it.

pub mod approval;
pub mod contract;
pub mod credential;
mod departure;
pub mod export;
pub mod name_change;
mod names;
pub mod parameters;
pub mod permit;
mod rebuild;
mod rename;
mod sight;

pub use departure::{book, book_beyond, departure, of_plan, of_plans, taking_over};
pub use rebuild::Rebuilt;
pub use sight::{Listed, figures, get, list, visible_streams};

use super::{
    Error, found,
    record::{Circumstance, Tx, taken},
};
use crate::{
    domain::{
        access::Role,
        journal::event::Event as Fact,
        paper::{Deadline, Kind, Paper, Term, stream},
        party::Site,
        refusal::{Code, Refusal},
    },
    kernel::{clock::Instant, id::SiteId},
    store,
};

/// Begins a paper with its first event.
fn begin<P: Paper>(tx: &mut Tx<'_>, event: P::Event, with: &Circumstance) -> Result<P, Error> {
    let id = tx.env.ids.next(tx.now).hyphenated().to_string();
    let paper = P::begin(&event, &id).ok_or_else(|| Error::Fault("the first event begins a paper".into()))?;
    settle(tx, paper, event, with)
}

/// Takes a paper's stream, before anything is loaded.
fn hold(tx: &mut Tx<'_>, kind: Kind, id: &str) -> Result<(), Error> {
    tx.take(&[stream(kind, id)])
}

/// Takes a paper's stream and loads it.
fn load<P: Paper>(tx: &mut Tx<'_>, id: &str) -> Result<P, Error> {
    hold(tx, P::KIND, id)?;
    found(store::paper::get(tx.conn, id)?)
}

/// The paper is in the version the caller read; asked only once it is known that the caller may see it.
fn fresh<P: Paper>(paper: &P, expected: Option<i64>) -> Result<(), Error> {
    let version = paper.keys().version;
    if expected.is_some_and(|expected| expected != version) {
        return Err(Refusal::of(Code::VersionStale).with("version", version).into());
    }
    Ok(())
}

/// One step of a paper: the event, the row, its deadlines and shares.
fn step<P: Paper>(tx: &mut Tx<'_>, paper: P, event: P::Event, with: &Circumstance) -> Result<P, Error> {
    let after = paper.apply(&event);
    settle(tx, after, event, with)
}

fn settle<P: Paper>(tx: &mut Tx<'_>, after: P, event: P::Event, with: &Circumstance) -> Result<P, Error> {
    let id = after.keys().id;
    let name = stream(P::KIND, &id);
    store::paper::save(tx.conn, &after).map_err(taken)?;
    for deadline in after.deadlines(&event) {
        match deadline {
            Deadline::Set { key, due_at, rule, provisional } => {
                store::stock::set_working_deadline(tx.conn, &key, due_at.micros(), &name, rule, provisional)?;
            }
            Deadline::End(key) => store::stock::end_deadline(tx.conn, &key)?,
        }
    }
    let fact: Fact = event.into();
    book(tx.conn, fact.movements())?;
    tx.record(&name, &fact, with)?;
    Ok(after)
}

/// A refusal of one field.
fn bad_field(pointer: &str, reason: &str) -> Error {
    Refusal::of(Code::RequestField).with("pointer", pointer).with("reason", reason).into()
}

/// First and last day, `2026-11-23`.
pub fn term(from: &str, to: &str) -> Result<Term, Error> {
    let day = |pointer: &str, text: &str| text.parse().map_err(|_| bad_field(pointer, "YYYY-MM-DD"));
    Ok(Term::new(day("/valid_from", from)?, day("/valid_to", to)?)?)
}

/// A site named by id or code. One that is not there is answered like one out of sight.
fn site_named(tx: &mut Tx<'_>, named: &str) -> Result<Site, Error> {
    let site = match named.parse::<SiteId>() {
        Ok(id) => store::party::get_site(tx.conn, &id.to_string())?,
        Err(_) => store::party::find_site(tx.conn, named)?,
    };
    found(site)
}

/// The circumstance of an act on a paper that concerns a site.
fn on_site(now: Instant, role: Role, site: &Site) -> Circumstance {
    super::party::circumstance(now, role, Some(site))
}
