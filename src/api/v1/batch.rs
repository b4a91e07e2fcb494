//! Several commands of packages and manifests in one request: each with its own key and its own answer, one after the other.

use actix_web::{
    http::StatusCode,
    post,
    web::{Bytes, Data, Json},
};
use serde::{Deserialize, Serialize};
use serde_json::{Value, value::RawValue};
use utoipa::ToSchema;

use super::{
    manifest::act_within,
    package::{ActBody, NewBody, act},
    stock_take::note,
    view::PackageView,
};
use crate::{
    api::{
        actor::Caller,
        problem::{Problem, ProblemBody, status},
        run,
    },
    app::{self, Env},
    domain::{
        package::Action,
        refusal::{Code, Refusal},
    },
    kernel::id::{CommandId, PackageId},
};

/// Most commands of one request.
pub const ITEMS_MAX: usize = 200;

/// Commands in the order they are to be done.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct BatchBody {
    /// At most 200.
    #[schema(value_type = Vec<ItemBody>)]
    commands: Vec<Box<RawValue>>,
}

/// One command: the same key, action and body as when it is sent alone.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ItemBody {
    /// Its Idempotency-Key.
    key: String,
    /// `allot`, an action of `/packages/{id}/actions` or `/manifests/{id}/actions`, or `count` of a stock-take.
    action: String,
    /// The package; none for `allot` and for what is done with a manifest.
    #[serde(default)]
    package: Option<String>,
    /// The manifest, in place of a package.
    #[serde(default)]
    manifest: Option<String>,
    /// The stock-take, in place of a package, for `count`.
    #[serde(default)]
    stock_take: Option<String>,
    /// As of `POST /packages`, `POST /packages/{id}/{action}`, `POST /manifests/{id}/{action}` or
    /// `POST /stock-takes/{id}/sights`.
    #[serde(default)]
    #[schema(value_type = Option<Object>)]
    body: Option<Box<RawValue>>,
}

/// The answer of one command.
#[derive(Serialize, ToSchema)]
pub struct ItemView {
    /// Its key, when it could be read.
    key: Option<String>,
    /// The status it would have alone.
    status: u16,
    /// The answer it would have alone.
    #[schema(value_type = Option<Object>)]
    body: Option<Box<RawValue>>,
    /// Why it was refused.
    problem: Option<ProblemBody>,
}

/// Every answer, in order.
#[derive(Serialize, ToSchema)]
pub struct BatchView {
    /// One for each command.
    results: Vec<ItemView>,
}

/// Runs up to 200 commands in order; a refused one stops no other.
#[utoipa::path(request_body = BatchBody, responses((status = 200, body = BatchView)))]
#[post("/commands")]
pub async fn run_commands(caller: Caller, body: Bytes, env: Data<Env>) -> Result<Json<BatchView>, Problem> {
    let asked: BatchBody = run::parse(&caller, &body)?;
    if asked.commands.len() > ITEMS_MAX {
        return Err(caller.problem(Refusal::of(Code::BatchTooLong).with("most", ITEMS_MAX)));
    }
    let mut results = Vec::with_capacity(asked.commands.len());
    for raw in asked.commands {
        let key = serde_json::from_str::<Value>(raw.get()).ok();
        let key = key.and_then(|one| one.get("key").and_then(Value::as_str).map(str::to_owned));
        results.push(match one(&env, &caller, &raw).await {
            Ok((done, text)) => {
                ItemView { key, status: done.as_u16(), body: RawValue::from_string(text).ok(), problem: None }
            }
            Err(problem) => {
                let status = status(problem.code()).as_u16();
                ItemView { key, status, body: None, problem: Some(problem.body()) }
            }
        });
    }
    Ok(Json(BatchView { results }))
}

async fn one(env: &Data<Env>, caller: &Caller, raw: &RawValue) -> Result<(StatusCode, String), Problem> {
    let item: ItemBody = run::parse(caller, &Bytes::copy_from_slice(raw.get().as_bytes()))?;
    let key: CommandId = item
        .key
        .parse()
        .map_err(|_| caller.problem(Refusal::of(Code::RequestField).with("pointer", "/key").with("reason", "UUID")))?;
    // The body's own text, so that the digest is the one of the command sent alone.
    let body = Bytes::copy_from_slice(item.body.as_ref().map_or("", |raw| raw.get()).as_bytes());
    if let Some(take) = &item.stock_take {
        if item.package.is_some() || item.manifest.is_some() || item.action != "count" {
            return Err(caller.problem(Refusal::of(Code::RequestField).with("pointer", "/stock_take")));
        }
        return Ok((StatusCode::CREATED, note(caller, env, key, take, &body).await?));
    }
    if let Some(manifest) = &item.manifest {
        if item.package.is_some() {
            return Err(caller.problem(Refusal::of(Code::RequestField).with("pointer", "/manifest")));
        }
        let text = act_within(env, caller, key, (manifest, &item.action), &body).await?;
        return Ok((StatusCode::OK, text));
    }
    let Some(id) = item.package else {
        if item.action != "allot" {
            return Err(caller.problem(Refusal::of(Code::RequestField).with("pointer", "/package")));
        }
        let new = run::parse::<NewBody>(caller, &body)?.into_new(caller)?;
        let text = run::take(env, caller, key, "packages", &body, move |tx| {
            Ok(PackageView::from(&app::package::allot(tx, &new)?))
        });
        return Ok((StatusCode::CREATED, text.await?));
    };
    let asked: ActBody = run::parse(caller, &body)?;
    let package: PackageId = id.parse().map_err(|_| caller.problem(Code::NotFound))?;
    let action = Action::parse(&item.action).ok_or_else(|| caller.problem(Code::NotFound))?;
    let ask = asked.ask(action).map_err(|refusal| caller.problem(refusal))?;
    let name = format!("packages/{id}/{}", action.as_str());
    let text = run::take(env, caller, key, &name, &body, move |tx| act(tx, package, &ask, &asked));
    Ok((StatusCode::OK, text.await?))
}
