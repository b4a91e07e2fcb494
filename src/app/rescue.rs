//! What whoever keeps a person does when that person cannot log in: hands over a reset link, or forgets a lost authenticator.
//! Both leave a trace, and neither is for oneself.

use super::{
    Actor, Error, people,
    record::Tx,
    registry::{keeper_role, of_organisation, take_or_begin},
    second_factor, ticket,
};
use crate::{
    domain::{
        access::{Permission, Role},
        journal::event::Event as Fact,
        party::people::{Event, PersonState},
        refusal::Code,
    },
    kernel::clock::Instant,
    store::{Conn, account::PersonRow, account::grants, ticket::TicketRow},
};

/// The person, if the actor keeps the account and everything it may do: who also works for others is theirs to help as well.
fn kept(tx: &mut Tx<'_>, id: &str) -> Result<(PersonRow, Role), Error> {
    take_or_begin(tx, format!("person/{id}"))?;
    let person = people::person(tx.conn, tx.actor, id, tx.now)?.person;
    let by = keeper_role(tx.actor, Permission::ManagePeople, &person.organisation);
    let by = by.ok_or(Error::Refused(Code::NotAllowed.into()))?;
    if helps(tx.conn, tx.actor, &person, tx.now)? { Ok((person, by)) } else { Err(Code::NotAllowed.into()) }
}

/// Whether who keeps the person may also get them back in: not oneself, and not one who works for others as well.
fn helps(conn: &mut Conn, actor: &Actor, person: &PersonRow, now: Instant) -> Result<bool, Error> {
    let elsewhere = grants(conn, &person.id, now.micros())?
        .iter()
        .any(|grant| grant.organisation.as_deref() != Some(person.organisation.as_str()));
    let own = actor.id.to_string() == person.id;
    Ok(!own && (!elsewhere || actor.may(Permission::ManagePlatform)))
}

/// What may be done with a person now.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PersonDeeds {
    /// Actions with whether they are allowed: `reset_link`, `forget_factor`, `lock`, `unlock`, `grant`.
    pub deeds: Vec<(&'static str, &'static str, bool)>,
    /// Ids of the grants that may be ended.
    pub ends: Vec<String>,
}

/// What the actor may do with a person in sight: the same rules asked without doing.
pub fn deeds(conn: &mut Conn, actor: &Actor, id: &str, now: Instant) -> Result<PersonDeeds, Error> {
    let known = people::person(conn, actor, id, now)?;
    let person = &known.person;
    let keeps = |organisation: &str| keeper_role(actor, Permission::ManagePeople, organisation).is_some();
    let (kept, active) = (keeps(&person.organisation), person.state == PersonState::Active.as_str());
    let helped = kept && helps(conn, actor, person, now)?;
    let other = actor.id.to_string() != person.id;
    let mut deeds = Vec::new();
    if active {
        deeds.push(("reset_link", "重置链接", helped));
        deeds.push(("forget_factor", "清除二次验证", helped));
        deeds.push(("lock", "停用", kept && other));
    }
    if person.state == PersonState::Locked.as_str() {
        deeds.push(("unlock", "恢复", kept && other));
    }
    let admin = actor.may(Permission::ManagePlatform);
    let own = actor.grants_with(Permission::ManagePeople).any(|one| one.organisation.is_some() && one.site.is_none());
    deeds.push(("grant", "给予职责", admin || own));
    let ends = known
        .grants
        .iter()
        .filter(|grant| other && grant.mandate.is_none() && keeps(grant.organisation.as_deref().unwrap_or_default()));
    Ok(PersonDeeds { ends: ends.map(|grant| grant.id.clone()).collect(), deeds })
}

/// Makes a reset link to hand over.
pub fn reset_link(tx: &mut Tx<'_>, id: &str) -> Result<TicketRow, Error> {
    let (person, by) = kept(tx, id)?;
    if person.state != PersonState::Active.as_str() {
        return Err(Code::NotAllowed.into());
    }
    let row = ticket::make_reset(tx.conn, tx.env, &person, &tx.actor.id.to_string())?;
    let with = of_organisation(tx, by, &person.organisation);
    tx.record(&format!("person/{id}"), &Fact::People(Event::PersonResetLinkMade {}), &with)?;
    Ok(row)
}

/// Forgets the second factor of somebody who lost it.
pub fn forget_second_factor(tx: &mut Tx<'_>, id: &str) -> Result<(), Error> {
    let (person, by) = kept(tx, id)?;
    second_factor::forget(tx, id, true, by, &person.organisation)
}
