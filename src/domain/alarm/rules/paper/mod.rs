//! Permits, contracts, approvals, credentials, and the calendar they are counted by.

pub mod approval_ends;
pub mod calendar_ends;
pub mod collected_long;
pub mod contract_ends;
pub mod credential_ends;
pub mod emergency_plan;
mod held;
pub mod insurance;
pub mod outside_permit;
pub mod over_scale;
pub mod permit_ends;
pub mod rename_late;
pub mod step_overdue;
