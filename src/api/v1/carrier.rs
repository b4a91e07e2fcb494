//! Carriers: who may be asked to carry, and a carrier's people.

use actix_web::{
    get,
    web::{Data, Json, Path, Query},
};
use serde::Serialize;
use utoipa::ToSchema;

use super::{site::PageQuery, view::PageView};
use crate::{
    api::{actor::Caller, problem::Problem, run},
    app::{
        Env,
        carrier::{self, Hand},
    },
    kernel::page::page_size,
    store::registry::OrganisationRow,
};

/// Somebody who may be asked to carry.
#[derive(Debug, Serialize, ToSchema)]
#[expect(missing_docs, reason = "described by the glossary")]
pub struct CarrierView {
    pub id: String,
    pub uscc: String,
    pub name: String,
    pub division: String,
}

impl From<&OrganisationRow> for CarrierView {
    fn from(row: &OrganisationRow) -> Self {
        Self { id: row.id.clone(), uscc: row.uscc.clone(), name: row.name.clone(), division: row.division.clone() }
    }
}

/// Organisations that may be asked to carry, by credit code: for everybody signed in.
#[utoipa::path(params(PageQuery), responses((status = 200, body = PageView<CarrierView>)))]
#[get("/carriers")]
pub async fn list_carriers(
    caller: Caller,
    query: Query<PageQuery>,
    env: Data<Env>,
) -> Result<Json<PageView<CarrierView>>, Problem> {
    let (limit, after) = (page_size(query.limit), query.into_inner().after);
    let rows = run::read(&env, &caller, move |conn| carrier::carriers(conn, after.as_deref(), limit + 1)).await?;
    Ok(Json(PageView::of(rows.iter().map(CarrierView::from).collect(), limit, |one: &CarrierView| one.uscc.clone())))
}

/// A person who may be named as driver or escort.
#[derive(Debug, Serialize, ToSchema)]
pub struct HandView {
    /// Whom to name.
    pub id: String,
    /// Name.
    pub name: String,
    /// `driver` or `dispatcher`.
    pub role: String,
}

impl From<Hand> for HandView {
    fn from(one: Hand) -> Self {
        Self { id: one.id, name: one.name, role: one.role }
    }
}

/// People of a carrier who may be named as driver or escort: for those who keep its credentials.
#[utoipa::path(params(("id" = String, Path)), responses((status = 200, body = PageView<HandView>)))]
#[get("/organisations/{id}/crew")]
pub async fn list_crew(caller: Caller, id: Path<String>, env: Data<Env>) -> Result<Json<PageView<HandView>>, Problem> {
    let (actor, now) = (caller.actor.clone(), env.clock.now());
    let hands = run::read(&env, &caller, move |conn| carrier::crew(conn, &actor, &id, now)).await?;
    Ok(Json(PageView::whole(hands.into_iter().map(HandView::from).collect())))
}
