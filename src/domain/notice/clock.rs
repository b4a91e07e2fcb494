//! The clock of an open notice (alarm-rules, escalation; state-machines §7): since when it is in its state, what is due, and whom the
//! ladder reaches when it is late. Each open state has one: nothing that somebody still has to see to is ever without.

use chrono::{Days, Duration, NaiveDate};

use super::{Notice, State, decide::days_for};
use crate::{
    domain::alarm::{
        Level, Recipient, Rule,
        ladder::{Clock, Ladder, Reached},
    },
    kernel::clock::Instant,
};

/// Legal hour of the steps that are counted in days.
const HOUR: i64 = 9;

/// A step of the ladder.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Step {
    /// When it is reached.
    pub at: Instant,
    /// Who is.
    pub reached: Reached,
    /// It is counted in hours, day and night.
    pub urgent: bool,
}

/// The legal morning in which steps of a day are told.
pub fn morning(day: NaiveDate) -> Instant {
    Instant::start_of_legal_day(day).plus(Duration::hours(HOUR))
}

impl Notice {
    /// The day by which those whom it concerns are to have acted, once somebody took note: the day that was named, else the last that
    /// the level allows from then on, or the clock chosen for its rule.
    pub fn answer_day(&self, most: Option<u64>) -> NaiveDate {
        let days = days_for(self.peak);
        self.due_on.unwrap_or_else(|| self.since.legal_day() + Days::new(most.map_or(days, |most| days.min(most))))
    }

    /// Whether it waits for the authority rather than for those whom it concerns.
    pub const fn waits_for_authority(&self) -> bool {
        match self.state {
            State::FalseClaimed | State::ExtensionAsked => true,
            State::Submitted => self.needs_authority(),
            State::Raised | State::Acknowledged | State::Handling | State::Closed | State::Cleared => false,
        }
    }

    /// The day after which the ladder is climbed: whoever must act next is not late before. What was put back to somebody after its
    /// day was over is counted from there.
    pub fn counts_from(&self, most: Option<u64>) -> NaiveDate {
        let since = self.since.legal_day();
        match self.state {
            State::Acknowledged | State::Handling => self.answer_day(most).max(since),
            _ => since,
        }
    }

    /// Until which day those whom it concerns may answer: a day to take note of it, then their days for measures.
    pub fn answers_until(&self) -> NaiveDate {
        match self.state {
            State::Acknowledged | State::Handling => self.counts_from(None),
            _ => self.since.legal_day() + Duration::days(Clock::HeadDays.usual()),
        }
    }

    /// Whether those whom it concerns had their time to answer and did not.
    pub fn is_unanswered(&self, today: NaiveDate) -> bool {
        matches!(self.state, State::Raised | State::Acknowledged | State::Handling) && today > self.answers_until()
    }

    /// Whether its rule tells the authority alone: whom it is about is not asked to answer.
    pub fn is_the_authoritys(&self) -> bool {
        Rule::find(&self.rule).is_some_and(|rule| rule.to.iter().all(|to| *to == Recipient::Authority))
    }

    /// Whether the ladder of days where nobody chose is climbed to its end: nobody is reminded any more.
    pub fn is_climbed(&self, today: NaiveDate) -> bool {
        today.signed_duration_since(self.counts_from(None)).num_days() > Clock::CityDays.usual()
    }
}

/// The steps of an open notice's ladder as it is now, the earliest first; none once it is over. Those whom it concerns are reminded at
/// each, with them on the first whoever answers for them, on the second the district, on the third the city. What waits for the
/// authority reminds the district at each and on the third the city. Red that nobody took note of has two steps more, by hours.
pub fn steps(one: &Notice, ladder: &Ladder) -> Vec<Step> {
    if !one.state.is_open() {
        return Vec::new();
    }
    let (theirs, from) = (one.waits_for_authority(), one.counts_from(ladder.handle_days()));
    let rungs = [Clock::HeadDays, Clock::DistrictDays, Clock::CityDays].map(|clock| ladder.count(clock));
    let [head, district, city] = rungs;
    let day = |after: i64| Step {
        at: morning(from).plus(Duration::days(after)),
        reached: Reached {
            sides: !theirs,
            head: !theirs && after >= head,
            district: theirs || after >= district,
            city: after >= city,
            second: false,
        },
        urgent: false,
    };
    let mut steps: Vec<Step> = rungs.into_iter().map(day).collect();
    if one.state == State::Raised && one.found.level == Level::Red {
        let [first, second] = [Clock::UrgentHours, Clock::UrgentCityHours].map(|clock| ladder.count(clock));
        steps.extend([first, second].map(|hours| Step {
            at: one.since.plus(Duration::hours(hours)),
            reached: Reached { sides: true, head: hours >= first, district: true, city: hours >= second, second: true },
            urgent: true,
        }));
    }
    steps.sort_by_key(|step| step.at);
    steps
}

/// The step that is due: the last that is reached and was not told, with all whom those before it reach. Steps that were missed are
/// told as one.
pub fn due(steps: &[Step], told_at: Instant, now: Instant) -> Option<Step> {
    let mut all: Option<Step> = None;
    for step in steps.iter().filter(|step| step.at <= now) {
        all = Some(Step { reached: all.map_or(step.reached, |known| known.reached.and(step.reached)), ..*step });
    }
    all.filter(|step| step.at > told_at)
}

/// The first step after a moment.
pub fn next(steps: &[Step], now: Instant) -> Option<Instant> {
    steps.iter().map(|step| step.at).find(|at| *at > now)
}
