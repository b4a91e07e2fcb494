//! Reconciliation of a site with the official system.

use actix_web::{
    HttpResponse, get,
    http::header,
    post,
    web::{self, Bytes, Data, Query},
};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use crate::{
    api::{actor::Caller, problem::Problem, run},
    app::{
        Env,
        exchange::reconcile::{self, Asked, Compared},
    },
    domain::{
        exchange::reconcile::Found,
        refusal::{Code, Refusal},
    },
};

/// What is compared.
#[derive(Debug, Deserialize, IntoParams)]
pub struct ReconcileQuery {
    /// The site.
    pub site: String,
    /// First legal day, `2026-01-01`.
    pub from: String,
    /// Last legal day.
    pub to: String,
    /// `csv` for a file; JSON when absent.
    pub format: Option<String>,
}

/// Something that does not agree.
#[derive(Debug, Serialize, ToSchema)]
pub struct FoundView {
    /// `missing_there`, `missing_here`, `number`, `mass` or `state`.
    pub difference: &'static str,
    /// The same in Chinese.
    pub difference_name: &'static str,
    /// What it is.
    pub kind: &'static str,
    /// The same in Chinese.
    pub kind_name: &'static str,
    /// Our item, or the id they name.
    pub item_id: Option<String>,
    /// What people call it.
    pub title: Option<String>,
    /// The official number.
    pub number: Option<String>,
    /// As we have it.
    pub ours: Option<String>,
    /// As they have it.
    pub theirs: Option<String>,
}

impl From<&Found> for FoundView {
    fn from(one: &Found) -> Self {
        Self {
            difference: one.difference.as_str(),
            difference_name: one.difference.zh(),
            kind: one.kind.as_str(),
            kind_name: one.kind.zh(),
            item_id: one.item.clone(),
            title: one.title.clone(),
            number: one.number.clone(),
            ours: one.ours.clone(),
            theirs: one.theirs.clone(),
        }
    }
}

/// What came of a comparison.
#[derive(Debug, Serialize, ToSchema)]
pub struct ReportView {
    /// The site.
    pub site_id: String,
    /// Items of ours that were looked at.
    pub ours: usize,
    /// Rows of theirs.
    pub theirs: usize,
    /// Items of which nothing differs.
    pub agree: usize,
    /// What does not agree.
    pub found: Vec<FoundView>,
    /// When it was compared.
    pub as_of: String,
}

impl From<&Compared> for ReportView {
    fn from(one: &Compared) -> Self {
        Self {
            site_id: one.site.id.to_string(),
            ours: one.report.ours,
            theirs: one.report.theirs,
            agree: one.report.agree,
            found: one.report.found.iter().map(FoundView::from).collect(),
            as_of: one.at.to_string(),
        }
    }
}

async fn answer(
    env: &Data<Env>,
    caller: &Caller,
    query: ReconcileQuery,
    list: Option<Bytes>,
) -> Result<HttpResponse, Problem> {
    let day = |text: &str, pointer: &str| {
        let wrong = || caller.problem(Refusal::of(Code::RequestField).with("pointer", pointer));
        text.parse::<NaiveDate>().map_err(|_| wrong())
    };
    let asked = Asked { from: day(&query.from, "from")?, to: day(&query.to, "to")?, site: query.site };
    let (inner, actor, of) = (env.clone(), caller.actor.clone(), asked.clone());
    let work = web::block(move || reconcile::run(&inner, &actor, &of, list.as_deref()));
    let compared = work.await.unwrap_or_else(|_| Err(run::gone())).map_err(|error| caller.problem(error))?;
    match query.format.as_deref() {
        None => Ok(HttpResponse::Ok().json(ReportView::from(&compared))),
        Some("csv") => {
            let (name, bytes) = reconcile::csv(&compared, &asked).map_err(|error| caller.problem(error))?;
            Ok(HttpResponse::Ok()
                .content_type("text/csv; charset=utf-8")
                .insert_header((header::CACHE_CONTROL, "private, no-cache"))
                .insert_header((header::CONTENT_DISPOSITION, format!("attachment; filename=\"{name}\"")))
                .body(bytes))
        }
        Some(_) => Err(caller.problem(Refusal::of(Code::RequestField).with("pointer", "format"))),
    }
}

/// Asks the official system what it has of a site and compares it with the site's items.
#[utoipa::path(params(ReconcileQuery), responses((status = 200, body = ReportView)))]
#[get("/exchange/reconciliation")]
pub async fn reconcile_exchange(
    caller: Caller,
    query: Query<ReconcileQuery>,
    env: Data<Env>,
) -> Result<HttpResponse, Problem> {
    answer(&env, &caller, query.into_inner(), None).await
}

/// Compares a list that the official system gave – CSV with the columns `id`, `kind`, `number`, `mass_g`, `state` – with a site's items.
/// Nothing is kept of it.
#[utoipa::path(
    params(ReconcileQuery), request_body(content = String, content_type = "text/csv"),
    responses((status = 200, body = ReportView))
)]
#[post("/exchange/reconciliation")]
pub async fn reconcile_exchange_list(
    caller: Caller,
    query: Query<ReconcileQuery>,
    body: Bytes,
    env: Data<Env>,
) -> Result<HttpResponse, Problem> {
    answer(&env, &caller, query.into_inner(), Some(body)).await
}
