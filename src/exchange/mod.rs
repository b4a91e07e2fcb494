//! Reading and writing others' formats. Bytes in, domain types out; knows no store and no HTTP.

pub mod ledger;
