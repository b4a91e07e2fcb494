//! Labels as SVG, PNG, PDF and printers' commands, and the keys they are signed with.

use std::collections::BTreeMap;

use actix_web::{
    HttpResponse, get,
    web::{Data, Json, Path, Query},
};
use base64::{Engine as _, engine::general_purpose::STANDARD};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::{site::PageQuery, view::PageView};
use crate::{
    api::{actor::Caller, problem::Problem, run},
    app::{Env, Error, kept_label, label, read},
    documents::{LabelFacts, thermal::RESOLUTIONS},
    domain::{
        package::qr::KeyId,
        refusal::{Code, Refusal},
    },
    kernel::page::page_size,
};

/// The public half of a key that signs labels: enough to check a label without a network.
#[derive(Debug, Serialize, ToSchema)]
pub struct LabelKeyView {
    /// Its name in a label's payload, eight hexadecimal digits.
    pub id: String,
    /// The Ed25519 key, 32 bytes in base64.
    pub key: String,
}

/// The keys whose labels are to be believed.
#[utoipa::path(responses((status = 200, body = PageView<LabelKeyView>)))]
#[get("/reference/label-keys")]
pub async fn list_label_keys(_caller: Caller, env: Data<Env>) -> Json<PageView<LabelKeyView>> {
    let key = env.keys.label.verifying_key();
    let id = format!("{:08x}", u32::from_be_bytes(KeyId::of(&key).0));
    Json(PageView::whole(vec![LabelKeyView { id, key: STANDARD.encode(key.as_bytes()) }]))
}

/// For which printer.
#[derive(Debug, Deserialize, IntoParams)]
pub struct LabelQuery {
    /// Dots per inch of a raster, 203 or 300; 203 when not said.
    pub dpi: Option<u32>,
}

/// A package's label: `svg`, `png`, `pdf`, or as commands of a thermal printer, `zpl` or `tspl`.
#[utoipa::path(
    params(("id" = String, Path), ("format" = String, Path, description = "svg, png, pdf, zpl or tspl"), LabelQuery),
    responses((status = 200, content_type = "image/svg+xml"))
)]
#[get("/packages/{id}/label.{format}")]
pub async fn get_label(
    caller: Caller,
    path: Path<(String, String)>,
    query: Query<LabelQuery>,
    env: Data<Env>,
) -> Result<HttpResponse, Problem> {
    let (id, format) = path.into_inner();
    let format = label::Format::parse(&format).ok_or_else(|| caller.problem(Code::NotFound))?;
    let dpi = query.dpi.unwrap_or(label::DPI);
    if !RESOLUTIONS.contains(&dpi) {
        return Err(caller.problem(Refusal::of(Code::RequestField).with("pointer", "dpi")));
    }
    let (actor, inner) = (caller.actor.clone(), env.clone());
    let bytes = run::read(&env, &caller, move |conn| {
        let (package, _) = read::package(conn, &actor, &id)?;
        let drawn = label::draw(conn, &inner, &package, format, dpi)?;
        Ok::<_, Error>(drawn)
    });
    Ok(HttpResponse::Ok().content_type(format.media_type()).body(bytes.await?))
}

/// A label as a device keeps it, to print it without a network.
#[derive(Debug, Serialize, ToSchema)]
pub struct KeptLabelView {
    /// The package it hangs on.
    pub package_id: String,
    /// 100, 150 or 200 mm along a side.
    pub side_mm: u32,
    /// What it says, its QR text signed.
    #[schema(value_type = Object)]
    pub facts: LabelFacts,
}

/// Labels of a site for a device that will work without a network.
#[derive(Debug, Serialize, ToSchema)]
pub struct KeptLabelsView {
    /// Of what is labelled or in stock there.
    pub items: Vec<KeptLabelView>,
    /// Give it back as `after`; `null` at the end.
    pub next: Option<String>,
    /// What a new container's label will say, by waste stream: without code and mass, and nothing signed. On the first page only.
    #[schema(value_type = Object)]
    pub blanks: BTreeMap<String, LabelFacts>,
}

/// The labels of what lies at a site, signed as they are drawn now, and what a new one of each waste will say.
#[utoipa::path(params(("id" = String, Path), PageQuery), responses((status = 200, body = KeptLabelsView)))]
#[get("/sites/{id}/labels")]
pub async fn list_site_labels(
    caller: Caller,
    id: Path<String>,
    query: Query<PageQuery>,
    env: Data<Env>,
) -> Result<Json<KeptLabelsView>, Problem> {
    let (actor, inner, limit) = (caller.actor.clone(), env.clone(), page_size(query.limit));
    let after = query.into_inner().after;
    let read = run::read(&env, &caller, move |conn| {
        let site = read::site(conn, &actor, &id)?;
        let blanks = if after.is_none() { kept_label::blanks(conn, &inner, &site)? } else { BTreeMap::new() };
        Ok::<_, Error>((kept_label::page(conn, &inner, &site, after.as_deref(), limit + 1)?, blanks))
    });
    let (rows, blanks) = read.await?;
    let view = |one: kept_label::Kept| KeptLabelView {
        package_id: one.package.to_string(),
        side_mm: one.size.side_mm(),
        facts: one.facts,
    };
    let page = PageView::of(rows.into_iter().map(view).collect(), limit, |one: &KeptLabelView| one.package_id.clone());
    Ok(Json(KeptLabelsView { items: page.items, next: page.next, blanks }))
}
