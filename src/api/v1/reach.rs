//! Where an organisation is reached.

use actix_web::{
    HttpResponse, get,
    http::StatusCode,
    post,
    web::{Bytes, Data, Json, Path},
};
use serde::Serialize;
use utoipa::ToSchema;

use crate::{
    api::{actor::Caller, problem::Problem, run},
    app::{
        Env,
        reach::{self, Reach, ReachFields},
    },
};

/// How an organisation is reached, as its manifests tell it.
#[derive(Debug, Serialize, ToSchema)]
pub struct ReachView {
    /// Whose it is.
    pub organisation_id: String,
    /// 单位地址.
    pub address: Option<String>,
    /// 联系电话.
    pub phone: Option<String>,
    /// 应急联系电话: answered day and night.
    pub emergency_phone: Option<String>,
    /// The caller may change it.
    pub may_change: bool,
}

impl From<Reach> for ReachView {
    fn from(one: Reach) -> Self {
        Self {
            organisation_id: one.row.organisation,
            address: one.row.address,
            phone: one.row.phone,
            emergency_phone: one.row.emergency_phone,
            may_change: one.may_change,
        }
    }
}

/// How an organisation in sight is reached.
#[utoipa::path(params(("id" = String, Path)), responses((status = 200, body = ReachView)))]
#[get("/organisations/{id}/reach")]
pub async fn get_reach(caller: Caller, id: Path<String>, env: Data<Env>) -> Result<Json<ReachView>, Problem> {
    let actor = caller.actor.clone();
    let one = run::read(&env, &caller, move |conn| reach::of(conn, &actor, &id)).await?;
    Ok(Json(one.into()))
}

/// Tells anew how one's own organisation is reached; its manifests print it from then on.
#[utoipa::path(params(("id" = String, Path)), request_body = ReachFields, responses((status = 200, body = ReachView)))]
#[post("/organisations/{id}/reach")]
pub async fn set_reach(caller: Caller, id: Path<String>, body: Bytes, env: Data<Env>) -> Result<HttpResponse, Problem> {
    let asked: ReachFields = run::parse(&caller, &body)?;
    let name = format!("organisations/{id}/reach");
    run::write(&env, &caller, &name, &body, StatusCode::OK, move |tx| Ok(ReachView::from(reach::set(tx, &id, &asked)?)))
        .await
}
