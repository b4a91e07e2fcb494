//! Plans, permits, contracts, approvals, credentials, and the calendar they are counted by.

pub mod approval_ends;
pub mod calendar_ends;
pub mod contract_ends;
pub mod credential_ends;
pub mod over_scale;
pub mod permit_ends;
pub mod plan_not_filed;
pub mod step_overdue;
