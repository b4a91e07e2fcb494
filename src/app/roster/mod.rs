//! Rosters 值班表 as they are kept and seen: a division's by its reviewer, a site's by who manages it; everybody enters the own leave.
//!
//! **Invariant:** only who holds a right there is named in a roster; whether the person still does is asked again when somebody is
//! chosen ([`crate::app::dispatch`]).

pub mod told;

use std::collections::{BTreeMap, BTreeSet};

pub use self::told::Told;
use super::{
    Actor, Error, found,
    paper::parameters::role_for,
    read::scope,
    record::{Circumstance, Tx},
    registry::take_or_begin,
};
use crate::{
    domain::{
        access::{Permission, Role},
        journal::event::Event as Fact,
        party::Site,
        refusal::{Code, Refusal},
        roster::{
            Place, Roster,
            decide::{Ask, decide},
        },
    },
    kernel::{clock::Instant, id::PersonId},
    store::{
        self, Conn,
        contact::{Whose, holders},
        party::SiteScope,
    },
};

/// Most people of one place.
const PEOPLE_MAX: i64 = 500;
/// Most sites of one division that are offered.
const SITES_MAX: i64 = 2000;
/// Roles that may be on duty at an enterprise: those that may take note of a notice.
const AT_WORK: &[Role] = &[Role::Ehs, Role::Keeper, Role::Manager, Role::Gate, Role::Operator];
/// Roles that may be on duty for a division.
const OFFICERS: &[Role] = &[Role::Officer, Role::Reviewer];

/// People who hold one of these roles over a place now.
pub fn people_of(conn: &mut Conn, place: &Place, roles: &[Role], now: Instant) -> Result<BTreeSet<PersonId>, Error> {
    let roles: Vec<&str> = roles.iter().map(|role| role.as_str()).collect();
    let rows = match place {
        Place::Division(prefix) => holders(conn, &roles, Whose::Division(prefix), now.micros(), PEOPLE_MAX)?,
        Place::Site(site) => {
            let Some(site) = store::party::get_site(conn, &site.to_string())? else { return Ok(BTreeSet::new()) };
            let (id, organisation) = (site.id.to_string(), site.organisation.to_string());
            let whose = Whose::Organisation { id: &organisation, site: Some(&id) };
            holders(conn, &roles, whose, now.micros(), PEOPLE_MAX)?
        }
    };
    Ok(rows.iter().filter_map(|(person, _)| person.parse().ok()).collect())
}

/// People who may be on duty for a place.
pub fn able(conn: &mut Conn, place: &Place, now: Instant) -> Result<BTreeSet<PersonId>, Error> {
    people_of(conn, place, if matches!(place, Place::Site(_)) { AT_WORK } else { OFFICERS }, now)
}

/// People who answer for a place where its roster names nobody.
pub fn heads(conn: &mut Conn, place: &Place, now: Instant) -> Result<BTreeSet<PersonId>, Error> {
    people_of(conn, place, if matches!(place, Place::Site(_)) { &[Role::Manager] } else { &[Role::Reviewer] }, now)
}

/// How many open notices each of these people is on duty for.
pub fn loads(conn: &mut Conn, people: &BTreeSet<PersonId>) -> Result<BTreeMap<PersonId, i64>, Error> {
    let ids: Vec<String> = people.iter().map(ToString::to_string).collect();
    let rows = store::duty::load(conn, &ids)?;
    Ok(rows.into_iter().filter_map(|(person, notices)| Some((person.parse().ok()?, notices))).collect())
}

/// What the actor may with a roster.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Rights {
    /// In which role it is kept; none: it is only read.
    pub keeps: Option<Role>,
    /// In which role it is seen, and the own leave is entered.
    pub sees: Role,
}

/// What the actor may with the roster of a place; what is out of sight is absent.
pub fn rights(conn: &mut Conn, actor: &Actor, place: &Place) -> Result<Rights, Error> {
    match place {
        Place::Site(id) => {
            let site = found(store::party::get_site(conn, &id.to_string())?)?;
            let on = |permission| actor.role_on(permission, site.id, site.organisation, &site.division);
            let sees = on(Permission::ReadChain).ok_or(Error::Refused(Code::NotFound.into()))?;
            Ok(Rights { keeps: on(Permission::ManageSite).filter(|role| !role.is_regulator()), sees })
        }
        Place::Division(prefix) => {
            let near = |of: &String| !of.is_empty() && (prefix.starts_with(of.as_str()) || of.starts_with(prefix));
            let mut grants = actor.grants_with(Permission::ReadChain);
            let grant = grants.find(|grant| {
                grant.role == Role::System || (grant.role.is_regulator() && grant.division.as_ref().is_some_and(near))
            });
            let sees = grant.map(|grant| grant.role).ok_or(Error::Refused(Code::NotFound.into()))?;
            Ok(Rights { keeps: role_for(actor, prefix), sees })
        }
    }
}

/// A roster with what it is shown with.
#[derive(Clone, Debug)]
pub struct Shown {
    /// The roster; of a place without one an empty one.
    pub roster: Roster,
    /// What the actor may.
    pub rights: Rights,
    /// Who may be put on duty.
    pub able: BTreeSet<PersonId>,
    /// Names of everybody who is named or may be.
    pub names: BTreeMap<PersonId, String>,
    /// Open notices by person.
    pub loads: BTreeMap<PersonId, i64>,
    /// The site, or the sites that may lie in a township.
    pub sites: Vec<Site>,
}

/// The roster of a place in the actor's sight.
pub fn show(conn: &mut Conn, actor: &Actor, place: &Place, now: Instant) -> Result<Shown, Error> {
    let rights = rights(conn, actor, place)?;
    let roster = store::roster::get(conn, place)?.unwrap_or_else(|| Roster::empty(place.clone()));
    let able = able(conn, place, now)?;
    let people: BTreeSet<PersonId> = roster.people().into_iter().chain(able.iter().copied()).collect();
    let ids: Vec<String> = people.iter().map(ToString::to_string).collect();
    let names = store::account::person_names(conn, &ids)?;
    let names = names.into_iter().filter_map(|(id, name)| Some((id.parse().ok()?, name))).collect();
    let sites = match place {
        Place::Site(id) => store::party::get_site(conn, &id.to_string())?.into_iter().collect(),
        Place::Division(prefix) => {
            let scope = SiteScope { divisions: vec![prefix.clone()], ..SiteScope::default() };
            store::party::list_sites(conn, &scope, None, SITES_MAX)?
        }
    };
    let loads = loads(conn, &people)?;
    Ok(Shown { roster, rights, able, names, loads, sites })
}

/// Rosters that are there, in the actor's sight.
pub fn list(conn: &mut Conn, actor: &Actor) -> Result<Vec<Roster>, Error> {
    let mut divisions = Vec::new();
    for grant in actor.grants_with(Permission::ReadChain).filter(|grant| grant.role.is_regulator()) {
        divisions.extend(grant.division.clone().filter(|prefix| !prefix.is_empty()));
    }
    Ok(store::roster::of(conn, &scope(actor), &divisions)?)
}

/// Does what is asked of the roster of a place.
pub fn act(tx: &mut Tx<'_>, place: &Place, ask: &Ask) -> Result<Roster, Error> {
    rights(tx.conn, tx.actor, place)?;
    take_or_begin(tx, place.stream())?;
    let one = store::roster::get(tx.conn, place)?.unwrap_or_else(|| Roster::empty(place.clone()));
    let role = role_of(tx, &one, ask)?;
    named(tx, place, ask)?;
    let event = decide(&one, ask.clone(), tx.now.legal_day())?;
    let org = match place {
        Place::Site(id) => store::party::get_site(tx.conn, &id.to_string())?.map(|site| site.organisation),
        Place::Division(_) => None,
    };
    let at = matches!(place, Place::Site(_)).then(|| place.to_string());
    let with = Circumstance { occurred_at: tx.now, role, org, place: at };
    let before = (one.version > 0).then_some(one);
    let after = event.fold(before).ok_or_else(|| Error::Fault("an event of no roster".into()))?;
    tx.record(&place.stream(), &Fact::from(event), &with)?;
    store::roster::save(tx.conn, &after)?;
    Ok(after)
}

/// In which role it is asked: who keeps the roster, or whose leave it is.
fn role_of(tx: &mut Tx<'_>, one: &Roster, ask: &Ask) -> Result<Role, Error> {
    let rights = rights(tx.conn, tx.actor, &one.place)?;
    let own = match ask {
        Ask::EnterLeave(leave) => leave.person == tx.actor.id,
        Ask::EndLeave { no, .. } => one.leaves.iter().any(|leave| leave.no == *no && leave.person == tx.actor.id),
        Ask::AddShift(_) | Ask::EndShift { .. } | Ask::NameHead(_) | Ask::SetTownship { .. } => false,
    };
    rights.keeps.or(own.then_some(rights.sees)).ok_or_else(|| Code::NotAllowed.into())
}

/// Whether everybody and everything that is named belongs there.
fn named(tx: &mut Tx<'_>, place: &Place, ask: &Ask) -> Result<(), Error> {
    let wrong = |pointer: &str, reason: &str| {
        Error::Refused(Refusal::of(Code::RequestField).with("pointer", pointer).with("reason", reason))
    };
    let people = match ask {
        Ask::AddShift(shift) => vec![("/person", shift.person)],
        Ask::EnterLeave(leave) => {
            let substitute = leave.substitute.map(|person| ("/substitute", person));
            [("/person", leave.person)].into_iter().chain(substitute).collect()
        }
        Ask::NameHead(person) => person.map(|person| ("/person", person)).into_iter().collect(),
        Ask::SetTownship { sites, .. } => {
            let ids: Vec<String> = sites.iter().map(ToString::to_string).collect();
            let known = store::party::get_sites(tx.conn, &ids)?;
            let Place::Division(prefix) = place else { return Ok(()) };
            let inside = known.iter().filter(|site| site.division.starts_with(prefix.as_str())).count();
            let all = sites.iter().collect::<BTreeSet<_>>().len();
            return if inside == all { Ok(()) } else { Err(wrong("/sites", "sites of the division")) };
        }
        Ask::EndShift { .. } | Ask::EndLeave { .. } => Vec::new(),
    };
    let able = able(tx.conn, place, tx.now)?;
    let stranger = people.iter().find(|(_, person)| !able.contains(person));
    stranger.map_or(Ok(()), |(pointer, _)| Err(wrong(pointer, "somebody who holds a right there")))
}
