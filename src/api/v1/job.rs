//! Long work: how far it is and what came of it.

use actix_web::{
    HttpRequest, HttpResponse, get,
    http::{StatusCode, header},
    post,
    web::{Data, Json, Path},
};
use serde::Serialize;
use serde_json::Value;
use utoipa::ToSchema;

use super::{import::ImportView, ledger_table::field, plan_batch::PlanBatchView, view::PageView};
use crate::{
    api::{
        actor::Caller,
        problem::{Problem, ProblemBody},
        run,
    },
    app::{
        self, Env, Error,
        form::Format,
        wanted::{Wanted, fetch},
    },
    domain::refusal::Refusal,
    kernel::{clock::Instant, text::Language},
    store::job::JobRow,
};

/// A job.
#[derive(Debug, Serialize, ToSchema)]
#[expect(missing_docs, reason = "described by the glossary")]
pub struct JobView {
    pub id: String,
    /// `ledger_import`, `register_import`, `plan_batch` or `file_export`.
    pub kind: String,
    /// Whose ledger; of a register and of plans none.
    pub site_id: Option<String>,
    /// Name of the file that is read in or drawn; of plans their year.
    pub title: String,
    /// `waiting`, `running`, `done`, `refused`, `cancelled` or `failed`.
    pub state: String,
    /// Rows entered, or sites done.
    pub done: i64,
    /// Rows to enter, or sites to do; 0 while that is not known.
    pub total: i64,
    /// It is to end after the rows at hand.
    pub ending: bool,
    /// How often it was begun: more than once when the server was stopped meanwhile.
    pub attempts: i64,
    pub made_at: String,
    pub ended_at: Option<String>,
}

impl From<&JobRow> for JobView {
    fn from(row: &JobRow) -> Self {
        Self {
            id: row.id.clone(),
            kind: row.kind.clone(),
            site_id: (!row.site.is_empty()).then(|| row.site.clone()),
            title: row.title.clone(),
            state: row.state.clone(),
            done: row.done,
            total: row.total,
            ending: row.cancelled != 0 && row.ended_at.is_none(),
            attempts: row.attempts,
            made_at: Instant::from_micros(row.made_at).to_string(),
            ended_at: row.ended_at.map(|at| Instant::from_micros(at).to_string()),
        }
    }
}

/// A job with what came of it.
#[derive(Debug, Serialize, ToSchema)]
pub struct JobShownView {
    #[serde(flatten)]
    #[expect(missing_docs, reason = "is what it is")]
    pub job: JobView,
    /// Of one that is done: what the request would have answered; of one that drew a file its `name`, its `bytes`, and `until`
    /// when it can be fetched.
    #[schema(value_type = Option<Object>)]
    pub report: Option<Value>,
    /// Of one that was refused: why.
    pub problem: Option<ProblemBody>,
}

impl JobShownView {
    fn of(row: &JobRow, language: Language) -> Result<Self, Error> {
        let answer = row.answer.as_deref();
        let report = match answer.filter(|_| row.state == "done") {
            Some(rows) if row.kind == app::job::REGISTER => {
                let told = ImportView::told(serde_json::from_str(rows)?, &row.command, language);
                Some(serde_json::to_value(told)?)
            }
            Some(told) if row.kind == app::job::PLANS => {
                let view = PlanBatchView::of(serde_json::from_str(told)?, &row.id, language);
                Some(serde_json::to_value(view)?)
            }
            done => done.map(serde_json::from_str).transpose()?,
        };
        let refusal: Option<Refusal> =
            answer.filter(|_| row.state == "refused").map(serde_json::from_str).transpose()?;
        let problem = refusal.map(|refusal| Problem::of(refusal, language, row.id.clone()).body());
        Ok(Self { job: JobView::from(row), report, problem })
    }
}

/// The caller's long work, the newest first; 50 at most.
#[utoipa::path(responses((status = 200, body = PageView<JobView>)))]
#[get("/jobs")]
pub async fn list_jobs(caller: Caller, env: Data<Env>) -> Result<Json<PageView<JobView>>, Problem> {
    let actor = caller.actor.clone();
    let rows = run::read(&env, &caller, move |conn| app::job::list(conn, &actor)).await?;
    Ok(Json(PageView::whole(rows.iter().map(JobView::from).collect())))
}

/// One job of the caller's, with what came of it.
#[utoipa::path(params(("id" = String, Path)), responses((status = 200, body = JobShownView)))]
#[get("/jobs/{id}")]
pub async fn get_job(caller: Caller, id: Path<String>, env: Data<Env>) -> Result<Json<JobShownView>, Problem> {
    let (actor, language) = (caller.actor.clone(), caller.guest.language);
    let shown = run::read(&env, &caller, move |conn| JobShownView::of(&app::job::get(conn, &actor, &id)?, language));
    Ok(Json(shown.await?))
}

/// Ends a job after the rows at hand; what is entered stays.
#[utoipa::path(params(("id" = String, Path)), responses((status = 200, body = JobView)))]
#[post("/jobs/{id}/cancel")]
pub async fn cancel_job(caller: Caller, id: Path<String>, env: Data<Env>) -> Result<HttpResponse, Problem> {
    let name = format!("jobs/{id}/cancel");
    run::write(&env, &caller, &name, b"", StatusCode::OK, move |tx| Ok(JobView::from(&app::job::cancel(tx, &id)?)))
        .await
}

/// The file that a job of the caller's drew; a week after it was done it is let go of.
#[utoipa::path(
    params(("id" = String, Path)),
    responses((status = 200, description = "The file", content_type = "application/octet-stream"))
)]
#[get("/jobs/{id}/file")]
pub async fn get_job_file(caller: Caller, id: Path<String>, env: Data<Env>) -> Result<HttpResponse, Problem> {
    let (actor, now) = (caller.actor.clone(), env.clock.now());
    let (format, name, bytes) = run::read(&env, &caller, move |conn| fetch(conn, &actor, &id, now)).await?;
    Ok(run::attached(format, &name, bytes))
}

/// Asks for a file to be drawn as a job.
pub(super) async fn want(env: &Data<Env>, caller: &Caller, wanted: Wanted) -> Result<HttpResponse, Problem> {
    if Format::parse(&wanted.format).is_none() {
        return Err(field(caller, "format"));
    }
    let body = serde_json::to_vec(&wanted).map_err(|error| caller.problem(Error::from(error)))?;
    run::write(env, caller, "jobs/file", &body, StatusCode::ACCEPTED, move |tx| {
        Ok(JobView::from(&app::job::ask_file(tx, &wanted)?))
    })
    .await
}

/// Whether the sender would rather have a job than wait (RFC 7240 4.1).
pub(super) fn need_not_wait(request: &HttpRequest) -> bool {
    let wish = |value: &header::HeaderValue| value.to_str().is_ok_and(|text| text.contains("respond-async"));
    request.headers().get_all("prefer").any(wish)
}
