//! What a person keeps of their own account: sessions and the second factor. No kept answer holds a secret.

use actix_web::{
    HttpResponse,
    body::MessageBody as _,
    delete, get,
    http::{StatusCode, header},
    post,
    web::{Bytes, Data, Json, Path},
};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{auth::off_thread, view::PageView};
use crate::{
    api::{actor::Caller, problem::Problem, run},
    app::{Env, account, found, second_factor, session},
    documents::qr::Modules,
    kernel::clock::Instant,
    store::{self, account::PersonRow, session::SessionRow},
};

/// A device that is signed in.
#[derive(Debug, Serialize, ToSchema)]
pub struct SessionView {
    /// Its id.
    pub id: String,
    /// When it signed in.
    pub begun_at: String,
    /// When it was last renewed.
    pub seen_at: String,
    /// Browser and system; empty when it is not known.
    pub device: String,
    /// The network it came from; empty when it is not known.
    pub place: String,
    /// It is the one that asks.
    pub current: bool,
}

impl SessionView {
    fn of(row: SessionRow, current: Option<&str>) -> Self {
        Self {
            begun_at: Instant::from_micros(row.begun_at).to_string(),
            seen_at: Instant::from_micros(row.seen_at).to_string(),
            device: row.device,
            place: row.place,
            current: current == Some(row.family.as_str()),
            id: row.family,
        }
    }
}

/// Devices the caller is signed in with, the last seen first.
#[utoipa::path(responses((status = 200, body = PageView<SessionView>)))]
#[get("/me/sessions")]
pub async fn list_sessions(caller: Caller, env: Data<Env>) -> Result<Json<PageView<SessionView>>, Problem> {
    caller.need_session()?;
    let (person, now) = (caller.actor.id.to_string(), env.clock.now());
    let rows = run::read(&env, &caller, move |conn| session::list(conn, &person, now)).await?;
    let current = caller.session.as_deref();
    Ok(Json(PageView::whole(rows.into_iter().map(|row| SessionView::of(row, current)).collect())))
}

/// Ends one session; its access token is refused at once.
#[utoipa::path(params(("id" = String, Path)), responses((status = 204)))]
#[delete("/me/sessions/{id}")]
pub async fn end_session(caller: Caller, id: Path<String>, env: Data<Env>) -> Result<HttpResponse, Problem> {
    caller.need_session()?;
    let (env, person) = (env.get_ref().clone(), caller.actor.id.to_string());
    off_thread(&caller.guest, move || session::end(&env, &person, &id)).await?;
    Ok(HttpResponse::NoContent().finish())
}

/// Ends every session but the one that asks.
#[utoipa::path(responses((status = 204)))]
#[delete("/me/sessions")]
pub async fn end_other_sessions(caller: Caller, env: Data<Env>) -> Result<HttpResponse, Problem> {
    caller.need_session()?;
    let (env, person) = (env.get_ref().clone(), caller.actor.id.to_string());
    let own = caller.session.clone().unwrap_or_default();
    off_thread(&caller.guest, move || session::end_others(&env, &person, &own)).await?;
    Ok(HttpResponse::NoContent().finish())
}

/// Whether a second factor is asked for.
#[derive(Debug, Serialize, ToSchema)]
pub struct SecondFactorView {
    /// Since when; `null` when none is asked for.
    pub set_at: Option<String>,
    /// Recovery codes that are left.
    pub codes_left: i64,
}

/// A QR code: dark modules as SVG path data, one unit a module, without its quiet zone.
#[derive(Debug, Serialize, ToSchema)]
#[expect(missing_docs, reason = "said by their names")]
pub struct QrView {
    pub width: usize,
    pub path: String,
}

/// What an authenticator is told; shown in this answer only.
#[derive(Debug, Serialize, ToSchema)]
pub struct EnrolmentView {
    /// The secret in base 32, to be typed.
    pub secret: String,
    /// The same as an `otpauth:` address.
    pub uri: String,
    /// The address as a picture.
    pub qr: QrView,
}

/// Recovery codes, each good once; shown in this answer only.
#[derive(Debug, Serialize, ToSchema)]
#[expect(missing_docs, reason = "said by its name")]
pub struct RecoveryCodesView {
    pub codes: Vec<String>,
}

/// The caller's password.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[expect(missing_docs, reason = "said by its name")]
pub struct OwnPasswordBody {
    pub password: String,
}

/// A code of the authenticator, or a recovery code.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[expect(missing_docs, reason = "said by its name")]
pub struct CodeBody {
    pub code: String,
}

/// Of what is kept of an answer: the id that its secrets are derived from.
#[derive(Serialize, Deserialize)]
struct Made {
    id: String,
}

/// The caller's second factor.
#[utoipa::path(responses((status = 200, body = SecondFactorView)))]
#[get("/me/second-factor")]
pub async fn get_second_factor(caller: Caller, env: Data<Env>) -> Result<Json<SecondFactorView>, Problem> {
    let person = caller.actor.id.to_string();
    let standing = run::read(&env, &caller, move |conn| second_factor::standing(conn, &person)).await?;
    let set_at = standing.set_at.map(|at| Instant::from_micros(at).to_string());
    Ok(Json(SecondFactorView { set_at, codes_left: standing.codes_left }))
}

async fn own_row(caller: &Caller, env: &Data<Env>) -> Result<PersonRow, Problem> {
    caller.need_session()?;
    let id = caller.actor.id.to_string();
    run::read(env, caller, move |conn| found(store::account::get_person(conn, &id)?)).await
}

/// Uses a code before a command that needs one.
async fn prove(caller: &Caller, env: &Data<Env>, body: &Bytes) -> Result<(), Problem> {
    let person = own_row(caller, env).await?;
    let CodeBody { code } = run::parse(caller, body)?;
    let env = env.get_ref().clone();
    off_thread(&caller.guest, move || second_factor::use_code(&env, &person, &code)).await
}

fn made(answer: HttpResponse) -> Made {
    let body = answer.into_body().try_into_bytes().unwrap_or_default();
    serde_json::from_slice(&body).unwrap_or(Made { id: String::new() })
}

fn secret<T: Serialize>(view: T) -> HttpResponse {
    HttpResponse::Created().insert_header((header::CACHE_CONTROL, "no-store")).json(view)
}

/// Begins a second factor; it is asked for once a first code confirmed it. The password is asked for again.
#[utoipa::path(request_body = OwnPasswordBody, responses((status = 201, body = EnrolmentView)))]
#[post("/me/second-factor")]
pub async fn begin_second_factor(caller: Caller, body: Bytes, env: Data<Env>) -> Result<HttpResponse, Problem> {
    let person = own_row(&caller, &env).await?;
    let OwnPasswordBody { password } = run::parse(&caller, &body)?;
    let (inner, login, source) = (env.get_ref().clone(), person.login.clone(), caller.guest.origin.source.clone());
    off_thread(&caller.guest, move || account::confirm_password(&inner, &login, &password, &source)).await?;
    // The password is no part of the digest that is kept.
    let answer = run::write(&env, &caller, "me/second-factor", b"", StatusCode::CREATED, move |tx| {
        Ok(Made { id: second_factor::begin(tx)?.id })
    });
    let id = made(answer.await?).id;
    let uri = second_factor::address(&env, &person.login, &id);
    let modules = Modules::of(&uri).map_err(|error| caller.problem(crate::app::Error::Fault(error.to_string())))?;
    let qr = QrView { width: modules.width, path: modules.path() };
    Ok(secret(EnrolmentView { secret: second_factor::shown_secret(&env, &id), uri, qr }))
}

/// Sets the second factor with a first code, or makes new recovery codes with a later one. Former recovery codes end.
#[utoipa::path(request_body = CodeBody, responses((status = 201, body = RecoveryCodesView)))]
#[post("/me/second-factor/recovery-codes")]
pub async fn make_recovery_codes(caller: Caller, body: Bytes, env: Data<Env>) -> Result<HttpResponse, Problem> {
    prove(&caller, &env, &body).await?;
    let path = "me/second-factor/recovery-codes";
    let answer = run::write(&env, &caller, path, b"", StatusCode::CREATED, move |tx| {
        Ok(Made { id: second_factor::confirm(tx)? })
    });
    let codes = second_factor::shown_codes(&env, &made(answer.await?).id);
    Ok(secret(RecoveryCodesView { codes }))
}

/// Ends the caller's second factor.
#[utoipa::path(request_body = CodeBody, responses((status = 200, description = "ended")))]
#[post("/me/second-factor/end")]
pub async fn end_second_factor(caller: Caller, body: Bytes, env: Data<Env>) -> Result<HttpResponse, Problem> {
    prove(&caller, &env, &body).await?;
    run::write(&env, &caller, "me/second-factor/end", b"", StatusCode::OK, move |tx| {
        second_factor::end(tx)?;
        Ok(serde_json::json!({ "ended": true }))
    })
    .await
}
