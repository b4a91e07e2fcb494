//! Reading 读数: what a device showed at a moment. Telemetry: no event, let go of after a time; what a rule found by it is kept in the
//! evidence of the notice.
//!
//! **Invariant:** a device numbers its readings; of a number there is one reading, and the same again changes nothing.

use chrono::Duration;

use super::Device;
use crate::{
    domain::{
        device::State,
        names::names,
        refusal::{Code, Refusal},
    },
    kernel::clock::Instant,
};

names! {
    /// What is measured, in whole units.
    Quantity {
        /// Mass on a scale, grams.
        Weight = "weight" / "重量",
        /// Level of a tank, thousandths of its height.
        Level = "level" / "液位",
        /// Temperature, tenths of a degree Celsius.
        Temperature = "temperature" / "温度",
        /// Volatile organic compounds, micrograms a cubic metre.
        Voc = "voc" / "VOC浓度",
        /// 1: something leaked.
        Leak = "leak" / "泄漏",
        /// A sign of life.
        Alive = "alive" / "心跳",
        /// The longest gap of the last 24 hours in what is recorded, minutes.
        VideoGap = "video_gap" / "录像缺失",
        /// Age of the oldest recording that is kept, days.
        VideoKept = "video_kept" / "录像保存",
        /// 1: the door is open.
        Door = "door" / "车门",
    }
}

impl Quantity {
    /// Its unit; empty of a flag.
    pub const fn unit(self) -> &'static str {
        match self {
            Self::Weight => "g",
            Self::Level => "permille",
            Self::Temperature => "decicelsius",
            Self::Voc => "ug_m3",
            Self::VideoGap => "minutes",
            Self::VideoKept => "days",
            Self::Leak | Self::Alive | Self::Door => "",
        }
    }

    /// Whether a figure can be one of it: anything else is a fault of the device.
    pub fn holds(self, value: i64) -> bool {
        let within = match self {
            Self::Weight => -200_000_000..=200_000_000,
            Self::Level => -100..=2000,
            Self::Temperature => -1000..=15_000,
            Self::Voc => 0..=1_000_000_000,
            Self::Leak | Self::Alive | Self::Door => 0..=1,
            Self::VideoGap => 0..=1440,
            Self::VideoKept => 0..=36_500,
        };
        within.contains(&value)
    }

    /// Whether a rule compares it, so that another figure is looked at.
    pub const fn is_judged(self) -> bool {
        matches!(
            self,
            Self::Level | Self::Temperature | Self::Voc | Self::Leak | Self::VideoGap | Self::VideoKept | Self::Door
        )
    }
}

/// How far ahead of ours a device's clock may be (house design §8).
pub const AHEAD: Duration = Duration::minutes(5);
/// How far back a device that was without a network may tell.
pub const BACK: Duration = Duration::days(30);
/// A device that was silent for so long is back when it tells something.
pub const SILENT: Duration = Duration::minutes(10);

/// One reading.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Reading {
    /// What is measured.
    pub quantity: Quantity,
    /// When, by the device.
    pub at: Instant,
    /// The device's own number of it.
    pub sequence: i64,
    /// The figure in whole units.
    pub value: i64,
}

impl Reading {
    /// Whether a device may have shown this: in use, of a kind that measures it, a figure that can be, at a time that can be.
    pub fn check(&self, device: &Device, now: Instant) -> Result<(), Refusal> {
        if device.state != State::InUse {
            return Err(Code::ReadingRetired.into());
        }
        if !device.terms.device_kind.sends(self.quantity) {
            let refusal = Refusal::of(Code::ReadingNotOfKind).with("quantity", self.quantity.as_str());
            return Err(refusal.with("kind", device.terms.device_kind.as_str()));
        }
        if !self.quantity.holds(self.value) || self.sequence < 0 {
            let pointer = if self.sequence < 0 { "/sequence" } else { "/value" };
            return Err(Refusal::of(Code::ReadingOutOfRange).with("pointer", pointer));
        }
        let (ahead, back) = (now.plus(AHEAD), now.plus(-BACK));
        if self.at > ahead || self.at < back {
            let code = if self.at > ahead { Code::ReadingAhead } else { Code::ReadingTooOld };
            return Err(Refusal::of(code).with("seconds", self.at.since(now).num_seconds()));
        }
        Ok(())
    }
}
