//! Version 1 of the API, one file per resource.

pub mod arrival;
pub mod auth;
pub mod batch;
pub mod correction;
pub mod journal;
pub mod label;
pub mod ledger;
pub mod mandate;
pub mod manifest;
pub mod manifest_view;
pub mod organisation;
pub mod package;
pub mod paper;
pub mod person;
pub mod portion;
pub mod reference;
pub mod serial;
pub mod site;
pub mod stock_take;
pub mod ticket;
pub mod token;
pub mod trace;
pub mod treatment;
pub mod trip;
pub mod vehicle;
pub mod view;
