//! Organisations, sites, waste streams, facilities and zones: current rows.

use diesel::prelude::*;

use super::{
    Conn, Stored, corrupt, memory,
    schema::{facility, organisation, site, waste_stream, zone},
    statement::direct,
};
use crate::{
    domain::{
        facility::{Facility, FacilityKind, FacilityState, Zone, slots::Slots},
        party::{Organisation, Site, Tier, WasteStream},
    },
    kernel::mass::Mass,
};

type SiteRow = (String, String, String, String, String, String, i64);
type SiteColumns = (site::id, site::code, site::name, site::organisation, site::division, site::tier, site::version);
const SITE: SiteColumns =
    (site::id, site::code, site::name, site::organisation, site::division, site::tier, site::version);
type WasteRow = (String, String, String, String, String, String, String, String, String, String, i64);
type FacilityRow = (String, String, String, String, String, String, Option<i64>, i64);
type ZoneRow = (String, String, String, String, String, Option<i64>, Option<i64>, String, i64);

/// Adds an organisation.
pub fn insert_organisation(conn: &mut Conn, one: &Organisation) -> Stored<()> {
    diesel::insert_into(organisation::table)
        .values((
            organisation::id.eq(one.id.to_string()),
            organisation::uscc.eq(&one.uscc),
            organisation::name.eq(&one.name),
            organisation::kind.eq(&one.kind),
            organisation::external_id.eq(&one.external_id),
            organisation::version.eq(1_i64),
        ))
        .execute(conn)?;
    Ok(())
}

/// The organisation with this credit code, or id.
pub fn find_organisation(conn: &mut Conn, key: &str) -> Stored<Option<Organisation>> {
    type Row = (String, String, String, String, Option<String>);
    use organisation as one;
    let named = one::table.filter(one::uscc.eq(key).or(one::id.eq(key)));
    let columns = (one::id, one::uscc, one::name, one::kind, one::external_id);
    let row: Option<Row> = named.select(columns).first(conn).optional()?;
    row.map(|(id, uscc, name, kind, external_id)| {
        let parsed = id.parse().map_err(|_| corrupt("organisation", &id, "id"))?;
        Ok(Organisation { id: parsed, uscc, name, kind, external_id })
    })
    .transpose()
}

/// Adds a site.
pub fn insert_site(conn: &mut Conn, one: &Site) -> Stored<()> {
    diesel::insert_into(site::table)
        .values((
            site::id.eq(one.id.to_string()),
            site::code.eq(&one.code),
            site::name.eq(&one.name),
            site::organisation.eq(one.organisation.to_string()),
            site::division.eq(&one.division),
            site::tier.eq(one.tier.as_str()),
            site::version.eq(1_i64),
        ))
        .execute(conn)?;
    Ok(())
}

fn to_site(row: SiteRow) -> Stored<Site> {
    let (id, code, name, organisation, division, tier, _) = row;
    Ok(Site {
        id: id.parse().map_err(|_| corrupt("site", &id, "id"))?,
        organisation: organisation.parse().map_err(|_| corrupt("site", &id, "organisation"))?,
        tier: Tier::parse(&tier).ok_or_else(|| corrupt("site", &id, "tier"))?,
        code,
        name,
        division,
    })
}

/// A site by id.
pub fn get_site(conn: &mut Conn, id: &str) -> Stored<Option<Site>> {
    memory::recall(
        |kept| &mut kept.sites,
        id,
        || {
            let row: Option<SiteRow> =
                direct!(conn, to => site::table.find(id).select(SITE).get_result(to).optional())?;
            row.map(to_site).transpose()
        },
    )
}

/// A site by `<USCC>-<nnn>`, or by a bare credit code when it has one site only.
pub fn find_site(conn: &mut Conn, code: &str) -> Stored<Option<Site>> {
    let rows: Vec<SiteRow> = if code.len() == 18 {
        site::table.filter(site::code.like(format!("{code}-%"))).select(SITE).limit(2).load(conn)?
    } else {
        site::table.filter(site::code.eq(code)).select(SITE).limit(2).load(conn)?
    };
    match <[SiteRow; 1]>::try_from(rows) {
        Ok([row]) => to_site(row).map(Some),
        Err(_) => Ok(None),
    }
}

/// Several sites.
pub fn get_sites(conn: &mut Conn, ids: &[String]) -> Stored<Vec<Site>> {
    let rows: Vec<SiteRow> = site::table.filter(site::id.eq_any(ids)).select(SITE).load(conn)?;
    rows.into_iter().map(to_site).collect()
}

/// The sites that facilities belong to: facility and site.
pub fn sites_of_facilities(conn: &mut Conn, ids: &[String]) -> Stored<Vec<(String, String)>> {
    Ok(facility::table.filter(facility::id.eq_any(ids)).select((facility::id, facility::site)).load(conn)?)
}

/// Names of facilities, by id.
pub fn facility_names(conn: &mut Conn, ids: &[String]) -> Stored<Vec<(String, String)>> {
    Ok(facility::table.filter(facility::id.eq_any(ids)).select((facility::id, facility::name)).load(conn)?)
}

/// Whose sites a list shows.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SiteScope {
    /// Everything.
    pub all: bool,
    /// Sites of these organisations.
    pub organisations: Vec<String>,
    /// Sites whose division begins so.
    pub divisions: Vec<String>,
    /// Only these sites, when a grant names one.
    pub sites: Vec<String>,
}

/// A page of sites in scope, by code.
pub fn list_sites(conn: &mut Conn, scope: &SiteScope, after: Option<&str>, limit: i64) -> Stored<Vec<Site>> {
    let mut query = site::table.select(SITE).into_boxed();
    if !scope.all {
        let mut in_scope: Box<
            dyn diesel::BoxableExpression<site::table, super::conn::MultiBackend, SqlType = diesel::sql_types::Bool>,
        > = Box::new(site::organisation.eq_any(scope.organisations.clone()).or(site::id.eq_any(scope.sites.clone())));
        for prefix in &scope.divisions {
            in_scope = Box::new(in_scope.or(site::division.like(format!("{prefix}%"))));
        }
        query = query.filter(in_scope);
    }
    if let Some(after) = after {
        query = query.filter(site::code.gt(after.to_owned()));
    }
    let rows: Vec<SiteRow> = query.order(site::code).limit(limit).load(conn)?;
    rows.into_iter().map(to_site).collect()
}

/// Adds a waste stream.
pub fn insert_waste(conn: &mut Conn, one: &WasteStream) -> Stored<()> {
    diesel::insert_into(waste_stream::table)
        .values((
            waste_stream::id.eq(one.id.to_string()),
            waste_stream::site.eq(one.site.to_string()),
            waste_stream::name.eq(&one.name),
            waste_stream::waste_code.eq(&one.waste_code),
            waste_stream::edition.eq(&one.edition),
            waste_stream::physical_state.eq(&one.physical_state),
            waste_stream::hazards.eq(one.hazards.join(",")),
            waste_stream::components.eq(&one.components),
            waste_stream::precautions.eq(&one.precautions),
            waste_stream::tags.eq(one.tags.join(",")),
            waste_stream::version.eq(1_i64),
        ))
        .execute(conn)?;
    Ok(())
}

fn list(text: &str) -> Vec<String> {
    text.split(',').filter(|one| !one.is_empty()).map(str::to_owned).collect()
}

fn to_waste(row: WasteRow) -> Stored<WasteStream> {
    let (id, site, name, waste_code, edition, physical_state, hazards, components, precautions, tags, _) = row;
    Ok(WasteStream {
        id: id.parse().map_err(|_| corrupt("waste_stream", &id, "id"))?,
        site: site.parse().map_err(|_| corrupt("waste_stream", &id, "site"))?,
        name,
        waste_code,
        edition,
        physical_state,
        hazards: list(&hazards),
        components,
        precautions,
        tags: list(&tags),
    })
}

/// A waste stream by id.
pub fn get_waste(conn: &mut Conn, id: &str) -> Stored<Option<WasteStream>> {
    memory::recall(
        |kept| &mut kept.wastes,
        id,
        || {
            let row: Option<WasteRow> = direct!(conn, to => waste_stream::table.find(id).get_result(to).optional())?;
            row.map(to_waste).transpose()
        },
    )
}

/// Several waste streams.
pub fn get_wastes(conn: &mut Conn, ids: &[String]) -> Stored<Vec<WasteStream>> {
    let rows: Vec<WasteRow> = waste_stream::table.filter(waste_stream::id.eq_any(ids)).load(conn)?;
    rows.into_iter().map(to_waste).collect()
}

/// Waste streams of a site, bounded.
pub fn wastes_of_site(conn: &mut Conn, site: &str) -> Stored<Vec<WasteStream>> {
    let rows: Vec<WasteRow> = waste_stream::table
        .filter(waste_stream::site.eq(site))
        .order((waste_stream::waste_code, waste_stream::id))
        .limit(500)
        .load(conn)?;
    rows.into_iter().map(to_waste).collect()
}

/// Writes a facility's row and its newest zone from the folded state.
pub fn save_facility(conn: &mut Conn, one: &Facility) -> Stored<()> {
    memory::forget();
    let id = one.id.to_string();
    let set = (
        facility::name.eq(&one.name),
        facility::state.eq(one.state.as_str()),
        facility::capacity_g.eq(one.capacity.map(Mass::grams)),
        facility::version.eq(one.version),
    );
    if diesel::update(facility::table.find(&id)).set(set).execute(conn)? == 0 {
        diesel::insert_into(facility::table)
            .values((
                facility::id.eq(&id),
                facility::site.eq(one.site.to_string()),
                facility::code.eq(&one.code),
                facility::kind.eq(one.kind.as_str()),
                set,
            ))
            .execute(conn)?;
    }
    Ok(())
}

/// Adds a zone's row.
pub fn insert_zone(conn: &mut Conn, of: &Facility, one: &Zone) -> Stored<()> {
    memory::forget();
    diesel::insert_into(zone::table)
        .values((
            zone::id.eq(one.id.to_string()),
            zone::facility.eq(of.id.to_string()),
            zone::site.eq(of.site.to_string()),
            zone::code.eq(&one.code),
            zone::name.eq(&one.name),
            zone::capacity_g.eq(one.capacity_g.map(Mass::grams)),
            zone::containment_ml.eq(one.containment_ml),
            zone::slots.eq(one.slots.codes.join(",")),
            zone::slot_each.eq(one.slots.each),
        ))
        .execute(conn)?;
    Ok(())
}

/// Writes the slots of a zone.
pub fn save_slots(conn: &mut Conn, one: &Zone) -> Stored<()> {
    memory::forget();
    let set = (zone::slots.eq(one.slots.codes.join(",")), zone::slot_each.eq(one.slots.each));
    match diesel::update(zone::table.find(one.id.to_string())).set(set).execute(conn)? {
        1 => Ok(()),
        _ => Err(super::StoreError::NotFound("zone")),
    }
}

fn to_facility(row: FacilityRow, zones: &[ZoneRow]) -> Stored<Facility> {
    let (id, site, code, name, kind, state, capacity_g, version) = row;
    let zones = zones
        .iter()
        .filter(|zone| zone.1 == id)
        .map(|(zone, _, _, code, name, capacity_g, containment_ml, slots, each)| {
            Ok(Zone {
                id: zone.parse().map_err(|_| corrupt("zone", zone, "id"))?,
                code: code.clone(),
                name: name.clone(),
                capacity_g: capacity_g.map(Mass),
                containment_ml: *containment_ml,
                slots: Slots { codes: list(slots), each: *each },
            })
        })
        .collect::<Stored<Vec<_>>>()?;
    Ok(Facility {
        site: site.parse().map_err(|_| corrupt("facility", &id, "site"))?,
        kind: FacilityKind::parse(&kind).ok_or_else(|| corrupt("facility", &id, "kind"))?,
        state: FacilityState::parse(&state).ok_or_else(|| corrupt("facility", &id, "state"))?,
        id: id.parse().map_err(|_| corrupt("facility", &id, "id"))?,
        code,
        name,
        capacity: capacity_g.map(Mass),
        zones,
        version,
    })
}

/// A facility with its zones.
pub fn get_facility(conn: &mut Conn, id: &str) -> Stored<Option<Facility>> {
    let row: Option<FacilityRow> = direct!(conn, to => facility::table.find(id).get_result(to).optional())?;
    row.map(|row| with_zones(conn, row)).transpose()
}

fn with_zones(conn: &mut Conn, row: FacilityRow) -> Stored<Facility> {
    let within = zone::table.filter(zone::facility.eq(&row.0)).order(zone::code);
    let zones: Vec<ZoneRow> = direct!(conn, to => within.load(to))?;
    to_facility(row, &zones)
}

/// The facility a zone lies in.
pub fn facility_of_zone(conn: &mut Conn, zone_id: &str) -> Stored<Option<Facility>> {
    memory::recall(
        |kept| &mut kept.facilities,
        zone_id,
        || {
            let around = facility::table.inner_join(zone::table.on(zone::facility.eq(facility::id)));
            let around = around.filter(zone::id.eq(zone_id)).select(facility::all_columns);
            let row: Option<FacilityRow> = direct!(conn, to => around.get_result(to).optional())?;
            row.map(|row| with_zones(conn, row)).transpose()
        },
    )
}

/// Ids of the facilities of these sites.
pub fn facility_ids(conn: &mut Conn, sites: &[String]) -> Stored<Vec<String>> {
    let mut ids = Vec::new();
    for piece in sites.chunks(1000) {
        ids.extend(facility::table.filter(facility::site.eq_any(piece)).select(facility::id).load::<String>(conn)?);
    }
    Ok(ids)
}

/// All facilities of a site with their zones.
pub fn facilities_of_site(conn: &mut Conn, site: &str) -> Stored<Vec<Facility>> {
    let rows: Vec<FacilityRow> =
        facility::table.filter(facility::site.eq(site)).order(facility::code).limit(500).load(conn)?;
    let zones: Vec<ZoneRow> = zone::table.filter(zone::site.eq(site)).order(zone::code).limit(5000).load(conn)?;
    rows.into_iter().map(|row| to_facility(row, &zones)).collect()
}
