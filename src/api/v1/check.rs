//! The check before departure: what it says of a manifest now, and how strictly each finding is taken where.

use std::collections::BTreeMap;

use actix_web::{
    HttpResponse, get,
    http::StatusCode,
    post,
    web::{Bytes, Data, Json, Path, Query},
};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use utoipa::{IntoParams, ToSchema};

use super::view::PageView;
use crate::{
    api::{actor::Caller, problem::Problem, run},
    app::{
        Env, Error,
        manifest::check,
        paper::parameters::{By, Chosen, NewSetting, makers, set},
    },
    domain::{
        law::Ground,
        paper::check::{
            Parameters, Severity,
            parameter::{DEFAULTS, STREAM, is_absolute},
        },
        party::fields,
        refusal::{Code, Refusal},
    },
};

/// What the check says of a manifest that has not left.
#[derive(Debug, Serialize, ToSchema)]
pub struct ManifestCheckView {
    /// Findings that stop it.
    pub hard: usize,
    /// All findings: code, words and remedy in both languages, `severity`, who says so in `severity_source`, basis, facts.
    #[schema(value_type = Vec<Object>)]
    pub findings: Vec<Value>,
}

/// What the check before departure says of a manifest today; changes nothing.
#[utoipa::path(params(("id" = String, Path)), responses((status = 200, body = ManifestCheckView)))]
#[get("/manifests/{id}/check")]
pub async fn check_manifest(
    caller: Caller,
    id: Path<String>,
    env: Data<Env>,
) -> Result<Json<ManifestCheckView>, Problem> {
    let (actor, around) = (caller.actor.clone(), env.clone());
    let checked = run::read(&env, &caller, move |conn| check::look(conn, &around, &actor, &id)).await?;
    let findings = checked.findings.iter().map(check::told).collect();
    Ok(Json(ManifestCheckView { hard: checked.hard().count(), findings }))
}

/// For whom and when.
#[derive(Debug, Deserialize, IntoParams)]
pub struct CheckQuery {
    /// Six digits of the consignor's division; the whole installation when absent.
    division: Option<String>,
    /// On this day, `2026-11-23`; today when absent.
    on: Option<String>,
}

/// A choice for a finding.
#[derive(Debug, Serialize, ToSchema)]
#[expect(missing_docs, reason = "described by the glossary")]
pub struct CheckSettingView {
    pub code: &'static str,
    /// Beginning of the divisions it holds for; empty: the whole installation.
    pub division: String,
    /// `hard`, `soft` or `inherit`.
    pub choice: &'static str,
    pub choice_name: &'static str,
    pub reason: String,
    /// First day on which it is read.
    pub valid_from: String,
    pub set_at: String,
    /// The role it was made in; in lists, not in the answer to the write.
    pub set_by_role: Option<String>,
    /// Who made it, for those who oversee; in lists, not in the answer to the write.
    pub set_by_name: Option<String>,
    /// Its place among all choices; of two for one place and day the later holds.
    pub version: i64,
}

impl From<&Chosen> for CheckSettingView {
    fn from(one: &Chosen) -> Self {
        Self {
            code: one.setting.code.as_str(),
            division: one.setting.division.clone(),
            choice: one.setting.choice.as_str(),
            choice_name: one.setting.choice.zh(),
            reason: one.setting.reason.clone(),
            valid_from: one.setting.valid_from.to_string(),
            set_at: one.set_at.to_string(),
            set_by_role: None,
            set_by_name: None,
            version: one.version,
        }
    }
}

impl CheckSettingView {
    fn made_by(mut self, makers: &BTreeMap<i64, By>) -> Self {
        if let Some(by) = makers.get(&self.version) {
            (self.set_by_role, self.set_by_name) = (Some(by.role.clone()), by.name.clone());
        }
        self
    }
}

/// How strictly a finding is taken.
#[derive(Debug, Serialize, ToSchema)]
#[expect(missing_docs, reason = "described by the glossary")]
pub struct CheckParameterView {
    pub code: &'static str,
    pub title: &'static str,
    pub remedy: &'static str,
    /// `hard` or `soft`, in that division on that day.
    pub severity: &'static str,
    /// `default`, `law`, `installation`, or `division/` and the beginning of the divisions.
    pub severity_source: String,
    /// `hard` or `soft` where nobody chose.
    pub default: &'static str,
    /// The law leaves no choice but to stop.
    pub absolute: bool,
    /// Provisions in force that day, the main one first.
    pub basis: Vec<String>,
    /// Every choice for it anywhere, the oldest first.
    pub history: Vec<CheckSettingView>,
}

/// How strictly the check before departure takes each finding, with every choice that was made for it.
#[utoipa::path(params(CheckQuery), responses((status = 200, body = PageView<CheckParameterView>)))]
#[get("/check-parameters")]
pub async fn list_check_parameters(
    caller: Caller,
    query: Query<CheckQuery>,
    env: Data<Env>,
) -> Result<Json<PageView<CheckParameterView>>, Problem> {
    let (inner, now) = (env.clone(), env.clock.now());
    let day = day(&caller, "on", query.on.as_deref())?.unwrap_or_else(|| now.legal_day());
    let division = fields::division(query.division.as_deref().unwrap_or_default(), true);
    let division = division.map_err(|refusal| caller.problem(refusal))?;
    let actor = caller.actor.clone();
    let read = move |conn: &mut _| Ok::<_, Error>((inner.checks.all(conn, now)?, makers(conn, &actor, STREAM)?));
    let (all, makers) = run::read(&env, &caller, read).await?;
    let parameters = Parameters::of(all.iter().map(|one| &one.setting), &division, day);
    let language = caller.guest.language;
    let of = |code: Code| {
        let chosen = all.iter().filter(|one| one.setting.code == code);
        chosen.map(|one| CheckSettingView::from(one).made_by(&makers)).collect()
    };
    let view = |(code, default): &(Code, Severity)| {
        let (severity, source) = parameters.severity(*code)?;
        Some(CheckParameterView {
            code: code.as_str(),
            title: code.words().of(language),
            remedy: code.remedy().of(language),
            severity: severity.as_str(),
            severity_source: source.to_string(),
            default: default.as_str(),
            absolute: is_absolute(*code),
            basis: Ground::of(*code).on(day).iter().map(|one| one.cite(language)).collect(),
            history: of(*code),
        })
    };
    Ok(Json(PageView::whole(DEFAULTS.iter().filter_map(view).collect())))
}

/// A choice as it is sent.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CheckSettingBody {
    /// Code of the finding, `contract.none_in_force`.
    pub code: String,
    /// Six digits of the division it is chosen for, a province's or a city's for all within; empty: the whole installation.
    #[serde(default)]
    pub division: String,
    /// `hard`, `soft`, or `inherit` to take a choice back.
    pub choice: String,
    /// Why.
    pub reason: String,
    /// First day on which it is read, today or later; today when absent.
    pub valid_from: Option<String>,
}

/// Chooses how strictly a finding is taken: the admin for the whole installation, a reviewer for its division.
#[utoipa::path(request_body = CheckSettingBody, responses((status = 201, body = CheckSettingView)))]
#[post("/check-parameters")]
pub async fn set_check_parameter(caller: Caller, body: Bytes, env: Data<Env>) -> Result<HttpResponse, Problem> {
    let asked: CheckSettingBody = run::parse(&caller, &body)?;
    let valid_from = day(&caller, "/valid_from", asked.valid_from.as_deref())?;
    let CheckSettingBody { code, division, choice, reason, .. } = asked;
    let asked = NewSetting { code, division, choice, reason, valid_from };
    let answer = run::write(&env, &caller, "check-parameters", &body, StatusCode::CREATED, move |tx| {
        Ok(CheckSettingView::from(&set(tx, &asked)?))
    })
    .await;
    env.checks.forget();
    answer
}

/// A day as said, if one is.
pub(super) fn day(caller: &Caller, pointer: &str, said: Option<&str>) -> Result<Option<NaiveDate>, Problem> {
    let fault = || Refusal::of(Code::RequestField).with("pointer", pointer).with("reason", "YYYY-MM-DD");
    said.map(|said| said.parse().map_err(|_| caller.problem(fault()))).transpose()
}
