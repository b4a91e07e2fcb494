//! Sessions: logging in, staying so, and ending what another device is signed in with.
//!
//! **Invariant:** an access token is good only while its session is there; an ended one is refused at once on the server that
//! ended it, and within seconds on others. Of where a session came from its network is kept, never the address.

use std::net::IpAddr;

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use chrono::Duration;
use jsonwebtoken::{EncodingKey, Header};
use serde::Serialize;
use utoipa::ToSchema;

use super::{
    Env, Error,
    account::{self, Claims, Me, me_of, verify},
    second_factor,
};
use crate::{
    domain::refusal::Code,
    kernel::{clock::Instant, hash::Hash},
    store::{
        Conn,
        account::{self as rows, PersonRow, RefreshRow},
        session::{self, SessionRow},
    },
};

/// How long an access token lives.
const ACCESS: Duration = Duration::minutes(15);
/// How long a refresh token lives.
const REFRESH: Duration = Duration::days(30);
/// Most sessions of a person; another one ends the one not seen for longest.
pub const SESSIONS_MAX: usize = 100;

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

/// Where a login comes from.
#[derive(Clone, Debug, Default)]
pub struct Origin {
    /// Address, for the counters of failed logins only.
    pub source: String,
    /// `User-Agent` as sent.
    pub agent: String,
}

impl Origin {
    /// Browser and system in a word each; nothing that tells one device of a kind from another.
    fn device(&self) -> String {
        let browser = self.first(&[
            ("MicroMessenger", "WeChat"),
            ("DingTalk", "DingTalk"),
            ("Edg", "Edge"),
            ("Firefox", "Firefox"),
            ("Chrome", "Chrome"),
            ("Safari", "Safari"),
        ]);
        let system = self.first(&[
            ("Android", "Android"),
            ("iPhone", "iPhone"),
            ("iPad", "iPad"),
            ("Windows", "Windows"),
            ("Mac OS", "Mac"),
            ("Linux", "Linux"),
        ]);
        [browser, system].into_iter().flatten().collect::<Vec<_>>().join(" ")
    }

    fn first(&self, signs: &[(&str, &'static str)]) -> Option<&'static str> {
        signs.iter().find(|(sign, _)| self.agent.contains(sign)).map(|(_, name)| *name)
    }

    /// The network: three numbers of an IPv4 address, three groups of an IPv6 one.
    fn place(&self) -> String {
        match self.source.parse() {
            Ok(IpAddr::V4(address)) => {
                let [a, b, c, _] = address.octets();
                format!("{a}.{b}.{c}.0/24")
            }
            Ok(IpAddr::V6(address)) => {
                let [a, b, c, ..] = address.segments();
                format!("{a:x}:{b:x}:{c:x}::/48")
            }
            Err(_) => String::new(),
        }
    }
}

/// Logs a person in.
pub fn login(env: &Env, login: &str, password: &str, code: Option<&str>, from: &Origin) -> Result<Session, Error> {
    let person = verify(env, login, password, &from.source)?;
    second_factor::pass(env, &person, code)?;
    begin_session(env, person, from)
}

/// Begins a session of somebody who proved to be that person.
pub fn begin_session(env: &Env, person: PersonRow, from: &Origin) -> Result<Session, Error> {
    let now = env.clock.now();
    let row = SessionRow {
        family: env.ids.next(now).to_string(),
        person: person.id.clone(),
        begun_at: now.micros(),
        seen_at: now.micros(),
        device: from.device(),
        place: from.place(),
    };
    let inner = env.clone();
    env.db.write(move |conn| {
        session::insert(conn, &row)?;
        for old in session::of_person(conn, &person.id, 0)?.iter().skip(SESSIONS_MAX) {
            session::end(conn, &old.family)?;
        }
        begin(conn, &inner, &person, &row.family, now)
    })
}

/// Exchanges a refresh token for a new pair; the second use of one ends its session.
pub fn refresh(env: &Env, token: &str) -> Result<Session, Error> {
    let now = env.clock.now();
    let hash = Hash::of(&[token.as_bytes()]).hex();
    let inner = env.clone();
    let session = env.db.write(move |conn| {
        let Some(row) = rows::get_refresh(conn, &hash)? else { return Ok(None) };
        if !rows::use_refresh(conn, &hash, now.micros())? || row.expires_at <= now.micros() {
            // Kept even though the answer is no: whoever holds a copy loses it too.
            session::end(conn, &row.family)?;
            account::forget(&row.person);
            return Ok(None);
        }
        let Some(person) = rows::get_person(conn, &row.person)?.filter(|one| one.state == "active") else {
            return Ok(None);
        };
        if !session::seen(conn, &row.family, now.micros())? {
            return Ok(None);
        }
        begin(conn, &inner, &person, &row.family, now).map(Some)
    })?;
    session.ok_or_else(|| Code::TokenInvalid.into())
}

/// Ends the session of a refresh token.
pub fn logout(env: &Env, token: &str) -> Result<(), Error> {
    let hash = Hash::of(&[token.as_bytes()]).hex();
    env.db.write(move |conn| {
        if let Some(row) = rows::get_refresh(conn, &hash)? {
            session::end(conn, &row.family)?;
            account::forget(&row.person);
        }
        Ok(())
    })
}

/// A person's sessions, the last seen first.
pub fn list(conn: &mut Conn, person: &str, now: Instant) -> Result<Vec<SessionRow>, Error> {
    Ok(session::of_person(conn, person, now.plus(-REFRESH).micros())?)
}

/// Ends one session of a person; another's is absent.
pub fn end(env: &Env, person: &str, family: &str) -> Result<(), Error> {
    let (who, family) = (person.to_owned(), family.to_owned());
    env.db.write(move |conn| {
        let known = session::of_person(conn, &who, 0)?.into_iter().any(|one| one.family == family);
        if known { Ok(session::end(conn, &family)?) } else { Err(Error::Refused(Code::NotFound.into())) }
    })?;
    account::forget(person);
    Ok(())
}

/// Ends every session of a person but the one that asks.
pub fn end_others(env: &Env, person: &str, but: &str) -> Result<(), Error> {
    let (who, but) = (person.to_owned(), but.to_owned());
    env.db.write(move |conn| Ok::<_, Error>(session::end_others(conn, &who, &but)?))?;
    account::forget(person);
    Ok(())
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
        fam: family.to_owned(),
        iat: now.micros() / 1_000_000,
        exp: now.plus(ACCESS).micros() / 1_000_000,
        at: now.micros(),
    };
    let access_token = jsonwebtoken::encode(&Header::default(), &claims, &EncodingKey::from_secret(&env.keys.token))
        .map_err(|error| Error::Fault(error.to_string()))?;
    Ok(Session { access_token, refresh_token, expires_in: ACCESS.num_seconds(), me: me_of(conn, person, now)? })
}

#[cfg(test)]
mod tests {
    use super::Origin;

    #[test]
    fn of_a_device_only_its_kind_and_network_are_kept() {
        let phone = Origin {
            source: "203.0.113.77".to_owned(),
            agent: "Mozilla/5.0 (Linux; Android 14; Pixel 8) AppleWebKit/537.36 Chrome/126.0 Mobile Safari/537.36"
                .to_owned(),
        };
        assert_eq!((phone.device().as_str(), phone.place().as_str()), ("Chrome Android", "203.0.113.0/24"));
        let desk =
            Origin { source: "2001:db8:7:1::9".to_owned(), agent: "Mozilla/5.0 (Windows NT 10.0) Edg/126".to_owned() };
        assert_eq!((desk.device().as_str(), desk.place().as_str()), ("Edge Windows", "2001:db8:7::/48"));
        let program = Origin { source: String::new(), agent: "curl/8".to_owned() };
        assert_eq!((program.device().as_str(), program.place().as_str()), ("", ""));
    }
}
