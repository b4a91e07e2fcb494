//! Reminders 催办: a notice that nobody takes note of, or whose day is over, is told again on the first, third and seventh day after, in
//! the morning; the first time to whoever answers for it too, from the third day to the authority, from the seventh to the one above it
//! (alarm-rules, escalation default: E, EH, CO, CI).
//!
//! **Invariant:** of a notice one reminder a day, whatever servers look.

use chrono::{Days, Duration, NaiveDate};

use super::{assign, whom, write};
use crate::{
    app::{
        Actor, Env, Error,
        record::{Meta, Tx, execute},
    },
    domain::{
        delivery::{Cause, Occasion},
        notice::{Notice, State},
    },
    kernel::{clock::Instant, hash::Hash, id::CommandId},
    store::{self, Conn},
};

/// Days after which somebody is reminded.
const STEPS: &[u64] = &[1, 3, 7];
/// The day from which the authority is told.
const AUTHORITY_FROM: u64 = 3;
/// The day from which the one above it is.
const CITY_FROM: u64 = 7;
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
    let due = env.db.read(|conn| due(conn, now))?;
    let mut told = 0;
    for (one, step) in due {
        let body = Hash::of(&[one.id.to_string().as_bytes(), key(today).as_bytes()]);
        let meta = Meta { id: CommandId::make(env.ids.as_ref(), now), body, device: None, evidence: Vec::new() };
        let work = move |tx: &mut Tx<'_>| tell(tx, &one, step);
        told += usize::from(execute(env, &Actor::system(), &meta, work)? == "true");
    }
    Ok(told)
}

/// Notices of which somebody is reminded today, with how many days it is.
fn due(conn: &mut Conn, now: Instant) -> Result<Vec<(Notice, u64)>, Error> {
    let today = now.legal_day();
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
        let told = store::delivery::is_told(conn, &one.id.to_string(), &key)?;
        if !told && is_heard(conn, &one, step, now)? {
            fresh.push((one, step));
        }
    }
    Ok(fresh)
}

fn key(today: NaiveDate) -> String {
    Cause { notice: "", version: 0, occasion: Occasion::Reminded, day: Some(today) }.key()
}

/// Whom a step reaches.
const fn above(step: u64) -> whom::Above {
    whom::Above { head: true, authority: step >= AUTHORITY_FROM, city: step >= CITY_FROM }
}

/// Whether anybody would hear of it: where nobody would, nothing is written again and again.
fn is_heard(conn: &mut Conn, one: &Notice, step: u64, now: Instant) -> Result<bool, Error> {
    let found = !whom::recipients(conn, one, above(step), now)?.is_empty();
    Ok(found || !assign::wanted(conn, one, above(step), now)?.is_empty())
}

/// Reminds, and climbs the ladder; tells whether there was anybody to be reminded, and nobody else did it.
fn tell(tx: &mut Tx<'_>, known: &Notice, step: u64) -> Result<bool, Error> {
    let (id, day) = (known.id.to_string(), tx.now.legal_day());
    tx.take(&[Notice::stream(known.id)])?;
    let one = store::notice::get(tx.conn, &id)?.filter(|one| one.state == known.state && one.due_on == known.due_on);
    let Some(one) = one else { return Ok(false) };
    if store::delivery::is_told(tx.conn, &id, &key(day))? {
        return Ok(false);
    }
    let cause = Cause { notice: &id, version: one.version, occasion: Occasion::Reminded, day: Some(day) };
    let above = above(step);
    let one = assign::assign(tx, one, above)?;
    write(tx.conn, &one, &cause, above, tx.now)
}
