//! Brings what SQLite's write-ahead log holds into the database file, on a thread and connection of its own, so that no
//! command waits for it.
//!
//! **Invariant:** the log stays bounded, and its file is written over in place: a file that grows costs the disk and the
//! kernel several times as much for each page. Usually the log is copied beside the writer, who goes on; when it holds
//! [`LARGE`] frames the writer is asked to copy the little that is left between two batches, and then begins it anew.
//! Should this thread be gone, the writer's own limit (`wal_autocheckpoint`) still bounds it.

use std::{
    sync::{
        Arc,
        atomic::{AtomicBool, AtomicU64, Ordering},
        mpsc::{RecvTimeoutError, SyncSender, sync_channel},
    },
    thread::JoinHandle,
    time::{Duration, Instant},
};

use diesel::{QueryableByName, RunQueryDsl as _, sql_types::Integer};

use super::{Conn, StoreError, Stored, conn};

/// Pause between two looks at the log.
const PAUSE: Duration = Duration::from_millis(200);
/// Commands after which it is copied.
const MANY: u64 = 256;
/// How long fewer of them wait to be copied.
const LONG: Duration = Duration::from_secs(5);
/// From here on the log is made to begin anew, frames of a page each: 64 MiB.
const LARGE: i32 = 16_384;

/// What writer and checkpointer tell each other.
#[derive(Default)]
pub(super) struct Log {
    commands: AtomicU64,
    due: AtomicBool,
}

impl Log {
    /// So many commands were committed.
    pub fn note(&self, commands: usize) {
        self.commands.fetch_add(commands as u64, Ordering::Relaxed);
    }

    /// For the writer between two batches: copies what is left of a log that has grown large. Waits for nobody; who reads
    /// an old state leaves it for later.
    pub fn begin_anew(&self, conn: &mut Conn) {
        if self.due.load(Ordering::Relaxed) && self.due.swap(false, Ordering::Relaxed) {
            told(copy(conn).map(drop));
        }
    }
}

/// The running thread. It ends when this is dropped.
pub(super) struct Checkpointer {
    stop: Option<SyncSender<()>>,
    thread: Option<JoinHandle<()>>,
}

impl Checkpointer {
    /// Starts the thread; `conn` is its own.
    pub fn start(mut conn: Conn, log: Arc<Log>) -> Stored<Self> {
        conn::run(&mut conn, "PRAGMA busy_timeout=20; PRAGMA wal_autocheckpoint=0")?;
        let (stop, stopped) = sync_channel::<()>(1);
        let thread = std::thread::Builder::new()
            .name("checkpointer".into())
            .spawn(move || {
                let (mut copied, mut at) = (0, Instant::now());
                while stopped.recv_timeout(PAUSE) == Err(RecvTimeoutError::Timeout) {
                    let commands = log.commands.load(Ordering::Relaxed);
                    let new = commands - copied;
                    if new >= MANY || (new > 0 && at.elapsed() >= LONG) {
                        (copied, at) = (commands, Instant::now());
                        told(look(&mut conn, &log));
                    }
                }
            })
            .map_err(|error| StoreError::Unavailable(error.to_string()))?;
        Ok(Self { stop: Some(stop), thread: Some(thread) })
    }
}

impl Drop for Checkpointer {
    fn drop(&mut self) {
        self.stop = None;
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}

/// Copies beside the writer; a large log is to be begun anew.
fn look(conn: &mut Conn, log: &Log) -> Stored<()> {
    if copy(conn)? >= LARGE {
        log.due.store(true, Ordering::Relaxed);
    }
    Ok(())
}

#[derive(QueryableByName)]
struct Frames {
    #[diesel(sql_type = Integer)]
    log: i32,
}

/// Copies what can be copied without waiting; tells how many frames the log holds, copied ones included.
fn copy(conn: &mut Conn) -> Stored<i32> {
    match conn {
        Conn::Sqlite(conn) => {
            Ok(diesel::sql_query("PRAGMA wal_checkpoint(PASSIVE)").get_result::<Frames>(conn).map(|row| row.log)?)
        }
        Conn::Postgres(_) => Ok(0),
    }
}

fn told(done: Stored<()>) {
    if let Err(error) = done {
        tracing::warn!(error = %error, "The write-ahead log was not copied, it is tried again");
    }
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "tests")]
mod tests {
    use std::fs;

    use super::*;
    use crate::store::conn::Address;

    #[test]
    fn a_log_is_copied_beside_the_writer_and_a_large_one_begins_anew_in_place() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("t.db").display().to_string();
        let open = || Address::Sqlite(path.clone()).open().unwrap();
        let (mut writer, mut copier, log) = (open(), open(), Log::default());
        conn::run(&mut writer, "PRAGMA wal_autocheckpoint=0; CREATE TABLE t (x TEXT)").unwrap();
        conn::run(&mut writer, "INSERT INTO t VALUES (hex(zeroblob(300000)))").unwrap();
        let (log_size, file) =
            (|| fs::metadata(format!("{path}-wal")).unwrap().len(), || fs::metadata(&path).unwrap().len());
        assert!(log_size() > 600_000 && file() < 600_000);
        look(&mut copier, &log).unwrap();
        assert!(file() > 600_000, "copied beside the writer");
        assert!(!log.due.load(Ordering::Relaxed), "small logs go on");
        // Seventy megabytes: large.
        for _ in 0..7 {
            conn::run(&mut writer, "INSERT INTO t VALUES (hex(zeroblob(5000000)))").unwrap();
        }
        look(&mut copier, &log).unwrap();
        conn::run(&mut writer, "INSERT INTO t VALUES ('after the look')").unwrap();
        let grown = log_size();
        log.begin_anew(&mut writer);
        assert!(!log.due.load(Ordering::Relaxed));
        conn::run(&mut writer, "INSERT INTO t VALUES (hex(zeroblob(5000000)))").unwrap();
        assert!(log_size() <= grown, "written over from its beginning");
        assert_eq!(copy(&mut copier).unwrap() / 1000, 2, "ten megabytes are in it");
    }
}
