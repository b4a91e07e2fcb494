//! Readings as devices tell them.

use actix_web::{
    post,
    web::{Bytes, Data, Json},
};
use chrono::Duration;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::{
    api::{
        actor::Caller,
        problem::{Problem, ProblemBody},
        run,
    },
    app::{
        Env,
        device::report::{self, Outcome, ReadingFields, SKEWED, Told},
    },
    domain::refusal::Refusal,
    kernel::clock::Instant,
};

/// Readings that a device or a gateway gathered.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ReadingsBody {
    /// At most 500, in any order.
    pub readings: Vec<ReadingFields>,
    /// The sender's own time now: tells by how much its clock is wrong.
    #[schema(value_type = Option<String>)]
    pub sent_at: Option<Instant>,
}

/// What became of one reading.
#[derive(Debug, Serialize, ToSchema)]
pub struct ReadingAnswer {
    /// `kept`, `repeated` or `refused`. What is refused is refused again: it need not be sent anew.
    pub outcome: &'static str,
    /// Why it is refused.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub problem: Option<ProblemBody>,
}

/// What became of the readings of a request.
#[derive(Debug, Serialize, ToSchema)]
pub struct ReadingsAnswer {
    /// When they came, by the platform's clock.
    pub received_at: String,
    /// Seconds by which the sender's clock is ahead; none: it did not say its time.
    pub clock_ahead_seconds: Option<i64>,
    /// That is five minutes or more, one way or the other: its clock is to be set.
    pub clock_wrong: bool,
    /// Kept now.
    pub kept: usize,
    /// There already.
    pub repeated: usize,
    /// Not kept.
    pub refused: usize,
    /// Each reading in the order they were sent.
    pub items: Vec<ReadingAnswer>,
}

/// Tells what devices show. A device's number and reading are one: told again it changes nothing, so no key is needed.
#[utoipa::path(request_body = ReadingsBody, responses((status = 200, body = ReadingsAnswer)))]
#[post("/readings")]
pub async fn report_readings(caller: Caller, body: Bytes, env: Data<Env>) -> Result<Json<ReadingsAnswer>, Problem> {
    let asked: ReadingsBody = run::parse(&caller, &body)?;
    let (actor, clock) = (caller.actor.clone(), env.clock.clone());
    let told =
        run::note(&env, &caller, move |conn| report::report(conn, &actor, &asked.readings, asked.sent_at, clock.now()));
    Ok(Json(answer(&caller, told.await?)))
}

fn answer(caller: &Caller, told: Told) -> ReadingsAnswer {
    let item = |one: Result<Outcome, Refusal>| match one {
        Ok(outcome) => {
            let outcome = if outcome == Outcome::Kept { "kept" } else { "repeated" };
            ReadingAnswer { outcome, problem: None }
        }
        Err(refusal) => ReadingAnswer { outcome: "refused", problem: Some(caller.problem(refusal).body()) },
    };
    let items: Vec<ReadingAnswer> = told.items.into_iter().map(item).collect();
    let count = |outcome: &str| items.iter().filter(|one| one.outcome == outcome).count();
    ReadingsAnswer {
        received_at: told.received_at.to_string(),
        clock_ahead_seconds: told.ahead.map(|ahead| ahead.num_seconds()),
        clock_wrong: told.ahead.map(|ahead: Duration| ahead.abs()).is_some_and(|ahead| ahead >= SKEWED),
        kept: count("kept"),
        repeated: count("repeated"),
        refused: count("refused"),
        items,
    }
}
