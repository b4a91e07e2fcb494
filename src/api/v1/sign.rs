//! Signs of a site's facilities, plants and partitions, to be printed.

use actix_web::{
    HttpResponse, get,
    http::header,
    web::{Data, Path, Query},
};
use serde::Deserialize;
use utoipa::IntoParams;

use crate::{
    api::{actor::Caller, problem::Problem, run},
    app::{
        Env,
        sign::{Asked, draw},
    },
    documents::sign::Distance,
    domain::refusal::{Code, Refusal},
};

/// How far it is read from, when nothing is said: 4 m.
pub const DISTANCE: f64 = 4.0;

/// Which signs, how large, and what is printed beside what the platform holds; neither name nor number is kept.
#[derive(Debug, Deserialize, IntoParams)]
pub struct SignQuery {
    /// Metres from which they are to be read, `2.5`; 4 when absent.
    distance: Option<f64>,
    /// Of this facility and its partitions only.
    facility: Option<String>,
    /// Of this partition only.
    zone: Option<String>,
    /// `pdf`, or `svg` for the one sign of a facility or partition that is named; `pdf` when absent.
    format: Option<String>,
    /// 负责人; an empty line when absent.
    responsible: Option<String>,
    /// 联系方式; an empty line when absent.
    contact: Option<String>,
}

/// Signs of a site (HJ 1276-2022 §5.3, 5.4): of each storage facility and of each line that treats, of each partition with a plan of
/// its store, as a PDF of pages of their true size, or one of them as SVG. The QR code of a partition's sign is what a phone scans to name the partition.
#[utoipa::path(
    params(("id" = String, Path), SignQuery),
    responses((status = 200, description = "The signs", content_type = "application/pdf"))
)]
#[get("/sites/{id}/signs")]
pub async fn get_signs(
    caller: Caller,
    id: Path<String>,
    query: Query<SignQuery>,
    env: Data<Env>,
) -> Result<HttpResponse, Problem> {
    let SignQuery { distance, facility, zone, format, responsible, contact } = query.into_inner();
    let svg = match format.as_deref() {
        None | Some("pdf") => false,
        Some("svg") => true,
        Some(_) => return Err(caller.problem(Refusal::of(Code::RequestField).with("pointer", "format"))),
    };
    let said = |text: Option<String>| text.filter(|text| !text.is_empty());
    let distance = Distance(distance.unwrap_or(DISTANCE));
    let asked = Asked {
        distance,
        facility: said(facility),
        zone: said(zone),
        svg,
        responsible: said(responsible),
        contact: said(contact),
    };
    let (actor, inner) = (caller.actor.clone(), env.clone());
    let drawn = run::read(&env, &caller, move |conn| draw(conn, &inner, &actor, &id, &asked));
    let (name, bytes) = drawn.await?;
    Ok(HttpResponse::Ok()
        .content_type(if svg { "image/svg+xml" } else { "application/pdf" })
        .insert_header((header::CACHE_CONTROL, "private, no-store"))
        .insert_header((header::CONTENT_DISPOSITION, format!("attachment; filename=\"{name}\"")))
        .body(bytes))
}
