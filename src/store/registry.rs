//! The register as its keepers see it: organisations, sites and vehicles with version, standing and outside number.

use diesel::{prelude::*, sql_types::Bool};

use super::{
    Conn, Stored,
    conn::MultiBackend,
    schema::{organisation, site, vehicle},
};

/// An organisation's row.
#[derive(Clone, Debug, Queryable, Insertable, AsChangeset, PartialEq, Eq)]
#[diesel(table_name = organisation, treat_none_as_null = true)]
#[expect(missing_docs, reason = "columns named by their meaning")]
pub struct OrganisationRow {
    pub id: String,
    pub uscc: String,
    pub name: String,
    pub kind: String,
    pub external_id: Option<String>,
    pub version: i64,
    pub state: String,
    /// Where it is registered; empty when nobody said.
    pub division: String,
}

/// A site's row.
#[derive(Clone, Debug, Queryable, Insertable, AsChangeset, PartialEq, Eq)]
#[diesel(table_name = site, treat_none_as_null = true)]
#[expect(missing_docs, reason = "columns named by their meaning")]
pub struct SiteRow {
    pub id: String,
    pub code: String,
    pub name: String,
    pub organisation: String,
    pub division: String,
    pub tier: String,
    pub version: i64,
    pub external_id: Option<String>,
}

/// A vehicle's row.
#[derive(Clone, Debug, Queryable, Insertable, AsChangeset, PartialEq, Eq)]
#[diesel(table_name = vehicle, treat_none_as_null = true)]
#[expect(missing_docs, reason = "columns named by their meaning")]
pub struct VehicleRow {
    pub id: String,
    pub organisation: String,
    pub plate: String,
    pub colour: String,
    pub kind: String,
    pub load_max_g: Option<i64>,
    pub external_id: Option<String>,
    /// `in_use` or `retired`.
    pub state: String,
    pub version: i64,
}

/// Whose organisations a list shows.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct OrganisationScope {
    /// Everything.
    pub all: bool,
    /// These.
    pub ids: Vec<String>,
    /// Registered in, or with a site in, a division that begins so.
    pub divisions: Vec<String>,
}

type OrganisationTest = Box<dyn BoxableExpression<organisation::table, MultiBackend, SqlType = Bool>>;

impl OrganisationScope {
    fn test(&self) -> OrganisationTest {
        let mut test: OrganisationTest = Box::new(organisation::id.eq_any(self.ids.clone()));
        for prefix in &self.divisions {
            let within = format!("{prefix}%");
            let sites = site::table.filter(site::division.like(within.clone())).select(site::organisation);
            test = Box::new(test.or(organisation::division.like(within)).or(organisation::id.eq_any(sites)));
        }
        test
    }
}

/// Organisations in scope, by credit code.
pub fn organisations(
    conn: &mut Conn,
    scope: &OrganisationScope,
    state: Option<&str>,
    after: Option<&str>,
    limit: i64,
) -> Stored<Vec<OrganisationRow>> {
    let mut query = organisation::table.into_boxed();
    if !scope.all {
        query = query.filter(scope.test());
    }
    if let Some(state) = state {
        query = query.filter(organisation::state.eq(state.to_owned()));
    }
    if let Some(after) = after {
        query = query.filter(organisation::uscc.gt(after.to_owned()));
    }
    Ok(query.order(organisation::uscc).limit(limit).load(conn)?)
}

/// An organisation in scope, by id.
pub fn organisation_in(conn: &mut Conn, scope: &OrganisationScope, id: &str) -> Stored<Option<OrganisationRow>> {
    let mut query = organisation::table.into_boxed().filter(organisation::id.eq(id.to_owned()));
    if !scope.all {
        query = query.filter(scope.test());
    }
    Ok(query.first(conn).optional()?)
}

/// An organisation by id.
pub fn organisation(conn: &mut Conn, id: &str) -> Stored<Option<OrganisationRow>> {
    Ok(organisation::table.find(id).first(conn).optional()?)
}

/// Which of these organisations are in scope.
pub fn organisations_among(conn: &mut Conn, scope: &OrganisationScope, ids: &[String]) -> Stored<Vec<String>> {
    let mut query = organisation::table.select(organisation::id).into_boxed();
    query = query.filter(organisation::id.eq_any(ids.to_vec()));
    if !scope.all {
        query = query.filter(scope.test());
    }
    Ok(query.load(conn)?)
}

/// An organisation by credit code.
pub fn organisation_by_uscc(conn: &mut Conn, uscc: &str) -> Stored<Option<OrganisationRow>> {
    Ok(organisation::table.filter(organisation::uscc.eq(uscc)).first(conn).optional()?)
}

/// An organisation by its outside number.
pub fn organisation_by_external(conn: &mut Conn, external: &str) -> Stored<Option<OrganisationRow>> {
    Ok(organisation::table.filter(organisation::external_id.eq(external)).first(conn).optional()?)
}

/// Writes over a row of the version before; `false` when somebody was first.
pub fn save_organisation(conn: &mut Conn, row: &OrganisationRow) -> Stored<bool> {
    let old = organisation::table.find(&row.id).filter(organisation::version.eq(row.version - 1));
    Ok(diesel::update(old).set(row.clone()).execute(conn)? == 1)
}

/// Sets standing and division beside a fresh row.
pub fn set_standing(conn: &mut Conn, id: &str, state: &str, division: &str) -> Stored<()> {
    let set = (organisation::state.eq(state), organisation::division.eq(division));
    diesel::update(organisation::table.find(id)).set(set).execute(conn)?;
    Ok(())
}

/// A site by id.
pub fn site(conn: &mut Conn, id: &str) -> Stored<Option<SiteRow>> {
    Ok(site::table.find(id).first(conn).optional()?)
}

/// A site by code.
pub fn site_by_code(conn: &mut Conn, code: &str) -> Stored<Option<SiteRow>> {
    Ok(site::table.filter(site::code.eq(code)).first(conn).optional()?)
}

/// A site of an organisation by its outside number.
pub fn site_by_external(conn: &mut Conn, organisation: &str, external: &str) -> Stored<Option<SiteRow>> {
    let of = site::table.filter(site::organisation.eq(organisation)).filter(site::external_id.eq(external));
    Ok(of.first(conn).optional()?)
}

/// Sites of an organisation, by code.
pub fn sites_of(conn: &mut Conn, organisation: &str, after: Option<&str>, limit: i64) -> Stored<Vec<SiteRow>> {
    let of = site::table.filter(site::organisation.eq(organisation)).filter(site::code.gt(after.unwrap_or("")));
    Ok(of.order(site::code).limit(limit).load(conn)?)
}

/// Writes over a row of the version before; `false` when somebody was first.
pub fn save_site(conn: &mut Conn, row: &SiteRow) -> Stored<bool> {
    super::memory::forget();
    let old = site::table.find(&row.id).filter(site::version.eq(row.version - 1));
    Ok(diesel::update(old).set(row.clone()).execute(conn)? == 1)
}

/// Sets the outside number beside a fresh row.
pub fn set_site_external(conn: &mut Conn, id: &str, external: Option<&str>) -> Stored<()> {
    diesel::update(site::table.find(id)).set(site::external_id.eq(external)).execute(conn)?;
    Ok(())
}

/// A vehicle by id.
pub fn vehicle(conn: &mut Conn, id: &str) -> Stored<Option<VehicleRow>> {
    Ok(vehicle::table.find(id).first(conn).optional()?)
}

/// A vehicle by plate and colour.
pub fn vehicle_by_plate(conn: &mut Conn, plate: &str, colour: &str) -> Stored<Option<VehicleRow>> {
    let of = vehicle::table.filter(vehicle::plate.eq(plate)).filter(vehicle::colour.eq(colour));
    Ok(of.first(conn).optional()?)
}

/// Vehicles with this number on a plate of whatever colour.
pub fn vehicles_by_plate(conn: &mut Conn, plate: &str) -> Stored<Vec<VehicleRow>> {
    Ok(vehicle::table.filter(vehicle::plate.eq(plate)).order(vehicle::id).load(conn)?)
}

/// A vehicle of an organisation by its outside number.
pub fn vehicle_by_external(conn: &mut Conn, organisation: &str, external: &str) -> Stored<Option<VehicleRow>> {
    let of = vehicle::table.filter(vehicle::organisation.eq(organisation)).filter(vehicle::external_id.eq(external));
    Ok(of.first(conn).optional()?)
}

/// Vehicles of an organisation, by id.
pub fn vehicles_of(conn: &mut Conn, organisation: &str, after: Option<&str>, limit: i64) -> Stored<Vec<VehicleRow>> {
    let of = vehicle::table.filter(vehicle::organisation.eq(organisation)).filter(vehicle::id.gt(after.unwrap_or("")));
    Ok(of.order(vehicle::id).limit(limit).load(conn)?)
}

/// Vehicles in use of these organisations whose approved load is known: organisation, id, grams.
pub fn loads_of(conn: &mut Conn, organisations: &[String]) -> Stored<Vec<(String, String, i64)>> {
    let of = vehicle::table.filter(vehicle::organisation.eq_any(organisations).and(vehicle::state.eq("in_use")));
    let known = of.filter(vehicle::load_max_g.is_not_null());
    Ok(known
        .select((vehicle::organisation, vehicle::id, vehicle::load_max_g.assume_not_null()))
        .order(vehicle::id)
        .load(conn)?)
}

/// Adds a vehicle.
pub fn insert_vehicle(conn: &mut Conn, row: &VehicleRow) -> Stored<()> {
    diesel::insert_into(vehicle::table).values(row.clone()).execute(conn)?;
    Ok(())
}

/// Writes over a row of the version before; `false` when somebody was first.
pub fn save_vehicle(conn: &mut Conn, row: &VehicleRow) -> Stored<bool> {
    let old = vehicle::table.find(&row.id).filter(vehicle::version.eq(row.version - 1));
    Ok(diesel::update(old).set(row.clone()).execute(conn)? == 1)
}

/// Plates of vehicles, by id.
pub fn plates(conn: &mut Conn, ids: &[String]) -> Stored<Vec<(String, String)>> {
    Ok(vehicle::table.filter(vehicle::id.eq_any(ids)).select((vehicle::id, vehicle::plate)).load(conn)?)
}
