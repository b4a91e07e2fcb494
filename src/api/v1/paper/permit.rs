//! Permits of receivers; what they say is seen by everybody signed in, their figures by holder and regulators.

use actix_web::{
    HttpResponse, get, post,
    web::{Bytes, Data, Json, Path, Query},
};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{
    FigureView, FormerNameView, PaperActionView, PaperQuery, bad,
    register::{self, Allowed, register},
};
use crate::{
    api::{actor::Caller, document::PutView, problem::Problem, v1::view::PageView},
    app::{
        Actor, Env, Error,
        paper::{
            self, Listed,
            permit::{NewPermit, act, actions, change, issue},
        },
        record::Tx,
    },
    domain::paper::permit::{Action, Ask, Permit, ScopeRow},
    kernel::mass::Mass,
    store::Conn,
};

/// One row of what a permit allows.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ScopeBody {
    /// Number of the row; a later version names the same row by the same number.
    pub row: u32,
    /// A code `900-041-49` or a category `HW49`.
    pub waste: String,
    /// Methods of HJ 1033 Annex F.
    pub methods: Vec<String>,
    /// Yearly scale in grams.
    pub quota_g: i64,
}

/// A permit as it is sent.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PermitBody {
    /// Official number.
    pub number: String,
    /// Id or code of the holder's site.
    pub site: String,
    /// Division of the authority that issued it, six digits.
    pub authority: String,
    /// First day, `2026-01-01`.
    pub valid_from: String,
    /// Last day.
    pub valid_to: String,
    /// What it allows.
    pub scope: Vec<ScopeBody>,
    /// Number in the sender's own system.
    pub external_id: Option<String>,
}

impl TryFrom<&PermitBody> for NewPermit {
    type Error = Error;

    fn try_from(body: &PermitBody) -> Result<Self, Error> {
        let row = |one: &ScopeBody| ScopeRow {
            row: one.row,
            waste: one.waste.clone(),
            methods: one.methods.clone(),
            quota_g: Mass(one.quota_g),
        };
        Ok(Self {
            number: body.number.clone(),
            site: body.site.clone(),
            authority: body.authority.clone(),
            term: paper::term(&body.valid_from, &body.valid_to)?,
            scope: body.scope.iter().map(row).collect(),
            external_id: body.external_id.clone(),
        })
    }
}

/// A permit.
#[derive(Debug, Serialize, ToSchema)]
#[expect(missing_docs, reason = "described by the glossary")]
pub struct PermitView {
    pub id: String,
    pub number: String,
    pub state: &'static str,
    pub state_name: &'static str,
    /// `not_yet`, `current`, `expiring` or `expired`, by day.
    pub standing: &'static str,
    pub organisation_id: String,
    pub organisation_name: Option<String>,
    pub site_id: String,
    pub site_name: Option<String>,
    pub authority: String,
    pub valid_from: String,
    pub valid_to: String,
    pub scope: Vec<ScopeBody>,
    /// What its parties were called before; in lists and alone, not in answers to writes.
    pub former_names: Vec<FormerNameView>,
    pub external_id: Option<String>,
    pub version: i64,
}

impl From<Listed<Permit>> for PermitView {
    fn from(listed: Listed<Permit>) -> Self {
        let (one, terms) = (&listed.paper, &listed.paper.terms);
        let row = |row: &ScopeRow| ScopeBody {
            row: row.row,
            waste: row.waste.clone(),
            methods: row.methods.clone(),
            quota_g: row.quota_g.grams(),
        };
        Self {
            id: one.id.clone(),
            number: terms.number.clone(),
            state: one.state.as_str(),
            state_name: one.state.zh(),
            standing: listed.standing.as_str(),
            organisation_name: listed.name(&terms.organisation),
            organisation_id: terms.organisation.to_string(),
            site_name: listed.name(&terms.site),
            site_id: terms.site.to_string(),
            authority: terms.authority.clone(),
            valid_from: terms.term.from.to_string(),
            valid_to: terms.term.to.to_string(),
            scope: terms.scope.iter().map(row).collect(),
            former_names: FormerNameView::of(&listed, &[&terms.organisation, &terms.site]),
            external_id: terms.external_id.clone().filter(|_| listed.inside),
            version: one.version,
        }
    }
}

/// A permit with what is taken of it.
#[derive(Debug, Serialize, ToSchema)]
pub struct PermitShownView {
    /// What it says.
    #[serde(flatten)]
    pub permit: PermitView,
    /// What is taken, by row and year; empty for others than holder and regulators.
    pub figures: Vec<FigureView>,
}

const fn shown(permit: PermitView, figures: Vec<FigureView>) -> PermitShownView {
    PermitShownView { permit, figures }
}

/// What an act needs; `change` needs `terms` and `If-Match`.
#[derive(Clone, Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PermitActBody {
    /// Of `suspend` and `revoke`.
    #[serde(default)]
    pub reason: String,
    /// Of `state_use`: number of the row.
    pub row: Option<u32>,
    /// Of `state_use`: calendar year.
    pub year: Option<i32>,
    /// Of `state_use`: grams more than stated before; negative takes back.
    pub grams: Option<i64>,
    /// Of `change`: the whole new version.
    pub terms: Option<PermitBody>,
}

register! {
    "permits": Permit by issue(PermitBody => NewPermit), PermitActBody("change, state_use, suspend, resume, revoke or deregister"),
    shown as PermitView and PermitShownView;
    /// Permits, newest first.
    list_permits at "/permits";
    /// Issues a permit; the authority's, or the admin's where that authority is not here.
    create_permit;
    /// One permit.
    get_permit at "/permits/{id}";
    list_permit_actions at "/permits/{id}/actions";
    /// Does one thing with a permit.
    act_on_permit at "/permits/{id}/{action}";
}

fn ask(caller: &Caller, action: Action, asked: PermitActBody) -> Result<Ask, Problem> {
    Ok(match action {
        Action::Change => return Err(bad(caller, "/terms", "the whole new version")),
        Action::StateUse => {
            let (Some(row), Some(year), Some(grams)) = (asked.row, asked.year, asked.grams) else {
                return Err(bad(caller, "/row", "row, year and grams"));
            };
            Ask::StateUse { row, year, grams }
        }
        Action::Suspend => Ask::Suspend(asked.reason),
        Action::Resume => Ask::Resume,
        Action::Revoke => Ask::Revoke(asked.reason),
        Action::Deregister => Ask::Deregister,
    })
}
