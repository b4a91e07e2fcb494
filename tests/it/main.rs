//! Integration tests through the public API, with a real database per test: SQLite, or PostgreSQL when
//! `TEST_DATABASE_URL` says so.
#![expect(clippy::unwrap_used, clippy::panic, clippy::expect_used, reason = "tests may")]

mod alarm;
mod amendment;
mod api;
mod architecture;
mod blanks;
mod books;
mod chain;
mod cli;
mod cockpit;
mod declaration;
mod desks;
mod device;
mod dispatch;
mod district;
mod docs;
mod due;
mod edge;
mod exchange;
mod form_labels;
mod garbage;
mod http;
mod identity;
mod inspection;
mod job;
mod journal;
mod kill;
mod labels;
mod ledger;
mod ledger_file;
mod lifecycle;
mod logbook;
mod manifest;
mod paper;
mod people;
mod plan;
mod plan_batch;
mod plan_file;
mod position;
mod precision;
mod races;
mod reference;
mod restore;
mod second_factor;
mod serial;
mod server;
#[cfg(feature = "pdf")]
mod signs;
mod stock_take;
mod support;
mod totals;
mod treatment;
mod undo;
mod walk;
