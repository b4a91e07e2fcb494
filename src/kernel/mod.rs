//! Words everyone shares: ids, instants, mass, hashes, canonical JSON, pages, normal text.
//! Pure but for [`clock::SystemClock`] and [`id::RandomIds`], the two doors to the machine's clock and randomness.

pub mod canonical;
pub mod clock;
pub mod hash;
pub mod id;
pub mod mass;
pub mod page;
pub mod text;
