//! The register of rules: one file each, one line here. What they do not see is said in [`unseen`].

use super::Rule;

pub mod device;
pub mod generation;
pub mod paper;
pub mod plan;
pub mod storage;
pub mod system;
pub mod transfer;
pub mod unseen;

/// Every rule, by stage.
pub static RULES: &[&Rule] = &[
    &plan::not_filed::RULE,
    &plan::not_amended::RULE,
    &plan::over_made::RULE,
    &plan::over_shipped::RULE,
    &plan::tier_rises::RULE,
    &plan::declaration_overdue::RULE,
    &plan::declaration_differs::RULE,
    &generation::ledger_silent::RULE,
    &storage::imbalance::RULE,
    &generation::abnormal::RULE,
    &generation::not_stored::RULE,
    &generation::no_label::RULE,
    &storage::over_time::RULE,
    &storage::point_over::RULE,
    &storage::over_capacity::RULE,
    &storage::incompatible::RULE,
    &storage::containment::RULE,
    &storage::level_high::RULE,
    &storage::surroundings::RULE,
    &storage::count_differs::RULE,
    &storage::no_shipment::RULE,
    &device::offline::RULE,
    &device::video::RULE,
    &device::calibration::RULE,
    &generation::typed::RULE,
    &transfer::no_manifest::RULE,
    &transfer::carrier_silent::RULE,
    &transfer::receipt_open::RULE,
    &transfer::late::RULE,
    &transfer::weight::RULE,
    &transfer::mismatch::RULE,
    &transfer::not_returned::RULE,
    &transfer::not_entered::RULE,
    &transfer::no_feedback::RULE,
    &transfer::astray::RULE,
    &transfer::standstill::RULE,
    &transfer::no_position::RULE,
    &paper::credential_ends::RULE,
    &transfer::opened::RULE,
    &transfer::no_escort::RULE,
    &paper::permit_ends::RULE,
    &paper::over_scale::RULE,
    &paper::outside_permit::RULE,
    &paper::collected_long::RULE,
    &paper::rename_late::RULE,
    &paper::approval_ends::RULE,
    &paper::step_overdue::RULE,
    &paper::emergency_plan::RULE,
    &paper::insurance::RULE,
    &paper::contract_ends::RULE,
    &storage::vanished::RULE,
    &paper::calendar_ends::RULE,
    &system::upload_failed::RULE,
];
