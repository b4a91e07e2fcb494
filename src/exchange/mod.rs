//! Reading and writing others' formats: evidence bundles, ledger workbooks. Bytes in, domain types out; knows no store
//! and no HTTP.

pub mod bundle;
pub mod form;
pub mod ledger;
pub mod official;
pub mod table;
pub mod text;
