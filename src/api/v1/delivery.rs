//! Deliveries: what became of notices that were sent outside.

use actix_web::{
    HttpResponse, get,
    http::StatusCode,
    post,
    web::{Data, Json, Path, Query},
};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::view::PageView;
use crate::{
    api::{actor::Caller, problem::Problem, run},
    app::{
        Env, Error,
        dispatch::record::{self, Names},
    },
    domain::delivery::{Channel, Occasion, State, fault},
    domain::refusal::{Code, Refusal},
    kernel::{clock::Instant, page::page_size, text::Language},
    store::delivery::{DeliveryRow, Filter},
};

/// What a list of deliveries asks for.
#[derive(Debug, Deserialize, IntoParams)]
pub struct DeliveryQuery {
    /// `waiting`, `sent`, `failed` (tried again) or `dead` (given up).
    pub state: Option<String>,
    /// `mail`, `sms`, `webhook`, `dingtalk` or `wecom`.
    pub channel: Option<String>,
    /// Of this notice.
    pub notice: Option<String>,
    /// To this person or webhook.
    pub recipient: Option<String>,
    /// `next` of the page before.
    pub after: Option<String>,
    /// Rows of a page.
    pub limit: Option<i64>,
}

impl DeliveryQuery {
    fn filter(&self) -> Result<Filter, Refusal> {
        let wrong = |pointer: &str| Refusal::of(Code::RequestField).with("pointer", pointer);
        if self.state.as_deref().is_some_and(|state| State::parse(state).is_none()) {
            return Err(wrong("state"));
        }
        if self.channel.as_deref().is_some_and(|channel| Channel::parse(channel).is_none()) {
            return Err(wrong("channel"));
        }
        Ok(Filter {
            state: self.state.clone(),
            channel: self.channel.clone(),
            notice: self.notice.clone(),
            recipient: self.recipient.clone(),
        })
    }
}

/// One telling of a notice to one recipient by one channel.
#[derive(Debug, Serialize, ToSchema)]
pub struct DeliveryView {
    /// Its id; outside `webhook-id`, or what `Message-ID` is made of.
    pub id: String,
    /// The notice; `null` for a test.
    pub notice_id: Option<String>,
    /// `raised`, `risen`, `recurred`, `reopened`, `reminded` or `test`.
    pub occasion: String,
    /// The same in Chinese.
    pub occasion_name: Option<&'static str>,
    /// `mail`, `sms`, `webhook`, `dingtalk` or `wecom`.
    pub channel: String,
    /// The same in Chinese.
    pub channel_name: Option<&'static str>,
    /// The person, or the webhook.
    pub recipient_id: String,
    /// Its name.
    pub recipient_name: Option<String>,
    /// Level of the notice.
    pub level: String,
    /// `waiting`, `sent`, `failed` or `dead`.
    pub state: String,
    /// The same in Chinese.
    pub state_name: Option<&'static str>,
    /// Tries so far.
    pub attempts: i64,
    /// When it was written.
    pub made_at: String,
    /// When it is tried next; `null` when it is over.
    pub next_at: Option<String>,
    /// When it was taken, or given up.
    pub ended_at: Option<String>,
    /// Why the last try failed.
    pub fault: Option<String>,
    /// It can be sent anew.
    pub may_replay: bool,
    /// What a list goes on from.
    #[serde(skip)]
    pub rank: String,
}

impl DeliveryView {
    /// Shapes a delivery.
    pub fn of(row: &DeliveryRow, names: &Names, language: Language) -> Self {
        let at = |micros: i64| Instant::from_micros(micros).to_string();
        let occasion = row.occasion.split('/').next().and_then(Occasion::parse);
        let state = State::parse(&row.state);
        Self {
            id: row.id.clone(),
            notice_id: (!row.notice.is_empty()).then(|| row.notice.clone()),
            occasion: occasion.map_or_else(|| row.occasion.clone(), |one| one.as_str().to_owned()),
            occasion_name: occasion.map(Occasion::zh),
            channel: row.channel.clone(),
            channel_name: Channel::parse(&row.channel).map(Channel::zh),
            recipient_id: row.recipient.clone(),
            recipient_name: names.get(&row.recipient).cloned(),
            level: row.level.clone(),
            state: row.state.clone(),
            state_name: state.map(State::zh),
            attempts: row.attempts,
            made_at: at(row.made_at),
            next_at: row.next_at.map(at),
            ended_at: row.ended_at.map(at),
            fault: row.last_fault.as_deref().map(|text| fault::told(text, language)),
            may_replay: matches!(state, Some(State::Failed | State::Dead)),
            rank: row.rank.clone(),
        }
    }

    /// A page of them.
    pub fn page(rows: &[DeliveryRow], names: &Names, limit: i64, language: Language) -> PageView<Self> {
        let items = rows.iter().map(|row| Self::of(row, names, language)).collect();
        PageView::of(items, limit, |one: &Self| one.rank.clone())
    }
}

/// Deliveries, the latest first; those given up are the list of dead letters. For whoever keeps the platform.
#[utoipa::path(params(DeliveryQuery), responses((status = 200, body = PageView<DeliveryView>)))]
#[get("/deliveries")]
pub async fn list_deliveries(
    caller: Caller,
    query: Query<DeliveryQuery>,
    env: Data<Env>,
) -> Result<Json<PageView<DeliveryView>>, Problem> {
    let limit = page_size(query.limit);
    let filter = query.filter().map_err(|refusal| caller.problem(refusal))?;
    let (actor, after) = (caller.actor.clone(), query.into_inner().after);
    let (rows, names) = run::read(&env, &caller, move |conn| {
        let rows = record::list(conn, &actor, &filter, after.as_deref(), limit + 1)?;
        let names = record::names(conn, &rows)?;
        Ok::<_, Error>((rows, names))
    })
    .await?;
    Ok(Json(DeliveryView::page(&rows, &names, limit, caller.guest.language)))
}

/// Sends anew, with the same id, what failed or was given up.
#[utoipa::path(params(("id" = String, Path)), responses((status = 200, body = DeliveryView)))]
#[post("/deliveries/{id}/replay")]
pub async fn replay_delivery(caller: Caller, id: Path<String>, env: Data<Env>) -> Result<HttpResponse, Problem> {
    let (name, language) = (format!("deliveries/{id}/replay"), caller.guest.language);
    run::write(&env, &caller, &name, b"", StatusCode::OK, move |tx| {
        let row = record::replay(tx, &id)?;
        let names = record::names(tx.conn, std::slice::from_ref(&row))?;
        Ok(DeliveryView::of(&row, &names, language))
    })
    .await
}
