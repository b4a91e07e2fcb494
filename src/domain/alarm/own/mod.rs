//! Rules of an authority's own 自设规则 (issue 6; ADR 19): checked expressions over published facts, judged beside the built-in ones by
//! the same engine, on the same looks, with the same hysteresis, evidence and notices.

pub mod book;
mod check;
pub mod definition;
pub mod expression;
pub mod published;
pub mod ruled;
#[cfg(test)]
mod tests;

pub use book::{Action, Book, Event, Own, STREAM, Standing, Step, Version, is_own};
pub use definition::{Bar, Both, Definition, Figure};
pub use expression::Expression;
pub use ruled::Ruled;
