//! Which events somebody sees: those of streams in their sight, and of a treatment batch what concerns them.
//!
//! **Invariant:** the number of questions does not grow with the number of events.

use std::collections::{BTreeSet, HashMap, HashSet};

use super::{
    Actor, Error,
    manifest::parties::{meets, sees, sees_trip},
    read::sites_in_sight,
};
use crate::{
    domain::{
        access::Role, manifest::Manifest, notice::Notice, paper::check::parameter::STREAM as CHECKS, reference::Table,
        trip::ROUND_PLANNED,
    },
    store::{self, Conn, event::EventRow},
};

/// Those of these manifests that the actor is party to, or may take over.
pub(super) fn manifests_in_sight(conn: &mut Conn, actor: &Actor, ids: &[String]) -> Result<Vec<Manifest>, Error> {
    let all = store::manifest::many(conn, ids)?;
    Ok(all.into_iter().filter(|one| meets(actor, one)).collect())
}

/// Those of these packages that the actor sees: who holds them and who made them do.
pub(super) fn packages_in_sight(conn: &mut Conn, actor: &Actor, ids: &[String]) -> Result<Vec<String>, Error> {
    let all = store::package::get_many(conn, ids)?;
    let sites = all.iter().flat_map(|one| [one.holder_site.to_string(), one.site.to_string()]).collect();
    let seen = sites_in_sight(conn, actor, sites)?;
    let shown = |one: &&crate::domain::package::Package| {
        seen.contains(&one.holder_site.to_string()) || seen.contains(&one.site.to_string())
    };
    Ok(all.iter().filter(shown).map(|one| one.id.to_string()).collect())
}

/// Events of streams the actor may see; the rest is left out. Tables of reference are nobody's own: everybody sees them.
pub fn visible_events(conn: &mut Conn, actor: &Actor, rows: Vec<EventRow>) -> Result<Vec<EventRow>, Error> {
    if actor.grants.iter().any(|grant| grant.role == Role::System) {
        return Ok(rows);
    }
    let ids = |noun: &str| -> Vec<String> {
        let prefix = format!("{noun}/");
        let of = rows.iter().filter_map(|row| row.stream.strip_prefix(&prefix).map(str::to_owned));
        of.collect::<BTreeSet<_>>().into_iter().collect()
    };
    let mut sites_of: HashMap<String, Vec<String>> = HashMap::new();
    for package in store::package::get_many(conn, &ids("package"))? {
        let both = vec![package.holder_site.to_string(), package.site.to_string()];
        sites_of.insert(format!("package/{}", package.id), both);
    }
    for waste in store::party::get_wastes(conn, &ids("waste_stream"))? {
        sites_of.insert(format!("waste_stream/{}", waste.id), vec![waste.site.to_string()]);
    }
    for (id, site) in store::party::sites_of_facilities(conn, &ids("facility"))? {
        sites_of.insert(format!("facility/{id}"), vec![site]);
    }
    for (id, site) in store::treatment::sites_of(conn, &ids("treatment"))? {
        sites_of.insert(format!("treatment/{id}"), vec![site]);
    }
    for (id, site) in store::plan::sites_of(conn, &ids("plan"))? {
        sites_of.insert(format!("plan/{id}"), vec![site]);
    }
    for (id, site) in store::declaration::sites_of(conn, &ids("declaration"))? {
        sites_of.insert(format!("declaration/{id}"), vec![site]);
    }
    for id in ids("site") {
        sites_of.insert(format!("site/{id}"), vec![id]);
    }
    let seen = sites_in_sight(conn, actor, sites_of.values().flatten().cloned().collect())?;
    let manifests = manifests_in_sight(conn, actor, &ids("manifest"))?;
    let mut streams: HashSet<String> = manifests.iter().map(|one| Manifest::stream(one.id)).collect();
    streams.extend(super::paper::visible_streams(conn, actor, rows.iter().map(|row| row.stream.as_str()))?);
    let (trips, own) = trips_in_sight(conn, actor, ids("trip"))?;
    streams.extend(trips);
    let round = |row: &EventRow| row.kind == ROUND_PLANNED && !own.contains(&row.stream);
    let checks = store::inspection::many(conn, &ids("inspection"))?;
    let checks = checks.iter().filter(|one| super::inspection::in_sight(actor, one));
    streams.extend(checks.map(|one| format!("inspection/{}", one.id)));
    let devices = store::device::many(conn, &ids("device"))?;
    let devices = super::device::in_sight(conn, actor, devices)?;
    streams.extend(devices.iter().map(|one| format!("device/{}", one.id)));
    let notices = store::notice::many(conn, &ids("notice"))?;
    let notices = notices.iter().filter(|one| super::notice::sees(actor, one));
    streams.extend(notices.map(|one| Notice::stream(one.id)));
    let of_site = sites_of.into_iter().filter(|(_, sites)| sites.iter().any(|site| seen.contains(site)));
    streams.extend(of_site.map(|(stream, _)| stream));
    let others: Vec<String> =
        ids("treatment").into_iter().filter(|id| !streams.contains(&format!("treatment/{id}"))).collect();
    let batches = Batches::of(conn, actor, &rows, &others)?;
    Ok(rows
        .into_iter()
        .filter(|row| !round(row))
        .filter(|row| {
            Table::of_stream(&row.stream).is_some()
                || row.stream == CHECKS
                || streams.contains(&row.stream)
                || batches.show(row)
        })
        .collect())
}

/// Streams of the trips that the actor sees: its carrier's people and its crew, and who sees a manifest that goes by it; and those
/// that the former see by themselves.
fn trips_in_sight(
    conn: &mut Conn,
    actor: &Actor,
    ids: Vec<String>,
) -> Result<(HashSet<String>, HashSet<String>), Error> {
    let mut seen = HashSet::new();
    let mut rest: BTreeSet<String> = ids.into_iter().collect();
    for trip in store::trip::many(conn, &rest.iter().cloned().collect::<Vec<_>>())? {
        if sees_trip(actor, &trip) {
            rest.remove(&trip.id.to_string());
            seen.insert(format!("trip/{}", trip.id));
        }
    }
    let own = seen.clone();
    for one in store::manifest::of_trips(conn, &rest.into_iter().collect::<Vec<_>>())? {
        if sees(actor, &one) {
            let crews = one.legs.iter().filter_map(|leg| leg.crew.as_ref());
            seen.extend(crews.map(|crew| format!("trip/{}", crew.trip)));
        }
    }
    Ok((seen, own))
}

/// Batches of others' sites into which waste went that the actor's side made or handed over (Order 23 Art. 10-5, 12-4). One
/// that took nothing else is seen whole. Of another they see that it began and ended, what was corrected, and how their own
/// waste went in: not what others brought, nor what came out of all of it.
struct Batches {
    whole: HashSet<String>,
    shared: HashSet<String>,
    /// The actor's side's packages among those that events tell of.
    own: HashSet<String>,
}

impl Batches {
    fn of(conn: &mut Conn, actor: &Actor, rows: &[EventRow], ids: &[String]) -> Result<Self, Error> {
        let mut batches = Self { whole: HashSet::new(), shared: HashSet::new(), own: HashSet::new() };
        if ids.is_empty() {
            return Ok(batches);
        }
        let fed: BTreeSet<String> = rows.iter().filter(|row| row.kind == FED).filter_map(package_of).collect();
        let packages = store::package::get_many(conn, &fed.into_iter().collect::<Vec<_>>())?;
        let of_package: Vec<Source> = packages
            .into_iter()
            .map(|one| (one.id.to_string(), one.site.to_string(), one.manifest.map(|id| id.to_string())))
            .collect();
        let of_batch: Vec<Source> = store::treatment::sources(conn, ids)?;
        let all = || of_package.iter().chain(&of_batch);
        let manifests: BTreeSet<String> = all().filter_map(|(.., manifest)| manifest.clone()).collect();
        let consignors: HashMap<String, String> =
            store::manifest::consignors(conn, &manifests.into_iter().collect::<Vec<_>>())?.into_iter().collect();
        let sites = all().map(|(_, site, _)| site).chain(consignors.values()).cloned().collect();
        let seen = sites_in_sight(conn, actor, sites)?;
        let theirs = |(_, site, manifest): &Source| {
            let consignor = manifest.as_ref().and_then(|id| consignors.get(id));
            seen.contains(site) || consignor.is_some_and(|site| seen.contains(site))
        };
        let others: HashSet<&String> = of_batch.iter().filter(|one| !theirs(one)).map(|(batch, ..)| batch).collect();
        for (batch, ..) in of_batch.iter().filter(|one| theirs(one)) {
            let among = if others.contains(batch) { &mut batches.shared } else { &mut batches.whole };
            among.insert(format!("treatment/{batch}"));
        }
        batches.own.extend(of_package.iter().filter(|one| theirs(one)).map(|(id, ..)| id.clone()));
        Ok(batches)
    }

    fn show(&self, row: &EventRow) -> bool {
        self.whole.contains(&row.stream)
            || self.shared.contains(&row.stream)
                && match row.kind.as_str() {
                    FED => package_of(row).is_some_and(|package| self.own.contains(&package)),
                    RESIDUE_MADE => false,
                    CORRECTION => !row.body.contains("\"field\":\"residue_mass\""),
                    _ => true,
                }
    }
}

/// A batch or a package, the site that made the waste, and the manifest it last went by.
type Source = (String, String, Option<String>);

/// A package went in.
const FED: &str = "treatment.fed";
/// Residue of all that went in before it came out.
const RESIDUE_MADE: &str = "treatment.residue_made";

/// Something is to be corrected: a residue's mass is the receiver's own matter.
const CORRECTION: &str = "treatment.correction_proposed";

/// The package that an event of a batch tells of.
fn package_of(row: &EventRow) -> Option<String> {
    let body: serde_json::Value = serde_json::from_str(&row.body).ok()?;
    body["data"]["package"].as_str().map(str::to_owned)
}
