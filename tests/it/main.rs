//! Integration tests through the public API, with a real database per test: SQLite, or PostgreSQL when
//! `TEST_DATABASE_URL` says so.
#![expect(clippy::unwrap_used, clippy::panic, clippy::expect_used, reason = "tests may")]

mod architecture;
mod chain;
mod docs;
mod edge;
mod http;
mod identity;
mod journal;
mod people;
mod support;
