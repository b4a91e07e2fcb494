//! A second factor: codes of an authenticator, and recovery codes for when it is lost.
//!
//! **Invariant:** no secret is kept. The authenticator's is derived from the row's id with the server's key, recovery codes from
//! the id of their making; rows hold keyed digests. A code works once; wrong ones count against the person, wherever they come
//! from, so that a password that leaked is no ticket to try codes from many places.

use data_encoding::BASE32_NOPAD;

use super::{
    Env, Error,
    account::{blocked_until, refuse_blocked},
    record::Tx,
    registry::{of_organisation, take_or_begin},
    ticket::secret,
};
use crate::{
    domain::{
        access::Role, journal::event::Event as Fact, party::people::Event, refusal::Code, second_factor::accepted,
    },
    kernel::hash::Hash,
    store::{
        Conn,
        account::{self as rows, PersonRow},
        session::{self, FactorRow},
    },
};

/// Recovery codes made at once.
const CODES: usize = 10;
/// Bytes of an authenticator's secret (RFC 4226 recommends 160 bits).
const SECRET_BYTES: usize = 20;
/// Characters of a recovery code: 50 bits.
const CODE_CHARS: usize = 10;
/// Stands for the source in the counters of failed logins.
const COUNTER: &str = "second factor";

/// What a person has of it.
#[derive(Clone, Debug)]
pub struct Standing {
    /// When it was set, in microseconds; `None` when none is asked for.
    pub set_at: Option<i64>,
    /// Recovery codes that are left.
    pub codes_left: i64,
}

/// What a person has of it.
pub fn standing(conn: &mut Conn, person: &str) -> Result<Standing, Error> {
    let set_at = session::factor(conn, person)?.and_then(|row| row.set_at);
    Ok(Standing { set_at, codes_left: session::codes_left(conn, person)? })
}

fn key(env: &Env, id: &str) -> Vec<u8> {
    Hash::of(&[secret(env, "second_factor", id).as_bytes()]).0[..SECRET_BYTES].to_vec()
}

/// The secret as it is typed into an authenticator.
pub fn shown_secret(env: &Env, id: &str) -> String {
    BASE32_NOPAD.encode(&key(env, id))
}

/// What an authenticator scans.
pub fn address(env: &Env, login: &str, id: &str) -> String {
    let secret = shown_secret(env, id);
    format!("otpauth://totp/weifei:{login}?secret={secret}&issuer=weifei&algorithm=SHA1&digits=6&period=30")
}

/// Recovery codes of a making, as they are shown once.
pub fn shown_codes(env: &Env, making: &str) -> Vec<String> {
    let code = |at: usize| {
        let text = secret(env, "recovery_code", &format!("{making}/{at}"));
        let mut code = BASE32_NOPAD.encode(&Hash::of(&[text.as_bytes()]).0);
        code.truncate(CODE_CHARS);
        code.insert(CODE_CHARS / 2, '-');
        code
    };
    (0..CODES).map(code).collect()
}

fn digest(env: &Env, code: &str) -> String {
    let plain: String = code.chars().filter(char::is_ascii_alphanumeric).collect::<String>().to_uppercase();
    Hash::of(&[&env.keys.token, b"recovery_code/", plain.as_bytes()]).hex()
}

/// Asks for the second factor of somebody whose password was right.
pub fn pass(env: &Env, person: &PersonRow, code: Option<&str>) -> Result<(), Error> {
    let set = env.db.read(|conn| session::factor(conn, &person.id))?.is_some_and(|row| row.set_at.is_some());
    match code.map(str::trim).filter(|code| !code.is_empty()) {
        _ if !set => Ok(()),
        None => Err(Code::SecondFactorNeeded.into()),
        Some(code) => use_code(env, person, code),
    }
}

/// Uses a code of the authenticator, or a recovery code. A wrong one counts as a wrong password does.
pub fn use_code(env: &Env, person: &PersonRow, code: &str) -> Result<(), Error> {
    let (now, inner, person, code) = (env.clock.now(), env.clone(), person.clone(), code.to_owned());
    let right = env.db.write(move |conn| {
        let row = session::factor(conn, &person.id)?.ok_or(Error::Refused(Code::SecondFactorUnset.into()))?;
        let (failures, blocked) = rows::attempts(conn, &person.login, COUNTER)?;
        refuse_blocked(blocked, now)?;
        let right = match accepted(&key(&inner, &row.id), &code, now, row.step) {
            Some(step) => session::use_step(conn, &person.id, step)?,
            None => session::use_code(conn, &person.id, &digest(&inner, &code), now.micros())?,
        };
        // Kept even though the answer is no.
        match right {
            true if failures > 0 => rows::set_attempts(conn, &person.login, COUNTER, 0, 0)?,
            true => {}
            false => {
                let until = blocked_until(failures + 1, now);
                rows::set_attempts(conn, &person.login, COUNTER, failures + 1, until)?;
            }
        }
        Ok::<_, Error>(right)
    })?;
    if right { Ok(()) } else { Err(Code::SecondFactorWrong.into()) }
}

/// Begins one; it is asked for only once a first code confirmed it.
pub fn begin(tx: &mut Tx<'_>) -> Result<FactorRow, Error> {
    let person = tx.actor.id.to_string();
    if session::factor(tx.conn, &person)?.is_some_and(|row| row.set_at.is_some()) {
        return Err(Code::SecondFactorSet.into());
    }
    let id = tx.env.ids.next(tx.now).to_string();
    let row = FactorRow { person, id, begun_at: tx.now.micros(), set_at: None, step: 0 };
    session::begin_factor(tx.conn, &row)?;
    Ok(row)
}

/// Makes recovery codes after a code was right, and sets what was only begun; tells the making they are derived from.
pub fn confirm(tx: &mut Tx<'_>) -> Result<String, Error> {
    let person = tx.actor.id.to_string();
    let row = session::factor(tx.conn, &person)?.ok_or(Error::Refused(Code::SecondFactorUnset.into()))?;
    if row.set_at.is_none() {
        session::set_factor(tx.conn, &person, tx.now.micros())?;
        tell(tx, &person, Event::PersonSecondFactorSet {}, Role::System, "")?;
    }
    let making = tx.env.ids.next(tx.now).to_string();
    let hashes: Vec<String> = shown_codes(tx.env, &making).iter().map(|code| digest(tx.env, code)).collect();
    session::replace_codes(tx.conn, &person, &hashes)?;
    Ok(making)
}

/// Ends one's own after a code was right.
pub fn end(tx: &mut Tx<'_>) -> Result<(), Error> {
    let person = tx.actor.id.to_string();
    forget(tx, &person, false, Role::System, "")
}

/// Forgets a person's second factor and tells the journal who did.
pub fn forget(tx: &mut Tx<'_>, person: &str, by_keeper: bool, by: Role, organisation: &str) -> Result<(), Error> {
    if session::factor(tx.conn, person)?.is_none_or(|row| row.set_at.is_none()) {
        return Err(Code::SecondFactorUnset.into());
    }
    session::end_factor(tx.conn, person)?;
    tell(tx, person, Event::PersonSecondFactorEnded { by_keeper }, by, organisation)
}

fn tell(tx: &mut Tx<'_>, person: &str, fact: Event, by: Role, organisation: &str) -> Result<(), Error> {
    take_or_begin(tx, format!("person/{person}"))?;
    let with = of_organisation(tx, by, organisation);
    tx.record(&format!("person/{person}"), &Fact::People(fact), &with).map(drop)
}
