//! Rosters 值班表 (issue 6, "dispatch like the district's other cases"): who is on duty for a division or a site, when and for which
//! rules; who is on leave and who stands in; which sites lie in which township.
//!
//! **Invariant:** people are ids, and a leave has no reason: names and causes are no facts of the journal. A number of a shift or leave
//! is never given twice. Who is chosen for a notice follows from the roster, the moment, who may and how much each has ([`choose`]);
//! nothing is drawn.

pub mod choose;
pub mod decide;
pub mod event;
#[cfg(test)]
mod tests;

use std::{collections::BTreeMap, fmt};

use chrono::{Datelike as _, Days, NaiveDate};
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use uuid::Builder;

pub use self::event::Event;
use super::{alarm::Stage, names::names};
use crate::kernel::{
    hash::Hash,
    id::{PersonId, SiteId},
};

/// Minutes of a day.
pub const DAY: u16 = 24 * 60;

/// Whose roster it is.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug, Hash)]
pub enum Place {
    /// Of the authority of a division, by the digits that the divisions inside begin with: `330111`, `3301`, `33`.
    Division(String),
    /// Of a site.
    Site(SiteId),
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Division(prefix) => write!(f, "division/{prefix}"),
            Self::Site(site) => write!(f, "site/{site}"),
        }
    }
}

impl Place {
    /// Reads `division/330111` or `site/<id>`.
    pub fn parse(text: &str) -> Option<Self> {
        let (kind, of) = text.split_once('/')?;
        match kind {
            "division" => {
                let digits = matches!(of.len(), 2 | 4 | 6) && of.bytes().all(|byte| byte.is_ascii_digit());
                digits.then(|| Self::Division(of.to_owned()))
            }
            "site" => of.parse().ok().map(Self::Site),
            _ => None,
        }
    }

    /// The stream of its roster.
    pub fn stream(&self) -> String {
        let hash = Hash::of(&[b"roster\n", self.to_string().as_bytes()]);
        let mut bytes = [0; 16];
        bytes.copy_from_slice(hash.0.get(..16).unwrap_or(&[0; 16]));
        format!("roster/{}", Builder::from_custom_bytes(bytes).into_uuid())
    }
}

impl Serialize for Place {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Place {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        let text = String::deserialize(from)?;
        Self::parse(&text).ok_or_else(|| serde::de::Error::custom("no place of a roster"))
    }
}

/// A shift 班次: one person, on some days of the week, from one minute of the day to another.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Shift {
    /// Its number in the roster.
    pub no: i64,
    /// Who.
    pub person: PersonId,
    /// For which rules; empty: for all.
    pub stages: Vec<Stage>,
    /// For the sites of this township alone: nine digits (GB/T 10114).
    pub township: Option<String>,
    /// First legal day.
    pub first_on: NaiveDate,
    /// Last legal day on which it begins; none: until it is ended.
    pub last_on: Option<NaiveDate>,
    /// Days of the week on which it begins, 1 Monday to 7 Sunday.
    pub weekdays: Vec<u8>,
    /// Minute of the day at which it begins.
    pub from_minute: u16,
    /// Minute at which it ends; not after the beginning: on the next day.
    pub to_minute: u16,
    /// Every so many weeks, counted from that of the first day.
    pub every_weeks: u8,
}

impl Shift {
    /// Whether it begins on a day.
    pub fn begins_on(&self, day: NaiveDate) -> bool {
        let within = self.first_on <= day && self.last_on.is_none_or(|last| day <= last);
        let weekday = u8::try_from(day.weekday().number_from_monday()).unwrap_or_default();
        within && self.weekdays.contains(&weekday) && self.is_week(day)
    }

    fn is_week(&self, day: NaiveDate) -> bool {
        let monday = |day: NaiveDate| day - Days::new(u64::from(day.weekday().num_days_from_monday()));
        let weeks = (monday(day) - monday(self.first_on)).num_weeks();
        weeks.rem_euclid(i64::from(self.every_weeks.max(1))) == 0
    }

    /// The day on which it began, if it covers a minute of a day.
    pub fn covers(&self, day: NaiveDate, minute: u16) -> Option<NaiveDate> {
        let over_midnight = self.to_minute <= self.from_minute;
        let before = day.pred_opt().unwrap_or(day);
        let today = minute >= self.from_minute && (over_midnight || minute < self.to_minute);
        if today && self.begins_on(day) {
            return Some(day);
        }
        (over_midnight && minute < self.to_minute && self.begins_on(before)).then_some(before)
    }
}

/// A leave 请假, whole legal days.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Leave {
    /// Its number in the roster.
    pub no: i64,
    /// Who is away.
    pub person: PersonId,
    /// First day.
    pub first_on: NaiveDate,
    /// Last day.
    pub last_on: NaiveDate,
    /// Who stands in 替班; nobody: the others on duty do.
    pub substitute: Option<PersonId>,
}

impl Leave {
    /// Whether it covers a day.
    pub fn covers(&self, day: NaiveDate) -> bool {
        (self.first_on..=self.last_on).contains(&day)
    }
}

/// A township 乡镇街道 and the sites in it.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Township {
    /// Its name.
    pub name: String,
    /// Sites in it.
    pub sites: Vec<SiteId>,
}

/// The folded state of one roster.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Roster {
    /// Whose it is.
    pub place: Place,
    /// Who answers for it: of a site its head, of a division the head of the authority.
    pub head: Option<PersonId>,
    /// Shifts, the first added first.
    pub shifts: Vec<Shift>,
    /// Leaves, the first entered first.
    pub leaves: Vec<Leave>,
    /// Townships by code.
    pub townships: BTreeMap<String, Township>,
    /// Number of the next shift or leave.
    pub next_no: i64,
    /// Events so far.
    pub version: i64,
}

impl Roster {
    /// A roster of which nothing is told yet.
    pub fn empty(place: Place) -> Self {
        let (shifts, leaves) = (Vec::new(), Vec::new());
        Self { place, head: None, shifts, leaves, townships: BTreeMap::new(), next_no: 1, version: 0 }
    }

    /// The leave of a person on a day.
    pub fn leave_of(&self, person: PersonId, day: NaiveDate) -> Option<&Leave> {
        self.leaves.iter().rev().find(|leave| leave.person == person && leave.covers(day))
    }

    /// The township of a site.
    pub fn township_of(&self, site: SiteId) -> Option<&str> {
        self.townships.iter().find(|(_, one)| one.sites.contains(&site)).map(|(code, _)| code.as_str())
    }

    /// Everybody who is named in it.
    pub fn people(&self) -> Vec<PersonId> {
        let leaves = self.leaves.iter().flat_map(|leave| [Some(leave.person), leave.substitute]);
        let named = self.shifts.iter().map(|shift| Some(shift.person)).chain(leaves).chain([self.head]);
        let mut people: Vec<PersonId> = named.flatten().collect();
        people.sort();
        people.dedup();
        people
    }
}

names! {
    /// A rung of the ladder (alarm-rules, escalation): enterprise duty, head, district, city.
    Rung {
        /// The enterprise's duty person.
        Duty = "duty" / "企业值班人",
        /// The enterprise's head.
        Head = "head" / "企业负责人",
        /// The district's officer on duty.
        District = "district" / "区县值班人",
        /// The city's.
        City = "city" / "市级值班人",
    }
}

names! {
    /// Why somebody was chosen.
    Why {
        /// On shift then.
        OnShift = "on_shift" / "当班",
        /// Stands in for somebody on leave.
        StandsIn = "stands_in" / "替班",
        /// Answers for it, and the ladder has come to that rung.
        Answers = "answers" / "负责人",
        /// Nobody was on duty on the rung below.
        NobodyOnDuty = "nobody_on_duty" / "无人值班，上报",
    }
}

/// Somebody who was put on duty for a notice. It is kept in the notice's event.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Duty {
    /// On which rung.
    pub rung: Rung,
    /// By whose roster, or for which place where there is none.
    pub place: Place,
    /// Who.
    pub person: PersonId,
    /// Why.
    pub why: Why,
    /// Number of the shift.
    pub shift: Option<i64>,
    /// Who is on leave, if the person stands in.
    pub instead_of: Option<PersonId>,
    /// Open notices that the person had then.
    pub load: i64,
}

impl Duty {
    /// The seat it fills: a notice has one person in each.
    pub fn seat(&self) -> String {
        format!("{}/{}", self.rung.as_str(), self.place)
    }
}
