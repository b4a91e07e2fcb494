//! Which subjects an event may have changed: a superset is right, a judgement that finds nothing new writes nothing.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{Duration, NaiveDate};

use super::load;
use crate::{
    app::Error,
    domain::{alarm::Kind, journal::event::Event, manifest::Manifest, reference::Table},
    kernel::clock::Instant,
    store::{self, Conn, blank::BlankRow, event::MentionRow},
};

/// Most loads on their way to a site whose permit changes.
const BOUND: i64 = 500;
/// How far back what is corrected may lie: a year that was declared.
const CORRECTED: Duration = Duration::days(366);

/// The subjects of a run of events; with the first run also what no event tells of.
pub fn subjects(conn: &mut Conn, rows: &[MentionRow], first: bool) -> Result<Vec<String>, Error> {
    let mut found = BTreeSet::new();
    let mut sites = BTreeSet::new();
    let ids = |noun: &str| -> Vec<String> {
        let prefix = format!("{noun}/");
        let of = rows.iter().filter_map(|row| row.stream.strip_prefix(&prefix).map(str::to_owned));
        of.collect::<BTreeSet<_>>().into_iter().collect()
    };
    if first {
        found.insert(Table::Calendar.stream().to_owned());
        found.extend(store::blank::said(conn)?.iter().map(|number| BlankRow::stream(number)));
    }
    for kind in Kind::ALL {
        found.extend(ids(kind.as_str()).iter().map(|id| format!("{}/{id}", kind.as_str())));
    }
    found.remove(Table::Catalogue.stream());
    sites.extend(ids("site"));
    let mut earliest = BTreeMap::new();
    let days = days(rows);
    for package in store::package::get_many(conn, &ids("package"))? {
        let holders = [package.holder_site.to_string(), package.site.to_string()];
        if let Some(day) = days.get(package.id.to_string().as_str()) {
            for site in &holders {
                let known = earliest.entry(site.clone()).or_insert(*day);
                *known = (*known).min(*day);
            }
        }
        sites.extend(holders);
    }
    found.extend(declared(conn, &earliest)?);
    sites.extend(store::party::get_wastes(conn, &ids("waste_stream"))?.iter().map(|one| one.site.to_string()));
    // That a site stands still is declared.
    sites.extend(store::declaration::sites_of(conn, &ids("declaration"))?.into_iter().map(|(_, site)| site));
    sites.extend(store::plan::sites_of(conn, &ids("plan"))?.into_iter().map(|(_, site)| site));
    let loads = store::manifest::many(conn, &ids("manifest"))?;
    sites.extend(loads.iter().map(|one| one.consignor.site.to_string()));
    // What names a blank enters it, or no longer does.
    let forms: Vec<String> = loads.into_iter().filter_map(|one| one.paper).collect();
    found.extend(store::blank::said_of(conn, &forms)?.iter().map(|number| BlankRow::stream(number)));
    let papers = store::paper::rows(conn, &[ids("permit"), ids("contract"), ids("credential")].concat())?;
    for row in &papers {
        // What a permit says changes what its site is; a credential of a site is one of its facts.
        let of_site = [Kind::Permit, Kind::Credential].iter().any(|kind| row.kind == kind.as_str());
        sites.extend(row.site.clone().filter(|_| of_site));
        if let Some(site) = row.site.as_ref().filter(|_| row.kind == Kind::Permit.as_str()) {
            let bound = store::manifest::bound_for(conn, site, load::UNDECIDED, BOUND)?;
            found.extend(bound.iter().map(|one| Manifest::stream(one.id)));
        }
    }
    // One of them may take another's place.
    found.extend(store::paper::beside(conn, &papers)?.iter().map(|one| format!("{}/{}", one.kind, one.id)));
    let of_manifests = rows.iter().filter(|row| row.stream.starts_with("manifest/"));
    let kinds: BTreeMap<String, &str> = of_manifests.map(|row| (row.id.clone(), row.kind.as_str())).collect();
    for (id, body) in store::event::bodies(conn, &kinds.keys().cloned().collect::<Vec<_>>())? {
        let event = Event::of_body(kinds.get(&id).copied().unwrap_or_default(), &body);
        let event = event.map_err(|error| Error::Fault(format!("event {id}: {error}")))?;
        found.extend(event.movements().iter().map(|one| format!("{}/{}", one.paper.as_str(), one.id)));
    }
    let sites: Vec<String> = sites.into_iter().collect();
    found.extend(store::party::facility_ids(conn, &sites)?.iter().map(|id| format!("facility/{id}")));
    found.extend(sites.iter().map(|site| format!("site/{site}")));
    Ok(found.into_iter().collect())
}

/// The earliest legal day of which the events of each package tell. A correction, or what takes a row back, is of a day before.
fn days(rows: &[MentionRow]) -> BTreeMap<&str, NaiveDate> {
    let mut days = BTreeMap::new();
    for row in rows {
        let Some(id) = row.stream.strip_prefix("package/") else { continue };
        let at = Instant::from_micros(row.occurred_at);
        let back = matches!(row.kind.as_str(), "package.corrected" | "package.voided" | "package.undone");
        let day = if back { at.plus(-CORRECTED) } else { at }.legal_day();
        let known = days.entry(id).or_insert(day);
        *known = (*known).min(day);
    }
    days
}

/// Declarations of sites for spans that are not over before a day of which something is told: what is declared may change.
fn declared(conn: &mut Conn, earliest: &BTreeMap<String, NaiveDate>) -> Result<Vec<String>, Error> {
    let Some(first) = earliest.values().min() else { return Ok(Vec::new()) };
    let sites: Vec<String> = earliest.keys().cloned().collect();
    let rows = store::declaration::ending_from(conn, &sites, &first.to_string())?;
    let touches =
        |(site, last, _): &(String, String, String)| earliest.get(site).is_some_and(|day| *last >= day.to_string());
    Ok(rows.into_iter().filter(touches).map(|(_, _, id)| format!("declaration/{id}")).collect())
}
