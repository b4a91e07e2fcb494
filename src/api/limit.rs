//! How often one source and one caller may ask. Who asks too often is told when to come again.

use std::{
    net::IpAddr,
    num::NonZeroU32,
    sync::atomic::{AtomicU32, Ordering},
};

use actix_web::{
    Error as ActixError, ResponseError as _,
    body::{EitherBody, MessageBody},
    dev::{ServiceRequest, ServiceResponse},
    http::{Method, header},
    middleware::Next,
    web::Data,
};
use governor::{
    DefaultKeyedRateLimiter, NotUntil, Quota, RateLimiter,
    clock::{Clock as _, DefaultClock, QuantaInstant},
};

use super::actor::Guest;
use crate::{
    app::{Env, account},
    domain::refusal::{Code, Refusal},
};

/// Requests between two looks for keys nobody uses any more.
const SWEEP: u32 = 10_000;
/// Pages that anybody may ask for who holds a code, and that ask the database.
const SCANNED: &[&str] = &["/l/", "/m/", "/c/"];

/// Sustained requests a second.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rate {
    /// Of one person or token; four times as many at once.
    pub caller: NonZeroU32,
    /// Of one address, behind which a whole enterprise may sit.
    pub source: NonZeroU32,
    /// Of one address at the doors: login, registration, links. In a minute.
    pub doors_a_minute: NonZeroU32,
}

impl Rate {
    /// So many for a caller, the usual multiples for the rest; `None` for zero.
    pub fn of(caller: u32) -> Option<Self> {
        let caller = NonZeroU32::new(caller)?;
        let times = |factor: u32| NonZeroU32::new(caller.get().saturating_mul(factor)).unwrap_or(caller);
        Some(Self { caller, source: times(10), doors_a_minute: NonZeroU32::new(60).unwrap_or(caller) })
    }
}

/// The counters of all callers and sources.
pub struct Gate {
    callers: DefaultKeyedRateLimiter<String>,
    sources: DefaultKeyedRateLimiter<IpAddr>,
    doors: DefaultKeyedRateLimiter<IpAddr>,
    asked: AtomicU32,
}

impl Gate {
    /// Fresh counters.
    pub fn new(rate: Rate) -> Self {
        let burst = |rate: NonZeroU32| rate.saturating_mul(NonZeroU32::MIN.saturating_add(3));
        Self {
            callers: RateLimiter::keyed(Quota::per_second(rate.caller).allow_burst(burst(rate.caller))),
            sources: RateLimiter::keyed(Quota::per_second(rate.source).allow_burst(burst(rate.source))),
            doors: RateLimiter::keyed(Quota::per_minute(rate.doors_a_minute)),
            asked: AtomicU32::new(0),
        }
    }

    fn refuse(&self, request: &ServiceRequest) -> Option<u64> {
        if self.asked.fetch_add(1, Ordering::Relaxed) % SWEEP == SWEEP - 1 {
            self.callers.retain_recent();
            self.sources.retain_recent();
            self.doors.retain_recent();
        }
        let path = request.path();
        let inner = path.strip_prefix("/api/v1/");
        if inner.is_none() && !SCANNED.iter().any(|page| path.starts_with(page)) {
            return None;
        }
        let path = inner.unwrap_or_default();
        if let Some(source) = request.peer_addr().map(|peer| network(peer.ip())) {
            if let Err(wait) = self.sources.check_key(&source) {
                return Some(seconds(&wait));
            }
            let at_door = path.starts_with("auth/") || path == "registrations";
            if at_door
                && request.method() == Method::POST
                && let Err(wait) = self.doors.check_key(&source)
            {
                return Some(seconds(&wait));
            }
        }
        let bearer = request.headers().get(header::AUTHORIZATION).and_then(|value| value.to_str().ok());
        let token = bearer.and_then(|value| value.strip_prefix("Bearer "))?;
        let key = request.app_data::<Data<Env>>().and_then(|env| account::key_of(env, token))?;
        self.callers.check_key(&key).err().map(|wait| seconds(&wait))
    }
}

/// What counts as one source: an IPv4 address, or the /64 that one IPv6 host may draw from.
fn network(address: IpAddr) -> IpAddr {
    match address.to_canonical() {
        IpAddr::V4(address) => IpAddr::V4(address),
        IpAddr::V6(address) => IpAddr::V6((u128::from(address) & !u128::from(u64::MAX)).into()),
    }
}

fn seconds(wait: &NotUntil<QuantaInstant>) -> u64 {
    wait.wait_time_from(DefaultClock::default().now()).as_secs() + 1
}

/// Lets a request in, or answers 429 with the time to wait.
pub async fn gate<B: MessageBody>(
    request: ServiceRequest,
    next: Next<B>,
) -> Result<ServiceResponse<EitherBody<B>>, ActixError> {
    let wait = request.app_data::<Data<Gate>>().and_then(|gate| gate.refuse(&request));
    let Some(wait) = wait else { return next.call(request).await.map(ServiceResponse::map_into_left_body) };
    let refusal = Refusal::of(Code::RequestTooMany).with("retry_after_s", wait);
    let problem = Guest::of(request.request()).problem(refusal);
    Ok(request.into_response(problem.error_response()).map_into_right_body())
}
