//! Treatment batches: open, feed, residue, close; and what became of a package.

use actix_web::{
    HttpResponse, get,
    http::StatusCode,
    post,
    web::{Bytes, Data, Json, Path, Query},
};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::{
    package::ActionView,
    stock_take::NothingBody,
    treatment_correction::{ChangeView, TreatmentCorrectionView},
    view::{PackageView, PageView, WarningView},
};
use crate::{
    api::{
        actor::Caller,
        document::{self, given, show},
        problem::Problem,
        run,
    },
    app::{
        Env, Error,
        package::Reading,
        read,
        treatment::{self, Ending, NewResidue, Opening, Outcome, correction},
    },
    domain::{
        access::Permission,
        package::WeighedBy,
        refusal::{Code, Refusal},
        treatment::{Action, Treatment, check},
        waste::method::Method,
    },
    kernel::{clock::Instant, id::TreatmentId, mass::Mass, page::page_size},
    store,
};

/// Chinese name of a method code.
fn method_name(code: &str) -> &'static str {
    code.parse::<Method>().map_or("", Method::name_zh)
}

/// A treatment batch.
#[derive(Debug, Serialize, ToSchema)]
#[expect(missing_docs, reason = "described by the glossary")]
pub struct TreatmentView {
    pub id: String,
    pub site_id: String,
    pub line: String,
    pub method: String,
    pub method_name: &'static str,
    pub started_on: String,
    pub state: &'static str,
    pub state_name: &'static str,
    pub opened_at: String,
    pub ended_at: Option<String>,
    /// Packages that went in.
    pub inputs: i64,
    pub input_g: i64,
    /// Packages that came out.
    pub residues: i64,
    pub residue_g: i64,
    /// Products that are no waste.
    pub product_g: Option<i64>,
    /// What was said wrongly of it, with old and new values.
    pub corrections: Vec<TreatmentCorrectionView>,
    pub version: i64,
}

impl From<&Treatment> for TreatmentView {
    fn from(one: &Treatment) -> Self {
        Self {
            id: one.id.to_string(),
            site_id: one.site.to_string(),
            line: one.line.clone(),
            method: one.method.clone(),
            method_name: method_name(&one.method),
            started_on: one.started_on.to_string(),
            state: one.state.as_str(),
            state_name: one.state.zh(),
            opened_at: one.opened_at.to_string(),
            ended_at: one.ended_at.map(|at| at.to_string()),
            inputs: one.inputs,
            input_g: one.input_mass.grams(),
            residues: one.residues,
            residue_g: one.residue_mass.grams(),
            product_g: one.product_mass.map(Mass::grams),
            corrections: one.corrections.iter().enumerate().map(TreatmentCorrectionView::of).collect(),
            version: one.version,
        }
    }
}

/// What became of a package (Order 23 Art. 10-5, 12-4).
#[derive(Debug, Serialize, ToSchema)]
#[expect(missing_docs, reason = "described by the glossary")]
pub struct OutcomeView {
    pub treatment_id: String,
    /// By whom.
    pub site_id: String,
    pub site_code: String,
    pub site_name: String,
    pub line: String,
    pub method: String,
    pub method_name: &'static str,
    pub started_on: String,
    pub treated_at: String,
    pub mass_g: i64,
    /// The batch is done with.
    pub closed: bool,
    /// What of it was corrected since.
    pub corrected: Vec<ChangeView>,
}

impl From<&Outcome> for OutcomeView {
    fn from(one: &Outcome) -> Self {
        Self {
            treatment_id: one.treatment.to_string(),
            site_id: one.site.id.to_string(),
            site_code: one.site.code.clone(),
            site_name: one.site.name.clone(),
            line: one.line.clone(),
            method: one.method.clone(),
            method_name: method_name(&one.method),
            started_on: one.started_on.to_string(),
            treated_at: one.treated_at.to_string(),
            mass_g: one.mass.grams(),
            closed: one.closed,
            corrected: one.corrected.iter().map(ChangeView::from).collect(),
        }
    }
}

/// What is opened.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct TreatmentBody {
    /// The receiver's site.
    pub site_id: String,
    /// Code of the line or plant.
    pub line: String,
    /// Method code of HJ 1033 Annex F.
    pub method: String,
    /// The legal day it begins; today when left out.
    #[schema(value_type = Option<String>)]
    pub started_on: Option<NaiveDate>,
}

/// Opens a batch.
#[utoipa::path(request_body = TreatmentBody, responses((status = 201, body = TreatmentView)))]
#[post("/treatments")]
pub async fn open_treatment(caller: Caller, body: Bytes, env: Data<Env>) -> Result<HttpResponse, Problem> {
    let asked: TreatmentBody = run::parse(&caller, &body)?;
    let (site, new) = (asked.site_id, Opening { line: asked.line, method: asked.method, started_on: asked.started_on });
    run::write(&env, &caller, "treatments", &body, StatusCode::CREATED, move |tx| {
        Ok(TreatmentView::from(&treatment::open(tx, &site, &new)?))
    })
    .await
}

/// Which batches.
#[derive(Debug, Deserialize, IntoParams)]
#[expect(missing_docs, reason = "described by the glossary")]
pub struct TreatmentQuery {
    pub site: String,
    pub state: Option<String>,
    pub after: Option<String>,
    pub limit: Option<i64>,
}

/// Batches of a site, newest first.
#[utoipa::path(params(TreatmentQuery), responses((status = 200, body = PageView<TreatmentView>)))]
#[get("/treatments")]
pub async fn list_treatments(
    caller: Caller,
    query: Query<TreatmentQuery>,
    env: Data<Env>,
) -> Result<Json<PageView<TreatmentView>>, Problem> {
    let query = query.into_inner();
    let (actor, limit) = (caller.actor.clone(), page_size(query.limit));
    let rows = run::read(&env, &caller, move |conn| {
        let site = read::site(conn, &actor, &query.site)?.id.to_string();
        let (state, after) = (query.state.as_deref(), query.after.as_deref());
        Ok::<_, Error>(store::treatment::of_site(conn, &site, state, after, limit + 1)?)
    })
    .await?;
    Ok(Json(PageView::of(rows.iter().map(TreatmentView::from).collect(), limit, |one: &TreatmentView| one.id.clone())))
}

/// One batch.
#[utoipa::path(params(("id" = String, Path)), responses((status = 200, body = TreatmentView)))]
#[get("/treatments/{id}")]
pub async fn get_treatment(caller: Caller, id: Path<String>, env: Data<Env>) -> Result<HttpResponse, Problem> {
    let actor = caller.actor.clone();
    let (batch, _) = run::read(&env, &caller, move |conn| treatment::show(conn, &actor, &id)).await?;
    Ok(show(batch.version, &TreatmentView::from(&batch)))
}

/// What this person may do with this batch now.
#[utoipa::path(params(("id" = String, Path)), responses((status = 200, body = PageView<ActionView>)))]
#[get("/treatments/{id}/actions")]
pub async fn list_treatment_actions(
    caller: Caller,
    id: Path<String>,
    env: Data<Env>,
) -> Result<Json<PageView<ActionView>>, Problem> {
    let actor = caller.actor.clone();
    let (batch, site) = run::read(&env, &caller, move |conn| treatment::show(conn, &actor, &id)).await?;
    let treats = caller.actor.role_on(Permission::TreatWaste, site.id, site.organisation, &site.division);
    let answers = correction::sides(&caller.actor, &site).first().map(|(_, role)| *role);
    let items = Action::ALL.iter().map(|action| {
        let role = if action.is_answer() { answers } else { treats };
        let refused = match role {
            Some(role) => check(&batch, *action, role).err(),
            None => Some(Refusal::of(Code::NotAllowed)),
        };
        ActionView::of(&caller, (action.as_str(), action.zh()), refused.as_ref(), *action == Action::Feed)
    });
    Ok(Json(PageView::whole(items.collect())))
}

/// A package that goes in.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct FeedBody {
    /// Its id or the code on its label.
    pub package: String,
    /// Now when left out.
    #[schema(value_type = Option<String>)]
    pub occurred_at: Option<Instant>,
}

/// A batch and the package that went in or came out.
#[derive(Debug, Serialize, ToSchema)]
pub struct FedView {
    /// The batch afterwards.
    pub treatment: TreatmentView,
    /// The package afterwards.
    pub package: PackageView,
    /// What to know beside it.
    pub warnings: Vec<WarningView>,
}

/// Puts a package into a batch; with that it is treated.
#[utoipa::path(params(("id" = String, Path)), request_body = FeedBody, responses((status = 201, body = FedView)))]
#[post("/treatments/{id}/inputs")]
pub async fn feed_treatment(
    caller: Caller,
    id: Path<String>,
    body: Bytes,
    env: Data<Env>,
) -> Result<HttpResponse, Problem> {
    let asked: FeedBody = run::parse(&caller, &body)?;
    let batch: TreatmentId = id.parse().map_err(|_| caller.problem(Code::NotFound))?;
    let path = format!("treatments/{id}/inputs");
    run::write(&env, &caller, &path, &body, StatusCode::CREATED, move |tx| {
        let (batch, seen) = treatment::feed(tx, batch, &asked.package, asked.occurred_at)?;
        Ok(FedView { treatment: TreatmentView::from(&batch), package: PackageView::from(&seen), warnings: Vec::new() })
    })
    .await
}

/// Residue put into a new container: its mass as gross and tare, or net.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[expect(missing_docs, reason = "described by the glossary")]
pub struct ResidueBody {
    /// A waste of the batch's site.
    pub waste_stream_id: String,
    pub container_kind: String,
    /// Litres.
    pub volume_l: Option<i64>,
    pub gross_g: Option<i64>,
    pub tare_g: Option<i64>,
    pub net_g: Option<i64>,
    /// `typed` or `device`.
    pub source: Option<String>,
    pub device_id: Option<String>,
    /// Now when left out.
    #[schema(value_type = Option<String>)]
    pub occurred_at: Option<Instant>,
}

impl ResidueBody {
    fn into_new(self) -> Result<NewResidue, Refusal> {
        let field = |pointer: &str| Refusal::of(Code::RequestField).with("pointer", pointer);
        let source = match self.source.as_deref() {
            Some("device") if self.device_id.is_none() => return Err(field("/device_id").with("reason", "missing")),
            Some("device") => WeighedBy::Device,
            Some("typed") | None => WeighedBy::Typed,
            Some(_) => return Err(field("/source")),
        };
        let (gross, tare, net) = (self.gross_g.map(Mass), self.tare_g.map(Mass), self.net_g.map(Mass));
        Ok(NewResidue {
            waste_stream: self.waste_stream_id.parse().map_err(|_| Refusal::of(Code::NotFound))?,
            container_kind: self.container_kind,
            volume_ml: self.volume_l.map(|litres| litres.saturating_mul(1000)),
            reading: Reading { gross, tare, net, source },
            occurred_at: self.occurred_at,
        })
    }
}

/// Puts residue of a batch into a new package, linked to all that went in so far.
#[utoipa::path(params(("id" = String, Path)), request_body = ResidueBody, responses((status = 201, body = FedView)))]
#[post("/treatments/{id}/residues")]
pub async fn make_residue(
    caller: Caller,
    id: Path<String>,
    body: Bytes,
    env: Data<Env>,
) -> Result<HttpResponse, Problem> {
    let asked: ResidueBody = run::parse(&caller, &body)?;
    let batch: TreatmentId = id.parse().map_err(|_| caller.problem(Code::NotFound))?;
    let new = asked.into_new().map_err(|refusal| caller.problem(refusal))?;
    let path = format!("treatments/{id}/residues");
    run::write(&env, &caller, &path, &body, StatusCode::CREATED, move |tx| {
        let (batch, seen, findings) = treatment::make_residue(tx, batch, &new)?;
        Ok(FedView {
            treatment: TreatmentView::from(&batch),
            package: PackageView::from(&seen),
            warnings: findings.iter().map(WarningView::from).collect(),
        })
    })
    .await
}

/// What came out besides residues.
#[derive(Clone, Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CloseBody {
    /// Grams of products that are no waste.
    pub product_g: Option<i64>,
}

async fn end(
    caller: &Caller,
    path: String,
    id: &str,
    body: &Bytes,
    ending: Ending,
    env: &Data<Env>,
) -> Result<HttpResponse, Problem> {
    let batch: TreatmentId = id.parse().map_err(|_| caller.problem(Code::NotFound))?;
    let seen = given(caller)?;
    document::put(env, caller, &path, body, move |tx| {
        Ok(TreatmentView::from(&treatment::end(tx, batch, ending, seen)?))
    })
    .await
}

/// Closes a batch; with `If-Match` only if it is still as it was seen.
#[utoipa::path(
    params(("id" = String, Path), ("If-Match" = Option<String>, Header)), request_body = CloseBody,
    responses((status = 200, body = TreatmentView))
)]
#[post("/treatments/{id}/close")]
pub async fn close_treatment(
    caller: Caller,
    id: Path<String>,
    body: Bytes,
    env: Data<Env>,
) -> Result<HttpResponse, Problem> {
    let asked: CloseBody = run::parse(&caller, &body)?;
    let ending = Ending::Close(asked.product_g.map(Mass));
    end(&caller, format!("treatments/{id}/close"), &id, &body, ending, &env).await
}

/// Gives an empty batch up.
#[utoipa::path(
    params(("id" = String, Path), ("If-Match" = Option<String>, Header)), request_body = NothingBody,
    responses((status = 200, body = TreatmentView))
)]
#[post("/treatments/{id}/cancel")]
pub async fn cancel_treatment(
    caller: Caller,
    id: Path<String>,
    body: Bytes,
    env: Data<Env>,
) -> Result<HttpResponse, Problem> {
    let NothingBody {} = run::parse(&caller, &body)?;
    end(&caller, format!("treatments/{id}/cancel"), &id, &body, Ending::Cancel, &env).await
}
