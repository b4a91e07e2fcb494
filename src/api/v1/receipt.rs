//! What a receiver hands out of a manifest: weigh ticket 磅单, receipt 接收单, refusal note 拒收通知.

use actix_web::{
    HttpResponse, get,
    http::header,
    web::{Data, Json, Path},
};
use serde::Serialize;
use utoipa::ToSchema;

use crate::{
    api::{actor::Caller, problem::Problem, run},
    app::{
        Env,
        manifest::{parties, sheet::receipt},
    },
    documents::receipt::{Paper, ReceiptFacts},
    domain::refusal::Code,
    kernel::hash::Hash,
};

/// All that the papers of a manifest say: parties and vehicles, weighings as they were read, the four masses, what was decided on
/// each package and why; grams and instants.
#[derive(Debug, Serialize, ToSchema)]
pub struct ReceiptView {
    /// `papers` names those there are: `weigh_ticket`, `receipt`, `refusal`.
    #[serde(flatten)]
    #[schema(value_type = Object)]
    pub facts: ReceiptFacts,
}

/// Weighings, receipt and refusals of a manifest, by id or number.
#[utoipa::path(params(("id" = String, Path)), responses((status = 200, body = ReceiptView)))]
#[get("/manifests/{id}/receipt")]
pub async fn get_receipt(caller: Caller, id: Path<String>, env: Data<Env>) -> Result<Json<ReceiptView>, Problem> {
    let (actor, inner) = (caller.actor.clone(), env.clone());
    let facts = run::read(&env, &caller, move |conn| {
        let one = parties::show(conn, &actor, &id)?;
        receipt::facts(conn, &inner, one.id)
    });
    Ok(Json(ReceiptView { facts: facts.await? }))
}

/// One of the papers of a manifest as the sheet that is printed; absent while there is none.
#[utoipa::path(
    params(("id" = String, Path), ("paper" = String, Path, description = "weigh_ticket, receipt or refusal")),
    responses((status = 200, content_type = "application/pdf"))
)]
#[get("/manifests/{id}/receipt/{paper}")]
pub async fn get_receipt_document(
    caller: Caller,
    path: Path<(String, String)>,
    env: Data<Env>,
) -> Result<HttpResponse, Problem> {
    let (id, paper) = path.into_inner();
    let paper = Paper::parse(&paper).ok_or_else(|| caller.problem(Code::NotFound))?;
    let (actor, inner) = (caller.actor.clone(), env.clone());
    let bytes = run::read(&env, &caller, move |conn| {
        let one = parties::show(conn, &actor, &id)?;
        receipt::draw(conn, &inner, one.id, paper)
    });
    let bytes = bytes.await?;
    Ok(HttpResponse::Ok()
        .content_type("application/pdf")
        .insert_header((header::CACHE_CONTROL, "private, no-cache"))
        .insert_header((header::ETAG, format!("\"{}\"", Hash::of(&[&bytes]).hex())))
        .body(bytes))
}
