//! The live feed: tells a page that something within the caller's sight has changed, so that it asks anew at once and not in vain.
//!
//! A notice is told at once, however much else happens; other changes together every two seconds.
//!
//! **Invariant:** it tells streams that the caller may see and nothing of others, not even that they exist. It is fed by what is
//! sealed, read once in a while for everybody; no write waits for a reader, and a slow reader holds nothing but itself.

use std::{
    collections::VecDeque,
    future::poll_fn,
    ops::Range,
    sync::{
        Arc, Mutex, MutexGuard, PoisonError,
        atomic::{AtomicUsize, Ordering},
    },
    task::{Context, Poll},
    time::{Duration, Instant},
};

use actix_web::{
    rt::{
        signal::unix::{Signal, SignalKind, signal},
        time::sleep,
    },
    web::{self, Bytes, Data},
};
use futures_util::future::{Either, select};

use super::actor::Caller;
use crate::{
    app::{Actor, Env, Error, notice, read, seal},
    domain::refusal::Code,
    store::{self, Conn},
};

/// Feeds open at once in one process; one more is told that it is busy, and its page asks now and then as without a feed.
const OPEN_MAX: usize = 256;
/// Pause between two looks of one feed for notices. A notice is on a page within a second of its cause, of which sealing takes
/// up to 0.2 s and judging up to 0.35 s (design §9).
const PAUSE: Duration = Duration::from_millis(150);
/// What else changes meanwhile is told together.
const TOGETHER: Duration = Duration::from_secs(2);
/// How long what was read of the journal's end is good for every feed.
const FRESH: Duration = Duration::from_millis(150);
/// Changes of notices that are remembered for feeds that have not told of them; who missed older ones is told of everything.
const NOTICES_MAX: usize = 1000;
/// A sign of life, so that nobody between takes the connection for dead.
const BEAT: Duration = Duration::from_secs(10);
/// Most events looked at for one message; when more came, the message says so instead of naming streams.
const EVENTS_MAX: i64 = 100;

/// What all feeds of a process share.
#[derive(Debug, Default)]
pub struct Feeds {
    open: AtomicUsize,
    tail: Mutex<Tail>,
}

/// The journal's end as it was last read.
#[derive(Debug, Default)]
struct Tail {
    read: Option<Instant>,
    /// Sealed size.
    end: i64,
    /// From this position on the changes of notices are known.
    since: i64,
    /// Changes of notices: the journal's end when they were read, and their stream.
    notices: VecDeque<(i64, String)>,
}

/// What a feed finds of the journal's end.
struct Seen {
    end: i64,
    /// Streams of notices that changed; `None`: more than is remembered.
    notices: Option<Vec<String>>,
}

impl Tail {
    fn seen(&self, heard: i64) -> Seen {
        let later = self.notices.iter().filter(|(end, _)| *end > heard).map(|(_, stream)| stream.clone());
        Seen { end: self.end, notices: (heard >= self.since).then(|| later.collect()) }
    }

    fn grow(&mut self, end: i64, notices: Vec<String>) {
        self.notices.extend(notices.into_iter().map(|stream| (end, stream)));
        self.end = end;
        while self.notices.len() > NOTICES_MAX {
            self.since = self.notices.pop_front().map_or(self.since, |(end, _)| end);
        }
    }
}

impl Feeds {
    fn tail(&self) -> MutexGuard<'_, Tail> {
        self.tail.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// What is known, while it is fresh: nothing is to be read then.
    fn known(&self, heard: i64) -> Option<Seen> {
        let tail = self.tail();
        tail.read.filter(|at| at.elapsed() < FRESH).map(|_| tail.seen(heard))
    }

    /// Reads the journal's end anew unless another feed has just done so.
    fn read(&self, conn: &mut Conn, heard: i64) -> Result<Seen, Error> {
        let mut tail = self.tail();
        if tail.read.is_none_or(|at| at.elapsed() >= FRESH) {
            let size = seal::newest(conn)?.map_or(0, |row| row.size);
            if tail.read.is_none() {
                (tail.end, tail.since) = (size, size);
            }
            if size > tail.end {
                let notices = store::event::streams_between(conn, "notice", tail.end, size)?;
                tail.grow(size, notices);
            }
            tail.read = Some(Instant::now());
        }
        Ok(tail.seen(heard))
    }
}

/// A place among the open feeds, given back when the connection goes.
#[derive(Debug)]
struct Seat(Arc<Feeds>);

impl Seat {
    fn take(feeds: &Arc<Feeds>) -> Option<Self> {
        let take = |open| (open < OPEN_MAX).then_some(open + 1);
        feeds.open.fetch_update(Ordering::AcqRel, Ordering::Acquire, take).ok().map(|_| Self(Arc::clone(feeds)))
    }
}

impl Drop for Seat {
    fn drop(&mut self) {
        self.0.open.fetch_sub(1, Ordering::AcqRel);
    }
}

/// Waits until the process is asked to end: an open feed would hold the server back for as long as it lets requests finish.
struct Ending([Option<Signal>; 2]);

impl Ending {
    fn watch() -> Self {
        Self([SignalKind::terminate(), SignalKind::interrupt()].map(|kind| signal(kind).ok()))
    }

    async fn come(&mut self) {
        let mut asked =
            |context: &mut Context<'_>| self.0.iter_mut().flatten().any(|one| one.poll_recv(context).is_ready());
        poll_fn(|context| if asked(context) { Poll::Ready(()) } else { Poll::Pending }).await;
    }
}

/// One open feed.
pub struct Feed {
    seat: Seat,
    env: Data<Env>,
    actor: Actor,
    /// Sealed size that was told of; `None` before the first look.
    told: Option<i64>,
    /// Sealed size up to which changes of notices were told.
    heard: i64,
    until: Instant,
    spoke: Instant,
    /// When everything was last told.
    all: Instant,
    ending: Ending,
}

impl Feed {
    /// Opens a feed for so long.
    pub fn open(feeds: &Arc<Feeds>, env: &Data<Env>, caller: &Caller, time: Duration) -> Result<Self, Code> {
        let seat = Seat::take(feeds).ok_or(Code::Busy)?;
        let now = Instant::now();
        let (env, actor) = (env.clone(), caller.actor.clone());
        Ok(Self {
            seat,
            env,
            actor,
            told: None,
            heard: 0,
            until: now + time,
            spoke: now,
            all: now,
            ending: Ending::watch(),
        })
    }

    /// The next message, and the feed to go on with; `None` at its end. A failing database ends it: the page asks again.
    pub async fn next(mut self) -> Option<(Result<Bytes, std::convert::Infallible>, Self)> {
        loop {
            let first = self.told.is_none();
            if !first {
                let left = self.until.checked_duration_since(Instant::now())?;
                match select(Box::pin(sleep(PAUSE.min(left))), Box::pin(self.ending.come())).await {
                    Either::Left(_) => {}
                    Either::Right(_) => return None,
                }
            }
            let seen = self.look().await.ok()?;
            let text = match seen {
                _ if first => Some("retry: 5000\n\n".to_owned()),
                Some(streams) => Some(message(&streams)),
                None if self.spoke.elapsed() >= BEAT => Some(":\n\n".to_owned()),
                None => None,
            };
            if let Some(text) = text {
                self.spoke = Instant::now();
                return Some((Ok(Bytes::from(text)), self));
            }
        }
    }

    /// Streams in sight that changed and are to be told now, notices before all else; none: nothing in sight did.
    async fn look(&mut self) -> Result<Option<Changed>, Error> {
        let whole = self.told.is_none() || self.all.elapsed() >= TOGETHER;
        if !whole && self.seat.0.known(self.heard).is_some_and(|seen| seen.notices.is_some_and(|some| some.is_empty()))
        {
            return Ok(None);
        }
        let (env, feeds, actor) = (self.env.clone(), Arc::clone(&self.seat.0), self.actor.clone());
        let (told, heard) = (self.told, self.heard);
        let work = move |conn: &mut Conn| {
            let seen = feeds.read(conn, heard)?;
            let Some(told) = told else { return Ok((seen.end, true, None)) };
            if let Some(notices) = of_notices(conn, &actor, seen.notices)? {
                return Ok((seen.end, notices == Changed::Much, Some(notices)));
            }
            let changed = if whole && seen.end > told { changed(conn, &actor, told..seen.end)? } else { None };
            Ok::<_, Error>((seen.end, whole, changed))
        };
        let seen = web::block(move || env.db.read(work)).await.map_err(|_| super::run::gone())?;
        let (end, all, changed) = seen?;
        self.heard = end;
        if all {
            (self.told, self.all) = (Some(end), Instant::now());
        }
        Ok(changed)
    }
}

/// What changed in sight.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Changed {
    /// These streams.
    Streams(Vec<String>),
    /// More than is looked through.
    Much,
}

/// Of what these events are in sight, but for notices, which were told.
fn changed(conn: &mut Conn, actor: &Actor, span: Range<i64>) -> Result<Option<Changed>, Error> {
    let count = span.end - span.start;
    if count > EVENTS_MAX {
        return Ok(Some(Changed::Much));
    }
    let mut rows = store::event::from_position(conn, span.start, count)?;
    rows.retain(|row| !row.stream.starts_with("notice/"));
    let mut streams: Vec<String> = read::visible_events(conn, actor, rows)?.into_iter().map(|row| row.stream).collect();
    streams.sort();
    streams.dedup();
    Ok((!streams.is_empty()).then_some(Changed::Streams(streams)))
}

/// Notices in sight among those that changed.
fn of_notices(conn: &mut Conn, actor: &Actor, streams: Option<Vec<String>>) -> Result<Option<Changed>, Error> {
    let Some(streams) = streams else { return Ok(Some(Changed::Much)) };
    let seen = notice::streams_in_sight(conn, actor, &streams)?;
    Ok((!seen.is_empty()).then_some(Changed::Streams(seen)))
}

fn message(changed: &Changed) -> String {
    let streams = match changed {
        Changed::Streams(streams) => serde_json::json!({ "streams": streams }),
        Changed::Much => serde_json::json!({ "streams": null }),
    };
    format!("event: changed\ndata: {streams}\n\n")
}
