//! Ways to the official system, for a site or for the sites of a division.

use actix_web::{
    HttpResponse,
    body::MessageBody as _,
    get,
    http::{StatusCode, header},
    post,
    web::{Bytes, Data, Json, Path},
};
use serde::Serialize;
use serde_json::Value;
use utoipa::ToSchema;

use super::view::PageView;
use crate::{
    api::{actor::Caller, problem::Problem, run},
    app::{
        Env,
        dispatch::hook::OVERLAP,
        exchange::connection::{self, ConnectionFields},
    },
    domain::{
        exchange::{ConnectionAction, Way},
        refusal::Code,
    },
    kernel::clock::Instant,
    store::exchange::ConnectionRow,
};

/// A way to the official system.
#[derive(Debug, Serialize, ToSchema)]
pub struct ConnectionView {
    /// Its id.
    pub id: String,
    /// `site/<id>` or `division/<code>`.
    pub scope: String,
    /// `file` or `http`.
    pub way: String,
    /// The same in Chinese.
    pub way_name: Option<&'static str>,
    /// Which system it is.
    pub name: String,
    /// Its address; empty of files.
    pub address: String,
    /// `on` or `off`.
    pub state: String,
    /// Which of its secrets holds: 1 the first.
    pub generation: i64,
    /// Until when the secret before still signs; `null` when it does not.
    pub old_secret_until: Option<String>,
    /// When it was made.
    pub made_at: String,
    /// What may be done with it now: `rotate`, `disable`, `enable`.
    pub actions: Vec<&'static str>,
}

/// A connection with its secret: only the answers to its making and to a rotation show it.
#[derive(Debug, Serialize, ToSchema)]
pub struct NewConnectionView {
    /// `whsec_…`, for the other side; it is not shown again. `null` of files.
    pub secret: Option<String>,
    /// The rest.
    #[serde(flatten)]
    pub about: ConnectionView,
}

impl ConnectionView {
    fn of(row: &ConnectionRow, now: Instant) -> Self {
        let until = row.rotated_at.map(|at| Instant::from_micros(at).plus(OVERLAP)).filter(|until| *until > now);
        let may = |action: &ConnectionAction| connection::may(row, *action).then(|| action.as_str());
        Self {
            id: row.id.clone(),
            scope: row.scope.clone(),
            way: row.way.clone(),
            way_name: Way::parse(&row.way).map(Way::zh),
            name: row.name.clone(),
            address: row.address.clone(),
            state: row.state.clone(),
            generation: row.generation,
            old_secret_until: until.map(|at| at.to_string()),
            made_at: Instant::from_micros(row.made_at).to_string(),
            actions: ConnectionAction::ALL.iter().filter_map(may).collect(),
        }
    }
}

/// The connections that the caller keeps.
#[utoipa::path(responses((status = 200, body = PageView<ConnectionView>)))]
#[get("/exchange/connections")]
pub async fn list_exchange_connections(
    caller: Caller,
    env: Data<Env>,
) -> Result<Json<PageView<ConnectionView>>, Problem> {
    let actor = caller.actor.clone();
    let rows = run::read(&env, &caller, move |conn| connection::list(conn, &actor)).await?;
    let now = env.clock.now();
    Ok(Json(PageView::whole(rows.iter().map(|row| ConnectionView::of(row, now)).collect())))
}

/// Connects a site, or the sites of a division; one that is connected gets this way instead. The answer shows the secret, once.
#[utoipa::path(request_body = ConnectionFields, responses((status = 201, body = NewConnectionView)))]
#[post("/exchange/connections")]
pub async fn connect_exchange(caller: Caller, body: Bytes, env: Data<Env>) -> Result<HttpResponse, Problem> {
    caller.need_session()?;
    let asked: ConnectionFields = run::parse(&caller, &body)?;
    let answer = run::write(&env, &caller, "exchange/connections", &body, StatusCode::CREATED, move |tx| {
        let row = connection::connect(tx, &asked)?;
        Ok(ConnectionView::of(&row, tx.now))
    });
    with_secret(&env, &caller, answer.await?).await
}

/// Makes its secret anew (`rotate`: the answer shows it, the one before signs for another day), uses it no more (`disable`) or again
/// (`enable`).
#[utoipa::path(
    params(("id" = String, Path), ("action" = String, Path, description = "one of `actions`")),
    responses((status = 200, body = NewConnectionView))
)]
#[post("/exchange/connections/{id}/{action}")]
pub async fn act_on_exchange_connection(
    caller: Caller,
    path: Path<(String, String)>,
    env: Data<Env>,
) -> Result<HttpResponse, Problem> {
    caller.need_session()?;
    let (id, action) = path.into_inner();
    let action = ConnectionAction::parse(&action).ok_or_else(|| caller.problem(Code::NotFound))?;
    let name = format!("exchange/connections/{id}/{}", action.as_str());
    let answer = run::write(&env, &caller, &name, b"", StatusCode::OK, move |tx| {
        let row = connection::act(tx, &id, action)?;
        Ok(ConnectionView::of(&row, tx.now))
    });
    let answer = answer.await?;
    if action == ConnectionAction::Rotate { with_secret(&env, &caller, answer).await } else { Ok(answer) }
}

/// The kept answer has no secret; it is derived again for a repeat with the same key, while that secret is the newest and the caller
/// still keeps the connection.
async fn with_secret(env: &Data<Env>, caller: &Caller, answer: HttpResponse) -> Result<HttpResponse, Problem> {
    let (head, body) = answer.into_parts();
    let mut view: Value = serde_json::from_slice(&body.try_into_bytes().unwrap_or_default()).unwrap_or_default();
    let id = view.get("id").and_then(Value::as_str).unwrap_or_default().to_owned();
    let actor = caller.actor.clone();
    let (row, _) = run::read(env, caller, move |conn| connection::get(conn, &actor, &id)).await?;
    let same = view.get("generation").and_then(Value::as_i64) == Some(row.generation);
    if let Some(fields) = view.as_object_mut() {
        let secret = connection::plain(env, &row).filter(|_| same);
        fields.insert("secret".to_owned(), secret.into());
    }
    Ok(HttpResponse::build(head.status()).insert_header((header::CACHE_CONTROL, "no-store")).json(view))
}
