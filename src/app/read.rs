//! What people look at: sites, stock by zone, packages and their traces, and the bundle that proves them. Read only.

use std::collections::{BTreeSet, HashMap, HashSet};

use super::{
    Actor, Env, Error, found,
    origin::{KIN, in_sight},
    package::Seen,
    proof, seal,
};
use crate::{
    domain::{
        access::{Permission, Role},
        facility::Facility,
        journal::{
            body::Body,
            bundle::{Bundle, BundleEvent, BundleFile},
        },
        manifest::Manifest,
        package::Package,
        paper::check::parameter::STREAM as CHECKS,
        party::Site,
        reference::Table,
        refusal::Code,
    },
    kernel::hash::Hash,
    store::{self, Conn, event::EventRow, file::FileRow, lineage::Direction, package::Filter, party::SiteScope},
};

/// A site the actor may see; out of sight is absent.
pub fn site(conn: &mut Conn, actor: &Actor, id: &str) -> Result<Site, Error> {
    let site = found(store::party::get_site(conn, id)?)?;
    if actor.sees(site.id, site.organisation, &site.division) { Ok(site) } else { Err(Code::NotFound.into()) }
}

/// Sites in the actor's scope.
pub fn sites(conn: &mut Conn, actor: &Actor, after: Option<&str>, limit: i64) -> Result<Vec<Site>, Error> {
    let mut scope = SiteScope::default();
    for grant in actor.grants_with(Permission::ReadChain) {
        match (grant.role, grant.site, grant.organisation, &grant.division) {
            (Role::System, ..) => scope.all = true,
            (Role::Officer | Role::Reviewer, _, _, Some(prefix)) if !prefix.is_empty() => {
                scope.divisions.push(prefix.clone());
            }
            (_, Some(site), ..) => scope.sites.push(site.to_string()),
            (_, None, Some(organisation), _) => scope.organisations.push(organisation.to_string()),
            _ => {}
        }
    }
    Ok(store::party::list_sites(conn, &scope, after, limit)?)
}

/// Those of these sites that the actor may see.
pub fn sites_in_sight(conn: &mut Conn, actor: &Actor, ids: BTreeSet<String>) -> Result<HashSet<String>, Error> {
    let sites = store::party::get_sites(conn, &ids.into_iter().collect::<Vec<_>>())?;
    let seen = sites.into_iter().filter(|one| actor.sees(one.id, one.organisation, &one.division));
    Ok(seen.map(|one| one.id.to_string()).collect())
}

/// A zone with what lies in it.
#[derive(Clone, Debug)]
#[expect(missing_docs, reason = "each is what it is")]
pub struct ZoneStock {
    pub facility: Facility,
    pub zone: crate::domain::facility::Zone,
    pub mass_g: i64,
    pub packages: i64,
    pub oldest_at: Option<i64>,
}

/// Stock of a site by zone, from the counters.
pub fn stock(conn: &mut Conn, site: &Site) -> Result<Vec<ZoneStock>, Error> {
    let id = site.id.to_string();
    let facilities = store::party::facilities_of_site(conn, &id)?;
    let owners: Vec<String> =
        facilities.iter().flat_map(|one| &one.zones).map(|zone| format!("zone/{}", zone.id)).collect();
    let totals: HashMap<String, (i64, i64)> =
        store::stock::totals(conn, &owners)?.into_iter().map(|(owner, mass, n)| (owner, (mass, n))).collect();
    let oldest: HashMap<Option<String>, Option<i64>> = store::package::oldest_by_zone(conn, &id)?.into_iter().collect();
    let mut out = Vec::new();
    for facility in facilities {
        for zone in facility.zones.clone() {
            let (mass_g, packages) = totals.get(&format!("zone/{}", zone.id)).copied().unwrap_or_default();
            let oldest_at = oldest.get(&Some(zone.id.to_string())).copied().flatten();
            out.push(ZoneStock { facility: facility.clone(), zone, mass_g, packages, oldest_at });
        }
    }
    Ok(out)
}

/// A package the actor may see.
pub fn package(conn: &mut Conn, actor: &Actor, id: &str) -> Result<(Package, Site), Error> {
    let package = match id.parse::<crate::kernel::id::PackageId>() {
        Ok(_) => store::package::get(conn, id)?,
        Err(_) => store::package::by_code(conn, id)?,
    };
    let package = found(package)?;
    let held = site(conn, actor, &package.holder_site.to_string());
    let site = match held {
        // Who made the waste sees what became of it.
        Err(Error::Refused(_)) if package.holder_site != package.site => site(conn, actor, &package.site.to_string())?,
        other => other?,
    };
    Ok((package, site))
}

/// A page of a site's packages.
pub fn packages(conn: &mut Conn, filter: &Filter, after: Option<&str>, limit: i64) -> Result<Vec<Seen>, Error> {
    let rows = store::package::list(conn, filter, after, limit)?;
    with_names(conn, rows)
}

/// Adds waste and zone names, in two queries for the whole page.
pub fn with_names(conn: &mut Conn, rows: Vec<Package>) -> Result<Vec<Seen>, Error> {
    let streams: BTreeSet<String> = rows.iter().map(|one| one.waste_stream.to_string()).collect();
    let wastes = store::party::get_wastes(conn, &streams.into_iter().collect::<Vec<_>>())?;
    let wastes: HashMap<_, _> = wastes.into_iter().map(|one| (one.id, one)).collect();
    let mut zones = HashMap::new();
    let sites: BTreeSet<String> = rows.iter().map(|one| one.holder_site.to_string()).collect();
    for site in sites {
        for facility in store::party::facilities_of_site(conn, &site)? {
            zones.extend(facility.zones.into_iter().map(|zone| (zone.id, zone.name)));
        }
    }
    rows.into_iter()
        .map(|package| {
            let waste = wastes.get(&package.waste_stream).cloned();
            let waste = waste.ok_or_else(|| store::corrupt("package", package.id, "waste_stream"))?;
            let zone_name = package.zone.and_then(|zone| zones.get(&zone).cloned());
            Ok(Seen { package, waste, zone_name })
        })
        .collect()
}

/// Ids of a package's whole kin in the actor's sight: itself, ancestors and descendants. Three questions, however many.
pub fn kin(conn: &mut Conn, actor: &Actor, id: &str) -> Result<Vec<String>, Error> {
    let mut places = store::lineage::places(conn, id, Direction::Up, KIN)?;
    places.extend(store::lineage::places(conn, id, Direction::Down, KIN)?);
    let known: BTreeSet<String> = in_sight(conn, actor, &places)?.into_iter().collect();
    Ok(known.into_iter().collect())
}

/// The bundle that proves a package's history: its kin's streams with proofs at the newest checkpoint, and the files that they
/// name with their salt. Kin out of the actor's sight is left out.
pub fn bundle(conn: &mut Conn, env: &Env, actor: &Actor, id: &str) -> Result<(Bundle, Vec<Vec<u8>>), Error> {
    let streams: Vec<String> = kin(conn, actor, id)?.into_iter().map(|one| format!("package/{one}")).collect();
    let checkpoint = store::event::newest_checkpoint(conn)?;
    let checkpoint = found(checkpoint)?;
    let key = seal::verifier_key(env).ok_or_else(|| Error::Fault("this server has no journal key".into()))?;
    let mut rows: Vec<EventRow> = store::event::of_streams(conn, &streams)?;
    let papers = manifests_of(conn, actor, &rows)?;
    rows.extend(store::event::of_streams(conn, &papers)?);
    rows.retain(|row| row.position.is_some_and(|position| position < checkpoint.size));
    rows.sort_by_key(|row| row.position);
    let positions: Vec<u64> =
        rows.iter().filter_map(|row| row.position.and_then(|position| u64::try_from(position).ok())).collect();
    let proofs = proof::proofs_at(conn, &positions, u64::try_from(checkpoint.size).unwrap_or(0))?;
    let (files, withheld) = super::file::of_bundle(conn, &named(&rows)?)?;
    let events = rows
        .into_iter()
        .zip(positions.into_iter().zip(proofs))
        .map(|(row, (position, proof))| BundleEvent { position, body: row.body, proof })
        .collect();
    let (listed, contents) = files.into_iter().map(|(row, content)| (listed(row), content)).unzip();
    let bundle = Bundle {
        v: 1,
        origin: env.keys.origin.clone(),
        key: key.to_string(),
        checkpoint: checkpoint.note,
        about: format!("package/{id}"),
        events,
        files: listed,
        withheld,
    };
    Ok((bundle, contents))
}

/// Files that events name, each once.
fn named(rows: &[EventRow]) -> Result<Vec<Hash>, Error> {
    let mut named = BTreeSet::new();
    for row in rows.iter().filter(|row| !row.body.contains("\"evidence\":[]")) {
        let body = Body::parse(&row.body).map_err(|fault| Error::Fault(fault.to_string()))?;
        named.extend(body.evidence.iter().map(|file| file.sha256));
    }
    Ok(named.into_iter().collect())
}

fn listed(row: FileRow) -> BundleFile {
    let end = row.media.rsplit('/').next().unwrap_or("bin").to_owned();
    BundleFile {
        sha256: row.sha256.parse().unwrap_or(Hash([0; 32])),
        name: format!("{}-{}.{end}", row.kind, row.sha256.get(..8).unwrap_or_default()),
        media_type: row.media,
    }
}

/// Streams of the manifests that spoke for packages, as far as the actor is party to them.
fn manifests_of(conn: &mut Conn, actor: &Actor, rows: &[EventRow]) -> Result<Vec<String>, Error> {
    let mut ids = BTreeSet::new();
    for row in rows.iter().filter(|row| row.kind == "package.reserved") {
        let body: serde_json::Value = serde_json::from_str(&row.body)?;
        let id = body.get("data").and_then(|data| data.get("manifest")).and_then(serde_json::Value::as_str);
        ids.extend(id.map(str::to_owned));
    }
    manifests_in_sight(conn, actor, &ids.into_iter().collect::<Vec<_>>())
}

fn manifests_in_sight(conn: &mut Conn, actor: &Actor, ids: &[String]) -> Result<Vec<String>, Error> {
    let all = store::manifest::many(conn, ids)?;
    let seen = all.into_iter().filter(|one| super::manifest::parties::sees(actor, one));
    Ok(seen.map(|one| Manifest::stream(one.id)).collect())
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
    for id in ids("site") {
        sites_of.insert(format!("site/{id}"), vec![id]);
    }
    let seen = sites_in_sight(conn, actor, sites_of.values().flatten().cloned().collect())?;
    let manifests: BTreeSet<String> = manifests_in_sight(conn, actor, &ids("manifest"))?.into_iter().collect();
    let papers = super::paper::visible_streams(conn, actor, rows.iter().map(|row| row.stream.as_str()))?;
    Ok(rows
        .into_iter()
        .filter(|row| {
            Table::of_stream(&row.stream).is_some()
                || row.stream == CHECKS
                || papers.contains(&row.stream)
                || manifests.contains(&row.stream)
                || sites_of.get(&row.stream).is_some_and(|sites| sites.iter().any(|site| seen.contains(site)))
        })
        .collect())
}
