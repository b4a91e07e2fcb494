//! What became of deliveries, for those who keep the platform or the address; and sending anew what was given up.

use std::collections::{BTreeSet, HashMap};

use super::hook;
use crate::{
    app::{Actor, Error, found, record::Tx},
    domain::{
        access::Permission,
        delivery::Channel,
        refusal::{Code, Refusal},
    },
    store::{
        self, Conn,
        delivery::{DeliveryRow, Filter},
    },
};

/// A page of all deliveries, the latest first.
pub fn list(
    conn: &mut Conn,
    actor: &Actor,
    filter: &Filter,
    before: Option<&str>,
    limit: i64,
) -> Result<Vec<DeliveryRow>, Error> {
    if !actor.may(Permission::ManagePlatform) {
        return Err(Code::NotAllowed.into());
    }
    Ok(store::delivery::list(conn, filter, before, limit)?)
}

/// A page of what was sent to a hook in the actor's keeping.
pub fn of_hook(
    conn: &mut Conn,
    actor: &Actor,
    id: &str,
    before: Option<&str>,
    limit: i64,
) -> Result<Vec<DeliveryRow>, Error> {
    hook::get(conn, actor, id)?;
    let filter = Filter { recipient: Some(id.to_owned()), ..Filter::default() };
    Ok(store::delivery::list(conn, &filter, before, limit)?)
}

/// Sends anew, with the same id, what failed or was given up: by who keeps the platform, or the hook it goes to.
pub fn replay(tx: &mut Tx<'_>, id: &str) -> Result<DeliveryRow, Error> {
    let row = found(store::delivery::get(tx.conn, id)?)?;
    if !tx.actor.may(Permission::ManagePlatform) {
        if Channel::parse(&row.channel).is_none_or(Channel::is_personal) {
            return Err(Code::NotFound.into());
        }
        hook::get(tx.conn, tx.actor, &row.recipient)?;
    }
    if !store::delivery::replay(tx.conn, id, tx.now.micros())? {
        return Err(Refusal::of(Code::DeliveryNotFailed).with("state", row.state.as_str()).into());
    }
    found(store::delivery::get(tx.conn, id)?)
}

/// Names of recipients, by id.
pub type Names = HashMap<String, String>;

/// Names of the recipients of a list.
pub fn names(conn: &mut Conn, rows: &[DeliveryRow]) -> Result<Names, Error> {
    let personal = |row: &&DeliveryRow| Channel::parse(&row.channel).is_some_and(Channel::is_personal);
    let ids = |rows: Vec<&DeliveryRow>| -> Vec<String> {
        rows.into_iter().map(|row| row.recipient.clone()).collect::<BTreeSet<_>>().into_iter().collect()
    };
    let (people, hooks): (Vec<&DeliveryRow>, Vec<&DeliveryRow>) = rows.iter().partition(personal);
    let mut names: Names = store::account::person_names(conn, &ids(people))?.into_iter().collect();
    names.extend(store::hook::names(conn, &ids(hooks))?);
    Ok(names)
}
