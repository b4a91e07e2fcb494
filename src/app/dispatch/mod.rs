//! Dispatch: a notice that is raised, rises or comes back is written to whom it concerns, each by the channels they chose.
//!
//! **Invariant:** the delivery is a row of the transaction that writes the notice's event: killed before it is sent, it is sent later;
//! written twice, it is one row. Nothing here is sent; see [`send`]. A scan waits for none of it: notices are not written on its way.

pub mod contact;
pub mod hook;
pub mod record;
pub mod remind;
pub(super) mod sealed;
pub mod send;
mod whom;
mod words;

use chrono::Duration;

use super::{Env, Error};
use crate::{
    domain::{
        delivery::{Cause, Channel, LIVES, Occasion, State, not_before},
        notice::Notice,
    },
    kernel::clock::Instant,
    store::{self, Conn, delivery::DeliveryRow},
};

/// How long what is over is kept.
const KEPT: Duration = Duration::days(90);

/// Writes what is to be told of a notice after its newest event.
pub fn tell(conn: &mut Conn, one: &Notice, occasion: Occasion, now: Instant) -> Result<(), Error> {
    let notice = one.id.to_string();
    let cause = Cause { notice: &notice, version: one.version, occasion, day: None };
    for (channel, recipient) in whom::recipients(conn, one, whom::Above::default(), now)? {
        let at = not_before(channel, one.found.level, now);
        store::delivery::add(conn, &waiting(&cause, channel, &recipient, one.found.level.as_str(), now, at))?;
    }
    Ok(())
}

/// A delivery that waits.
fn waiting(
    cause: &Cause<'_>,
    channel: Channel,
    recipient: &str,
    level: &str,
    now: Instant,
    at: Instant,
) -> DeliveryRow {
    let id = cause.delivery(channel, recipient).to_string();
    DeliveryRow {
        rank: store::delivery::rank(now.micros(), &id),
        id,
        notice: cause.notice.to_owned(),
        version: cause.version,
        occasion: cause.key(),
        channel: channel.as_str().to_owned(),
        recipient: recipient.to_owned(),
        level: level.to_owned(),
        state: State::Waiting.as_str().to_owned(),
        attempts: 0,
        made_at: now.micros(),
        began_at: at.micros(),
        next_at: Some(at.micros()),
        ended_at: None,
        last_fault: None,
    }
}

/// Gives up what waits for a channel that nobody serves, and forgets what has been over for long.
pub fn tidy(env: &Env, served: &[Channel]) -> Result<(), Error> {
    let now = env.clock.now();
    let idle: Vec<Channel> = Channel::ALL.iter().copied().filter(|one| !served.contains(one)).collect();
    env.db.write(move |conn| {
        for channel in &idle {
            store::delivery::expire(conn, channel.as_str(), now.plus(-LIVES).micros(), now.micros())?;
        }
        store::delivery::forget(conn, now.plus(-KEPT).micros())?;
        Ok::<_, Error>(())
    })
}
