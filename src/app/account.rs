//! Who somebody is: passwords, sessions, grants.
//!
//! **Invariant:** a wrong password blocks the pair of login and source address only, never the person elsewhere; a refresh
//! token works once, and its second use ends the whole family.

use std::{
    collections::HashMap,
    sync::{Condvar, LazyLock, Mutex, PoisonError},
};

use argon2::{
    Algorithm, Argon2, Params, PasswordHasher as _, PasswordVerifier as _, Version, password_hash::phc::PasswordHash,
};
use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use chrono::Duration;
use jsonwebtoken::{DecodingKey, EncodingKey, Header, Validation};
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
        account::{self as rows, GrantRow, PersonRow, RefreshRow},
    },
};

/// How long an access token lives.
const ACCESS: Duration = Duration::minutes(15);
/// How long a refresh token lives.
const REFRESH: Duration = Duration::days(30);
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

/// A session just begun or renewed.
#[derive(Debug, Serialize, ToSchema)]
#[expect(missing_docs, reason = "RFC 6749 names them")]
pub struct Session {
    pub access_token: String,
    pub refresh_token: String,
    /// Seconds.
    pub expires_in: i64,
    pub me: Me,
}

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
    /// It came with an API token, not with a session.
    pub by_token: bool,
}

#[derive(Debug, Serialize, Deserialize)]
struct Claims {
    sub: String,
    iat: i64,
    exp: i64,
    /// The same as `iat` in microseconds, to compare with the moment a password was set.
    at: i64,
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

/// Logs a person in.
pub fn login(env: &Env, login: &str, password: &str, source: &str) -> Result<Session, Error> {
    let person = verify(env, login, password, source)?;
    begin_session(env, person)
}

/// Begins a session of somebody whose password was right.
pub fn begin_session(env: &Env, person: PersonRow) -> Result<Session, Error> {
    let now = env.clock.now();
    let family = env.ids.next(now).to_string();
    let inner = env.clone();
    env.db.write(move |conn| begin(conn, &inner, &person, &family, now))
}

/// The person of a login whose password is right; a wrong one counts against the pair of login and source.
pub fn verify(env: &Env, login: &str, password: &str, source: &str) -> Result<PersonRow, Error> {
    let login: String = login.trim().to_lowercase().chars().take(100).collect();
    let now = env.clock.now();
    let (known, (failures, blocked)) =
        env.db.read(|conn| Ok::<_, Error>((rows::by_login(conn, &login)?, rows::attempts(conn, &login, source)?)))?;
    if blocked > now.micros() {
        let wait = (blocked - now.micros()) / 1_000_000 + 1;
        return Err(Refusal::of(Code::LoginBlocked).with("retry_after_s", wait).into());
    }
    let digest = known.as_ref().and_then(|row| row.password_hash.clone());
    let right = matches(password, digest.as_deref().unwrap_or(&NOBODY));
    let person = known.filter(|row| right && row.password_hash.is_some());
    if person.as_ref().is_some_and(|row| row.state == "pending") {
        return Err(Code::AwaitsApproval.into());
    }
    let source = source.to_owned();
    let Some(person) = person.filter(|row| row.state == "active") else {
        let failures = failures + 1;
        let minutes = if failures < FREE_FAILURES { 0 } else { (failures - FREE_FAILURES + 1).min(BLOCK_MAX) };
        let until = now.plus(Duration::minutes(minutes)).micros();
        env.db.write(move |conn| rows::set_attempts(conn, &login, &source, failures, until))?;
        return Err(Code::LoginWrong.into());
    };
    if failures > 0 {
        env.db.write(move |conn| rows::set_attempts(conn, &login, &source, 0, 0))?;
    }
    Ok(person)
}

/// Exchanges a refresh token for a new pair; the second use of one ends its family.
pub fn refresh(env: &Env, token: &str) -> Result<Session, Error> {
    let now = env.clock.now();
    let hash = Hash::of(&[token.as_bytes()]).hex();
    let inner = env.clone();
    let session = env.db.write(move |conn| {
        let Some(row) = rows::get_refresh(conn, &hash)? else { return Ok(None) };
        if !rows::use_refresh(conn, &hash, now.micros())? || row.expires_at <= now.micros() {
            // Kept even though the answer is no: whoever holds a copy loses it too.
            rows::end_family(conn, &row.family)?;
            return Ok(None);
        }
        let Some(person) = rows::get_person(conn, &row.person)?.filter(|one| one.state == "active") else {
            return Ok(None);
        };
        begin(conn, &inner, &person, &row.family, now).map(Some)
    })?;
    session.ok_or_else(|| Code::TokenInvalid.into())
}

/// Ends a session's family.
pub fn logout(env: &Env, token: &str) -> Result<(), Error> {
    let hash = Hash::of(&[token.as_bytes()]).hex();
    env.db.write(move |conn| {
        if let Some(row) = rows::get_refresh(conn, &hash)? {
            rows::end_family(conn, &row.family)?;
        }
        Ok(())
    })
}

fn begin(conn: &mut Conn, env: &Env, person: &PersonRow, family: &str, now: Instant) -> Result<Session, Error> {
    let mut secret = [0_u8; 32];
    getrandom::fill(&mut secret).map_err(|error| Error::Fault(error.to_string()))?;
    let refresh_token = URL_SAFE_NO_PAD.encode(secret);
    let row = RefreshRow {
        hash: Hash::of(&[refresh_token.as_bytes()]).hex(),
        person: person.id.clone(),
        family: family.to_owned(),
        expires_at: now.plus(REFRESH).micros(),
        used_at: None,
    };
    rows::insert_refresh(conn, &row)?;
    let claims = Claims {
        sub: person.id.clone(),
        iat: now.micros() / 1_000_000,
        exp: now.plus(ACCESS).micros() / 1_000_000,
        at: now.micros(),
    };
    let access_token = jsonwebtoken::encode(&Header::default(), &claims, &EncodingKey::from_secret(&env.keys.token))
        .map_err(|error| Error::Fault(error.to_string()))?;
    Ok(Session { access_token, refresh_token, expires_in: ACCESS.num_seconds(), me: me_of(conn, person, now)? })
}

/// Tells a person who they are.
pub fn me(env: &Env, id: PersonId) -> Result<Me, Error> {
    let now = env.clock.now();
    env.db.read(|conn| {
        let person = super::found(rows::get_person(conn, &id.to_string())?)?;
        me_of(conn, &person, now)
    })
}

fn me_of(conn: &mut Conn, person: &PersonRow, now: Instant) -> Result<Me, Error> {
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

type Remembered = HashMap<PersonId, (Instant, Vec<Grant>, i64)>;

/// Grants of people seen in the last seconds, so that a scan asks the database for its own matter only.
static REMEMBERED: LazyLock<Mutex<Remembered>> = LazyLock::new(Mutex::default);

/// Who bears a token: an access token of a session, or an API token.
pub fn authenticate(env: &Env, token: &str) -> Result<Identity, Error> {
    if token.starts_with(super::token::PREFIX) {
        return Ok(Identity { actor: super::token::authenticate(env, token)?, by_token: true });
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
    let known = REMEMBERED.lock().unwrap_or_else(PoisonError::into_inner).get(&id).cloned();
    let (grants, password_at) = match known {
        Some((at, grants, password_at)) if now.since(at) < REMEMBER && now.since(at) >= Duration::zero() => {
            (grants, password_at)
        }
        _ => {
            let (grants, password_at) = env.db.read(|conn| grants_of(conn, &id, now))?;
            let mut map = REMEMBERED.lock().unwrap_or_else(PoisonError::into_inner);
            if map.len() >= REMEMBER_MAX {
                map.clear();
            }
            map.insert(id, (now, grants.clone(), password_at));
            (grants, password_at)
        }
    };
    if data.claims.at < password_at {
        return Err(Code::TokenInvalid.into());
    }
    Ok(Identity { actor: Actor::user(id, grants), by_token: false })
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
