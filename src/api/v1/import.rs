//! Files of organisations, sites, people and vehicles, read in row by row: at once, or as a job.

use actix_web::{
    HttpRequest, HttpResponse,
    http::{StatusCode, header},
    post,
    web::{Bytes, Data, Path},
};
use futures_util::future::join_all;
use serde::Serialize;
use serde_json::Value;
use utoipa::ToSchema;

use super::job::{JobView, need_not_wait};
use crate::{
    api::{
        actor::Caller,
        problem::{Problem, ProblemBody},
        run,
    },
    app::{
        Env,
        bulk::{self, Noun, RowDone, RowTold, TOGETHER},
        job::{self, LONG},
        registry::Outcome,
    },
    domain::refusal::{Code, Refusal},
    kernel::{id::CommandId, text::Language},
};

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
    request_body(content = String, content_type = "text/csv"),
    responses(
        (status = 200, body = ImportView),
        (status = 202, body = JobView, description = "A long file of a person who need not wait (`Prefer: respond-async`, RFC 7240)")
    )
)]
#[post("/imports/{noun}")]
pub async fn import_rows(
    caller: Caller,
    noun: Path<String>,
    body: Bytes,
    request: HttpRequest,
    env: Data<Env>,
) -> Result<HttpResponse, Problem> {
    let noun = Noun::parse(&noun).ok_or_else(|| caller.problem(Code::NotFound))?;
    let key = caller.meta("imports", b"")?.id.to_string();
    let kind = request.headers().get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let csv = kind.starts_with("text/csv");
    let rows = bulk::rows(&body, csv).map_err(|refusal| caller.problem(refusal))?;
    if rows.len() > LONG && caller.session.is_some() && need_not_wait(&request) {
        let path = format!("{}/job", noun.path());
        return run::write(&env, &caller, &path, &body.clone(), StatusCode::ACCEPTED, move |tx| {
            Ok(JobView::from(&job::ask_register(tx, noun, csv, &body)?))
        })
        .await;
    }
    let mut view = ImportView::default();
    let mut rows = (1..).zip(rows);
    loop {
        // Several at once share a durable transaction of the writer; where there is no queue, one after the other.
        let some: Vec<_> = rows.by_ref().take(if env.db.is_shared() { 1 } else { TOGETHER }).collect();
        if some.is_empty() {
            return Ok(HttpResponse::Ok().json(view));
        }
        let numbers: Vec<usize> = some.iter().map(|(number, _)| *number).collect();
        let todo = some.into_iter().map(|(number, row)| {
            let key = CommandId(bulk::row_key(&key, number));
            put_row(&env, &caller, noun, key, row)
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
    key: CommandId,
    row: Result<Value, Refusal>,
) -> Result<RowDone, Problem> {
    let row = row.map_err(|refusal| caller.problem(refusal))?;
    let text = row.to_string();
    let kept = run::take(env, caller, key, &noun.path(), text.as_bytes(), move |tx| bulk::put(tx, noun, &row)).await?;
    serde_json::from_str(&kept).map_err(|error| caller.problem(crate::app::Error::from(error)))
}

impl ImportView {
    /// What a job told of its rows, in the reader's language.
    pub(super) fn told(rows: Vec<RowTold>, key: &str, language: Language) -> Self {
        let mut view = Self::default();
        for (number, row) in (1..).zip(rows) {
            view.add(
                number,
                match row {
                    RowTold::Done(done) => Ok(done),
                    RowTold::Refused(refusal) => {
                        Err(Problem::of(refusal, language, bulk::row_key(key, number).to_string()))
                    }
                },
            );
        }
        view
    }

    fn add(&mut self, row: usize, done: Result<RowDone, Problem>) {
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
