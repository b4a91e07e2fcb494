//! Contracts: none, one for other wastes, one for less; drafts that come to nothing.

use super::{cancel, nothing};
use crate::{
    app::{Actor, Error, paper::contract as agreement},
    domain::{
        manifest::Action,
        paper::contract::Ask,
        refusal::{Code, Refusal},
    },
    sim::{
        Life,
        day::drums,
        papers::{contract, drafted},
        parties::{COLLECTOR, District},
        transport::{self, Consignment},
    },
};

const PAINT: &str = "900-041-49";

fn act(life: &mut Life<'_>, who: &Actor, id: &str, ask: Ask) -> Result<Result<(), Refusal>, Error> {
    let id = id.to_owned();
    life.command(who, move |tx| agreement::act(tx, &id, &ask, None).map(drop))
}

/// The first producer has never dealt with the collector: everything about a contract that can be wrong is.
pub fn contracts(life: &mut Life<'_>, district: &District) -> Result<(), Error> {
    let (first, plant) = (district.first()?, district.plant(COLLECTOR)?);
    let one = drums(life, first, PAINT, 180, 1)?;
    let id = transport::draft(life, district, &Consignment::of(first, &plant.works, "S_COLLECT", &one, 0))?;
    life.denied(Code::ContractNone, &first.ehs, id, Action::Check, nothing())?;
    let declined = drafted(life, first, &plant.works, &["HW49"], None)?;
    let outcome = act(life, &first.ehs, &declined, Ask::Confirm)?;
    life.no(Code::PaperNotYourSide, outcome);
    act(life, &plant.works.ehs, &declined, Ask::Decline("数量太少".to_owned()))?.map_err(Error::Refused)?;
    let outcome = act(life, &plant.works.ehs, &declined, Ask::Confirm)?;
    life.no(Code::ContractNotFromState, outcome);
    let withdrawn = drafted(life, first, &plant.works, &["HW49"], None)?;
    act(life, &first.ehs, &withdrawn, Ask::Withdraw)?.map_err(Error::Refused)?;
    life.wait(60);
    let oil = contract(life, first, &plant.works, &["HW08"], None)?;
    life.denied(Code::ContractNotCovering, &first.ehs, id, Action::Check, nothing())?;
    let little = contract(life, first, &plant.works, &["HW49"], Some(crate::kernel::mass::Mass::kg(100)))?;
    // More than was agreed: told, and answered for.
    life.tell(&first.ehs, id, Action::Check, nothing())?;
    cancel(life, district, id)?;
    for ended in [&oil, &little] {
        let why = Ask::Terminate("改由其他单位接收".to_owned());
        act(life, &first.ehs, ended, why)?.map_err(Error::Refused)?;
    }
    drafted(life, first, &plant.works, &["HW49"], None)?;
    Ok(())
}
