//! Management plans: their current rows, one per site and year.

use diesel::prelude::*;

use super::{
    Conn, Stored, corrupt,
    statement::{direct, execute},
};
use crate::domain::plan::Plan;

use tables::management_plan;

mod tables {
    diesel::table! {
        management_plan (site, year) {
            site -> Text,
            year -> BigInt,
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
    const TEXT: &str = "INSERT INTO management_plan (site, year, state, body, version) VALUES (?, ?, ?, ?, ?) \
                        ON CONFLICT (site, year) DO UPDATE SET state = excluded.state, body = excluded.body, \
                        version = excluded.version";
    let body = serde_json::to_string(one).map_err(|_| corrupt("management_plan", one.site, "body"))?;
    let site = one.site.to_string();
    execute!(
        conn,
        TEXT,
        &[(&site).into(), i64::from(one.year).into(), one.state.as_str().into(), (&body).into(), one.version.into(),]
    )?;
    Ok(())
}

/// The plan of a site for a year.
pub fn get(conn: &mut Conn, site: &str, year: i32) -> Stored<Option<Plan>> {
    let key = (site.to_owned(), i64::from(year));
    let found = management_plan::table.find(key).select(management_plan::body);
    let body: Option<String> = direct!(conn, to => found.get_result(to).optional())?;
    body.map(|body| of(&body, site)).transpose()
}

/// A page of the plans of a site, the newest year first.
pub fn of_site(conn: &mut Conn, site: &str, before: Option<i32>, limit: i64) -> Stored<Vec<Plan>> {
    let before = before.map_or(i64::MAX, i64::from);
    let rows = management_plan::table.filter(management_plan::site.eq(site)).filter(management_plan::year.lt(before));
    let bodies: Vec<String> =
        rows.order(management_plan::year.desc()).limit(limit).select(management_plan::body).load(conn)?;
    bodies.iter().map(|body| of(body, site)).collect()
}

/// Every row, for comparison with a rebuild: site, year, state, what it says, events.
pub fn all(conn: &mut Conn) -> Stored<Vec<(String, i64, String, Plan, i64)>> {
    type Row = (String, i64, String, String, i64);
    let rows: Vec<Row> = management_plan::table.order((management_plan::site, management_plan::year)).load(conn)?;
    rows.into_iter()
        .map(|(site, year, state, body, version)| {
            let plan = of(&body, &site)?;
            Ok((site, year, state, plan, version))
        })
        .collect()
}
