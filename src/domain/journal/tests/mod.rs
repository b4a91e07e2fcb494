//! A small journal to test against, and the tests.
#![expect(clippy::unwrap_used, reason = "tests")]

mod body;
mod bundle;
mod chain;
mod tree;

use serde_json::json;
use uuid::Uuid;

use super::body::{ActorKind, Body, EventActor, Evidence, leaf_hash};
use crate::kernel::{
    clock::Instant,
    hash::Hash,
    id::{EventId, Ids as _, SeededIds},
};

/// The file every third event names.
pub(super) const FILE: &[u8] = b"salt and photo";

/// A body and its leaf hash.
pub(super) struct Sealed {
    pub(super) body: Body,
    pub(super) text: String,
    pub(super) hash: Hash,
}

/// `count` events over `streams` streams in turn.
pub(super) fn journal(count: usize, streams: usize) -> Vec<Sealed> {
    let ids = SeededIds::new(7);
    let start = Instant::parse("2026-11-23T08:15:30.123456Z").unwrap();
    let mut sealed: Vec<Sealed> = Vec::new();
    for at in 0..count {
        let before = at.checked_sub(streams).map(|before| &sealed[before]);
        let moment = Instant::from_micros(start.micros() + i64::try_from(at).unwrap() * 1_000_003);
        let evidence = Evidence { kind: "photo".into(), sha256: Hash::of(&[FILE]) };
        let body = Body {
            actor: EventActor { id: Uuid::from_u128(5), kind: ActorKind::User },
            command: format!("command-{at}"),
            data: json!({"mass_g": 172_500, "note": "线\n\"", "of": {"b": [1, null, true], "z": -4}}),
            evidence: if at % 3 == 0 { vec![evidence] } else { Vec::new() },
            id: EventId(ids.next(moment)),
            kind: "package.weighed".into(),
            occurred_at: moment,
            org: None,
            prev: before.map(|before| before.hash),
            recorded_at: Instant::from_micros(moment.micros() + 17),
            stream: format!("package/{}", Uuid::from_u128(u128::try_from(at % streams).unwrap() + 1)),
            version: before.map_or(1, |before| before.body.version + 1),
        };
        let text = body.to_text().unwrap();
        sealed.push(Sealed { hash: leaf_hash(&text), text, body });
    }
    sealed
}
