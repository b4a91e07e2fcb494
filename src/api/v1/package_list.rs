//! Lists of packages: a page by filter and order, and how many there are with their mass.

use actix_web::{
    get,
    web::{Data, Json, Query},
};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::view::{PackageView, PageView};
use crate::{
    api::{actor::Caller, problem::Problem, run},
    app::{Env, Error, read},
    domain::refusal::{Code, Refusal},
    kernel::{clock::Instant, page::page_size},
    store::package::{Filter, Order, sum},
};

/// Most rows that a page may step over: what lies further is asked for by a narrower filter or another order.
const SKIP_MAX: i64 = 200_000;
/// Longest storage that a filter asks for, days: a hundred years.
const AGE_MAX: i64 = 36_500;

/// What a list of packages asks for.
#[derive(Clone, Debug, Deserialize, IntoParams)]
#[expect(missing_docs, reason = "described by the glossary")]
pub struct PackageQuery {
    pub site: String,
    pub zone: Option<String>,
    pub state: Option<String>,
    /// Of this waste code, `900-041-49`.
    pub waste_code: Option<String>,
    /// Whole days in store, of what lies there: `270-`, `90-270` (from, below) or `-90`.
    pub age: Option<String>,
    /// Last characters of a code.
    pub q: Option<String>,
    /// `made` (the first made first), `latest` or `stored` (the longest in store first, of what was ever stored).
    pub sort: Option<String>,
    /// `next` of a page in the same order.
    pub after: Option<String>,
    /// Rows to step over after it, 200,000 at most: for a jump into the midst of a long list.
    pub skip: Option<i64>,
    /// Rows of a page.
    pub limit: Option<i64>,
}

/// Days in store as instants: first stored at or before the one, after the other.
fn stored(age: &str, now: Instant) -> Option<(Option<i64>, Option<i64>)> {
    let (from, below) = age.split_once('-')?;
    let days = |text: &str| -> Option<Option<i64>> {
        if text.is_empty() { Some(None) } else { text.parse().ok().filter(|n| (0..=AGE_MAX).contains(n)).map(Some) }
    };
    let before = |days: i64| now.plus(-chrono::Duration::days(days)).micros();
    let (from, below) = (days(from)?, days(below)?);
    if from.is_none() && below.is_none() { None } else { Some((from.map(before), below.map(before))) }
}

impl PackageQuery {
    /// The filter of a site in sight.
    fn filter(&self, site: String, now: Instant) -> Result<Filter, Refusal> {
        let field = |pointer: &str| Refusal::of(Code::RequestField).with("pointer", pointer);
        let order = match self.sort.as_deref() {
            Some(text) => Order::parse(text).ok_or_else(|| field("sort"))?,
            None => Order::Made,
        };
        let (stored_until, stored_after) = match self.age.as_deref() {
            Some(age) => stored(age, now).ok_or_else(|| field("age"))?,
            None => (None, None),
        };
        let skip = self.skip.unwrap_or(0);
        if !(0..=SKIP_MAX).contains(&skip) {
            return Err(field("skip"));
        }
        Ok(Filter {
            site,
            zone: self.zone.clone(),
            state: self.state.clone(),
            waste_code: self.waste_code.clone(),
            stored_until,
            stored_after,
            tail: self.q.clone(),
            order,
            skip,
        })
    }
}

/// Packages a site holds.
#[utoipa::path(params(PackageQuery), responses((status = 200, body = PageView<PackageView>)))]
#[get("/packages")]
pub async fn list_packages(
    caller: Caller,
    query: Query<PackageQuery>,
    env: Data<Env>,
) -> Result<Json<PageView<PackageView>>, Problem> {
    let (query, now) = (query.into_inner(), env.clock.now());
    let (actor, limit) = (caller.actor.clone(), page_size(query.limit));
    let page = run::read(&env, &caller, move |conn| {
        let site = read::site(conn, &actor, &query.site)?;
        let filter = query.filter(site.id.to_string(), now).map_err(Error::from)?;
        let rows = read::packages(conn, &filter, query.after.as_deref(), limit + 1)?;
        let cursors = rows.iter().map(|one| filter.order.cursor(&one.package));
        let items = rows.iter().map(PackageView::from).zip(cursors).collect();
        let page = PageView::of(items, limit, |(_, cursor): &(PackageView, String)| cursor.clone());
        Ok(PageView { items: page.items.into_iter().map(|(view, _)| view).collect(), next: page.next })
    });
    Ok(Json(page.await?))
}

/// How many packages a filter leaves.
#[derive(Debug, Serialize, ToSchema)]
pub struct PackageSumView {
    /// Packages.
    pub packages: i64,
    /// Grams of those that were weighed.
    pub mass_g: i64,
    /// When it was counted.
    pub at: String,
}

/// How many packages the same filter leaves, and their mass; of its `after`, `skip` and `limit` nothing is asked.
#[utoipa::path(params(PackageQuery), responses((status = 200, body = PackageSumView)))]
#[get("/packages/sum")]
pub async fn sum_packages(
    caller: Caller,
    query: Query<PackageQuery>,
    env: Data<Env>,
) -> Result<Json<PackageSumView>, Problem> {
    let (query, now) = (query.into_inner(), env.clock.now());
    let actor = caller.actor.clone();
    let found = run::read(&env, &caller, move |conn| {
        let site = read::site(conn, &actor, &query.site)?;
        let filter = query.filter(site.id.to_string(), now).map_err(Error::from)?;
        Ok(sum(conn, &filter)?)
    });
    let found = found.await?;
    Ok(Json(PackageSumView { packages: found.packages, mass_g: found.mass_g, at: now.to_string() }))
}
