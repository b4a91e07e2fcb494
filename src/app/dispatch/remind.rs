//! Reminders 催办: a notice whose clock runs out – nobody takes note of it, its day is over, or whoever was told the result says
//! nothing – is told again at the steps of its ladder, in the morning, and red that nobody takes note of by hours, day and night
//! ([`crate::domain::notice::clock`]). What a server missed while it was off is told when it is back.
//!
//! **Invariant:** each step is told once, whatever servers look; what is not due costs nothing.

use chrono::{Days, Duration, Timelike as _};

use super::{assign, whom, write};
use crate::{
    app::{
        Actor, Env, Error,
        alarm::settings,
        record::{Meta, Tx, execute},
    },
    domain::{
        delivery::{Cause, Occasion},
        notice::{
            Notice,
            clock::{self, Step},
        },
    },
    kernel::{clock::Instant, hash::Hash, id::CommandId},
    store::{self, Conn, notice_clock::Due},
};

/// Notices read at a time.
const BATCH: i64 = 500;

/// Writes the reminders that are due; tells of how many notices.
pub fn remind(env: &Env) -> Result<usize, Error> {
    let now = env.clock.now();
    let mut told = 0;
    loop {
        let looked = env.db.read(|conn| look(conn, env, now))?;
        if looked.is_empty() {
            return Ok(told);
        }
        let (due, rest): (Vec<Looked>, Vec<Looked>) = looked.into_iter().partition(|one| one.step.is_some());
        if !rest.is_empty() {
            env.db.write(move |conn| {
                for one in &rest {
                    store::notice_clock::put_off(conn, &one.due, one.next)?;
                }
                Ok::<_, Error>(())
            })?;
        }
        for Looked { due, step, next } in due {
            let Some(step) = step else { continue };
            let body = Hash::of(&[due.notice.id.to_string().as_bytes(), step.at.to_string().as_bytes()]);
            let meta = Meta { id: CommandId::make(env.ids.as_ref(), now), body, device: None, evidence: Vec::new() };
            let work = move |tx: &mut Tx<'_>| tell(tx, &due, step, next);
            told += usize::from(execute(env, &Actor::system(), &meta, work)? == "true");
        }
    }
}

/// A clock that was looked at.
struct Looked {
    due: Due,
    /// What is told now.
    step: Option<Step>,
    /// When to look again.
    next: Option<Instant>,
}

/// Looks at clocks that are due.
fn look(conn: &mut Conn, env: &Env, now: Instant) -> Result<Vec<Looked>, Error> {
    let mut looked = Vec::new();
    for due in store::notice_clock::due(conn, now, BATCH)? {
        let steps = clock::steps(&due.notice, &settings::of_notice(conn, env, &due.notice, now)?.ladder);
        let mut next = clock::next(&steps, now);
        let mut step = clock::due(&steps, due.told_at, now);
        if let Some(of) = step
            && !is_heard(conn, env, &due.notice, of.reached.into(), now)?
        {
            // Nobody would hear of it: asked again tomorrow, and told to whoever is there then.
            step = None;
            next = next.into_iter().chain([clock::morning(now.legal_day() + Days::new(1))]).min();
        }
        looked.push(Looked { due, step, next });
    }
    Ok(looked)
}

/// Whether anybody would hear of it: where nobody would, nothing is written again and again.
fn is_heard(conn: &mut Conn, env: &Env, one: &Notice, above: whom::Above, now: Instant) -> Result<bool, Error> {
    let found = !whom::recipients(conn, env, one, above, now)?.is_empty();
    Ok(found || !assign::wanted(conn, env, one, above, now)?.is_empty())
}

/// Reminds, and climbs the ladder; tells whether there was anybody to be reminded, and nobody else did it.
fn tell(tx: &mut Tx<'_>, known: &Due, step: Step, next: Option<Instant>) -> Result<bool, Error> {
    let id = known.notice.id.to_string();
    tx.take(&[Notice::stream(known.notice.id)])?;
    let one = store::notice::get(tx.conn, &id)?.filter(|one| one.version == known.notice.version);
    let Some(one) = one else { return Ok(false) };
    if store::notice_clock::told_at(tx.conn, &id)? != Some(known.told_at) {
        return Ok(false);
    }
    let hour = step.urgent.then(|| tx.now.plus(Duration::hours(8)).datetime().hour());
    let day = Some(tx.now.legal_day());
    let cause = Cause { notice: &id, version: one.version, occasion: Occasion::Reminded, day, hour };
    let above = step.reached.into();
    let one = assign::assign(tx, one, above)?;
    let heard = write(tx.conn, tx.env, &one, &cause, above, tx.now)?;
    store::notice_clock::told(tx.conn, &id, tx.now, next)?;
    Ok(heard)
}
