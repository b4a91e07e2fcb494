//! At the gate: everything refused and sent on or back, held and differing packages, corrections afterwards.

use super::nothing;
use crate::{
    app::{
        Actor, Error,
        manifest::{
            self, ActFields,
            fields::{CarrierFields, CorrectionFields},
        },
    },
    domain::{
        manifest::{Action, Incident},
        refusal::Code,
    },
    kernel::id::{ManifestId, PackageId},
    sim::{
        Life,
        day::drums,
        parties::{BURNER, District, RECYCLER},
        receipt::{self, decide, less, verdict},
        transport::{self, Consignment, on},
    },
};

const PAINT: &str = "900-041-49";
const OIL: &str = "900-249-08";
/// Acid, which two receivers may take by different methods.
const ACID: &str = "900-300-34";

/// Arrived, and nothing of it taken.
fn turned_away(
    life: &mut Life<'_>,
    district: &District,
    to: usize,
    consignment: &Consignment<'_>,
    packages: &[PackageId],
) -> Result<ManifestId, Error> {
    let plant = district.plant(to)?;
    let id = transport::departed(life, district, consignment)?;
    life.tell(&plant.gate, id, Action::Arrive, nothing())?;
    let verdicts = packages.iter().map(|one| verdict(*one, "reject", Some("capacity"))).collect();
    life.tell(&plant.gate, id, Action::Decide, decide(verdicts))?;
    Ok(id)
}

/// Refused by one receiver, carried on to the other by a manifest that follows.
pub fn redirected(life: &mut Life<'_>, district: &District) -> Result<(), Error> {
    let (first, recycler, burner) = (district.first()?, district.plant(RECYCLER)?, district.plant(BURNER)?);
    let two = drums(life, first, ACID, 180, 2)?;
    let id = turned_away(life, district, RECYCLER, &Consignment::of(first, &recycler.works, "R6", &two, 0), &two)?;
    let alone = Consignment::of(first, &burner.works, "D9", &two, 0);
    let fields = alone.fields(life, district)?;
    let outcome = life.command(&first.ehs, move |tx| manifest::draft(tx, &fields))?;
    life.no(Code::PackageSpokenFor, outcome);
    let next = transport::departed(life, district, &Consignment { follows: Some(id), ..alone })?;
    receipt::received(life, district, BURNER, next, &two)
}

/// Refused, and back in the zone it came from.
pub fn returned(life: &mut Life<'_>, district: &District) -> Result<(), Error> {
    let (first, plant) = (district.first()?, district.plant(BURNER)?);
    let two = drums(life, first, PAINT, 150, 2)?;
    let id = turned_away(life, district, BURNER, &Consignment::of(first, &plant.works, "D10", &two, 1), &two)?;
    receipt::send_back(life, district, id, &two, (1, 0))
}

/// Refused, sent home, and stolen on the way: nothing comes back.
pub fn lost_on_the_way_back(life: &mut Life<'_>, district: &District) -> Result<(), Error> {
    let (first, plant, carrier) = (district.first()?, district.plant(BURNER)?, district.carrier(1)?);
    let two = drums(life, first, PAINT, 150, 2)?;
    let id = turned_away(life, district, BURNER, &Consignment::of(first, &plant.works, "D10", &two, 1), &two)?;
    let home = ActFields { packages: on(&two).packages, ..carrier.crew(0, life.serial()) };
    life.tell(&carrier.dispatcher, id, Action::SendBack, home)?;
    life.wait(60);
    let loss = ActFields { incident: Some(Incident::Loss.as_str().to_owned()), ..on(&two) };
    life.tell(carrier.driver(0), id, Action::ReportIncident, loss).map(drop)
}

/// One less than its label says, one refused, one held and taken after sampling, one as it should be.
pub fn held(life: &mut Life<'_>, district: &District) -> Result<(), Error> {
    let (first, plant) = (district.first()?, district.plant(BURNER)?);
    let four = drums(life, first, PAINT, 150, 4)?;
    let id = transport::departed(life, district, &Consignment::of(first, &plant.works, "D10", &four, 0))?;
    life.tell(&plant.gate, id, Action::Arrive, nothing())?;
    let empty = ActFields { tare_g: Some(12_000_000), ..nothing() };
    life.denied(Code::ManifestNotWeighedIn, &plant.gate, id, Action::WeighOut, empty)?;
    let told = vec![
        less(four[0], 141_000),
        verdict(four[1], "reject", Some("packing")),
        verdict(four[2], "hold", Some("property")),
    ];
    life.tell(&plant.gate, id, Action::Decide, decide(told))?;
    life.denied(Code::ManifestNotFromState, &plant.gate, id, Action::Complete, nothing())?;
    let again = decide(vec![verdict(four[0], "reject", Some("mass"))]);
    life.denied(Code::ManifestPackageStands, &plant.gate, id, Action::Decide, again)?;
    let one = life.tell(&plant.gate, id, Action::Decide, receipt::accept(&four[2..]))?;
    receipt::note(life, district, &one)?;
    life.denied(Code::ManifestNothingToNote, &first.ehs, id, Action::NoteDiscrepancy, nothing())?;
    let one = life.tell(&plant.gate, id, Action::Complete, nothing())?;
    receipt::put_away(life, district, BURNER, &one)?;
    receipt::send_back(life, district, id, &four[1..2], (0, 0))
}

fn wants(field: &str, mass_g: Option<i64>, text: Option<&str>) -> ActFields {
    let text = text.map(str::to_owned);
    let correction = CorrectionFields { field: field.to_owned(), leg: 0, line: 0, package: None, text, mass_g };
    ActFields { correction: Some(correction), ..nothing() }
}

fn nth(no: usize) -> ActFields {
    ActFields { no: Some(no), ..nothing() }
}

/// Corrections that are agreed to, one that needs the authority, one that is declined, one that changes nothing.
pub fn corrections(life: &mut Life<'_>, district: &District) -> Result<(), Error> {
    use Action::{AgreeCorrection, DeclineCorrection, ProposeCorrection};
    let (first, plant, carrier) = (district.first()?, district.plant(RECYCLER)?, district.carrier(0)?);
    let two = drums(life, first, OIL, 160, 2)?;
    let id = transport::departed(life, district, &Consignment::of(first, &plant.works, "R9", &two, 0))?;
    receipt::received(life, district, RECYCLER, id, &two)?;
    life.tell(&first.ehs, id, ProposeCorrection, wants("out_mass", Some(321_000), None))?;
    life.denied(Code::ManifestCorrectionOpen, &plant.gate, id, ProposeCorrection, wants("out_mass", Some(1000), None))?;
    life.tell(&plant.gate, id, AgreeCorrection, nth(0))?;
    life.denied(Code::CorrectionSame, &first.ehs, id, ProposeCorrection, wants("out_mass", Some(321_000), None))?;
    life.tell(carrier.driver(0), id, ProposeCorrection, wants("waybill", None, Some("YD-改")))?;
    life.tell(&first.ehs, id, DeclineCorrection, nth(1))?;
    life.denied(Code::ManifestCorrectionClosed, &first.ehs, id, AgreeCorrection, nth(1))?;
    let mut much = wants("accepted_mass", Some(140_000), None);
    if let Some(correction) = much.correction.as_mut() {
        correction.package = Some(two[0].to_string());
    }
    life.tell(&plant.gate, id, ProposeCorrection, much)?;
    let agree = |life: &mut Life<'_>, who: &Actor| life.tell(who, id, AgreeCorrection, nth(2)).map(drop);
    agree(life, &first.ehs)?;
    agree(life, &district.officer)
}

/// One carrier after the other is asked to take a refused drum back: a manifest holds ten legs, no more.
pub fn too_many(life: &mut Life<'_>, district: &District) -> Result<(), Error> {
    let (first, plant) = (district.first()?, district.plant(BURNER)?);
    let one = drums(life, first, PAINT, 150, 1)?;
    let id = turned_away(life, district, BURNER, &Consignment::of(first, &plant.works, "D10", &one, 1), &one)?;
    let asks = |at: usize| {
        let organisation = district.carrier(at % 2)?.id.to_string();
        Ok::<_, Error>(ActFields { carrier: Some(CarrierFields { organisation, mode: None }), ..nothing() })
    };
    for at in 0..9 {
        life.tell(&first.ehs, id, Action::AssignReturn, asks(at)?)?;
    }
    life.denied(Code::ManifestTooMany, &first.ehs, id, Action::AssignReturn, asks(9)?)?;
    let carrier = district.carrier(0)?;
    let crew = ActFields { packages: vec![one[0].to_string()], ..carrier.crew(0, life.serial()) };
    life.tell(&carrier.dispatcher, id, Action::SendBack, crew)?;
    let now = life.manifest(id)?;
    receipt::take_back(life, first, &now, one[0])
}
