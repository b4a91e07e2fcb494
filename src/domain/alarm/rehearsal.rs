//! Rehearsal 试算: what a rule would have found of a subject whose past is known, had it had other figures.

use std::collections::BTreeMap;

use super::{Asked, Facts, Judgement, Level, Ruling, watching::Watch};
use crate::{domain::law::calendar::Calendar, kernel::clock::Instant};

/// Looks between two facts at most: a rule that names ever new moments is not followed for ever.
const LOOKS: usize = 1000;

/// What would have been found from a moment on.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Episode {
    /// When it would have been raised.
    pub at: Instant,
    /// When it would have been gone; `None`: it stood at the end.
    pub until: Option<Instant>,
    /// The highest level.
    pub level: Level,
    /// A limit of law was passed.
    pub breach: bool,
    /// What was compared when it was at that level first.
    pub values: BTreeMap<String, i64>,
}

/// How a rule is rehearsed.
#[derive(Clone, Copy, Debug)]
pub struct Rehearsed<'a> {
    /// The rule.
    pub rule: &'a dyn Ruling,
    /// How it watches whoever it is about: how much, and at which level it tells.
    pub watch: &'a Watch,
    /// Working days.
    pub calendar: &'a Calendar,
    /// The end of what is rehearsed.
    pub until: Instant,
}

/// What a rule would have found of one subject: judged whenever its facts changed, and whenever the rule had asked to look again.
/// `history` is in the order of time.
pub fn episodes(asked: &Rehearsed<'_>, history: &[(Instant, Facts)]) -> Vec<Episode> {
    let (mut found, mut held) = (Vec::<Episode>::new(), None);
    let ends = history.iter().skip(1).map(|(at, _)| *at).chain([asked.until]);
    for ((at, facts), end) in history.iter().zip(ends) {
        let mut now = *at;
        for _ in 0..LOOKS {
            let of = Asked { facts, params: &asked.watch.params, now, calendar: asked.calendar, held };
            let judged = asked.rule.ask(&of);
            held = judged.level;
            let level = judged.level.map(|level| asked.watch.told_as(level, judged.breach));
            note(asked.rule, &mut found, &Judgement { level, ..judged.clone() }, now);
            match judged.next_look {
                Some(next) if now < next && next < end => now = next,
                _ => break,
            }
        }
    }
    found
}

fn note(rule: &dyn Ruling, found: &mut Vec<Episode>, judged: &Judgement, now: Instant) {
    let open = found.last_mut().filter(|one| one.until.is_none());
    match (open, judged.level) {
        (None, None) => {}
        // What nothing undoes is found once.
        (Some(one), None) => one.until = (!rule.lasting()).then_some(now),
        (Some(one), Some(level)) => {
            if level > one.level {
                (one.level, one.values) = (level, judged.evidence());
            }
            one.breach |= judged.breach;
        }
        (None, Some(level)) => {
            let values = judged.evidence();
            found.push(Episode { at: now, until: None, level, breach: judged.breach, values });
        }
    }
}
