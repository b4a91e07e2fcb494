//! The core: pure functions and types. Reads no clock, draws no random number, does no I/O.

pub mod access;
pub mod alarm;
pub mod declaration;
pub mod delivery;
pub mod effort;
pub mod facility;
pub mod form;
pub mod inspection;
pub mod journal;
pub mod law;
pub mod ledger;
pub mod manifest;
mod names;
pub mod notice;
pub mod package;
pub mod paper;
pub mod party;
pub mod period;
pub mod place;
pub mod plan;
pub mod reference;
pub mod refusal;
pub mod second_factor;
pub mod stock_take;
pub mod treatment;
pub mod trip;
pub mod waste;
