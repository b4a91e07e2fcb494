//! Block of readings 读数块: what devices told in one hour of our clock, sealed by one hash in the journal (house design §6). The readings
//! are let go of after a time; the hash stays, and who kept a reading with its proof can show that it was told so, and when.
//!
//! **Invariant:** a reading is of the block of the hour in which it came, and of no other; a block, once sealed, takes none up.

use std::collections::HashMap;

use chrono::Duration;
use serde::{Deserialize, Serialize};

use crate::{
    domain::journal::{
        body::{Body, leaf_hash},
        bundle::{Bundle, BundleEvent},
        event,
        tree::verify_inclusion,
    },
    kernel::{clock::Instant, hash::Hash, id::ReadingBlockId},
};

/// The span of a block, from a full hour of UTC on.
pub const SPAN: Duration = Duration::hours(1);

/// The hour in which a moment lies: its beginning and its end.
pub fn hour(at: Instant) -> (Instant, Instant) {
    let span = SPAN.num_microseconds().unwrap_or(i64::MAX);
    let from = Instant::from_micros(at.micros().div_euclid(span) * span);
    (from, from.plus(SPAN))
}

/// A reading as it is sealed: canonical JSON (RFC 8785) with these members in this order. Names and order are permanent.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Line {
    /// When, by the device.
    pub at: Instant,
    /// Id of the device.
    pub device: String,
    /// What is measured.
    pub quantity: String,
    /// When it came, by our clock; within the block's hour.
    pub received_at: Instant,
    /// The device's own number of it.
    pub sequence: i64,
    /// In whole units of the quantity.
    pub value: i64,
}

impl Line {
    /// The text whose hash is a leaf of the block. Ids, words and moments hold nothing that JSON escapes.
    pub fn text(&self) -> String {
        let Self { at, device, quantity, received_at, sequence, value } = self;
        format!(
            r#"{{"at":"{at}","device":"{device}","quantity":"{quantity}","received_at":"{received_at}","sequence":{sequence},"value":{value}}}"#
        )
    }

    /// The leaf: as of an event (journal-format §3).
    pub fn leaf(&self) -> Hash {
        leaf_hash(&self.text())
    }
}

/// One fact about a block. Each block is a stream of its own, so that one can be shown without the others.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(tag = "kind", content = "data")]
pub enum Event {
    /// An hour is over, and what came in it is sealed.
    #[serde(rename = "reading_block.sealed")]
    Sealed(Sealed),
}

/// What a block says.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Sealed {
    /// 1, 2, 3 … without a gap: a block that is missing is missed.
    pub number: i64,
    /// Beginning of the hour. Hours between two blocks had no reading.
    pub from: Instant,
    /// Its end.
    pub to: Instant,
    /// Readings that came in it; at least one.
    pub count: i64,
    /// Root of the RFC 6962 tree of their leaves, in order of `received_at`, `device` and `sequence`.
    pub root: Hash,
}

impl From<Event> for event::Event {
    fn from(event: Event) -> Self {
        Self::ReadingBlock(event)
    }
}

/// The stream of a block.
pub fn stream(id: ReadingBlockId) -> String {
    format!("reading_block/{id}")
}

/// A reading with what proves that it is of a block.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Proof {
    /// [`Line::text`].
    pub body: String,
    /// Stream of its block.
    pub block: String,
    /// Its place in the block, from 0 on.
    pub index: u64,
    /// RFC 6962 inclusion proof in the block, lowest sibling first.
    pub proof: Vec<Hash>,
}

/// Why a reading is not proven.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Fault {
    /// It is no line.
    #[error("reading {0}: not in the form of a sealed reading")]
    Form(usize),
    /// Its block is not among the events.
    #[error("reading {0}: its block is not in the bundle")]
    Block(usize),
    /// It came at another hour.
    #[error("reading {0}: it did not come in the hour of its block")]
    Hour(usize),
    /// The proof does not hold.
    #[error("reading {0}: the proof does not lead to the root of its block")]
    Proof(usize),
}

/// Checks readings against the blocks of a bundle that was verified; a fault tells which one, from 0 on.
pub fn verify(bundle: &Bundle, proofs: &[Proof]) -> Result<(), Fault> {
    let blocks: HashMap<String, Sealed> = bundle.events.iter().filter_map(block).collect();
    for (at, one) in proofs.iter().enumerate() {
        let line: Line = serde_json::from_str(&one.body).map_err(|_| Fault::Form(at))?;
        if line.text() != one.body {
            return Err(Fault::Form(at));
        }
        let block = blocks.get(&one.block).ok_or(Fault::Block(at))?;
        if line.received_at < block.from || line.received_at >= block.to {
            return Err(Fault::Hour(at));
        }
        let count = u64::try_from(block.count).unwrap_or(0);
        if !verify_inclusion(line.leaf(), one.index, count, &one.proof, block.root) {
            return Err(Fault::Proof(at));
        }
    }
    Ok(())
}

fn block(event: &BundleEvent) -> Option<(String, Sealed)> {
    let body = Body::parse(&event.body).ok().filter(|body| body.kind == "reading_block.sealed")?;
    serde_json::from_value(body.data).ok().map(|sealed| (body.stream, sealed))
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "tests")]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::kernel::canonical::to_canonical;

    fn line() -> Line {
        Line {
            at: Instant::from_micros(1_780_000_000_123_456),
            device: "019a3759-7180-7000-8000-102c00000001".to_owned(),
            quantity: "weight".to_owned(),
            received_at: Instant::from_micros(1_780_000_001_000_000),
            sequence: 4711,
            value: 215_300,
        }
    }

    #[test]
    fn a_line_is_canonical_json_and_reads_back() {
        let text = line().text();
        let built = json!({
            "value": 215_300, "sequence": 4711, "quantity": "weight", "device": "019a3759-7180-7000-8000-102c00000001",
            "at": "2026-05-28T20:26:40.123456Z", "received_at": "2026-05-28T20:26:41.000000Z",
        });
        assert_eq!(text, to_canonical(&built).unwrap());
        assert_eq!(serde_json::from_str::<Line>(&text).unwrap(), line());
    }

    #[test]
    fn an_hour_begins_with_itself_and_ends_before_the_next() {
        let at = line().at;
        let (from, to) = hour(at);
        assert_eq!((from.to_string().as_str(), to.since(from)), ("2026-05-28T20:00:00.000000Z", SPAN));
        assert_eq!((hour(from).0, hour(to).0), (from, to));
        assert_eq!(hour(Instant::from_micros(-1)).1.micros(), 0);
    }
}
