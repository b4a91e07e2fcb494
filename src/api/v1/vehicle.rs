//! Vehicles, and files of organisations, sites, people and vehicles.

use actix_web::{
    HttpRequest, HttpResponse, get,
    http::header,
    post, put,
    web::{Bytes, Data, Json, Path, Query},
};
use futures_util::future::join_all;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use utoipa::{IntoParams, ToSchema};

use super::view::PageView;
use crate::{
    api::{
        actor::Caller,
        document::{self, PutView},
        problem::{Problem, ProblemBody},
        run,
    },
    app::{
        Env,
        bulk::{self, Noun, RowDone},
        registry::{Expect, Outcome},
        vehicle::{self, VehicleFields},
    },
    domain::refusal::{Code, Refusal},
    kernel::{id::CommandId, page::page_size},
    store::registry::VehicleRow,
};

/// Rows of a file that are under way at once; few enough that they are begun in order.
const TOGETHER: usize = 20;

/// A vehicle.
#[derive(Debug, Serialize, ToSchema)]
#[expect(missing_docs, reason = "described by the glossary")]
pub struct VehicleView {
    pub id: String,
    pub organisation_id: String,
    pub plate: String,
    pub colour: String,
    pub kind: String,
    pub load_max_g: Option<i64>,
    pub external_id: Option<String>,
    /// `in_use` or `retired`.
    pub state: String,
    pub version: i64,
}

impl From<&VehicleRow> for VehicleView {
    fn from(row: &VehicleRow) -> Self {
        Self {
            id: row.id.clone(),
            organisation_id: row.organisation.clone(),
            plate: row.plate.clone(),
            colour: row.colour.clone(),
            kind: row.kind.clone(),
            load_max_g: row.load_max_g,
            external_id: row.external_id.clone(),
            state: row.state.clone(),
            version: row.version,
        }
    }
}

/// Whose vehicles to list.
#[derive(Debug, Deserialize, IntoParams)]
pub struct VehicleQuery {
    /// Id of the organisation.
    pub organisation: String,
    /// Cursor of the page before.
    pub after: Option<String>,
    /// Rows of a page.
    pub limit: Option<i64>,
}

/// Vehicles of an organisation.
#[utoipa::path(params(VehicleQuery), responses((status = 200, body = PageView<VehicleView>)))]
#[get("/vehicles")]
pub async fn list_vehicles(
    caller: Caller,
    query: Query<VehicleQuery>,
    env: Data<Env>,
) -> Result<Json<PageView<VehicleView>>, Problem> {
    let (actor, limit, query) = (caller.actor.clone(), page_size(query.limit), query.into_inner());
    let rows = run::read(&env, &caller, move |conn| {
        vehicle::list(conn, &actor, &query.organisation, query.after.as_deref(), limit + 1)
    });
    let items = rows.await?.iter().map(VehicleView::from).collect();
    Ok(Json(PageView::of(items, limit, |one: &VehicleView| one.id.clone())))
}

/// One vehicle.
#[utoipa::path(params(("id" = String, Path)), responses((status = 200, body = VehicleView)))]
#[get("/vehicles/{id}")]
pub async fn get_vehicle(caller: Caller, id: Path<String>, env: Data<Env>) -> Result<HttpResponse, Problem> {
    let actor = caller.actor.clone();
    let row = run::read(&env, &caller, move |conn| vehicle::get(conn, &actor, &id)).await?;
    Ok(document::show(row.version, &VehicleView::from(&row)))
}

/// Adds a vehicle.
#[utoipa::path(request_body = VehicleFields, responses((status = 201, body = PutView<VehicleView>)))]
#[post("/vehicles")]
pub async fn create_vehicle(caller: Caller, body: Bytes, env: Data<Env>) -> Result<HttpResponse, Problem> {
    let asked: VehicleFields = run::parse(&caller, &body)?;
    put_vehicle(&env, &caller, "vehicles", &body, asked, Expect::New).await
}

/// Changes a vehicle; needs `If-Match`.
#[utoipa::path(
    params(("id" = String, Path), ("If-Match" = String, Header)), request_body = VehicleFields,
    responses((status = 200, body = PutView<VehicleView>), (status = 412), (status = 428))
)]
#[put("/vehicles/{id}")]
pub async fn update_vehicle(
    caller: Caller,
    id: Path<String>,
    body: Bytes,
    env: Data<Env>,
) -> Result<HttpResponse, Problem> {
    let asked: VehicleFields = run::parse(&caller, &body)?;
    let expect = Expect::Version(id.clone(), document::version(&caller)?);
    put_vehicle(&env, &caller, &format!("vehicles/{id}"), &body, asked, expect).await
}

/// Adds, changes or leaves the organisation's vehicle with this number of the caller's system.
#[utoipa::path(
    params(("external_id" = String, Path)), request_body = VehicleFields,
    responses((status = 200, body = PutView<VehicleView>), (status = 201, body = PutView<VehicleView>))
)]
#[put("/vehicles/by-external-id/{external_id}")]
pub async fn upsert_vehicle(
    caller: Caller,
    id: Path<String>,
    body: Bytes,
    env: Data<Env>,
) -> Result<HttpResponse, Problem> {
    let mut asked: VehicleFields = run::parse(&caller, &body)?;
    asked.external_id = Some(id.clone());
    let expect = Expect::Any(document::given(&caller)?);
    put_vehicle(&env, &caller, &format!("vehicles/by-external-id/{id}"), &body, asked, expect).await
}

async fn put_vehicle(
    env: &Data<Env>,
    caller: &Caller,
    path: &str,
    body: &[u8],
    asked: VehicleFields,
    expect: Expect,
) -> Result<HttpResponse, Problem> {
    document::put(env, caller, path, body, move |tx| {
        let put = vehicle::put(tx, &asked, &expect)?;
        Ok(PutView::of(&put, |row| VehicleView::from(row)))
    })
    .await
}

/// What became of one row of a file.
#[derive(Debug, Serialize, ToSchema)]
pub struct RowView {
    /// Its number, from 1.
    row: usize,
    /// What was done; absent when it was refused.
    outcome: Option<Outcome>,
    /// Id of the document.
    id: Option<String>,
    /// Why it was refused.
    problem: Option<ProblemBody>,
}

/// What became of a file.
#[derive(Debug, Default, Serialize, ToSchema)]
pub struct ImportView {
    /// New documents.
    created: usize,
    /// Changed documents.
    updated: usize,
    /// Documents that were so already.
    unchanged: usize,
    /// Rows refused; the others are in.
    refused: usize,
    /// Every row, in order.
    rows: Vec<RowView>,
}

/// Reads a JSON array or a CSV file in, row by row; a bad row stops no other, and the same file again changes nothing.
#[utoipa::path(
    params(("noun" = String, Path, description = "organisations, sites, people or vehicles")),
    request_body(content = String, content_type = "text/csv"), responses((status = 200, body = ImportView))
)]
#[post("/imports/{noun}")]
pub async fn import_rows(
    caller: Caller,
    noun: Path<String>,
    body: Bytes,
    request: HttpRequest,
    env: Data<Env>,
) -> Result<Json<ImportView>, Problem> {
    let noun_text = noun.into_inner();
    let noun = Noun::parse(&noun_text).ok_or_else(|| caller.problem(Code::NotFound))?;
    let key = caller.meta("imports", b"")?.id.to_string();
    let kind = request.headers().get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let rows = bulk::rows(&body, kind.starts_with("text/csv")).map_err(|refusal| caller.problem(refusal))?;
    let mut view = ImportView::default();
    let path = format!("imports/{noun_text}");
    let mut rows = (1..).zip(rows);
    loop {
        // Several at once share a durable transaction of the writer; where there is no queue, one after the other.
        let some: Vec<_> = rows.by_ref().take(if env.db.is_shared() { 1 } else { TOGETHER }).collect();
        if some.is_empty() {
            return Ok(Json(view));
        }
        let numbers: Vec<usize> = some.iter().map(|(number, _)| *number).collect();
        let todo = some.into_iter().map(|(number, row)| {
            let key = CommandId(bulk::row_key(&key, number));
            put_row(&env, &caller, noun, &path, key, row)
        });
        for (number, done) in numbers.into_iter().zip(join_all(todo).await) {
            view.add(number, done);
        }
    }
}

async fn put_row(
    env: &Data<Env>,
    caller: &Caller,
    noun: Noun,
    path: &str,
    key: CommandId,
    row: Result<Value, Refusal>,
) -> Result<Told, Problem> {
    let row = row.map_err(|refusal| caller.problem(refusal))?;
    let text = row.to_string();
    let kept = run::take(env, caller, key, path, text.as_bytes(), move |tx| bulk::put(tx, noun, &row)).await?;
    serde_json::from_str(&kept).map_err(|error| caller.problem(crate::app::Error::from(error)))
}

impl ImportView {
    fn add(&mut self, row: usize, done: Result<Told, Problem>) {
        let view = match done {
            Ok(told) => {
                match told.outcome {
                    Outcome::Created => self.created += 1,
                    Outcome::Updated => self.updated += 1,
                    Outcome::Unchanged => self.unchanged += 1,
                }
                RowView { row, outcome: Some(told.outcome), id: Some(told.id), problem: None }
            }
            Err(problem) => {
                self.refused += 1;
                RowView { row, outcome: None, id: None, problem: Some(problem.body()) }
            }
        };
        self.rows.push(view);
    }
}

#[derive(Deserialize)]
struct Told {
    outcome: Outcome,
    id: String,
}

/// Keeps the shape of a kept answer and the one read back the same.
const _: fn(RowDone) -> Told = |done| Told { outcome: done.outcome, id: done.id };
