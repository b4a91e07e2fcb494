//! One search over all that the caller sees.

use actix_web::{
    get,
    web::{Data, Json, Query},
};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::{manifest_view::ManifestRowView, trip::TripView, view::PackageView};
use crate::{
    api::{actor::Caller, problem::Problem, run},
    app::{
        Env, Error,
        manifest::seen,
        search::{Found, search},
    },
    store::Conn,
};

/// What is looked for.
#[derive(Debug, Deserialize, IntoParams)]
pub struct SearchQuery {
    /// A label's code or its last characters (3 within one's own sites, 11 in a whole division), a manifest's number or its last
    /// digits, a plate, a site's or an enterprise's name or code, a person's name or login.
    pub q: String,
}

/// A site that was found.
#[derive(Debug, Serialize, ToSchema)]
#[expect(missing_docs, reason = "described by the glossary")]
pub struct SiteHitView {
    pub id: String,
    pub code: String,
    pub name: String,
    pub organisation_name: String,
}

/// A person who was found, among those the caller keeps.
#[derive(Debug, Serialize, ToSchema)]
#[expect(missing_docs, reason = "described by the glossary")]
pub struct PersonHitView {
    pub id: String,
    pub login: String,
    pub name: String,
}

/// What was found, by kind: eight of each at most, the newest first.
#[derive(Debug, Serialize, ToSchema)]
#[expect(missing_docs, reason = "described by the glossary")]
pub struct SearchView {
    pub packages: Vec<PackageView>,
    pub manifests: Vec<ManifestRowView>,
    /// Runs of vehicles with such a plate.
    pub trips: Vec<TripView>,
    pub sites: Vec<SiteHitView>,
    pub people: Vec<PersonHitView>,
    /// Kinds of which there is more than is shown.
    pub more: Vec<&'static str>,
    /// Labels were not looked for: for who sees a whole division the text must be longer.
    pub longer: bool,
}

fn view(conn: &mut Conn, found: &Found) -> Result<SearchView, Error> {
    let manifests = seen::of_list(conn, &found.manifests.items)?;
    let trips = seen::of_trips(conn, &found.trips.items)?;
    let more = [
        ("packages", found.packages.more),
        ("manifests", found.manifests.more),
        ("trips", found.trips.more),
        ("sites", found.sites.more),
        ("people", found.people.more),
    ];
    let site = |(id, code, name, organisation_name): &(String, String, String, String)| SiteHitView {
        id: id.clone(),
        code: code.clone(),
        name: name.clone(),
        organisation_name: organisation_name.clone(),
    };
    let person = |(id, login, name): &(String, String, String)| PersonHitView {
        id: id.clone(),
        login: login.clone(),
        name: name.clone(),
    };
    Ok(SearchView {
        packages: found.packages.items.iter().map(PackageView::from).collect(),
        manifests: found.manifests.items.iter().map(|one| ManifestRowView::of(one, &manifests)).collect(),
        trips: found.trips.items.iter().map(|one| TripView::of(one, &trips)).collect(),
        sites: found.sites.items.iter().map(site).collect(),
        people: found.people.items.iter().map(person).collect(),
        more: more.into_iter().filter(|(_, more)| *more).map(|(kind, _)| kind).collect(),
        longer: found.longer,
    })
}

/// Looks a text up in all that the caller sees.
#[utoipa::path(params(SearchQuery), responses((status = 200, body = SearchView)))]
#[get("/search")]
pub async fn search_all(
    caller: Caller,
    query: Query<SearchQuery>,
    env: Data<Env>,
) -> Result<Json<SearchView>, Problem> {
    let (actor, text) = (caller.actor.clone(), query.into_inner().q);
    let found = run::read(&env, &caller, move |conn| {
        let found = search(conn, &actor, &text)?;
        view(conn, &found)
    });
    Ok(Json(found.await?))
}
