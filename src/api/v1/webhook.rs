//! Addresses that an organisation registers to be told of notices: programs by signed webhooks, groups by their robots.

use actix_web::{
    HttpResponse,
    body::MessageBody as _,
    get,
    http::{StatusCode, header},
    post,
    web::{Bytes, Data, Json, Path, Query},
};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use utoipa::{IntoParams, ToSchema};

use super::{delivery::DeliveryView, site::PageQuery, view::PageView};
use crate::{
    api::{actor::Caller, problem::Problem, run},
    app::{
        Env, Error,
        dispatch::{
            hook::{self, HookFields, OVERLAP},
            record,
        },
    },
    domain::{
        delivery::{Channel, HookAction},
        refusal::Code,
    },
    kernel::{clock::Instant, page::page_size},
    store::hook::HookRow,
};

/// An address that is told.
#[derive(Debug, Serialize, ToSchema)]
pub struct WebhookView {
    /// Its id.
    pub id: String,
    /// Whose it is.
    pub organisation_id: String,
    /// `webhook`, `dingtalk` or `wecom`.
    pub kind: String,
    /// The same in Chinese.
    pub kind_name: Option<&'static str>,
    /// What it is for.
    pub name: String,
    /// Where to, without what stands in its query.
    pub address: String,
    /// Told from this level on.
    pub least: String,
    /// Warnings in a digest: `off`, `daily` or `weekly`.
    pub digest: String,
    /// The highest level that waits for it: `blue` or `yellow`.
    pub digest_to: String,
    /// `on`, `off`, or `gone`: the receiver asked not to be told any more.
    pub state: String,
    /// Which of its secrets holds: 1 the first.
    pub generation: i64,
    /// Until when the secret before still signs; `null` when it does not.
    pub old_secret_until: Option<String>,
    /// When it was registered.
    pub made_at: String,
    /// What may be done with it now: `rotate`, `disable`, `enable`, `test`.
    pub actions: Vec<&'static str>,
}

/// An address with its secret: only the answers to its making and to a rotation show it.
#[derive(Debug, Serialize, ToSchema)]
pub struct NewWebhookView {
    /// `whsec_…`; keep it, it is not shown again. `null` of a robot.
    pub secret: Option<String>,
    /// The rest.
    #[serde(flatten)]
    pub about: WebhookView,
}

impl WebhookView {
    fn of(row: &HookRow, now: Instant) -> Self {
        let until = row.rotated_at.map(|at| Instant::from_micros(at).plus(OVERLAP)).filter(|until| *until > now);
        let may = |action: &HookAction| hook::may(row, *action).then(|| action.as_str());
        Self {
            id: row.id.clone(),
            organisation_id: row.organisation.clone(),
            kind: row.kind.clone(),
            kind_name: Channel::parse(&row.kind).map(Channel::zh),
            name: row.name.clone(),
            address: row.address.clone(),
            least: row.least.clone(),
            digest: row.digest.clone(),
            digest_to: row.digest_to.clone(),
            state: row.state.clone(),
            generation: row.generation,
            old_secret_until: until.map(|at| at.to_string()),
            made_at: Instant::from_micros(row.made_at).to_string(),
            actions: HookAction::ALL.iter().filter_map(may).collect(),
        }
    }
}

/// What a list of addresses asks for.
#[derive(Debug, Deserialize, IntoParams)]
pub struct WebhookQuery {
    /// Of this organisation; without it everybody's, for whoever keeps the platform.
    pub organisation: Option<String>,
    /// `next` of the page before.
    pub after: Option<String>,
    /// Rows of a page.
    pub limit: Option<i64>,
}

/// Addresses of an organisation whose people the caller keeps.
#[utoipa::path(params(WebhookQuery), responses((status = 200, body = PageView<WebhookView>)))]
#[get("/webhooks")]
pub async fn list_webhooks(
    caller: Caller,
    query: Query<WebhookQuery>,
    env: Data<Env>,
) -> Result<Json<PageView<WebhookView>>, Problem> {
    let (actor, limit, query) = (caller.actor.clone(), page_size(query.limit), query.into_inner());
    let rows = run::read(&env, &caller, move |conn| {
        hook::list(conn, &actor, query.organisation.as_deref(), query.after.as_deref(), limit + 1)
    });
    let (rows, now) = (rows.await?, env.clock.now());
    let items = rows.iter().map(|row| WebhookView::of(row, now)).collect();
    Ok(Json(PageView::of(items, limit, |one: &WebhookView| one.id.clone())))
}

/// Registers an address; the answer shows its secret, once.
#[utoipa::path(request_body = HookFields, responses((status = 201, body = NewWebhookView)))]
#[post("/webhooks")]
pub async fn create_webhook(caller: Caller, body: Bytes, env: Data<Env>) -> Result<HttpResponse, Problem> {
    caller.need_session()?;
    let asked: HookFields = run::parse(&caller, &body)?;
    let answer = run::write(&env, &caller, "webhooks", &body, StatusCode::CREATED, move |tx| {
        let row = hook::register(tx, &asked)?;
        Ok(WebhookView::of(&row, tx.now))
    });
    with_secret(&env, &caller, answer.await?).await
}

/// One address.
#[utoipa::path(params(("id" = String, Path)), responses((status = 200, body = WebhookView)))]
#[get("/webhooks/{id}")]
pub async fn get_webhook(caller: Caller, id: Path<String>, env: Data<Env>) -> Result<Json<WebhookView>, Problem> {
    let actor = caller.actor.clone();
    let (row, _) = run::read(&env, &caller, move |conn| hook::get(conn, &actor, &id)).await?;
    Ok(Json(WebhookView::of(&row, env.clock.now())))
}

/// Makes its secret anew (`rotate`: the answer shows it, the one before signs for another day), tells it no more (`disable`) or again
/// (`enable`), or sends it a message that says nothing (`test`).
#[utoipa::path(
    params(("id" = String, Path), ("action" = String, Path, description = "one of `actions`")),
    responses((status = 200, body = NewWebhookView))
)]
#[post("/webhooks/{id}/{action}")]
pub async fn act_on_webhook(
    caller: Caller,
    path: Path<(String, String)>,
    env: Data<Env>,
) -> Result<HttpResponse, Problem> {
    caller.need_session()?;
    let (id, action) = path.into_inner();
    let action = HookAction::parse(&action).ok_or_else(|| caller.problem(Code::NotFound))?;
    let name = format!("webhooks/{id}/{}", action.as_str());
    let answer = run::write(&env, &caller, &name, b"", StatusCode::OK, move |tx| {
        let row = hook::act(tx, &id, action)?;
        Ok(WebhookView::of(&row, tx.now))
    });
    let answer = answer.await?;
    if action == HookAction::Rotate { with_secret(&env, &caller, answer).await } else { Ok(answer) }
}

/// The kept answer has no secret; it is derived again for a repeat with the same key, while that secret is the newest and the caller
/// still keeps the address.
async fn with_secret(env: &Data<Env>, caller: &Caller, answer: HttpResponse) -> Result<HttpResponse, Problem> {
    let (head, body) = answer.into_parts();
    let mut view: Value = serde_json::from_slice(&body.try_into_bytes().unwrap_or_default()).unwrap_or_default();
    let id = view.get("id").and_then(Value::as_str).unwrap_or_default().to_owned();
    let actor = caller.actor.clone();
    let (row, _) = run::read(env, caller, move |conn| hook::get(conn, &actor, &id)).await?;
    let same = view.get("generation").and_then(Value::as_i64) == Some(row.generation);
    if let Some(fields) = view.as_object_mut() {
        let secret = hook::plain(env, &row).filter(|_| same);
        fields.insert("secret".to_owned(), secret.into());
    }
    Ok(HttpResponse::build(head.status()).insert_header((header::CACHE_CONTROL, "no-store")).json(view))
}

/// What was sent to an address, the latest first.
#[utoipa::path(params(("id" = String, Path), PageQuery), responses((status = 200, body = PageView<DeliveryView>)))]
#[get("/webhooks/{id}/deliveries")]
pub async fn list_webhook_deliveries(
    caller: Caller,
    id: Path<String>,
    query: Query<PageQuery>,
    env: Data<Env>,
) -> Result<Json<PageView<DeliveryView>>, Problem> {
    let (actor, limit, after) = (caller.actor.clone(), page_size(query.limit), query.into_inner().after);
    let (rows, names) = run::read(&env, &caller, move |conn| {
        let rows = record::of_hook(conn, &actor, &id, after.as_deref(), limit + 1)?;
        let names = record::names(conn, &rows)?;
        Ok::<_, Error>((rows, names))
    })
    .await?;
    Ok(Json(DeliveryView::page(&rows, &names, limit, caller.guest.language)))
}
