//! Parties' papers: permits, contracts, approvals, credentials. What their registers have in common.

pub mod approval;
pub mod contract;
pub mod credential;
pub mod export;
pub mod name_change;
pub mod permit;
mod register;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use crate::{
    api::{actor::Caller, problem::Problem},
    app::paper::{Listed, name_change::Former},
    domain::{
        paper::quota::{Figure, Place},
        refusal::{Code, Refusal},
    },
};

/// What a list of papers is narrowed to.
#[derive(Debug, Deserialize, IntoParams)]
pub struct PaperQuery {
    /// Id of an organisation on either side.
    pub organisation: Option<String>,
    /// Id of a site on either side.
    pub site: Option<String>,
    /// Permanent text of a state.
    pub state: Option<String>,
    /// Official number.
    pub number: Option<String>,
    /// Of credentials: `carrier_licence`, `vehicle_licence/<id>`, `driver_qualification/<id>`.
    pub subject: Option<String>,
    /// Number in the sender's own system.
    pub external_id: Option<String>,
    /// Within its days on this day, `2026-11-23`.
    pub on: Option<String>,
    /// Ends on this day or before.
    pub ends_by: Option<String>,
    /// Cursor of the page before.
    pub after: Option<String>,
    /// Rows of a page.
    pub limit: Option<i64>,
}

/// A share of a paper that is taken.
#[derive(Debug, Serialize, ToSchema)]
pub struct FigureView {
    /// Row of a permit, code of an approval, or `whole`.
    pub line: String,
    /// Calendar year of a permit's scale, 0 for what is granted once.
    pub year: i32,
    /// Grams spoken for by manifests under way.
    pub reserved_g: i64,
    /// Grams used up by what was accepted.
    pub consumed_g: i64,
}

impl FigureView {
    fn of((place, figure): &(Place, Figure)) -> Self {
        let (line, year) = (place.line.clone(), place.year);
        Self { line, year, reserved_g: figure.reserved_g, consumed_g: figure.consumed_g }
    }
}

/// What a party of a paper was called before; past documents keep it.
#[derive(Debug, Serialize, ToSchema)]
pub struct FormerNameView {
    /// Id of the organisation or site.
    pub party_id: String,
    /// Former name, if that changed.
    pub name: Option<String>,
    /// Former address, if that changed and was told.
    pub address: Option<String>,
    /// Last day on which it held.
    pub valid_to: String,
}

impl FormerNameView {
    /// Of these parties of a paper.
    fn of<P>(listed: &Listed<P>, parties: &[&dyn ToString]) -> Vec<Self> {
        let view = |party: &String, one: &Former| Self {
            party_id: party.clone(),
            name: one.name.clone(),
            address: one.address.clone(),
            valid_to: one.until.pred_opt().unwrap_or(one.until).to_string(),
        };
        let all = parties.iter().map(|party| party.to_string());
        all.flat_map(|party| listed.former(&party).iter().map(|one| view(&party, one)).collect::<Vec<_>>()).collect()
    }
}

/// One thing that may be asked of a paper, and why it may not be asked now.
#[derive(Debug, Serialize, ToSchema)]
#[expect(missing_docs, reason = "described by the glossary")]
pub struct PaperActionView {
    pub action: &'static str,
    pub name: &'static str,
    pub allowed: bool,
    pub code: Option<&'static str>,
    pub title: Option<&'static str>,
    pub remedy: Option<&'static str>,
}

impl PaperActionView {
    fn of(caller: &Caller, action: &'static str, name: &'static str, refused: Option<&Refusal>) -> Self {
        let language = caller.guest.language;
        Self {
            action,
            name,
            allowed: refused.is_none(),
            code: refused.map(|one| one.code.as_str()),
            title: refused.map(|one| one.code.words().of(language)),
            remedy: refused.map(|one| one.code.remedy().of(language)),
        }
    }
}

fn bad(caller: &Caller, pointer: &str, reason: &str) -> Problem {
    caller.problem(Refusal::of(Code::RequestField).with("pointer", pointer).with("reason", reason))
}

fn day(caller: &Caller, pointer: &str, text: Option<&str>) -> Result<Option<NaiveDate>, Problem> {
    text.map(|text| text.parse().map_err(|_| bad(caller, pointer, "YYYY-MM-DD"))).transpose()
}
