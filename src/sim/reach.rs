//! Where the units of the district are reached. No exchange gives out numbers that begin with 0 after the area code.

use super::{Life, parties::District};
use crate::{
    app::{
        Actor, Error,
        reach::{self, ReachFields},
    },
    kernel::id::OrganisationId,
};

/// Every unit says how it is reached; carriers and plants, who file no plan, their address as well.
pub(super) fn tell(life: &mut Life<'_>, district: &District) -> Result<(), Error> {
    let plants = district.plants.iter().map(|plant| &plant.works);
    let road = |at: i32| Some(format!("杭州市富阳区物流路{at}号（演示）"));
    let sites = district.works.iter().map(|works| (works, None)).chain(plants.map(|works| (works, road(100))));
    let sites = sites.map(|(works, address)| (&works.ehs, works.site.organisation, address));
    let carriers = (1..).zip(&district.carriers).map(|(at, one)| (&one.dispatcher, one.id, road(at)));
    let units: Vec<(&Actor, OrganisationId, Option<String>)> = sites.chain(carriers).collect();
    for (at, (who, organisation, address)) in (1..).zip(units) {
        let number = |day_and_night: u32| Some(format!("0571-{:08}", at * 10 + day_and_night));
        let asked = ReachFields { address, phone: number(0), emergency_phone: number(9) };
        life.must(who, move |tx| reach::set(tx, &organisation.to_string(), &asked))?;
    }
    Ok(())
}
