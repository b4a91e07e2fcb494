//! Decisions on the way and at the receiver's: arrival, weighbridge, a verdict per package, what comes back.

use std::collections::BTreeMap;

use chrono::Duration;

use super::{
    Ask, Event, Manifest, Origin, Side, Standing, State,
    decide::{Carried, Context, Prepared, each, each_or_none, not_listed},
    event::{Verdict, Word},
    report, shares,
};
use crate::{
    domain::{
        package::{decide::HEAVIEST_HOLDING, transport::Step},
        refusal::{Code, Refusal},
    },
    kernel::{
        clock::Instant,
        id::{ManifestId, PackageId},
        mass::Mass,
    },
};

/// On the way and at the receiver's.
pub(super) fn receive(
    one: &Manifest,
    (ask, side): (Ask, Side),
    ctx: &Context<'_>,
    word: &dyn Fn() -> Result<Word, Refusal>,
) -> Result<Prepared, Refusal> {
    let all = |standing: Standing, step: &Step| -> Vec<(PackageId, Step)> {
        one.standing(standing).map(|id| (id, step.clone())).collect()
    };
    let mut steps = Vec::new();
    let event = match ask {
        // What was lost on the way does not arrive: the regulator ends such a transfer.
        Ask::Arrive if one.standing(Standing::Underway).next().is_none() => {
            return Err(Code::ManifestNothingLoaded.into());
        }
        Ask::Arrive => {
            steps = all(Standing::Underway, &Step::Arrive);
            Event::Arrived {}
        }
        Ask::ReportIncident { incident, lost } => {
            let aboard = aboard(one)?;
            steps = each_or_none(one, &lost, aboard, &Step::Lose)?;
            Event::IncidentReported { incident, lost }
        }
        Ask::Resume => Event::Resumed {},
        Ask::CloseAbnormal { reason } => {
            steps = all(Standing::Underway, &Step::Lose);
            Event::ClosedAbnormally { reason, quota: shares::released(one) }
        }
        Ask::WeighIn { gross, tare: Some(tare) } => weigh_in(gross, tare)?,
        Ask::WeighIn { gross, tare: None } => weigh_full(gross)?,
        Ask::WeighOut { tare } => weigh_in(one.full_g.ok_or(Code::ManifestNotWeighedIn)?, tare)?,
        Ask::BookArrival { arrives_at } => book(arrives_at, ctx.at)?,
        Ask::NoteDiscrepancy => report::take_note(one, side)?,
        Ask::Decide { packages } => {
            let (event, decided) = verdicts(one, packages, ctx)?;
            steps = decided;
            event
        }
        Ask::TakeBack { packages, facility, zone } => {
            steps = each(one, &packages, Standing::Returning, &Step::TakeBack { facility, zone })?;
            Event::TakenBack { packages }
        }
        Ask::Complete => {
            let accepted_g = if one.origin == Origin::Continuous { one.in_g } else { one.accepted_mass() };
            Event::Completed { accepted_g: accepted_g.unwrap_or_default(), word: word()? }
        }
        Ask::ReportTreatment { untreated, .. } if untreated > 0 => {
            return Err(Refusal::of(Code::ManifestUntreated).with("packages", untreated));
        }
        Ask::ReportTreatment { methods, .. } => Event::TreatmentReported { methods },
        Ask::Meter { day, mass } => Event::Metered { day, mass_g: continuous(one, mass)? },
        Ask::CloseMetering { mass } => {
            let in_g = continuous(one, mass)?;
            let quota = shares::consumed(one, &BTreeMap::from([(0, in_g)]), ctx.year);
            Event::MeteringClosed { in_g, due: Some(ctx.due.clone()), quota }
        }

        carried => return Ok(Prepared::Carriers(carried)),
    };
    Ok(Prepared::Done((event, steps)))
}

/// How the packages stand that something may happen to: those on the way out, or those on the way back.
fn aboard(one: &Manifest) -> Result<Standing, Refusal> {
    if one.state == State::InTransit {
        return Ok(Standing::Underway);
    }
    if one.standing(Standing::Returning).next().is_none() {
        return Err(Refusal::of(Code::ManifestNotFromState)
            .with("state", one.state.as_str())
            .with("state_zh", one.state.zh())
            .with("action", "report_incident"));
    }
    Ok(Standing::Returning)
}

/// A truck with its load on a weighbridge weighs no more than this.
const HEAVIEST_TRUCK: Mass = Mass(200_000_000);
/// How far ahead an arrival is booked.
const BOOKED_AHEAD: Duration = Duration::days(60);

fn weigh_full(full: Mass) -> Result<Event, Refusal> {
    if full.is_positive() && full <= HEAVIEST_TRUCK {
        return Ok(Event::WeighedFull { full_g: full });
    }
    Err(Refusal::of(Code::RequestField).with("pointer", "/gross_g").with("reason", "1 g to 200 t"))
}

/// A time slot at the receiver's gate, from now on.
pub(super) fn book(arrives_at: Instant, now: Instant) -> Result<Event, Refusal> {
    if arrives_at < now || arrives_at > now.plus(BOOKED_AHEAD) {
        let refusal = Refusal::of(Code::RequestField).with("pointer", "/arrives_at");
        return Err(refusal.with("reason", "from now on, within sixty days"));
    }
    Ok(Event::ArrivalBooked { arrives_at })
}

fn weigh_in(gross: Mass, tare: Mass) -> Result<Event, Refusal> {
    let in_g = crate::domain::package::decide::net(gross, tare)?;
    Ok(Event::WeighedIn { gross_g: gross, tare_g: tare, in_g })
}

fn verdicts(one: &Manifest, packages: BTreeMap<PackageId, Verdict>, ctx: &Context<'_>) -> Result<Carried, Refusal> {
    let mut steps = Vec::new();
    for (id, verdict) in &packages {
        let item = one.items.get(id).ok_or_else(|| not_listed(one, *id))?;
        let held = matches!(verdict, Verdict::Hold { .. });
        if !(item.standing == Standing::Underway || (item.standing == Standing::Held && !held)) {
            return Err(Refusal::of(Code::ManifestPackageStands)
                .with("package", id.to_string())
                .with("standing", item.standing.as_str())
                .with("standing_zh", item.standing.zh()));
        }
        let step = match verdict {
            Verdict::Accept { mass_g, .. } => Step::Accept { site: one.receiver.site, mass: *mass_g },
            Verdict::Reject { reason } => Step::Reject { reason: *reason },
            Verdict::Hold { .. } => Step::Hold,
        };
        steps.push((*id, step));
    }
    if packages.is_empty() {
        return Err(Refusal::of(Code::RequestField).with("pointer", "/packages").with("reason", "at least one"));
    }
    let decides = |id: &PackageId| packages.get(id).is_some_and(|verdict| !matches!(verdict, Verdict::Hold { .. }));
    let open = |item: &super::Item| matches!(item.standing, Standing::Underway | Standing::Held);
    let last = one.items.iter().all(|(id, item)| !open(item) || decides(id));
    let accepts = packages.values().any(|verdict| matches!(verdict, Verdict::Accept { .. }))
        || one.standing(Standing::Accepted).next().is_some();
    let due = (last && accepts).then(|| ctx.due.clone());
    let quota = if last { shares::consumed(one, &shares::accepted(one, &packages), ctx.year) } else { Vec::new() };
    Ok((Event::Decided { packages, due, quota }, steps))
}

pub(super) fn continuous(one: &Manifest, mass: Mass) -> Result<Mass, Refusal> {
    if one.origin != Origin::Continuous {
        return Err(Refusal::of(Code::ManifestNotFromState).with("origin", one.origin.as_str()));
    }
    if !mass.is_positive() || mass > HEAVIEST_HOLDING {
        return Err(Refusal::of(Code::MassNotPositive).with("mass_g", mass.grams()));
    }
    Ok(mass)
}

/// Whether the follow-up of a manifest takes these packages from it: they are refused there.
pub fn redirect(one: &Manifest, to: ManifestId, packages: &[PackageId]) -> Result<Event, Refusal> {
    let _ = each(one, packages, Standing::Rejected, &Step::Arrive)?;
    if one.state.is_before_departure() || one.state == State::InTransit {
        return Err(Refusal::of(Code::ManifestNotFromState).with("state", one.state.as_str()));
    }
    Ok(Event::Redirected { to, packages: packages.to_vec() })
}
