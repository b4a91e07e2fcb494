//! Loads that wait for whoever takes them over.

use actix_web::{
    get,
    web::{Data, Json},
};
use serde::Serialize;
use utoipa::ToSchema;

use super::{carrier::HandView, manifest_view::ManifestRowView, view::PageView};
use crate::{
    api::{actor::Caller, problem::Problem, run},
    app::{
        Env, Error,
        manifest::{
            seen,
            takeover::{self, Takeover},
        },
    },
    domain::manifest::Manifest,
};

/// A vehicle by which a load may go on.
#[derive(Debug, Serialize, ToSchema)]
#[expect(missing_docs, reason = "described by the glossary")]
pub struct TakeoverVehicleView {
    pub id: String,
    pub plate: String,
    pub load_max_g: Option<i64>,
}

/// A load that comes to the caller's carrier.
#[derive(Debug, Serialize, ToSchema)]
pub struct TakeoverView {
    /// The manifest.
    #[serde(flatten)]
    pub manifest: ManifestRowView,
    /// The carrier that takes over.
    pub carrier_id: String,
    /// Its vehicles in use.
    pub vehicles: Vec<TakeoverVehicleView>,
    /// Its people who may be named beside the caller.
    pub crew: Vec<HandView>,
}

impl TakeoverView {
    fn of(one: &Takeover, names: &seen::Names) -> Self {
        let vehicle = |row: &crate::store::registry::VehicleRow| TakeoverVehicleView {
            id: row.id.clone(),
            plate: row.plate.clone(),
            load_max_g: row.load_max_g,
        };
        Self {
            manifest: ManifestRowView::of(&one.manifest, names),
            carrier_id: one.carrier.clone(),
            vehicles: one.vehicles.iter().map(vehicle).collect(),
            crew: one.hands.iter().cloned().map(HandView::from).collect(),
        }
    }
}

/// Loads on their way to the caller's carriers that nobody has taken over yet, the newest first; 50 of a carrier at most.
#[utoipa::path(responses((status = 200, body = PageView<TakeoverView>)))]
#[get("/manifests/takeovers")]
pub async fn list_takeovers(caller: Caller, env: Data<Env>) -> Result<Json<PageView<TakeoverView>>, Problem> {
    let (actor, now) = (caller.actor.clone(), env.clock.now());
    let views = run::read(&env, &caller, move |conn| {
        let all = takeover::list(conn, &actor, now)?;
        let loads: Vec<Manifest> = all.iter().map(|one| one.manifest.clone()).collect();
        let names = seen::of_list(conn, &loads)?;
        Ok::<_, Error>(all.iter().map(|one| TakeoverView::of(one, &names)).collect())
    });
    Ok(Json(PageView::whole(views.await?)))
}
