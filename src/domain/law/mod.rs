//! Law as dated data: which days are working days, and which article was in force when.

pub mod basis;
pub mod calendar;
pub mod ground;

pub use basis::{Basis, LegalBasis};
pub use calendar::{Calendar, Due};
pub use ground::Ground;
