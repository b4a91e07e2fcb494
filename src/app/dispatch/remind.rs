//! Reminders 催办: a notice that nobody takes note of, or whose day is over, is told again on the days of its ladder, in
//! the morning; the first time to whoever answers for it too, from the third day to the authority, from the seventh to the one above it
//! unless other clocks were chosen ([`crate::domain::alarm::ladder`]).
//!
//! **Invariant:** of a notice one reminder a day, whatever servers look.

use std::collections::BTreeSet;

use chrono::{Days, Duration, NaiveDate};

use super::{assign, is_told, whom, write};
use crate::{
    app::{
        Actor, Env, Error,
        alarm::settings::{self, Chosen},
        record::{Meta, Tx, execute},
    },
    domain::{
        alarm::{ladder::Clock, own::Book},
        delivery::{Cause, Occasion},
        notice::{Notice, State},
    },
    kernel::{clock::Instant, hash::Hash, id::CommandId},
    store::{self, Conn},
};

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
    let due = env.db.read(|conn| due(conn, env, now))?;
    let mut told = 0;
    for (one, above) in due {
        let body = Hash::of(&[one.id.to_string().as_bytes(), key(today).as_bytes()]);
        let meta = Meta { id: CommandId::make(env.ids.as_ref(), now), body, device: None, evidence: Vec::new() };
        let work = move |tx: &mut Tx<'_>| tell(tx, &one, above);
        told += usize::from(execute(env, &Actor::system(), &meta, work)? == "true");
    }
    Ok(told)
}

/// Days after which anybody anywhere is reminded.
fn steps(all: &[Chosen], own: &Book) -> BTreeSet<i64> {
    let rungs = [Clock::HeadDays, Clock::DistrictDays, Clock::CityDays];
    let versions = own.all().flat_map(|one| &one.versions).map(|one| &one.definition.clocks);
    let clocks = all.iter().map(|one| &one.setting.clocks).chain(versions);
    let chosen = clocks.flat_map(|of| rungs.iter().filter_map(|clock| of.get(clock).copied()));
    chosen.chain(rungs.map(Clock::days)).collect()
}

/// Notices of which somebody is reminded today, with whom the ladder reaches.
fn due(conn: &mut Conn, env: &Env, now: Instant) -> Result<Vec<(Notice, whom::Above)>, Error> {
    let today = now.legal_day();
    let key = key(today);
    let mut found = Vec::new();
    let all = env.rules.all(conn, now)?;
    let own = env.own_rules.all(conn, now)?;
    for step in steps(&all, &own.book) {
        let Some(day) = u64::try_from(step).ok().and_then(|days| today.checked_sub_days(Days::new(days))) else {
            continue;
        };
        let span = [day, day + Days::new(1)].map(|day| Instant::start_of_legal_day(day).micros());
        let unseen = store::notice::in_state(conn, State::Raised, Some(span), BATCH)?;
        found.extend(unseen.into_iter().map(|one| (one, step)));
        for state in [State::Handling, State::ExtensionAsked] {
            let late = store::notice::in_state(conn, state, None, BATCH)?;
            found.extend(late.into_iter().filter(|one| one.due_on == Some(day)).map(|one| (one, step)));
        }
    }
    let mut fresh = Vec::new();
    for (one, step) in found {
        let told = is_told(conn, &one.id.to_string(), &key)?;
        let watch = settings::of_notice(conn, env, &one, now)?;
        let Some(above) = watch.ladder.reached(step).filter(|_| !told).map(whom::Above::from) else { continue };
        if is_heard(conn, env, &one, above, now)? {
            fresh.push((one, above));
        }
    }
    Ok(fresh)
}

fn key(today: NaiveDate) -> String {
    Cause { notice: "", version: 0, occasion: Occasion::Reminded, day: Some(today) }.key()
}

/// Whether anybody would hear of it: where nobody would, nothing is written again and again.
fn is_heard(conn: &mut Conn, env: &Env, one: &Notice, above: whom::Above, now: Instant) -> Result<bool, Error> {
    let found = !whom::recipients(conn, env, one, above, now)?.is_empty();
    Ok(found || !assign::wanted(conn, env, one, above, now)?.is_empty())
}

/// Reminds, and climbs the ladder; tells whether there was anybody to be reminded, and nobody else did it.
fn tell(tx: &mut Tx<'_>, known: &Notice, above: whom::Above) -> Result<bool, Error> {
    let (id, day) = (known.id.to_string(), tx.now.legal_day());
    tx.take(&[Notice::stream(known.id)])?;
    let one = store::notice::get(tx.conn, &id)?.filter(|one| one.state == known.state && one.due_on == known.due_on);
    let Some(one) = one else { return Ok(false) };
    if is_told(tx.conn, &id, &key(day))? {
        return Ok(false);
    }
    let cause = Cause { notice: &id, version: one.version, occasion: Occasion::Reminded, day: Some(day) };
    let one = assign::assign(tx, one, above)?;
    write(tx.conn, tx.env, &one, &cause, above, tx.now)
}
