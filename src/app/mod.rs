//! Use cases: one transaction each — load, decide, record. The only room that changes what the platform knows.

pub mod account;
pub mod alarm;
pub mod amendment;
pub mod blank;
pub mod bulk;
pub mod bundle;
pub mod carrier;
pub mod cockpit;
pub mod declaration;
pub mod demo;
pub mod device;
pub mod dispatch;
pub mod due;
pub mod effort;
pub mod env;
pub mod exchange;
pub mod facility;
pub mod file;
pub mod finding;
pub mod form;
pub mod graph;
pub mod inspection;
pub mod job;
pub mod kept_label;
pub mod label;
pub mod ledger;
pub mod logbook;
pub mod mandate;
pub mod manifest;
pub mod notice;
pub mod origin;
pub mod overview;
pub mod package;
pub mod paper;
pub mod party;
pub mod people;
pub mod place;
pub mod plan;
pub mod position;
pub mod post;
pub mod proof;
pub mod reach;
pub mod read;
pub mod record;
pub mod reference;
pub mod registry;
pub mod remembered;
pub mod repack;
pub mod rescue;
pub mod roster;
pub mod saved_view;
pub mod seal;
pub mod search;
pub mod second_factor;
pub mod serial;
pub mod session;
pub mod sight;
pub mod sign;
mod spot;
pub mod stock_take;
pub mod ticket;
pub mod token;
pub mod treatment;
pub mod undo;
pub mod vehicle;
pub mod verify;
pub mod wanted;

pub use env::{Actor, Env};

use crate::{
    domain::refusal::{Code, Refusal},
    store::{StoreError, db::Retry},
};

/// What a use case may end in besides success.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The domain said no; nothing was changed.
    #[error("refused: {}", .0.code.as_str())]
    Refused(Refusal),
    /// The store could not.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// Our own fault.
    #[error("{0}")]
    Fault(String),
}

impl From<Refusal> for Error {
    fn from(refusal: Refusal) -> Self {
        Self::Refused(refusal)
    }
}

impl From<Code> for Error {
    fn from(code: Code) -> Self {
        Self::Refused(Refusal::of(code))
    }
}

impl From<serde_json::Error> for Error {
    fn from(error: serde_json::Error) -> Self {
        Self::Fault(error.to_string())
    }
}

impl Retry for Error {
    fn is_conflict(&self) -> bool {
        matches!(self, Self::Store(error) if error.is_conflict())
    }

    fn is_refusal(&self) -> bool {
        match self {
            Self::Refused(_) => true,
            Self::Store(error) => error.is_refusal(),
            Self::Fault(_) => false,
        }
    }
}

/// Turns a missing row into the refusal that hides whether it exists.
pub fn found<T>(row: Option<T>) -> Result<T, Error> {
    row.ok_or_else(|| Code::NotFound.into())
}
