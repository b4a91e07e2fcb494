//! The operation logbook 经营情况记录簿 of a site, shown and as a file.

use actix_web::{
    HttpResponse, get, post,
    web::{Data, Json, Path, Query},
};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::{
    job::{JobView, want},
    ledger_table::field,
};
use crate::{
    api::{actor::Caller, problem::Problem, run},
    app::{
        Env,
        logbook::{Asked, Logbook, SHOWN_MAX, Span, draw, file},
        wanted::{Book, Wanted},
    },
    domain::logbook::{Balance, Entry, Part, Total},
};

/// Which days.
#[derive(Debug, Deserialize, IntoParams)]
pub struct LogbookQuery {
    /// First legal day, `2026-11-01`.
    from: String,
    /// Last legal day.
    to: String,
    /// Spans of the balances: `day` or `month`; `month` when absent.
    span: Option<String>,
    /// For the file: `csv`, `xlsx` or `pdf`.
    format: Option<String>,
}

/// A row, with the event that proves it.
#[derive(Debug, Serialize, ToSchema)]
pub struct LogbookEntryView {
    /// `accepted`, `refused`, `held`, `metered`, `corrected`, `stored`, `fed`, `own_treated`, `made`, `shipped` or `reversed`.
    pub kind: String,
    /// When it happened.
    pub occurred_at: String,
    /// Number of the manifest.
    pub manifest: Option<String>,
    /// Batch code of the ledger's line, or what names a treatment batch.
    pub batch: Option<String>,
    /// Who handed it over or made it, or to whom it went.
    pub party: Option<String>,
    /// Number of the permit of the one it went to.
    pub permit: Option<String>,
    /// What the maker calls the waste.
    pub waste_name: Option<String>,
    /// Waste code.
    pub waste_code: String,
    /// Package; a pipeline has none.
    pub package_id: Option<String>,
    /// Code on its label.
    pub container_code: Option<String>,
    /// Mass by the label, grams.
    pub label_g: Option<i64>,
    /// Grams that count; 0 of what was refused or is held, less than zero when a row before is taken back.
    pub mass_g: i64,
    /// In what it differed, or why it was refused.
    pub differs: Vec<String>,
    /// Method of use or disposal (HJ 1033 Annex F).
    pub method: Option<String>,
    /// Line or plant.
    pub line: Option<String>,
    /// Facility and zone.
    pub place: Option<String>,
    /// Who entered it.
    pub handler: Option<String>,
    /// Batch code of the line that it takes back.
    pub reverses: Option<String>,
    /// The event, whose proof shows that the row is true.
    pub event_id: String,
    /// Its stream.
    pub stream: String,
    /// Its position in the tree.
    pub position: i64,
}

impl LogbookEntryView {
    fn of(one: Entry) -> Self {
        Self {
            kind: one.kind.as_str().to_owned(),
            occurred_at: one.at.to_string(),
            manifest: one.manifest,
            batch: one.batch,
            party: one.party,
            permit: one.permit,
            waste_name: one.waste_name,
            waste_code: one.waste_code,
            package_id: one.package,
            container_code: one.container,
            label_g: one.label.map(crate::kernel::mass::Mass::grams),
            mass_g: one.mass.grams(),
            differs: one.differs.iter().map(|reason| reason.as_str().to_owned()).collect(),
            method: one.method,
            line: one.line,
            place: one.place,
            handler: one.handler,
            reverses: one.reverses,
            event_id: one.event,
            stream: one.stream,
            position: one.position,
        }
    }
}

/// Rows and grams of a part, by waste code.
#[derive(Debug, Serialize, ToSchema)]
#[expect(missing_docs, reason = "see above")]
pub struct LogbookTotalView {
    pub part: String,
    pub waste_code: String,
    pub rows: i64,
    pub mass_g: i64,
}

/// What a waste code did in a span, grams: `opening + stored − used − taken_out + other = closing`.
#[derive(Debug, Serialize, ToSchema)]
#[expect(missing_docs, reason = "see above")]
pub struct LogbookBalanceView {
    pub span: String,
    pub waste_code: String,
    pub opening_g: i64,
    pub received_g: i64,
    pub made_g: i64,
    pub stored_g: i64,
    pub used_g: i64,
    pub taken_out_g: i64,
    pub other_g: i64,
    pub closing_g: i64,
}

/// A permit by which the site takes waste in.
#[derive(Debug, Serialize, ToSchema)]
#[expect(missing_docs, reason = "each is what it is")]
pub struct LogbookPermitView {
    pub number: String,
    pub valid_from: String,
    pub valid_to: String,
}

/// The logbook of some days.
#[derive(Debug, Serialize, ToSchema)]
pub struct LogbookView {
    /// Permits of the site that were ever registered; none: it takes nothing in.
    pub permits: Vec<LogbookPermitView>,
    /// What came to the gate, taken or not.
    pub received: Vec<LogbookEntryView>,
    /// What was brought into a zone.
    pub stored: Vec<LogbookEntryView>,
    /// What was put into use or disposal.
    pub treated: Vec<LogbookEntryView>,
    /// Waste that came out of treatment batches.
    pub residue: Vec<LogbookEntryView>,
    /// What went on to other units.
    pub shipped: Vec<LogbookEntryView>,
    /// Sums of the parts.
    pub totals: Vec<LogbookTotalView>,
    /// Balances.
    pub balances: Vec<LogbookBalanceView>,
    /// Events that are told: those at positions below this.
    pub position: i64,
}

impl LogbookView {
    /// Shapes a logbook.
    pub fn of(book: Logbook) -> Self {
        let mut parts = book.parts;
        let mut rows = |wanted: Part| -> Vec<LogbookEntryView> {
            let part = parts.iter_mut().find(|(part, _)| *part == wanted);
            part.map(|(_, rows)| std::mem::take(rows).into_iter().map(LogbookEntryView::of).collect())
                .unwrap_or_default()
        };
        let permit = |one: &crate::domain::paper::permit::Permit| LogbookPermitView {
            number: one.terms.number.clone(),
            valid_from: one.terms.term.from.to_string(),
            valid_to: one.terms.term.to.to_string(),
        };
        Self {
            permits: book.permits.iter().map(permit).collect(),
            received: rows(Part::Received),
            stored: rows(Part::Stored),
            treated: rows(Part::Treated),
            residue: rows(Part::Residue),
            shipped: rows(Part::Shipped),
            totals: book.totals.into_iter().map(total).collect(),
            balances: book.balances.into_iter().map(balance).collect(),
            position: book.position,
        }
    }
}

fn total(one: Total) -> LogbookTotalView {
    let Total { part, waste_code, rows, mass } = one;
    LogbookTotalView { part: part.as_str().to_owned(), waste_code, rows, mass_g: mass.grams() }
}

fn balance(one: Balance) -> LogbookBalanceView {
    let Balance { span, waste_code, opening_g, received_g, made_g, stored_g, used_g, taken_out_g, other_g, closing_g } =
        one;
    LogbookBalanceView {
        span,
        waste_code,
        opening_g,
        received_g,
        made_g,
        stored_g,
        used_g,
        taken_out_g,
        other_g,
        closing_g,
    }
}

/// Operation logbook 经营情况记录簿 (Decree 408 Art. 18) of a site that takes waste in: what came to the gate, what was stored, put
/// into treatment, came out of it and went on, with the event behind every row. A span with more than 5,000 rows is refused.
#[utoipa::path(params(("id" = String, Path), LogbookQuery), responses((status = 200, body = LogbookView)))]
#[get("/sites/{id}/logbook")]
pub async fn get_logbook(
    caller: Caller,
    id: Path<String>,
    query: Query<LogbookQuery>,
    env: Data<Env>,
) -> Result<Json<LogbookView>, Problem> {
    let asked = asked(&caller, &query)?;
    let actor = caller.actor.clone();
    let book = run::read(&env, &caller, move |conn| draw(conn, &actor, &id, asked, SHOWN_MAX)).await?;
    Ok(Json(LogbookView::of(book)))
}

/// The same, every row of it, as a file. The layout is the platform's own: the official one is not known for sure.
#[utoipa::path(
    params(("id" = String, Path), LogbookQuery),
    responses((status = 200, description = "The file", content_type = "application/octet-stream"))
)]
#[get("/sites/{id}/logbook/file")]
pub async fn get_logbook_file(
    caller: Caller,
    id: Path<String>,
    query: Query<LogbookQuery>,
    env: Data<Env>,
) -> Result<HttpResponse, Problem> {
    let asked = asked(&caller, &query)?;
    let (actor, inner) = (caller.actor.clone(), env.clone());
    let draw = move |conn: &mut _, format| file::write_book(conn, &inner, &actor, (&id, asked), format);
    run::file(&env, &caller, query.format.as_deref().unwrap_or_default(), draw).await
}

/// The same drawn as a job, for more rows than are waited for: up to 200,000, or 20,000 printed.
#[utoipa::path(params(("id" = String, Path), LogbookQuery), responses((status = 202, body = JobView)))]
#[post("/sites/{id}/logbook/file")]
pub async fn want_logbook_file(
    caller: Caller,
    id: Path<String>,
    query: Query<LogbookQuery>,
    env: Data<Env>,
) -> Result<HttpResponse, Problem> {
    let Asked { from, to, .. } = asked(&caller, &query)?;
    let (site, span) = (id.into_inner(), query.span.clone().unwrap_or_else(|| "month".to_owned()));
    let of = Book::Logbook { site, from: from.to_string(), to: to.to_string(), span };
    want(&env, &caller, Wanted { of, format: query.into_inner().format.unwrap_or_default() }).await
}

fn asked(caller: &Caller, query: &LogbookQuery) -> Result<Asked, Problem> {
    let day = |text: &str, pointer| {
        let day: Option<chrono::NaiveDate> = text.parse().ok();
        day.filter(|day| (1001..9999).contains(&chrono::Datelike::year(day))).ok_or_else(|| field(caller, pointer))
    };
    let span = Span::parse(query.span.as_deref().unwrap_or("month")).ok_or_else(|| field(caller, "span"))?;
    Ok(Asked { from: day(&query.from, "from")?, to: day(&query.to, "to")?, span })
}
