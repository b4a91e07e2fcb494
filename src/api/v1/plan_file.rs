//! A site's management plan as a file.

use actix_web::{
    HttpResponse, get,
    web::{Data, Path, Query},
};
use serde::Deserialize;
use utoipa::IntoParams;

use crate::{
    api::{actor::Caller, problem::Problem, run},
    app::{
        Env,
        plan::file::{self, Which},
    },
    domain::refusal::Code,
};

/// Which version, as which file.
#[derive(Debug, Deserialize, IntoParams)]
pub struct PlanFileQuery {
    /// `csv`, `xlsx` or `pdf`.
    format: String,
    /// A version that was filed, from 1; the plan as it stands when absent.
    filed: Option<usize>,
}

/// A site's plan for a year: the tables of its tier in the layout of HJ 1259-2022 Annex A, stamped with its state.
#[utoipa::path(
    params(("id" = String, Path), ("year" = String, Path), PlanFileQuery),
    responses((status = 200, description = "The file", content_type = "application/octet-stream"))
)]
#[get("/sites/{id}/plans/{year}/file")]
pub async fn get_plan_file(
    caller: Caller,
    path: Path<(String, String)>,
    query: Query<PlanFileQuery>,
    env: Data<Env>,
) -> Result<HttpResponse, Problem> {
    let (site, year) = path.into_inner();
    let year: i32 = year.parse().map_err(|_| caller.problem(Code::NotFound))?;
    let which = query.filed.map_or(Which::Now, Which::Filed);
    let (actor, inner) = (caller.actor.clone(), env.clone());
    let draw = move |conn: &mut _, format| file::draw(conn, &inner, &actor, (&site, year, which), format);
    run::file(&env, &caller, &query.format, draw).await
}
