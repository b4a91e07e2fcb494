//! The one thread that owns SQLite's writing connection: group commit (design §5).
//!
//! **Invariant:** an answer is given only after its effect is committed and durable: the [`Flusher`] syncs the log and
//! tells, while the next batch runs (ADR 8). A failing command undoes its own writes only; a failing COMMIT fails every
//! command of the batch. What is to be seen by nobody before it is durable says so ([`Work::is_strict`]) and is committed
//! alone, with the disk awaited.
//!
//! A batch first runs without savepoints, since nearly every command succeeds. When one wishes to be undone the batch is
//! rolled back and run again with a savepoint per command, and so are the next few: who sends many commands that fail
//! costs others little.

use std::{
    sync::{
        Arc,
        mpsc::{Receiver, SyncSender, TrySendError, sync_channel},
    },
    thread::JoinHandle,
    time::{Duration, Instant},
};

use super::{Conn, StoreError, Stored, checkpointer::Log, conn, flusher::Flusher, memory};

/// Commands that may wait; one more is told that the platform is busy.
pub const QUEUE: usize = 4096;
/// Most commands of one transaction.
const BATCH: usize = 500;
/// How long a transaction takes in further commands while the disk is busy with the one before.
const BATCH_TIME: Duration = Duration::from_millis(8);
/// How long it does when the disk is free: what is done goes there, and is answered, while the next runs. In one batch with
/// everybody's commands the writer would wait for all to come again.
const SHARE: Duration = Duration::from_millis(1);
/// Pause between two looks whether the disk is done, while nothing waits to be run.
const LOOK: Duration = Duration::from_micros(100);
/// Batches that run with savepoints from the start after one that had to be run again.
const CAREFUL: u32 = 8;

/// One command.
pub trait Work: Send {
    /// Does its work in the open transaction, anew each time; `false` wishes it undone.
    fn run(&mut self, conn: &mut Conn) -> bool;
    /// Tells the waiting caller, once it is known whether the batch is durable.
    fn tell(self: Box<Self>, committed: Stored<()>);
    /// Whether nobody may see its effect before it is durable.
    fn is_strict(&self) -> bool {
        false
    }
}

type Works = Vec<Box<dyn Work>>;

/// The door to the writer thread.
#[derive(Clone, Debug)]
pub struct Writer {
    queue: SyncSender<Box<dyn Work>>,
}

impl Writer {
    /// Starts the thread that owns `conn`. It ends when every [`Writer`] is dropped. Without a flusher the connection
    /// itself sees to what is durable.
    pub(super) fn start(conn: Conn, flusher: Option<Flusher>, log: Arc<Log>) -> Stored<(Self, JoinHandle<()>)> {
        let (queue, inbox) = sync_channel(QUEUE);
        let thread = std::thread::Builder::new()
            .name("writer".into())
            .spawn(move || Thread { conn, inbox, flusher, log, next: None }.serve())
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

/// What the writer's thread has.
struct Thread {
    conn: Conn,
    inbox: Receiver<Box<dyn Work>>,
    flusher: Option<Flusher>,
    log: Arc<Log>,
    /// Taken from the queue, but not for the batch that was open.
    next: Option<Box<dyn Work>>,
}

impl Thread {
    fn serve(mut self) {
        let mut careful = 0_u32;
        while let Some(first) = self.next.take().or_else(|| self.inbox.recv().ok()) {
            // Without a flusher every commit waits for the disk.
            let strict = first.is_strict() && self.flusher.is_some();
            let mut works = vec![first];
            let committed = self.commit(&mut works, strict, &mut careful);
            if let Err(error) = &committed {
                tracing::error!(error = %error, "A batch was not committed");
                // Nothing of the batch may stay, or the next BEGIN fails too.
                memory::forget();
                let _ = conn::run(&mut self.conn, "ROLLBACK");
            }
            if strict && let Err(error) = conn::await_disk(&mut self.conn, false) {
                tracing::warn!(error = %error, "Every commit waits for the disk from now on");
            }
            self.log.note(works.len());
            match &self.flusher {
                Some(flusher) if committed.is_ok() && !strict => flusher.flush(works),
                _ => works.into_iter().for_each(|work| work.tell(committed.as_ref().copied().map_err(same))),
            }
            self.log.begin_anew(&mut self.conn);
        }
        if let Some(flusher) = self.flusher {
            flusher.stop();
        }
    }

    /// Runs and commits a batch that begins with the one command there is.
    fn commit(&mut self, works: &mut Works, strict: bool, careful: &mut u32) -> Stored<()> {
        self.flusher.as_ref().map_or(Ok(()), Flusher::check)?;
        if strict {
            conn::await_disk(&mut self.conn, true)?;
        }
        conn::begin(&mut self.conn).and_then(|()| memory::begin(&mut self.conn))?;
        let kept = self.batch(works, strict, *careful > 0)?;
        *careful = careful.saturating_sub(1);
        if !kept {
            *careful = CAREFUL;
            again(&mut self.conn, works)?;
        }
        conn::commit(&mut self.conn)
    }

    /// Runs what waits in the open transaction. `false`: a command without savepoint wishes to be undone.
    fn batch(&mut self, works: &mut Works, alone: bool, careful: bool) -> Stored<bool> {
        let start = Instant::now();
        loop {
            let Some(work) = works.last_mut() else { return Ok(true) };
            if careful {
                one(&mut self.conn, work.as_mut())?;
            } else if !work.run(&mut self.conn) {
                return Ok(false);
            }
            let full = alone || works.len() >= BATCH;
            let Some(next) = (if full { None } else { self.more(start) }) else { return Ok(true) };
            works.push(next);
        }
    }

    /// The next command for the open batch: one that waits, or comes while the disk is busy with the batch before.
    fn more(&mut self, start: Instant) -> Option<Box<dyn Work>> {
        loop {
            let is_busy = self.flusher.as_ref().is_none_or(Flusher::is_busy);
            if start.elapsed() >= if is_busy { BATCH_TIME } else { SHARE } {
                return None;
            }
            let Ok(work) = self.inbox.try_recv() else {
                if !is_busy || self.flusher.is_none() {
                    return None;
                }
                // Asleep, not waiting: to be woken for each command would cost it and its sender more than running it.
                std::thread::sleep(LOOK);
                continue;
            };
            if work.is_strict() {
                self.next = Some(work);
                return None;
            }
            return Some(work);
        }
    }
}

/// Runs a batch again from its beginning, with a savepoint for each command.
fn again(conn: &mut Conn, works: &mut Works) -> Stored<()> {
    memory::forget();
    conn::run(conn, "ROLLBACK; BEGIN IMMEDIATE")?;
    works.iter_mut().try_for_each(|work| one(conn, work.as_mut()))
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
