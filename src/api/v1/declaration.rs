//! Declarations of a site.

use actix_web::{
    HttpResponse, get,
    http::StatusCode,
    post,
    web::{Bytes, Data, Json, Path, Query},
};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::{ledger_table::field, package::ActionView, view::PageView};
use crate::{
    api::{actor::Caller, problem::Problem, run},
    app::{
        Env,
        declaration::{
            self,
            asked::{Fields, asked},
            drawn::drawn,
        },
        read,
    },
    domain::{
        declaration::{
            Action, Declaration, State, Version,
            content::{Content, Kind, Total},
            period::Period,
        },
        party::Site,
        refusal::Code,
    },
    kernel::page::page_size,
    store::declaration::Filter,
};

/// A declaration in a list.
#[derive(Debug, Serialize, ToSchema)]
pub struct DeclarationView {
    /// Its site.
    pub site_id: String,
    /// Name of the site.
    pub site_name: String,
    /// `2026-11`, `2026-Q3` or `2026`.
    pub period: String,
    /// `draft`, `confirmed`, `submitted`, `returned` or `accepted`.
    pub state: &'static str,
    /// The same in Chinese.
    pub state_name: &'static str,
    /// Tier by which it was due.
    pub tier: &'static str,
    /// `regular`, `nil` or `stopped`.
    pub kind: &'static str,
    /// Last day of what is to be done next; `null`: nothing is waited for.
    pub due_on: Option<String>,
    /// That day has passed.
    pub overdue: bool,
    /// Versions that were confirmed.
    pub versions: usize,
    /// Figures of all its wastes, grams.
    #[schema(value_type = Object)]
    pub total: Total,
    /// Events so far.
    pub version: i64,
}

impl DeclarationView {
    fn of(one: &Declaration, site: &Site, today: chrono::NaiveDate) -> Self {
        let due = one.due_on();
        let totals = one.content.totals();
        let sum = |of: fn(&Total) -> i64| totals.values().map(of).sum();
        Self {
            site_id: one.site.to_string(),
            site_name: site.name.clone(),
            period: one.period.to_string(),
            state: one.state.as_str(),
            state_name: one.state.zh(),
            tier: one.tier.as_str(),
            kind: one.content.kind.as_str(),
            due_on: due.map(|day| day.to_string()),
            overdue: due.is_some_and(|day| day < today),
            versions: one.versions.len(),
            total: Total {
                generated_g: sum(|one| one.generated_g),
                treated_g: sum(|one| one.treated_g),
                entrusted_g: sum(|one| one.entrusted_g),
                opening_g: sum(|one| one.opening_g),
                closing_g: sum(|one| one.closing_g),
            },
            version: one.version,
        }
    }
}

/// A figure that is not what the ledger says.
#[derive(Debug, Serialize, ToSchema)]
pub struct DifferenceView {
    /// Eight digits.
    pub waste_code: String,
    /// `generated`, `treated`, `entrusted`, `opening` or `closing`.
    pub figure: &'static str,
    /// As declared, grams.
    pub declared_g: i64,
    /// As the ledger has it now, grams.
    pub ledger_g: i64,
}

/// What happened in a span that was declared already, and is entered in an open one.
#[derive(Debug, Serialize, ToSchema)]
pub struct LateView {
    /// Eight digits.
    pub waste_code: String,
    /// Table of the ledger, `B.1` to `B.5`.
    pub table: String,
    /// Grams; less than zero when more is taken back than entered.
    pub mass_g: i64,
}

/// A declaration with what it says, what the ledger says now, and what the caller may do.
#[derive(Debug, Serialize, ToSchema)]
pub struct DeclarationShownView {
    /// Its head.
    #[serde(flatten)]
    pub head: DeclarationView,
    /// What it says now: `kind`, `note`, `rows`; masses in grams.
    #[schema(value_type = Object)]
    pub content: Content,
    /// Digest of what is shown; confirming names it.
    pub shown_sha256: String,
    /// By waste, what changed the stock besides what arose, was treated and left, grams: stock-takes, losses, waste on its way.
    #[schema(value_type = Object)]
    pub other_g: std::collections::BTreeMap<String, i64>,
    /// Versions that were confirmed, the latest last.
    #[schema(value_type = Vec<Object>)]
    pub confirmed: Vec<Version>,
    /// Why the version being written corrects the one before.
    pub correction: Option<String>,
    /// Where it is not what the ledger says now.
    pub differences: Vec<DifferenceView>,
    /// What happened in its span and is entered in a later one, since it was declared already.
    pub late: Vec<LateView>,
    /// Events that are entered in the ledger: those at positions below this.
    pub position: i64,
    /// When it was looked at.
    pub as_of: String,
    /// What the caller may do now.
    pub actions: Vec<ActionView>,
}

/// Which declarations.
#[derive(Debug, Deserialize, IntoParams)]
pub struct DeclarationsQuery {
    /// Of this site.
    site: Option<String>,
    /// In this state.
    state: Option<String>,
    /// Only those whose day has passed.
    overdue: Option<bool>,
    /// `next` of the page before.
    after: Option<String>,
    /// Of a page.
    limit: Option<i64>,
}

/// Declarations in sight, the latest span first.
#[utoipa::path(params(DeclarationsQuery), responses((status = 200, body = PageView<DeclarationView>)))]
#[get("/declarations")]
pub async fn list_declarations(
    caller: Caller,
    query: Query<DeclarationsQuery>,
    env: Data<Env>,
) -> Result<Json<PageView<DeclarationView>>, Problem> {
    let query = query.into_inner();
    let state = query.state.as_deref().map(|text| State::parse(text).ok_or_else(|| field(&caller, "state")));
    let after = query.after.as_deref().map(|text| {
        let place = text.split_once('.').map(|(day, id)| (day.to_owned(), id.to_owned()));
        place.ok_or_else(|| field(&caller, "after"))
    });
    let (state, after, limit) = (state.transpose()?, after.transpose()?, page_size(query.limit));
    let today = env.clock.now().legal_day();
    let filter = Filter {
        site: query.site,
        state: state.map(|state| state.as_str().to_owned()),
        due_before: query.overdue.unwrap_or(false).then(|| today.to_string()),
    };
    let actor = caller.actor.clone();
    let all = run::read(&env, &caller, move |conn| declaration::list(conn, &actor, &filter, after.as_ref(), limit + 1));
    let page = PageView::of(all.await?, limit, |(one, _): &(Declaration, Site)| {
        format!("{}.{}", one.period.days().1, Declaration::id_of(one.site, one.period))
    });
    let items = page.items.iter().map(|(one, site)| DeclarationView::of(one, site, today)).collect();
    Ok(Json(PageView { items, next: page.next }))
}

/// What a declaration begins with.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct DeclarationBody {
    /// `2026-11`, `2026-Q3` or `2026`.
    pub period: String,
    /// `regular`, `nil` or `stopped`; follows from the figures when absent.
    pub kind: Option<String>,
    /// Remark.
    pub note: Option<String>,
}

fn kind(caller: &Caller, text: Option<&str>) -> Result<Option<Kind>, Problem> {
    text.map(|text| Kind::parse(text).ok_or_else(|| field(caller, "/kind"))).transpose()
}

fn period(caller: &Caller, text: &str) -> Result<Period, Problem> {
    Period::parse(text).ok_or_else(|| caller.problem(Code::NotFound))
}

/// Begins a site's declaration of a span that is over, drawn from its ledger; one per span.
#[utoipa::path(
    params(("id" = String, Path)), request_body = DeclarationBody, responses((status = 201, body = DeclarationDoneView))
)]
#[post("/sites/{id}/declarations")]
pub async fn draft_declaration(
    caller: Caller,
    id: Path<String>,
    body: Bytes,
    env: Data<Env>,
) -> Result<HttpResponse, Problem> {
    let body_: DeclarationBody = run::parse(&caller, &body)?;
    let period = Period::parse(&body_.period).ok_or_else(|| field(&caller, "/period"))?;
    let kind = kind(&caller, body_.kind.as_deref())?;
    let (site, path) = (id.to_string(), format!("sites/{id}/declarations"));
    let (actor, inner, own) = (caller.actor.clone(), env.clone(), site.clone());
    let content = run::read(&env, &caller, move |conn| {
        let site = read::site(conn, &actor, &own)?;
        drawn(conn, &inner, &site, period, kind, body_.note.as_deref().unwrap_or_default())
    });
    let content = content.await?;
    run::write(&env, &caller, &path, &body, StatusCode::CREATED, move |tx| {
        Ok(DeclarationDoneView::from(&declaration::draft(tx, &site, period, &content)?))
    })
    .await
}

/// A declaration after what was done.
#[derive(Debug, Serialize, ToSchema)]
pub struct DeclarationDoneView {
    /// Its site.
    pub site_id: String,
    /// Its span.
    pub period: String,
    /// Its state.
    pub state: &'static str,
    /// Events so far.
    pub version: i64,
}

impl From<&Declaration> for DeclarationDoneView {
    fn from(one: &Declaration) -> Self {
        let (site_id, period) = (one.site.to_string(), one.period.to_string());
        Self { site_id, period, state: one.state.as_str(), version: one.version }
    }
}

/// A site's declaration of a span, beside what the ledger says now.
#[utoipa::path(
    params(("id" = String, Path), ("period" = String, Path)), responses((status = 200, body = DeclarationShownView))
)]
#[get("/sites/{id}/declarations/{period}")]
pub async fn get_declaration(
    caller: Caller,
    path: Path<(String, String)>,
    env: Data<Env>,
) -> Result<Json<DeclarationShownView>, Problem> {
    let (site, of) = path.into_inner();
    let (actor, of) = (caller.actor.clone(), period(&caller, &of)?);
    let shown = run::read(&env, &caller, move |conn| declaration::show(conn, &actor, &site, of)).await?;
    let actions = Action::ALL.iter().map(|action| {
        let refused = declaration::refused(&caller.actor, &shown, *action);
        let forward = matches!(action, Action::Confirm | Action::Submit | Action::Accept);
        ActionView::of(&caller, (action.as_str(), action.zh()), refused.as_ref(), forward)
    });
    let now = env.clock.now();
    let actions = actions.collect();
    let differences = shown.differences.iter().map(|one| DifferenceView {
        waste_code: one.waste_code.clone(),
        figure: one.figure.as_str(),
        declared_g: one.declared_g,
        ledger_g: one.ledger_g,
    });
    let late = shown.late.iter().map(|(waste_code, table, mass_g)| LateView {
        waste_code: waste_code.clone(),
        table: table.clone(),
        mass_g: *mass_g,
    });
    let one = &shown.one;
    let other = one.content.totals().into_iter().map(|(code, total)| (code, total.other_g()));
    let digest = one.content.shown().map_err(|_| caller.problem(Code::DocumentFailed))?;
    Ok(Json(DeclarationShownView {
        head: DeclarationView::of(one, &shown.site, now.legal_day()),
        shown_sha256: digest.hex(),
        other_g: other.filter(|(_, mass_g)| *mass_g != 0).collect(),
        content: one.content.clone(),
        confirmed: one.versions.clone(),
        correction: one.correction.clone(),
        differences: differences.collect(),
        late: late.collect(),
        position: shown.position,
        as_of: now.to_string(),
        actions,
    }))
}

/// What an action needs.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct DeclarationActBody {
    /// `regular`, `nil` or `stopped` (`redraw`, `correct`).
    pub kind: Option<String>,
    /// Remark (`redraw`, `correct`).
    pub note: Option<String>,
    /// Digest of what was shown (`confirm`).
    pub shown_sha256: Option<String>,
    /// What the national system gave back (`submit`).
    pub receipt: Option<String>,
    /// Why (`return`, `correct`).
    pub reason: Option<String>,
    /// Working days for a correction, 1 to 60 (`return`).
    pub working_days: Option<u32>,
}

/// Draws it anew (`redraw`), confirms what was shown (`confirm`), hands it in (`submit`), sends it back (`return`), takes note of that
/// (`acknowledge`), begins a corrected version (`correct`) or accepts it (`accept`).
#[utoipa::path(
    params(
        ("id" = String, Path), ("period" = String, Path),
        ("action" = String, Path, description = "redraw, confirm, submit, return, acknowledge, correct or accept")
    ),
    request_body = DeclarationActBody, responses((status = 200, body = DeclarationDoneView))
)]
#[post("/sites/{id}/declarations/{period}/{action}")]
pub async fn act_on_declaration(
    caller: Caller,
    path: Path<(String, String, String)>,
    body: Bytes,
    env: Data<Env>,
) -> Result<HttpResponse, Problem> {
    let (site, of, action) = path.into_inner();
    let of = period(&caller, &of)?;
    let action = Action::parse(&action).ok_or_else(|| caller.problem(Code::NotFound))?;
    let said: DeclarationActBody = run::parse(&caller, &body)?;
    let kind = kind(&caller, said.kind.as_deref())?;
    let DeclarationActBody { note, shown_sha256, receipt, reason, working_days, .. } = said;
    let fields = Fields { kind, note, shown_sha256, receipt, reason, working_days };
    let (actor, inner, own) = (caller.actor.clone(), env.clone(), site.clone());
    let look = move |conn: &mut _| asked(conn, &inner, &actor, (&own, of, action), &fields);
    let ask = run::read(&env, &caller, look).await?;
    let name = format!("sites/{site}/declarations/{of}/{}", action.as_str());
    run::write(&env, &caller, &name, &body, StatusCode::OK, move |tx| {
        Ok(DeclarationDoneView::from(&declaration::act(tx, &site, of, &ask)?))
    })
    .await
}

/// Which version, as which file.
#[derive(Debug, Deserialize, IntoParams)]
pub struct DeclarationFileQuery {
    /// `csv`, `xlsx` or `pdf`.
    format: String,
    /// A version that was confirmed, from 1; as it stands when absent.
    confirmed: Option<usize>,
}

/// A site's declaration of a span in the layout of HJ 1259-2022 Annex C, stamped with its state.
#[utoipa::path(
    params(("id" = String, Path), ("period" = String, Path), DeclarationFileQuery),
    responses((status = 200, description = "The file", content_type = "application/octet-stream"))
)]
#[get("/sites/{id}/declarations/{period}/file")]
pub async fn get_declaration_file(
    caller: Caller,
    path: Path<(String, String)>,
    query: Query<DeclarationFileQuery>,
    env: Data<Env>,
) -> Result<HttpResponse, Problem> {
    let (site, of) = path.into_inner();
    let of = period(&caller, &of)?;
    let (actor, inner, which) = (caller.actor.clone(), env.clone(), query.confirmed);
    let draw = move |conn: &mut _, format| declaration::file::draw(conn, &inner, &actor, (&site, of, which), format);
    run::file(&env, &caller, &query.format, draw).await
}
