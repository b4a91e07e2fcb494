//! Addresses that an organisation registers to be told of notices: programs by signed requests, groups by their robots.
//!
//! **Invariant:** a webhook's secret is derived from its id and generation and shown in the answers to its making and rotation only;
//! after a rotation both secrets sign for a day. Addresses and robots' secrets lie sealed ([`super::sealed`]).

use chrono::Duration;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{contact::digest_of, sealed, waiting};
use crate::{
    app::{
        Actor, Env, Error, found,
        people::owner,
        record::Tx,
        registry::{keeper_role, of_organisation, take_or_begin},
        ticket::secret_bytes,
    },
    domain::{
        access::{Permission, Role},
        alarm::Level,
        delivery::{Cause, Channel, HookAction, Occasion, digest::Cadence},
        journal::event::Event as Fact,
        party::{fields, people::Event},
        refusal::{Code, Refusal},
    },
    kernel::{clock::Instant, id::HookId},
    outbound::{Address, webhook},
    store::{self, Conn, delivery::DeliveryRow, hook::HookRow},
};

/// How long the secret before still signs.
pub const OVERLAP: Duration = Duration::hours(24);
/// Most addresses of an organisation that are on.
const HOOKS_MAX: i64 = 20;

/// An address as it is registered.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct HookFields {
    /// Whose it is: id or credit code.
    pub organisation: String,
    /// `webhook` (signed requests by Standard Webhooks), `dingtalk` or `wecom` (robots of groups).
    pub kind: String,
    /// What it is for.
    pub name: String,
    /// Where to: https.
    pub url: String,
    /// The secret (加签) of a DingTalk robot, `SEC…`.
    #[serde(default)]
    pub secret: Option<String>,
    /// Told from this level on: `blue`, `yellow`, `orange` or `red`.
    pub least: String,
    /// Of a robot, warnings in a digest: `daily`, `weekly` (Monday), or `off`, one by one; off when left out.
    #[serde(default)]
    pub digest: Option<String>,
    /// The highest level that waits for the digest: `blue` or `yellow`; blue when left out.
    #[serde(default)]
    pub digest_to: Option<String>,
}

/// What is sealed.
#[derive(Serialize, Deserialize)]
struct Kept {
    url: String,
    secret: Option<String>,
}

/// A webhook's secret of a generation.
fn secret(env: &Env, id: &str, generation: i64) -> [u8; 32] {
    secret_bytes(env, "hook", &format!("{id}/{generation}"))
}

/// The secret as it is shown; none of a robot.
pub fn plain(env: &Env, row: &HookRow) -> Option<String> {
    let own = row.kind == Channel::Webhook.as_str();
    own.then(|| webhook::shown(&secret(env, &row.id, row.generation)))
}

/// Where a hook leads, and what signs for it now.
pub fn address(env: &Env, row: &HookRow, now: Instant) -> Result<Address, Error> {
    let kept = sealed::open(env, &row.id, &row.sealed)?.and_then(|text| serde_json::from_str(&text).ok());
    let kept: Kept = kept.ok_or_else(|| store::corrupt("hook", &row.id, "sealed"))?;
    let mut secrets: Vec<Vec<u8>> = kept.secret.into_iter().map(String::into_bytes).collect();
    if row.kind == Channel::Webhook.as_str() {
        let old = row.rotated_at.is_some_and(|at| now < Instant::from_micros(at).plus(OVERLAP));
        let first = if old { row.generation - 1 } else { row.generation };
        secrets = (first..=row.generation).rev().map(|one| secret(env, &row.id, one).to_vec()).collect();
    }
    Ok(Address::Http { url: kept.url, secrets })
}

/// Refuses one more address that is on.
fn bound(conn: &mut Conn, organisation: &str) -> Result<(), Error> {
    if store::hook::count_on(conn, organisation)? < HOOKS_MAX {
        return Ok(());
    }
    Err(Refusal::of(Code::HookTooMany).with("limit", HOOKS_MAX).into())
}

fn field(pointer: &str, reason: &str) -> Refusal {
    Refusal::of(Code::RequestField).with("pointer", pointer).with("reason", reason)
}

/// Registers an address of an organisation whose people the actor keeps.
pub fn register(tx: &mut Tx<'_>, asked: &HookFields) -> Result<HookRow, Error> {
    let (organisation, role) = owner(tx, &asked.organisation)?;
    let channel = Channel::parse(&asked.kind).filter(|one| !one.is_personal());
    let channel = channel.ok_or_else(|| field("/kind", "webhook, dingtalk or wecom"))?;
    let least = Level::parse(&asked.least).ok_or_else(|| field("/least", "blue, yellow, orange or red"))?;
    let given = asked.secret.as_deref().map(str::trim).filter(|secret| !secret.is_empty());
    let fits = |secret: &str| secret.len() <= 200 && secret.bytes().all(|byte| byte.is_ascii_graphic());
    if given.is_some_and(|secret| channel != Channel::Dingtalk || !fits(secret)) {
        return Err(field("/secret", "only a DingTalk robot has one of its own").into());
    }
    let url = tx.env.gate.check(asked.url.trim()).map_err(|why| why.refusal("/url"))?;
    bound(tx.conn, &organisation.id)?;
    let (digest, digest_to) = digest_of(asked.digest.as_deref(), asked.digest_to.as_deref())?;
    if channel == Channel::Webhook && digest != Cadence::Off.as_str() {
        return Err(field("/digest", "programs are told one by one").into());
    }
    let id = HookId::make(tx.env.ids.as_ref(), tx.now).to_string();
    let kept = Kept { url: url.to_string(), secret: given.map(str::to_owned) };
    let mut shown = url;
    shown.set_query(None);
    let row = HookRow {
        sealed: sealed::seal(tx.env, &id, &serde_json::to_string(&kept)?)?,
        id,
        organisation: organisation.id,
        kind: channel.as_str().to_owned(),
        name: fields::name(&asked.name, "/name")?,
        address: shown.to_string(),
        least: least.as_str().to_owned(),
        state: "on".to_owned(),
        generation: 1,
        rotated_at: None,
        made_at: tx.now.micros(),
        digest,
        digest_to,
    };
    store::hook::insert(tx.conn, &row)?;
    let organisation = row.organisation.parse().map_err(|_| store::corrupt("hook", &row.id, "organisation"))?;
    record(tx, &row, role, Event::HookRegistered { organisation, channel })?;
    Ok(row)
}

fn record(tx: &mut Tx<'_>, row: &HookRow, role: Role, fact: Event) -> Result<(), Error> {
    let with = of_organisation(tx, role, &row.organisation);
    tx.record(&format!("hook/{}", row.id), &Fact::People(fact), &with).map(drop)
}

/// A hook of an organisation whose people the actor keeps; another's is absent.
pub fn get(conn: &mut Conn, actor: &Actor, id: &str) -> Result<(HookRow, Role), Error> {
    let row = found(store::hook::get(conn, id)?)?;
    let role = found(keeper_role(actor, Permission::ManagePeople, &row.organisation))?;
    Ok((row, role))
}

/// Addresses of an organisation, or everybody's for an admin.
pub fn list(
    conn: &mut Conn,
    actor: &Actor,
    of: Option<&str>,
    after: Option<&str>,
    limit: i64,
) -> Result<Vec<HookRow>, Error> {
    match of {
        Some(id) if keeper_role(actor, Permission::ManagePeople, id).is_none() => return Err(Code::NotFound.into()),
        None if !actor.may(Permission::ManagePlatform) => return Err(Code::NotAllowed.into()),
        _ => {}
    }
    Ok(store::hook::list(conn, of, after, limit)?)
}

/// Whether an action fits a hook as it is.
pub fn may(row: &HookRow, action: HookAction) -> bool {
    let on = row.state == "on";
    match action {
        HookAction::Rotate => on && row.kind == Channel::Webhook.as_str(),
        HookAction::Disable | HookAction::Test => on,
        HookAction::Enable => !on,
    }
}

/// Does what is asked with a hook.
pub fn act(tx: &mut Tx<'_>, id: &str, action: HookAction) -> Result<HookRow, Error> {
    take_or_begin(tx, format!("hook/{id}"))?;
    let (row, role) = get(tx.conn, tx.actor, id)?;
    if !may(&row, action) {
        let refusal = Refusal::of(Code::HookNotFromState);
        return Err(refusal.with("state", row.state.as_str()).with("action", action.as_str()).into());
    }
    match action {
        HookAction::Rotate => {
            store::hook::rotate(tx.conn, id, tx.now.micros())?;
            record(tx, &row, role, Event::HookRotated {})?;
        }
        HookAction::Disable | HookAction::Enable => {
            let on = action == HookAction::Enable;
            if on {
                bound(tx.conn, &row.organisation)?;
            }
            store::hook::set_state(tx.conn, id, if on { "on" } else { "off" })?;
            record(tx, &row, role, Event::HookSwitched { on })?;
        }
        HookAction::Test => store::delivery::add(tx.conn, &trial(tx, &row)?)?,
    }
    Ok(get(tx.conn, tx.actor, id)?.0)
}

/// A delivery that says nothing; each test is one.
fn trial(tx: &Tx<'_>, row: &HookRow) -> Result<DeliveryRow, Error> {
    let channel = Channel::parse(&row.kind).ok_or_else(|| store::corrupt("hook", &row.id, "kind"))?;
    // Of a test the moment stands for the event, so that no two are the same.
    let cause = Cause { notice: "", version: tx.now.micros(), occasion: Occasion::Test, day: None, hour: None };
    Ok(waiting(&cause, channel, &row.id, Level::Red.as_str(), tx.now, tx.now))
}
