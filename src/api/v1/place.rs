//! Where a site is.

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
        place::{self, PointFields},
    },
    domain::place::Point,
    kernel::clock::Instant,
};

/// Where a site is, in WGS-84 (CGCS2000 is the same within a decimetre); all `null` where nobody said.
#[derive(Debug, Default, Serialize, ToSchema)]
pub struct PlaceView {
    /// East of Greenwich, millionths of a degree.
    pub longitude_e6: Option<i64>,
    /// North of the equator, millionths of a degree.
    pub latitude_e6: Option<i64>,
    /// Since when that is said.
    pub set_at: Option<String>,
}

impl From<(Point, Instant)> for PlaceView {
    fn from((point, at): (Point, Instant)) -> Self {
        Self {
            longitude_e6: Some(point.longitude_e6),
            latitude_e6: Some(point.latitude_e6),
            set_at: Some(at.to_string()),
        }
    }
}

/// Where a site is.
#[utoipa::path(params(("id" = String, Path)), responses((status = 200, body = PlaceView)))]
#[get("/sites/{id}/place")]
pub async fn get_place(caller: Caller, id: Path<String>, env: Data<Env>) -> Result<Json<PlaceView>, Problem> {
    let actor = caller.actor.clone();
    let told = run::read(&env, &caller, move |conn| place::get(conn, &actor, &id)).await?;
    Ok(Json(told.map(PlaceView::from).unwrap_or_default()))
}

/// Says where a site is.
#[utoipa::path(params(("id" = String, Path)), request_body = PointFields, responses((status = 200, body = PlaceView)))]
#[post("/sites/{id}/place")]
pub async fn set_place(caller: Caller, id: Path<String>, body: Bytes, env: Data<Env>) -> Result<HttpResponse, Problem> {
    let asked: PointFields = run::parse(&caller, &body)?;
    run::write(&env, &caller, &format!("sites/{id}/place"), &body, StatusCode::OK, move |tx| {
        Ok(PlaceView::from(place::set(tx, &id, asked)?))
    })
    .await
}
