//! Organisations, sites and waste streams.

use super::{
    Error, found,
    record::{Circumstance, Tx, taken},
};
use crate::{
    domain::{
        access::{Permission, Role},
        journal::event::Event,
        party::{self, Organisation, Site, WasteStream},
        refusal::{Code, Refusal},
    },
    kernel::{
        clock::Instant,
        text::{is_name, is_remark},
    },
    store,
};

/// Registers an organisation.
pub fn register_organisation(tx: &mut Tx<'_>, one: Organisation) -> Result<Organisation, Error> {
    let with = circumstance(tx.now, Role::System, None);
    store::party::insert_organisation(tx.conn, &one).map_err(taken)?;
    let event = Event::Party(party::Event::OrganisationRegistered { organisation: one.clone() });
    tx.record(&format!("organisation/{}", one.id), &event, &with)?;
    Ok(one)
}

/// Registers a site of an organisation.
pub fn register_site(tx: &mut Tx<'_>, one: Site) -> Result<Site, Error> {
    let with = circumstance(tx.now, Role::System, Some(&one));
    store::party::insert_site(tx.conn, &one).map_err(taken)?;
    let event = Event::Party(party::Event::SiteRegistered { site: one.clone() });
    tx.record(&format!("site/{}", one.id), &event, &with)?;
    Ok(one)
}

/// Registers a kind of waste at a site the actor manages.
pub fn register_waste(tx: &mut Tx<'_>, one: WasteStream) -> Result<WasteStream, Error> {
    let (site, role) = site_for(tx, &one.site.to_string(), Permission::ManageSite)?;
    if !is_waste_code(&one.waste_code) {
        return Err(Refusal::of(Code::WasteCodeMalformed).with("waste_code", one.waste_code.as_str()).into());
    }
    let words = [&one.components, &one.precautions];
    let hazard = |letter: &String| is_name(letter) && !letter.contains(',');
    if !is_name(&one.name) || !words.into_iter().all(|text| is_remark(text)) || !one.hazards.iter().all(hazard) {
        return Err(Refusal::of(Code::RequestField).with("pointer", "/name").into());
    }
    store::party::insert_waste(tx.conn, &one).map_err(taken)?;
    let event = Event::Party(party::Event::WasteStreamRegistered { waste_stream: one.clone() });
    let with = circumstance(tx.now, role, Some(&site));
    tx.record(&format!("waste_stream/{}", one.id), &event, &with)?;
    Ok(one)
}

/// The catalogue's edition that a waste registered now is of.
pub fn edition_now(tx: &mut Tx<'_>) -> Result<String, Error> {
    let shelf = tx.env.reference.shelf(tx.conn, tx.now)?;
    Ok(shelf.catalogue_on(tx.now.legal_day()).edition.clone())
}

/// A site in the actor's sight with the role that permits the action there. Out of sight is absent; in sight but not
/// permitted is refused.
pub fn site_for(tx: &mut Tx<'_>, id: &str, permission: Permission) -> Result<(Site, Role), Error> {
    let site = found(store::party::get_site(tx.conn, id)?)?;
    if let Some(role) = tx.actor.role_on(permission, site.id, site.organisation, &site.division) {
        return Ok((site, role));
    }
    if tx.actor.sees(site.id, site.organisation, &site.division) {
        return Err(Code::NotAllowed.into());
    }
    Err(Code::NotFound.into())
}

/// The circumstance of an act on a site now.
pub fn circumstance(now: Instant, role: Role, site: Option<&Site>) -> Circumstance {
    Circumstance {
        occurred_at: now,
        role,
        org: site.map(|site| site.organisation),
        place: site.map(|site| format!("site/{}", site.id)),
    }
}

fn is_waste_code(text: &str) -> bool {
    text.parse::<crate::domain::waste::code::WasteCode>().is_ok()
}
