//! Filters of lists that a person keeps by name.

use actix_web::{
    HttpResponse, delete, get,
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
        Env, Error,
        saved_view::{self, ViewFields},
    },
    store::saved_view::{ViewRow, of_person},
};

/// A kept filter.
#[derive(Debug, Serialize, ToSchema)]
#[expect(missing_docs, reason = "as when it is kept")]
pub struct SavedViewView {
    pub id: String,
    pub list: String,
    pub name: String,
    pub query: String,
}

impl From<ViewRow> for SavedViewView {
    fn from(row: ViewRow) -> Self {
        Self { id: row.id, list: row.list, name: row.name, query: row.query }
    }
}

/// The caller's kept filters, by list and name; 50 at most.
#[utoipa::path(responses((status = 200, body = PageView<SavedViewView>)))]
#[get("/me/views")]
pub async fn list_views(caller: Caller, env: Data<Env>) -> Result<Json<PageView<SavedViewView>>, Problem> {
    let person = caller.actor.id.to_string();
    let rows = run::read(&env, &caller, move |conn| Ok::<_, Error>(of_person(conn, &person)?)).await?;
    Ok(Json(PageView::whole(rows.into_iter().map(SavedViewView::from).collect())))
}

/// Keeps a filter; one of the same list and name gives way.
#[utoipa::path(request_body = ViewFields, responses((status = 201, body = SavedViewView)))]
#[post("/me/views")]
pub async fn keep_view(caller: Caller, body: Bytes, env: Data<Env>) -> Result<HttpResponse, Problem> {
    let asked: ViewFields = run::parse(&caller, &body)?;
    run::write(&env, &caller, "me/views", &body, StatusCode::CREATED, move |tx| {
        Ok(SavedViewView::from(saved_view::keep(tx, &asked)?))
    })
    .await
}

/// Forgets a kept filter.
#[utoipa::path(params(("id" = String, Path)), responses((status = 200)))]
#[delete("/me/views/{id}")]
pub async fn forget_view(caller: Caller, id: Path<String>, env: Data<Env>) -> Result<HttpResponse, Problem> {
    let name = format!("me/views/{id}/forget");
    run::write(&env, &caller, &name, b"", StatusCode::OK, move |tx| saved_view::forget(tx, &id)).await
}
