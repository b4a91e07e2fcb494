//! The time a person spent on what a request writes, as the page measured it: header `Spent-Seconds`.

use std::future::{Ready, ready};

use actix_web::{FromRequest, HttpRequest, dev::Payload};

use super::{actor::Guest, problem::Problem};
use crate::domain::refusal::{Code, Refusal};

/// Seconds of a person, unless nobody measured them. Not part of the command: a repeat may say another figure.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Spent(pub Option<u32>);

impl FromRequest for Spent {
    type Error = Problem;
    type Future = Ready<Result<Self, Problem>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let Some(value) = request.headers().get("spent-seconds") else { return ready(Ok(Self(None))) };
        let seconds = value.to_str().ok().and_then(|text| text.parse().ok());
        ready(seconds.map(|seconds| Self(Some(seconds))).ok_or_else(|| {
            let refusal = Refusal::of(Code::RequestField).with("pointer", "Spent-Seconds");
            Guest::of(request).problem(refusal.with("reason", "seconds as a whole number"))
        }))
    }
}
