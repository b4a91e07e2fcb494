//! The floor: the least that a durable, authenticated append over HTTP costs. actix-web, an HS256 token, one INSERT per
//! request, group commit with `synchronous=FULL`. Nothing of the platform is in it.

use std::{
    sync::mpsc::{Receiver, SyncSender, sync_channel},
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
    done: oneshot::Sender<()>,
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
            diesel::insert_into(log::table)
                .values((log::key.eq(&one.key), log::path.eq(&one.path), log::body.eq(&one.body)))
                .execute(&mut conn)
                .unwrap();
            told.push(one.done);
            next = if told.len() < BATCH && start.elapsed() < BATCH_TIME { inbox.try_recv().ok() } else { None };
        }
        conn.batch_execute("COMMIT").unwrap();
        for one in told {
            let _ = one.send(());
        }
    }
}

async fn append(request: HttpRequest, path: Path<(String, String)>, body: Bytes, floor: Data<Floor>) -> HttpResponse {
    let text = |name: &str| request.headers().get(name).and_then(|value| value.to_str().ok());
    let token = text("authorization").and_then(|value| value.strip_prefix("Bearer ")).unwrap_or_default();
    if jsonwebtoken::decode::<Claims>(token, &floor.key, &floor.rule).is_err() {
        return HttpResponse::Unauthorized().finish();
    }
    let (done, wait) = oneshot::channel();
    let one = Append {
        key: text("idempotency-key").unwrap_or_default().to_owned(),
        path: path.0.clone(),
        body: String::from_utf8_lossy(&body).into_owned(),
        done,
    };
    if floor.queue.try_send(one).is_err() || wait.await.is_err() {
        return HttpResponse::ServiceUnavailable().finish();
    }
    HttpResponse::Ok().content_type("application/json").body("{}")
}

/// Serves the floor on a port over a new database, until killed.
pub fn serve(file: &str, address: &str) {
    let mut conn = SqliteConnection::establish(file).unwrap();
    conn.batch_execute(
        "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; \
         CREATE TABLE log (id INTEGER PRIMARY KEY, key TEXT NOT NULL, path TEXT NOT NULL, body TEXT NOT NULL) STRICT;",
    )
    .unwrap();
    let (queue, inbox) = sync_channel(4096);
    std::thread::spawn(move || write(conn, &inbox));
    let floor =
        Data::new(Floor { key: DecodingKey::from_secret(SECRET), rule: Validation::new(Algorithm::HS256), queue });
    let server = HttpServer::new(move || {
        App::new()
            .app_data(floor.clone())
            .route("/readyz", web::get().to(HttpResponse::Ok))
            .route("/api/v1/packages/{id}/{action}", web::post().to(append))
    });
    let bound = server.workers(2).bind(address).unwrap();
    actix_web::rt::System::new().block_on(bound.run()).unwrap();
}
