//! What accepting a change of name writes into the register: the name of an organisation or site, and nothing else of it.

use super::Error;
use crate::{
    app::{
        party::circumstance,
        record::{Tx, taken},
        registry::{domain_organisation, domain_site, guarded, of_organisation},
    },
    domain::{
        access::Role,
        journal::event::Event,
        party::{self, Site},
    },
    store::registry::{self as rows, OrganisationRow},
};

/// Gives an organisation another name. Its stream is taken already.
pub(super) fn organisation(tx: &mut Tx<'_>, row: OrganisationRow, name: &str, role: Role) -> Result<(), Error> {
    let row = OrganisationRow { name: name.to_owned(), version: row.version + 1, ..row };
    guarded(rows::save_organisation(tx.conn, &row).map_err(taken)?)?;
    let event = Event::Party(party::Event::OrganisationChanged { organisation: domain_organisation(&row)? });
    let with = of_organisation(tx, role, &row.id);
    tx.record(&format!("organisation/{}", row.id), &event, &with).map(drop)
}

/// Gives a site another name. Its stream is taken already.
pub(super) fn site(tx: &mut Tx<'_>, site: &Site, name: &str, role: Role) -> Result<(), Error> {
    let row = crate::app::found(rows::site(tx.conn, &site.id.to_string())?)?;
    let row = rows::SiteRow { name: name.to_owned(), version: row.version + 1, ..row };
    guarded(rows::save_site(tx.conn, &row).map_err(taken)?)?;
    let renamed = domain_site(&row)?;
    let with = circumstance(tx.now, role, Some(&renamed));
    tx.record(&format!("site/{}", row.id), &Event::Party(party::Event::SiteChanged { site: renamed }), &with).map(drop)
}
