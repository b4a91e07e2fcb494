//! Sending what is due and asking for what was sent: taken by lease, tried outside of any transaction, settled. At least once: killed
//! between the other's answer and our note of it, an item goes again with the same id and the same words.

use std::collections::BTreeMap;

use chrono::Duration;

use super::{connection, read, settle};
use crate::{
    app::{Env, Error},
    domain::exchange::{State, Way, pause},
    outbound::{
        Fault,
        official::{Answer, Files, Http, Official},
    },
    store::{self, Conn, exchange::ItemRow},
};

/// How long a server may hold an item before another may take it: longer than a share of them can last.
const LEASE: Duration = Duration::minutes(5);
/// Connections at once, and items of each.
const SHARE: (usize, usize) = (8, 4);

/// The adapter of a way.
pub fn adapter(env: &Env, way: Way) -> Box<dyn Official> {
    match way {
        Way::File => Box::new(Files),
        Way::Http => Box::new(Http(env.gate.as_ref().clone())),
    }
}

/// Sends and asks for what is due; tells how many were tried. Connections do not wait for each other.
pub fn round(env: &Env) -> Result<usize, Error> {
    let now = env.clock.now();
    if !env.db.read(|conn| Ok::<_, Error>(store::exchange::is_due(conn, now.micros())?))? {
        return Ok(0);
    }
    let lease = now.plus(LEASE);
    let take = move |conn: &mut Conn| Ok::<_, Error>(store::exchange::take(conn, now.micros(), lease.micros(), SHARE)?);
    let mut lanes: BTreeMap<String, Vec<ItemRow>> = BTreeMap::new();
    for row in env.db.write(take)? {
        lanes.entry(row.connection.clone()).or_default().push(row);
    }
    let tried = std::thread::scope(|scope| {
        let all: Vec<_> = lanes.into_iter().map(|(id, rows)| scope.spawn(move || lane(env, &id, rows))).collect();
        let gone = || Err(Error::Fault("a thread of the exchange broke off".into()));
        all.into_iter().map(|one| one.join().unwrap_or_else(|_| gone())).collect::<Vec<_>>()
    });
    tried.into_iter().sum()
}

/// What goes by one connection, one after the other.
fn lane(env: &Env, id: &str, rows: Vec<ItemRow>) -> Result<usize, Error> {
    let way = env.db.read(|conn| Ok::<_, Error>(store::exchange::connection(conn, id)?))?;
    let mut tried = 0;
    for row in rows {
        let Some(way) = way.as_ref().filter(|way| way.state == "on") else {
            // Switched off meanwhile: it waits, until somebody switches it on again.
            settle::note(env, &row, Ok(Some(Answer::ByHand)))?;
            continue;
        };
        let kind = Way::parse(&way.way).ok_or_else(|| store::corrupt("exchange_connection", id, "way"))?;
        let official = adapter(env, kind);
        let to = connection::to(env, way, env.clock.now())?;
        let (_, state) = read(&row)?;
        let result = if state == State::Sent {
            official.answer(&to, &row.id)
        } else {
            official.hand_in(&to, &row.id, &row.body).map(Some)
        };
        tried += 1;
        let away = matches!(result, Err(Fault::Away(_)));
        settle::note(env, &row, result)?;
        if away {
            let (id, until) = (id.to_owned(), env.clock.now().plus(pause(row.attempts + 1)).micros());
            // Those in hand wait with the others: their lease is over by then, and nobody is asked in between.
            env.db.write(move |conn| Ok::<_, Error>(store::exchange::postpone(conn, &id, until)?))?;
            break;
        }
    }
    Ok(tried)
}
