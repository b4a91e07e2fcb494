//! What is left to do for whoever opens the demo: something for each login, today.

use super::{
    Life,
    day::{drums, say, weighed},
    papers,
    parties::{BURNER, District},
    places,
    receipt::{self, decide, verdict},
    stories,
    transport::{self, Consignment},
    treatment,
};
use crate::{
    app::{Error, manifest::ActFields, package::Ask},
    domain::{
        manifest::{Action, Incident},
        paper::approval,
    },
    kernel::{id::PackageId, mass::Mass},
};

const PAINT: &str = "900-041-49";
/// Drums of it that lie free at the first producer at the end, at least.
const FREE: usize = 8;

/// Leaves it: at the first producer, on the first carrier's vehicles, at the first receiver's gate and furnace.
pub fn leave(life: &mut Life<'_>, district: &District) -> Result<(), Error> {
    let works = district.first()?;
    let Some(waste) = works.wastes.first().cloned() else { return Ok(()) };
    // For the keeper: one container to label, one to store.
    weighed(life, works, &waste)?;
    if let Some(id) = weighed(life, works, &waste)? {
        say(life, &works.keeper, id, Ask::Label)?;
    }
    let outcome = manifests(life, district);
    life.settled("the work that is left", outcome)?;
    // For the ledger of own treatment, however few stories the world had time for.
    let used = stories::treating::on_site(life, district);
    life.settled("what was used up where it was made", used)?;
    // For the EHS officer to write a manifest of, on whatever day the world ends.
    let stock = drums(life, works, PAINT, 120, FREE).map(drop);
    life.settled("the stock that is left", stock)?;
    let places = places::find(life, district);
    life.settled("where everybody is", places)?;
    Ok(())
}

/// Manifests in every state in which somebody waits for somebody, all from the first producer to the first receiver by the
/// first carrier; a batch that is open; an application.
fn manifests(life: &mut Life<'_>, district: &District) -> Result<(), Error> {
    let (first, plant, carrier) = (district.first()?, district.plant(BURNER)?, district.carrier(0)?);
    let two = |life: &mut Life<'_>| drums(life, first, PAINT, 150, 2);
    let consignment = |packages: &[PackageId]| Consignment::of(first, &plant.works, "D10", packages, 0);
    // For the EHS officer to check; for the dispatcher to confirm; for the driver to leave with.
    let packages = two(life)?;
    transport::draft(life, district, &consignment(&packages))?;
    let packages = two(life)?;
    transport::issued(life, district, &consignment(&packages))?;
    let packages = two(life)?;
    transport::loaded(life, district, &consignment(&packages))?;
    // On the way; stopped on the way.
    let packages = two(life)?;
    transport::departed(life, district, &consignment(&packages))?;
    let packages = two(life)?;
    let stopped = transport::departed(life, district, &consignment(&packages))?;
    let leak = ActFields { incident: Some(Incident::Leak.as_str().to_owned()), ..ActFields::default() };
    life.tell(carrier.driver(0), stopped, Action::ReportIncident, leak)?;
    // At the gate: to be decided on; decided on, with one to go back and the receipt to be confirmed.
    let packages = two(life)?;
    let arrived = transport::departed(life, district, &consignment(&packages))?;
    life.tell(&plant.gate, arrived, Action::Arrive, ActFields::default())?;
    let packages = two(life)?;
    let partly = transport::departed(life, district, &consignment(&packages))?;
    life.tell(&plant.gate, partly, Action::Arrive, ActFields::default())?;
    let told = packages.iter().zip(["accept", "reject"]);
    let told = told.map(|(id, told)| verdict(*id, told, (told == "reject").then_some("packing"))).collect();
    life.tell(&plant.gate, partly, Action::Decide, decide(told))?;
    // For the operator: taken in and stored; one of them in a batch that is open.
    let packages = two(life)?;
    let taken = transport::departed(life, district, &consignment(&packages))?;
    receipt::received(life, district, BURNER, taken, &packages)?;
    let batch = treatment::open(life, plant, "D10")?.id;
    if let Some(one) = packages.first() {
        treatment::feed(life, plant, batch, *one)?.map_err(Error::Refused)?;
    }
    // For the manager to confirm; for the authority to look at.
    let sides = (first, &plant.works);
    papers::drafted_by(life, &plant.works.ehs, sides, &["HW49"], Some(Mass::kg(50_000)))?;
    let id = papers::apply(life, district, &[papers::line("336-054-17", "R4", 5000)], &[])?;
    papers::act(life, &first.ehs, &id, approval::Ask::Submit).map(drop)
}
