//! The register of rules: one file each, one line here. A rule whose facts are in no row is not here.

use super::Rule;

pub mod generation;
pub mod paper;
pub mod storage;
pub mod transfer;

/// Every rule, by stage.
pub static RULES: &[&Rule] = &[
    &paper::plan_not_filed::RULE,
    &generation::not_stored::RULE,
    &storage::over_time::RULE,
    &storage::point_over::RULE,
    &storage::over_capacity::RULE,
    &storage::count_differs::RULE,
    &storage::no_shipment::RULE,
    &transfer::carrier_silent::RULE,
    &transfer::receipt_open::RULE,
    &transfer::late::RULE,
    &transfer::weight::RULE,
    &transfer::mismatch::RULE,
    &transfer::not_returned::RULE,
    &transfer::not_entered::RULE,
    &transfer::no_feedback::RULE,
    &paper::credential_ends::RULE,
    &paper::permit_ends::RULE,
    &paper::over_scale::RULE,
    &paper::approval_ends::RULE,
    &paper::step_overdue::RULE,
    &paper::contract_ends::RULE,
    &paper::calendar_ends::RULE,
];
