//! Lines of ledgers as they follow from sealed events, and up to which position they are entered.
//!
//! **Invariant:** lines are only ever added, together with the cursor that says so; nobody else writes here.

use std::collections::BTreeMap;

use diesel::{
    dsl::{count_star, max, sql},
    prelude::*,
    sql_types::{BigInt, Text},
};

mod own;

pub use self::own::own;
use self::tables::{ledger_cursor, ledger_line, ledger_package};
use super::{
    Conn, Stored, effort,
    schema::package,
    statement::{direct, execute},
};
use crate::domain::effort::Thing;

pub(super) mod tables {
    diesel::table! {
        ledger_line (position, ordinal) {
            position -> BigInt,
            ordinal -> BigInt,
            event -> Text,
            site -> Text,
            sheet -> Text,
            code -> Nullable<Text>,
            imported -> BigInt,
            prefix -> Text,
            serial -> BigInt,
            day -> Text,
            at -> BigInt,
            waste_code -> Text,
            package -> Text,
            container_kind -> Text,
            facility -> Nullable<Text>,
            zone -> Nullable<Text>,
            mass_g -> BigInt,
            stock_g -> BigInt,
            reason -> Text,
            reverses -> Nullable<Text>,
            origin -> Nullable<Text>,
            method -> Nullable<Text>,
            matter -> Nullable<Text>,
            own_day -> Nullable<Text>,
        }
    }

    diesel::table! {
        ledger_cursor (id) {
            id -> BigInt,
            position -> BigInt,
        }
    }

    diesel::table! {
        ledger_package (id) {
            id -> Text,
            version -> BigInt,
            kept -> Text,
        }
    }
}

/// A line.
#[derive(Clone, Debug, PartialEq, Eq, Queryable)]
pub struct LineRow {
    /// Position of its event in the tree.
    pub position: i64,
    /// Which of its event's lines, from 0.
    pub ordinal: i64,
    /// Id of the event.
    pub event: String,
    /// Whose ledger.
    pub site: String,
    /// `B.1` to `B.5`; empty for what only moves the stock.
    pub sheet: String,
    /// Batch code.
    pub code: Option<String>,
    /// 1 when the batch code is that of a former ledger, 0 when it was given here.
    pub imported: i64,
    /// Prefix of the table's batch codes; empty without a table.
    pub prefix: String,
    /// Serial of the day; 0 when it counts none.
    pub serial: i64,
    /// Legal day it is entered on, `2026-11-23`: that of the occurrence, unless it was locked.
    pub day: String,
    /// Moment of the occurrence, microseconds.
    pub at: i64,
    /// Waste code.
    pub waste_code: String,
    /// Package.
    pub package: String,
    /// Kind of container.
    pub container_kind: String,
    /// Facility it lies or lay in.
    pub facility: Option<String>,
    /// Zone it lies or lay in.
    pub zone: Option<String>,
    /// Grams; less than zero when a line is taken back.
    pub mass_g: i64,
    /// Grams by which the site's stock changes.
    pub stock_g: i64,
    /// Kind of the event.
    pub reason: String,
    /// Batch code of the line it takes back.
    pub reverses: Option<String>,
    /// Batch code of the line of the table before.
    pub origin: Option<String>,
    /// 利用处置方式代码 (HJ 1033 Annex F), in tables that tell one.
    pub method: Option<String>,
    /// The manifest or treatment batch it is of.
    pub matter: Option<String>,
    /// Legal day of the occurrence where that was locked; `day` is then the one it is entered on (ADR 18).
    pub own_day: Option<String>,
}

impl LineRow {
    /// Whether a person would have had to write it: a line of a table, not read in from a former ledger and not one that takes
    /// another back.
    fn is_written(&self) -> bool {
        !self.sheet.is_empty() && self.imported == 0 && self.reverses.is_none()
    }

    /// Its legal month, `202611`.
    fn month(&self) -> i64 {
        self.day.get(..7).and_then(|month| month.replace('-', "").parse().ok()).unwrap_or_default()
    }
}

/// A package as the events entered so far left it: its id, its version then, and the rest as JSON.
pub type Kept = (String, i64, String);

/// The first position that is not entered yet.
pub fn cursor(conn: &mut Conn) -> Stored<i64> {
    Ok(ledger_cursor::table.find(1).select(ledger_cursor::position).first(conn)?)
}

/// Enters the lines of the events from one position up to another, and how they left their packages; `false`, and nothing is
/// written, when somebody else was there.
pub fn enter(conn: &mut Conn, (from, to): (i64, i64), lines: &[LineRow], packages: &[Kept]) -> Stored<bool> {
    const MOVE: &str = "UPDATE ledger_cursor SET position = ? WHERE id = 1 AND position = ?";
    const KEEP: &str = "INSERT INTO ledger_package (id, version, kept) VALUES (?, ?, ?) \
                        ON CONFLICT (id) DO UPDATE SET version = excluded.version, kept = excluded.kept";
    if execute!(conn, MOVE, &[to.into(), from.into()])? != 1 {
        return Ok(false);
    }
    let mut written: BTreeMap<(&str, i64), i64> = BTreeMap::new();
    for line in lines {
        add(conn, line)?;
        if line.is_written() {
            *written.entry((&line.site, line.month())).or_default() += 1;
        }
    }
    for ((site, month), many) in written {
        effort::add(conn, (site, month, Thing::LedgerLine.as_str()), (many, many, 0))?;
    }
    for (id, version, kept) in packages {
        execute!(conn, KEEP, &[id.into(), (*version).into(), kept.into()])?;
    }
    Ok(true)
}

fn add(conn: &mut Conn, line: &LineRow) -> Stored<usize> {
    const TEXT: &str = "INSERT INTO ledger_line (position, ordinal, event, site, sheet, code, imported, prefix, serial, day, at, \
        waste_code, package, container_kind, facility, zone, mass_g, stock_g, reason, reverses, origin, method, matter, \
        own_day) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";
    let binds = [
        line.position.into(),
        line.ordinal.into(),
        (&line.event).into(),
        (&line.site).into(),
        (&line.sheet).into(),
        (&line.code).into(),
        line.imported.into(),
        (&line.prefix).into(),
        line.serial.into(),
        (&line.day).into(),
        line.at.into(),
        (&line.waste_code).into(),
        (&line.package).into(),
        (&line.container_kind).into(),
        (&line.facility).into(),
        (&line.zone).into(),
        line.mass_g.into(),
        line.stock_g.into(),
        (&line.reason).into(),
        (&line.reverses).into(),
        (&line.origin).into(),
        (&line.method).into(),
        (&line.matter).into(),
        (&line.own_day).into(),
    ];
    execute!(conn, TEXT, &binds)
}

/// Takes every line away and puts the cursor back to the beginning: the events give the same lines again.
pub fn clear(conn: &mut Conn) -> Stored<()> {
    execute!(conn, "DELETE FROM ledger_line", &[])?;
    execute!(conn, "DELETE FROM ledger_package", &[])?;
    effort::clear(conn, Thing::LedgerLine.as_str())?;
    execute!(conn, "UPDATE ledger_cursor SET position = 0 WHERE id = 1", &[])?;
    Ok(())
}

/// These packages as the events entered so far left them.
pub fn kept(conn: &mut Conn, packages: &[String]) -> Stored<Vec<Kept>> {
    Ok(ledger_package::table.filter(ledger_package::id.eq_any(packages)).load(conn)?)
}

/// Last serial of a site's prefix on a day; 0 when there is none.
pub fn last_serial(conn: &mut Conn, site: &str, prefix: &str, day: &str) -> Stored<i64> {
    let of = ledger_line::table
        .filter(ledger_line::site.eq(site).and(ledger_line::prefix.eq(prefix)).and(ledger_line::day.eq(day)));
    let last: Option<i64> = of.select(max(ledger_line::serial)).first(conn)?;
    Ok(last.unwrap_or(0))
}

/// Site, table, batch code and grams of a line.
type Coded = (String, String, Option<String>, i64);

/// What every line of a package is coded, oldest first; less than zero takes a line back.
pub fn codes(conn: &mut Conn, package: &str) -> Stored<Vec<Coded>> {
    let of = ledger_line::table.filter(ledger_line::package.eq(package));
    let columns = (ledger_line::site, ledger_line::sheet, ledger_line::code, ledger_line::mass_g);
    Ok(of.order((ledger_line::position, ledger_line::ordinal)).select(columns).load(conn)?)
}

/// Which of these batch codes a former ledger gave and this one too: the former told its line later.
pub fn doubled(conn: &mut Conn, site: &str, codes: &[String]) -> Stored<Vec<String>> {
    let of = ledger_line::table.filter(ledger_line::site.eq(site).and(ledger_line::code.eq_any(codes)));
    let both = sql::<diesel::sql_types::Bool>("MIN(imported) <> MAX(imported)");
    let found = of.group_by(ledger_line::code).having(both).select(ledger_line::code);
    let rows: Vec<Option<String>> = found.load(conn)?;
    Ok(rows.into_iter().flatten().collect())
}

/// Lines from a place in the order of the journal on, for comparison with a rebuild.
pub fn from(conn: &mut Conn, after: (i64, i64), limit: i64) -> Stored<Vec<LineRow>> {
    let later = ledger_line::position.gt(after.0).or(ledger_line::ordinal.gt(after.1));
    let page = ledger_line::table.filter(ledger_line::position.ge(after.0)).filter(later);
    let page = page.order((ledger_line::position, ledger_line::ordinal)).limit(limit);
    Ok(direct!(conn, to => page.load(to))?)
}

/// What of a table is asked for.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Filter {
    /// Whose ledger.
    pub site: String,
    /// `B.1` to `B.5`.
    pub sheet: String,
    /// First legal day.
    pub from: String,
    /// Last legal day.
    pub to: String,
    /// Of this waste code.
    pub waste_code: Option<String>,
    /// Of this facility.
    pub facility: Option<String>,
    /// Of this zone.
    pub zone: Option<String>,
}

/// Leaves what a filter asks for.
macro_rules! narrow {
    ($filter:ident) => {{
        let mut query = ledger_line::table
            .filter(ledger_line::site.eq($filter.site.clone()).and(ledger_line::sheet.eq($filter.sheet.clone())))
            .filter(ledger_line::day.between($filter.from.clone(), $filter.to.clone()))
            .into_boxed();
        if let Some(code) = &$filter.waste_code {
            query = query.filter(ledger_line::waste_code.eq(code.clone()));
        }
        if let Some(facility) = &$filter.facility {
            query = query.filter(ledger_line::facility.eq(facility.clone()));
        }
        if let Some(zone) = &$filter.zone {
            query = query.filter(ledger_line::zone.eq(zone.clone()));
        }
        query
    }};
}

/// Waste code, table and grams of a site's lines that happened between two days and are entered later, since those were locked.
pub fn late(conn: &mut Conn, site: &str, (from, to): (&str, &str)) -> Stored<Vec<(String, String, i64)>> {
    let of = ledger_line::table.filter(ledger_line::site.eq(site).and(ledger_line::own_day.between(from, to)));
    let of = of.filter(ledger_line::day.gt(to).and(ledger_line::sheet.ne("")));
    let columns = (ledger_line::waste_code, ledger_line::sheet);
    let sum = sql::<BigInt>("CAST(SUM(mass_g) AS BIGINT)");
    Ok(of.group_by(columns).order(columns).select((ledger_line::waste_code, ledger_line::sheet, sum)).load(conn)?)
}

/// A page of lines by day and order of the journal, after (day, position, ordinal).
pub fn list(conn: &mut Conn, filter: &Filter, after: Option<&(String, i64, i64)>, limit: i64) -> Stored<Vec<LineRow>> {
    let mut query = narrow!(filter);
    if let Some((day, position, ordinal)) = after {
        let same_event = ledger_line::position.eq(*position).and(ledger_line::ordinal.gt(*ordinal));
        let same_day = ledger_line::day.eq(day.clone()).and(ledger_line::position.gt(*position).or(same_event));
        query = query.filter(ledger_line::day.gt(day.clone()).or(same_day));
    }
    let order = (ledger_line::day, ledger_line::position, ledger_line::ordinal);
    Ok(query.order(order).limit(limit).load(conn)?)
}

/// How many lines the filter leaves, and their mass in grams.
pub fn total(conn: &mut Conn, filter: &Filter) -> Stored<(i64, i64)> {
    let query = narrow!(filter);
    Ok(query.select((count_star(), sql::<BigInt>("CAST(COALESCE(SUM(mass_g), 0) AS BIGINT)"))).first(conn)?)
}

/// Span, waste code, table, grams entered and grams by which the stock changed.
pub type Movement = (String, String, String, i64, i64);

/// Movements of a site by waste code, table and span: so many first characters of the day, 4, 7 or 10; 0 for all in one.
pub fn movements(conn: &mut Conn, site: &str, (from, to): (&str, &str), span: usize) -> Stored<Vec<Movement>> {
    let cut = match span {
        0 => "CAST('' AS TEXT)",
        4 => "substr(day, 1, 4)",
        7 => "substr(day, 1, 7)",
        _ => "day",
    };
    let of = ledger_line::table.filter(ledger_line::site.eq(site)).filter(ledger_line::day.between(from, to));
    let sums = "waste_code, sheet, CAST(SUM(mass_g) AS BIGINT), CAST(SUM(stock_g) AS BIGINT)";
    let grouped = of.group_by(sql::<Text>("1, 2, 3")).order(sql::<Text>("1, 2, 3"));
    Ok(grouped.select(sql::<(Text, Text, Text, BigInt, BigInt)>(&format!("{cut}, {sums}"))).load(conn)?)
}

/// Grams that went out of a site's stock into use or disposal, by span and waste code.
pub fn used(conn: &mut Conn, site: &str, (from, to): (&str, &str), span: usize) -> Stored<Vec<(String, String, i64)>> {
    let of = ledger_line::table.filter(ledger_line::site.eq(site)).filter(ledger_line::day.between(from, to));
    let of = of.filter(ledger_line::reason.eq_any(["package.treated", "package.self_treated"]));
    let cut = if span == 7 { "substr(day, 1, 7)" } else { "day" };
    let columns = format!("{cut}, waste_code, CAST(-SUM(stock_g) AS BIGINT)");
    let grouped = of.group_by(sql::<Text>("1, 2")).order(sql::<Text>("1, 2"));
    Ok(grouped.select(sql::<(Text, Text, BigInt)>(&columns)).load(conn)?)
}

/// Partitions of a site with the waste codes that were brought into them since a day.
pub fn brought_into(conn: &mut Conn, site: &str, from: &str) -> Stored<Vec<(String, String)>> {
    let of = ledger_line::table.filter(ledger_line::site.eq(site).and(ledger_line::sheet.eq("B.2")));
    let of = of.filter(ledger_line::day.ge(from).and(ledger_line::zone.is_not_null()));
    Ok(of.select((ledger_line::zone.assume_not_null(), ledger_line::waste_code)).distinct().load(conn)?)
}

/// What a package's ledger says next of it.
#[derive(Clone, Debug, PartialEq, Eq, Queryable)]
#[expect(missing_docs, reason = "columns of a line")]
pub struct Next {
    pub package: String,
    pub sheet: String,
    pub facility: Option<String>,
    pub method: Option<String>,
    pub mass_g: i64,
}

/// Lines of these packages at a site that tell where their waste went: B.2, B.4 and B.5, in the order of the journal.
pub fn next(conn: &mut Conn, site: &str, packages: &[String]) -> Stored<Vec<Next>> {
    let of = ledger_line::table
        .filter(ledger_line::package.eq_any(packages))
        .filter(ledger_line::site.eq(site))
        .filter(ledger_line::sheet.eq_any(["B.2", "B.4", "B.5"]));
    let columns =
        (ledger_line::package, ledger_line::sheet, ledger_line::facility, ledger_line::method, ledger_line::mass_g);
    Ok(of.order((ledger_line::position, ledger_line::ordinal)).select(columns).load(conn)?)
}

/// Code or outside code of packages, by id.
pub fn labels(conn: &mut Conn, packages: &[String]) -> Stored<Vec<(String, Option<String>)>> {
    let columns = (package::id, package::code, package::external_code);
    let rows: Vec<(String, Option<String>, Option<String>)> =
        package::table.filter(package::id.eq_any(packages)).select(columns).load(conn)?;
    Ok(rows.into_iter().map(|(id, code, external)| (id, code.or(external))).collect())
}

/// The newest legal days on which waste arose at a site, as its ledger has it.
pub fn days_made(conn: &mut Conn, site: &str, limit: i64) -> Stored<Vec<String>> {
    let of = ledger_line::table.filter(ledger_line::site.eq(site).and(ledger_line::sheet.eq("B.1")));
    let of = of.filter(ledger_line::mass_g.gt(0)).select(ledger_line::day).distinct();
    Ok(of.order(ledger_line::day.desc()).limit(limit).load(conn)?)
}

/// When the first of these wastes arose at a site from a legal day on, microseconds.
pub fn first_made(conn: &mut Conn, site: &str, wastes: &[String], from: &str) -> Stored<Option<i64>> {
    let of = ledger_line::table.filter(ledger_line::site.eq(site).and(ledger_line::sheet.eq("B.1")));
    let of = of.filter(ledger_line::day.ge(from).and(ledger_line::mass_g.gt(0)));
    let of = of.filter(ledger_line::waste_code.eq_any(wastes));
    Ok(of.select(diesel::dsl::min(ledger_line::at)).get_result(conn)?)
}
