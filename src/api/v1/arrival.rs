//! The receiver's gate: what is on its way there, what waits at it, and what was found to differ.

use actix_web::{
    get,
    web::{Data, Json, Path},
};
use serde::Serialize;
use utoipa::ToSchema;

use super::{manifest_view::ManifestRowView, view::PageView};
use crate::{
    api::{actor::Caller, problem::Problem, run},
    app::{
        Env, Error,
        manifest::{arrival, seen},
        read,
    },
    domain::manifest::report::Report,
};

/// One report of what the receiver found to differ.
#[derive(Debug, Serialize, ToSchema)]
pub struct ReportView {
    /// Packages that differ, are held or are refused.
    pub packages: Vec<String>,
    /// Division whose authority it went to.
    pub authority: String,
    /// When the receiver decided so.
    pub at: String,
    /// When the consignor took note.
    pub consignor_at: Option<String>,
    /// When the authority took note.
    pub authority_at: Option<String>,
}

impl From<&Report> for ReportView {
    fn from(one: &Report) -> Self {
        Self {
            packages: one.packages.iter().map(ToString::to_string).collect(),
            authority: one.authority.clone(),
            at: one.at.to_string(),
            consignor_at: one.consignor_at.map(|at| at.to_string()),
            authority_at: one.authority_at.map(|at| at.to_string()),
        }
    }
}

/// What is at a site's gate, first come first, then what is on its way there by the time it is booked for.
#[utoipa::path(params(("id" = String, Path)), responses((status = 200, body = PageView<ManifestRowView>)))]
#[get("/sites/{id}/arrivals")]
pub async fn list_arrivals(
    caller: Caller,
    id: Path<String>,
    env: Data<Env>,
) -> Result<Json<PageView<ManifestRowView>>, Problem> {
    let actor = caller.actor.clone();
    let rows = run::read(&env, &caller, move |conn| {
        let site = read::site(conn, &actor, &id)?;
        let queue = arrival::queue(conn, site.id)?;
        let names = seen::of_list(conn, &queue)?;
        Ok::<_, Error>(queue.iter().map(|one| ManifestRowView::of(one, &names)).collect())
    });
    Ok(Json(PageView::whole(rows.await?)))
}
