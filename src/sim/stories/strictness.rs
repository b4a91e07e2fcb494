//! The authority chooses how strictly its division's loads are checked, and takes it back; what a law forbids it cannot allow.

use super::nothing;
use crate::{
    app::{
        Error,
        paper::parameters::{NewSetting, set},
    },
    domain::{
        manifest::Action,
        refusal::{Code, Refusal},
    },
    sim::{
        Life,
        day::drums,
        parties::{COLLECTOR, DIVISION, District},
        transport::{self, Consignment},
    },
};

const PAINT: &str = "900-041-49";

/// The authority chooses.
pub fn choose(
    life: &mut Life<'_>,
    district: &District,
    code: Code,
    choice: &str,
) -> Result<Result<(), Refusal>, Error> {
    let asked = NewSetting {
        code: code.as_str().to_owned(),
        division: DIVISION.to_owned(),
        choice: choice.to_owned(),
        reason: "合同补签期".to_owned(),
        valid_from: None,
    };
    let outcome = life.command(&district.reviewer, move |tx| set(tx, &asked).map(drop));
    life.env.checks.forget();
    outcome
}

/// A load without a contract: stopped, let go while the authority only wants to be told, stopped again.
pub fn strictness(life: &mut Life<'_>, district: &District) -> Result<(), Error> {
    let outcome = choose(life, district, Code::PermitNone, "soft")?;
    life.no(Code::CheckSetByLaw, outcome);
    let (first, plant) = (district.first()?, district.plant(COLLECTOR)?);
    let paint = drums(life, first, PAINT, 120, 1)?;
    let id = transport::draft(life, district, &Consignment::of(first, &plant.works, "S_COLLECT", &paint, 0))?;
    life.denied(Code::ContractNone, &first.ehs, id, Action::Check, nothing())?;
    choose(life, district, Code::ContractNone, "soft")?.map_err(Error::Refused)?;
    life.tell(&first.ehs, id, Action::Check, nothing())?;
    life.tell(&first.ehs, id, Action::Reopen, nothing())?;
    choose(life, district, Code::ContractNone, "inherit")?.map_err(Error::Refused)?;
    life.denied(Code::ContractNone, &first.ehs, id, Action::Check, nothing())?;
    super::cancel(life, district, id)
}
