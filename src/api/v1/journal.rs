//! The journal over HTTP: events by position, proofs, checkpoints, bundles.

use actix_web::{
    HttpResponse, get,
    web::{Data, Json, Path, Query},
};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::view::{EventView, PageView};
use crate::{
    api::{actor::Caller, problem::Problem, run},
    app::{
        Env, Error,
        bundle::{self, Proven},
        found,
        manifest::parties,
        read, seal,
    },
    domain::{
        access::Permission,
        refusal::{Code, Refusal},
    },
    exchange,
    kernel::page::page_size,
    store,
};

/// Where a page of events begins.
#[derive(Debug, Deserialize, IntoParams)]
pub struct EventQuery {
    /// The last position already read.
    pub after: Option<i64>,
    /// At most so many.
    pub limit: Option<i64>,
    /// Only this one's, `manifest/<id>`: whole, in its own order, what is not sealed yet included.
    pub stream: Option<String>,
}

/// Sealed events by position, those of streams in the caller's sight.
#[utoipa::path(params(EventQuery), responses((status = 200, body = PageView<EventView>)))]
#[get("/events")]
pub async fn list_events(
    caller: Caller,
    query: Query<EventQuery>,
    env: Data<Env>,
) -> Result<Json<PageView<EventView>>, Problem> {
    need_journal(&caller)?;
    let (actor, limit) = (caller.actor.clone(), page_size(query.limit));
    let after = query.after.unwrap_or(-1);
    if let Some(stream) = query.into_inner().stream {
        let of = move |conn: &mut store::Conn| {
            let rows = store::event::of_stream(conn, &stream)?;
            read::visible_events(conn, &actor, rows)
        };
        let rows = run::read(&env, &caller, of).await?;
        return Ok(Json(PageView::whole(rows.iter().map(EventView::from).collect())));
    }
    let (rows, last) = run::read(&env, &caller, move |conn| {
        let rows = store::event::from_position(conn, after.saturating_add(1), limit)?;
        let last =
            rows.last().and_then(|row| row.position).filter(|_| rows.len() == usize::try_from(limit).unwrap_or(0));
        Ok::<_, Error>((read::visible_events(conn, &actor, rows)?, last))
    })
    .await?;
    let items = rows.iter().map(EventView::from).collect();
    Ok(Json(PageView { items, next: last.map(|position| position.to_string()) }))
}

/// Which event to prove.
#[derive(Debug, Deserialize, IntoParams)]
pub struct ProofQuery {
    /// Its id.
    pub event: String,
}

/// An inclusion proof (RFC 6962 §2.1.1).
#[derive(Debug, Serialize, ToSchema)]
#[expect(missing_docs, reason = "RFC 6962 names them")]
pub struct InclusionView {
    pub position: i64,
    pub size: i64,
    pub root: String,
    pub leaf: String,
    pub proof: Vec<String>,
    pub checkpoint: String,
}

/// Proves that an event is in the tree.
#[utoipa::path(params(ProofQuery), responses((status = 200, body = InclusionView)))]
#[get("/proofs/inclusion")]
pub async fn prove_inclusion(
    caller: Caller,
    query: Query<ProofQuery>,
    env: Data<Env>,
) -> Result<Json<InclusionView>, Problem> {
    need_journal(&caller)?;
    let (actor, event) = (caller.actor.clone(), query.into_inner().event);
    let proof = run::read(&env, &caller, move |conn| {
        let row = found(store::event::get(conn, &event)?)?;
        let seen = read::visible_events(conn, &actor, vec![row])?;
        let row = found(seen.into_iter().next())?;
        found(seal::prove(conn, &row)?)
    });
    let proof = proof.await?;
    Ok(Json(InclusionView {
        position: proof.position,
        size: proof.size,
        root: proof.root,
        leaf: proof.leaf,
        proof: proof.proof.iter().map(ToString::to_string).collect(),
        checkpoint: proof.note,
    }))
}

/// Two sizes of the tree.
#[derive(Debug, Deserialize, IntoParams)]
pub struct ConsistencyQuery {
    /// The smaller.
    pub from: i64,
    /// The larger.
    pub to: i64,
}

/// A consistency proof (RFC 6962 §2.1.2).
#[derive(Debug, Serialize, ToSchema)]
#[expect(missing_docs, reason = "RFC 6962 names them")]
pub struct ConsistencyView {
    pub from: i64,
    pub to: i64,
    pub proof: Vec<String>,
}

/// Proves that a tree is a beginning of a later one.
#[utoipa::path(params(ConsistencyQuery), responses((status = 200, body = ConsistencyView)))]
#[get("/proofs/consistency")]
pub async fn prove_consistency(
    caller: Caller,
    query: Query<ConsistencyQuery>,
    env: Data<Env>,
) -> Result<Json<ConsistencyView>, Problem> {
    let (from, to) = (query.from, query.to);
    need_journal(&caller)?;
    let proof = run::read(&env, &caller, move |conn| {
        let size = seal::newest(conn)?.map_or(0, |row| row.size);
        if from < 1 || from > to || to > size {
            return Err(Refusal::of(Code::RequestField).with("pointer", "/to").with("size", size).into());
        }
        seal::prove_consistency(conn, from, to)
    });
    let proof = proof.await?.iter().map(ToString::to_string).collect();
    Ok(Json(ConsistencyView { from, to, proof }))
}

/// The newest checkpoint and the key to check it with.
#[derive(Debug, Serialize, ToSchema)]
#[expect(missing_docs, reason = "journal-format §4")]
pub struct CheckpointView {
    pub note: String,
    pub size: i64,
    pub root: String,
    pub key: Option<String>,
}

/// The newest signed checkpoint.
#[utoipa::path(responses((status = 200, body = CheckpointView)))]
#[get("/journal/checkpoint")]
pub async fn get_checkpoint(caller: Caller, env: Data<Env>) -> Result<Json<CheckpointView>, Problem> {
    need_journal(&caller)?;
    let row = run::read(&env, &caller, |conn| found(seal::newest(conn)?)).await?;
    let key = seal::verifier_key(&env).map(|key| key.to_string());
    Ok(Json(CheckpointView { note: row.note, size: row.size, root: row.root, key }))
}

/// The evidence bundle of a package: its kin's events with proofs, with those of the manifests, trips
/// and treatment batches they went by; a ZIP that verifies with no database.
#[utoipa::path(params(("id" = String, Path)), responses((status = 200, content_type = "application/zip")))]
#[get("/packages/{id}/bundle.zip")]
pub async fn get_bundle(caller: Caller, id: Path<String>, env: Data<Env>) -> Result<HttpResponse, Problem> {
    let (actor, inner) = (caller.actor.clone(), env.clone());
    let bytes = run::read(&env, &caller, move |conn| {
        let (package, _) = read::package(conn, &actor, &id)?;
        packed(&read::bundle(conn, &inner, &actor, &package.id.to_string())?)
    });
    Ok(HttpResponse::Ok().content_type("application/zip").body(bytes.await?))
}

/// The evidence bundle of a manifest: its events with proofs, with those of its packages, of the trips that carried them and of
/// the batches that took them, as far as the caller sees them.
#[utoipa::path(params(("id" = String, Path)), responses((status = 200, content_type = "application/zip")))]
#[get("/manifests/{id}/bundle.zip")]
pub async fn get_manifest_bundle(caller: Caller, id: Path<String>, env: Data<Env>) -> Result<HttpResponse, Problem> {
    let (actor, inner) = (caller.actor.clone(), env.clone());
    let bytes = run::read(&env, &caller, move |conn| {
        let one = parties::show(conn, &actor, &id)?;
        packed(&bundle::of_manifest(conn, &inner, &actor, &one)?)
    });
    Ok(HttpResponse::Ok().content_type("application/zip").body(bytes.await?))
}

/// The evidence bundle of a reading: the event that sealed the hour in which it came, and its way to that hour's root. Refused until the
/// hour is sealed.
#[utoipa::path(
    params(("id" = String, Path), ("sequence" = i64, Path)), responses((status = 200, content_type = "application/zip"))
)]
#[get("/devices/{id}/readings/{sequence}/bundle.zip")]
pub async fn get_reading_bundle(
    caller: Caller,
    path: Path<(String, i64)>,
    env: Data<Env>,
) -> Result<HttpResponse, Problem> {
    let (actor, inner, (id, sequence)) = (caller.actor.clone(), env.clone(), path.into_inner());
    let bytes = run::read(&env, &caller, move |conn| packed(&bundle::of_reading(conn, &inner, &actor, &id, sequence)?));
    Ok(HttpResponse::Ok().content_type("application/zip").body(bytes.await?))
}

fn packed(proven: &Proven) -> Result<Vec<u8>, Error> {
    let Proven { bundle, files, readings } = proven;
    exchange::bundle::pack(bundle, files, readings).map_err(|error| Error::Fault(error.to_string()))
}

fn need_journal(caller: &Caller) -> Result<(), Problem> {
    if caller.actor.may(Permission::ReadJournal) { Ok(()) } else { Err(caller.problem(Code::NotAllowed)) }
}
