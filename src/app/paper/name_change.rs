//! Changes of name and address: declared by the organisation, accepted by the authority; accepting one writes the new name into
//! the register. What was written before the day of its registration keeps the former name.

use std::collections::HashMap;

use chrono::NaiveDate;

use super::{Error, bad_field, begin, fresh, hold, load, rename, sight::reaches, site_named, step};
use crate::{
    app::{
        Actor, found,
        party::circumstance,
        record::{Circumstance, Tx},
        registry::{of_organisation, take_or_begin},
    },
    domain::{
        access::{Permission, Role},
        paper::{
            Kind, Limit,
            name_change::{
                Action, Ask, DECLARE_WORKING_DAYS, Event, NameChange, Setting, State, Step, Terms, decide, next,
                on_side,
            },
            permit::State as PermitState,
        },
        party::{Site, fields},
        refusal::{Code, Refusal},
    },
    store::{self, Conn, registry::OrganisationRow},
};

/// A change as it is asked for.
#[derive(Clone, Debug)]
pub struct NewNameChange {
    /// Id or credit code of the organisation.
    pub organisation: String,
    /// Id or code of the site of it whose name or address changed; `None`: the organisation itself.
    pub site: Option<String>,
    /// The day of the registration.
    pub registered_on: NaiveDate,
    /// The new name.
    pub name: Option<String>,
    /// The address as it was, if it is to be told.
    pub former_address: Option<String>,
    /// The new address.
    pub address: Option<String>,
    /// The legal representative is another.
    pub representative: bool,
    /// Number in the sender's own system.
    pub external_id: Option<String>,
}

/// Whose name it is.
struct Party {
    organisation: OrganisationRow,
    site: Option<Site>,
}

impl Party {
    fn of(conn: &mut Conn, terms: &Terms) -> Result<Self, Error> {
        let organisation = found(store::registry::organisation(conn, &terms.organisation.to_string())?)?;
        let site = match terms.site {
            Some(site) => Some(found(store::party::get_site(conn, &site.to_string())?)?),
            None => None,
        };
        Ok(Self { organisation, site })
    }

    fn named(tx: &mut Tx<'_>, asked: &NewNameChange) -> Result<Self, Error> {
        let by_code = store::registry::organisation_by_uscc(tx.conn, &asked.organisation)?;
        let known =
            by_code.map_or_else(|| store::registry::organisation(tx.conn, &asked.organisation), |row| Ok(Some(row)))?;
        let organisation = found(known)?;
        let site = asked.site.as_deref().map(|named| site_named(tx, named)).transpose()?;
        if site.as_ref().is_some_and(|site| site.organisation.to_string() != organisation.id) {
            return Err(Code::NotFound.into());
        }
        Ok(Self { organisation, site })
    }

    fn name(&self) -> &str {
        self.site.as_ref().map_or(&self.organisation.name, |site| &site.name)
    }

    /// The role in which somebody acts for it, or over it.
    fn role(&self, conn: &mut Conn, actor: &Actor, permission: Permission) -> Result<Option<Role>, Error> {
        if let Some(site) = &self.site {
            return Ok(actor.role_on(permission, site.id, site.organisation, &site.division));
        }
        if !reaches(conn, actor, permission, &self.organisation.id)? {
            return Ok(None);
        }
        let mut grants = actor.grants_with(permission);
        let own = grants.find(|grant| {
            let of_it = grant.organisation.is_some_and(|id| id.to_string() == self.organisation.id);
            grant.role == Role::System || grant.role.is_regulator() || of_it && grant.site.is_none()
        });
        Ok(own.map(|grant| grant.role))
    }

    fn stand(&self, conn: &mut Conn, actor: &Actor) -> Result<Stand, Error> {
        let own = self.role(conn, actor, Permission::ManagePapers)?;
        let authority = self.role(conn, actor, Permission::ReviewPapers)?;
        Ok(Stand { own, authority })
    }

    fn circumstance(&self, tx: &Tx<'_>, role: Role) -> Circumstance {
        match &self.site {
            Some(site) => circumstance(tx.now, role, Some(site)),
            None => of_organisation(tx, role, &self.organisation.id),
        }
    }
}

/// The role of each side, where somebody has it.
#[derive(Clone, Copy)]
struct Stand {
    own: Option<Role>,
    authority: Option<Role>,
}

impl Stand {
    const fn role(self, action: Action) -> Option<Role> {
        let (first, second) = match action {
            Action::Change | Action::Submit | Action::Withdraw => (self.own, self.authority),
            Action::Return | Action::Accept => (self.authority, self.own),
        };
        if first.is_some() { first } else { second }
    }
}

/// Absent to who does not see the party, forbidden to who does but may not.
fn need(tx: &mut Tx<'_>, party: &Party, action: Action) -> Result<(Role, Stand), Error> {
    let stand = party.stand(tx.conn, tx.actor)?;
    if let Some(role) = stand.role(action) {
        return Ok((role, stand));
    }
    let sees = party.role(tx.conn, tx.actor, Permission::ReadChain)?.is_some();
    Err((if sees { Code::NotAllowed } else { Code::NotFound }).into())
}

/// Drafts a change; from here on its limit runs.
pub fn draft(tx: &mut Tx<'_>, asked: &NewNameChange) -> Result<NameChange, Error> {
    let party = Party::named(tx, asked)?;
    let (role, stand) = need(tx, &party, Action::Change)?;
    if stand.own.is_none() {
        return Err(Code::NotAllowed.into());
    }
    let terms = terms(&party, asked)?.checked(tx.now.legal_day())?;
    let limit = limit(tx, &terms)?;
    let with = party.circumstance(tx, role);
    begin(tx, Event::Drafted { terms, limit }, &with)
}

fn terms(party: &Party, asked: &NewNameChange) -> Result<Terms, Error> {
    let id = &party.organisation.id;
    let from = asked.former_address.clone().unwrap_or_default();
    Ok(Terms {
        organisation: id.parse().map_err(|_| store::corrupt("organisation", id, "id"))?,
        site: party.site.as_ref().map(|site| site.id),
        registered_on: asked.registered_on,
        name: asked.name.clone().map(|to| Step { from: party.name().to_owned(), to }),
        address: asked.address.clone().map(|to| Step { from, to }),
        representative: asked.representative,
        external_id: asked.external_id.as_deref().map(fields::external_id).transpose()?,
    })
}

/// The limit of who holds a permit: 15 working days after the registration (Decree 408 Art. 11).
fn limit(tx: &mut Tx<'_>, terms: &Terms) -> Result<Option<Limit>, Error> {
    let states = [PermitState::Valid.as_str(), PermitState::Suspended.as_str()];
    if !store::paper::holds(tx.conn, Kind::Permit, &terms.organisation.to_string(), &states)? {
        return Ok(None);
    }
    let shelf = tx.env.reference.shelf(tx.conn, tx.now)?;
    Ok(Some(Limit::after(terms.registered_on, DECLARE_WORKING_DAYS, shelf.calendar())))
}

/// Acts on a change.
pub fn act(tx: &mut Tx<'_>, id: &str, ask: &Ask, expected: Option<i64>) -> Result<NameChange, Error> {
    let one: NameChange = load(tx, id)?;
    let party = Party::of(tx.conn, &one.terms)?;
    let (role, stand) = need(tx, &party, ask.action())?;
    fresh(&one, expected)?;
    let setting = Setting { own: stand.own.is_some(), authority: stand.authority.is_some(), today: tx.now.legal_day() };
    let event = decide(&one, ask.clone(), role, setting)?;
    if matches!(event, Event::Accepted {}) {
        accept(tx, &one, role)?;
    }
    let with = party.circumstance(tx, role);
    step(tx, one, event, &with)
}

/// Writes the new name into the register, unless that says another than the declaration knew.
fn accept(tx: &mut Tx<'_>, one: &NameChange, role: Role) -> Result<(), Error> {
    let Some(name) = &one.terms.name else { return Ok(()) };
    let noun = if one.terms.site.is_some() { "site" } else { "organisation" };
    take_or_begin(tx, format!("{noun}/{}", one.terms.party()))?;
    let party = Party::of(tx.conn, &one.terms)?;
    if party.name() != name.from {
        let refusal = Refusal::of(Code::NameChangeOvertaken).with("declared", name.from.as_str());
        return Err(refusal.with("registered", party.name()).into());
    }
    match &party.site {
        Some(site) => rename::site(tx, site, &name.to, role),
        None => rename::organisation(tx, party.organisation.clone(), &name.to, role),
    }
}

/// Writes other words into a draft, or into one that was sent back.
pub fn change(tx: &mut Tx<'_>, id: &str, asked: &NewNameChange, expected: i64) -> Result<NameChange, Error> {
    hold(tx, Kind::NameChange, id)?;
    let party = Party::named(tx, asked)?;
    let terms = terms(&party, asked)?;
    let limit = limit(tx, &terms)?;
    act(tx, id, &Ask::Change(Box::new(terms), limit), Some(expected))
}

/// What the actor may do with it now, and why not the rest.
pub fn actions(conn: &mut Conn, actor: &Actor, one: &NameChange) -> Result<Vec<(Action, Option<Refusal>)>, Error> {
    let stand = Party::of(conn, &one.terms)?.stand(conn, actor)?;
    let refused = |action: Action| {
        let Some(role) = stand.role(action) else { return Some(Code::NotAllowed.into()) };
        let side = on_side(action, stand.own.is_some(), stand.authority.is_some());
        next(one.state, action, role).and(side).err()
    };
    Ok(Action::ALL.iter().map(|action| (*action, refused(*action))).collect())
}

/// A name that held once.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Former {
    /// Name, if that changed.
    pub name: Option<String>,
    /// Address, if that changed and was told.
    pub address: Option<String>,
    /// The day on which another was registered: it held until the day before.
    pub until: NaiveDate,
}

/// Former names by organisation or site, the oldest first.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct FormerNames(HashMap<String, Vec<Former>>);

impl FormerNames {
    /// Of organisations and their sites; one query.
    pub fn of(conn: &mut Conn, organisations: &[String]) -> Result<Self, Error> {
        let mut all: HashMap<String, Vec<Former>> = HashMap::new();
        let changes: Vec<NameChange> = store::paper::of_organisations(conn, organisations, State::Accepted.as_str())?;
        for one in changes {
            let from = |step: &Step| Some(step.from.clone()).filter(|text| !text.is_empty());
            let (name, address) = (one.terms.name.as_ref(), one.terms.address.as_ref());
            let former =
                Former { name: name.and_then(from), address: address.and_then(from), until: one.terms.registered_on };
            if former.name.is_some() || former.address.is_some() {
                all.entry(one.terms.party()).or_default().push(former);
            }
        }
        for spans in all.values_mut() {
            spans.sort_by_key(|one| one.until);
        }
        Ok(Self(all))
    }

    /// The name that a party had on a day, if that is not the one it has now.
    pub fn on(&self, party: &str, day: NaiveDate) -> Option<&str> {
        self.party(party).iter().filter(|one| day < one.until).find_map(|one| one.name.as_deref())
    }

    /// All of a party.
    pub fn party(&self, party: &str) -> &[Former] {
        self.0.get(party).map_or(&[], Vec::as_slice)
    }
}

/// The declared day of a registration.
pub fn day(text: &str) -> Result<NaiveDate, Error> {
    text.parse().map_err(|_| bad_field("/registered_on", "YYYY-MM-DD"))
}
