//! Handing over 转派: whoever has a seat for an open notice and is on leave, or holds no right there any more, is replaced by who is on
//! duty now; the new person is told.
//!
//! **Invariant:** it is done under the notice's stream, after looking again: two servers hand over once.

use super::{assign, not_before, waiting, whom};
use crate::{
    app::{
        Actor, Env, Error,
        record::{Meta, Tx, execute},
        roster::able,
    },
    domain::{
        delivery::{Cause, Occasion},
        notice::Notice,
        roster::{Duty, Place, Rung},
    },
    kernel::{clock::Instant, hash::Hash, id::CommandId},
    store::{self, Conn},
};

/// Notices of one person that are looked at in one round.
const BATCH: i64 = 1000;

/// Hands over what is due; tells how many notices.
pub fn hand_over(env: &Env) -> Result<usize, Error> {
    let now = env.clock.now();
    let due = env.db.read(|conn| {
        let mut due = Vec::new();
        for (seat, person) in store::duty::seated(conn)? {
            if is_away(conn, &seat, &person, now)? {
                let notices = store::duty::of_seat(conn, &seat, &person, BATCH)?;
                for one in store::notice::many(conn, &notices)? {
                    if !instead(conn, env, &one, &seat, &person, now)?.is_empty() {
                        due.push((one.id.to_string(), seat.clone(), person.clone()));
                    }
                }
            }
        }
        Ok::<_, Error>(due)
    })?;
    let mut done = 0;
    for (notice, seat, person) in due {
        let body = Hash::of(&[notice.as_bytes(), seat.as_bytes(), person.as_bytes()]);
        let meta = Meta { id: CommandId::make(env.ids.as_ref(), now), body, device: None, evidence: Vec::new() };
        let work = move |tx: &mut Tx<'_>| replace(tx, &notice, &seat, &person);
        done += usize::from(execute(env, &Actor::system(), &meta, work)? == "true");
    }
    Ok(done)
}

/// Whether somebody cannot keep a seat: on leave today, or without a right there.
fn is_away(conn: &mut Conn, seat: &str, person: &str, now: Instant) -> Result<bool, Error> {
    let place = seat.split_once('/').and_then(|(_, place)| Place::parse(place));
    let (Some(place), Ok(person)) = (place, person.parse()) else { return Ok(false) };
    let Some(roster) = store::roster::get(conn, &place)? else { return Ok(false) };
    Ok(roster.leave_of(person, now.legal_day()).is_some() || !able(conn, &place, now)?.contains(&person))
}

/// Who takes a seat that somebody cannot keep; empty: nobody is there.
fn instead(
    conn: &mut Conn,
    env: &Env,
    one: &Notice,
    seat: &str,
    person: &str,
    now: Instant,
) -> Result<Vec<Duty>, Error> {
    let has = |rung: Rung| one.duties.iter().any(|duty| duty.rung == rung);
    let above = whom::Above {
        head: has(Rung::Head),
        authority: has(Rung::District),
        city: has(Rung::City),
        ..whom::Above::default()
    };
    let mut duties = assign::wanted(conn, env, one, above, now)?;
    duties.retain(|duty| duty.seat() == seat && duty.person.to_string() != person);
    Ok(duties)
}

fn replace(tx: &mut Tx<'_>, notice: &str, seat: &str, person: &str) -> Result<bool, Error> {
    let Some(known) = store::notice::get(tx.conn, notice)? else { return Ok(false) };
    tx.take(&[Notice::stream(known.id)])?;
    let Some(one) = store::notice::get(tx.conn, notice)?.filter(|one| one.state.is_open()) else { return Ok(false) };
    let sits = |duty: &Duty| duty.seat() == seat && duty.person.to_string() == person;
    if !one.duties.iter().any(sits) || !is_away(tx.conn, seat, person, tx.now)? {
        return Ok(false);
    }
    let duties = instead(tx.conn, tx.env, &one, seat, person, tx.now)?;
    let Some(new) = duties.first().map(|duty| duty.person.to_string()) else { return Ok(false) };
    let after = assign::record(tx, one, duties)?;
    let id = after.id.to_string();
    let cause = Cause { notice: &id, version: after.version, occasion: Occasion::HandedOver, day: None, hour: None };
    for (channel, recipient) in whom::by_person(tx.conn, &[new], after.found.level)? {
        let at = not_before(channel, after.found.level, tx.now);
        let row = waiting(&cause, channel, &recipient, after.found.level.as_str(), tx.now, at);
        store::delivery::add(tx.conn, &row)?;
    }
    Ok(true)
}
