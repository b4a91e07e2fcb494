//! One-time links: invitations and password resets.
//!
//! **Invariant:** a link's secret is derived from its id with the server's key and kept nowhere: not in a row (a digest is),
//! not in a kept answer, not in a log. A link works once.

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use chrono::Duration;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{
    Actor, Env, Error, account, found,
    people::{self, GrantFields, Granted},
    record::{Meta, Tx, execute},
    registry::{OrganisationFields, apply_organisation, keeper_role, of_organisation, take_or_begin},
};
use crate::{
    domain::{
        access::{Permission, Role},
        journal::event::Event as Fact,
        party::{
            fields,
            people::{Event, PersonState},
        },
        refusal::{Code, Refusal},
    },
    kernel::{
        clock::Instant,
        hash::Hash,
        id::{CommandId, PersonId, TicketId},
    },
    store::{
        self, Conn, StoreError,
        account::{self as rows, PersonRow},
        ticket::TicketRow,
    },
};

/// How long an invitation is good.
const INVITATION: Duration = Duration::days(7);
/// How long a reset link is good.
const RESET: Duration = Duration::hours(1);
/// A second wish for a reset within this time makes no second mail.
const RESET_PAUSE: Duration = Duration::minutes(5);

/// The secret of a thing, from its noun and id.
pub fn secret(env: &Env, noun: &str, id: &str) -> String {
    URL_SAFE_NO_PAD.encode(secret_bytes(env, noun, id))
}

/// The same as bytes.
pub fn secret_bytes(env: &Env, noun: &str, id: &str) -> [u8; 32] {
    let inner = Hash::of(&[&env.keys.token, noun.as_bytes(), b"/", id.as_bytes()]);
    Hash::of(&[&env.keys.token, &inner.0]).0
}

/// Where a link leads; the secret is behind `#`, so that no server on the way logs it.
pub fn link(env: &Env, row: &TicketRow) -> String {
    link_of(env, &row.kind, &row.id)
}

/// The same, from what is kept of it.
pub fn link_of(env: &Env, kind: &str, id: &str) -> String {
    format!("{}/ticket/{kind}#{}", env.public_url, secret(env, "ticket", id))
}

fn digest(token: &str) -> String {
    Hash::of(&[token.as_bytes()]).hex()
}

struct New<'a> {
    kind: &'a str,
    person: Option<String>,
    organisation: Option<String>,
    payload: String,
    made_by: String,
    lives: Duration,
    email: Option<&'a str>,
}

fn issue(conn: &mut Conn, env: &Env, now: Instant, new: New<'_>) -> Result<TicketRow, Error> {
    let id = TicketId::make(env.ids.as_ref(), now).to_string();
    let row = TicketRow {
        hash: digest(&secret(env, "ticket", &id)),
        id,
        kind: new.kind.to_owned(),
        person: new.person,
        organisation: new.organisation,
        payload: new.payload,
        made_by: new.made_by,
        made_at: now.micros(),
        expires_at: now.plus(new.lives).micros(),
        used_at: None,
        revoked_at: None,
    };
    store::ticket::insert(conn, &row)?;
    if let Some(email) = new.email {
        let payload = serde_json::json!({ "template": new.kind, "ticket": row.id }).to_string();
        store::ticket::post(conn, &env.ids.next(now).to_string(), "mail", email, &payload, now.micros())?;
    }
    Ok(row)
}

/// An invitation as it is sent.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct InvitationFields {
    /// Organisation that invites: id or credit code.
    pub organisation: String,
    /// Login the person will have, or has.
    pub login: String,
    /// Name; unused when the person is known.
    pub name: String,
    /// Where the link goes.
    pub email: Option<String>,
    /// Roles that accepting gives.
    pub grants: Vec<GrantFields>,
}

#[derive(Serialize, Deserialize)]
struct Invited {
    person: PersonId,
    login: String,
    name: String,
    email: Option<String>,
    grants: Vec<Granted>,
}

/// Invites somebody. Whether the login is known already makes no difference to the answer.
pub fn invite(tx: &mut Tx<'_>, asked: &InvitationFields) -> Result<TicketRow, Error> {
    let (organisation, by) = people::owner(tx, &asked.organisation)?;
    if asked.grants.is_empty() || asked.grants.len() > 20 {
        return Err(Refusal::of(Code::RequestField).with("pointer", "/grants").with("reason", "1 to 20").into());
    }
    let mut grants = Vec::new();
    for grant in &asked.grants {
        let grant = GrantFields { organisation: Some(organisation.id.clone()), ..grant.clone() };
        grants.push(people::check_grant(tx, &grant)?);
    }
    let person = PersonId::make(tx.env.ids.as_ref(), tx.now);
    let invited = Invited {
        person,
        login: fields::login(&asked.login)?,
        name: fields::name(&asked.name, "/name")?,
        email: asked.email.as_deref().map(fields::email).transpose()?,
        grants,
    };
    let new = New {
        kind: "invite",
        person: None,
        organisation: Some(organisation.id.clone()),
        payload: serde_json::to_string(&invited)?,
        made_by: tx.actor.id.to_string(),
        lives: INVITATION,
        email: invited.email.as_deref(),
    };
    let row = issue(tx.conn, tx.env, tx.now, new)?;
    let fact = Event::PersonInvited {
        organisation: organisation.id.parse().map_err(|_| store::corrupt("organisation", &organisation.id, "id"))?,
        grants: invited.grants.iter().map(Granted::fact).collect(),
    };
    let with = of_organisation(tx, by, &organisation.id);
    tx.record(&format!("person/{person}"), &Fact::People(fact), &with)?;
    Ok(row)
}

/// Withdraws an invitation.
pub fn withdraw(tx: &mut Tx<'_>, id: &str) -> Result<(), Error> {
    let row = found(store::ticket::get(tx.conn, id)?.filter(|row| row.kind == "invite"))?;
    let organisation = row.organisation.as_deref().unwrap_or_default();
    if keeper_role(tx.actor, Permission::ManagePeople, organisation).is_none() {
        return Err(Code::NotFound.into());
    }
    Ok(store::ticket::revoke(tx.conn, id, tx.now.micros())?)
}

/// What identifies a guest's write: the key if there is one, and what is asked without its password.
pub fn guest_meta(env: &Env, key: Option<&str>, parts: &[&[u8]]) -> Result<Meta, Error> {
    let id = match key {
        Some(key) => key.parse().map_err(|_| Refusal::of(Code::RequestField).with("pointer", "Idempotency-Key"))?,
        None => CommandId::make(env.ids.as_ref(), env.clock.now()),
    };
    Ok(Meta { id, body: Hash::of(parts), device: None, evidence: Vec::new() })
}

/// Accepts an invitation: a new person's password is set, a known person's must be right.
pub fn accept(env: &Env, token: &str, password: &str, source: &str, key: Option<&str>) -> Result<(), Error> {
    let hash = digest(token);
    let (row, invited, known) = env.db.read(|conn| {
        let row = store::ticket::by_hash(conn, &hash)?.filter(|row| row.kind == "invite");
        let row = row.ok_or(Error::Refused(Code::TicketInvalid.into()))?;
        let invited: Invited = serde_json::from_str(&row.payload).map_err(|_| Error::from(Code::TicketInvalid))?;
        let known = rows::by_login(conn, &invited.login)?;
        Ok::<_, Error>((row, invited, known))
    })?;
    let known = known.filter(|one| row.used_at.is_none() || one.id != invited.person.to_string());
    let digested = if known.is_some() {
        account::verify(env, &invited.login, password, source)?;
        None
    } else {
        fields::password(password, &invited.login)?;
        Some(account::hash_password(password)?)
    };
    let id = known.as_ref().map_or_else(|| invited.person.to_string(), |one| one.id.clone());
    let actor = Actor::user(id.parse().map_err(|_| store::corrupt("person", &id, "id"))?, Vec::new());
    let meta = guest_meta(env, key, &[b"invitations/accept", hash.as_bytes()])?;
    execute(env, &actor, &meta, move |tx| {
        if !store::ticket::take(tx.conn, &hash, "invite", tx.now.micros())? {
            return Err(Code::TicketInvalid.into());
        }
        take_or_begin(tx, format!("person/{id}"))?;
        let organisation = row.organisation.clone().unwrap_or_default();
        if let Some(digest) = &digested {
            let row = PersonRow {
                id: id.clone(),
                login: invited.login.clone(),
                name: invited.name.clone(),
                password_hash: Some(digest.clone()),
                state: PersonState::Active.as_str().to_owned(),
                created_at: tx.now.micros(),
                organisation: organisation.clone(),
                external_id: None,
                email: invited.email.clone(),
                version: 1,
                password_at: tx.now.micros(),
                phone: None,
            };
            people::register(tx, &row, Role::System)?;
        }
        let with = of_organisation(tx, Role::System, &organisation);
        for grant in &invited.grants {
            people::grant(tx, &id, grant, &with)?;
        }
        account::forget(&id);
        Ok(serde_json::json!({ "accepted": true }))
    })?;
    Ok(())
}

/// An organisation that registers itself, with its first person.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[expect(missing_docs, reason = "said by their names")]
pub struct RegistrationFields {
    pub organisation: OrganisationFields,
    pub login: String,
    pub name: String,
    pub email: Option<String>,
    pub password: String,
}

/// What registering oneself answers.
#[derive(Debug, Serialize, ToSchema)]
#[expect(missing_docs, reason = "said by their names")]
pub struct RegistrationView {
    pub organisation_id: String,
    pub state: String,
}

/// Registers an organisation that then waits for the authority of its division; its manager cannot log in before.
pub fn register(env: &Env, asked: RegistrationFields, key: Option<&str>) -> Result<String, Error> {
    let key = key.ok_or(Error::Refused(Code::KeyMissing.into()))?;
    let login = fields::login(&asked.login)?;
    let name = fields::name(&asked.name, "/name")?;
    let email = asked.email.as_deref().map(fields::email).transpose()?;
    fields::password(&asked.password, &login)?;
    let digest = account::hash_password(&asked.password)?;
    let told = serde_json::to_string(&(&asked.organisation, &login, &name, &email))?;
    let meta = guest_meta(env, Some(key), &[b"registrations", told.as_bytes()])?;
    // The same key is the same person, so that a repeat finds its answer.
    let mut bytes = [0_u8; 16];
    bytes.copy_from_slice(&Hash::of(&[b"registration", key.as_bytes(), login.as_bytes()]).0[..16]);
    let person = PersonId(uuid::Builder::from_custom_bytes(bytes).into_uuid());
    execute(env, &Actor::user(person, Vec::new()), &meta, move |tx| {
        let organisation = apply_organisation(tx, &asked.organisation)?;
        let row = PersonRow {
            id: person.to_string(),
            login: login.clone(),
            name: name.clone(),
            password_hash: Some(digest.clone()),
            state: PersonState::Pending.as_str().to_owned(),
            created_at: tx.now.micros(),
            organisation: organisation.id.clone(),
            external_id: None,
            email: email.clone(),
            version: 1,
            password_at: tx.now.micros(),
            phone: None,
        };
        people::register(tx, &row, Role::System)?;
        let grant = Granted {
            role: Role::Manager,
            organisation: Some(organisation.id.clone()),
            site: None,
            division: None,
            valid_to: None,
        };
        let with = of_organisation(tx, Role::System, &organisation.id);
        people::grant(tx, &row.id, &grant, &with)?;
        Ok(RegistrationView { organisation_id: organisation.id, state: organisation.state })
    })
}

/// Makes a reset link for a person and mails it when there is an address.
pub fn make_reset(conn: &mut Conn, env: &Env, person: &PersonRow, by: &str) -> Result<TicketRow, Error> {
    let now = env.clock.now();
    store::ticket::revoke_resets(conn, &person.id, now.micros())?;
    let new = New {
        kind: "reset",
        person: Some(person.id.clone()),
        organisation: None,
        payload: "{}".to_owned(),
        made_by: by.to_owned(),
        lives: RESET,
        email: person.email.as_deref(),
    };
    issue(conn, env, now, new)
}

/// Somebody wishes for a reset. The answer never tells whether the login exists.
pub fn wish_reset(env: &Env, login: &str) -> Result<(), Error> {
    let login = login.trim().to_lowercase();
    let inner = env.clone();
    env.db.write(move |conn| {
        let now = inner.clock.now();
        let known = rows::by_login(conn, &login)?.filter(|one| one.state == "active" && one.email.is_some());
        let Some(person) = known else { return Ok(()) };
        if !store::ticket::has_reset_since(conn, &person.id, now.plus(-RESET_PAUSE).micros())? {
            make_reset(conn, &inner, &person, &person.id)?;
        }
        Ok::<_, Error>(())
    })
}

/// Sets a new password by a reset link; every session ends.
pub fn reset(env: &Env, token: &str, password: &str, key: Option<&str>) -> Result<(), Error> {
    let hash = digest(token);
    let person = env.db.read(|conn| {
        let row = store::ticket::by_hash(conn, &hash)?.filter(|row| row.kind == "reset");
        let id = row.and_then(|row| row.person).ok_or(Error::Refused(Code::TicketInvalid.into()))?;
        found(rows::get_person(conn, &id)?)
    })?;
    fields::password(password, &person.login)?;
    let digest = account::hash_password(password)?;
    let id: PersonId = person.id.parse().map_err(|_| store::corrupt("person", &person.id, "id"))?;
    let meta = guest_meta(env, key, &[b"auth/reset", hash.as_bytes()])?;
    execute(env, &Actor::user(id, Vec::new()), &meta, move |tx| {
        if !store::ticket::take(tx.conn, &hash, "reset", tx.now.micros())? {
            return Err(Code::TicketInvalid.into());
        }
        set_password(tx, id, &digest, true)?;
        Ok(serde_json::json!({ "reset": true }))
    })?;
    account::forget(&id.to_string());
    Ok(())
}

/// Changes one's own password; sessions begun before end.
pub fn change_password(env: &Env, actor: &Actor, meta: &Meta, old: &str, new: &str, source: &str) -> Result<(), Error> {
    let id = actor.id;
    let person = env.db.read(|conn| found(rows::get_person(conn, &id.to_string())?))?;
    account::confirm_password(env, &person.login, old, source)?;
    fields::password(new, &person.login)?;
    let digest = account::hash_password(new)?;
    execute(env, actor, meta, move |tx| {
        set_password(tx, id, &digest, false)?;
        Ok(serde_json::json!({ "changed": true }))
    })?;
    account::forget(&id.to_string());
    Ok(())
}

fn set_password(tx: &mut Tx<'_>, id: PersonId, digest: &str, by_ticket: bool) -> Result<(), Error> {
    take_or_begin(tx, format!("person/{id}"))?;
    store::people::replace_password(tx.conn, &id.to_string(), digest, tx.now.micros())?;
    let with = of_organisation(tx, Role::System, "");
    tx.record(&format!("person/{id}"), &Fact::People(Event::PersonPasswordChanged { by_ticket }), &with)?;
    Ok(())
}

/// Locks or unlocks an account; the command line's.
pub fn set_locked(tx: &mut Tx<'_>, login: &str, locked: bool) -> Result<(), Error> {
    let person = found(rows::by_login(tx.conn, login)?)?;
    let state = if locked { PersonState::Locked } else { PersonState::Active };
    take_or_begin(tx, format!("person/{}", person.id))?;
    let row = PersonRow { state: state.as_str().to_owned(), version: person.version + 1, ..person };
    if !store::people::save(tx.conn, &row)? {
        return Err(StoreError::Conflict.into());
    }
    if locked {
        store::people::end_sessions(tx.conn, &row.id)?;
    }
    let with = of_organisation(tx, Role::System, &row.organisation);
    tx.record(&format!("person/{}", row.id), &Fact::People(Event::PersonChanged { state }), &with)?;
    account::forget(&row.id);
    Ok(())
}
