//! Kinds of waste: codes, the catalogue and its editions, hazards, physical states, methods, containers, property tags.
//! Invariant: every judgement is a pure function of its arguments and the dated tables in `fixtures/`.

pub mod catalogue;
pub mod code;
pub mod compatibility;
pub mod container;
pub mod exemption;
pub mod hazard;
pub mod incompatibility;
pub mod method;
pub mod state;
pub mod tags;

pub use catalogue::Catalogue;
pub use code::{Category, WasteCode};
pub use hazard::{Hazard, Hazards};
pub use method::Method;
