//! Rules of an authority's own 自设规则: written as checked expressions over published facts, rehearsed, silenced and ended by the office
//! that wrote them.

use std::collections::BTreeMap;

use actix_web::{
    HttpResponse, get,
    http::StatusCode,
    post,
    web::{Bytes, Data, Json, Path, Query},
};
use chrono::{Days, NaiveDate};
use serde::Deserialize;
use utoipa::{IntoParams, ToSchema};

use super::{
    check::day,
    own_rule_view::{OwnRuleCheckView, OwnRuleView, OwnRuleWholeView, RuleFactView},
    rule_view::RehearsalView,
    view::PageView,
};
use crate::{
    api::{actor::Caller, problem::Problem, run},
    app::{
        Env, Error,
        alarm::{
            own::{act, amend, draft, office_role, seen, sees, write},
            rehearse::{Asked, rehearse_own},
        },
        cockpit, notice,
        paper::parameters::makers,
    },
    domain::{
        alarm::{
            Kind, Level, Recipient, Unit,
            ladder::Clock,
            own::{Action, Bar, Both, Definition, Figure, STREAM, published},
        },
        party::division::prefix,
        refusal::{Code, Refusal},
    },
    store::notice::Filter,
};

/// The same words in both languages.
#[derive(Clone, Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct BothBody {
    /// Chinese.
    #[serde(default)]
    pub zh: String,
    /// English.
    #[serde(default)]
    pub en: String,
}

/// A figure of a rule's own.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct OwnFigureBody {
    /// How much.
    pub value: i64,
    /// `grams`, `days`, `hours`, `permille`, `pieces` …, as units of built-in rules' figures.
    pub unit: String,
    /// What it is.
    #[serde(default)]
    pub name: BothBody,
}

/// From when on a rule finds something.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct BarBody {
    /// `blue` or `yellow` of a warning, `orange` or `red` of an alarm.
    pub level: String,
    /// The expression that must hold: `facility.stock_g > limit.warn_g`.
    pub when: String,
    /// Once found, it stands as long as this holds; left out: as long as `when` does.
    pub stays: Option<String>,
}

/// A rule as it is written.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct OwnRuleBody {
    /// Six digits of the division in which it holds, of the writer's own or within it.
    #[serde(default)]
    pub division: String,
    /// What it is about: `facility`, `site`, `manifest`, `permit` …; `GET /rule-facts` lists the facts of each.
    pub subject: String,
    /// Its name.
    #[serde(default)]
    pub name: BothBody,
    /// What to do about what it finds.
    #[serde(default)]
    pub advice: BothBody,
    /// Its figures by name; an expression finds them as `limit.<name>`.
    #[serde(default)]
    pub figures: BTreeMap<String, OwnFigureBody>,
    /// 预警.
    pub warn: Option<BarBody>,
    /// 报警.
    pub alarm: Option<BarBody>,
    /// What it alarms of breaks a law, which `ground` names.
    #[serde(default)]
    pub breach: bool,
    /// Keys of provisions that it rests on.
    #[serde(default)]
    pub ground: Vec<String>,
    /// The district's own decision that it rests on, by name.
    #[serde(default)]
    pub own_ground: String,
    /// Whom it tells: `enterprise`, `head`, `authority`; of what is on its way also `carrier` and `receiver`.
    #[serde(default)]
    pub to: Vec<String>,
    /// Days of its ladder, where they are not the default.
    #[serde(default)]
    pub clocks: BTreeMap<String, i64>,
    /// First day on which it is read, today or later; today when absent.
    pub valid_from: Option<String>,
    /// Last day on which it is read.
    pub valid_to: Option<String>,
    /// Why it is written so.
    #[serde(default)]
    pub reason: String,
}

fn wrong(pointer: &str, reason: &str) -> Refusal {
    Refusal::of(Code::RequestField).with("pointer", pointer).with("reason", reason)
}

impl From<BothBody> for Both {
    fn from(BothBody { zh, en }: BothBody) -> Self {
        Self { zh, en }
    }
}

fn bar(pointer: &str, body: Option<BarBody>) -> Result<Option<Bar>, Refusal> {
    let Some(BarBody { level, when, stays }) = body else { return Ok(None) };
    let level =
        Level::parse(&level).ok_or_else(|| wrong(&format!("{pointer}/level"), "blue, yellow, orange or red"))?;
    Ok(Some(Bar { level, when, stays: stays.filter(|text| !text.trim().is_empty()) }))
}

impl OwnRuleBody {
    /// What is asked for, or which field cannot be read.
    fn definition(self, caller: &Caller, today: NaiveDate) -> Result<Definition, Problem> {
        let valid_from = day(caller, "/valid_from", self.valid_from.as_deref())?.unwrap_or(today);
        let valid_to = day(caller, "/valid_to", self.valid_to.as_deref())?;
        self.read(valid_from, valid_to).map_err(|refusal| caller.problem(refusal))
    }

    fn read(self, valid_from: NaiveDate, valid_to: Option<NaiveDate>) -> Result<Definition, Refusal> {
        let figure = |(code, of): (String, OwnFigureBody)| {
            let unit = Unit::parse(&of.unit).ok_or_else(|| wrong(&format!("/figures/{code}/unit"), "a unit"))?;
            Ok((code, Figure { value: of.value, unit, name: of.name.into() }))
        };
        let to = |text: &String| {
            let one = Recipient::parse(text);
            one.ok_or_else(|| wrong("/to", "enterprise, head, carrier, receiver or authority"))
        };
        let clock = |(name, days): (String, i64)| {
            let one = Clock::parse(&name).ok_or_else(|| wrong(&format!("/clocks/{name}"), "a clock of the ladder"))?;
            Ok((one, days))
        };
        Ok(Definition {
            division: prefix(&self.division).to_owned(),
            subject: Kind::parse(&self.subject).ok_or_else(|| wrong("/subject", "a kind of things"))?,
            name: self.name.into(),
            advice: self.advice.into(),
            figures: self.figures.into_iter().map(figure).collect::<Result<_, Refusal>>()?,
            warn: bar("/warn", self.warn)?,
            alarm: bar("/alarm", self.alarm)?,
            breach: self.breach,
            ground: self.ground,
            own_ground: self.own_ground.trim().to_owned(),
            to: self.to.iter().map(to).collect::<Result<_, _>>()?,
            clocks: self.clocks.into_iter().map(clock).collect::<Result<_, Refusal>>()?,
            valid_from,
            valid_to,
            reason: self.reason,
        })
    }
}

/// Which of them.
#[derive(Debug, Deserialize, IntoParams)]
pub struct OwnRuleQuery {
    /// Six digits of a division: those that hold there or within it; all in sight when absent.
    division: Option<String>,
}

/// Rules of authorities' own in the caller's sight: of its division, of those above it and within it.
#[utoipa::path(params(OwnRuleQuery), responses((status = 200, body = PageView<OwnRuleView>)))]
#[get("/own-rules")]
pub async fn list_own_rules(
    caller: Caller,
    query: Query<OwnRuleQuery>,
    env: Data<Env>,
) -> Result<Json<PageView<OwnRuleView>>, Problem> {
    let place = query.division.as_deref().map(prefix).unwrap_or_default().to_owned();
    let (actor, inner, now) = (caller.actor.clone(), env.clone(), env.clock.now());
    let filter = Filter { open: true, ..Filter::default() };
    let (open, known) = run::read(&env, &caller, move |conn| {
        Ok::<_, Error>((notice::counts(conn, &actor, &filter)?, inner.own_rules.all(conn, now)?))
    })
    .await?;
    let near = |division: &str| division.starts_with(&place) || place.starts_with(division);
    let rows = known.book.all().filter(|one| near(one.division()) && sees(&caller.actor, one.division()));
    let counted = |code: &str| open.iter().filter(|one| one.rule == code).map(|one| one.notices).sum();
    let view = |one| OwnRuleView::of(one, counted(&one.code), now.legal_day(), &caller);
    Ok(Json(PageView::whole(rows.filter_map(view).collect())))
}

/// One of them with every version and what happened to it.
#[utoipa::path(params(("code" = String, Path)), responses((status = 200, body = OwnRuleWholeView)))]
#[get("/own-rules/{code}")]
pub async fn get_own_rule(
    caller: Caller,
    code: Path<String>,
    env: Data<Env>,
) -> Result<Json<OwnRuleWholeView>, Problem> {
    let (actor, inner, now) = (caller.actor.clone(), env.clone(), env.clock.now());
    let filter = Filter { open: true, rule: Some(code.clone()), ..Filter::default() };
    let (one, open, makers) = run::read(&env, &caller, move |conn| {
        let one = seen(&inner.own_rules.all(conn, now)?.book, &actor, &code)?.clone();
        let open: i64 = notice::counts(conn, &actor, &filter)?.iter().map(|one| one.notices).sum();
        Ok::<_, Error>((one, open, makers(conn, &actor, STREAM)?))
    })
    .await?;
    let view = OwnRuleWholeView::of(&one, open, &makers, now.legal_day(), &caller);
    view.map(Json).ok_or_else(|| caller.problem(Code::NotFound))
}

/// Writes a rule: a reviewer for its own division or one within it. It takes effect on its first day.
#[utoipa::path(request_body = OwnRuleBody, responses((status = 201, body = OwnRuleView)))]
#[post("/own-rules")]
pub async fn write_own_rule(caller: Caller, body: Bytes, env: Data<Env>) -> Result<HttpResponse, Problem> {
    let today = env.clock.now().legal_day();
    let asked = run::parse::<OwnRuleBody>(&caller, &body)?.definition(&caller, today)?;
    let shown = caller.clone();
    let answer = run::write(&env, &caller, "own-rules", &body, StatusCode::CREATED, move |tx| {
        Ok(OwnRuleView::of(&write(tx, asked.clone())?, 0, tx.now.legal_day(), &shown))
    })
    .await;
    env.own_rules.forget();
    answer
}

/// Writes another version of a rule, which takes effect on its first day; what it is about and where it holds stays.
#[utoipa::path(
    params(("code" = String, Path)), request_body = OwnRuleBody, responses((status = 201, body = OwnRuleView))
)]
#[post("/own-rules/{code}/versions")]
pub async fn amend_own_rule(
    caller: Caller,
    code: Path<String>,
    body: Bytes,
    env: Data<Env>,
) -> Result<HttpResponse, Problem> {
    let today = env.clock.now().legal_day();
    let asked = run::parse::<OwnRuleBody>(&caller, &body)?.definition(&caller, today)?;
    let (shown, name) = (caller.clone(), format!("own-rules/{code}/versions"));
    let answer = run::write(&env, &caller, &name, &body, StatusCode::CREATED, move |tx| {
        Ok(OwnRuleView::of(&amend(tx, &code, asked.clone())?, 0, tx.now.legal_day(), &shown))
    })
    .await;
    env.own_rules.forget();
    answer
}

/// Why.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct OwnRuleActBody {
    /// Why.
    #[serde(default)]
    pub reason: String,
}

/// Silences a rule (`suspend`), takes it up again (`resume`) or ends it for good (`end`): the office that wrote it, or one above.
#[utoipa::path(
    params(("code" = String, Path), ("action" = String, Path, description = "`suspend`, `resume` or `end`")),
    request_body = OwnRuleActBody, responses((status = 200, body = OwnRuleView))
)]
#[post("/own-rules/{code}/{action}")]
pub async fn act_on_own_rule(
    caller: Caller,
    path: Path<(String, String)>,
    body: Bytes,
    env: Data<Env>,
) -> Result<HttpResponse, Problem> {
    let asked: OwnRuleActBody = run::parse(&caller, &body)?;
    let (code, action) = path.into_inner();
    let action = Action::parse(&action).ok_or_else(|| caller.problem(Code::NotFound))?;
    let (shown, name) = (caller.clone(), format!("own-rules/{code}/{}", action.as_str()));
    let answer = run::write(&env, &caller, &name, &body, StatusCode::OK, move |tx| {
        Ok(OwnRuleView::of(&act(tx, &code, action, &asked.reason)?, 0, tx.now.legal_day(), &shown))
    })
    .await;
    env.own_rules.forget();
    answer
}

/// Checks the expressions of a draft: every fault with its place, or what they ask for and cost. Nothing is kept.
#[utoipa::path(request_body = OwnRuleBody, responses((status = 200, body = OwnRuleCheckView)))]
#[post("/own-rules/check")]
pub async fn check_own_rule(caller: Caller, body: Bytes, env: Data<Env>) -> Result<Json<OwnRuleCheckView>, Problem> {
    let now = env.clock.now();
    cockpit::look(&caller.actor, None, None, now).map_err(|error| caller.problem(error))?;
    let asked = run::parse::<OwnRuleBody>(&caller, &body)?.definition(&caller, now.legal_day())?;
    Ok(Json(OwnRuleCheckView::of(&asked, caller.guest.language)))
}

/// Over which days.
#[derive(Debug, Deserialize, IntoParams)]
pub struct OwnRehearsalQuery {
    /// First legal day, `2026-11-01`; 29 days before the last when absent.
    from: Option<String>,
    /// Last legal day; today when absent.
    to: Option<String>,
}

/// What a draft would have found in a period, beside the district's alarm budget. Nothing is kept, nobody is told.
#[utoipa::path(
    params(OwnRehearsalQuery), request_body = OwnRuleBody, responses((status = 200, body = RehearsalView))
)]
#[post("/own-rules/rehearsal")]
pub async fn rehearse_own_rule(
    caller: Caller,
    query: Query<OwnRehearsalQuery>,
    body: Bytes,
    env: Data<Env>,
) -> Result<Json<RehearsalView>, Problem> {
    let (now, language) = (env.clock.now(), caller.guest.language);
    let asked = run::parse::<OwnRuleBody>(&caller, &body)?.definition(&caller, now.legal_day())?;
    let look = cockpit::look(&caller.actor, Some(&asked.division), None, now);
    let division = look.map_err(|error| caller.problem(error))?.division;
    let last = day(&caller, "to", query.to.as_deref())?.unwrap_or_else(|| now.legal_day());
    let first = day(&caller, "from", query.from.as_deref())?;
    let days = (first.unwrap_or_else(|| last.checked_sub_days(Days::new(29)).unwrap_or(last)), last);
    let rule = draft(asked, now.legal_day()).map_err(|refusal| caller.problem(refusal))?;
    let asked = Asked::today(rule.code.clone(), BTreeMap::new(), days, division.clone());
    let inner = env.clone();
    let found = run::read(&env, &caller, move |conn| rehearse_own(conn, &inner, &rule, &asked, now)).await?;
    Ok(Json(RehearsalView::of(&found, &division, (days.0.to_string(), days.1.to_string()), language)))
}

/// The facts that expressions may ask for, by kind of things.
#[utoipa::path(responses((status = 200, body = PageView<RuleFactView>)))]
#[get("/rule-facts")]
pub async fn list_rule_facts(caller: Caller) -> Result<Json<PageView<RuleFactView>>, Problem> {
    let language = caller.guest.language;
    let of = |kind: &Kind| {
        let kind = *kind;
        published::of(kind).iter().map(move |fact| RuleFactView::of(kind, fact, language))
    };
    Ok(Json(PageView::whole(published::KINDS.iter().flat_map(of).collect())))
}

/// Whether the caller may act on an office's rules.
pub fn may(caller: &Caller, office: &str) -> bool {
    office_role(&caller.actor, office).is_some()
}
