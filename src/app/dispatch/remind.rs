//! Reminders 催办: a notice that nobody takes note of, or whose day is over, is told again on the first, third and seventh day after, in
//! the morning; the first time to whoever answers for it too, from the third day to the authority (alarm-rules, escalation default).
//!
//! **Invariant:** of a notice one reminder a day, whatever servers look.

use chrono::{Days, Duration, NaiveDate};

use super::{waiting, whom};
use crate::{
    app::{Env, Error},
    domain::{
        delivery::{Cause, Occasion, not_before},
        notice::{Notice, State},
    },
    kernel::clock::Instant,
    store::{self, Conn},
};

/// Days after which somebody is reminded.
const STEPS: &[u64] = &[1, 3, 7];
/// The day from which the authority is told.
const AUTHORITY_FROM: u64 = 3;
/// Legal hour of the reminders.
const HOUR: i64 = 9;
/// Notices of one look.
const BATCH: i64 = 1000;

/// Writes today's reminders; tells of how many notices.
pub fn remind(env: &Env) -> Result<usize, Error> {
    let now = env.clock.now();
    let today = now.legal_day();
    if now < Instant::start_of_legal_day(today).plus(Duration::hours(HOUR)) {
        return Ok(0);
    }
    let due = env.db.read(|conn| due(conn, today))?;
    let mut told = 0;
    for (one, step) in due {
        told += usize::from(env.db.write(move |conn| tell(conn, &one, step, now))?);
    }
    Ok(told)
}

/// Notices of which somebody is reminded today, with how many days it is.
fn due(conn: &mut Conn, today: NaiveDate) -> Result<Vec<(Notice, u64)>, Error> {
    let key = key(today);
    let mut found = Vec::new();
    for step in STEPS {
        let day = today - Days::new(*step);
        let span = [day, day + Days::new(1)].map(|day| Instant::start_of_legal_day(day).micros());
        let unseen = store::notice::in_state(conn, State::Raised, Some(span), BATCH)?;
        found.extend(unseen.into_iter().map(|one| (one, *step)));
        for state in [State::Handling, State::ExtensionAsked] {
            let late = store::notice::in_state(conn, state, None, BATCH)?;
            found.extend(late.into_iter().filter(|one| one.due_on == Some(day)).map(|one| (one, *step)));
        }
    }
    let mut fresh = Vec::new();
    for (one, step) in found {
        if !store::delivery::is_told(conn, &one.id.to_string(), &key)? {
            fresh.push((one, step));
        }
    }
    Ok(fresh)
}

fn key(today: NaiveDate) -> String {
    Cause { notice: "", version: 0, occasion: Occasion::Reminded, day: Some(today) }.key()
}

/// Whether there is anybody to be reminded.
fn tell(conn: &mut Conn, one: &Notice, step: u64, now: Instant) -> Result<bool, Error> {
    let notice = one.id.to_string();
    let cause =
        Cause { notice: &notice, version: one.version, occasion: Occasion::Reminded, day: Some(now.legal_day()) };
    let above = whom::Above { head: true, authority: step >= AUTHORITY_FROM };
    let recipients = whom::recipients(conn, one, above, now)?;
    for (channel, recipient) in &recipients {
        let channel = *channel;
        let at = not_before(channel, one.found.level, now);
        store::delivery::add(conn, &waiting(&cause, channel, recipient, one.found.level.as_str(), now, at))?;
    }
    Ok(!recipients.is_empty())
}
