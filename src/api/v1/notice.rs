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
        Actor, Env, Error,
        alarm::settings::basis_of,
        notice::{self, seen},
    },
    domain::{
        alarm::{Level, Rule, own::is_own},
        notice::{Action, Ask, State},
        refusal::{Code, Refusal},
    },
    kernel::{clock::Instant, id::NoticeId, page::page_size},
    store::notice::{Filter, Order, age_starts, urgency},
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
    /// `true`: only what waits for the caller, who has the duty for it or answers for its next step; the most urgent first.
    pub mine: Option<bool>,
    /// Only those raised so long ago: `today`, `3d` (at most three days, before today), `7d` or `older`.
    pub age: Option<String>,
    /// `true`: only those whose day is over and that nobody said are done.
    pub overdue: Option<bool>,
    /// `urgency`: open ones by level, then the day by which they are to be done; else the latest raised first.
    pub order: Option<String>,
    /// `next` of the page before.
    pub after: Option<String>,
    /// Rows of a page.
    pub limit: Option<i64>,
}

impl NoticeQuery {
    fn filter(&self, actor: &Actor, now: Instant) -> Result<Filter, Refusal> {
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
        let starts = age_starts(now.legal_day());
        let (from, until) = match self.age.as_deref() {
            None => (None, None),
            Some("today") => (starts.first(), None),
            Some("3d") => (starts.get(1), starts.first()),
            Some("7d") => (starts.get(2), starts.get(1)),
            Some("older") => (None, starts.get(2)),
            Some(_) => return Err(wrong("age")),
        };
        let order = match self.order.as_deref() {
            None => Order::Newest,
            Some("urgency") => Order::Urgent,
            Some(_) => return Err(wrong("order")),
        };
        Ok(Filter {
            state: state.map(str::to_owned),
            open,
            level: self.level.clone(),
            rule: self.rule.clone(),
            subject: self.subject.clone(),
            site: self.site.clone(),
            from: from.copied(),
            until: until.copied(),
            due_before: (self.overdue == Some(true)).then(|| now.legal_day()),
            mine: (self.mine == Some(true)).then(|| notice::mine(actor)),
            order,
        })
    }
}

/// Notices that concern the caller's side, or its division; the latest raised first, or the most urgent.
#[utoipa::path(params(NoticeQuery), responses((status = 200, body = PageView<NoticeRowView>)))]
#[get("/notices")]
pub async fn list_notices(
    caller: Caller,
    query: Query<NoticeQuery>,
    env: Data<Env>,
) -> Result<Json<PageView<NoticeRowView>>, Problem> {
    let (limit, now) = (page_size(query.limit), env.clock.now());
    let filter = query.filter(&caller.actor, now).map_err(|refusal| caller.problem(refusal))?;
    let urgent = filter.mine.is_some() || filter.order == Order::Urgent;
    let (actor, after) = (caller.actor.clone(), query.into_inner().after);
    let (rows, names) = run::read(&env, &caller, move |conn| {
        let rows = notice::list(conn, &actor, &filter, after.as_deref(), limit + 1)?;
        let names = seen::names(conn, &rows)?;
        Ok::<_, Error>((rows, names))
    })
    .await?;
    let shaped = |one| {
        let row = NoticeRowView::of(one, &names, caller.guest.language, now);
        if urgent { NoticeRowView { rank: urgency(one), ..row } } else { row }
    };
    let items = rows.iter().map(shaped).collect();
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
    /// The open ones by when they were raised.
    pub ages: NoticeAgesView,
    /// When it was counted.
    pub at: String,
}

/// Open notices by when they were raised, in days of law; each is counted once.
#[derive(Debug, Serialize, ToSchema)]
pub struct NoticeAgesView {
    /// Today.
    pub today: i64,
    /// Before today, at most three days ago.
    pub to_3: i64,
    /// Before those, at most seven days ago.
    pub to_7: i64,
    /// Earlier.
    pub older: i64,
    /// Of all of them those whose day is over and that nobody said are done.
    pub overdue: i64,
}

/// How many notices the same filter leaves, by state and level, and how old the open ones are; of its `after`, `limit` and `order`
/// nothing is asked.
#[utoipa::path(params(NoticeQuery), responses((status = 200, body = NoticeSumView)))]
#[get("/notices/sum")]
pub async fn sum_notices(
    caller: Caller,
    query: Query<NoticeQuery>,
    env: Data<Env>,
) -> Result<Json<NoticeSumView>, Problem> {
    let now = env.clock.now();
    let filter = query.filter(&caller.actor, now).map_err(|refusal| caller.problem(refusal))?;
    let (actor, filter) = (caller.actor.clone(), Filter { order: Order::Newest, ..filter });
    let (found, ages) = run::read(&env, &caller, move |conn| {
        let ages = notice::ages(conn, &actor, &filter, now.legal_day())?;
        Ok::<_, Error>((notice::counts(conn, &actor, &filter)?, ages))
    })
    .await?;
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
        ages: NoticeAgesView {
            today: ages.today,
            to_3: ages.to_3,
            to_7: ages.to_7,
            older: ages.older,
            overdue: ages.overdue,
        },
        at: now.to_string(),
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
