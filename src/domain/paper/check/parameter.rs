//! How strictly each finding is taken: the defaults, and what an installation or an authority chose for a place from a day on.
//!
//! **Invariant:** what the law forbids outright stops a departure whatever anybody chose ([`ABSOLUTE`]).

use std::collections::{BTreeMap, HashMap};

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::domain::{
    journal,
    law::Ground,
    names::names,
    paper,
    party::division::prefix,
    refusal::{Code, Refusal},
};
use crate::kernel::text::Language;

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
    (Code::ExportNotOnDay, Severity::Hard),
    (Code::ExportNotCovering, Severity::Hard),
    (Code::ExportMassShort, Severity::Hard),
    (Code::CredentialNone, Severity::Hard),
    (Code::CredentialNotOnDay, Severity::Hard),
    (Code::CredentialSuspended, Severity::Hard),
    (Code::InspectionUnknown, Severity::Soft),
    (Code::LegUnmanned, Severity::Hard),
    (Code::LoadTooHeavy, Severity::Hard),
    (Code::LoadIncompatible, Severity::Hard),
    (Code::LoadKeepApart, Severity::Soft),
    (Code::PlanNotFiled, Severity::Hard),
    (Code::PlanNotFiledYet, Severity::Hard),
    (Code::PlanRowMissing, Severity::Hard),
    (Code::PlanRowShort, Severity::Hard),
];

/// The findings that nobody may demote, because a law forbids what they find in so many words:
/// - waste must not go to who has no permit for it (Solid Waste Law Art. 80, since 2026-08-15 Code Art. 534); more than a fifth
///   above the yearly scale needs a new permit (Decree 408 Art. 12);
/// - waste must not leave the province unapproved (Art. 82, Code Art. 536), nor beyond what was approved (Order 23 Art. 27–28);
/// - waste must not leave the country without, or beyond, an export approval (总局令第47号 Art. 3);
/// - a vehicle must not be overloaded (Order 29 of 2019 Art. 22–23);
/// - incompatible wastes must not be carried together (Art. 81, Code Art. 535).
///
/// Credentials, crews and contracts are not here: the law demands that they exist, not that they are registered here.
pub const ABSOLUTE: &[Code] = &[
    Code::PermitNone,
    Code::PermitNotCovering,
    Code::PermitNotOnDay,
    Code::PermitSuspended,
    Code::PermitQuotaUsedUp,
    Code::PermitExemptNot,
    Code::ApprovalNone,
    Code::ApprovalNotOnDay,
    Code::ApprovalNotCovering,
    Code::ApprovalMassShort,
    Code::ExportNotOnDay,
    Code::ExportNotCovering,
    Code::ExportMassShort,
    Code::LoadTooHeavy,
    Code::LoadIncompatible,
];

/// Whether a law leaves no choice about a finding.
pub fn is_absolute(code: Code) -> bool {
    ABSOLUTE.contains(&code)
}

/// How strictly a finding is taken where nobody chose; `None`: the code is no finding.
pub fn default(code: Code) -> Option<Severity> {
    DEFAULTS.iter().find(|(one, _)| *one == code).map(|(_, severity)| *severity)
}

names! {
    /// What is chosen for a finding.
    Choice {
        /// Nothing leaves.
        Hard = "hard" / "不得起运",
        /// It is told, and the consignor answers for going on.
        Soft = "soft" / "仅提示",
        /// As the wider place takes it: a choice of before is taken back.
        Inherit = "inherit" / "沿用上级",
    }
}

impl Choice {
    const fn severity(self) -> Option<Severity> {
        match self {
            Self::Hard => Some(Severity::Hard),
            Self::Soft => Some(Severity::Soft),
            Self::Inherit => None,
        }
    }
}

/// A choice for one finding, in one place, from a day on.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Setting {
    /// The finding.
    pub code: Code,
    /// Digits that the divisions of the place begin with, `33`, `3301`, `330111`; empty: the whole installation.
    pub division: String,
    /// What is chosen.
    pub choice: Choice,
    /// Why.
    pub reason: String,
    /// First legal day on which it is read.
    pub valid_from: NaiveDate,
}

impl Setting {
    /// The setting as it is kept. What was judged stays judged, so that none begins before the day it is made.
    ///
    /// # Errors
    /// The code is no finding, the day is past, the reason is no reason; or a law leaves no choice.
    pub fn checked(self, today: NaiveDate) -> Result<Self, Refusal> {
        let bad = |pointer: &str, reason: &str| {
            Refusal::of(Code::RequestField).with("pointer", pointer).with("reason", reason)
        };
        if default(self.code).is_none() {
            return Err(bad("/code", "a finding of the check before departure"));
        }
        if self.choice == Choice::Soft && is_absolute(self.code) {
            let law: Vec<String> = Ground::of(self.code).on(today).iter().map(|one| one.cite(Language::Zh)).collect();
            return Err(Refusal::of(Code::CheckSetByLaw).with("check", self.code.as_str()).with("law", law));
        }
        if self.valid_from < today {
            return Err(bad("/valid_from", "today or later"));
        }
        let division = prefix(&self.division).to_owned();
        Ok(Self { division, reason: paper::reason(&self.reason)?, ..self })
    }
}

/// One fact about the check. All are on one stream, so that the later of two holds.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(tag = "kind", content = "data")]
pub enum Event {
    /// Somebody chose.
    #[serde(rename = "check_parameter.set")]
    Set(Setting),
}

impl From<Event> for journal::event::Event {
    fn from(event: Event) -> Self {
        Self::Check(event)
    }
}

/// The stream of all choices.
pub const STREAM: &str = "check_parameter/6c0f3a52-8f0e-8d7b-9c41-2f5d7e1ab0c4";

/// Where a severity comes from.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub enum Source {
    /// Nobody chose.
    #[default]
    Default,
    /// A law leaves no choice ([`ABSOLUTE`]).
    Law,
    /// Chosen for the whole installation.
    Installation,
    /// Chosen by the authority of the divisions that begin so.
    Division(String),
}

impl std::fmt::Display for Source {
    fn fmt(&self, to: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Default => to.write_str("default"),
            Self::Law => to.write_str("law"),
            Self::Installation => to.write_str("installation"),
            Self::Division(prefix) => write!(to, "division/{prefix}"),
        }
    }
}

impl Serialize for Source {
    fn serialize<S: serde::Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.collect_str(self)
    }
}

/// How strictly the findings are taken in one division on one day, as far as somebody chose.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Parameters(HashMap<Code, (Severity, Source)>);

impl Parameters {
    /// What holds for a consignor's division on a day: of each finding the choice of the narrowest place that has one, then the
    /// installation's. Of two of one place the one that began last holds, of those of one day the one made last; `settings` are
    /// in the order in which they were made.
    pub fn of<'a>(settings: impl IntoIterator<Item = &'a Setting>, division: &str, day: NaiveDate) -> Self {
        let mut held: HashMap<Code, BTreeMap<usize, &Setting>> = HashMap::new();
        for one in settings {
            if one.valid_from > day || !division.starts_with(&one.division) {
                continue;
            }
            // Prefixes of one division differ in length.
            let place = held.entry(one.code).or_default().entry(one.division.len()).or_insert(one);
            if one.valid_from >= place.valid_from {
                *place = one;
            }
        }
        let narrowest = |(code, places): (Code, BTreeMap<usize, &Setting>)| {
            let (severity, one) = places.values().rev().find_map(|one| Some((one.choice.severity()?, *one)))?;
            let source =
                if one.division.is_empty() { Source::Installation } else { Source::Division(one.division.clone()) };
            Some((code, (severity, source)))
        };
        Self(held.into_iter().filter_map(narrowest).collect())
    }

    /// How strictly a finding is taken and who says so; `None`: it is no finding.
    pub fn severity(&self, code: Code) -> Option<(Severity, Source)> {
        let chosen = self.0.get(&code).filter(|(severity, _)| *severity == Severity::Hard || !is_absolute(code));
        let unchosen = || {
            let source = if is_absolute(code) { Source::Law } else { Source::Default };
            default(code).map(|severity| (severity, source))
        };
        chosen.cloned().or_else(unchosen)
    }
}
