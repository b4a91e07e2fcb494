//! What can happen to a roster, and the fold that gives its state.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::{Leave, Place, Roster, Shift, Township};
use crate::{
    domain::journal,
    kernel::id::{PersonId, SiteId},
};

/// One fact about one roster. Names and fields are permanent. What may come first names the place.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(tag = "kind", content = "data")]
#[expect(missing_docs, reason = "fields as in Roster")]
pub enum Event {
    #[serde(rename = "roster.shift_added")]
    ShiftAdded { place: Place, shift: Shift },
    /// After this day it begins no more; a day before its first: it never did.
    #[serde(rename = "roster.shift_ended")]
    ShiftEnded { no: i64, last_on: NaiveDate },
    #[serde(rename = "roster.leave_entered")]
    LeaveEntered { place: Place, leave: Leave },
    /// It ends with this day; a day before its first: it never was.
    #[serde(rename = "roster.leave_ended")]
    LeaveEnded { no: i64, last_on: NaiveDate },
    #[serde(rename = "roster.head_named")]
    HeadNamed { place: Place, person: Option<PersonId> },
    /// The sites of a township, all of them; none: it is no more.
    #[serde(rename = "roster.township_set")]
    TownshipSet { place: Place, code: String, name: String, sites: Vec<SiteId> },
}

impl From<Event> for journal::event::Event {
    fn from(event: Event) -> Self {
        Self::Roster(event)
    }
}

impl Event {
    /// Folds the event; `None`: it cannot be the first of a roster.
    pub fn fold(&self, before: Option<Roster>) -> Option<Roster> {
        let place = match self {
            Self::ShiftAdded { place, .. }
            | Self::LeaveEntered { place, .. }
            | Self::HeadNamed { place, .. }
            | Self::TownshipSet { place, .. } => Some(place),
            Self::ShiftEnded { .. } | Self::LeaveEnded { .. } => None,
        };
        let mut one = before.or_else(|| place.cloned().map(Roster::empty))?;
        one.version += 1;
        match self {
            Self::ShiftAdded { shift, .. } => {
                one.next_no = shift.no + 1;
                one.shifts.push(shift.clone());
            }
            Self::ShiftEnded { no, last_on } => {
                for shift in one.shifts.iter_mut().filter(|shift| shift.no == *no) {
                    shift.last_on = Some(*last_on);
                }
                one.shifts.retain(|shift| shift.last_on.is_none_or(|last| last >= shift.first_on));
            }
            Self::LeaveEntered { leave, .. } => {
                one.next_no = leave.no + 1;
                one.leaves.push(leave.clone());
            }
            Self::LeaveEnded { no, last_on } => {
                for leave in one.leaves.iter_mut().filter(|leave| leave.no == *no) {
                    leave.last_on = *last_on;
                }
                one.leaves.retain(|leave| leave.last_on >= leave.first_on);
            }
            Self::HeadNamed { person, .. } => one.head = *person,
            Self::TownshipSet { code, name, sites, .. } => {
                // A site lies in one township.
                for town in one.townships.values_mut() {
                    town.sites.retain(|site| !sites.contains(site));
                }
                one.townships.insert(code.clone(), Township { name: name.clone(), sites: sites.clone() });
                one.townships.retain(|_, town| !town.sites.is_empty());
            }
        }
        Some(one)
    }
}
