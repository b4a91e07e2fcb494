//! Licences of vehicles and qualifications of crews: missing, over, suspended; a crew without escort; a load too heavy.

use super::nothing;
use crate::{
    app::{Actor, Error, manifest::ActFields, paper::credential as proof_of},
    domain::{
        access::Role,
        manifest::Action,
        paper::credential::{Ask, Proof, Subject},
        refusal::{Code, Refusal},
    },
    kernel::id::{ManifestId, PackageId},
    sim::{
        Life,
        day::drums,
        names,
        papers::{credential, past, vehicle, whole},
        parties::{BURNER, Carrier, District, truck},
        receipt,
        transport::{self, Consignment},
        works::hire,
    },
};

const PAINT: &str = "900-041-49";

fn act(life: &mut Life<'_>, who: &Actor, id: &str, ask: Ask) -> Result<Result<(), Refusal>, Error> {
    let id = id.to_owned();
    life.command(who, move |tx| proof_of::act(tx, &id, &ask, None).map(drop))
}

/// Loaded, with a crew that may not leave.
fn loaded(
    life: &mut Life<'_>,
    district: &District,
    carrier: usize,
    crew: ActFields,
) -> Result<(ManifestId, Vec<PackageId>), Error> {
    let (first, plant) = (district.first()?, district.plant(BURNER)?);
    let one = drums(life, first, PAINT, 120, 1)?;
    let id = transport::issued(life, district, &Consignment::of(first, &plant.works, "D10", &one, carrier))?;
    life.tell(&district.carrier(carrier)?.dispatcher, id, Action::ConfirmCarry, crew)?;
    transport::load(life, first, id, &one)?;
    life.tell(&first.keeper, id, Action::FinishLoading, nothing())?;
    Ok((id, one))
}

/// The crew is put right, and the load goes.
fn put_right(
    life: &mut Life<'_>,
    district: &District,
    carrier: usize,
    (id, packages): (ManifestId, Vec<PackageId>),
) -> Result<(), Error> {
    let of = district.carrier(carrier)?;
    let crew = of.crew(0, life.serial());
    life.tell(&of.dispatcher, id, Action::ChangeCrew, crew)?;
    life.tell(of.driver(0), id, Action::Depart, nothing())?;
    receipt::received(life, district, BURNER, id, &packages)
}

fn with(carrier: &Carrier, life: &mut Life<'_>, change: impl FnOnce(&mut ActFields)) -> ActFields {
    let mut crew = carrier.crew(0, life.serial());
    change(&mut crew);
    crew
}

/// No escort; a vehicle nobody licensed; a driver whose qualification is over; at last a vehicle whose inspection nobody
/// entered, which is told and leaves.
pub fn crew(life: &mut Life<'_>, district: &District) -> Result<(), Error> {
    let carrier = district.carrier(1)?;
    let alone = with(carrier, life, |crew| crew.escort_id = None);
    let load = loaded(life, district, 1, alone)?;
    let id = load.0;
    life.denied(Code::LegUnmanned, &carrier.dispatcher, id, Action::Depart, nothing())?;
    let car = truck(life, &carrier.dispatcher, carrier.id, "浙A00Y18", 9_000_000)?;
    let unlicensed = with(carrier, life, |crew| crew.vehicle_id = Some(car.clone()));
    life.tell(&carrier.dispatcher, id, Action::ChangeCrew, unlicensed.clone())?;
    life.denied(Code::CredentialNone, carrier.driver(0), id, Action::Depart, nothing())?;
    let driver = hire(life, carrier.id, Role::Driver, "driver-2-c", &names::person("驾驶", 17))?;
    let term = past(life);
    let over = credential(life, carrier, Proof::DriverQualification, Subject::Person(driver.id), term)?;
    let late = with(carrier, life, |crew| crew.driver_id = Some(driver.id.to_string()));
    life.tell(&carrier.dispatcher, id, Action::ChangeCrew, late)?;
    life.denied(Code::CredentialNotOnDay, &driver, id, Action::Depart, nothing())?;
    act(life, &carrier.dispatcher, &over, Ask::End("离职".to_owned()))?.map_err(Error::Refused)?;
    let outcome = act(life, &carrier.dispatcher, &over, Ask::Resume)?;
    life.no(Code::CredentialNotFromState, outcome);
    let term = whole(life);
    credential(life, carrier, Proof::VehicleLicence, vehicle(&car)?, term)?;
    life.tell(&carrier.dispatcher, id, Action::ChangeCrew, unlicensed)?;
    life.tell(carrier.driver(0), id, Action::Depart, nothing())?;
    receipt::received(life, district, BURNER, id, &load.1)
}

/// The authority suspends a vehicle's licence: the carrier cannot lift that.
pub fn suspended(life: &mut Life<'_>, district: &District) -> Result<(), Error> {
    let carrier = district.carrier(0)?;
    let car = truck(life, &carrier.dispatcher, carrier.id, "浙A00Y08", 9_000_000)?;
    let term = whole(life);
    let licence = credential(life, carrier, Proof::VehicleLicence, vehicle(&car)?, term)?;
    credential(life, carrier, Proof::VehicleInspection, vehicle(&car)?, term)?;
    let crew = with(carrier, life, |crew| crew.vehicle_id = Some(car.clone()));
    let load = loaded(life, district, 0, crew)?;
    act(life, &district.reviewer, &licence, Ask::Suspend("车辆罐体未检验".to_owned()))?.map_err(Error::Refused)?;
    life.denied(Code::CredentialSuspended, carrier.driver(0), load.0, Action::Depart, nothing())?;
    let outcome = act(life, &carrier.dispatcher, &licence, Ask::Resume)?;
    life.no(Code::NotAllowed, outcome);
    put_right(life, district, 0, load)
}

/// The register held a wrong approved load; once it is put right the load is too heavy.
pub fn too_heavy(life: &mut Life<'_>, district: &District) -> Result<(), Error> {
    let carrier = district.carrier(0)?;
    let plate = "浙A00Y07";
    let car = truck(life, &carrier.dispatcher, carrier.id, plate, 9_000_000)?;
    let term = whole(life);
    credential(life, carrier, Proof::VehicleLicence, vehicle(&car)?, term)?;
    credential(life, carrier, Proof::VehicleInspection, vehicle(&car)?, term)?;
    let crew = with(carrier, life, |crew| crew.vehicle_id = Some(car.clone()));
    let load = loaded(life, district, 0, crew)?;
    truck(life, &carrier.dispatcher, carrier.id, plate, 90_000)?;
    life.denied(Code::LoadTooHeavy, carrier.driver(0), load.0, Action::Depart, nothing())?;
    put_right(life, district, 0, load)
}
