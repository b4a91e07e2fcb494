//! Where runs are in the evening: those that go on to the next day tell it, and one stands where it has no business.

use chrono::Duration;

use super::Kind;
use crate::{
    app::{
        Error,
        place::PointFields,
        position::{self, PositionFields},
    },
    sim::{
        Life,
        agenda::{Load, Stage},
        parties::District,
    },
};

/// Minutes that a run stands still, and that the positions go back.
const STANDS: i64 = 75;
/// One run of so many that go on tells where it is.
const TELLS: u8 = 4;
/// On the way from the producers to the plants, far from all.
const AWAY: (i64, i64) = (119_650_000, 29_800_000);

/// By so much north of its way is a run that left it: three kilometres.
const ASTRAY: i64 = 30_000;

/// The way that a run is given.
pub fn way() -> Vec<PointFields> {
    let at = |step: i64| PointFields { longitude_e6: AWAY.0 + 50_000 * step, latitude_e6: AWAY.1 };
    (0..=4).map(at).collect()
}

/// Runs on the road tell where they are.
pub fn positions(life: &mut Life<'_>, district: &District) -> Result<(), Error> {
    let today = life.today();
    let stands = |load: &Load| load.fault == Some(Kind::LongStop);
    let astray = |load: &Load| load.fault == Some(Kind::OffTheWay);
    let tells =
        |load: &Load| stands(load) || astray(load) || load.id.0.as_bytes().last().is_some_and(|last| last % TELLS == 0);
    let on_the_road = |load: &&Load| load.stage == Stage::Road && load.due > today && load.fault != Some(Kind::Detour);
    let loads: Vec<Load> = life.agenda.iter().filter(on_the_road).filter(|load| tells(load)).cloned().collect();
    if loads.is_empty() {
        return Ok(());
    }
    // Whoever left last has been on the road that long.
    life.clock.advance(Duration::minutes(STANDS + 20));
    for load in loads {
        let one = life.manifest(load.id)?;
        let Some(trip) = one.current_leg().and_then(|leg| leg.crew.as_ref()).map(|crew| crew.trip) else { continue };
        let (now, still, off) = (life.now(), stands(&load), astray(&load));
        let at = |step: i64| {
            // A kilometre in five minutes, but for a traffic jam of twenty; or none.
            let way = if still { step.min(2) } else { step - (step - 6).clamp(0, 4) };
            PositionFields {
                at: now.plus(Duration::minutes(5 * (step - 16))),
                longitude_e6: AWAY.0 + 10_000 * way,
                latitude_e6: AWAY.1 + if off { ASTRAY } else { 0 },
                accuracy_m: Some(15),
            }
        };
        let told: Vec<PositionFields> = (0..=16).map(at).collect();
        let (driver, id) = (district.carrier(load.crew.0)?.driver(load.crew.1).clone(), trip.to_string());
        life.must(&driver, move |tx| position::report(tx, &id, &told))?;
        if (still || off) && !life.world.labels.iter().any(|label| label.subject == format!("trip/{trip}")) {
            let kind = if off { Kind::OffTheWay } else { Kind::LongStop };
            life.label(kind, format!("trip/{trip}"), Some(one.consignor.site), life.now());
        }
    }
    Ok(())
}
