//! What comes after the fact: corrections of what an event said, and reports that something newer has overtaken.

use super::{
    Error, found,
    ledger::lock,
    package::{Ask, Seen, step},
    party::site_for,
    record::Tx,
};
use crate::{
    domain::{
        access::{Permission, Role},
        ledger::posting::Step,
        package::{
            Action, Event, Package,
            correction::{Wanted, Why},
            decide::{Command, decide},
            lifecycle,
        },
        party::Site,
        refusal::{Code, Refusal},
        waste::compatibility,
    },
    kernel::{clock::Instant, id::PackageId},
    store,
};

/// Where the ledger is to show what a correction takes back and enters instead.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Shown {
    /// On the day of what is corrected, which must not be declared.
    OwnDay,
    /// Where that is declared, in the open period, with reference to the line that is taken back (ADR 18).
    OpenPeriod,
}

/// Corrects what the event of version `of` said of a package, on its own day of the ledger.
pub fn correct(tx: &mut Tx<'_>, id: PackageId, of: i64, wanted: &Wanted, reason: Why) -> Result<Seen, Error> {
    correct_shown(tx, id, of, wanted, reason, Shown::OwnDay)
}

/// Corrects what the event of version `of` said of a package.
pub fn correct_shown(
    tx: &mut Tx<'_>,
    id: PackageId,
    of: i64,
    wanted: &Wanted,
    reason: Why,
    shown: Shown,
) -> Result<Seen, Error> {
    let stream = format!("package/{id}");
    tx.take(std::slice::from_ref(&stream))?;
    let package = found(store::package::get(tx.conn, &id.to_string())?)?;
    let (site, role) = site_for(tx, &package.holder_site.to_string(), Permission::CorrectPackages)?;
    let waste = found(store::party::get_waste(tx.conn, &package.waste_stream.to_string())?)?;
    if let Wanted::ContainerKind(kind) = wanted
        && !compatibility::is_known_container(kind)
    {
        return Err(Refusal::of(Code::RequestField).with("pointer", "/container_kind").into());
    }
    let corrected = found(store::event::at_version(tx.conn, &stream, of)?)?;
    let at = Instant::from_micros(corrected.occurred_at);
    let event = decide(&package, Command::Correct { of, at, wanted: wanted.clone(), reason }, role)?;
    let now = tx.now;
    if shown == Shown::OwnDay {
        let after = event.apply(package.clone(), now);
        lock::refuse(tx.conn, Step { before: Some(&package), event: &event, after: &after, at: now, sent: None }, now)?;
    }
    let package = step(tx, package, &event, &site, role, now, None)?;
    Ok(Seen { package, waste, zone_name: None })
}

/// A move, re-weighing or count that something newer has overtaken: kept, without effect (design §8).
pub fn overtaken(
    tx: &mut Tx<'_>,
    package: &Package,
    ask: &Ask,
    site: &Site,
    role: Role,
    at: Instant,
) -> Result<Option<Event>, Error> {
    let (action, zone, mass_g) = match ask {
        Ask::Move(zone) | Ask::MoveTo(zone, _) => (Action::Move, Some(*zone), None),
        Ask::Reweigh(reading) => (Action::Reweigh, None, Some(reading.net()?)),
        Ask::Count(mass) => (Action::Count, None, Some(*mass)),
        _ => return Ok(None),
    };
    if !package.is_late(action, at) {
        return Ok(None);
    }
    lifecycle::next(package.state, action, role)?;
    if let Some(zone) = zone {
        let home = found(store::party::facility_of_zone(tx.conn, &zone.to_string())?)?;
        if home.site != site.id {
            return Err(Code::NotFound.into());
        }
    }
    Ok(Some(Event::Late { action, zone, mass_g }))
}
