//! One-time codes 确认码: a party that has no device at hand confirms on the other's. Its person asks for a code where they are
//! logged in and tells it to whoever holds the device; it holds for one manifest and side, a quarter of an hour, once, and
//! five wrong tries end it.
//!
//! **Invariant:** a wrong try is a command of its own, so that the refusal of the act cannot undo its counting.

use chrono::Duration;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::parties;
use crate::{
    app::{Env, Error, found, record::Tx},
    domain::{
        access::Role,
        manifest::{Action, Manifest, Side},
        refusal::{Code, Refusal},
    },
    kernel::{
        clock::Instant,
        hash::Hash,
        id::{ManifestId, PersonId},
    },
    store::{self, confirm_code::CodeRow},
};

/// How long a code holds.
const HOLDS: Duration = Duration::minutes(15);
/// Wrong tries that end it.
const TRIES: i64 = 5;

/// A code as its party is told it, once.
#[derive(Debug, Serialize, ToSchema)]
pub struct GivenCode {
    /// Six digits.
    pub code: String,
    /// For which side.
    pub side: &'static str,
    /// Until when.
    pub expires_at: String,
}

/// For whom a code is asked.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CodeFields {
    /// `consignor`, `carrier`, `next_carrier` or `receiver`.
    pub side: String,
}

/// Who confirms by a code.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Confirming {
    /// For whom.
    pub side: Side,
    /// Who asked for the code, and signs.
    pub person: PersonId,
    /// In which role.
    pub role: Role,
}

/// The act by which a side is known to be held.
const fn act_of(side: Side) -> Action {
    match side {
        Side::Consignor => Action::FinishLoading,
        Side::Carrier | Side::Regulator => Action::Depart,
        Side::NextCarrier => Action::AcceptHandover,
        Side::Receiver => Action::Complete,
    }
}

/// Gives a code to a person of a party.
pub fn give(tx: &mut Tx<'_>, id: ManifestId, asked: &CodeFields) -> Result<GivenCode, Error> {
    tx.take(&[Manifest::stream(id)])?;
    let one = found(store::manifest::get(tx.conn, &id.to_string())?)?;
    if !parties::meets(tx.actor, &one) {
        return Err(Code::NotFound.into());
    }
    let wrong = || Refusal::of(Code::RequestField).with("pointer", "/side");
    let side = Side::parse(&asked.side).filter(|side| *side != Side::Regulator).ok_or_else(wrong)?;
    let held = parties::sides(tx.actor, &one, act_of(side)).into_iter().find(|(held, _)| *held == side);
    let (_, role) = held.ok_or_else(|| Refusal::of(Code::NotAllowed).with("party", side.as_str()))?;
    let number = u64::from_be_bytes(first_eight(tx.env.ids.next(tx.now).as_bytes()));
    let code = format!("{:06}", number % 1_000_000);
    let expires_at = tx.now.plus(HOLDS);
    let row = CodeRow {
        manifest: id.to_string(),
        side: side.as_str().to_owned(),
        hash: digest(tx.env, id, &code),
        person: tx.actor.id.to_string(),
        role: role.as_str().to_owned(),
        expires_at: expires_at.micros(),
        tries_left: TRIES,
    };
    store::confirm_code::keep(tx.conn, &row)?;
    Ok(GivenCode { code, side: side.as_str(), expires_at: expires_at.to_string() })
}

/// The random tail of an id.
fn first_eight(id: &[u8; 16]) -> [u8; 8] {
    let hash = Hash::of(&[id]);
    let mut out = [0; 8];
    out.copy_from_slice(hash.0.get(..8).unwrap_or(&[0; 8]));
    out
}

fn digest(env: &Env, id: ManifestId, code: &str) -> String {
    Hash::of(&[&env.keys.token, id.0.as_bytes(), code.as_bytes()]).hex()
}

/// Tries a code: `true` if it is a live one. A wrong one counts. To be run as a command of its own before the act.
pub fn attempt(tx: &mut Tx<'_>, id: ManifestId, code: &str) -> Result<bool, Error> {
    tx.take(&[Manifest::stream(id)])?;
    let one = found(store::manifest::get(tx.conn, &id.to_string())?)?;
    if !parties::meets(tx.actor, &one) {
        return Err(Code::NotFound.into());
    }
    let now = tx.now;
    if find(tx, id, code, now)?.is_some() {
        return Ok(true);
    }
    store::confirm_code::missed(tx.conn, &id.to_string())?;
    Ok(false)
}

/// Uses a code for the act under way: who confirms, or a refusal.
pub(super) fn take(tx: &mut Tx<'_>, id: ManifestId, code: &str) -> Result<Confirming, Error> {
    let now = tx.now;
    let row = find(tx, id, code, now)?.ok_or(Error::Refused(Code::ManifestCodeWrong.into()))?;
    store::confirm_code::end(tx.conn, &row.manifest, &row.side)?;
    let bad = |column| Error::from(store::corrupt("confirm_code", &row.manifest, column));
    Ok(Confirming {
        side: Side::parse(&row.side).ok_or_else(|| bad("side"))?,
        person: row.person.parse().map_err(|_| bad("person"))?,
        role: Role::parse(&row.role).ok_or_else(|| bad("role"))?,
    })
}

fn find(tx: &mut Tx<'_>, id: ManifestId, code: &str, now: Instant) -> Result<Option<CodeRow>, Error> {
    let hash = digest(tx.env, id, code);
    Ok(store::confirm_code::live(tx.conn, &id.to_string(), now.micros())?.into_iter().find(|row| row.hash == hash))
}
