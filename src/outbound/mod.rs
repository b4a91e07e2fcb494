//! What leaves the platform, behind one trait. Knows no database and no use case: a parcel comes with all that is told and where to.

pub mod gate;
pub mod mail;
pub mod official;
pub mod robot;
pub mod sms;
#[cfg(test)]
mod tests;
pub mod webhook;

use crate::kernel::clock::Instant;

/// What is told, ready for every channel.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Message {
    /// One line.
    pub subject: String,
    /// The whole, plain.
    pub text: String,
    /// The same as a page.
    pub html: String,
    /// The gist on one line, for short messages.
    pub short: String,
    /// Where it is shown.
    pub link: String,
    /// The same for programs, JSON.
    pub body: String,
}

/// Where to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Address {
    /// A mailbox.
    Mail(String),
    /// A telephone number.
    Phone(String),
    /// A program or a robot, with the secrets that sign: the newest first.
    #[expect(missing_docs, reason = "each is what it is")]
    Http { url: String, secrets: Vec<Vec<u8>> },
}

/// One delivery.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Parcel {
    /// Its id; the same at every try.
    pub id: String,
    /// Where to.
    pub to: Address,
    /// What is told.
    pub message: Message,
    /// The moment, for signatures.
    pub now: Instant,
}

/// Why something was not taken. The text names no address, no secret and nothing of the content.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Fault {
    /// This one will never be taken.
    #[error("{0}")]
    Refused(String),
    /// This one may be taken later.
    #[error("{0}")]
    Later(String),
    /// Nobody is there: others for the same place need not be tried now.
    #[error("{0}")]
    Away(String),
    /// Whoever is there wants no more.
    #[error("the receiver answered that it wants no more (410)")]
    Gone,
}

/// A channel: gives one parcel to somebody outside and waits, for seconds at most, until it is taken.
pub trait Courier: Send + Sync {
    /// Sends one.
    fn send(&self, parcel: &Parcel) -> Result<(), Fault>;
}
