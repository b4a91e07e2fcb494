//! The OpenAPI document, generated from the handlers.

use utoipa::openapi::{InfoBuilder, License, OpenApi};

/// Sets who we are over what the macros gather.
pub fn finish(mut api: OpenApi) -> OpenApi {
    let mut license = License::new("Apache-2.0");
    license.identifier = Some("Apache-2.0".to_owned());
    api.info = InfoBuilder::new()
        .title("危废智治 weifei")
        .version(env!("CARGO_PKG_VERSION"))
        .description(Some(
            "Follows every container of hazardous waste. Every write carries an Idempotency-Key (UUIDv7).",
        ))
        .license(Some(license))
        .build();
    api
}
