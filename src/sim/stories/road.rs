//! On the way: hand-overs, incidents of every kind, loads that never arrive.

use super::nothing;
use crate::{
    app::{Error, manifest::ActFields},
    domain::{
        manifest::{Action, Incident},
        refusal::Code,
    },
    kernel::id::{ManifestId, PackageId},
    sim::{
        Life,
        day::drums,
        parties::{BURNER, District},
        receipt,
        transport::{self, Consignment, on, why},
    },
};

const PAINT: &str = "900-041-49";

fn tells(incident: Incident, lost: &[PackageId]) -> ActFields {
    ActFields { incident: Some(incident.as_str().to_owned()), ..on(lost) }
}

/// No next carrier named; then one that declines, and takes over at the second offer.
pub fn handover(life: &mut Life<'_>, district: &District) -> Result<(), Error> {
    let (first, plant) = (district.first()?, district.plant(BURNER)?);
    let (carrier, next) = (district.carrier(0)?, district.carrier(1)?);
    let two = drums(life, first, PAINT, 150, 2)?;
    let id = transport::departed(life, district, &Consignment::of(first, &plant.works, "D10", &two[..1], 0))?;
    life.denied(Code::ManifestNoNextCarrier, carrier.driver(0), id, Action::OfferHandover, nothing())?;
    receipt::received(life, district, BURNER, id, &two[..1])?;
    let consignment = Consignment { carriers: vec![0, 1], ..Consignment::of(first, &plant.works, "D10", &two[1..], 0) };
    let id = transport::departed(life, district, &consignment)?;
    life.tell(carrier.driver(0), id, Action::OfferHandover, nothing())?;
    life.tell(&next.dispatcher, id, Action::DeclineHandover, why("packing"))?;
    life.tell(carrier.driver(0), id, Action::OfferHandover, nothing())?;
    let crew = next.crew(0, life.serial());
    life.tell(&next.dispatcher, id, Action::AcceptHandover, crew)?;
    receipt::received(life, district, BURNER, id, &two[1..])
}

/// A leak, a breakdown, a detour, an accident and a loss on one bad day; what is left arrives.
pub fn incidents(life: &mut Life<'_>, district: &District) -> Result<(), Error> {
    let (first, plant, carrier) = (district.first()?, district.plant(BURNER)?, district.carrier(1)?);
    let three = drums(life, first, PAINT, 150, 3)?;
    let id = transport::departed(life, district, &Consignment::of(first, &plant.works, "D10", &three, 1))?;
    for kind in [Incident::Leak, Incident::Breakdown, Incident::Detour, Incident::Accident] {
        life.tell(carrier.driver(0), id, Action::ReportIncident, tells(kind, &[]))?;
        life.denied(Code::ManifestNotFromState, carrier.driver(0), id, Action::Arrive, nothing())?;
        life.wait(20);
        life.tell(carrier.driver(0), id, Action::Resume, nothing())?;
    }
    life.tell(carrier.driver(0), id, Action::ReportIncident, tells(Incident::Loss, &three[..1]))?;
    life.tell(carrier.driver(0), id, Action::Resume, nothing())?;
    receipt::received(life, district, BURNER, id, &three[1..])
}

/// Burnt out on the road: only the authority ends it.
pub fn fire(life: &mut Life<'_>, district: &District) -> Result<(), Error> {
    let (first, plant, carrier) = (district.first()?, district.plant(BURNER)?, district.carrier(0)?);
    let two = drums(life, first, PAINT, 150, 2)?;
    let id = transport::departed(life, district, &Consignment::of(first, &plant.works, "D10", &two, 0))?;
    life.tell(carrier.driver(0), id, Action::ReportIncident, tells(Incident::Fire, &[]))?;
    life.denied(Code::NotAllowed, &first.ehs, id, Action::CloseAbnormal, why("other"))?;
    life.tell(&district.officer, id, Action::CloseAbnormal, why("other")).map(drop)
}

/// Everything stolen at a rest place: nothing is left that could arrive.
pub fn stolen(life: &mut Life<'_>, district: &District) -> Result<(), Error> {
    let (first, plant, carrier) = (district.first()?, district.plant(BURNER)?, district.carrier(0)?);
    let one = drums(life, first, PAINT, 150, 1)?;
    let id: ManifestId = transport::departed(life, district, &Consignment::of(first, &plant.works, "D10", &one, 0))?;
    life.tell(carrier.driver(0), id, Action::ReportIncident, tells(Incident::Loss, &one))?;
    life.tell(carrier.driver(0), id, Action::Resume, nothing())?;
    life.denied(Code::ManifestNothingLoaded, carrier.driver(0), id, Action::Arrive, nothing())?;
    life.tell(carrier.driver(0), id, Action::ReportIncident, tells(Incident::Loss, &[]))?;
    life.tell(&district.reviewer, id, Action::CloseAbnormal, why("other")).map(drop)
}
