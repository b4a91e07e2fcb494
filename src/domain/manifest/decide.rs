//! Decisions about one manifest: state, what is asked and context in; an event of the manifest and the steps of its packages,
//! or a refusal, out. Pure.

use std::collections::BTreeSet;

use super::{
    Action, Ask, Event, LEGS_MAX, LINES_MAX, LegKind, LegState, Manifest, Origin, PACKAGES_MAX, Side, Standing,
    correction,
    event::{Content, Due, Word},
    lifecycle, receive, shares,
};
use crate::{
    domain::{
        package::{decide::HEAVIEST_HOLDING, transport::Step},
        refusal::{Code, Refusal},
    },
    kernel::{
        clock::Instant,
        id::{PackageId, PersonId},
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
    /// What the giver was shown who signed the offer of a hand-over, if that offer is the manifest's newest event.
    pub offered: Option<&'a str>,
    /// When a receipt decided now must be confirmed.
    pub due: Due,
    /// When it happens.
    pub at: Instant,
    /// The legal year in which it happens: what is accepted counts in it.
    pub year: i32,
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
    let action = ask.action();
    let (_, side) = lifecycle::next(one.state, action, ctx.sides)?;
    let word = || match (action, ctx.offered) {
        // Giver and taker signed side by side on two devices without a network: both for the same content, and the offer
        // is all that came since (Order 23 Art. 17: responsibility passes with both signatures).
        (Action::AcceptHandover, Some(offered)) if ctx.shown == Some(offered) => {
            Ok(Word { side, by: ctx.signer, shown: offered.to_owned(), code: ctx.code })
        }
        _ => word(one, side, ctx),
    };
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
        ask if one.state.is_before_departure() => match prepare(one, ask, ctx, &word)? {
            Prepared::Done(done) => done,
            Prepared::Carriers(ask) => carry(one, ask, &word)?,
        },
        ask => match receive::receive(one, (ask, side), ctx, &word)? {
            Prepared::Done(done) => done,
            Prepared::Carriers(ask) => carry(one, ask, &word)?,
        },
    };
    Ok(Decided { side, event, steps })
}

/// Decided, or a carrier's affair.
pub(super) enum Prepared {
    Done(Carried),
    Carriers(Ask),
}

/// Before departure: writing, issuing, loading, taking back.
fn prepare(
    one: &Manifest,
    ask: Ask,
    ctx: &Context<'_>,
    word: &dyn Fn() -> Result<Word, Refusal>,
) -> Result<Prepared, Refusal> {
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
        Ask::Issue { number, shares, quota, .. } => Event::Issued { number, word: word()?, shares, quota },
        Ask::Revoke { reason } => {
            steps = all(Standing::Loaded, &Step::Unload);
            steps.extend(all(Standing::Loaded, &release(one)));
            steps.extend(all(Standing::Listed, &release(one)));
            Event::Revoked { reason, quota: shares::released(one) }
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
        Ask::BookArrival { arrives_at } => receive::book(arrives_at, ctx.at)?,
        Ask::Meter { day, mass } => Event::Metered { day, mass_g: receive::continuous(one, mass)? },
        carried => return Ok(Prepared::Carriers(carried)),
    };
    Ok(Prepared::Done((event, steps)))
}

/// Events and steps of the packages that come with them.
pub(super) type Carried = (Event, Vec<(PackageId, Step)>);

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
        Ask::Depart { warnings } => {
            steps = one.standing(Standing::Loaded).map(|id| (id, Step::Depart)).collect();
            Event::Departed { leg, word: word()?, warnings }
        }
        Ask::OfferHandover => {
            if one.next_leg().is_none() {
                return Err(Code::ManifestNoNextCarrier.into());
            }
            Event::HandoverOffered { leg, word: word()? }
        }
        Ask::AcceptHandover { crew, warnings } => {
            Event::HandoverAccepted { leg: leg + 1, crew, word: word()?, warnings }
        }
        Ask::DeclineHandover { reason } => Event::HandoverDeclined { leg: leg + 1, reason },
        Ask::AssignReturn { carrier, mode } => {
            if one.legs.len() >= LEGS_MAX {
                return Err(Refusal::of(Code::ManifestTooMany).with("limit", LEGS_MAX));
            }
            Event::ReturnAssigned { carrier, mode }
        }
        Ask::SendBack { crew, packages, warnings } => {
            steps = each(one, &packages, Standing::Rejected, &Step::SendBack)?;
            Event::SentBack { leg: return_leg(one)?, crew, packages, warnings }
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
pub(super) fn each(
    one: &Manifest,
    ids: &[PackageId],
    standing: Standing,
    step: &Step,
) -> Result<Vec<(PackageId, Step)>, Refusal> {
    if ids.is_empty() {
        return Err(Refusal::of(Code::RequestField).with("pointer", "/packages").with("reason", "at least one"));
    }
    each_or_none(one, ids, standing, step)
}

pub(super) fn each_or_none(
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
