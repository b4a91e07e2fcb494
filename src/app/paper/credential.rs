//! Credentials: entered and kept by the carrier's own people, stopped by them or by the regulator of its division.

use super::{Error, bad_field, begin, fresh, load, sight::reaches, step};
use crate::{
    app::{Actor, env::Grant, found, record::Tx, registry::of_organisation},
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
pub fn role_for(
    conn: &mut Conn,
    actor: &Actor,
    (holder, subject): (&str, Subject),
    action: Action,
) -> Result<Option<Role>, Error> {
    // Whoever works for one site keeps no papers of another.
    let at = |grant: &Grant| match subject {
        Subject::Site(site) => grant.site.is_none_or(|only| only == site),
        Subject::Organisation | Subject::Vehicle(_) | Subject::Person(_) => true,
    };
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
                    let own = grant.organisation.is_some_and(|id| id.to_string() == holder) && at(grant);
                    grant.role.is_regulator() || own
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
    let role = need(tx.conn, tx.actor, (&holder.id, asked.subject), Action::Change)?;
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
        Subject::Site(id) => {
            let site = store::party::get_site(tx.conn, &id.to_string())?;
            if site.is_none_or(|site| site.organisation.to_string() != holder.id) {
                return Err(bad_field("/subject/site", "a site of the organisation"));
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
    let role = need(tx.conn, tx.actor, (&holder.id, one.terms.subject), ask.action())?;
    fresh(&one, expected)?;
    let event = decide(&one, ask.clone(), role)?;
    let with = of_organisation(tx, role, &holder.id);
    step(tx, one, event, &with)
}

/// Absent to who does not see the holder, forbidden to who does but may not.
fn need(conn: &mut Conn, actor: &Actor, of: (&str, Subject), action: Action) -> Result<Role, Error> {
    if let Some(role) = role_for(conn, actor, of, action)? {
        return Ok(role);
    }
    let sees = reaches(conn, actor, Permission::ReadChain, of.0)?;
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
    need(tx.conn, tx.actor, (&holder.id, one.terms.subject), Action::Change)?;
    let terms = terms(tx, asked, &holder)?;
    act(tx, id, &Ask::Change(Box::new(terms)), Some(expected))
}

/// What the actor may do with it now, and why not the rest.
pub fn actions(conn: &mut Conn, actor: &Actor, one: &Credential) -> Result<Vec<(Action, Option<Refusal>)>, Error> {
    let holder = one.terms.organisation.to_string();
    let mut out = Vec::new();
    for action in Action::ALL {
        let refused = match role_for(conn, actor, (&holder, one.terms.subject), *action)? {
            Some(role) => allowed(one, *action, role).err(),
            None => Some(Code::NotAllowed.into()),
        };
        out.push((*action, refused));
    }
    Ok(out)
}
