//! A package's story: its events, and its kin up and down the links.

use actix_web::{
    get,
    web::{Data, Json, Path, Query},
};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::view::{EventView, PackageView};
use crate::{
    api::{actor::Caller, problem::Problem, run},
    app::{
        Actor, Env, Error,
        origin::{Origin, Relative, in_sight, origin},
        read,
    },
    domain::{
        package::Package,
        refusal::{Code, Refusal},
    },
    kernel::{mass::Mass, page::page_size},
    store::{self, Conn, lineage::Direction},
};

/// Most parents, and most children, that a trace shows.
const NEAR: usize = 200;

/// A package's whole story.
#[derive(Debug, Serialize, ToSchema)]
#[expect(missing_docs, reason = "described by the glossary")]
pub struct TraceView {
    pub package: PackageView,
    pub events: Vec<EventView>,
    pub parents: Vec<PackageView>,
    pub children: Vec<PackageView>,
}

/// The events of a package, with its direct parents and children in the caller's sight, at most 200 of each; all of them
/// are under `…/origin`.
#[utoipa::path(params(("id" = String, Path)), responses((status = 200, body = TraceView)))]
#[get("/packages/{id}/trace")]
pub async fn get_trace(caller: Caller, id: Path<String>, env: Data<Env>) -> Result<Json<TraceView>, Problem> {
    let actor = caller.actor.clone();
    let view = run::read(&env, &caller, move |conn| {
        let (package, _) = read::package(conn, &actor, &id)?;
        trace(conn, &actor, &package)
    });
    Ok(Json(view.await?))
}

/// Shapes a package's story.
pub fn trace(conn: &mut Conn, actor: &Actor, package: &Package) -> Result<TraceView, Error> {
    let id = package.id.to_string();
    let events = store::event::of_stream(conn, &format!("package/{id}"))?;
    let seen = read::with_names(conn, vec![package.clone()])?.pop().ok_or(Error::Refused(Code::NotFound.into()))?;
    let parents = store::package::parents(conn, std::slice::from_ref(&id))?;
    let children = store::package::children(conn, std::slice::from_ref(&id))?;
    let mut near = |mut ids: Vec<String>| -> Result<Vec<PackageView>, Error> {
        ids.truncate(NEAR);
        let mut rows = store::package::get_many(conn, &ids)?;
        let place = |one: &Package| (one.id.to_string(), one.site.to_string(), one.holder_site.to_string());
        let places: Vec<_> = rows.iter().map(place).collect();
        let seen = in_sight(conn, actor, &places)?;
        rows.retain(|one| seen.contains(&one.id.to_string()));
        Ok(read::with_names(conn, rows)?.iter().map(PackageView::from).collect())
    };
    Ok(TraceView {
        package: PackageView::from(&seen),
        events: events.iter().map(EventView::from).collect(),
        parents: near(parents)?,
        children: near(children)?,
    })
}

/// Which kin, and which page of it.
#[derive(Debug, Deserialize, IntoParams)]
pub struct OriginQuery {
    /// `up`: what it was made of; `down`: what was made of it.
    pub direction: String,
    /// `next` of the page before.
    pub after: Option<String>,
    /// Rows of a page.
    pub limit: Option<i64>,
}

/// An ancestor or descendant.
#[derive(Debug, Serialize, ToSchema)]
#[expect(missing_docs, reason = "described by the glossary")]
pub struct RelativeView {
    pub id: String,
    pub code: Option<String>,
    pub external_code: Option<String>,
    pub state: &'static str,
    pub state_name: &'static str,
    pub waste_code: String,
    /// Who holds it now.
    pub site_id: String,
    /// Who made the waste.
    pub generator_site_id: String,
    pub mass_g: Option<i64>,
    pub origin: &'static str,
    /// Fewest steps between the two.
    pub depth: i64,
    /// Grams of the later of the two that stem from the earlier.
    pub share_g: i64,
}

impl From<&Relative> for RelativeView {
    fn from(one: &Relative) -> Self {
        let Relative { package, kin } = one;
        Self {
            id: package.id.to_string(),
            code: package.code.clone(),
            external_code: package.external_code.clone(),
            state: package.state.as_str(),
            state_name: package.state.zh(),
            waste_code: package.waste_code.clone(),
            site_id: package.holder_site.to_string(),
            generator_site_id: package.site.to_string(),
            mass_g: package.mass.map(Mass::grams),
            origin: package.origin.as_str(),
            depth: kin.depth,
            share_g: kin.share.grams(),
        }
    }
}

/// A page of kin, the nearest first.
#[derive(Debug, Serialize, ToSchema)]
pub struct OriginView {
    /// Those in the caller's sight.
    pub items: Vec<RelativeView>,
    /// Give it back as `after`; `null` at the end.
    pub next: Option<String>,
    /// How many there are.
    pub total: usize,
    /// How many of them the caller may not see.
    pub hidden: usize,
    /// The walk reached its end.
    pub whole: bool,
}

impl From<&Origin> for OriginView {
    fn from(one: &Origin) -> Self {
        Self {
            items: one.items.iter().map(RelativeView::from).collect(),
            next: one.next.clone(),
            total: one.total,
            hidden: one.hidden,
            whole: one.whole,
        }
    }
}

/// What a package was made of, or what was made of it, through every split, merge and treatment.
#[utoipa::path(params(("id" = String, Path), OriginQuery), responses((status = 200, body = OriginView)))]
#[get("/packages/{id}/origin")]
pub async fn get_origin(
    caller: Caller,
    id: Path<String>,
    query: Query<OriginQuery>,
    env: Data<Env>,
) -> Result<Json<OriginView>, Problem> {
    let query = query.into_inner();
    let direction = match query.direction.as_str() {
        "up" => Direction::Up,
        "down" => Direction::Down,
        _ => return Err(caller.problem(Refusal::of(Code::RequestField).with("pointer", "direction"))),
    };
    let limit = usize::try_from(page_size(query.limit)).unwrap_or(1);
    let actor = caller.actor.clone();
    let found =
        run::read(&env, &caller, move |conn| origin(conn, &actor, &id, direction, query.after.as_deref(), limit))
            .await?;
    Ok(Json(OriginView::from(&found)))
}
