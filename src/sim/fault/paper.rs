//! Papers that run out.

use chrono::Duration;

use super::Kind;
use crate::{
    app::{
        Error,
        paper::contract::{self as agreement, NewContract},
    },
    domain::paper::{Term, contract, credential::Proof},
    kernel::{clock::Instant, id::OrganisationId},
    sim::{
        Life, papers,
        parties::{COLLECTOR, District, Plant, truck},
        works::Works,
    },
};

/// So many days after today a paper ends.
const LEFT: i64 = 40;

/// Its days: they end before the world does.
fn short(life: &Life<'_>) -> Term {
    Term { from: life.days.0 - Duration::days(300), to: life.today() + Duration::days(LEFT) }
}

fn after(term: Term) -> Instant {
    Instant::start_of_legal_day(term.to + Duration::days(1))
}

/// A plant whose permit nobody renews.
pub fn begin(life: &mut Life<'_>, district: &District, plant: &Plant, kind: Kind) -> Result<(), Error> {
    let term = short(life);
    let seen_from = after(term);
    let id = papers::permit(life, &district.reviewer, plant, &[("HW08", &["R9"], 5000)], term)?;
    life.label(kind, format!("permit/{id}"), Some(plant.works.site.id), seen_from);
    Ok(())
}

/// A contract with the collector that is not signed anew.
pub fn contract(life: &mut Life<'_>, district: &District, works: &Works, kind: Kind) -> Result<(), Error> {
    let to = &district.plant(COLLECTOR)?.works;
    let term = short(life);
    // It is told of thirty days before.
    let seen_from = Instant::start_of_legal_day(term.to - Duration::days(30));
    let asked = NewContract {
        number: format!("演示合同{:05}", life.serial()),
        consignor_site: works.site.id.to_string(),
        receiver_site: to.site.id.to_string(),
        wastes: vec!["HW08".to_owned()],
        term,
        mass: None,
        external_id: None,
    };
    let id = life.must(&works.ehs, move |tx| agreement::draft(tx, &asked))?.id;
    let (named, ask) = (id.clone(), contract::Ask::Confirm);
    life.must(&to.ehs, move |tx| agreement::act(tx, &named, &ask, None))?;
    life.label(kind, format!("contract/{id}"), Some(works.site.id), seen_from);
    Ok(())
}

/// A third vehicle of the first carrier, whose licence runs out.
pub fn credential(life: &mut Life<'_>, district: &District, kind: Kind) -> Result<(), Error> {
    let carrier = district.carrier(0)?;
    let (plate, term) = (format!("浙A{:05}", 10_000 + life.serial() % 80_000), short(life));
    let seen_from = after(term);
    let owner: OrganisationId = carrier.id;
    let vehicle = truck(life, &carrier.dispatcher, owner, &plate, 20_000_000)?;
    let id = papers::credential(life, carrier, Proof::VehicleLicence, papers::vehicle(&vehicle)?, term)?;
    life.label(kind, format!("credential/{id}"), None, seen_from);
    Ok(())
}
