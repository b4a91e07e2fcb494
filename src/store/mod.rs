//! The only SQL. One connection type over SQLite and PostgreSQL, one road for writing, a pool for reading.
//!
//! **Invariant:** every change is made by a closure given to [`Db::write`]; what it wrote is durable before the answer leaves.

pub mod account;
pub mod alarm_fact;
pub mod balance;
pub mod blank;
pub mod check_parameter;
mod checkpointer;
pub mod cockpit;
pub mod command;
pub mod confirm_code;
pub mod conn;
pub mod contact;
pub mod db;
pub mod declaration;
pub mod delivery;
pub mod device;
pub mod digest;
pub mod duty;
pub mod effort;
pub mod event;
pub mod exchange;
pub mod file;
mod flusher;
pub mod hook;
pub mod imported;
pub mod inspection;
pub mod job;
pub mod ledger;
pub mod lineage;
pub mod manifest;
pub mod measure;
pub mod memory;
pub mod notice;
pub mod notice_clock;
pub mod notice_figure;
pub mod outbox;
pub mod own_rule;
pub mod package;
pub mod paper;
pub mod party;
pub mod people;
pub mod place;
pub mod plan;
pub mod quota;
pub mod reach;
pub mod reading;
pub mod reading_block;
pub mod receipt;
pub mod reference;
pub mod registry;
pub mod roster;
pub mod rule_setting;
pub mod saved_view;
pub mod schema;
pub mod search;
pub mod session;
mod statement;
pub mod stock;
pub mod stock_take;
pub mod ticket;
pub mod treatment;
pub mod trip;
pub mod watch;
pub mod writer;

pub use conn::Conn;
pub use db::Db;

/// What SQLite's journal trigger says where PostgreSQL names a unique key.
const PLACE_TAKEN: &str = "this place in the journal is taken";

/// What can go wrong below the domain.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// No such row.
    #[error("{0} was not found")]
    NotFound(&'static str),
    /// Another writer was first; the whole command may be tried again.
    #[error("another writer was first")]
    Conflict,
    /// A unique key is taken.
    #[error("{0} exists already")]
    Duplicate(String),
    /// A row holds what it must not.
    #[error("corrupt row in {table}, id {id}, column {column}")]
    Corrupt {
        /// Table of the row.
        table: &'static str,
        /// Its key.
        id: String,
        /// The bad column.
        column: &'static str,
    },
    /// The database cannot take it now; nothing was written.
    #[error("the database is busy or away: {0}")]
    Unavailable(String),
}

impl From<diesel::result::Error> for StoreError {
    fn from(error: diesel::result::Error) -> Self {
        use diesel::result::{DatabaseErrorKind as Kind, Error};
        match error {
            Error::NotFound => Self::NotFound("row"),
            Error::DatabaseError(Kind::UniqueViolation, what) => Self::Duplicate(what.message().to_owned()),
            Error::DatabaseError(_, what) if what.message() == PLACE_TAKEN => {
                Self::Duplicate(what.message().to_owned())
            }
            Error::DatabaseError(Kind::SerializationFailure, _) => Self::Conflict,
            Error::DatabaseError(_, what) if what.message().contains("deadlock") => Self::Conflict,
            other => Self::Unavailable(other.to_string()),
        }
    }
}

/// Shorthand of the room.
pub type Stored<T> = Result<T, StoreError>;

/// A row that holds what it must not.
#[expect(clippy::needless_pass_by_value, reason = "keys are numbers and ids as well as borrowed text")]
pub fn corrupt(table: &'static str, id: impl ToString, column: &'static str) -> StoreError {
    StoreError::Corrupt { table, id: id.to_string(), column }
}
