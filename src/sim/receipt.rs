//! At the receiver's gate: the weighbridge, a verdict per package, the confirmation; and what is not taken goes back.

use chrono::Duration;

use super::{
    Fault, Life,
    agenda::{self, Load, Next, Stage},
    day::say,
    parties::District,
    transport::on,
    works::Works,
};
use crate::{
    app::{
        Error,
        manifest::{
            ActFields,
            fields::{CarrierFields, VerdictFields},
        },
        package::Ask,
    },
    domain::manifest::{Action, Line, Manifest, Side, Standing},
    kernel::id::{ManifestId, PackageId},
};

/// An empty truck.
const TARE_G: i64 = 12_000_000;

pub fn verdict(package: PackageId, verdict: &str, reason: Option<&str>) -> VerdictFields {
    VerdictFields {
        package: package.to_string(),
        verdict: verdict.to_owned(),
        mass_g: None,
        reasons: reason.into_iter().map(str::to_owned).collect(),
    }
}

/// Accepts with less than its label says.
pub fn less(package: PackageId, mass_g: i64) -> VerdictFields {
    VerdictFields { mass_g: Some(mass_g), ..verdict(package, "accept", Some("mass")) }
}

pub fn decide(verdicts: Vec<VerdictFields>) -> ActFields {
    ActFields { verdicts, ..ActFields::default() }
}

/// Accepts all that arrived.
pub fn accept(packages: &[PackageId]) -> ActFields {
    decide(packages.iter().map(|one| verdict(*one, "accept", None)).collect())
}

/// Weighs in and decides on each package: nearly all is as it should be.
pub fn gate(life: &mut Life<'_>, district: &District, load: &Load) -> Result<Next, Error> {
    let plant = district.plant(load.to)?;
    let one = life.manifest(load.id)?;
    let labels: i64 =
        one.standing(Standing::Underway).filter_map(|id| one.items.get(&id)).map(|item| item.label_g.grams()).sum();
    let more = i64::try_from(life.below(40)).unwrap_or(0) * 1000;
    let more = if load.fault == Some(Fault::WrongWeight) { 300_000 + labels / 12 } else { more };
    let full = ActFields { gross_g: Some(TARE_G + labels + more), ..ActFields::default() };
    life.tell(&plant.gate, load.id, Action::WeighIn, full)?;
    life.wait(15);
    let mut verdicts = Vec::new();
    for id in one.standing(Standing::Underway) {
        let label = one.items.get(&id).map_or(0, |item| item.label_g.grams());
        let odd = verdicts.is_empty().then_some(load.fault).flatten();
        verdicts.push(match life.below(100) {
            _ if odd == Some(Fault::NotReturned) => verdict(id, "reject", Some("packing")),
            _ if odd == Some(Fault::Mismatch) => verdict(id, "hold", Some("property")),
            _ if life.planted.lawful => verdict(id, "accept", None),
            0 => verdict(id, "reject", Some("packing")),
            1 => verdict(id, "hold", Some("property")),
            2..=4 => less(id, label - label / (12 + i64::try_from(life.below(40)).unwrap_or(0))),
            _ => verdict(id, "accept", None),
        });
    }
    let after = life.tell(&plant.gate, load.id, Action::Decide, decide(verdicts))?;
    life.wait(15);
    let empty = ActFields { tare_g: Some(TARE_G), ..ActFields::default() };
    life.tell(&plant.gate, load.id, Action::WeighOut, empty)?;
    if let Some(kind @ (Fault::WrongWeight | Fault::Mismatch | Fault::NotReturned)) = load.fault {
        let hours = if kind == Fault::NotReturned { 72 } else { 0 };
        let seen_from = life.now().plus(Duration::hours(hours));
        life.label(kind, format!("manifest/{}", load.id), Some(after.consignor.site), seen_from);
    }
    decided(life, district, load, &after)
}

/// What was held for sampling is decided on: mostly taken.
pub fn sample(life: &mut Life<'_>, district: &District, load: &Load) -> Result<Next, Error> {
    let plant = district.plant(load.to)?;
    let mut verdicts = Vec::new();
    for id in life.manifest(load.id)?.standing(Standing::Held) {
        let told = if life.below(4) == 0 { "reject" } else { "accept" };
        verdicts.push(verdict(id, told, (told == "reject").then_some("property")));
    }
    let after = life.tell(&plant.gate, load.id, Action::Decide, decide(verdicts))?;
    decided(life, district, load, &after)
}

/// What lay refused at the receiver goes back at last.
pub fn returned(life: &mut Life<'_>, district: &District, load: &Load) -> Result<Next, Error> {
    let after = life.manifest(load.id)?;
    decided(life, district, load, &after)
}

fn decided(life: &mut Life<'_>, district: &District, load: &Load, after: &Manifest) -> Result<Next, Error> {
    let waits = load.fault == Some(Fault::Mismatch) && load.stage == Stage::Gate;
    if after.unread(Side::Consignor) && !waits {
        note(life, district, after)?;
    }
    if after.standing(Standing::Held).next().is_some() {
        return Ok(Some((Stage::Sample, if waits { 6 } else { 2 })));
    }
    let refused: Vec<PackageId> = after.standing(Standing::Rejected).collect();
    if load.fault == Some(Fault::NotReturned) && load.stage == Stage::Gate {
        return Ok(Some((Stage::Return, 6)));
    }
    if !refused.is_empty() {
        send_back(life, district, load.id, &refused, load.crew)?;
    }
    let state = life.manifest(load.id)?.state;
    if !agenda::awaits_receipt(state) {
        return Ok(None);
    }
    let days = agenda::receipt_days(life, load)?;
    Ok(Some((Stage::Receipt, days)))
}

/// Consignor and authority take note of what the receiver found to differ.
pub fn note(life: &mut Life<'_>, district: &District, one: &Manifest) -> Result<(), Error> {
    let authority = if one.receiver.division.starts_with("34") { &district.far_province } else { &district.officer };
    life.tell(&district.at(one.consignor.site)?.ehs, one.id, Action::NoteDiscrepancy, ActFields::default())?;
    life.wait(20);
    life.tell(authority, one.id, Action::NoteDiscrepancy, ActFields::default()).map(drop)
}

/// What was refused goes back to who sent it, by the carrier that brought it, into a zone.
pub fn send_back(
    life: &mut Life<'_>,
    district: &District,
    id: ManifestId,
    refused: &[PackageId],
    (carrier, crew): (usize, usize),
) -> Result<(), Error> {
    let one = life.manifest(id)?;
    let (from, carrier) = (district.at(one.consignor.site)?, district.carrier(carrier)?);
    let assigned = CarrierFields { organisation: carrier.id.to_string(), mode: None };
    let assigned = ActFields { carrier: Some(assigned), ..ActFields::default() };
    life.tell(&from.ehs, id, Action::AssignReturn, assigned)?;
    life.wait(30);
    let fields = ActFields { packages: on(refused).packages, ..carrier.crew(crew, life.serial()) };
    life.tell(&carrier.dispatcher, id, Action::SendBack, fields)?;
    life.wait(90);
    for package in refused {
        take_back(life, from, &one, *package)?;
    }
    Ok(())
}

/// Into its zone, or into the first other that takes it.
pub fn take_back(life: &mut Life<'_>, from: &Works, one: &Manifest, package: PackageId) -> Result<(), Error> {
    let mut told = None;
    for zone in from.zones_for(line_of(one, package).map_or("", |of| of.waste_code.as_str())) {
        let fields = ActFields { zone_id: Some(zone.to_string()), ..on(&[package]) };
        match life.ask(&from.keeper, one.id, Action::TakeBack, fields)? {
            Ok(_) => return Ok(()),
            Err(refusal) => told = Some(refusal),
        }
    }
    told.map_or(Ok(()), |refusal| Err(refusal.into()))
}

/// Confirms the receipt; the keeper brings what was accepted into its zone.
pub fn confirm(life: &mut Life<'_>, district: &District, load: &Load) -> Result<Next, Error> {
    let plant = district.plant(load.to)?;
    let one = life.tell(&plant.gate, load.id, Action::Complete, ActFields::default())?;
    life.wait(10);
    put_away(life, district, load.to, &one)?;
    Ok(Some(agenda::after_receipt(life, load.to)))
}

/// The line a package stands on.
pub fn line_of(one: &Manifest, package: PackageId) -> Option<&Line> {
    one.lines.get(one.items.get(&package)?.line)
}

/// Brings what was accepted into the receiver's zones.
pub fn put_away(life: &mut Life<'_>, district: &District, to: usize, one: &Manifest) -> Result<(), Error> {
    let plant = district.plant(to)?;
    for id in one.standing(Standing::Accepted) {
        let zone = plant.works.zone_for(line_of(one, id).map_or("", |of| of.waste_code.as_str())).id;
        say(life, &plant.works.keeper, id, Ask::Store(zone))?;
        life.wait(3);
    }
    Ok(())
}

/// Arrival, scale, all accepted, receipt confirmed, put away: the whole gate in one go.
pub fn received(
    life: &mut Life<'_>,
    district: &District,
    to: usize,
    id: ManifestId,
    packages: &[PackageId],
) -> Result<(), Error> {
    let plant = district.plant(to)?;
    life.tell(&plant.gate, id, Action::Arrive, ActFields::default())?;
    life.wait(10);
    life.tell(&plant.gate, id, Action::Decide, accept(packages))?;
    let one = life.tell(&plant.gate, id, Action::Complete, ActFields::default())?;
    put_away(life, district, to, &one)
}
