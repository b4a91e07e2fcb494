//! The web app, embedded in the binary: compressed variants, immutable hashed names, `index.html` for unknown paths.

use actix_web::{HttpRequest, HttpResponse, http::header};
use rust_embed::RustEmbed;

#[derive(RustEmbed)]
#[folder = "web/dist"]
struct Dist;

#[derive(RustEmbed)]
#[folder = "web/fallback"]
struct Fallback;

/// Serves an asset or the app's page.
pub async fn serve(request: HttpRequest) -> HttpResponse {
    let path = request.path().trim_start_matches('/');
    let accepts = request.headers().get(header::ACCEPT_ENCODING).and_then(|value| value.to_str().ok()).unwrap_or("");
    if path.starts_with("api/") {
        return HttpResponse::NotFound().finish();
    }
    if !path.is_empty() && Dist::get(path).is_some() {
        return asset(path, accepts, path.starts_with("assets/"));
    }
    if Dist::get("index.html").is_some() {
        return asset("index.html", accepts, false);
    }
    let page = Fallback::get("index.html").map(|file| file.data.into_owned()).unwrap_or_default();
    HttpResponse::Ok().content_type("text/html; charset=utf-8").body(page)
}

fn asset(path: &str, accepts: &str, immutable: bool) -> HttpResponse {
    let choice = [("br", ".br"), ("gzip", ".gz")]
        .into_iter()
        .filter(|(name, _)| accepts.contains(name))
        .find_map(|(name, suffix)| Dist::get(&format!("{path}{suffix}")).map(|file| (Some(name), file)));
    let Some((encoding, file)) = choice.or_else(|| Dist::get(path).map(|file| (None, file))) else {
        return HttpResponse::NotFound().finish();
    };
    let mut response = HttpResponse::Ok();
    response
        .insert_header((header::CONTENT_TYPE, mime_guess::from_path(path).first_or_octet_stream().to_string()))
        .insert_header((header::VARY, "Accept-Encoding"))
        .insert_header((
            header::CACHE_CONTROL,
            if immutable { "public, max-age=31536000, immutable" } else { "no-cache" },
        ));
    if let Some(encoding) = encoding {
        response.insert_header((header::CONTENT_ENCODING, encoding));
    }
    response.body(file.data.into_owned())
}
