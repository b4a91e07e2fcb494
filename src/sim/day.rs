//! One working day: containers made, weighed, labelled and stored; and what goes wrong on the way.

use chrono::Duration;
use rand_chacha::rand_core::Rng as _;

use super::{Life, Works, names};
use crate::{
    app::{
        Actor, Error,
        package::{Ask, NewPackage, Reading, Seen, act, allot},
        repack::{Part, split_or_merge},
    },
    domain::{
        package::{Origin, WeighedBy},
        party::{Tier, WasteStream},
    },
    kernel::{
        id::{PackageId, ZoneId},
        mass::Mass,
    },
};

/// So many sites one after the other fill a day; of more, several work at once.
const DAY_FITS: i64 = 12;

/// A working day of the whole district.
pub fn live(life: &mut Life<'_>, works: &[Works]) -> Result<(), Error> {
    for one in works {
        let drums = match one.site.tier {
            Tier::Key => 2 + below(life, 2),
            Tier::Simplified => below(life, 2),
            Tier::Registered => u64::from(below(life, 5) == 0),
        };
        for _ in 0..drums {
            let which = usize::try_from(below(life, one.wastes.len() as u64)).unwrap_or(0);
            if let Some(waste) = one.wastes.get(which) {
                drum(life, one, &waste.clone())?;
            }
        }
    }
    Ok(())
}

fn below(life: &mut Life<'_>, limit: u64) -> u64 {
    life.rng.next_u64() % limit.max(1)
}

/// A day's work fits into its day: in a larger district more happens in the same minute.
fn wait(life: &Life<'_>, minutes: i64) {
    let sites = i64::try_from(life.world.sites).unwrap_or(i64::MAX).max(DAY_FITS);
    life.clock.advance(Duration::milliseconds(minutes * 60_000 * DAY_FITS / sites));
}

/// One container from the machine to its zone.
fn drum(life: &mut Life<'_>, works: &Works, waste: &WasteStream) -> Result<(), Error> {
    let Some(id) = weighed(life, works, waste)? else { return Ok(()) };
    if below(life, 40) == 0 {
        say(life, &works.keeper, id, Ask::Void { reason: "称错了桶".to_owned() })?;
        return Ok(());
    }
    wait(life, 2);
    say(life, &works.keeper, id, Ask::Label)?;
    wait(life, 5);
    // Small lots go to the point first; when it is full the keeper is told and goes to the store.
    if below(life, 4) == 0 && say(life, &works.keeper, id, Ask::Store(works.point.id))?.is_some() {
        return Ok(());
    }
    let zone = zone_for(works, waste);
    if say(life, &works.keeper, id, Ask::Store(zone))?.is_none() {
        return Ok(());
    }
    mishaps(life, works, id, zone)
}

fn weighed(life: &mut Life<'_>, works: &Works, waste: &WasteStream) -> Result<Option<PackageId>, Error> {
    let Some(profile) = names::profile(&waste.waste_code) else { return Ok(None) };
    let new = NewPackage {
        site: works.site.id,
        waste_stream: waste.id,
        container_kind: profile.container.to_owned(),
        volume_ml: Some(profile.litres * 1000),
        produced_at: None,
        origin: Origin::Capture,
        reserved: None,
    };
    wait(life, 3);
    let Ok(seen): Result<Seen, _> = life.command(&works.keeper, move |tx| allot(tx, &new))? else { return Ok(None) };
    life.world.packages += 1;
    let id = seen.package.id;
    let share = 600 + i64::try_from(below(life, 300)).unwrap_or(0);
    let net = Mass(profile.litres * share / 2 * 2);
    let source = if works.site.tier == Tier::Key { WeighedBy::Device } else { WeighedBy::Typed };
    let tare = Mass(profile.litres * 90);
    let reading = Reading { gross: net.plus(tare), tare: Some(tare), net: None, source };
    wait(life, 4);
    say(life, &works.keeper, id, Ask::Weigh(reading))?;
    Ok(Some(id))
}

fn mishaps(life: &mut Life<'_>, works: &Works, id: PackageId, zone: ZoneId) -> Result<(), Error> {
    match below(life, 60) {
        0..=3 => {
            let other = works.zones.iter().find(|one| one.id != zone).map(|one| one.id);
            if let Some(other) = other {
                wait(life, 30);
                say(life, &works.keeper, id, Ask::Move(other))?;
            }
        }
        4..=5 => {
            wait(life, 20);
            say(life, &works.keeper, id, Ask::DamageLabel)?;
            say(life, &works.keeper, id, Ask::Label)?;
        }
        6 => split(life, works, id)?,
        7 => {
            wait(life, 60);
            say(life, &works.keeper, id, Ask::ReportLost)?;
        }
        8 => {
            wait(life, 15);
            let ask = Ask::SelfTreat { method: "R9".to_owned(), facility_code: Some("TS003".to_owned()) };
            say(life, &works.ehs, id, ask)?;
        }
        _ => {}
    }
    Ok(())
}

fn split(life: &mut Life<'_>, works: &Works, id: PackageId) -> Result<(), Error> {
    let Some(mass) = say(life, &works.keeper, id, Ask::DamageLabel)?.map(|seen| seen.package.stock) else {
        return Ok(());
    };
    let half = Mass(mass.0 / 2);
    let part = |mass| Part { container_kind: "DRUM_STEEL".to_owned(), volume_ml: Some(200_000), mass };
    let parts = [part(half), part(Mass(mass.0 - half.0))];
    let Ok(children): Result<Vec<Seen>, _> =
        life.command(&works.keeper, move |tx| split_or_merge(tx, &[id], &parts))?
    else {
        return Ok(());
    };
    for child in children {
        life.world.packages += 1;
        wait(life, 2);
        say(life, &works.keeper, child.package.id, Ask::Label)?;
        say(life, &works.keeper, child.package.id, Ask::Store(zone_for(works, &child.waste)))?;
    }
    Ok(())
}

/// Acids lie by themselves; sludge and the rest each have their zone.
fn zone_for(works: &Works, waste: &WasteStream) -> ZoneId {
    let at = match waste.waste_code.rsplit('-').next() {
        Some("34") => 2,
        Some("17") => 1,
        _ => 0,
    };
    works.zones.get(at).or_else(|| works.zones.first()).map_or(works.point.id, |zone| zone.id)
}

fn say(life: &mut Life<'_>, actor: &Actor, id: PackageId, ask: Ask) -> Result<Option<Seen>, Error> {
    Ok(life.command(actor, move |tx| act(tx, id, &ask, None))?.ok())
}

/// Leaves something to do for whoever opens the demo: one container to label, one to store.
pub fn leave_work(life: &mut Life<'_>, works: &Works) -> Result<(), Error> {
    let Some(waste) = works.wastes.first().cloned() else { return Ok(()) };
    weighed(life, works, &waste)?;
    if let Some(id) = weighed(life, works, &waste)? {
        say(life, &works.keeper, id, Ask::Label)?;
    }
    Ok(())
}
