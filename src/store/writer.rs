//! The one thread that owns SQLite's writing connection: group commit (design §5).
//!
//! **Invariant:** an answer is given only after the COMMIT that made its effect durable. A failing command undoes its own
//! writes only; a failing COMMIT fails every command of the batch.
//!
//! A batch first runs without savepoints, since nearly every command succeeds. When one wishes to be undone the batch is
//! rolled back and run again with a savepoint per command, and so are the next few: who sends many commands that fail
//! costs others little.

use std::{
    sync::mpsc::{Receiver, SyncSender, TrySendError, sync_channel},
    thread::JoinHandle,
    time::{Duration, Instant},
};

use super::{Conn, StoreError, Stored, conn, memory};

/// Commands that may wait; one more is told that the platform is busy.
pub const QUEUE: usize = 4096;
/// Most commands of one transaction.
const BATCH: usize = 500;
/// How long a transaction takes in further commands.
const BATCH_TIME: Duration = Duration::from_millis(8);
/// Batches that run with savepoints from the start after one that had to be run again.
const CAREFUL: u32 = 8;

/// One command.
pub trait Work: Send {
    /// Does its work in the open transaction, anew each time; `false` wishes it undone.
    fn run(&mut self, conn: &mut Conn) -> bool;
    /// Tells the waiting caller, once it is known whether the batch is durable.
    fn tell(self: Box<Self>, committed: Stored<()>);
}

type Works = Vec<Box<dyn Work>>;

/// The door to the writer thread.
#[derive(Clone, Debug)]
pub struct Writer {
    queue: SyncSender<Box<dyn Work>>,
}

impl Writer {
    /// Starts the thread that owns `conn`. It ends when every [`Writer`] is dropped.
    pub fn start(conn: Conn) -> Stored<(Self, JoinHandle<()>)> {
        let (queue, inbox) = sync_channel(QUEUE);
        let thread = std::thread::Builder::new()
            .name("writer".into())
            .spawn(move || serve(conn, &inbox))
            .map_err(|error| StoreError::Unavailable(error.to_string()))?;
        Ok((Self { queue }, thread))
    }

    /// Puts a command in the queue; tells it `Unavailable` when that is full.
    pub fn submit(&self, work: Box<dyn Work>) {
        let (work, cause) = match self.queue.try_send(work) {
            Ok(()) => return,
            Err(TrySendError::Full(work)) => (work, "the writer's queue is full"),
            Err(TrySendError::Disconnected(work)) => (work, "the writer has stopped"),
        };
        work.tell(Err(StoreError::Unavailable(cause.into())));
    }
}

fn serve(mut conn: Conn, inbox: &Receiver<Box<dyn Work>>) {
    let mut careful = 0_u32;
    while let Ok(first) = inbox.recv() {
        let mut works = Vec::new();
        let mut done = batch(&mut conn, first, inbox, &mut works, careful > 0);
        careful = careful.saturating_sub(1);
        if matches!(done, Ok(false)) {
            careful = CAREFUL;
            done = again(&mut conn, &mut works);
        }
        let committed = done.and_then(|_| conn::run(&mut conn, "COMMIT"));
        if let Err(error) = &committed {
            tracing::error!(error = %error, "A batch was not committed");
            // Nothing of the batch may stay, or the next BEGIN fails too.
            memory::forget();
            let _ = conn::run(&mut conn, "ROLLBACK");
        }
        for work in works {
            work.tell(committed.as_ref().copied().map_err(same));
        }
    }
}

/// Runs what waits in one transaction. `Ok(false)`: a command without savepoint wishes to be undone.
fn batch(
    conn: &mut Conn,
    first: Box<dyn Work>,
    inbox: &Receiver<Box<dyn Work>>,
    works: &mut Works,
    careful: bool,
) -> Stored<bool> {
    let start = Instant::now();
    let began = conn::run(conn, "BEGIN IMMEDIATE").and_then(|()| memory::begin(conn));
    let mut next = Some(first);
    while let Some(mut work) = next {
        let done = match &began {
            Ok(()) if careful => one(conn, work.as_mut()).map(|()| true),
            Ok(()) => Ok(work.run(conn)),
            // No transaction: the command is not run, only told.
            Err(error) => Err(same(error)),
        };
        works.push(work);
        if !done? {
            return Ok(false);
        }
        let more = works.len() < BATCH && start.elapsed() < BATCH_TIME;
        next = if more { inbox.try_recv().ok() } else { None };
    }
    Ok(true)
}

/// Runs a batch again from its beginning, with a savepoint for each command.
fn again(conn: &mut Conn, works: &mut Works) -> Stored<bool> {
    memory::forget();
    conn::run(conn, "ROLLBACK; BEGIN IMMEDIATE")?;
    works.iter_mut().try_for_each(|work| one(conn, work.as_mut()))?;
    Ok(true)
}

fn one(conn: &mut Conn, work: &mut dyn Work) -> Stored<()> {
    conn::begin_command(conn)?;
    if !work.run(conn) {
        conn::undo_command(conn)?;
    }
    conn::end_command(conn)
}

/// One cause told to every command of a batch.
fn same(error: &StoreError) -> StoreError {
    match error {
        StoreError::Unavailable(cause) => StoreError::Unavailable(cause.clone()),
        other => StoreError::Unavailable(other.to_string()),
    }
}
