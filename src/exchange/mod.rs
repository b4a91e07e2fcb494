//! Reading and writing others' formats: evidence bundles, workbooks.

pub mod bundle;
