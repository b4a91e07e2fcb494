//! Packages: one, what may be done, doing it, and their labels.

use actix_web::{
    HttpResponse, get,
    http::StatusCode,
    post,
    web::{Bytes, Data, Json, Path},
};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{
    treatment::OutcomeView,
    view::{ActView, PackageView, PageView, WarningView},
};
use crate::{
    api::{actor::Caller, problem::Problem, run},
    app::{
        self, Env, Error,
        package::{Ask, NewPackage, Reading},
        read,
        repack::Part,
        serial::Reserved,
    },
    domain::{
        access::Permission,
        package::{Action, Origin, State, WeighedBy, decide::check_void, lifecycle},
        refusal::{Code, Refusal},
    },
    kernel::{clock::Instant, id::PackageId, mass::Mass},
};

/// A package with what became of it.
#[derive(Debug, Serialize, ToSchema)]
pub struct PackageShownView {
    #[serde(flatten)]
    #[expect(missing_docs, reason = "is what it is")]
    pub package: PackageView,
    /// How, when and by whom it was treated, once it is: what a receiver reports back to the consignor.
    pub outcome: Option<OutcomeView>,
}

/// One package, by id or by its 37-character code.
#[utoipa::path(params(("id" = String, Path)), responses((status = 200, body = PackageShownView)))]
#[get("/packages/{id}")]
pub async fn get_package(caller: Caller, id: Path<String>, env: Data<Env>) -> Result<HttpResponse, Problem> {
    let actor = caller.actor.clone();
    let view = run::read(&env, &caller, move |conn| {
        let (package, _) = read::package(conn, &actor, &id)?;
        let outcome = match package.state {
            State::Treated => app::treatment::outcome(conn, &[package.id])?.remove(&package.id),
            _ => None,
        };
        let seen = read::with_names(conn, vec![package])?.pop().ok_or(Error::Refused(Code::NotFound.into()))?;
        let outcome = outcome.as_ref().map(OutcomeView::from);
        Ok(PackageShownView { package: PackageView::from(&seen), outcome })
    });
    let view = view.await?;
    Ok(HttpResponse::Ok().insert_header(("ETag", format!("\"{}\"", view.package.version))).json(view))
}

/// One action, allowed or refused with the reason.
#[derive(Debug, Serialize, ToSchema)]
#[expect(missing_docs, reason = "described by the glossary")]
pub struct ActionView {
    pub action: &'static str,
    pub name: &'static str,
    pub allowed: bool,
    /// The next step of the flow.
    pub forward: bool,
    pub code: Option<&'static str>,
    pub title: Option<&'static str>,
    pub remedy: Option<&'static str>,
}

impl ActionView {
    /// An action with its word, as it stands for the caller now: refused for that reason, or allowed and perhaps the next step.
    pub fn of(
        caller: &Caller,
        (action, name): (&'static str, &'static str),
        refused: Option<&Refusal>,
        next: bool,
    ) -> Self {
        let language = caller.guest.language;
        Self {
            action,
            name,
            allowed: refused.is_none(),
            forward: refused.is_none() && next,
            code: refused.map(|one| one.code.as_str()),
            title: refused.map(|one| one.code.words().of(language)),
            remedy: refused.map(|one| one.code.remedy().of(language)),
        }
    }
}

/// What this person may do with this package now: the same table asked without doing.
#[utoipa::path(params(("id" = String, Path)), responses((status = 200, body = PageView<ActionView>)))]
#[get("/packages/{id}/actions")]
pub async fn list_package_actions(
    caller: Caller,
    id: Path<String>,
    env: Data<Env>,
) -> Result<Json<PageView<ActionView>>, Problem> {
    let (actor, now) = (caller.actor.clone(), env.clock.now());
    let (package, site, role, undo) = run::read(&env, &caller, move |conn| {
        let (package, site) = read::package(conn, &actor, &id)?;
        let role = actor.role_on(Permission::HandlePackages, site.id, site.organisation, &site.division);
        let undo = match role {
            Some(role) if package.state == State::InStock => {
                app::undo::refusal(conn, &package, &actor, role, now)?.is_none()
            }
            _ => false,
        };
        Ok::<_, Error>((package, site, role, undo))
    })
    .await?;
    let corrects = caller.actor.role_on(Permission::CorrectPackages, site.id, site.organisation, &site.division);
    let items = Action::ALL
        .iter()
        .filter(|action| !action.is_of_document() && !matches!(action, Action::Leave | Action::Entrust))
        .filter(|action| package.is_bulk() || !matches!(action, Action::Fill | Action::Draw))
        // Offered while it can be done; what cannot be undone is moved or corrected, and both are listed.
        .filter(|action| undo || **action != Action::Undo)
        .map(|action| {
            let refused = match if *action == Action::Correct { corrects } else { role } {
                Some(role) => lifecycle::next(package.state, *action, role)
                    .and_then(|_| match action {
                        Action::Void => check_void(&package),
                        _ => Ok(()),
                    })
                    .err(),
                None => Some(Refusal::of(Code::NotAllowed)),
            };
            ActionView::of(
                &caller,
                (action.as_str(), action.zh()),
                refused.as_ref(),
                lifecycle::forward(package.state) == Some(*action),
            )
        })
        .collect();
    Ok(Json(PageView::whole(items)))
}

/// A new container.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[expect(missing_docs, reason = "described by the glossary")]
pub struct NewBody {
    pub site_id: String,
    pub waste_stream_id: String,
    pub container_kind: String,
    /// Litres.
    pub volume_l: Option<i64>,
    #[schema(value_type = Option<String>)]
    pub produced_at: Option<Instant>,
    /// Counted when the site joined (期初库存): balances, not generation.
    #[serde(default)]
    pub opening: bool,
    /// A code of a block that the device holds (made without a network).
    pub code: Option<String>,
    /// The device whose block it is.
    pub device_id: Option<String>,
}

impl NewBody {
    /// What is asked for, with ids read.
    pub fn into_new(self, caller: &Caller) -> Result<NewPackage, Problem> {
        let field = |pointer: &str| caller.problem(Refusal::of(Code::RequestField).with("pointer", pointer));
        let reserved = match (self.code, self.device_id) {
            (Some(code), Some(device)) => {
                Some(Reserved { code, device: device.parse().map_err(|_| field("/device_id"))? })
            }
            (None, _) => None,
            (Some(_), None) => return Err(field("/device_id")),
        };
        Ok(NewPackage {
            site: self.site_id.parse().map_err(|_| caller.problem(Code::NotFound))?,
            waste_stream: self.waste_stream_id.parse().map_err(|_| caller.problem(Code::NotFound))?,
            container_kind: self.container_kind,
            volume_ml: self.volume_l.map(|litres| litres.saturating_mul(1000)),
            produced_at: self.produced_at,
            origin: if self.opening { Origin::Opening } else { Origin::Capture },
            reserved,
        })
    }
}

/// Reserves a label code for a new container.
#[utoipa::path(request_body = NewBody, responses((status = 201, body = PackageView)))]
#[post("/packages")]
pub async fn create_package(caller: Caller, body: Bytes, env: Data<Env>) -> Result<HttpResponse, Problem> {
    let new = run::parse::<NewBody>(&caller, &body)?.into_new(&caller)?;
    run::write(&env, &caller, "packages", &body, StatusCode::CREATED, move |tx| {
        Ok(PackageView::from(&app::package::allot(tx, &new)?))
    })
    .await
}

/// What an act needs; which fields depends on the action.
#[derive(Clone, Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
#[expect(missing_docs, reason = "described by the glossary")]
pub struct ActBody {
    pub gross_g: Option<i64>,
    pub tare_g: Option<i64>,
    pub net_g: Option<i64>,
    /// `typed` or `device`.
    pub source: Option<String>,
    pub device_id: Option<String>,
    /// Of `weigh` and `reweigh`: the scale's number of a reading that it sent; its figure is the mass, less a tare.
    pub reading: Option<i64>,
    pub zone_id: Option<String>,
    /// Of `store` and `move`: a slot of the zone.
    pub slot: Option<String>,
    pub mass_g: Option<i64>,
    pub method: Option<String>,
    pub facility_code: Option<String>,
    pub reason: Option<String>,
    /// Of `undo`: the package's version that the step made.
    pub of: Option<i64>,
    #[schema(value_type = Option<String>)]
    pub occurred_at: Option<Instant>,
}

impl ActBody {
    /// The scale and its number of the reading whose figure is the mass.
    pub fn shown(&self) -> Option<(String, i64)> {
        self.device_id.clone().zip(self.reading)
    }

    /// What is asked for, or which field is missing.
    pub fn ask(&self, action: Action) -> Result<Ask, Refusal> {
        let missing =
            |pointer: &str| Refusal::of(Code::RequestField).with("pointer", pointer).with("reason", "missing");
        let zone = || self.zone_id.as_deref().and_then(|zone| zone.parse().ok()).ok_or_else(|| missing("/zone_id"));
        let mass = || self.mass_g.map(Mass).ok_or_else(|| missing("/mass_g"));
        match action {
            Action::Weigh => Ok(Ask::Weigh(self.reading()?)),
            Action::Reweigh => Ok(Ask::Reweigh(self.reading()?)),
            Action::Label => Ok(Ask::Label),
            Action::Store => Ok(match &self.slot {
                Some(slot) => Ask::StoreAt(zone()?, slot.clone()),
                None => Ask::Store(zone()?),
            }),
            Action::Move => Ok(match &self.slot {
                Some(slot) => Ask::MoveTo(zone()?, slot.clone()),
                None => Ask::Move(zone()?),
            }),
            Action::DamageLabel => Ok(Ask::DamageLabel),
            Action::Count => Ok(Ask::Count(mass()?)),
            Action::Fill => Ok(Ask::Fill(mass()?)),
            Action::Draw => Ok(Ask::Draw(mass()?)),
            Action::SelfTreat => Ok(Ask::SelfTreat {
                method: self.method.clone().ok_or_else(|| missing("/method"))?,
                facility_code: self.facility_code.clone(),
            }),
            Action::Void => Ok(Ask::Void { reason: self.reason.clone().unwrap_or_default() }),
            Action::ReportLost => Ok(Ask::ReportLost),
            // Steps of a manifest or a treatment batch are asked of that document; the rest have routes of their own.
            Action::Repack
            | Action::Correct
            | Action::Undo
            | Action::Leave
            | Action::Entrust
            | Action::Reserve
            | Action::Release
            | Action::Load
            | Action::Unload
            | Action::Depart
            | Action::Arrive
            | Action::Hold
            | Action::Accept
            | Action::Reject
            | Action::SendBack
            | Action::TakeBack
            | Action::Treat => Err(Code::NotFound.into()),
        }
    }

    fn reading(&self) -> Result<Reading, Refusal> {
        let source = match self.source.as_deref() {
            Some("device") => WeighedBy::Device,
            Some("typed") | None => WeighedBy::Typed,
            Some(_) => return Err(Refusal::of(Code::RequestField).with("pointer", "/source")),
        };
        if source == WeighedBy::Device && self.device_id.is_none() {
            return Err(Refusal::of(Code::RequestField).with("pointer", "/device_id").with("reason", "missing"));
        }
        if self.reading.is_some() && (self.gross_g.is_some() || self.net_g.is_some() || source != WeighedBy::Device) {
            let refusal = Refusal::of(Code::RequestField).with("pointer", "/reading");
            return Err(refusal.with("reason", "with source device, and no mass beside it"));
        }
        Ok(Reading { gross: self.gross_g.map(Mass), tare: self.tare_g.map(Mass), net: self.net_g.map(Mass), source })
    }
}

/// Puts the content of packages into others: one to several splits, several to one merges.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RepackBody {
    /// Packages that end.
    pub parents: Vec<String>,
    /// Containers that begin.
    pub parts: Vec<PartBody>,
}

/// One container of a repack.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[expect(missing_docs, reason = "described by the glossary")]
pub struct PartBody {
    pub container_kind: String,
    /// Litres.
    pub volume_l: Option<i64>,
    pub mass_g: i64,
}

/// Most packages of one repack.
const REPACK_MAX: usize = 200;

/// Splits, merges or repacks, exact to the gram.
#[utoipa::path(request_body = RepackBody, responses((status = 201, body = PageView<PackageView>)))]
#[post("/packages/repack")]
pub async fn repack_packages(caller: Caller, body: Bytes, env: Data<Env>) -> Result<HttpResponse, Problem> {
    let asked: RepackBody = run::parse(&caller, &body)?;
    if asked.parts.is_empty() || asked.parents.len() > REPACK_MAX || asked.parts.len() > REPACK_MAX {
        return Err(caller.problem(Refusal::of(Code::RequestField).with("pointer", "/parts")));
    }
    let parents: Vec<PackageId> = asked
        .parents
        .iter()
        .map(|id| id.parse().map_err(|_| caller.problem(Code::NotFound)))
        .collect::<Result<_, _>>()?;
    let parts: Vec<Part> = asked
        .parts
        .into_iter()
        .map(|part| Part {
            container_kind: part.container_kind,
            volume_ml: part.volume_l.map(|litres| litres.saturating_mul(1000)),
            mass: Mass(part.mass_g),
        })
        .collect();
    run::write(&env, &caller, "packages/repack", &body, StatusCode::CREATED, move |tx| {
        let seen = app::repack::split_or_merge(tx, &parents, &parts)?;
        Ok(PageView::whole(seen.iter().map(PackageView::from).collect::<Vec<_>>()))
    })
    .await
}

/// Does one action on a package.
#[utoipa::path(
    params(("id" = String, Path), ("action" = String, Path, description = "an action of …/actions")),
    request_body = ActBody, responses((status = 200, body = ActView))
)]
#[post("/packages/{id}/{action}")]
pub async fn act_on_package(
    caller: Caller,
    path: Path<(String, String)>,
    body: Bytes,
    env: Data<Env>,
) -> Result<HttpResponse, Problem> {
    let asked: ActBody = run::parse(&caller, &body)?;
    let (id, action) = path.into_inner();
    let package: PackageId = id.parse().map_err(|_| caller.problem(Code::NotFound))?;
    let action = Action::parse(&action).ok_or_else(|| caller.problem(Code::NotFound))?;
    let name = format!("packages/{id}/{}", action.as_str());
    if action == Action::Undo {
        let missing = || Refusal::of(Code::RequestField).with("pointer", "/of").with("reason", "missing");
        let of = asked.of.ok_or_else(|| caller.problem(missing()))?;
        return run::write(&env, &caller, &name, &body, StatusCode::OK, move |tx| {
            let seen = app::undo::undo(tx, package, of)?;
            Ok(ActView { package: PackageView::from(&seen), warnings: Vec::new() })
        })
        .await;
    }
    let ask = asked.ask(action).map_err(|refusal| caller.problem(refusal))?;
    run::write(&env, &caller, &name, &body, StatusCode::OK, move |tx| act(tx, package, &ask, &asked)).await
}

/// Does it and shapes the package with what to know beside.
pub fn act(tx: &mut app::record::Tx<'_>, package: PackageId, ask: &Ask, asked: &ActBody) -> Result<ActView, Error> {
    let ask = &match asked.shown() {
        Some((device, sequence)) => {
            app::device::weighing::taken(tx, package, ask, (&device, sequence), asked.occurred_at)?
        }
        None => ask.clone(),
    };
    let (seen, findings) = app::finding::act_and_look(tx, package, ask, asked.occurred_at)?;
    Ok(ActView { package: PackageView::from(&seen), warnings: findings.iter().map(WarningView::from).collect() })
}
