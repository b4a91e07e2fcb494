//! Packages: current rows folded from their streams, links between parents and children.

use diesel::prelude::*;

use super::{
    Conn, Stored, corrupt, memory,
    schema::{package, package_link},
    statement::{direct, execute},
};
use crate::{
    domain::package::{Origin, Package, State, WeighedBy},
    kernel::{clock::Instant, mass::Mass},
};

mod list;
pub mod slot;
pub mod watched;

pub use list::{Filter, Order, Sum, list, sum};

/// States in which a package counts in a zone's stock ([`State::is_stored`]).
pub(super) const STORED: [&str; 2] = [State::InStock.as_str(), State::Reserved.as_str()];

/// The row of a package: a pure function of its folded state.
#[derive(Clone, Debug, PartialEq, Eq, Queryable)]
#[expect(missing_docs, reason = "columns as in domain::package::Package")]
pub struct PackageRow {
    pub id: String,
    pub site: String,
    pub holder_site: String,
    pub waste_stream: String,
    pub waste_code: String,
    pub code: Option<String>,
    pub external_code: Option<String>,
    pub state: String,
    pub origin: String,
    pub container_kind: String,
    pub volume_ml: Option<i64>,
    pub mass_g: Option<i64>,
    pub stock_g: i64,
    pub weighed_by: Option<String>,
    pub produced_at: i64,
    pub stored_at: Option<i64>,
    pub facility: Option<String>,
    pub zone: Option<String>,
    pub placed_at: Option<i64>,
    pub massed_at: Option<i64>,
    pub mass_version: Option<i64>,
    pub label_prints: i64,
    pub label_damaged: i64,
    pub manifest: Option<String>,
    pub reserved_from: Option<String>,
    pub version: i64,
    pub slot: Option<String>,
}

impl From<&Package> for PackageRow {
    fn from(one: &Package) -> Self {
        Self {
            id: one.id.to_string(),
            site: one.site.to_string(),
            holder_site: one.holder_site.to_string(),
            waste_stream: one.waste_stream.to_string(),
            waste_code: one.waste_code.clone(),
            code: one.code.clone(),
            external_code: one.external_code.clone(),
            state: one.state.as_str().to_owned(),
            origin: one.origin.as_str().to_owned(),
            container_kind: one.container_kind.clone(),
            volume_ml: one.volume_ml,
            mass_g: one.mass.map(Mass::grams),
            stock_g: one.stock.grams(),
            weighed_by: one.weighed_by.map(|by| by.as_str().to_owned()),
            produced_at: one.produced_at.micros(),
            stored_at: one.stored_at.map(Instant::micros),
            facility: one.facility.map(|id| id.to_string()),
            zone: one.zone.map(|id| id.to_string()),
            placed_at: one.placed_at.map(Instant::micros),
            massed_at: one.massed_at.map(Instant::micros),
            mass_version: one.mass_version,
            label_prints: one.label_prints,
            label_damaged: i64::from(one.label_damaged),
            manifest: one.manifest.map(|id| id.to_string()),
            reserved_from: one.reserved_from.map(|state| state.as_str().to_owned()),
            version: one.version,
            slot: one.slot.clone(),
        }
    }
}

impl PackageRow {
    fn into_domain(self) -> Stored<Package> {
        let bad = |column| corrupt("package", &self.id, column);
        Ok(Package {
            id: self.id.parse().map_err(|_| bad("id"))?,
            site: self.site.parse().map_err(|_| bad("site"))?,
            holder_site: self.holder_site.parse().map_err(|_| bad("holder_site"))?,
            waste_stream: self.waste_stream.parse().map_err(|_| bad("waste_stream"))?,
            state: State::parse(&self.state).ok_or_else(|| bad("state"))?,
            origin: Origin::parse(&self.origin).ok_or_else(|| bad("origin"))?,
            weighed_by: match &self.weighed_by {
                Some(text) => Some(WeighedBy::parse(text).ok_or_else(|| bad("weighed_by"))?),
                None => None,
            },
            facility: self.facility.as_deref().map(str::parse).transpose().map_err(|_| bad("facility"))?,
            zone: self.zone.as_deref().map(str::parse).transpose().map_err(|_| bad("zone"))?,
            waste_code: self.waste_code,
            code: self.code,
            external_code: self.external_code,
            container_kind: self.container_kind,
            volume_ml: self.volume_ml,
            mass: self.mass_g.map(Mass),
            stock: Mass(self.stock_g),
            produced_at: Instant::from_micros(self.produced_at),
            stored_at: self.stored_at.map(Instant::from_micros),
            placed_at: self.placed_at.map(Instant::from_micros),
            massed_at: self.massed_at.map(Instant::from_micros),
            mass_version: self.mass_version,
            label_prints: self.label_prints,
            label_damaged: self.label_damaged != 0,
            manifest: self.manifest.as_deref().map(str::parse).transpose().map_err(|_| bad("manifest"))?,
            reserved_from: match &self.reserved_from {
                Some(text) => Some(State::parse(text).ok_or_else(|| bad("reserved_from"))?),
                None => None,
            },
            version: self.version,
            slot: self.slot,
        })
    }
}

/// Adds a package's row.
pub fn insert(conn: &mut Conn, one: &Package) -> Stored<()> {
    let row = PackageRow::from(one);
    execute!(
        conn,
        "INSERT INTO package (id, site, holder_site, waste_stream, waste_code, code, external_code, state, origin, \
         container_kind, volume_ml, mass_g, stock_g, weighed_by, produced_at, stored_at, facility, zone, \
         placed_at, massed_at, mass_version, label_prints, label_damaged, manifest, reserved_from, version) \
         VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        &[
            (&row.id).into(),
            (&row.site).into(),
            (&row.holder_site).into(),
            (&row.waste_stream).into(),
            (&row.waste_code).into(),
            (&row.code).into(),
            (&row.external_code).into(),
            (&row.state).into(),
            (&row.origin).into(),
            (&row.container_kind).into(),
            row.volume_ml.into(),
            row.mass_g.into(),
            row.stock_g.into(),
            (&row.weighed_by).into(),
            row.produced_at.into(),
            row.stored_at.into(),
            (&row.facility).into(),
            (&row.zone).into(),
            row.placed_at.into(),
            row.massed_at.into(),
            row.mass_version.into(),
            row.label_prints.into(),
            row.label_damaged.into(),
            (&row.manifest).into(),
            (&row.reserved_from).into(),
            row.version.into(),
        ],
    )?;
    Ok(())
}

/// Writes the folded state over the row: all that an event after the first may change. Of one that only moved its place is
/// written, so that no index of its other columns is touched.
pub fn save(conn: &mut Conn, before: &Package, after: &Package) -> Stored<()> {
    let Package { facility, zone, placed_at, version, .. } = *after;
    let moved = *after == Package { facility, zone, slot: after.slot.clone(), placed_at, version, ..before.clone() };
    let kept = before.holder_site == after.holder_site;
    let changed = match (moved, kept) {
        (true, _) => save_place(conn, after)?,
        (false, true) => save_held(conn, after)?,
        (false, false) => save_held(conn, after).and_then(|_| save_holder(conn, after))?,
    };
    if changed != 1 {
        return Err(super::StoreError::NotFound("package"));
    }
    memory::keep(|kept| &mut kept.packages, &after.id.to_string(), after);
    Ok(())
}

fn save_place(conn: &mut Conn, one: &Package) -> Stored<usize> {
    let (facility, zone) = (one.facility.map(|id| id.to_string()), one.zone.map(|id| id.to_string()));
    execute!(
        conn,
        "UPDATE package SET facility = ?, zone = ?, slot = ?, placed_at = ?, version = ? WHERE id = ?",
        &[
            (&facility).into(),
            (&zone).into(),
            (&one.slot).into(),
            one.placed_at.map(Instant::micros).into(),
            one.version.into(),
            (&one.id.to_string()).into(),
        ],
    )
}

/// All but who holds it, which few events change and several indexes begin with.
fn save_held(conn: &mut Conn, one: &Package) -> Stored<usize> {
    let row = PackageRow::from(one);
    execute!(
        conn,
        "UPDATE package SET state = ?, container_kind = ?, volume_ml = ?, mass_g = ?, stock_g = ?, \
         weighed_by = ?, stored_at = ?, facility = ?, zone = ?, slot = ?, placed_at = ?, massed_at = ?, \
         mass_version = ?, label_prints = ?, label_damaged = ?, manifest = ?, reserved_from = ?, version = ? \
         WHERE id = ?",
        &[
            (&row.state).into(),
            (&row.container_kind).into(),
            row.volume_ml.into(),
            row.mass_g.into(),
            row.stock_g.into(),
            (&row.weighed_by).into(),
            row.stored_at.into(),
            (&row.facility).into(),
            (&row.zone).into(),
            (&row.slot).into(),
            row.placed_at.into(),
            row.massed_at.into(),
            row.mass_version.into(),
            row.label_prints.into(),
            row.label_damaged.into(),
            (&row.manifest).into(),
            (&row.reserved_from).into(),
            row.version.into(),
            (&row.id).into(),
        ],
    )
}

fn save_holder(conn: &mut Conn, one: &Package) -> Stored<usize> {
    let (holder, id) = (one.holder_site.to_string(), one.id.to_string());
    execute!(conn, "UPDATE package SET holder_site = ? WHERE id = ?", &[(&holder).into(), (&id).into()])
}

/// One package.
pub fn get(conn: &mut Conn, id: &str) -> Stored<Option<Package>> {
    memory::recall(
        |kept| &mut kept.packages,
        id,
        || {
            let row: Option<PackageRow> = direct!(conn, to => package::table.find(id).get_result(to).optional())?;
            row.map(PackageRow::into_domain).transpose()
        },
    )
}

/// Several packages, by id; a thousand a question, since a statement takes so many values and no more.
pub fn get_many(conn: &mut Conn, ids: &[String]) -> Stored<Vec<Package>> {
    let mut sorted = ids.to_vec();
    sorted.sort();
    sorted.dedup();
    let mut packages = Vec::new();
    for piece in sorted.chunks(1000) {
        let rows: Vec<PackageRow> = package::table.filter(package::id.eq_any(piece)).order(package::id).load(conn)?;
        for row in rows {
            packages.push(row.into_domain()?);
        }
    }
    Ok(packages)
}

/// Packages in these zones, also those that a manifest speaks for.
pub fn in_zones(conn: &mut Conn, zones: &[String]) -> Stored<Vec<Package>> {
    let within = package::zone.eq_any(zones).and(package::state.eq_any(STORED));
    let rows: Vec<PackageRow> = package::table.filter(within).order(package::id).load(conn)?;
    rows.into_iter().map(PackageRow::into_domain).collect()
}

/// Packages of a site that lie in stock and that no manifest speaks for, the longest stored first.
pub fn oldest_in_stock(conn: &mut Conn, site: &str, limit: i64) -> Stored<Vec<Package>> {
    let lies = package::holder_site.eq(site).and(package::state.eq("in_stock"));
    let rows: Vec<PackageRow> =
        package::table.filter(lies).order((package::stored_at, package::id)).limit(limit).load(conn)?;
    rows.into_iter().map(PackageRow::into_domain).collect()
}

/// The same of several sites together.
pub fn oldest_in_stock_among(conn: &mut Conn, sites: &[String], limit: i64) -> Stored<Vec<Package>> {
    let lies = package::holder_site.eq_any(sites.to_vec()).and(package::state.eq("in_stock"));
    let rows: Vec<PackageRow> =
        package::table.filter(lies).order((package::stored_at, package::id)).limit(limit).load(conn)?;
    rows.into_iter().map(PackageRow::into_domain).collect()
}

/// The largest container and the whole volume of these wastes in a zone, millilitres; content at one gram a millilitre
/// where the container's volume is not known.
pub fn volumes_in(conn: &mut Conn, zone: &str, wastes: &[String]) -> Stored<(i64, i64)> {
    use diesel::{dsl::sql, sql_types::BigInt};
    let within = package::zone.eq(zone).and(package::state.eq_any(STORED));
    Ok(package::table
        .filter(within.and(package::waste_stream.eq_any(wastes)))
        .select((
            sql::<BigInt>("COALESCE(MAX(COALESCE(volume_ml, stock_g)), 0)"),
            sql::<BigInt>("CAST(COALESCE(SUM(COALESCE(volume_ml, stock_g)), 0) AS BIGINT)"),
        ))
        .get_result(conn)?)
}

/// The package with this label code.
pub fn by_code(conn: &mut Conn, code: &str) -> Stored<Option<Package>> {
    let named = package::table.filter(package::code.eq(code));
    let row: Option<PackageRow> = direct!(conn, to => named.get_result(to).optional())?;
    row.map(PackageRow::into_domain).transpose()
}

/// Codes with the ids of their packages.
pub fn ids_of_codes(conn: &mut Conn, codes: &[String]) -> Stored<Vec<(String, crate::kernel::id::PackageId)>> {
    let rows: Vec<(Option<String>, String)> =
        package::table.filter(package::code.eq_any(codes)).select((package::code, package::id)).load(conn)?;
    rows.into_iter()
        .map(|(code, id)| Ok((code.unwrap_or_default(), id.parse().map_err(|_| corrupt("package", &id, "id"))?)))
        .collect()
}

/// Those of a site that have a code and a mass, so that a label can be drawn of them, in some states; by id.
pub fn with_labels(
    conn: &mut Conn,
    site: &str,
    states: &[State],
    after: Option<&str>,
    limit: i64,
) -> Stored<Vec<Package>> {
    let states: Vec<&str> = states.iter().map(|one| one.as_str()).collect();
    let query = package::table
        .filter(package::holder_site.eq(site.to_owned()))
        .filter(package::state.eq_any(states))
        .filter(package::code.is_not_null().and(package::mass_g.is_not_null()))
        .filter(package::id.gt(after.unwrap_or_default().to_owned()));
    let rows: Vec<PackageRow> = query.order(package::id).limit(limit).load(conn)?;
    rows.into_iter().map(PackageRow::into_domain).collect()
}

/// Every row by id, a page at a time, for comparison with a rebuild.
pub fn all_rows(conn: &mut Conn, after: &str, limit: i64) -> Stored<Vec<PackageRow>> {
    Ok(package::table.filter(package::id.gt(after.to_owned())).order(package::id).limit(limit).load(conn)?)
}

/// When the oldest package of each zone of a site was first stored.
pub fn oldest_by_zone(conn: &mut Conn, site: &str) -> Stored<Vec<(Option<String>, Option<i64>)>> {
    Ok(package::table
        .filter(package::holder_site.eq(site).and(package::state.eq_any(STORED)))
        .group_by(package::zone)
        .select((package::zone, diesel::dsl::min(package::stored_at)))
        .load(conn)?)
}

/// Links a child to a parent with the mass that went over.
pub fn link(conn: &mut Conn, parent: &str, child: &str, mass_g: i64) -> Stored<()> {
    diesel::insert_into(package_link::table)
        .values((package_link::parent.eq(parent), package_link::child.eq(child), package_link::mass_g.eq(mass_g)))
        .execute(conn)?;
    Ok(())
}

/// Every link with the mass that went over, for comparison with a rebuild.
pub fn all_links(conn: &mut Conn) -> Stored<Vec<(String, String, i64)>> {
    Ok(package_link::table.order((package_link::parent, package_link::child)).load(conn)?)
}

/// Direct parents of these packages.
pub fn parents(conn: &mut Conn, of: &[String]) -> Stored<Vec<String>> {
    Ok(package_link::table
        .filter(package_link::child.eq_any(of))
        .select(package_link::parent)
        .order(package_link::parent)
        .load(conn)?)
}

/// Direct children of these packages.
pub fn children(conn: &mut Conn, of: &[String]) -> Stored<Vec<String>> {
    Ok(package_link::table
        .filter(package_link::parent.eq_any(of))
        .select(package_link::child)
        .order(package_link::child)
        .load(conn)?)
}
