//! How the caller wants to be told of notices.

use actix_web::{
    HttpResponse, get,
    http::StatusCode,
    post,
    web::{Bytes, Data, Json, Path},
};
use serde::Serialize;
use utoipa::ToSchema;

use super::view::PageView;
use crate::{
    api::{actor::Caller, problem::Problem, run},
    app::{
        Env,
        dispatch::contact::{self, Contact, ContactFields},
    },
    domain::delivery::Channel,
};

/// A channel that reaches the caller.
#[derive(Debug, Serialize, ToSchema)]
pub struct ContactView {
    /// `mail` or `sms`.
    pub channel: String,
    /// The same in Chinese.
    pub channel_name: Option<&'static str>,
    /// Told from this level on: `blue`, `yellow`, `orange` or `red`; `off` for never.
    pub least: String,
    /// `zh` or `en`.
    pub language: String,
    /// Where to; `null`: the caller cannot be reached so.
    pub address: Option<String>,
    /// Warnings in a digest: `off`, `daily` or `weekly`.
    pub digest: String,
    /// The highest level that waits for it: `blue` or `yellow`.
    pub digest_to: String,
}

impl From<Contact> for ContactView {
    fn from(one: Contact) -> Self {
        Self {
            channel_name: Channel::parse(&one.row.channel).map(Channel::zh),
            channel: one.row.channel,
            least: one.row.least,
            language: one.row.language,
            address: one.to,
            digest: one.row.digest,
            digest_to: one.row.digest_to,
        }
    }
}

/// The channels that reach the caller, with what was chosen.
#[utoipa::path(responses((status = 200, body = PageView<ContactView>)))]
#[get("/me/contacts")]
pub async fn list_contacts(caller: Caller, env: Data<Env>) -> Result<Json<PageView<ContactView>>, Problem> {
    let person = caller.actor.id.to_string();
    let all = run::read(&env, &caller, move |conn| contact::list(conn, &person)).await?;
    Ok(Json(PageView::whole(all.into_iter().map(ContactView::from).collect())))
}

/// Chooses from which level on, and in which language, a channel (`mail`, `sms`) tells the caller.
#[utoipa::path(params(("channel" = String, Path)), request_body = ContactFields, responses((status = 200, body = ContactView)))]
#[post("/me/contacts/{channel}")]
pub async fn set_contact(
    caller: Caller,
    channel: Path<String>,
    body: Bytes,
    env: Data<Env>,
) -> Result<HttpResponse, Problem> {
    let asked: ContactFields = run::parse(&caller, &body)?;
    let name = format!("me/contacts/{channel}");
    run::write(&env, &caller, &name, &body, StatusCode::OK, move |tx| {
        Ok(ContactView::from(contact::set(tx, &channel, &asked)?))
    })
    .await
}
