//! Read receipts of notices.

use actix_web::{
    HttpResponse, get,
    http::StatusCode,
    post,
    web::{Bytes, Data, Json, Path},
};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::view::PageView;
use crate::{
    api::{actor::Caller, problem::Problem, run},
    app::{
        Env,
        notice::receipt::{self, Receipt},
    },
    domain::{delivery::Channel, roster::Rung},
};

/// What is known of one person and one notice.
#[derive(Debug, Serialize, ToSchema)]
pub struct NoticeReceiptView {
    /// The person.
    pub person_id: String,
    /// The person's name.
    pub person_name: String,
    /// Rung on which the person is on duty for it: `duty`, `head`, `district` or `city`.
    pub rung: Option<&'static str>,
    /// Channels by which it was sent: `mail`, `sms`.
    pub channels: Vec<&'static str>,
    /// When it was first written to the person.
    pub sent_at: Option<String>,
    /// When a channel first took it.
    pub delivered_at: Option<String>,
    /// When the person first opened it.
    pub seen_at: Option<String>,
    /// From where: `app`, `mail` or `sms`.
    pub seen_by: Option<String>,
    /// When the person took note of it.
    pub acknowledged_at: Option<String>,
}

impl From<Receipt> for NoticeReceiptView {
    fn from(one: Receipt) -> Self {
        Self {
            person_id: one.person,
            person_name: one.name,
            rung: one.rung.map(Rung::as_str),
            channels: one.channels.into_iter().map(Channel::as_str).collect(),
            sent_at: one.sent_at.map(|at| at.to_string()),
            delivered_at: one.delivered_at.map(|at| at.to_string()),
            seen_at: one.seen_at.map(|at| at.to_string()),
            seen_by: one.seen_by,
            acknowledged_at: one.acknowledged_at.map(|at| at.to_string()),
        }
    }
}

/// Who was told of a notice, who has it, who opened it and who took note: the authority sees all, an enterprise its own people.
#[utoipa::path(params(("id" = String, Path)), responses((status = 200, body = PageView<NoticeReceiptView>)))]
#[get("/notices/{id}/receipts")]
pub async fn list_notice_receipts(
    caller: Caller,
    id: Path<String>,
    env: Data<Env>,
) -> Result<Json<PageView<NoticeReceiptView>>, Problem> {
    let (actor, now) = (caller.actor.clone(), env.clock.now());
    let all = run::read(&env, &caller, move |conn| receipt::list(conn, &actor, &id, now)).await?;
    Ok(Json(PageView::whole(all.into_iter().map(NoticeReceiptView::from).collect())))
}

/// From where a notice is opened.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SeeNoticeBody {
    /// `app`, `mail` (the link of a letter) or `sms`.
    pub by: String,
}

/// That a notice was opened.
#[derive(Debug, Serialize, ToSchema)]
pub struct NoticeSeenView {
    /// The notice.
    pub id: String,
}

/// Keeps that the caller opened a notice; the first time stays.
#[utoipa::path(
    params(("id" = String, Path)), request_body = SeeNoticeBody, responses((status = 200, body = NoticeSeenView))
)]
#[post("/notices/{id}/seen")]
pub async fn see_notice(
    caller: Caller,
    id: Path<String>,
    body: Bytes,
    env: Data<Env>,
) -> Result<HttpResponse, Problem> {
    let asked: SeeNoticeBody = run::parse(&caller, &body)?;
    let name = format!("notices/{id}/seen");
    run::write(&env, &caller, &name, &body, StatusCode::OK, move |tx| {
        receipt::see(tx, &id, &asked.by)?;
        Ok(NoticeSeenView { id: id.clone() })
    })
    .await
}
