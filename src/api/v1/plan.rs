//! Management plans of a site.

use actix_web::{
    HttpResponse, get,
    http::StatusCode,
    post,
    web::{Bytes, Data, Json, Path, Query},
};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use utoipa::{IntoParams, ToSchema};

use super::{package::ActionView, site::PageQuery, view::PageView};
use crate::{
    api::{actor::Caller, document, problem::Problem, run, spent::Spent},
    app::{
        Env, effort,
        plan::{self, drawn::Drawn, propose::propose},
    },
    domain::{
        effort::Thing,
        party::Tier,
        plan::{Action, Ask, Filed, Filing, Part, Plan, content::Content, finding::Finding, forecast::Output},
        refusal::{Code, Refusal},
    },
    kernel::{clock::Instant, page::page_size},
};

/// A plan in a list.
#[derive(Debug, Serialize, ToSchema)]
pub struct PlanView {
    /// Its site.
    pub site_id: String,
    /// Its year.
    pub year: i32,
    /// `draft`, `submitted`, `filed`, `amending` or `resubmitted`.
    pub state: &'static str,
    /// The same in Chinese.
    pub state_name: &'static str,
    /// Tier that follows from its facts: `key`, `simplified` or `registered`.
    pub tier_computed: Option<&'static str>,
    /// Tier that an authority set.
    pub tier_assigned: Option<&'static str>,
    /// 备案编号 of the version that holds.
    pub filing_number: Option<String>,
    /// Versions that were filed.
    pub filed_versions: usize,
    /// Events so far.
    pub version: i64,
}

impl From<&Plan> for PlanView {
    fn from(one: &Plan) -> Self {
        Self {
            site_id: one.site.to_string(),
            year: one.year,
            state: one.state.as_str(),
            state_name: one.state.zh(),
            tier_computed: one.content.tier.tier().map(Tier::as_str),
            tier_assigned: one.content.assigned.as_ref().map(|set| set.tier.as_str()),
            filing_number: one.holds().map(|filed| filed.filing.number.clone()),
            filed_versions: one.filed.len(),
            version: one.version,
        }
    }
}

/// A plan with what it says, what is to be looked at, and what the caller may do.
#[derive(Debug, Serialize, ToSchema)]
pub struct PlanShownView {
    /// Its head.
    #[serde(flatten)]
    pub plan: PlanView,
    /// What it says now: tables `a1` to `a7`, facts of the tier; masses in grams.
    #[schema(value_type = Object)]
    pub content: Content,
    /// Versions that were filed, the one that holds last.
    #[schema(value_type = Vec<Object>)]
    pub filed: Vec<Filed>,
    /// What is to be looked at: `code`, `stops`, `title`, `remedy`, `basis`, `params`.
    #[schema(value_type = Vec<Object>)]
    pub findings: Vec<Value>,
    /// Why it was sent back or amended, the oldest first.
    pub reasons: Vec<PlanReasonView>,
    /// What was booked in its year so far.
    pub done: Vec<DoneView>,
    /// What manifests drew on the version that holds, by waste and receiver.
    pub drawn: Vec<DrawnView>,
    /// When it was looked at.
    pub as_of: String,
    /// What the caller may do now.
    pub actions: Vec<ActionView>,
}

/// Why a plan was sent back or a change of it begun.
#[derive(Debug, Serialize, ToSchema)]
pub struct PlanReasonView {
    /// `return` or `amend`.
    pub action: &'static str,
    /// In the words of who told it.
    pub reason: String,
    /// When.
    pub at: String,
}

impl From<plan::Reason> for PlanReasonView {
    fn from(one: plan::Reason) -> Self {
        Self { action: one.action.as_str(), reason: one.reason, at: one.at.to_string() }
    }
}

/// What was booked of a waste in the year so far.
#[derive(Debug, Serialize, ToSchema)]
pub struct DoneView {
    /// Eight digits.
    pub waste_code: String,
    /// `generated`, `left`, `returned`, `self_treated` ….
    pub kind: String,
    /// Grams.
    pub mass_g: i64,
    /// Bookings.
    pub packages: i64,
}

impl From<(String, String, i64, i64)> for DoneView {
    fn from((waste_code, kind, mass_g, packages): (String, String, i64, i64)) -> Self {
        Self { waste_code, kind, mass_g, packages }
    }
}

/// What manifests drew on a plan's transfer to a receiver.
#[derive(Debug, Serialize, ToSchema)]
pub struct DrawnView {
    /// Eight digits.
    pub waste_code: String,
    /// Site of the receiver; `null`: abroad.
    pub receiver_id: Option<String>,
    /// Its name.
    pub receiver_name: Option<String>,
    /// Planned, grams.
    pub planned_g: i64,
    /// Of loads on their way, grams.
    pub reserved_g: i64,
    /// Accepted, grams.
    pub consumed_g: i64,
}

impl From<Drawn> for DrawnView {
    fn from(one: Drawn) -> Self {
        Self {
            waste_code: one.waste_code,
            receiver_id: one.receiver,
            receiver_name: one.name,
            planned_g: one.planned_g,
            reserved_g: one.reserved_g,
            consumed_g: one.consumed_g,
        }
    }
}

/// By what a proposal is moved.
#[derive(Debug, Deserialize, IntoParams)]
pub struct PlanProposalQuery {
    /// Production output of the year before, in a unit of the site's own.
    output_last: Option<i64>,
    /// Output of the year planned, in the same unit.
    output_next: Option<i64>,
}

/// A plan as it follows from what the platform knows.
#[derive(Debug, Serialize, ToSchema)]
pub struct PlanProposalView {
    /// Tables `a1` to `a7`, facts of the tier and `origins`; masses in grams. Sent back as it is, it begins a plan.
    #[schema(value_type = Object)]
    pub content: Content,
    /// Tier that follows: `key`, `simplified` or `registered`.
    pub tier: Option<&'static str>,
    /// What is to be looked at.
    #[schema(value_type = Vec<Object>)]
    pub findings: Vec<Value>,
}

/// One click: the plan of a site for a year as it follows from its records, papers and the plan before, each figure with its origin.
/// Nothing is written; what nobody recorded is empty and found missing.
#[utoipa::path(
    params(("id" = String, Path), ("year" = String, Path), PlanProposalQuery),
    responses((status = 200, body = PlanProposalView))
)]
#[get("/sites/{id}/plans/{year}/proposal")]
pub async fn propose_plan(
    caller: Caller,
    path: Path<(String, String)>,
    query: Query<PlanProposalQuery>,
    env: Data<Env>,
) -> Result<Json<PlanProposalView>, Problem> {
    let (site, of) = path.into_inner();
    let (actor, of) = (caller.actor.clone(), year(&caller, &of)?);
    let output = match (query.output_last, query.output_next) {
        (Some(last), Some(next)) => Some(Output { last, next }),
        (None, None) => None,
        _ => return Err(caller.problem(Refusal::of(Code::RequestField).with("pointer", "output_next"))),
    };
    let with = env.clone();
    let (content, findings) =
        run::read(&env, &caller, move |conn| propose(conn, &with, &actor, &site, of, output)).await?;
    let now = env.clock.now();
    Ok(Json(PlanProposalView {
        tier: content.tier().map(Tier::as_str),
        findings: findings.iter().map(|finding| told(finding, &caller, now)).collect(),
        content,
    }))
}

fn told(finding: &Finding, caller: &Caller, now: Instant) -> Value {
    let (language, refusal) = (caller.guest.language, finding.refusal().on(now.legal_day()));
    let basis: Vec<String> = refusal.cited().iter().map(|one| one.cite(language)).collect();
    json!({
        "code": finding.code.as_str(),
        "stops": finding.stops,
        "title": finding.code.words().of(language),
        "remedy": finding.code.remedy().of(language),
        "basis": basis,
        "params": finding.params,
    })
}

/// Plans of a site, the newest year first.
#[utoipa::path(
    params(("id" = String, Path), PageQuery), responses((status = 200, body = PageView<PlanView>))
)]
#[get("/sites/{id}/plans")]
pub async fn list_plans(
    caller: Caller,
    id: Path<String>,
    query: Query<PageQuery>,
    env: Data<Env>,
) -> Result<Json<PageView<PlanView>>, Problem> {
    let limit = page_size(query.limit);
    let before = match query.into_inner().after {
        None => None,
        Some(text) => {
            let wrong = || caller.problem(Refusal::of(Code::RequestField).with("pointer", "after"));
            Some(text.parse().map_err(|_| wrong())?)
        }
    };
    let actor = caller.actor.clone();
    let plans = run::read(&env, &caller, move |conn| plan::list(conn, &actor, &id, before, limit + 1)).await?;
    let items = plans.iter().map(PlanView::from).collect();
    Ok(Json(PageView::of(items, limit, |one: &PlanView| one.year.to_string())))
}

/// What a plan begins with.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PlanBody {
    /// Its year.
    pub year: i32,
    /// Tables `a1` to `a7`, `tier` and `assigned`; masses in grams.
    #[schema(value_type = Object)]
    pub content: Content,
}

/// Writes a site's plan for a year; one per year.
#[utoipa::path(
    params(("id" = String, Path)), request_body = PlanBody, responses((status = 201, body = PlanView))
)]
#[post("/sites/{id}/plans")]
pub async fn draft_plan(
    caller: Caller,
    spent: Spent,
    id: Path<String>,
    body: Bytes,
    env: Data<Env>,
) -> Result<HttpResponse, Problem> {
    let asked: PlanBody = run::parse(&caller, &body)?;
    let (site, path) = (id.to_string(), format!("sites/{id}/plans"));
    run::write(&env, &caller, &path, &body, StatusCode::CREATED, move |tx| {
        let plan = plan::draft(tx, &site, asked.year, &asked.content)?;
        effort::timed(tx, Thing::Plan, plan.site, spent.0)?;
        Ok(PlanView::from(&plan))
    })
    .await
}

fn year(caller: &Caller, text: &str) -> Result<i32, Problem> {
    text.parse().map_err(|_| caller.problem(Code::NotFound))
}

/// A site's plan for a year.
#[utoipa::path(
    params(("id" = String, Path), ("year" = String, Path)), responses((status = 200, body = PlanShownView))
)]
#[get("/sites/{id}/plans/{year}")]
pub async fn get_plan(caller: Caller, path: Path<(String, String)>, env: Data<Env>) -> Result<HttpResponse, Problem> {
    let (site, of) = path.into_inner();
    let (actor, of, inner) = (caller.actor.clone(), year(&caller, &of)?, env.clone());
    let shown = run::read(&env, &caller, move |conn| plan::show(conn, &inner, &actor, &site, of)).await?;
    let plan::Shown { plan: one, site, findings, reasons, done, drawn } = shown;
    let actions = Action::ALL.iter().map(|action| {
        let refused = plan::refused(&caller.actor, &one, &site, &findings, *action);
        let forward = matches!(action, Action::Submit | Action::File);
        ActionView::of(&caller, (action.as_str(), action.zh()), refused.as_ref(), forward)
    });
    let now = env.clock.now();
    let view = PlanShownView {
        actions: actions.collect(),
        findings: findings.iter().map(|finding| told(finding, &caller, now)).collect(),
        plan: PlanView::from(&one),
        content: one.content,
        filed: one.filed,
        done: done.into_iter().map(DoneView::from).collect(),
        drawn: drawn.into_iter().map(DrawnView::from).collect(),
        reasons: reasons.into_iter().map(PlanReasonView::from).collect(),
        as_of: now.to_string(),
    };
    Ok(document::show(view.plan.version, &view))
}

/// What an action needs.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PlanActBody {
    /// Tables to write anew (`change`): each `{"table": "a3", "rows": …}`.
    #[schema(value_type = Option<Vec<Object>>)]
    pub parts: Option<Vec<Part>>,
    /// `number`, `receipt` and `filed_on` as the national system gave them (`file`).
    #[schema(value_type = Option<Object>)]
    pub filing: Option<Filing>,
    /// Why (`return`, `amend`).
    pub reason: Option<String>,
}

fn ask(caller: &Caller, action: &str, body: PlanActBody) -> Result<Ask, Problem> {
    let action = Action::parse(action).ok_or_else(|| caller.problem(Code::NotFound))?;
    let missing = |pointer: &str| caller.problem(Refusal::of(Code::RequestField).with("pointer", pointer));
    Ok(match action {
        Action::Change => Ask::Change(body.parts.ok_or_else(|| missing("/parts"))?),
        Action::Submit => Ask::Submit,
        Action::Return => Ask::Return(body.reason.ok_or_else(|| missing("/reason"))?),
        Action::File => Ask::File(body.filing.ok_or_else(|| missing("/filing"))?),
        Action::Amend => Ask::Amend(body.reason.ok_or_else(|| missing("/reason"))?),
        Action::Drop => Ask::Drop,
    })
}

/// Writes tables anew (`change`), submits (`submit`), notes that it was sent back (`return`) or filed (`file`), begins a change of
/// what was filed (`amend`) or gives it up (`drop`). Until a change is filed the filed version holds. `change` needs `If-Match`, so
/// that two who write do not overwrite each other; with the others it is heeded where it is sent.
#[utoipa::path(
    params(
        ("id" = String, Path), ("year" = String, Path), ("If-Match" = Option<String>, Header),
        ("action" = String, Path, description = "change, submit, return, file, amend or drop")
    ),
    request_body = PlanActBody, responses((status = 200, body = PlanView), (status = 412), (status = 428))
)]
#[post("/sites/{id}/plans/{year}/{action}")]
pub async fn act_on_plan(
    caller: Caller,
    path: Path<(String, String, String)>,
    body: Bytes,
    env: Data<Env>,
) -> Result<HttpResponse, Problem> {
    let (site, of, action) = path.into_inner();
    let of = year(&caller, &of)?;
    let ask = ask(&caller, &action, run::parse(&caller, &body)?)?;
    let name = format!("sites/{site}/plans/{of}/{action}");
    let expected =
        if ask.action() == Action::Change { Some(document::version(&caller)?) } else { document::given(&caller)? };
    document::put(&env, &caller, &name, &body, move |tx| {
        Ok(PlanView::from(&plan::act_on(tx, (&site, of), &ask, expected)?))
    })
    .await
}
