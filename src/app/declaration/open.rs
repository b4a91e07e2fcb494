//! The clerk's part: when a month, quarter or year is over, every site that has waste in its ledger gets its declaration, drawn from
//! that, with the day it is due; so what nobody looked at is seen to be overdue.
//!
//! **Invariant:** nothing is declared here; a person confirms and hands in.

use super::{draft, drawn::drawn};
use crate::{
    app::{
        Actor, Env, Error,
        record::{Meta, execute},
    },
    domain::{declaration::period::Period, party::Tier},
    kernel::{hash::Hash, id::CommandId},
    store,
};

/// Sites of a tier and span that are served in one go; the next go serves more.
const BATCH: i64 = 50;

/// Begins the declarations that are lacking of the latest spans that are over; tells how many.
pub fn due(env: &Env) -> Result<usize, Error> {
    let today = env.clock.now().legal_day();
    let mut done = 0;
    for tier in [Tier::Key, Tier::Simplified, Tier::Registered] {
        for period in Period::over(tier, today) {
            for site in env.db.read(|conn| store::declaration::lacking(conn, tier, period, BATCH))? {
                done += usize::from(begin(env, &site, period)?);
            }
        }
    }
    Ok(done)
}

/// Begins one; `false` when somebody was there first.
fn begin(env: &Env, site: &str, period: Period) -> Result<bool, Error> {
    let content = env.db.read(|conn| {
        let site = super::found(store::party::get_site(conn, site)?)?;
        drawn(conn, env, &site, period, None, "")
    });
    let content = match content {
        // One that cannot be drawn holds up no other: its site draws it, and is told why it cannot.
        Err(Error::Refused(why)) => {
            tracing::warn!(site, %period, code = why.code.as_str(), "A declaration could not be begun");
            return Ok(false);
        }
        other => other?,
    };
    let now = env.clock.now();
    let id = CommandId::make(env.ids.as_ref(), now);
    let body = Hash::of(&[b"declaration", site.as_bytes(), period.to_string().as_bytes()]);
    let meta = Meta { id, body, device: None, evidence: Vec::new() };
    let site = site.to_owned();
    match execute(env, &Actor::system(), &meta, move |tx| draft(tx, &site, period, &content).map(|one| one.version)) {
        Ok(_) => Ok(true),
        Err(Error::Refused(_)) => Ok(false),
        Err(other) => Err(other),
    }
}
