//! At the ramp: wrong order and wrong people, loading, carriers that refuse, vehicles that are too small.

use super::nothing;
use crate::{
    app::{
        Error,
        manifest::{
            ActFields,
            code::{self, CodeFields},
            fields::CarrierFields,
            run::{RunActFields, act_on_run},
        },
    },
    domain::{manifest::Action, refusal::Code, trip::Action as Running},
    sim::{
        Life,
        day::drums,
        parties::{BURNER, District, RECYCLER, truck},
        receipt,
        transport::{self, Consignment, on, why},
    },
};

const PAINT: &str = "900-041-49";
const OIL: &str = "900-249-08";

/// Steps before their time, by people whose step it is not, and by people who should not know of it at all.
pub fn wrong_order(life: &mut Life<'_>, district: &District) -> Result<(), Error> {
    let (first, plant) = (district.first()?, district.plant(BURNER)?);
    let (carrier, other) = (district.carrier(0)?, district.carrier(1)?);
    let one = drums(life, first, PAINT, 150, 1)?;
    let id = transport::draft(life, district, &Consignment::of(first, &plant.works, "D10", &one, 0))?;
    life.denied(Code::ManifestNotFromState, &plant.gate, id, Action::Arrive, nothing())?;
    life.denied(Code::NotAllowed, &first.keeper, id, Action::Check, nothing())?;
    life.denied(Code::NotFound, &other.dispatcher, id, Action::Cancel, why("mistake"))?;
    transport::issue(life, first, id)?;
    life.denied(Code::NotAllowed, &plant.gate, id, Action::ConfirmCarry, nothing())?;
    transport::confirm(life, district, id, 0, 0)?;
    life.denied(Code::NotFound, carrier.driver(1), id, Action::Load, on(&one))?;
    life.denied(Code::ManifestNotFromState, carrier.driver(0), id, Action::Depart, nothing())?;
    transport::load(life, first, id, &one)?;
    life.denied(Code::ManifestPackageStands, &first.keeper, id, Action::Load, on(&one))?;
    life.tell(&first.keeper, id, Action::FinishLoading, nothing())?;
    life.denied(Code::NotAllowed, &first.keeper, id, Action::Depart, nothing())?;
    life.tell(carrier.driver(0), id, Action::Depart, nothing())?;
    life.denied(Code::ManifestNotFromState, &first.ehs, id, Action::Revoke, why("other"))?;
    receipt::received(life, district, BURNER, id, &one)?;
    life.denied(Code::ManifestUntreated, &plant.gate, id, Action::ReportTreatment, nothing())
}

/// The keeper scans a drum that is on no line; then somebody else's label.
pub fn not_listed(life: &mut Life<'_>, district: &District) -> Result<(), Error> {
    let (first, plant) = (district.first()?, district.plant(BURNER)?);
    let two = drums(life, first, PAINT, 150, 2)?;
    let id = transport::confirmed(life, district, &Consignment::of(first, &plant.works, "D10", &two[..1], 0))?;
    life.denied(Code::ManifestNotListed, &first.keeper, id, Action::Load, on(&two[1..]))?;
    let strange = format!("{}90004149202601010001", first.site.code.get(..18).unwrap_or_default());
    let strange = ActFields { packages: vec![strange], ..nothing() };
    life.denied(Code::ManifestNotListed, &first.keeper, id, Action::Load, strange)?;
    life.tell(&first.ehs, id, Action::Revoke, why("schedule")).map(drop)
}

/// Nothing loaded, one left, the scale far off; opened again, then gone short.
pub fn short(life: &mut Life<'_>, district: &District) -> Result<(), Error> {
    let (first, plant) = (district.first()?, district.plant(BURNER)?);
    let three = drums(life, first, PAINT, 150, 3)?;
    let id = transport::confirmed(life, district, &Consignment::of(first, &plant.works, "D10", &three, 0))?;
    let finish = |short, out_g| ActFields { out_g, short, ..nothing() };
    life.denied(Code::ManifestNothingLoaded, &first.keeper, id, Action::FinishLoading, finish(true, None))?;
    transport::load(life, first, id, &three[..2])?;
    life.denied(Code::ManifestNotAllLoaded, &first.keeper, id, Action::FinishLoading, finish(false, None))?;
    let off = finish(true, Some(350_000));
    life.denied(Code::ManifestOutMassDiffers, &first.keeper, id, Action::FinishLoading, off)?;
    life.tell(&first.keeper, id, Action::FinishLoading, finish(true, Some(301_000)))?;
    life.tell(&first.keeper, id, Action::ReopenLoading, nothing())?;
    life.tell(&first.keeper, id, Action::FinishLoading, finish(true, Some(300_000)))?;
    life.tell(district.carrier(0)?.driver(0), id, Action::Depart, nothing())?;
    receipt::received(life, district, BURNER, id, &three[..2])
}

/// The carrier refuses with the load half on, unloads, refuses; another one takes it, first with the other's people.
pub fn refused(life: &mut Life<'_>, district: &District) -> Result<(), Error> {
    let (first, plant) = (district.first()?, district.plant(BURNER)?);
    let (carrier, other) = (district.carrier(0)?, district.carrier(1)?);
    let two = drums(life, first, PAINT, 150, 2)?;
    let id = transport::confirmed(life, district, &Consignment::of(first, &plant.works, "D10", &two, 0))?;
    transport::load(life, first, id, &two[..1])?;
    life.denied(Code::ManifestUnloadFirst, &carrier.dispatcher, id, Action::RefuseCarry, why("packing"))?;
    life.tell(carrier.driver(0), id, Action::Unload, on(&two[..1]))?;
    life.tell(&carrier.dispatcher, id, Action::RefuseCarry, why("packing"))?;
    let named = CarrierFields { organisation: other.id.to_string(), mode: None };
    life.tell(&first.ehs, id, Action::ChangeCarrier, ActFields { carrier: Some(named), ..nothing() })?;
    let strangers = carrier.crew(0, life.serial());
    life.denied(Code::ManifestCarrierUnfit, &other.dispatcher, id, Action::ConfirmCarry, strangers)?;
    transport::confirm(life, district, id, 1, 0)?;
    // The first vehicle breaks down in the yard: the run is given up, another begins.
    let crew = other.crew(1, life.serial());
    life.tell(&other.dispatcher, id, Action::ChangeCrew, crew)?;
    transport::load(life, first, id, &two)?;
    life.tell(&first.keeper, id, Action::FinishLoading, nothing())?;
    life.tell(other.driver(1), id, Action::Depart, nothing())?;
    receipt::received(life, district, BURNER, id, &two)
}

/// Taken back with a drum on the vehicle; and taken back after the carrier refused.
pub fn revoked(life: &mut Life<'_>, district: &District) -> Result<(), Error> {
    let (first, plant) = (district.first()?, district.plant(RECYCLER)?);
    let two = drums(life, first, OIL, 160, 2)?;
    let id = transport::confirmed(life, district, &Consignment::of(first, &plant.works, "R9", &two, 1))?;
    transport::load(life, first, id, &two[..1])?;
    life.tell(&first.ehs, id, Action::Revoke, why("schedule"))?;
    let id = transport::issued(life, district, &Consignment::of(first, &plant.works, "R9", &two, 1))?;
    life.tell(&district.carrier(1)?.dispatcher, id, Action::RefuseCarry, why("schedule"))?;
    life.tell(&first.ehs, id, Action::Revoke, why("schedule")).map(drop)
}

/// A van is no truck.
pub fn overloaded(life: &mut Life<'_>, district: &District) -> Result<(), Error> {
    let (first, plant, carrier) = (district.first()?, district.plant(BURNER)?, district.carrier(0)?);
    let van = truck(life, &carrier.dispatcher, carrier.id, "浙A00Y09", 200_000)?;
    let two = drums(life, first, PAINT, 150, 2)?;
    let id = transport::issued(life, district, &Consignment::of(first, &plant.works, "D10", &two, 0))?;
    let crew = ActFields { vehicle_id: Some(van), ..carrier.crew(0, life.serial()) };
    life.denied(Code::ManifestVehicleOverloaded, &carrier.dispatcher, id, Action::ConfirmCarry, crew)?;
    life.tell(&carrier.dispatcher, id, Action::RefuseCarry, why("schedule"))?;
    life.tell(&first.ehs, id, Action::Revoke, why("schedule")).map(drop)
}

/// A load cannot go by a run that is over.
pub fn old_run(life: &mut Life<'_>, district: &District) -> Result<(), Error> {
    let (first, plant, carrier) = (district.first()?, district.plant(BURNER)?, district.carrier(1)?);
    let two = drums(life, first, PAINT, 150, 2)?;
    let gone = transport::departed(life, district, &Consignment::of(first, &plant.works, "D10", &two[..1], 1))?;
    receipt::received(life, district, BURNER, gone, &two[..1])?;
    let trip = life.manifest(gone)?.legs.first().and_then(|leg| leg.crew.as_ref()).map(|crew| crew.trip.to_string());
    let id = transport::issued(life, district, &Consignment::of(first, &plant.works, "D10", &two[1..], 1))?;
    let fields = ActFields { trip_id: trip, ..nothing() };
    life.denied(Code::TripNotFromState, &carrier.dispatcher, id, Action::ConfirmCarry, fields)?;
    transport::confirm(life, district, id, 1, 0)?;
    transport::load(life, first, id, &two[1..])?;
    life.tell(&first.keeper, id, Action::FinishLoading, nothing())?;
    life.tell(carrier.driver(0), id, Action::Depart, nothing())?;
    receipt::received(life, district, BURNER, id, &two[1..])
}

/// A run planned ahead with two loads: another crew for both at once, then given up as a whole; both go by other runs.
pub fn whole_run(life: &mut Life<'_>, district: &District) -> Result<(), Error> {
    let (first, plant, carrier) = (district.first()?, district.plant(BURNER)?, district.carrier(0)?);
    let two = drums(life, first, PAINT, 150, 2)?;
    let run = transport::run(life, carrier, 0)?;
    let mut ids = Vec::new();
    for one in two.chunks(1) {
        let id = transport::issued(life, district, &Consignment::of(first, &plant.works, "D10", one, 0))?;
        let joins = ActFields { trip_id: Some(run.to_string()), ..nothing() };
        life.tell(&carrier.dispatcher, id, Action::ConfirmCarry, joins)?;
        ids.push(id);
    }
    let ActFields { vehicle_id, driver_id, escort_id, .. } = carrier.crew(1, 0);
    let other = RunActFields { vehicle_id, driver_id, escort_id, ..RunActFields::default() };
    life.must(&carrier.dispatcher, move |tx| act_on_run(tx, run, Running::ChangeCrew, &other).map(drop))?;
    let gone = RunActFields { reason: Some("schedule".to_owned()), ..RunActFields::default() };
    life.must(&carrier.dispatcher, move |tx| act_on_run(tx, run, Running::Cancel, &gone).map(drop))?;
    for id in ids {
        life.tell(&first.ehs, id, Action::Revoke, why("schedule"))?;
    }
    Ok(())
}

/// The driver has no telephone: the keeper's device takes the driver's word by a code, at the second try.
pub fn codes(life: &mut Life<'_>, district: &District) -> Result<(), Error> {
    let (first, plant, carrier) = (district.first()?, district.plant(BURNER)?, district.carrier(0)?);
    let one = drums(life, first, PAINT, 150, 1)?;
    let id = transport::loaded(life, district, &Consignment::of(first, &plant.works, "D10", &one, 0))?;
    let asked = CodeFields { side: "carrier".to_owned() };
    let given = life.must(carrier.driver(0), move |tx| code::give(tx, id, &asked).map(|given| given.code))?;
    let wrong = if given == "000000" { "000001" } else { "000000" };
    life.must(&first.keeper, move |tx| code::attempt(tx, id, wrong).map(drop))?;
    let by = |code: &str| ActFields { code: Some(code.to_owned()), ..nothing() };
    life.denied(Code::ManifestCodeWrong, &first.keeper, id, Action::Depart, by(wrong))?;
    life.tell(&first.keeper, id, Action::Depart, by(&given))?;
    receipt::received(life, district, BURNER, id, &one)
}
