//! Declarations: their current rows, one per site and span, and what the ledger says of a span.

use diesel::{dsl::sql, prelude::*, sql_types::Bool};

use super::{
    Conn, Stored, corrupt,
    ledger::{LineRow, tables::ledger_line},
    party::SiteScope,
    schema::site,
    statement::{direct, execute},
};
use crate::domain::{
    declaration::{Declaration, State, period::Period},
    party::Tier,
};

use tables::declaration;

mod tables {
    diesel::table! {
        declaration (site, period) {
            site -> Text,
            period -> Text,
            id -> Text,
            state -> Text,
            last_day -> Text,
            due_on -> Nullable<Text>,
            body -> Text,
            version -> BigInt,
        }
    }
}

diesel::allow_tables_to_appear_in_same_query!(declaration, site);

/// Lines of a ledger that are of the site's own waste: what it was handed by others is declared by them.
const OWN: &str =
    "EXISTS (SELECT 1 FROM package WHERE package.id = ledger_line.package AND package.site = ledger_line.site)";

type In = Box<
    dyn diesel::BoxableExpression<declaration::table, super::conn::MultiBackend, SqlType = diesel::sql_types::Bool>,
>;

fn of(body: &str, site: &str) -> Stored<Declaration> {
    serde_json::from_str(body).map_err(|_| corrupt("declaration", site, "body"))
}

/// What a declaration is found by: site, span, state, last day of the span, day until which something is to be done.
pub type Columns = (String, String, String, String, Option<String>);

/// What a declaration is found by.
pub fn columns(one: &Declaration) -> Columns {
    let (last, due) = (one.period.days().1.to_string(), one.due_on().map(|day| day.to_string()));
    (one.site.to_string(), one.period.to_string(), one.state.as_str().to_owned(), last, due)
}

/// Adds or overwrites a declaration.
pub fn save(conn: &mut Conn, one: &Declaration) -> Stored<()> {
    const TEXT: &str = "INSERT INTO declaration (site, period, id, state, last_day, due_on, body, version) \
                        VALUES (?, ?, ?, ?, ?, ?, ?, ?) \
                        ON CONFLICT (site, period) DO UPDATE SET state = excluded.state, due_on = excluded.due_on, \
                        body = excluded.body, version = excluded.version";
    let body = serde_json::to_string(one).map_err(|_| corrupt("declaration", one.site, "body"))?;
    let (site, period, state, last, due) = columns(one);
    let id = Declaration::id_of(one.site, one.period).to_string();
    let binds = [
        (&site).into(),
        (&period).into(),
        (&id).into(),
        (&state).into(),
        (&last).into(),
        (&due).into(),
        (&body).into(),
        one.version.into(),
    ];
    execute!(conn, TEXT, &binds)?;
    Ok(())
}

/// The declaration of a site for a span.
pub fn get(conn: &mut Conn, site: &str, period: Period) -> Stored<Option<Declaration>> {
    let key = (site.to_owned(), period.to_string());
    let found = declaration::table.find(key).select(declaration::body);
    let body: Option<String> = direct!(conn, to => found.get_result(to).optional())?;
    body.map(|body| of(&body, site)).transpose()
}

/// Which declarations.
#[derive(Clone, Debug, Default)]
pub struct Filter {
    /// Of this site.
    pub site: Option<String>,
    /// In this state.
    pub state: Option<String>,
    /// With a day before this one until which something was to be done.
    pub due_before: Option<String>,
}

/// A page of the declarations of sites in scope, the latest span first, after (last day, id).
pub fn list(
    conn: &mut Conn,
    scope: &SiteScope,
    filter: &Filter,
    after: Option<&(String, String)>,
    limit: i64,
) -> Stored<Vec<Declaration>> {
    let mut query = declaration::table.select((declaration::site, declaration::body)).into_boxed();
    if !scope.all {
        let own = site::organisation.eq_any(scope.organisations.clone()).or(site::id.eq_any(scope.sites.clone()));
        let mut sites: In = Box::new(declaration::site.eq_any(site::table.filter(own).select(site::id)));
        for prefix in &scope.divisions {
            let within = site::table.filter(site::division.like(format!("{prefix}%"))).select(site::id);
            sites = Box::new(sites.or(declaration::site.eq_any(within)));
        }
        query = query.filter(sites);
    }
    if let Some(site) = &filter.site {
        query = query.filter(declaration::site.eq(site.clone()));
    }
    if let Some(state) = &filter.state {
        query = query.filter(declaration::state.eq(state.clone()));
    }
    if let Some(day) = &filter.due_before {
        query = query.filter(declaration::due_on.lt(day.clone()));
    }
    if let Some((last, id)) = after {
        let same = declaration::last_day.eq(last.clone()).and(declaration::id.gt(id.clone()));
        query = query.filter(declaration::last_day.lt(last.clone()).or(same));
    }
    let rows: Vec<(String, String)> =
        query.order((declaration::last_day.desc(), declaration::id)).limit(limit).load(conn)?;
    rows.iter().map(|(site, body)| of(body, site)).collect()
}

/// Id and site of each of these declarations.
pub fn sites_of(conn: &mut Conn, ids: &[String]) -> Stored<Vec<(String, String)>> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let rows = declaration::table.filter(declaration::id.eq_any(ids));
    Ok(rows.select((declaration::id, declaration::site)).load(conn)?)
}

/// A row as it stands, for comparison with a rebuild.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    /// What it is found by.
    pub columns: Columns,
    /// What it says.
    pub one: Declaration,
    /// Events so far.
    pub version: i64,
}

/// Every row by its id.
pub fn all(conn: &mut Conn) -> Stored<Vec<(String, Row)>> {
    type All = (String, String, String, String, String, Option<String>, String, i64);
    let rows: Vec<All> = declaration::table.order(declaration::id).load(conn)?;
    rows.into_iter()
        .map(|(site, period, id, state, last, due, body, version)| {
            let one = of(&body, &site)?;
            Ok((id, Row { columns: (site, period, state, last, due), one, version }))
        })
        .collect()
}

/// Sites of a tier whose ledger has waste that arose by the end of a span they have no declaration of.
pub fn lacking(conn: &mut Conn, tier: Tier, period: Period, limit: i64) -> Stored<Vec<String>> {
    use diesel::sql_types::Text;
    let made =
        sql::<Bool>("EXISTS (SELECT 1 FROM ledger_line WHERE ledger_line.site = site.id AND sheet = 'B.1' AND day <= ")
            .bind::<Text, _>(period.days().1.to_string())
            .sql(")");
    let told = sql::<Bool>("NOT EXISTS (SELECT 1 FROM declaration WHERE declaration.site = site.id AND period = ")
        .bind::<Text, _>(period.to_string())
        .sql(")");
    let of = site::table.filter(site::tier.eq(tier.as_str())).filter(made).filter(told);
    Ok(of.order(site::id).limit(limit).select(site::id).load(conn)?)
}

/// Waste code, table and grams of a site's own waste between two days: B.1, B.4 and B.5.
pub fn moved(conn: &mut Conn, site: &str, (from, to): (&str, &str)) -> Stored<Vec<(String, String, i64)>> {
    let of = ledger_line::table
        .filter(ledger_line::site.eq(site).and(ledger_line::day.between(from, to)))
        .filter(ledger_line::sheet.eq_any(["B.1", "B.4", "B.5"]))
        .filter(sql::<Bool>(OWN));
    let sum = sql::<diesel::sql_types::BigInt>("CAST(SUM(mass_g) AS BIGINT)");
    let columns = (ledger_line::waste_code, ledger_line::sheet);
    Ok(of.group_by(columns).order(columns).select((ledger_line::waste_code, ledger_line::sheet, sum)).load(conn)?)
}

/// Waste code and grams of a site's own waste that lay in its store when one day ended, and when a later one did.
pub fn held(conn: &mut Conn, site: &str, (eve, to): (&str, &str)) -> Stored<Vec<(String, i64, i64)>> {
    use diesel::sql_types::{BigInt, Text};
    let of =
        ledger_line::table.filter(ledger_line::site.eq(site).and(ledger_line::day.le(to))).filter(sql::<Bool>(OWN));
    let before = sql::<BigInt>("CAST(SUM(CASE WHEN day <= ")
        .bind::<Text, _>(eve.to_owned())
        .sql(" THEN stock_g ELSE 0 END) AS BIGINT)");
    let sum = sql::<BigInt>("CAST(SUM(stock_g) AS BIGINT)");
    let code = ledger_line::waste_code;
    Ok(of.group_by(code).order(code).select((code, before, sum)).load(conn)?)
}

/// Waste code, method and grams of a site's own waste that it treated itself between two days.
pub fn treated(conn: &mut Conn, site: &str, (from, to): (&str, &str)) -> Stored<Vec<(String, Option<String>, i64)>> {
    let of = ledger_line::table
        .filter(ledger_line::site.eq(site).and(ledger_line::day.between(from, to)))
        .filter(ledger_line::sheet.eq("B.4"))
        .filter(sql::<Bool>(OWN));
    let sum = sql::<diesel::sql_types::BigInt>("CAST(SUM(mass_g) AS BIGINT)");
    let columns = (ledger_line::waste_code, ledger_line::method);
    Ok(of.group_by(columns).order(columns).select((ledger_line::waste_code, ledger_line::method, sum)).load(conn)?)
}

/// Lines of B.5 of a site's own waste between two days, after one of them.
pub fn entrusted(
    conn: &mut Conn,
    site: &str,
    (from, to): (&str, &str),
    after: Option<&LineRow>,
    limit: i64,
) -> Stored<Vec<LineRow>> {
    let from = after.map_or(from, |last| last.day.as_str());
    let mut of = ledger_line::table
        .filter(ledger_line::site.eq(site).and(ledger_line::day.between(from, to)))
        .filter(ledger_line::sheet.eq("B.5"))
        .filter(sql::<Bool>(OWN))
        .into_boxed();
    if let Some(last) = after {
        let same = ledger_line::position.eq(last.position).and(ledger_line::ordinal.gt(last.ordinal));
        let later = ledger_line::position.gt(last.position).or(same);
        of = of.filter(ledger_line::day.gt(last.day.clone()).or(later));
    }
    let order = (ledger_line::day, ledger_line::position, ledger_line::ordinal);
    Ok(of.order(order).limit(limit).load(conn)?)
}

/// Spans of a site that end on a day or later and are locked: a version of them is confirmed and not given back.
pub fn locked(conn: &mut Conn, site: &str, day: &str) -> Stored<Vec<Period>> {
    let of = declaration::table.filter(declaration::site.eq(site).and(declaration::last_day.ge(day)));
    let of = of.filter(declaration::state.eq_any(State::LOCKED.map(State::as_str)));
    let rows: Vec<String> = of.order(declaration::period).select(declaration::period).load(conn)?;
    let read = |text: String| Period::parse(&text).ok_or_else(|| corrupt("declaration", site, "period"));
    rows.into_iter().map(read).collect()
}

/// The declaration of this id.
pub fn of_id(conn: &mut Conn, id: &str) -> Stored<Option<Declaration>> {
    let found = declaration::table.filter(declaration::id.eq(id)).select((declaration::site, declaration::body));
    let row: Option<(String, String)> = found.first(conn).optional()?;
    row.map(|(site, body)| of(&body, &site)).transpose()
}

/// Site, last day and id of the declarations of sites for spans that end on a day or later.
pub fn ending_from(conn: &mut Conn, sites: &[String], day: &str) -> Stored<Vec<(String, String, String)>> {
    let of = declaration::table.filter(declaration::site.eq_any(sites).and(declaration::last_day.ge(day)));
    Ok(of.order(declaration::id).select((declaration::site, declaration::last_day, declaration::id)).load(conn)?)
}

/// Id and span of each of these declarations.
pub fn spans_of(conn: &mut Conn, ids: &[String]) -> Stored<Vec<(String, String)>> {
    let rows = declaration::table.filter(declaration::id.eq_any(ids));
    Ok(rows.select((declaration::id, declaration::period)).load(conn)?)
}
