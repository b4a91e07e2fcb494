//! Notices 预警/报警: what the rules found, and what is done about it.

use actix_web::{
    HttpResponse, get,
    http::StatusCode,
    post,
    web::{Bytes, Data, Json, Path, Query},
};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::{
    notice_view::{NoticeBriefView, NoticeRowView, NoticeView},
    view::PageView,
};
use crate::{
    api::{actor::Caller, problem::Problem, run},
    app::{
        Env, Error,
        alarm::settings::basis_of,
        notice::{self, seen},
    },
    domain::{
        alarm::{Level, Rule, own::is_own},
        notice::{Action, Ask, State},
        refusal::{Code, Refusal},
    },
    kernel::{id::NoticeId, page::page_size},
    store::notice::Filter,
};

/// What a list of notices asks for.
#[derive(Debug, Deserialize, IntoParams)]
pub struct NoticeQuery {
    /// `open`: those that somebody still has to see to; or one state.
    pub state: Option<String>,
    /// Only at this level: `blue`, `yellow`, `orange` or `red`.
    pub level: Option<String>,
    /// Only of this rule, `STO-02`.
    pub rule: Option<String>,
    /// Only those that concern this site.
    pub site: Option<String>,
    /// Only about this thing: `facility/<id>`, `manifest/<id>` ….
    pub subject: Option<String>,
    /// `next` of the page before.
    pub after: Option<String>,
    /// Rows of a page.
    pub limit: Option<i64>,
}

impl NoticeQuery {
    fn filter(&self) -> Result<Filter, Refusal> {
        let wrong = |pointer: &str| Refusal::of(Code::RequestField).with("pointer", pointer);
        let open = self.state.as_deref() == Some("open");
        let state = self.state.as_deref().filter(|_| !open);
        if state.is_some_and(|state| State::parse(state).is_none()) {
            return Err(wrong("state"));
        }
        if self.level.as_deref().is_some_and(|level| Level::parse(level).is_none()) {
            return Err(wrong("level"));
        }
        if self.rule.as_deref().is_some_and(|rule| Rule::find(rule).is_none() && !is_own(rule)) {
            return Err(wrong("rule"));
        }
        Ok(Filter {
            state: state.map(str::to_owned),
            open,
            level: self.level.clone(),
            rule: self.rule.clone(),
            subject: self.subject.clone(),
            site: self.site.clone(),
        })
    }
}

/// Notices that concern the caller's side, or its division; the latest raised first.
#[utoipa::path(params(NoticeQuery), responses((status = 200, body = PageView<NoticeRowView>)))]
#[get("/notices")]
pub async fn list_notices(
    caller: Caller,
    query: Query<NoticeQuery>,
    env: Data<Env>,
) -> Result<Json<PageView<NoticeRowView>>, Problem> {
    let limit = page_size(query.limit);
    let filter = query.filter().map_err(|refusal| caller.problem(refusal))?;
    let (actor, after) = (caller.actor.clone(), query.into_inner().after);
    let (rows, names) = run::read(&env, &caller, move |conn| {
        let rows = notice::list(conn, &actor, &filter, after.as_deref(), limit + 1)?;
        let names = seen::names(conn, &rows)?;
        Ok::<_, Error>((rows, names))
    })
    .await?;
    let (language, now) = (caller.guest.language, env.clock.now());
    let items = rows.iter().map(|one| NoticeRowView::of(one, &names, language, now)).collect();
    Ok(Json(PageView::of(items, limit, |one: &NoticeRowView| one.rank.clone())))
}

/// How many notices are in a state at a level.
#[derive(Debug, Serialize, ToSchema)]
pub struct NoticeCountView {
    /// The state.
    pub state: &'static str,
    /// The level.
    pub level: &'static str,
    /// Notices.
    pub notices: i64,
}

/// How many notices a filter leaves.
#[derive(Debug, Serialize, ToSchema)]
pub struct NoticeSumView {
    /// All of them.
    pub notices: i64,
    /// Those that somebody still has to see to.
    pub open: i64,
    /// By state and level; what there is none of is left out.
    pub counts: Vec<NoticeCountView>,
    /// When it was counted.
    pub at: String,
}

/// How many notices the same filter leaves, by state and level; of its `after` and `limit` nothing is asked.
#[utoipa::path(params(NoticeQuery), responses((status = 200, body = NoticeSumView)))]
#[get("/notices/sum")]
pub async fn sum_notices(
    caller: Caller,
    query: Query<NoticeQuery>,
    env: Data<Env>,
) -> Result<Json<NoticeSumView>, Problem> {
    let filter = query.filter().map_err(|refusal| caller.problem(refusal))?;
    let actor = caller.actor.clone();
    let found = run::read(&env, &caller, move |conn| notice::counts(conn, &actor, &filter)).await?;
    let mut counts: Vec<NoticeCountView> = Vec::new();
    for one in &found {
        let (state, level) = (one.state.as_str(), one.level.as_str());
        match counts.iter_mut().find(|known| (known.state, known.level) == (state, level)) {
            Some(known) => known.notices += one.notices,
            None => counts.push(NoticeCountView { state, level, notices: one.notices }),
        }
    }
    Ok(Json(NoticeSumView {
        notices: found.iter().map(|one| one.notices).sum(),
        open: found.iter().filter(|one| one.state.is_open()).map(|one| one.notices).sum(),
        counts,
        at: env.clock.now().to_string(),
    }))
}

/// One notice: what was compared with what, what it rests on, what to do, what was done, and what the caller may do now.
#[utoipa::path(params(("id" = String, Path)), responses((status = 200, body = NoticeView)))]
#[get("/notices/{id}")]
pub async fn get_notice(caller: Caller, id: Path<String>, env: Data<Env>) -> Result<Json<NoticeView>, Problem> {
    let (actor, inner) = (caller.actor.clone(), env.clone());
    let (shown, chosen) = run::read(&env, &caller, move |conn| {
        let shown = seen::show(conn, &inner, &actor, &id)?;
        let chosen = basis_of(conn, &inner, &shown.notice)?;
        Ok::<_, Error>((shown, chosen))
    })
    .await?;
    Ok(Json(NoticeView::of(shown, &chosen, &caller, env.clock.now())))
}

/// What an action needs. Files that prove it are sent before and named in the header `Evidence`.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NoticeActBody {
    /// What is done about it (`handle`).
    pub measures: Option<String>,
    /// The day by which it is done (`handle`; left out: the last that the level allows) or should be instead (`ask_extension`).
    #[schema(value_type = Option<String>)]
    pub due_on: Option<NaiveDate>,
    /// What was done (`submit`), or found and done on the spot (`find_on_spot`).
    pub result: Option<String>,
    /// Why (`return`, `ask_extension`, `refuse_extension`, `claim_false`, `reject_false`, `reopen`).
    pub reason: Option<String>,
}

impl NoticeActBody {
    /// What is asked for, or which field is missing.
    fn ask(self, action: Action) -> Result<Ask, Refusal> {
        let Self { measures, due_on, result, reason } = self;
        let missing =
            |pointer: &str| Refusal::of(Code::RequestField).with("pointer", pointer).with("reason", "missing");
        let why = || reason.clone().ok_or_else(|| missing("/reason"));
        Ok(match action {
            Action::Acknowledge => Ask::Acknowledge,
            Action::Handle => Ask::Handle { measures: measures.ok_or_else(|| missing("/measures"))?, due_on },
            Action::Submit => Ask::Submit { result: result.ok_or_else(|| missing("/result"))? },
            Action::FindOnSpot => Ask::FindOnSpot { result: result.ok_or_else(|| missing("/result"))? },
            Action::Verify => Ask::Verify,
            Action::Return => Ask::Return { reason: why()? },
            Action::AskExtension => {
                Ask::AskExtension { due_on: due_on.ok_or_else(|| missing("/due_on"))?, reason: why()? }
            }
            Action::GrantExtension => Ask::GrantExtension,
            Action::RefuseExtension => Ask::RefuseExtension { reason: why()? },
            Action::ClaimFalse => Ask::ClaimFalse { reason: why()? },
            Action::ConfirmFalse => Ask::ConfirmFalse,
            Action::RejectFalse => Ask::RejectFalse { reason: why()? },
            Action::Reopen => Ask::Reopen { reason: why()? },
            Action::Change | Action::Rise | Action::Subside | Action::Recur | Action::Clear => {
                return Err(Code::NotFound.into());
            }
        })
    }
}

/// Takes note (`acknowledge`), names measures and a day (`handle`), tells what was done (`submit`), or what the authority found on the
/// spot where nobody answers (`find_on_spot`), finds it done (`verify`) or not
/// (`return`); asks for more time (`ask_extension`), gives it (`grant_extension`) or not (`refuse_extension`); says that it is none
/// (`claim_false`), agrees (`confirm_false`) or not (`reject_false`); takes it up again (`reopen`).
#[utoipa::path(
    params(("id" = String, Path), ("action" = String, Path, description = "one of `actions`")),
    request_body = NoticeActBody, responses((status = 200, body = NoticeBriefView))
)]
#[post("/notices/{id}/{action}")]
pub async fn act_on_notice(
    caller: Caller,
    path: Path<(String, String)>,
    body: Bytes,
    env: Data<Env>,
) -> Result<HttpResponse, Problem> {
    let asked: NoticeActBody = run::parse(&caller, &body)?;
    let (id, action) = path.into_inner();
    let one: NoticeId = id.parse().map_err(|_| caller.problem(Code::NotFound))?;
    let action = Action::parse(&action).ok_or_else(|| caller.problem(Code::NotFound))?;
    let ask = asked.ask(action).map_err(|refusal| caller.problem(refusal))?;
    let name = format!("notices/{id}/{}", action.as_str());
    run::write(&env, &caller, &name, &body, StatusCode::OK, move |tx| {
        Ok(NoticeBriefView::from(&notice::act(tx, one, &ask)?))
    })
    .await
}
