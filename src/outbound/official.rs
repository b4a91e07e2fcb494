//! The official system – national or provincial – behind one port ([`Official`]): by files that a person hands in, or by a small signed
//! protocol over HTTP (docs/exchange.md). Another system's own interface is another adapter of the same port.
//!
//! **Invariant:** an item is handed in under one id at every try, and the other side answers a repeat as it answered first. What it
//! answers is told as it is; whether a number is one is the domain's to say.

use reqwest::header::{HeaderName, HeaderValue};
use serde::{Deserialize, Serialize, de::DeserializeOwned};
use serde_json::{Value, json};

use super::{
    Fault,
    gate::{self, Gate},
    webhook::{json_headers, signature},
};
use crate::{
    domain::exchange::{fault::STRANGE, reconcile::Theirs},
    kernel::clock::Instant,
};

/// Rows of one page of the other side's list: an answer of them is shorter than what the gate reads.
const PAGE: usize = 100;
/// Most pages of one list.
const PAGES_MAX: usize = 200;

/// Where to, with the secrets that sign: the newest first.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct To {
    /// The other side's address, without a slash at its end.
    pub url: String,
    /// Secrets.
    pub secrets: Vec<Vec<u8>>,
    /// The moment, for signatures.
    pub now: Instant,
}

/// An answer to an item.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, Serialize)]
#[serde(tag = "state", rename_all = "snake_case")]
pub enum Answer {
    /// A person hands it in: nothing leaves here.
    #[serde(skip)]
    ByHand,
    /// It is there; its answer comes later.
    Received,
    /// It was taken.
    Accepted {
        /// The official number or receipt, for what gets one.
        #[serde(default)]
        number: Option<String>,
    },
    /// It was sent back.
    Returned {
        /// Why.
        reason: String,
    },
}

/// What a list is of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Span {
    /// Code of the site.
    pub site: String,
    /// First legal day, `2026-01-01`.
    pub from: String,
    /// Last legal day.
    pub to: String,
}

/// The port.
pub trait Official: Send + Sync {
    /// Hands an item in, as JSON, under its id.
    ///
    /// # Errors
    ///
    /// It was not taken.
    fn hand_in(&self, to: &To, id: &str, body: &str) -> Result<Answer, Fault>;

    /// Asks what became of an item that was handed in; `None`: the other side does not know it.
    ///
    /// # Errors
    ///
    /// Nobody answered.
    fn answer(&self, to: &To, id: &str) -> Result<Option<Answer>, Fault>;

    /// What the other side has of a site and span; `None`: it cannot be asked, a person uploads its list.
    ///
    /// # Errors
    ///
    /// Nobody answered.
    fn list(&self, to: &To, span: &Span) -> Result<Option<Vec<Theirs>>, Fault>;
}

/// Files in the official layouts, handed in by a person.
pub struct Files;

impl Official for Files {
    fn hand_in(&self, _: &To, _: &str, _: &str) -> Result<Answer, Fault> {
        Ok(Answer::ByHand)
    }

    fn answer(&self, _: &To, _: &str) -> Result<Option<Answer>, Fault> {
        Ok(Some(Answer::ByHand))
    }

    fn list(&self, _: &To, _: &Span) -> Result<Option<Vec<Theirs>>, Fault> {
        Ok(None)
    }
}

/// Signed JSON over HTTP, to addresses that the gate lets through.
pub struct Http(pub Gate);

#[derive(Deserialize)]
struct Answers {
    answers: Vec<Known>,
}

#[derive(Deserialize)]
struct Known {
    id: String,
    #[serde(flatten)]
    answer: Answer,
}

#[derive(Deserialize)]
struct Page {
    items: Vec<Theirs>,
    next: Option<String>,
}

impl Http {
    /// A request whose whole is its signed body.
    fn ask<T: DeserializeOwned>(&self, to: &To, path: &str, id: &str, body: String) -> Result<T, Fault> {
        let seconds = to.now.micros().div_euclid(1_000_000);
        let signatures: Vec<String> = to.secrets.iter().map(|one| signature(one, id, seconds, &body)).collect();
        let mut headers = json_headers();
        for (name, value) in [
            ("idempotency-key", id.to_owned()),
            ("webhook-id", id.to_owned()),
            ("webhook-timestamp", seconds.to_string()),
            ("webhook-signature", signatures.join(" ")),
        ] {
            let value = HeaderValue::from_str(&value).map_err(|_| Fault::Refused(STRANGE.to_owned()))?;
            headers.insert(HeaderName::from_static(name), value);
        }
        let answer = self.0.post(&format!("{}/{path}", to.url), headers, body)?;
        gate::taken(&answer)?;
        serde_json::from_str(&answer.text).map_err(|_| Fault::Later(STRANGE.to_owned()))
    }
}

impl Official for Http {
    fn hand_in(&self, to: &To, id: &str, body: &str) -> Result<Answer, Fault> {
        self.ask(to, "items", id, body.to_owned())
    }

    fn answer(&self, to: &To, id: &str) -> Result<Option<Answer>, Fault> {
        let answers: Answers = self.ask(to, "answers", id, json!({ "ids": [id] }).to_string())?;
        Ok(answers.answers.into_iter().find(|one| one.id == id).map(|one| one.answer))
    }

    fn list(&self, to: &To, span: &Span) -> Result<Option<Vec<Theirs>>, Fault> {
        let (mut all, mut after): (Vec<Theirs>, Value) = (Vec::new(), Value::Null);
        for _ in 0..PAGES_MAX {
            let body = json!({
                "site": span.site, "from": span.from, "to": span.to, "after": after, "limit": PAGE,
            });
            let page: Page = self.ask(to, "list", &format!("list-{}", span.site), body.to_string())?;
            all.extend(page.items);
            match page.next {
                Some(next) => after = next.into(),
                None => return Ok(Some(all)),
            }
        }
        Err(Fault::Refused(STRANGE.to_owned()))
    }
}
