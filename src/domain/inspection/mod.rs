//! Roadside check 路查: an officer looks at a load on the road, and what the platform knew at that moment is recorded with what
//! the officer found. *Nothing found* is a result like any other.
//!
//! **Invariant:** the verdict is the platform's own, from the check before departure run anew when it is recorded; who records
//! chooses the outcome, never the verdict. A record says nothing personal: manifests, vehicle and package are named by id.

use serde::{Deserialize, Serialize};

use super::{
    access::Role,
    names::{door, names},
    refusal::{Code, Refusal},
};
use crate::kernel::{
    clock::Instant,
    id::{InspectionId, ManifestId, PackageId, VehicleId},
};

names! {
    /// Where in its life a record is.
    State {
        /// It stands.
        Recorded = "recorded" / "已记录",
        /// Taken back: recorded by mistake.
        Withdrawn = "withdrawn" / "已撤回",
    }
}

names! {
    /// What may be asked of a record.
    Action {
        /// Take it back.
        Withdraw = "withdraw" / "撤回",
    }
}

names! {
    /// What the platform says of the load.
    Verdict {
        /// A manifest is under way and nothing stands against it.
        Clear = "clear" / "未发现问题",
        /// A manifest is under way and something is to be looked at.
        Doubts = "doubts" / "有需要核实",
        /// No manifest in the officer's sight is under way with it.
        NoManifest = "no_manifest" / "没有有效联单",
    }
}

names! {
    /// What the officer found.
    Outcome {
        /// Nothing.
        Clear = "clear" / "未发现问题",
        /// Something that was put right there and then.
        Corrected = "corrected" / "当场改正",
        /// Something that is followed up.
        Referred = "referred" / "移送处理",
    }
}

/// Who checks on the road.
const OFFICERS: &[Role] = &[Role::Officer, Role::Reviewer, Role::System];

/// Every legal move, as (from, action, to, by). A record begins as [`State::Recorded`].
pub const TRANSITIONS: &[(State, Action, State, &[Role])] =
    &[(State::Recorded, Action::Withdraw, State::Withdrawn, OFFICERS)];

door!(InspectionNotFromState);

/// The verdict on a load: of which there are so many manifests under way, and so many findings.
pub const fn verdict(under_way: usize, findings: usize) -> Verdict {
    match (under_way, findings) {
        (0, _) => Verdict::NoManifest,
        (_, 0) => Verdict::Clear,
        _ => Verdict::Doubts,
    }
}

/// The folded state of one record.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Inspection {
    /// Its identity.
    pub id: InspectionId,
    /// Where in its life it is.
    pub state: State,
    /// Beginning of the divisions of the officer who recorded it.
    pub division: String,
    /// What was found about the load.
    pub found: Found,
    /// When it was looked at.
    pub at: Instant,
    /// Events so far.
    pub version: i64,
}

/// What was looked at and what was found.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Found {
    /// Manifests under way with it.
    pub manifests: Vec<ManifestId>,
    /// The vehicle, where one of them names it.
    pub vehicle: Option<VehicleId>,
    /// The package whose label was scanned.
    pub package: Option<PackageId>,
    /// What the platform said.
    pub verdict: Verdict,
    /// Codes of what was to be looked at, each once.
    pub findings: Vec<String>,
    /// What the officer found.
    pub outcome: Outcome,
}

/// One fact about one record.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(tag = "kind", content = "data")]
#[expect(missing_docs, reason = "fields as in Inspection")]
pub enum Event {
    /// A load was looked at.
    #[serde(rename = "inspection.recorded")]
    Recorded { division: String, found: Found },
    /// It was recorded by mistake.
    #[serde(rename = "inspection.withdrawn")]
    Withdrawn {},
}

impl Event {
    /// Begins a record.
    pub fn begin(&self, id: InspectionId, at: Instant) -> Option<Inspection> {
        let Self::Recorded { division, found } = self else { return None };
        let (division, found) = (division.clone(), found.clone());
        Some(Inspection { id, state: State::Recorded, division, found, at, version: 1 })
    }

    /// Folds the event into the record.
    #[must_use]
    pub fn apply(&self, mut one: Inspection) -> Inspection {
        one.version += 1;
        if matches!(self, Self::Withdrawn {}) {
            one.state = State::Withdrawn;
        }
        one
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_found_needs_a_manifest_under_way() {
        assert_eq!(
            [verdict(0, 0), verdict(0, 3), verdict(1, 0), verdict(2, 1)],
            [Verdict::NoManifest, Verdict::NoManifest, Verdict::Clear, Verdict::Doubts]
        );
    }
}
