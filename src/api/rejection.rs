//! What no handler answers – no such route, a query that does not parse, a body beyond the limit – said as a problem too.
//! **Invariant:** under `/api/` every refusal is `application/problem+json`, and no handler meets a NUL: PostgreSQL cannot
//! hold one in text.

use actix_web::{
    Error, HttpRequest, ResponseError as _,
    body::{BoxBody, MessageBody},
    dev::{ServiceRequest, ServiceResponse},
    http::{StatusCode, header},
    middleware::Next,
};

use super::actor::Guest;
use crate::domain::refusal::Code;

/// Runs the handler; what comes back refused and is no problem yet becomes one.
pub async fn as_problem(
    request: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse<BoxBody>, Error> {
    let nul = has_nul(request.path()) || has_nul(request.query_string());
    if nul && request.path().starts_with("/api/") {
        return Ok(refuse(request.into_parts().0, Code::RequestMalformed));
    }
    let response = next.call(request).await?;
    let status = response.status();
    if !(status.is_client_error() || status.is_server_error()) || !response.request().path().starts_with("/api/") {
        return Ok(response.map_into_boxed_body());
    }
    let kind = response.headers().get(header::CONTENT_TYPE).map(header::HeaderValue::as_bytes);
    if kind == Some(b"application/problem+json") {
        return Ok(response.map_into_boxed_body());
    }
    let code = match status {
        StatusCode::NOT_FOUND | StatusCode::METHOD_NOT_ALLOWED => Code::NotFound,
        StatusCode::PAYLOAD_TOO_LARGE => Code::RequestTooLarge,
        status if status.is_server_error() => Code::Internal,
        _ => Code::RequestMalformed,
    };
    Ok(refuse(response.into_parts().0, code))
}

fn has_nul(text: &str) -> bool {
    text.contains("%00") || text.contains('\0')
}

fn refuse(request: HttpRequest, code: Code) -> ServiceResponse<BoxBody> {
    let problem = Guest::of(&request).problem(code).error_response();
    ServiceResponse::new(request, problem)
}
