//! The single road from a handler to the store: writes to the writer's queue, reads to a worker thread.

use actix_web::{
    HttpResponse,
    http::{StatusCode, header},
    web::{self, Bytes, BytesMut, Data, Payload},
};
use futures_util::StreamExt as _;
use serde::{Serialize, de::DeserializeOwned};
use tokio::sync::oneshot;

use super::{
    actor::{Caller, Guest},
    measure,
    problem::Problem,
};
use crate::{
    app::{
        Env, Error,
        form::Format,
        record::{Answer, Meta, Tx, prepare},
    },
    domain::refusal::{Code, Refusal},
    kernel::{hash::Hash, id::CommandId},
    store::{Conn, StoreError},
};

/// Largest JSON body.
const JSON_MAX: usize = 1024 * 1024;

/// Runs a command and answers with its kept JSON.
pub async fn write<T, W>(
    env: &Data<Env>,
    caller: &Caller,
    path: &str,
    body: &[u8],
    status: StatusCode,
    work: W,
) -> Result<HttpResponse, Problem>
where
    T: Serialize + 'static,
    W: FnMut(&mut Tx<'_>) -> Result<T, Error> + Send + 'static,
{
    let meta = caller.meta(path, body)?;
    let text = taken(env, caller, &meta, work).await?;
    Ok(HttpResponse::build(status)
        .insert_header((header::CACHE_CONTROL, "no-store"))
        .content_type("application/json")
        .body(text))
}

/// Runs a command with a key of its own – an item of a batch, a row of a file – and gives its kept JSON.
pub async fn take<T, W>(
    env: &Data<Env>,
    caller: &Caller,
    key: CommandId,
    path: &str,
    body: &[u8],
    work: W,
) -> Result<String, Problem>
where
    T: Serialize + 'static,
    W: FnMut(&mut Tx<'_>) -> Result<T, Error> + Send + 'static,
{
    let meta = Meta { id: key, body: Hash::of(&[path.as_bytes(), &[0], body]), device: None, evidence: Vec::new() };
    taken(env, caller, &meta, work).await
}

async fn taken<T, W>(env: &Data<Env>, caller: &Caller, meta: &Meta, work: W) -> Result<String, Problem>
where
    T: Serialize + 'static,
    W: FnMut(&mut Tx<'_>) -> Result<T, Error> + Send + 'static,
{
    let command = prepare(env, &caller.actor, meta, work);
    let answer = if env.db.is_shared() {
        let db = env.db.clone();
        web::block(move || db.write(command)).await.unwrap_or_else(|_| Err(gone()))
    } else {
        let (tell, told) = oneshot::channel();
        env.db.submit(command, move |result| {
            let _ = tell.send(result);
        });
        told.await.unwrap_or_else(|_| Err(gone()))
    };
    measure::command(&answer);
    match answer.map_err(|error| caller.problem(error))? {
        Answer::Done(text) => Ok(text),
        // The reference of a kept refusal is its command, so that a repeat is answered byte for byte.
        Answer::Refused(refusal) => Err(Problem::of(refusal, caller.guest.language, meta.id.to_string())),
    }
}

/// Writes what is no command: telemetry, which tells by itself that it was told before. Its work may run again.
pub async fn note<T, W>(env: &Data<Env>, caller: &Caller, work: W) -> Result<T, Problem>
where
    T: Send + 'static,
    W: FnMut(&mut Conn) -> Result<T, Error> + Send + 'static,
{
    let answer = if env.db.is_shared() {
        let db = env.db.clone();
        web::block(move || db.write(work)).await.unwrap_or_else(|_| Err(gone()))
    } else {
        let (tell, told) = oneshot::channel();
        env.db.submit(work, move |result| {
            let _ = tell.send(result);
        });
        told.await.unwrap_or_else(|_| Err(gone()))
    };
    answer.map_err(|error| caller.problem(error))
}

/// Reads off the async threads.
pub async fn read<T, W>(env: &Data<Env>, caller: &Caller, work: W) -> Result<T, Problem>
where
    T: Send + 'static,
    W: FnOnce(&mut Conn) -> Result<T, Error> + Send + 'static,
{
    let db = env.db.clone();
    let result = web::block(move || db.read(work)).await.unwrap_or_else(|_| Err(gone()));
    result.map_err(|error| caller.problem(error))
}

/// Draws an official form as a file of the format that the request names, to be kept under the name it is drawn with.
pub async fn file<W>(env: &Data<Env>, caller: &Caller, format: &str, work: W) -> Result<HttpResponse, Problem>
where
    W: FnOnce(&mut Conn, Format) -> Result<(String, Vec<u8>), Error> + Send + 'static,
{
    let format = Format::parse(format)
        .ok_or_else(|| caller.problem(Refusal::of(Code::RequestField).with("pointer", "format")))?;
    let (name, bytes) = read(env, caller, move |conn| work(conn, format)).await?;
    Ok(attached(format, &name, bytes))
}

/// A file of a person's, to be kept under its name.
pub fn attached(format: Format, name: &str, bytes: Vec<u8>) -> HttpResponse {
    HttpResponse::Ok()
        .content_type(format.media())
        .insert_header((header::CACHE_CONTROL, "private, no-cache"))
        .insert_header((header::CONTENT_DISPOSITION, format!("attachment; filename=\"{name}\"")))
        .body(bytes)
}

/// A whole body of so many bytes at most; a larger one is refused as soon as that is known.
pub async fn collect(caller: &Caller, mut payload: Payload, most: usize, larger: Refusal) -> Result<Bytes, Problem> {
    let mut bytes = BytesMut::new();
    while let Some(chunk) = payload.next().await {
        let fault = |reason: String| caller.problem(Refusal::of(Code::RequestMalformed).with("reason", reason));
        let chunk = chunk.map_err(|error| fault(error.to_string()))?;
        if bytes.len() + chunk.len() > most {
            return Err(caller.problem(larger));
        }
        bytes.extend_from_slice(&chunk);
    }
    Ok(bytes.freeze())
}

/// Parses a JSON body; what does not fit is named.
pub fn parse<T: DeserializeOwned>(caller: &Caller, body: &Bytes) -> Result<T, Problem> {
    parse_of(&caller.guest, body)
}

/// The same of somebody not yet known.
pub fn parse_of<T: DeserializeOwned>(guest: &Guest, body: &Bytes) -> Result<T, Problem> {
    let bytes: &[u8] = if body.is_empty() { b"{}" } else { body };
    if bytes.len() > JSON_MAX {
        return Err(guest.problem(Refusal::of(Code::RequestTooLarge).with("limit", JSON_MAX)));
    }
    if escapes_nul(bytes) {
        return Err(guest.problem(Refusal::of(Code::RequestField).with("pointer", "").with("reason", "NUL")));
    }
    serde_json::from_slice(bytes).map_err(|error| {
        let code = if error.is_data() { Code::RequestField } else { Code::RequestMalformed };
        guest.problem(Refusal::of(code).with("pointer", "").with("reason", error.to_string()))
    })
}

/// Whether a text of the body says NUL, which PostgreSQL cannot hold: an escape not itself escaped.
fn escapes_nul(bytes: &[u8]) -> bool {
    let at = bytes.windows(6).enumerate().filter(|(_, six)| *six == b"\\u0000").map(|(at, _)| at);
    at.into_iter().any(|at| bytes.iter().take(at).rev().take_while(|byte| **byte == b'\\').count() % 2 == 0)
}

/// What a request that was not taken ends in.
pub fn gone() -> Error {
    Error::Store(StoreError::Unavailable("the request was not taken".into()))
}
