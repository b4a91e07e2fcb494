//! In the store.

pub mod containment;
pub mod count_differs;
pub mod imbalance;
pub mod incompatible;
pub mod level_high;
pub mod no_shipment;
pub mod over_capacity;
pub mod over_time;
pub mod point_over;
pub mod surroundings;
pub mod vanished;
