//! Corrections 更正 of a completed manifest: overlays with versions, agreed to by whom they concern, several at once, each on
//! a field of its own, none in the way of another (Order 23 Art. 29: corrected in time and harmless is no offence).
//!
//! **Invariant:** the old value stays in the correction; the field shows the new one only once everybody agreed.

use serde::{Deserialize, Serialize};

use super::{
    Manifest, Side,
    lifecycle::Side::{Carrier, Consignor, Receiver, Regulator},
};
use crate::{
    domain::refusal::{Code, Refusal},
    kernel::{
        id::{PackageId, VehicleId},
        mass::Mass,
    },
};

/// Most corrections of one manifest.
pub const CORRECTIONS_MAX: usize = 100;

/// A field with its old and its new value.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(tag = "field", rename_all = "snake_case")]
#[expect(missing_docs, reason = "fields as in Manifest")]
pub enum Change {
    Vehicle { leg: usize, old: VehicleId, new: VehicleId },
    Waybill { leg: usize, old: Option<String>, new: Option<String> },
    OutMass { old: Option<Mass>, new: Mass },
    InMass { old: Option<Mass>, new: Mass },
    AcceptedMass { package: PackageId, old: Mass, new: Mass },
    Method { line: usize, old: String, new: String },
}

/// What somebody wants a field to be.
#[derive(Clone, PartialEq, Eq, Debug)]
#[expect(missing_docs, reason = "as in Change")]
pub enum Wanted {
    Vehicle { leg: usize, new: VehicleId },
    Waybill { leg: usize, new: Option<String> },
    OutMass { new: Mass },
    InMass { new: Mass },
    AcceptedMass { package: PackageId, new: Mass },
    Method { line: usize, new: String },
}

/// A correction as it is proposed.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Proposal {
    /// By whom.
    pub side: Side,
    /// Which field, from what to what.
    #[serde(flatten)]
    pub change: Change,
    /// Who must agree.
    pub needs: Vec<Side>,
}

/// Where a correction stands.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Standing {
    /// Somebody has yet to agree.
    Open,
    /// Everybody agreed: the field shows the new value.
    InForce,
    /// Somebody did not.
    Declined,
}

/// A correction and where it stands.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Correction {
    /// As proposed.
    #[serde(flatten)]
    pub proposal: Proposal,
    /// Who has agreed.
    pub agreed: Vec<Side>,
    /// Where it stands.
    pub standing: Standing,
}

impl Correction {
    pub(super) const fn of(proposal: Proposal) -> Self {
        Self { proposal, agreed: Vec::new(), standing: Standing::Open }
    }
}

/// Above this share of the old value a changed mass needs the regulator's word too: one twentieth [design].
const MASS_TOLERANCE: i64 = 20;

/// Whether a mass changes by more than that share.
pub fn is_beyond_tolerance(old: Mass, new: Mass) -> bool {
    old.grams().abs_diff(new.grams()) * MASS_TOLERANCE.unsigned_abs() > old.grams().unsigned_abs()
}

/// Decides a proposal: the field exists, changes, and nobody else proposes for it.
pub fn propose(one: &Manifest, side: Side, wanted: Wanted) -> Result<Proposal, Refusal> {
    if one.corrections.len() >= CORRECTIONS_MAX {
        return Err(Refusal::of(Code::ManifestTooMany).with("limit", CORRECTIONS_MAX));
    }
    let absent = || Refusal::of(Code::RequestField).with("pointer", "/field");
    let crew = |leg: usize| one.legs.get(leg).and_then(|leg| leg.crew.as_ref()).ok_or_else(absent);
    let change = match wanted {
        Wanted::Vehicle { leg, new } => Change::Vehicle { leg, old: crew(leg)?.vehicle, new },
        Wanted::Waybill { leg, new } => Change::Waybill { leg, old: crew(leg)?.waybill.clone(), new },
        Wanted::OutMass { new } => Change::OutMass { old: one.out_g, new },
        Wanted::InMass { new } => Change::InMass { old: one.in_g, new },
        Wanted::AcceptedMass { package, new } => {
            let old = one.items.get(&package).and_then(|item| item.accepted_g).ok_or_else(absent)?;
            Change::AcceptedMass { package, old, new }
        }
        Wanted::Method { line, new } => {
            let old = one.lines.get(line).map(|line| line.method.clone()).ok_or_else(absent)?;
            Change::Method { line, old, new }
        }
    };
    if change.is_same() {
        return Err(Code::CorrectionSame.into());
    }
    let open = |other: &&Correction| other.standing == Standing::Open && other.proposal.change.is_of(&change);
    if let Some(no) = one.corrections.iter().position(|other| open(&other)) {
        return Err(Refusal::of(Code::ManifestCorrectionOpen).with("no", no));
    }
    let mut needs = change.concerns();
    needs.retain(|other| *other != side);
    Ok(Proposal { side, change, needs })
}

/// Decides an agreement or a refusal: the correction is open and waits for that side.
pub fn answer(one: &Manifest, no: usize, sides: &[Side]) -> Result<Side, Refusal> {
    let open = one.corrections.get(no).filter(|correction| correction.standing == Standing::Open);
    let Some(correction) = open else { return Err(Refusal::of(Code::ManifestCorrectionClosed).with("no", no)) };
    let waits = |side: &&Side| !correction.agreed.contains(side) && sides.contains(side);
    correction.proposal.needs.iter().find(waits).copied().ok_or_else(|| {
        let needs: Vec<&str> = correction.proposal.needs.iter().map(|side| side.as_str()).collect();
        Refusal::of(Code::NotAllowed).with("party", needs.join(", "))
    })
}

impl Change {
    /// Whom it concerns besides who proposes: the parties that rely on the field, and the regulator where what was counted
    /// changes beyond tolerance.
    fn concerns(&self) -> Vec<Side> {
        let weighed = |old: Option<Mass>, new: Mass| old.is_some_and(|old| is_beyond_tolerance(old, new));
        let (mut sides, counted) = match self {
            Self::Vehicle { .. } | Self::Waybill { .. } => (vec![Consignor, Carrier], false),
            Self::OutMass { old, new } | Self::InMass { old, new } => (vec![Consignor, Receiver], weighed(*old, *new)),
            Self::AcceptedMass { old, new, .. } => (vec![Consignor, Receiver], is_beyond_tolerance(*old, *new)),
            Self::Method { .. } => (vec![Consignor, Receiver], true),
        };
        if counted {
            sides.push(Regulator);
        }
        sides
    }

    fn is_same(&self) -> bool {
        match self {
            Self::Vehicle { old, new, .. } => old == new,
            Self::Waybill { old, new, .. } => old == new,
            Self::OutMass { old, new } | Self::InMass { old, new } => *old == Some(*new),
            Self::AcceptedMass { old, new, .. } => old == new,
            Self::Method { old, new, .. } => old == new,
        }
    }

    /// Of the same field.
    fn is_of(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Vehicle { leg: a, .. }, Self::Vehicle { leg: b, .. })
            | (Self::Waybill { leg: a, .. }, Self::Waybill { leg: b, .. })
            | (Self::Method { line: a, .. }, Self::Method { line: b, .. }) => a == b,
            (Self::OutMass { .. }, Self::OutMass { .. }) | (Self::InMass { .. }, Self::InMass { .. }) => true,
            (Self::AcceptedMass { package: a, .. }, Self::AcceptedMass { package: b, .. }) => a == b,
            _ => false,
        }
    }

    fn lay_over(&self, one: &mut Manifest) {
        match self {
            Self::Vehicle { leg, new, .. } => {
                if let Some(crew) = one.legs.get_mut(*leg).and_then(|leg| leg.crew.as_mut()) {
                    crew.vehicle = *new;
                }
            }
            Self::Waybill { leg, new, .. } => {
                if let Some(crew) = one.legs.get_mut(*leg).and_then(|leg| leg.crew.as_mut()) {
                    crew.waybill.clone_from(new);
                }
            }
            Self::OutMass { new, .. } => one.out_g = Some(*new),
            Self::InMass { new, .. } => one.in_g = Some(*new),
            Self::AcceptedMass { package, new, .. } => {
                if let Some(item) = one.items.get_mut(package) {
                    item.accepted_g = Some(*new);
                }
            }
            Self::Method { line, new, .. } => {
                if let Some(line) = one.lines.get_mut(*line) {
                    line.method.clone_from(new);
                }
            }
        }
    }
}

/// Folds an agreement: the last one puts the correction in force.
pub(super) fn agree(one: &mut Manifest, no: usize, side: Side) {
    let Some(correction) = one.corrections.get_mut(no) else { return };
    correction.agreed.push(side);
    if correction.proposal.needs.iter().all(|need| correction.agreed.contains(need)) {
        correction.standing = Standing::InForce;
        let change = correction.proposal.change.clone();
        change.lay_over(one);
    }
}

/// Folds a refusal.
pub(super) fn decline(one: &mut Manifest, no: usize) {
    if let Some(correction) = one.corrections.get_mut(no) {
        correction.standing = Standing::Declined;
    }
}
