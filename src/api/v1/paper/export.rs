//! Export approvals: notices of the national authority, entered by the exporter and confirmed by the authority of its division.

use actix_web::{
    HttpResponse, get, post,
    web::{Bytes, Data, Json, Path, Query},
};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{
    FigureView, FormerNameView, PaperActionView, PaperQuery,
    approval::ApprovalLineBody,
    bad,
    register::{self, Allowed, register},
};
use crate::{
    api::{actor::Caller, document::PutView, problem::Problem, v1::view::PageView},
    app::{
        Actor, Env, Error,
        paper::{
            self, Listed,
            export::{NewExport, act, actions, change, enter},
        },
        record::Tx,
    },
    domain::paper::{
        approval::Line,
        export::{Action, Ask, Export},
    },
    store::Conn,
};

/// An export approval as its notice says.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ExportBody {
    /// Number of the notice 出口核准通知单编号.
    pub number: String,
    /// Id or code of the exporter's site.
    pub consignor_site: String,
    /// Id or code of the site where the load leaves this country: the receiver of its manifests.
    pub exit_site: String,
    /// Country or region that takes it, two letters of ISO 3166-1.
    pub country: String,
    /// Name of the importer.
    pub importer: String,
    /// Name of who uses or disposes of it there.
    pub disposer: String,
    /// What, how and how much.
    pub lines: Vec<ApprovalLineBody>,
    /// First day, `2026-01-01`.
    pub valid_from: String,
    /// Last day.
    pub valid_to: String,
    /// Number in the sender's own system.
    pub external_id: Option<String>,
}

impl TryFrom<&ExportBody> for NewExport {
    type Error = Error;

    fn try_from(body: &ExportBody) -> Result<Self, Error> {
        Ok(Self {
            number: body.number.clone(),
            consignor_site: body.consignor_site.clone(),
            exit_site: body.exit_site.clone(),
            country: body.country.clone(),
            importer: body.importer.clone(),
            disposer: body.disposer.clone(),
            lines: body.lines.iter().map(Line::from).collect(),
            term: paper::term(&body.valid_from, &body.valid_to)?,
            external_id: body.external_id.clone(),
        })
    }
}

/// An export approval.
#[derive(Debug, Serialize, ToSchema)]
#[expect(missing_docs, reason = "described by the glossary")]
pub struct ExportView {
    pub id: String,
    pub number: String,
    pub state: &'static str,
    pub state_name: &'static str,
    /// `not_yet`, `current`, `expiring` or `expired`, by day.
    pub standing: &'static str,
    pub consignor_organisation_id: String,
    pub consignor_site_id: String,
    pub consignor_name: Option<String>,
    pub exit_organisation_id: String,
    pub exit_site_id: String,
    pub exit_name: Option<String>,
    pub country: String,
    pub importer: String,
    pub disposer: String,
    pub lines: Vec<ApprovalLineBody>,
    pub valid_from: String,
    pub valid_to: String,
    /// What its parties were called before; in lists and alone, not in answers to writes.
    pub former_names: Vec<FormerNameView>,
    pub external_id: Option<String>,
    pub version: i64,
}

impl From<Listed<Export>> for ExportView {
    fn from(listed: Listed<Export>) -> Self {
        let (one, terms) = (&listed.paper, &listed.paper.terms);
        Self {
            id: one.id.clone(),
            number: terms.number.clone(),
            state: one.state.as_str(),
            state_name: one.state.zh(),
            standing: listed.standing.as_str(),
            consignor_organisation_id: terms.consignor.organisation.to_string(),
            consignor_site_id: terms.consignor.site.to_string(),
            consignor_name: listed.name(&terms.consignor.site),
            exit_organisation_id: terms.exit.organisation.to_string(),
            exit_site_id: terms.exit.site.to_string(),
            exit_name: listed.name(&terms.exit.site),
            country: terms.country.clone(),
            importer: terms.importer.clone(),
            disposer: terms.disposer.clone(),
            lines: terms.lines.iter().map(Into::into).collect(),
            valid_from: terms.term.from.to_string(),
            valid_to: terms.term.to.to_string(),
            former_names: FormerNameView::of(
                &listed,
                &[&terms.consignor.organisation, &terms.consignor.site, &terms.exit.organisation, &terms.exit.site],
            ),
            external_id: terms.external_id.clone(),
            version: one.version,
        }
    }
}

/// An export approval with what is taken of it.
#[derive(Debug, Serialize, ToSchema)]
pub struct ExportShownView {
    /// What it says.
    #[serde(flatten)]
    pub export: ExportView,
    /// What is taken, by code.
    pub figures: Vec<FigureView>,
}

const fn shown(export: ExportView, figures: Vec<FigureView>) -> ExportShownView {
    ExportShownView { export, figures }
}

/// What an act needs; `change` needs `terms` and `If-Match`.
#[derive(Clone, Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ExportActBody {
    /// Of `return`, `revoke` and `end`.
    #[serde(default)]
    pub reason: String,
    /// Of `change`: all of it anew.
    pub terms: Option<ExportBody>,
}

register! {
    "export-approvals": Export by enter(ExportBody => NewExport), ExportActBody("change, confirm, return, revoke or end"),
    shown as ExportView and ExportShownView;
    /// Export approvals, newest first.
    list_export_approvals at "/export-approvals";
    /// Enters an export approval from its notice; the exporter's.
    create_export_approval;
    /// One export approval.
    get_export_approval at "/export-approvals/{id}";
    list_export_approval_actions at "/export-approvals/{id}/actions";
    /// Does one thing with an export approval.
    act_on_export_approval at "/export-approvals/{id}/{action}";
}

fn ask(caller: &Caller, action: Action, asked: ExportActBody) -> Result<Ask, Problem> {
    Ok(match action {
        Action::Change => return Err(bad(caller, "/terms", "the whole new version")),
        Action::Confirm => Ask::Confirm,
        Action::Return => Ask::Return(asked.reason),
        Action::Revoke => Ask::Revoke(asked.reason),
        Action::End => Ask::End(asked.reason),
    })
}
