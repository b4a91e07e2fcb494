//! Management plans of many sites in one go, as a job.

use actix_web::{
    HttpResponse,
    http::StatusCode,
    post,
    web::{Bytes, Data},
};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::job::JobView;
use crate::{
    api::{
        actor::Caller,
        problem::{Problem, ProblemBody},
        run,
    },
    app::{
        Env, job,
        plan::batch::{Asked, Outcome, Told},
    },
    domain::refusal::{Code, Refusal},
    kernel::text::Language,
};

/// For which of the sites whose plans the caller may write; all of them when nothing else is said.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PlanBatchBody {
    /// The year planned.
    pub year: i32,
    /// Only sites of this organisation, by id.
    pub organisation_id: Option<String>,
    /// Only sites whose division begins so: `330111`, `3301` or `33`.
    pub division: Option<String>,
}

/// What became of the plans of many sites.
#[derive(Debug, Default, Serialize, ToSchema)]
pub struct PlanBatchView {
    /// Drafts that were written.
    proposed: usize,
    /// Sites that have a plan of the year; it was not touched.
    existing: usize,
    /// Sites of which no waste is known.
    nothing: usize,
    /// Sites whose plan could not be written.
    refused: usize,
    /// Every site, by code.
    rows: Vec<PlannedView>,
}

/// What became of one site.
#[derive(Debug, Serialize, ToSchema)]
pub struct PlannedView {
    /// The site.
    site_id: String,
    /// Its code.
    code: String,
    /// Its name.
    name: String,
    /// `proposed`, `exists`, `nothing` or `refused`.
    outcome: &'static str,
    /// Of one proposed: its wastes.
    wastes: Option<usize>,
    /// Of one proposed: what is to be looked at.
    findings: Option<usize>,
    /// Of one proposed: what must be settled before it is submitted.
    stops: Option<usize>,
    /// Of one that exists: its state.
    state: Option<String>,
    /// Of one refused: why.
    problem: Option<ProblemBody>,
}

impl PlanBatchView {
    /// What a job told, in the reader's language.
    pub(super) fn of(told: Vec<Told>, job: &str, language: Language) -> Self {
        let mut view = Self::default();
        for one in told {
            let row = |outcome| PlannedView {
                site_id: one.site,
                code: one.code,
                name: one.name,
                outcome,
                wastes: None,
                findings: None,
                stops: None,
                state: None,
                problem: None,
            };
            view.rows.push(match one.outcome {
                Outcome::Proposed { wastes, findings, stops } => {
                    view.proposed += 1;
                    let (wastes, findings, stops) = (Some(wastes), Some(findings), Some(stops));
                    PlannedView { wastes, findings, stops, ..row("proposed") }
                }
                Outcome::Exists { state } => {
                    view.existing += 1;
                    PlannedView { state: Some(state), ..row("exists") }
                }
                Outcome::Nothing => {
                    view.nothing += 1;
                    row("nothing")
                }
                Outcome::Refused { why } => {
                    view.refused += 1;
                    let problem = Problem::of(why, language, job.to_owned()).body();
                    PlannedView { problem: Some(problem), ..row("refused") }
                }
            });
        }
        view
    }
}

/// One click for many: a draft of the plan of each site whose plans the caller may write, as a job. A plan that is there is not
/// touched. An authority has no plan to write: the producer does (固废法 Art. 78).
#[utoipa::path(request_body = PlanBatchBody, responses((status = 202, body = JobView)))]
#[post("/jobs/plans")]
pub async fn propose_plans(caller: Caller, body: Bytes, env: Data<Env>) -> Result<HttpResponse, Problem> {
    let asked: PlanBatchBody = run::parse(&caller, &body)?;
    let bad = |pointer: &str| caller.problem(Refusal::of(Code::RequestField).with("pointer", pointer));
    let organisation = asked.organisation_id.map(|id| id.parse().map_err(|_| bad("/organisation_id"))).transpose()?;
    let digits = |text: &String| (2..=12).contains(&text.len()) && text.bytes().all(|one| one.is_ascii_digit());
    if asked.division.as_ref().is_some_and(|text| !digits(text)) {
        return Err(bad("/division"));
    }
    let asked = Asked { year: asked.year, organisation, division: asked.division };
    run::write(&env, &caller, "jobs/plans", &body, StatusCode::ACCEPTED, move |tx| {
        Ok(JobView::from(&job::ask_plans(tx, &asked)?))
    })
    .await
}
