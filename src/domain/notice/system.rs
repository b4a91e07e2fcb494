//! What the platform does by itself with what a rule found: pure, so that a rebuild of the engine's memory can be tested.

use chrono::Duration;

use super::{Event, Finding, Notice, Party, RECURS_WITHIN_DAYS, State};
use crate::{
    domain::alarm::{Judgement, Level, Params, Ruling},
    kernel::clock::Instant,
};

/// What a judgement found, as evidence; `None`: nothing.
pub fn finding(rule: &dyn Ruling, params: &Params, judged: &Judgement) -> Option<Finding> {
    Some(Finding {
        level: judged.level?,
        breach: judged.breach,
        values: judged.evidence(),
        thresholds: rule.thresholds(params),
        rule_version: rule.version(),
    })
}

/// What becomes of the newest notice of a rule and a subject when it is judged: an event on it, or with no notice to carry it a
/// new one. `held` is the level of the judgement before: what a person closed while it still stood is not raised again unless it
/// rises or had gone meanwhile.
pub fn follow(
    rule: &dyn Ruling,
    subject: &str,
    newest: Option<&Notice>,
    held: Option<Level>,
    found: Option<Finding>,
    parties: Vec<Party>,
    now: Instant,
) -> Option<Event> {
    match (newest, found) {
        (Some(one), Some(found)) if one.state.is_open() => risen(one, found, now),
        (Some(one), None) if one.state.is_open() && !one.lasting => gone(one),
        (_, None) => None,
        (newest, Some(found)) => {
            let closed = newest.filter(|one| one.state == State::Closed);
            let known = if rule.lasting() { closed.map(|one| one.peak).max(held) } else { held };
            if known.is_some_and(|level| found.level <= level) {
                return None;
            }
            let lately =
                |one: &&Notice| one.ended_at.is_some_and(|at| now <= at.plus(Duration::days(RECURS_WITHIN_DAYS)));
            if closed.as_ref().is_some_and(lately) {
                return Some(Event::Recurred { found, anew: false });
            }
            let (rule, lasting) = (rule.code().to_owned(), rule.lasting());
            Some(Event::Raised { rule, subject: subject.to_owned(), lasting, found, parties })
        }
    }
}

/// An open notice whose cause stands. Its clock starts anew when it is higher than ever, or comes back after the clock has run out; a
/// figure that goes to and fro does not keep the ladder from being climbed.
fn risen(one: &Notice, found: Finding, now: Instant) -> Option<Event> {
    let anew = found.level > one.peak;
    if one.subsided {
        return Some(Event::Recurred { found, anew: anew || one.is_climbed(now.legal_day()) });
    }
    let same = (one.found.level, one.found.breach) == (found.level, found.breach);
    (!same).then_some(Event::LevelChanged { found, anew })
}

/// An open notice whose cause is gone.
fn gone(one: &Notice) -> Option<Event> {
    if one.clears_by_itself() { Some(Event::Cleared {}) } else { (!one.subsided).then_some(Event::Subsided {}) }
}
