//! Management plans: their current rows, one per site and year.

use diesel::prelude::*;

use super::{
    Conn, Stored, corrupt,
    schema::{package, rollup},
    statement::{direct, execute},
};
use crate::{
    domain::{
        package::State,
        plan::{
            Plan, State as PlanState,
            known::{Booked, Lying},
        },
    },
    kernel::mass::Mass,
};

use tables::management_plan;

mod tables {
    diesel::table! {
        management_plan (site, year) {
            site -> Text,
            year -> BigInt,
            id -> Text,
            state -> Text,
            body -> Text,
            version -> BigInt,
        }
    }
}

fn of(body: &str, site: &str) -> Stored<Plan> {
    serde_json::from_str(body).map_err(|_| corrupt("management_plan", site, "body"))
}

/// Adds or overwrites a plan.
pub fn save(conn: &mut Conn, one: &Plan) -> Stored<()> {
    const TEXT: &str = "INSERT INTO management_plan (site, year, id, state, body, version) VALUES (?, ?, ?, ?, ?, ?) \
                        ON CONFLICT (site, year) DO UPDATE SET state = excluded.state, body = excluded.body, \
                        version = excluded.version";
    let body = serde_json::to_string(one).map_err(|_| corrupt("management_plan", one.site, "body"))?;
    let (site, id) = (one.site.to_string(), Plan::id_of(one.site, one.year).to_string());
    let year = i64::from(one.year).into();
    let state = one.state.as_str().into();
    execute!(conn, TEXT, &[(&site).into(), year, (&id).into(), state, (&body).into(), one.version.into()])?;
    Ok(())
}

/// The plan of a site for a year.
pub fn get(conn: &mut Conn, site: &str, year: i32) -> Stored<Option<Plan>> {
    let key = (site.to_owned(), i64::from(year));
    let found = management_plan::table.find(key).select(management_plan::body);
    let body: Option<String> = direct!(conn, to => found.get_result(to).optional())?;
    body.map(|body| of(&body, site)).transpose()
}

/// Whether a version of a site's plan for a year is filed.
pub fn is_filed(conn: &mut Conn, site: &str, year: i32) -> Stored<bool> {
    let key = (site.to_owned(), i64::from(year));
    let found = management_plan::table.find(key).select(management_plan::state);
    let state: Option<String> = direct!(conn, to => found.get_result(to).optional())?;
    let Some(state) = state else { return Ok(false) };
    let state = PlanState::parse(&state).ok_or_else(|| corrupt("management_plan", site, "state"))?;
    Ok(!matches!(state, PlanState::Draft | PlanState::Submitted))
}

/// Those of these sites whose plan for a year is filed.
pub fn filed_among(conn: &mut Conn, sites: &[String], year: i32) -> Stored<Vec<String>> {
    let open = [PlanState::Draft.as_str(), PlanState::Submitted.as_str()];
    let of = management_plan::table.filter(management_plan::site.eq_any(sites.to_vec()));
    let of = of.filter(management_plan::year.eq(i64::from(year)).and(management_plan::state.ne_all(open)));
    Ok(of.select(management_plan::site).load(conn)?)
}

/// A page of the plans of a site, the newest year first.
pub fn of_site(conn: &mut Conn, site: &str, before: Option<i32>, limit: i64) -> Stored<Vec<Plan>> {
    let before = before.map_or(i64::MAX, i64::from);
    let rows = management_plan::table.filter(management_plan::site.eq(site)).filter(management_plan::year.lt(before));
    let bodies: Vec<String> =
        rows.order(management_plan::year.desc()).limit(limit).select(management_plan::body).load(conn)?;
    bodies.iter().map(|body| of(body, site)).collect()
}

/// Id and site of each of these plans.
pub fn sites_of(conn: &mut Conn, ids: &[String]) -> Stored<Vec<(String, String)>> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let rows = management_plan::table.filter(management_plan::id.eq_any(ids));
    Ok(rows.select((management_plan::id, management_plan::site)).load(conn)?)
}

/// A row as it stands, for comparison with a rebuild.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    /// Its columns `site`, `year` and `state`.
    pub columns: (String, i64, String),
    /// What it says.
    pub plan: Plan,
    /// Events so far.
    pub version: i64,
}

/// Every row by its id.
pub fn all(conn: &mut Conn) -> Stored<Vec<(String, Row)>> {
    type Columns = (String, i64, String, String, String, i64);
    let rows: Vec<Columns> = management_plan::table.order(management_plan::id).load(conn)?;
    rows.into_iter()
        .map(|(site, year, id, state, body, version)| {
            let plan = of(&body, &site)?;
            Ok((id, Row { columns: (site, year, state), plan, version }))
        })
        .collect()
}

/// A site's roll-ups by month, from one month to another.
pub fn booked(conn: &mut Conn, site: &str, from: i64, to: i64) -> Stored<Vec<Booked>> {
    let of = rollup::table.filter(rollup::site.eq(site)).filter(rollup::month.ge(from).and(rollup::month.le(to)));
    let rows: Vec<super::stock::Rollup> = of.order((rollup::month, rollup::waste_code, rollup::kind)).load(conn)?;
    let to_booked =
        |(_, month, waste_code, kind, mass_g, packages)| Booked { month, waste_code, kind, mass_g, packages };
    Ok(rows.into_iter().map(to_booked).collect())
}

/// A site's own waste that lies in its stock now, by code, facility and kind of container.
pub fn lying(conn: &mut Conn, site: &str) -> Stored<Vec<Lying>> {
    use diesel::{dsl::sql, sql_types::BigInt};
    type Columns = (String, Option<String>, String, i64, i64);
    let stored = [State::InStock.as_str(), State::Reserved.as_str()];
    let of = package::table.filter(package::holder_site.eq(site).and(package::state.eq_any(stored)));
    let rows: Vec<Columns> = of
        .filter(package::site.eq(site))
        .group_by((package::waste_code, package::facility, package::container_kind))
        .select((
            package::waste_code,
            package::facility,
            package::container_kind,
            sql::<BigInt>("CAST(SUM(stock_g) AS BIGINT)"),
            sql::<BigInt>("CAST(COUNT(*) AS BIGINT)"),
        ))
        .order((package::waste_code, package::facility, package::container_kind))
        .load(conn)?;
    let to_lying = |(waste_code, facility, container, mass_g, packages): Columns| Lying {
        waste_code,
        facility: facility.unwrap_or_default(),
        container,
        mass_g: Mass(mass_g),
        packages,
    };
    Ok(rows.into_iter().map(to_lying).collect())
}
