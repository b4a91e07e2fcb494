//! The ladder's clocks (alarm-rules, escalation default: E, after 24 h EH, CO on the third day, CI on the seventh; state-machines §7:
//! measures take 3, 7 or 15 days; taken note of within 24 h, urgent 1 h).

use std::collections::BTreeMap;

use crate::domain::{
    names::names,
    refusal::{Code, Refusal},
};

names! {
    /// What is counted in days, or for red in hours.
    Clock {
        /// From the notice, or from the day that is over, to the enterprise's head: so long it may wait to be taken note of.
        HeadDays = "head_days" / "报企业负责人",
        /// To the district.
        DistrictDays = "district_days" / "报区县",
        /// To the city.
        CityDays = "city_days" / "报市级",
        /// The longest that measures may take; never longer than the level allows.
        HandleDays = "handle_days" / "处置期限",
        /// Hours that red may wait to be taken note of, day and night; then the duty person again, the head, and one more officer.
        UrgentHours = "urgent_hours" / "红色未签收再报（小时）",
        /// Hours after which the city is told of such a red.
        UrgentCityHours = "urgent_city_hours" / "红色未签收报市级（小时）",
    }
}

impl Clock {
    /// Days or hours where nobody chose. The urgent hour is that of state-machines §7; the four hours to the city are the house's.
    pub const fn usual(self) -> i64 {
        match self {
            Self::HeadDays | Self::UrgentHours => 1,
            Self::DistrictDays => 3,
            Self::CityDays => 7,
            Self::HandleDays => 15,
            Self::UrgentCityHours => 4,
        }
    }

    /// Where its usual length comes from.
    pub const fn source(self) -> &'static str {
        match self {
            Self::HeadDays => "alarm-rules, escalation: 24 h",
            Self::DistrictDays => "alarm-rules, escalation: 48 h after the head",
            Self::CityDays => "alarm-rules, escalation: 7 d",
            Self::HandleDays => "state-machines §7: 15, 7 or 3 d by level, and never longer",
            Self::UrgentHours => "state-machines §7: urgent 1 h",
            Self::UrgentCityHours => "chosen by the house; no source names it",
        }
    }

    /// Whether it is counted in hours.
    pub const fn is_urgent(self) -> bool {
        matches!(self, Self::UrgentHours | Self::UrgentCityHours)
    }

    /// The longest that may be chosen.
    const fn most(self) -> i64 {
        match self {
            Self::HandleDays => Self::HandleDays.usual(),
            Self::HeadDays | Self::DistrictDays | Self::CityDays => MOST,
            Self::UrgentHours | Self::UrgentCityHours => MOST_HOURS,
        }
    }
}

/// The longest clock, days.
const MOST: i64 = 60;
/// The longest urgent one, hours.
const MOST_HOURS: i64 = 24;

/// Whether clocks can be so.
///
/// # Errors
/// The first that cannot.
pub fn fit(clocks: &BTreeMap<Clock, i64>) -> Result<(), Refusal> {
    for (clock, days) in clocks {
        let most = clock.most();
        if !(1..=most).contains(days) {
            let reason = format!("1 to {most} {}", if clock.is_urgent() { "hours" } else { "days" });
            let pointer = format!("/clocks/{}", clock.as_str());
            return Err(Refusal::of(Code::RequestField).with("pointer", pointer).with("reason", reason));
        }
    }
    Ok(())
}

/// The clocks in force for a notice.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Ladder(BTreeMap<Clock, i64>);

/// Who is reached at a step of the ladder.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[expect(missing_docs, reason = "rungs of the ladder")]
#[expect(clippy::struct_excessive_bools, reason = "each is reached or not, whoever else is")]
pub struct Reached {
    pub sides: bool,
    pub head: bool,
    pub district: bool,
    pub city: bool,
    pub second: bool,
}

impl Reached {
    /// Whoever either reaches.
    #[must_use]
    pub const fn and(self, other: Self) -> Self {
        Self {
            sides: self.sides || other.sides,
            head: self.head || other.head,
            district: self.district || other.district,
            city: self.city || other.city,
            second: self.second || other.second,
        }
    }
}

impl Ladder {
    /// With these instead of the defaults.
    pub const fn with(chosen: BTreeMap<Clock, i64>) -> Self {
        Self(chosen)
    }

    /// The same over a rule's own days, and of it those alone of which something holds.
    #[must_use]
    pub fn over(self, own: &BTreeMap<Clock, i64>, holds: impl Fn(Clock, i64) -> bool) -> Self {
        let chosen = self.0.into_iter().filter(|(clock, days)| holds(*clock, *days));
        Self(own.iter().map(|(clock, days)| (*clock, *days)).chain(chosen).collect())
    }

    /// Days of a clock, or hours.
    pub fn count(&self, clock: Clock) -> i64 {
        self.0.get(&clock).copied().unwrap_or_else(|| clock.usual())
    }

    /// The longest that measures may take, where somebody chose.
    pub fn handle_days(&self) -> Option<u64> {
        self.0.get(&Clock::HandleDays).and_then(|days| u64::try_from(*days).ok())
    }
}
