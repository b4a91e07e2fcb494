//! The one thread that owns SQLite's writing connection: group commit with a savepoint per command (design §5).
//!
//! **Invariant:** an answer is given only after the COMMIT that made its effect durable. A failing command undoes its own
//! savepoint only; a failing COMMIT fails every command of the batch.

use std::{
    sync::mpsc::{Receiver, SyncSender, TrySendError, sync_channel},
    thread::JoinHandle,
    time::{Duration, Instant},
};

use super::{Conn, StoreError, Stored, conn};

/// Commands that may wait; one more is told that the platform is busy.
pub const QUEUE: usize = 4096;
/// Most commands of one transaction.
const BATCH: usize = 500;
/// How long a transaction takes in further commands.
const BATCH_TIME: Duration = Duration::from_millis(2);

/// Tells the waiting caller, once it is known whether the batch is durable.
pub type Tell = Box<dyn FnOnce(Stored<()>) + Send>;
/// One command: does its work in the open transaction; `Err` wishes it undone. Without a connection it is not run, only told.
pub type Work = Box<dyn FnOnce(Option<&mut Conn>) -> (Result<(), ()>, Tell) + Send>;

/// The door to the writer thread.
#[derive(Clone, Debug)]
pub struct Writer {
    queue: SyncSender<Work>,
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

    /// Puts a command in the queue; `Unavailable` when it is full.
    pub fn submit(&self, work: Work) -> Stored<()> {
        self.queue.try_send(work).map_err(|error| match error {
            TrySendError::Full(_) => StoreError::Unavailable("the writer's queue is full".into()),
            TrySendError::Disconnected(_) => StoreError::Unavailable("the writer has stopped".into()),
        })
    }
}

fn serve(mut conn: Conn, inbox: &Receiver<Work>) {
    while let Ok(first) = inbox.recv() {
        let tells = batch(&mut conn, first, inbox);
        let committed = match tells.1 {
            Ok(()) => conn::run(&mut conn, "COMMIT"),
            Err(error) => Err(error),
        };
        if let Err(error) = &committed {
            tracing::error!(error = %error, "A batch was not committed");
            // Nothing of the batch may stay, or the next BEGIN fails too.
            let _ = conn::run(&mut conn, "ROLLBACK");
        }
        for tell in tells.0 {
            tell(committed.as_ref().copied().map_err(same));
        }
    }
}

fn batch(conn: &mut Conn, first: Work, inbox: &Receiver<Work>) -> (Vec<Tell>, Stored<()>) {
    let began = conn::run(conn, "BEGIN IMMEDIATE");
    let start = Instant::now();
    let mut tells = Vec::new();
    let mut next = Some(first);
    let mut state = began;
    while let Some(work) = next {
        if state.is_ok() {
            let (tell, kept) = one(conn, work);
            tells.push(tell);
            state = kept;
        } else {
            // The transaction is lost: the command is not run, only told.
            tells.push(work(None).1);
        }
        next = if state.is_ok() && tells.len() < BATCH && start.elapsed() < BATCH_TIME {
            inbox.try_recv().ok()
        } else {
            None
        };
    }
    (tells, state)
}

fn one(conn: &mut Conn, work: Work) -> (Tell, Stored<()>) {
    if let Err(error) = conn::run(conn, "SAVEPOINT command") {
        return (work(None).1, Err(error));
    }
    let (result, tell) = work(Some(conn));
    let end = match result {
        Ok(()) => conn::run(conn, "RELEASE SAVEPOINT command"),
        Err(()) => {
            conn::run(conn, "ROLLBACK TO SAVEPOINT command").and_then(|()| conn::run(conn, "RELEASE SAVEPOINT command"))
        }
    };
    (tell, end)
}

/// One cause told to every command of a batch.
fn same(error: &StoreError) -> StoreError {
    match error {
        StoreError::Unavailable(cause) => StoreError::Unavailable(cause.clone()),
        other => StoreError::Unavailable(other.to_string()),
    }
}
