//! Package 容器/包装: one labelled container, or bulk holding, from weighing to its end.
//!
//! **Invariant:** waste stream and code never change; `stock_g` is what still lies here, never negative; the storage clock
//! (`stored_at`) starts once and is inherited by what is made from it.

pub mod code;
pub mod correction;
pub mod counters;
pub mod decide;
pub mod event;
pub mod finding;
pub mod lifecycle;
pub mod lineage;
pub mod qr;
pub mod share;
pub mod transport;
pub mod undo;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

pub use self::{
    event::Event,
    lifecycle::{Action, State},
};
use crate::kernel::{
    clock::Instant,
    id::{FacilityId, ManifestId, PackageId, SiteId, WasteStreamId, ZoneId},
    mass::Mass,
};

/// Where a package's history began.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Origin {
    /// Made on the platform.
    Capture,
    /// Read from a ledger of the time before; has no code of ours.
    Import,
    /// Counted and signed when the site joined (期初库存): balances, not generation.
    Opening,
    /// Split, merged or repacked from others.
    Derived,
    /// Came out of a treatment batch at the site.
    Residue,
}

impl Origin {
    /// The permanent text.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Capture => "capture",
            Self::Import => "import",
            Self::Opening => "opening",
            Self::Derived => "derived",
            Self::Residue => "residue",
        }
    }

    /// Reads the permanent text.
    pub fn parse(text: &str) -> Option<Self> {
        [Self::Capture, Self::Import, Self::Opening, Self::Derived, Self::Residue]
            .into_iter()
            .find(|one| one.as_str() == text)
    }
}

/// How a mass was come by; a typed one stays marked 手输 for ever.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum WeighedBy {
    /// A connected scale.
    Device,
    /// Typed by a person.
    Typed,
    /// Taken from a file of history.
    Imported,
    /// The sum or part of weighed packages.
    Derived,
}

impl WeighedBy {
    /// The permanent text.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Device => "device",
            Self::Typed => "typed",
            Self::Imported => "imported",
            Self::Derived => "derived",
        }
    }

    /// Reads the permanent text.
    pub fn parse(text: &str) -> Option<Self> {
        [Self::Device, Self::Typed, Self::Imported, Self::Derived].into_iter().find(|one| one.as_str() == text)
    }
}

/// The folded state of one package.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Package {
    /// Its identity for life.
    pub id: PackageId,
    /// The site that made the waste.
    pub site: SiteId,
    /// The site that answers for it now.
    pub holder_site: SiteId,
    /// The kind of waste at its maker.
    pub waste_stream: WasteStreamId,
    /// The catalogue's code, `900-041-49`.
    pub waste_code: String,
    /// The 37 characters of its label, once allotted.
    pub code: Option<String>,
    /// A container code of somebody else's numbering (imports).
    pub external_code: Option<String>,
    /// Where in its life it is.
    pub state: State,
    /// Where its history began.
    pub origin: Origin,
    /// Kind of container (codes §11).
    pub container_kind: String,
    /// Container volume in millilitres.
    pub volume_ml: Option<i64>,
    /// Net mass as last weighed.
    pub mass: Option<Mass>,
    /// What of it lies in stock here.
    pub stock: Mass,
    /// How the mass was come by.
    pub weighed_by: Option<WeighedBy>,
    /// When the waste came to be.
    pub produced_at: Instant,
    /// First stock-in: the storage clock, inherited by derived packages.
    pub stored_at: Option<Instant>,
    /// The facility it lies in.
    pub facility: Option<FacilityId>,
    /// The zone it lies in.
    pub zone: Option<ZoneId>,
    /// The slot of the zone it lies in, if one was told.
    pub slot: Option<String>,
    /// When it came to where it lies, as last told (入库 or 移位).
    pub placed_at: Option<Instant>,
    /// When its mass was last taken.
    pub massed_at: Option<Instant>,
    /// Version of the event its mass comes from.
    pub mass_version: Option<i64>,
    /// Labels printed so far.
    pub label_prints: i64,
    /// The label is reported damaged or out of date and must be printed anew.
    pub label_damaged: bool,
    /// The manifest that speaks for it, or that it last went by.
    pub manifest: Option<ManifestId>,
    /// Where it stood before that manifest spoke for it.
    pub reserved_from: Option<State>,
    /// Events so far.
    pub version: i64,
}

impl Package {
    /// The legal day its label carries.
    pub fn label_day(&self) -> NaiveDate {
        self.produced_at.legal_day()
    }

    /// Net mass of it that is at hand: in a zone what still lies there, elsewhere as last weighed.
    pub fn held(&self) -> Mass {
        if self.facility.is_some() { self.stock } else { self.mass.unwrap_or_default() }
    }

    /// Whether it lies in a zone and counts in stock there.
    pub fn is_stored(&self) -> bool {
        self.facility.is_some() && self.state.is_stored()
    }

    /// Holds loose waste rather than one container.
    pub fn is_bulk(&self) -> bool {
        matches!(self.container_kind.as_str(), "BULK" | "PIPE" | "TANK")
    }
}
