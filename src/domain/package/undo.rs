//! Undo 撤回: who stored or moved a package takes that back, shortly after and while nothing followed. The step stays in the
//! journal; its reverse comes after it.

use chrono::Duration;

use super::{
    Action, Event, Package,
    decide::{Place, check_way},
    lifecycle,
};
use crate::{
    domain::{
        access::Role,
        refusal::{Code, Refusal},
    },
    kernel::{clock::Instant, mass::Mass},
};

/// How long after the platform took a step it can be undone (house design §8: ten minutes).
pub const WITHIN: Duration = Duration::minutes(10);

/// The newest step of a package.
#[derive(Clone, Debug)]
pub struct Step<'a> {
    /// What was done.
    pub event: &'a Event,
    /// When it happened.
    pub occurred_at: Instant,
    /// When the platform took it.
    pub recorded_at: Instant,
    /// It was done by who now wishes it undone.
    pub own: bool,
}

impl Step<'_> {
    /// Whether it can be undone at `now`, apart from the place that it would bring the package back to.
    pub fn check(&self, package: &Package, now: Instant, role: Role) -> Result<(), Refusal> {
        lifecycle::next(package.state, Action::Undo, role)?;
        if !matches!(self.event, Event::Stored { .. } | Event::Moved { .. }) {
            return Err(Code::UndoNotLast.into());
        }
        if !self.own {
            return Err(Code::UndoNotOwn.into());
        }
        if now.since(self.recorded_at) > WITHIN {
            return Err(Refusal::of(Code::UndoTooLate).with("minutes", WITHIN.num_minutes()));
        }
        Ok(())
    }
}

/// Decides the reverse of the newest step; `before` is the package before it. `back` is the place that it lay in before a move, as it is now: what was put there
/// since counts like for any other move.
pub fn undo(
    package: &Package,
    step: &Step<'_>,
    before: &Package,
    back: Option<&Place>,
    now: Instant,
    role: Role,
) -> Result<Event, Refusal> {
    step.check(package, now, role)?;
    let Some(from_zone) = package.zone else { return Err(Code::UndoNotLast.into()) };
    let (of, at) = (package.version, step.occurred_at);
    if let Some(place) = back {
        check_way(package, place)?;
    }
    let (facility, zone) = (back.map(|place| place.facility), back.map(|place| place.zone));
    let (to, stored_at, mass_g) = (before.state, before.stored_at, Mass(package.stock.0 - before.stock.0));
    let slot = back.and_then(Place::slot_code);
    Ok(Event::Undone { of, at, from_zone, facility, zone, to, stored_at, mass_g, slot })
}

/// Lays an undone step into the package: a move leaves what it was; a stock-in takes its mass out of stock again.
pub(super) fn lay(event: &Event, package: &mut Package, occurred_at: Instant) {
    let Event::Undone { facility, zone, to, stored_at, mass_g, slot, .. } = event else { return };
    package.facility = *facility;
    package.zone = *zone;
    package.slot.clone_from(slot);
    package.state = *to;
    package.stored_at = *stored_at;
    package.stock = Mass(package.stock.0.saturating_sub(mass_g.0));
    package.placed_at = Some(occurred_at);
}
