//! RFC 9457 problems in Chinese and English. The only place that knows HTTP statuses of refusals.

use actix_web::{HttpResponse, ResponseError, http::StatusCode, http::header};
use serde::Serialize;
use serde_json::{Map, Value};

use crate::{
    app::Error,
    domain::refusal::{Class, Code, Refusal},
    kernel::text::Language,
    store::StoreError,
};

/// What went wrong, as the caller reads it.
#[derive(Clone, Debug)]
pub struct Problem {
    refusal: Refusal,
    language: Language,
    trace_id: String,
}

/// The body of a problem (RFC 9457).
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct ProblemBody {
    /// Address of the code's description.
    #[serde(rename = "type")]
    kind: String,
    /// What happened, in the caller's language.
    title: &'static str,
    /// HTTP status.
    status: u16,
    /// What to do.
    detail: &'static str,
    /// The permanent code.
    code: &'static str,
    /// Facts.
    #[schema(value_type = Object)]
    params: Map<String, Value>,
    /// Fields concerned.
    errors: Vec<FieldError>,
    /// The provisions behind it, in force on the day of the act, the main one first; none where no law demands it.
    basis: Vec<BasisBody>,
    /// Reference to quote.
    trace_id: String,
}

/// A provision behind a refusal.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct BasisBody {
    /// As it is cited, in the caller's language.
    text: String,
    /// First day in force.
    valid_from: String,
    /// Last day in force; absent while none is known.
    valid_to: Option<String>,
}

/// One field that is not as it should be.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct FieldError {
    /// JSON pointer.
    pointer: String,
    /// The permanent code.
    code: &'static str,
    /// What is wrong with it.
    detail: String,
}

impl Problem {
    /// Of a refusal.
    pub fn of(refusal: Refusal, language: Language, trace_id: impl Into<String>) -> Self {
        Self { refusal, language, trace_id: trace_id.into() }
    }

    /// Of any error of a use case. Our own faults are logged here, once, and shown without their inside.
    pub fn from_error(error: Error, language: Language, trace_id: &str) -> Self {
        let refusal = match error {
            Error::Refused(refusal) => refusal,
            Error::Store(StoreError::NotFound(_)) => Code::NotFound.into(),
            Error::Store(StoreError::Duplicate(_)) => Code::Duplicate.into(),
            Error::Store(StoreError::Conflict) => Code::Busy.into(),
            Error::Store(StoreError::Unavailable(cause)) => {
                tracing::warn!(trace.id = trace_id, cause, "The store could not take a request");
                Code::Busy.into()
            }
            Error::Store(other @ StoreError::Corrupt { .. }) => fault(&other.to_string(), trace_id),
            Error::Fault(cause) => fault(&cause, trace_id),
        };
        Self::of(refusal, language, trace_id)
    }

    /// The code it carries.
    pub fn code(&self) -> Code {
        self.refusal.code
    }

    /// The body to send.
    pub fn body(&self) -> ProblemBody {
        let code = self.refusal.code;
        let pointer = self.refusal.params.get("pointer").and_then(Value::as_str);
        // A reason that has words of its own says them in the caller's language.
        let language = match self.language {
            Language::Zh => "zh",
            Language::En => "en",
        };
        let said = |name: &str| self.refusal.params.get(name).and_then(Value::as_str);
        let reason = said(language).or_else(|| said("reason")).unwrap_or_default();
        let errors = pointer
            .map(|pointer| FieldError { pointer: pointer.to_owned(), code: code.as_str(), detail: reason.to_owned() })
            .into_iter()
            .collect();
        let basis = self.refusal.cited().into_iter().map(|one| BasisBody {
            text: one.cite(self.language),
            valid_from: one.valid_from.to_string(),
            valid_to: one.valid_to.map(|day| day.to_string()),
        });
        ProblemBody {
            kind: format!("/errors/{}", code.as_str()),
            title: code.words().of(self.language),
            status: status(code).as_u16(),
            detail: code.remedy().of(self.language),
            code: code.as_str(),
            params: self.refusal.params.clone(),
            errors,
            basis: basis.collect(),
            trace_id: self.trace_id.clone(),
        }
    }
}

fn fault(cause: &str, trace_id: &str) -> Refusal {
    tracing::error!(trace.id = trace_id, cause, "A request failed by our fault");
    Code::Internal.into()
}

/// The one map from codes to HTTP.
pub fn status(code: Code) -> StatusCode {
    match code.class() {
        Class::Input => StatusCode::BAD_REQUEST,
        Class::Unknown => StatusCode::UNAUTHORIZED,
        Class::Forbidden => StatusCode::FORBIDDEN,
        Class::Absent => StatusCode::NOT_FOUND,
        Class::Conflict => StatusCode::CONFLICT,
        Class::Precondition => {
            if code == Code::VersionStale {
                StatusCode::PRECONDITION_FAILED
            } else {
                StatusCode::PRECONDITION_REQUIRED
            }
        }
        Class::TooLarge => StatusCode::PAYLOAD_TOO_LARGE,
        Class::Rule => StatusCode::UNPROCESSABLE_ENTITY,
        Class::TooMany => StatusCode::TOO_MANY_REQUESTS,
        Class::Busy => StatusCode::SERVICE_UNAVAILABLE,
        Class::Fault => StatusCode::INTERNAL_SERVER_ERROR,
        Class::Warning => StatusCode::OK,
    }
}

impl std::fmt::Display for Problem {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.refusal.code.as_str())
    }
}

impl ResponseError for Problem {
    fn status_code(&self) -> StatusCode {
        status(self.refusal.code)
    }

    fn error_response(&self) -> HttpResponse {
        let mut response = HttpResponse::build(self.status_code());
        if matches!(self.refusal.code.class(), Class::Busy | Class::TooMany) {
            let wait = self.refusal.params.get("retry_after_s").and_then(Value::as_i64).unwrap_or(2);
            response.insert_header((header::RETRY_AFTER, wait.to_string()));
        }
        response
            .insert_header((header::CACHE_CONTROL, "no-store"))
            .insert_header((header::CONTENT_TYPE, "application/problem+json"))
            .body(serde_json::to_string(&self.body()).unwrap_or_default())
    }
}
