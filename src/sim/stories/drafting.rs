//! Before issue: drafts given up, the same package twice, damaged labels, wrong numbers, what was shown and what is signed.

use chrono::Duration;

use super::{cancel, nothing};
use crate::{
    app::{
        Error,
        manifest::{self, ActFields},
        package::Ask,
    },
    domain::{manifest::Action, refusal::Code},
    kernel::id::ManifestId,
    sim::{
        Life,
        day::{drums, say},
        parties::{BURNER, District, RECYCLER},
        receipt,
        transport::{self, Consignment, on, why},
        treatment,
    },
};

const PAINT: &str = "900-041-49";
const OIL: &str = "900-249-08";

/// Written, checked, reopened, written anew with one drum more, given up.
pub fn given_up(life: &mut Life<'_>, district: &District) -> Result<(), Error> {
    let (first, plant) = (district.first()?, district.plant(BURNER)?);
    let two = drums(life, first, PAINT, 150, 2)?;
    let id = transport::draft(life, district, &Consignment::of(first, &plant.works, "D10", &two[..1], 0))?;
    life.tell(&first.ehs, id, Action::Check, nothing())?;
    life.tell(&first.ehs, id, Action::Reopen, nothing())?;
    let draft = Consignment::of(first, &plant.works, "D10", &two, 0).fields(life, district)?;
    life.tell(&first.ehs, id, Action::Redraft, ActFields { draft: Some(draft), ..nothing() })?;
    life.tell(&first.ehs, id, Action::Check, nothing())?;
    cancel(life, district, id)
}

/// One drum twice on one manifest, then on two.
pub fn named_twice(life: &mut Life<'_>, district: &District) -> Result<(), Error> {
    let (first, plant) = (district.first()?, district.plant(BURNER)?);
    let one = drums(life, first, PAINT, 150, 1)?;
    let consignment = Consignment::of(first, &plant.works, "D10", &[one[0], one[0]], 0);
    let fields = consignment.fields(life, district)?;
    let outcome = life.command(&first.ehs, move |tx| manifest::draft(tx, &fields))?;
    life.no(Code::ManifestPackageTwice, outcome);
    let fields = Consignment::of(first, &plant.works, "D10", &one, 0).fields(life, district)?;
    let id = transport::draft_as(life, &first.ehs, &fields)?.id;
    let outcome = life.command(&first.ehs, move |tx| manifest::draft(tx, &fields))?;
    life.no(Code::NotFromState, outcome);
    cancel(life, district, id)
}

/// A drum whose label cannot be read is not shipped.
pub fn damaged_label(life: &mut Life<'_>, district: &District) -> Result<(), Error> {
    let (first, plant) = (district.first()?, district.plant(BURNER)?);
    let one = drums(life, first, PAINT, 150, 1)?;
    say(life, &first.keeper, one[0], Ask::DamageLabel)?;
    let fields = Consignment::of(first, &plant.works, "D10", &one, 0).fields(life, district)?;
    let outcome = life.command(&first.ehs, move |tx| manifest::draft(tx, &fields))?;
    life.no(Code::PackageLabelStale, outcome);
    say(life, &first.keeper, one[0], Ask::Label)?;
    Ok(())
}

fn with_number(number: &str) -> ActFields {
    ActFields { number: Some(number.to_owned()), ..nothing() }
}

/// A draft's name instead of a number; none; one that another manifest has.
pub fn numbers(life: &mut Life<'_>, district: &District) -> Result<(), Error> {
    let (first, plant) = (district.first()?, district.plant(BURNER)?);
    let two = drums(life, first, PAINT, 150, 2)?;
    let id = transport::draft(life, district, &Consignment::of(first, &plant.works, "D10", &two[..1], 0))?;
    life.tell(&first.ehs, id, Action::Check, nothing())?;
    life.denied(Code::ManifestNumberInvalid, &first.ehs, id, Action::Issue, with_number("DRAFT-1"))?;
    if life.env.demo {
        // The stand-in gives numbers that are never taken for official ones; none is entered by hand.
        return cancel(life, district, id);
    }
    life.denied(Code::ManifestNumberNeeded, &first.ehs, id, Action::Issue, nothing())?;
    let number = transport::number(life, &first.site.division);
    life.tell(&first.ehs, id, Action::Issue, number.clone())?;
    let other = transport::draft(life, district, &Consignment::of(first, &plant.works, "D10", &two[1..], 0))?;
    life.tell(&first.ehs, other, Action::Check, nothing())?;
    life.denied(Code::ManifestNumberTaken, &first.ehs, other, Action::Issue, number)?;
    life.tell(&first.ehs, id, Action::Revoke, why("schedule"))?;
    cancel(life, district, other)
}

/// Signed as it was, not as it is.
pub fn stale_signature(life: &mut Life<'_>, district: &District) -> Result<(), Error> {
    let (first, plant) = (district.first()?, district.plant(BURNER)?);
    let two = drums(life, first, PAINT, 150, 2)?;
    let id = transport::draft(life, district, &Consignment::of(first, &plant.works, "D10", &two[..1], 0))?;
    life.tell(&first.ehs, id, Action::Check, nothing())?;
    let shown = life.manifest(id)?.shown().map_err(|error| Error::Fault(error.to_string()))?.hex();
    life.tell(&first.ehs, id, Action::Reopen, nothing())?;
    let draft = Consignment::of(first, &plant.works, "D10", &two, 0).fields(life, district)?;
    life.tell(&first.ehs, id, Action::Redraft, ActFields { draft: Some(draft), ..nothing() })?;
    life.tell(&first.ehs, id, Action::Check, nothing())?;
    let number = transport::number(life, &first.site.division);
    let stale = ActFields { shown_sha256: Some(shown), ..number };
    life.denied(Code::ManifestShownDiffers, &first.ehs, id, Action::Issue, stale)?;
    cancel(life, district, id)
}

/// The platform was down: a paper form went with the load, and everything is entered some hours later.
pub fn from_paper(life: &mut Life<'_>, district: &District) -> Result<(), Error> {
    let (first, plant, carrier) = (district.first()?, district.plant(RECYCLER)?, district.carrier(0)?);
    let two = drums(life, first, OIL, 160, 2)?;
    life.wait(60);
    let began = life.now();
    life.wait(240);
    life.wait(240);
    let consignment = Consignment { origin: Some("paper"), ..Consignment::of(first, &plant.works, "R9", &two, 0) };
    let id: ManifestId = transport::draft(life, district, &consignment)?;
    let at = |minutes: i64| Some(began.plus(Duration::minutes(minutes)).min(life.now()));
    let times: Vec<_> = (0..7).map(|step| at(step * 3)).collect();
    let then = |step: usize| times.get(step).copied().flatten();
    life.tell(&first.ehs, id, Action::Check, nothing())?;
    let number = transport::number(life, &first.site.division);
    life.tell(&first.ehs, id, Action::Issue, ActFields { occurred_at: then(0), ..number })?;
    let crew = carrier.crew(0, life.serial());
    life.tell(&carrier.dispatcher, id, Action::ConfirmCarry, ActFields { occurred_at: then(1), ..crew })?;
    life.tell(&first.keeper, id, Action::Load, ActFields { occurred_at: then(2), ..on(&two) })?;
    life.tell(&first.keeper, id, Action::FinishLoading, ActFields { occurred_at: then(3), ..nothing() })?;
    life.tell(carrier.driver(0), id, Action::Depart, ActFields { occurred_at: then(4), ..nothing() })?;
    life.tell(&plant.gate, id, Action::Arrive, ActFields { occurred_at: then(5), ..nothing() })?;
    let verdicts = ActFields { occurred_at: then(6), ..receipt::accept(&two) };
    life.tell(&plant.gate, id, Action::Decide, verdicts)?;
    let one = life.tell(&plant.gate, id, Action::Complete, nothing())?;
    receipt::put_away(life, district, RECYCLER, &one)?;
    treatment::treat(life, plant, "R9", &two)?;
    life.tell(&plant.gate, id, Action::ReportTreatment, nothing()).map(drop)
}
