//! Corrections of packages.

use actix_web::{
    HttpResponse,
    http::StatusCode,
    post,
    web::{Bytes, Data, Path},
};
use serde::Deserialize;
use utoipa::ToSchema;

use super::view::PackageView;
use crate::{
    api::{actor::Caller, problem::Problem, run},
    app::{
        Env,
        amendment::{Shown, correct_shown},
    },
    domain::{
        package::correction::{Wanted, Why},
        refusal::{Code, Refusal},
    },
    kernel::{id::PackageId, mass::Mass},
};

/// A correction: which event, the right value of one field, and why.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CorrectionBody {
    /// Version of the event that is wrong, as the trace tells it.
    pub of: i64,
    /// Net mass in grams.
    pub mass_g: Option<i64>,
    /// Kind of container.
    pub container_kind: Option<String>,
    /// Litres.
    pub volume_l: Option<i64>,
    /// `typing`, `unit`, `scale` or `container`.
    pub reason: String,
    /// Where the day of what is corrected is declared: enter reversal and right line in the open period. Without it the correction of
    /// a declared day is refused.
    #[serde(default)]
    pub in_open_period: bool,
}

impl CorrectionBody {
    fn wanted(&self) -> Result<Wanted, Refusal> {
        let invalid = |pointer: &str| Refusal::of(Code::RequestField).with("pointer", pointer);
        match (self.mass_g, &self.container_kind, self.volume_l) {
            (Some(mass), None, None) => Ok(Wanted::Mass(Mass(mass))),
            (None, Some(kind), None) => Ok(Wanted::ContainerKind(kind.clone())),
            (None, None, Some(litres)) if (1..=100_000).contains(&litres) => Ok(Wanted::Volume(Some(litres * 1000))),
            (None, None, Some(_)) => Err(invalid("/volume_l")),
            _ => Err(invalid("").with("reason", "exactly one of mass_g, container_kind, volume_l")),
        }
    }
}

/// Corrects what an event of a package said; the event itself stays.
#[utoipa::path(
    params(("id" = String, Path)), request_body = CorrectionBody, responses((status = 201, body = PackageView))
)]
#[post("/packages/{id}/corrections")]
pub async fn correct_package(
    caller: Caller,
    id: Path<String>,
    body: Bytes,
    env: Data<Env>,
) -> Result<HttpResponse, Problem> {
    let asked: CorrectionBody = run::parse(&caller, &body)?;
    let package: PackageId = id.parse().map_err(|_| caller.problem(Code::NotFound))?;
    let wanted = asked.wanted().map_err(|refusal| caller.problem(refusal))?;
    let reason = Why::parse(&asked.reason)
        .ok_or_else(|| caller.problem(Refusal::of(Code::RequestField).with("pointer", "/reason")))?;
    let shown = if asked.in_open_period { Shown::OpenPeriod } else { Shown::OwnDay };
    let path = format!("packages/{id}/corrections");
    run::write(&env, &caller, &path, &body, StatusCode::CREATED, move |tx| {
        Ok(PackageView::from(&correct_shown(tx, package, asked.of, &wanted, reason, shown)?))
    })
    .await
}
