//! API tokens of the caller.

use actix_web::{
    HttpResponse,
    body::MessageBody as _,
    delete, get,
    http::{StatusCode, header},
    post,
    web::{Bytes, Data, Json, Path, Query},
};
use serde::Serialize;
use serde_json::Value;
use utoipa::ToSchema;

use super::{site::PageQuery, view::PageView};
use crate::{
    api::{actor::Caller, problem::Problem, run},
    app::{
        Actor, Env,
        token::{self, TokenFields},
    },
    domain::access::Permission,
    kernel::{clock::Instant, page::page_size},
    store::ticket::TokenRow,
};

/// A token without its secret.
#[derive(Debug, Serialize, ToSchema)]
#[expect(missing_docs, reason = "said by their names")]
pub struct TokenView {
    pub id: String,
    pub name: String,
    pub scopes: Vec<String>,
    pub sites: Vec<String>,
    pub created_at: String,
    pub expires_at: String,
    pub last_used_at: Option<String>,
    pub revoked_at: Option<String>,
    /// The caller may end it now.
    pub may_end: bool,
}

/// A token just issued: the only answer that shows it.
#[derive(Debug, Serialize, ToSchema)]
pub struct NewTokenView {
    /// `wf_…`; keep it, it is not shown again.
    pub token: String,
    /// The rest.
    #[serde(flatten)]
    pub about: TokenView,
}

impl TokenView {
    fn of(row: &TokenRow, actor: &Actor, now: Instant) -> Self {
        let at = |micros: i64| Instant::from_micros(micros).to_string();
        let list = |text: &str| text.split(',').filter(|one| !one.is_empty()).map(str::to_owned).collect();
        Self {
            id: row.id.clone(),
            name: row.name.clone(),
            scopes: list(&row.scopes),
            sites: list(&row.sites),
            created_at: at(row.created_at),
            expires_at: at(row.expires_at),
            last_used_at: row.last_used_at.map(at),
            revoked_at: row.revoked_at.map(at),
            may_end: token::may_end(row, actor, now),
        }
    }
}

/// The caller's tokens, newest first.
#[utoipa::path(params(PageQuery), responses((status = 200, body = PageView<TokenView>)))]
#[get("/tokens")]
pub async fn list_tokens(
    caller: Caller,
    query: Query<PageQuery>,
    env: Data<Env>,
) -> Result<Json<PageView<TokenView>>, Problem> {
    let (actor, limit, after) = (caller.actor.clone(), page_size(query.limit), query.into_inner().after);
    let rows = run::read(&env, &caller, move |conn| token::list(conn, &actor, after.as_deref(), limit + 1));
    let (rows, now) = (rows.await?, env.clock.now());
    let items = rows.iter().map(|row| TokenView::of(row, &caller.actor, now)).collect();
    Ok(Json(PageView::of(items, limit, |one: &TokenView| one.id.clone())))
}

/// A right that a token may be given.
#[derive(Debug, Serialize, ToSchema)]
pub struct ScopeView {
    /// Its permanent text.
    pub scope: &'static str,
}

/// What the caller may give to a token: their own rights, in the order of the table.
#[utoipa::path(responses((status = 200, body = PageView<ScopeView>)))]
#[get("/me/scopes")]
pub async fn list_scopes(caller: Caller) -> Json<PageView<ScopeView>> {
    let own = Permission::ALL.iter().filter(|one| caller.actor.may(**one));
    Json(PageView::whole(own.map(|one| ScopeView { scope: one.as_str() }).collect()))
}

/// Issues a token with a part of the caller's rights.
#[utoipa::path(request_body = TokenFields, responses((status = 201, body = NewTokenView)))]
#[post("/tokens")]
pub async fn issue_token(caller: Caller, body: Bytes, env: Data<Env>) -> Result<HttpResponse, Problem> {
    caller.need_session()?;
    let asked: TokenFields = run::parse(&caller, &body)?;
    let answer = run::write(&env, &caller, "tokens", &body, StatusCode::CREATED, move |tx| {
        let row = token::issue(tx, &asked)?;
        Ok(TokenView::of(&row, tx.actor, tx.now))
    });
    // The kept answer has no secret; it is derived again for a repeat with the same key.
    let (head, body) = answer.await?.into_parts();
    let mut view: Value = serde_json::from_slice(&body.try_into_bytes().unwrap_or_default()).unwrap_or_default();
    let plain = view.get("id").and_then(Value::as_str).map(|id| token::plain(&env, id)).unwrap_or_default();
    if let Some(fields) = view.as_object_mut() {
        fields.insert("token".to_owned(), plain.into());
    }
    Ok(HttpResponse::build(head.status()).insert_header((header::CACHE_CONTROL, "no-store")).json(view))
}

/// Ends a token at once.
#[utoipa::path(params(("id" = String, Path)), responses((status = 200, body = TokenView)))]
#[delete("/tokens/{id}")]
pub async fn revoke_token(caller: Caller, id: Path<String>, env: Data<Env>) -> Result<HttpResponse, Problem> {
    let name = format!("tokens/{id}/revoke");
    run::write(&env, &caller, &name, b"", StatusCode::OK, move |tx| {
        let row = token::revoke(tx, &id)?;
        Ok(TokenView::of(&row, tx.actor, tx.now))
    })
    .await
}
