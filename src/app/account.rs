//! Who somebody is: passwords, sessions, grants.
//!
//! **Invariant:** a wrong password blocks the pair of login and source address only, never the person elsewhere; a refresh
//! token works once, and its second use ends the whole family.

use std::{
    collections::HashMap,
    sync::{Arc, Condvar, LazyLock, Mutex, PoisonError},
};

use argon2::{
    Algorithm, Argon2, Params, PasswordHasher as _, PasswordVerifier as _, Version, password_hash::phc::PasswordHash,
};
use chrono::Duration;
use jsonwebtoken::{DecodingKey, Validation};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{Actor, Env, Error, env::Grant};
use crate::{
    domain::{
        access::Role,
        refusal::{Code, Refusal},
    },
    kernel::{clock::Instant, hash::Hash, id::PersonId},
    store::{
        Conn,
        account::{self as rows, GrantRow, PersonRow},
    },
};

/// Wrong passwords that are free.
const FREE_FAILURES: i64 = 5;
/// Longest block of a (login, source), minutes.
const BLOCK_MAX: i64 = 15;
/// Passwords hashed at once; more wait.
const HASHERS: usize = 2;
/// Seconds that grants are remembered between requests.
const REMEMBER: Duration = Duration::seconds(5);
/// Most people remembered.
const REMEMBER_MAX: usize = 10_000;

/// A person as that person sees it.
#[derive(Debug, Serialize, ToSchema)]
#[expect(missing_docs, reason = "said by their names")]
pub struct Me {
    pub id: String,
    pub name: String,
    pub login: String,
    pub grants: Vec<GrantView>,
}

/// A role and where it holds.
#[derive(Debug, Serialize, ToSchema)]
#[expect(missing_docs, reason = "said by their names")]
pub struct GrantView {
    pub role: String,
    pub organisation_id: Option<String>,
    pub organisation_name: Option<String>,
    pub division: Option<String>,
    /// Only this site of it.
    pub site_id: Option<String>,
    /// The mandate it follows from.
    pub mandate_id: Option<String>,
    #[schema(value_type = Option<String>)]
    pub valid_to: Option<Instant>,
}

/// The bearer of a token.
#[derive(Debug)]
pub struct Identity {
    /// Who and with what rights.
    pub actor: Actor,
    /// The session it came with; `None` for an API token.
    pub session: Option<String>,
}

/// What an access token says.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Claims {
    pub(super) sub: String,
    /// The session it belongs to.
    #[serde(default)]
    pub(super) fam: String,
    pub(super) iat: i64,
    pub(super) exp: i64,
    /// The same as `iat` in microseconds, to compare with the moment a password was set.
    pub(super) at: i64,
}

/// Bounds how many passwords are hashed at once, off the async threads.
struct Gate(Mutex<usize>, Condvar);

static GATE: LazyLock<Gate> = LazyLock::new(|| Gate(Mutex::new(HASHERS), Condvar::new()));

fn through_the_gate<T>(work: impl FnOnce() -> T) -> T {
    let mut free = GATE.0.lock().unwrap_or_else(PoisonError::into_inner);
    while *free == 0 {
        free = GATE.1.wait(free).unwrap_or_else(PoisonError::into_inner);
    }
    *free -= 1;
    drop(free);
    let result = work();
    *GATE.0.lock().unwrap_or_else(PoisonError::into_inner) += 1;
    GATE.1.notify_one();
    result
}

fn hasher() -> Argon2<'static> {
    let params = Params::new(19 * 1024, 2, 1, None).unwrap_or_default();
    Argon2::new(Algorithm::Argon2id, Version::V0x13, params)
}

/// The digest of a password (Argon2id, 19 MiB, two passes).
pub fn hash_password(password: &str) -> Result<String, Error> {
    through_the_gate(|| hasher().hash_password(password.as_bytes()).map(|hash| hash.to_string()))
        .map_err(|error| Error::Fault(error.to_string()))
}

fn matches(password: &str, digest: &str) -> bool {
    through_the_gate(|| {
        PasswordHash::new(digest).is_ok_and(|parsed| hasher().verify_password(password.as_bytes(), &parsed).is_ok())
    })
}

/// Checked against when a login is unknown, so that time does not tell.
static NOBODY: LazyLock<String> = LazyLock::new(|| hash_password("nobody").unwrap_or_default());

/// The person of a login whose password is right; a wrong one counts against the pair of login and source.
pub fn verify(env: &Env, login: &str, password: &str, source: &str) -> Result<PersonRow, Error> {
    let login: String = login.trim().to_lowercase().chars().take(100).collect();
    let now = env.clock.now();
    let (known, (failures, blocked)) =
        env.db.read(|conn| Ok::<_, Error>((rows::by_login(conn, &login)?, rows::attempts(conn, &login, source)?)))?;
    refuse_blocked(blocked, now)?;
    let digest = known.as_ref().and_then(|row| row.password_hash.clone());
    let right = matches(password, digest.as_deref().unwrap_or(&NOBODY));
    let person = known.filter(|row| right && row.password_hash.is_some());
    if person.as_ref().is_some_and(|row| row.state == "pending") {
        return Err(Code::AwaitsApproval.into());
    }
    let source = source.to_owned();
    let Some(person) = person.filter(|row| row.state == "active") else {
        let failures = failures + 1;
        let until = blocked_until(failures, now);
        env.db.write(move |conn| rows::set_attempts(conn, &login, &source, failures, until))?;
        return Err(Code::LoginWrong.into());
    };
    if failures > 0 {
        env.db.write(move |conn| rows::set_attempts(conn, &login, &source, 0, 0))?;
    }
    Ok(person)
}

/// Asks somebody who is signed in for the password again. A wrong one counts, and does not say that the session ended.
pub fn confirm_password(env: &Env, login: &str, password: &str, source: &str) -> Result<(), Error> {
    match verify(env, login, password, source) {
        Err(Error::Refused(refusal)) if refusal.code == Code::LoginWrong => Err(Code::PasswordWrong.into()),
        other => other.map(drop),
    }
}

/// Until when so many failures block, in microseconds.
pub(super) fn blocked_until(failures: i64, now: Instant) -> i64 {
    let minutes = if failures < FREE_FAILURES { 0 } else { (failures - FREE_FAILURES + 1).min(BLOCK_MAX) };
    now.plus(Duration::minutes(minutes)).micros()
}

/// Refuses who is blocked until a later moment.
pub(super) fn refuse_blocked(until: i64, now: Instant) -> Result<(), Error> {
    if until <= now.micros() {
        return Ok(());
    }
    let wait = (until - now.micros()) / 1_000_000 + 1;
    Err(Refusal::of(Code::LoginBlocked).with("retry_after_s", wait).into())
}

/// Tells a person who they are.
pub fn me(env: &Env, id: PersonId) -> Result<Me, Error> {
    let now = env.clock.now();
    env.db.read(|conn| {
        let person = super::found(rows::get_person(conn, &id.to_string())?)?;
        me_of(conn, &person, now)
    })
}

pub(super) fn me_of(conn: &mut Conn, person: &PersonRow, now: Instant) -> Result<Me, Error> {
    let grants = rows::grants(conn, &person.id, now.micros())?;
    let ids: Vec<String> = grants.iter().filter_map(acts_for).collect();
    let names: HashMap<String, String> = rows::organisation_names(conn, &ids)?.into_iter().collect();
    let grants = grants
        .into_iter()
        .map(|grant| GrantView {
            organisation_name: acts_for(&grant).and_then(|id| names.get(&id).cloned()),
            organisation_id: acts_for(&grant),
            role: grant.role,
            division: grant.division,
            site_id: grant.site,
            mandate_id: grant.mandate,
            valid_to: grant.valid_to.map(Instant::from_micros),
        })
        .collect();
    Ok(Me { id: person.id.clone(), name: person.name.clone(), login: person.login.clone(), grants })
}

/// The organisation a grant acts for: one's own, or the one that gave a mandate.
fn acts_for(grant: &GrantRow) -> Option<String> {
    grant.mandate_of.clone().or_else(|| grant.organisation.clone())
}

/// What is remembered of a person.
#[derive(Clone)]
struct Remembered {
    at: Instant,
    grants: Vec<Grant>,
    password_at: i64,
    /// Shared, since what is remembered is handed to every request.
    sessions: Arc<[String]>,
}

/// Grants of people seen in the last seconds, so that a scan asks the database for its own matter only.
static REMEMBERED: LazyLock<Mutex<HashMap<PersonId, Remembered>>> = LazyLock::new(Mutex::default);

fn remember(env: &Env, id: PersonId, now: Instant) -> Result<Remembered, Error> {
    let known = env.db.read(|conn| {
        let (grants, password_at) = grants_of(conn, &id, now)?;
        let sessions = super::session::list(conn, &id.to_string(), now)?.into_iter().map(|one| one.family).collect();
        Ok::<_, Error>(Remembered { at: now, grants, password_at, sessions })
    })?;
    let mut map = REMEMBERED.lock().unwrap_or_else(PoisonError::into_inner);
    if map.len() >= REMEMBER_MAX {
        map.clear();
    }
    map.insert(id, known.clone());
    Ok(known)
}

/// Who bears a token: an access token of a session, or an API token.
pub fn authenticate(env: &Env, token: &str) -> Result<Identity, Error> {
    if token.starts_with(super::token::PREFIX) {
        return Ok(Identity { actor: super::token::authenticate(env, token)?, session: None });
    }
    let mut rule = Validation::new(jsonwebtoken::Algorithm::HS256);
    rule.validate_exp = false; // our own clock decides, so that tests and simulations can move it
    let data = jsonwebtoken::decode::<Claims>(token, &DecodingKey::from_secret(&env.keys.token), &rule)
        .map_err(|_| Error::from(Code::TokenInvalid))?;
    let now = env.clock.now();
    if data.claims.exp <= now.micros() / 1_000_000 {
        return Err(Code::TokenInvalid.into());
    }
    let id: PersonId = data.claims.sub.parse().map_err(|_| Error::from(Code::TokenInvalid))?;
    let fresh = |one: &Remembered| now.since(one.at) < REMEMBER && now.since(one.at) >= Duration::zero();
    let has = |one: &Remembered| one.sessions.contains(&data.claims.fam);
    let known = REMEMBERED.lock().unwrap_or_else(PoisonError::into_inner).get(&id).cloned();
    // A session that is not remembered may have begun just now.
    let known = match known.filter(|one| fresh(one) && has(one)) {
        Some(known) => known,
        None => remember(env, id, now)?,
    };
    if data.claims.at < known.password_at || !has(&known) {
        return Err(Code::TokenInvalid.into());
    }
    Ok(Identity { actor: Actor::user(id, known.grants), session: Some(data.claims.fam) })
}

/// Whose quota a request counts against: the person of a session, or one API token. `None` for what is neither.
pub fn key_of(env: &Env, token: &str) -> Option<String> {
    if token.starts_with(super::token::PREFIX) {
        return Some(Hash::of(&[token.as_bytes()]).hex());
    }
    let mut rule = Validation::new(jsonwebtoken::Algorithm::HS256);
    rule.validate_exp = false;
    let key = DecodingKey::from_secret(&env.keys.token);
    jsonwebtoken::decode::<Claims>(token, &key, &rule).ok().map(|data| data.claims.sub)
}

/// Forgets what is remembered of a person, so that a change of rights holds at once on this server.
pub fn forget(id: &str) {
    if let Ok(id) = id.parse() {
        REMEMBERED.lock().unwrap_or_else(PoisonError::into_inner).remove(&id);
    }
}

/// What a person is granted now, and when the password was set.
pub fn grants_of(conn: &mut Conn, id: &PersonId, now: Instant) -> Result<(Vec<Grant>, i64), Error> {
    let person = rows::get_person(conn, &id.to_string())?.filter(|one| one.state == "active");
    let person = person.ok_or(Error::Refused(Code::TokenInvalid.into()))?;
    let grants: Result<_, Error> = rows::grants(conn, &id.to_string(), now.micros())?.iter().map(to_grant).collect();
    Ok((grants?, person.password_at))
}

fn to_grant(row: &GrantRow) -> Result<Grant, Error> {
    let bad = |column| crate::store::corrupt("person_grant", &row.id, column);
    // A mandate acts for another organisation than the bearer's own.
    let organisation = row.mandate_of.as_deref().or(row.organisation.as_deref());
    Ok(Grant {
        role: Role::parse(&row.role).ok_or_else(|| bad("role"))?,
        organisation: organisation.map(str::parse).transpose().map_err(|_| bad("organisation"))?,
        site: row.site.as_deref().map(str::parse).transpose().map_err(|_| bad("site"))?,
        division: row.division.clone(),
    })
}

/// Adds a person with a password and grants; used by the command line and the demo.
pub fn create_person(
    conn: &mut Conn,
    env: &Env,
    id: PersonId,
    login: &str,
    name: &str,
    digest: &str,
    grants: &[Grant],
) -> Result<(), Error> {
    let now = env.clock.now();
    let row = PersonRow {
        id: id.to_string(),
        login: login.to_owned(),
        name: name.to_owned(),
        password_hash: Some(digest.to_owned()),
        state: "active".to_owned(),
        created_at: now.micros(),
        organisation: String::new(),
        external_id: None,
        email: None,
        version: 1,
        password_at: 0,
        phone: None,
    };
    rows::insert_person(conn, &row).map_err(super::record::taken)?;
    for grant in grants {
        let row = GrantRow {
            id: env.ids.next(now).to_string(),
            person: id.to_string(),
            role: grant.role.as_str().to_owned(),
            organisation: grant.organisation.map(|one| one.to_string()),
            site: grant.site.map(|one| one.to_string()),
            division: grant.division.clone(),
            mandate_of: None,
            valid_to: None,
            granted_at: now.micros(),
            mandate: None,
        };
        rows::insert_grant(conn, &row)?;
    }
    Ok(())
}
