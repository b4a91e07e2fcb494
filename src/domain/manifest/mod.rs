//! One consignment's paper 转移联单 (危险废物转移管理办法, Order 23).

pub mod number;

pub use number::ManifestNumber;
