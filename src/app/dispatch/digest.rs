//! Digests: what a recipient wants to hear of once a day or week is kept as lines, and in the morning one delivery tells them all.
//!
//! **Invariant:** a line is bound to its delivery in the transaction that writes the delivery, and to one only: in the app each notice
//! is told once. Outside, a digest is a delivery like any other.

use std::collections::BTreeMap;

use super::{Recipients, waiting};
use crate::{
    app::{Env, Error},
    domain::{
        alarm::Level,
        delivery::{
            Cause, Channel, Occasion,
            digest::{Cadence, due_at},
        },
    },
    kernel::clock::Instant,
    store::{self, Conn, digest::DigestRow},
};

/// What each recipient wants, as it was read once.
#[derive(Debug, Default)]
pub struct Wishes(BTreeMap<(Channel, String), (Cadence, Level)>);

impl Wishes {
    /// Of several recipients.
    pub fn of(conn: &mut Conn, recipients: &Recipients) -> Result<Self, Error> {
        let ids = |personal: bool| -> Vec<String> {
            let of = recipients.iter().filter(|(channel, _)| channel.is_personal() == personal);
            of.map(|(_, recipient)| recipient.clone()).collect()
        };
        let mut wishes = BTreeMap::new();
        let mut keep = |channel: &str, recipient: String, cadence: &str, up_to: &str| {
            let read = Channel::parse(channel).zip(Cadence::parse(cadence)).zip(Level::parse(up_to));
            if let Some(((channel, cadence), up_to)) = read {
                wishes.insert((channel, recipient), (cadence, up_to));
            }
        };
        for row in store::contact::of(conn, &ids(true))? {
            keep(&row.channel, row.person, &row.digest, &row.digest_to);
        }
        for row in store::hook::many(conn, &ids(false))? {
            keep(&row.kind, row.id, &row.digest, &row.digest_to);
        }
        Ok(Self(wishes))
    }

    /// When a recipient hears of a level in a digest; `None`: at once.
    pub fn due_at(&self, channel: Channel, recipient: &str, level: Level, now: Instant) -> Option<Instant> {
        let (cadence, up_to) = self.0.get(&(channel, recipient.to_owned())).copied()?;
        due_at(cadence, up_to, level, now)
    }
}

/// A line of a digest.
pub fn line(
    cause: &Cause<'_>,
    channel: Channel,
    recipient: &str,
    level: Level,
    now: Instant,
    due: Instant,
) -> DigestRow {
    DigestRow {
        channel: channel.as_str().to_owned(),
        recipient: recipient.to_owned(),
        notice: cause.notice.to_owned(),
        version: cause.version,
        occasion: cause.key(),
        level: level.as_str().to_owned(),
        made_at: now.micros(),
        due_at: due.micros(),
        delivery: None,
    }
}

/// Writes the digests that are due; tells how many.
pub fn gather(env: &Env) -> Result<usize, Error> {
    let now = env.clock.now();
    let mut made = 0;
    for (channel, recipient) in env.db.read(|conn| store::digest::due(conn, now.micros()))? {
        let Some(channel) = Channel::parse(&channel) else { continue };
        let gather = move |conn: &mut Conn| {
            let day = Some(now.legal_day());
            let cause = Cause { notice: "", version: now.micros(), occasion: Occasion::Digest, day, hour: None };
            let row = waiting(&cause, channel, &recipient, Level::Blue.as_str(), now, now);
            let lines = store::digest::bind(conn, channel.as_str(), &recipient, now.micros(), &row.id)?;
            if lines > 0 {
                store::delivery::add(conn, &row)?;
            }
            Ok::<_, Error>(lines > 0)
        };
        made += usize::from(env.db.write(gather)?);
    }
    Ok(made)
}
