//! Documents with a version: `ETag` on what is read, `If-Match` on what is changed, 201 or 200 by what a put did.

use actix_web::{
    HttpResponse,
    body::MessageBody as _,
    http::{StatusCode, header},
    web::Data,
};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{actor::Caller, problem::Problem, run};
use crate::{
    app::{
        Env, Error,
        record::Tx,
        registry::{Outcome, Put},
    },
    domain::refusal::{Code, Refusal},
};

/// A document after it was put.
#[derive(Debug, Serialize, ToSchema)]
pub struct PutView<T> {
    /// What was done.
    pub outcome: Outcome,
    /// The document.
    #[serde(flatten)]
    pub document: T,
}

impl<T> PutView<T> {
    /// Shapes what a put gives.
    pub fn of<R>(put: &Put<R>, shape: impl Fn(&R) -> T) -> Self {
        Self { outcome: put.outcome, document: shape(&put.row) }
    }
}

#[derive(Deserialize)]
struct Told {
    #[serde(default)]
    outcome: Option<Outcome>,
    #[serde(default)]
    version: Option<i64>,
}

/// The version an update must name.
pub fn version(caller: &Caller) -> Result<i64, Problem> {
    given(caller)?.ok_or_else(|| caller.problem(Code::VersionNeeded))
}

/// The version a caller may name.
pub fn given(caller: &Caller) -> Result<Option<i64>, Problem> {
    let Some(text) = caller.if_match.as_deref().filter(|text| *text != "*") else { return Ok(None) };
    let number = text.trim().trim_start_matches("W/").trim_matches('"').parse().map_err(|_| {
        caller.problem(Refusal::of(Code::RequestField).with("pointer", "If-Match").with("reason", "\"<version>\""))
    })?;
    Ok(Some(number))
}

/// Shows a document with its `ETag`.
pub fn show<T: Serialize>(version: i64, document: &T) -> HttpResponse {
    HttpResponse::Ok()
        .insert_header((header::ETAG, format!("\"{version}\"")))
        .insert_header((header::CACHE_CONTROL, "no-cache"))
        .json(document)
}

/// The same, already in JSON.
pub fn show_text(version: i64, document: String) -> HttpResponse {
    HttpResponse::Ok()
        .insert_header((header::ETAG, format!("\"{version}\"")))
        .insert_header((header::CACHE_CONTROL, "no-cache"))
        .content_type("application/json")
        .body(document)
}

/// Runs a command that puts a document. The expected version is part of what is asked.
pub async fn put<T, W>(
    env: &Data<Env>,
    caller: &Caller,
    path: &str,
    body: &[u8],
    work: W,
) -> Result<HttpResponse, Problem>
where
    T: Serialize + 'static,
    W: FnMut(&mut Tx<'_>) -> Result<T, Error> + Send + 'static,
{
    let path = format!("{path}\n{}", caller.if_match.as_deref().unwrap_or_default());
    let answer = run::write(env, caller, &path, body, StatusCode::OK, work).await?;
    let (head, body) = answer.into_parts();
    let bytes = body.try_into_bytes().unwrap_or_default();
    let told: Told = serde_json::from_slice(&bytes).unwrap_or(Told { outcome: None, version: None });
    let status = if told.outcome == Some(Outcome::Created) { StatusCode::CREATED } else { head.status() };
    let mut shown = HttpResponse::build(status);
    shown.insert_header((header::CACHE_CONTROL, "no-store")).content_type("application/json");
    if let Some(version) = told.version {
        shown.insert_header((header::ETAG, format!("\"{version}\"")));
    }
    Ok(shown.body(bytes))
}
