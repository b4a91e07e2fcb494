//! Office hours saved 省下的工时: by site and by division, beside the method and where its figures are from.

use actix_web::{
    get,
    web::{Data, Json, Path, Query},
};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::cockpit::CockpitQuery;
use crate::{
    api::{actor::Caller, problem::Problem, run},
    app::{
        Env, Error, cockpit,
        effort::{self, Figures},
    },
    domain::{
        effort::{Baseline, Spent, baselines},
        party::Site,
        period::Period,
        refusal::{Code, Refusal},
    },
    kernel::text::Language,
};

/// For which span.
#[derive(Debug, Deserialize, IntoParams)]
pub struct EffortQuery {
    /// A legal month `2026-11` or year `2026`; left out: this month.
    period: Option<String>,
}

/// Things of one kind.
#[derive(Debug, Serialize, ToSchema)]
pub struct ThingView {
    /// `manifest`, `plan` or `ledger_line`.
    thing: &'static str,
    /// Its name in the caller's language.
    name: &'static str,
    /// How many the platform wrote.
    things: i64,
    /// Those of which a person's time was measured; the others count as saving nothing.
    timed: i64,
    /// Seconds of persons on those.
    spent_seconds: i64,
    /// Minutes that one takes by hand.
    baseline_minutes: u32,
    /// Where these minutes are from, in the caller's language.
    source: &'static str,
    /// How sure they are: `design` is an assumption of the platform.
    mark: &'static str,
    /// `timed × baseline − spent`; less than zero when it took longer.
    saved_seconds: i64,
}

/// What a site saved.
#[derive(Debug, Serialize, ToSchema)]
pub struct SiteEffortView {
    /// The site.
    site_id: String,
    /// Its name.
    name: String,
    /// Sum of its kinds.
    saved_seconds: i64,
}

/// Office hours saved in a span.
#[derive(Debug, Serialize, ToSchema)]
pub struct EffortView {
    /// `2026-11` or `2026`.
    period: String,
    /// Sum of all kinds.
    saved_seconds: i64,
    /// By kind, every kind that is counted.
    things: Vec<ThingView>,
    /// By site, the most first; of a division only.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    sites: Vec<SiteEffortView>,
}

impl EffortView {
    fn of(period: Period, language: Language, told: &[(Site, Figures)], of_sites: bool) -> Result<Self, Error> {
        let baselines = baselines().map_err(|error| Error::Fault(error.to_string()))?;
        let saved = |figures: &Figures| -> i64 {
            let of = |one: &Baseline| figures.get(&one.thing).map_or(0, |spent| spent.saved(one.minutes));
            baselines.iter().map(of).sum()
        };
        let things: Vec<ThingView> = baselines
            .iter()
            .map(|one| {
                let spent = told.iter().filter_map(|(_, figures)| figures.get(&one.thing)).fold(Spent::default(), sum);
                let zh = language == Language::Zh;
                ThingView {
                    thing: one.thing.as_str(),
                    name: if zh { &one.name_zh } else { &one.name_en },
                    things: spent.things,
                    timed: spent.timed,
                    spent_seconds: spent.seconds,
                    baseline_minutes: one.minutes,
                    source: if zh { &one.source_zh } else { &one.source_en },
                    mark: &one.mark,
                    saved_seconds: spent.saved(one.minutes),
                }
            })
            .collect();
        let mut sites: Vec<SiteEffortView> = told
            .iter()
            .filter(|_| of_sites)
            .map(|(site, figures)| SiteEffortView {
                site_id: site.id.to_string(),
                name: site.name.clone(),
                saved_seconds: saved(figures),
            })
            .collect();
        sites.sort_by(|a, b| b.saved_seconds.cmp(&a.saved_seconds).then_with(|| a.site_id.cmp(&b.site_id)));
        let saved_seconds = things.iter().map(|one| one.saved_seconds).sum();
        Ok(Self { period: period.to_string(), saved_seconds, things, sites })
    }
}

fn sum(a: Spent, b: &Spent) -> Spent {
    Spent { things: a.things + b.things, timed: a.timed + b.timed, seconds: a.seconds + b.seconds }
}

/// Office hours that a site saved.
#[utoipa::path(params(("id" = String, Path), EffortQuery), responses((status = 200, body = EffortView)))]
#[get("/sites/{id}/effort")]
pub async fn get_site_effort(
    caller: Caller,
    id: Path<String>,
    query: Query<EffortQuery>,
    env: Data<Env>,
) -> Result<Json<EffortView>, Problem> {
    let (actor, language, now) = (caller.actor.clone(), caller.guest.language, env.clock.now());
    let period = match query.period.as_deref() {
        Some(text) => Period::parse(text).ok_or_else(|| {
            let refusal = Refusal::of(Code::RequestField).with("pointer", "period");
            caller.problem(refusal.with("reason", "2026-11 or 2026"))
        })?,
        None => Period::month_of(now.legal_day()),
    };
    let told = run::read(&env, &caller, move |conn| {
        EffortView::of(period, language, &[effort::of_site(conn, &actor, &id, period)?], false)
    });
    Ok(Json(told.await?))
}

/// Office hours that the sites of a division saved.
#[utoipa::path(params(CockpitQuery), responses((status = 200, body = EffortView)))]
#[get("/cockpit/effort")]
pub async fn get_effort(
    caller: Caller,
    query: Query<CockpitQuery>,
    env: Data<Env>,
) -> Result<Json<EffortView>, Problem> {
    let (language, now) = (caller.guest.language, env.clock.now());
    let look = cockpit::look(&caller.actor, query.division.as_deref(), query.period.as_deref(), now);
    let look = look.map_err(|error| caller.problem(error))?;
    let told = run::read(&env, &caller, move |conn| {
        EffortView::of(look.period, language, &effort::within(conn, &look)?, true)
    });
    Ok(Json(told.await?))
}
