//! What goes to the official system: the queue, what may be done with an item, and the package that a person hands in.

use actix_web::{
    HttpResponse, get,
    http::{StatusCode, header},
    post,
    web::{Bytes, Data, Json, Path, Query},
};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use utoipa::{IntoParams, ToSchema};

use super::{package::ActionView, view::PageView};
use crate::{
    api::{actor::Caller, problem::Problem, run},
    app::{
        Env,
        exchange::{
            package,
            queue::{self, Said, Shown},
        },
    },
    domain::{
        exchange::{Action, Kind, State, Way, fault},
        refusal::{Code, Refusal},
    },
    kernel::{clock::Instant, page::page_size, text::Language},
    store::exchange::Filter,
};

/// What a list of items asks for.
#[derive(Debug, Deserialize, IntoParams)]
pub struct ItemQuery {
    /// Of this site.
    pub site: Option<String>,
    /// `plan`, `declaration`, `manifest_number`, `manifest_issued`, `manifest_completed` or `ledger`.
    pub kind: Option<String>,
    /// `to_send`, `sending`, `sent`, `accepted`, `returned`, `gave_up` or `superseded`.
    pub state: Option<String>,
    /// `next` of the page before.
    pub after: Option<String>,
    /// Rows of a page.
    pub limit: Option<i64>,
}

impl ItemQuery {
    fn filter(&self) -> Result<Filter, Refusal> {
        let wrong = |pointer: &str| Refusal::of(Code::RequestField).with("pointer", pointer);
        if self.state.as_deref().is_some_and(|state| State::parse(state).is_none()) {
            return Err(wrong("state"));
        }
        if self.kind.as_deref().is_some_and(|kind| Kind::parse(kind).is_none()) {
            return Err(wrong("kind"));
        }
        let (site, kind, state) = (self.site.clone(), self.kind.clone(), self.state.clone());
        Ok(Filter { site, kind, state, made: None })
    }
}

/// Something that goes to the official system.
#[derive(Debug, Serialize, ToSchema)]
pub struct ItemView {
    /// Its id; outside its idempotency key.
    pub id: String,
    /// The site.
    pub site_id: String,
    /// Its name.
    pub site_name: String,
    /// What it is.
    pub kind: String,
    /// The same in Chinese.
    pub kind_name: Option<&'static str>,
    /// What it is of: `<site>/<year>`, `<site>/<period>`, or a manifest's id.
    pub subject: String,
    /// What people call it.
    pub title: String,
    /// Grams it tells of.
    pub mass_g: i64,
    /// Where it is.
    pub state: String,
    /// The same in Chinese.
    pub state_name: Option<&'static str>,
    /// `file` or `http`; `null`: its connection is off.
    pub way: Option<String>,
    /// The same in Chinese.
    pub way_name: Option<&'static str>,
    /// The official system gives it a number or a receipt.
    pub numbered: bool,
    /// The official number or receipt.
    pub number: Option<String>,
    /// Why it was sent back.
    pub reason: Option<String>,
    /// Tries so far; after it was sent, questions.
    pub attempts: i64,
    /// When it became ready.
    pub made_at: String,
    /// When it is tried or asked for next; `null`: it is a person's turn, or over.
    pub next_at: Option<String>,
    /// When it was handed in.
    pub sent_at: Option<String>,
    /// When it was settled, sent back or given up.
    pub ended_at: Option<String>,
    /// Why the last try failed.
    pub fault: Option<String>,
    /// What a list goes on from.
    #[serde(skip)]
    pub rank: String,
}

impl ItemView {
    /// Shapes an item.
    pub fn of(shown: &Shown, language: Language) -> Self {
        let (row, at) = (&shown.row, |micros: i64| Instant::from_micros(micros).to_string());
        let kind = Kind::parse(&row.kind);
        let way = shown.way.as_ref().filter(|way| way.state == "on").and_then(|way| Way::parse(&way.way));
        Self {
            id: row.id.clone(),
            site_id: row.site.clone(),
            site_name: shown.site.name.clone(),
            kind: row.kind.clone(),
            kind_name: kind.map(Kind::zh),
            subject: row.subject.clone(),
            title: row.title.clone(),
            mass_g: row.mass_g,
            state: row.state.clone(),
            state_name: State::parse(&row.state).map(State::zh),
            way: way.map(|way| way.as_str().to_owned()),
            way_name: way.map(Way::zh),
            numbered: kind.is_some_and(Kind::is_numbered),
            number: row.number.clone(),
            reason: row.reason.clone(),
            attempts: row.attempts,
            made_at: at(row.made_at),
            next_at: row.next_at.map(at),
            sent_at: row.sent_at.map(at),
            ended_at: row.ended_at.map(at),
            fault: row.last_fault.as_deref().map(|text| fault::told(text, language)),
            rank: row.rank.clone(),
        }
    }
}

/// An item with what is sent, and what the caller may do with it.
#[derive(Debug, Serialize, ToSchema)]
pub struct ItemShownView {
    /// The item.
    #[serde(flatten)]
    pub head: ItemView,
    /// What is sent (docs/exchange.md).
    #[schema(value_type = Object)]
    pub body: Value,
    /// What the caller may do now.
    pub actions: Vec<ActionView>,
}

/// How many items are in a state.
#[derive(Debug, Serialize, ToSchema)]
pub struct ItemCountView {
    /// The state.
    pub state: String,
    /// The same in Chinese.
    pub state_name: Option<&'static str>,
    /// Items.
    pub items: i64,
}

/// Items of sites in sight, the latest first; those given up are the list of dead letters.
#[utoipa::path(params(ItemQuery), responses((status = 200, body = PageView<ItemView>)))]
#[get("/exchange/items")]
pub async fn list_exchange_items(
    caller: Caller,
    query: Query<ItemQuery>,
    env: Data<Env>,
) -> Result<Json<PageView<ItemView>>, Problem> {
    let (limit, language) = (page_size(query.limit), caller.guest.language);
    let filter = query.filter().map_err(|refusal| caller.problem(refusal))?;
    let (actor, after) = (caller.actor.clone(), query.into_inner().after);
    let rows =
        run::read(&env, &caller, move |conn| queue::list(conn, &actor, &filter, after.as_deref(), limit + 1)).await?;
    let items = rows.iter().map(|one| ItemView::of(one, language)).collect();
    Ok(Json(PageView::of(items, limit, |one: &ItemView| one.rank.clone())))
}

/// Of which site.
#[derive(Debug, Deserialize, IntoParams)]
pub struct ItemSumQuery {
    /// Of this site; of all in sight when absent.
    pub site: Option<String>,
}

/// How many items of sites in sight are in each state.
#[utoipa::path(params(ItemSumQuery), responses((status = 200, body = PageView<ItemCountView>)))]
#[get("/exchange/items/sum")]
pub async fn sum_exchange_items(
    caller: Caller,
    query: Query<ItemSumQuery>,
    env: Data<Env>,
) -> Result<Json<PageView<ItemCountView>>, Problem> {
    let actor = caller.actor.clone();
    let counts = run::read(&env, &caller, move |conn| queue::counts(conn, &actor, query.site.as_deref())).await?;
    let view =
        |(state, items): (String, i64)| ItemCountView { state_name: State::parse(&state).map(State::zh), state, items };
    Ok(Json(PageView::whole(counts.into_iter().map(view).collect())))
}

/// An item, with what is sent and what may be done with it.
#[utoipa::path(params(("id" = String, Path)), responses((status = 200, body = ItemShownView)))]
#[get("/exchange/items/{id}")]
pub async fn get_exchange_item(
    caller: Caller,
    id: Path<String>,
    env: Data<Env>,
) -> Result<Json<ItemShownView>, Problem> {
    let actor = caller.actor.clone();
    let shown = run::read(&env, &caller, move |conn| queue::get(conn, &actor, &id)).await?;
    let actions = Action::ALL.iter().map(|action| {
        let refused = queue::refused(&caller.actor, &shown, *action);
        ActionView::of(&caller, (action.as_str(), action.zh()), refused.as_ref(), *action == Action::HandIn)
    });
    let actions = actions.collect();
    let body = serde_json::from_str(&shown.row.body).unwrap_or_default();
    Ok(Json(ItemShownView { head: ItemView::of(&shown, caller.guest.language), body, actions }))
}

/// What an action needs.
#[derive(Clone, Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ItemActBody {
    /// The official number or receipt (`hand_in`); none yet where it is still waited for.
    pub number: Option<String>,
    /// Number or address of a plan's receipt, besides (`hand_in`).
    pub receipt: Option<String>,
    /// Day on which a plan was filed (`hand_in`); today when absent.
    #[schema(value_type = Option<String>)]
    pub on: Option<NaiveDate>,
    /// Why it was sent back (`return`).
    pub reason: Option<String>,
}

/// Sends an item anew under the same id (`resend`), notes that it was handed in, with the official number if there is one (`hand_in`),
/// or that it was sent back (`return`). Numbers are entered by the thing's own command.
#[utoipa::path(
    params(("id" = String, Path), ("action" = String, Path, description = "resend, hand_in or return")),
    request_body = ItemActBody, responses((status = 200, body = ItemView))
)]
#[post("/exchange/items/{id}/{action}")]
pub async fn act_on_exchange_item(
    caller: Caller,
    path: Path<(String, String)>,
    body: Bytes,
    env: Data<Env>,
) -> Result<HttpResponse, Problem> {
    let (id, action) = path.into_inner();
    let action = Action::parse(&action).ok_or_else(|| caller.problem(Code::NotFound))?;
    let ItemActBody { number, receipt, on, reason } = run::parse(&caller, &body)?;
    let said = Said { number, receipt, on, reason };
    let (name, language) = (format!("exchange/items/{id}/{}", action.as_str()), caller.guest.language);
    run::write(&env, &caller, &name, &body, StatusCode::OK, move |tx| {
        queue::act(tx, &id, action, &said)?;
        let shown = queue::get(tx.conn, tx.actor, &id)?;
        Ok(ItemView::of(&shown, language))
    })
    .await
}

/// Of which site.
#[derive(Debug, Deserialize, IntoParams)]
pub struct PackageQuery {
    /// The site.
    pub site: String,
}

/// What a site has to hand in, as a package of files in the official layouts. Nothing is marked by it.
#[utoipa::path(
    params(PackageQuery), responses((status = 200, description = "The package", content_type = "application/zip"))
)]
#[get("/exchange/package")]
pub async fn get_exchange_package(
    caller: Caller,
    query: Query<PackageQuery>,
    env: Data<Env>,
) -> Result<HttpResponse, Problem> {
    let (actor, inner) = (caller.actor.clone(), env.clone());
    let draw = move |conn: &mut _| package::draw(conn, &inner, &actor, &query.site);
    let (name, bytes) = run::read(&env, &caller, draw).await?;
    Ok(HttpResponse::Ok()
        .content_type("application/zip")
        .insert_header((header::CACHE_CONTROL, "private, no-cache"))
        .insert_header((header::CONTENT_DISPOSITION, format!("attachment; filename=\"{name}\"")))
        .body(bytes))
}
