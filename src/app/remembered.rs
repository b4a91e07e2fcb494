//! What every server keeps in mind for seconds, so that no command asks the database for it.

use std::sync::{Arc, Mutex, PoisonError};

use chrono::Duration;

use crate::kernel::clock::Instant;

/// How long it is believed unchanged.
const REMEMBER: Duration = Duration::seconds(5);

/// Something as last read.
#[derive(Debug)]
pub struct Remembered<T>(Mutex<Memory<T>>);

#[derive(Debug)]
struct Memory<T> {
    held: Option<(Instant, Arc<T>)>,
    /// Counts how often it was forgotten: who began to read before that keeps nothing.
    turn: u64,
}

impl<T> Default for Remembered<T> {
    fn default() -> Self {
        Self(Mutex::new(Memory { held: None, turn: 0 }))
    }
}

impl<T> Remembered<T> {
    /// It, at most some seconds old; `read` is asked when it is older.
    pub fn get<E>(&self, now: Instant, read: impl FnOnce() -> Result<T, E>) -> Result<Arc<T>, E> {
        let (held, turn) = self.memory(|memory| (memory.held.clone(), memory.turn));
        if let Some((looked_at, held)) = held {
            let age = now.since(looked_at);
            if age >= Duration::zero() && age < REMEMBER {
                return Ok(held);
            }
        }
        let fresh = Arc::new(read()?);
        self.memory(|memory| {
            if memory.turn == turn {
                memory.held = Some((now, Arc::clone(&fresh)));
            }
        });
        Ok(fresh)
    }

    /// Forgets it, so that what was written is read at once on this server.
    pub fn forget(&self) {
        self.memory(|memory| *memory = Memory { held: None, turn: memory.turn.wrapping_add(1) });
    }

    fn memory<R>(&self, look: impl FnOnce(&mut Memory<T>) -> R) -> R {
        look(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }
}
