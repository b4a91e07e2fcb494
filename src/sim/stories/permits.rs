//! Permits: none, for other wastes, over, stopped, used up; exemptions claimed rightly and wrongly; loads that must not meet.

use super::{cancel, nothing};
use crate::{
    app::{Actor, Error, package::Ask as OfPackage, paper::permit as licence},
    domain::{
        manifest::Action,
        paper::permit::{Ask, ScopeRow},
        refusal::{Code, Refusal},
    },
    kernel::{id::ManifestId, mass::Mass},
    sim::{
        Life,
        day::{drums, labelled, say},
        papers::{past, permit_of, whole},
        parties::{BURNER, District},
        transport::{self, Consignment},
        works::Works,
    },
};

const PAINT: &str = "900-041-49";
const CARBON: &str = "900-039-49";
const ACID: &str = "900-300-34";
const LYE: &str = "900-352-35";
const MEDICAL: &str = "841-001-01";

fn act(life: &mut Life<'_>, who: &Actor, id: &str, ask: Ask) -> Result<Result<(), Refusal>, Error> {
    let id = id.to_owned();
    life.command(who, move |tx| licence::act(tx, &id, &ask, None).map(drop))
}

fn done(life: &mut Life<'_>, who: &Actor, id: &str, ask: Ask) -> Result<(), Error> {
    act(life, who, id, ask)?.map_err(Error::Refused)
}

fn carbon(kg: i64) -> Vec<ScopeRow> {
    vec![ScopeRow { row: 1, waste: CARBON.to_owned(), methods: vec!["D10".to_owned()], quota_g: Mass::kg(kg) }]
}

/// A draft of spent carbon for the burner, whose daily permit does not name it.
fn draft(life: &mut Life<'_>, district: &District, kg: i64) -> Result<ManifestId, Error> {
    let (first, plant) = (district.first()?, district.plant(BURNER)?);
    let one = drums(life, first, CARBON, kg, 1)?;
    transport::draft(life, district, &Consignment::of(first, &plant.works, "D10", &one, 0))
}

/// No permit at all, none for this, one that is over, one that is stopped; and what the authority does with permits.
pub fn permits(life: &mut Life<'_>, district: &District) -> Result<(), Error> {
    let (first, plant, reviewer) = (district.first()?, district.plant(BURNER)?, &district.reviewer);
    if let Some(other) = district.works.get(1) {
        let id = other_works(life, district, other)?;
        life.denied(Code::PermitNone, &first.ehs, id, Action::Check, nothing())?;
        cancel(life, district, id)?;
    }
    let paint = drums(life, first, PAINT, 120, 1)?;
    let id = transport::draft(life, district, &Consignment::of(first, &plant.works, "R1", &paint, 0))?;
    life.denied(Code::PermitNotCovering, &first.ehs, id, Action::Check, nothing())?;
    cancel(life, district, id)?;
    let id = draft(life, district, 90)?;
    let number = |life: &mut Life<'_>| format!("演示危废临{:04}号", life.serial());
    let (name, term) = (number(life), past(life));
    let old = permit_of(life, reviewer, plant, name, carbon(1000), term)?;
    life.denied(Code::PermitNotOnDay, &first.ehs, id, Action::Check, nothing())?;
    let (name, term) = (number(life), whole(life));
    let stopped = permit_of(life, reviewer, plant, name, carbon(1000), term)?;
    let outcome = act(life, reviewer, &stopped, Ask::Resume)?;
    life.no(Code::PermitNotFromState, outcome);
    done(life, reviewer, &old, Ask::Deregister)?;
    done(life, reviewer, &stopped, Ask::Suspend("检查发现问题".to_owned()))?;
    life.denied(Code::PermitSuspended, &first.ehs, id, Action::Check, nothing())?;
    done(life, reviewer, &stopped, Ask::Resume)?;
    life.tell(&first.ehs, id, Action::Check, nothing())?;
    done(life, reviewer, &stopped, Ask::Suspend("整改未完成".to_owned()))?;
    done(life, reviewer, &stopped, Ask::Revoke("逾期未整改".to_owned()))?;
    cancel(life, district, id)
}

fn other_works(life: &mut Life<'_>, district: &District, other: &Works) -> Result<ManifestId, Error> {
    let first = district.first()?;
    let one = drums(life, first, PAINT, 120, 1)?;
    transport::draft(life, district, &Consignment::of(first, other, "D10", &one, 0))
}

/// A yearly scale of 300 kg: 340 kg are above it and told, 400 kg are more than a fifth above and stopped.
pub fn scale(life: &mut Life<'_>, district: &District) -> Result<(), Error> {
    let (first, plant, reviewer) = (district.first()?, district.plant(BURNER)?, &district.reviewer);
    let (name, term) = (format!("演示危废临{:04}号", life.serial()), whole(life));
    let small = permit_of(life, reviewer, plant, name, carbon(300), term)?;
    let id = draft(life, district, 400)?;
    life.denied(Code::PermitQuotaUsedUp, &first.ehs, id, Action::Check, nothing())?;
    cancel(life, district, id)?;
    let id = draft(life, district, 340)?;
    life.tell(&first.ehs, id, Action::Check, nothing())?;
    cancel(life, district, id)?;
    // What the holder took from elsewhere counts too.
    let year = chrono::Datelike::year(&life.today());
    done(life, reviewer, &small, Ask::StateUse { row: 1, year, grams: 100_000 })?;
    done(life, reviewer, &small, Ask::Deregister)
}

/// Wiping rags may go without a permit under entry 24 of the list, not under entry 20.
pub fn exemptions(life: &mut Life<'_>, district: &District) -> Result<(), Error> {
    let (first, plant) = (district.first()?, district.plant(BURNER)?);
    for (entry, allowed) in [(20, false), (24, true)] {
        let one = drums(life, first, PAINT, 120, 1)?;
        let mut fields = Consignment::of(first, &plant.works, "D10", &one, 0).fields(life, district)?;
        for line in &mut fields.lines {
            line.exemption = Some(entry);
        }
        let id = transport::draft_as(life, &first.ehs, &fields)?.id;
        if allowed {
            life.tell(&first.ehs, id, Action::Check, nothing())?;
        } else {
            life.denied(Code::PermitExemptNot, &first.ehs, id, Action::Check, nothing())?;
        }
        cancel(life, district, id)?;
    }
    Ok(())
}

/// Acid and lye on one vehicle are stopped; waste of the first-aid room beside another is told.
pub fn together(life: &mut Life<'_>, district: &District) -> Result<(), Error> {
    let (first, plant) = (district.first()?, district.plant(BURNER)?);
    let (acid, lye) = (drums(life, first, ACID, 180, 1)?, drums(life, first, LYE, 180, 1)?);
    let lines = vec![("D9", acid), ("D9", lye)];
    let consignment = Consignment { lines, ..Consignment::of(first, &plant.works, "D9", &[], 0) };
    let id = transport::draft(life, district, &consignment)?;
    life.denied(Code::LoadIncompatible, &first.ehs, id, Action::Check, nothing())?;
    cancel(life, district, id)?;
    let medical = first.waste(life, MEDICAL)?;
    let first_aid = labelled(life, first, &medical, Mass::kg(6))?;
    let lines = vec![("Y10", vec![first_aid]), ("D10", drums(life, first, PAINT, 120, 1)?)];
    let consignment = Consignment { lines, ..Consignment::of(first, &plant.works, "D10", &[], 0) };
    let id = transport::draft(life, district, &consignment)?;
    life.tell(&first.ehs, id, Action::Check, nothing())?;
    cancel(life, district, id)?;
    // No zone of the works takes it, so it is not left to wait for one.
    say(life, &first.keeper, first_aid, OfPackage::Void { reason: "未装箱".to_owned() }).map(drop)
}
