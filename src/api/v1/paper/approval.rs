//! Cross-province approvals and the applications for them.

use actix_web::{
    HttpResponse, get, post,
    web::{Bytes, Data, Json, Path, Query},
};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{
    FigureView, FormerNameView, PaperActionView, PaperQuery, bad, day,
    register::{self, Allowed, register},
};
use crate::{
    api::{actor::Caller, document::PutView, problem::Problem, v1::view::PageView},
    app::{
        Actor, Env, Error,
        paper::{
            self, Listed,
            approval::{NewApproval, act, actions, change, draft},
        },
        record::Tx,
    },
    domain::{
        paper::approval::{Action, Approval, Ask, Grant, Line},
        refusal::{Code, Refusal},
    },
    kernel::{id::OrganisationId, mass::Mass},
    store::Conn,
};

/// One waste of an application.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ApprovalLineBody {
    /// A code `900-041-49`; each once.
    pub code: String,
    /// Methods of HJ 1033 Annex F.
    pub methods: Vec<String>,
    /// Grams in all.
    pub mass_g: i64,
}

impl From<&ApprovalLineBody> for Line {
    fn from(one: &ApprovalLineBody) -> Self {
        Self { code: one.code.clone(), methods: one.methods.clone(), mass_g: Mass(one.mass_g) }
    }
}

impl From<&Line> for ApprovalLineBody {
    fn from(one: &Line) -> Self {
        Self { code: one.code.clone(), methods: one.methods.clone(), mass_g: one.mass_g.grams() }
    }
}

/// An application as it is sent.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ApprovalBody {
    /// Id or code of the site the waste leaves.
    pub consignor_site: String,
    /// Id or code of the site it goes to.
    pub receiver_site: String,
    /// What, how and how much.
    pub lines: Vec<ApprovalLineBody>,
    /// Ids of the organisations that may carry it; empty: anybody licensed.
    #[serde(default)]
    pub carriers: Vec<String>,
    /// First day wished for, `2026-01-01`.
    pub valid_from: String,
    /// Last day wished for.
    pub valid_to: String,
    /// Number in the sender's own system.
    pub external_id: Option<String>,
}

impl TryFrom<&ApprovalBody> for NewApproval {
    type Error = Error;

    fn try_from(body: &ApprovalBody) -> Result<Self, Error> {
        let carrier = |text: &String| -> Result<OrganisationId, Error> {
            let refusal = || Refusal::of(Code::RequestField).with("pointer", "/carriers").with("reason", "UUID");
            text.parse().map_err(|_| refusal().into())
        };
        Ok(Self {
            consignor_site: body.consignor_site.clone(),
            receiver_site: body.receiver_site.clone(),
            lines: body.lines.iter().map(Line::from).collect(),
            carriers: body.carriers.iter().map(carrier).collect::<Result<_, _>>()?,
            term: paper::term(&body.valid_from, &body.valid_to)?,
            external_id: body.external_id.clone(),
        })
    }
}

/// An application, or the approval it became.
#[derive(Debug, Serialize, ToSchema)]
#[expect(missing_docs, reason = "described by the glossary")]
pub struct ApprovalView {
    pub id: String,
    /// Number of the decision; empty before it.
    pub number: String,
    pub state: &'static str,
    pub state_name: &'static str,
    /// `not_yet`, `current`, `expiring` or `expired`, by day.
    pub standing: &'static str,
    pub consignor_organisation_id: String,
    pub consignor_site_id: String,
    pub consignor_name: Option<String>,
    pub receiver_organisation_id: String,
    pub receiver_site_id: String,
    pub receiver_name: Option<String>,
    pub carriers: Vec<String>,
    /// As granted; before that as asked for.
    pub lines: Vec<ApprovalLineBody>,
    /// As granted; before that as wished for.
    pub valid_from: String,
    pub valid_to: String,
    /// Whether the receiving province agreed, once it answered.
    pub agreed: Option<bool>,
    /// Last day of the clock that runs.
    pub due_on: Option<String>,
    /// A later notice of holidays may move that day.
    pub due_provisional: bool,
    /// Id of the approval in its place.
    pub superseded_by: Option<String>,
    /// What its parties were called before; in lists and alone, not in answers to writes.
    pub former_names: Vec<FormerNameView>,
    pub external_id: Option<String>,
    pub version: i64,
}

impl From<Listed<Approval>> for ApprovalView {
    fn from(listed: Listed<Approval>) -> Self {
        let (one, terms) = (&listed.paper, &listed.paper.terms);
        let (granted, term) = (one.granted.as_ref(), one.term());
        Self {
            id: one.id.clone(),
            number: granted.map(|granted| granted.number.clone()).unwrap_or_default(),
            state: one.state.as_str(),
            state_name: one.state.zh(),
            standing: listed.standing.as_str(),
            consignor_organisation_id: terms.consignor.organisation.to_string(),
            consignor_site_id: terms.consignor.site.to_string(),
            receiver_organisation_id: terms.receiver.organisation.to_string(),
            receiver_site_id: terms.receiver.site.to_string(),
            consignor_name: listed.name(&terms.consignor.site),
            receiver_name: listed.name(&terms.receiver.site),
            carriers: terms.carriers.iter().map(ToString::to_string).collect(),
            lines: granted.map_or(&terms.lines, |granted| &granted.lines).iter().map(Into::into).collect(),
            valid_from: term.from.to_string(),
            valid_to: term.to.to_string(),
            agreed: one.agreed,
            due_on: one.limit.map(|limit| limit.on.to_string()),
            due_provisional: one.limit.is_some_and(|limit| limit.provisional),
            superseded_by: one.superseded_by.clone(),
            former_names: FormerNameView::of(
                &listed,
                &[
                    &terms.consignor.organisation,
                    &terms.consignor.site,
                    &terms.receiver.organisation,
                    &terms.receiver.site,
                ],
            ),
            external_id: terms.external_id.clone(),
            version: one.version,
        }
    }
}

/// An approval with what is taken of it.
#[derive(Debug, Serialize, ToSchema)]
pub struct ApprovalShownView {
    /// What it says.
    #[serde(flatten)]
    pub approval: ApprovalView,
    /// What is taken, by code.
    pub figures: Vec<FigureView>,
}

const fn shown(approval: ApprovalView, figures: Vec<FigureView>) -> ApprovalShownView {
    ApprovalShownView { approval, figures }
}

/// What an act needs; `change` needs `terms` and `If-Match`.
#[derive(Clone, Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ApprovalActBody {
    /// Of `ask_correction`, `refuse` and `withdraw`; of `reply` with conditions or a no.
    #[serde(default)]
    pub reason: String,
    /// Of `reply`: whether the receiving province agrees.
    pub agreed: Option<bool>,
    /// Of `approve`: number of the decision.
    #[serde(default)]
    pub number: String,
    /// Of `approve`: first day, today unless named.
    pub valid_from: Option<String>,
    /// Of `approve`: last day, the latest allowed unless named.
    pub valid_to: Option<String>,
    /// Of `approve`: less than asked for.
    pub lines: Option<Vec<ApprovalLineBody>>,
    /// Of `supersede`: id of the approval in its place.
    #[serde(default)]
    pub successor: String,
    /// Of `change`: all of it anew.
    pub terms: Option<ApprovalBody>,
}

register! {
    "approvals": Approval by draft(ApprovalBody => NewApproval), ApprovalActBody("change, submit, ask_correction, accept, review, …, as listed by `actions`"),
    shown as ApprovalView and ApprovalShownView;
    /// Approvals, newest first.
    list_approvals at "/approvals";
    /// Drafts an application for a cross-province approval.
    create_approval;
    /// One approval.
    get_approval at "/approvals/{id}";
    list_approval_actions at "/approvals/{id}/actions";
    /// Does one thing with an application or approval.
    act_on_approval at "/approvals/{id}/{action}";
}

fn ask(caller: &Caller, action: Action, asked: ApprovalActBody) -> Result<Ask, Problem> {
    Ok(match action {
        Action::Change => return Err(bad(caller, "/terms", "the whole new version")),
        Action::Submit => Ask::Submit,
        Action::AskCorrection => Ask::AskCorrection(asked.reason),
        Action::Accept => Ask::Accept,
        Action::Review => Ask::Review,
        Action::Consult => Ask::Consult,
        Action::Reply => {
            let agreed = asked.agreed.ok_or_else(|| bad(caller, "/agreed", "true or false"))?;
            Ask::Reply { agreed, reason: asked.reason }
        }
        Action::Approve => Ask::Approve(Box::new(Grant {
            number: asked.number,
            from: day(caller, "/valid_from", asked.valid_from.as_deref())?,
            to: day(caller, "/valid_to", asked.valid_to.as_deref())?,
            lines: asked.lines.map(|lines| lines.iter().map(Line::from).collect()),
        })),
        Action::Refuse => Ask::Refuse(asked.reason),
        Action::Supersede => Ask::Supersede(asked.successor),
        Action::Withdraw => Ask::Withdraw(asked.reason),
    })
}
