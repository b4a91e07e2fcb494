//! The address in a label's QR code, `/l/…`: a page for whoever scans it, with no account.

use actix_web::{
    HttpResponse,
    http::header,
    web::{self, Data, Path, Query},
};
use serde::Deserialize;

use super::{actor::Guest, problem::Problem};
use crate::{
    app::{Env, Error, label},
    documents::scanned::{STYLE, scanned_page, unknown_page},
    domain::refusal::Code,
    kernel::text::Language,
    store::StoreError,
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
    let language = match query.lang.as_deref() {
        Some("en") => Language::En,
        Some("zh") => Language::Zh,
        _ => guest.language,
    };
    let inner = env.get_ref().clone();
    let read = web::block(move || inner.db.read(|conn| label::scanned(conn, &inner, &tail))).await;
    let gone = || Error::Store(StoreError::Unavailable("the request was not taken".into()));
    let (mut answer, page) = match read.unwrap_or_else(|_| Err(gone())) {
        Ok(facts) => (HttpResponse::Ok(), scanned_page(&facts, language)),
        Err(Error::Refused(refusal)) if refusal.code == Code::NotFound => {
            (HttpResponse::NotFound(), unknown_page(language))
        }
        Err(other) => return Err(guest.problem(other)),
    };
    Ok(answer
        .insert_header((header::CACHE_CONTROL, "no-store"))
        .insert_header((header::VARY, "Accept-Language"))
        .content_type("text/html; charset=utf-8")
        .body(page))
}

/// The page's style sheet.
pub async fn style() -> HttpResponse {
    HttpResponse::Ok()
        .insert_header((header::CACHE_CONTROL, "public, max-age=3600"))
        .content_type("text/css; charset=utf-8")
        .body(STYLE)
}
