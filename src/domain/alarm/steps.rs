//! The two shapes of comparison that nearly every rule has: a moment that passes, and a figure that grows.

use chrono::{Datelike as _, Duration, Months, NaiveDate};

use super::{Asked, Judgement, Level};
use crate::kernel::clock::Instant;

/// From a moment on a level.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Step {
    /// The first moment of it.
    pub at: Instant,
    /// The level.
    pub level: Level,
    /// A limit of law is passed.
    pub breach: bool,
}

impl Step {
    /// A step that breaks no law.
    pub const fn new(at: Instant, level: Level) -> Self {
        Self { at, level, breach: false }
    }

    /// A step past a limit of law.
    pub const fn breach(at: Instant, level: Level) -> Self {
        Self { at, level, breach: true }
    }
}

/// The highest step that is reached, and the moment of the next one.
pub fn by_time(now: Instant, steps: &[Step]) -> Judgement {
    let reached = steps.iter().filter(|step| step.at <= now).max_by_key(|step| (step.level, step.breach));
    Judgement {
        level: reached.map(|step| step.level),
        breach: reached.is_some_and(|step| step.breach),
        next_look: steps.iter().map(|step| step.at).filter(|at| *at > now).min(),
        ..Judgement::default()
    }
}

/// Days after its end in which a month is still written up, and not judged.
pub const SETTLES_IN: i64 = 5;

/// The moment at which the next year begins.
pub fn new_year(now: Instant) -> Option<Instant> {
    NaiveDate::from_ymd_opt(now.legal_day().year() + 1, 1, 1).map(Instant::start_of_legal_day)
}

/// The moment at which the next month is settled.
pub fn next_settled(now: Instant) -> Option<Instant> {
    let within = days(now, -SETTLES_IN).legal_day();
    let first = within.with_day(1)?.checked_add_months(Months::new(1))?;
    Some(days(Instant::start_of_legal_day(first), SETTLES_IN))
}

/// So many minutes on.
pub fn minutes(from: Instant, count: i64) -> Instant {
    from.plus(Duration::try_minutes(count).unwrap_or(Duration::MAX))
}

/// So many hours on.
pub fn hours(from: Instant, count: i64) -> Instant {
    from.plus(Duration::try_hours(count).unwrap_or(Duration::MAX))
}

/// So many days of 24 hours on.
pub fn days(from: Instant, count: i64) -> Instant {
    from.plus(Duration::try_days(count).unwrap_or(Duration::MAX))
}

/// The moment at which a legal day begins that lies so many days before another.
pub fn days_before(day: NaiveDate, count: i64) -> Instant {
    Instant::start_of_legal_day(day.checked_sub_signed(Duration::try_days(count).unwrap_or_default()).unwrap_or(day))
}

/// The moment after a legal day.
pub fn after(day: NaiveDate) -> Instant {
    Instant::start_of_legal_day(day.succ_opt().unwrap_or(day))
}

/// The moment after the last of so many working days; the day itself is not counted. `true`: the calendar guesses it.
pub fn working_days(asked: &Asked<'_>, from: Instant, count: i64) -> (Instant, bool) {
    let due = asked.calendar.add_working_days(from.legal_day(), u32::try_from(count).unwrap_or(0));
    (after(due.day), due.provisional)
}

/// Above a figure, or a share, a level.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Bar<T = i64> {
    /// The level begins at this figure.
    pub from: T,
    /// Once begun it holds while the figure is above this one.
    pub until: T,
    /// The level.
    pub level: Level,
    /// A limit of law is passed.
    pub breach: bool,
}

impl<T: Copy> Bar<T> {
    /// A bar that breaks no law.
    pub const fn new(from: T, until: T, level: Level) -> Self {
        Self { from, until, level, breach: false }
    }

    /// The same that holds no longer than the figure reaches it.
    pub const fn at(from: T, level: Level) -> Self {
        Self::new(from, from, level)
    }

    /// The same past a limit of law.
    #[must_use]
    pub const fn unlawful(mut self) -> Self {
        self.breach = true;
        self
    }
}

/// The highest bar that a figure reaches, or holds since the judgement before.
pub fn by_figure<T: Copy + Ord>(figure: T, held: Option<Level>, bars: &[Bar<T>]) -> Judgement {
    let stands = |bar: &&Bar<T>| figure >= bar.from || (held >= Some(bar.level) && figure > bar.until);
    let highest = bars.iter().filter(stands).max_by_key(|bar| (bar.level, bar.breach));
    Judgement {
        level: highest.map(|bar| bar.level),
        breach: highest.is_some_and(|bar| bar.breach && figure >= bar.from),
        ..Judgement::default()
    }
}

/// Thousandths of a whole, rounded down; of nothing more than everything.
pub fn permille(part: i64, whole: i64) -> i64 {
    match i128::from(part).checked_mul(1000).and_then(|part| part.checked_div(i128::from(whole))) {
        Some(share) => i64::try_from(share).unwrap_or(i64::MAX),
        None if part == 0 => 0,
        None => i64::MAX,
    }
}

/// Whole minutes from one moment to another.
pub fn minutes_since(since: Instant, now: Instant) -> i64 {
    now.since(since).num_minutes()
}

/// Whole hours from one moment to another.
pub fn hours_since(since: Instant, now: Instant) -> i64 {
    now.since(since).num_hours()
}

/// Whole days from one moment to another.
pub fn days_since(since: Instant, now: Instant) -> i64 {
    now.since(since).num_days()
}
