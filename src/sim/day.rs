//! One working day: containers made, weighed, labelled and stored; and what goes wrong on the way.

use super::{Fault, Life, names, works::Works};
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

/// A working day of the whole district.
pub fn live(life: &mut Life<'_>, works: &[Works]) -> Result<(), Error> {
    let today = life.today();
    for one in works {
        let drums = match one.site.tier {
            _ if life.is_still(one.site.id) => 0,
            Tier::Key => 2 + life.below(2),
            Tier::Simplified => life.below(2),
            // Ten tonnes a year are the most of this tier (HJ 1259 4.2).
            Tier::Registered => u64::from(life.below(if life.planted.lawful { 15 } else { 5 }) == 0),
        };
        let drums = if life.planted.is(Fault::OutputDoubled, one.site.id, today) { 2 * drums } else { drums };
        for _ in 0..drums {
            let which = usize::try_from(life.below(one.wastes.len() as u64)).unwrap_or(0);
            if let Some(waste) = one.wastes.get(which) {
                drum(life, one, &waste.clone())?;
            }
        }
    }
    Ok(())
}

/// One container from the machine to its zone.
fn drum(life: &mut Life<'_>, works: &Works, waste: &WasteStream) -> Result<(), Error> {
    let Some(id) = weighed(life, works, waste)? else { return Ok(()) };
    if life.below(40) == 0 {
        say(life, &works.keeper, id, Ask::Void { reason: "称错了桶".to_owned() })?;
        return Ok(());
    }
    life.wait(2);
    say(life, &works.keeper, id, Ask::Label)?;
    life.wait(5);
    // Small lots go to the point first; when it is full the keeper is told and goes to the store.
    if life.below(4) == 0 && say(life, &works.keeper, id, Ask::Store(works.point.id))?.is_some() {
        return Ok(());
    }
    let zone = works.zone_for(&waste.waste_code).id;
    if say(life, &works.keeper, id, Ask::Store(zone))?.is_none() {
        return if life.planted.lawful { elsewhere(life, works, id, waste) } else { Ok(()) };
    }
    mishaps(life, works, id, zone)
}

/// Where the zone is full, any other that takes it.
fn elsewhere(life: &mut Life<'_>, works: &Works, id: PackageId, waste: &WasteStream) -> Result<(), Error> {
    for zone in works.zones_for(&waste.waste_code).into_iter().skip(1) {
        if say(life, &works.keeper, id, Ask::Store(zone))?.is_some() {
            break;
        }
    }
    Ok(())
}

pub fn weighed(life: &mut Life<'_>, works: &Works, waste: &WasteStream) -> Result<Option<PackageId>, Error> {
    let Some(profile) = names::profile(&waste.waste_code) else { return Ok(None) };
    let new = allotment(works, waste)?;
    life.wait(3);
    let Ok(seen): Result<Seen, _> = life.command(&works.keeper, move |tx| allot(tx, &new))? else { return Ok(None) };
    life.world.packages += 1;
    let id = seen.package.id;
    let share = 600 + i64::try_from(life.below(300)).unwrap_or(0);
    let net = Mass(profile.litres * share / 2 * 2);
    let today = life.today();
    let typed = works.site.tier != Tier::Key || life.planted.is_typed(works.site.id, today);
    let source = if typed { WeighedBy::Typed } else { WeighedBy::Device };
    let tare = Mass(profile.litres * 90);
    let reading = Reading { gross: net.plus(tare), tare: Some(tare), net: None, source };
    life.wait(4);
    say(life, &works.keeper, id, Ask::Weigh(reading))?;
    Ok(Some(id))
}

fn mishaps(life: &mut Life<'_>, works: &Works, id: PackageId, zone: ZoneId) -> Result<(), Error> {
    match life.below(60) {
        0..=3 => {
            let other = works.zones.iter().find(|one| one.id != zone).map(|one| one.id);
            if let Some(other) = other {
                life.wait(30);
                say(life, &works.keeper, id, Ask::Move(other))?;
            }
        }
        4..=5 => {
            life.wait(20);
            say(life, &works.keeper, id, Ask::DamageLabel)?;
            say(life, &works.keeper, id, Ask::Label)?;
        }
        6 => split(life, works, id)?,
        7 if !life.planted.lawful => {
            life.wait(60);
            say(life, &works.keeper, id, Ask::ReportLost)?;
        }
        8 => {
            life.wait(15);
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
        life.wait(2);
        say(life, &works.keeper, child.package.id, Ask::Label)?;
        say(life, &works.keeper, child.package.id, Ask::Store(works.zone_for(&child.waste.waste_code).id))?;
    }
    Ok(())
}

/// Asks something of a package.
pub fn say(life: &mut Life<'_>, actor: &Actor, id: PackageId, ask: Ask) -> Result<Option<Seen>, Error> {
    Ok(life.command(actor, move |tx| act(tx, id, &ask, None))?.ok())
}

/// A drum of so many grams with its label on.
pub fn labelled(life: &mut Life<'_>, works: &Works, waste: &WasteStream, net: Mass) -> Result<PackageId, Error> {
    let new = allotment(works, waste)?;
    let id = life.must(&works.keeper, move |tx| allot(tx, &new))?.package.id;
    life.world.packages += 1;
    let reading = Reading { gross: None, tare: None, net: Some(net), source: WeighedBy::Device };
    let keeper = &works.keeper;
    life.must(keeper, move |tx| act(tx, id, &Ask::Weigh(reading), None).map(drop))?;
    life.must(keeper, move |tx| act(tx, id, &Ask::Label, None).map(drop))?;
    life.wait(1);
    Ok(id)
}

/// So many drums of so many kilograms, in their zone.
pub fn drums(
    life: &mut Life<'_>,
    works: &Works,
    waste_code: &str,
    kg: i64,
    count: usize,
) -> Result<Vec<PackageId>, Error> {
    let waste = works.waste(life, waste_code)?;
    let mut out = Vec::new();
    for _ in 0..count {
        let id = labelled(life, works, &waste, Mass::kg(kg))?;
        lay(life, works, id, waste_code)?;
        out.push(id);
    }
    Ok(out)
}

/// Brings a drum into its zone, or into the first other that takes it.
fn lay(life: &mut Life<'_>, works: &Works, id: PackageId, waste_code: &str) -> Result<(), Error> {
    let mut told = None;
    for zone in works.zones_for(waste_code) {
        match life.command(&works.keeper, move |tx| act(tx, id, &Ask::Store(zone), None).map(drop))? {
            Ok(()) => return Ok(()),
            Err(refusal) => told = Some(refusal),
        }
    }
    told.map_or(Ok(()), |refusal| Err(refusal.into()))
}

fn allotment(works: &Works, waste: &WasteStream) -> Result<NewPackage, Error> {
    let profile = names::profile(&waste.waste_code);
    let profile = profile.ok_or_else(|| Error::Fault(format!("no waste {}", waste.waste_code)))?;
    Ok(NewPackage {
        site: works.site.id,
        waste_stream: waste.id,
        container_kind: profile.container.to_owned(),
        volume_ml: Some(profile.litres * 1000),
        produced_at: None,
        origin: Origin::Capture,
        reserved: None,
    })
}
