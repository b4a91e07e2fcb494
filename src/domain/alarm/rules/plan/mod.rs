//! Plans, tiers and declarations.

pub mod declaration_differs;
pub mod declaration_overdue;
pub mod not_amended;
pub mod not_filed;
pub mod over_made;
pub mod over_shipped;
pub mod tier_rises;
