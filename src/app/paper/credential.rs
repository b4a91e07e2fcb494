//! Credentials: entered and kept by the carrier's own people, stopped by them or by the regulator of its division.

use super::{Error, bad_field, begin, fresh, load, sight::reaches, step};
use crate::{
    app::{Actor, found, record::Tx, registry::of_organisation},
    domain::{
        access::{Permission, Role},
        paper::{
            Term,
            credential::{Action, Ask, Credential, Event, Proof, Subject, Terms, allowed, decide},
        },
        party::fields,
        refusal::{Code, Refusal},
    },
    store::{self, Conn, registry::OrganisationRow},
};

/// A credential as it is asked for.
#[derive(Clone, Debug)]
pub struct NewCredential {
    /// What it proves.
    pub proof: Proof,
    /// Official number; empty for a person's.
    pub number: String,
    /// Id or credit code of the organisation that holds it.
    pub organisation: String,
    /// Whom or what it speaks of.
    pub subject: Subject,
    /// Its days.
    pub term: Term,
    /// Number in the sender's own system.
    pub external_id: Option<String>,
}

/// The role in which somebody does this to a holder's credential: its own people's first, then the regulator's.
pub fn role_for(conn: &mut Conn, actor: &Actor, holder: &str, action: Action) -> Result<Option<Role>, Error> {
    let permissions: &[Permission] = match action {
        Action::Suspend | Action::Resume => &[Permission::ManageCredentials, Permission::ReviewPapers],
        Action::Change | Action::End => &[Permission::ManageCredentials],
    };
    for permission in permissions {
        if reaches(conn, actor, *permission, holder)? {
            let system = actor.grants_with(*permission).find(|grant| grant.role == Role::System);
            let own = || {
                let mut grants = actor.grants_with(*permission);
                grants.find(|grant| {
                    grant.role.is_regulator() || grant.organisation.is_some_and(|id| id.to_string() == holder)
                })
            };
            return Ok(system.or_else(own).map(|grant| grant.role));
        }
    }
    Ok(None)
}

/// Enters a credential of one's own organisation.
pub fn enter(tx: &mut Tx<'_>, asked: &NewCredential) -> Result<Credential, Error> {
    let named = store::registry::organisation_by_uscc(tx.conn, &asked.organisation)?;
    let named =
        named.map_or_else(|| store::registry::organisation(tx.conn, &asked.organisation), |row| Ok(Some(row)))?;
    let holder = found(named)?;
    let role = need(tx.conn, tx.actor, &holder.id, Action::Change)?;
    let terms = terms(tx, asked, &holder)?.checked()?;
    let with = of_organisation(tx, role, &holder.id);
    begin(tx, Event::Entered { terms }, &with)
}

/// A vehicle is the holder's own, a person works for it.
fn terms(tx: &mut Tx<'_>, asked: &NewCredential, holder: &OrganisationRow) -> Result<Terms, Error> {
    match asked.subject {
        Subject::Organisation => {}
        Subject::Vehicle(id) => {
            let vehicle = store::registry::vehicle(tx.conn, &id.to_string())?;
            if vehicle.is_none_or(|vehicle| vehicle.organisation != holder.id) {
                return Err(bad_field("/subject/vehicle", "a vehicle of the organisation"));
            }
        }
        Subject::Person(id) => {
            if !store::people::works_for(tx.conn, &holder.id, &id.to_string())? {
                return Err(bad_field("/subject/person", "a person of the organisation"));
            }
        }
    }
    Ok(Terms {
        proof: asked.proof,
        number: asked.number.clone(),
        organisation: holder.id.parse().map_err(|_| store::corrupt("organisation", &holder.id, "id"))?,
        subject: asked.subject,
        term: asked.term,
        external_id: asked.external_id.as_deref().map(fields::external_id).transpose()?,
    })
}

/// Acts on a credential.
pub fn act(tx: &mut Tx<'_>, id: &str, ask: &Ask, expected: Option<i64>) -> Result<Credential, Error> {
    let one: Credential = load(tx, id)?;
    let holder = holder(tx.conn, &one)?;
    let role = need(tx.conn, tx.actor, &holder.id, ask.action())?;
    fresh(&one, expected)?;
    let event = decide(&one, ask.clone(), role)?;
    let with = of_organisation(tx, role, &holder.id);
    step(tx, one, event, &with)
}

/// Absent to who does not see the holder, forbidden to who does but may not.
fn need(conn: &mut Conn, actor: &Actor, holder: &str, action: Action) -> Result<Role, Error> {
    if let Some(role) = role_for(conn, actor, holder, action)? {
        return Ok(role);
    }
    let sees = reaches(conn, actor, Permission::ReadChain, holder)?;
    Err((if sees { Code::NotAllowed } else { Code::NotFound }).into())
}

/// The organisation that holds a credential.
pub fn holder(conn: &mut Conn, one: &Credential) -> Result<OrganisationRow, Error> {
    found(store::registry::organisation(conn, &one.terms.organisation.to_string())?)
}

/// Writes a new version.
pub fn change(tx: &mut Tx<'_>, id: &str, asked: &NewCredential, expected: i64) -> Result<Credential, Error> {
    let one: Credential = load(tx, id)?;
    let holder = holder(tx.conn, &one)?;
    need(tx.conn, tx.actor, &holder.id, Action::Change)?;
    let terms = terms(tx, asked, &holder)?;
    act(tx, id, &Ask::Change(Box::new(terms)), Some(expected))
}

/// What the actor may do with it now, and why not the rest.
pub fn actions(conn: &mut Conn, actor: &Actor, one: &Credential) -> Result<Vec<(Action, Option<Refusal>)>, Error> {
    let holder = one.terms.organisation.to_string();
    let mut out = Vec::new();
    for action in Action::ALL {
        let refused = match role_for(conn, actor, &holder, *action)? {
            Some(role) => allowed(one, *action, role).err(),
            None => Some(Code::NotAllowed.into()),
        };
        out.push((*action, refused));
    }
    Ok(out)
}
