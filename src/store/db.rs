//! The database as the rooms above see it: `write` and `read`, the same on SQLite and PostgreSQL.

use std::{
    sync::{
        Arc, Condvar, Mutex, PoisonError,
        atomic::{AtomicI64, Ordering},
        mpsc,
    },
    thread::JoinHandle,
    time::Duration,
};

use super::{
    Conn, StoreError, Stored,
    checkpointer::{Checkpointer, Log},
    conn::{self, Address},
    flusher::Flusher,
    writer::{Work, Writer},
};

/// Connections open at once beside the writer's; who finds none waits.
const CONNECTIONS: usize = 24;
/// How long one waits for a connection.
const WAIT: Duration = Duration::from_secs(10);
/// How often a command is tried when other writers are first.
const TRIES: usize = 5;

/// Pages the writer keeps, 8 MiB of them: those that every command touches and the upper levels of every index. SQLite walks
/// through all of them at nearly every COMMIT (whenever a tree was rebalanced), so that many cost more than they bring.
const WRITER_CACHE: &str = "PRAGMA cache_size=-8192";

/// A database, opened and migrated.
#[derive(Clone)]
pub struct Db {
    address: Address,
    /// Commits do not wait for the disk.
    hasty: bool,
    writer: Option<Writer>,
    pool: Arc<Pool>,
    thread: Arc<Mutex<Option<JoinHandle<()>>>>,
    /// Ends with the last clone.
    checkpointer: Option<Arc<Checkpointer>>,
    waiting: Arc<AtomicI64>,
}

/// One command in the writer's queue; counted until it is begun or dropped.
struct Waiting(Arc<AtomicI64>);

impl Waiting {
    fn new(count: &Arc<AtomicI64>) -> Self {
        count.fetch_add(1, Ordering::Relaxed);
        Self(Arc::clone(count))
    }
}

impl Drop for Waiting {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::Relaxed);
    }
}

/// A command on its way through the writer's thread.
struct Job<T, E, W, R> {
    work: W,
    reply: R,
    result: Option<Result<T, E>>,
    waiting: Option<Waiting>,
    strict: bool,
}

impl<T, E, W, R> Work for Job<T, E, W, R>
where
    W: FnMut(&mut Conn) -> Result<T, E> + Send,
    R: FnOnce(Result<T, E>) + Send,
    T: Send,
    E: From<StoreError> + Send,
{
    fn run(&mut self, conn: &mut Conn) -> bool {
        self.waiting = None;
        let result = (self.work)(conn);
        let kept = result.is_ok();
        self.result = Some(result);
        kept
    }

    fn is_strict(&self) -> bool {
        self.strict
    }

    fn tell(self: Box<Self>, committed: Stored<()>) {
        let Self { reply, result, .. } = *self;
        reply(match (committed, result) {
            (Ok(()), Some(result)) => result,
            (Ok(()), None) => Err(E::from(StoreError::Unavailable("the command was not run".into()))),
            (Err(error), _) => Err(E::from(error)),
        });
    }
}

/// Connections at rest, how many are lent, and the bell for those who wait.
#[derive(Default)]
struct Pool {
    inner: Mutex<(Vec<Conn>, usize)>,
    back: Condvar,
}

/// A connection lent; it goes back to rest only when [`Lent::keep`] says it is sound.
struct Lent<'p> {
    pool: &'p Pool,
    conn: Option<Conn>,
}

impl Lent<'_> {
    fn conn(&mut self) -> Stored<&mut Conn> {
        self.conn.as_mut().ok_or_else(|| StoreError::Unavailable("a connection was given back already".into()))
    }

    fn keep(mut self) {
        if let Some(conn) = self.conn.take() {
            self.pool.inner.lock().unwrap_or_else(PoisonError::into_inner).0.push(conn);
        }
    }
}

impl Drop for Lent<'_> {
    fn drop(&mut self) {
        self.pool.inner.lock().unwrap_or_else(PoisonError::into_inner).1 -= 1;
        self.pool.back.notify_one();
    }
}

impl Db {
    /// Opens and migrates.
    pub fn open(address: Address) -> Stored<Self> {
        Self::open_as(address, false)
    }

    /// The same for a world that is made again when it is lost: nothing waits for the disk.
    pub fn open_hasty(address: Address) -> Stored<Self> {
        Self::open_as(address, true)
    }

    fn open_as(address: Address, hasty: bool) -> Stored<Self> {
        let mut conn = address.open()?;
        conn::migrate(&mut conn)?;
        if hasty {
            conn::hasten(&mut conn)?;
        }
        let (writer, thread, checkpointer) = match &address {
            Address::Sqlite(path) => {
                let log = Arc::new(Log::default());
                let checkpointer = Checkpointer::start(address.open()?, Arc::clone(&log))?;
                let flusher = if hasty { None } else { Some(Flusher::start(path)?) };
                if !hasty {
                    conn::await_disk(&mut conn, false)?;
                }
                conn::run(&mut conn, WRITER_CACHE)?;
                let (writer, thread) = Writer::start(conn, flusher, log)?;
                (Some(writer), Some(thread), Some(Arc::new(checkpointer)))
            }
            Address::Postgres(_) => (None, None, None),
        };
        Ok(Self {
            address,
            hasty,
            writer,
            pool: Arc::default(),
            thread: Arc::new(Mutex::new(thread)),
            checkpointer,
            waiting: Arc::default(),
        })
    }

    /// Whether several servers may share this database.
    pub fn is_shared(&self) -> bool {
        matches!(self.address, Address::Postgres(_))
    }

    /// Commands in the writer's queue.
    pub fn waiting(&self) -> i64 {
        self.waiting.load(Ordering::Relaxed)
    }

    /// Where the data lies.
    pub fn address(&self) -> &Address {
        &self.address
    }

    /// Runs a command's closure in a durable transaction and tells `reply`. The closure may run again after a lost race.
    pub fn submit<T, E, W, R>(&self, work: W, reply: R)
    where
        W: FnMut(&mut Conn) -> Result<T, E> + Send + 'static,
        R: FnOnce(Result<T, E>) + Send + 'static,
        T: Send + 'static,
        E: From<StoreError> + Retry + Send + 'static,
    {
        self.submit_as(false, work, reply);
    }

    fn submit_as<T, E, W, R>(&self, strict: bool, work: W, reply: R)
    where
        W: FnMut(&mut Conn) -> Result<T, E> + Send + 'static,
        R: FnOnce(Result<T, E>) + Send + 'static,
        T: Send + 'static,
        E: From<StoreError> + Retry + Send + 'static,
    {
        let Some(writer) = &self.writer else {
            return reply(self.write_shared(work));
        };
        let waiting = Some(Waiting::new(&self.waiting));
        writer.submit(Box::new(Job { work, reply, result: None, waiting, strict }));
    }

    /// The same, waiting for the answer on this thread.
    pub fn write<T, E, W>(&self, work: W) -> Result<T, E>
    where
        W: FnMut(&mut Conn) -> Result<T, E> + Send + 'static,
        T: Send + 'static,
        E: From<StoreError> + Retry + Send + 'static,
    {
        self.write_as(false, work)
    }

    /// The same for what nobody may see before it is durable, whatever becomes of the machine: the journal's checkpoints.
    pub fn write_strictly<T, E, W>(&self, work: W) -> Result<T, E>
    where
        W: FnMut(&mut Conn) -> Result<T, E> + Send + 'static,
        T: Send + 'static,
        E: From<StoreError> + Retry + Send + 'static,
    {
        self.write_as(true, work)
    }

    fn write_as<T, E, W>(&self, strict: bool, work: W) -> Result<T, E>
    where
        W: FnMut(&mut Conn) -> Result<T, E> + Send + 'static,
        T: Send + 'static,
        E: From<StoreError> + Retry + Send + 'static,
    {
        if self.writer.is_none() {
            return self.write_shared(work);
        }
        let (answer, wait) = mpsc::sync_channel(1);
        self.submit_as(strict, work, move |result| {
            let _ = answer.send(result);
        });
        wait.recv().unwrap_or_else(|_| Err(E::from(StoreError::Unavailable("the writer gave no answer".into()))))
    }

    fn write_shared<T, E, W>(&self, mut work: W) -> Result<T, E>
    where
        W: FnMut(&mut Conn) -> Result<T, E>,
        E: From<StoreError> + Retry,
    {
        let mut last = None;
        for _ in 0..TRIES {
            let mut lent = self.lend().map_err(E::from)?;
            match transaction(lent.conn().map_err(E::from)?, &mut work) {
                Err(error) if error.is_conflict() => {
                    lent.keep();
                    last = Some(error);
                }
                Err(error) => {
                    // A connection that failed below the domain is not trusted again.
                    if error.is_refusal() {
                        lent.keep();
                    }
                    return Err(error);
                }
                Ok(value) => {
                    lent.keep();
                    return Ok(value);
                }
            }
        }
        Err(last.unwrap_or_else(|| E::from(StoreError::Unavailable("too many others were first".into()))))
    }

    /// Reads from a connection of the pool, in one snapshot.
    pub fn read<T, E>(&self, work: impl FnOnce(&mut Conn) -> Result<T, E>) -> Result<T, E>
    where
        E: From<StoreError>,
    {
        let mut lent = self.lend().map_err(E::from)?;
        let conn = lent.conn().map_err(E::from)?;
        let begin = if self.is_shared() { "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY" } else { "BEGIN" };
        conn::run(conn, begin).map_err(E::from)?;
        let result = work(conn);
        if conn::run(conn, "COMMIT").is_ok() {
            lent.keep();
        }
        result
    }

    /// A connection at rest, else a new one, else the first that comes back.
    fn lend(&self) -> Stored<Lent<'_>> {
        let inner = self.pool.inner.lock().unwrap_or_else(PoisonError::into_inner);
        let all_lent = |inner: &mut (Vec<Conn>, usize)| inner.1 >= CONNECTIONS;
        let waited = self.pool.back.wait_timeout_while(inner, WAIT, all_lent);
        let (mut inner, timeout) = waited.unwrap_or_else(PoisonError::into_inner);
        if timeout.timed_out() {
            return Err(StoreError::Unavailable("every connection is in use".into()));
        }
        inner.1 += 1;
        let mut lent = Lent { pool: &self.pool, conn: inner.0.pop() };
        drop(inner);
        if lent.conn.is_none() {
            let mut conn = self.address.open()?;
            if self.hasty {
                conn::hasten(&mut conn)?;
            }
            lent.conn = Some(conn);
        }
        Ok(lent)
    }

    /// Lets the writer finish what waits and closes it. Call once, when no request runs any more.
    pub fn close(mut self) {
        self.writer = None;
        self.checkpointer = None;
        let thread = self.thread.lock().unwrap_or_else(PoisonError::into_inner).take();
        if let Some(thread) = thread {
            let _ = thread.join();
        }
    }
}

/// What the road must know of an error of the rooms above.
pub trait Retry {
    /// Another writer was first.
    fn is_conflict(&self) -> bool;
    /// The domain said no, the connection is sound.
    fn is_refusal(&self) -> bool;
}

impl Retry for StoreError {
    fn is_conflict(&self) -> bool {
        matches!(self, Self::Conflict | Self::Duplicate(_))
    }

    fn is_refusal(&self) -> bool {
        matches!(self, Self::NotFound(_) | Self::Duplicate(_))
    }
}

fn transaction<T, E, W>(conn: &mut Conn, work: &mut W) -> Result<T, E>
where
    W: FnMut(&mut Conn) -> Result<T, E>,
    E: From<StoreError>,
{
    conn::run(conn, "BEGIN; SAVEPOINT command").map_err(E::from)?;
    match work(conn) {
        Ok(value) => conn::run(conn, "COMMIT").map(|()| value).map_err(E::from),
        Err(error) => {
            let _ = conn::run(conn, "ROLLBACK");
            Err(error)
        }
    }
}
