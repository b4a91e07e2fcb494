//! Evidence files: sent before the command that names them in its header `Evidence`, shown to whoever sees one of its events.

use actix_web::{
    HttpResponse, get,
    http::{StatusCode, header},
    post,
    web::{Data, Json, Path, Payload, Query},
};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::view::PageView;
use crate::{
    api::{actor::Caller, problem::Problem, run},
    app::{Env, file},
    domain::{
        journal::evidence::FileKind,
        refusal::{Code, Refusal},
    },
    store::file::FileRow,
};

/// A file without its content.
#[derive(Debug, Serialize, ToSchema)]
pub struct FileView {
    /// Digest of salt and content, by which commands and the journal name it.
    pub sha256: String,
    /// `photo`, `scale`, `paper` or `signature`.
    pub kind: String,
    /// Media type, as its content tells.
    pub media: String,
    /// Bytes.
    pub size: i64,
    /// When it was sent.
    pub sent_at: String,
    /// Events that name it.
    pub used: i64,
}

impl From<FileRow> for FileView {
    fn from(row: FileRow) -> Self {
        let sent_at = file::sent_at(&row).to_string();
        let FileRow { sha256, kind, media, size, used, .. } = row;
        Self { sha256, kind, media, size, sent_at, used }
    }
}

/// What is sent.
#[derive(Debug, Deserialize, IntoParams)]
pub struct FileQuery {
    /// `photo`, `scale`, `paper` or `signature`.
    pub kind: String,
}

/// Which files a list shows.
#[derive(Debug, Deserialize, IntoParams)]
pub struct FilesQuery {
    /// Those that events of this stream name: `manifest/<id>`, `package/<id>`, `permit/<id>`, …
    pub stream: String,
}

/// How a file is shown.
#[derive(Debug, Deserialize, IntoParams)]
pub struct ShownQuery {
    /// With its salt before it, so that its digest can be checked.
    #[serde(default)]
    pub salted: bool,
}

/// Sends a file: a JPEG, PNG or PDF as the body.
#[utoipa::path(params(FileQuery), request_body(content = Vec<u8>), responses((status = 201, body = FileView)))]
#[post("/files")]
pub async fn send_file(
    caller: Caller,
    query: Query<FileQuery>,
    payload: Payload,
    env: Data<Env>,
) -> Result<HttpResponse, Problem> {
    let wrong = || caller.problem(Refusal::of(Code::RequestField).with("pointer", "kind"));
    let kind = FileKind::parse(&query.kind).ok_or_else(wrong)?;
    let too_large = Refusal::of(Code::FileUnfit).with("limit_bytes", file::BYTES_MAX);
    let bytes = run::collect(&caller, payload, file::BYTES_MAX, too_large).await?;
    let body = bytes.clone();
    run::write(&env, &caller, &format!("files/{}", kind.as_str()), &body, StatusCode::CREATED, move |tx| {
        Ok(FileView::from(file::send(tx, kind, &bytes)?))
    })
    .await
}

/// Files that events of a stream name.
#[utoipa::path(params(FilesQuery), responses((status = 200, body = PageView<FileView>)))]
#[get("/files")]
pub async fn list_files(
    caller: Caller,
    query: Query<FilesQuery>,
    env: Data<Env>,
) -> Result<Json<PageView<FileView>>, Problem> {
    let (actor, stream) = (caller.actor.clone(), query.into_inner().stream);
    let rows = run::read(&env, &caller, move |conn| file::of_stream(conn, &actor, &stream)).await?;
    Ok(Json(PageView::whole(rows.into_iter().map(FileView::from).collect())))
}

/// A file's content; `file.erased` once only its digest is left.
#[utoipa::path(
    params(("sha256" = String, Path), ShownQuery),
    responses((status = 200, content_type = "application/octet-stream"))
)]
#[get("/files/{sha256}")]
pub async fn get_file(
    caller: Caller,
    name: Path<String>,
    query: Query<ShownQuery>,
    env: Data<Env>,
) -> Result<HttpResponse, Problem> {
    let actor = caller.actor.clone();
    let (row, content) = run::read(&env, &caller, move |conn| file::show(conn, &actor, &name)).await?;
    let mut content = content.ok_or_else(|| caller.problem(Code::FileErased))?;
    let media = if query.salted { "application/octet-stream".to_owned() } else { row.media };
    let bytes = if query.salted { content } else { content.split_off(file::SALT.min(content.len())) };
    Ok(HttpResponse::Ok()
        .content_type(media)
        .insert_header((header::CACHE_CONTROL, "private, max-age=86400, immutable"))
        .insert_header((header::CONTENT_DISPOSITION, "inline"))
        .insert_header((header::CONTENT_SECURITY_POLICY, "default-src 'none'; sandbox"))
        .body(bytes))
}
