//! Rosters 值班表: who is on duty for a division or a site, who is on leave, who stands in.

use actix_web::{
    HttpResponse, get,
    http::StatusCode,
    post,
    web::{Bytes, Data, Json, Path, Query},
};
use chrono::{Datelike as _, Days, NaiveDate};
use serde::Deserialize;
use utoipa::{IntoParams, ToSchema};

use super::{
    check::day,
    roster_view::{RosterRowView, RosterView},
    view::PageView,
};
use crate::{
    api::{actor::Caller, problem::Problem, run},
    app::{Env, roster},
    domain::{
        alarm::Stage,
        party::{division::prefix, fields},
        refusal::{Code, Refusal},
        roster::{DAY, Leave, Place, Shift, decide::Ask},
    },
    kernel::id::PersonId,
};

/// Which week is shown.
#[derive(Debug, Deserialize, IntoParams)]
pub struct RosterQuery {
    /// The week of this day, `2026-11-23`; this week when absent.
    pub week: Option<String>,
}

/// Rosters in the caller's sight: an authority's own, those it contains and those over it; an enterprise's of its sites.
#[utoipa::path(responses((status = 200, body = PageView<RosterRowView>)))]
#[get("/rosters")]
pub async fn list_rosters(caller: Caller, env: Data<Env>) -> Result<Json<PageView<RosterRowView>>, Problem> {
    let (actor, now) = (caller.actor.clone(), env.clock.now());
    let all = run::read(&env, &caller, move |conn| roster::list(conn, &actor)).await?;
    Ok(Json(PageView::whole(all.iter().map(|one| RosterRowView::of(one, now)).collect())))
}

/// The place of an address.
fn place(caller: &Caller, kind: &str, of: &str) -> Result<Place, Problem> {
    let absent = || caller.problem(Code::NotFound);
    match kind {
        "sites" => of.parse().map(Place::Site).map_err(|_| absent()),
        "divisions" => {
            let code = fields::division(of, false).map_err(|refusal| caller.problem(refusal))?;
            Place::parse(&format!("division/{}", prefix(&code))).ok_or_else(absent)
        }
        _ => Err(absent()),
    }
}

/// The roster of a division (`divisions/330111`) or a site (`sites/{id}`) with a week of it; of a place without one an empty one.
#[utoipa::path(
    params(("kind" = String, Path, description = "`divisions` or `sites`"), ("of" = String, Path), RosterQuery),
    responses((status = 200, body = RosterView))
)]
#[get("/rosters/{kind}/{of}")]
pub async fn get_roster(
    caller: Caller,
    path: Path<(String, String)>,
    query: Query<RosterQuery>,
    env: Data<Env>,
) -> Result<Json<RosterView>, Problem> {
    let place = place(&caller, &path.0, &path.1)?;
    let now = env.clock.now();
    let week = day(&caller, "week", query.week.as_deref())?.unwrap_or_else(|| now.legal_day());
    let monday = week - Days::new(u64::from(week.weekday().num_days_from_monday()));
    let actor = caller.actor.clone();
    let shown = run::read(&env, &caller, move |conn| roster::show(conn, &actor, &place, now)).await?;
    Ok(Json(RosterView::of(&shown, caller.actor.id, monday, now)))
}

/// What an action needs.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RosterActBody {
    /// Who (`add_shift`, `enter_leave`, `name_head`; left out there: nobody is named any more).
    pub person: Option<String>,
    /// Who stands in (`enter_leave`).
    pub substitute: Option<String>,
    /// For rules of these stages; left out: of all (`add_shift`).
    #[serde(default)]
    pub stages: Vec<String>,
    /// For sites of this township alone (`add_shift`); its code (`set_township`).
    pub township: Option<String>,
    /// Name of the township (`set_township`).
    pub name: Option<String>,
    /// Its sites, all of them (`set_township`); none: it is no more.
    #[serde(default)]
    pub sites: Vec<String>,
    /// First legal day; today when left out (`add_shift`, `enter_leave`).
    #[schema(value_type = Option<String>)]
    pub first_on: Option<NaiveDate>,
    /// Last legal day (`add_shift`: none when left out; `enter_leave`; `end_shift`, `end_leave`: yesterday when left out).
    #[schema(value_type = Option<String>)]
    pub last_on: Option<NaiveDate>,
    /// Days of the week, 1 Monday to 7 Sunday (`add_shift`).
    #[serde(default)]
    pub weekdays: Vec<u8>,
    /// When it begins, `08:30` (`add_shift`).
    pub from: Option<String>,
    /// When it ends; not after `from`: on the next day (`add_shift`).
    pub to: Option<String>,
    /// Every so many weeks; 1 when left out (`add_shift`).
    pub every_weeks: Option<u8>,
    /// Number of the shift or leave (`end_shift`, `end_leave`).
    pub no: Option<i64>,
}

fn field(pointer: &str, reason: &str) -> Refusal {
    Refusal::of(Code::RequestField).with("pointer", pointer).with("reason", reason)
}

/// A time of the day, `08:30`; `24:00` is its end.
fn minute(pointer: &str, text: Option<&str>) -> Result<u16, Refusal> {
    let wrong = || field(pointer, "a time, 08:30");
    let (hour, minute) = text.and_then(|text| text.split_once(':')).ok_or_else(wrong)?;
    let (hour, minute): (u16, u16) = hour.parse().ok().zip(minute.parse().ok()).ok_or_else(wrong)?;
    if hour > 24 || minute > 59 || hour * 60 + minute > DAY {
        return Err(wrong());
    }
    Ok(hour * 60 + minute)
}

fn person(pointer: &str, text: Option<&str>) -> Result<Option<PersonId>, Refusal> {
    let read = |text: &str| text.parse().map_err(|_| field(pointer, "somebody who holds a right there"));
    text.map(read).transpose()
}

impl RosterActBody {
    /// What is asked for, or which field is missing.
    fn ask(self, action: &str, today: NaiveDate) -> Result<Ask, Refusal> {
        let yesterday = today.pred_opt().unwrap_or(today);
        let no = || self.no.ok_or_else(|| field("/no", "missing"));
        let last_on = self.last_on.unwrap_or(yesterday);
        let who = person("/person", self.person.as_deref())?;
        let somebody = || who.ok_or_else(|| field("/person", "missing"));
        Ok(match action {
            "add_shift" => Ask::AddShift(self.shift(somebody()?, today)?),
            "end_shift" => Ask::EndShift { no: no()?, last_on },
            "enter_leave" => Ask::EnterLeave(Leave {
                no: 0,
                person: somebody()?,
                first_on: self.first_on.unwrap_or(today),
                last_on: self.last_on.ok_or_else(|| field("/last_on", "missing"))?,
                substitute: person("/substitute", self.substitute.as_deref())?,
            }),
            "end_leave" => Ask::EndLeave { no: no()?, last_on },
            "name_head" => Ask::NameHead(who),
            "set_township" => {
                let sites = self.sites.iter().map(|id| id.parse());
                Ask::SetTownship {
                    code: self.township.ok_or_else(|| field("/township", "missing"))?,
                    name: self.name.ok_or_else(|| field("/name", "missing"))?,
                    sites: sites.collect::<Result<_, _>>().map_err(|_| field("/sites", "ids of sites"))?,
                }
            }
            _ => return Err(Code::NotFound.into()),
        })
    }

    fn shift(&self, person: PersonId, today: NaiveDate) -> Result<Shift, Refusal> {
        let stage = |text: &String| Stage::parse(text).ok_or_else(|| field("/stages", "stages of rules"));
        let mut weekdays = self.weekdays.clone();
        weekdays.sort_unstable();
        weekdays.dedup();
        Ok(Shift {
            no: 0,
            person,
            stages: self.stages.iter().map(stage).collect::<Result<_, _>>()?,
            township: self.township.clone(),
            first_on: self.first_on.unwrap_or(today),
            last_on: self.last_on,
            weekdays,
            from_minute: minute("/from", self.from.as_deref())?,
            to_minute: minute("/to", self.to.as_deref())?,
            every_weeks: self.every_weeks.unwrap_or(1),
        })
    }
}

/// Adds a shift (`add_shift`) or ends it (`end_shift`), enters a leave (`enter_leave`) or ends it (`end_leave`), names who answers for
/// the place (`name_head`), says which sites lie in a township (`set_township`). A division's reviewer, who manages a site; of a leave
/// also whose it is.
#[utoipa::path(
    params(
        ("kind" = String, Path, description = "`divisions` or `sites`"), ("of" = String, Path),
        ("action" = String, Path, description = "`add_shift`, `end_shift`, `enter_leave`, `end_leave`, `name_head` or `set_township`")
    ),
    request_body = RosterActBody, responses((status = 200, body = RosterRowView))
)]
#[post("/rosters/{kind}/{of}/{action}")]
pub async fn act_on_roster(
    caller: Caller,
    path: Path<(String, String, String)>,
    body: Bytes,
    env: Data<Env>,
) -> Result<HttpResponse, Problem> {
    let asked: RosterActBody = run::parse(&caller, &body)?;
    let (kind, of, action) = path.into_inner();
    let place = place(&caller, &kind, &of)?;
    let ask = asked.ask(&action, env.clock.now().legal_day()).map_err(|refusal| caller.problem(refusal))?;
    let name = format!("rosters/{place}/{action}");
    run::write(&env, &caller, &name, &body, StatusCode::OK, move |tx| {
        let now = tx.now;
        Ok(RosterRowView::of(&roster::act(tx, &place, &ask)?, now))
    })
    .await
}
