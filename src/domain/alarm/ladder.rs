//! The ladder's clocks (alarm-rules, escalation default: E, after 24 h EH, CO on the third day, CI on the seventh; state-machines §7:
//! measures take 3, 7 or 15 days).

use std::collections::BTreeMap;

use crate::domain::{
    names::names,
    refusal::{Code, Refusal},
};

names! {
    /// What is counted in days.
    Clock {
        /// From the notice, or from the day that is over, to the enterprise's head: so long it may wait to be taken note of.
        HeadDays = "head_days" / "报企业负责人",
        /// To the district.
        DistrictDays = "district_days" / "报区县",
        /// To the city.
        CityDays = "city_days" / "报市级",
        /// The longest that measures may take; never longer than the level allows.
        HandleDays = "handle_days" / "处置期限",
    }
}

impl Clock {
    /// Days where nobody chose.
    pub const fn days(self) -> i64 {
        match self {
            Self::HeadDays => 1,
            Self::DistrictDays => 3,
            Self::CityDays => 7,
            Self::HandleDays => 15,
        }
    }
}

/// The longest clock, days.
const MOST: i64 = 60;

/// Whether clocks can be so.
///
/// # Errors
/// The first that cannot.
pub fn fit(clocks: &BTreeMap<Clock, i64>) -> Result<(), Refusal> {
    for (clock, days) in clocks {
        let most = if *clock == Clock::HandleDays { Clock::HandleDays.days() } else { MOST };
        if !(1..=most).contains(days) {
            let reason = format!("1 to {most} days");
            let pointer = format!("/clocks/{}", clock.as_str());
            return Err(Refusal::of(Code::RequestField).with("pointer", pointer).with("reason", reason));
        }
    }
    Ok(())
}

/// The clocks in force for a notice.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Ladder(BTreeMap<Clock, i64>);

/// Who is reached on a day of the ladder.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[expect(missing_docs, reason = "rungs of the ladder")]
pub struct Reached {
    pub head: bool,
    pub district: bool,
    pub city: bool,
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

    /// Days of a clock.
    pub fn days(&self, clock: Clock) -> i64 {
        self.0.get(&clock).copied().unwrap_or_else(|| clock.days())
    }

    /// Who is reached so many days after; `None`: it is no day of the ladder.
    pub fn reached(&self, after: i64) -> Option<Reached> {
        let rungs = [Clock::HeadDays, Clock::DistrictDays, Clock::CityDays].map(|clock| self.days(clock));
        let [head, district, city] = rungs.map(|days| after >= days);
        rungs.contains(&after).then_some(Reached { head, district, city })
    }

    /// The longest that measures may take, where somebody chose.
    pub fn handle_days(&self) -> Option<u64> {
        self.0.get(&Clock::HandleDays).and_then(|days| u64::try_from(*days).ok())
    }
}
