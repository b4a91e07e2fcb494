//! People and their grants.

use actix_web::{
    HttpResponse, delete, get,
    http::StatusCode,
    post, put,
    web::{Bytes, Data, Json, Path, Query},
};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::{package::ActionView, view::PageView};
use crate::{
    api::{
        actor::Caller,
        document::{self, PutView},
        problem::Problem,
        run,
    },
    app::{
        Env,
        people::{self, GrantFields, Known, PersonFields},
        registry::Expect,
        rescue,
    },
    domain::refusal::{Code, Refusal},
    kernel::{clock::Instant, page::page_size},
    store::account::{GrantRow, PersonRow},
};

/// A grant of a person.
#[derive(Debug, Serialize, ToSchema)]
#[expect(missing_docs, reason = "described by the glossary")]
pub struct PersonGrantView {
    pub id: String,
    pub role: String,
    pub organisation_id: Option<String>,
    pub site_id: Option<String>,
    pub division: Option<String>,
    pub mandate_id: Option<String>,
    pub valid_to: Option<String>,
}

impl From<&GrantRow> for PersonGrantView {
    fn from(row: &GrantRow) -> Self {
        Self {
            id: row.id.clone(),
            role: row.role.clone(),
            organisation_id: row.mandate_of.clone().or_else(|| row.organisation.clone()),
            site_id: row.site.clone(),
            division: row.division.clone(),
            mandate_id: row.mandate.clone(),
            valid_to: row.valid_to.map(|at| Instant::from_micros(at).to_string()),
        }
    }
}

/// A person.
#[derive(Debug, Serialize, ToSchema)]
#[expect(missing_docs, reason = "described by the glossary")]
pub struct PersonView {
    pub id: String,
    pub login: String,
    pub name: String,
    pub email: Option<String>,
    pub phone: Option<String>,
    pub external_id: Option<String>,
    /// The organisation that keeps the person; empty for the platform.
    pub organisation_id: String,
    /// `active`, `pending` or `locked`.
    pub state: String,
    pub has_password: bool,
    pub version: i64,
    /// In force and within the caller's sight.
    pub grants: Vec<PersonGrantView>,
}

impl PersonView {
    fn of(row: &PersonRow, grants: &[GrantRow]) -> Self {
        Self {
            id: row.id.clone(),
            login: row.login.clone(),
            name: row.name.clone(),
            email: row.email.clone(),
            phone: row.phone.clone(),
            external_id: row.external_id.clone(),
            organisation_id: row.organisation.clone(),
            state: row.state.clone(),
            has_password: row.password_hash.is_some(),
            version: row.version,
            grants: grants.iter().map(PersonGrantView::from).collect(),
        }
    }
}

impl From<&Known> for PersonView {
    fn from(known: &Known) -> Self {
        Self::of(&known.person, &known.grants)
    }
}

/// A person as putting one answers: kept answers hold no more personal data than an id.
#[derive(Debug, Serialize, ToSchema)]
#[expect(missing_docs, reason = "described by the glossary")]
pub struct PersonPutView {
    pub id: String,
    pub organisation_id: String,
    pub state: String,
    pub version: i64,
}

impl From<&PersonRow> for PersonPutView {
    fn from(row: &PersonRow) -> Self {
        Self {
            id: row.id.clone(),
            organisation_id: row.organisation.clone(),
            state: row.state.clone(),
            version: row.version,
        }
    }
}

/// Whose people to list.
#[derive(Debug, Deserialize, IntoParams)]
pub struct PersonQuery {
    /// Id of the organisation; without it everybody, for admins only.
    pub organisation: Option<String>,
    /// Cursor of the page before.
    pub after: Option<String>,
    /// Rows of a page.
    pub limit: Option<i64>,
}

/// People of an organisation, by login.
#[utoipa::path(params(PersonQuery), responses((status = 200, body = PageView<PersonView>)))]
#[get("/people")]
pub async fn list_people(
    caller: Caller,
    query: Query<PersonQuery>,
    env: Data<Env>,
) -> Result<Json<PageView<PersonView>>, Problem> {
    let (actor, limit, now) = (caller.actor.clone(), page_size(query.limit), env.clock.now());
    let query = query.into_inner();
    let rows = run::read(&env, &caller, move |conn| {
        people::people(conn, &actor, query.organisation.as_deref(), query.after.as_deref(), limit + 1, now)
    });
    let items = rows.await?.iter().map(PersonView::from).collect();
    Ok(Json(PageView::of(items, limit, |one: &PersonView| one.login.clone())))
}

/// One person.
#[utoipa::path(params(("id" = String, Path)), responses((status = 200, body = PersonView)))]
#[get("/people/{id}")]
pub async fn get_person(caller: Caller, id: Path<String>, env: Data<Env>) -> Result<HttpResponse, Problem> {
    let (actor, now) = (caller.actor.clone(), env.clock.now());
    let known = run::read(&env, &caller, move |conn| people::person(conn, &actor, &id, now)).await?;
    Ok(document::show(known.person.version, &PersonView::from(&known)))
}

/// Adds a person without password; a link sets it.
#[utoipa::path(request_body = PersonFields, responses((status = 201, body = PutView<PersonPutView>)))]
#[post("/people")]
pub async fn create_person(caller: Caller, body: Bytes, env: Data<Env>) -> Result<HttpResponse, Problem> {
    let asked: PersonFields = run::parse(&caller, &body)?;
    put_person(&env, &caller, "people", &body, asked, Expect::New).await
}

/// Changes a person; needs `If-Match`.
#[utoipa::path(
    params(("id" = String, Path), ("If-Match" = String, Header)), request_body = PersonFields,
    responses((status = 200, body = PutView<PersonPutView>), (status = 412), (status = 428))
)]
#[put("/people/{id}")]
pub async fn update_person(
    caller: Caller,
    id: Path<String>,
    body: Bytes,
    env: Data<Env>,
) -> Result<HttpResponse, Problem> {
    let asked: PersonFields = run::parse(&caller, &body)?;
    let expect = Expect::Version(id.clone(), document::version(&caller)?);
    put_person(&env, &caller, &format!("people/{id}"), &body, asked, expect).await
}

/// Adds, changes or leaves the organisation's person with this number of the caller's system.
#[utoipa::path(
    params(("external_id" = String, Path)), request_body = PersonFields,
    responses((status = 200, body = PutView<PersonPutView>), (status = 201, body = PutView<PersonPutView>))
)]
#[put("/people/by-external-id/{external_id}")]
pub async fn upsert_person(
    caller: Caller,
    id: Path<String>,
    body: Bytes,
    env: Data<Env>,
) -> Result<HttpResponse, Problem> {
    let mut asked: PersonFields = run::parse(&caller, &body)?;
    asked.external_id = Some(id.clone());
    let expect = Expect::Any(document::given(&caller)?);
    put_person(&env, &caller, &format!("people/by-external-id/{id}"), &body, asked, expect).await
}

async fn put_person(
    env: &Data<Env>,
    caller: &Caller,
    path: &str,
    body: &[u8],
    asked: PersonFields,
    expect: Expect,
) -> Result<HttpResponse, Problem> {
    document::put(env, caller, path, body, move |tx| {
        let put = people::put(tx, &asked, &expect)?;
        Ok(PutView::of(&put, |row| PersonPutView::from(row)))
    })
    .await
}

/// Gives a person a role.
#[utoipa::path(
    params(("id" = String, Path)), request_body = GrantFields, responses((status = 201, body = PersonGrantView))
)]
#[post("/people/{id}/grants")]
pub async fn create_grant(
    caller: Caller,
    id: Path<String>,
    body: Bytes,
    env: Data<Env>,
) -> Result<HttpResponse, Problem> {
    let asked: GrantFields = run::parse(&caller, &body)?;
    let name = format!("people/{id}/grants");
    run::write(&env, &caller, &name, &body, StatusCode::CREATED, move |tx| {
        Ok(PersonGrantView::from(&people::add_grant(tx, &id, &asked)?))
    })
    .await
}

/// Takes a role from a person.
#[utoipa::path(
    params(("id" = String, Path), ("grant" = String, Path)), responses((status = 200, description = "ended"))
)]
#[delete("/people/{id}/grants/{grant}")]
pub async fn end_grant(caller: Caller, path: Path<(String, String)>, env: Data<Env>) -> Result<HttpResponse, Problem> {
    let (id, grant) = path.into_inner();
    let name = format!("people/{id}/grants/{grant}/end");
    run::write(&env, &caller, &name, b"", StatusCode::OK, move |tx| {
        people::end_grant(tx, &id, &grant)?;
        Ok(serde_json::json!({ "ended": true }))
    })
    .await
}

/// What the caller may do with a person.
#[derive(Debug, Serialize, ToSchema)]
pub struct PersonActionsView {
    /// `reset_link`, `forget_factor`, `lock`, `unlock` and `grant`, each as it stands now.
    pub items: Vec<ActionView>,
    /// Ids of the grants that may be ended.
    pub ends: Vec<String>,
}

/// What the caller may do with a person now.
#[utoipa::path(params(("id" = String, Path)), responses((status = 200, body = PersonActionsView)))]
#[get("/people/{id}/actions")]
pub async fn list_person_actions(
    caller: Caller,
    id: Path<String>,
    env: Data<Env>,
) -> Result<Json<PersonActionsView>, Problem> {
    let (actor, now) = (caller.actor.clone(), env.clock.now());
    let found = run::read(&env, &caller, move |conn| rescue::deeds(conn, &actor, &id, now)).await?;
    let no = Refusal::of(Code::NotAllowed);
    let item = |(action, name, allowed): (&'static str, &'static str, bool)| {
        ActionView::of(&caller, (action, name), (!allowed).then_some(&no), false)
    };
    Ok(Json(PersonActionsView { items: found.deeds.into_iter().map(item).collect(), ends: found.ends }))
}
