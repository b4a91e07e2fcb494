//! Permits: issued, changed, stopped and taken back by the authority of the receiver's division; entered by the platform's
//! admin where that authority is not on the platform.

use super::{Error, begin, fresh, hold, load, on_site, site_named, step};
use crate::{
    app::{Actor, found, record::Tx},
    domain::{
        access::{Permission, Role},
        paper::{
            Kind, Term,
            permit::{Action, Ask, Event, Permit, ScopeRow, Terms, decide, next},
        },
        party::Site,
        refusal::{Code, Refusal},
    },
    store::{self, Conn},
};

/// A permit as it is asked for.
#[derive(Clone, Debug)]
pub struct NewPermit {
    /// Official number.
    pub number: String,
    /// Id or code of the holder's site.
    pub site: String,
    /// Division of the authority that issued it.
    pub authority: String,
    /// Its days.
    pub term: Term,
    /// What it allows.
    pub scope: Vec<ScopeRow>,
    /// Number in the sender's own system.
    pub external_id: Option<String>,
}

/// The role in which somebody writes permits of a site.
pub fn role_for(actor: &Actor, site: &Site) -> Option<Role> {
    actor
        .grants_with(Permission::ReviewPapers)
        .find(|grant| grant.role == Role::Admin || grant.covers(site.id, site.organisation, &site.division))
        .map(|grant| grant.role)
}

fn need(actor: &Actor, site: &Site) -> Result<Role, Error> {
    role_for(actor, site).ok_or_else(|| Code::NotAllowed.into())
}

/// Issues a permit.
pub fn issue(tx: &mut Tx<'_>, asked: &NewPermit) -> Result<Permit, Error> {
    let site = site_named(tx, &asked.site)?;
    let role = need(tx.actor, &site)?;
    let event = Event::Issued { terms: terms(asked, &site)?.checked()? };
    let with = on_site(tx.now, role, &site);
    begin(tx, event, &with)
}

fn terms(asked: &NewPermit, site: &Site) -> Result<Terms, Error> {
    use crate::domain::party::fields;
    Ok(Terms {
        number: asked.number.clone(),
        organisation: site.organisation,
        site: site.id,
        authority: fields::division(&asked.authority, false)?,
        term: asked.term,
        scope: asked.scope.clone(),
        external_id: asked.external_id.as_deref().map(fields::external_id).transpose()?,
    })
}

/// Acts on a permit.
pub fn act(tx: &mut Tx<'_>, id: &str, ask: &Ask, expected: Option<i64>) -> Result<Permit, Error> {
    let permit: Permit = load(tx, id)?;
    let site = found(store::party::get_site(tx.conn, &permit.terms.site.to_string())?)?;
    let role = need(tx.actor, &site)?;
    fresh(&permit, expected)?;
    let event = decide(&permit, ask.clone(), role)?;
    let with = on_site(tx.now, role, &site);
    step(tx, permit, event, &with)
}

/// Writes a new version.
pub fn change(tx: &mut Tx<'_>, id: &str, asked: &NewPermit, expected: i64) -> Result<Permit, Error> {
    hold(tx, Kind::Permit, id)?;
    let site = site_named(tx, &asked.site)?;
    let terms = terms(asked, &site)?;
    act(tx, id, &Ask::Change(Box::new(terms)), Some(expected))
}

/// What the actor may do with it now, and why not the rest.
pub fn actions(conn: &mut Conn, actor: &Actor, one: &Permit) -> Result<Vec<(Action, Option<Refusal>)>, Error> {
    let site = found(store::party::get_site(conn, &one.terms.site.to_string())?)?;
    let role = role_for(actor, &site);
    let refused = |action: Action| match role {
        Some(role) => next(one.state, action, role).err(),
        None => Some(Code::NotAllowed.into()),
    };
    Ok(Action::ALL.iter().map(|action| (*action, refused(*action))).collect())
}
