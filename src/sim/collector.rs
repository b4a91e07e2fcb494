//! The collector's milk run: one vehicle goes from small producer to small producer, each with a manifest that the collector
//! wrote for it and the producer signs; several manifests are on one trip.

use std::collections::BTreeMap;

use super::{
    Life,
    agenda::{Load, Stage},
    parties::{COLLECTOR, District, ROUNDS},
    transport::{self, Consignment},
    works::Works,
};
use crate::{
    app::{
        Error,
        manifest::{
            ActFields,
            run::{RunActFields, act_on_run},
        },
    },
    domain::{manifest::Action, party::Tier, trip::Action as Running},
    kernel::id::{ManifestId, PackageId, TripId},
};

/// So many working days lie between two rounds.
pub const EVERY: usize = 5;
/// Most producers of one trip, and most packages of each.
const STOPS: usize = 6;
const OF_EACH: usize = 6;

/// One round: to all small producers, so many on a trip.
pub fn round(life: &mut Life<'_>, district: &District) -> Result<(), Error> {
    let small: Vec<&Works> = district.works.iter().filter(|works| works.site.tier == Tier::Registered).collect();
    small.chunks(STOPS).try_for_each(|stops| trip(life, district, stops))
}

/// One trip: loaded at each stop, then home.
fn trip(life: &mut Life<'_>, district: &District, small: &[&Works]) -> Result<(), Error> {
    let (plant, carrier) = (district.plant(COLLECTOR)?, district.carrier(ROUNDS)?);
    let run = transport::run(life, carrier, 0)?;
    let (mut aboard, mut stops) = (Vec::new(), Vec::new());
    for works in small {
        let packages = gathered(life, works, &mut aboard)?;
        if packages.is_empty() {
            continue;
        }
        let consignment = Consignment {
            from: works,
            to: &plant.works,
            lines: packages.into_values().map(|packages| ("S_COLLECT", packages)).collect(),
            carriers: vec![ROUNDS],
            origin: Some("reverse"),
            follows: None,
        };
        stops.push(stop(life, district, &consignment, run)?);
    }
    if stops.is_empty() {
        // Nobody had anything: the run is given up.
        let why = RunActFields { reason: Some("schedule".to_owned()), ..RunActFields::default() };
        return life.must(&carrier.dispatcher, move |tx| act_on_run(tx, run, Running::Cancel, &why).map(drop));
    }
    for id in stops {
        life.tell(carrier.driver(0), id, Action::Arrive, ActFields::default())?;
        life.world.loads += 1;
        let due = life.today();
        life.agenda.push(Load {
            id,
            to: COLLECTOR,
            crew: (ROUNDS, 0),
            second: None,
            stage: Stage::Gate,
            due,
            fault: None,
        });
    }
    Ok(())
}

/// What a small producer has that may ride with what is aboard, by waste.
fn gathered(
    life: &Life<'_>,
    works: &Works,
    aboard: &mut Vec<String>,
) -> Result<BTreeMap<String, Vec<PackageId>>, Error> {
    let mut chosen: BTreeMap<String, Vec<PackageId>> = BTreeMap::new();
    for one in transport::oldest(life, works)?.into_iter().take(OF_EACH) {
        if aboard.iter().all(|code| transport::may_meet(code, &one.waste_code)) {
            aboard.push(one.waste_code.clone());
            chosen.entry(one.waste_code).or_default().push(one.id);
        }
    }
    Ok(chosen)
}

/// At one producer: written by the collector, signed by the producer, loaded on the round's run, gone on.
fn stop(
    life: &mut Life<'_>,
    district: &District,
    consignment: &Consignment<'_>,
    run: TripId,
) -> Result<ManifestId, Error> {
    let carrier = district.carrier(ROUNDS)?;
    let fields = consignment.fields(life, district)?;
    let id = transport::draft_as(life, &carrier.dispatcher, &fields)?.id;
    life.tell(&carrier.dispatcher, id, Action::Check, ActFields::default())?;
    let number = transport::number(life, &consignment.from.site.division);
    life.tell(&consignment.from.ehs, id, Action::Issue, number)?;
    life.wait(20);
    let waybill = Some(format!("YD{:06}", life.serial()));
    let joins = ActFields { trip_id: Some(run.to_string()), waybill, ..ActFields::default() };
    life.tell(&carrier.dispatcher, id, Action::ConfirmCarry, joins)?;
    let packages: Vec<PackageId> = consignment.lines.iter().flat_map(|(_, packages)| packages.clone()).collect();
    transport::load(life, consignment.from, id, &packages)?;
    life.tell(&consignment.from.keeper, id, Action::FinishLoading, ActFields::default())?;
    life.tell(carrier.driver(0), id, Action::Depart, ActFields::default())?;
    life.wait(30);
    Ok(id)
}
