//! package
pub mod qr;
