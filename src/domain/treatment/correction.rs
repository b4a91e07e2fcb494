//! Corrections 更正 of a batch: overlays with versions, several at once, each on a field of its own, none in the way of another
//! (Order 23 Art. 29: corrected in time and harmless is no offence). What was sealed stays as it is.
//!
//! **Who agrees.** What happened in the works is the receiver's own knowledge, so a second person of the receiver answers for
//! every correction. The authority of the place agrees too where what is counted changes: the method, by which the permit and its
//! scale are kept (Decree 408 Art. 12), and a mass by more than a twentieth (state-machines §3). Those whose waste went in are
//! told (Order 23 Art. 12-4) and asked for no signature: a batch holds the waste of many, and one who is silent would stop all.
//!
//! **Invariant:** the old value stays in the correction; the field shows the new one only once everybody agreed. A residue's mass
//! changes with its package and with its shares, or not at all.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::{Action, Portion, State, Treatment, known_line, known_method, lifecycle, started_within};
use crate::{
    domain::{
        access::Role,
        manifest::{
            Side,
            correction::{Standing, is_beyond_tolerance},
        },
        package::{correction::Why, decide::HEAVIEST_HOLDING},
        refusal::{Code, Refusal},
    },
    kernel::{
        id::{PackageId, PersonId},
        mass::Mass,
    },
};

/// Most corrections of one batch.
pub const CORRECTIONS_MAX: usize = 100;

/// A field with its old and its new value.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(tag = "field", rename_all = "snake_case")]
#[expect(missing_docs, reason = "fields as in Treatment")]
pub enum Change {
    Method { old: String, new: String },
    Line { old: String, new: String },
    StartedOn { old: NaiveDate, new: NaiveDate },
    ProductMass { old: Option<Mass>, new: Option<Mass> },
    ResidueMass { package: PackageId, old: Mass, new: Mass },
}

/// What somebody wants a field to be.
#[derive(Clone, PartialEq, Eq, Debug)]
#[expect(missing_docs, reason = "as in Change")]
pub enum Wanted {
    Method(String),
    Line(String),
    StartedOn(NaiveDate),
    /// `None`: there was no product.
    ProductMass(Option<Mass>),
    /// A residue as it came out, and its right mass.
    ResidueMass(Portion, Mass),
}

/// A correction as it is proposed.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Proposal {
    /// Which field, from what to what.
    #[serde(flatten)]
    pub change: Change,
    /// Why; a choice, since free text may hold personal data.
    pub reason: Why,
    /// Who proposed it, for the receiver.
    pub proposer: PersonId,
    /// Who must agree: a second person of the receiver, the authority of its place.
    pub needs: Vec<Side>,
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

    /// Whether this side's word, being the last that is missing, puts it in force.
    pub fn is_settled_by(&self, side: Side) -> bool {
        self.proposal.needs.iter().all(|need| *need == side || self.agreed.contains(need))
    }
}

/// Decides a proposal: the field exists, its new value is one that it could have had, and nobody else proposes for it.
pub fn propose(
    batch: &Treatment,
    wanted: Wanted,
    reason: Why,
    proposer: PersonId,
    role: Role,
) -> Result<Proposal, Refusal> {
    lifecycle::next(batch.state, Action::ProposeCorrection, role)?;
    if batch.corrections.len() >= CORRECTIONS_MAX {
        return Err(Refusal::of(Code::TreatmentFull).with("limit", CORRECTIONS_MAX));
    }
    let change = change(batch, wanted)?;
    if change.is_same() {
        return Err(Code::CorrectionSame.into());
    }
    let open = |other: &&Correction| other.standing == Standing::Open && other.proposal.change.is_of(&change);
    if let Some(no) = batch.corrections.iter().position(|other| open(&other)) {
        return Err(Refusal::of(Code::TreatmentCorrectionOpen).with("no", no));
    }
    let needs = change.concerns();
    Ok(Proposal { change, reason, proposer, needs })
}

fn change(batch: &Treatment, wanted: Wanted) -> Result<Change, Refusal> {
    Ok(match wanted {
        Wanted::Method(new) => {
            known_method(&new)?;
            Change::Method { old: batch.method.clone(), new }
        }
        Wanted::Line(new) => {
            known_line(&new)?;
            Change::Line { old: batch.line.clone(), new }
        }
        Wanted::StartedOn(new) => {
            // Judged as it was when it was opened.
            started_within(new, batch.opened_at.legal_day())?;
            Change::StartedOn { old: batch.started_on, new }
        }
        Wanted::ProductMass(new) => {
            if batch.state != State::Closed {
                // Products are stated at the end.
                return Err(Refusal::of(Code::TreatmentNotFromState)
                    .with("state", batch.state.as_str())
                    .with("state_zh", batch.state.zh())
                    .with("action", Action::ProposeCorrection.as_str()));
            }
            if new.is_some_and(|mass| mass.grams() < 0 || mass > HEAVIEST_HOLDING) {
                return Err(Refusal::of(Code::RequestField).with("pointer", "/product_g"));
            }
            Change::ProductMass { old: batch.product_mass, new }
        }
        Wanted::ResidueMass(residue, new) => {
            if !new.is_positive() {
                return Err(Refusal::of(Code::MassNotPositive).with("mass_g", new.grams()));
            }
            Change::ResidueMass { package: residue.package, old: residue.mass, new }
        }
    })
}

/// Decides a word for a correction: it is open, waits for that side, and who agrees for the receiver is not who proposed it.
/// Who proposed it may decline it: that takes it back.
pub fn answer(
    batch: &Treatment,
    no: usize,
    (side, signer, role): (Side, PersonId, Role),
    agrees: bool,
) -> Result<&Correction, Refusal> {
    let action = if agrees { Action::AgreeCorrection } else { Action::DeclineCorrection };
    lifecycle::next(batch.state, action, role)?;
    let open = batch.corrections.get(no).filter(|correction| correction.standing == Standing::Open);
    let Some(correction) = open else { return Err(Refusal::of(Code::TreatmentCorrectionClosed).with("no", no)) };
    if !correction.proposal.needs.contains(&side) || correction.agreed.contains(&side) {
        let needs: Vec<&str> = correction.proposal.needs.iter().map(|side| side.as_str()).collect();
        return Err(Refusal::of(Code::NotAllowed).with("party", needs.join(", ")));
    }
    if agrees && side == Side::Receiver && signer == correction.proposal.proposer {
        return Err(Refusal::of(Code::TreatmentSameSigner).with("no", no));
    }
    Ok(correction)
}

impl Change {
    fn concerns(&self) -> Vec<Side> {
        let counted = match self {
            Self::Method { .. } => true,
            Self::Line { .. } | Self::StartedOn { .. } => false,
            Self::ProductMass { old, new } => is_beyond_tolerance(old.unwrap_or_default(), new.unwrap_or_default()),
            Self::ResidueMass { old, new, .. } => is_beyond_tolerance(*old, *new),
        };
        if counted { vec![Side::Receiver, Side::Regulator] } else { vec![Side::Receiver] }
    }

    /// Whether it is about the batch as such, and so told to everybody whose waste went in; a residue is the receiver's own.
    pub const fn is_of_batch(&self) -> bool {
        !matches!(self, Self::ResidueMass { .. })
    }

    fn is_same(&self) -> bool {
        match self {
            Self::Method { old, new } | Self::Line { old, new } => old == new,
            Self::StartedOn { old, new } => old == new,
            Self::ProductMass { old, new } => old == new,
            Self::ResidueMass { old, new, .. } => old == new,
        }
    }

    /// Of the same field.
    fn is_of(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::ResidueMass { package: a, .. }, Self::ResidueMass { package: b, .. }) => a == b,
            _ => std::mem::discriminant(self) == std::mem::discriminant(other),
        }
    }

    fn lay_over(&self, batch: &mut Treatment) {
        match self {
            Self::Method { new, .. } => batch.method.clone_from(new),
            Self::Line { new, .. } => batch.line.clone_from(new),
            Self::StartedOn { new, .. } => batch.started_on = *new,
            Self::ProductMass { new, .. } => batch.product_mass = *new,
            Self::ResidueMass { old, new, .. } => {
                let changed = batch.residue_mass.grams().saturating_add(new.grams()).saturating_sub(old.grams());
                batch.residue_mass = Mass(changed);
            }
        }
    }
}

/// Folds an agreement: the last one puts the correction in force; gives what it changes then.
pub(super) fn agree(batch: &mut Treatment, no: usize, side: Side) -> Option<Change> {
    let correction = batch.corrections.get_mut(no)?;
    let settled = correction.is_settled_by(side);
    correction.agreed.push(side);
    if !settled {
        return None;
    }
    correction.standing = Standing::InForce;
    let change = correction.proposal.change.clone();
    change.lay_over(batch);
    Some(change)
}

/// Folds a refusal.
pub(super) fn decline(batch: &mut Treatment, no: usize) {
    if let Some(correction) = batch.corrections.get_mut(no) {
        correction.standing = Standing::Declined;
    }
}
