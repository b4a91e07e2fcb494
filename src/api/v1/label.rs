//! Labels as SVG, PNG and PDF.

use actix_web::{
    HttpResponse, get,
    web::{Data, Path},
};

use crate::{
    api::{actor::Caller, problem::Problem, run},
    app::{Env, Error, label, read},
    domain::refusal::Code,
};

/// A package's label: `svg`, `png` (203 dpi) or `pdf`.
#[utoipa::path(
    params(("id" = String, Path), ("format" = String, Path, description = "svg, png or pdf")),
    responses((status = 200, content_type = "image/svg+xml"))
)]
#[get("/packages/{id}/label.{format}")]
pub async fn get_label(caller: Caller, path: Path<(String, String)>, env: Data<Env>) -> Result<HttpResponse, Problem> {
    let (id, format) = path.into_inner();
    let format = label::Format::parse(&format).ok_or_else(|| caller.problem(Code::NotFound))?;
    let (actor, inner) = (caller.actor.clone(), env.clone());
    let bytes = run::read(&env, &caller, move |conn| {
        let (package, _) = read::package(conn, &actor, &id)?;
        let drawn = label::draw(conn, &inner, &package, format)?;
        Ok::<_, Error>(drawn)
    });
    Ok(HttpResponse::Ok().content_type(format.media_type()).body(bytes.await?))
}
