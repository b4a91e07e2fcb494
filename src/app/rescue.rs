//! What whoever keeps a person does when that person cannot log in: hands over a reset link, or forgets a lost authenticator.
//! Both leave a trace, and neither is for oneself.

use super::{
    Error, people,
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
    store::{account::PersonRow, account::grants, ticket::TicketRow},
};

/// The person, if the actor keeps the account and everything it may do: who also works for others is theirs to help as well.
fn kept(tx: &mut Tx<'_>, id: &str) -> Result<(PersonRow, Role), Error> {
    take_or_begin(tx, format!("person/{id}"))?;
    let person = people::person(tx.conn, tx.actor, id, tx.now)?.person;
    let by = keeper_role(tx.actor, Permission::ManagePeople, &person.organisation);
    let by = by.ok_or(Error::Refused(Code::NotAllowed.into()))?;
    let admin = tx.actor.may(Permission::ManagePlatform);
    let elsewhere = grants(tx.conn, id, tx.now.micros())?
        .iter()
        .any(|grant| grant.organisation.as_deref() != Some(person.organisation.as_str()));
    if tx.actor.id.to_string() == id || (elsewhere && !admin) {
        return Err(Code::NotAllowed.into());
    }
    Ok((person, by))
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
