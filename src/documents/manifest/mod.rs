//! The manifest 危险废物转移联单 on paper, in the order of the official form (Order 23 Art. 6: 移出, 运输, 接受), and the page that
//! answers whoever scans the QR code on it.
//!
//! **Invariant:** the sheet says what the facts say; what the platform does not hold stays an empty cell for the pen, and is
//! never filled with something else.

pub mod check;
pub mod facts;
pub mod form;
mod sheet;

pub use facts::ManifestFacts;
pub use sheet::manifest_pdf;
