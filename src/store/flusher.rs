//! Makes what the writer has committed durable, and then tells those who wait, on a thread of its own: while the disk
//! works, the writer goes on with the next batch (ADR 8).
//!
//! **Invariant:** who is told of success is told after a sync of the write-ahead log that began after their COMMIT. When a
//! sync fails, nobody is told of success from then on: what the disk holds is not known until the log is read anew, at the
//! next start.

use std::{
    fs::File,
    sync::{
        Arc,
        atomic::{AtomicBool, AtomicUsize, Ordering},
        mpsc::{Receiver, SyncSender, sync_channel},
    },
    thread::JoinHandle,
};

use super::{StoreError, Stored, writer::Work};

/// Batches that may wait for the disk; the writer waits for more.
const AHEAD: usize = 4;

type Works = Vec<Box<dyn Work>>;

/// Where the writer leaves what it has committed.
pub(super) struct Flusher {
    queue: SyncSender<Works>,
    thread: JoinHandle<()>,
    waiting: Arc<AtomicUsize>,
    broken: Arc<AtomicBool>,
}

impl Flusher {
    /// Starts the thread over the log of the database at `path`, which exists once something was written.
    pub fn start(path: &str) -> Stored<Self> {
        let log = format!("{path}-wal");
        Self::over(move || {
            let mut file: Option<File> = None;
            move || {
                let open = match file.take() {
                    Some(open) => open,
                    None => File::open(&log)?,
                };
                open.sync_data()?;
                file = Some(open);
                Ok(())
            }
        })
    }

    /// The same over any way to sync.
    fn over<S>(make: impl FnOnce() -> S) -> Stored<Self>
    where
        S: FnMut() -> std::io::Result<()> + Send + 'static,
    {
        let (queue, inbox) = sync_channel::<Works>(AHEAD);
        let (waiting, broken) = (Arc::new(AtomicUsize::new(0)), Arc::new(AtomicBool::new(false)));
        let (count, fault, sync) = (Arc::clone(&waiting), Arc::clone(&broken), make());
        let thread = std::thread::Builder::new()
            .name("flusher".into())
            .spawn(move || serve(sync, &inbox, &count, &fault))
            .map_err(|error| StoreError::Unavailable(error.to_string()))?;
        Ok(Self { queue, thread, waiting, broken })
    }

    /// Whether the disk is at work: who commits now waits for the next sync anyhow.
    pub fn is_busy(&self) -> bool {
        self.waiting.load(Ordering::Acquire) > 0
    }

    /// An error once a sync has failed.
    pub fn check(&self) -> Stored<()> {
        if self.broken.load(Ordering::Acquire) { Err(broken()) } else { Ok(()) }
    }

    /// Has a committed batch made durable and told.
    pub fn flush(&self, works: Works) {
        self.waiting.fetch_add(1, Ordering::AcqRel);
        if let Err(lost) = self.queue.send(works) {
            self.waiting.fetch_sub(1, Ordering::AcqRel);
            lost.0.into_iter().for_each(|work| work.tell(Err(broken())));
        }
    }

    /// Tells the rest and ends.
    pub fn stop(self) {
        drop(self.queue);
        let _ = self.thread.join();
    }
}

fn broken() -> StoreError {
    StoreError::Unavailable("the disk did not take what was written; start anew".into())
}

fn serve<S>(mut sync: S, inbox: &Receiver<Works>, waiting: &AtomicUsize, fault: &AtomicBool)
where
    S: FnMut() -> std::io::Result<()>,
{
    while let Ok(first) = inbox.recv() {
        let mut batches = vec![first];
        batches.extend(inbox.try_iter());
        if !fault.load(Ordering::Acquire)
            && let Err(error) = sync()
        {
            tracing::error!(error = %error, "The write-ahead log was not synced: no command is taken until the next start");
            fault.store(true, Ordering::Release);
        }
        let sound = !fault.load(Ordering::Acquire);
        waiting.fetch_sub(batches.len(), Ordering::AcqRel);
        for work in batches.into_iter().flatten() {
            work.tell(if sound { Ok(()) } else { Err(broken()) });
        }
    }
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "tests")]
mod tests {
    use std::{io, sync::mpsc};

    use super::*;
    use crate::store::Conn;

    struct Told(mpsc::Sender<bool>);

    impl Work for Told {
        fn run(&mut self, _: &mut Conn) -> bool {
            true
        }

        fn tell(self: Box<Self>, committed: Stored<()>) {
            self.0.send(committed.is_ok()).unwrap();
        }
    }

    #[test]
    fn nobody_is_told_before_the_disk_has_it_and_many_share_one_sync() {
        let (sync, (begun, go)) = (mpsc::channel::<()>(), mpsc::channel::<()>());
        let flusher = Flusher::over(move || {
            move || {
                begun.send(()).unwrap();
                sync.1.recv().map_err(io::Error::other)
            }
        })
        .unwrap();
        let (tell, told) = mpsc::channel();
        let batch = || -> Works { vec![Box::new(Told(tell.clone())), Box::new(Told(tell.clone()))] };
        flusher.flush(batch());
        go.recv().unwrap();
        flusher.flush(batch());
        flusher.flush(batch());
        assert!(flusher.is_busy() && told.try_recv().is_err(), "the first sync is under way");
        sync.0.send(()).unwrap();
        assert_eq!(told.iter().take(2).collect::<Vec<_>>(), [true, true]);
        go.recv().unwrap();
        assert!(told.try_recv().is_err(), "the others came after that sync began");
        sync.0.send(()).unwrap();
        assert_eq!(told.iter().take(4).collect::<Vec<_>>(), [true; 4]);
        assert!(go.try_recv().is_err(), "one sync for both");
        flusher.stop();
    }

    #[test]
    fn after_a_failed_sync_nobody_is_told_of_success() {
        let mut first = true;
        let flusher = Flusher::over(move || {
            move || if std::mem::take(&mut first) { Err(io::Error::other("full")) } else { Ok(()) }
        })
        .unwrap();
        let (tell, told) = mpsc::channel();
        for _ in 0..2 {
            flusher.flush(vec![Box::new(Told(tell.clone()))]);
            assert!(!told.recv().unwrap());
            assert!(flusher.check().is_err());
        }
        flusher.stop();
    }
}
