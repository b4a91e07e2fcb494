//! Vehicles.

use actix_web::{
    HttpResponse, get, post, put,
    web::{Bytes, Data, Json, Path, Query},
};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::view::PageView;
use crate::{
    api::{
        actor::Caller,
        document::{self, PutView},
        problem::Problem,
        run,
    },
    app::{
        Env,
        registry::Expect,
        vehicle::{self, VehicleFields},
    },
    kernel::page::page_size,
    store::registry::VehicleRow,
};

/// A vehicle.
#[derive(Debug, Serialize, ToSchema)]
#[expect(missing_docs, reason = "described by the glossary")]
pub struct VehicleView {
    pub id: String,
    pub organisation_id: String,
    pub plate: String,
    pub colour: String,
    pub kind: String,
    pub load_max_g: Option<i64>,
    pub external_id: Option<String>,
    /// `in_use` or `retired`.
    pub state: String,
    pub version: i64,
}

impl From<&VehicleRow> for VehicleView {
    fn from(row: &VehicleRow) -> Self {
        Self {
            id: row.id.clone(),
            organisation_id: row.organisation.clone(),
            plate: row.plate.clone(),
            colour: row.colour.clone(),
            kind: row.kind.clone(),
            load_max_g: row.load_max_g,
            external_id: row.external_id.clone(),
            state: row.state.clone(),
            version: row.version,
        }
    }
}

/// Whose vehicles to list.
#[derive(Debug, Deserialize, IntoParams)]
pub struct VehicleQuery {
    /// Id of the organisation.
    pub organisation: String,
    /// Cursor of the page before.
    pub after: Option<String>,
    /// Rows of a page.
    pub limit: Option<i64>,
}

/// Vehicles of an organisation.
#[utoipa::path(params(VehicleQuery), responses((status = 200, body = PageView<VehicleView>)))]
#[get("/vehicles")]
pub async fn list_vehicles(
    caller: Caller,
    query: Query<VehicleQuery>,
    env: Data<Env>,
) -> Result<Json<PageView<VehicleView>>, Problem> {
    let (actor, limit, query) = (caller.actor.clone(), page_size(query.limit), query.into_inner());
    let rows = run::read(&env, &caller, move |conn| {
        vehicle::list(conn, &actor, &query.organisation, query.after.as_deref(), limit + 1)
    });
    let items = rows.await?.iter().map(VehicleView::from).collect();
    Ok(Json(PageView::of(items, limit, |one: &VehicleView| one.id.clone())))
}

/// One vehicle.
#[utoipa::path(params(("id" = String, Path)), responses((status = 200, body = VehicleView)))]
#[get("/vehicles/{id}")]
pub async fn get_vehicle(caller: Caller, id: Path<String>, env: Data<Env>) -> Result<HttpResponse, Problem> {
    let actor = caller.actor.clone();
    let row = run::read(&env, &caller, move |conn| vehicle::get(conn, &actor, &id)).await?;
    Ok(document::show(row.version, &VehicleView::from(&row)))
}

/// Adds a vehicle.
#[utoipa::path(request_body = VehicleFields, responses((status = 201, body = PutView<VehicleView>)))]
#[post("/vehicles")]
pub async fn create_vehicle(caller: Caller, body: Bytes, env: Data<Env>) -> Result<HttpResponse, Problem> {
    let asked: VehicleFields = run::parse(&caller, &body)?;
    put_vehicle(&env, &caller, "vehicles", &body, asked, Expect::New).await
}

/// Changes a vehicle; needs `If-Match`.
#[utoipa::path(
    params(("id" = String, Path), ("If-Match" = String, Header)), request_body = VehicleFields,
    responses((status = 200, body = PutView<VehicleView>), (status = 412), (status = 428))
)]
#[put("/vehicles/{id}")]
pub async fn update_vehicle(
    caller: Caller,
    id: Path<String>,
    body: Bytes,
    env: Data<Env>,
) -> Result<HttpResponse, Problem> {
    let asked: VehicleFields = run::parse(&caller, &body)?;
    let expect = Expect::Version(id.clone(), document::version(&caller)?);
    put_vehicle(&env, &caller, &format!("vehicles/{id}"), &body, asked, expect).await
}

/// Adds, changes or leaves the organisation's vehicle with this number of the caller's system.
#[utoipa::path(
    params(("external_id" = String, Path)), request_body = VehicleFields,
    responses((status = 200, body = PutView<VehicleView>), (status = 201, body = PutView<VehicleView>))
)]
#[put("/vehicles/by-external-id/{external_id}")]
pub async fn upsert_vehicle(
    caller: Caller,
    id: Path<String>,
    body: Bytes,
    env: Data<Env>,
) -> Result<HttpResponse, Problem> {
    let mut asked: VehicleFields = run::parse(&caller, &body)?;
    asked.external_id = Some(id.clone());
    let expect = Expect::Any(document::given(&caller)?);
    put_vehicle(&env, &caller, &format!("vehicles/by-external-id/{id}"), &body, asked, expect).await
}

async fn put_vehicle(
    env: &Data<Env>,
    caller: &Caller,
    path: &str,
    body: &[u8],
    asked: VehicleFields,
    expect: Expect,
) -> Result<HttpResponse, Problem> {
    document::put(env, caller, path, body, move |tx| {
        let put = vehicle::put(tx, &asked, &expect)?;
        Ok(PutView::of(&put, |row| VehicleView::from(row)))
    })
    .await
}
