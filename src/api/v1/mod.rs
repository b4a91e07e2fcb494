//! Version 1 of the API, one file per resource.

pub mod auth;
pub mod correction;
pub mod journal;
pub mod label;
pub mod ledger;
pub mod package;
pub mod site;
pub mod view;
