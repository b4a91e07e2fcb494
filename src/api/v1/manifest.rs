//! Manifests: write, list, show, what may be done, doing it.

use actix_web::{
    HttpResponse, get,
    http::{StatusCode, header},
    post,
    web::{Bytes, Data, Json, Path, Query},
};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::{
    manifest_view::{ManifestRowView, ManifestView},
    package::ActionView,
    view::{PageView, WarningView},
};
use crate::{
    api::{actor::Caller, document, kept::Kept, problem::Problem, run, spent::Spent},
    app::{
        Env, Error, effort,
        manifest::{
            self, ActFields, DraftFields, check,
            code::{self, CodeFields, GivenCode},
            parties, sheet,
        },
        record::Tx,
    },
    domain::{
        effort::Thing,
        manifest::{Action, Manifest, Origin, Side, lifecycle},
        refusal::{Code, Refusal},
    },
    kernel::{
        hash::Hash,
        id::{CommandId, ManifestId},
        page::page_size,
    },
    store::manifest::{Filter, Unread, sum},
};

/// A manifest after it was written: what its next step needs to know.
#[derive(Debug, Serialize, ToSchema)]
pub struct ManifestBriefView {
    /// Its id.
    pub id: String,
    /// Number, paper serial or draft name.
    pub display: String,
    /// Official number, once it has one.
    pub number: Option<String>,
    /// Where in its life it is.
    pub state: &'static str,
    /// The same in Chinese.
    pub state_name: &'static str,
    /// Events so far.
    pub version: i64,
    /// Digest of the whole manifest as it is now: whoever signs sends it back.
    pub shown_sha256: String,
    /// What to know beside a check or a departure that went well.
    pub warnings: Vec<WarningView>,
}

impl ManifestBriefView {
    /// Shapes what a command answers.
    pub fn of(one: &Manifest) -> Result<Self, Error> {
        Ok(Self {
            id: one.id.to_string(),
            display: one.display(),
            number: one.number.clone(),
            state: one.state.as_str(),
            state_name: one.state.zh(),
            version: one.version,
            shown_sha256: one.shown().map_err(|error| Error::Fault(error.to_string()))?.hex(),
            warnings: Vec::new(),
        })
    }
}

/// What a list of manifests asks for.
#[derive(Debug, Deserialize, IntoParams)]
pub struct ManifestQuery {
    /// Only in this state.
    pub state: Option<String>,
    /// Only from this site.
    pub consignor_site: Option<String>,
    /// Only to this site.
    pub receiver_site: Option<String>,
    /// Only the one with this official number.
    pub number: Option<String>,
    /// Only with reports of what differs that `consignor` or `authority` has not taken note of.
    pub unread: Option<String>,
    /// `next` of the page before.
    pub after: Option<String>,
    /// Rows of a page.
    pub limit: Option<i64>,
}

impl ManifestQuery {
    fn filter(&self) -> Result<Filter, Refusal> {
        let unread = match self.unread.as_deref() {
            None => None,
            Some("consignor") => Some(Unread::Consignor),
            Some("authority") => Some(Unread::Authority),
            Some(_) => return Err(Refusal::of(Code::RequestField).with("pointer", "/unread")),
        };
        Ok(Filter {
            state: self.state.clone(),
            consignor_site: self.consignor_site.clone(),
            receiver_site: self.receiver_site.clone(),
            number: self.number.clone(),
            unread,
        })
    }
}

/// Manifests the caller is party to, drives or oversees, newest first.
#[utoipa::path(params(ManifestQuery), responses((status = 200, body = PageView<ManifestRowView>)))]
#[get("/manifests")]
pub async fn list_manifests(
    caller: Caller,
    query: Query<ManifestQuery>,
    env: Data<Env>,
    kept: Data<Kept>,
) -> Result<HttpResponse, Problem> {
    let query = query.into_inner();
    let limit = page_size(query.limit);
    let scope = parties::scope(&caller.actor);
    let filter = query.filter().map_err(|refusal| caller.problem(refusal))?;
    let now = env.clock.now();
    let text =
        run::read(&env, &caller, move |conn| kept.page(conn, (&scope, &filter), query.after.as_deref(), limit, now));
    Ok(HttpResponse::Ok().content_type("application/json").body(text.await?))
}

/// How many manifests a filter leaves.
#[derive(Debug, Serialize, ToSchema)]
pub struct ManifestSumView {
    /// Manifests.
    pub manifests: i64,
    /// Those of them of which waste was accepted.
    pub accepted: i64,
    /// Grams accepted by those.
    pub accepted_g: i64,
    /// When it was counted.
    pub at: String,
}

/// How many manifests the same filter leaves, and the mass accepted by them; of its `after` and `limit` nothing is asked.
#[utoipa::path(params(ManifestQuery), responses((status = 200, body = ManifestSumView)))]
#[get("/manifests/sum")]
pub async fn sum_manifests(
    caller: Caller,
    query: Query<ManifestQuery>,
    env: Data<Env>,
) -> Result<Json<ManifestSumView>, Problem> {
    let filter = query.filter().map_err(|refusal| caller.problem(refusal))?;
    let (scope, at) = (parties::scope(&caller.actor), env.clock.now().to_string());
    let found = run::read(&env, &caller, move |conn| Ok::<_, Error>(sum(conn, &scope, &filter)?)).await?;
    Ok(Json(ManifestSumView { manifests: found.manifests, accepted: found.accepted, accepted_g: found.accepted_g, at }))
}

/// Writes a manifest; its packages are spoken for.
#[utoipa::path(request_body = DraftFields, responses((status = 201, body = ManifestBriefView)))]
#[post("/manifests")]
pub async fn create_manifest(
    caller: Caller,
    spent: Spent,
    body: Bytes,
    env: Data<Env>,
) -> Result<HttpResponse, Problem> {
    let asked: DraftFields = run::parse(&caller, &body)?;
    run::write(&env, &caller, "manifests", &body, StatusCode::CREATED, move |tx| {
        let one = manifest::draft(tx, &asked)?;
        if one.origin == Origin::Electronic {
            effort::timed(tx, Thing::Manifest, one.consignor.site, spent.0)?;
        }
        ManifestBriefView::of(&one)
    })
    .await
}

/// One manifest, by id or number, with all it holds.
#[utoipa::path(params(("id" = String, Path)), responses((status = 200, body = ManifestView)))]
#[get("/manifests/{id}")]
pub async fn get_manifest(
    caller: Caller,
    id: Path<String>,
    env: Data<Env>,
    kept: Data<Kept>,
) -> Result<HttpResponse, Problem> {
    let (actor, now) = (caller.actor.clone(), env.clock.now());
    let (version, text) = run::read(&env, &caller, move |conn| kept.whole(conn, &actor, &id, now)).await?;
    Ok(document::show_text(version, text))
}

/// One manifest, by id or number, as the sheet that is printed.
#[utoipa::path(params(("id" = String, Path)), responses((status = 200, content_type = "application/pdf")))]
#[get("/manifests/{id}/document")]
pub async fn get_manifest_document(caller: Caller, id: Path<String>, env: Data<Env>) -> Result<HttpResponse, Problem> {
    let (actor, inner) = (caller.actor.clone(), env.clone());
    let bytes = run::read(&env, &caller, move |conn| {
        let one = parties::show(conn, &actor, &id)?;
        sheet::draw(conn, &inner, one.id)
    });
    let bytes = bytes.await?;
    Ok(HttpResponse::Ok()
        .content_type("application/pdf")
        .insert_header((header::CACHE_CONTROL, "private, no-cache"))
        .insert_header((header::ETAG, format!("\"{}\"", Hash::of(&[&bytes]).hex())))
        .body(bytes))
}

/// What this person may do with this manifest now: the same table asked without doing.
#[utoipa::path(params(("id" = String, Path)), responses((status = 200, body = PageView<ActionView>)))]
#[get("/manifests/{id}/actions")]
pub async fn list_manifest_actions(
    caller: Caller,
    id: Path<String>,
    env: Data<Env>,
) -> Result<Json<PageView<ActionView>>, Problem> {
    let actor = caller.actor.clone();
    let one = run::read(&env, &caller, move |conn| parties::show(conn, &actor, &id)).await?;
    let items = Action::ALL.iter().map(|action| {
        let sides: Vec<Side> = parties::sides(&caller.actor, &one, *action).into_iter().map(|(side, _)| side).collect();
        let refused = lifecycle::next(one.state, *action, &sides).err();
        ActionView::of(
            &caller,
            (action.as_str(), action.zh()),
            refused.as_ref(),
            lifecycle::forward(one.state) == Some(*action),
        )
    });
    Ok(Json(PageView::whole(items.collect())))
}

/// A move that this person may make once the manifest is in the state it starts from.
#[derive(Debug, Serialize, ToSchema)]
pub struct MoveView {
    /// The state it starts from.
    pub from: &'static str,
    /// One of `actions`.
    pub action: &'static str,
    /// The state it leads to; what follows when the last package is decided on is not told.
    pub to: &'static str,
    /// The flow's next step from there.
    pub forward: bool,
}

/// What this person may do with this manifest in every state it may come to: for a device that will not reach the server then.
#[utoipa::path(params(("id" = String, Path)), responses((status = 200, body = PageView<MoveView>)))]
#[get("/manifests/{id}/moves")]
pub async fn list_manifest_moves(
    caller: Caller,
    id: Path<String>,
    env: Data<Env>,
) -> Result<Json<PageView<MoveView>>, Problem> {
    let actor = caller.actor.clone();
    let one = run::read(&env, &caller, move |conn| parties::show(conn, &actor, &id)).await?;
    let mine = |action: Action, by: &[Side]| {
        parties::sides(&caller.actor, &one, action).iter().any(|(side, _)| by.contains(side))
    };
    let moves = lifecycle::TRANSITIONS.iter().filter(|(_, action, _, by)| mine(*action, by));
    let items = moves.map(|(from, action, to, _)| MoveView {
        from: from.as_str(),
        action: action.as_str(),
        to: to.as_str(),
        forward: lifecycle::forward(*from) == Some(*action),
    });
    Ok(Json(PageView::whole(items.collect())))
}

/// Does it. What is signed needs `shown_sha256`, the digest of the manifest as its signer was shown it.
#[utoipa::path(
    params(("id" = String, Path), ("action" = String, Path, description = "one of `actions`")),
    request_body = ActFields, responses((status = 200, body = ManifestBriefView))
)]
#[post("/manifests/{id}/{action}")]
pub async fn act_on_manifest(
    caller: Caller,
    path: Path<(String, String)>,
    body: Bytes,
    env: Data<Env>,
) -> Result<HttpResponse, Problem> {
    let asked: ActFields = run::parse(&caller, &body)?;
    let (id, action) = path.into_inner();
    let one: ManifestId = id.parse().map_err(|_| caller.problem(Code::NotFound))?;
    let action = Action::parse(&action).ok_or_else(|| caller.problem(Code::NotFound))?;
    let name = format!("manifests/{id}/{}", action.as_str());
    if let Some(code) = asked.code.clone() {
        let key = caller.meta(&name, &body)?.id;
        try_code(&env, &caller, (one, key), &name, &body, code).await?;
    }
    run::write(&env, &caller, &name, &body, StatusCode::OK, move |tx| acted(tx, one, action, &asked)).await
}

/// The same under a key of its own: an item of a batch.
pub async fn act_within(
    env: &Data<Env>,
    caller: &Caller,
    key: CommandId,
    (id, action): (&str, &str),
    body: &Bytes,
) -> Result<String, Problem> {
    let asked: ActFields = run::parse(caller, body)?;
    let one: ManifestId = id.parse().map_err(|_| caller.problem(Code::NotFound))?;
    let action = Action::parse(action).ok_or_else(|| caller.problem(Code::NotFound))?;
    let name = format!("manifests/{id}/{}", action.as_str());
    if let Some(code) = asked.code.clone() {
        try_code(env, caller, (one, key), &name, body, code).await?;
    }
    run::take(env, caller, key, &name, body, move |tx| acted(tx, one, action, &asked)).await
}

fn acted(tx: &mut Tx<'_>, one: ManifestId, action: Action, asked: &ActFields) -> Result<ManifestBriefView, Error> {
    let done = manifest::act(tx, one, action, asked)?;
    let mut brief = ManifestBriefView::of(&done)?;
    if matches!(action, Action::Check | Action::Depart | Action::AcceptHandover | Action::SendBack) {
        brief.warnings = check::warned(tx, &done)?.iter().map(WarningView::from).collect();
    }
    Ok(brief)
}

/// Tries a one-time code as a command of its own, so that a wrong one is counted whatever becomes of the act.
async fn try_code(
    env: &Data<Env>,
    caller: &Caller,
    (id, key): (ManifestId, CommandId),
    name: &str,
    body: &Bytes,
    code: String,
) -> Result<(), Problem> {
    let key = key.derived("confirm-code");
    let path = format!("{name}/code");
    let told = run::take(env, caller, key, &path, body, move |tx| code::attempt(tx, id, &code)).await?;
    if told == "true" { Ok(()) } else { Err(caller.problem(Code::ManifestCodeWrong)) }
}

/// Gives the caller a one-time code, by which whoever holds a device at hand may confirm for the caller's party.
#[utoipa::path(
    params(("id" = String, Path)), request_body = CodeFields, responses((status = 201, body = GivenCode))
)]
#[post("/manifests/{id}/codes")]
pub async fn give_code(caller: Caller, id: Path<String>, body: Bytes, env: Data<Env>) -> Result<HttpResponse, Problem> {
    caller.need_session()?;
    let asked: CodeFields = run::parse(&caller, &body)?;
    let one: ManifestId = id.parse().map_err(|_| caller.problem(Code::NotFound))?;
    let path = format!("manifests/{id}/codes");
    run::write(&env, &caller, &path, &body, StatusCode::CREATED, move |tx| code::give(tx, one, &asked)).await
}
