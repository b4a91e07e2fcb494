//! A factory's ledger entered into the journal: accepted rows become events of packages, in pieces that each commit by
//! themselves. An import that was cut short is taken up by importing the same file again.
//!
//! **Invariant:** a row and its events are entered together or not at all; two imports at once enter each row once.

mod arises;
pub mod balance;
mod book;
mod enter;
mod entries;
pub mod file;
pub mod lock;
pub mod project;
mod receivers;
pub mod shown;
pub(in crate::app) mod told;

pub(in crate::app) use entries::in_pieces;
pub(in crate::app) use receivers::{Went, went};

use chrono::NaiveDate;

use self::{book::Book, enter::Entry};
use super::{
    Actor, Env, Error, read,
    record::{Answer, Meta, Tx, known, prepare},
};
use crate::{
    domain::{
        access::{Permission, Role},
        journal::event::Event as Fact,
        ledger::{self, Held, Import, LedgerRow, SiteNamed, line::Workbook},
        party::Site,
        reference::Shelf,
        refusal::{Code, Refusal},
    },
    kernel::{
        hash::Hash,
        id::{CommandId, SiteId},
    },
    store::{self, Conn, StoreError},
};

/// Rows entered in one transaction: few enough that scans beside it do not wait.
const PIECE: usize = 100;
/// How often the file is judged anew because somebody else entered rows meanwhile.
const TRIES: usize = 20;

/// A file that was read.
#[derive(Clone, Debug)]
pub struct Upload {
    /// Whose ledger it is.
    pub site: SiteId,
    /// What the file holds.
    pub workbook: Workbook,
    /// Digest of the file.
    pub digest: Hash,
    /// The day of reading.
    pub read_on: NaiveDate,
}

/// Hears how many rows of how many are in; its error ends the import, and what is entered stays.
pub type Progress<'a> = &'a mut dyn FnMut(usize, usize) -> Result<(), Error>;

/// Enters what is new in a ledger and answers with the report as JSON. `progress` hears how many rows of how many are in.
pub fn import(
    env: &Env,
    actor: &Actor,
    meta: &Meta,
    upload: &Upload,
    progress: &mut dyn FnMut(usize, usize),
) -> Result<String, Error> {
    import_while(env, actor, meta, upload, &mut |done, total| {
        progress(done, total);
        Ok(())
    })
}

/// The same, until `progress` ends it.
pub fn import_while(
    env: &Env,
    actor: &Actor,
    meta: &Meta,
    upload: &Upload,
    progress: Progress<'_>,
) -> Result<String, Error> {
    if let Some(answer) = env.db.read(|conn| known(conn, actor, meta))? {
        return answer.into_result();
    }
    let site = env.db.read(|conn| may_import(conn, actor, &upload.site.to_string()))?;
    for _ in 0..TRIES {
        match attempt(env, actor, meta, upload, &site, progress) {
            Err(Error::Store(StoreError::Conflict)) => {}
            other => return other,
        }
    }
    Err(Code::Busy.into())
}

/// The site, when the actor may read its ledger in: absent out of sight, refused without the permission.
pub fn may_import(conn: &mut Conn, actor: &Actor, site: &str) -> Result<Site, Error> {
    let site = read::site(conn, actor, site)?;
    let role = actor.role_on(Permission::ImportLedger, site.id, site.organisation, &site.division);
    if role.is_some() { Ok(site) } else { Err(Code::NotAllowed.into()) }
}

/// Judges the file against what is on record now, and enters the rest. `Conflict` when that changed meanwhile.
fn attempt(
    env: &Env,
    actor: &Actor,
    meta: &Meta,
    upload: &Upload,
    site: &Site,
    progress: Progress<'_>,
) -> Result<String, Error> {
    let codes: Vec<String> = ledger::check::batches(&upload.workbook).into_iter().collect();
    let (many, held, shelf) = env.db.read(|conn| {
        let id = site.id.to_string();
        let rows = store::imported::batches(conn, &id)?;
        let mut held = book::held(&rows)?;
        held.lock(store::declaration::locked(conn, &id, "")?);
        held.know(book::own(conn, &id, &codes)?);
        Ok::<_, Error>((rows.len(), held, env.reference.shelf(conn, env.clock.now())?))
    })?;
    let judged = judge(upload, site, &held, &shelf);
    let report = serde_json::to_value(&judged.report)?;
    let mut count = i64::try_from(many).unwrap_or(i64::MAX);
    let new: Vec<LedgerRow> = judged.rows.iter().filter(|row| !row.already_there).cloned().collect();
    let fact = fact(upload, &judged);
    let total = new.len();
    let mut pieces = new.chunks(PIECE).map(<[LedgerRow]>::to_vec).peekable();
    let mut done = 0;
    while let Some(piece) = pieces.next_if(|piece| piece.len() == PIECE && done + PIECE < total) {
        let id = CommandId::make(env.ids.as_ref(), env.clock.now());
        let own = Meta { id, body: meta.body, device: meta.device.clone(), evidence: Vec::new() };
        done += piece.len();
        let site = site.clone();
        run(env, actor, &own, move |tx| enter(tx, &site, &piece, count))?;
        count += i64::try_from(PIECE).unwrap_or(0);
        progress(done, total)?;
    }
    let (last, site) = (pieces.next().unwrap_or_default(), site.clone());
    let answer = run(env, actor, meta, move |tx| {
        enter(tx, &site, &last, count)?;
        if total == 0 {
            // The same file again changes nothing.
            return Ok(report.clone());
        }
        let with = super::party::circumstance(tx.now, Role::Import, Some(&site));
        tx.record(&format!("ledger/{}", tx.command()), &Fact::Ledger(fact.clone()), &with)?;
        Ok(report.clone())
    })?;
    progress(total, total)?;
    Ok(answer)
}

fn run<T, W>(env: &Env, actor: &Actor, meta: &Meta, work: W) -> Result<String, Error>
where
    T: serde::Serialize + 'static,
    W: FnMut(&mut Tx<'_>) -> Result<T, Error> + Send + 'static,
{
    let answer: Answer = env.db.write(prepare(env, actor, meta, work))?;
    answer.into_result()
}

/// Takes the site so that imports of it go one after the other, and enters the rows of a piece.
fn enter(tx: &mut Tx<'_>, site: &Site, piece: &[LedgerRow], expected: i64) -> Result<usize, Error> {
    tx.take(&[format!("site/{}", site.id)])?;
    let site_id = site.id.to_string();
    if store::imported::count_batches(tx.conn, &site_id)? != expected {
        return Err(StoreError::Conflict.into());
    }
    // Declared since the file was judged: those rows are judged anew.
    let locked = store::declaration::locked(tx.conn, &site_id, "")?;
    if piece.iter().any(|row| locked.iter().any(|span| lock::covers(*span, row.day))) {
        return Err(StoreError::Conflict.into());
    }
    let book = Book::open(tx.conn, &site_id, piece)?;
    let mut entry = Entry::begin(tx, site, book)?;
    for row in piece {
        entry.enter(tx, row)?;
    }
    entry.close(tx)?;
    Ok(piece.len())
}

fn judge(upload: &Upload, site: &Site, held: &Held, shelf: &Shelf) -> Import {
    let uscc = site.code.split('-').next().unwrap_or_default().to_owned();
    let named = SiteNamed { name: site.name.clone(), uscc, division: site.division.clone() };
    ledger::import(&upload.workbook, named, shelf, upload.read_on, held)
}

fn fact(upload: &Upload, judged: &Import) -> ledger::Event {
    let count = |rows: usize| u64::try_from(rows).unwrap_or(u64::MAX);
    ledger::Event::Imported {
        site: upload.site,
        file_sha256: upload.digest.hex(),
        read_on: upload.read_on,
        rows_total: count(judged.report.rows_total),
        rows_accepted: count(judged.report.rows_accepted),
        rows_refused: count(judged.report.rows_refused),
        rows_new: count(judged.rows_new),
    }
}

/// The day of reading: as said, else today; nobody reads tomorrow.
pub fn day_of_reading(said: Option<&str>, today: NaiveDate) -> Result<NaiveDate, Refusal> {
    let Some(said) = said.filter(|text| !text.is_empty()) else { return Ok(today) };
    let fault = |reason: &str| Refusal::of(Code::RequestField).with("pointer", "read_on").with("reason", reason);
    let day: NaiveDate = said.parse().map_err(|_| fault("a day such as 2026-11-23"))?;
    if day > today { Err(fault("later than today")) } else { Ok(day) }
}
