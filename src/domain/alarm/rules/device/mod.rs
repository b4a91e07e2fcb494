//! Devices that measure and record.

pub mod calibration;
pub mod offline;
pub mod video;
