//! What went into a treatment batch and what came out of it.

use actix_web::{
    get,
    web::{Data, Json, Path, Query},
};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::view::PageView;
use crate::{
    api::{actor::Caller, problem::Problem, run},
    app::{Env, treatment},
    domain::{package::Package, treatment::Portion},
    kernel::page::page_size,
    store,
};

/// A package that went into a batch or came out of it.
#[derive(Debug, Serialize, ToSchema)]
#[expect(missing_docs, reason = "described by the glossary")]
pub struct PortionView {
    pub package_id: String,
    pub code: Option<String>,
    pub external_code: Option<String>,
    pub waste_code: String,
    pub state: &'static str,
    pub state_name: &'static str,
    /// Net mass that went in or came out.
    pub mass_g: i64,
    pub at: String,
    /// Its place in the batch.
    pub version: i64,
}

impl From<&(Portion, Package)> for PortionView {
    fn from((portion, package): &(Portion, Package)) -> Self {
        Self {
            package_id: package.id.to_string(),
            code: package.code.clone(),
            external_code: package.external_code.clone(),
            waste_code: package.waste_code.clone(),
            state: package.state.as_str(),
            state_name: package.state.zh(),
            mass_g: portion.mass.grams(),
            at: portion.at.to_string(),
            version: portion.version,
        }
    }
}

/// A page by place in the batch.
#[derive(Debug, Deserialize, IntoParams)]
#[expect(missing_docs, reason = "said by their names")]
pub struct PortionQuery {
    pub after: Option<i64>,
    pub limit: Option<i64>,
}

type Portions = fn(&mut store::Conn, &str, i64, i64) -> store::Stored<Vec<Portion>>;

async fn portions(
    caller: &Caller,
    id: String,
    query: PortionQuery,
    env: &Data<Env>,
    list: Portions,
) -> Result<Json<PageView<PortionView>>, Problem> {
    let (actor, limit) = (caller.actor.clone(), page_size(query.limit));
    let rows = run::read(env, caller, move |conn| {
        treatment::show(conn, &actor, &id)?;
        let page = list(conn, &id, query.after.unwrap_or(0), limit + 1)?;
        treatment::with_packages(conn, page)
    })
    .await?;
    let items = rows.iter().map(PortionView::from).collect();
    Ok(Json(PageView::of(items, limit, |one: &PortionView| one.version.to_string())))
}

/// What went into a batch, in that order.
#[utoipa::path(params(("id" = String, Path), PortionQuery), responses((status = 200, body = PageView<PortionView>)))]
#[get("/treatments/{id}/inputs")]
pub async fn list_treatment_inputs(
    caller: Caller,
    id: Path<String>,
    query: Query<PortionQuery>,
    env: Data<Env>,
) -> Result<Json<PageView<PortionView>>, Problem> {
    portions(&caller, id.into_inner(), query.into_inner(), &env, store::treatment::inputs).await
}

/// What came out of a batch, in that order.
#[utoipa::path(params(("id" = String, Path), PortionQuery), responses((status = 200, body = PageView<PortionView>)))]
#[get("/treatments/{id}/residues")]
pub async fn list_treatment_residues(
    caller: Caller,
    id: Path<String>,
    query: Query<PortionQuery>,
    env: Data<Env>,
) -> Result<Json<PageView<PortionView>>, Problem> {
    portions(&caller, id.into_inner(), query.into_inner(), &env, store::treatment::residues).await
}
