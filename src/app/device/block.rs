//! Sealing what devices told, hour by hour, and proving that a reading is of its hour's block.
//!
//! **Invariant:** what a block says is what is kept of its hour; a reading that comes later is of a later hour ([`came_at`]). Two servers
//! that look at once seal an hour once.

use std::collections::{BTreeMap, BTreeSet};

use chrono::Duration;

use crate::{
    app::{
        Actor, Env, Error,
        record::{Circumstance, Meta, Tx, execute},
    },
    domain::{
        access::Role,
        device::block::{Event, Line, Proof, Sealed, hour, stream},
        journal::{
            event::Event as Fact,
            frontier::Frontier,
            tree::{MemoryTree, TreeFault, inclusion_proof},
        },
    },
    kernel::{
        clock::Instant,
        hash::Hash,
        id::{CommandId, ReadingBlockId},
    },
    store::{
        self, Conn, corrupt,
        event::EventRow,
        reading::ReadingRow,
        reading_block::{self as rows, BlockRow},
    },
};

/// How long after an hour's end it is sealed: a request that was under way has ended by then.
const GRACE: Duration = Duration::minutes(5);
/// Hours of one run: a server that was away for long catches up in several.
const RUN: usize = 100;
/// Readings read at a time.
const PAGE: i64 = 5000;
/// Most hours whose readings one bundle proves: each is read whole.
const HOURS: usize = 24;

/// When a reading that comes now is said to have come: never in an hour that is sealed, whatever a server's clock says.
pub fn came_at(conn: &mut Conn, now: Instant) -> Result<Instant, Error> {
    let sealed = rows::newest(conn)?.map(|row| Instant::from_micros(row.to_at));
    Ok(sealed.map_or(now, |sealed| sealed.max(now)))
}

/// A reading as it is sealed.
pub fn line(row: &ReadingRow) -> Line {
    Line {
        at: Instant::from_micros(row.at),
        device: row.device.clone(),
        quantity: row.quantity.clone(),
        received_at: Instant::from_micros(row.received_at),
        sequence: row.sequence,
        value: row.value,
    }
}

/// Shows every kept reading that came in a span, in the order in which they are sealed.
pub fn each(conn: &mut Conn, span: (i64, i64), mut show: impl FnMut(&ReadingRow)) -> Result<(), Error> {
    let mut last: Option<ReadingRow> = None;
    loop {
        let page = store::reading::received(conn, span, last.as_ref(), PAGE)?;
        page.iter().for_each(&mut show);
        let Some(row) = page.into_iter().next_back() else { return Ok(()) };
        last = Some(row);
    }
}

/// Seals hours that are over and in which something came; tells how many.
pub fn seal(env: &Env) -> Result<usize, Error> {
    for done in 0..RUN {
        let now = env.clock.now();
        let Some(block) = env.db.read(|conn| next(conn, now))? else { return Ok(done) };
        if !record(env, block, now)? {
            return Ok(done);
        }
    }
    Ok(RUN)
}

/// The next hour to be sealed, with what came in it.
fn next(conn: &mut Conn, now: Instant) -> Result<Option<Sealed>, Error> {
    let newest = rows::newest(conn)?;
    let after = newest.as_ref().map_or(i64::MIN, |row| row.to_at);
    let Some(first) = store::reading::first_from(conn, after)? else { return Ok(None) };
    let (from, to) = hour(Instant::from_micros(first));
    if to.plus(GRACE) > now {
        return Ok(None);
    }
    let mut tree = Frontier::default();
    each(conn, (from.micros(), to.micros()), |row| tree.append(line(row).leaf(), |_| {}))?;
    let number = newest.map_or(1, |row| row.number + 1);
    Ok(Some(Sealed { number, from, to, count: i64::try_from(tree.size()).unwrap_or(i64::MAX), root: tree.root() }))
}

fn record(env: &Env, block: Sealed, now: Instant) -> Result<bool, Error> {
    let id = CommandId::make(env.ids.as_ref(), now);
    let body = Hash::of(&[b"reading_block", &block.number.to_be_bytes(), &block.root.0]);
    let meta = Meta { id, body, device: None, evidence: Vec::new() };
    let work = move |tx: &mut Tx<'_>| {
        let stream = stream(ReadingBlockId::make(tx.env.ids.as_ref(), tx.now));
        if !rows::put(tx.conn, &row(&stream, &block))? {
            return Ok(false);
        }
        let with = Circumstance { occurred_at: tx.now, role: Role::System, org: None, place: None };
        tx.record(&stream, &Fact::from(Event::Sealed(block.clone())), &with)?;
        Ok(true)
    };
    Ok(execute(env, &Actor::system(), &meta, work)? == "true")
}

/// A block as its row.
fn row(stream: &str, of: &Sealed) -> BlockRow {
    BlockRow {
        number: of.number,
        stream: stream.to_owned(),
        from_at: of.from.micros(),
        to_at: of.to.micros(),
        count: of.count,
        root: of.root.hex(),
    }
}

/// What proves some readings: the events of their blocks, and each reading's way to its block's root. What came in an hour that is not
/// sealed yet is left out, and what lies beyond the newest [`HOURS`] hours of them.
pub fn prove(conn: &mut Conn, readings: &[ReadingRow]) -> Result<(Vec<EventRow>, Vec<Proof>), Error> {
    let mut hours: BTreeMap<i64, BTreeSet<(String, i64)>> = BTreeMap::new();
    for one in readings {
        let (from, _) = hour(Instant::from_micros(one.received_at));
        hours.entry(from.micros()).or_default().insert((one.device.clone(), one.sequence));
    }
    let (mut streams, mut proofs) = (Vec::new(), Vec::new());
    for (from, wanted) in hours.into_iter().rev().take(HOURS) {
        let Some(block) = rows::of_hour(conn, from)? else { continue };
        let (mut tree, mut found) = (MemoryTree::default(), Vec::new());
        each(conn, (block.from_at, block.to_at), |row| {
            let line = line(row);
            if wanted.contains(&(row.device.clone(), row.sequence)) {
                found.push((tree.size(), line.text()));
            }
            tree.push(line.leaf());
        })?;
        if tree.root().hex() != block.root {
            return Err(corrupt("reading_block", block.number, "root").into());
        }
        for (index, body) in found {
            let proof = inclusion_proof(&tree, index, tree.size())
                .map_err(|fault: TreeFault<_>| Error::Fault(fault.to_string()))?;
            proofs.push(Proof { body, block: block.stream.clone(), index, proof });
        }
        streams.push(block.stream);
    }
    Ok((store::event::of_streams(conn, &streams)?, proofs))
}

/// What the journal tells of blocks, by number.
#[derive(Default)]
pub struct Told(BTreeMap<i64, BlockRow>);

impl Told {
    /// Folds an event of a stream; `Err`: another block has its number.
    pub fn fold(&mut self, stream: &str, event: &Event) -> Result<(), &'static str> {
        let Event::Sealed(block) = event;
        let before = self.0.insert(block.number, row(stream, block));
        before.map_or(Ok(()), |_| Err("seals a block whose number is another's"))
    }

    /// What differs between blocks, their rows and the kept readings. Readings that came before `kept_from` may be gone, an hour at a
    /// time; what is there was sealed so, and nothing came between.
    pub fn differs(&self, conn: &mut Conn, kept_from: Instant) -> Result<Option<String>, Error> {
        if let Some((place, _)) = (1..).zip(self.0.keys()).find(|(due, number)| due != *number) {
            return Ok(Some(format!("block of readings {place} is missing")));
        }
        let mut number = 0;
        loop {
            let page = rows::after(conn, number, PAGE)?;
            let Some(last) = page.last() else { break };
            number = last.number;
            if let Some(other) = page.iter().find(|row| self.0.get(&row.number) != Some(row)) {
                return Ok(Some(format!("row reading_block {} differs from its event", other.number)));
            }
        }
        if self.0.keys().next_back().copied().unwrap_or(0) != number {
            return Ok(Some(format!("block of readings {} has an event but no row", number + 1)));
        }
        self.hours(conn, kept_from)
    }

    /// Compares the kept readings of sealed hours with the blocks.
    fn hours(&self, conn: &mut Conn, kept_from: Instant) -> Result<Option<String>, Error> {
        let Some(end) = self.0.values().next_back().map(|row| row.to_at) else { return Ok(None) };
        let mut trees: BTreeMap<i64, Frontier> = BTreeMap::new();
        each(conn, (i64::MIN, end), |row| {
            let (from, _) = hour(Instant::from_micros(row.received_at));
            trees.entry(from.micros()).or_default().append(line(row).leaf(), |_| {});
        })?;
        for block in self.0.values() {
            let same = match trees.remove(&block.from_at) {
                Some(tree) => {
                    (i64::try_from(tree.size()).ok(), tree.root().hex()) == (Some(block.count), block.root.clone())
                }
                None => block.to_at <= kept_from.micros(),
            };
            if !same {
                let from = Instant::from_micros(block.from_at);
                return Ok(Some(format!(
                    "readings that came in the hour from {from} differ from block {}",
                    block.number
                )));
            }
        }
        let stray = trees.keys().next().map(|from| Instant::from_micros(*from));
        Ok(stray.map(|from| format!("readings are kept of the hour from {from}, of which no block tells")))
    }
}
