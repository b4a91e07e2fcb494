//! The 管理台账 of HJ 1259-2022 chapter 6 and Annex B.

pub mod batch;

pub use batch::{BatchCode, BatchKind};
