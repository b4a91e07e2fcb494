//! Decisions about one manifest: state, what is asked and context in; an event of the manifest and the steps of its packages,
//! or a refusal, out. Pure.

use std::collections::{BTreeMap, BTreeSet};

use super::{
    Ask, Event, LEGS_MAX, LINES_MAX, LegKind, LegState, Manifest, Origin, PACKAGES_MAX, Side, Standing, State,
    correction,
    event::{Content, Due, Verdict, Word},
    lifecycle,
};
use crate::{
    domain::{
        package::{decide::HEAVIEST_HOLDING, transport::Step},
        refusal::{Code, Refusal},
    },
    kernel::{
        id::{ManifestId, PackageId, PersonId},
        mass::Mass,
    },
};

/// What a decision must know besides.
#[derive(Clone, Debug)]
pub struct Context<'a> {
    /// For whom the actor may do what is asked.
    pub sides: &'a [Side],
    /// Who signs: the actor, or who gave the one-time code.
    pub signer: PersonId,
    /// A one-time code stands for the signer.
    pub code: bool,
    /// Digest of what the signer was shown.
    pub shown: Option<&'a str>,
    /// When a receipt decided now must be confirmed.
    pub due: Due,
}

/// What comes of it: the manifest's event, for which side, and what its packages do.
#[derive(Clone, PartialEq, Eq, Debug)]
#[expect(missing_docs, reason = "each is what it is")]
pub struct Decided {
    pub side: Side,
    pub event: Event,
    pub steps: Vec<(PackageId, Step)>,
}

/// Checks what a manifest is to say: wastes, packages and carriers within bounds, each package once.
pub fn check_content(origin: Origin, content: &Content) -> Result<(), Refusal> {
    let bad =
        |pointer: &str, reason: &str| Refusal::of(Code::RequestField).with("pointer", pointer).with("reason", reason);
    if content.lines.is_empty() || content.lines.len() > LINES_MAX {
        return Err(bad("/lines", "1 to 50 lines"));
    }
    let mut seen = BTreeSet::new();
    let packages = content.lines.iter().flat_map(|line| line.packages.keys());
    if let Some(twice) = packages.clone().find(|package| !seen.insert(**package)) {
        return Err(Refusal::of(Code::ManifestPackageTwice).with("package", twice.to_string()));
    }
    let continuous = origin == Origin::Continuous;
    if continuous != seen.is_empty() || seen.len() > PACKAGES_MAX {
        return Err(bad("/lines/packages", if continuous { "none" } else { "1 to 500 packages" }));
    }
    if !continuous && content.lines.iter().any(|line| line.packages.is_empty()) {
        return Err(bad("/lines/packages", "at least one"));
    }
    if continuous != content.carriers.is_empty() || content.carriers.len() >= LEGS_MAX {
        return Err(bad("/carriers", if continuous { "none" } else { "1 to 9 carriers" }));
    }
    if content.consignor.site == content.receiver.site {
        return Err(bad("/receiver_site_id", "another site than the consignor's"));
    }
    Ok(())
}

/// Decides what is asked.
pub fn decide(one: &Manifest, ask: Ask, ctx: &Context<'_>) -> Result<Decided, Refusal> {
    let (_, side) = lifecycle::next(one.state, ask.action(), ctx.sides)?;
    let word = || word(one, side, ctx);
    let (event, steps) = match ask {
        Ask::ProposeCorrection { wanted } => {
            (Event::CorrectionProposed { correction: correction::propose(one, side, wanted)? }, Vec::new())
        }
        Ask::AgreeCorrection { no } => {
            let side = correction::answer(one, no, ctx.sides)?;
            return Ok(Decided { side, event: Event::CorrectionAgreed { no, side }, steps: Vec::new() });
        }
        Ask::DeclineCorrection { no } => {
            let side = correction::answer(one, no, ctx.sides)?;
            return Ok(Decided { side, event: Event::CorrectionDeclined { no, side }, steps: Vec::new() });
        }
        ask if one.state.is_before_departure() => match prepare(one, ask, &word)? {
            Prepared::Done(done) => done,
            Prepared::Carriers(ask) => carry(one, ask, &word)?,
        },
        ask => match receive(one, ask, &ctx.due, &word)? {
            Prepared::Done(done) => done,
            Prepared::Carriers(ask) => carry(one, ask, &word)?,
        },
    };
    Ok(Decided { side, event, steps })
}

/// Decided, or a carrier's affair.
enum Prepared {
    Done(Carried),
    Carriers(Ask),
}

/// Before departure: writing, issuing, loading, taking back.
fn prepare(one: &Manifest, ask: Ask, word: &dyn Fn() -> Result<Word, Refusal>) -> Result<Prepared, Refusal> {
    let all = |standing: Standing, step: &Step| -> Vec<(PackageId, Step)> {
        one.standing(standing).map(|id| (id, step.clone())).collect()
    };
    let mut steps = Vec::new();
    let event = match ask {
        Ask::Redraft { content } => {
            check_content(one.origin, &content)?;
            steps = redraft(one, &content);
            Event::Redrafted { content }
        }
        Ask::Cancel { reason } => {
            steps = all(Standing::Listed, &release(one));
            Event::Cancelled { reason }
        }
        Ask::Check { warnings } => Event::Checked { warnings },
        Ask::Reopen => Event::Reopened {},
        Ask::Issue { number } => Event::Issued { number, word: word()? },
        Ask::Revoke { reason } => {
            steps = all(Standing::Loaded, &Step::Unload);
            steps.extend(all(Standing::Loaded, &release(one)));
            steps.extend(all(Standing::Listed, &release(one)));
            Event::Revoked { reason }
        }
        Ask::Load { packages } => {
            steps = each(one, &packages, Standing::Listed, &Step::Load)?;
            Event::Loaded { packages }
        }
        Ask::Unload { packages } => {
            steps = each(one, &packages, Standing::Loaded, &Step::Unload)?;
            Event::Unloaded { packages }
        }
        Ask::FinishLoading { out, short } => {
            let dropped: Vec<PackageId> = one.standing(Standing::Listed).collect();
            finish_loading(one, out, short, dropped.len())?;
            steps = dropped.iter().map(|id| (*id, release(one))).collect();
            Event::LoadingFinished { out_g: out, dropped, word: word()? }
        }
        Ask::ReopenLoading => Event::LoadingReopened {},
        Ask::Meter { day, mass } => Event::Metered { day, mass_g: continuous(one, mass)? },
        carried => return Ok(Prepared::Carriers(carried)),
    };
    Ok(Prepared::Done((event, steps)))
}

/// On the way and at the receiver's.
fn receive(one: &Manifest, ask: Ask, due: &Due, word: &dyn Fn() -> Result<Word, Refusal>) -> Result<Prepared, Refusal> {
    let all = |standing: Standing, step: &Step| -> Vec<(PackageId, Step)> {
        one.standing(standing).map(|id| (id, step.clone())).collect()
    };
    let mut steps = Vec::new();
    let event = match ask {
        Ask::Arrive => {
            steps = all(Standing::Underway, &Step::Arrive);
            Event::Arrived {}
        }
        Ask::ReportIncident { incident, lost } => {
            steps = each_or_none(one, &lost, Standing::Underway, &Step::Lose)?;
            Event::IncidentReported { incident, lost }
        }
        Ask::Resume => Event::Resumed {},
        Ask::CloseAbnormal { reason } => {
            steps = all(Standing::Underway, &Step::Lose);
            Event::ClosedAbnormally { reason }
        }
        Ask::WeighIn { gross, tare } => weigh_in(gross, tare)?,
        Ask::Decide { packages } => {
            let (event, decided) = verdicts(one, packages, due)?;
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
        Ask::CloseMetering { mass } => Event::MeteringClosed { in_g: continuous(one, mass)?, due: Some(due.clone()) },
        carried => return Ok(Prepared::Carriers(carried)),
    };
    Ok(Prepared::Done((event, steps)))
}

/// Events and steps of the packages that come with them.
type Carried = (Event, Vec<(PackageId, Step)>);

/// What carriers do.
fn carry(one: &Manifest, ask: Ask, word: &dyn Fn() -> Result<Word, Refusal>) -> Result<Carried, Refusal> {
    let leg = one.leg;
    let mut steps = Vec::new();
    let event = match ask {
        Ask::ConfirmCarry { crew } => Event::CarryConfirmed { leg, crew, word: word()? },
        Ask::RefuseCarry { .. } if one.standing(Standing::Loaded).next().is_some() => {
            return Err(Code::ManifestUnloadFirst.into());
        }
        Ask::RefuseCarry { reason } => Event::CarryRefused { leg, reason },
        Ask::ChangeCarrier { carrier, mode } => Event::CarrierChanged { leg, carrier, mode },
        Ask::ChangeCrew { crew } => Event::CrewChanged { leg, crew },
        Ask::Depart => {
            steps = one.standing(Standing::Loaded).map(|id| (id, Step::Depart)).collect();
            Event::Departed { leg, word: word()? }
        }
        Ask::OfferHandover => {
            if one.next_leg().is_none() {
                return Err(Code::ManifestNoNextCarrier.into());
            }
            Event::HandoverOffered { leg, word: word()? }
        }
        Ask::AcceptHandover { crew } => Event::HandoverAccepted { leg: leg + 1, crew, word: word()? },
        Ask::DeclineHandover { reason } => Event::HandoverDeclined { leg: leg + 1, reason },
        Ask::AssignReturn { carrier, mode } => {
            if one.legs.len() >= LEGS_MAX {
                return Err(Refusal::of(Code::ManifestTooMany).with("limit", LEGS_MAX));
            }
            Event::ReturnAssigned { carrier, mode }
        }
        Ask::SendBack { crew, packages } => {
            steps = each(one, &packages, Standing::Rejected, &Step::SendBack)?;
            Event::SentBack { leg: return_leg(one)?, crew, packages }
        }
        _ => return Err(Code::ManifestNotFromState.into()),
    };
    Ok((event, steps))
}

/// The planned return leg, or one more of the last carrier.
fn return_leg(one: &Manifest) -> Result<usize, Refusal> {
    let planned = |leg: &super::Leg| leg.kind == LegKind::Return && leg.state == LegState::Planned;
    match one.legs.iter().position(planned) {
        Some(leg) => Ok(leg),
        None if one.legs.len() < LEGS_MAX => Ok(one.legs.len()),
        None => Err(Refusal::of(Code::ManifestTooMany).with("limit", LEGS_MAX)),
    }
}

fn word(one: &Manifest, side: Side, ctx: &Context<'_>) -> Result<Word, Refusal> {
    let is = one.shown().map_err(|_| Refusal::of(Code::Internal))?.hex();
    if ctx.shown != Some(is.as_str()) {
        return Err(Refusal::of(Code::ManifestShownDiffers).with("version", one.version).with("shown_sha256", is));
    }
    Ok(Word { side, by: ctx.signer, shown: is, code: ctx.code })
}

const fn release(one: &Manifest) -> Step {
    Step::Release { follows: one.follows }
}

/// Packages that are to be on it are spoken for, those that are no more are released.
fn redraft(one: &Manifest, content: &Content) -> Vec<(PackageId, Step)> {
    let wanted: BTreeSet<PackageId> = content.lines.iter().flat_map(|line| line.packages.keys().copied()).collect();
    let off = one.items.keys().filter(|id| !wanted.contains(id)).map(|id| (*id, release(one)));
    let on = wanted.iter().filter(|id| !one.items.contains_key(id));
    off.chain(on.map(|id| (*id, reserve(one)))).collect()
}

/// The step that puts a package on a manifest.
pub const fn reserve(one: &Manifest) -> Step {
    Step::Reserve { manifest: one.id, follows: one.follows }
}

/// The same step for packages that stand so; one that does not is named.
fn each(one: &Manifest, ids: &[PackageId], standing: Standing, step: &Step) -> Result<Vec<(PackageId, Step)>, Refusal> {
    if ids.is_empty() {
        return Err(Refusal::of(Code::RequestField).with("pointer", "/packages").with("reason", "at least one"));
    }
    each_or_none(one, ids, standing, step)
}

fn each_or_none(
    one: &Manifest,
    ids: &[PackageId],
    standing: Standing,
    step: &Step,
) -> Result<Vec<(PackageId, Step)>, Refusal> {
    let mut seen = BTreeSet::new();
    for id in ids {
        let item = one.items.get(id).ok_or_else(|| not_listed(one, *id))?;
        if item.standing != standing {
            return Err(Refusal::of(Code::ManifestPackageStands)
                .with("package", id.to_string())
                .with("standing", item.standing.as_str())
                .with("standing_zh", item.standing.zh()));
        }
        if !seen.insert(*id) {
            return Err(Refusal::of(Code::ManifestPackageTwice).with("package", id.to_string()));
        }
    }
    Ok(ids.iter().map(|id| (*id, step.clone())).collect())
}

/// Order 23 Art. 13: what is not on the manifest is not loaded.
pub fn not_listed(one: &Manifest, id: PackageId) -> Refusal {
    Refusal::of(Code::ManifestNotListed).with("package", id.to_string()).with("manifest", one.display())
}

/// Out-weight and label sum must agree within a twentieth [design]; what is short must be said to be so.
fn finish_loading(one: &Manifest, out: Option<Mass>, short: bool, left: usize) -> Result<(), Refusal> {
    if one.standing(Standing::Loaded).next().is_none() {
        return Err(Code::ManifestNothingLoaded.into());
    }
    if left > 0 && !short {
        return Err(Refusal::of(Code::ManifestNotAllLoaded).with("left", left));
    }
    let loaded = one.items.values().filter(|item| item.standing == Standing::Loaded);
    let labels: Mass = loaded.map(|item| item.label_g).sum();
    if let Some(out) = out
        && (!out.is_positive() || out > HEAVIEST_HOLDING || differs_much(labels, out))
    {
        return Err(Refusal::of(Code::ManifestOutMassDiffers)
            .with("labels_g", labels.grams())
            .with("out_g", out.grams()));
    }
    Ok(())
}

/// By more than a twentieth.
fn differs_much(labels: Mass, scale: Mass) -> bool {
    labels.grams().abs_diff(scale.grams()).saturating_mul(20) > labels.grams().unsigned_abs()
}

fn weigh_in(gross: Mass, tare: Mass) -> Result<Event, Refusal> {
    let in_g = crate::domain::package::decide::net(gross, tare)?;
    Ok(Event::WeighedIn { gross_g: gross, tare_g: tare, in_g })
}

fn verdicts(one: &Manifest, packages: BTreeMap<PackageId, Verdict>, due: &Due) -> Result<Carried, Refusal> {
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
    let due = (last && accepts).then(|| due.clone());
    Ok((Event::Decided { packages, due }, steps))
}

fn continuous(one: &Manifest, mass: Mass) -> Result<Mass, Refusal> {
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
