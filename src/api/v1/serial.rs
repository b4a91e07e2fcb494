//! Blocks of label serials for devices that work without a network.

use actix_web::{
    HttpResponse,
    http::StatusCode,
    post,
    web::{Bytes, Data, Path},
};
use chrono::NaiveDate;
use serde::Deserialize;
use utoipa::ToSchema;

use crate::{
    api::{actor::Caller, problem::Problem, run},
    app::{
        Env,
        serial::{NewBlock, reserve},
    },
    domain::refusal::{Code, Refusal},
};

/// Serials of a block when none are named.
const USUAL: i64 = 20;

/// A block of serials to reserve.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct BlockBody {
    /// Kind of waste.
    pub waste_stream_id: String,
    /// UUID of the device.
    pub device_id: String,
    /// The day the labels will carry, 30 days back to 3 ahead; today when absent.
    #[schema(value_type = Option<String>)]
    pub day: Option<NaiveDate>,
    /// How many, 1 to 100; 20 when absent.
    pub count: Option<i64>,
}

/// Reserves label codes for a device; together at most half of a day's. What is not used lapses.
#[utoipa::path(
    params(("id" = String, Path)), request_body = BlockBody,
    responses((status = 201, description = "The block with its codes"))
)]
#[post("/sites/{id}/serial-blocks")]
pub async fn reserve_block(
    caller: Caller,
    id: Path<String>,
    body: Bytes,
    env: Data<Env>,
) -> Result<HttpResponse, Problem> {
    let asked: BlockBody = run::parse(&caller, &body)?;
    let field = |pointer: &str| caller.problem(Refusal::of(Code::RequestField).with("pointer", pointer));
    let new = NewBlock {
        site: id.parse().map_err(|_| caller.problem(Code::NotFound))?,
        waste_stream: asked.waste_stream_id,
        device: asked.device_id.parse().map_err(|_| field("/device_id"))?,
        day: asked.day,
        count: asked.count.unwrap_or(USUAL),
    };
    let path = format!("sites/{id}/serial-blocks");
    run::write(&env, &caller, &path, &body, StatusCode::CREATED, move |tx| reserve(tx, &new)).await
}
