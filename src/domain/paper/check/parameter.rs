//! How strictly each finding is taken. The defaults are the law's where it speaks; an installation may harden or demote a
//! whole finding, or leave it out.

use std::collections::HashMap;

use serde::{Deserialize, Serialize};

use crate::domain::refusal::Code;

/// What a finding does to a departure.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Severity {
    /// Nothing leaves.
    Hard,
    /// It is shown, and the consignor answers for going on.
    Soft,
}

impl Severity {
    /// The permanent text.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Hard => "hard",
            Self::Soft => "soft",
        }
    }
}

/// Every finding and how strictly it is taken; what it rests on, its code says.
pub const DEFAULTS: &[(Code, Severity)] = &[
    (Code::ContractNone, Severity::Hard),
    (Code::ContractNotCovering, Severity::Hard),
    (Code::ContractMassOver, Severity::Soft),
    (Code::PermitNone, Severity::Hard),
    (Code::PermitNotCovering, Severity::Hard),
    (Code::PermitNotOnDay, Severity::Hard),
    (Code::PermitSuspended, Severity::Hard),
    (Code::PermitQuotaOver, Severity::Soft),
    (Code::PermitQuotaUsedUp, Severity::Hard),
    (Code::PermitExempt, Severity::Soft),
    (Code::PermitExemptNot, Severity::Hard),
    (Code::ApprovalNone, Severity::Hard),
    (Code::ApprovalNotOnDay, Severity::Hard),
    (Code::ApprovalNotCovering, Severity::Hard),
    (Code::ApprovalCarrier, Severity::Hard),
    (Code::ApprovalMassShort, Severity::Hard),
    (Code::CredentialNone, Severity::Hard),
    (Code::CredentialNotOnDay, Severity::Hard),
    (Code::CredentialSuspended, Severity::Hard),
    (Code::InspectionUnknown, Severity::Soft),
    (Code::LegUnmanned, Severity::Hard),
    (Code::LoadTooHeavy, Severity::Hard),
    (Code::LoadIncompatible, Severity::Hard),
    (Code::LoadKeepApart, Severity::Soft),
    (Code::PlanRowMissing, Severity::Hard),
    (Code::PlanRowShort, Severity::Hard),
];

/// What an installation takes more or less strictly than the defaults.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Parameters(HashMap<Code, Option<Severity>>);

impl Parameters {
    /// The same with one finding taken otherwise; `None` leaves it out.
    #[must_use]
    pub fn with(mut self, code: Code, severity: Option<Severity>) -> Self {
        self.0.insert(code, severity);
        self
    }

    /// How strictly a finding is taken; `None`: it is left out, or is no finding.
    pub fn severity(&self, code: Code) -> Option<Severity> {
        let default = || DEFAULTS.iter().find(|(one, _)| *one == code).map(|(_, severity)| *severity);
        self.0.get(&code).copied().unwrap_or_else(default)
    }
}
