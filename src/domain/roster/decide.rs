//! What may be asked of a roster. Whether a person has a right there is asked by the use case.

use chrono::{Days, NaiveDate};

use super::{DAY, Event, Leave, Place, Roster, Shift};
use crate::{
    domain::refusal::{Code, Refusal},
    kernel::{
        id::{PersonId, SiteId},
        text::is_remark,
    },
};

/// Most shifts of a roster that are not over.
const SHIFTS_MAX: usize = 500;
/// Longest leave, days.
const LEAVE_MAX: u64 = 366;
/// Most sites of a township.
const SITES_MAX: usize = 2000;

/// What is asked.
#[derive(Clone, PartialEq, Eq, Debug)]
#[expect(missing_docs, reason = "each is the event of its name")]
pub enum Ask {
    /// The number is given here.
    AddShift(Shift),
    EndShift {
        no: i64,
        last_on: NaiveDate,
    },
    /// The number is given here.
    EnterLeave(Leave),
    EndLeave {
        no: i64,
        last_on: NaiveDate,
    },
    NameHead(Option<PersonId>),
    SetTownship {
        code: String,
        name: String,
        sites: Vec<SiteId>,
    },
}

/// Decides; `today` is the legal day. What was on duty yesterday stays so.
pub fn decide(one: &Roster, ask: Ask, today: NaiveDate) -> Result<Event, Refusal> {
    let yesterday = today.pred_opt().unwrap_or(today);
    let place = one.place.clone();
    Ok(match ask {
        Ask::AddShift(shift) => {
            fits(one, &shift, today)?;
            Event::ShiftAdded { place, shift: Shift { no: one.next_no, ..shift } }
        }
        Ask::EndShift { no, last_on } => {
            let shift = one.shifts.iter().find(|shift| shift.no == no).ok_or(Code::NotFound)?;
            let open = shift.last_on.is_none_or(|last| last >= yesterday && last_on <= last);
            if last_on < yesterday || !open {
                return Err(field("/last_on", "yesterday or later, and not after its last day"));
            }
            Event::ShiftEnded { no, last_on }
        }
        Ask::EnterLeave(leave) => {
            let days = leave.last_on.checked_sub_days(Days::new(LEAVE_MAX)).unwrap_or(leave.last_on);
            if leave.first_on < today || leave.last_on < leave.first_on || leave.first_on <= days {
                return Err(field("/last_on", "a leave of at most a year that is not past"));
            }
            let same = |known: &&Leave| {
                known.person == leave.person && known.first_on <= leave.last_on && leave.first_on <= known.last_on
            };
            if one.leaves.iter().any(|known| same(&known)) {
                return Err(field("/first_on", "a day on which the person is not on leave already"));
            }
            if leave.substitute == Some(leave.person) {
                return Err(field("/substitute", "somebody else"));
            }
            Event::LeaveEntered { place, leave: Leave { no: one.next_no, ..leave } }
        }
        Ask::EndLeave { no, last_on } => {
            let leave = one.leaves.iter().find(|leave| leave.no == no).ok_or(Code::NotFound)?;
            if last_on < yesterday || leave.last_on < yesterday || last_on > leave.last_on {
                return Err(field("/last_on", "yesterday or later, and not after its last day"));
            }
            Event::LeaveEnded { no, last_on }
        }
        Ask::NameHead(person) => Event::HeadNamed { place, person },
        Ask::SetTownship { code, name, mut sites } => {
            let Place::Division(prefix) = &place else { return Err(field("/code", "only a division has townships")) };
            let digits = code.len() == 9 && code.bytes().all(|byte| byte.is_ascii_digit());
            if !digits || !code.starts_with(prefix.as_str()) {
                return Err(field("/code", "nine digits that begin with the division's"));
            }
            let name = name.trim().to_owned();
            if !(1..=40).contains(&name.chars().count()) || !is_remark(&name) {
                return Err(field("/name", "1 to 40 characters"));
            }
            sites.sort();
            sites.dedup();
            if sites.len() > SITES_MAX {
                return Err(field("/sites", "at most 2000"));
            }
            Event::TownshipSet { place, code, name, sites }
        }
    })
}

/// Whether a shift can be.
fn fits(one: &Roster, shift: &Shift, today: NaiveDate) -> Result<(), Refusal> {
    let days = &shift.weekdays;
    if days.is_empty() || days.len() > 7 || days.iter().any(|day| !(1..=7).contains(day)) {
        return Err(field("/weekdays", "1 Monday to 7 Sunday"));
    }
    if shift.from_minute >= DAY || shift.to_minute > DAY {
        return Err(field("/from", "times of one day"));
    }
    if !(1..=8).contains(&shift.every_weeks) {
        return Err(field("/every_weeks", "1 to 8"));
    }
    if shift.first_on < today || shift.last_on.is_some_and(|last| last < shift.first_on) {
        return Err(field("/first_on", "today or later, and not after its last day"));
    }
    if shift.township.as_ref().is_some_and(|code| !one.townships.contains_key(code)) {
        return Err(field("/township", "a township of this roster"));
    }
    let running = one.shifts.iter().filter(|known| known.last_on.is_none_or(|last| last >= today)).count();
    if running >= SHIFTS_MAX {
        return Err(field("", "at most 500 shifts that are not over"));
    }
    Ok(())
}

fn field(pointer: &str, reason: &str) -> Refusal {
    Refusal::of(Code::RequestField).with("pointer", pointer).with("reason", reason)
}
