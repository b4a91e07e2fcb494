//! Brings what SQLite's write-ahead log holds into the database file, on a thread and connection of its own, so that no
//! command waits for it.
//!
//! **Invariant:** the log stays bounded. Usually it is copied beside the writer, who goes on; when it has grown to
//! [`LARGE`], the writer is held for the rest of it, so that the log begins anew. Should this thread be gone, the writer's
//! own limit (`wal_autocheckpoint`) still bounds it.

use std::{
    fs,
    sync::mpsc::{RecvTimeoutError, SyncSender, sync_channel},
    thread::JoinHandle,
    time::Duration,
};

use super::{Conn, StoreError, Stored, conn};

/// Pause between two looks at the log.
const PAUSE: Duration = Duration::from_millis(200);
/// Below this the log is left alone, bytes.
const SMALL: u64 = 16 << 20;
/// From here on the log is made to begin anew, bytes.
const LARGE: u64 = 64 << 20;

/// The running thread. It ends when this is dropped.
pub(super) struct Checkpointer {
    stop: Option<SyncSender<()>>,
    thread: Option<JoinHandle<()>>,
}

impl Checkpointer {
    /// Starts the thread over the database at `path`; `conn` is its own.
    pub fn start(mut conn: Conn, path: &str) -> Stored<Self> {
        // Who reads an old state for long is not waited for: the next look comes soon.
        conn::run(&mut conn, "PRAGMA busy_timeout=20; PRAGMA wal_autocheckpoint=0")?;
        let (stop, stopped) = sync_channel::<()>(1);
        let log = format!("{path}-wal");
        let thread = std::thread::Builder::new()
            .name("checkpointer".into())
            .spawn(move || {
                // What was copied last is not copied again until the log has grown by as much once more.
                let mut copied = 0;
                while stopped.recv_timeout(PAUSE) == Err(RecvTimeoutError::Timeout) {
                    let size = fs::metadata(&log).map_or(0, |file| file.len());
                    copied = look(&mut conn, size, copied);
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

/// Copies what is due of a log of `size` bytes of which `copied` were copied last; tells how much is copied now.
fn look(conn: &mut Conn, size: u64, copied: u64) -> u64 {
    let copied = copied.min(size);
    let how = match size {
        size if size >= LARGE => "PRAGMA wal_checkpoint(TRUNCATE)",
        size if size >= copied.saturating_add(SMALL) => "PRAGMA wal_checkpoint(PASSIVE)",
        _ => return copied,
    };
    match conn::run(conn, how) {
        Ok(()) => size,
        Err(error) => {
            tracing::warn!(error = %error, "The write-ahead log was not copied, it is tried again");
            copied
        }
    }
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "tests")]
mod tests {
    use super::*;
    use crate::store::conn::Address;

    #[test]
    fn a_log_that_grew_is_copied_and_a_large_one_begins_anew() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("t.db").display().to_string();
        let open = || Address::Sqlite(path.clone()).open().unwrap();
        let (mut writer, mut copier) = (open(), open());
        conn::run(&mut writer, "PRAGMA wal_autocheckpoint=0; CREATE TABLE t (x TEXT)").unwrap();
        conn::run(&mut writer, "INSERT INTO t VALUES (hex(zeroblob(300000)))").unwrap();
        let (log, file) = (format!("{path}-wal"), || fs::metadata(&path).unwrap().len());
        let size = fs::metadata(&log).unwrap().len();
        assert!(size > 600_000 && file() < 600_000);
        assert_eq!(look(&mut copier, size, 0), 0, "small logs are left alone");
        assert!(file() < 600_000);
        assert_eq!(look(&mut copier, SMALL, 0), SMALL);
        assert!(file() > 600_000, "copied beside the writer");
        assert_eq!(fs::metadata(&log).unwrap().len(), size);
        look(&mut copier, LARGE, SMALL);
        assert_eq!(fs::metadata(&log).unwrap().len(), 0, "begun anew");
        conn::run(&mut writer, "INSERT INTO t VALUES ('after')").unwrap();
        assert!(fs::metadata(&log).unwrap().len() > 0);
    }
}
