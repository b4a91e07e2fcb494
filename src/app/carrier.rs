//! Who may be asked to carry, and whom a carrier may name as its crew.

use super::{Actor, Error};
use crate::{
    domain::{access::Permission, refusal::Code},
    kernel::{clock::Instant, id::OrganisationId, id::SiteId},
    store::{self, Conn, registry::OrganisationRow},
};

/// Most people of one crew list; a carrier has fewer.
const CREW_MAX: i64 = 500;

/// Carriers by credit code: who carries for others is public in life.
pub fn carriers(conn: &mut Conn, after: Option<&str>, limit: i64) -> Result<Vec<OrganisationRow>, Error> {
    Ok(store::paper::carriers(conn, after, limit)?)
}

/// A person a carrier may name.
#[derive(Clone, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "each is what it is")]
pub struct Hand {
    pub id: String,
    pub name: String,
    pub role: String,
}

/// Drivers, escorts and dispatchers of an organisation, for those who keep its vehicles and credentials.
pub fn crew(conn: &mut Conn, actor: &Actor, organisation: &str, now: Instant) -> Result<Vec<Hand>, Error> {
    let of: OrganisationId = organisation.parse().map_err(|_| Error::from(Code::NotFound))?;
    let keeps = |permission| actor.grants_with(permission).any(|grant| grant.covers(SiteId(uuid::Uuid::nil()), of, ""));
    if !keeps(Permission::ManageCredentials) {
        return Err(Code::NotFound.into());
    }
    let rows = store::people::crew_of(conn, organisation, now.micros(), CREW_MAX)?;
    Ok(rows.into_iter().map(|(id, name, role)| Hand { id, name, role }).collect())
}
