//! Changes of name and address: declared by the organisation, accepted by the authority.

use actix_web::{
    HttpResponse, get, post,
    web::{Bytes, Data, Json, Path, Query},
};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{
    FigureView, PaperActionView, PaperQuery, bad,
    register::{self, Allowed, register},
};
use crate::{
    api::{
        actor::Caller,
        document::PutView,
        problem::Problem,
        v1::view::{PageView, WarningView},
    },
    app::{
        Actor, Env, Error,
        paper::{
            Listed,
            name_change::{self, NewNameChange, act, actions, change, draft},
        },
        record::Tx,
    },
    domain::{
        paper::name_change::{Action, Ask, NameChange, Step},
        refusal::{Code, Refusal},
    },
    store::Conn,
};

/// A change of name or address as it is sent.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NameChangeBody {
    /// Id or credit code of the organisation.
    pub organisation: String,
    /// Id or code of its site that it is about; the organisation itself when absent.
    pub site: Option<String>,
    /// The day on which the market authority registered the change, `2026-11-02`; the new name holds from it.
    pub registered_on: String,
    /// The new name.
    pub name: Option<String>,
    /// The address as it was.
    pub former_address: Option<String>,
    /// The new address.
    pub address: Option<String>,
    /// The legal representative is another; the name is not sent.
    #[serde(default)]
    pub representative: bool,
    /// Number in the sender's own system.
    pub external_id: Option<String>,
}

impl TryFrom<&NameChangeBody> for NewNameChange {
    type Error = Error;

    fn try_from(body: &NameChangeBody) -> Result<Self, Error> {
        Ok(Self {
            organisation: body.organisation.clone(),
            site: body.site.clone(),
            registered_on: name_change::day(&body.registered_on)?,
            name: body.name.clone(),
            former_address: body.former_address.clone(),
            address: body.address.clone(),
            representative: body.representative,
            external_id: body.external_id.clone(),
        })
    }
}

/// A text before and after.
#[derive(Debug, Serialize, ToSchema)]
#[expect(missing_docs, reason = "said by their names")]
pub struct StepView {
    pub from: String,
    pub to: String,
}

impl From<&Step> for StepView {
    fn from(one: &Step) -> Self {
        Self { from: one.from.clone(), to: one.to.clone() }
    }
}

/// A change of name or address.
#[derive(Debug, Serialize, ToSchema)]
#[expect(missing_docs, reason = "described by the glossary")]
pub struct NameChangeView {
    pub id: String,
    pub state: &'static str,
    pub state_name: &'static str,
    pub organisation_id: String,
    /// As the register has it now.
    pub organisation_name: Option<String>,
    pub site_id: Option<String>,
    pub site_name: Option<String>,
    pub registered_on: String,
    pub name: Option<StepView>,
    pub address: Option<StepView>,
    pub representative: bool,
    /// The last day to declare it; `null` where no law sets one.
    pub due_on: Option<String>,
    /// A later notice of holidays may move that day.
    pub due_provisional: bool,
    /// The day it was handed in first.
    pub submitted_on: Option<String>,
    /// Declared too late, or not yet though that day is over.
    pub late: bool,
    /// What to know beside it.
    pub warnings: Vec<WarningView>,
    pub external_id: Option<String>,
    pub version: i64,
}

impl From<Listed<NameChange>> for NameChangeView {
    fn from(listed: Listed<NameChange>) -> Self {
        let (one, terms) = (&listed.paper, &listed.paper.terms);
        let (late, due_on) = (one.late(listed.today), one.limit.map(|limit| limit.on.to_string()));
        let warning = Refusal::of(Code::WarnNameChangeLate).with("due_on", due_on.clone());
        Self {
            id: one.id.clone(),
            state: one.state.as_str(),
            state_name: one.state.zh(),
            organisation_name: listed.name(&terms.organisation),
            organisation_id: terms.organisation.to_string(),
            site_name: terms.site.and_then(|site| listed.name(&site)),
            site_id: terms.site.map(|site| site.to_string()),
            registered_on: terms.registered_on.to_string(),
            name: terms.name.as_ref().map(StepView::from),
            address: terms.address.as_ref().map(StepView::from),
            representative: terms.representative,
            due_on,
            due_provisional: one.limit.is_some_and(|limit| limit.provisional),
            submitted_on: one.submitted_on.map(|day| day.to_string()),
            late,
            warnings: late.then(|| WarningView::from(&warning)).into_iter().collect(),
            external_id: terms.external_id.clone(),
            version: one.version,
        }
    }
}

/// A change of name takes no share.
fn shown(view: NameChangeView, _: Vec<FigureView>) -> NameChangeView {
    view
}

/// What an act needs; `change` needs `terms` and `If-Match`.
#[derive(Clone, Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NameChangeActBody {
    /// Of `return` and `withdraw`.
    #[serde(default)]
    pub reason: String,
    /// Of `change`: all of it anew.
    pub terms: Option<NameChangeBody>,
}

register! {
    "name-changes": NameChange by draft(NameChangeBody => NewNameChange), NameChangeActBody("change, submit, return, accept or withdraw"),
    shown as NameChangeView and NameChangeView;
    /// Changes of name and address, newest first.
    list_name_changes at "/name-changes";
    /// Drafts a change of name or address; for a permit's holder its limit runs.
    create_name_change;
    /// One change of name or address.
    get_name_change at "/name-changes/{id}";
    list_name_change_actions at "/name-changes/{id}/actions";
    /// Does one thing with a change of name or address; once it is accepted the register says the new name.
    act_on_name_change at "/name-changes/{id}/{action}";
}

fn ask(caller: &Caller, action: Action, asked: NameChangeActBody) -> Result<Ask, Problem> {
    Ok(match action {
        Action::Change => return Err(bad(caller, "/terms", "the whole new version")),
        Action::Submit => Ask::Submit,
        Action::Return => Ask::Return(asked.reason),
        Action::Accept => Ask::Accept,
        Action::Withdraw => Ask::Withdraw(asked.reason),
    })
}
