//! Devices of sites and vehicles, and what they show.

use actix_web::{
    HttpResponse, get,
    http::StatusCode,
    post, put,
    web::{Bytes, Data, Json, Path, Query},
};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::view::PageView;
use crate::{
    api::{actor::Caller, document, problem::Problem, run},
    app::{
        Env,
        device::{self, DeviceFields, report::KEPT, shown},
    },
    domain::{
        device::{Action, Device, Place, reading::Quantity},
        refusal::{Code, Refusal},
    },
    kernel::{clock::Instant, page::page_size},
    store::reading::{ReadingRow, ValueRow},
};

/// What a device is, where, and what it may show.
#[derive(Debug, Serialize, ToSchema)]
#[expect(missing_docs, reason = "as it is sent")]
pub struct DeviceView {
    pub id: String,
    pub kind: &'static str,
    pub kind_name: &'static str,
    /// `in_use` or `retired`.
    pub state: &'static str,
    pub state_name: &'static str,
    pub name: String,
    pub serial: String,
    pub organisation_id: String,
    pub site_id: Option<String>,
    pub facility_id: Option<String>,
    pub zone_id: Option<String>,
    pub vehicle_id: Option<String>,
    pub always_on: bool,
    /// What it measures: `weight`, `level`, …; none: it only tells that it works.
    pub quantity: Option<&'static str>,
    pub unit: Option<&'static str>,
    pub warn_from: Option<i64>,
    pub alarm_from: Option<i64>,
    pub certificate: String,
    pub certified_until: Option<String>,
    pub installed_on: Option<String>,
    pub external_id: Option<String>,
    pub version: i64,
}

impl From<&Device> for DeviceView {
    fn from(one: &Device) -> Self {
        let (terms, measures) = (&one.terms, one.terms.device_kind.measures());
        let (facility, zone) = match terms.place {
            Place::Site { facility, zone, .. } => (facility, zone),
            Place::Vehicle { .. } => (None, None),
        };
        Self {
            id: one.id.to_string(),
            kind: terms.device_kind.as_str(),
            kind_name: terms.device_kind.zh(),
            state: one.state.as_str(),
            state_name: one.state.zh(),
            name: terms.name.clone(),
            serial: terms.serial.clone(),
            organisation_id: terms.organisation.to_string(),
            site_id: terms.place.site().map(|id| id.to_string()),
            facility_id: facility.map(|id| id.to_string()),
            zone_id: zone.map(|id| id.to_string()),
            vehicle_id: terms.place.vehicle().map(|id| id.to_string()),
            always_on: terms.always_on,
            quantity: measures.map(Quantity::as_str),
            unit: measures.map(Quantity::unit),
            warn_from: terms.warn_from,
            alarm_from: terms.alarm_from,
            certificate: terms.certificate.clone(),
            certified_until: terms.certified_until.map(|day| day.to_string()),
            installed_on: terms.installed_on.map(|day| day.to_string()),
            external_id: terms.external_id.clone(),
            version: one.version,
        }
    }
}

/// The newest reading of a quantity.
#[derive(Debug, Serialize, ToSchema)]
#[expect(missing_docs, reason = "as it is told")]
pub struct ValueView {
    pub quantity: String,
    pub quantity_name: Option<&'static str>,
    pub unit: Option<&'static str>,
    pub value: i64,
    /// When, by the device.
    pub at: String,
    pub sequence: i64,
}

impl From<&ValueRow> for ValueView {
    fn from(row: &ValueRow) -> Self {
        let quantity = Quantity::parse(&row.quantity);
        Self {
            quantity: row.quantity.clone(),
            quantity_name: quantity.map(Quantity::zh),
            unit: quantity.map(Quantity::unit),
            value: row.value,
            at: Instant::from_micros(row.at).to_string(),
            sequence: row.sequence,
        }
    }
}

/// An open notice about a device.
#[derive(Debug, Serialize, ToSchema)]
pub struct DeviceNoticeView {
    /// Its id.
    pub id: String,
    /// `blue`, `yellow`, `orange` or `red`.
    pub level: String,
}

/// A device with what it shows.
#[derive(Debug, Serialize, ToSchema)]
pub struct SeenDeviceView {
    /// What it is.
    #[serde(flatten)]
    pub device: DeviceView,
    /// What the caller may do with it: `change`, `retire`.
    pub actions: Vec<&'static str>,
    /// When it told something last; none: never.
    pub seen_at: Option<String>,
    /// Seconds by which its clock is ahead of ours; none: it never said its time.
    pub clock_ahead_seconds: Option<i64>,
    /// The newest reading of each quantity.
    pub values: Vec<ValueView>,
    /// Open notices about it.
    pub notices: Vec<DeviceNoticeView>,
}

impl From<&shown::Seen> for SeenDeviceView {
    fn from(one: &shown::Seen) -> Self {
        let notice = |(id, level): &(String, String)| DeviceNoticeView { id: id.clone(), level: level.clone() };
        Self {
            device: DeviceView::from(&one.device),
            actions: one.actions.iter().map(|action| action.as_str()).collect(),
            seen_at: one.state.as_ref().map(|row| Instant::from_micros(row.seen_at).to_string()),
            clock_ahead_seconds: one.state.as_ref().and_then(|row| row.skew_ms).map(|skew| skew / 1000),
            values: one.values.iter().map(ValueView::from).collect(),
            notices: one.notices.iter().map(notice).collect(),
        }
    }
}

/// Whose devices to list: of a site or of a vehicle.
#[derive(Debug, Deserialize, IntoParams)]
pub struct DeviceQuery {
    /// Id of the site.
    pub site: Option<String>,
    /// Id of the vehicle.
    pub vehicle: Option<String>,
    /// `next` of the page before.
    pub after: Option<String>,
    /// Rows of a page.
    pub limit: Option<i64>,
}

/// Devices of a site or a vehicle, with what they show.
#[utoipa::path(params(DeviceQuery), responses((status = 200, body = PageView<SeenDeviceView>)))]
#[get("/devices")]
pub async fn list_devices(
    caller: Caller,
    query: Query<DeviceQuery>,
    env: Data<Env>,
) -> Result<Json<PageView<SeenDeviceView>>, Problem> {
    let (actor, limit, query) = (caller.actor.clone(), page_size(query.limit), query.into_inner());
    let rows = run::read(&env, &caller, move |conn| {
        let after = query.after.as_deref().unwrap_or_default();
        let devices = match (&query.site, &query.vehicle) {
            (Some(site), None) => device::of_site(conn, &actor, site, after, limit + 1)?,
            (None, Some(vehicle)) => device::of_vehicle(conn, &actor, vehicle, after, limit + 1)?,
            _ => return Err(Refusal::of(Code::RequestField).with("pointer", "site").into()),
        };
        shown::seen(conn, &actor, devices)
    });
    let items = rows.await?.iter().map(SeenDeviceView::from).collect();
    Ok(Json(PageView::of(items, limit, |one: &SeenDeviceView| one.device.id.clone())))
}

/// One device with what it shows.
#[utoipa::path(params(("id" = String, Path)), responses((status = 200, body = SeenDeviceView)))]
#[get("/devices/{id}")]
pub async fn get_device(caller: Caller, id: Path<String>, env: Data<Env>) -> Result<HttpResponse, Problem> {
    let actor = caller.actor.clone();
    let seen = run::read(&env, &caller, move |conn| {
        let one = device::get(conn, &actor, &id)?;
        crate::app::found(shown::seen(conn, &actor, vec![one])?.pop())
    });
    let seen = seen.await?;
    Ok(document::show(seen.device.version, &SeenDeviceView::from(&seen)))
}

/// Registers a device.
#[utoipa::path(request_body = DeviceFields, responses((status = 201, body = DeviceView)))]
#[post("/devices")]
pub async fn create_device(caller: Caller, body: Bytes, env: Data<Env>) -> Result<HttpResponse, Problem> {
    let asked: DeviceFields = run::parse(&caller, &body)?;
    run::write(&env, &caller, "devices", &body, StatusCode::CREATED, move |tx| {
        Ok(DeviceView::from(&device::register(tx, &asked)?))
    })
    .await
}

/// Changes a device; needs `If-Match`. What it is and where it is stay.
#[utoipa::path(
    params(("id" = String, Path), ("If-Match" = String, Header)), request_body = DeviceFields,
    responses((status = 200, body = DeviceView), (status = 412), (status = 428))
)]
#[put("/devices/{id}")]
pub async fn change_device(
    caller: Caller,
    id: Path<String>,
    body: Bytes,
    env: Data<Env>,
) -> Result<HttpResponse, Problem> {
    let asked: DeviceFields = run::parse(&caller, &body)?;
    let expected = document::version(&caller)?;
    document::put(&env, &caller, &format!("devices/{id}"), &body, move |tx| {
        Ok(DeviceView::from(&device::change(tx, &id, &asked, expected)?))
    })
    .await
}

/// Why something is done with a device.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct DeviceActBody {
    /// 2 to 500 characters.
    pub reason: String,
}

/// Does one thing with a device: `retire`.
#[utoipa::path(
    params(("id" = String, Path), ("action" = String, Path)), request_body = DeviceActBody,
    responses((status = 200, body = DeviceView))
)]
#[post("/devices/{id}/{action}")]
pub async fn act_on_device(
    caller: Caller,
    path: Path<(String, String)>,
    body: Bytes,
    env: Data<Env>,
) -> Result<HttpResponse, Problem> {
    let (id, action) = path.into_inner();
    if Action::parse(&action) != Some(Action::Retire) {
        return Err(caller.problem(Code::NotFound));
    }
    let asked: DeviceActBody = run::parse(&caller, &body)?;
    run::write(&env, &caller, &format!("devices/{id}/retire"), &body, StatusCode::OK, move |tx| {
        Ok(DeviceView::from(&device::retire(tx, &id, &asked.reason)?))
    })
    .await
}

/// Which readings to show.
#[derive(Debug, Deserialize, IntoParams)]
pub struct HistoryQuery {
    /// Of what; without it what the device measures.
    pub quantity: Option<String>,
    /// From this moment on.
    #[param(value_type = Option<String>)]
    pub from: Option<Instant>,
    /// Up to this moment.
    #[param(value_type = Option<String>)]
    pub to: Option<Instant>,
}

/// One reading.
#[derive(Debug, Serialize, ToSchema)]
pub struct ReadingView {
    /// When, by the device.
    pub at: String,
    /// In whole units.
    pub value: i64,
    /// The device's number of it.
    pub sequence: i64,
    /// The hour in which it came is sealed: there is a bundle that proves it.
    pub sealed: bool,
}

impl ReadingView {
    fn of(row: &ReadingRow, sealed_until: Option<Instant>) -> Self {
        let sealed = sealed_until.is_some_and(|until| row.received_at < until.micros());
        Self { at: Instant::from_micros(row.at).to_string(), value: row.value, sequence: row.sequence, sealed }
    }
}

/// Readings of one quantity.
#[derive(Debug, Serialize, ToSchema)]
pub struct HistoryView {
    /// What is measured.
    pub quantity: &'static str,
    /// The same in Chinese.
    pub quantity_name: &'static str,
    /// Its unit; empty of a flag.
    pub unit: &'static str,
    /// The newest of the span, newest first, at most 500.
    pub readings: Vec<ReadingView>,
    /// Days after which a reading is deleted.
    pub kept_days: i64,
}

/// What a device showed.
#[utoipa::path(params(("id" = String, Path), HistoryQuery), responses((status = 200, body = HistoryView)))]
#[get("/devices/{id}/readings")]
pub async fn list_readings(
    caller: Caller,
    id: Path<String>,
    query: Query<HistoryQuery>,
    env: Data<Env>,
) -> Result<Json<HistoryView>, Problem> {
    let (actor, query) = (caller.actor.clone(), query.into_inner());
    let told = run::read(&env, &caller, move |conn| {
        shown::history(conn, &actor, &id, query.quantity.as_deref(), (query.from, query.to))
    });
    let told = told.await?;
    let quantity = told.quantity;
    Ok(Json(HistoryView {
        quantity: quantity.as_str(),
        quantity_name: quantity.zh(),
        unit: quantity.unit(),
        readings: told.readings.iter().map(|row| ReadingView::of(row, told.sealed_until)).collect(),
        kept_days: KEPT.num_days(),
    }))
}
