//! The live feed: tells a page that something within the caller's sight has changed, so that it asks anew at once and not in vain.
//!
//! **Invariant:** it tells streams that the caller may see and nothing of others, not even that they exist. It is fed by what is
//! sealed, read at most once a second for everybody; no write waits for a reader, and a slow reader holds nothing but itself.

use std::{
    future::poll_fn,
    sync::{
        Arc, Mutex, PoisonError,
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
    app::{Actor, Env, Error, read, seal},
    domain::refusal::Code,
    store::{self, Conn},
};

/// Feeds open at once in one process; one more is told that it is busy, and its page asks now and then as without a feed.
const OPEN_MAX: usize = 256;
/// Pause between two looks of one feed: what changes meanwhile is told together.
const PAUSE: Duration = Duration::from_secs(2);
/// How long what was read of the journal's end is good for every feed.
const FRESH: Duration = Duration::from_secs(1);
/// A sign of life, so that nobody between takes the connection for dead.
const BEAT: Duration = Duration::from_secs(10);
/// Most events looked at for one message; when more came, the message says so instead of naming streams.
const EVENTS_MAX: i64 = 100;

/// What all feeds of a process share.
#[derive(Debug, Default)]
pub struct Feeds {
    open: AtomicUsize,
    end: Mutex<Option<(Instant, i64)>>,
}

impl Feeds {
    /// The journal's sealed size; read anew when what is known is older than a second.
    fn end(&self, conn: &mut Conn) -> Result<i64, Error> {
        let mut known = self.end.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((at, size)) = *known
            && at.elapsed() < FRESH
        {
            return Ok(size);
        }
        let size = seal::newest(conn)?.map_or(0, |row| row.size);
        *known = Some((Instant::now(), size));
        Ok(size)
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
    until: Instant,
    spoke: Instant,
    ending: Ending,
}

impl Feed {
    /// Opens a feed for so long.
    pub fn open(feeds: &Arc<Feeds>, env: &Data<Env>, caller: &Caller, time: Duration) -> Result<Self, Code> {
        let seat = Seat::take(feeds).ok_or(Code::Busy)?;
        let now = Instant::now();
        let (env, actor) = (env.clone(), caller.actor.clone());
        Ok(Self { seat, env, actor, told: None, until: now + time, spoke: now, ending: Ending::watch() })
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

    /// Streams in sight that changed since the last look; none: nothing in sight did.
    async fn look(&mut self) -> Result<Option<Changed>, Error> {
        let (env, feeds, actor, told) = (self.env.clone(), Arc::clone(&self.seat.0), self.actor.clone(), self.told);
        let work = move |conn: &mut Conn| {
            let end = feeds.end(conn)?;
            let changed = match told {
                Some(told) if end > told => changed(conn, &actor, told, end)?,
                _ => None,
            };
            Ok::<_, Error>((end, changed))
        };
        let seen = web::block(move || env.db.read(work)).await.map_err(|_| super::run::gone())?;
        let (end, changed) = seen?;
        self.told = Some(end);
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

fn changed(conn: &mut Conn, actor: &Actor, told: i64, end: i64) -> Result<Option<Changed>, Error> {
    if end - told > EVENTS_MAX {
        return Ok(Some(Changed::Much));
    }
    let rows = store::event::from_position(conn, told, end - told)?;
    let mut streams: Vec<String> = read::visible_events(conn, actor, rows)?.into_iter().map(|row| row.stream).collect();
    streams.sort();
    streams.dedup();
    Ok((!streams.is_empty()).then_some(Changed::Streams(streams)))
}

fn message(changed: &Changed) -> String {
    let streams = match changed {
        Changed::Streams(streams) => serde_json::json!({ "streams": streams }),
        Changed::Much => serde_json::json!({ "streams": null }),
    };
    format!("event: changed\ndata: {streams}\n\n")
}
