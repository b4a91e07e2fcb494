//! Letters about what a receiver found to differ, or did not confirm in time: to the people who answer for manifests, and to the
//! authority of the receiving place (Order 23 Art. 18). A letter names no person; what differs is read on the platform.

use serde_json::json;

use crate::{
    app::{Error, record::Tx},
    domain::{access::Role, manifest::Manifest},
    store::{self, people::Whose},
};

/// Letters of one report; the platform itself shows it to everybody it concerns.
const LETTERS_MAX: i64 = 20;

/// Tells consignor and authority by mail, as far as they have given an address.
pub(super) fn discrepancy(tx: &mut Tx<'_>, one: &Manifest) -> Result<(), Error> {
    let (organisation, site) = (one.consignor.organisation.to_string(), one.consignor.site.to_string());
    let own = [Role::Ehs.as_str(), Role::Manager.as_str()];
    let authority = [Role::Reviewer.as_str(), Role::Officer.as_str()];
    let now = tx.now.micros();
    let of = Whose::Site { organisation: &organisation, site: &site };
    let mut to = store::people::emails(tx.conn, &own, &of, now, LETTERS_MAX)?;
    let of = Whose::Division(&one.receiver.division);
    to.extend(store::people::emails(tx.conn, &authority, &of, now, LETTERS_MAX)?);
    post(tx, to, "discrepancy", one)
}

/// Tells the authority of the receiving place, the receiver and the consignor that a receipt was not confirmed in time.
pub(super) fn overdue(tx: &mut Tx<'_>, one: &Manifest) -> Result<(), Error> {
    let sides = [&one.consignor, &one.receiver].map(|party| (party.organisation.to_string(), party.site.to_string()));
    let own = [Role::Ehs.as_str(), Role::Manager.as_str()];
    let authority = [Role::Reviewer.as_str(), Role::Officer.as_str()];
    let now = tx.now.micros();
    let mut to = store::people::emails(tx.conn, &own, &Whose::Sites(&sides), now, LETTERS_MAX)?;
    let of = Whose::Division(&one.receiver.division);
    to.extend(store::people::emails(tx.conn, &authority, &of, now, LETTERS_MAX)?);
    post(tx, to, "confirmation_overdue", one)
}

fn post(tx: &mut Tx<'_>, mut to: Vec<String>, template: &str, one: &Manifest) -> Result<(), Error> {
    to.sort();
    to.dedup();
    let payload = json!({"template": template, "manifest": one.id.to_string()}).to_string();
    for address in to {
        let id = tx.env.ids.next(tx.now).to_string();
        store::ticket::post(tx.conn, &id, "mail", &address, &payload, tx.now.micros())?;
    }
    Ok(())
}
