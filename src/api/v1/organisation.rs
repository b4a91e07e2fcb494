//! The register: organisations and sites, read and put; the authority's word on who registered itself.

use actix_web::{
    HttpResponse, get,
    http::StatusCode,
    post, put,
    web::{Bytes, Data, Json, Path, Query},
};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::{package::ActionView, site::PageQuery, view::PageView};
use crate::{
    api::{
        actor::Caller,
        document::{self, PutView},
        problem::Problem,
        run,
    },
    app::{
        Env,
        registry::{self, Expect, OrganisationFields, SiteFields},
    },
    domain::{
        access::Permission,
        refusal::{Code, Refusal},
    },
    kernel::page::page_size,
    store::registry::{OrganisationRow, SiteRow},
};

/// An organisation.
#[derive(Debug, Serialize, ToSchema)]
#[expect(missing_docs, reason = "described by the glossary")]
pub struct OrganisationView {
    pub id: String,
    pub uscc: String,
    pub name: String,
    pub kind: String,
    pub external_id: Option<String>,
    pub division: String,
    /// `pending`, `active` or `refused`.
    pub state: String,
    pub version: i64,
}

impl From<&OrganisationRow> for OrganisationView {
    fn from(row: &OrganisationRow) -> Self {
        Self {
            id: row.id.clone(),
            uscc: row.uscc.clone(),
            name: row.name.clone(),
            kind: row.kind.clone(),
            external_id: row.external_id.clone(),
            division: row.division.clone(),
            state: row.state.clone(),
            version: row.version,
        }
    }
}

/// A site as the register has it.
#[derive(Debug, Serialize, ToSchema)]
#[expect(missing_docs, reason = "described by the glossary")]
pub struct SiteRecordView {
    pub id: String,
    pub code: String,
    pub name: String,
    pub organisation_id: String,
    pub division: String,
    pub tier: String,
    pub external_id: Option<String>,
    pub version: i64,
}

impl From<&SiteRow> for SiteRecordView {
    fn from(row: &SiteRow) -> Self {
        Self {
            id: row.id.clone(),
            code: row.code.clone(),
            name: row.name.clone(),
            organisation_id: row.organisation.clone(),
            division: row.division.clone(),
            tier: row.tier.clone(),
            external_id: row.external_id.clone(),
            version: row.version,
        }
    }
}

/// Which organisations to list.
#[derive(Debug, Deserialize, IntoParams)]
pub struct OrganisationQuery {
    /// `pending`, `active` or `refused`.
    pub state: Option<String>,
    /// Cursor of the page before.
    pub after: Option<String>,
    /// Rows of a page.
    pub limit: Option<i64>,
}

/// Organisations in the caller's scope, by credit code.
#[utoipa::path(params(OrganisationQuery), responses((status = 200, body = PageView<OrganisationView>)))]
#[get("/organisations")]
pub async fn list_organisations(
    caller: Caller,
    query: Query<OrganisationQuery>,
    env: Data<Env>,
) -> Result<Json<PageView<OrganisationView>>, Problem> {
    let (scope, limit, query) = (registry::scope(&caller.actor), page_size(query.limit), query.into_inner());
    let rows = run::read(&env, &caller, move |conn| {
        let (state, after) = (query.state.as_deref(), query.after.as_deref());
        Ok(crate::store::registry::organisations(conn, &scope, state, after, limit + 1)?)
    });
    let items = rows.await?.iter().map(OrganisationView::from).collect();
    Ok(Json(PageView::of(items, limit, |one: &OrganisationView| one.uscc.clone())))
}

/// One organisation.
#[utoipa::path(params(("id" = String, Path)), responses((status = 200, body = OrganisationView)))]
#[get("/organisations/{id}")]
pub async fn get_organisation(caller: Caller, id: Path<String>, env: Data<Env>) -> Result<HttpResponse, Problem> {
    let actor = caller.actor.clone();
    let row = run::read(&env, &caller, move |conn| registry::organisation(conn, &actor, &id)).await?;
    Ok(document::show(row.version, &OrganisationView::from(&row)))
}

/// Adds an organisation.
#[utoipa::path(request_body = OrganisationFields, responses((status = 201, body = PutView<OrganisationView>)))]
#[post("/organisations")]
pub async fn create_organisation(caller: Caller, body: Bytes, env: Data<Env>) -> Result<HttpResponse, Problem> {
    let asked: OrganisationFields = run::parse(&caller, &body)?;
    put_organisation(&env, &caller, "organisations", &body, asked, Expect::New).await
}

/// Changes an organisation; needs `If-Match`.
#[utoipa::path(
    params(("id" = String, Path), ("If-Match" = String, Header)), request_body = OrganisationFields,
    responses((status = 200, body = PutView<OrganisationView>), (status = 412), (status = 428))
)]
#[put("/organisations/{id}")]
pub async fn update_organisation(
    caller: Caller,
    id: Path<String>,
    body: Bytes,
    env: Data<Env>,
) -> Result<HttpResponse, Problem> {
    let asked: OrganisationFields = run::parse(&caller, &body)?;
    let expect = Expect::Version(id.clone(), document::version(&caller)?);
    put_organisation(&env, &caller, &format!("organisations/{id}"), &body, asked, expect).await
}

/// Adds, changes or leaves the organisation with this number of the caller's system.
#[utoipa::path(
    params(("external_id" = String, Path)), request_body = OrganisationFields,
    responses((status = 200, body = PutView<OrganisationView>), (status = 201, body = PutView<OrganisationView>))
)]
#[put("/organisations/by-external-id/{external_id}")]
pub async fn upsert_organisation(
    caller: Caller,
    id: Path<String>,
    body: Bytes,
    env: Data<Env>,
) -> Result<HttpResponse, Problem> {
    let mut asked: OrganisationFields = run::parse(&caller, &body)?;
    asked.external_id = Some(id.clone());
    let expect = Expect::Any(document::given(&caller)?);
    put_organisation(&env, &caller, &format!("organisations/by-external-id/{id}"), &body, asked, expect).await
}

async fn put_organisation(
    env: &Data<Env>,
    caller: &Caller,
    path: &str,
    body: &[u8],
    asked: OrganisationFields,
    expect: Expect,
) -> Result<HttpResponse, Problem> {
    document::put(env, caller, path, body, move |tx| {
        let put = registry::put_organisation(tx, &asked, &expect)?;
        Ok(PutView::of(&put, |row| OrganisationView::from(row)))
    })
    .await
}

/// Sites of an organisation, by code.
#[utoipa::path(params(("id" = String, Path), PageQuery), responses((status = 200, body = PageView<SiteRecordView>)))]
#[get("/organisations/{id}/sites")]
pub async fn list_organisation_sites(
    caller: Caller,
    id: Path<String>,
    query: Query<PageQuery>,
    env: Data<Env>,
) -> Result<Json<PageView<SiteRecordView>>, Problem> {
    let (actor, limit, after) = (caller.actor.clone(), page_size(query.limit), query.into_inner().after);
    let rows = run::read(&env, &caller, move |conn| registry::sites_of(conn, &actor, &id, after.as_deref(), limit + 1));
    let items = rows.await?.iter().map(SiteRecordView::from).collect();
    Ok(Json(PageView::of(items, limit, |one: &SiteRecordView| one.code.clone())))
}

/// Approves or refuses an organisation that registered itself.
#[utoipa::path(
    params(("id" = String, Path), ("decision" = String, Path, description = "approve or refuse")),
    responses((status = 200, body = OrganisationView))
)]
#[post("/organisations/{id}/{decision}")]
pub async fn decide_registration(
    caller: Caller,
    path: Path<(String, String)>,
    env: Data<Env>,
) -> Result<HttpResponse, Problem> {
    let (id, decision) = path.into_inner();
    let approve = match decision.as_str() {
        "approve" => true,
        "refuse" => false,
        _ => return Err(caller.problem(Code::NotFound)),
    };
    let name = format!("organisations/{id}/{decision}");
    run::write(&env, &caller, &name, b"", StatusCode::OK, move |tx| {
        Ok(OrganisationView::from(&registry::decide_registration(tx, &id, approve)?))
    })
    .await
}

/// One site as the register has it.
#[utoipa::path(params(("id" = String, Path)), responses((status = 200, body = SiteRecordView)))]
#[get("/sites/{id}")]
pub async fn get_site(caller: Caller, id: Path<String>, env: Data<Env>) -> Result<HttpResponse, Problem> {
    let actor = caller.actor.clone();
    let row = run::read(&env, &caller, move |conn| registry::site(conn, &actor, &id)).await?;
    Ok(document::show(row.version, &SiteRecordView::from(&row)))
}

/// Adds a site to an organisation.
#[utoipa::path(request_body = SiteFields, responses((status = 201, body = PutView<SiteRecordView>)))]
#[post("/sites")]
pub async fn create_site(caller: Caller, body: Bytes, env: Data<Env>) -> Result<HttpResponse, Problem> {
    let asked: SiteFields = run::parse(&caller, &body)?;
    put_site(&env, &caller, "sites", &body, asked, Expect::New).await
}

/// Changes a site; needs `If-Match`.
#[utoipa::path(
    params(("id" = String, Path), ("If-Match" = String, Header)), request_body = SiteFields,
    responses((status = 200, body = PutView<SiteRecordView>), (status = 412), (status = 428))
)]
#[put("/sites/{id}")]
pub async fn update_site(
    caller: Caller,
    id: Path<String>,
    body: Bytes,
    env: Data<Env>,
) -> Result<HttpResponse, Problem> {
    let asked: SiteFields = run::parse(&caller, &body)?;
    let expect = Expect::Version(id.clone(), document::version(&caller)?);
    put_site(&env, &caller, &format!("sites/{id}"), &body, asked, expect).await
}

/// Adds, changes or leaves the organisation's site with this number of the caller's system.
#[utoipa::path(
    params(("external_id" = String, Path)), request_body = SiteFields,
    responses((status = 200, body = PutView<SiteRecordView>), (status = 201, body = PutView<SiteRecordView>))
)]
#[put("/sites/by-external-id/{external_id}")]
pub async fn upsert_site(
    caller: Caller,
    id: Path<String>,
    body: Bytes,
    env: Data<Env>,
) -> Result<HttpResponse, Problem> {
    let mut asked: SiteFields = run::parse(&caller, &body)?;
    asked.external_id = Some(id.clone());
    let expect = Expect::Any(document::given(&caller)?);
    put_site(&env, &caller, &format!("sites/by-external-id/{id}"), &body, asked, expect).await
}

async fn put_site(
    env: &Data<Env>,
    caller: &Caller,
    path: &str,
    body: &[u8],
    asked: SiteFields,
    expect: Expect,
) -> Result<HttpResponse, Problem> {
    document::put(env, caller, path, body, move |tx| {
        let put = registry::put_site(tx, &asked, &expect)?;
        Ok(PutView::of(&put, |row| SiteRecordView::from(row)))
    })
    .await
}

/// What the caller may do for an organisation: invite a person, give a mandate.
#[utoipa::path(params(("id" = String, Path)), responses((status = 200, body = PageView<ActionView>)))]
#[get("/organisations/{id}/actions")]
pub async fn list_organisation_actions(
    caller: Caller,
    id: Path<String>,
    env: Data<Env>,
) -> Result<Json<PageView<ActionView>>, Problem> {
    let actor = caller.actor.clone();
    let row = run::read(&env, &caller, move |conn| registry::organisation(conn, &actor, &id)).await?;
    let keeps = registry::keeper_role(&caller.actor, Permission::ManagePeople, &row.id).is_some();
    let no = Refusal::of(Code::NotAllowed);
    let item = |(action, name)| ActionView::of(&caller, (action, name), (!keeps).then_some(&no), false);
    Ok(Json(PageView::whole([("invite", "邀请人员"), ("give_mandate", "委托管家")].map(item).into())))
}
