//! Logging in and out; who one is.

use actix_web::{
    HttpResponse, get, post,
    web::{Bytes, Data, Json},
};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::{
    api::{
        actor::{Caller, Guest},
        problem::Problem,
        run,
    },
    app::{Env, Error, account, session},
    domain::refusal::Code,
    store::StoreError,
};

/// Credentials.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[expect(missing_docs, reason = "said by their names")]
pub struct LoginBody {
    pub login: String,
    pub password: String,
    /// Of the second factor, if one is set.
    pub code: Option<String>,
}

/// A refresh token.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[expect(missing_docs, reason = "said by its name")]
pub struct RefreshBody {
    pub refresh_token: String,
}

/// Runs what hashes passwords or waits for a write off the async threads.
pub(super) async fn off_thread<T: Send + 'static>(
    guest: &Guest,
    work: impl FnOnce() -> Result<T, Error> + Send + 'static,
) -> Result<T, Problem> {
    let gone = || Error::Store(StoreError::Unavailable("the request was not taken".into()));
    let result = actix_web::web::block(work).await.unwrap_or_else(|_| Err(gone()));
    result.map_err(|error| guest.problem(error))
}

/// Logs a person in.
#[utoipa::path(request_body = LoginBody, responses((status = 200, body = session::Session)))]
#[post("/auth/login")]
pub async fn log_in(guest: Guest, body: Bytes, env: Data<Env>) -> Result<Json<session::Session>, Problem> {
    let asked: LoginBody = run::parse_of(&guest, &body)?;
    let (env, from) = (env.get_ref().clone(), guest.origin.clone());
    let session =
        off_thread(&guest, move || session::login(&env, &asked.login, &asked.password, asked.code.as_deref(), &from));
    Ok(Json(session.await?))
}

/// Exchanges a refresh token for a new pair.
#[utoipa::path(request_body = RefreshBody, responses((status = 200, body = session::Session)))]
#[post("/auth/refresh")]
pub async fn refresh_session(guest: Guest, body: Bytes, env: Data<Env>) -> Result<Json<session::Session>, Problem> {
    let asked: RefreshBody = run::parse_of(&guest, &body)?;
    let env = env.get_ref().clone();
    Ok(Json(off_thread(&guest, move || session::refresh(&env, &asked.refresh_token)).await?))
}

/// Ends a session everywhere.
#[utoipa::path(request_body = RefreshBody, responses((status = 204)))]
#[post("/auth/logout")]
pub async fn log_out(guest: Guest, body: Bytes, env: Data<Env>) -> Result<HttpResponse, Problem> {
    let asked: RefreshBody = run::parse_of(&guest, &body)?;
    let env = env.get_ref().clone();
    off_thread(&guest, move || session::logout(&env, &asked.refresh_token)).await?;
    Ok(HttpResponse::NoContent().finish())
}

/// Who the caller is, and with what roles where.
#[utoipa::path(responses((status = 200, body = account::Me)))]
#[get("/me")]
pub async fn get_me(caller: Caller, env: Data<Env>) -> Result<Json<account::Me>, Problem> {
    let (env, id) = (env.get_ref().clone(), caller.actor.id);
    Ok(Json(off_thread(&caller.guest, move || account::me(&env, id)).await?))
}

/// One login of the demo world.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[expect(missing_docs, reason = "said by their names")]
pub struct DemoLogin {
    pub role: String,
    pub login: String,
    pub password: String,
}

/// Logins of the demo world; absent anywhere else.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct DemoView {
    /// One per role, and a second person of the receiver.
    pub logins: Vec<DemoLogin>,
}

/// Logins of the demo world.
#[utoipa::path(responses((status = 200, body = DemoView)))]
#[get("/demo")]
pub async fn get_demo(guest: Guest, env: Data<Env>) -> Result<Json<DemoView>, Problem> {
    if !env.demo {
        return Err(guest.problem(Code::NotFound));
    }
    let logins = crate::app::demo::LOGINS
        .iter()
        .map(|(role, login)| DemoLogin {
            role: (*role).to_owned(),
            login: (*login).to_owned(),
            password: crate::app::demo::PASSWORD.to_owned(),
        })
        .collect();
    Ok(Json(DemoView { logins }))
}
