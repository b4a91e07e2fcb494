//! Rules 预警报警规则: how each watches where, what was chosen for it, and what it would find with other figures.

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
    rule_own,
    rule_view::{AlarmRuleView, AlarmRuleWholeView, AlarmSettingView, RehearsalView},
    view::PageView,
};
use crate::{
    api::{actor::Caller, problem::Problem, run},
    app::{
        Env, Error,
        alarm::{
            own::{figures_of, seen},
            rehearse::{Asked, rehearse},
            settings::{NewSetting, set, watch},
        },
        cockpit, notice,
        paper::parameters::{makers, role_for},
    },
    domain::{
        alarm::{Level, RULES, Recipient, Rule, ladder::Clock, own::is_own, setting::STREAM},
        party::{Tier, division::prefix, fields},
        refusal::{Code, Refusal},
    },
    store::notice::Filter,
};

/// For whom and when.
#[derive(Debug, Deserialize, IntoParams)]
pub struct AlarmRuleQuery {
    /// Six digits of the division; the whole installation when absent.
    division: Option<String>,
    /// On this day, `2026-11-23`; today when absent.
    on: Option<String>,
}

impl AlarmRuleQuery {
    fn place(&self, caller: &Caller, env: &Env) -> Result<(String, NaiveDate), Problem> {
        let day = day(caller, "on", self.on.as_deref())?.unwrap_or_else(|| env.clock.now().legal_day());
        let division = fields::division(self.division.as_deref().unwrap_or_default(), true);
        Ok((division.map_err(|refusal| caller.problem(refusal))?, day))
    }
}

/// Every rule that watches: its levels, its figures as they are in force in a division on a day, its ground, and how many open
/// notices of it the caller sees.
#[utoipa::path(params(AlarmRuleQuery), responses((status = 200, body = PageView<AlarmRuleView>)))]
#[get("/alarm-rules")]
pub async fn list_alarm_rules(
    caller: Caller,
    query: Query<AlarmRuleQuery>,
    env: Data<Env>,
) -> Result<Json<PageView<AlarmRuleView>>, Problem> {
    let (division, on) = query.place(&caller, &env)?;
    let (actor, filter) = (caller.actor.clone(), Filter { open: true, ..Filter::default() });
    let (inner, now) = (env.clone(), env.clock.now());
    let read =
        move |conn: &mut _| Ok::<_, Error>((notice::counts(conn, &actor, &filter)?, inner.rules.all(conn, now)?));
    let (found, chosen) = run::read(&env, &caller, read).await?;
    let open = |rule: &Rule| found.iter().filter(|one| one.rule == rule.code).map(|one| one.notices).sum();
    let language = caller.guest.language;
    let view =
        |rule: &'static Rule| AlarmRuleView::of(rule, &watch(&chosen, rule, &division, on), open(rule), now, language);
    Ok(Json(PageView::whole(RULES.iter().copied().map(view).collect())))
}

/// One rule, as it watches in a division on a day, with every choice that was made for it; of an authority's own for those who may know
/// of it.
#[utoipa::path(
    params(("code" = String, Path), AlarmRuleQuery), responses((status = 200, body = AlarmRuleWholeView))
)]
#[get("/alarm-rules/{code}")]
pub async fn get_alarm_rule(
    caller: Caller,
    code: Path<String>,
    query: Query<AlarmRuleQuery>,
    env: Data<Env>,
) -> Result<Json<AlarmRuleWholeView>, Problem> {
    let (division, on) = query.place(&caller, &env)?;
    if is_own(&code) {
        return Ok(Json(rule_own::whole(&caller, &env, code.into_inner(), &division, on).await?));
    }
    let rule = Rule::find(&code).ok_or_else(|| caller.problem(Code::NotFound))?;
    let (actor, inner, now) = (caller.actor.clone(), env.clone(), env.clock.now());
    let filter = Filter { open: true, rule: Some(rule.code.to_owned()), ..Filter::default() };
    let read = move |conn: &mut _| {
        let open: i64 = notice::counts(conn, &actor, &filter)?.iter().map(|one| one.notices).sum();
        Ok::<_, Error>((open, inner.rules.all(conn, now)?, makers(conn, &actor, STREAM)?))
    };
    let (open, chosen, makers) = run::read(&env, &caller, read).await?;
    let language = caller.guest.language;
    let of = chosen.iter().filter(|one| one.setting.rule == rule.code);
    let history = of.map(|one| AlarmSettingView::of(one, makers.get(&one.version), None, language)).collect();
    let watch = watch(&chosen, rule, &division, on);
    Ok(Json(AlarmRuleWholeView {
        rule: AlarmRuleView::of(rule, &watch, open, now, language),
        division: division.clone(),
        history,
        may_set: role_for(&caller.actor, prefix(&division)).is_some(),
        may_rehearse: cockpit::look(&caller.actor, Some(&division), None, now).is_ok(),
    }))
}

/// A choice as it is sent.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AlarmSettingBody {
    /// Six digits of the division it is chosen for, a province's or a city's for all within; empty: the whole installation.
    #[serde(default)]
    pub division: String,
    /// `true`: the rule is silent there; left out: as the wider place has it.
    pub off: Option<bool>,
    /// Figures by name, each in its unit; what is not named is as the wider place has it.
    #[serde(default)]
    pub figures: BTreeMap<String, i64>,
    /// Why.
    pub reason: String,
    /// First day on which it is read, today or later; today when absent.
    pub valid_from: Option<String>,
    /// Last day on which it is read; until another is made when absent. Then what was chosen before holds again.
    pub valid_to: Option<String>,
    /// For sites of this tier alone: `key`, `simplified` or `registered`.
    pub tier: Option<String>,
    /// For this enterprise alone: id or credit code.
    pub organisation: Option<String>,
    /// At which level it tells what it finds, by the rule's own level; what is not named is as the wider place has it.
    #[serde(default)]
    pub levels: BTreeMap<String, String>,
    /// Whom it tells; left out: as the wider place has it.
    pub to: Option<Vec<String>>,
    /// Days of the ladder: `head_days`, `district_days`, `city_days`, `handle_days`, and hours for red, `urgent_hours`, `urgent_city_hours`; what is not named is as the wider place has it.
    #[serde(default)]
    pub clocks: BTreeMap<String, i64>,
    /// What it rests on, 2 to 200 characters: a document of the place or of the authority, with its number. Needed for a figure whose
    /// mark is `local` or `granted`; what is granted is for one enterprise and has a last day.
    #[serde(default)]
    pub basis: String,
}

impl AlarmSettingBody {
    /// What is asked for, or which field cannot be read.
    fn asked(
        self,
        rule: &str,
        valid_from: Option<NaiveDate>,
        valid_to: Option<NaiveDate>,
    ) -> Result<NewSetting, Refusal> {
        let wrong = |pointer: String, reason: &str| {
            Refusal::of(Code::RequestField).with("pointer", pointer).with("reason", reason)
        };
        let level = |own: &str, text: &str| {
            Level::parse(text).ok_or_else(|| wrong(format!("/levels/{own}"), "blue, yellow, orange or red"))
        };
        let levels = self.levels.iter().map(|(own, told)| Ok((level(own, own)?, level(own, told)?)));
        let recipient = |text: &String| {
            let one = Recipient::parse(text);
            one.ok_or_else(|| wrong("/to".into(), "enterprise, head, carrier, receiver, authority or platform"))
        };
        let clock = |(name, days): (&String, &i64)| {
            let one = Clock::parse(name);
            one.map(|one| (one, *days)).ok_or_else(|| wrong(format!("/clocks/{name}"), "a clock of the ladder"))
        };
        let tier = self
            .tier
            .as_deref()
            .map(|text| Tier::parse(text).ok_or_else(|| wrong("/tier".into(), "key, simplified or registered")));
        Ok(NewSetting {
            rule: rule.to_owned(),
            division: self.division,
            off: self.off,
            figures: self.figures,
            reason: self.reason,
            valid_from,
            valid_to,
            tier: tier.transpose()?,
            organisation: self.organisation,
            levels: levels.collect::<Result<_, Refusal>>()?,
            to: self.to.as_ref().map(|to| to.iter().map(recipient).collect()).transpose()?,
            clocks: self.clocks.iter().map(clock).collect::<Result<_, _>>()?,
            basis: self.basis,
        })
    }
}

/// Chooses how a rule watches: the admin for the whole installation, a reviewer for its division; for a rule of an authority's own the
/// office that wrote it, or one above, for the rule's place or one within. It takes the place of the choice made for that place before.
#[utoipa::path(
    params(("code" = String, Path)), request_body = AlarmSettingBody,
    responses((status = 201, body = AlarmSettingView))
)]
#[post("/alarm-rules/{code}/settings")]
pub async fn set_alarm_rule(
    caller: Caller,
    code: Path<String>,
    body: Bytes,
    env: Data<Env>,
) -> Result<HttpResponse, Problem> {
    if Rule::find(&code).is_none() && !is_own(&code) {
        return Err(caller.problem(Code::NotFound));
    }
    let asked: AlarmSettingBody = run::parse(&caller, &body)?;
    let valid_from = day(&caller, "/valid_from", asked.valid_from.as_deref())?;
    let valid_to = day(&caller, "/valid_to", asked.valid_to.as_deref())?;
    let asked = asked.asked(&code, valid_from, valid_to).map_err(|refusal| caller.problem(refusal))?;
    let (language, name) = (caller.guest.language, format!("alarm-rules/{code}/settings"));
    let answer = run::write(&env, &caller, &name, &body, StatusCode::CREATED, move |tx| {
        let (chosen, own) = (set(tx, asked.clone())?, figures_of(tx.conn, &code)?);
        Ok(AlarmSettingView::of(&chosen, None, Some(&own), language))
    })
    .await;
    env.rules.forget();
    answer
}

/// What is rehearsed.
#[derive(Debug, Deserialize, IntoParams)]
pub struct RehearsalQuery {
    /// Digits of a division, of the caller's own or inside it; left out: the caller's own.
    division: Option<String>,
    /// First legal day, `2026-11-01`; 29 days before the last when absent.
    from: Option<String>,
    /// Last legal day; today when absent.
    to: Option<String>,
    /// Version of a rule of an authority's own; the one in force when absent.
    version: Option<u32>,
    /// As it stood with the choice of this version, see the rule's history, on that choice's first day; 0: by itself; as it is
    /// chosen today when absent.
    choice: Option<i64>,
    /// Figures instead of those, `limit_g:2500000,alarm_hours:12`.
    figures: Option<String>,
}

/// What a rule would have found in a period with other figures, beside what it did find. Nothing is written, nobody is told.
#[utoipa::path(params(("code" = String, Path), RehearsalQuery), responses((status = 200, body = RehearsalView)))]
#[get("/alarm-rules/{code}/rehearsal")]
pub async fn rehearse_alarm_rule(
    caller: Caller,
    code: Path<String>,
    query: Query<RehearsalQuery>,
    env: Data<Env>,
) -> Result<Json<RehearsalView>, Problem> {
    let now = env.clock.now();
    let look = cockpit::look(&caller.actor, query.division.as_deref(), None, now);
    let look = look.map_err(|error| caller.problem(error))?;
    let last = day(&caller, "to", query.to.as_deref())?.unwrap_or_else(|| now.legal_day());
    let first = day(&caller, "from", query.from.as_deref())?;
    let days = (first.unwrap_or_else(|| last.checked_sub_days(Days::new(29)).unwrap_or(last)), last);
    let figures = figures(query.figures.as_deref().unwrap_or_default()).map_err(|refusal| caller.problem(refusal))?;
    let asked = Asked {
        version: query.version,
        choice: query.choice,
        ..Asked::today(code.into_inner(), figures, days, look.division)
    };
    let (inner, actor, place) = (env.clone(), caller.actor.clone(), asked.division.clone());
    let found = run::read(&env, &caller, move |conn| {
        if is_own(&asked.rule) {
            seen(&inner.own_rules.all(conn, now)?.book, &actor, &asked.rule)?;
        }
        rehearse(conn, &inner, &asked, now)
    })
    .await?;
    let span = (days.0.to_string(), days.1.to_string());
    Ok(Json(RehearsalView::of(&found, &place, span, caller.guest.language)))
}

/// Figures as they are said in an address or on a command line.
///
/// # Errors
/// One of them is no name and whole number.
pub fn figures(said: &str) -> Result<BTreeMap<String, i64>, Refusal> {
    let fault = || {
        Refusal::of(Code::RequestField).with("pointer", "figures").with("reason", "name:number, separated by commas")
    };
    let pair = |one: &str| {
        let (code, value) = one.split_once([':', '=']).ok_or_else(fault)?;
        Ok((code.trim().to_owned(), value.trim().parse().map_err(|_| fault())?))
    };
    said.split(',').map(str::trim).filter(|one| !one.is_empty()).map(pair).collect()
}
