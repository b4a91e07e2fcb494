//! Checks a journal event by event (journal-format §2, §3): bodies against columns, chains, positions, tree. Invariant:
//! it holds one head per stream and the tree's right edge, never the events. Rows against a rebuild are not its affair.

use std::collections::HashMap;

use super::{
    body::{BodyFault, BodyView, leaf_hash},
    checkpoint::Checkpoint,
    frontier::Frontier,
};
use crate::kernel::hash::Hash;

/// The columns of one row of `event` (journal-format §2).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Columns<'a> {
    /// `id`.
    pub id: &'a str,
    /// `stream`.
    pub stream: &'a str,
    /// `version`.
    pub version: i64,
    /// `kind`.
    pub kind: &'a str,
    /// `command`.
    pub command: &'a str,
    /// `occurred_at`, microseconds.
    pub occurred_at: i64,
    /// `recorded_at`, microseconds.
    pub recorded_at: i64,
    /// `hash`, 64 hex.
    pub hash: &'a str,
    /// `position`; `None` until sealed.
    pub position: Option<i64>,
}

/// What differs.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Difference {
    /// The body is not one.
    #[error("body: {0}")]
    Body(#[from] BodyFault),
    /// The column `hash` is not that of the body.
    #[error("hash: the body's is {0}")]
    Hash(Hash),
    /// A column is not as in the body.
    #[error("column {0} differs from the body")]
    Column(&'static str),
    /// The stream's version does not follow.
    #[error("version: expected {0}")]
    Version(i64),
    /// `prev` is not the hash of the event before.
    #[error("prev: the event before it has another hash")]
    Prev,
    /// The position does not follow.
    #[error("position: expected {0:?}")]
    Position(Option<u64>),
    /// The tree up to this event has another root than a checkpoint signed.
    #[error("root of the first {size} events is {root}, the checkpoint says otherwise")]
    Root {
        /// Size of the checkpoint.
        size: u64,
        /// Root of the events.
        root: Hash,
    },
    /// A checkpoint covers more events than there are.
    #[error("events are missing: a checkpoint covers {0}")]
    Missing(u64),
}

/// The first fault and where it lies.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("event {event_id} stream {stream} version {version}: {what}")]
pub struct Fault {
    /// Id of the event (of the last one seen, when the tree differs).
    pub event_id: String,
    /// Its stream.
    pub stream: String,
    /// Its version.
    pub version: i64,
    /// What differs.
    pub what: Difference,
}

/// What an event says by itself: read from its body, which agrees with its columns.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Look {
    hash: Hash,
    prev: Option<Hash>,
}

/// Looks at one event by itself, in any order and on any thread: its hash, its form, its columns.
pub fn look(columns: &Columns<'_>, body: &str) -> Result<Look, Difference> {
    let hash = leaf_hash(body);
    if columns.hash.parse() != Ok(hash) {
        return Err(Difference::Hash(hash));
    }
    let view = BodyView::read(body)?;
    compare(columns, &view)?;
    Ok(Look { hash, prev: view.prev })
}

/// What was found in order.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ChainReport {
    /// Events, sealed or not.
    pub events: u64,
    /// Sealed ones.
    pub size: u64,
    /// Root over them.
    pub root: Hash,
}

/// Checks events fed in order: sealed ones by position, then unsealed ones by stream and version.
#[derive(Debug)]
pub struct ChainCheck {
    checkpoints: Vec<Checkpoint>,
    heads: HashMap<Box<str>, (i64, Hash)>,
    tree: Frontier,
    events: u64,
    unsealed: bool,
    last: (String, String, i64),
}

impl ChainCheck {
    /// Starts with the opened checkpoints, in any order.
    pub fn new(mut checkpoints: Vec<Checkpoint>) -> Self {
        checkpoints.sort_by_key(|checkpoint| std::cmp::Reverse(checkpoint.size));
        let last = (String::new(), String::new(), 0);
        Self { checkpoints, heads: HashMap::new(), tree: Frontier::default(), events: 0, unsealed: false, last }
    }

    /// Takes the next event as it was looked at, or says what differs in it.
    pub fn feed(&mut self, columns: &Columns<'_>, look: Result<Look, Difference>) -> Result<(), Fault> {
        self.judge(columns, look).map_err(|what| Fault {
            event_id: columns.id.to_owned(),
            stream: columns.stream.to_owned(),
            version: columns.version,
            what,
        })
    }

    fn judge(&mut self, columns: &Columns<'_>, look: Result<Look, Difference>) -> Result<(), Difference> {
        self.match_roots()?;
        let Look { hash, prev } = look?;
        let expected = if self.unsealed { None } else { Some(self.tree.size()) };
        let position = columns.position.map(u64::try_from).transpose().map_err(|_| Difference::Position(expected))?;
        if position.is_some() && position != expected {
            return Err(Difference::Position(expected));
        }
        match self.heads.get_mut(columns.stream) {
            Some((version, head)) => {
                if columns.version != *version + 1 {
                    return Err(Difference::Version(*version + 1));
                }
                if prev != Some(*head) {
                    return Err(Difference::Prev);
                }
                (*version, *head) = (columns.version, hash);
            }
            None if columns.version == 1 => {
                self.heads.insert(columns.stream.into(), (1, hash));
            }
            None => return Err(Difference::Version(1)),
        }
        match position {
            Some(_) => self.tree.append(hash, |_| ()),
            None => self.unsealed = true,
        }
        self.events += 1;
        if position.is_some() && self.checkpoints.last().is_some_and(|next| next.size == self.tree.size()) {
            self.match_roots()?;
        }
        self.last.0.clear();
        self.last.0.push_str(columns.id);
        self.last.1.clear();
        self.last.1.push_str(columns.stream);
        self.last.2 = columns.version;
        Ok(())
    }

    /// Holds the tree against every checkpoint of its present size.
    fn match_roots(&mut self) -> Result<(), Difference> {
        while let Some(next) = self.checkpoints.last().filter(|next| next.size == self.tree.size()) {
            let root = self.tree.root();
            if next.root != root {
                return Err(Difference::Root { size: next.size, root });
            }
            self.checkpoints.pop();
        }
        Ok(())
    }

    /// Version and leaf hash of a stream's newest event, to hold against the table `stream`.
    pub fn head(&self, stream: &str) -> Option<(i64, Hash)> {
        self.heads.get(stream).copied()
    }

    /// How many streams were seen.
    pub fn streams(&self) -> usize {
        self.heads.len()
    }

    /// No more events: every checkpoint must have been reached.
    pub fn finish(mut self) -> Result<ChainReport, Fault> {
        let missing = self.match_roots().and_then(|()| match self.checkpoints.first() {
            Some(far) => Err(Difference::Missing(far.size)),
            None => Ok(()),
        });
        let (event_id, stream, version) = self.last;
        missing.map_err(|what| Fault { event_id, stream, version, what })?;
        Ok(ChainReport { events: self.events, size: self.tree.size(), root: self.tree.root() })
    }
}

fn compare(columns: &Columns<'_>, view: &BodyView<'_>) -> Result<(), Difference> {
    let differs = [
        ("id", columns.id != view.id),
        ("stream", columns.stream != view.stream),
        ("version", columns.version != view.version),
        ("kind", columns.kind != view.kind),
        ("command", columns.command != view.command),
        ("occurred_at", columns.occurred_at != view.occurred_at.micros()),
        ("recorded_at", columns.recorded_at != view.recorded_at.micros()),
    ];
    differs.into_iter().find(|(_, differs)| *differs).map_or(Ok(()), |(name, _)| Err(Difference::Column(name)))
}
