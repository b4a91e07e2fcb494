//! How rosters are shown.

use std::collections::BTreeMap;

use chrono::{Days, NaiveDate};
use serde::Serialize;
use utoipa::ToSchema;

use crate::{
    app::roster::Shown,
    domain::roster::{
        Leave, Place, Roster, Shift,
        choose::{OnDuty, day_of, is_covered},
    },
    kernel::{clock::Instant, id::PersonId},
};

/// A minute of the day as people write it, `08:30`.
pub fn clock(minute: u16) -> String {
    format!("{:02}:{:02}", minute / 60, minute % 60)
}

/// Somebody in a roster.
#[derive(Debug, Serialize, ToSchema)]
pub struct RosterPersonView {
    /// The person.
    pub id: String,
    /// The person's name; empty for somebody who is no more.
    pub name: String,
    /// Open notices that the person is on duty for.
    pub load: i64,
    /// May be put on duty here now.
    pub able: bool,
}

/// A shift.
#[derive(Debug, Serialize, ToSchema)]
pub struct ShiftView {
    /// Its number in the roster.
    pub no: i64,
    /// Who.
    pub person_id: String,
    /// The person's name.
    pub person_name: String,
    /// For rules of these stages; empty: of all.
    pub stages: Vec<&'static str>,
    /// For sites of this township alone.
    pub township: Option<String>,
    /// First legal day.
    pub first_on: String,
    /// Last legal day on which it begins; `null`: until it is ended.
    pub last_on: Option<String>,
    /// Days of the week on which it begins, 1 Monday to 7 Sunday.
    pub weekdays: Vec<u8>,
    /// When it begins, `08:30`.
    pub from: String,
    /// When it ends; not after `from`: on the next day.
    pub to: String,
    /// Every so many weeks, counted from that of the first day.
    pub every_weeks: u8,
}

/// A leave.
#[derive(Debug, Serialize, ToSchema)]
#[expect(missing_docs, reason = "named as the request's fields")]
pub struct LeaveView {
    pub no: i64,
    pub person_id: String,
    pub person_name: String,
    pub first_on: String,
    pub last_on: String,
    pub substitute_id: Option<String>,
    pub substitute_name: Option<String>,
    /// The caller may end it.
    pub may_end: bool,
}

/// A township and its sites.
#[derive(Debug, Serialize, ToSchema)]
pub struct TownshipView {
    /// Nine digits.
    pub code: String,
    /// Its name.
    pub name: String,
    /// Ids of its sites.
    pub sites: Vec<String>,
}

/// A shift on a day.
#[derive(Debug, Serialize, ToSchema)]
pub struct DutyShiftView {
    /// Number of the shift.
    pub shift: i64,
    /// When it begins.
    pub from: String,
    /// When it ends.
    pub to: String,
    /// Who does it; `null`: all are on leave, nobody does.
    pub person_id: Option<String>,
    /// The person's name.
    pub person_name: Option<String>,
    /// Who is on leave instead.
    pub instead_of_name: Option<String>,
    /// For rules of these stages; empty: of all.
    pub stages: Vec<&'static str>,
    /// For this township alone.
    pub township: Option<String>,
}

/// A day of the week that is shown.
#[derive(Debug, Serialize, ToSchema)]
pub struct RosterDayView {
    /// The legal day.
    pub day: String,
    /// Shifts that begin on it, the earliest first.
    pub shifts: Vec<DutyShiftView>,
}

/// A site that the roster may name.
#[derive(Debug, Serialize, ToSchema)]
#[expect(missing_docs, reason = "described by the glossary")]
pub struct RosterSiteView {
    pub id: String,
    pub name: String,
    /// The township it lies in.
    pub township: Option<String>,
}

/// A roster in a list.
#[derive(Debug, Serialize, ToSchema)]
pub struct RosterRowView {
    /// `division/330111` or `site/<id>`.
    pub place: String,
    /// Shifts that are not over.
    pub running: usize,
    /// Somebody is on duty now.
    pub covered: bool,
    /// Events so far.
    pub version: i64,
}

impl RosterRowView {
    /// Shapes a roster.
    pub fn of(one: &Roster, now: Instant) -> Self {
        let today = now.legal_day();
        Self {
            place: one.place.to_string(),
            running: one.shifts.iter().filter(|shift| shift.last_on.is_none_or(|last| last >= today)).count(),
            covered: is_covered(one, now),
            version: one.version,
        }
    }
}

/// A roster with a week of it.
#[derive(Debug, Serialize, ToSchema)]
pub struct RosterView {
    /// Its head.
    #[serde(flatten)]
    pub row: RosterRowView,
    /// Who answers for it, where the roster names somebody.
    pub head: Option<RosterPersonView>,
    /// The week's days, from Monday on.
    pub days: Vec<RosterDayView>,
    /// Shifts that are not over by the week's first day.
    pub shifts: Vec<ShiftView>,
    /// Leaves that are not over by the week's first day.
    pub leaves: Vec<LeaveView>,
    /// Townships of a division.
    pub townships: Vec<TownshipView>,
    /// Sites of a division, or the site itself.
    pub sites: Vec<RosterSiteView>,
    /// Everybody who is named or may be.
    pub people: Vec<RosterPersonView>,
    /// The caller keeps it.
    pub may_edit: bool,
    /// The caller may enter the own leave.
    pub may_leave: bool,
    /// The caller.
    pub me: String,
    /// When it was looked at.
    pub as_of: String,
}

/// Names by person, as they are shown.
struct Names<'a>(&'a BTreeMap<PersonId, String>);

impl Names<'_> {
    fn of(&self, person: PersonId) -> String {
        self.0.get(&person).cloned().unwrap_or_default()
    }

    fn shift(&self, one: &Shift) -> ShiftView {
        ShiftView {
            no: one.no,
            person_id: one.person.to_string(),
            person_name: self.of(one.person),
            stages: one.stages.iter().map(|stage| stage.as_str()).collect(),
            township: one.township.clone(),
            first_on: one.first_on.to_string(),
            last_on: one.last_on.map(|day| day.to_string()),
            weekdays: one.weekdays.clone(),
            from: clock(one.from_minute),
            to: clock(one.to_minute),
            every_weeks: one.every_weeks,
        }
    }

    fn leave(&self, one: &Leave, may_end: bool) -> LeaveView {
        LeaveView {
            no: one.no,
            person_id: one.person.to_string(),
            person_name: self.of(one.person),
            first_on: one.first_on.to_string(),
            last_on: one.last_on.to_string(),
            substitute_id: one.substitute.map(|person| person.to_string()),
            substitute_name: one.substitute.map(|person| self.of(person)),
            may_end,
        }
    }

    fn duty(&self, (shift, who): &(&Shift, Option<OnDuty>)) -> DutyShiftView {
        DutyShiftView {
            shift: shift.no,
            from: clock(shift.from_minute),
            to: clock(shift.to_minute),
            person_id: who.map(|one| one.person.to_string()),
            person_name: who.map(|one| self.of(one.person)),
            instead_of_name: who.and_then(|one| one.instead_of).map(|person| self.of(person)),
            stages: shift.stages.iter().map(|stage| stage.as_str()).collect(),
            township: shift.township.clone(),
        }
    }

    fn day(&self, roster: &Roster, day: NaiveDate) -> RosterDayView {
        let mut shifts = day_of(roster, day);
        shifts.sort_by_key(|(shift, _)| (shift.from_minute, shift.no));
        RosterDayView { day: day.to_string(), shifts: shifts.iter().map(|one| self.duty(one)).collect() }
    }
}

impl RosterView {
    /// Shapes a roster for a caller, with the week that begins on a Monday.
    pub fn of(shown: &Shown, me: PersonId, monday: NaiveDate, now: Instant) -> Self {
        let (roster, names) = (&shown.roster, Names(&shown.names));
        let today = now.legal_day();
        let keeps = shown.rights.keeps.is_some();
        let person = |id: PersonId| RosterPersonView {
            id: id.to_string(),
            name: names.of(id),
            load: shown.loads.get(&id).copied().unwrap_or(0),
            able: shown.able.contains(&id),
        };
        let shifts = roster.shifts.iter().filter(|shift| shift.last_on.is_none_or(|last| last >= monday));
        let leaves = roster.leaves.iter().filter(|leave| leave.last_on >= monday.min(today));
        let may_end = |leave: &Leave| (keeps || leave.person == me) && leave.last_on >= today;
        let township = |site: &crate::domain::party::Site| roster.township_of(site.id).map(str::to_owned);
        let is_site = matches!(roster.place, Place::Site(_));
        Self {
            row: RosterRowView::of(roster, now),
            head: roster.head.map(person),
            days: (0..7).map(|offset| names.day(roster, monday + Days::new(offset))).collect(),
            shifts: shifts.map(|shift| names.shift(shift)).collect(),
            leaves: leaves.map(|leave| names.leave(leave, may_end(leave))).collect(),
            townships: roster
                .townships
                .iter()
                .map(|(code, one)| TownshipView {
                    code: code.clone(),
                    name: one.name.clone(),
                    sites: one.sites.iter().map(ToString::to_string).collect(),
                })
                .collect(),
            sites: shown
                .sites
                .iter()
                .filter(|_| keeps || is_site)
                .map(|site| RosterSiteView {
                    id: site.id.to_string(),
                    name: site.name.clone(),
                    township: township(site),
                })
                .collect(),
            people: shown.names.keys().copied().map(person).collect(),
            may_edit: keeps,
            may_leave: keeps || shown.able.contains(&me),
            me: me.to_string(),
            as_of: now.to_string(),
        }
    }
}
