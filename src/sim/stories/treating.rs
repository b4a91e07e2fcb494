//! In the furnace hall: batches that do not exist, are empty, are over or full; and the drum that never got there.

use super::nothing;
use crate::{
    app::{
        Actor, Error,
        amendment::correct,
        package::{Ask, act},
        record::Tx,
        treatment::{
            self as batches_of, Ending, Opening,
            correction::{self, Asked},
        },
    },
    domain::{
        manifest::Action,
        package::correction::{Wanted as Other, Why},
        refusal::Code,
        treatment::{RESIDUES_MAX, correction::Wanted},
    },
    kernel::{id::ManifestId, id::PackageId, mass::Mass},
    sim::{
        Life,
        day::{drums, labelled, say},
        parties::{BURNER, District, RECYCLER},
        receipt,
        transport::{self, Consignment},
        treatment::{self, end, feed, open, residue, stock_take},
    },
};

const PAINT: &str = "900-041-49";
const OIL: &str = "900-249-08";

/// Drums that the burner has taken in.
fn taken_in(life: &mut Life<'_>, district: &District, count: usize) -> Result<(ManifestId, Vec<PackageId>), Error> {
    let (first, plant) = (district.first()?, district.plant(BURNER)?);
    let packages = drums(life, first, PAINT, 150, count)?;
    let id = transport::departed(life, district, &Consignment::of(first, &plant.works, "D10", &packages, 0))?;
    receipt::received(life, district, BURNER, id, &packages)?;
    Ok((id, packages))
}

/// A method that is none, a batch that is empty, a drum fed twice, a batch that is over.
pub fn batches(life: &mut Life<'_>, district: &District) -> Result<(), Error> {
    let plant = district.plant(BURNER)?;
    let (id, two) = taken_in(life, district, 2)?;
    for method in ["X1", "S_COLLECT"] {
        let site = plant.works.site.id.to_string();
        let opening = Opening { line: "MF0001".to_owned(), method: method.to_owned(), started_on: None };
        let outcome = life.command(&plant.operator, move |tx| batches_of::open(tx, &site, &opening).map(drop))?;
        life.no(Code::TreatmentMethodUnknown, outcome);
    }
    let batch = open(life, plant, "D10")?.id;
    let outcome = end(life, plant, batch, Ending::Close(None))?;
    life.no(Code::TreatmentEmpty, outcome);
    end(life, plant, batch, Ending::Cancel)?.map_err(Error::Refused)?;
    let batch = open(life, plant, "D10")?.id;
    feed(life, plant, batch, two[0])?.map_err(Error::Refused)?;
    let outcome = feed(life, plant, batch, two[0])?;
    life.no(Code::PackageTreated, outcome);
    let outcome = end(life, plant, batch, Ending::Cancel)?;
    life.no(Code::TreatmentNotEmpty, outcome);
    let bag = residue(life, plant, batch, Mass(12_345))?.map_err(Error::Refused)?.package.id;
    life.world.packages += 1;
    treatment::put_away(life, plant, bag)?;
    end(life, plant, batch, Ending::Close(None))?.map_err(Error::Refused)?;
    let outcome = feed(life, plant, batch, two[1])?;
    life.no(Code::TreatmentNotFromState, outcome);
    life.denied(Code::ManifestUntreated, &plant.gate, id, Action::ReportTreatment, nothing())?;
    treatment::treat(life, plant, "D10", &two[1..])?;
    life.tell(&plant.gate, id, Action::ReportTreatment, nothing()).map(drop)
}

/// A line whose residue is packed by the sack: as many as a batch may have, and one more.
pub fn full(life: &mut Life<'_>, district: &District) -> Result<(), Error> {
    let plant = district.plant(BURNER)?;
    let (id, one) = taken_in(life, district, 1)?;
    let batch = open(life, plant, "D10")?.id;
    feed(life, plant, batch, one[0])?.map_err(Error::Refused)?;
    for _ in 0..RESIDUES_MAX {
        let bag = residue(life, plant, batch, Mass(60))?.map_err(Error::Refused)?.package.id;
        life.world.packages += 1;
        treatment::put_away(life, plant, bag)?;
    }
    let outcome = residue(life, plant, batch, Mass(60))?;
    life.no(Code::TreatmentFull, outcome);
    end(life, plant, batch, Ending::Close(None))?.map_err(Error::Refused)?;
    life.tell(&plant.gate, id, Action::ReportTreatment, nothing()).map(drop)
}

/// The wrong line was typed, and a bag weighed on a scale that was off: proposed by the operator, agreed to by the EHS officer.
pub fn corrections(life: &mut Life<'_>, district: &District) -> Result<(), Error> {
    let plant = district.plant(BURNER)?;
    let (id, one) = taken_in(life, district, 1)?;
    let batch = open(life, plant, "D10")?.id;
    feed(life, plant, batch, one[0])?.map_err(Error::Refused)?;
    let bag = residue(life, plant, batch, Mass(12_000))?.map_err(Error::Refused)?.package.id;
    life.world.packages += 1;
    end(life, plant, batch, Ending::Close(None))?.map_err(Error::Refused)?;
    let ehs = plant.works.ehs.clone();
    let alone = move |tx: &mut Tx<'_>| correct(tx, bag, 1, &Other::Mass(Mass(12_100)), Why::Scale).map(drop);
    let outcome = life.command(&ehs, alone)?;
    life.no(Code::TreatmentResidueMass, outcome);
    let other = || Asked::Batch(Wanted::Line("MF0009".to_owned()));
    let propose = |who: &Actor, life: &mut Life<'_>, asked: Asked| {
        life.command(who, move |tx| correction::propose(tx, batch, &asked, Why::Scale).map(drop))
    };
    let answer = |who: &Actor, life: &mut Life<'_>, no: usize| {
        life.command(who, move |tx| correction::answer(tx, batch, no, true).map(drop))
    };
    propose(&plant.operator, life, Asked::Residue(bag, Mass(12_100)))?.map_err(Error::Refused)?;
    propose(&ehs, life, other())?.map_err(Error::Refused)?;
    let outcome = propose(&plant.operator, life, other())?;
    life.no(Code::TreatmentCorrectionOpen, outcome);
    let outcome = answer(&ehs, life, 1)?;
    life.no(Code::TreatmentSameSigner, outcome);
    answer(&ehs, life, 0)?.map_err(Error::Refused)?;
    let outcome = answer(&ehs, life, 0)?;
    life.no(Code::TreatmentCorrectionClosed, outcome);
    treatment::put_away(life, plant, bag)?;
    life.tell(&plant.gate, id, Action::ReportTreatment, nothing()).map(drop)
}

/// Accepted at the gate, gone before the furnace: the stock-take tells, and the report leaves it out. At a producer a drum
/// disappears before it is stored anywhere, and another by night.
pub fn theft(life: &mut Life<'_>, district: &District) -> Result<(), Error> {
    let (first, plant) = (district.first()?, district.plant(RECYCLER)?);
    let three = drums(life, first, OIL, 160, 3)?;
    let id = transport::departed(life, district, &Consignment::of(first, &plant.works, "R9", &three, 1))?;
    receipt::received(life, district, RECYCLER, id, &three)?;
    treatment::treat(life, plant, "R9", &three[..2])?;
    life.denied(Code::ManifestUntreated, &plant.gate, id, Action::ReportTreatment, nothing())?;
    stock_take(life, plant, &three[2..])?;
    life.tell(&plant.gate, id, Action::ReportTreatment, nothing())?;
    let waste = first.waste(life, OIL)?;
    let drum = labelled(life, first, &waste, Mass::kg(150))?;
    say(life, &first.keeper, drum, Ask::Store(first.zone_for(OIL).id))?;
    say(life, &first.keeper, drum, Ask::ReportLost)?;
    Ok(())
}

/// A producer uses up a drum of its own: no batch, no manifest.
pub fn on_site(life: &mut Life<'_>, district: &District) -> Result<(), Error> {
    let first = district.first()?;
    let waste = first.waste(life, OIL)?;
    let drum = labelled(life, first, &waste, Mass::kg(140))?;
    let ask = Ask::SelfTreat { method: "R9".to_owned(), facility_code: Some("TS003".to_owned()) };
    life.must(&first.ehs, move |tx| act(tx, drum, &ask, None).map(drop))
}
