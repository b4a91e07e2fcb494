//! Milk run 巡回收集: a collector's round over many small sites, proposed with its reasons and made by one request.

use actix_web::{
    HttpResponse, get,
    http::StatusCode,
    post,
    web::{Bytes, Data, Json, Query},
};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;
use utoipa::{IntoParams, ToSchema};

use super::{manifest::ManifestBriefView, proposal::LeftOutView, trip::TripView};
use crate::{
    api::{
        actor::Caller,
        problem::{Problem, ProblemBody, status},
        run,
    },
    app::{
        Env,
        manifest::{
            draft,
            fields::LineFields,
            milk_run::{self, Asked, MakeFields, Proposal, Stop, plan_round, stop_draft},
            seen::Names,
        },
        place::PointFields,
    },
    domain::{
        manifest::{milk_run::CANDIDATES_MAX, proposal::Line},
        refusal::{Code, Refusal},
    },
    kernel::{mass::Mass, text::Language},
};

/// Which run.
#[derive(Debug, Deserialize, IntoParams)]
pub struct MilkRunQuery {
    /// The collector's site: id or code.
    receiver: String,
    /// Planned day, `2026-11-23`; today when absent.
    day: Option<String>,
    /// By this vehicle: its approved load bounds what is taken.
    vehicle: Option<String>,
    /// By one that carries so many grams, where no vehicle is named.
    load_g: Option<i64>,
    /// At these sites only: ids with commas between, 200 at most. A site whose stock the caller does not see is called at.
    stops: Option<String>,
    /// `named`: in the order in which the sites are named; else the shortest sensible one.
    order: Option<String>,
}

/// One waste of a stop and why it may go so.
#[derive(Debug, Serialize, ToSchema)]
#[expect(missing_docs, reason = "described by the glossary")]
pub struct StopLineView {
    pub waste_code: String,
    pub packages: usize,
    pub mass_g: i64,
    pub method: String,
    pub method_habit: bool,
    pub contract_number: String,
    pub permit_number: String,
    /// Left of the permit's yearly scale once this and all before it on the run has gone.
    pub permit_left_g: i64,
}

/// A stop.
#[derive(Debug, Serialize, ToSchema)]
pub struct MilkStopView {
    /// The site.
    pub site_id: String,
    /// Its code.
    pub site_code: String,
    /// Its name.
    pub name: String,
    /// Where it is, if that was said.
    pub point: Option<PointFields>,
    /// The caller does not see its stock: it is called at, and its own one click fills the manifest.
    pub called: bool,
    /// What is loaded, by waste.
    pub lines: Vec<StopLineView>,
    /// The same, as it is sent to `POST /milk-runs`.
    pub send: Vec<LineFields>,
    /// Packages of all lines.
    pub packages: usize,
    /// Of all lines.
    pub mass_g: i64,
    /// Legal day since which the oldest of it lies.
    pub oldest_since: Option<String>,
    /// Metres from the stop before, or from the collector before the first, as the crow flies. Of `others`: from the collector.
    pub metres: Option<i64>,
    /// What stays, and why.
    pub left_out: Vec<LeftOutView>,
}

/// A run as it is proposed.
#[derive(Debug, Serialize, ToSchema)]
pub struct MilkRunView {
    /// The collector's site.
    pub receiver_site: String,
    /// Its name.
    pub receiver_name: String,
    /// Where it is, if that was said.
    pub home: Option<PointFields>,
    /// Approved load of the vehicle.
    pub load_max_g: Option<i64>,
    /// In order, 30 at most.
    pub stops: Vec<MilkStopView>,
    /// Sites at which it does not stop though something lies there.
    pub passed: Vec<MilkStopView>,
    /// Customers by contract whose stock the caller does not see, the nearest first.
    pub others: Vec<MilkStopView>,
    /// Metres from the last stop to the collector.
    pub back_m: Option<i64>,
    /// Metres of the whole round, as the crow flies, as far as places are known.
    pub metres: i64,
    /// Of all stops.
    pub mass_g: i64,
    /// More lies, or more customers are there, than were looked at.
    pub cut: bool,
}

impl MilkRunView {
    fn of(one: Proposal, language: Language) -> Self {
        let numbers = one.numbers;
        let number = |id: &str| numbers.get(id).cloned().unwrap_or_default();
        let line = |line: &Line| StopLineView {
            waste_code: line.waste_code.clone(),
            packages: line.packages.len(),
            mass_g: line.mass.grams(),
            method: line.method.clone(),
            method_habit: line.habit,
            contract_number: number(&line.contract),
            permit_number: number(&line.permit),
            permit_left_g: line.left_g.grams(),
        };
        let send = |line: &Line| LineFields {
            method: line.method.clone(),
            packages: line.packages.iter().map(ToString::to_string).collect(),
            exemption: None,
            waste_code: None,
        };
        let stop = |stop: Stop| MilkStopView {
            site_id: stop.site.id.to_string(),
            site_code: stop.site.code,
            name: stop.site.name,
            point: stop.place.map(PointFields::from),
            called: stop.called,
            packages: stop.lines.iter().map(|line| line.packages.len()).sum(),
            send: stop.lines.iter().map(send).collect(),
            lines: stop.lines.iter().map(line).collect(),
            mass_g: stop.mass.grams(),
            oldest_since: stop.since.map(|day| day.to_string()),
            metres: stop.metres,
            left_out: stop.left_out.into_iter().map(|one| LeftOutView::of(one, language)).collect(),
        };
        Self {
            receiver_site: one.receiver.id.to_string(),
            receiver_name: one.receiver.name,
            home: one.home.map(PointFields::from),
            load_max_g: one.load_max.map(Mass::grams),
            stops: one.stops.into_iter().map(stop).collect(),
            passed: one.passed.into_iter().map(stop).collect(),
            others: one.others.into_iter().map(stop).collect(),
            back_m: one.back,
            metres: one.metres,
            mass_g: one.mass.grams(),
            cut: one.cut,
        }
    }
}

/// Proposes a milk run of a collector: at which sites a vehicle stops, what it loads at each, and the shortest sensible order. What has
/// lain longest goes first; load, permit, plans and what may not meet are kept over all stops together. Changes nothing.
#[utoipa::path(params(MilkRunQuery), responses((status = 200, body = MilkRunView)))]
#[get("/milk-runs/proposal")]
pub async fn propose_milk_run(
    caller: Caller,
    query: Query<MilkRunQuery>,
    env: Data<Env>,
) -> Result<Json<MilkRunView>, Problem> {
    let asked = asked(&query, env.clock.now().legal_day()).map_err(|refusal| caller.problem(refusal))?;
    let (actor, around) = (caller.actor.clone(), env.clone());
    let made = run::read(&env, &caller, move |conn| milk_run::propose(conn, &around, &actor, &asked)).await?;
    Ok(Json(MilkRunView::of(made, caller.guest.language)))
}

fn asked(query: &MilkRunQuery, today: NaiveDate) -> Result<Asked, Refusal> {
    let bad =
        |pointer: &str, reason: &str| Refusal::of(Code::RequestField).with("pointer", pointer).with("reason", reason);
    let day = match query.day.as_deref() {
        None => today,
        Some(text) => text.parse().map_err(|_| bad("/day", "YYYY-MM-DD"))?,
    };
    if query.load_g.is_some_and(|grams| grams <= 0) {
        return Err(bad("/load_g", "more than nothing"));
    }
    let named = query.stops.as_deref().unwrap_or_default().split(',').map(str::trim).filter(|one| !one.is_empty());
    let sites: Vec<_> = named.map(str::parse).collect::<Result<_, _>>().map_err(|_| bad("/stops", "ids of sites"))?;
    if sites.len() > CANDIDATES_MAX {
        return Err(bad("/stops", "200 at most"));
    }
    let as_named = match query.order.as_deref() {
        None | Some("shortest") => false,
        Some("named") => true,
        Some(_) => return Err(bad("/order", "shortest or named")),
    };
    let vehicle = query.vehicle.as_deref().filter(|id| !id.is_empty()).map(str::parse).transpose();
    let vehicle = vehicle.map_err(|_| Refusal::of(Code::NotFound))?;
    Ok(Asked { receiver: query.receiver.clone(), day, vehicle, load: query.load_g.map(Mass), sites, as_named })
}

/// What became of a stop.
#[derive(Serialize, ToSchema)]
pub struct MadeStopView {
    /// The site.
    pub site_id: String,
    /// 201: its manifest is written; 202: it is called at, its own one click fills the manifest; else why it was refused – it is
    /// called at then, too.
    pub status: u16,
    /// As `POST /manifests` answers.
    #[schema(value_type = Option<Object>)]
    pub manifest: Option<Box<RawValue>>,
    /// Why its manifest was not written.
    pub problem: Option<ProblemBody>,
}

/// What was made.
#[derive(Serialize, ToSchema)]
pub struct MadeView {
    /// The run, as `POST /trips` answers.
    #[schema(value_type = Object)]
    pub trip: Box<RawValue>,
    /// One for each stop, in order.
    pub stops: Vec<MadeStopView>,
}

/// Makes a milk run: plans the run with its stops, then writes the manifest of each stop as a command of its own; one that is refused
/// stops no other. Sent again with the same key, it writes nothing twice and answers the same. A manifest of a stop, for that receiver
/// and day, goes by the run when its carrier confirms it, unless another run or vehicle is named.
#[utoipa::path(request_body = MakeFields, responses((status = 201, body = MadeView)))]
#[post("/milk-runs")]
pub async fn make_milk_run(caller: Caller, body: Bytes, env: Data<Env>) -> Result<HttpResponse, Problem> {
    let asked: MakeFields = run::parse(&caller, &body)?;
    let key = caller.meta("milk-runs", &body)?.id;
    let new = asked.clone();
    let trip = run::take(&env, &caller, key, "milk-runs", &body, move |tx| {
        Ok(TripView::of(&plan_round(tx, &new)?, &Names::default()))
    });
    let trip = trip.await?;
    let mut stops = Vec::with_capacity(asked.stops.len());
    for (at, stop) in asked.stops.iter().enumerate() {
        let site_id = stop.site.clone();
        let Some(fields) = stop_draft(&asked, at) else {
            stops.push(MadeStopView { site_id, status: 202, manifest: None, problem: None });
            continue;
        };
        let text = serde_json::to_vec(&fields).unwrap_or_default();
        let written =
            run::take(&env, &caller, key.derived(&format!("stop {site_id}")), "manifests", &text, move |tx| {
                ManifestBriefView::of(&draft(tx, &fields)?)
            });
        stops.push(match written.await {
            Ok(text) => {
                MadeStopView { site_id, status: 201, manifest: RawValue::from_string(text).ok(), problem: None }
            }
            Err(problem) => {
                let status = status(problem.code()).as_u16();
                MadeStopView { site_id, status, manifest: None, problem: Some(problem.body()) }
            }
        });
    }
    let trip = RawValue::from_string(trip).map_err(|_| caller.problem(Code::Internal))?;
    Ok(HttpResponse::build(StatusCode::CREATED).json(MadeView { trip, stops }))
}
