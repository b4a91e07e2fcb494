//! Digests 汇总 (issue 6, channels): warnings up to a level once a day or week instead of one by one, in the morning. Orange and red are
//! never among them.

use chrono::{Datelike as _, Days, Duration};

use crate::{
    domain::{alarm::Level, names::names},
    kernel::clock::Instant,
};

/// Legal hour of the digests, after the quiet.
const HOUR: i64 = 9;

names! {
    /// How often a recipient is told in a digest.
    Cadence {
        /// One by one.
        Off = "off" / "逐条",
        /// Every morning.
        Daily = "daily" / "每天一次",
        /// On Monday mornings.
        Weekly = "weekly" / "每周一次",
    }
}

/// Whether a digest may hold a level: warnings only.
pub fn may_hold(level: Level) -> bool {
    !level.is_alarm()
}

/// When a notice of a level is told in a recipient's digest; `None`: at once, by itself.
pub fn due_at(cadence: Cadence, up_to: Level, level: Level, at: Instant) -> Option<Instant> {
    if !may_hold(level) || level > up_to {
        return None;
    }
    let today = at.legal_day();
    let of = |days: u64| Instant::start_of_legal_day(today + Days::new(days)).plus(Duration::hours(HOUR));
    let monday = u64::from((7 - today.weekday().num_days_from_monday()) % 7);
    let (first, next) = match cadence {
        Cadence::Off => return None,
        Cadence::Daily => (of(0), of(1)),
        Cadence::Weekly => (of(monday), of(monday + 7)),
    };
    Some(if at < first { first } else { next })
}
