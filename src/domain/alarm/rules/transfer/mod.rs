//! A load and its manifest.

pub mod astray;
pub mod carrier_silent;
pub mod late;
pub mod mismatch;
pub mod no_escort;
pub mod no_feedback;
pub mod no_manifest;
pub mod no_position;
pub mod not_entered;
pub mod not_returned;
pub mod opened;
pub mod receipt_open;
pub mod standstill;
pub mod weight;
