//! What people look at: sites, stock by zone, packages and their kin. Read only.

use std::collections::{BTreeSet, HashMap, HashSet};

use super::{
    Actor, Error, found,
    origin::{KIN, in_sight},
    package::Seen,
};
pub use super::{bundle::of_package as bundle, sight::visible_events};
use crate::{
    domain::{
        access::{Permission, Role},
        facility::{Facility, Zone},
        package::Package,
        party::{Site, WasteStream},
        refusal::Code,
    },
    kernel::id::ZoneId,
    store::{self, Conn, lineage::Direction, package::Filter, party::SiteScope},
};

/// A site the actor may see; out of sight is absent.
pub fn site(conn: &mut Conn, actor: &Actor, id: &str) -> Result<Site, Error> {
    let site = found(store::party::get_site(conn, id)?)?;
    if actor.sees(site.id, site.organisation, &site.division) { Ok(site) } else { Err(Code::NotFound.into()) }
}

/// Whose sites the actor sees.
pub fn scope(actor: &Actor) -> SiteScope {
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
    scope
}

/// Sites in the actor's scope.
pub fn sites(conn: &mut Conn, actor: &Actor, after: Option<&str>, limit: i64) -> Result<Vec<Site>, Error> {
    Ok(store::party::list_sites(conn, &scope(actor), after, limit)?)
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
    pub zone: Zone,
    pub mass_g: i64,
    pub packages: i64,
    pub oldest_at: Option<i64>,
    pub slots: Vec<SlotStock>,
}

impl ZoneStock {
    /// The slot to be filled next.
    pub fn free_slot(&self) -> Option<&str> {
        self.zone.slots.free(|code| self.slots.iter().find(|slot| slot.code == code).map_or(0, |slot| slot.packages))
    }
}

/// A slot with what lies in it.
#[derive(Clone, Debug, Default)]
#[expect(missing_docs, reason = "each is what it is")]
pub struct SlotStock {
    pub code: String,
    pub mass_g: i64,
    pub packages: i64,
    pub oldest_at: Option<i64>,
    pub wastes: Vec<WasteStream>,
}

/// The slots of zones with what lies in them, in the order in which they are filled; of zones without slots nothing is asked.
fn slots<'a>(conn: &mut Conn, zones: impl Iterator<Item = &'a Zone>) -> Result<HashMap<ZoneId, Vec<SlotStock>>, Error> {
    let marked: Vec<&Zone> = zones.filter(|zone| !zone.slots.codes.is_empty()).collect();
    let ids: Vec<String> = marked.iter().map(|zone| zone.id.to_string()).collect();
    let held = store::package::slot::held(conn, &ids)?;
    let streams: BTreeSet<String> = held.iter().map(|row| row.waste_stream.clone()).collect();
    let wastes = store::party::get_wastes(conn, &streams.into_iter().collect::<Vec<_>>())?;
    let lies = |zone: &Zone, code: &String| {
        let id = zone.id.to_string();
        let mut slot = SlotStock { code: code.clone(), ..SlotStock::default() };
        for row in held.iter().filter(|row| row.zone.as_ref() == Some(&id) && row.slot.as_ref() == Some(code)) {
            slot.mass_g += row.mass_g;
            slot.packages += row.packages;
            slot.oldest_at = slot.oldest_at.into_iter().chain(row.oldest_at).min();
            slot.wastes.extend(wastes.iter().find(|waste| waste.id.to_string() == row.waste_stream).cloned());
        }
        slot
    };
    Ok(marked.iter().map(|zone| (zone.id, zone.slots.codes.iter().map(|code| lies(zone, code)).collect())).collect())
}

/// Stock of a site by zone, from the counters.
pub fn stock(conn: &mut Conn, site: &Site) -> Result<Vec<ZoneStock>, Error> {
    let id = site.id.to_string();
    let facilities = store::party::facilities_of_site(conn, &id)?;
    let owners: Vec<String> =
        facilities.iter().flat_map(|one| &one.zones).map(|zone| format!("zone/{}", zone.id)).collect();
    let totals: HashMap<String, (i64, i64)> =
        store::stock::totals(conn, &owners)?.into_iter().map(|(owner, mass, n)| (owner, (mass, n))).collect();
    let mut slots = slots(conn, facilities.iter().flat_map(|one| &one.zones))?;
    let oldest: HashMap<Option<String>, Option<i64>> = store::package::oldest_by_zone(conn, &id)?.into_iter().collect();
    let mut out = Vec::new();
    for facility in facilities {
        for zone in facility.zones.clone() {
            let (mass_g, packages) = totals.get(&format!("zone/{}", zone.id)).copied().unwrap_or_default();
            let oldest_at = oldest.get(&Some(zone.id.to_string())).copied().flatten();
            let slots = slots.remove(&zone.id).unwrap_or_default();
            out.push(ZoneStock { facility: facility.clone(), zone, mass_g, packages, oldest_at, slots });
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
