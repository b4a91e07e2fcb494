//! Undo of the newest stock-in or move of a package by who did it.

use super::{
    Actor, Error, found,
    package::{Seen, step},
    party::site_for,
    record::Tx,
    spot::place,
};
use crate::{
    domain::{
        access::{Permission, Role},
        journal::{body::Body, event::Event as Fact},
        package::{
            Event, Package,
            undo::{Step, undo as reverse},
        },
        refusal::{Code, Refusal},
    },
    kernel::{clock::Instant, id::PackageId},
    store::{self, Conn, event::EventRow},
};

/// Takes the step of version `of` back, which must be the package's newest.
pub fn undo(tx: &mut Tx<'_>, id: PackageId, of: i64) -> Result<Seen, Error> {
    let stream = format!("package/{id}");
    tx.take(std::slice::from_ref(&stream))?;
    let package = found(store::package::get(tx.conn, &id.to_string())?)?;
    let (site, role) = site_for(tx, &package.holder_site.to_string(), Permission::HandlePackages)?;
    let waste = found(store::party::get_waste(tx.conn, &package.waste_stream.to_string())?)?;
    if package.version != of {
        return Err(Refusal::of(Code::UndoNotLast).with("of", of).with("version", package.version).into());
    }
    let last = newest(tx.conn, &package, tx.actor)?;
    let now = tx.now;
    last.step().check(&package, now, role)?;
    let before = before(tx.conn, &package)?;
    let (back, home) = match (&last.event, before.zone) {
        (Event::Moved { .. }, Some(zone)) => {
            let (place, facility) = place(tx, &site, &package, &waste, (zone, before.slot.as_deref()))?;
            (Some(place), Some(facility))
        }
        _ => (None, None),
    };
    let event = reverse(&package, &last.step(), &before, back.as_ref(), now, role)?;
    let package = step(tx, package, &event, &site, role, now, home.as_ref())?;
    let zone_name =
        home.and_then(|one| one.zones.into_iter().find(|zone| Some(zone.id) == package.zone)).map(|zone| zone.name);
    Ok(Seen { package, waste, zone_name })
}

/// Why the newest step cannot be undone by the actor now; `None`: it can, as far as its former place still takes it. One event
/// is read.
pub fn refusal(
    conn: &mut Conn,
    package: &Package,
    actor: &Actor,
    role: Role,
    now: Instant,
) -> Result<Option<Refusal>, Error> {
    Ok(newest(conn, package, actor)?.step().check(package, now, role).err())
}

/// The newest event of a package.
struct Newest {
    event: Event,
    occurred_at: Instant,
    recorded_at: Instant,
    own: bool,
}

impl Newest {
    const fn step(&self) -> Step<'_> {
        let Self { event, occurred_at, recorded_at, own } = self;
        Step { event, occurred_at: *occurred_at, recorded_at: *recorded_at, own: *own }
    }
}

fn newest(conn: &mut Conn, package: &Package, actor: &Actor) -> Result<Newest, Error> {
    let row = store::event::at_version(conn, &format!("package/{}", package.id), package.version)?;
    let (body, event) = read(&found(row)?)?;
    let own = body.actor.id.to_string() == actor.id.to_string();
    Ok(Newest { event, occurred_at: body.occurred_at, recorded_at: body.recorded_at, own })
}

/// The package before its newest event.
fn before(conn: &mut Conn, package: &Package) -> Result<Package, Error> {
    let rows = store::event::of_stream(conn, &format!("package/{}", package.id))?;
    let mut state: Option<Package> = None;
    for row in rows.iter().filter(|row| row.version < package.version) {
        let event = read(row)?.1;
        state = match state {
            Some(one) => Some(event.apply(one, Instant::from_micros(row.occurred_at))),
            None => event.begin(package.id),
        };
    }
    state.ok_or(Error::Refused(Code::UndoNotLast.into()))
}

fn read(row: &EventRow) -> Result<(Body, Event), Error> {
    let body = Body::parse(&row.body).map_err(|fault| Error::Fault(fault.to_string()))?;
    match Fact::parse(&body.kind, &body.data) {
        Ok(Fact::Package(event)) => Ok((body, event)),
        Ok(_) => Err(Error::Fault(format!("{} is no event of a package", row.id))),
        Err(error) => Err(Error::Fault(error.to_string())),
    }
}
