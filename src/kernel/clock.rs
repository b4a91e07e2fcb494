//! Instants in whole microseconds UTC, the legal day of Asia/Shanghai, and the one door to the machine's clock.

use std::{
    fmt,
    sync::atomic::{AtomicI64, Ordering},
};

use chrono::{DateTime, Duration, FixedOffset, NaiveDate, SecondsFormat, TimeZone, Utc};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// Seconds that Asia/Shanghai is ahead of UTC: fixed, China keeps no summer time.
const SHANGHAI_SECONDS: i32 = 8 * 3600;

/// A moment in UTC, whole microseconds since 1970-01-01. Serialised as RFC 3339 with six decimals and `Z`.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Instant(i64);

impl Instant {
    /// From microseconds since 1970-01-01 UTC.
    pub const fn from_micros(micros: i64) -> Self {
        Self(micros)
    }

    /// Microseconds since 1970-01-01 UTC, as the store keeps it.
    pub const fn micros(self) -> i64 {
        self.0
    }

    /// Cuts anything finer than a microsecond.
    pub fn from_datetime(at: DateTime<Utc>) -> Self {
        Self(at.timestamp_micros())
    }

    /// The same moment as chrono has it; beyond chrono's range the epoch.
    pub fn datetime(self) -> DateTime<Utc> {
        DateTime::from_timestamp_micros(self.0).unwrap_or_default()
    }

    /// The legal day (Asia/Shanghai, +08:00 fixed) this moment lies in.
    pub fn legal_day(self) -> NaiveDate {
        FixedOffset::east_opt(SHANGHAI_SECONDS)
            .map_or_else(|| self.datetime().date_naive(), |zone| self.datetime().with_timezone(&zone).date_naive())
    }

    /// Day and minute as a clock in Asia/Shanghai shows them, `2026-11-23 09:00`.
    pub fn legal_minute(self) -> String {
        self.plus(Duration::seconds(i64::from(SHANGHAI_SECONDS))).datetime().format("%Y-%m-%d %H:%M").to_string()
    }

    /// Local midnight at which the legal day begins.
    pub fn start_of_legal_day(day: NaiveDate) -> Self {
        let midnight = day.and_time(chrono::NaiveTime::MIN);
        Self(Utc.from_utc_datetime(&midnight).timestamp_micros() - i64::from(SHANGHAI_SECONDS) * 1_000_000)
    }

    /// This moment moved by a duration (either way).
    #[must_use]
    pub fn plus(self, by: Duration) -> Self {
        Self(self.0.saturating_add(by.num_microseconds().unwrap_or(i64::MAX)))
    }

    /// From `earlier` to this moment; negative when it lies before.
    pub fn since(self, earlier: Self) -> Duration {
        Duration::microseconds(self.0.saturating_sub(earlier.0))
    }

    /// Reads RFC 3339 with any offset.
    pub fn parse(text: &str) -> Option<Self> {
        DateTime::parse_from_rfc3339(text).ok().map(|at| Self::from_datetime(at.with_timezone(&Utc)))
    }
}

impl fmt::Display for Instant {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.datetime().to_rfc3339_opts(SecondsFormat::Micros, true))
    }
}

impl Serialize for Instant {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Instant {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        Self::parse(&text).ok_or_else(|| serde::de::Error::custom("not an RFC 3339 instant"))
    }
}

/// Tells the time. Injected, so that tests and the simulator move it by hand.
pub trait Clock: Send + Sync {
    /// The present moment.
    fn now(&self) -> Instant;
}

/// The machine's clock.
#[derive(Clone, Copy, Debug, Default)]
pub struct SystemClock;

impl Clock for SystemClock {
    #[expect(clippy::disallowed_methods, reason = "the one door to the machine's clock")]
    fn now(&self) -> Instant {
        Instant::from_datetime(Utc::now())
    }
}

/// A clock moved by hand: the simulator's and the tests'.
#[derive(Debug)]
pub struct ManualClock(AtomicI64);

impl ManualClock {
    /// Standing at the given moment.
    pub fn at(moment: Instant) -> Self {
        Self(AtomicI64::new(moment.micros()))
    }

    /// Moves on (or back, with a negative duration).
    pub fn advance(&self, by: Duration) {
        self.0.fetch_add(by.num_microseconds().unwrap_or(0), Ordering::SeqCst);
    }

    /// Jumps to a moment.
    pub fn set(&self, moment: Instant) {
        self.0.store(moment.micros(), Ordering::SeqCst);
    }
}

impl Clock for ManualClock {
    fn now(&self) -> Instant {
        Instant::from_micros(self.0.load(Ordering::SeqCst))
    }
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "tests")]
mod tests {
    use super::*;

    #[test]
    fn the_legal_day_turns_at_sixteen_hours_utc() {
        let before = Instant::parse("2026-11-23T15:59:59.999999Z").unwrap();
        assert_eq!(before.legal_day().to_string(), "2026-11-23");
        assert_eq!(before.plus(Duration::microseconds(1)).legal_day().to_string(), "2026-11-24");
        assert_eq!(Instant::start_of_legal_day(before.legal_day()).to_string(), "2026-11-22T16:00:00.000000Z");
    }

    #[test]
    fn an_instant_shows_exactly_six_decimals() {
        assert_eq!(Instant::from_micros(1).to_string(), "1970-01-01T00:00:00.000001Z");
    }
}
