//! A table of a site's ledger as a file.

use actix_web::{
    HttpResponse, get, post,
    web::{Data, Path, Query},
};
use serde::Deserialize;
use utoipa::IntoParams;

use super::{
    job::{JobView, want},
    ledger_table::{LedgerQuery, asked},
};
use crate::{
    api::{actor::Caller, problem::Problem, run},
    app::{
        Env,
        ledger::file,
        wanted::{Book, Wanted},
    },
};

/// Which lines, as which file.
#[derive(Debug, Deserialize, IntoParams)]
pub struct FileQuery {
    /// `csv`, `xlsx` or `pdf`.
    format: String,
    /// First legal day, `2026-11-01`; from the beginning when absent.
    from: Option<String>,
    /// Last legal day; to the end when absent.
    to: Option<String>,
    /// Of this waste code.
    code: Option<String>,
    /// Of this facility.
    facility: Option<String>,
    /// Of this zone.
    zone: Option<String>,
}

/// A table of a site's ledger, every line of it, in the layout of HJ 1259-2022 Annex B.
#[utoipa::path(
    params(("id" = String, Path), ("table" = String, Path, description = "B.1 to B.5"), FileQuery),
    responses((status = 200, description = "The file", content_type = "application/octet-stream"))
)]
#[get("/sites/{id}/ledger/{table}/file")]
pub async fn get_ledger_file(
    caller: Caller,
    path: Path<(String, String)>,
    query: Query<FileQuery>,
    env: Data<Env>,
) -> Result<HttpResponse, Problem> {
    let ((site, table), query) = (path.into_inner(), query.into_inner());
    let FileQuery { format, from, to, code, facility, zone } = query;
    let query = LedgerQuery { from, to, code, facility, zone, ..LedgerQuery::default() };
    let (table, filter) = asked(&caller, site, &table, query)?;
    let (actor, inner) = (caller.actor.clone(), env.clone());
    let draw = move |conn: &mut _, format| file::draw(conn, &inner, &actor, (table, &filter), format);
    run::file(&env, &caller, &format, draw).await
}

/// The same drawn as a job, for a table with too many lines to be waited for: up to 200,000, or 20,000 printed.
#[utoipa::path(
    params(("id" = String, Path), ("table" = String, Path, description = "B.1 to B.5"), FileQuery),
    responses((status = 202, body = JobView))
)]
#[post("/sites/{id}/ledger/{table}/file")]
pub async fn want_ledger_file(
    caller: Caller,
    path: Path<(String, String)>,
    query: Query<FileQuery>,
    env: Data<Env>,
) -> Result<HttpResponse, Problem> {
    let ((site, table), query) = (path.into_inner(), query.into_inner());
    let FileQuery { format, from, to, code, facility, zone } = query;
    let query = LedgerQuery { from, to, code, facility, zone, ..LedgerQuery::default() };
    let (_, filter) = asked(&caller, site, &table, query)?;
    want(&env, &caller, Wanted { of: Book::Ledger(filter), format }).await
}
