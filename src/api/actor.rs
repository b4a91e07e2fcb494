//! Who calls: the bearer of a token, in a language, with a reference; and the key of a write.

use std::future::{Ready, ready};

use chrono::NaiveDate;

use actix_web::{FromRequest, HttpMessage as _, HttpRequest, dev::Payload, http::header, web::Data};

use super::{measure::TraceId, problem::Problem};
use crate::{
    app::{Actor, Env, Error, record::Meta, session::Origin},
    domain::refusal::{Code, Refusal},
    kernel::{hash::Hash, id::CommandId, text::Language},
};

/// The request's language and reference, known before anybody is.
#[derive(Clone, Debug)]
pub struct Guest {
    /// Language asked for.
    pub language: Language,
    /// Reference of this request.
    pub trace_id: String,
    /// Where it came from. The address is kept nowhere but in counters of failed logins; of a session its network is.
    pub origin: Origin,
    /// The key of a write, if it has one.
    pub key: Option<String>,
    /// The legal day of the request: what it is refused for is judged by the law of that day.
    pub today: Option<NaiveDate>,
}

impl Guest {
    /// Turns any error into the problem this caller reads.
    pub fn problem(&self, error: impl Into<Error>) -> Problem {
        let error = match (error.into(), self.today) {
            (Error::Refused(refusal), Some(today)) => Error::Refused(refusal.on(today)),
            (other, _) => other,
        };
        Problem::from_error(error, self.language, &self.trace_id)
    }

    /// Whoever sent this request.
    pub fn of(request: &HttpRequest) -> Self {
        let wish = request.headers().get(header::ACCEPT_LANGUAGE).and_then(|value| value.to_str().ok()).unwrap_or("");
        let language =
            if wish.trim_start().to_ascii_lowercase().starts_with("en") { Language::En } else { Language::Zh };
        let trace_id = request.extensions().get::<TraceId>().map(|one| one.0.clone()).unwrap_or_default();
        let agent = request.headers().get(header::USER_AGENT).and_then(|value| value.to_str().ok());
        let origin = Origin {
            source: request.peer_addr().map_or_else(String::new, |address| address.ip().to_string()),
            agent: agent.unwrap_or_default().to_owned(),
        };
        let key = request.headers().get("idempotency-key").and_then(|value| value.to_str().ok()).map(str::to_owned);
        let today = request.app_data::<Data<Env>>().map(|env| env.clock.now().legal_day());
        Self { language, trace_id, origin, key, today }
    }
}

impl FromRequest for Guest {
    type Error = Problem;
    type Future = Ready<Result<Self, Problem>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        ready(Ok(Self::of(request)))
    }
}

/// Somebody logged in.
#[derive(Clone, Debug)]
pub struct Caller {
    /// Who it is and what they may do.
    pub actor: Actor,
    /// The person's session; `None` for a program with an API token.
    pub session: Option<String>,
    /// Language and reference.
    pub guest: Guest,
    /// `If-Match` as sent.
    pub if_match: Option<String>,
    key: Option<String>,
    /// Files that the events of a write are to name.
    evidence: Option<String>,
}

impl Caller {
    /// Turns any error into the problem this caller reads.
    pub fn problem(&self, error: impl Into<Error>) -> Problem {
        self.guest.problem(error)
    }

    /// Identity of a write: its Idempotency-Key and a digest of what is asked, path included.
    pub fn meta(&self, path: &str, body: &[u8]) -> Result<Meta, Problem> {
        let key = self.key.as_deref().ok_or_else(|| self.problem(Code::KeyMissing))?;
        let id: CommandId = key.parse().map_err(|_| {
            let refusal = Refusal::of(Code::RequestField).with("pointer", "Idempotency-Key").with("reason", "UUID");
            self.problem(refusal)
        })?;
        let named = self.evidence.as_deref().unwrap_or_default();
        let files = named.split(',').map(str::trim).filter(|one| !one.is_empty()).map(str::parse);
        let evidence: Vec<Hash> = files.collect::<Result<_, _>>().map_err(|_| {
            let refusal = Refusal::of(Code::RequestField).with("pointer", "Evidence");
            self.problem(refusal.with("reason", "SHA-256 digests in hex, with commas"))
        })?;
        // What is named belongs to what is asked: the same key with other files is another command.
        let body = match evidence.as_slice() {
            [] => Hash::of(&[path.as_bytes(), &[0], body]),
            _ => Hash::of(&[path.as_bytes(), &[0], body, &[0], named.as_bytes()]),
        };
        Ok(Meta { id, body, device: None, evidence })
    }

    /// Refuses programs: what follows is for a person's own session.
    pub fn need_session(&self) -> Result<(), Problem> {
        if self.session.is_none() {
            Err(self.problem(Refusal::of(Code::NotAllowed).with("needs", "session")))
        } else {
            Ok(())
        }
    }
}

impl FromRequest for Caller {
    type Error = Problem;
    type Future = Ready<Result<Self, Problem>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let guest = Guest::of(request);
        let text = |name: &str| request.headers().get(name).and_then(|value| value.to_str().ok()).map(str::to_owned);
        let token = text("authorization").and_then(|value| value.strip_prefix("Bearer ").map(str::to_owned));
        let (Some(token), Some(env)) = (token, request.app_data::<Data<Env>>()) else {
            return ready(Err(guest.problem(Code::TokenInvalid)));
        };
        ready(match crate::app::account::authenticate(env, &token) {
            Ok(identity) => {
                let (if_match, key, evidence) = (text("if-match"), text("idempotency-key"), text("evidence"));
                Ok(Self { actor: identity.actor, session: identity.session, guest, if_match, key, evidence })
            }
            Err(error) => Err(guest.problem(error)),
        })
    }
}
