//! The floor: the least that a durable, authenticated append over HTTP costs, and the least that reading a row does.
//! actix-web, an HS256 token, one INSERT per request (or as many as asked), group commit with `synchronous=FULL`; a SELECT by
//! key on a connection of the worker's own. Nothing of the platform is in it.

use std::{
    sync::{
        Mutex,
        mpsc::{Receiver, SyncSender, sync_channel},
    },
    time::{Duration, Instant},
};

use actix_web::{
    App, HttpRequest, HttpResponse, HttpServer,
    web::{self, Bytes, Data, Path},
};
use diesel::{connection::SimpleConnection as _, prelude::*};
use jsonwebtoken::{Algorithm, DecodingKey, EncodingKey, Header, Validation};
use serde::{Deserialize, Serialize};
use tokio::sync::oneshot;

/// Secret of the floor's tokens.
const SECRET: &[u8] = b"a secret of thirty-two bytes....";
/// As the platform's writer has it.
const BATCH: usize = 500;
const BATCH_TIME: Duration = Duration::from_millis(2);

diesel::table! {
    log (id) { id -> BigInt, key -> Text, path -> Text, body -> Text, }
}

#[derive(Serialize, Deserialize)]
struct Claims {
    sub: String,
    exp: i64,
}

struct Append {
    key: String,
    path: String,
    body: String,
    rows: usize,
    done: oneshot::Sender<i64>,
}

struct Floor {
    key: DecodingKey,
    rule: Validation,
    queue: SyncSender<Append>,
}

/// A token that the floor accepts.
pub fn token() -> String {
    let claims = Claims { sub: "bench".into(), exp: i64::MAX / 2 };
    jsonwebtoken::encode(&Header::default(), &claims, &EncodingKey::from_secret(SECRET)).unwrap()
}

fn write(mut conn: SqliteConnection, inbox: &Receiver<Append>) {
    while let Ok(first) = inbox.recv() {
        let (start, mut told, mut next) = (Instant::now(), Vec::new(), Some(first));
        conn.batch_execute("BEGIN IMMEDIATE").unwrap();
        while let Some(one) = next {
            for _ in 0..one.rows {
                diesel::insert_into(log::table)
                    .values((log::key.eq(&one.key), log::path.eq(&one.path), log::body.eq(&one.body)))
                    .execute(&mut conn)
                    .unwrap();
            }
            let id: i64 = diesel::select(diesel::dsl::sql::<diesel::sql_types::BigInt>("last_insert_rowid()"))
                .first(&mut conn)
                .unwrap();
            told.push((one.done, id));
            next = if told.len() < BATCH && start.elapsed() < BATCH_TIME { inbox.try_recv().ok() } else { None };
        }
        conn.batch_execute("COMMIT").unwrap();
        for (one, id) in told {
            let _ = one.send(id);
        }
    }
}

fn header<'a>(request: &'a HttpRequest, name: &str) -> &'a str {
    request.headers().get(name).and_then(|value| value.to_str().ok()).unwrap_or_default()
}

fn known(request: &HttpRequest, floor: &Floor) -> bool {
    let token = header(request, "authorization").strip_prefix("Bearer ").unwrap_or_default();
    jsonwebtoken::decode::<Claims>(token, &floor.key, &floor.rule).is_ok()
}

/// Appends one row, or as many as the last part of `/rows/{id}/{many}` says.
async fn append(request: HttpRequest, path: Path<(String, String)>, body: Bytes, floor: Data<Floor>) -> HttpResponse {
    if !known(&request, &floor) {
        return HttpResponse::Unauthorized().finish();
    }
    let (done, wait) = oneshot::channel();
    let one = Append {
        key: header(&request, "idempotency-key").to_owned(),
        path: path.0.clone(),
        body: String::from_utf8_lossy(&body).into_owned(),
        rows: path.1.parse().unwrap_or(1),
        done,
    };
    if floor.queue.try_send(one).is_err() {
        return HttpResponse::ServiceUnavailable().finish();
    }
    match wait.await {
        Ok(id) => HttpResponse::Ok().content_type("application/json").body(format!("{{\"id\":{id}}}")),
        Err(_) => HttpResponse::ServiceUnavailable().finish(),
    }
}

/// A row by its key.
async fn read_one(
    request: HttpRequest,
    id: Path<i64>,
    conn: Data<Mutex<SqliteConnection>>,
    floor: Data<Floor>,
) -> HttpResponse {
    if !known(&request, &floor) {
        return HttpResponse::Unauthorized().finish();
    }
    let body = web::block(move || {
        let mut conn = conn.lock().unwrap();
        log::table.find(id.into_inner()).select(log::body).first::<String>(&mut *conn).unwrap()
    });
    HttpResponse::Ok().content_type("application/json").body(body.await.unwrap())
}

/// The newest rows of a path, by index.
async fn read_page(
    request: HttpRequest,
    path: Path<(String, i64)>,
    conn: Data<Mutex<SqliteConnection>>,
    floor: Data<Floor>,
) -> HttpResponse {
    if !known(&request, &floor) {
        return HttpResponse::Unauthorized().finish();
    }
    let (name, many) = path.into_inner();
    let body = web::block(move || {
        let mut conn = conn.lock().unwrap();
        let rows = log::table.filter(log::path.eq(name)).order(log::id.desc()).limit(many).select(log::body);
        rows.load::<String>(&mut *conn).unwrap().join(",")
    });
    HttpResponse::Ok().content_type("application/json").body(body.await.unwrap())
}

/// Serves the floor on a port over a new database, until killed.
pub fn serve(file: &str, address: &str) {
    let mut conn = SqliteConnection::establish(file).unwrap();
    conn.batch_execute(
        "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; \
         CREATE TABLE log (id INTEGER PRIMARY KEY, key TEXT NOT NULL, path TEXT NOT NULL, body TEXT NOT NULL) STRICT;",
    )
    .unwrap();
    let file = file.to_owned();
    let (queue, inbox) = sync_channel(4096);
    std::thread::spawn(move || write(conn, &inbox));
    let floor =
        Data::new(Floor { key: DecodingKey::from_secret(SECRET), rule: Validation::new(Algorithm::HS256), queue });
    let server = HttpServer::new(move || {
        // One for each worker, as many as serve at once.
        let reader = SqliteConnection::establish(&file).unwrap();
        App::new()
            .app_data(floor.clone())
            .app_data(Data::new(Mutex::new(reader)))
            .route("/api/v1/rows/{id}", web::get().to(read_one))
            .route("/api/v1/rows/{path}/{many}", web::get().to(read_page))
            .route("/api/v1/rows/{path}/{many}", web::post().to(append))
            .route("/readyz", web::get().to(HttpResponse::Ok))
            .route("/api/v1/packages/{id}/{action}", web::post().to(append))
    });
    let bound = server.workers(2).bind(address).unwrap();
    actix_web::rt::System::new().block_on(bound.run()).unwrap();
}
