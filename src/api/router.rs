//! The headers all answers carry, the bounds of requests, and the server itself.

use std::{net::SocketAddr, sync::Arc};

use actix_web::{
    App, HttpResponse, HttpServer,
    dev::Server,
    middleware::{Compress, DefaultHeaders, from_fn},
    web::{self, Data, PayloadConfig},
};
use utoipa_actix_web::AppExt as _;

use super::{
    assets,
    kept::Kept,
    limit::{self, Gate, Rate},
    live::Feeds,
    measure, openapi, rejection,
    routes::routes,
    scanned,
};
use crate::app::{Env, seal};

/// Largest request body but for files, which have bounds of their own.
const BODY_MAX: usize = 1024 * 1024;

/// Same origin only; no inline script or style. `wasm-unsafe-eval` lets the scanner's decoder be compiled, and no text run.
const CSP: &str = "default-src 'self'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; img-src 'self' blob: data:; \
                   connect-src 'self'; worker-src 'self'; object-src 'none'; frame-ancestors 'none'; base-uri 'none'; \
                   form-action 'self'";

/// The camera reads labels, a run's own phone tells where it is; nothing else of the device is asked for.
const DEVICE: &str = "camera=(self), microphone=(), geolocation=(self)";

/// How the server is bound.
#[derive(Clone)]
pub struct Listen {
    /// Where it listens.
    pub address: SocketAddr,
    /// Certificate and key, for HTTPS.
    pub tls: Option<Arc<rustls::ServerConfig>>,
    /// Threads that serve.
    pub workers: usize,
}

/// What a server is run with besides.
#[derive(Clone, Debug, Default)]
pub struct Options {
    /// How often one may ask; `None` for no bound.
    pub rate: Option<Rate>,
    /// Bearer that may read `/metrics` from elsewhere.
    pub metrics_token: Option<String>,
}

/// The OpenAPI document.
pub fn document() -> utoipa::openapi::OpenApi {
    let (_, api) =
        App::new().into_utoipa_app().service(utoipa_actix_web::scope("/api/v1").configure(routes)).split_for_parts();
    openapi::finish(api)
}

/// Binds and starts the server without bounds on rates; tells the addresses it got, since a port may be left to the machine.
pub fn serve(env: &Env, listen: &Listen) -> std::io::Result<(Server, Vec<SocketAddr>)> {
    serve_with(env, listen, &Options::default())
}

/// Binds and starts the server.
pub fn serve_with(env: &Env, listen: &Listen, options: &Options) -> std::io::Result<(Server, Vec<SocketAddr>)> {
    measure::start();
    let gate = options.rate.map(|rate| Data::new(Gate::new(rate)));
    let options = Data::new(options.clone());
    let data = Data::new(env.clone());
    let kept = Data::new(Kept::default());
    let feeds = Data::new(Arc::new(Feeds::default()));
    let workers = listen.workers;
    let document: Arc<str> = serde_json::to_string(&document()).unwrap_or_default().into();
    let server = HttpServer::new(move || {
        let text = Arc::clone(&document);
        let (app, _) = App::new()
            .route(
                "/api/v1/openapi.json",
                web::get().to(move || {
                    let text = text.to_string();
                    async move { HttpResponse::Ok().content_type("application/json").body(text) }
                }),
            )
            .into_utoipa_app()
            .app_data(data.clone())
            .app_data(kept.clone())
            .app_data(feeds.clone())
            .app_data(options.clone())
            .app_data(PayloadConfig::new(BODY_MAX))
            .service(utoipa_actix_web::scope("/api/v1").configure(routes))
            .split_for_parts();
        let app = match &gate {
            Some(gate) => app.app_data(gate.clone()),
            None => app,
        };
        app.service(
            utoipa_swagger_ui::SwaggerUi::new("/api/docs/{_:.*}")
                .config(utoipa_swagger_ui::Config::new(["/api/v1/openapi.json"])),
        )
        .route("/healthz", web::get().to(|| async { HttpResponse::Ok().body("ok") }))
        .route("/readyz", web::get().to(ready))
        .route("/l/style.css", web::get().to(scanned::style))
        .route("/l/{tail:.+}", web::get().to(scanned::show))
        .route("/m/{tail:.*}", web::get().to(scanned::show_manifest))
        .route("/c/{tail:.*}", web::get().to(scanned::show_check))
        .route("/metrics", web::get().to(measure::show))
        .default_service(web::to(assets::serve))
        .wrap(from_fn(limit::gate))
        .wrap(from_fn(openapi::page_policy))
        .wrap(
            DefaultHeaders::new()
                .add(("Content-Security-Policy", CSP))
                .add(("Permissions-Policy", DEVICE))
                .add(("X-Content-Type-Options", "nosniff"))
                .add(("Referrer-Policy", "no-referrer")),
        )
        .wrap(from_fn(rejection::as_problem))
        .wrap(Compress::default())
        .wrap(from_fn(measure::watch))
    })
    .workers(workers)
    .shutdown_timeout(20);
    let bound = match &listen.tls {
        Some(tls) => server.bind_rustls_0_23(listen.address, tls.as_ref().clone())?,
        None => server.bind(listen.address)?,
    };
    let addresses = bound.addrs();
    Ok((bound.run(), addresses))
}

/// Ready once the database answers and its journal can be read.
async fn ready(env: Data<Env>) -> HttpResponse {
    let db = env.db.clone();
    match web::block(move || db.read(seal::newest)).await {
        Ok(Ok(_)) => HttpResponse::Ok().body("ready"),
        _ => HttpResponse::ServiceUnavailable().body("the database does not answer"),
    }
}
