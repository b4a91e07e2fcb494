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

/// Every finding, how strictly it is taken, and the key of the legal basis it is cited by (`fixtures/legal-basis.csv`); an
/// empty key: the basis of the code itself.
pub const DEFAULTS: &[(Code, Severity, &str)] = &[
    (Code::ContractNone, Severity::Hard, "contractor.verify"),
    (Code::ContractNotCovering, Severity::Hard, "contractor.verify"),
    (Code::ContractMassOver, Severity::Soft, ""),
    (Code::PermitNone, Severity::Hard, "permit.required"),
    (Code::PermitNotCovering, Severity::Hard, "permit.required"),
    (Code::PermitNotOnDay, Severity::Hard, "permit.validity"),
    (Code::PermitSuspended, Severity::Hard, "permit.required"),
    (Code::PermitQuotaOver, Severity::Soft, "permit.new"),
    (Code::PermitQuotaUsedUp, Severity::Hard, "permit.new"),
    (Code::PermitExempt, Severity::Soft, ""),
    (Code::PermitExemptNot, Severity::Hard, ""),
    (Code::ApprovalNone, Severity::Hard, "transfer.cross_province"),
    (Code::ApprovalNotOnDay, Severity::Hard, "xprov_valid"),
    (Code::ApprovalNotCovering, Severity::Hard, "xprov_again"),
    (Code::ApprovalCarrier, Severity::Hard, "xprov_again"),
    (Code::ApprovalMassShort, Severity::Hard, "xprov_again"),
    (Code::CredentialNone, Severity::Hard, "transport"),
    (Code::CredentialNotOnDay, Severity::Hard, "transport"),
    (Code::CredentialSuspended, Severity::Hard, "transport"),
    (Code::InspectionUnknown, Severity::Soft, "transport"),
    (Code::LegUnmanned, Severity::Hard, "manifest.carrier"),
    (Code::LoadTooHeavy, Severity::Hard, "transport"),
    (Code::LoadIncompatible, Severity::Hard, "storage.incompatible"),
    (Code::LoadKeepApart, Severity::Soft, "storage.incompatible"),
    (Code::PlanRowMissing, Severity::Hard, "manifest.plan"),
    (Code::PlanRowShort, Severity::Hard, "manifest.plan"),
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
        let default = || DEFAULTS.iter().find(|(one, ..)| *one == code).map(|(_, severity, _)| *severity);
        self.0.get(&code).copied().unwrap_or_else(default)
    }
}
