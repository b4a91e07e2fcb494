//! Use cases of a manifest: write, issue, carry, hand over, receive, correct. One command writes the manifest's event and
//! those of its packages and trip.
//!
//! **Order of taking:** manifests, then packages, then trips – by name, as everywhere.

pub mod arrival;
mod asked;
pub mod check;
pub mod code;
pub mod draft;
pub mod fields;
pub mod file;
pub mod milk_run;
mod notice;
mod number;
pub mod parties;
pub mod proposal;
pub mod rebuilt;
pub mod run;
pub mod seen;
pub mod sheet;
pub mod takeover;
pub mod trip;
pub mod ways;

use std::collections::HashMap;

pub use self::{
    draft::draft,
    fields::{ActFields, DraftFields},
};
use super::{
    Error, found,
    package::{Seen, step},
    record::{Circumstance, Tx, taken},
};
use crate::{
    domain::{
        access::Role,
        journal::event::Event as Fact,
        manifest::{
            Action, Event, Manifest, Side,
            decide::{Context, Decided, decide},
            event::Due,
            lifecycle, receive, report,
        },
        package::{Event as PackageEvent, Package, decide as of_package, transport},
        party::Site,
        refusal::{Class, Code, Refusal},
    },
    kernel::{
        clock::Instant,
        id::{ManifestId, PackageId, ZoneId},
    },
    store,
};

/// Working days from acceptance to confirmation (Order 23 Art. 18).
const CONFIRM_WORKING_DAYS: u32 = 5;
/// The rule whose deadline that is.
pub(super) const CONFIRM_RULE: &str = "MAN-03";

/// Does what is asked of a manifest. Who comes too late reads what was done before them.
pub fn act(tx: &mut Tx<'_>, id: ManifestId, action: Action, asked: &ActFields) -> Result<Manifest, Error> {
    tx.acted_at = asked.occurred_at;
    match act_now(tx, id, action, asked) {
        // After a unique key was taken PostgreSQL answers nothing more in this transaction.
        Err(Error::Refused(refusal)) if refusal.code == Code::ManifestNumberTaken => Err(refusal.into()),
        Err(Error::Refused(refusal)) if refusal.code.class() == Class::Conflict => Err(told_last(tx, id, refusal)?),
        other => other,
    }
}

/// A conflict with the newest fact of what it is about – the package that stands otherwise, else the manifest –: what was done,
/// when, and which version it made.
fn told_last(tx: &mut Tx<'_>, id: ManifestId, refusal: Refusal) -> Result<Error, Error> {
    let named = refusal.params.get("package").and_then(|id| id.as_str()).map(str::to_owned);
    if let (Code::ManifestPackageStands, Some(Ok(package))) = (refusal.code, named.map(|id| id.parse())) {
        return super::finding::told_last(tx, package, refusal);
    }
    let stream = Manifest::stream(id);
    let version = store::manifest::get(tx.conn, &id.to_string())?.map_or(0, |one| one.version);
    let mut last = store::event::at_version(tx.conn, &stream, version)?;
    // A report goes with the decision before it, which is what somebody did.
    if last.as_ref().is_some_and(|row| row.kind == report::REPORTED) {
        last = store::event::at_version(tx.conn, &stream, version - 1)?;
    }
    let at = last.as_ref().map(|row| Instant::from_micros(row.occurred_at).to_string());
    let refusal = refusal.with("last_event", last.map(|row| row.kind)).with("last_at", at);
    Ok(refusal.with("last_version", version).into())
}

/// Takes the streams, loads, decides, records.
fn act_now(tx: &mut Tx<'_>, id: ManifestId, action: Action, asked: &ActFields) -> Result<Manifest, Error> {
    let streams = before(tx, id, action)?;
    tx.take(&streams)?;
    let one = found(store::manifest::get(tx.conn, &id.to_string())?)?;
    let mut held = parties::sides(tx.actor, &one, action);
    if held.is_empty() && !parties::meets(tx.actor, &one) {
        return Err(Code::NotFound.into());
    }
    // By a one-time code the device's owner acts for its party, and for no other.
    let confirming = match asked.code.as_deref() {
        Some(code) => Some(code::take(tx, id, code)?),
        None => None,
    };
    if let Some(by) = confirming {
        held = vec![(by.side, by.role)];
    }
    let signer = confirming.map_or(tx.actor.id, |by| by.person);
    let sides: Vec<Side> = held.iter().map(|(side, _)| *side).collect();
    // What the state and the side refuse is told before the fields are looked at.
    let (_, first) = lifecycle::next(one.state, action, &sides)?;
    let role = |of: Side| held.iter().find(|(held, _)| *held == of).map_or(Role::System, |(_, role)| *role);
    let at = asked.occurred_at.unwrap_or(tx.now);
    let ask = asked::ask(tx, &one, action, asked, role(first))?;
    let (due, beyond) = (due(tx, at)?, ask.beyond());
    let shown = asked.shown_sha256.as_deref();
    let year = chrono::Datelike::year(&at.legal_day());
    let offered = if action == Action::AcceptHandover { offered(tx, &one)? } else { None };
    let offered = offered.as_deref();
    let ctx = Context { sides: &sides, signer, code: confirming.is_some(), shown, offered, due, at, year };
    let decided = decide(&one, ask, &ctx)?;
    let role = role(decided.side);
    let site = site_of(tx, &one, decided.side)?;
    move_packages(tx, &one, &decided, &site, role, at)?;
    if let Event::Metered { mass_g, .. } = &decided.event {
        asked::meter(tx, &one, asked, *mass_g, &site, role)?;
    }
    super::paper::book_beyond(tx.conn, decided.event.movements(), &beyond)?;
    let mut after = record(tx, &one, &decided.event, &site, role, at)?;
    super::exchange::ready::manifest(tx, &site, &after, &decided.event)?;
    if let Some(told) = report::follows(&after, &decided.event) {
        after = record(tx, &after, &told, &site, role, at)?;
        notice::discrepancy(tx, &after)?;
    }
    trip::follow(tx, (&one, &after), &decided.event, role, at)?;
    Ok(after)
}

/// What the giver of a hand-over was shown, if the offer is the newest thing that happened.
fn offered(tx: &mut Tx<'_>, one: &Manifest) -> Result<Option<String>, Error> {
    let newest = store::event::at_version(tx.conn, &Manifest::stream(one.id), one.version)?;
    let offer = newest.is_some_and(|row| row.kind == "manifest.handover_offered");
    let word = one.signatures.last().filter(|word| offer && word.action == Action::OfferHandover);
    Ok(word.map(|word| word.shown.clone()))
}

/// Streams of manifests to take: the one, and at issue the one it follows.
fn before(tx: &mut Tx<'_>, id: ManifestId, action: Action) -> Result<Vec<String>, Error> {
    let mut streams = vec![Manifest::stream(id)];
    if action == Action::Issue {
        let one = found(store::manifest::get(tx.conn, &id.to_string())?)?;
        streams.extend(one.follows.map(Manifest::stream));
    }
    Ok(streams)
}

/// When a receipt of that moment must be confirmed.
fn due(tx: &mut Tx<'_>, at: Instant) -> Result<Due, Error> {
    let shelf = tx.env.reference.shelf(tx.conn, tx.now)?;
    let due = shelf.calendar().add_working_days(at.legal_day(), CONFIRM_WORKING_DAYS);
    let end = due.day.succ_opt().unwrap_or(due.day);
    Ok(Due { at: Instant::start_of_legal_day(end), provisional: due.provisional })
}

/// The site in whose name a side acts: the receiver's, else the consignor's.
fn site_of(tx: &mut Tx<'_>, one: &Manifest, side: Side) -> Result<Site, Error> {
    let party = if side == Side::Receiver { &one.receiver } else { &one.consignor };
    found(store::party::get_site(tx.conn, &party.site.to_string())?)
}

/// Takes the packages' streams and does with each what the manifest's decision asks.
fn move_packages(
    tx: &mut Tx<'_>,
    one: &Manifest,
    decided: &Decided,
    site: &Site,
    role: Role,
    at: Instant,
) -> Result<(), Error> {
    if decided.steps.is_empty() {
        return Ok(());
    }
    let mut ids: Vec<PackageId> = decided.steps.iter().map(|(id, _)| *id).collect();
    ids.sort();
    ids.dedup();
    let mut packages = load(tx, &ids)?;
    for (id, what) in &decided.steps {
        let package = packages.remove(id).ok_or(Error::Refused(Code::NotFound.into()))?;
        let event = transport::decide(&package, Some(one.id), what, role)?;
        let home = match &event {
            PackageEvent::TakenBack { zone, .. } => Some(welcome(tx, site, &package, *zone)?),
            _ => None,
        };
        packages.insert(*id, step(tx, package, &event, site, role, at, home.as_ref())?);
    }
    Ok(())
}

/// Takes and loads packages; one that is not there is absent.
fn load(tx: &mut Tx<'_>, ids: &[PackageId]) -> Result<HashMap<PackageId, Package>, Error> {
    let streams: Vec<String> = ids.iter().map(|id| format!("package/{id}")).collect();
    tx.take(&streams)?;
    let ids: Vec<String> = ids.iter().map(ToString::to_string).collect();
    let loaded = store::package::get_many(tx.conn, &ids)?;
    Ok(loaded.into_iter().map(|package| (package.id, package)).collect())
}

/// What comes back lies by the same rules as what is stored.
fn welcome(
    tx: &mut Tx<'_>,
    site: &Site,
    package: &Package,
    zone: ZoneId,
) -> Result<crate::domain::facility::Facility, Error> {
    let waste = found(store::party::get_waste(tx.conn, &package.waste_stream.to_string())?)?;
    let (place, facility) = super::spot::place(tx, site, package, &waste, (zone, None))?;
    of_package::check_place(package, &place)?;
    Ok(facility)
}

/// Records an event of a manifest and writes its row, its deadline and, at issue, what the manifest it follows loses.
fn record(
    tx: &mut Tx<'_>,
    one: &Manifest,
    event: &Event,
    site: &Site,
    role: Role,
    at: Instant,
) -> Result<Manifest, Error> {
    let with = circumstance(site, role, at);
    tx.record(&Manifest::stream(one.id), &Fact::Manifest(event.clone()), &with)?;
    let after = event.apply(one.clone(), at);
    store::manifest::save(tx.conn, Some(one), &after).map_err(|error| match taken(error) {
        Error::Refused(_) => Refusal::of(Code::ManifestNumberTaken).with("number", after.number.clone()).into(),
        other => other,
    })?;
    set_deadlines(tx, &after, event)?;
    if let (Event::Issued { .. }, Some(follows)) = (event, after.follows) {
        let old = found(store::manifest::get(tx.conn, &follows.to_string())?)?;
        let packages: Vec<PackageId> = after.items.keys().copied().collect();
        let gone = receive::redirect(&old, after.id, &packages)?;
        tx.record(&Manifest::stream(old.id), &Fact::Manifest(gone.clone()), &with)?;
        let left = gone.apply(old.clone(), at);
        store::manifest::save(tx.conn, Some(&old), &left)?;
    }
    Ok(after)
}

/// Tells that a receipt was not confirmed when its time was over.
pub fn overdue(tx: &mut Tx<'_>, id: ManifestId, due_at: Instant) -> Result<(), Error> {
    tx.take(&[Manifest::stream(id)])?;
    let one = found(store::manifest::get(tx.conn, &id.to_string())?)?;
    let event = report::overdue(&one, due_at, tx.now)?;
    let site = found(store::party::get_site(tx.conn, &one.receiver.site.to_string())?)?;
    let now = tx.now;
    let after = record(tx, &one, &event, &site, Role::System, now)?;
    notice::overdue(tx, &after)
}

fn set_deadlines(tx: &mut Tx<'_>, one: &Manifest, event: &Event) -> Result<(), Error> {
    match rebuilt::deadline(one, event) {
        Some((key, Some(due))) => {
            let subject = Manifest::stream(one.id);
            let (at, guessed) = (due.at.micros(), due.provisional);
            store::stock::set_working_deadline(tx.conn, &key, at, &subject, CONFIRM_RULE, guessed)?;
        }
        Some((key, None)) => store::stock::end_deadline(tx.conn, &key)?,
        None => {}
    }
    Ok(())
}

fn circumstance(site: &Site, role: Role, at: Instant) -> Circumstance {
    Circumstance { occurred_at: at, role, org: Some(site.organisation), place: Some(format!("site/{}", site.id)) }
}

/// Packages of a manifest with their wastes, for whoever is party to it.
pub fn packages(conn: &mut store::Conn, one: &Manifest) -> Result<Vec<Seen>, Error> {
    let ids: Vec<String> = one.items.keys().map(ToString::to_string).collect();
    let rows = store::package::get_many(conn, &ids)?;
    super::read::with_names(conn, rows)
}
