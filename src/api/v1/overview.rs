//! A site at a glance, and a carrier's day.

use actix_web::{
    get,
    web::{Data, Json, Path, Query},
};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use super::{manifest_view::ManifestRowView, trip::TripView, view::PageView};
use crate::{
    api::{actor::Caller, problem::Problem, run},
    app::{
        Actor, Env, Error,
        manifest::seen,
        overview::{Overview, overview},
    },
    domain::{
        manifest::{Action, Manifest},
        paper::Kind,
        refusal::{Code, Refusal},
        trip::Trip,
    },
    kernel::{clock::Instant, id::SiteId},
    store::{self, Conn},
};

/// What the year brought of one waste code by one kind of booking.
#[derive(Debug, Serialize, ToSchema)]
#[expect(missing_docs, reason = "described by the glossary")]
pub struct YearSumView {
    pub waste_code: String,
    /// `generated`, `received`, `left`, `treated` and the like.
    pub kind: String,
    pub mass_g: i64,
    pub packages: i64,
}

/// How many manifests stand in a state.
#[derive(Debug, Serialize, ToSchema)]
#[expect(missing_docs, reason = "said by their names")]
pub struct StateCountView {
    pub state: String,
    pub count: i64,
}

/// What of a permit's line is granted and taken this year.
#[derive(Debug, Serialize, ToSchema)]
#[expect(missing_docs, reason = "said by their names")]
pub struct QuotaUseView {
    pub paper_id: String,
    pub number: String,
    pub line: String,
    pub limit_g: i64,
    /// Spoken for by manifests under way.
    pub reserved_g: i64,
    /// Used up by what was accepted.
    pub consumed_g: i64,
}

/// A paper that ends soon or has ended.
#[derive(Debug, Serialize, ToSchema)]
#[expect(missing_docs, reason = "said by their names")]
pub struct PaperEndView {
    pub id: String,
    /// `permit`, `contract`, `approval`, `export_approval`, `credential` or `name_change`.
    pub kind: String,
    pub number: String,
    pub subject: String,
    pub state: String,
    pub valid_to: String,
    /// Days that are left; less than nothing once it has ended.
    pub days_left: i64,
}

/// A site at a glance.
#[derive(Debug, Serialize, ToSchema)]
pub struct OverviewView {
    /// Of which site.
    pub site_id: String,
    /// When it was looked at.
    pub as_of: String,
    /// The calendar year of the sums and of the permit's use.
    pub year: i32,
    /// What the year brought, by waste code and kind.
    pub sums: Vec<YearSumView>,
    /// Manifests it sent that are under way.
    pub sent: Vec<StateCountView>,
    /// Manifests bound for it that are under way.
    pub bound: Vec<StateCountView>,
    /// Manifests it sent with reports of what differs that it has not taken note of.
    pub unread: i64,
    /// Treatment batches under way.
    pub open_batches: i64,
    /// What of its permits is granted and taken.
    pub quota: Vec<QuotaUseView>,
    /// Papers that end within 60 days or have ended, the first first; 20 at most.
    pub papers: Vec<PaperEndView>,
}

impl OverviewView {
    fn of(one: &Overview, now: Instant) -> Self {
        let counts = |all: &[(String, i64)]| {
            all.iter().map(|(state, count)| StateCountView { state: state.clone(), count: *count }).collect()
        };
        let left = |to: &str| to.parse::<NaiveDate>().map_or(0, |day| (day - one.today).num_days());
        Self {
            site_id: one.site.id.to_string(),
            as_of: now.to_string(),
            year: one.year,
            sums: one
                .sums
                .iter()
                .map(|sum| YearSumView {
                    waste_code: sum.waste_code.clone(),
                    kind: sum.kind.clone(),
                    mass_g: sum.mass_g,
                    packages: sum.packages,
                })
                .collect(),
            sent: counts(&one.sent),
            bound: counts(&one.bound),
            unread: one.unread,
            open_batches: one.batches,
            quota: one
                .quota
                .iter()
                .map(|(number, (paper, line, limit_g, reserved_g, consumed_g))| QuotaUseView {
                    paper_id: paper.clone(),
                    number: number.clone(),
                    line: line.clone(),
                    limit_g: *limit_g,
                    reserved_g: *reserved_g,
                    consumed_g: *consumed_g,
                })
                .collect(),
            papers: one
                .papers
                .iter()
                .filter(|row| Kind::parse(&row.kind).is_some())
                .map(|row| PaperEndView {
                    id: row.id.clone(),
                    kind: row.kind.clone(),
                    number: row.number.clone(),
                    subject: row.subject.clone(),
                    state: row.state.clone(),
                    valid_to: row.valid_to.clone(),
                    days_left: left(&row.valid_to),
                })
                .collect(),
        }
    }
}

/// A site at a glance.
#[utoipa::path(params(("id" = String, Path)), responses((status = 200, body = OverviewView)))]
#[get("/sites/{id}/overview")]
pub async fn get_overview(caller: Caller, id: Path<String>, env: Data<Env>) -> Result<Json<OverviewView>, Problem> {
    let (actor, now) = (caller.actor.clone(), env.clock.now());
    let found = run::read(&env, &caller, move |conn| overview(conn, &actor, &id, now)).await?;
    Ok(Json(OverviewView::of(&found, now)))
}

/// Most runs of a carrier's day.
const DAY_MAX: i64 = 500;

/// Whose day.
#[derive(Debug, Deserialize, IntoParams)]
pub struct DayQuery {
    /// The carrier's organisation.
    pub carrier: String,
    /// `2026-11-23`; today when left out.
    pub day: Option<String>,
}

/// A run of the day with when it was on the road, so far as is known.
#[derive(Debug, Serialize, ToSchema)]
pub struct DayRunView {
    /// The run.
    #[serde(flatten)]
    pub trip: TripView,
    /// When its first load left.
    pub left_at: Option<String>,
    /// When its last load arrived; `null` while one is under way.
    pub arrived_at: Option<String>,
    /// When it is expected at a gate that it is booked for.
    pub booked_at: Option<String>,
    /// What it carries.
    pub manifests: Vec<ManifestRowView>,
}

fn day_run(trip: TripView, carried: &[&Manifest], names: &seen::Names) -> DayRunView {
    let left = |one: &&&Manifest| {
        let by =
            |word: &&crate::domain::manifest::Signature| matches!(word.action, Action::Depart | Action::AcceptHandover);
        one.signatures.iter().filter(by).map(|word| word.at).min()
    };
    let arrived: Vec<Instant> = carried.iter().filter_map(|one| one.arrived_at).collect();
    let over = !carried.is_empty() && arrived.len() == carried.len();
    DayRunView {
        left_at: carried.iter().filter_map(|one| left(&one)).min().map(|at| at.to_string()),
        arrived_at: arrived.iter().max().filter(|_| over).map(ToString::to_string),
        booked_at: carried.iter().filter_map(|one| one.booked_at).min().map(|at| at.to_string()),
        manifests: carried.iter().map(|one| ManifestRowView::of(one, names)).collect(),
        trip,
    }
}

fn day(
    conn: &mut Conn,
    actor: &Actor,
    carrier: &str,
    (day, today): (NaiveDate, NaiveDate),
) -> Result<Vec<DayRunView>, Error> {
    let id = carrier.parse().map_err(|_| Error::from(Code::NotFound))?;
    if !actor.sees(SiteId(Uuid::nil()), id, "") {
        return Err(Code::NotFound.into());
    }
    let trips = store::trip::of_day(conn, carrier, &day.to_string(), day == today, DAY_MAX)?;
    let ids: Vec<String> = trips.iter().map(|one| one.id.to_string()).collect();
    let loads = store::manifest::of_trips(conn, &ids)?;
    let (crews, names) = (seen::of_trips(conn, &trips)?, seen::of_list(conn, &loads)?);
    let goes = |one: &&Manifest, trip: &Trip| {
        one.legs.iter().filter_map(|leg| leg.crew.as_ref()).any(|crew| crew.trip == trip.id)
    };
    Ok(trips
        .iter()
        .map(|trip| {
            let of: Vec<&Manifest> = loads.iter().filter(|one| goes(one, trip)).collect();
            day_run(TripView::of(trip, &crews), &of, &names)
        })
        .collect())
}

/// A carrier's runs of one day, by vehicle; of today with those of earlier days that are not over.
#[utoipa::path(params(DayQuery), responses((status = 200, body = PageView<DayRunView>)))]
#[get("/trips/day")]
pub async fn list_day(
    caller: Caller,
    query: Query<DayQuery>,
    env: Data<Env>,
) -> Result<Json<PageView<DayRunView>>, Problem> {
    let query = query.into_inner();
    let today = env.clock.now().legal_day();
    let wanted = match query.day.as_deref() {
        None => today,
        Some(text) => {
            let wrong = || caller.problem(Refusal::of(Code::RequestField).with("pointer", "day"));
            text.parse().map_err(|_| wrong())?
        }
    };
    let actor = caller.actor.clone();
    let runs = run::read(&env, &caller, move |conn| day(conn, &actor, &query.carrier, (wanted, today))).await?;
    Ok(Json(PageView::whole(runs)))
}
