//! Sites, their stock, waste streams, facilities and zones.

use actix_web::{
    HttpResponse, get,
    http::StatusCode,
    post,
    web::{Bytes, Data, Json, Path, Query},
};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::view::{FacilityView, PageView, SiteView, WasteView};
use crate::{
    api::{actor::Caller, problem::Problem, run},
    app::{self, Env, Error, read},
    domain::{
        facility::{Action, FacilityKind, slots::Slots},
        party::WasteStream,
        refusal::{Code, Refusal},
    },
    kernel::{
        clock::Instant,
        id::{FacilityId, WasteStreamId, ZoneId},
        mass::Mass,
        page::page_size,
    },
    store,
};

/// Where a page begins and how long it is.
#[derive(Debug, Deserialize, IntoParams)]
#[expect(missing_docs, reason = "said above")]
pub struct PageQuery {
    pub after: Option<String>,
    pub limit: Option<i64>,
}

/// Sites in the caller's scope, by code.
#[utoipa::path(params(PageQuery), responses((status = 200, body = PageView<SiteView>)))]
#[get("/sites")]
pub async fn list_sites(
    caller: Caller,
    query: Query<PageQuery>,
    env: Data<Env>,
) -> Result<Json<PageView<SiteView>>, Problem> {
    let limit = page_size(query.limit);
    let actor = caller.actor.clone();
    let after = query.into_inner().after;
    let sites = run::read(&env, &caller, move |conn| read::sites(conn, &actor, after.as_deref(), limit + 1)).await?;
    Ok(Json(PageView::of(sites.iter().map(SiteView::from).collect(), limit, |site: &SiteView| site.code.clone())))
}

/// What lies in a slot.
#[derive(Debug, Serialize, ToSchema)]
#[expect(missing_docs, reason = "described by the glossary")]
pub struct SlotStockView {
    pub code: String,
    pub packages: i64,
    pub mass_g: i64,
    pub oldest_at: Option<String>,
    /// Names of the wastes that lie there.
    pub wastes: Vec<String>,
    /// Their hazards, `T`, `I`, `C`, `R`, `In`.
    pub hazards: Vec<String>,
}

impl From<&read::SlotStock> for SlotStockView {
    fn from(one: &read::SlotStock) -> Self {
        let mut hazards: Vec<String> = one.wastes.iter().flat_map(|waste| waste.hazards.clone()).collect();
        hazards.sort();
        hazards.dedup();
        Self {
            code: one.code.clone(),
            packages: one.packages,
            mass_g: one.mass_g,
            oldest_at: one.oldest_at.map(|at| Instant::from_micros(at).to_string()),
            wastes: one.wastes.iter().map(|waste| waste.name.clone()).collect(),
            hazards,
        }
    }
}

/// Stock of a zone.
#[derive(Debug, Serialize, ToSchema)]
#[expect(missing_docs, reason = "described by the glossary")]
pub struct ZoneStockView {
    pub facility_id: String,
    pub facility_code: String,
    pub facility_name: String,
    pub facility_kind: &'static str,
    pub facility_state: &'static str,
    pub zone_id: String,
    pub zone_code: String,
    pub zone_name: String,
    pub capacity_g: Option<i64>,
    pub mass_g: i64,
    pub packages: i64,
    pub oldest_at: Option<String>,
    /// Its slots, in the order in which they are filled; none when it has none.
    pub slots: Vec<SlotStockView>,
    /// How many containers a slot holds.
    pub slot_each: i64,
    /// The slot to be filled next.
    pub free_slot: Option<String>,
}

/// Stock of a site.
#[derive(Debug, Serialize, ToSchema)]
#[expect(missing_docs, reason = "described by the glossary")]
pub struct StockView {
    pub site_id: String,
    pub as_of: String,
    pub mass_g: i64,
    pub packages: i64,
    pub zones: Vec<ZoneStockView>,
}

/// What lies in a site's zones now.
#[utoipa::path(params(("id" = String, Path)), responses((status = 200, body = StockView)))]
#[get("/sites/{id}/stock")]
pub async fn get_stock(caller: Caller, id: Path<String>, env: Data<Env>) -> Result<Json<StockView>, Problem> {
    let (actor, as_of) = (caller.actor.clone(), env.clock.now());
    let view = run::read(&env, &caller, move |conn| {
        let site = read::site(conn, &actor, &id)?;
        Ok::<_, Error>(stock_view(&site.id.to_string(), as_of, &read::stock(conn, &site)?))
    });
    Ok(Json(view.await?))
}

/// Shapes a site's stock.
pub fn stock_view(site_id: &str, as_of: Instant, rows: &[read::ZoneStock]) -> StockView {
    let zones: Vec<ZoneStockView> = rows
        .iter()
        .map(|row| ZoneStockView {
            facility_id: row.facility.id.to_string(),
            facility_code: row.facility.code.clone(),
            facility_name: row.facility.name.clone(),
            facility_kind: row.facility.kind.as_str(),
            facility_state: row.facility.state.as_str(),
            zone_id: row.zone.id.to_string(),
            zone_code: row.zone.code.clone(),
            zone_name: row.zone.name.clone(),
            capacity_g: row.zone.capacity_g.map(Mass::grams),
            mass_g: row.mass_g,
            packages: row.packages,
            oldest_at: row.oldest_at.map(|at| Instant::from_micros(at).to_string()),
            slots: row.slots.iter().map(SlotStockView::from).collect(),
            slot_each: row.zone.slots.each,
            free_slot: row.free_slot().map(str::to_owned),
        })
        .collect();
    StockView {
        site_id: site_id.to_owned(),
        as_of: as_of.to_string(),
        mass_g: rows.iter().map(|row| row.mass_g).sum(),
        packages: rows.iter().map(|row| row.packages).sum(),
        zones,
    }
}

/// Kinds of waste at a site.
#[utoipa::path(params(("id" = String, Path)), responses((status = 200, body = PageView<WasteView>)))]
#[get("/sites/{id}/waste-streams")]
pub async fn list_waste_streams(
    caller: Caller,
    id: Path<String>,
    env: Data<Env>,
) -> Result<Json<PageView<WasteView>>, Problem> {
    let actor = caller.actor.clone();
    let rows = run::read(&env, &caller, move |conn| {
        let site = read::site(conn, &actor, &id)?;
        Ok::<_, Error>(store::party::wastes_of_site(conn, &site.id.to_string())?)
    });
    Ok(Json(PageView::whole(rows.await?.iter().map(WasteView::from).collect())))
}

/// A new kind of waste.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[expect(missing_docs, reason = "described by the glossary")]
pub struct WasteBody {
    pub name: String,
    pub code: String,
    /// `S`, `SS`, `L` or `G`.
    pub physical_state: String,
    pub hazards: Vec<String>,
    #[serde(default)]
    pub components: String,
    #[serde(default)]
    pub precautions: String,
}

/// Registers a kind of waste at a site.
#[utoipa::path(params(("id" = String, Path)), request_body = WasteBody, responses((status = 201, body = WasteView)))]
#[post("/sites/{id}/waste-streams")]
pub async fn create_waste_stream(
    caller: Caller,
    id: Path<String>,
    body: Bytes,
    env: Data<Env>,
) -> Result<HttpResponse, Problem> {
    let asked: WasteBody = run::parse(&caller, &body)?;
    let path = format!("waste-streams/{id}");
    let site = id.parse().map_err(|_| caller.problem(Code::NotFound))?;
    run::write(&env, &caller, &path, &body, StatusCode::CREATED, move |tx| {
        if !matches!(asked.physical_state.as_str(), "S" | "SS" | "L" | "G") || asked.name.trim().is_empty() {
            return Err(Refusal::of(Code::RequestField).with("pointer", "/physical_state").into());
        }
        let one = WasteStream {
            id: WasteStreamId::make(tx.env.ids.as_ref(), tx.now),
            site,
            name: asked.name.trim().to_owned(),
            waste_code: asked.code.clone(),
            edition: app::party::edition_now(tx)?,
            physical_state: asked.physical_state.clone(),
            hazards: asked.hazards.clone(),
            components: asked.components.clone(),
            precautions: asked.precautions.clone(),
            tags: Vec::new(),
        };
        Ok(WasteView::from(&app::party::register_waste(tx, one)?))
    })
    .await
}

/// Facilities of a site with their zones.
#[utoipa::path(params(("id" = String, Path)), responses((status = 200, body = PageView<FacilityView>)))]
#[get("/sites/{id}/facilities")]
pub async fn list_facilities(
    caller: Caller,
    id: Path<String>,
    env: Data<Env>,
) -> Result<Json<PageView<FacilityView>>, Problem> {
    let actor = caller.actor.clone();
    let rows = run::read(&env, &caller, move |conn| {
        let site = read::site(conn, &actor, &id)?;
        Ok::<_, Error>(store::party::facilities_of_site(conn, &site.id.to_string())?)
    });
    Ok(Json(PageView::whole(rows.await?.iter().map(FacilityView::from).collect())))
}

/// A new facility.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[expect(missing_docs, reason = "described by the glossary")]
pub struct FacilityBody {
    pub code: String,
    pub name: String,
    /// `store`, `yard`, `basin`, `tank_farm` or `storage_point`.
    pub kind: String,
    pub capacity_g: Option<i64>,
}

/// Registers a facility at a site.
#[utoipa::path(params(("id" = String, Path)), request_body = FacilityBody, responses((status = 201, body = FacilityView)))]
#[post("/sites/{id}/facilities")]
pub async fn create_facility(
    caller: Caller,
    id: Path<String>,
    body: Bytes,
    env: Data<Env>,
) -> Result<HttpResponse, Problem> {
    let asked: FacilityBody = run::parse(&caller, &body)?;
    let site = id.parse().map_err(|_| caller.problem(Code::NotFound))?;
    let kind = FacilityKind::parse(&asked.kind)
        .ok_or_else(|| caller.problem(Refusal::of(Code::RequestField).with("pointer", "/kind")))?;
    let new = app::facility::NewFacility {
        site,
        code: asked.code,
        name: asked.name,
        kind,
        capacity: asked.capacity_g.map(Mass),
    };
    run::write(&env, &caller, &format!("facilities/{id}"), &body, StatusCode::CREATED, move |tx| {
        Ok(FacilityView::from(&app::facility::open(tx, &new)?))
    })
    .await
}

/// A new zone.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[expect(missing_docs, reason = "described by the glossary")]
pub struct ZoneBody {
    pub code: String,
    pub name: String,
    pub capacity_g: Option<i64>,
    pub containment_ml: Option<i64>,
    /// Its marked places, if it has any.
    pub slots: Option<SlotsBody>,
}

/// Marked places of a zone: by their codes, or as a rack of rows and columns.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SlotsBody {
    /// What their signs say; an empty list takes the marks away.
    pub codes: Option<Vec<String>>,
    /// Instead of codes: what those of the rack begin with.
    #[serde(default)]
    pub prefix: String,
    /// Rows of the rack.
    pub rows: Option<i64>,
    /// Columns of the rack.
    pub columns: Option<i64>,
    /// How many containers a slot holds; one when left out.
    pub each: Option<i64>,
}

impl SlotsBody {
    fn slots(&self) -> Result<Slots, Refusal> {
        let codes = match (&self.codes, self.rows, self.columns) {
            (Some(codes), None, None) => codes.clone(),
            (None, Some(rows), Some(columns)) => Slots::rack(&self.prefix, rows, columns)?,
            _ => return Err(Refusal::of(Code::RequestField).with("pointer", "/codes")),
        };
        Slots::of(&codes, self.each.unwrap_or(1))
    }
}

/// Marks the slots of a zone, or marks them anew.
#[utoipa::path(params(("id" = String, Path)), request_body = SlotsBody, responses((status = 200, body = FacilityView)))]
#[post("/zones/{id}/slots")]
pub async fn set_slots(caller: Caller, id: Path<String>, body: Bytes, env: Data<Env>) -> Result<HttpResponse, Problem> {
    let asked: SlotsBody = run::parse(&caller, &body)?;
    let zone: ZoneId = id.parse().map_err(|_| caller.problem(Code::NotFound))?;
    let slots = asked.slots().map_err(|refusal| caller.problem(refusal))?;
    run::write(&env, &caller, &format!("zones/{id}/slots"), &body, StatusCode::OK, move |tx| {
        Ok(FacilityView::from(&app::facility::set_slots(tx, zone, &slots)?))
    })
    .await
}

/// Adds a zone to a facility.
#[utoipa::path(params(("id" = String, Path)), request_body = ZoneBody, responses((status = 201, body = FacilityView)))]
#[post("/facilities/{id}/zones")]
pub async fn create_zone(
    caller: Caller,
    id: Path<String>,
    body: Bytes,
    env: Data<Env>,
) -> Result<HttpResponse, Problem> {
    let asked: ZoneBody = run::parse(&caller, &body)?;
    let facility: FacilityId = id.parse().map_err(|_| caller.problem(Code::NotFound))?;
    let slots = asked.slots.as_ref().map(SlotsBody::slots).transpose();
    let slots = slots.map_err(|refusal| caller.problem(refusal))?.unwrap_or_default();
    let new = app::facility::NewZone {
        code: asked.code,
        name: asked.name,
        capacity: asked.capacity_g.map(Mass),
        containment_ml: asked.containment_ml,
        slots,
    };
    run::write(&env, &caller, &format!("zones/{id}"), &body, StatusCode::CREATED, move |tx| {
        Ok(FacilityView::from(&app::facility::add_zone(tx, facility, &new)?.0))
    })
    .await
}

/// Why a facility is stopped.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[expect(missing_docs, reason = "said above")]
pub struct ReasonBody {
    #[serde(default)]
    pub reason: String,
}

/// Suspends, resumes or closes a facility.
#[utoipa::path(
    params(("id" = String, Path), ("action" = String, Path, description = "suspend, resume or close")),
    request_body = ReasonBody, responses((status = 200, body = FacilityView))
)]
#[post("/facilities/{id}/{action}")]
pub async fn change_facility(
    caller: Caller,
    path: Path<(String, String)>,
    body: Bytes,
    env: Data<Env>,
) -> Result<HttpResponse, Problem> {
    let asked: ReasonBody = run::parse(&caller, &body)?;
    let (id, action) = path.into_inner();
    let facility: FacilityId = id.parse().map_err(|_| caller.problem(Code::NotFound))?;
    let action = Action::parse(&action)
        .filter(|action| !matches!(action, Action::AddZone | Action::SetSlots))
        .ok_or_else(|| caller.problem(Code::NotFound))?;
    let name = format!("facilities/{id}/{}", action.as_str());
    run::write(&env, &caller, &name, &body, StatusCode::OK, move |tx| {
        Ok(FacilityView::from(&app::facility::change(tx, facility, action, &asked.reason)?))
    })
    .await
}
