//! Ledgers: a factory's own workbook read in.

use actix_web::{
    HttpRequest, HttpResponse,
    http::{StatusCode, header},
    post,
    web::{self, Data, Path, Payload, Query},
};
use serde::Deserialize;
use utoipa::IntoParams;

use super::job::{JobView, need_not_wait};
use crate::{
    api::{actor::Caller, problem::Problem, run},
    app::{
        Env, Error,
        job::{self, LONG, Reading},
        ledger::{Upload, day_of_reading, import, may_import},
    },
    domain::refusal::{Code, Refusal},
    exchange::ledger::{MAX_BYTES, workbook},
    kernel::hash::Hash,
};

/// What the file is called and when it is read.
#[derive(Debug, Deserialize, IntoParams)]
pub struct ImportQuery {
    /// Name of the file, for the report.
    file: Option<String>,
    /// The day of reading, `2026-11-23`; today when absent.
    read_on: Option<String>,
}

/// Reads a ledger (.xlsx or .csv, up to 20 MB) in. Accepted rows become events; refused ones are told one by one. The
/// same file twice changes nothing.
#[utoipa::path(
    params(("id" = String, Path), ImportQuery),
    request_body(content = Vec<u8>, content_type = "application/octet-stream"),
    responses(
        (status = 200, description = "The report: counts, refused rows with their reasons, totals in grams"),
        (status = 202, body = JobView, description = "A long file of a person who need not wait (`Prefer: respond-async`, RFC 7240)")
    )
)]
#[post("/sites/{id}/ledger-imports")]
pub async fn import_ledger(
    caller: Caller,
    id: Path<String>,
    query: Query<ImportQuery>,
    request: HttpRequest,
    payload: Payload,
    env: Data<Env>,
) -> Result<HttpResponse, Problem> {
    let site = id.parse().map_err(|_| caller.problem(Code::NotFound))?;
    // Who may not import is told so before the file is read.
    let (actor, named) = (caller.actor.clone(), id.to_string());
    run::read(&env, &caller, move |conn| may_import(conn, &actor, &named)).await?;
    let too_large = Refusal::of(Code::ImportTooLarge).with("limit_bytes", MAX_BYTES);
    let bytes = run::collect(&caller, payload, MAX_BYTES, too_large).await?;
    let meta = caller.meta(&format!("sites/{id}/ledger-imports"), &bytes)?;
    let said = query.read_on.as_deref();
    let read_on = day_of_reading(said, env.clock.now().legal_day()).map_err(|refusal| caller.problem(refusal))?;
    let file = query.file.clone().unwrap_or_else(|| "ledger".to_owned());
    let (held, name) = (bytes.clone(), file.clone());
    let workbook = web::block(move || workbook(&held, &name).map_err(|error| Error::Refused(error.refusal())));
    let workbook = workbook.await.unwrap_or_else(|_| Err(run::gone())).map_err(|error| caller.problem(error))?;
    let long = workbook.sheets.iter().map(|sheet| sheet.lines.len()).sum::<usize>() > LONG;
    if long && caller.session.is_some() && need_not_wait(&request) {
        let asked = Reading { site: id.to_string(), file, read_on: read_on.to_string() };
        let path = format!("sites/{id}/ledger-imports/job/{read_on}");
        return run::write(&env, &caller, &path, &bytes.clone(), StatusCode::ACCEPTED, move |tx| {
            Ok(JobView::from(&job::ask(tx, &asked, &bytes)?))
        })
        .await;
    }
    let (env, actor) = (env.get_ref().clone(), caller.actor.clone());
    let read = web::block(move || {
        let upload = Upload { site, workbook, digest: Hash::of(&[&bytes]), read_on };
        import(&env, &actor, &meta, &upload, &mut |_, _| ())
    });
    let report = read.await.unwrap_or_else(|_| Err(run::gone())).map_err(|error| caller.problem(error))?;
    Ok(HttpResponse::Ok()
        .insert_header((header::CACHE_CONTROL, "no-store"))
        .content_type("application/json")
        .body(report))
}
