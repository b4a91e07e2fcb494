//! The OpenAPI document, generated from the handlers.

use actix_web::{
    Error,
    body::MessageBody,
    dev::{ServiceRequest, ServiceResponse},
    http::header::{CONTENT_SECURITY_POLICY, HeaderValue},
    middleware::Next,
};
use utoipa::openapi::{InfoBuilder, License, OpenApi};

/// Sets who we are over what the macros gather.
pub fn finish(mut api: OpenApi) -> OpenApi {
    let mut license = License::new("Apache-2.0");
    license.identifier = Some("Apache-2.0".to_owned());
    api.info = InfoBuilder::new()
        .title("危废智治 weifei")
        .version(env!("CARGO_PKG_VERSION"))
        .description(Some(
            "Follows every container of hazardous waste. Every write carries an Idempotency-Key (UUIDv7); with `Evidence: <sha256>[, …]` its events name files that were sent before.",
        ))
        .license(Some(license))
        .build();
    api
}

/// The page that browses the document sets styles by itself; only there the policy lets it, scripts stay ours.
pub async fn page_policy(
    request: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse<impl MessageBody>, Error> {
    let is_page = request.path().starts_with("/api/docs/");
    let mut response = next.call(request).await?;
    if is_page {
        let policy =
            "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; frame-ancestors 'none'";
        response.headers_mut().insert(CONTENT_SECURITY_POLICY, HeaderValue::from_static(policy));
    }
    Ok(response)
}
