//! Who takes part: the codes that name parties, vehicles and places. Holds no parties; they are rows elsewhere.

pub mod division;
pub mod plate;
pub mod uscc;

pub use division::{Division, Divisions};
pub use plate::{Plate, PlateColour};
pub use uscc::Uscc;
