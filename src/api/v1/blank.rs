//! Blank manifests for outages: given to a site beforehand, printed, said of which were used or spoiled.

use actix_web::{
    HttpResponse, get,
    http::{StatusCode, header},
    post,
    web::{Bytes, Data, Json, Path, Query},
};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::{site::PageQuery, view::PageView};
use crate::{
    api::{actor::Caller, problem::Problem, run},
    app::{
        Env,
        blank::{self, Blank, Sum, Which},
    },
    domain::{
        manifest::blank::Ask,
        refusal::{Code, Refusal},
    },
    kernel::page::page_size,
};

/// Blanks of one request when no number is said.
const USUAL: i64 = 5;

/// A blank.
#[derive(Debug, Serialize, ToSchema)]
pub struct BlankView {
    /// `PAPER-<site>-<nnnn>`; no official number.
    pub number: String,
    /// The consignor's site that it was given to.
    pub site_id: String,
    /// When.
    pub given_at: String,
    /// `free`, `used`, `entered` or `spoiled`.
    pub standing: &'static str,
    /// The same in Chinese.
    pub standing_name: &'static str,
    /// The day on which waste left by it.
    pub used_on: Option<String>,
    /// The last day on which it is entered in time: ten working days on (Order 23 Art. 20).
    pub due_on: Option<String>,
    /// That day is over, and it is not entered.
    pub late: bool,
    /// Why nobody will use it.
    pub spoiled: Option<String>,
    /// The manifest that was entered from it.
    pub manifest_id: Option<String>,
}

impl From<Blank> for BlankView {
    fn from(one: Blank) -> Self {
        Self {
            number: one.number,
            site_id: one.site,
            given_at: one.given_at.to_string(),
            standing: one.standing.as_str(),
            standing_name: one.standing.zh(),
            used_on: one.used_on.map(|day| day.to_string()),
            due_on: one.due_on.map(|day| day.to_string()),
            late: one.late,
            spoiled: one.spoiled,
            manifest_id: one.manifest,
        }
    }
}

/// Blanks of a site, the newest first.
#[utoipa::path(params(("id" = String, Path), PageQuery), responses((status = 200, body = PageView<BlankView>)))]
#[get("/sites/{id}/blanks")]
pub async fn list_blanks(
    caller: Caller,
    id: Path<String>,
    query: Query<PageQuery>,
    env: Data<Env>,
) -> Result<Json<PageView<BlankView>>, Problem> {
    let (limit, before) = (page_size(query.limit), query.into_inner().after);
    let (actor, inner) = (caller.actor.clone(), env.clone());
    let list = move |conn: &mut _| blank::list(conn, &inner, &actor, &id, before.as_deref(), limit + 1);
    let items = run::read(&env, &caller, list).await?.into_iter().map(BlankView::from).collect();
    Ok(Json(PageView::of(items, limit, |one: &BlankView| one.number.clone())))
}

/// How the blanks of a site stand.
#[derive(Debug, Serialize, ToSchema)]
pub struct BlankSumView {
    /// That lie unused.
    pub free: usize,
    /// That were used and are not entered.
    pub used: usize,
    /// Those of them that are not entered in time.
    pub late: usize,
}

/// How many blanks of a site lie unused, wait to be entered, and wait too long.
#[utoipa::path(params(("id" = String, Path)), responses((status = 200, body = BlankSumView)))]
#[get("/sites/{id}/blanks/sum")]
pub async fn count_blanks(caller: Caller, id: Path<String>, env: Data<Env>) -> Result<Json<BlankSumView>, Problem> {
    let (actor, inner) = (caller.actor.clone(), env.clone());
    let Sum { free, used, late } = run::read(&env, &caller, move |conn| blank::sum(conn, &inner, &actor, &id)).await?;
    Ok(Json(BlankSumView { free, used, late }))
}

/// How many blanks.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct BlanksBody {
    /// 1 to 20; 5 when absent.
    pub count: Option<i64>,
}

/// Gives a site blanks for when the platform is down; a hundred at most lie unused.
#[utoipa::path(
    params(("id" = String, Path)), request_body = BlanksBody, responses((status = 201, body = PageView<BlankView>))
)]
#[post("/sites/{id}/blanks")]
pub async fn give_blanks(
    caller: Caller,
    id: Path<String>,
    body: Bytes,
    env: Data<Env>,
) -> Result<HttpResponse, Problem> {
    let asked: BlanksBody = run::parse(&caller, &body)?;
    let name = format!("sites/{id}/blanks");
    run::write(&env, &caller, &name, &body, StatusCode::CREATED, move |tx| {
        let given = blank::give(tx, &id, asked.count.unwrap_or(USUAL))?;
        Ok(PageView::whole(given.into_iter().map(BlankView::from).collect()))
    })
    .await
}

/// Which blanks are printed.
#[derive(Debug, Deserialize, IntoParams)]
pub struct BlankFileQuery {
    /// Only this one; all that lie unused when absent.
    number: Option<String>,
}

/// The blanks of a site that lie unused as a PDF, two pages each, to be kept for an outage.
#[utoipa::path(
    params(("id" = String, Path), BlankFileQuery),
    responses((status = 200, description = "The blanks", content_type = "application/pdf"))
)]
#[get("/sites/{id}/blanks/file")]
pub async fn get_blanks_file(
    caller: Caller,
    id: Path<String>,
    query: Query<BlankFileQuery>,
    env: Data<Env>,
) -> Result<HttpResponse, Problem> {
    let which = query.into_inner().number.map_or(Which::Free, Which::One);
    let (actor, inner) = (caller.actor.clone(), env.clone());
    let drawn = run::read(&env, &caller, move |conn| blank::draw(conn, &inner, &actor, &id, &which));
    let (name, bytes) = drawn.await?;
    Ok(HttpResponse::Ok()
        .content_type("application/pdf")
        .insert_header((header::CACHE_CONTROL, "private, no-store"))
        .insert_header((header::CONTENT_DISPOSITION, format!("attachment; filename=\"{name}\"")))
        .body(bytes))
}

/// What is noted of a blank.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct BlankNoteBody {
    /// The day on which waste left by it (`use`).
    #[schema(value_type = Option<String>, format = Date)]
    pub used_on: Option<NaiveDate>,
    /// Why nobody will use it (`spoil`).
    pub reason: Option<String>,
}

/// Notes what became of a blank on paper: waste left by it (`use`), or nobody will use it (`spoil`). It is entered by a manifest of origin
/// `paper` that names it.
#[utoipa::path(
    params(("number" = String, Path), ("action" = String, Path, description = "use or spoil")),
    request_body = BlankNoteBody, responses((status = 200, body = BlankView))
)]
#[post("/blanks/{number}/{action}")]
pub async fn note_blank(
    caller: Caller,
    path: Path<(String, String)>,
    body: Bytes,
    env: Data<Env>,
) -> Result<HttpResponse, Problem> {
    let (number, action) = path.into_inner();
    let BlankNoteBody { used_on, reason } = run::parse(&caller, &body)?;
    let missing = |pointer: &str| caller.problem(Refusal::of(Code::RequestField).with("pointer", pointer));
    let ask = match action.as_str() {
        "use" => Ask::Use(used_on.ok_or_else(|| missing("/used_on"))?),
        "spoil" => Ask::Spoil(reason.ok_or_else(|| missing("/reason"))?),
        _ => return Err(caller.problem(Code::NotFound)),
    };
    let name = format!("blanks/{number}/{action}");
    run::write(&env, &caller, &name, &body, StatusCode::OK, move |tx| {
        Ok(BlankView::from(blank::say(tx, &number, &ask)?))
    })
    .await
}
