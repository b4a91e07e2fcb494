//! Device 监测设备 of a site or a vehicle: a scale, a tank's level sensor, a thermometer, a recorder, a gateway. Where it is, what it may
//! show, and until when its certificate holds are facts of the journal; what it shows is a reading ([`reading`]), which is none.
//!
//! **Invariant:** what a device is and where it is stays: moved, it is retired and registered anew, so that no reading is of two places.

pub mod block;
pub mod reading;
#[cfg(test)]
mod tests;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use self::reading::Quantity;
use super::{
    access::Role,
    names::{door, names},
    refusal::{Code, Refusal},
};
use crate::kernel::{
    id::{DeviceId, FacilityId, OrganisationId, SiteId, VehicleId, ZoneId},
    text::is_name,
};

names! {
    /// Where in its life a device is.
    State {
        /// In use.
        InUse = "in_use" / "在用",
        /// No longer used.
        Retired = "retired" / "停用",
    }
}

names! {
    /// What may be asked of a device.
    Action {
        /// Write a new version: other limits, a new certificate.
        Change = "change" / "变更",
        /// It is no longer used.
        Retire = "retire" / "停用",
    }
}

names! {
    /// What a device is.
    Kind {
        /// A scale for packages or a weighbridge.
        Scale = "scale" / "电子秤",
        /// Level of a tank.
        TankSensor = "tank_sensor" / "液位计",
        /// Temperature.
        Thermometer = "thermometer" / "温度计",
        /// Volatile organic compounds.
        VocSensor = "voc_sensor" / "VOC监测仪",
        /// Something leaked.
        LeakSensor = "leak_sensor" / "泄漏探测器",
        /// A camera.
        Camera = "camera" / "摄像头",
        /// What cameras are recorded by.
        Recorder = "recorder" / "录像机",
        /// What sends the readings of others.
        Gateway = "gateway" / "网关",
        /// A vehicle's door.
        DoorSensor = "door_sensor" / "车门传感器",
    }
}

impl Kind {
    /// What it measures, of which it has limits; `None`: it only tells that it works.
    pub const fn measures(self) -> Option<Quantity> {
        match self {
            Self::Scale => Some(Quantity::Weight),
            Self::TankSensor => Some(Quantity::Level),
            Self::Thermometer => Some(Quantity::Temperature),
            Self::VocSensor => Some(Quantity::Voc),
            Self::LeakSensor => Some(Quantity::Leak),
            Self::Recorder => Some(Quantity::VideoGap),
            Self::DoorSensor => Some(Quantity::Door),
            Self::Camera | Self::Gateway => None,
        }
    }

    /// Whether it may send readings of a quantity.
    pub fn sends(self, quantity: Quantity) -> bool {
        quantity == Quantity::Alive
            || self.measures() == Some(quantity)
            || (self == Self::Recorder && quantity == Quantity::VideoKept)
    }

    /// Whether limits of its own may be set: a level, a temperature, a concentration.
    const fn has_limits(self) -> bool {
        matches!(self, Self::TankSensor | Self::Thermometer | Self::VocSensor)
    }
}

/// Where it is.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Place {
    /// At a site.
    Site {
        /// The site.
        site: SiteId,
        /// A facility of it.
        facility: Option<FacilityId>,
        /// A zone of that.
        zone: Option<ZoneId>,
    },
    /// On a vehicle.
    Vehicle {
        /// The vehicle.
        vehicle: VehicleId,
    },
}

impl Place {
    /// Its site.
    pub const fn site(self) -> Option<SiteId> {
        match self {
            Self::Site { site, .. } => Some(site),
            Self::Vehicle { .. } => None,
        }
    }

    /// Its vehicle.
    pub const fn vehicle(self) -> Option<VehicleId> {
        match self {
            Self::Site { .. } => None,
            Self::Vehicle { vehicle } => Some(vehicle),
        }
    }
}

/// What a version of a device says.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Terms {
    /// What it is.
    pub device_kind: Kind,
    /// What people call it.
    pub name: String,
    /// Number of its maker; may be empty.
    pub serial: String,
    /// Whose it is.
    pub organisation: OrganisationId,
    /// Where it is.
    pub place: Place,
    /// It works day and night: that it is silent means something.
    pub always_on: bool,
    /// A warning from this figure on, in the unit of what it measures; `None`: as the rule has it.
    pub warn_from: Option<i64>,
    /// An alarm from this figure on; of a concentration the limit, without which it is not judged.
    pub alarm_from: Option<i64>,
    /// Number of its certificate of verification or calibration 检定/校准证书; may be empty.
    pub certificate: String,
    /// Last day of that certificate.
    pub certified_until: Option<NaiveDate>,
    /// Since when it records: what a recorder keeps cannot be older.
    pub installed_on: Option<NaiveDate>,
    /// Number in the sender's own system.
    pub external_id: Option<String>,
}

impl Terms {
    /// The terms as they are kept.
    pub fn checked(self) -> Result<Self, Refusal> {
        let bad = |pointer: &str, reason: &str| {
            Err(Refusal::of(Code::RequestField).with("pointer", pointer).with("reason", reason))
        };
        let unread = |text: &String| !text.is_empty() && !is_name(text);
        if !is_name(&self.name) {
            return bad("/name", "a name");
        }
        if unread(&self.serial) || unread(&self.certificate) {
            return bad(if unread(&self.serial) { "/serial" } else { "/certificate" }, "a number");
        }
        if (self.device_kind == Kind::DoorSensor) != self.place.vehicle().is_some() {
            return bad("/vehicle", "a door sensor, and nothing else, is on a vehicle");
        }
        let limits = [self.warn_from, self.alarm_from];
        if limits.iter().any(Option::is_some) && !self.device_kind.has_limits() {
            return bad("/alarm_from", "a level, a temperature or a concentration has limits");
        }
        if let Some(of) = self.device_kind.measures()
            && let Some(at) = limits.iter().position(|limit| limit.is_some_and(|limit| !of.holds(limit)))
        {
            return bad(if at == 0 { "/warn_from" } else { "/alarm_from" }, "within what it measures");
        }
        if self.warn_from.zip(self.alarm_from).is_some_and(|(warn, alarm)| warn > alarm) {
            return bad("/warn_from", "not above the alarm");
        }
        if self.device_kind == Kind::VocSensor && self.alarm_from.is_some_and(|limit| limit < 1) {
            return bad("/alarm_from", "a limit above nothing");
        }
        Ok(self)
    }
}

/// The folded state of one device.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Device {
    /// Its identity.
    pub id: DeviceId,
    /// Where in its life it is.
    pub state: State,
    /// What it says now.
    pub terms: Terms,
    /// Events so far.
    pub version: i64,
}

/// One fact about one device.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(tag = "kind", content = "data")]
#[expect(missing_docs, reason = "fields as in Device")]
pub enum Event {
    #[serde(rename = "device.registered")]
    Registered { terms: Terms },
    #[serde(rename = "device.changed")]
    Changed { terms: Terms },
    #[serde(rename = "device.retired")]
    Retired { reason: String },
}

impl Event {
    /// Begins a device.
    pub fn begin(&self, id: DeviceId) -> Option<Device> {
        let Self::Registered { terms } = self else { return None };
        Some(Device { id, state: State::InUse, terms: terms.clone(), version: 1 })
    }

    /// Folds the event into the device.
    #[must_use]
    pub fn apply(&self, mut one: Device) -> Device {
        one.version += 1;
        match self {
            Self::Registered { .. } => {}
            Self::Changed { terms } => one.terms = terms.clone(),
            Self::Retired { .. } => one.state = State::Retired,
        }
        one
    }
}

/// Who keeps devices: of a site its EHS officer and head, of a vehicle its carrier's dispatcher, too.
const KEEPERS: &[Role] = &[Role::Ehs, Role::Manager, Role::Dispatcher, Role::Admin, Role::System];

/// Every legal move, as (from, action, to, by). A device begins as [`State::InUse`].
pub const TRANSITIONS: &[(State, Action, State, &[Role])] =
    &[(State::InUse, Action::Change, State::InUse, KEEPERS), (State::InUse, Action::Retire, State::Retired, KEEPERS)];

door!(DeviceNotFromState);

impl Device {
    /// Its stream.
    pub fn stream(id: DeviceId) -> String {
        format!("device/{id}")
    }

    /// Decides a new version: what it is and where it is stay.
    pub fn change(&self, terms: Terms, role: Role) -> Result<Event, Refusal> {
        next(self.state, Action::Change, role)?;
        let (terms, old) = (terms.checked()?, &self.terms);
        if (terms.device_kind, terms.organisation, terms.place) != (old.device_kind, old.organisation, old.place) {
            let refusal = Refusal::of(Code::RequestField).with("pointer", "/kind");
            return Err(refusal.with("reason", "what it is and where it is stay"));
        }
        Ok(Event::Changed { terms })
    }

    /// Decides that it is no longer used.
    pub fn retire(&self, reason: &str, role: Role) -> Result<Event, Refusal> {
        next(self.state, Action::Retire, role)?;
        Ok(Event::Retired { reason: super::paper::reason(reason)? })
    }
}
