//! What can happen to a package, and the fold that gives its state.

use serde::{Deserialize, Serialize};

use super::{
    Action, Origin, Package, State, WeighedBy,
    correction::{Change, Why},
    transport::{self, RejectReason},
    undo,
};
use crate::kernel::{
    clock::Instant,
    id::{FacilityId, ManifestId, PackageId, SiteId, TreatmentId, WasteStreamId, ZoneId},
    mass::Mass,
};

/// One fact about one package. Names and fields are permanent: old payloads parse for ever.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(tag = "kind", content = "data")]
#[expect(missing_docs, reason = "fields are described by the glossary; one line each would repeat their names")]
pub enum Event {
    /// A label code was reserved, or an outside code taken over (赋码).
    #[serde(rename = "package.allotted")]
    Allotted {
        site: SiteId,
        waste_stream: WasteStreamId,
        waste_code: String,
        edition: String,
        code: Option<String>,
        external_code: Option<String>,
        origin: Origin,
        container_kind: String,
        volume_ml: Option<i64>,
        produced_at: Instant,
    },
    /// Content of other packages became this one (拆分, 合并, 换包装).
    #[serde(rename = "package.derived")]
    Derived {
        site: SiteId,
        waste_stream: WasteStreamId,
        waste_code: String,
        edition: String,
        code: Option<String>,
        container_kind: String,
        volume_ml: Option<i64>,
        produced_at: Instant,
        stored_at: Option<Instant>,
        mass_g: Mass,
        parents: Vec<PackageId>,
        /// Who holds it, when that is not the site that made the waste: a collector's or receiver's repacking.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        holder: Option<SiteId>,
    },
    /// It holds residue of a treatment batch: waste that came to be at the batch's site, with a storage clock of its own.
    #[serde(rename = "package.yielded")]
    Yielded {
        site: SiteId,
        waste_stream: WasteStreamId,
        waste_code: String,
        edition: String,
        code: Option<String>,
        container_kind: String,
        volume_ml: Option<i64>,
        produced_at: Instant,
        gross_g: Option<Mass>,
        tare_g: Option<Mass>,
        mass_g: Mass,
        source: WeighedBy,
        batch: TreatmentId,
    },
    /// B.1: the net mass was taken.
    #[serde(rename = "package.weighed")]
    Weighed { gross_g: Option<Mass>, tare_g: Option<Mass>, mass_g: Mass, source: WeighedBy, batch: Option<String> },
    /// The label was printed and stuck on.
    #[serde(rename = "package.labelled")]
    Labelled { print: i64 },
    /// B.2: brought into a zone; a part of it when history says so.
    #[serde(rename = "package.stored")]
    Stored {
        facility: FacilityId,
        zone: ZoneId,
        mass_g: Mass,
        batch: Option<String>,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        slot: Option<String>,
    },
    /// Brought to another zone or slot; the storage clock runs on.
    #[serde(rename = "package.moved")]
    Moved {
        from_zone: ZoneId,
        facility: FacilityId,
        zone: ZoneId,
        mass_g: Mass,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        slot: Option<String>,
    },
    /// The newest step, a stock-in or move of version `of` at the moment `at`, was taken back by who did it.
    #[serde(rename = "package.undone")]
    Undone {
        of: i64,
        at: Instant,
        from_zone: ZoneId,
        facility: Option<FacilityId>,
        zone: Option<ZoneId>,
        to: State,
        stored_at: Option<Instant>,
        mass_g: Mass,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        slot: Option<String>,
    },
    /// Weighed again; the label is out of date.
    #[serde(rename = "package.reweighed")]
    Reweighed { gross_g: Option<Mass>, tare_g: Option<Mass>, old_g: Mass, mass_g: Mass, source: WeighedBy },
    /// The label cannot be read any more.
    #[serde(rename = "package.label_damaged")]
    LabelDamaged {},
    /// All its content went into others.
    #[serde(rename = "package.repacked")]
    Repacked { children: Vec<PackageId>, mass_g: Mass },
    /// Seen in a stock-take, with the difference found.
    #[serde(rename = "package.counted")]
    Counted { expected_g: Mass, mass_g: Mass },
    /// Waste was added to a bulk holding.
    #[serde(rename = "package.filled")]
    Filled { mass_g: Mass },
    /// Waste was taken from a bulk holding; by a pipe, it left by the manifest of the month (events of before name none).
    #[serde(rename = "package.drawn")]
    Drawn {
        mass_g: Mass,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        manifest: Option<ManifestId>,
    },
    /// B.4: used or disposed of on the site.
    #[serde(rename = "package.self_treated")]
    SelfTreated { mass_g: Mass, method: String, facility_code: Option<String> },
    /// Taken back; the serial is never used again.
    #[serde(rename = "package.voided")]
    Voided { reason: String },
    /// Reported gone.
    #[serde(rename = "package.lost")]
    Lost { mass_g: Mass },
    /// Told later than something newer: kept, without effect (design §8).
    #[serde(rename = "package.late")]
    Late { action: Action, zone: Option<ZoneId>, mass_g: Option<Mass> },
    /// What the event of version `of`, of the moment `at`, said is corrected from here on.
    #[serde(rename = "package.corrected")]
    Corrected {
        of: i64,
        at: Instant,
        reason: Why,
        #[serde(flatten)]
        change: Change,
    },
    /// A line of a manifest speaks for it.
    #[serde(rename = "package.reserved")]
    Reserved { manifest: ManifestId },
    /// It stands on no manifest any more, and is again what it was.
    #[serde(rename = "package.released")]
    Released {
        manifest: ManifestId,
        to: State,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        follows: Option<ManifestId>,
    },
    /// B.3: on the vehicle.
    #[serde(rename = "package.loaded")]
    Loaded { manifest: ManifestId, mass_g: Mass },
    /// Off the vehicle again before departure.
    #[serde(rename = "package.unloaded")]
    Unloaded { manifest: ManifestId, mass_g: Mass },
    /// The vehicle left with it.
    #[serde(rename = "package.departed")]
    Departed { manifest: ManifestId, mass_g: Mass },
    /// On the receiver's ground.
    #[serde(rename = "package.arrived")]
    Arrived { manifest: ManifestId },
    /// Held until sampling decides.
    #[serde(rename = "package.held")]
    Held { manifest: ManifestId },
    /// Taken over by the receiver, of the mass it found.
    #[serde(rename = "package.accepted")]
    Accepted { manifest: ManifestId, site: SiteId, sent_g: Mass, mass_g: Mass },
    /// Not taken.
    #[serde(rename = "package.rejected")]
    Rejected { manifest: ManifestId, reason: RejectReason },
    /// On its way back.
    #[serde(rename = "package.sent_back")]
    SentBack { manifest: ManifestId },
    /// Back in a zone of who sent it.
    #[serde(rename = "package.taken_back")]
    TakenBack { manifest: ManifestId, facility: FacilityId, zone: ZoneId, mass_g: Mass },
    /// Used up or disposed of by a receiver, in a batch.
    #[serde(rename = "package.treated")]
    Treated { batch: TreatmentId, method: String, mass_g: Mass },
    /// B.3 of a ledger of the time before: it, or a part, left the site.
    #[serde(rename = "package.left")]
    Left { mass_g: Mass, batch: String },
    /// B.5 of that ledger: it, or a part, was entrusted for treatment.
    #[serde(rename = "package.entrusted")]
    Entrusted { mass_g: Mass, batch: String, method: String, receiver: Option<String>, permit: Option<String> },
}

impl Event {
    /// Starts a package.
    pub fn begin(&self, id: PackageId) -> Option<Package> {
        let (site, waste_stream, waste_code, container_kind, volume_ml, produced_at) = match self {
            Self::Allotted { site, waste_stream, waste_code, container_kind, volume_ml, produced_at, .. }
            | Self::Derived { site, waste_stream, waste_code, container_kind, volume_ml, produced_at, .. }
            | Self::Yielded { site, waste_stream, waste_code, container_kind, volume_ml, produced_at, .. } => {
                (*site, *waste_stream, waste_code.clone(), container_kind.clone(), *volume_ml, *produced_at)
            }
            _ => return None,
        };
        let mut package = Package {
            id,
            site,
            holder_site: site,
            waste_stream,
            waste_code,
            code: None,
            external_code: None,
            state: State::Allotted,
            origin: Origin::Derived,
            container_kind,
            volume_ml,
            mass: None,
            stock: Mass::ZERO,
            weighed_by: None,
            produced_at,
            stored_at: None,
            facility: None,
            zone: None,
            slot: None,
            placed_at: None,
            massed_at: None,
            mass_version: None,
            label_prints: 0,
            label_damaged: false,
            manifest: None,
            reserved_from: None,
            version: 1,
        };
        if let Self::Allotted { code, external_code, origin, .. } = self {
            package.code.clone_from(code);
            package.external_code.clone_from(external_code);
            package.origin = *origin;
        }
        if let Self::Derived { code, stored_at, mass_g, holder, .. } = self {
            package.holder_site = holder.unwrap_or(package.site);
            package.code.clone_from(code);
            package.stored_at = *stored_at;
            package.mass = Some(*mass_g);
            package.weighed_by = Some(WeighedBy::Derived);
            package.state = State::Weighed;
            package.mass_version = Some(1);
        }
        if let Self::Yielded { code, mass_g, source, .. } = self {
            package.origin = Origin::Residue;
            package.code.clone_from(code);
            package.mass = Some(*mass_g);
            package.weighed_by = Some(*source);
            package.state = State::Weighed;
            package.mass_version = Some(1);
        }
        Some(package)
    }

    /// Folds the event into the package's state. Total: an event once accepted always applies.
    pub fn apply(&self, mut package: Package, occurred_at: Instant) -> Package {
        package.version += 1;
        match self {
            Self::Allotted { .. } | Self::Derived { .. } | Self::Yielded { .. } | Self::Late { .. } => {}
            Self::Weighed { mass_g, source, .. } => {
                package.mass = Some(*mass_g);
                package.weighed_by = Some(*source);
                package.state = State::Weighed;
                package.massed(occurred_at);
            }
            Self::Labelled { print } => {
                package.label_prints = *print;
                package.label_damaged = false;
                if package.state == State::Weighed {
                    package.state = State::Labelled;
                }
            }
            Self::Stored { facility, zone, mass_g, slot, .. } => {
                package.stock = Mass(package.stock.0.saturating_add(mass_g.0));
                package.stored_at.get_or_insert(occurred_at);
                package.place(*facility, *zone, slot.as_deref(), occurred_at);
                package.state = State::InStock;
            }
            Self::Moved { facility, zone, slot, .. } => package.place(*facility, *zone, slot.as_deref(), occurred_at),
            Self::Reweighed { mass_g, source, .. } => {
                package.reweigh(*mass_g, *source);
                package.massed(occurred_at);
            }
            Self::Counted { mass_g, .. } => {
                package.stock = *mass_g;
                package.mass = Some(*mass_g);
                package.massed(occurred_at);
            }
            Self::Corrected { change, .. } => change.lay_over(&mut package),
            Self::LabelDamaged {} => package.label_damaged = true,
            Self::Undone { .. } => undo::lay(self, &mut package, occurred_at),
            Self::Filled { mass_g } => {
                package.mass = package.mass.and_then(|mass| mass.plus(*mass_g));
                if package.state == State::InStock {
                    package.stock = Mass(package.stock.0.saturating_add(mass_g.0));
                }
                package.massed(occurred_at);
            }
            Self::Drawn { mass_g, .. } => {
                package.stock = Mass(package.stock.0.saturating_sub(mass_g.0));
                package.massed(occurred_at);
            }
            Self::Left { mass_g, .. } => {
                package.stock = Mass(package.stock.0.saturating_sub(mass_g.0));
                if !package.stock.is_positive() {
                    package.leave(State::Left);
                }
            }
            Self::Entrusted { .. } => {
                if package.state == State::Left {
                    package.state = State::Entrusted;
                }
            }
            Self::Repacked { .. } => package.end(State::Repacked),
            Self::SelfTreated { .. } => package.end(State::SelfTreated),
            Self::Voided { .. } => package.end(State::Voided),
            Self::Lost { .. } => package.end(State::Lost),
            step => transport::lay(step, &mut package, occurred_at),
        }
        package
    }
}

impl Package {
    /// Whether something newer about the same thing is known already: for 移位, 复称 and 盘点 the newest moment wins,
    /// whatever came first (design §8).
    pub fn is_late(&self, action: Action, occurred_at: Instant) -> bool {
        let newest = match action {
            Action::Move => self.placed_at,
            Action::Reweigh | Action::Count => self.massed_at,
            _ => None,
        };
        newest.is_some_and(|newest| newest > occurred_at)
    }

    fn massed(&mut self, at: Instant) {
        self.massed_at = Some(at);
        self.mass_version = Some(self.version);
    }

    fn reweigh(&mut self, mass: Mass, source: WeighedBy) {
        self.mass = Some(mass);
        self.weighed_by = Some(source);
        if self.state == State::InStock {
            self.stock = mass;
        }
        if self.state == State::Labelled {
            self.state = State::Weighed;
        }
        self.label_damaged = self.label_prints > 0;
    }

    pub(super) fn end(&mut self, state: State) {
        self.stock = Mass::ZERO;
        self.leave(state);
    }

    pub(super) fn leave(&mut self, state: State) {
        self.state = state;
        self.facility = None;
        self.zone = None;
        self.slot = None;
    }

    fn place(&mut self, facility: FacilityId, zone: ZoneId, slot: Option<&str>, at: Instant) {
        self.facility = Some(facility);
        self.zone = Some(zone);
        self.slot = slot.map(str::to_owned);
        self.placed_at = Some(at);
    }
}
