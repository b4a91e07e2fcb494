//! Tables of reference: what is at hand, waste codes to choose from, and loading a newer official text.

use actix_web::{
    HttpResponse, get,
    http::{StatusCode, header},
    post,
    web::{self, Bytes, Data, Json, Path, Query},
};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::view::PageView;
use crate::{
    api::{actor::Caller, problem::Problem, run},
    app::{
        Env, Error,
        reference::{self, Load},
    },
    domain::{
        access::Permission,
        reference::{
            Table,
            difference::{FieldChange, Line},
            shelf::Known,
        },
        refusal::{Code, Refusal},
        waste::catalogue::{Catalogue, Entry},
    },
    kernel::page::page_size,
};

/// A text at hand.
#[derive(Debug, Serialize, ToSchema)]
pub struct TableView {
    /// `catalogue` or `calendar`.
    table: &'static str,
    /// Edition of the catalogue, years of the calendar.
    edition: String,
    /// First day in force.
    valid_from: String,
    /// Last day in force; open while none is known.
    valid_to: Option<String>,
    /// Wastes or days.
    rows: u64,
    /// `built_in` or `loaded`.
    source: &'static str,
    /// When it was loaded.
    loaded_at: Option<String>,
    /// SHA-256 of the text in UTF-8, in hex.
    sha256: String,
    /// A later text of the same edition took its place.
    superseded: bool,
}

impl From<&Known> for TableView {
    fn from(one: &Known) -> Self {
        Self {
            table: one.table.as_str(),
            edition: one.edition.clone(),
            valid_from: one.valid_from.to_string(),
            valid_to: one.valid_to.map(|day| day.to_string()),
            rows: one.rows,
            source: if one.loaded_at.is_some() { "loaded" } else { "built_in" },
            loaded_at: one.loaded_at.map(|at| at.to_string()),
            sha256: one.sha256.clone(),
            superseded: one.superseded,
        }
    }
}

/// Tables at hand: what is built in, then what was loaded, oldest first.
#[utoipa::path(responses((status = 200, body = PageView<TableView>)))]
#[get("/reference")]
pub async fn list_reference(caller: Caller, env: Data<Env>) -> Result<Json<PageView<TableView>>, Problem> {
    let (inner, now) = (env.clone(), env.clock.now());
    let shelf = run::read(&env, &caller, move |conn| inner.reference.shelf(conn, now)).await?;
    Ok(Json(PageView::whole(shelf.known().iter().map(TableView::from).collect())))
}

/// Which waste codes to look for.
#[derive(Debug, Deserialize, IntoParams)]
pub struct CodeQuery {
    /// Words parted by spaces; each stands in the code, category, industry or description.
    q: Option<String>,
    /// Judge by this day, `2026-11-23`; today when absent.
    day: Option<String>,
    /// Only this edition, whatever the day.
    edition: Option<String>,
    /// Cursor of the page before.
    after: Option<String>,
    /// Rows of a page.
    limit: Option<i64>,
}

/// A listed waste.
#[derive(Debug, Serialize, ToSchema)]
#[expect(missing_docs, reason = "described by the glossary")]
pub struct WasteCodeView {
    pub code: String,
    pub category: String,
    pub category_name: String,
    pub industry: String,
    pub description: String,
    pub hazards: Vec<String>,
    pub edition: String,
    /// Whether this edition is in force that day.
    pub in_force: bool,
}

impl WasteCodeView {
    fn of(entry: &Entry, edition: &Catalogue, day: NaiveDate) -> Self {
        Self {
            code: entry.code.to_string(),
            category: entry.code.category().to_string(),
            category_name: entry.category_name.clone(),
            industry: entry.industry.clone(),
            description: entry.description.clone(),
            hazards: entry.hazards.letters().iter().map(ToString::to_string).collect(),
            edition: edition.edition.clone(),
            in_force: edition.in_force(day),
        }
    }
}

/// Waste codes to choose from, in the order of the code.
#[utoipa::path(params(CodeQuery), responses((status = 200, body = PageView<WasteCodeView>)))]
#[get("/reference/waste-codes")]
pub async fn list_waste_codes(
    caller: Caller,
    query: Query<CodeQuery>,
    env: Data<Env>,
) -> Result<Json<PageView<WasteCodeView>>, Problem> {
    let (inner, now) = (env.clone(), env.clock.now());
    let shelf = run::read(&env, &caller, move |conn| inner.reference.shelf(conn, now)).await?;
    let day = day(&caller, "day", query.day.as_deref())?.unwrap_or_else(|| now.legal_day());
    let edition = match query.edition.as_deref().filter(|name| !name.is_empty()) {
        Some(name) => shelf.edition(name).ok_or_else(|| caller.problem(Code::NotFound))?,
        None => shelf.catalogue_on(day),
    };
    let limit = page_size(query.limit);
    let found = edition
        .search(query.q.as_deref().unwrap_or_default())
        .filter(|entry| query.after.as_ref().is_none_or(|after| entry.code.to_string() > *after))
        .take(usize::try_from(limit).unwrap_or(0).saturating_add(1))
        .map(|entry| WasteCodeView::of(entry, edition, day))
        .collect();
    Ok(Json(PageView::of(found, limit, |one: &WasteCodeView| one.code.clone())))
}

/// What a text is.
#[derive(Debug, Deserialize, IntoParams)]
pub struct LoadQuery {
    /// Edition of the catalogue, `2025`; a calendar has none.
    edition: Option<String>,
    /// First day of the edition, `2025-01-01`; a calendar tells its own.
    valid_from: Option<String>,
    /// Only compare.
    #[serde(default)]
    dry_run: bool,
}

/// A field that differs.
#[derive(Debug, Serialize, ToSchema)]
#[expect(missing_docs, reason = "said by their names")]
pub struct FieldView {
    pub field: &'static str,
    pub before: String,
    pub after: String,
}

/// A code or day that differs.
#[derive(Debug, Serialize, ToSchema)]
pub struct LineView {
    /// Code or day.
    key: String,
    /// The waste's description, the day's kind.
    title: String,
    /// `added`, `removed` or `changed`.
    what: &'static str,
    /// Fields that differ; empty unless changed.
    fields: Vec<FieldView>,
}

impl From<&Line> for LineView {
    fn from(line: &Line) -> Self {
        let field =
            |one: &FieldChange| FieldView { field: one.field, before: one.before.clone(), after: one.after.clone() };
        Self {
            key: line.key.clone(),
            title: line.title.clone(),
            what: line.what.as_str(),
            fields: line.fields.iter().map(field).collect(),
        }
    }
}

/// What a load came to.
#[derive(Debug, Serialize, ToSchema)]
pub struct LoadView {
    /// `loaded`, `unchanged` or, with `dry_run`, `compared`.
    outcome: &'static str,
    /// `catalogue` or `calendar`.
    table: &'static str,
    /// Edition of the catalogue, years of the calendar.
    edition: String,
    /// First day in force.
    valid_from: String,
    /// Wastes or days.
    rows: u64,
    /// SHA-256 of the text in UTF-8, in hex.
    sha256: String,
    /// Edition or years it was compared with.
    against: String,
    /// Codes or days that are new.
    added: usize,
    /// Codes that are gone.
    removed: usize,
    /// Codes or days whose fields differ.
    changed: usize,
    /// Each of them.
    lines: Vec<LineView>,
}

impl From<&Load> for LoadView {
    fn from(load: &Load) -> Self {
        Self {
            outcome: load.outcome.as_str(),
            table: load.table.as_str(),
            edition: load.edition.clone(),
            valid_from: load.valid_from.to_string(),
            rows: load.rows,
            sha256: load.sha256.clone(),
            against: load.against.clone(),
            added: load.added,
            removed: load.removed,
            changed: load.changed,
            lines: load.difference.lines.iter().map(LineView::from).collect(),
        }
    }
}

/// Loads a newer official text (CSV, UTF-8 or GB 18030, up to 1 MiB) and tells what it changes; all of it or nothing. The
/// same text twice changes nothing. `dry_run` only compares and needs no key.
#[utoipa::path(
    params(("table" = String, Path, description = "catalogue or calendar"), LoadQuery),
    request_body(content = String, content_type = "text/csv"), responses((status = 200, body = LoadView))
)]
#[post("/reference/{table}")]
pub async fn load_reference(
    caller: Caller,
    table: Path<String>,
    query: Query<LoadQuery>,
    body: Bytes,
    env: Data<Env>,
) -> Result<HttpResponse, Problem> {
    let table: Table = table.parse().map_err(|_| caller.problem(Code::NotFound))?;
    let text = |value: &Option<String>| value.clone().unwrap_or_default();
    let (edition, from) = (text(&query.edition), text(&query.valid_from));
    let path = format!("reference/{}?edition={edition}&valid_from={from}", table.as_str());
    if !query.dry_run {
        caller.meta(&path, &body)?;
    }
    // Who may not load is told so before the text is read.
    if !caller.actor.may(Permission::ManagePlatform) {
        return Err(caller.problem(Code::NotAllowed));
    }
    let valid_from = day(&caller, "valid_from", Some(&from))?;
    let bytes = body.clone();
    let read = web::block(move || reference::sheet(table, &bytes, &edition, valid_from).map_err(Error::from));
    let sheet = read.await.unwrap_or_else(|_| Err(run::gone())).map_err(|error| caller.problem(error))?;
    if query.dry_run {
        let (inner, actor) = (env.clone(), caller.actor.clone());
        let load = run::read(&env, &caller, move |conn| reference::compare(conn, &inner, &actor, &sheet)).await?;
        return Ok(HttpResponse::Ok().insert_header((header::CACHE_CONTROL, "no-store")).json(LoadView::from(&load)));
    }
    let answer = run::write(&env, &caller, &path, &body, StatusCode::OK, move |tx| {
        Ok(LoadView::from(&reference::load(tx, &sheet)?))
    })
    .await;
    env.reference.forget();
    answer
}

/// A day as said, if one is.
fn day(caller: &Caller, pointer: &str, said: Option<&str>) -> Result<Option<NaiveDate>, Problem> {
    let Some(said) = said.filter(|text| !text.is_empty()) else { return Ok(None) };
    let fault = Refusal::of(Code::RequestField).with("pointer", pointer).with("reason", "a day such as 2026-11-23");
    said.parse().map(Some).map_err(|_| caller.problem(fault))
}
