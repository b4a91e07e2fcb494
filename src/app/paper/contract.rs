//! Contracts: drafted by a party at one of the two sites, confirmed by the other.

use super::{Error, begin, fresh, hold, load, on_site, site_named, step};
use crate::{
    app::{Actor, found, record::Tx},
    domain::{
        access::{Permission, Role},
        paper::{
            Kind, Term,
            contract::{Action, Ask, Contract, Event, Party, Side, Terms, decide, next, on_side},
        },
        party::{Site, fields},
        refusal::{Code, Refusal},
    },
    kernel::mass::Mass,
    store::{self, Conn},
};

/// A contract as it is asked for.
#[derive(Clone, Debug)]
pub struct NewContract {
    /// Number the parties gave it; may be empty.
    pub number: String,
    /// Id or code of the site the waste leaves.
    pub consignor_site: String,
    /// Id or code of the site it goes to.
    pub receiver_site: String,
    /// Codes or categories.
    pub wastes: Vec<String>,
    /// Its days.
    pub term: Term,
    /// Grams agreed for the whole term.
    pub mass: Option<Mass>,
    /// Number in the sender's own system.
    pub external_id: Option<String>,
}

/// The two sites of a contract.
type Sites = (Site, Site);

/// For which side somebody acts, and in which role. The platform stands for any side; who stands for both acts for the one
/// that fits.
pub fn stand(actor: &Actor, (consignor, receiver): &Sites, wanted: Option<Side>) -> Option<(Option<Side>, Role)> {
    let role = |site: &Site| actor.role_on(Permission::ManagePapers, site.id, site.organisation, &site.division);
    let sides = [(Side::Consignor, role(consignor)), (Side::Receiver, role(receiver))];
    let mut held = sides.into_iter().filter_map(|(side, role)| role.map(|role| (side, role)));
    let first = held.next()?;
    if first.1 == Role::System {
        return Some((None, Role::System));
    }
    let fits = |(side, _): &(Side, Role)| wanted.is_none_or(|wanted| wanted == *side);
    let found = if fits(&first) { first } else { held.find(fits).unwrap_or(first) };
    Some((Some(found.0), found.1))
}

/// The side an action is for, if it is for one only.
pub const fn wanted(contract: &Contract, action: Action) -> Option<Side> {
    match (action, contract.drafted_by) {
        (Action::Change | Action::Withdraw, side) => Some(side),
        (Action::Confirm | Action::Decline, Side::Consignor) => Some(Side::Receiver),
        (Action::Confirm | Action::Decline, Side::Receiver) => Some(Side::Consignor),
        (Action::Terminate, _) => None,
    }
}

/// The sites of a contract.
pub fn sites(conn: &mut Conn, contract: &Contract) -> Result<Sites, Error> {
    let consignor = found(store::party::get_site(conn, &contract.terms.consignor.site.to_string())?)?;
    let receiver = found(store::party::get_site(conn, &contract.terms.receiver.site.to_string())?)?;
    Ok((consignor, receiver))
}

/// Absent to who sees neither side, forbidden to who sees one but signs for none.
fn need(actor: &Actor, sites: &Sites, wanted: Option<Side>) -> Result<(Option<Side>, Role), Error> {
    let sees = |site: &Site| actor.sees(site.id, site.organisation, &site.division);
    stand(actor, sites, wanted)
        .ok_or_else(|| if sees(&sites.0) || sees(&sites.1) { Code::NotAllowed.into() } else { Code::NotFound.into() })
}

/// Drafts a contract for the other side to confirm.
pub fn draft(tx: &mut Tx<'_>, asked: &NewContract) -> Result<Contract, Error> {
    let (terms, sites) = terms(tx, asked)?;
    let (side, role) = need(tx.actor, &sites, None)?;
    let event = Event::Drafted { drafted_by: side.unwrap_or(Side::Consignor), terms: terms.checked()? };
    let own = if side == Some(Side::Receiver) { &sites.1 } else { &sites.0 };
    let with = on_site(tx.now, role, own);
    begin(tx, event, &with)
}

fn terms(tx: &mut Tx<'_>, asked: &NewContract) -> Result<(Terms, Sites), Error> {
    let consignor = site_named(tx, &asked.consignor_site)?;
    let receiver = site_named(tx, &asked.receiver_site)?;
    let party = |site: &Site| Party { organisation: site.organisation, site: site.id };
    let terms = Terms {
        number: asked.number.clone(),
        consignor: party(&consignor),
        receiver: party(&receiver),
        wastes: asked.wastes.clone(),
        term: asked.term,
        mass_g: asked.mass,
        external_id: asked.external_id.as_deref().map(fields::external_id).transpose()?,
    };
    Ok((terms, (consignor, receiver)))
}

/// Acts on a contract.
pub fn act(tx: &mut Tx<'_>, id: &str, ask: &Ask, expected: Option<i64>) -> Result<Contract, Error> {
    let contract: Contract = load(tx, id)?;
    let sites = sites(tx.conn, &contract)?;
    let (side, role) = need(tx.actor, &sites, wanted(&contract, ask.action()))?;
    fresh(&contract, expected)?;
    let event = decide(&contract, ask.clone(), role, side)?;
    let own = if side == Some(Side::Receiver) { &sites.1 } else { &sites.0 };
    let with = on_site(tx.now, role, own);
    step(tx, contract, event, &with)
}

/// Writes other words into a draft.
pub fn change(tx: &mut Tx<'_>, id: &str, asked: &NewContract, expected: i64) -> Result<Contract, Error> {
    hold(tx, Kind::Contract, id)?;
    let (terms, _) = terms(tx, asked)?;
    act(tx, id, &Ask::Change(Box::new(terms)), Some(expected))
}

/// What the actor may do with it now, and why not the rest.
pub fn actions(conn: &mut Conn, actor: &Actor, one: &Contract) -> Result<Vec<(Action, Option<Refusal>)>, Error> {
    let sites = sites(conn, one)?;
    let refused = |action: Action| {
        let Some((side, role)) = stand(actor, &sites, wanted(one, action)) else {
            return Some(Code::NotAllowed.into());
        };
        next(one.state, action, role).and_then(|_| on_side(one, action, side)).err()
    };
    Ok(Action::ALL.iter().map(|action| (*action, refused(*action))).collect())
}
