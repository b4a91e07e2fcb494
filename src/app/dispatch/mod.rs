//! Dispatch: a notice that is raised, rises or comes back is written to whom it concerns, each by the channels they chose.
//!
//! **Invariant:** the delivery is a row of the transaction that writes the notice's event: killed before it is sent, it is sent later;
//! written twice, it is one row. Nothing here is sent; see [`send`]. A scan waits for none of it: notices are not written on its way.

mod assign;
pub mod contact;
pub mod digest;
pub mod handover;
pub mod hook;
pub mod record;
pub mod remind;
pub mod returned;
pub(super) mod sealed;
pub mod send;
mod whom;
mod words;

use std::collections::BTreeSet;

use chrono::Duration;

use super::{Env, Error, record::Tx};
use crate::{
    domain::{
        delivery::{Audience, Cause, Channel, LIVES, Occasion, State, not_before},
        notice::Notice,
    },
    kernel::clock::Instant,
    store::{self, Conn, delivery::DeliveryRow},
};

/// Channel and person or hook, each once.
type Recipients = BTreeSet<(Channel, String)>;

/// How long what is over is kept.
const KEPT: Duration = Duration::days(90);

/// Puts on duty for a notice who is to see to it after its newest event, and writes what is to be told of it.
pub fn tell(tx: &mut Tx<'_>, one: Notice, occasion: Occasion) -> Result<Notice, Error> {
    let (notice, version, above) = (one.id.to_string(), one.version, whom::Above::of(&one, occasion));
    let one = if one.state.is_open() { assign::assign(tx, one, above)? } else { one };
    write(tx.conn, tx.env, &one, &Cause { notice: &notice, version, occasion, day: None, hour: None }, above, tx.now)?;
    Ok(one)
}

/// Writes a delivery for each recipient, or a line of a digest; tells whether there is any.
fn write(
    conn: &mut Conn,
    env: &Env,
    one: &Notice,
    cause: &Cause<'_>,
    above: whom::Above,
    now: Instant,
) -> Result<bool, Error> {
    let mut recipients = whom::recipients(conn, env, one, above, now)?;
    if cause.occasion.audience() == Audience::Programs {
        recipients.retain(|(channel, _)| !channel.wakes_people());
    }
    let (wishes, level) = (digest::Wishes::of(conn, &recipients)?, one.found.level);
    for (channel, recipient) in &recipients {
        let due = cause.occasion.may_wait().then(|| wishes.due_at(*channel, recipient, level, now)).flatten();
        if let Some(due) = due {
            store::digest::add(conn, &digest::line(cause, *channel, recipient, level, now, due))?;
            continue;
        }
        let at = not_before(*channel, level, now);
        store::delivery::add(conn, &waiting(cause, *channel, recipient, level.as_str(), now, at))?;
    }
    Ok(!recipients.is_empty())
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
        store::digest::forget(conn, now.plus(-KEPT).micros())?;
        Ok::<_, Error>(())
    })
}
