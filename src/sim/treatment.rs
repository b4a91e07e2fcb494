//! The furnace and the other lines: what was taken in is fed, residue is packed, the outcome goes back to who sent it. Now and
//! then something never gets there, and the next stock-take tells.

use std::collections::BTreeMap;

use chrono::Duration;

use super::{
    Fault, Life,
    agenda::{Load, Next, Stage},
    day::say,
    names,
    parties::{District, Plant},
    receipt::line_of,
    works::Works,
};
use crate::{
    app::{
        Error,
        manifest::ActFields,
        package::{Ask, Reading, Seen},
        stock_take,
        treatment::{self, Ending, NewResidue, Opening},
    },
    domain::{
        manifest::{Action, Standing, State},
        package::{Package, State as PackageState, WeighedBy},
        refusal::{Code, Refusal},
        stock_take::Action as Counting,
        treatment::Treatment,
    },
    kernel::{
        id::{PackageId, StockTakeId, TreatmentId},
        mass::Mass,
    },
    store,
};

/// One load in so many loses a package between the gate and the furnace.
const THEFTS: u64 = 40;
/// Where more lies nobody counts for one missing drum.
const COUNTED_MAX: usize = 60;

pub fn open(life: &mut Life<'_>, plant: &Plant, method: &str) -> Result<Treatment, Error> {
    let site = plant.works.site.id.to_string();
    let opening = Opening { line: plant.line(method).to_owned(), method: method.to_owned(), started_on: None };
    life.must(&plant.operator, move |tx| treatment::open(tx, &site, &opening))
}

pub fn feed(
    life: &mut Life<'_>,
    plant: &Plant,
    batch: TreatmentId,
    package: PackageId,
) -> Result<Result<Treatment, Refusal>, Error> {
    let named = package.to_string();
    life.command(&plant.operator, move |tx| treatment::feed(tx, batch, &named, None).map(|(batch, _)| batch))
}

pub fn end(
    life: &mut Life<'_>,
    plant: &Plant,
    batch: TreatmentId,
    ending: Ending,
) -> Result<Result<Treatment, Refusal>, Error> {
    life.command(&plant.operator, move |tx| treatment::end(tx, batch, ending, None))
}

/// Puts residue into a container of its own.
pub fn residue(
    life: &mut Life<'_>,
    plant: &Plant,
    batch: TreatmentId,
    mass: Mass,
) -> Result<Result<Seen, Refusal>, Error> {
    let waste = plant.works.waste(life, plant.residue)?;
    let profile = names::profile(plant.residue).ok_or_else(|| Error::Fault("no residue".into()))?;
    let new = NewResidue {
        waste_stream: waste.id,
        container_kind: profile.container.to_owned(),
        volume_ml: Some(profile.litres * 1000),
        reading: Reading { gross: None, tare: None, net: Some(mass), source: WeighedBy::Device },
        occurred_at: None,
    };
    life.command(&plant.operator, move |tx| treatment::make_residue(tx, batch, &new).map(|(_, seen, _)| seen))
}

/// Burns, recovers or neutralises a load.
pub fn burn(life: &mut Life<'_>, district: &District, load: &Load) -> Result<Next, Error> {
    let (plant, one) = (district.plant(load.to)?, life.manifest(load.id)?);
    let mut by_method: BTreeMap<String, Vec<PackageId>> = BTreeMap::new();
    for id in one.standing(Standing::Accepted) {
        let method = line_of(&one, id).map(|of| of.method.clone());
        by_method.entry(method.unwrap_or_default()).or_default().push(id);
    }
    let mut stolen = None;
    let gone = life.below(THEFTS) == 0 && !life.planted.lawful;
    if gone || load.fault == Some(Fault::LostBeforeFurnace) {
        stolen = by_method.values_mut().find(|packages| packages.len() > 1).and_then(Vec::pop);
    }
    for (method, packages) in by_method {
        treat(life, plant, &method, &packages)?;
    }
    if let Some(stolen) = stolen
        && let Some(take) = stock_take(life, plant, &[stolen])?
    {
        let site = plant.works.site.id;
        life.label(Fault::LostBeforeFurnace, format!("stock_take/{take}"), Some(site), life.now());
    }
    let mut days = i64::try_from(life.below(4)).unwrap_or(0);
    if load.fault == Some(Fault::NoFeedback) {
        let confirmed = life.now().plus(Duration::days(60));
        life.label(Fault::NoFeedback, format!("manifest/{}", load.id), Some(plant.works.site.id), confirmed);
        days = 80;
    }
    Ok(Some((Stage::Report, days)))
}

/// One batch from its opening to its end.
pub fn treat(life: &mut Life<'_>, plant: &Plant, method: &str, packages: &[PackageId]) -> Result<TreatmentId, Error> {
    let batch = open(life, plant, method)?.id;
    life.wait(10);
    let mut input = 0;
    for package in packages {
        let fed = feed(life, plant, batch, *package)?.map_err(Error::Refused)?;
        input = fed.input_mass.grams();
        life.wait(5);
    }
    let made = residue(life, plant, batch, Mass((input / 10).max(1)))?.map_err(Error::Refused)?;
    life.world.packages += 1;
    let id = made.package.id;
    put_away(life, plant, id)?;
    let product = method.starts_with('R').then_some(Mass(input / 2));
    end(life, plant, batch, Ending::Close(product))?.map_err(Error::Refused)?;
    life.world.batches += 1;
    Ok(batch)
}

/// Labels residue and brings it into its zone.
pub fn put_away(life: &mut Life<'_>, plant: &Plant, id: PackageId) -> Result<(), Error> {
    say(life, &plant.works.keeper, id, Ask::Label)?;
    say(life, &plant.works.keeper, id, Ask::Store(plant.works.zone_for(plant.residue).id)).map(drop)
}

/// Reports back what became of it; what is not treated yet is reported another day.
pub fn report(life: &mut Life<'_>, district: &District, load: &Load) -> Result<Next, Error> {
    let plant = district.plant(load.to)?;
    if life.manifest(load.id)?.state != State::Completed {
        return Ok(None);
    }
    match life.ask(&plant.gate, load.id, Action::ReportTreatment, ActFields::default())? {
        Ok(_) => Ok(None),
        Err(refusal) if refusal.code == Code::ManifestUntreated => Ok(Some((Stage::Report, 5))),
        Err(refusal) => Err(refusal.into()),
    }
}

/// Counts the receiver's store: what is missing is reported lost by two people's word.
pub fn stock_take(life: &mut Life<'_>, plant: &Plant, missing: &[PackageId]) -> Result<Option<StockTakeId>, Error> {
    let works = &plant.works;
    let there = life.read(|conn| store::package::in_zones(conn, &works.everywhere()))?;
    let stored = |one: &&Package| {
        one.state == PackageState::InStock && one.facility == Some(works.store) && !missing.contains(&one.id)
    };
    let there: Vec<_> = there.iter().filter(stored).collect();
    if there.len() > COUNTED_MAX && !life.planted.lawful {
        for id in missing {
            say(life, &works.ehs, *id, Ask::ReportLost)?;
        }
        return Ok(None);
    }
    count(life, works, &there).map(Some)
}

/// Counts a works' store, of which these are not found; two people sign.
pub fn counted(life: &mut Life<'_>, works: &Works, missing: &[PackageId]) -> Result<StockTakeId, Error> {
    let there = life.read(|conn| store::package::in_zones(conn, &works.everywhere()))?;
    let there: Vec<_> = there
        .iter()
        .filter(|one| one.state == PackageState::InStock && one.facility == Some(works.store))
        .filter(|one| !missing.contains(&one.id))
        .collect();
    count(life, works, &there)
}

fn count(life: &mut Life<'_>, works: &Works, there: &[&Package]) -> Result<StockTakeId, Error> {
    let (site, store) = (works.site.id.to_string(), works.store);
    let take = life.must(&works.keeper, move |tx| stock_take::open(tx, &site, store))?.id;
    for one in there {
        let (named, zone) = (one.id.to_string(), one.zone.unwrap_or(works.point.id));
        life.must(&works.keeper, move |tx| stock_take::count(tx, take, &named, zone, None, None).map(drop))?;
        life.wait(1);
    }
    life.must(&works.keeper, move |tx| stock_take::change(tx, take, Counting::Sign).map(drop))?;
    life.must(&works.ehs, move |tx| stock_take::change(tx, take, Counting::Countersign).map(drop))?;
    Ok(take)
}
