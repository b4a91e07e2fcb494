//! Mandates: one organisation lets another's person act for its sites.

use actix_web::{
    HttpResponse, delete, get,
    http::StatusCode,
    post,
    web::{Bytes, Data, Json, Path, Query},
};
use serde::Serialize;
use utoipa::ToSchema;

use super::{site::PageQuery, view::PageView};
use crate::{
    api::{actor::Caller, problem::Problem, run},
    app::{
        Actor, Env,
        mandate::{self, MandateFields},
    },
    kernel::{clock::Instant, page::page_size},
    store::people::MandateRow,
};

/// A mandate.
#[derive(Debug, Serialize, ToSchema)]
#[expect(missing_docs, reason = "described by the glossary")]
pub struct MandateView {
    pub id: String,
    pub organisation_id: String,
    pub agent_id: String,
    pub person_id: String,
    pub role: String,
    pub sites: Vec<String>,
    pub valid_to: String,
    pub given_at: String,
    pub revoked_at: Option<String>,
    pub version: i64,
    /// The caller may end it now.
    pub may_end: bool,
}

impl MandateView {
    fn of(row: &MandateRow, actor: &Actor, now: Instant) -> Self {
        let at = |micros: i64| Instant::from_micros(micros).to_string();
        Self {
            id: row.id.clone(),
            organisation_id: row.organisation.clone(),
            agent_id: row.agent.clone(),
            person_id: row.person.clone(),
            role: row.role.clone(),
            sites: row.sites.split(',').map(str::to_owned).collect(),
            valid_to: at(row.valid_to),
            given_at: at(row.given_at),
            revoked_at: row.revoked_at.map(at),
            version: row.version,
            may_end: mandate::may_end(row, actor, now),
        }
    }
}

/// Mandates given and held, newest first.
#[utoipa::path(params(PageQuery), responses((status = 200, body = PageView<MandateView>)))]
#[get("/mandates")]
pub async fn list_mandates(
    caller: Caller,
    query: Query<PageQuery>,
    env: Data<Env>,
) -> Result<Json<PageView<MandateView>>, Problem> {
    let (actor, limit, after) = (caller.actor.clone(), page_size(query.limit), query.into_inner().after);
    let rows = run::read(&env, &caller, move |conn| mandate::list(conn, &actor, after.as_deref(), limit + 1));
    let now = env.clock.now();
    let items = rows.await?.iter().map(|row| MandateView::of(row, &caller.actor, now)).collect();
    Ok(Json(PageView::of(items, limit, |one: &MandateView| one.id.clone())))
}

/// Gives a mandate.
#[utoipa::path(request_body = MandateFields, responses((status = 201, body = MandateView)))]
#[post("/mandates")]
pub async fn give_mandate(caller: Caller, body: Bytes, env: Data<Env>) -> Result<HttpResponse, Problem> {
    let asked: MandateFields = run::parse(&caller, &body)?;
    run::write(&env, &caller, "mandates", &body, StatusCode::CREATED, move |tx| {
        let row = mandate::give(tx, &asked)?;
        Ok(MandateView::of(&row, tx.actor, tx.now))
    })
    .await
}

/// Revokes a mandate.
#[utoipa::path(params(("id" = String, Path)), responses((status = 200, body = MandateView)))]
#[delete("/mandates/{id}")]
pub async fn revoke_mandate(caller: Caller, id: Path<String>, env: Data<Env>) -> Result<HttpResponse, Problem> {
    let name = format!("mandates/{id}/revoke");
    run::write(&env, &caller, &name, b"", StatusCode::OK, move |tx| {
        let row = mandate::revoke(tx, &id)?;
        Ok(MandateView::of(&row, tx.actor, tx.now))
    })
    .await
}
