//! A package on a manifest or in a treatment batch: the steps those documents take for it (state-machines §1, from
//! 列入联单 to 利用处置). Who may take them is the document's affair as well; here is what the package's own state allows.
//!
//! **Invariant:** while it is loaded it keeps the place it came from but counts in no stock; once it has left it lies nowhere.
//! What it weighs is what was at hand when it left, until the receiver says what it found.

use serde::{Deserialize, Serialize};

use super::{Action, Event, Package, State, lifecycle};
use crate::{
    domain::{
        access::Role,
        refusal::{Code, Refusal},
    },
    kernel::{
        clock::Instant,
        id::{FacilityId, ManifestId, SiteId, TreatmentId, ZoneId},
        mass::Mass,
    },
};

/// In what a delivery differs from its manifest, or why it is not taken (Order 23 Art. 18: name, quantity, property, form,
/// packing). A choice, since free text may hold personal data.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RejectReason {
    /// Another waste than named.
    Name,
    /// Another mass than stated.
    Mass,
    /// Another hazard or composition.
    Property,
    /// Another physical state.
    Form,
    /// Packing damaged, leaking or not as stated.
    Packing,
    /// Label missing, unreadable or of another package.
    Label,
    /// Nothing of it arrived.
    Missing,
    /// The receiver cannot take it now.
    Capacity,
}

impl RejectReason {
    /// All of them.
    pub const ALL: &'static [Self] = &[
        Self::Name,
        Self::Mass,
        Self::Property,
        Self::Form,
        Self::Packing,
        Self::Label,
        Self::Missing,
        Self::Capacity,
    ];

    /// The permanent text.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Name => "name",
            Self::Mass => "mass",
            Self::Property => "property",
            Self::Form => "form",
            Self::Packing => "packing",
            Self::Label => "label",
            Self::Missing => "missing",
            Self::Capacity => "capacity",
        }
    }

    /// The words of the trade.
    pub const fn zh(self) -> &'static str {
        match self {
            Self::Name => "名称不符",
            Self::Mass => "数量不符",
            Self::Property => "特性不符",
            Self::Form => "形态不符",
            Self::Packing => "包装不符或破损",
            Self::Label => "标签缺失或不符",
            Self::Missing => "未到货",
            Self::Capacity => "暂无能力接受",
        }
    }

    /// Reads the permanent text.
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|one| one.as_str() == text)
    }
}

/// What a document asks of a package.
#[derive(Clone, PartialEq, Eq, Debug)]
#[expect(missing_docs, reason = "fields as in the events they lead to")]
pub enum Step {
    /// Speak for it; `follows`: the manifest by which it was refused.
    Reserve {
        manifest: ManifestId,
        follows: Option<ManifestId>,
    },
    /// Off it again; `follows`: the manifest by which it was refused before.
    Release {
        follows: Option<ManifestId>,
    },
    Load,
    Unload,
    Depart,
    Arrive,
    Hold,
    Accept {
        site: SiteId,
        mass: Mass,
    },
    Reject {
        reason: RejectReason,
    },
    SendBack,
    TakeBack {
        facility: FacilityId,
        zone: ZoneId,
    },
    Treat {
        batch: TreatmentId,
        method: String,
    },
    /// Report it gone on the way.
    Lose,
}

impl Step {
    /// The action it is.
    pub const fn action(&self) -> Action {
        match self {
            Self::Reserve { .. } => Action::Reserve,
            Self::Release { .. } => Action::Release,
            Self::Load => Action::Load,
            Self::Unload => Action::Unload,
            Self::Depart => Action::Depart,
            Self::Arrive => Action::Arrive,
            Self::Hold => Action::Hold,
            Self::Accept { .. } => Action::Accept,
            Self::Reject { .. } => Action::Reject,
            Self::SendBack => Action::SendBack,
            Self::TakeBack { .. } => Action::TakeBack,
            Self::Treat { .. } => Action::Treat,
            Self::Lose => Action::ReportLost,
        }
    }
}

/// Decides a step of a document on one of its packages. `of` is the manifest that takes it; a package that another one
/// speaks for is refused.
pub fn decide(package: &Package, of: Option<ManifestId>, step: &Step, role: Role) -> Result<Event, Refusal> {
    lifecycle::next(package.state, step.action(), role).map_err(|refusal| named(refusal, package))?;
    let by = match step {
        Step::Reserve { manifest, follows } => return reserve(package, *manifest, *follows),
        Step::Treat { batch, method } => {
            return Ok(Event::Treated { batch: *batch, method: method.clone(), mass_g: package.held() });
        }
        _ => of.filter(|of| package.manifest == Some(*of)).ok_or_else(|| spoken_for(package))?,
    };
    let mass_g = package.held();
    Ok(match step {
        Step::Release { follows } => {
            let to = package.reserved_from.unwrap_or(State::InStock);
            Event::Released { manifest: by, to, follows: follows.filter(|_| to == State::Rejected) }
        }
        Step::Load => Event::Loaded { manifest: by, mass_g },
        Step::Unload => Event::Unloaded { manifest: by, mass_g },
        Step::Depart => Event::Departed { manifest: by, mass_g },
        Step::Arrive => Event::Arrived { manifest: by },
        Step::Hold => Event::Held { manifest: by },
        Step::Accept { site, mass } => accept(package, by, *site, *mass)?,
        Step::Reject { reason } => Event::Rejected { manifest: by, reason: *reason },
        Step::SendBack => Event::SentBack { manifest: by },
        Step::TakeBack { facility, zone } => {
            Event::TakenBack { manifest: by, facility: *facility, zone: *zone, mass_g }
        }
        Step::Lose => Event::Lost { mass_g },
        Step::Reserve { .. } | Step::Treat { .. } => return Err(Code::NotFromState.into()),
    })
}

fn reserve(package: &Package, manifest: ManifestId, follows: Option<ManifestId>) -> Result<Event, Refusal> {
    if package.state == State::Rejected && (follows.is_none() || package.manifest != follows) {
        return Err(spoken_for(package));
    }
    if !package.held().is_positive() {
        return Err(named(Refusal::of(Code::MassNotPositive).with("mass_g", package.held().grams()), package));
    }
    if package.label_damaged {
        return Err(named(Code::PackageLabelStale.into(), package));
    }
    Ok(Event::Reserved { manifest })
}

fn accept(package: &Package, manifest: ManifestId, site: SiteId, mass: Mass) -> Result<Event, Refusal> {
    if !mass.is_positive() || mass > super::decide::HEAVIEST_HOLDING {
        return Err(named(Refusal::of(Code::MassNotPositive).with("mass_g", mass.grams()), package));
    }
    Ok(Event::Accepted { manifest, site, sent_g: package.held(), mass_g: mass })
}

/// Its manifest is the way to it.
pub(super) fn spoken_for(package: &Package) -> Refusal {
    let refusal = named(Code::PackageSpokenFor.into(), package);
    refusal.with("manifest", package.manifest.map(|id| id.to_string()))
}

/// Tells which package of many it is.
fn named(refusal: Refusal, package: &Package) -> Refusal {
    let code = package.code.clone().or_else(|| package.external_code.clone());
    refusal.with("package", package.id.to_string()).with("package_code", code)
}

/// Folds a step into the package's state.
pub(super) fn lay(event: &Event, package: &mut Package, occurred_at: Instant) {
    match event {
        Event::Reserved { manifest } => {
            package.reserved_from = Some(package.state);
            package.manifest = Some(*manifest);
            package.state = State::Reserved;
        }
        Event::Released { to, follows, .. } => {
            package.manifest = *follows;
            package.reserved_from = None;
            package.state = *to;
        }
        Event::Loaded { .. } => {
            // Its slot is free again; unloaded, it lies in its zone without one.
            package.slot = None;
            package.state = State::Loaded;
        }
        Event::Unloaded { .. } => package.state = State::Reserved,
        Event::Departed { mass_g, .. } => {
            package.mass = Some(*mass_g);
            package.end(State::InTransit);
        }
        Event::Arrived { .. } => package.state = State::Arrived,
        Event::Held { .. } => package.state = State::Held,
        Event::Accepted { site, mass_g, .. } => {
            package.holder_site = *site;
            package.mass = Some(*mass_g);
            package.massed_at = Some(occurred_at);
            package.mass_version = None;
            // The receiver's own year of storage begins with its own stock-in (Order 408 Art. 18).
            package.stored_at = None;
            package.reserved_from = None;
            package.state = State::Accepted;
        }
        Event::Rejected { .. } => package.state = State::Rejected,
        Event::SentBack { .. } => package.state = State::Returning,
        Event::TakenBack { facility, zone, mass_g, .. } => {
            package.stock = *mass_g;
            package.facility = Some(*facility);
            package.zone = Some(*zone);
            package.placed_at = Some(occurred_at);
            package.stored_at.get_or_insert(occurred_at);
            package.manifest = None;
            package.reserved_from = None;
            package.state = State::InStock;
        }
        Event::Treated { .. } => package.end(State::Treated),
        _ => {}
    }
}
