//! Corrections of treatment batches: proposed, agreed to or declined; and how they are shown.

use actix_web::{
    HttpResponse,
    http::StatusCode,
    post,
    web::{Bytes, Data, Path},
};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{stock_take::NothingBody, treatment::TreatmentView};
use crate::{
    api::{actor::Caller, problem::Problem, run},
    app::{
        Env,
        treatment::correction::{self, Asked},
    },
    domain::{
        package::correction::Why,
        refusal::{Code, Refusal},
        treatment::correction::{Change, Correction, Wanted},
    },
    kernel::{id::TreatmentId, mass::Mass},
};

/// One field that was corrected, or is to be.
#[derive(Debug, Serialize, ToSchema)]
pub struct ChangeView {
    /// `method`, `line`, `started_on`, `product_mass` or `residue_mass`.
    pub field: &'static str,
    /// Of a residue, its package.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub package_id: Option<String>,
    /// What it was; masses in grams, `null` where nothing was said.
    #[schema(value_type = Object)]
    pub old: serde_json::Value,
    /// What it is instead.
    #[schema(value_type = Object)]
    pub new: serde_json::Value,
}

impl From<&Change> for ChangeView {
    fn from(change: &Change) -> Self {
        let grams = |mass: &Option<Mass>| mass.map(Mass::grams).into();
        let of = |field, old, new| Self { field, package_id: None, old, new };
        match change {
            Change::Method { old, new } => of("method", old.as_str().into(), new.as_str().into()),
            Change::Line { old, new } => of("line", old.as_str().into(), new.as_str().into()),
            Change::StartedOn { old, new } => of("started_on", old.to_string().into(), new.to_string().into()),
            Change::ProductMass { old, new } => of("product_mass", grams(old), grams(new)),
            Change::ResidueMass { package, old, new } => Self {
                package_id: Some(package.to_string()),
                ..of("residue_mass", old.grams().into(), new.grams().into())
            },
        }
    }
}

/// A correction of a batch and where it stands.
#[derive(Debug, Serialize, ToSchema)]
pub struct TreatmentCorrectionView {
    /// Its number, from 0.
    pub no: usize,
    /// Which field, with old and new value.
    pub change: ChangeView,
    /// `typing`, `unit`, `scale` or `container`.
    #[schema(value_type = String)]
    pub reason: Why,
    /// Who proposed it.
    pub proposer: String,
    /// Who must agree: `receiver`, a second person of it; `regulator`, the authority of its place.
    pub needs: Vec<&'static str>,
    /// Who has.
    pub agreed: Vec<&'static str>,
    /// `open`, `in_force` or `declined`.
    #[schema(value_type = String)]
    pub standing: crate::domain::manifest::correction::Standing,
}

impl TreatmentCorrectionView {
    /// Of the correction with that number.
    pub fn of((no, one): (usize, &Correction)) -> Self {
        Self {
            no,
            change: ChangeView::from(&one.proposal.change),
            reason: one.proposal.reason,
            proposer: one.proposal.proposer.to_string(),
            needs: one.proposal.needs.iter().map(|side| side.as_str()).collect(),
            agreed: one.agreed.iter().map(|side| side.as_str()).collect(),
            standing: one.standing,
        }
    }
}

/// The right value of one field, and why the old one is wrong.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct TreatmentCorrectionBody {
    /// `typing`, `unit`, `scale` or `container`.
    pub reason: String,
    /// Method code of HJ 1033 Annex F.
    pub method: Option<String>,
    /// Code of the line or plant.
    pub line: Option<String>,
    /// The legal day it began.
    #[schema(value_type = Option<String>)]
    pub started_on: Option<NaiveDate>,
    /// Grams of products that are no waste.
    pub product_g: Option<i64>,
    /// A residue, by its package,
    pub residue: Option<String>,
    /// and its right mass in grams.
    pub residue_g: Option<i64>,
}

impl TreatmentCorrectionBody {
    fn asked(&self) -> Result<Asked, Refusal> {
        let invalid = |pointer: &str| Refusal::of(Code::RequestField).with("pointer", pointer);
        let residue = self.residue.as_ref().zip(self.residue_g);
        match (&self.method, &self.line, self.started_on, self.product_g, residue) {
            (Some(method), None, None, None, None) => Ok(Asked::Batch(Wanted::Method(method.clone()))),
            (None, Some(line), None, None, None) => Ok(Asked::Batch(Wanted::Line(line.clone()))),
            (None, None, Some(day), None, None) => Ok(Asked::Batch(Wanted::StartedOn(day))),
            (None, None, None, Some(mass), None) => Ok(Asked::Batch(Wanted::ProductMass(Some(Mass(mass))))),
            (None, None, None, None, Some((package, mass))) => {
                let package = package.parse().map_err(|_| Refusal::of(Code::NotFound))?;
                Ok(Asked::Residue(package, Mass(mass)))
            }
            _ => Err(invalid("")
                .with("reason", "exactly one of method, line, started_on, product_g, residue with residue_g")),
        }
    }
}

/// Proposes to correct what was said of a batch; it holds once those whom it concerns agree, and nothing is overwritten.
#[utoipa::path(
    params(("id" = String, Path)), request_body = TreatmentCorrectionBody,
    responses((status = 201, body = TreatmentView))
)]
#[post("/treatments/{id}/corrections")]
pub async fn propose_treatment_correction(
    caller: Caller,
    id: Path<String>,
    body: Bytes,
    env: Data<Env>,
) -> Result<HttpResponse, Problem> {
    let asked: TreatmentCorrectionBody = run::parse(&caller, &body)?;
    let batch: TreatmentId = id.parse().map_err(|_| caller.problem(Code::NotFound))?;
    let reason = Why::parse(&asked.reason);
    let wrong = || caller.problem(Refusal::of(Code::RequestField).with("pointer", "/reason"));
    let reason = reason.ok_or_else(wrong)?;
    let asked = asked.asked().map_err(|refusal| caller.problem(refusal))?;
    let path = format!("treatments/{id}/corrections");
    run::write(&env, &caller, &path, &body, StatusCode::CREATED, move |tx| {
        Ok(TreatmentView::from(&correction::propose(tx, batch, &asked, reason)?))
    })
    .await
}

/// Agrees to a correction (`agree`) or does not (`decline`).
#[utoipa::path(
    params(("id" = String, Path), ("no" = usize, Path), ("answer" = String, Path)), request_body = NothingBody,
    responses((status = 200, body = TreatmentView))
)]
#[post("/treatments/{id}/corrections/{no}/{answer}")]
pub async fn answer_treatment_correction(
    caller: Caller,
    path: Path<(String, usize, String)>,
    body: Bytes,
    env: Data<Env>,
) -> Result<HttpResponse, Problem> {
    let NothingBody {} = run::parse(&caller, &body)?;
    let (id, no, answer) = path.into_inner();
    let absent = || caller.problem(Code::NotFound);
    let batch: TreatmentId = id.parse().map_err(|_| absent())?;
    let agrees = match answer.as_str() {
        "agree" => true,
        "decline" => false,
        _ => return Err(absent()),
    };
    let path = format!("treatments/{id}/corrections/{no}/{answer}");
    run::write(&env, &caller, &path, &body, StatusCode::OK, move |tx| {
        Ok(TreatmentView::from(&correction::answer(tx, batch, no, agrees)?))
    })
    .await
}
