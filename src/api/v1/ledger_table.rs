//! Tables of a site's ledger as its events give them, with totals and balances.

use std::collections::HashMap;

use actix_web::{
    get,
    web::{Data, Json, Path, Query},
};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::view::PageView;
use crate::{
    api::{actor::Caller, problem::Problem, run},
    app::{
        Env,
        ledger::shown::{self, Balance, Span},
    },
    domain::{
        ledger::Table,
        refusal::{Code, Refusal},
    },
    kernel::{clock::Instant, page::page_size},
    store::ledger::{Filter, LineRow},
};

/// Which lines of a table.
#[derive(Debug, Default, Deserialize, IntoParams)]
pub struct LedgerQuery {
    /// First legal day, `2026-11-01`; from the beginning when absent.
    pub(super) from: Option<String>,
    /// Last legal day; to the end when absent.
    pub(super) to: Option<String>,
    /// Of this waste code.
    pub(super) code: Option<String>,
    /// Of this facility.
    pub(super) facility: Option<String>,
    /// Of this zone.
    pub(super) zone: Option<String>,
    /// `next` of the page before.
    pub(super) after: Option<String>,
    /// Lines of a page.
    pub(super) limit: Option<i64>,
}

/// A line of the ledger. It is never changed: one that was wrong is taken back by another.
#[derive(Debug, Serialize, ToSchema)]
pub struct LedgerLineView {
    /// Batch code (HJ 1259-2022 Annex B).
    pub batch_code: Option<String>,
    /// When it happened.
    pub occurred_at: String,
    /// The legal day it is entered on: that of the occurrence, unless it was declared already.
    pub day: String,
    /// The legal day of the occurrence, where that was declared and the line is entered later.
    pub own_day: Option<String>,
    /// Waste code.
    pub waste_code: String,
    /// Package.
    pub package_id: String,
    /// Code on its label.
    pub container_code: Option<String>,
    /// Kind of container.
    pub container_kind: String,
    /// Facility.
    pub facility_id: Option<String>,
    /// Zone.
    pub zone_id: Option<String>,
    /// Grams; less than zero when it takes a line back.
    pub mass_g: i64,
    /// Method of use or disposal (HJ 1033 Annex F), in tables that tell one.
    pub method: Option<String>,
    /// The manifest or treatment batch it is of.
    pub matter_id: Option<String>,
    /// Kind of the event that wrote it.
    pub reason: String,
    /// Batch code of the line it takes back.
    pub reverses: Option<String>,
    /// Batch code of the line of the table before.
    pub origin: Option<String>,
    /// The event, whose proof shows that the line is true.
    pub event_id: String,
    /// Its position in the tree.
    pub position: i64,
}

impl LedgerLineView {
    /// A line, with the codes on labels by package.
    pub fn of(line: LineRow, labels: &HashMap<String, String>) -> Self {
        Self {
            batch_code: line.code,
            occurred_at: Instant::from_micros(line.at).to_string(),
            day: line.day,
            own_day: line.own_day,
            waste_code: line.waste_code,
            container_code: labels.get(&line.package).cloned(),
            package_id: line.package,
            container_kind: line.container_kind,
            facility_id: line.facility,
            zone_id: line.zone,
            mass_g: line.mass_g,
            method: line.method,
            matter_id: line.matter,
            reason: line.reason,
            reverses: line.reverses,
            origin: line.origin,
            event_id: line.event,
            position: line.position,
        }
    }
}

/// A page of a table, with the total of all that the filter leaves.
#[derive(Debug, Serialize, ToSchema)]
pub struct LedgerView {
    /// By day, and within a day as the journal has them.
    pub items: Vec<LedgerLineView>,
    /// Give it back as `after`; `null` at the end.
    pub next: Option<String>,
    /// Batch codes of this page that a former ledger, read in later, gave as well: both lines stay.
    pub doubled: Vec<String>,
    /// Lines the filter leaves.
    pub count: i64,
    /// Their mass in grams.
    pub mass_g: i64,
    /// Events that are entered: those at positions below this.
    pub position: i64,
}

/// Balances of the waste codes of a site.
#[derive(Debug, Serialize, ToSchema)]
pub struct BalancesView {
    /// By span and waste code; spans in which nothing moved are left out.
    pub items: Vec<Balance>,
    /// Events that are entered: those at positions below this.
    pub position: i64,
}

/// Which balances.
#[derive(Debug, Deserialize, IntoParams)]
pub struct BalanceQuery {
    /// First legal day; from the beginning when absent.
    from: Option<String>,
    /// Last legal day; to the end when absent.
    to: Option<String>,
    /// `day`, `month` or `year`; `month` when absent.
    span: Option<String>,
}

/// Lines of a table of a site's ledger: `B.1` generated, `B.2` brought into store, `B.3` taken out, `B.4` used or disposed of on
/// the site, `B.5` entrusted to others (HJ 1259-2022 Annex B).
#[utoipa::path(
    params(("id" = String, Path), ("table" = String, Path, description = "B.1 to B.5"), LedgerQuery),
    responses((status = 200, body = LedgerView))
)]
#[get("/sites/{id}/ledger/{table}")]
pub async fn list_ledger(
    caller: Caller,
    path: Path<(String, String)>,
    query: Query<LedgerQuery>,
    env: Data<Env>,
) -> Result<Json<LedgerView>, Problem> {
    let ((site, table), query) = (path.into_inner(), query.into_inner());
    let after = query.after.as_deref().map(|text| place(&caller, text)).transpose()?;
    let limit = query.limit;
    let (_, filter) = asked(&caller, site, &table, query)?;
    let (actor, limit) = (caller.actor.clone(), page_size(limit));
    let shown =
        run::read(&env, &caller, move |conn| shown::page(conn, &actor, &filter, after.as_ref(), limit + 1)).await?;
    let page = PageView::of(shown.lines, limit, |line| format!("{}.{}.{}", line.day, line.position, line.ordinal));
    let view = |line| LedgerLineView::of(line, &shown.labels);
    Ok(Json(LedgerView {
        items: page.items.into_iter().map(view).collect(),
        next: page.next,
        doubled: shown.doubled,
        count: shown.count,
        mass_g: shown.mass_g,
        position: shown.position,
    }))
}

/// What each waste code of a site held at the beginning and the end of each day, month or year, and what moved between.
#[utoipa::path(params(("id" = String, Path), BalanceQuery), responses((status = 200, body = BalancesView)))]
#[get("/sites/{id}/ledger-balances")]
pub async fn list_balances(
    caller: Caller,
    id: Path<String>,
    query: Query<BalanceQuery>,
    env: Data<Env>,
) -> Result<Json<BalancesView>, Problem> {
    let span = Span::parse(query.span.as_deref().unwrap_or("month")).ok_or_else(|| field(&caller, "span"))?;
    let days = days(&caller, query.from.as_deref(), query.to.as_deref())?;
    let actor = caller.actor.clone();
    let told = run::read(&env, &caller, move |conn| shown::balances(conn, &actor, &id, days, span));
    let (items, position) = told.await?;
    Ok(Json(BalancesView { items, position }))
}

/// The table and what of it is asked for; absent where the annex has no such table.
pub(super) fn asked(
    caller: &Caller,
    site: String,
    table: &str,
    query: LedgerQuery,
) -> Result<(Table, Filter), Problem> {
    let table = Table::parse(table).ok_or_else(|| caller.problem(Code::NotFound))?;
    let (from, to) = days(caller, query.from.as_deref(), query.to.as_deref())?;
    let filter = Filter {
        site,
        sheet: table.as_str().to_owned(),
        from: from.to_string(),
        to: to.to_string(),
        waste_code: query.code,
        facility: query.facility,
        zone: query.zone,
    };
    Ok((table, filter))
}

pub(super) fn field(caller: &Caller, pointer: &str) -> Problem {
    caller.problem(Refusal::of(Code::RequestField).with("pointer", pointer))
}

/// First and last day; every day that a year of four digits has, when nothing is said.
fn days(caller: &Caller, from: Option<&str>, to: Option<&str>) -> Result<(NaiveDate, NaiveDate), Problem> {
    let read = |text: Option<&str>, else_: &str, pointer| {
        text.filter(|text| !text.is_empty()).unwrap_or(else_).parse().map_err(|_| field(caller, pointer))
    };
    Ok((read(from, "1000-01-01", "from")?, read(to, "9999-12-31", "to")?))
}

/// Where a page begins: day, position, ordinal.
fn place(caller: &Caller, text: &str) -> Result<(String, i64, i64), Problem> {
    let mut parts = text.splitn(3, '.');
    let day = parts.next().unwrap_or_default().to_owned();
    let mut number = || parts.next().and_then(|part| part.parse().ok()).ok_or_else(|| field(caller, "after"));
    Ok((day, number()?, number()?))
}
