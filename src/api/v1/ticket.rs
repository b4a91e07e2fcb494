//! Invitations, self-registration, and passwords: forgotten and changed. No kept answer holds a link's secret.

use actix_web::{
    HttpResponse,
    body::MessageBody as _,
    delete, get,
    http::{StatusCode, header},
    post,
    web::{Bytes, Data, Json, Path, Query},
};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use utoipa::{IntoParams, ToSchema};

use super::{auth::off_thread, view::PageView};
use crate::{
    api::{
        actor::{Caller, Guest},
        problem::Problem,
        run,
    },
    app::{
        Env,
        registry::keeper_role,
        rescue, session,
        ticket::{self, InvitationFields, RegistrationFields, RegistrationView},
    },
    domain::{access::Permission, refusal::Code},
    kernel::{clock::Instant, page::page_size},
    store::ticket::TicketRow,
};

/// An invitation that is still good.
#[derive(Debug, Serialize, ToSchema)]
#[expect(missing_docs, reason = "said by their names")]
pub struct InvitationView {
    pub id: String,
    pub organisation_id: Option<String>,
    pub made_at: String,
    pub expires_at: String,
}

impl From<&TicketRow> for InvitationView {
    fn from(row: &TicketRow) -> Self {
        Self {
            id: row.id.clone(),
            organisation_id: row.organisation.clone(),
            made_at: Instant::from_micros(row.made_at).to_string(),
            expires_at: Instant::from_micros(row.expires_at).to_string(),
        }
    }
}

/// An invitation just made: the only answer with its link.
#[derive(Debug, Serialize, ToSchema)]
pub struct NewInvitationView {
    /// To hand over when no mail reaches the person; good once.
    pub link: String,
    /// The rest.
    #[serde(flatten)]
    pub about: InvitationView,
}

/// A link that sets a new password: the only answer with it.
#[derive(Debug, Serialize, ToSchema)]
pub struct ResetLinkView {
    /// To hand over; good once.
    pub link: String,
    /// Until when.
    pub expires_at: String,
}

/// A link's secret and a password.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[expect(missing_docs, reason = "said by their names")]
pub struct TicketBody {
    pub token: String,
    pub password: String,
}

/// Whose password is forgotten.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[expect(missing_docs, reason = "said by its name")]
pub struct ForgottenBody {
    pub login: String,
}

/// The present password and a new one.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[expect(missing_docs, reason = "said by their names")]
pub struct PasswordBody {
    pub old: String,
    pub new: String,
}

/// Whose invitations to list.
#[derive(Debug, Deserialize, IntoParams)]
pub struct InvitationQuery {
    /// Id of the organisation.
    pub organisation: String,
    /// Cursor of the page before.
    pub after: Option<String>,
    /// Rows of a page.
    pub limit: Option<i64>,
}

fn parse<T: serde::de::DeserializeOwned>(guest: &Guest, body: &Bytes) -> Result<T, Problem> {
    serde_json::from_slice(body).map_err(|_| guest.problem(Code::RequestMalformed))
}

/// Adds the link to an answer that is kept without it; a repeat with the same key gets it again.
fn with_link(env: &Env, kind: &str, answer: HttpResponse) -> HttpResponse {
    let (head, body) = answer.into_parts();
    let mut view: Value = serde_json::from_slice(&body.try_into_bytes().unwrap_or_default()).unwrap_or_default();
    let link = view.get("id").and_then(Value::as_str).map(|id| ticket::link_of(env, kind, id)).unwrap_or_default();
    if let Some(fields) = view.as_object_mut() {
        fields.insert("link".to_owned(), link.into());
    }
    HttpResponse::build(head.status()).insert_header((header::CACHE_CONTROL, "no-store")).json(view)
}

/// Invites somebody; the link is in this answer only, and goes by mail when there is an address.
#[utoipa::path(request_body = InvitationFields, responses((status = 201, body = NewInvitationView)))]
#[post("/invitations")]
pub async fn invite_person(caller: Caller, body: Bytes, env: Data<Env>) -> Result<HttpResponse, Problem> {
    let asked: InvitationFields = run::parse(&caller, &body)?;
    let answer = run::write(&env, &caller, "invitations", &body, StatusCode::CREATED, move |tx| {
        Ok(InvitationView::from(&ticket::invite(tx, &asked)?))
    });
    Ok(with_link(&env, "invite", answer.await?))
}

/// Makes a link that sets a new password of somebody the caller keeps, to hand over. Links made before end.
#[utoipa::path(params(("id" = String, Path)), responses((status = 201, body = ResetLinkView)))]
#[post("/people/{id}/reset-link")]
pub async fn make_reset_link(caller: Caller, id: Path<String>, env: Data<Env>) -> Result<HttpResponse, Problem> {
    caller.need_session()?;
    let name = format!("people/{id}/reset-link");
    let answer = run::write(&env, &caller, &name, b"", StatusCode::CREATED, move |tx| {
        let row = rescue::reset_link(tx, &id)?;
        Ok(serde_json::json!({ "id": row.id, "expires_at": Instant::from_micros(row.expires_at).to_string() }))
    });
    Ok(with_link(&env, "reset", answer.await?))
}

/// Forgets the second factor of somebody the caller keeps, who lost it; the journal tells who did.
#[utoipa::path(params(("id" = String, Path)), responses((status = 200, description = "forgotten")))]
#[post("/people/{id}/second-factor-reset")]
pub async fn forget_second_factor(caller: Caller, id: Path<String>, env: Data<Env>) -> Result<HttpResponse, Problem> {
    caller.need_session()?;
    let name = format!("people/{id}/second-factor-reset");
    run::write(&env, &caller, &name, b"", StatusCode::OK, move |tx| {
        rescue::forget_second_factor(tx, &id)?;
        Ok(serde_json::json!({ "forgotten": true }))
    })
    .await
}

/// Invitations of an organisation that are still good, newest first.
#[utoipa::path(params(InvitationQuery), responses((status = 200, body = PageView<InvitationView>)))]
#[get("/invitations")]
pub async fn list_invitations(
    caller: Caller,
    query: Query<InvitationQuery>,
    env: Data<Env>,
) -> Result<Json<PageView<InvitationView>>, Problem> {
    let (limit, now, query) = (page_size(query.limit), env.clock.now().micros(), query.into_inner());
    if keeper_role(&caller.actor, Permission::ManagePeople, &query.organisation).is_none() {
        return Err(caller.problem(Code::NotFound));
    }
    let rows = run::read(&env, &caller, move |conn| {
        let (of, after) = (Some(query.organisation.as_str()), query.after.as_deref());
        Ok(crate::store::ticket::invitations(conn, of, now, after, limit + 1)?)
    });
    let items = rows.await?.iter().map(InvitationView::from).collect();
    Ok(Json(PageView::of(items, limit, |one: &InvitationView| one.id.clone())))
}

/// Withdraws an invitation.
#[utoipa::path(params(("id" = String, Path)), responses((status = 200, description = "withdrawn")))]
#[delete("/invitations/{id}")]
pub async fn withdraw_invitation(caller: Caller, id: Path<String>, env: Data<Env>) -> Result<HttpResponse, Problem> {
    let name = format!("invitations/{id}/withdraw");
    run::write(&env, &caller, &name, b"", StatusCode::OK, move |tx| {
        ticket::withdraw(tx, &id)?;
        Ok(serde_json::json!({ "withdrawn": true }))
    })
    .await
}

/// Accepts an invitation: sets a new person's password; a known person proves to be that person.
#[utoipa::path(request_body = TicketBody, responses((status = 204)))]
#[post("/auth/invitation")]
pub async fn accept_invitation(guest: Guest, body: Bytes, env: Data<Env>) -> Result<HttpResponse, Problem> {
    let asked: TicketBody = parse(&guest, &body)?;
    let (env, source, key) = (env.get_ref().clone(), guest.origin.source.clone(), guest.key.clone());
    off_thread(&guest, move || ticket::accept(&env, &asked.token, &asked.password, &source, key.as_deref())).await?;
    Ok(HttpResponse::NoContent().finish())
}

/// Registers an organisation with its first person; both wait for the authority of the division.
#[utoipa::path(request_body = RegistrationFields, responses((status = 201, body = RegistrationView)))]
#[post("/registrations")]
pub async fn register_organisation(guest: Guest, body: Bytes, env: Data<Env>) -> Result<HttpResponse, Problem> {
    let asked: RegistrationFields = parse(&guest, &body)?;
    let (env, key) = (env.get_ref().clone(), guest.key.clone());
    let text = off_thread(&guest, move || ticket::register(&env, asked, key.as_deref())).await?;
    Ok(HttpResponse::Created()
        .insert_header((header::CACHE_CONTROL, "no-store"))
        .content_type("application/json")
        .body(text))
}

/// Asks for a reset link by mail. The answer is the same whether the login exists or not.
#[utoipa::path(request_body = ForgottenBody, responses((status = 202, description = "if it exists, a link is on its way")))]
#[post("/auth/forgotten")]
pub async fn ask_reset(guest: Guest, body: Bytes, env: Data<Env>) -> Result<HttpResponse, Problem> {
    let asked: ForgottenBody = parse(&guest, &body)?;
    let env = env.get_ref().clone();
    off_thread(&guest, move || ticket::wish_reset(&env, &asked.login)).await?;
    Ok(HttpResponse::Accepted().finish())
}

/// Sets a new password by a reset link; every session ends.
#[utoipa::path(request_body = TicketBody, responses((status = 204)))]
#[post("/auth/reset")]
pub async fn reset_password(guest: Guest, body: Bytes, env: Data<Env>) -> Result<HttpResponse, Problem> {
    let asked: TicketBody = parse(&guest, &body)?;
    let (env, key) = (env.get_ref().clone(), guest.key.clone());
    off_thread(&guest, move || ticket::reset(&env, &asked.token, &asked.password, key.as_deref())).await?;
    Ok(HttpResponse::NoContent().finish())
}

/// Changes one's own password; other sessions end, this one gets new tokens.
#[utoipa::path(request_body = PasswordBody, responses((status = 200, body = session::Session)))]
#[post("/me/password")]
pub async fn change_password(caller: Caller, body: Bytes, env: Data<Env>) -> Result<Json<session::Session>, Problem> {
    caller.need_session()?;
    let asked: PasswordBody = parse(&caller.guest, &body)?;
    // The passwords are no part of the digest that is kept.
    let meta = caller.meta("me/password", b"")?;
    let (env, actor, from) = (env.get_ref().clone(), caller.actor.clone(), caller.guest.origin.clone());
    let session = off_thread(&caller.guest, move || {
        ticket::change_password(&env, &actor, &meta, &asked.old, &asked.new, &from.source)?;
        let person =
            env.db.read(|conn| crate::app::found(crate::store::account::get_person(conn, &actor.id.to_string())?))?;
        session::begin_session(&env, person, &from)
    });
    Ok(Json(session.await?))
}
