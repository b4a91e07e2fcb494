//! Storage facility 贮存设施 and its zones 贮存分区 (GB 18597-2023; state-machines §2).
//!
//! **Invariant:** near and over capacity are computed from the stock counters, never a state; a facility closes only empty.

use serde::{Deserialize, Serialize};

use self::slots::Slots;
use crate::{
    domain::refusal::{Code, Refusal},
    kernel::{
        id::{FacilityId, SiteId, ZoneId},
        mass::Mass,
    },
};

pub mod slots;

/// The storage point's limit: real-time stock ≤ 3 t (GB 18597-2023 8.3.5).
pub const STORAGE_POINT_LIMIT: Mass = Mass::kg(3000);

macro_rules! words {
    ($(#[$doc:meta])* $name:ident { $($(#[$vdoc:meta])* $variant:ident = $text:literal / $zh:literal,)+ }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, Debug, Hash, Serialize, Deserialize)]
        #[serde(rename_all = "snake_case")]
        pub enum $name { $($(#[$vdoc])* $variant,)+ }

        impl $name {
            /// All of them.
            pub const ALL: &'static [Self] = &[$(Self::$variant,)+];
            /// The permanent text.
            pub const fn as_str(self) -> &'static str { match self { $(Self::$variant => $text,)+ } }
            /// The standard's Chinese term.
            pub const fn zh(self) -> &'static str { match self { $(Self::$variant => $zh,)+ } }
            /// Reads the permanent text.
            pub fn parse(text: &str) -> Option<Self> { Self::ALL.iter().copied().find(|one| one.as_str() == text) }
        }
    };
}

words! {
    /// GB 18597 types.
    FacilityKind {
        /// A closed store.
        Store = "store" / "贮存库",
        /// A yard.
        Yard = "yard" / "贮存场",
        /// A basin.
        Basin = "basin" / "贮存池",
        /// A tank farm.
        TankFarm = "tank_farm" / "贮存罐区",
        /// A storage point, at most 3 t.
        StoragePoint = "storage_point" / "贮存点",
    }
}

words! {
    /// Whether a facility takes waste.
    FacilityState {
        /// In use.
        Active = "active" / "在用",
        /// Stopped by inspection or order.
        Suspended = "suspended" / "停用",
        /// Given up, empty and decontaminated.
        Closed = "closed" / "已关闭",
    }
}

words! {
    /// What may be asked of a facility.
    Action {
        /// Add a zone.
        AddZone = "add_zone" / "增设分区",
        /// Mark, or mark anew, the slots of a zone.
        SetSlots = "set_slots" / "设置货位",
        /// Stop it.
        Suspend = "suspend" / "停用",
        /// Use it again.
        Resume = "resume" / "恢复使用",
        /// Give it up.
        Close = "close" / "关闭",
    }
}

/// Every legal move, as (from, action, to).
pub const TRANSITIONS: &[(FacilityState, Action, FacilityState)] = &[
    (FacilityState::Active, Action::AddZone, FacilityState::Active),
    (FacilityState::Active, Action::SetSlots, FacilityState::Active),
    (FacilityState::Suspended, Action::SetSlots, FacilityState::Suspended),
    (FacilityState::Active, Action::Suspend, FacilityState::Suspended),
    (FacilityState::Suspended, Action::Resume, FacilityState::Active),
    (FacilityState::Active, Action::Close, FacilityState::Closed),
    (FacilityState::Suspended, Action::Close, FacilityState::Closed),
];

/// The only door to a new state.
pub fn next(from: FacilityState, action: Action) -> Result<FacilityState, Refusal> {
    TRANSITIONS.iter().find(|(state, act, _)| (*state, *act) == (from, action)).map(|(.., to)| *to).ok_or_else(|| {
        Refusal::of(Code::FacilityNotFromState).with("state", from.as_str()).with("action", action.as_str())
    })
}

/// A partition of a facility.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Zone {
    /// Its identity.
    pub id: ZoneId,
    /// What its sign says, unique in the facility.
    pub code: String,
    /// Its name.
    pub name: String,
    /// Most it may hold, grams.
    pub capacity_g: Option<Mass>,
    /// Volume of its containment, millilitres (GB 18597 6.2.2).
    pub containment_ml: Option<i64>,
    /// Its marked places; told by an event of its own.
    #[serde(skip)]
    pub slots: Slots,
}

/// The folded state of one facility.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Facility {
    /// Its identity.
    pub id: FacilityId,
    /// The site it belongs to.
    pub site: SiteId,
    /// Its code, `TS001` (HJ 608).
    pub code: String,
    /// Its name.
    pub name: String,
    /// Its type.
    pub kind: FacilityKind,
    /// Whether it takes waste.
    pub state: FacilityState,
    /// Most it may hold by discharge permit or EIA (HJ 1259 5.5.2.2), grams.
    pub capacity: Option<Mass>,
    /// Its partitions.
    pub zones: Vec<Zone>,
    /// Events so far.
    pub version: i64,
}

/// One fact about one facility.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(tag = "kind", content = "data")]
#[expect(missing_docs, reason = "fields as in Facility")]
pub enum Event {
    /// It was registered.
    #[serde(rename = "facility.opened")]
    Opened { site: SiteId, code: String, name: String, facility_kind: FacilityKind, capacity_g: Option<Mass> },
    /// A zone was added.
    #[serde(rename = "facility.zone_added")]
    ZoneAdded { zone: Zone },
    /// The slots of a zone were marked; none takes the marks away.
    #[serde(rename = "facility.slots_set")]
    SlotsSet { zone: ZoneId, slots: Vec<String>, each: i64 },
    /// It was stopped.
    #[serde(rename = "facility.suspended")]
    Suspended { reason: String },
    /// It is used again.
    #[serde(rename = "facility.resumed")]
    Resumed {},
    /// It was given up, empty.
    #[serde(rename = "facility.closed")]
    Closed {},
}

impl Event {
    /// Starts a facility.
    pub fn begin(&self, id: FacilityId) -> Option<Facility> {
        let Self::Opened { site, code, name, facility_kind, capacity_g } = self else { return None };
        Some(Facility {
            id,
            site: *site,
            code: code.clone(),
            name: name.clone(),
            kind: *facility_kind,
            state: FacilityState::Active,
            capacity: *capacity_g,
            zones: Vec::new(),
            version: 1,
        })
    }

    /// Folds the event into the facility's state.
    pub fn apply(&self, mut facility: Facility) -> Facility {
        facility.version += 1;
        match self {
            Self::Opened { .. } => {}
            Self::ZoneAdded { zone } => facility.zones.push(zone.clone()),
            Self::SlotsSet { zone, slots, each } => {
                if let Some(one) = facility.zones.iter_mut().find(|one| one.id == *zone) {
                    one.slots = Slots { codes: slots.clone(), each: *each };
                }
            }
            Self::Suspended { .. } => facility.state = FacilityState::Suspended,
            Self::Resumed {} => facility.state = FacilityState::Active,
            Self::Closed {} => facility.state = FacilityState::Closed,
        }
        facility
    }
}

/// Closes an empty facility (Code 2026 Art. 538: decontaminate before other use).
pub fn close(facility: &Facility, stock: Mass) -> Result<Event, Refusal> {
    next(facility.state, Action::Close)?;
    if stock.is_positive() {
        return Err(Refusal::of(Code::FacilityNotEmpty).with("mass_g", stock.grams()));
    }
    Ok(Event::Closed {})
}

/// Marks the slots of a zone. What lies in a slot keeps it: `lying` are the slots that hold something now.
pub fn set_slots(facility: &Facility, zone: &Zone, slots: &Slots, lying: &[String]) -> Result<Event, Refusal> {
    next(facility.state, Action::SetSlots)?;
    if let Some(code) = lying.iter().find(|code| !slots.codes.contains(code)) {
        return Err(Refusal::of(Code::SlotsNotEmpty).with("slot", code.as_str()));
    }
    Ok(Event::SlotsSet { zone: zone.id, slots: slots.codes.clone(), each: slots.each })
}
