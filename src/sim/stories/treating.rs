//! In the furnace hall: batches that do not exist, are empty, are over or full; and the drum that never got there.

use super::nothing;
use crate::{
    app::{
        Error,
        package::Ask,
        treatment::{self as batches_of, Ending, Opening},
    },
    domain::{manifest::Action, refusal::Code, treatment::RESIDUES_MAX},
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
    residue(life, plant, batch, Mass(12_345))?.map_err(Error::Refused)?;
    life.world.packages += 1;
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
        residue(life, plant, batch, Mass(60))?.map_err(Error::Refused)?;
        life.world.packages += 1;
    }
    let outcome = residue(life, plant, batch, Mass(60))?;
    life.no(Code::TreatmentFull, outcome);
    end(life, plant, batch, Ending::Close(None))?.map_err(Error::Refused)?;
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
