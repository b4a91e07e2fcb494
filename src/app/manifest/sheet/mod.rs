//! A manifest on paper: its facts gathered from its own events, the sheet drawn; and what the public page says of it.
//!
//! **Invariant:** who asks here may see the manifest already; nothing is shown that the manifest's view does not show them, but the
//! addresses and telephones that the form asks for.

mod checked;
mod history;
mod lines;
pub mod receipt;
mod seal;
mod way;

use std::collections::HashMap;

pub use self::checked::checked;
use self::history::History;
use super::seen::{self, Names};
use crate::{
    app::{Env, Error, found, package::Seen},
    documents::{
        DocumentError, ManifestFacts,
        manifest::facts::{Masses, MeteredFacts, PartyFacts, SignatureFacts, Stamp},
        manifest_pdf,
    },
    domain::{
        manifest::{Action, Event, Manifest, Party, Side, State},
        paper::Kind,
        party::division::Divisions,
        refusal::{Code, Refusal},
    },
    kernel::id::ManifestId,
    store::{self, Conn},
};

/// Draws a manifest that its reader may see, as a PDF.
pub fn draw(conn: &mut Conn, env: &Env, id: ManifestId) -> Result<Vec<u8>, Error> {
    let failed = |error: DocumentError| Refusal::of(Code::DocumentFailed).with("reason", error.to_string());
    Ok(manifest_pdf(&facts(conn, env, id)?).map_err(failed)?)
}

/// Everything a printed manifest says, as of its newest event.
pub fn facts(conn: &mut Conn, env: &Env, id: ManifestId) -> Result<ManifestFacts, Error> {
    let history = History::of(conn, id)?;
    let (one, last) = found(history.newest())?;
    let names = seen::of_one(conn, &one)?;
    let packages = super::packages(conn, &one)?;
    let signed = |action: Action| one.signatures.iter().rev().find(|word| word.action == action);
    let handler = |action: Action| signed(action).and_then(|word| names.people.get(&word.by.to_string()).cloned());
    let phone = |action: Action| signed(action).and_then(|word| names.phones.get(&word.by.to_string()).cloned());
    let papers = papers(conn, &one)?;
    let (from, to) = (address(conn, &one.consignor)?, address(conn, &one.receiver)?);
    let reach = |party: &Party| names.reach.get(&party.organisation.to_string()).cloned().unwrap_or_default();
    let party = |party: &Party, address: Option<String>, action: Action, kind: Kind| PartyFacts {
        address: address.or_else(|| reach(party).address),
        handler: handler(action),
        phone: phone(action).or_else(|| reach(party).phone),
        emergency_phone: reach(party).emergency_phone,
        papers: papers.get(&kind).cloned().unwrap_or_default(),
        ..named(party, &names)
    };
    let arrived = |step: &&history::Step| matches!(step.event, Event::Arrived {} | Event::MeteringClosed { .. });
    Ok(ManifestFacts {
        number: one.display(),
        paper: one.paper.clone().filter(|paper| *paper != one.display()),
        state: one.state.zh().to_owned(),
        origin: one.origin.zh().to_owned(),
        stamp: stamp(one.state),
        demo: env.demo,
        planned_on: one.planned_on,
        follows: way::numbers(conn, one.follows.into_iter())?.pop(),
        followed_by: way::numbers(conn, way::followers(history.steps()))?,
        consignor: party(&one.consignor, from, Action::Issue, Kind::Approval),
        handed_over_at: signed(Action::Depart).map(|word| word.at),
        lines: lines::wastes(conn, &one, &packages)?,
        legs: way::legs(conn, &one, &names, &history.times())?,
        receiver: party(&one.receiver, to, Action::Complete, Kind::Permit),
        received_at: history.steps().iter().find(arrived).map(history::Step::at),
        confirmed_at: signed(Action::Complete).map(|word| word.at),
        masses: masses(&one),
        metered: one.metered.iter().map(|(day, mass_g)| MeteredFacts { day: *day, mass_g: *mass_g }).collect(),
        packages: lines::packages(&one, &packages),
        signatures: signatures(&one, &names),
        corrections: way::corrections(conn, &one, &packages)?,
        course: way::course(conn, history.steps())?,
        revision: one.version,
        revised_at: last.at(),
        shown_sha256: digest(&one)?,
        leaf: last.row.hash.clone(),
        seal: seal::of(conn, &last.row)?,
        check: one.number.as_deref().map(|number| seal::check(env, number, one.version)),
    })
}

/// The digest that parties sign.
fn digest(one: &Manifest) -> Result<String, Error> {
    Ok(one.shown().map_err(|error| Error::Fault(error.to_string()))?.hex())
}

fn named(party: &Party, names: &Names) -> PartyFacts {
    let (code, name) = names.sites.get(&party.site.to_string()).cloned().unwrap_or_default();
    PartyFacts { name, code, division: division(&party.division), ..PartyFacts::default() }
}

/// Address of a site as the latest plan that was filed for it says.
fn address(conn: &mut Conn, party: &Party) -> Result<Option<String>, Error> {
    let latest = store::plan::of_site(conn, &party.site.to_string(), None, 2)?;
    let filed = latest.into_iter().find_map(|mut plan| plan.filed.pop());
    Ok(filed.map(|one| one.content.a1.site_address).filter(|text| !text.trim().is_empty()))
}

/// A division's names from the province down; its digits where it is not known.
fn division(code: &str) -> String {
    let known = Divisions::builtin().ok().and_then(|all| all.get(code));
    known.map_or_else(|| code.to_owned(), |one| one.full_name.replace('/', ""))
}

/// A manifest by which nothing may travel, or nothing more, says so.
const fn stamp(state: State) -> Option<Stamp> {
    match state {
        State::Draft | State::Checked => Some(Stamp::Draft),
        State::Cancelled => Some(Stamp::Cancelled),
        State::Revoked => Some(Stamp::Revoked),
        State::Rejected | State::Returning => Some(Stamp::Rejected),
        State::ClosedReturned => Some(Stamp::Returned),
        State::Redirected => Some(Stamp::Superseded),
        State::ClosedAbnormal => Some(Stamp::ClosedAbnormal),
        State::Issued
        | State::CarrierConfirmed
        | State::CarrierRefused
        | State::Loaded
        | State::InTransit
        | State::Handover
        | State::Exception
        | State::Arrived
        | State::Discrepancy
        | State::Accepted
        | State::Partial
        | State::Completed
        | State::Treated => None,
    }
}

fn masses(one: &Manifest) -> Masses {
    let accepted_g = if one.metered.is_empty() { one.accepted_mass() } else { one.in_g };
    let label_g = (!one.items.is_empty()).then(|| one.label_mass());
    Masses { label_g, out_g: one.out_g, in_g: one.in_g, accepted_g }
}

fn signatures(one: &Manifest, names: &Names) -> Vec<SignatureFacts> {
    let of = |word: &crate::domain::manifest::Signature| SignatureFacts {
        side: word.side.zh().to_owned(),
        action: word.action.zh().to_owned(),
        name: names.people.get(&word.by.to_string()).cloned(),
        at: word.at,
        shown_sha256: word.shown.clone(),
    };
    one.signatures.iter().map(of).collect()
}

/// Numbers of the papers whose shares it took, by register.
fn papers(conn: &mut Conn, one: &Manifest) -> Result<HashMap<Kind, Vec<String>>, Error> {
    let ids: std::collections::BTreeSet<String> = one.shares.iter().map(|share| share.place.id.clone()).collect();
    let mut out: HashMap<Kind, Vec<String>> = HashMap::new();
    for row in store::paper::rows(conn, &ids.into_iter().collect::<Vec<_>>())? {
        if let Some(kind) = Kind::parse(&row.kind) {
            out.entry(kind).or_default().push(row.number);
        }
    }
    for numbers in out.values_mut() {
        numbers.sort();
    }
    Ok(out)
}

/// Several words in a row.
fn joined<'a>(words: impl Iterator<Item = &'a str>) -> String {
    words.collect::<Vec<_>>().join("、")
}

fn sides(sides: &[Side]) -> String {
    joined(sides.iter().map(|side| side.zh()))
}

/// Codes and masses by package, for whoever needs both.
fn by_id(packages: &[Seen]) -> HashMap<crate::kernel::id::PackageId, &Seen> {
    packages.iter().map(|seen| (seen.package.id, seen)).collect()
}
