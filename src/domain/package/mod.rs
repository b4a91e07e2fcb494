//! package

pub mod code;
