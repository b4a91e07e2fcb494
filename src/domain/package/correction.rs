//! Corrections 更正: an overlay over what an event said, from the correction's own version on. The event stays as it is.
//!
//! **Invariant:** only what still decides the package's state is corrected; what later steps were built on is not.

use serde::{Deserialize, Serialize};

use super::{Action, Event, Origin, Package, decide::check_mass, lifecycle};
use crate::{
    domain::{
        access::Role,
        refusal::{Code, Refusal},
    },
    kernel::{clock::Instant, mass::Mass},
};

/// Why something is corrected: a choice, since free text may hold personal data.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Why {
    /// Typed wrongly.
    Typing,
    /// Wrong unit.
    Unit,
    /// The scale was off.
    Scale,
    /// Another container than told.
    Container,
}

impl Why {
    /// Reads the permanent text.
    pub fn parse(text: &str) -> Option<Self> {
        match text {
            "typing" => Some(Self::Typing),
            "unit" => Some(Self::Unit),
            "scale" => Some(Self::Scale),
            "container" => Some(Self::Container),
            _ => None,
        }
    }
}

/// What the value is to be.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Wanted {
    /// Net mass.
    Mass(Mass),
    /// Kind of container.
    ContainerKind(String),
    /// Volume in millilitres.
    Volume(Option<i64>),
}

/// One corrected field, its old and its new value.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(tag = "field")]
#[expect(missing_docs, reason = "fields as in Package")]
pub enum Change {
    #[serde(rename = "mass_g")]
    Mass { old: Mass, new: Mass },
    #[serde(rename = "container_kind")]
    ContainerKind { old: String, new: String },
    #[serde(rename = "volume_ml")]
    Volume { old: Option<i64>, new: Option<i64> },
}

/// Decides a correction of the event of version `of`, which happened at `at`.
pub fn correct(package: &Package, of: i64, at: Instant, wanted: Wanted, reason: Why) -> Result<Event, Refusal> {
    let superseded = || Refusal::of(Code::CorrectionSuperseded).with("of", of).with("version", package.version);
    let change = match wanted {
        Wanted::Mass(new) => {
            if package.mass_version != Some(of) {
                return Err(superseded());
            }
            if package.origin == Origin::Derived && of == 1 {
                // What came out of others balances with them.
                return Err(Code::BalanceBroken.into());
            }
            if package.origin == Origin::Residue && of == 1 {
                // Its shares stem from what went into the batch, which tells its mass.
                return Err(Refusal::of(Code::TreatmentResidueMass).with("of", of));
            }
            of_mass(package, new)?
        }
        Wanted::ContainerKind(new) if of == 1 => Change::ContainerKind { old: package.container_kind.clone(), new },
        Wanted::Volume(new) if of == 1 => Change::Volume { old: package.volume_ml, new },
        Wanted::ContainerKind(_) | Wanted::Volume(_) => return Err(superseded()),
    };
    if change.is_none() {
        return Err(Refusal::of(Code::CorrectionSame).with("of", of));
    }
    Ok(Event::Corrected { of, at, reason, change })
}

fn of_mass(package: &Package, new: Mass) -> Result<Change, Refusal> {
    let old = package.mass.unwrap_or_default();
    let stock = package.stock.0 + new.0 - old.0;
    if package.stock.is_positive() && stock < 0 {
        return Err(Refusal::of(Code::MassExceeds).with("mass_g", new.grams()).with("stock_g", stock));
    }
    Ok(Change::Mass { old, new })
}

/// Decides what the correction of a residue's mass is to its package: only while that mass still decides, so that the batch and
/// the package tell the same. `at` is when it came out.
pub fn residue(package: &Package, new: Mass, at: Instant, reason: Why) -> Result<Event, Refusal> {
    lifecycle::next(package.state, Action::Correct, Role::System)?;
    if package.origin != Origin::Residue || package.mass_version != Some(1) {
        return Err(Refusal::of(Code::CorrectionSuperseded).with("of", 1).with("version", package.version));
    }
    check_mass(package, new)?;
    Ok(Event::Corrected { of: 1, at, reason, change: of_mass(package, new)? })
}

impl Change {
    fn is_none(&self) -> bool {
        match self {
            Self::Mass { old, new } => old == new,
            Self::ContainerKind { old, new } => old == new,
            Self::Volume { old, new } => old == new,
        }
    }

    /// Lays the new value over the package.
    pub fn lay_over(&self, package: &mut Package) {
        match self {
            Self::Mass { old, new } => {
                package.mass = Some(*new);
                if package.stock.is_positive() {
                    package.stock = Mass(package.stock.0 + new.0 - old.0);
                }
                package.label_damaged = package.label_prints > 0;
            }
            Self::ContainerKind { new, .. } => package.container_kind.clone_from(new),
            Self::Volume { new, .. } => package.volume_ml = *new,
        }
    }
}
