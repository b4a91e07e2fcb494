//! The balance of each site: what its ledger's rows brought in and took out, by waste code, beside what lies there by packages and
//! by counters. The three follow from the same events by different ways; what is not the same to the gram was changed beside the
//! platform, or lost. LDG-02 judges it.
//!
//! **Invariant:** what is only not entered yet is no difference: it counts once nothing is left to enter, or when it is the same at
//! two looks.

use std::collections::{BTreeMap, HashMap};

use chrono::Duration;

use crate::{
    app::{Env, Error},
    domain::alarm::Kind,
    kernel::clock::Instant,
    store::{self, Conn, balance::BalanceRow},
};

/// How often a site is looked at.
const EVERY: Duration = Duration::hours(24);
/// Sites of one run.
const RUN: i64 = 20;

/// Differences that were seen and may pass, by site.
#[derive(Debug, Default)]
pub struct Passing(HashMap<String, (String, i64, i64)>);

/// Looks at a run of sites that are due; tells how many there were.
pub fn look(env: &Env, passing: &mut Passing) -> Result<usize, Error> {
    let now = env.clock.now();
    let found = env.db.read(|conn| {
        let unread = unread(conn)?;
        let due = store::balance::due(conn, now.plus(-EVERY).micros(), RUN)?;
        let rows = due.into_iter().map(|site| Ok::<_, Error>((of(conn, site, now)?, unread)));
        rows.collect::<Result<Vec<_>, Error>>()
    })?;
    let mut done = 0;
    for (row, unread) in found {
        let differs = (row.waste_code.clone(), row.ledger_g - row.lying_g, row.ledger_g - row.counted_g);
        let even = (differs.1, differs.2) == (0, 0);
        if even || !unread || passing.0.get(&row.site) == Some(&differs) {
            passing.0.remove(&row.site);
            env.db.write(move |conn| keep(conn, &row, now))?;
            done += 1;
        } else {
            passing.0.insert(row.site, differs);
        }
    }
    Ok(done)
}

/// Looks at all that are due.
pub fn catch_up(env: &Env) -> Result<(), Error> {
    let mut passing = Passing::default();
    while look(env, &mut passing)? > 0 {}
    Ok(())
}

/// Whether events are not in the ledgers yet.
fn unread(conn: &mut Conn) -> Result<bool, Error> {
    let cursor = store::ledger::cursor(conn)?;
    Ok(!store::event::unsealed_leaves(conn, 1)?.is_empty() || !store::event::mentions_from(conn, cursor, 1)?.is_empty())
}

/// Keeps how a site stands; what is another difference than before is judged.
fn keep(conn: &mut Conn, row: &BalanceRow, now: Instant) -> Result<(), Error> {
    let differs = |one: &BalanceRow| (one.ledger_g - one.lying_g, one.ledger_g - one.counted_g);
    let before = store::balance::of(conn, &row.site)?.map_or((0, 0), |one| differs(&one));
    store::balance::keep(conn, row)?;
    if before != differs(row) {
        store::watch::touch(conn, &format!("{}/{}", Kind::Site.as_str(), row.site), now.micros())?;
    }
    Ok(())
}

/// The waste code of a site of which the ledger and what lies there differ most; one that does not where none does.
fn of(conn: &mut Conn, site: String, now: Instant) -> Result<BalanceRow, Error> {
    let mut codes: BTreeMap<String, [i64; 3]> = BTreeMap::new();
    for (_, code, _, _, stock_g) in store::ledger::movements(conn, &site, ("", "9999"), 0)? {
        codes.entry(code).or_default()[0] += stock_g;
    }
    for (code, mass_g) in store::balance::lying(conn, &site)? {
        codes.entry(code).or_default()[1] += mass_g;
    }
    for (code, mass_g) in counted(conn, &site)? {
        codes.entry(code).or_default()[2] += mass_g;
    }
    let off = |[ledger, lying, counted]: &[i64; 3]| (ledger - lying).abs().max((ledger - counted).abs());
    let (waste_code, [ledger_g, lying_g, counted_g]) =
        codes.into_iter().max_by_key(|(_, sums)| off(sums)).unwrap_or_default();
    Ok(BalanceRow { site, at: now.micros(), waste_code, ledger_g, lying_g, counted_g })
}

/// Grams by the counters of a site's facilities, by waste code.
fn counted(conn: &mut Conn, site: &str) -> Result<Vec<(String, i64)>, Error> {
    let mut streams = Vec::new();
    for facility in store::party::facility_ids(conn, &[site.to_owned()])? {
        streams.extend(store::stock::streams_of(conn, &format!("facility/{facility}"))?);
    }
    let ids: Vec<String> = streams.iter().map(|(stream, ..)| stream.clone()).collect();
    let codes: HashMap<String, String> =
        store::party::get_wastes(conn, &ids)?.into_iter().map(|one| (one.id.to_string(), one.waste_code)).collect();
    let of = streams.into_iter().filter_map(|(stream, mass_g, _)| Some((codes.get(&stream)?.clone(), mass_g)));
    Ok(of.collect())
}
