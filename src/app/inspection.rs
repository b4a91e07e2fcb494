//! Roadside check 路查: what the platform knows of a load on the road, and the record that an officer makes of it.
//!
//! **Invariant:** the verdict comes from the check before departure, asked anew at that moment; there is no second set of rules. An
//! officer is told of manifests in their sight only: a vehicle that goes by others looks like one that goes by none.

use std::collections::{BTreeMap, BTreeSet};

use super::{
    Actor, Env, Error, found,
    manifest::{
        self,
        parties::{self, sees},
    },
    read,
    record::{Circumstance, Tx},
};
use crate::{
    documents::roadside::CheckSheet,
    domain::{
        access::{Permission, Role},
        inspection::{Action, Event, Found, Inspection, Outcome, Verdict, next, verdict},
        journal::event::Event as Fact,
        manifest::{LegState, Manifest, State},
        package::Package,
        paper::check::Finding,
        party::fields,
        refusal::{Code, Refusal},
    },
    kernel::{
        clock::Instant,
        hash::Hash,
        id::{InspectionId, OrganisationId, SiteId, VehicleId},
    },
    store::{self, Conn},
};

use ed25519_dalek::Signer as _;

/// Longest text that is looked for.
const ASKED_MAX: usize = 128;
/// Digits of the code on a check's sheet: eighty bits.
const CODE_LENGTH: usize = 20;

/// A manifest that a load may travel by, and where its newest event is sealed.
#[derive(Clone, Debug)]
pub struct Carried {
    /// The manifest.
    pub manifest: Manifest,
    /// Whether its load is on the road by it now.
    pub under_way: bool,
    /// Position of its newest event in the sealed journal; `None` while that is not sealed.
    pub position: Option<i64>,
}

/// What the platform knows of a load.
#[derive(Clone, Debug)]
pub struct Seen {
    /// In words of the platform.
    pub verdict: Verdict,
    /// What is to be looked at, of all manifests under way.
    pub findings: Vec<Finding>,
    /// Manifests in the officer's sight, those under way first.
    pub manifests: Vec<Carried>,
    /// The package whose label was scanned.
    pub package: Option<Package>,
    /// The vehicle that those under way name.
    pub vehicle: Option<VehicleId>,
}

/// What the platform knows of a load, asked by a label's code, a manifest's number or a plate.
pub fn look(conn: &mut Conn, env: &Env, actor: &Actor, asked: &str) -> Result<Seen, Error> {
    if !actor.may(Permission::OverseeManifests) {
        return Err(Code::NotAllowed.into());
    }
    let asked = asked.trim();
    if asked.is_empty() || asked.len() > ASKED_MAX {
        return Err(Refusal::of(Code::RequestField).with("pointer", "q").into());
    }
    let (manifests, package) = named(conn, actor, asked)?;
    let mut carried = Vec::new();
    for one in manifests {
        let row = store::event::at_version(conn, &Manifest::stream(one.id), one.version)?;
        carried.push(Carried { under_way: under_way(&one), position: row.and_then(|row| row.position), manifest: one });
    }
    carried.sort_by_key(|one| !one.under_way);
    let mut findings = Vec::new();
    for one in carried.iter().filter(|one| one.under_way) {
        findings.extend(manifest::check::on_the_road(conn, env, &one.manifest)?.findings);
    }
    let moving = || carried.iter().filter(|one| one.under_way);
    let vehicle = moving().filter_map(|one| one.manifest.current_leg()?.crew.as_ref()).map(|crew| crew.vehicle).next();
    let verdict = verdict(moving().count(), findings.len());
    Ok(Seen { verdict, findings, vehicle, package, manifests: carried })
}

/// The manifests that a text leads to, each in the actor's sight. A label or number that is not is absent; a plate always answers.
fn named(conn: &mut Conn, actor: &Actor, asked: &str) -> Result<(Vec<Manifest>, Option<Package>), Error> {
    if let Some(package) = store::package::by_code(conn, asked)? {
        let (package, _) = read::package(conn, actor, &package.id.to_string())?;
        let one = match package.manifest {
            Some(id) => store::manifest::get(conn, &id.to_string())?.filter(|one| sees(actor, one)),
            None => None,
        };
        return Ok((one.into_iter().collect(), Some(package)));
    }
    let plate = ["yellow", "green"].into_iter().find_map(|colour| fields::plate(asked, colour).ok());
    let Some((plate, _)) = plate else { return Ok((vec![parties::show(conn, actor, asked)?], None)) };
    let vehicles = store::registry::vehicles_by_plate(conn, &plate)?;
    let ids: Vec<String> = vehicles.into_iter().map(|row| row.id).collect();
    let trips: Vec<String> =
        store::trip::underway_of(conn, &ids)?.into_iter().map(|trip| trip.id.to_string()).collect();
    let all = store::manifest::of_trips(conn, &trips)?;
    let aboard = |one: &Manifest| {
        let trip = one.current_leg().and_then(|leg| leg.crew.as_ref()).map(|crew| crew.trip.to_string());
        trip.is_some_and(|trip| trips.contains(&trip)) && under_way(one)
    };
    Ok((all.into_iter().filter(|one| aboard(one) && sees(actor, one)).collect(), None))
}

/// Whether a load is on the road by it now: signed out and not arrived, or on its way back.
fn under_way(one: &Manifest) -> bool {
    let moving = one.legs.iter().any(|leg| leg.state == LegState::Moving);
    matches!(one.state, State::InTransit | State::Handover | State::Exception)
        || (moving && !matches!(one.state, State::ClosedAbnormal | State::Revoked))
}

/// Records that a load was looked at; what the platform says of it is asked anew.
pub fn record(tx: &mut Tx<'_>, asked: &str, outcome: Outcome) -> Result<Inspection, Error> {
    let seen = look(tx.conn, tx.env, tx.actor, asked)?;
    let mut grants = tx.actor.grants_with(Permission::OverseeManifests);
    let grant = grants.find_map(|grant| {
        let division = grant.division.clone().or_else(|| (grant.role == Role::System).then(String::new));
        Some((grant.role, division?))
    });
    let (role, division) = grant.ok_or_else(|| Error::from(Code::NotAllowed))?;
    let codes: BTreeSet<&str> = seen.findings.iter().map(|one| one.code.as_str()).collect();
    let moving = seen.manifests.iter().filter(|one| one.under_way);
    let found = Found {
        manifests: moving.map(|one| one.manifest.id).collect(),
        vehicle: seen.vehicle,
        package: seen.package.map(|package| package.id),
        verdict: seen.verdict,
        findings: codes.into_iter().map(str::to_owned).collect(),
        outcome,
    };
    let id = InspectionId::make(tx.env.ids.as_ref(), tx.now);
    let event = Event::Recorded { division, found };
    let one = event.begin(id, tx.now).ok_or_else(|| Error::Fault("a record begins an inspection".into()))?;
    tx.record(&stream(id), &Fact::Inspection(event), &circumstance(tx, role))?;
    store::inspection::save(tx.conn, &one)?;
    Ok(one)
}

/// Takes back what was recorded by mistake.
pub fn withdraw(tx: &mut Tx<'_>, id: InspectionId) -> Result<Inspection, Error> {
    tx.take(&[stream(id)])?;
    let one = get(tx.conn, tx.actor, &id.to_string())?;
    let grant = tx.actor.grants_with(Permission::OverseeManifests).next().map(|grant| grant.role);
    let role = grant.ok_or_else(|| Error::from(Code::NotAllowed))?;
    next(one.state, Action::Withdraw, role)?;
    let event = Event::Withdrawn {};
    tx.record(&stream(id), &Fact::Inspection(event.clone()), &circumstance(tx, role))?;
    let after = event.apply(one);
    store::inspection::save(tx.conn, &after)?;
    Ok(after)
}

fn stream(id: InspectionId) -> String {
    format!("inspection/{id}")
}

const fn circumstance(tx: &Tx<'_>, role: Role) -> Circumstance {
    Circumstance { occurred_at: tx.now, role, org: None, place: None }
}

/// Whether the actor sees a record: the authorities of its division.
pub fn in_sight(actor: &Actor, one: &Inspection) -> bool {
    let nowhere = uuid::Uuid::nil();
    actor.sees(SiteId(nowhere), OrganisationId(nowhere), &one.division)
}

/// A record in the actor's sight.
pub fn get(conn: &mut Conn, actor: &Actor, id: &str) -> Result<Inspection, Error> {
    found(store::inspection::get(conn, id)?.filter(|one| in_sight(actor, one)))
}

/// Records of the actor's divisions, newest first.
pub fn list(conn: &mut Conn, actor: &Actor, before: Option<&str>, limit: i64) -> Result<Vec<Inspection>, Error> {
    if !actor.may(Permission::OverseeManifests) {
        return Err(Code::NotAllowed.into());
    }
    let grants = actor.grants_with(Permission::OverseeManifests);
    let prefixes: Vec<String> =
        grants.filter_map(|grant| grant.division.clone()).filter(|one| !one.is_empty()).collect();
    Ok(store::inspection::of_divisions(conn, &prefixes, before, limit)?)
}

/// The address of a check's sheet, which only this platform can have given.
pub fn address(env: &Env, id: InspectionId) -> String {
    format!("{}/c/{id}/{}", env.public_url, code(env, id))
}

fn code(env: &Env, id: InspectionId) -> String {
    let text = format!("weifei roadside check 1\n{id}");
    Hash::of(&[&env.keys.label.sign(text.as_bytes()).to_bytes()]).hex().chars().take(CODE_LENGTH).collect()
}

/// What a scanned text, the part of its address after `/c/`, is about. Absent: an unknown record and a wrong code alike.
pub fn sheet(conn: &mut Conn, env: &Env, tail: &str) -> Result<CheckSheet, Error> {
    let unknown = || Error::from(Code::NotFound);
    let (id, typed) = tail.trim_end_matches('/').split_once('/').ok_or_else(unknown)?;
    let id: InspectionId = id.parse().map_err(|_| unknown())?;
    let due = code(env, id);
    // As long for the first letter that is wrong as for the last.
    if typed.len() != due.len() || typed.bytes().zip(due.bytes()).filter(|(one, other)| one != other).count() > 0 {
        return Err(unknown());
    }
    let one = found(store::inspection::get(conn, &id.to_string())?)?;
    let ids: Vec<String> = one.found.manifests.iter().map(ToString::to_string).collect();
    let numbers = store::manifest::many(conn, &ids)?.iter().map(Manifest::display).collect();
    Ok(CheckSheet {
        withdrawn: one.state == crate::domain::inspection::State::Withdrawn,
        outcome: one.found.outcome,
        verdict: one.found.verdict,
        findings: one.found.findings.iter().filter_map(|code| told(code)).collect(),
        numbers,
        at: one.at,
        demo: env.demo,
    })
}

fn told(code: &str) -> Option<crate::kernel::text::Words> {
    Code::ALL.iter().find(|one| one.as_str() == code).map(|one| one.words())
}

/// Records as their events tell them, for comparison with the rows.
#[derive(Debug, Default)]
pub struct Told(BTreeMap<InspectionId, Inspection>);

impl Told {
    /// Folds an event of the stream of this id; `Err`: it does not begin a record.
    pub fn fold(&mut self, id: &str, event: &Event, occurred_at: i64) -> Result<(), &'static str> {
        let id: InspectionId = id.parse().map_err(|_| "is of no roadside check")?;
        let after = match self.0.remove(&id) {
            None => event.begin(id, Instant::from_micros(occurred_at)),
            Some(one) => Some(event.apply(one)),
        };
        self.0.insert(id, after.ok_or("does not begin a roadside check")?);
        Ok(())
    }

    /// What differs between the rows and the events.
    pub fn differs(&self, conn: &mut Conn) -> Result<Option<String>, Error> {
        let rows = store::inspection::all(conn)?;
        if rows.len() == self.0.len() && rows.iter().all(|row| self.0.get(&row.id) == Some(row)) {
            return Ok(None);
        }
        Ok(Some("rows of roadside checks differ from their events".to_owned()))
    }
}
