//! Counts what the platform writes in a person's stead, and tells the hours saved.

use std::collections::BTreeMap;

use super::{Actor, Error, cockpit::Look, read, record::Tx};
use crate::{
    domain::{
        effort::{SPENT_MAX, Spent, Thing},
        party::Site,
        period::Period,
    },
    kernel::id::SiteId,
    store::{self, Conn, corrupt, effort as rows},
};

/// Figures by kind of thing.
pub type Figures = BTreeMap<Thing, Spent>;

/// Counts one thing that was just written for a site.
pub fn made(tx: &mut Tx<'_>, thing: Thing, site: SiteId) -> Result<(), Error> {
    note(tx, thing, site, (1, 0, 0))
}

/// Adds the time that a person spent on one such thing, if it is known.
pub fn timed(tx: &mut Tx<'_>, thing: Thing, site: SiteId, seconds: Option<u32>) -> Result<(), Error> {
    seconds.map_or(Ok(()), |seconds| note(tx, thing, site, (0, 1, i64::from(seconds.min(SPENT_MAX)))))
}

fn note(tx: &mut Tx<'_>, thing: Thing, site: SiteId, figures: (i64, i64, i64)) -> Result<(), Error> {
    let (month, _) = Period::month_of(tx.now.legal_day()).months();
    Ok(rows::add(tx.conn, (&site.to_string(), month, thing.as_str()), figures)?)
}

/// What was written for a site in sight.
pub fn of_site(conn: &mut Conn, actor: &Actor, id: &str, period: Period) -> Result<(Site, Figures), Error> {
    let site = read::site(conn, actor, id)?;
    let mut told = Figures::new();
    for (thing, things, timed, seconds) in rows::of_site(conn, &site.id.to_string(), period.months())? {
        told.insert(kind(&thing)?, Spent { things, timed, seconds });
    }
    Ok((site, told))
}

/// What was written for the sites of a division: by site, each with its name.
pub fn within(conn: &mut Conn, look: &Look) -> Result<Vec<(Site, Figures)>, Error> {
    let mut by_site: BTreeMap<String, Figures> = BTreeMap::new();
    for (site, thing, things, timed, seconds) in rows::within(conn, &look.within(), look.period.months())? {
        by_site.entry(site).or_default().insert(kind(&thing)?, Spent { things, timed, seconds });
    }
    let ids: Vec<String> = by_site.keys().cloned().collect();
    let sites = store::party::get_sites(conn, &ids)?;
    Ok(sites.into_iter().filter_map(|site| by_site.remove(&site.id.to_string()).map(|told| (site, told))).collect())
}

fn kind(text: &str) -> Result<Thing, Error> {
    text.parse().map_err(|_| corrupt("effort", text, "thing").into())
}
