//! The addresses in QR codes, a label's `/l/…`, a printed manifest's `/m/…` and a roadside check's `/c/…`: a page for whoever scans it, with no account.

use actix_web::{
    HttpResponse,
    http::header,
    web::{self, Data, Path, Query},
};
use serde::Deserialize;

use super::{actor::Guest, problem::Problem};
use crate::{
    app::{Env, Error, inspection, label, manifest::sheet},
    documents::{
        manifest::check::{checked_page, unknown_manifest_page},
        roadside::{check_sheet_page, unknown_check_page},
        scanned::{STYLE, scanned_page, unknown_page},
    },
    domain::refusal::Code,
    kernel::text::Language,
    store::{Conn, StoreError},
};

/// How the page is asked for.
#[derive(Debug, Deserialize)]
pub struct ScanQuery {
    /// `zh` or `en`; else what the browser prefers.
    lang: Option<String>,
}

/// What a label is about and whether it is valid; 404 for what is not registered here.
pub async fn show(
    guest: Guest,
    tail: Path<String>,
    query: Query<ScanQuery>,
    env: Data<Env>,
) -> Result<HttpResponse, Problem> {
    let page = Page { find: label::scanned, known: scanned_page, unknown: unknown_page };
    page.answer(&guest, tail.into_inner(), &query, &env).await
}

/// What a printed manifest is about and whether it is valid; 404 for a number that is not registered here and for a code that
/// is not its own.
pub async fn show_manifest(
    guest: Guest,
    tail: Path<String>,
    query: Query<ScanQuery>,
    env: Data<Env>,
) -> Result<HttpResponse, Problem> {
    let page = Page { find: sheet::checked, known: checked_page, unknown: unknown_manifest_page };
    page.answer(&guest, tail.into_inner(), &query, &env).await
}

/// What a roadside check found, for whoever is shown the driver's sheet; 404 for what was not recorded here and for a wrong code.
pub async fn show_check(
    guest: Guest,
    tail: Path<String>,
    query: Query<ScanQuery>,
    env: Data<Env>,
) -> Result<HttpResponse, Problem> {
    let page = Page { find: inspection::sheet, known: check_sheet_page, unknown: unknown_check_page };
    page.answer(&guest, tail.into_inner(), &query, &env).await
}

/// A page for whoever scans a code: how its facts are found, how it is written, what is said of an unknown one.
struct Page<F> {
    find: fn(&mut Conn, &Env, &str) -> Result<F, Error>,
    known: fn(&F, Language) -> String,
    unknown: fn(Language) -> String,
}

impl<F: Send + 'static> Page<F> {
    async fn answer(&self, guest: &Guest, tail: String, query: &ScanQuery, env: &Env) -> Result<HttpResponse, Problem> {
        let language = match query.lang.as_deref() {
            Some("en") => Language::En,
            Some("zh") => Language::Zh,
            _ => guest.language,
        };
        let (inner, find) = (env.clone(), self.find);
        let read = web::block(move || inner.db.read(|conn| find(conn, &inner, &tail))).await;
        let gone = || Error::Store(StoreError::Unavailable("the request was not taken".into()));
        let (mut answer, page) = match read.unwrap_or_else(|_| Err(gone())) {
            Ok(facts) => (HttpResponse::Ok(), (self.known)(&facts, language)),
            Err(Error::Refused(refusal)) if refusal.code == Code::NotFound => {
                (HttpResponse::NotFound(), (self.unknown)(language))
            }
            Err(other) => return Err(guest.problem(other)),
        };
        Ok(answer
            .insert_header((header::CACHE_CONTROL, "no-store"))
            .insert_header((header::VARY, "Accept-Language"))
            .content_type("text/html; charset=utf-8")
            .body(page))
    }
}

/// The page's style sheet.
pub async fn style() -> HttpResponse {
    HttpResponse::Ok()
        .insert_header((header::CACHE_CONTROL, "public, max-age=3600"))
        .content_type("text/css; charset=utf-8")
        .body(STYLE)
}
