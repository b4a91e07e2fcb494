//! What becomes of a load, stage by stage and day by day: the road, the gate, the receipt, the furnace, the report.

use chrono::{Duration, NaiveDate};

use super::{
    Fault, Life,
    parties::{COLLECTOR, District},
    receipt,
    transport::{on, why},
    treatment,
};
use crate::{
    app::{Error, manifest::ActFields},
    domain::manifest::{Action, Incident, Standing, State},
    kernel::id::ManifestId,
};

/// A load that has left.
#[derive(Clone)]
pub(crate) struct Load {
    pub id: ManifestId,
    /// Which receiver.
    pub to: usize,
    /// The carrier, and which of its crews.
    pub crew: (usize, usize),
    /// The next carrier, if it is handed over.
    pub second: Option<usize>,
    pub stage: Stage,
    /// The day of that stage.
    pub due: NaiveDate,
    /// What is wrong with it, if that is planted.
    pub fault: Option<Fault>,
}

/// What is to be done next.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Stage {
    Road,
    Gate,
    Sample,
    Return,
    Receipt,
    Furnace,
    Report,
}

/// Does what is due today.
pub fn go_on(life: &mut Life<'_>, district: &District) -> Result<(), Error> {
    let today = life.today();
    for mut load in std::mem::take(&mut life.agenda) {
        if load.due > today {
            life.agenda.push(load);
            continue;
        }
        let next = match load.stage {
            Stage::Road => road(life, district, &mut load),
            Stage::Gate => receipt::gate(life, district, &load),
            Stage::Sample => receipt::sample(life, district, &load),
            Stage::Return => receipt::returned(life, district, &load),
            Stage::Receipt => receipt::confirm(life, district, &load),
            Stage::Furnace => treatment::burn(life, district, &load),
            Stage::Report => treatment::report(life, district, &load),
        };
        if let Some(Some((stage, days))) = life.settled("a load", next)? {
            load.stage = stage;
            load.due = today + Duration::days(days);
            life.agenda.push(load);
        }
    }
    Ok(())
}

/// What is next, and in how many days; `None` when the load is over.
pub(crate) type Next = Option<(Stage, i64)>;

/// On the way: sometimes something happens, sometimes another carrier takes over; then the gate.
fn road(life: &mut Life<'_>, district: &District, load: &mut Load) -> Result<Next, Error> {
    let first = district.carrier(load.crew.0)?;
    life.wait(60);
    if life.below(25) == 0 && !life.planted.lawful {
        let kinds = [Incident::Leak, Incident::Breakdown, Incident::Detour, Incident::Accident];
        let kind = kinds.get(life.pick(kinds.len())).copied().unwrap_or(Incident::Breakdown);
        incident(life, district, load, kind)?;
    }
    if let Some(second) = load.second.take() {
        let driver = first.driver(load.crew.1);
        life.tell(driver, load.id, Action::OfferHandover, ActFields::default())?;
        let next = district.carrier(second)?;
        if life.below(6) == 0 {
            life.tell(&next.dispatcher, load.id, Action::DeclineHandover, why("packing"))?;
            life.wait(30);
            life.tell(driver, load.id, Action::OfferHandover, ActFields::default())?;
        }
        let crew = next.crew(load.crew.1, life.serial());
        life.tell(&next.dispatcher, load.id, Action::AcceptHandover, crew)?;
        load.crew.0 = second;
        life.wait(60);
    }
    let driver = district.carrier(load.crew.0)?.driver(load.crew.1);
    life.tell(driver, load.id, Action::Arrive, ActFields::default())?;
    life.wait(20);
    Ok(Some((Stage::Gate, 0)))
}

/// An incident from which the load goes on; of a loss one package is gone.
fn incident(life: &mut Life<'_>, district: &District, load: &Load, kind: Incident) -> Result<(), Error> {
    let driver = district.carrier(load.crew.0)?.driver(load.crew.1);
    let one = life.manifest(load.id)?;
    let gone = life.below(4) == 0 && one.standing(Standing::Underway).count() > 1;
    let lost: Vec<_> = one.standing(Standing::Underway).take(usize::from(gone)).collect();
    let kind = if gone { Incident::Loss } else { kind };
    let fields = ActFields { incident: Some(kind.as_str().to_owned()), ..on(&lost) };
    life.tell(driver, load.id, Action::ReportIncident, fields)?;
    life.wait(90);
    life.tell(driver, load.id, Action::Resume, ActFields::default())?;
    Ok(())
}

/// Whether a receipt of the load is still to be confirmed.
pub fn awaits_receipt(state: State) -> bool {
    matches!(state, State::Accepted | State::Partial)
}

/// One receipt in so many is confirmed later than the law allows.
const LATE: usize = 12;

/// Days until a receipt is confirmed: mostly at once, now and then too late.
pub fn receipt_days(life: &mut Life<'_>, load: &Load) -> Result<i64, Error> {
    life.receipts += 1;
    let late =
        if life.planted.lawful { load.fault == Some(Fault::ReceiptLate) } else { life.receipts % LATE == LATE / 2 };
    if !late {
        return Ok(i64::try_from(life.below(3)).unwrap_or(0));
    }
    let (site, seen_from) = (life.manifest(load.id)?.receiver.site, life.after_working_days(5)?);
    life.label(Fault::ReceiptLate, format!("manifest/{}", load.id), Some(site), seen_from);
    Ok(if life.planted.lawful { 20 } else { 12 })
}

/// The collector treats nothing: what it took goes on one day.
pub fn after_receipt(life: &mut Life<'_>, to: usize) -> (Stage, i64) {
    if to == COLLECTOR { (Stage::Report, 10) } else { (Stage::Furnace, 1 + i64::try_from(life.below(5)).unwrap_or(0)) }
}
