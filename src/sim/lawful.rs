//! What is ordinary in a lawful district and may look like a fault: works that shut for a fortnight, counts of a store that find all
//! there, papers that are renewed in time but not long before. Who does it when follows from their number: nothing is drawn by lot.

use chrono::{Duration, NaiveDate};

use super::{
    Life, papers,
    parties::{COLLECTOR, District, truck},
    treatment,
    works::Works,
};
use crate::{
    app::{
        Error,
        paper::contract::{self as agreement, NewContract},
    },
    domain::paper::{Term, contract, credential::Proof},
    kernel::id::SiteId,
    store,
};

/// Working days of a year, about.
const YEAR: usize = 245;
/// Working days between two counts of a store, and the most packages of one.
const COUNTED_EVERY: usize = 120;
const COUNTED_MAX: usize = 40;
/// Days for which a works shuts once a year.
const SHUT_DAYS: i64 = 15;
/// One contract in so many, and one vehicle in so many working days, is renewed: days it has left when it is entered, and working
/// days until it is.
const RENEWED: usize = 10;
const VEHICLES_EVERY: usize = 20;
const LEFT_DAYS: i64 = 50;
const RENEWED_AFTER: usize = 20;
/// What is renewed holds so much longer.
const LONGER: Duration = Duration::days(365);

/// A works that is shut, and until when.
pub(crate) type Shut = (SiteId, NaiveDate);

/// A working day's share of it.
pub fn routine(life: &mut Life<'_>, district: &District, number: usize) -> Result<(), Error> {
    let today = life.today();
    life.shut.retain(|(_, until)| *until >= today);
    for (at, works) in district.works.iter().enumerate() {
        if (at * 37 + 60) % YEAR == number % YEAR {
            life.shut.push((works.site.id, today + Duration::days(SHUT_DAYS)));
        }
        if (at * 11 + 5) % COUNTED_EVERY == number % COUNTED_EVERY {
            let count = count(life, works);
            life.settled("a count", count)?;
        }
        if at % RENEWED == 3 {
            let begins = (at * 13 + 10) % (YEAR - RENEWED_AFTER);
            if number % YEAR == begins || number % YEAR == begins + RENEWED_AFTER {
                let longer = if number % YEAR == begins { Duration::zero() } else { LONGER };
                let outcome = signed(life, works, district, longer);
                life.settled("a renewed contract", outcome)?;
            }
        }
    }
    vehicle(life, district, number)
}

/// A store of few packages is counted, and all are there.
fn count(life: &mut Life<'_>, works: &Works) -> Result<(), Error> {
    let there = life.read(|conn| store::package::in_zones(conn, &works.everywhere()))?;
    if !there.is_empty() && there.len() <= COUNTED_MAX {
        treatment::counted(life, works, &[])?;
    }
    Ok(())
}

/// A contract with the collector.
fn signed(life: &mut Life<'_>, works: &Works, district: &District, longer: Duration) -> Result<(), Error> {
    let to = &district.plant(COLLECTOR)?.works;
    let today = life.today();
    let asked = NewContract {
        number: format!("演示合同{:05}", life.serial()),
        consignor_site: works.site.id.to_string(),
        receiver_site: to.site.id.to_string(),
        wastes: vec!["HW08".to_owned()],
        term: Term { from: today, to: today + Duration::days(LEFT_DAYS) + longer },
        mass: None,
        external_id: None,
    };
    let id = life.must(&works.ehs, move |tx| agreement::draft(tx, &asked))?.id;
    let (named, ask) = (id, contract::Ask::Confirm);
    life.must(&to.ehs, move |tx| agreement::act(tx, &named, &ask, None)).map(drop)
}

/// A vehicle in reserve, whose licence is renewed in time.
fn vehicle(life: &mut Life<'_>, district: &District, number: usize) -> Result<(), Error> {
    if !number.is_multiple_of(VEHICLES_EVERY) {
        return Ok(());
    }
    let (carrier, today) = (district.carrier(1)?, life.today());
    let plate = format!("浙A{:05}", 30_000 + number);
    let fresh = truck(life, &carrier.dispatcher, carrier.id, &plate, 20_000_000)?;
    let term = |longer| Term { from: today - Duration::days(30), to: today + Duration::days(LEFT_DAYS) + longer };
    papers::credential(life, carrier, Proof::VehicleLicence, papers::vehicle(&fresh)?, term(Duration::zero()))?;
    if let Some(before) = life.reserve.replace(fresh) {
        papers::credential(life, carrier, Proof::VehicleLicence, papers::vehicle(&before)?, term(LONGER))?;
    }
    Ok(())
}
