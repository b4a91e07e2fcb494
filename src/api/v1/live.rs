//! The live feed over HTTP.

use std::{sync::Arc, time::Duration};

use actix_web::{
    HttpResponse, get,
    http::header,
    web::{Data, Query},
};
use futures_util::stream::unfold;
use serde::Deserialize;
use utoipa::IntoParams;

use crate::{
    api::{
        actor::Caller,
        live::{Feed, Feeds},
        problem::Problem,
    },
    app::Env,
};

/// Longest life of a feed, seconds: who loses a right keeps an open feed no longer than this.
const LIFE_MAX: u64 = 600;

/// How long to listen.
#[derive(Debug, Deserialize, IntoParams)]
pub struct LiveQuery {
    /// Seconds, 600 at most and unless said.
    pub seconds: Option<u64>,
}

/// Server-sent events: `changed` with the streams in the caller's sight that changed, or `null` when they are too many to name.
#[utoipa::path(params(LiveQuery), responses((status = 200, content_type = "text/event-stream", body = String)))]
#[get("/live")]
pub async fn follow_changes(
    caller: Caller,
    query: Query<LiveQuery>,
    env: Data<Env>,
    feeds: Data<Arc<Feeds>>,
) -> Result<HttpResponse, Problem> {
    let time = Duration::from_secs(query.seconds.unwrap_or(LIFE_MAX).min(LIFE_MAX));
    let feed = Feed::open(&feeds, &env, &caller, time).map_err(|code| caller.problem(code))?;
    Ok(HttpResponse::Ok()
        .content_type("text/event-stream")
        .insert_header((header::CACHE_CONTROL, "no-store"))
        // Packing would hold messages back until there are many.
        .insert_header((header::CONTENT_ENCODING, "identity"))
        .streaming(unfold(feed, Feed::next)))
}
