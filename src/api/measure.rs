//! What is measured and logged of requests: counts, times and states; no person, no address, no query, no body.

use std::{net::IpAddr, sync::OnceLock, time::Instant};

use actix_web::{
    Error as ActixError, HttpMessage as _, HttpRequest, HttpResponse,
    body::MessageBody,
    dev::{ServiceRequest, ServiceResponse},
    http::header,
    middleware::Next,
    web::{self, Data},
};
use metrics_exporter_prometheus::{Matcher, PrometheusBuilder, PrometheusHandle};

use super::router::Options;
use crate::{
    app::{Env, Error, record::Answer},
    kernel::{hash::Hash, id::EventId},
    store,
};

/// Upper edges of the latency buckets, seconds.
const BUCKETS: &[f64] = &[0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 10.0];

/// The reference of a request, made where it comes in.
#[derive(Clone, Debug)]
pub struct TraceId(pub String);

/// The one recorder of this process.
fn recorder() -> Option<&'static PrometheusHandle> {
    static HANDLE: OnceLock<Option<PrometheusHandle>> = OnceLock::new();
    let make = || {
        let name = Matcher::Full("weifei_request_seconds".to_owned());
        PrometheusBuilder::new().set_buckets_for_metric(name, BUCKETS).ok()?.install_recorder().ok()
    };
    HANDLE.get_or_init(make).as_ref()
}

/// Starts measuring.
pub fn start() {
    let _ = recorder();
}

/// Counts a command by what became of it.
pub fn command(answer: &Result<Answer, Error>) {
    let (outcome, code) = match answer {
        Ok(Answer::Done(_)) => ("done", ""),
        Ok(Answer::Refused(refusal)) | Err(Error::Refused(refusal)) => ("refused", refusal.code.as_str()),
        Err(Error::Store(_)) => ("busy", ""),
        Err(Error::Fault(_)) => ("fault", ""),
    };
    metrics::counter!("weifei_commands_total", "outcome" => outcome, "code" => code).increment(1);
}

/// Names each request, counts it, times it, and logs it by its route's pattern.
pub async fn watch(
    request: ServiceRequest,
    next: Next<impl MessageBody>,
) -> Result<ServiceResponse<impl MessageBody>, ActixError> {
    let begun = Instant::now();
    let trace = request
        .app_data::<Data<Env>>()
        .map_or_else(String::new, |env| EventId::make(env.ids.as_ref(), env.clock.now()).to_string());
    request.extensions_mut().insert(TraceId(trace.clone()));
    let method = request.method().clone();
    let response = next.call(request).await?;
    let route = response.request().match_pattern().unwrap_or_else(|| "other".to_owned());
    let (status, took) = (response.status().as_u16(), begun.elapsed());
    let labels = [("method", method.to_string()), ("route", route.clone()), ("status", status.to_string())];
    metrics::counter!("weifei_requests_total", &labels).increment(1);
    metrics::histogram!("weifei_request_seconds", "route" => route.clone()).record(took.as_secs_f64());
    let took_ms = u64::try_from(took.as_millis()).unwrap_or(u64::MAX);
    tracing::info!(trace.id = trace, http.method = %method, http.route = route, http.status = status, took_ms, "Answered");
    Ok(response)
}

/// Whether the caller of `/metrics` is this machine itself, not through a proxy, or bears the token set for it.
fn may_measure(request: &HttpRequest, options: &Options) -> bool {
    let text = |name: &str| request.headers().get(name).and_then(|value| value.to_str().ok());
    let bearer = text("authorization").and_then(|value| value.strip_prefix("Bearer "));
    if let (Some(given), Some(wanted)) = (bearer, options.metrics_token.as_deref()) {
        return Hash::of(&[given.as_bytes()]).0 == Hash::of(&[wanted.as_bytes()]).0;
    }
    let proxied = text("x-forwarded-for").is_some() || text("forwarded").is_some();
    !proxied && request.peer_addr().is_some_and(|peer| is_loopback(peer.ip()))
}

fn is_loopback(address: IpAddr) -> bool {
    address.to_canonical().is_loopback()
}

/// The figures in the text form of Prometheus; absent for everybody else.
pub async fn show(request: HttpRequest, env: Data<Env>, options: Data<Options>) -> HttpResponse {
    let Some(handle) = recorder().filter(|_| may_measure(&request, &options)) else {
        return HttpResponse::NotFound().finish();
    };
    let (db, now) = (env.db.clone(), env.clock.now());
    if let Ok(Ok(oldest)) = web::block(move || db.read(store::measure::oldest_unsealed)).await {
        let lag = oldest.map_or(0, |at| (now.micros() - at).max(0));
        #[expect(clippy::cast_precision_loss, reason = "a lag of centuries may lose microseconds")]
        metrics::gauge!("weifei_sealer_lag_seconds").set(lag as f64 / 1e6);
    }
    #[expect(clippy::cast_precision_loss, reason = "a queue has thousands of places")]
    metrics::gauge!("weifei_writer_queue_depth").set(env.db.waiting() as f64);
    handle.run_upkeep();
    HttpResponse::Ok()
        .insert_header((header::CACHE_CONTROL, "no-store"))
        .content_type("text/plain; version=0.0.4; charset=utf-8")
        .body(handle.render())
}
