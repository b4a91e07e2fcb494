//! The evidence bundle (journal-format §5): events that prove themselves without the database. Invariant: nothing
//! in it is believed but the key. The ZIP around it is opened elsewhere.

use std::collections::{BTreeSet, HashMap};

use serde::{Deserialize, Serialize};

use super::{
    body::{BodyFault, BodyView, leaf_hash},
    checkpoint::{Checkpoint, NoteFault, VerifierKey},
    tree::verify_inclusion,
};
use crate::kernel::hash::Hash;

/// `bundle.json` (journal-format §5).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Bundle {
    /// Always 1.
    pub v: u8,
    /// Name of the journal.
    pub origin: String,
    /// Verifier key as its maker states it.
    pub key: String,
    /// Signed note.
    pub checkpoint: String,
    /// What was asked for.
    pub about: String,
    /// Events with their proofs.
    pub events: Vec<BundleEvent>,
    /// Evidence under `files/`.
    pub files: Vec<BundleFile>,
    /// Evidence named but not handed out.
    #[serde(default)]
    pub withheld: Vec<Hash>,
}

/// One event of a bundle (journal-format §5).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct BundleEvent {
    /// Place in the tree.
    pub position: u64,
    /// Sealed text.
    pub body: String,
    /// Inclusion proof, lowest sibling first.
    pub proof: Vec<Hash>,
}

/// One file of a bundle (journal-format §5).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct BundleFile {
    /// Digest, and its name under `files/`.
    pub sha256: Hash,
    /// Name for people.
    pub name: String,
    /// MIME type.
    pub media_type: String,
}

/// What a sound bundle shows. Without a key from outside it is only `self-signed` (journal-format §6).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BundleReport {
    /// Events in it.
    pub events: u64,
    /// Size of the checkpoint.
    pub size: u64,
    /// Its root.
    pub root: Hash,
    /// No key from outside was given.
    pub self_signed: bool,
    /// Readings of devices that are proven by blocks in it.
    pub readings: u64,
}

impl std::fmt::Display for BundleReport {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let word = if self.self_signed { "self-signed" } else { "ok" };
        write!(f, "{word} events={} size={} root={}", self.events, self.size, self.root)?;
        if self.readings > 0 { write!(f, " readings={}", self.readings) } else { Ok(()) }
    }
}

/// Why a bundle proves nothing.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum BundleFault {
    /// Not version 1.
    #[error("bundle version {0} is not 1")]
    Version(u8),
    /// Key or checkpoint.
    #[error("checkpoint: {0}")]
    Note(#[from] NoteFault),
    /// The stated key or origin is not that of the key it is checked with.
    #[error("{0} is not that of the key")]
    Stated(&'static str),
    /// The body of an event is not one.
    #[error("event at position {position}: {what}")]
    Body {
        /// Place in the tree.
        position: u64,
        /// What is wrong.
        what: BodyFault,
    },
    /// An event differs from what is proved.
    #[error("event {event_id} stream {stream} version {version}: {what}")]
    Event {
        /// Its id.
        event_id: String,
        /// Its stream.
        stream: String,
        /// Its version.
        version: i64,
        /// What differs.
        what: String,
    },
    /// A file differs from its name, from the list, or is named by no event.
    #[error("file {sha256}: {what}")]
    File {
        /// Its name under `files/`.
        sha256: Hash,
        /// What differs.
        what: &'static str,
    },
}

/// Checks a bundle (journal-format §5). `files`: name under `files/` and digest of the bytes there.
pub fn verify_bundle(
    bundle: &Bundle,
    files: &[(Hash, Hash)],
    key: Option<&VerifierKey>,
) -> Result<BundleReport, BundleFault> {
    if bundle.v != 1 {
        return Err(BundleFault::Version(bundle.v));
    }
    let stated = VerifierKey::parse(&bundle.key)?;
    let trusted = key.unwrap_or(&stated);
    if *trusted != stated {
        return Err(BundleFault::Stated("key"));
    }
    if bundle.origin != trusted.name() {
        return Err(BundleFault::Stated("origin"));
    }
    let Checkpoint { size, root, .. } = Checkpoint::open(&bundle.checkpoint, trusted)?;
    let given: BTreeSet<Hash> = files.iter().map(|(name, _)| *name).collect();
    let withheld: BTreeSet<Hash> = bundle.withheld.iter().copied().collect();
    let mut named = BTreeSet::new();
    let mut heads: HashMap<&str, (i64, Hash)> = HashMap::new();
    let mut events: Vec<&BundleEvent> = bundle.events.iter().collect();
    events.sort_by_key(|event| event.position);
    for event in events {
        let body = BodyView::read(&event.body).map_err(|what| BundleFault::Body { position: event.position, what })?;
        let fault = |what: String| {
            let (event_id, stream) = (body.id.to_owned(), body.stream.to_owned());
            Err(BundleFault::Event { event_id, stream, version: body.version, what })
        };
        let leaf = leaf_hash(&event.body);
        if !verify_inclusion(leaf, event.position, size, &event.proof, root) {
            return fault(format!("the proof does not lead from position {} to the root", event.position));
        }
        let (version, prev) = heads.get(body.stream).map_or((0, None), |(version, head)| (*version, Some(*head)));
        if body.version != version + 1 {
            return fault(format!("version: expected {}", version + 1));
        }
        if body.prev != prev {
            return fault("prev: the event before it has another hash".to_owned());
        }
        for (_, sha256) in &body.evidence {
            if !given.contains(sha256) && !withheld.contains(sha256) {
                return fault(format!("evidence {sha256} is neither given nor withheld"));
            }
            named.insert(*sha256);
        }
        heads.insert(body.stream, (body.version, leaf));
    }
    verify_files(bundle, files, &named)?;
    Ok(BundleReport { events: bundle.events.len() as u64, size, root, self_signed: key.is_none(), readings: 0 })
}

fn verify_files(bundle: &Bundle, files: &[(Hash, Hash)], named: &BTreeSet<Hash>) -> Result<(), BundleFault> {
    let fault = |sha256, what| Err(BundleFault::File { sha256, what });
    for &(name, digest) in files {
        if name != digest {
            return fault(name, "its bytes have another digest");
        }
        if !named.contains(&name) {
            return fault(name, "no event names it");
        }
        if !bundle.files.iter().any(|file| file.sha256 == name) {
            return fault(name, "it is not listed");
        }
    }
    let absent = bundle.files.iter().find(|file| !files.iter().any(|(name, _)| *name == file.sha256));
    absent.map_or(Ok(()), |file| fault(file.sha256, "it is listed and not there"))
}
