//! Reference tables loaded while running: the catalogue's newer editions, the calendar's newer years.
//!
//! **Invariant:** a text is kept whole with the event that names its digest, or not at all; one that changes nothing is not
//! kept. What is remembered is forgotten by the load on this server and looked at again within seconds on others.

use std::{
    collections::BTreeMap,
    sync::{Arc, Mutex, PoisonError},
};

use chrono::{Duration, NaiveDate};
use serde::Serialize;

use super::{
    Actor, Env, Error,
    party::circumstance,
    record::{Meta, Tx, execute},
    registry::take_or_begin,
};
use crate::{
    domain::{
        access::{Permission, Role},
        journal::event::Event as Fact,
        reference::{
            Difference, Event, Shelf, Table, TableError,
            difference::What,
            shelf::{Sheet, is_edition},
        },
        refusal::{Code, Refusal},
    },
    exchange::text,
    kernel::{clock::Instant, hash::Hash},
    store::{self, Conn, corrupt, reference::ReferenceRow},
};

/// How long the tables are believed unchanged, as grants are.
const REMEMBER: Duration = Duration::seconds(5);
/// Largest text, more than ten times the largest of ours.
pub const MAX_BYTES: usize = 1024 * 1024;
/// Days on which an edition may begin.
const BEGINS: (i32, i32) = (1990, 2100);

/// The tables as last read, so that no scan asks the database for them.
#[derive(Debug, Default)]
pub struct Remembered(Mutex<Memory>);

#[derive(Debug, Default)]
struct Memory {
    held: Option<Held>,
    /// Counts how often it was forgotten: who began to read before that keeps nothing.
    turn: u64,
}

#[derive(Clone, Debug)]
struct Held {
    looked_at: Instant,
    marks: Vec<(String, i64, String)>,
    shelf: Arc<Shelf>,
}

impl Remembered {
    /// The tables at hand, at most some seconds old.
    pub fn shelf(&self, conn: &mut Conn, now: Instant) -> Result<Arc<Shelf>, Error> {
        if let Some(held) = self.memory(|memory| memory.held.clone()) {
            let age = now.since(held.looked_at);
            if age >= Duration::zero() && age < REMEMBER {
                return Ok(held.shelf);
            }
        }
        self.fresh(conn, now)
    }

    /// The tables as this transaction sees them.
    fn fresh(&self, conn: &mut Conn, now: Instant) -> Result<Arc<Shelf>, Error> {
        let (held, turn) = self.memory(|memory| (memory.held.clone(), memory.turn));
        let marks = store::reference::marks(conn)?;
        let known = held.filter(|held| held.marks == marks).map(|held| held.shelf);
        let tables = known.map_or_else(|| read(conn).map(Arc::new), Ok)?;
        let held = Held { looked_at: now, marks, shelf: Arc::clone(&tables) };
        self.memory(|memory| {
            if memory.turn == turn {
                memory.held = Some(held);
            }
        });
        Ok(tables)
    }

    /// Forgets the tables, so that a load holds at once on this server.
    pub fn forget(&self) {
        self.memory(|memory| *memory = Memory { held: None, turn: memory.turn.wrapping_add(1) });
    }

    fn memory<T>(&self, look: impl FnOnce(&mut Memory) -> T) -> T {
        look(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

/// The tables at hand, read anew: built in, then loaded, oldest first.
pub fn read(conn: &mut Conn) -> Result<Shelf, Error> {
    let mut shelf = Shelf::builtin().map_err(|error| Error::Fault(error.to_string()))?;
    for row in store::reference::all(conn)? {
        let bad = |column| corrupt("reference_table", format!("{}/{}", row.name, row.version), column);
        let table: Table = row.name.parse().map_err(|_| bad("name"))?;
        let from: NaiveDate = row.valid_from.parse().map_err(|_| bad("valid_from"))?;
        if Hash::of(&[row.body.as_bytes()]).hex() != row.sha256 {
            return Err(bad("body").into());
        }
        let sheet = Sheet::kept(table, &row.body, &row.edition, from).map_err(|_| bad("body"))?;
        shelf = shelf.with(sheet, Instant::from_micros(row.loaded_at));
    }
    Ok(shelf)
}

/// Reads a file as a table; for the catalogue with the edition and its first day.
pub fn sheet(table: Table, bytes: &[u8], edition: &str, valid_from: Option<NaiveDate>) -> Result<Sheet, Refusal> {
    if bytes.is_empty() {
        return Err(Code::ImportEmpty.into());
    }
    if bytes.len() > MAX_BYTES {
        return Err(Refusal::of(Code::ImportTooLarge).with("limit_bytes", MAX_BYTES));
    }
    let (text, broken) = text::decode(bytes);
    if broken || text.contains('\0') || bytes.starts_with(b"PK") {
        return Err(Code::ReferenceNotCsv.into());
    }
    let read = match table {
        Table::Catalogue => {
            let field =
                |name: &str, reason: &str| Refusal::of(Code::RequestField).with("pointer", name).with("reason", reason);
            if !is_edition(edition) {
                return Err(field("edition", "letters and digits such as 2025"));
            }
            let from = valid_from.filter(|day| in_bounds(*day));
            let from = from.ok_or_else(|| field("valid_from", "a day such as 2025-01-01"))?;
            Sheet::catalogue(&text, edition, from)
        }
        Table::Calendar => Sheet::calendar(&text),
    };
    read.map_err(|faults| refused(&faults))
}

fn in_bounds(day: NaiveDate) -> bool {
    use chrono::Datelike as _;
    (BEGINS.0..=BEGINS.1).contains(&day.year())
}

/// The refusal of a text: every line with its reason.
fn refused(faults: &[TableError]) -> Refusal {
    let lines: Vec<_> =
        faults.iter().map(|fault| serde_json::json!({"line": fault.line, "reason": fault.reason})).collect();
    let first = faults.first().map(ToString::to_string).unwrap_or_default();
    Refusal::of(Code::ReferenceRows).with("pointer", "").with("reason", first).with("lines", lines)
}

/// What a load came to.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// The text is kept and holds from now on.
    Loaded,
    /// Everything was so already.
    Unchanged,
    /// It was only compared.
    Compared,
}

impl Outcome {
    /// The permanent text.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Loaded => "loaded",
            Self::Unchanged => "unchanged",
            Self::Compared => "compared",
        }
    }
}

/// What a load came to, and what it changed.
#[derive(Clone, Debug, Serialize)]
pub struct Load {
    /// What was done.
    pub outcome: Outcome,
    /// Which table.
    pub table: Table,
    /// Edition of the catalogue, years of the calendar.
    pub edition: String,
    /// First day in force.
    pub valid_from: NaiveDate,
    /// Wastes or days.
    pub rows: u64,
    /// SHA-256 of the text in UTF-8, in hex.
    pub sha256: String,
    /// What it was compared with.
    pub against: String,
    /// Keys that are new.
    pub added: usize,
    /// Keys that are gone.
    pub removed: usize,
    /// Keys whose fields differ.
    pub changed: usize,
    /// Each of them.
    #[serde(flatten)]
    pub difference: Difference,
}

/// Compares a text with what is at hand; changes nothing.
pub fn compare(conn: &mut Conn, env: &Env, actor: &Actor, sheet: &Sheet) -> Result<Load, Error> {
    role(actor)?;
    let shelf = env.reference.fresh(conn, env.clock.now())?;
    let load = proposed(&shelf, sheet, Outcome::Compared)?;
    Ok(load)
}

/// Keeps a text that changes something. Who calls it forgets what is remembered once it is durable, see [`enter`].
pub fn load(tx: &mut Tx<'_>, sheet: &Sheet) -> Result<Load, Error> {
    let role = role(tx.actor)?;
    let stream = sheet.table.stream();
    take_or_begin(tx, stream.to_owned())?;
    let shelf = tx.env.reference.fresh(tx.conn, tx.now)?;
    let load = proposed(&shelf, sheet, Outcome::Loaded)?;
    if load.outcome == Outcome::Unchanged {
        return Ok(load);
    }
    let of_table = store::reference::marks(tx.conn)?.into_iter().filter(|(name, ..)| name == sheet.table.as_str());
    let row = ReferenceRow {
        name: sheet.table.as_str().to_owned(),
        version: of_table.map(|(_, version, _)| version).max().unwrap_or(0) + 1,
        edition: sheet.edition.clone(),
        valid_from: sheet.valid_from.to_string(),
        sha256: load.sha256.clone(),
        row_count: i64::try_from(load.rows).unwrap_or(i64::MAX),
        body: sheet.text.clone(),
        loaded_at: tx.now.micros(),
    };
    store::reference::insert(tx.conn, &row)?;
    let with = circumstance(tx.now, role, None);
    tx.record(stream, &Fact::Reference(sheet.loaded()), &with)?;
    Ok(load)
}

/// Keeps a text as a command of its own and answers with what it came to as JSON; it holds at once on this server.
pub fn enter(env: &Env, actor: &Actor, meta: &Meta, sheet: Sheet) -> Result<String, Error> {
    let answer = execute(env, actor, meta, move |tx| load(tx, &sheet));
    env.reference.forget();
    answer
}

fn role(actor: &Actor) -> Result<Role, Error> {
    let grant = actor.grants_with(Permission::ManagePlatform).next();
    grant.map(|grant| grant.role).ok_or_else(|| Code::NotAllowed.into())
}

fn proposed(shelf: &Shelf, sheet: &Sheet, outcome: Outcome) -> Result<Load, Error> {
    let proposal = shelf.propose(sheet)?;
    Ok(Load {
        outcome: if proposal.same { Outcome::Unchanged } else { outcome },
        table: sheet.table,
        edition: sheet.edition.clone(),
        valid_from: sheet.valid_from,
        rows: sheet.rows(),
        sha256: sheet.sha256(),
        against: proposal.against,
        added: proposal.difference.count(What::Added),
        removed: proposal.difference.count(What::Removed),
        changed: proposal.difference.count(What::Changed),
        difference: proposal.difference,
    })
}

/// The loads that the journal tells, by table and version.
pub type Told = BTreeMap<(String, i64), (Event, i64)>;

/// The first kept text that is not what its event tells.
pub fn differs(conn: &mut Conn, told: &Told) -> Result<Option<String>, Error> {
    let rows = store::reference::all(conn)?;
    for row in &rows {
        let place = format!("row reference_table {} version {}", row.name, row.version);
        let Some((Event::Loaded { table, edition, valid_from, sha256, rows }, at)) =
            told.get(&(row.name.clone(), row.version))
        else {
            return Ok(Some(format!("{place} has no event")));
        };
        let digest = Hash::of(&[row.body.as_bytes()]).hex();
        if digest != *sha256 {
            return Ok(Some(format!("{place}: its text has the digest {digest}, its event says {sha256}")));
        }
        let kept =
            (row.name.as_str(), &row.edition, row.valid_from.as_str(), &row.sha256, row.row_count, row.loaded_at);
        let from = valid_from.to_string();
        let due = (table.as_str(), edition, from.as_str(), sha256, i64::try_from(*rows).unwrap_or(i64::MAX), *at);
        if kept != due {
            return Ok(Some(format!("{place} differs from its event")));
        }
    }
    let missing =
        told.keys().find(|(name, version)| !rows.iter().any(|row| row.name == *name && row.version == *version));
    Ok(missing.map(|(name, version)| format!("reference {name} version {version} has an event but no row")))
}
