//! Figures of a division's notices over a month or a year, and the report of them. For regulators.

use actix_web::{
    HttpResponse, get,
    web::{Data, Json, Query},
};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::cockpit::CockpitQuery;
use crate::{
    api::{actor::Caller, problem::Problem, run},
    app::{
        Env,
        cockpit::{self, Look, division_name},
        notice::statistics,
    },
    domain::notice::statistics::{ALARMS_A_DAY, Figures, Statistics},
    kernel::text::Language,
};

/// Figures of some notices.
#[derive(Debug, Serialize, ToSchema)]
pub struct NoticeFiguresView {
    /// Raised in the span.
    pub raised: i64,
    /// Blue and yellow of them, 预警.
    pub warnings: i64,
    /// Orange and red of them, 报警.
    pub alarms: i64,
    /// Still open.
    pub open: i64,
    /// Gone by themselves.
    pub cleared: i64,
    /// Closed as done 核查销号.
    pub closed: i64,
    /// Closed as false 误报.
    pub wrong: i64,
    /// Found again after they were gone.
    pub repeated: i64,
    /// Minutes until somebody took note, the median.
    pub acknowledged_after: Option<i64>,
    /// Minutes until people closed them, the median.
    pub closed_after: Option<i64>,
    /// Of those that people judged, the thousandths that were right.
    pub precision_permille: Option<i64>,
}

impl From<&Figures> for NoticeFiguresView {
    fn from(one: &Figures) -> Self {
        let precision_permille = one.precision_permille();
        let Figures { raised, warnings, alarms, open, cleared, closed, wrong, repeated, .. } = *one;
        let (acknowledged_after, closed_after) = (one.acknowledged_after, one.closed_after);
        Self {
            raised,
            warnings,
            alarms,
            open,
            cleared,
            closed,
            wrong,
            repeated,
            acknowledged_after,
            closed_after,
            precision_permille,
        }
    }
}

/// Figures at a level.
#[derive(Debug, Serialize, ToSchema)]
pub struct LevelFiguresView {
    /// `blue`, `yellow`, `orange` or `red`: the highest that the notices had.
    pub level: &'static str,
    /// Their figures.
    #[serde(flatten)]
    pub figures: NoticeFiguresView,
}

/// Figures of a rule.
#[derive(Debug, Serialize, ToSchema)]
pub struct RuleFiguresView {
    /// Its code.
    pub rule: String,
    /// Its name.
    pub name: String,
    /// Their figures.
    #[serde(flatten)]
    pub figures: NoticeFiguresView,
}

/// Figures of a span.
#[derive(Debug, Serialize, ToSchema)]
pub struct NoticeStatisticsView {
    /// Digits that the codes of the division begin with; empty: everywhere.
    pub division: String,
    /// Its name.
    pub division_name: String,
    /// `2026-11` or `2026`.
    pub period: String,
    /// Days of it that have begun.
    pub days: i64,
    /// Alarms that should reach the officers in a day at most.
    pub alarms_a_day: u32,
    /// The legal day that had most alarms.
    pub worst_day: Option<String>,
    /// How many it had.
    pub worst_day_alarms: i64,
    /// All of them.
    pub all: NoticeFiguresView,
    /// By level, the gravest first.
    pub levels: Vec<LevelFiguresView>,
    /// By rule.
    pub rules: Vec<RuleFiguresView>,
    /// When it was counted.
    pub at: String,
}

impl NoticeStatisticsView {
    fn of(found: &Statistics, look: &Look, at: String, language: Language) -> Self {
        let name = |code: &str| found.name(code, language).unwrap_or(code).to_owned();
        let level = |(level, one): &(crate::domain::alarm::Level, Figures)| LevelFiguresView {
            level: level.as_str(),
            figures: one.into(),
        };
        let rule = |(rule, one): &(String, Figures)| RuleFiguresView {
            rule: rule.clone(),
            name: name(rule),
            figures: one.into(),
        };
        Self {
            division: look.division.clone(),
            division_name: division_name(&look.division),
            period: look.period.to_string(),
            days: found.days,
            alarms_a_day: ALARMS_A_DAY,
            worst_day: found.worst.map(|(day, _)| day.to_string()),
            worst_day_alarms: found.worst.map_or(0, |(_, alarms)| alarms),
            all: (&found.all).into(),
            levels: found.levels.iter().map(level).collect(),
            rules: found.rules.iter().map(rule).collect(),
            at,
        }
    }
}

/// How many notices were raised in a division and a span, at which level and by which rule; how soon they were taken up and closed,
/// and how many of them were right.
#[utoipa::path(params(CockpitQuery), responses((status = 200, body = NoticeStatisticsView)))]
#[get("/notices/statistics")]
pub async fn get_notice_statistics(
    caller: Caller,
    query: Query<CockpitQuery>,
    env: Data<Env>,
) -> Result<Json<NoticeStatisticsView>, Problem> {
    let now = env.clock.now();
    let look = cockpit::look(&caller.actor, query.division.as_deref(), query.period.as_deref(), now);
    let look = look.map_err(|error| caller.problem(error))?;
    let asked = look.clone();
    let found = run::read(&env, &caller, move |conn| statistics::of(conn, &asked, now)).await?;
    Ok(Json(NoticeStatisticsView::of(&found, &look, now.to_string(), caller.guest.language)))
}

/// Where, for which span, and as which file.
#[derive(Debug, Deserialize, IntoParams)]
pub struct ReportQuery {
    /// `csv`, `xlsx` or `pdf`.
    format: String,
    /// Digits of a division, of the caller's own or inside it; left out: the caller's own.
    division: Option<String>,
    /// A legal month `2026-11` or year `2026`; left out: this month.
    period: Option<String>,
}

/// The same figures as a report 预警报警情况.
#[utoipa::path(
    params(ReportQuery), responses((status = 200, description = "The file", content_type = "application/octet-stream"))
)]
#[get("/notices/statistics/file")]
pub async fn get_notice_report(
    caller: Caller,
    query: Query<ReportQuery>,
    env: Data<Env>,
) -> Result<HttpResponse, Problem> {
    let look = cockpit::look(&caller.actor, query.division.as_deref(), query.period.as_deref(), env.clock.now());
    let look = look.map_err(|error| caller.problem(error))?;
    let inner = env.clone();
    let draw = move |conn: &mut _, format| statistics::draw(conn, &inner, &look, format);
    run::file(&env, &caller, &query.format, draw).await
}
