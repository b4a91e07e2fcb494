//! Facts of declarations, and what they make of one.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::{Declaration, Returned, State, Version, content::Content, period::Period};
use crate::{
    domain::{paper::Limit, party::Tier},
    kernel::id::SiteId,
};

/// One fact about one declaration.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(tag = "kind", content = "data")]
#[expect(missing_docs, reason = "fields as in Declaration")]
pub enum Event {
    #[serde(rename = "declaration.drafted")]
    Drafted { site: SiteId, period: Period, tier: Tier, content: Box<Content> },
    #[serde(rename = "declaration.redrawn")]
    Redrawn { content: Box<Content> },
    #[serde(rename = "declaration.confirmed")]
    Confirmed { shown_sha256: String, on: NaiveDate },
    #[serde(rename = "declaration.submitted")]
    Submitted { on: NaiveDate, receipt: Option<String> },
    #[serde(rename = "declaration.returned")]
    Returned { reason: String, limit: Limit },
    #[serde(rename = "declaration.return_read")]
    ReturnRead {},
    #[serde(rename = "declaration.correction_begun")]
    CorrectionBegun { reason: String, content: Box<Content> },
    #[serde(rename = "declaration.accepted")]
    Accepted { on: NaiveDate },
}

impl Event {
    /// Begins a declaration.
    pub fn begin(&self) -> Option<Declaration> {
        let Self::Drafted { site, period, tier, content } = self else { return None };
        Some(Declaration {
            site: *site,
            period: *period,
            tier: *tier,
            state: State::Draft,
            content: Content::clone(content),
            versions: Vec::new(),
            correction: None,
            version: 1,
        })
    }

    /// Folds the event into the declaration.
    #[must_use]
    pub fn apply(&self, mut one: Declaration) -> Declaration {
        one.version += 1;
        match self {
            Self::Drafted { .. } => {}
            Self::Redrawn { content } => one.content = Content::clone(content),
            Self::Confirmed { shown_sha256, on } => {
                one.state = State::Confirmed;
                one.correction = None;
                one.versions.push(Version {
                    content: one.content.clone(),
                    shown_sha256: shown_sha256.clone(),
                    confirmed_on: *on,
                    submitted: None,
                    returned: None,
                    accepted_on: None,
                });
            }
            Self::CorrectionBegun { reason, content } => {
                (one.state, one.content) = (State::Draft, Content::clone(content));
                one.correction = Some(reason.clone());
            }
            Self::Submitted { .. } | Self::Returned { .. } | Self::ReturnRead {} | Self::Accepted { .. } => {
                if let Some(last) = one.versions.last_mut() {
                    one.state = self.answer(last, one.state);
                }
            }
        }
        one
    }

    /// Whether its span is locked from it on (ADR 18); `None`: it stays as it was.
    pub const fn locks(&self) -> Option<bool> {
        match self {
            Self::Confirmed { .. } => Some(true),
            Self::Returned { .. } | Self::CorrectionBegun { .. } => Some(false),
            Self::Drafted { .. }
            | Self::Redrawn { .. }
            | Self::Submitted { .. }
            | Self::ReturnRead {}
            | Self::Accepted { .. } => None,
        }
    }

    /// What became of the latest version.
    fn answer(&self, last: &mut Version, state: State) -> State {
        match self {
            Self::Submitted { on, receipt } => {
                last.submitted = Some((*on, receipt.clone()));
                State::Submitted
            }
            Self::Returned { reason, limit } => {
                last.returned = Some(Returned { reason: reason.clone(), limit: *limit, read: false });
                State::Returned
            }
            Self::ReturnRead {} => {
                if let Some(returned) = &mut last.returned {
                    returned.read = true;
                }
                state
            }
            Self::Accepted { on } => {
                last.accepted_on = Some(*on);
                State::Accepted
            }
            Self::Drafted { .. } | Self::Redrawn { .. } | Self::Confirmed { .. } | Self::CorrectionBegun { .. } => {
                state
            }
        }
    }
}
