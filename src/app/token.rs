//! API tokens: a part of a person's rights for a program, on some sites, for a time.
//!
//! **Invariant:** the token is shown in the answer to its making; the database has its digest only. It never can do more than
//! its person can at that moment.

use chrono::Duration;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{
    Actor, Env, Error, account,
    env::Grant,
    found,
    record::Tx,
    registry::{of_organisation, take_or_begin},
    ticket::secret,
};
use crate::{
    domain::{
        access::{Permission, Role},
        journal::event::Event as Fact,
        party::people::Event,
        refusal::{Code, Refusal},
    },
    kernel::{
        clock::Instant,
        hash::Hash,
        id::{SiteId, TokenId},
    },
    store::{self, Conn, StoreError, ticket::TokenRow},
};

/// How every token begins, so that scanners of leaked secrets know it.
pub const PREFIX: &str = "wf_";
/// The shortest life.
const SHORTEST: Duration = Duration::hours(1);
/// The longest life.
const LONGEST: Duration = Duration::days(366);
/// How exact the time of last use is.
const USE_STEP: Duration = Duration::minutes(10);

/// A token as it is asked for.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct TokenFields {
    /// What it is for.
    pub name: String,
    /// Permissions, a part of one's own: `read_chain`, `handle_packages`, …
    pub scopes: Vec<String>,
    /// Ids of sites; empty for all one sees.
    #[serde(default)]
    pub sites: Vec<String>,
    /// Its end.
    #[schema(value_type = String)]
    pub expires_at: Instant,
}

/// The token itself, from its id.
pub fn plain(env: &Env, id: &str) -> String {
    format!("{PREFIX}{}", secret(env, "api_token", id))
}

/// Issues a token to the actor.
pub fn issue(tx: &mut Tx<'_>, asked: &TokenFields) -> Result<TokenRow, Error> {
    let name = crate::domain::party::fields::name(&asked.name, "/name")?;
    let mut scopes = Vec::new();
    for text in &asked.scopes {
        let scope = Permission::parse(text).filter(|one| tx.actor.may(*one));
        scopes.push(scope.ok_or_else(|| Refusal::of(Code::TokenScope).with("scope", text.as_str()))?);
    }
    if scopes.is_empty() || asked.sites.len() > 200 {
        return Err(Refusal::of(Code::RequestField).with("pointer", "/scopes").with("reason", "at least one").into());
    }
    let mut sites: Vec<SiteId> = Vec::new();
    for id in &asked.sites {
        sites.push(super::read::site(tx.conn, tx.actor, id)?.id);
    }
    if asked.expires_at < tx.now.plus(SHORTEST) || asked.expires_at > tx.now.plus(LONGEST) {
        return Err(Code::TokenTooLong.into());
    }
    let id = TokenId::make(tx.env.ids.as_ref(), tx.now);
    let row = TokenRow {
        id: id.to_string(),
        hash: Hash::of(&[plain(tx.env, &id.to_string()).as_bytes()]).hex(),
        name,
        person: tx.actor.id.to_string(),
        scopes: scopes.iter().map(|one| one.as_str()).collect::<Vec<_>>().join(","),
        expires_at: asked.expires_at.micros(),
        created_at: tx.now.micros(),
        last_used_at: None,
        revoked_at: None,
        sites: sites.iter().map(ToString::to_string).collect::<Vec<_>>().join(","),
    };
    store::ticket::insert_token(tx.conn, &row)?;
    let fact = Event::TokenIssued { person: tx.actor.id, scopes, sites, expires_at: asked.expires_at };
    let role = tx.actor.grants.first().map_or(Role::System, |grant| grant.role);
    let with = of_organisation(tx, role, "");
    tx.record(&format!("api_token/{id}"), &Fact::People(fact), &with)?;
    Ok(row)
}

/// Ends a token: one's own, or anybody's for an admin.
pub fn revoke(tx: &mut Tx<'_>, id: &str) -> Result<TokenRow, Error> {
    take_or_begin(tx, format!("api_token/{id}"))?;
    let admin = tx.actor.may(Permission::ManagePlatform);
    let own = tx.actor.id.to_string();
    let row = found(store::ticket::token(tx.conn, id)?.filter(|row| admin || row.person == own))?;
    if !store::ticket::revoke_token(tx.conn, id, tx.now.micros())? {
        return Ok(row);
    }
    let role = tx.actor.grants.first().map_or(Role::System, |grant| grant.role);
    let with = of_organisation(tx, role, "");
    tx.record(&format!("api_token/{id}"), &Fact::People(Event::TokenRevoked {}), &with)?;
    Ok(TokenRow { revoked_at: Some(tx.now.micros()), ..row })
}

/// Whether the actor may end a token that still holds: the same rule as `revoke`, asked without doing.
pub fn may_end(row: &TokenRow, actor: &Actor, now: Instant) -> bool {
    let holds = row.revoked_at.is_none() && row.expires_at > now.micros();
    holds && (actor.may(Permission::ManagePlatform) || row.person == actor.id.to_string())
}

/// The actor's tokens, newest first.
pub fn list(conn: &mut Conn, actor: &Actor, after: Option<&str>, limit: i64) -> Result<Vec<TokenRow>, Error> {
    Ok(store::ticket::tokens_of(conn, &actor.id.to_string(), after, limit)?)
}

/// Who bears an API token: its person, with the token's part of the rights.
pub fn authenticate(env: &Env, token: &str) -> Result<Actor, Error> {
    let now = env.clock.now();
    let invalid = || Error::Refused(Code::TokenInvalid.into());
    let hash = Hash::of(&[token.as_bytes()]).hex();
    let (row, id, grants) = env.db.read(|conn| {
        let row = store::ticket::token_by_hash(conn, &hash)?.ok_or_else(invalid)?;
        if row.revoked_at.is_some() || row.expires_at <= now.micros() {
            return Err(invalid());
        }
        let id = row.person.parse().map_err(|_| store::corrupt("api_token", &row.id, "person"))?;
        let (grants, _) = account::grants_of(conn, &id, now)?;
        Ok((row, id, grants))
    })?;
    let list = |text: &str| text.split(',').filter(|one| !one.is_empty()).map(str::to_owned).collect::<Vec<_>>();
    let only = list(&row.scopes).iter().filter_map(|text| Permission::parse(text)).collect();
    let sites: Vec<SiteId> = list(&row.sites).iter().filter_map(|text| text.parse().ok()).collect();
    let grants = if sites.is_empty() { grants } else { narrow(&grants, &sites) };
    if row.last_used_at.is_none_or(|at| now.since(Instant::from_micros(at)) >= USE_STEP) {
        let work = move |conn: &mut Conn| store::ticket::used_token(conn, &row.id, now.micros());
        env.db.submit(work, |_: Result<(), StoreError>| {});
    }
    Ok(Actor { kind: "user", id, grants, only: Some(only) })
}

/// Grants on the named sites only; roles that see by division do not pass into such a token.
fn narrow(grants: &[Grant], sites: &[SiteId]) -> Vec<Grant> {
    let of_sites = |grant: &Grant| grant.organisation.is_some() && !grant.role.is_regulator();
    let on = |grant: &Grant, site: SiteId| Grant { site: Some(site), ..grant.clone() };
    grants
        .iter()
        .filter(|grant| of_sites(grant))
        .flat_map(|grant| {
            sites.iter().filter(|site| grant.site.is_none_or(|only| only == **site)).map(|site| on(grant, *site))
        })
        .collect()
}
