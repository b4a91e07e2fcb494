//! Who of a roster is on duty at a moment, and who of them is chosen for a notice: a pure function of what was read once.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;

use super::{Duty, Roster, Rung, Shift, Why};
use crate::{
    domain::alarm::Stage,
    kernel::{
        clock::Instant,
        id::{PersonId, SiteId},
    },
};

/// Substitutes of substitutes that are followed.
const DEPTH: usize = 5;

/// What somebody is looked for.
#[derive(Clone, Copy, Debug)]
pub struct Asked<'a> {
    /// The rung that is filled.
    pub rung: Rung,
    /// Kind of the rule.
    pub stage: Stage,
    /// Site that it concerns.
    pub site: Option<SiteId>,
    /// The moment.
    pub at: Instant,
    /// Who may: holds a right there now and is at work.
    pub able: &'a BTreeSet<PersonId>,
    /// Open notices by person; who is not named has none.
    pub load: &'a BTreeMap<PersonId, i64>,
    /// Who was chosen before and keeps it while on duty.
    pub held: &'a [PersonId],
}

/// Somebody on duty.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct OnDuty {
    /// Who.
    pub person: PersonId,
    /// By which shift.
    pub shift: i64,
    /// Who is on leave instead.
    pub instead_of: Option<PersonId>,
}

/// Who does a shift that began on a day: its person, or who stands in; nobody when all are away.
pub fn stands(roster: &Roster, shift: &Shift, day: NaiveDate) -> Option<OnDuty> {
    let mut person = shift.person;
    for _ in 0..DEPTH {
        let Some(leave) = roster.leave_of(person, day) else {
            let instead_of = (person != shift.person).then_some(shift.person);
            return Some(OnDuty { person, shift: shift.no, instead_of });
        };
        person = leave.substitute?;
    }
    None
}

/// The legal day and minute of a moment.
fn minute(at: Instant) -> (NaiveDate, u16) {
    let midnight = Instant::start_of_legal_day(at.legal_day());
    let minutes = at.since(midnight).num_minutes();
    (at.legal_day(), u16::try_from(minutes).unwrap_or_default())
}

/// Who is chosen: of those on duty who may, whoever has it already; else those of the site's township before those of the whole
/// division, those of the kind of rule before those of all kinds, the least loaded first, and of the same load the smallest id.
pub fn choose(roster: &Roster, asked: &Asked<'_>) -> Option<Duty> {
    let (day, now) = minute(asked.at);
    let township = asked.site.and_then(|site| roster.township_of(site));
    let fits = |shift: &&Shift| {
        let kind = shift.stages.is_empty() || shift.stages.contains(&asked.stage);
        kind && (shift.township.is_none() || shift.township.as_deref() == township)
    };
    let load = |person: PersonId| asked.load.get(&person).copied().unwrap_or(0);
    let on_duty = roster.shifts.iter().filter(fits).filter_map(|shift| {
        let one = stands(roster, shift, shift.covers(day, now)?)?;
        let held = asked.held.contains(&one.person);
        let rank = (!held, shift.township.is_none(), shift.stages.is_empty(), load(one.person), one);
        asked.able.contains(&one.person).then_some(rank)
    });
    let (.., chosen) = on_duty.min()?;
    let why = if chosen.instead_of.is_some() { Why::StandsIn } else { Why::OnShift };
    Some(Duty {
        rung: asked.rung,
        place: roster.place.clone(),
        person: chosen.person,
        why,
        shift: Some(chosen.shift),
        instead_of: chosen.instead_of,
        load: load(chosen.person),
    })
}

/// Who does which shift of a roster on a day, as a week's table shows it; nobody: the shift is not covered.
pub fn day_of(roster: &Roster, day: NaiveDate) -> Vec<(&Shift, Option<OnDuty>)> {
    let begun = roster.shifts.iter().filter(|shift| shift.begins_on(day));
    begun.map(|shift| (shift, stands(roster, shift, day))).collect()
}

/// Whether a moment is within the hours in which anybody at all is on duty.
pub fn is_covered(roster: &Roster, at: Instant) -> bool {
    let (day, now) = minute(at);
    let mut begun = roster.shifts.iter().filter_map(|shift| Some((shift, shift.covers(day, now)?)));
    begun.any(|(shift, day)| stands(roster, shift, day).is_some())
}
